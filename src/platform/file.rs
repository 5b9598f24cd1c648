//! File dialogs of the operating system. Where there is none, the user can type a path instead.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use rfd::AsyncFileDialog;

/// A dialog that ends sooner was never shown: `rfd` reports a missing portal and a cancelled dialog alike.
const SHORTEST_DIALOG: Duration = Duration::from_millis(700);

/// The result of a file dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DialogResult {
    /// The chosen file or folder.
    File(PathBuf),
    /// The user cancelled the dialog.
    Cancelled,
    /// The system has no file dialog.
    NoDialog,
}

/// Asks for a file to read. `filter` is a label with the file extensions to offer first.
pub async fn open(title: String, filter: Option<(String, &[&str])>) -> DialogResult {
    let dialog = AsyncFileDialog::new().set_title(title);
    let dialog = match filter {
        Some((label, extensions)) => dialog.add_filter(label, extensions),
        None => dialog,
    };
    timed(dialog.pick_file()).await
}

/// The result of a dialog for several files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChosenFiles {
    /// The chosen files.
    Files(Vec<PathBuf>),
    /// The user cancelled the dialog.
    Cancelled,
    /// The system has no file dialog.
    NoDialog,
}

/// Asks for files to read. `kinds` is a label with the file extensions to offer.
pub async fn open_many(title: String, kinds: (String, &[&str])) -> ChosenFiles {
    let dialog = AsyncFileDialog::new().set_title(title);
    let dialog = dialog.add_filter(kinds.0, kinds.1);
    let started = Instant::now();
    let files = dialog.pick_files().await.unwrap_or_default();
    let mut paths = files.iter().map(|file| file.path().to_owned());
    match outcome(paths.next(), started.elapsed()) {
        DialogResult::File(first) => {
            ChosenFiles::Files(std::iter::once(first).chain(paths).collect())
        }
        DialogResult::Cancelled => ChosenFiles::Cancelled,
        DialogResult::NoDialog => ChosenFiles::NoDialog,
    }
}

/// Asks for a folder.
pub async fn folder(title: String) -> DialogResult {
    timed(AsyncFileDialog::new().set_title(title).pick_folder()).await
}

/// Asks where to write a file, with `name` as its suggested name.
pub async fn save(title: String, name: &str) -> DialogResult {
    let dialog = AsyncFileDialog::new().set_title(title).set_file_name(name);
    timed(dialog.save_file()).await
}

async fn timed(dialog: impl Future<Output = Option<rfd::FileHandle>>) -> DialogResult {
    let started = Instant::now();
    let file = dialog.await;
    outcome(file.map(|file| file.path().to_owned()), started.elapsed())
}

fn outcome(file: Option<PathBuf>, took: Duration) -> DialogResult {
    match file {
        Some(path) => DialogResult::File(path),
        None if took < SHORTEST_DIALOG => DialogResult::NoDialog,
        None => DialogResult::Cancelled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cancelled_and_missing_dialogs_are_distinguished_by_time() {
        let (quick, slow) = (Duration::from_millis(20), Duration::from_secs(2));
        assert_eq!(outcome(None, quick), DialogResult::NoDialog);
        assert_eq!(outcome(None, slow), DialogResult::Cancelled);
        let file = PathBuf::from("identity.age");
        assert_eq!(outcome(Some(file.clone()), quick), DialogResult::File(file));
    }
}
