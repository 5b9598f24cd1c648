//! `themes/*.toml`: the themes that the user has written. They are only read here, but for a new one.
//!
//! What is in a file is bounded before it is parsed; what its names and colors mean is known to `ui::theme`.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use toml_edit::DocumentMut;

use super::{Error, atomic};
use crate::domain::appearance::{
    ColorScheme, ThemeColors, ThemeFileError, UserTheme, is_theme_name,
};
use crate::platform::private_file;

pub const EXTENSION: &str = "toml";
/// Further ones are not listed.
const MAX_THEMES: usize = 32;
/// In the folder, whatever they are.
const MAX_ENTRIES: usize = 1000;
const MAX_BYTES: u64 = 16 * 1024;
/// The field that is no role.
const BASE: &str = "base";

/// All themes of a folder by their names; broken ones, too. Of too many, the chosen one is among them.
pub fn load(folder: &Path, chosen: Option<&str>) -> Vec<UserTheme> {
    let names = names(folder, chosen).into_iter();
    names.map(|name| load_one(folder, &name)).collect()
}

fn names(folder: &Path, chosen: Option<&str>) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let entries = entries.take(MAX_ENTRIES).flatten();
    let names = entries.filter_map(|entry| {
        let path = entry.path();
        let name = path.file_stem()?.to_str()?;
        let is_theme = path.extension()? == EXTENSION && is_theme_name(name);
        is_theme.then(|| name.to_owned())
    });
    let mut names: Vec<_> = names.collect();
    names.sort_by_key(|name| (Some(&**name) != chosen, name.clone()));
    names.truncate(MAX_THEMES);
    names.sort();
    names
}

/// The theme of this name, if it has a file.
pub fn load_chosen(folder: &Path, name: &str) -> Option<UserTheme> {
    let path = folder.join(name).with_extension(EXTENSION);
    let exists = is_theme_name(name) && !private_file::is_absent(&path);
    exists.then(|| load_one(folder, name))
}

fn load_one(folder: &Path, name: &str) -> UserTheme {
    let path = folder.join(name).with_extension(EXTENSION);
    let content = match private_file::read(&path, MAX_BYTES) {
        Ok(bytes) => parse(&String::from_utf8_lossy(&bytes)),
        Err(error) if error.kind() == ErrorKind::FileTooLarge => Err(ThemeFileError::TooLarge),
        Err(error) => Err(ThemeFileError::Unreadable(error.to_string())),
    };
    UserTheme {
        name: name.to_owned(),
        content,
    }
}

fn parse(text: &str) -> Result<ThemeColors, ThemeFileError> {
    let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        let at = error.span().map_or(0, |span| span.start);
        let before = text.get(..at).unwrap_or(text);
        ThemeFileError::Line(before.matches('\n').count() + 1)
    })?;
    let mut theme = ThemeColors::default();
    for (name, item) in document.iter() {
        let value = item.as_str();
        if name != BASE {
            let value = value.unwrap_or_default().to_owned();
            let _none = theme.colors.insert(name.to_owned(), value);
            continue;
        }
        theme.base = match value {
            Some("dark") => ColorScheme::Dark,
            Some("light") => ColorScheme::Light,
            _ => return Err(ThemeFileError::Base),
        };
    }
    Ok(theme)
}

/// Copies what can be read of the themes that are listed, also broken ones.
pub fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    for name in names(from, None) {
        let file = |folder: &Path| folder.join(&name).with_extension(EXTENSION);
        let Ok(bytes) = private_file::read(&file(from), MAX_BYTES) else {
            continue;
        };
        let copied = private_file::create_folder(to);
        let copied = copied.and_then(|()| atomic::write(&file(to), &bytes));
        copied.map_err(|error| Error::write(&file(to), &error))?;
    }
    Ok(())
}

