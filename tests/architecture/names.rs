//! Names: no type name in more than two modules, no metaphors.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};

use super::report;
use super::source::{rust_files, sources};

/// Type names that every module may have.
const COMMON: &[&str] = &["Config", "Error", "Event", "Message", "State"];
/// Words without a technical meaning here, forbidden in identifiers and comments; also with a plural `s`.
const FORBIDDEN: &str = "abreast acquaintance beheld burial carded chore conversed deed desk diary docked \
    door doubting ear errand furnish furnished gathered gaze ghost guest guise house \
    hurry keeper nudge patience persona pictured portrait portrayed railed remark shelf \
    stranger teller telling told unfit untold whence wish wished";
/// Words that are fine in a sentence ("room for", "walks the tree"), forbidden in identifiers.
const FORBIDDEN_IDENTIFIERS: &str = "aloud assure dock emptied facts gate happening journal judge meant pulse room stage \
    standing tape walk walker withholds worth";

#[test]
fn type_names_are_defined_in_at_most_two_modules() {
    let mut modules: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for file in sources() {
        for name in &file.type_names {
            let _is_new = modules.entry(name).or_default().insert(&*file.path);
        }
    }
    let wrong: Vec<_> = modules
        .into_iter()
        .filter(|(name, files)| files.len() > 2 && !COMMON.contains(name))
        .map(|(name, files)| format!("{name}: {}", Vec::from_iter(files).join(", ")))
        .collect();
    report("a type name is defined in more than two modules", &wrong);
}

#[test]
fn identifiers_and_comments_have_no_forbidden_words() {
    let mut wrong = Vec::new();
    for (path, text) in rust_files(&["src", "tests"]) {
        let found = forbidden_words(&text).into_iter();
        wrong.extend(found.map(|(line, word)| format!("{path}:{line}: {word}")));
    }
    report("forbidden words", &wrong);
}

/// Forbidden words with their lines. Strings are not searched.
fn forbidden_words(text: &str) -> BTreeSet<(usize, String)> {
    let mut strings = Vec::new();
    find_strings(text.parse().unwrap(), text, &mut strings);
    let mut bytes = text.as_bytes().to_vec();
    for range in strings {
        let string = bytes[range].iter_mut().filter(|byte| **byte != b'\n');
        string.for_each(|byte| *byte = b' ');
    }
    let everywhere: BTreeSet<_> = FORBIDDEN.split(' ').collect();
    let identifiers: BTreeSet<_> = FORBIDDEN_IDENTIFIERS.split(' ').collect();
    let mut found = BTreeSet::new();
    // A method of AppKit.
    let text = String::from_utf8(bytes).unwrap().replace("dockTile", "");
    for (number, line) in text.lines().enumerate() {
        let comment = line.find("//").unwrap_or(line.len());
        for (part, forbidden) in [(line, &everywhere), (&line[..comment], &identifiers)] {
            let words = words_of(part).into_iter();
            let words = words.filter(|word| {
                let singular = word.strip_suffix('s').unwrap_or(word);
                forbidden.contains(word.as_str()) || forbidden.contains(singular)
            });
            found.extend(words.map(|word| (number + 1, word)));
        }
    }
    found
}

fn find_strings(tokens: TokenStream, text: &str, found: &mut Vec<Range<usize>>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => find_strings(group.stream(), text, found),
            TokenTree::Literal(literal) => {
                let range = literal.span().byte_range();
                // A documentation comment is a literal, too.
                if !text[range.clone()].starts_with('/') {
                    found.push(range);
                }
            }
            _ => {}
        }
    }
}

/// The words of a line in lower case, split before capitals and at everything that is no letter.
fn words_of(line: &str) -> Vec<String> {
    let mut spaced = String::new();
    for c in line.chars() {
        if c.is_uppercase() && spaced.ends_with(char::is_lowercase) {
            spaced.push(' ');
        }
        spaced.push(if c.is_alphabetic() { c } else { ' ' });
    }
    spaced.split(' ').map(str::to_lowercase).collect()
}

#[test]
fn forbidden_words_are_found() {
    let text = "//! Opens doors.\nstruct RoomState;\nfn is_told() { let url = \"https://house\"; } // a persona\n\
                /// Room for more, indoors.\nfn stages() { \"a\n // desk ä\"; r#\"errand\"#; } // errand\n";
    let found = forbidden_words(text).into_iter();
    let found: Vec<_> = found.map(|(line, word)| format!("{line} {word}")).collect();
    assert_eq!(
        found.join(", "),
        "1 doors, 2 room, 3 persona, 3 told, 5 stages, 6 errand"
    );
}
