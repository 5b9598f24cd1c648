//! The keys and arguments of the Fluent files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The names of the arguments of each message, by key.
pub type MessageArguments = BTreeMap<String, BTreeSet<String>>;

/// The folder of the languages.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("i18n")
}

/// The text of the Fluent file of a language.
pub fn source(tag: &str) -> String {
    std::fs::read_to_string(folder().join(tag).join("openchat.ftl")).unwrap()
}

/// The messages of a language. Panics on a duplicate key.
pub fn message_arguments(tag: &str) -> MessageArguments {
    let mut messages = MessageArguments::new();
    let mut current = String::new();
    for line in source(tag).lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            let (key, _) = line.split_once(" =").unwrap();
            key.clone_into(&mut current);
            let previous = messages.insert(current.clone(), BTreeSet::new());
            assert!(previous.is_none(), "{tag}: duplicate key {key}");
        }
        let arguments = line.split('$').skip(1).map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
            rest.get(..end.unwrap_or(rest.len())).unwrap().to_owned()
        });
        if let Some(known) = messages.get_mut(&current) {
            known.extend(arguments);
        }
    }
    messages
}
