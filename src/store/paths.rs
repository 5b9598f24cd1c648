//! The folders and files of a profile.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Error, pictures};
use crate::domain::id::ServerUid;
use crate::platform::private_file;

/// What the names of key store entries of chosen folders begin with.
const CHOSEN: &str = "identity-";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    data: PathBuf,
    /// Of what the user may edit; the same as `data` but in the folders of the system.
    config: PathBuf,
    logs: PathBuf,
    keystore_entry: String,
}

impl Profile {
    /// Opens the profile in `folder`, or in the system's data folder. Creates missing folders, as far as that is possible:
    /// without them the program runs, and every attempt to save fails.
    pub fn open(folder: Option<&Path>) -> Result<Self, Error> {
        let profile =
            folder.map_or_else(Self::in_system_folder, |folder| Ok(Self::in_folder(folder)))?;
        let _unusable = profile.create();
        Ok(profile)
    }

    /// Creates missing folders.
    pub fn create(&self) -> Result<(), Error> {
        let fail =
            |path: &Path, error: &io::Error| Error::Folder(path.to_owned(), error.to_string());
        if !self.data.is_dir() {
            private_file::create_folder(&self.data).map_err(|error| fail(&self.data, &error))?;
        }
        if !self.config.is_dir() {
            private_file::create_folder(&self.config)
                .map_err(|error| fail(&self.config, &error))?;
        }
        // Unlike the folder of the profile, it holds nothing of anyone else.
        private_file::create_folder(&self.logs).map_err(|error| fail(&self.logs, &error))
    }

    fn in_folder(folder: &Path) -> Self {
        if !folder.is_dir() {
            // Before its path is resolved, which may go through folders that do not exist yet.
            let _unusable = private_file::create_folder(folder);
        }
        let folder = canonical(folder);
        let keystore_entry = entry_of(&folder);
        Self::new(folder, keystore_entry)
    }

    fn in_system_folder() -> Result<Self, Error> {
        let folders = directories::ProjectDirs::from("net", "openchat", "OpenChat")
            .ok_or(Error::NoDataFolder)?;
        let data = folders.data_local_dir().to_owned();
        let profile = Self::new(data, String::from("identity"));
        Ok(Self {
            config: folders.config_local_dir().to_owned(),
            ..profile
        })
    }

    fn new(data: PathBuf, keystore_entry: String) -> Self {
        Self {
            logs: data.join("logs"),
            config: data.clone(),
            data,
            keystore_entry,
        }
    }

    pub fn folder(&self) -> &Path {
        &self.data
    }

    pub fn settings(&self) -> PathBuf {
        self.config.join("settings.toml")
    }

    /// The settings of version 0.1, until they are in the file of today.
    pub fn earlier_settings(&self) -> PathBuf {
        self.data.join("settings.json")
    }

    /// The folder of the themes that the user has written.
    pub fn themes(&self) -> PathBuf {
        self.config.join("themes")
    }

    pub fn registry(&self) -> PathBuf {
        self.data.join("servers.json")
    }

    pub fn disclosure_logs(&self) -> PathBuf {
        self.data.join("disclosed.json")
    }

    /// The identity, encrypted with a passphrase.
    pub fn vault_file(&self) -> PathBuf {
        self.data.join("identity.age")
    }

    /// The previous identity, encrypted, until its owner discards it.
    pub fn previous_identity(&self) -> PathBuf {
        self.data.join("identity-earlier.age")
    }

    /// The folder of runtime files such as sockets. Created by its user.
    pub fn run(&self) -> PathBuf {
        self.data.join("run")
    }

    /// The folder of the pictures that the user published.
    pub fn pictures(&self) -> PathBuf {
        self.data.join("profile-pictures")
    }

    /// The picture that was published on a server; `None` for an ID that is no file name.
    pub fn picture(&self, server: &ServerUid) -> Option<PathBuf> {
        let id = server.as_str();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let is_name = !id.is_empty() && id.len() <= 100 && id.chars().all(is_plain);
        is_name.then(|| self.pictures().join(id).with_extension(pictures::EXTENSION))
    }

    /// The folder of the databases of `store::history`, and of their key.
    pub fn history(&self) -> PathBuf {
        self.data.join("history")
    }

