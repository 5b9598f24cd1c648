//! The recordings, and the table of expected results.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

fn fixtures() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures"))
}

/// All recordings by name.
pub fn recordings() -> BTreeMap<String, Value> {
    let folder = std::fs::read_dir(fixtures().join("exchanges")).unwrap();
    let files = folder
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    files
        .map(|path| {
            let recording: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            assert_eq!(recording["name"], name.as_str());
            (name, recording)
        })
        .collect()
}

/// Section and group of each recording in the table.
pub fn expected() -> BTreeMap<String, (String, String)> {
    let text = std::fs::read(fixtures().join("replay.json")).unwrap();
    let table: Value = serde_json::from_slice(&text).unwrap();
    let mut expected = BTreeMap::new();
    let mut add = |section: &str, group: &str, names: &Value| {
        for name in names.as_array().unwrap() {
            let name = name.as_str().unwrap().to_owned();
            let section_and_group = (section.to_owned(), group.to_owned());
            let previous = expected.insert(name.clone(), section_and_group);
            assert_eq!(previous, None, "{name} is in the table twice");
        }
    };
    for (section, groups) in table.as_object().unwrap() {
        match groups {
            Value::Object(groups) => groups
                .iter()
                .for_each(|(group, names)| add(section, group, names)),
            names => add(section, "", names),
        }
    }
    expected
}

/// The recordings of a section, with name and group.
pub fn recordings_in_section(section: &str) -> Vec<(String, String, Value)> {
    let mut recordings = recordings();
    expected()
        .into_iter()
        .filter(|(_, (found, _))| found == section)
        .map(|(name, (_, group))| {
            let recording = recordings.remove(&name).unwrap();
            (name, group, recording)
        })
        .collect()
}

#[test]
fn recordings_and_expectations_match() {
    let recorded: BTreeSet<_> = recordings().into_keys().collect();
    let expected: BTreeSet<_> = expected().into_keys().collect();
    assert_eq!(recorded, expected);
    assert_eq!(recorded.len(), 369);
}

/// The bytes of a recorded body. Large recordings contain only its beginning.
pub fn body(recorded: &Value) -> Vec<u8> {
    if let Some(text) = recorded["text"].as_str() {
        return text.as_bytes().to_vec();
    }
    let encoded = recorded["base64"]
        .as_str()
        .or(recorded["head_base64"].as_str());
    encoded.map_or_else(Vec::new, |text| {
        data_encoding::BASE64.decode(text.as_bytes()).unwrap()
    })
}