/// Writes a new theme under the first free name of `name`, `name 2`, `name 3`…, and gives that.
pub fn create(folder: &Path, name: &str, text: &str) -> Result<String, Error> {
    let fail = |error: &io::Error| Error::write(folder, error);
    private_file::create_folder(folder).map_err(|error| fail(&error))?;
    let numbered = (2..=MAX_THEMES).map(|number| format!("{name} {number}"));
    let path = |name: &str| folder.join(name).with_extension(EXTENSION);
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    let free = names.find(|name| private_file::is_absent(&path(name)));
    let free = free.ok_or_else(|| fail(&io::Error::other("there are too many themes")))?;
    let written = atomic::write(&path(&free), text.as_bytes());
    written.map_err(|error| Error::write(&path(&free), &error))?;
    Ok(free)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn themes_are_listed_by_name_and_broken_ones_cost_only_themselves() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &[u8]| fs::write(folder.path().join(name), text).unwrap();
        assert_eq!(load(&folder.path().join("missing"), None), []);
        write(
            "night.toml",
            b"base = \"light\"\naccent = \"#123456\"\nhover = 5\n",
        );
        write("empty.toml", b"");
        write("base.toml", b"base = \"red\"");
        write("line.toml", b"# mine\naccent = \"#123456\"\nhover =\n");
        write("large.toml", &vec![b'#'; 16 * 1024 + 1]);
        write("bytes.toml", b"\xff\xfe = 1");
        write("readme.txt", b"base = \"dark\"");
        write("no%name.toml", b"base = \"dark\"");
        fs::create_dir(folder.path().join("folder.toml")).unwrap();
        let themes = load(folder.path(), None);
        let names: Vec<_> = themes.iter().map(|theme| &*theme.name).collect();
        let expected = ["base", "bytes", "empty", "folder", "large", "line", "night"];
        assert_eq!(names, expected);
        let content = |name: &str| {
            let theme = themes.iter().find(|theme| theme.name == name).unwrap();
            theme.content.clone()
        };
        assert_eq!(content("base"), Err(ThemeFileError::Base));
        assert_eq!(content("bytes"), Err(ThemeFileError::Line(1)));
        assert_eq!(content("empty"), Ok(ThemeColors::default()));
        assert!(matches!(
            content("folder"),
            Err(ThemeFileError::Unreadable(_))
        ));
        assert_eq!(content("large"), Err(ThemeFileError::TooLarge));
        assert_eq!(content("line"), Err(ThemeFileError::Line(3)));
        let night = content("night").unwrap();
        assert_eq!(night.base, ColorScheme::Light);
        let colors: Vec<_> = night.colors.into_iter().collect();
        let pair = |name: &str, color: &str| (name.to_owned(), color.to_owned());
        assert_eq!(colors, [pair("accent", "#123456"), pair("hover", "")]);
        assert_eq!(load_chosen(folder.path(), "night").unwrap().name, "night");
        for name in ["missing", "../night", "no%name"] {
            assert_eq!(load_chosen(folder.path(), name), None);
        }
    }

    #[test]
    fn chosen_theme_is_listed_among_too_many() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..2 * MAX_THEMES {
            fs::write(folder.path().join(format!("t{number:03}.toml")), "").unwrap();
        }
        let themes = load(folder.path(), Some("t060"));
        assert_eq!(themes.len(), MAX_THEMES);
        let names: Vec<_> = themes.into_iter().map(|theme| theme.name).collect();
        assert!(names.is_sorted() && names.contains(&"t060".to_owned()));
    }

    #[test]
    fn new_theme_replaces_none() {
        let folder = tempfile::tempdir().unwrap();
        let themes = folder.path().join("themes");
        assert_eq!(create(&themes, "My theme", "# a\n").unwrap(), "My theme");
        assert_eq!(create(&themes, "My theme", "# b\n").unwrap(), "My theme 2");
        assert_eq!(create(&themes, "My theme", "# c\n").unwrap(), "My theme 3");
        let first = fs::read_to_string(themes.join("My theme.toml")).unwrap();
        assert_eq!((&*first, load(&themes, None).len()), ("# a\n", 3));
        let unusable = folder.path().join("file");
        fs::write(&unusable, "").unwrap();
        assert!(create(&unusable, "My theme", "").is_err());
    }

    proptest! {
        #[test]
        fn arbitrary_text_is_a_theme_or_an_error(text in "(.|\\n|[a-z_]+ = \"#[0-9a-f]{6}\"\\n){0,20}") {
            if let Ok(theme) = parse(&text) {
                prop_assert!(theme.colors.len() <= text.lines().count() + text.matches(['=', '[']).count());
            }
        }
    }
}