    /// All persistent files beside the pictures. `erase` removes exactly these, so every new file must be listed here.
    pub fn files(&self) -> Vec<PathBuf> {
        vec![
            self.settings(),
            self.earlier_settings(),
            self.registry(),
            self.disclosure_logs(),
            self.vault_file(),
            self.previous_identity(),
        ]
    }

    pub fn logs(&self) -> &Path {
        &self.logs
    }

    /// The folder that was given in place of that of the system, and what tells it from others.
    pub fn chosen_folder(&self) -> Option<(&Path, &str)> {
        let key = self.keystore_entry.strip_prefix(CHOSEN)?;
        Some((&self.data, key))
    }

    /// The name of the identity in the system's key store, unique to the profile.
    pub fn keystore_entry(&self) -> &str {
        &self.keystore_entry
    }
}

/// Whether a file in the folder of the logs is one of this program, of any version.
pub fn is_log(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    let is_named = name.starts_with(env!("CARGO_CRATE_NAME").as_bytes());
    is_named && path.extension().is_some_and(|extension| extension == "log")
}

/// Two paths that differ in a byte are two profiles, whether or not they are UTF-8.
fn entry_of(folder: &Path) -> String {
    let digest = Sha256::digest(folder.as_os_str().as_encoded_bytes());
    let digest = data_encoding::HEXLOWER.encode(digest.get(..8).unwrap_or_default());
    format!("{CHOSEN}{digest}")
}

/// The absolute path without links, as it will be once the missing folders are created.
fn canonical(folder: &Path) -> PathBuf {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let existing = absolute.ancestors().find_map(|existing| {
        let missing = absolute.strip_prefix(existing).ok()?;
        let canonical = existing.canonicalize().ok()?;
        Some(if missing.as_os_str().is_empty() {
            canonical
        } else {
            canonical.join(missing)
        })
    });
    existing.unwrap_or(absolute)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn profiles_have_separate_files_and_key_store_entries() {
        let folder = tempfile::tempdir().unwrap();
        let open = |name: &str| Profile::open(Some(&folder.path().join(name))).unwrap();
        let (a, b) = (open("a"), open("b"));
        assert_ne!(a.keystore_entry(), b.keystore_entry());
        assert_ne!(a.registry(), b.registry());
        assert_eq!(open("a"), a);
        assert!(a.logs().is_dir());
    }

    #[test]
    fn profile_whose_folder_cannot_be_created_is_the_same_once_it_can() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "x").unwrap();
        let open = || Profile::open(Some(&file.join("deep/inside"))).unwrap();
        let before = open();
        let error = before.create().unwrap_err();
        assert!(error.to_string().contains("inside"), "{error}");
        fs::remove_file(&file).unwrap();
        before.create().unwrap();
        assert_eq!(open(), before);
        assert!(before.logs().is_dir());
    }

    #[cfg(unix)]
    #[test]
    fn new_profile_is_the_same_at_the_second_start() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("link")).unwrap();
        for path in ["new", "new/../other", "link/through/./a/link/"] {
            let open = || Profile::open(Some(&folder.path().join(path))).unwrap();
            assert_eq!(open(), open(), "{path}");
        }
    }

    /// The names of version 0.1.0.
    #[cfg(unix)]
    #[test]
    fn key_store_entry_of_a_text_path_stays_the_same() {
        let entry = |path: &str| entry_of(Path::new(path));
        assert_eq!(entry("/nonexistent/a/profile"), "identity-12ded4ba16c9923b");
        assert_eq!(
            entry("/nonexistent/Profil für ø"),
            "identity-22cfa5507db76a25"
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn paths_that_differ_in_one_byte_are_two_profiles() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let [a, b] = [&b"q\xf1"[..], b"q\xf2"].map(|name| {
            let name = std::ffi::OsStr::from_bytes(name);
            Profile::open(Some(&folder.path().join(name))).unwrap()
        });
        assert_ne!(a.keystore_entry(), b.keystore_entry());
        assert!(a.logs().is_dir() && b.logs().is_dir() && a.logs() != b.logs());
    }

    #[cfg(unix)]
    #[test]
    fn folders_are_private_to_their_owner() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::open(Some(&folder.path().join("deep/profile"))).unwrap();
        for made in ["deep", "deep/profile", "deep/profile/logs"] {
            let metadata = fs::metadata(folder.path().join(made)).unwrap();
            assert_eq!(metadata.permissions().mode() & 0o777, 0o700, "{made}");
        }
        assert!(profile.logs().is_dir());
    }
}
