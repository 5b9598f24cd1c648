//! `settings.toml`: what of the file belongs to no value, what of it was not understood, and writing only what has changed.
//!
//! Version 2. Version 0 and 1 were `settings.json`, which is read once and removed when its content is in the new file.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use serde_json::Value;
use toml_edit::DocumentMut;

use super::toml_document::{self, Parsed};
use super::versioned_file::{self, Fields, VersionedFile};
use super::{Error, Loaded, atomic};
use crate::domain::command::{Command, Keymap};
use crate::platform::private_file;

const VERSION: i64 = 2;
/// Of `settings.json`.
const JSON_VERSION: u64 = 1;
const MAX_BYTES: u64 = 8 * 1024 * 1024;
const VERSION_KEY: &str = "version";
const HEADING: &str =
    "# Settings of OpenChat. Changes are applied when you return to its window.\n";

/// What was wrong with a file, to be said to the user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SettingsProblems {
    /// Fields with values that were not understood or out of range. They stay in the file until they are changed.
    pub fields: Vec<String>,
    /// Lines that are no TOML, from 1.
    pub lines: Vec<usize>,
    /// Whether a newer version of the program wrote it.
    pub is_newer: bool,
}

impl SettingsProblems {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct SettingsFile {
    /// The fields that no type of this program knows.
    unknown: Fields,
    /// The value that was read: what is still the same is not written, so that the text of the user stays.
    read: Fields,
    /// The file that was written last, and with which value: since then it counts in place of what was read. Clones, which
    /// are written in the background, share it.
    written: Arc<Mutex<Option<(PathBuf, Fields)>>>,
    pub(super) problems: SettingsProblems,
    /// This file could not be read: replacing it would destroy the only copy.
    protected: Option<Error>,
    /// The file of an earlier version that was read in place of the other one.
    earlier: Option<(PathBuf, PathBuf)>,
}

/// Equal if what is written of it is.
impl PartialEq for SettingsFile {
    fn eq(&self, other: &Self) -> bool {
        self.unknown == other.unknown
    }
}

impl SettingsFile {
    /// Reads the fields of a file; see [`VersionedFile::load`] for one that makes no sense or cannot be read. Of one with
    /// broken lines a copy stays, and the others are read. `earlier` is the file of version 1.
    pub(super) fn load(path: &Path, earlier: &Path, defaults: &Fields) -> Loaded<(Self, Fields)> {
        let text = match private_file::read(path, MAX_BYTES) {
            Ok(bytes) => String::from_utf8(bytes).unwrap_or_default(),
            Err(error) if private_file::is_absence(&error) => {
                return Self::load_json(path, earlier);
            }
            Err(error) if error.kind() == ErrorKind::FileTooLarge => String::new(),
            Err(error) => return Self::protect(path, &error),
        };
        let Some(parsed) = toml_document::parse(&text) else {
            return match atomic::quarantine(path) {
                Ok(moved) => Loaded {
                    value: (Self::default(), Fields::new()),
                    quarantined: Some(moved),
                    unreadable: None,
                },
                Err(error) => Self::protect(path, &error),
            };
        };
        let mut loaded = Loaded {
            value: Self::of(parsed, defaults),
            quarantined: None,
            unreadable: None,
        };
        if !loaded.value.0.problems.lines.is_empty() {
            match atomic::quarantine(path) {
                Ok(moved) => loaded.quarantined = Some(moved),
                Err(error) => return Self::protect(path, &error),
            }
        }
        loaded
    }

    /// Reads a text that the user may be writing, and changes no file. `None` if there is nothing to be read.
    pub(super) fn peek(path: &Path, defaults: &Fields) -> io::Result<Option<(Self, Fields)>> {
        let bytes = private_file::read(path, MAX_BYTES)?;
        let parsed = String::from_utf8(bytes).ok();
        let parsed = parsed.and_then(|text| toml_document::parse(&text));
        Ok(parsed.map(|parsed| Self::of(parsed, defaults)))
    }

    fn of(Parsed { document, broken }: Parsed, defaults: &Fields) -> (Self, Fields) {
        let mut fields = toml_document::to_fields(&document, defaults);
        let version = fields.remove(VERSION_KEY);
        let is_newer = version.is_some_and(|it| it.as_i64().is_none_or(|it| it > VERSION));
        let problems = SettingsProblems {
            fields: Vec::new(),
            lines: broken,
            is_newer,
        };
        let file = Self {
            problems,
            ..Self::default()
        };
        (file, fields)
    }

    fn load_json(path: &Path, earlier: &Path) -> Loaded<(Self, Fields)> {
        let loaded = VersionedFile::load(earlier, JSON_VERSION);
        let mut fields = loaded.value.unknown.clone();
        let _version = fields.remove(VERSION_KEY);
        if let Some(Value::Bool(dark)) = fields.remove("dark") {
            let appearance = if dark { "dark" } else { "light" };
            let _appearance = fields.entry("appearance").or_insert(appearance.into());
        }
        let file = Self {
            earlier: (!fields.is_empty()).then(|| (earlier.to_owned(), path.to_owned())),
            ..Self::default()
        };
        loaded.with((file, fields))
    }

