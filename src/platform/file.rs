//! The system's dialogs for choosing a file. Where the system shows none, a path can always be typed.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use rfd::AsyncFileDialog;

/// A dialog that answers sooner was never shown: nobody closes one that fast. The system does not tell.
const BRIEFEST: Duration = Duration::from_millis(700);

/// What came of a dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// This file.
    File(PathBuf),
    /// None: the user closed it.
    Nothing,
    /// The system has no dialog to show.
    NoDialog,
}

/// Lets a file be chosen for reading. `kinds` names the kinds that are offered first, and how their names end.
pub async fn open(title: String, kinds: Option<(String, &[&str])>) -> Chosen {
    let dialog = AsyncFileDialog::new().set_title(title);
    let dialog = match kinds {
        Some((name, endings)) => dialog.add_filter(name, endings),
        None => dialog,
    };
    answered(dialog.pick_file()).await
}

/// Lets a place for a file be chosen, which is called `name` unless the user says otherwise.
pub async fn save(title: String, name: &str) -> Chosen {
    let dialog = AsyncFileDialog::new().set_title(title).set_file_name(name);
    answered(dialog.save_file()).await
}

async fn answered(dialog: impl Future<Output = Option<rfd::FileHandle>>) -> Chosen {
    let asked = Instant::now();
    let file = dialog.await;
    told(file.map(|file| file.path().to_owned()), asked.elapsed())
}

fn told(file: Option<PathBuf>, took: Duration) -> Chosen {
    match file {
        Some(path) => Chosen::File(path),
        None if took < BRIEFEST => Chosen::NoDialog,
        None => Chosen::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_that_was_closed_is_told_from_one_that_never_came() {
        let moment = Duration::from_millis(20);
        let while_looking = Duration::from_secs(2);
        assert_eq!(told(None, moment), Chosen::NoDialog);
        assert_eq!(told(None, while_looking), Chosen::Nothing);
        let file = PathBuf::from("identity.age");
        assert_eq!(told(Some(file.clone()), moment), Chosen::File(file));
    }
}
