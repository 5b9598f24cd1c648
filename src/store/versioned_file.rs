//! JSON files that older and newer versions of this program share.
//!
//! Types are read and written by their serde derives. Every field is read on its own: one that its type rejects gets the
//! default of the type (`#[serde(default)]`). Fields that no type writes stay in the file. Neither `serde_with` nor
//! `#[serde(flatten)]` does this: `DefaultOnError` gives the default of the field's type in place of the struct's and
//! must be repeated on every field, and a flattened map would have to live in the types of `domain`, once per level.

use std::io::{self, ErrorKind};
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize as _, Serialize};
use serde_json::{Map, Value};

use super::{Error, Loaded, atomic};
use crate::platform::private_file;

pub(super) type Fields = Map<String, Value>;

/// The largest file that is read, in bytes.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

const VERSION: &str = "version";

/// What a file holds besides the values that were taken out of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct VersionedFile {
    /// The fields that no type of this program knows, at first all of them.
    pub(super) unknown: Fields,
    /// This file could not be read: replacing it would destroy the only copy. The value may be written elsewhere.
    protected: Option<Error>,
}

impl VersionedFile {
    /// Reads a file. One that does not exist is empty. One that is not a JSON object is quarantined; one that cannot be
    /// read stays as it is, and is not replaced.
    ///
    /// A version greater than `version` is kept as an unknown field, so that the newer program finds it again.
    pub(super) fn load(path: &Path, version: u64) -> Loaded<Self> {
        let mut unknown = match private_file::read(path, MAX_BYTES) {
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(fields) => fields,
                Err(_) => return Self::quarantine(path),
            },
            Err(error) if private_file::is_absence(&error) => Fields::new(),
            Err(error) if error.kind() == ErrorKind::FileTooLarge => return Self::quarantine(path),
            Err(error) => return Self::protect(path, &error),
        };
        let written_by = unknown.get(VERSION).and_then(Value::as_u64);
        if written_by.is_none_or(|written_by| written_by <= version) {
            let _older = unknown.remove(VERSION);
        }
        Loaded {
            value: Self {
                unknown,
                protected: None,
            },
            quarantined: None,
            unreadable: None,
        }
    }

    /// Moves a file that makes no sense out of the way.
    pub(super) fn quarantine(path: &Path) -> Loaded<Self> {
        match atomic::quarantine(path) {
            Ok(moved) => Loaded {
                value: Self::default(),
                quarantined: Some(moved),
                unreadable: None,
            },
            Err(error) => Self::protect(path, &error),
        }
    }

    fn protect(path: &Path, error: &io::Error) -> Loaded<Self> {
        tracing::error!(%error, "a file cannot be read and is not replaced");
        let error = Error::Protected(path.to_owned(), error.to_string());
        Loaded {
            value: Self {
                unknown: Fields::new(),
                protected: Some(error.clone()),
            },
            quarantined: None,
            unreadable: Some(error),
        }
    }

    /// Writes a value together with the unknown fields.
    pub(super) fn save(
        &self,
        path: &Path,
        version: u64,
        value: &impl Serialize,
    ) -> Result<(), Error> {
        if let Some(error) = &self.protected
            && error.path() == path
        {
            return Err(error.clone());
        }
        let mut fields =
            encode(value, &self.unknown).map_err(|error| Error::write(path, &error.into()))?;
        let _version = fields
            .entry(VERSION)
            .or_insert_with(|| Value::from(version));
        write(path, &fields)
    }
}

/// Writes any value as JSON, in one step.
pub(super) fn write(path: &Path, value: &impl Serialize) -> Result<(), Error> {
    let bytes = serde_json::to_vec_pretty(value).map_err(std::io::Error::other);
    let written = bytes.and_then(|bytes| atomic::write(path, &bytes));
    written.map_err(|error| Error::write(path, &error))
}

/// Reads a value and leaves in `fields` what the value does not write: unknown fields, and optional ones that could not
/// be read.
pub(super) fn take<T>(fields: &mut Fields) -> T
where
    T: Serialize + DeserializeOwned + Default,
{
    let object = Value::Object(std::mem::take(fields));
    let valid = keep_valid(&object, &|value| T::deserialize(value).is_ok());
    let value = valid.and_then(|valid| T::deserialize(valid).ok());
    let value = value.unwrap_or_default();
    if let Value::Object(all) = object {
        *fields = all;
    }
    if let Ok(Value::Object(known)) = serde_json::to_value(&value) {
        subtract(fields, &known);
    }
    value
}

/// The fields of a value, merged into unknown ones.
pub(super) fn encode(value: &impl Serialize, unknown: &Fields) -> serde_json::Result<Fields> {
    let mut fields = unknown.clone();
    let known = serde_json::to_value(value)?;
    merge(&mut fields, Fields::deserialize(known)?);
    Ok(fields)
}

/// The part of `value` that is accepted. Each field and each item is tried alone, so one bad one costs no other.
fn keep_valid(value: &Value, accepts: &dyn Fn(&Value) -> bool) -> Option<Value> {
    if accepts(value) {
        return Some(value.clone());
    }
    let valid = match value {
        Value::Object(fields) => {
            let valid = fields.iter().filter_map(|(name, field)| {
                let alone = |field: &Value| {
                    let fields = Fields::from_iter([(name.clone(), field.clone())]);
                    accepts(&Value::Object(fields))
                };
                Some((name.clone(), keep_valid(field, &alone)?))
            });
            Value::Object(valid.collect())
        }
        Value::Array(items) => {
            let alone = |item: &Value| accepts(&Value::Array(vec![item.clone()]));
            let valid = items.iter().filter_map(|item| keep_valid(item, &alone));
            Value::Array(valid.collect())
        }
        _ => return None,
    };
    accepts(&valid).then_some(valid)
}

/// Removes what is in `known` from `fields`; objects keep what is not.
fn subtract(fields: &mut Fields, known: &Fields) {
    for (name, value) in known {
        if let (Some(Value::Object(below)), Value::Object(value)) = (fields.get_mut(name), value) {
            subtract(below, value);
            if !below.is_empty() {
                continue;
            }
        }
        let _known = fields.remove(name);
    }
}

/// Puts known fields into an object; objects of the same name are merged.
fn merge(fields: &mut Fields, known: Fields) {
    for (name, value) in known {
        match (fields.get_mut(&name), value) {
            (Some(Value::Object(below)), Value::Object(value)) => merge(below, value),
            (_, value) => {
                let _before = fields.insert(name, value);
            }
        }
    }
}
