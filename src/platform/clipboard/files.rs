//! Files and pictures on the clipboard.

use std::path::PathBuf;

use arboard::{Clipboard, ImageData};

use crate::domain::upload::FileSource;

/// More are not read: a message has room for four.
const MAX_PATHS: usize = 16;

pub(super) fn read(clipboard: &mut Clipboard) -> Vec<FileSource> {
    let paths = clipboard.get().file_list().unwrap_or_default();
    let files = sources(paths);
    if !files.is_empty() {
        return files;
    }
    let picture = clipboard.get_image();
    picture.map_or_else(|_| Vec::new(), |picture| vec![pixels(picture)])
}

/// Some systems end a line with CR LF, of which arboard leaves the CR.
fn sources(paths: Vec<PathBuf>) -> Vec<FileSource> {
    let plain = |path: PathBuf| match path.to_str() {
        Some(text) => PathBuf::from(text.trim_end_matches('\r')),
        None => path,
    };
    let paths = paths.into_iter().map(plain);
    let paths = paths.filter(|path| path.is_absolute()).take(MAX_PATHS);
    paths.map(FileSource::Path).collect()
}

fn pixels(picture: ImageData<'_>) -> FileSource {
    let side = |pixels| u32::try_from(pixels).unwrap_or(u32::MAX);
    FileSource::Pixels {
        size: (side(picture.width), side(picture.height)),
        rgba: picture.bytes.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn only_whole_paths_are_files() {
        let paths = ["/tmp/a.png\r", "relative.png", "", "/tmp/b c.png"];
        let found = sources(paths.map(PathBuf::from).to_vec());
        let expected = ["/tmp/a.png", "/tmp/b c.png"].map(|path| FileSource::Path(path.into()));
        assert_eq!(found, expected);
        let many = vec![PathBuf::from("/tmp/a"); 1000];
        assert_eq!(sources(many).len(), MAX_PATHS);
    }
}
