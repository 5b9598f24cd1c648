//! Tells keywords, literals and comments of code apart, for languages that the library knows.

use std::ops::Range;

use synoptic::TokOpt;

use super::span::Token;

/// In bytes, of a message. Further code has one color.
pub(super) const MAX_HIGHLIGHTED: usize = 16 * 1024;
/// In a message: for each the library compiles the patterns of the language.
pub(super) const MAX_BLOCKS: usize = 32;

/// Names of languages as they are written after a fence, and as the library has them.
const NAMES: [(&str, &str); 18] = [
    ("rust", "rs"),
    ("python", "py"),
    ("javascript", "js"),
    ("jsx", "js"),
    ("typescript", "ts"),
    ("golang", "go"),
    ("c#", "cs"),
    ("csharp", "cs"),
    ("kotlin", "kt"),
    ("haskell", "hs"),
    ("shell", "sh"),
    ("zsh", "sh"),
    ("console", "sh"),
    ("perl", "pm"),
    ("latex", "tex"),
    ("patch", "diff"),
    ("jsonc", "json"),
    ("svg", "xml"),
];

/// The tokens of code, as ranges of it, in order; what is between them is nothing special.
pub(super) fn tokens(language: &str, code: &str) -> Vec<(Range<usize>, Token)> {
    let language = language.to_lowercase();
    let known = NAMES.iter().find(|(name, _)| *name == language);
    let extension = known.map_or(&*language, |(_, extension)| extension);
    // A tab is one character, so that positions agree.
    let Some(mut highlighter) = synoptic::from_extension(extension, 1) else {
        return Vec::new();
    };
    if highlighter.atom_def.is_empty() {
        return Vec::new();
    }
    let lines: Vec<String> = code.split('\n').map(str::to_owned).collect();
    highlighter.run(&lines);
    let mut found = Vec::new();
    let mut start = 0;
    for (number, line) in lines.iter().enumerate() {
        let tokens = highlighter.line(number, line);
        let mut chars = line.chars();
        let mut at = start;
        for token in tokens {
            let length = token.text().chars().count();
            let bytes: usize = chars.by_ref().take(length).map(char::len_utf8).sum();
            if let TokOpt::Some(_, name) = &token {
                found.push((at..at + bytes, kind(name)));
            }
            at += bytes;
        }
        start += line.len() + 1;
    }
    found
}

fn kind(name: &str) -> Token {
    match name {
        "comment" | "quote" => Token::Comment,
        "keyword" | "boolean" | "operator" | "tag" | "heading" | "key" => Token::Keyword,
        "string" | "character" | "digit" | "number" | "regex" | "insertion" | "hex" => {
            Token::Literal
        }
        _ => Token::Name,
    }
}
