//! Finds the messages that the source uses, outside tests: `fl!(.., "key", "argument" => value)` and
//! `strings.text("key")`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

pub struct KeyUsage {
    /// The path, relative to the repository.
    pub file: String,
    /// The key of the message.
    pub key: String,
    /// The names of the arguments.
    pub arguments: BTreeSet<String>,
}

pub fn all_usages() -> Vec<KeyUsage> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect_files(&root.join("src"), &mut files);
    let mut usages = Vec::new();
    for path in files {
        let file = path.strip_prefix(&root).unwrap().display().to_string();
        let tokens: TokenStream = std::fs::read_to_string(&path).unwrap().parse().unwrap();
        collect_usages(tokens, &file, &mut usages);
    }
    usages
}

fn collect_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_stem().is_some_and(|name| name == "tests") {
            continue;
        }
        if path.is_dir() {
            collect_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn collect_usages(tokens: TokenStream, file: &str, usages: &mut Vec<KeyUsage>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut in_tests = false;
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            // The item under `#[cfg(test)]` ends with its body or with a semicolon.
            in_tests &= !is(token, ";");
            continue;
        };
        if is_test_attribute(token) {
            in_tests = true;
        } else if in_tests && group.delimiter() == Delimiter::Brace {
            in_tests = false;
        } else if !in_tests {
            let before = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
            let precedes =
                |back: usize, name: &str| before(back).is_some_and(|token| is(token, name));
            let is_macro = precedes(1, "!") && precedes(2, "fl");
            let is_method = precedes(1, "text") && precedes(2, ".") && precedes(3, "strings");
            if is_macro || is_method {
                record(literals(group.stream()), file, usages);
            }
            collect_usages(group.stream(), file, usages);
        }
    }
}

fn is(token: &TokenTree, text: &str) -> bool {
    !matches!(token, TokenTree::Group(_)) && token.to_string() == text
}

fn is_test_attribute(token: &TokenTree) -> bool {
    token.to_string().replace(' ', "") == "[cfg(test)]"
}

/// The string literals directly in the tokens: the key, then the names of arguments.
fn literals(tokens: TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Literal(literal) = token else {
            continue;
        };
        let text = literal.to_string();
        let Some(text) = text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'))
        else {
            continue;
        };
        let is_argument = tokens.get(at + 1).is_some_and(|token| is(token, "="))
            && tokens.get(at + 2).is_some_and(|token| is(token, ">"));
        if found.is_empty() || is_argument {
            found.push(text.to_owned());
        }
    }
    found
}

fn record(literals: Vec<String>, file: &str, usages: &mut Vec<KeyUsage>) {
    let mut literals = literals.into_iter();
    if let Some(key) = literals.next() {
        usages.push(KeyUsage {
            file: file.to_owned(),
            key,
            arguments: literals.collect(),
        });
    }
}
