//! A JSON object in a file, with a version; what is not known in it stays.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Error, Loaded, atomic};

/// The largest file that is read, in bytes.
const MOST: u64 = 8 * 1024 * 1024;

/// Reads an object. A file that is not there is an empty one; a file that is none is set aside.
pub(super) fn read(path: &Path) -> Loaded<Map<String, Value>> {
    let bytes = match fs::metadata(path) {
        Ok(facts) if facts.len() <= MOST => fs::read(path),
        Ok(_) => Err(ErrorKind::FileTooLarge.into()),
        Err(error) => Err(error),
    };
    match bytes {
        Ok(bytes) => match serde_json::from_slice(&bytes) {
            Ok(Value::Object(object)) => Loaded { value: object, aside: None },
            Ok(_) | Err(_) => set_aside(path),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Loaded { value: Map::new(), aside: None },
        Err(_) => set_aside(path),
    }
}

fn set_aside(path: &Path) -> Loaded<Map<String, Value>> {
    let aside = match atomic::set_aside(path) {
        Ok(aside) => aside,
        Err(error) => {
            tracing::error!(%error, "a file that cannot be read cannot be set aside either");
            path.to_owned()
        }
    };
    Loaded { value: Map::new(), aside: Some(aside) }
}

/// Writes an object.
pub(super) fn write(path: &Path, object: &Map<String, Value>) -> Result<(), Error> {
    let fail = |reason: String| Error::Write { path: path.to_owned(), reason };
    let bytes = serde_json::to_vec_pretty(object).map_err(|error| fail(error.to_string()))?;
    atomic::write(path, &bytes).map_err(|error| fail(error.to_string()))
}

/// Takes a field out of an object; one of another kind counts as absent.
pub(super) fn take<T: DeserializeOwned>(object: &mut Map<String, Value>, name: &str) -> Option<T> {
    serde_json::from_value(object.remove(name)?).ok()
}