    fn protect(path: &Path, error: &io::Error) -> Loaded<(Self, Fields)> {
        tracing::error!(%error, "the settings cannot be read and are not replaced");
        let error = Error::Protected(path.to_owned(), error.to_string());
        let file = Self {
            protected: Some(error.clone()),
            ..Self::default()
        };
        Loaded {
            value: (file, Fields::new()),
            quarantined: None,
            unreadable: Some(error),
        }
    }

    /// Takes what became of the fields of the file.
    pub(super) fn set_value(&mut self, raw: &Fields, unknown: Fields, value: &impl Serialize) {
        self.unknown = unknown;
        self.read = versioned_file::encode(value, &Fields::new()).unwrap_or_default();
        find_refused(raw, &self.read, "", &mut self.problems.fields);
    }

    /// Writes a value into the file: what differs from the value that was read, and what the file lacks.
    pub(super) fn save(
        &self,
        path: &Path,
        value: &impl Serialize,
        defaults: &Fields,
    ) -> Result<(), Error> {
        if let Some(error) = &self.protected
            && error.path() == path
        {
            return Err(error.clone());
        }
        let fail = |error: io::Error| Error::write(path, &error);
        let mut document = current(path).map_err(fail)?;
        let fields =
            versioned_file::encode(value, &Fields::new()).map_err(|error| fail(error.into()))?;
        let table = document.as_table_mut();
        let version = table.get(VERSION_KEY).and_then(toml_edit::Item::as_integer);
        if version.is_none_or(|version| version < VERSION) {
            let _before = table.insert(VERSION_KEY, toml_edit::value(VERSION));
        }
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let before = match &*written {
            Some((file, value)) if file == path => value,
            _ => &self.read,
        };
        toml_document::update(table, &fields, before, defaults);
        toml_document::fill(table, &self.unknown);
        atomic::write(path, document.to_string().as_bytes()).map_err(fail)?;
        *written = Some((path.to_owned(), fields));
        if let Some((earlier, read_for)) = &self.earlier
            && read_for == path
        {
            // Its content is in the new file; one that is left is read no more.
            let _removed = atomic::remove(earlier);
        }
        Ok(())
    }
}

/// What is in the file now. One that makes no sense is set aside.
fn current(path: &Path) -> io::Result<DocumentMut> {
    let bytes = match private_file::read(path, MAX_BYTES) {
        Ok(bytes) => bytes,
        Err(error) if private_file::is_absence(&error) => return Ok(new_document()),
        Err(error) => return Err(error),
    };
    let parsed = String::from_utf8(bytes).ok();
    let parsed = parsed.and_then(|text| toml_document::parse(&text));
    let is_whole = parsed.as_ref().is_some_and(|it| it.broken.is_empty());
    if !is_whole {
        let _moved = atomic::quarantine(path)?;
    }
    Ok(parsed.map_or_else(new_document, |parsed| parsed.document))
}

fn new_document() -> DocumentMut {
    let mut document = DocumentMut::new();
    let table = document.as_table_mut();
    let _before = table.insert(VERSION_KEY, toml_edit::value(VERSION));
    if let Some(mut key) = table.key_mut(VERSION_KEY) {
        key.leaf_decor_mut().set_prefix(HEADING);
    }
    document
}

/// The paths of the fields in a file that the value does not have as they are there.
fn find_refused(raw: &Fields, value: &Fields, path: &str, into: &mut Vec<String>) {
    let path_of = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    for (name, raw) in raw {
        match (raw, value.get(name)) {
            (Value::Object(raw), Some(Value::Object(value))) => {
                find_refused(raw, value, &path_of(name), into);
            }
            // Only what differs from the default keys is in the value.
            (Value::Array(chords), known) if path == "keys" => {
                let is_kept = match known.and_then(Value::as_array) {
                    Some(kept) => kept.len() == chords.len(),
                    None => is_default_of(name, chords),
                };
                if !is_kept {
                    into.push(path_of(name));
                }
            }
            (_, None) if path == "keys" => into.push(path_of(name)),
            (raw, Some(value)) if !is_same(raw, value) => into.push(path_of(name)),
            _ => {}
        }
    }
}

/// Whether these are the keys that a command has at first; also of a command that is not known.
fn is_default_of(command: &str, chords: &[Value]) -> bool {
    let keys = Command::from_tag(command).map(|command| Keymap::default().keys(command));
    keys.is_none_or(|keys| {
        let keys: Vec<_> = keys
            .iter()
            .map(|chord| Value::from(chord.to_string()))
            .collect();
        keys == chords
    })
}

fn is_same(raw: &Value, value: &Value) -> bool {
    match (raw, value) {
        (Value::Number(raw), Value::Number(value)) => match (raw.as_f64(), value.as_f64()) {
            (Some(raw), Some(value)) => (raw - value).abs() <= 1e-4 * value.abs().max(1.0),
            _ => raw == value,
        },
        (Value::Array(raw), Value::Array(value)) => {
            let mut pairs = raw.iter().zip(value);
            raw.len() == value.len() && pairs.all(|(raw, value)| is_same(raw, value))
        }
        (Value::Object(raw), Value::Object(value)) => {
            let mut known = raw
                .iter()
                .filter_map(|(name, raw)| Some((raw, value.get(name)?)));
            known.all(|(raw, value)| is_same(raw, value))
        }
        _ => raw == value,
    }
}
