//! Where things stay.

use std::fs::DirBuilder;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::Error;

/// The folders of one user of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    data: PathBuf,
    logs: PathBuf,
    vault: String,
}

impl Profile {
    /// The folders the system gives to programs, or all in one that is named. They are made if they are not there.
    ///
    /// # Errors
    /// When the system names none, or a folder cannot be made.
    pub fn open(folder: Option<&Path>) -> Result<Self, Error> {
        let profile = match folder {
            Some(folder) => Self::named(folder)?,
            None => Self::usual()?,
        };
        make(&profile.logs)?;
        Ok(profile)
    }

    fn named(folder: &Path) -> Result<Self, Error> {
        make(folder)?;
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let digest = Sha256::digest(folder.to_string_lossy().as_bytes());
        let vault = format!(
            "identity-{}",
            data_encoding::HEXLOWER.encode(digest.get(..8).unwrap_or_default())
        );
        Ok(Self {
            logs: folder.join("logs"),
            data: folder,
            vault,
        })
    }

    fn usual() -> Result<Self, Error> {
        let folders =
            directories::ProjectDirs::from("net", "openchat", "OpenChat").ok_or(Error::NoHome)?;
        let data = folders.data_local_dir().to_owned();
        make(&data)?;
        Ok(Self {
            logs: data.join("logs"),
            data,
            vault: String::from("identity"),
        })
    }

    /// The file of the settings.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.data.join("settings.json")
    }

    /// The file of the joined servers.
    #[must_use]
    pub fn registry(&self) -> PathBuf {
        self.data.join("servers.json")
    }

    /// The file of what has left this device.
    #[must_use]
    pub fn ledgers(&self) -> PathBuf {
        self.data.join("disclosed.json")
    }

    /// The file of the identity, where it is encrypted with a passphrase.
    #[must_use]
    pub fn vault_file(&self) -> PathBuf {
        self.data.join("identity.age")
    }

    /// The file of the identity before this one, encrypted, until its owner is done with it.
    #[must_use]
    pub fn earlier_identity(&self) -> PathBuf {
        self.data.join("identity-earlier.age")
    }

    /// The folder of what lives as long as the program runs. Made by who needs it.
    #[must_use]
    pub fn run(&self) -> PathBuf {
        self.data.join("run")
    }

    /// All files in which something stays. Whoever adds one adds it here: what is not named here is not forgotten.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        vec![
            self.settings(),
            self.registry(),
            self.ledgers(),
            self.vault_file(),
            self.earlier_identity(),
        ]
    }

    /// The folder of the log files.
    #[must_use]
    pub fn logs(&self) -> &Path {
        &self.logs
    }

    /// What the identity is called in the system's key store. Two profiles share none.
    #[must_use]
    pub fn vault(&self) -> &str {
        &self.vault
    }
}

fn make(folder: &Path) -> Result<(), Error> {
    let fail = |error: std::io::Error| Error::Folder {
        path: folder.to_owned(),
        reason: error.to_string(),
    };
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    keep_private(builder.recursive(true));
    builder.create(folder).map_err(fail)
}

#[cfg(unix)]
fn keep_private(builder: &mut DirBuilder) {
    use std::os::unix::fs::DirBuilderExt;
    let _builder = builder.mode(0o700);
}

#[cfg(not(unix))]
fn keep_private(_builder: &mut DirBuilder) {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn two_profiles_share_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let open = |name: &str| Profile::open(Some(&folder.path().join(name))).unwrap();
        let (a, b) = (open("a"), open("b"));
        assert_ne!(a.vault(), b.vault());
        assert_ne!(a.registry(), b.registry());
        assert_eq!(open("a"), a);
        assert!(a.logs().is_dir());
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "x").unwrap();
        let error = Profile::open(Some(&file.join("inside"))).unwrap_err();
        assert!(error.to_string().contains("inside"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn folders_are_made_for_their_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::open(Some(&folder.path().join("deep/profile"))).unwrap();
        for made in ["deep", "deep/profile", "deep/profile/logs"] {
            let facts = fs::metadata(folder.path().join(made)).unwrap();
            assert_eq!(facts.permissions().mode() & 0o777, 0o700, "{made}");
        }
        assert!(profile.logs().is_dir());
    }
}
