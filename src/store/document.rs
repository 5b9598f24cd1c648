//! A JSON object in a file, with a version; what is not known in it stays.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Error, Loaded, atomic};

/// The largest file that is read, in bytes.
const MOST: u64 = 8 * 1024 * 1024;

const VERSION_FIELD: &str = "version";

/// Whether a file may be replaced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Seal {
    /// It may: all that is in it is known, or it stands elsewhere by now.
    #[default]
    Open,
    /// It must not: it could neither be read nor set aside, so that it is the only one of its kind.
    Closed,
}

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// The fields.
    pub(super) object: Map<String, Value>,
    /// Whether the file may be replaced by what is made of them.
    pub(super) seal: Seal,
}

/// Reads an object. A file that is not there is an empty one; a file that is none is set aside.
pub(super) fn read(path: &Path) -> Loaded<Content> {
    let bytes = match fs::metadata(path) {
        Ok(facts) if facts.len() <= MOST => fs::read(path),
        Ok(_) => Err(ErrorKind::FileTooLarge.into()),
        Err(error) => Err(error),
    };
    match bytes {
        Ok(bytes) => match serde_json::from_slice(&bytes) {
            Ok(Value::Object(object)) => Loaded {
                value: Content {
                    object,
                    seal: Seal::Open,
                },
                aside: None,
            },
            Ok(_) | Err(_) => set_aside(path),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Loaded {
            value: Content::default(),
            aside: None,
        },
        Err(_) => set_aside(path),
    }
}

/// Puts a file out of the way that is not what it should be. One that cannot be moved stays, and is sealed.
pub(super) fn set_aside(path: &Path) -> Loaded<Content> {
    let (seal, aside) = match atomic::set_aside(path) {
        Ok(aside) => (Seal::Open, aside),
        Err(error) => {
            tracing::error!(%error, "a file that cannot be read cannot be set aside either");
            (Seal::Closed, path.to_owned())
        }
    };
    Loaded {
        value: Content {
            object: Map::new(),
            seal,
        },
        aside: Some(aside),
    }
}

/// Writes an object, unless that would cost what is in the file.
pub(super) fn write(path: &Path, content: &Content) -> Result<(), Error> {
    let fail = |reason: String| Error::Write {
        path: path.to_owned(),
        reason,
    };
    if content.seal == Seal::Closed {
        return Err(Error::Sealed {
            path: path.to_owned(),
        });
    }
    let bytes =
        serde_json::to_vec_pretty(&content.object).map_err(|error| fail(error.to_string()))?;
    atomic::write(path, &bytes).map_err(|error| fail(error.to_string()))
}

/// Takes a field out of an object; one of another kind counts as absent.
pub(super) fn take<T: DeserializeOwned>(object: &mut Map<String, Value>, name: &str) -> Option<T> {
    serde_json::from_value(object.remove(name)?).ok()
}

/// Takes the version out of an object, unless it is newer than `own`: the program that wrote it will be back.
pub(super) fn take_version(object: &mut Map<String, Value>, own: u64) {
    let newer = object
        .get(VERSION_FIELD)
        .and_then(Value::as_u64)
        .is_some_and(|version| version > own);
    if !newer {
        let _older = object.remove(VERSION_FIELD);
    }
}

/// Puts the version into an object that has none.
pub(super) fn put_version(object: &mut Map<String, Value>, own: u64) {
    let _version = object
        .entry(VERSION_FIELD)
        .or_insert_with(|| Value::from(own));
}

/// Lays known fields over an object; within objects of the same name, what is not known stays.
pub(super) fn lay_over(object: &mut Map<String, Value>, known: Value) {
    let Value::Object(known) = known else { return };
    for (name, value) in known {
        match (object.get_mut(&name), value) {
            (Some(Value::Object(below)), value @ Value::Object(_)) => lay_over(below, value),
            (_, value) => {
                let _before = object.insert(name, value);
            }
        }
    }
}
