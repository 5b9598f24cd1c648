//! `profile-pictures/`: the pictures that the user published, one for each server, to publish them again.

use std::io::{self, ErrorKind};
use std::path::Path;

use super::{Error, atomic};
use crate::domain::profile::PICTURE_BYTES;
use crate::domain::redacted::Redacted;
use crate::platform::private_file;

pub const EXTENSION: &str = "png";

pub type Picture = Redacted<Vec<u8>>;

/// Replaces a picture, or removes it.
pub fn save(picture: &Option<Picture>, path: &Path) -> Result<(), Error> {
    let saved = match picture {
        Some(picture) => create_folder(path).and_then(|()| atomic::write(path, &picture.0)),
        None => ignore_missing(atomic::remove_all(path)),
    };
    saved.map_err(|error| Error::write(path, &error))
}

pub fn load(path: &Path) -> io::Result<Vec<u8>> {
    private_file::read(path, PICTURE_BYTES as u64)
}

fn create_folder(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), private_file::create_folder)
}

fn ignore_missing(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picture_is_kept_until_it_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let pictures = folder.path().join("profile-pictures");
        let path = pictures.join("a.png");
        save(&None, &path).unwrap();
        save(&Some(Redacted::new(vec![1, 2])), &path).unwrap();
        assert_eq!(load(&path).unwrap(), [1, 2]);
        save(&None, &path).unwrap();
        assert_eq!(load(&path).unwrap_err().kind(), ErrorKind::NotFound);
        save(&Some(Redacted::new(vec![3])), &path).unwrap();
        assert_eq!(load(&path).unwrap(), [3]);
    }
}
