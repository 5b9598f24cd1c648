//! The folders and files of a profile.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Error, pictures};
use crate::domain::id::ServerUid;
use crate::platform::private_file;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    data: PathBuf,
    logs: PathBuf,
    keystore_entry: String,
}

impl Profile {
    /// Opens the profile in `folder`, or in the system's data folder. Creates missing folders.
    pub fn open(folder: Option<&Path>) -> Result<Self, Error> {
        let profile = folder.map_or_else(Self::in_system_folder, Self::in_folder)?;
        // Unlike the folder of the profile, it holds nothing of anyone else.
        let logs = private_file::create_folder(&profile.logs);
        logs.map_err(|error| Error::Folder(profile.logs.clone(), error.to_string()))?;
        Ok(profile)
    }

    fn in_folder(folder: &Path) -> Result<Self, Error> {
        create_folder(folder)?;
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let digest = Sha256::digest(folder.to_string_lossy().as_bytes());
        let digest = data_encoding::HEXLOWER.encode(digest.get(..8).unwrap_or_default());
        Ok(Self::new(folder, format!("identity-{digest}")))
    }

    fn in_system_folder() -> Result<Self, Error> {
        let folders = directories::ProjectDirs::from("net", "openchat", "OpenChat")
            .ok_or(Error::NoDataFolder)?;
        let data = folders.data_local_dir().to_owned();
        create_folder(&data)?;
        Ok(Self::new(data, String::from("identity")))
    }

    fn new(data: PathBuf, keystore_entry: String) -> Self {
        Self {
            logs: data.join("logs"),
            data,
            keystore_entry,
        }
    }

    pub fn settings(&self) -> PathBuf {
        self.data.join("settings.json")
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

    /// All persistent files beside the pictures. `erase` removes exactly these, so every new file must be listed here.
    pub fn files(&self) -> Vec<PathBuf> {
        vec![
            self.settings(),
            self.registry(),
            self.disclosure_logs(),
            self.vault_file(),
            self.previous_identity(),
        ]
    }

    pub fn logs(&self) -> &Path {
        &self.logs
    }

    /// The name of the identity in the system's key store, unique to the profile.
    pub fn keystore_entry(&self) -> &str {
        &self.keystore_entry
    }
}

/// Whether a file in the folder of the logs is one of this program, of any version.
pub fn is_log(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_named = name.starts_with(env!("CARGO_CRATE_NAME"));
    is_named && path.extension().is_some_and(|extension| extension == "log")
}

fn create_folder(folder: &Path) -> Result<(), Error> {
    if folder.is_dir() {
        return Ok(());
    }
    let created = private_file::create_folder(folder);
    created.map_err(|error| Error::Folder(folder.to_owned(), error.to_string()))
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
    fn error_names_the_folder_that_cannot_be_created() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "x").unwrap();
        let error = Profile::open(Some(&file.join("inside"))).unwrap_err();
        assert!(error.to_string().contains("inside"), "{error}");
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
