//! Moves a profile to another folder: its settings with the themes, its identity and the key of its history. The other files are written
//! there by their owners, the history by `HistoryStore::copy_to`.

use std::path::Path;

use super::paths::Profile;
use super::secret::{self, IdentityStore};
use super::settings::Settings;
use super::themes;
use crate::platform::private_file;

/// Why a profile was not moved. What has been copied stays.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    #[error("the folder has files of another profile")]
    Occupied,
    #[error(transparent)]
    Store(#[from] super::Error),
    #[error(transparent)]
    Identity(#[from] secret::Error),
}

/// Copies the identity into the profile of a folder that has none, and writes the settings there. Nothing is removed.
/// `themes` is the folder of the themes.
/// `open_store` opens the store of a profile.
pub fn relocate(
    folder: &Path,
    (settings, themes): (&Settings, &Path),
    identity: &IdentityStore,
    open_store: impl FnOnce(&Profile) -> IdentityStore,
) -> Result<(Profile, IdentityStore), Error> {
    let profile = Profile::open(Some(folder))?;
    profile.create()?;
    if !profile
        .files()
        .iter()
        .all(|file| private_file::is_absent(file))
    {
        return Err(Error::Occupied);
    }
    let moved = open_store(&profile);
    settings.save(&profile.settings())?;
    themes::copy(themes, &profile.themes())?;
    identity.copy_to(&moved)?;
    Ok((profile, moved))
}
