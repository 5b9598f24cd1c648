//! The sentences of a language as they are written: their keys and their places.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The places of each sentence, by its key.
pub type Words = BTreeMap<String, BTreeSet<String>>;

/// Where the languages are.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("i18n")
}

/// The file of a language.
pub fn source(tag: &str) -> String {
    std::fs::read_to_string(folder().join(tag).join("openchat.ftl")).unwrap()
}

/// The sentences of a language. A key that stands twice fails.
pub fn words(tag: &str) -> Words {
    let mut words = Words::new();
    let mut current = String::new();
    for line in source(tag).lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            let (key, _) = line.split_once(" =").unwrap();
            key.clone_into(&mut current);
            let before = words.insert(current.clone(), BTreeSet::new());
            assert!(before.is_none(), "{tag}: {key} stands twice");
        }
        let places = line.split('$').skip(1).map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
            rest.get(..end.unwrap_or(rest.len())).unwrap().to_owned()
        });
        if let Some(known) = words.get_mut(&current) {
            known.extend(places);
        }
    }
    words
}
