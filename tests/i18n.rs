//! Checks that every language has the same messages and arguments, and that the code uses them.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

#[path = "i18n/ftl.rs"]
mod ftl;
#[path = "i18n/usages.rs"]
mod usages;

use std::collections::BTreeSet;

use fluent_bundle::{FluentResource, FluentValue};
use ftl::{MessageArguments, message_arguments, source};
use openchat::i18n::{Strings, language_tags};

const ENGLISH: &str = "en-US";

#[test]
fn every_language_file_parses() {
    let folders: BTreeSet<String> = std::fs::read_dir(ftl::folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let known: BTreeSet<String> = language_tags().into_iter().map(String::from).collect();
    assert_eq!(
        folders, known,
        "the folders in i18n differ from the built-in languages"
    );
    for tag in language_tags() {
        if let Err((_, errors)) = FluentResource::try_new(source(tag)) {
            panic!("{tag}: {errors:?}");
        }
    }
}

#[test]
fn every_language_has_the_same_keys_and_arguments() {
    let english = message_arguments(ENGLISH);
    for tag in language_tags() {
        let arguments = message_arguments(tag);
        assert_none(
            &format!("{tag} differs from English"),
            english
                .keys()
                .chain(arguments.keys())
                .filter(|key| english.get(*key) != arguments.get(*key))
                .map(|key| format!("{key}: {:?} and {:?}", arguments.get(key), english.get(key))),
        );
    }
}

#[test]
fn used_keys_exist_and_arguments_match() {
    let english = message_arguments(ENGLISH);
    assert_none(
        "usages that do not match the messages",
        usages::all_usages().into_iter().filter_map(|usage| {
            let Some(arguments) = english.get(&usage.key) else {
                return Some(format!("{}: unknown key {}", usage.file, usage.key));
            };
            (*arguments != usage.arguments).then(|| {
                format!(
                    "{}: {} has {arguments:?} and is given {:?}",
                    usage.file, usage.key, usage.arguments
                )
            })
        }),
    );
}

#[test]
fn every_key_is_used() {
    let used: BTreeSet<String> = usages::all_usages()
        .into_iter()
        .map(|usage| usage.key)
        .collect();
    assert!(used.len() > 50, "the search finds too few usages");
    assert_none(
        "unused keys",
        message_arguments(ENGLISH)
            .into_keys()
            .filter(|key| !used.contains(key)),
    );
}

#[test]
fn messages_have_no_exclamation_marks_straight_quotes_or_placeholders() {
    for tag in language_tags() {
        let strings = Strings::negotiate(&[tag.to_owned()]);
        for_each_message(&message_arguments(tag), |key, fill| {
            let text = format_filled(&strings, key, &message_arguments(tag), fill);
            assert!(!text.contains(['{', '}', '$']), "{tag} {key}: {text}");
            assert!(!text.contains(['!', '\'', '"']), "{tag} {key}: {text}");
            assert_eq!(text.trim(), text, "{tag} {key}");
            assert_ne!(text, key, "{tag} {key}");
        });
    }
}

/// German uses "du". "Sie" inside a sentence is formal; at the start of a sentence it can mean "they".
#[test]
fn german_uses_informal_address() {
    let formal = ["Ihnen", "Ihre", "Ihr ", "Ihrer", "Ihrem", "Ihren"];
    for (number, line) in source("de").lines().enumerate() {
        let text = line.split_once('=').map_or(line, |(_, text)| text);
        let start_of_sentence = |at: usize| {
            let before = text.get(..at).unwrap_or_default().trim_end();
            before.is_empty() || before.ends_with(['.', '?', ':'])
        };
        let is_formal = text
            .match_indices("Sie ")
            .any(|(at, _)| !start_of_sentence(at));
        assert!(
            !is_formal && !formal.iter().any(|word| text.contains(word)),
            "line {}: {line}",
            number + 1
        );
    }
}

#[test]
fn pseudo_locale_is_a_third_longer() {
    let (english, pseudo) = (Strings::negotiate(&[ENGLISH.to_owned()]), Strings::pseudo());
    let all = message_arguments(ENGLISH);
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    for_each_message(&all, |key, fill| {
        let plain = format_filled(&english, key, &all, fill);
        let marked = format_filled(&pseudo, key, &all, fill);
        let is_a_third_longer = |short: usize, long: usize| long * 100 >= short * 135;
        assert!(
            is_a_third_longer(letters(&plain), letters(&marked)),
            "{key}: {marked}"
        );
        // Messages without arguments must also grow in punctuation and spaces.
        let is_longer = is_a_third_longer(plain.chars().count(), marked.chars().count());
        let has_no_arguments = all.get(key).is_some_and(BTreeSet::is_empty) && letters(&plain) > 0;
        assert!(is_longer || !has_no_arguments, "{key}: {marked}");
    });
}

/// Calls `check` for every message, with numbers that cover all its variants.
fn for_each_message(messages: &MessageArguments, check: impl Fn(&str, i64)) {
    for (key, arguments) in messages {
        let max = if arguments.is_empty() { 1 } else { 12 };
        for fill in 1..=max {
            check(key, fill);
        }
    }
}

fn format_filled(strings: &Strings, key: &str, messages: &MessageArguments, fill: i64) -> String {
    let arguments: Vec<(&str, FluentValue<'_>)> = messages
        .get(key)
        .into_iter()
        .flatten()
        .map(|name| (name.as_str(), FluentValue::from(fill)))
        .collect();
    strings.format(key, &arguments).into_owned()
}

fn assert_none(what: &str, wrong: impl Iterator<Item = String>) {
    let wrong: BTreeSet<String> = wrong.collect();
    let lines: Vec<String> = wrong.into_iter().collect();
    assert!(lines.is_empty(), "{what}:\n{}", lines.join("\n"));
}
