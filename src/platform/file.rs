//! The system's dialogs for choosing a file. Where the system shows none, nothing is chosen: a path can always be typed.

use std::path::PathBuf;

/// Lets a file be chosen for reading. `None` when none was.
pub async fn open() -> Option<PathBuf> {
    let chosen = rfd::AsyncFileDialog::new().pick_file().await?;
    Some(chosen.path().to_owned())
}

/// Lets a place for a file be chosen. `None` when none was.
pub async fn save(name: &str) -> Option<PathBuf> {
    let chosen = rfd::AsyncFileDialog::new()
        .set_file_name(name)
        .save_file()
        .await?;
    Some(chosen.path().to_owned())
}
