//! The words: every one that is used exists, in every language, with the same places to fill, and none is left over.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The sentences of a file: key, and the places in it.
fn sentences(path: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut sentences: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((key, _)) = line
            .split_once('=')
            .filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            let key = key.trim().to_owned();
            assert!(
                sentences.insert(key.clone(), BTreeSet::new()).is_none(),
                "{key} stands twice in {}",
                path.display()
            );
            current = Some(key);
        }
        if let Some(places) = current.as_ref().and_then(|key| sentences.get_mut(key)) {
            for part in line.split('$').skip(1) {
                let _ = places.insert(
                    part.chars()
                        .take_while(|c| c.is_alphanumeric() || *c == '_')
                        .collect(),
                );
            }
        }
    }
    sentences
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn languages() -> BTreeMap<String, BTreeMap<String, BTreeSet<String>>> {
    let folders = std::fs::read_dir(root().join("i18n")).unwrap();
    folders
        .map(|entry| {
            let path = entry.unwrap().path();
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                sentences(&path.join("openchat.ftl")),
            )
        })
        .collect()
}

fn sources(folder: &Path, into: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            into.push(
                text.split("#[cfg(test)]\nmod tests {")
                    .next()
                    .unwrap()
                    .to_owned(),
            );
        }
    }
}

/// Keys that the code names, as `fl!(…, "key"` or `.text("key")`.
fn used() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    let mut keys = BTreeSet::new();
    for file in files {
        let squeezed = file.split_whitespace().collect::<Vec<_>>().join(" ");
        for call in squeezed
            .split("fl!(")
            .skip(1)
            .chain(squeezed.split(".text(").skip(1))
        {
            let arguments: String = call.chars().take_while(|c| *c != ')').collect();
            if let Some(key) = arguments.split('"').nth(1) {
                let _ = keys.insert(key.to_owned());
            }
        }
    }
    keys.retain(|key| {
        key.contains('-')
            && key
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit())
    });
    keys
}

#[test]
fn every_language_has_every_sentence_with_the_same_places() {
    let languages = languages();
    assert!(languages.len() >= 2);
    let english = &languages["en-US"];
    for (tag, sentences) in &languages {
        let keys = |sentences: &BTreeMap<String, BTreeSet<String>>| {
            sentences.keys().cloned().collect::<BTreeSet<_>>()
        };
        assert_eq!(keys(sentences), keys(english), "{tag}");
        for (key, places) in sentences {
            assert_eq!(places, &english[key], "{tag}: {key}");
        }
    }
}

#[test]
fn every_sentence_that_is_used_exists_and_every_one_that_exists_is_used() {
    let languages = languages();
    let known: BTreeSet<_> = languages["en-US"].keys().cloned().collect();
    let used = used();
    assert!(used.len() > 60, "{}", used.len());
    let missing: Vec<_> = used.difference(&known).collect();
    assert!(missing.is_empty(), "missing: {missing:?}");
    let idle: Vec<_> = known.difference(&used).collect();
    assert!(idle.is_empty(), "not used: {idle:?}");
}

#[test]
fn no_sentence_shouts() {
    for (tag, _) in languages() {
        let text =
            std::fs::read_to_string(root().join("i18n").join(&tag).join("openchat.ftl")).unwrap();
        let shouting: Vec<_> = text.lines().filter(|line| line.contains('!')).collect();
        assert!(shouting.is_empty(), "{tag}: {shouting:?}");
    }
}
