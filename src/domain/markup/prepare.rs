//! What the parser gets: a text of the same length as that of the message, in which some characters are replaced.
//!
//! The parser tells where it has found something, so the text is always taken from the message itself, and a replaced
//! character is shown as it was sent. Replaced are:
//! * marks of quotes and lists far from the start of a line: this limits the depth, and with it the time;
//! * the colon of link definitions, `[name]: address`: a reader would not see such a line at all;
//! * marks in addresses, which would make a part of the address emphasized;
//! * the parenthesis before an address that is too long to be a link: for each the parser would look for its end;
//! * all marks and line breaks after the first [`MAX_MARKS`]: they are what costs the parser time.

use std::borrow::Cow;
use std::ops::Range;

use super::address;
use super::parser::MAX_TARGET;
use super::work::visit;

/// Marks of quotes and lists that begin in a further column of a line are text.
pub(super) const MAX_MARK_COLUMN: usize = 24;

/// Marks and line breaks of a text. What follows them is text.
pub(super) const MAX_MARKS: usize = 64 * 1024;

/// A punctuation mark that means nothing.
const INERT_MARK: u8 = b';';
const INERT_LETTER: u8 = b'x';

/// `marks_end`: see [`marks_end`].
pub(super) fn source(text: &str, marks_end: usize) -> Cow<'_, str> {
    let mut replaced = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = deep_marks(line, start, &mut replaced);
        definition_colon(text, start + content, &mut replaced);
        start += line.len();
    }
    let (marked, _) = text.split_at_checked(marks_end).unwrap_or((text, ""));
    marks_in_addresses(marked, &mut replaced);
    long_targets(text, &mut replaced);
    if replaced.is_empty() && marks_end == text.len() {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    for (at, byte) in replaced {
        if let Some(old) = bytes.get_mut(at).filter(|old| old.is_ascii()) {
            *old = byte;
        }
    }
    let rest = bytes.get_mut(marks_end..).unwrap_or_default();
    for byte in rest.iter_mut().filter(|byte| is_mark(**byte)) {
        *byte = INERT_MARK;
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Replaces the parentheses that no end of an address follows soon enough.
fn long_targets(text: &str, replaced: &mut Vec<(usize, u8)>) {
    visit(text.len());
    let bytes = text.as_bytes();
    let mut end = text.len();
    for (at, byte) in bytes.iter().enumerate().rev() {
        if *byte == b')' || byte.is_ascii_whitespace() {
            end = at;
        } else if *byte == b'('
            && end - at > MAX_TARGET + 1
            && bytes.get(at.wrapping_sub(1)) == Some(&b']')
        {
            replaced.push((at, INERT_MARK));
        }
    }
}

/// Where the marks end that are read; the length of the text if it has fewer.
pub(super) fn marks_end(text: &str) -> usize {
    visit(text.len());
    let mut marks = text.bytes().enumerate().filter(|(_, byte)| is_mark(*byte));
    marks.nth(MAX_MARKS).map_or(text.len(), |(at, _)| at)
}

/// Whether a byte can mean something to the parser. The marks of sentences are too frequent to count them.
fn is_mark(byte: u8) -> bool {
    let is_of_sentence = matches!(byte, b'.' | b',' | b'\'' | b'"');
    byte == b'\n' || byte.is_ascii_punctuation() && !is_of_sentence
}

/// Replaces the marks of quotes and lists that are too far from the start of a line. Returns where its content begins.
fn deep_marks(line: &str, start: usize, replaced: &mut Vec<(usize, u8)>) -> usize {
    let mut at = 0;
    let mut column = 0;
    let bytes = line.as_bytes();
    while let Some(byte) = bytes.get(at) {
        visit(1);
        let length = match byte {
            b' ' | b'>' => 1,
            b'\t' => {
                column += 3;
                1
            }
            b'-' | b'+' | b'*' if is_blank_at(bytes, at + 1) => 1,
            b'0'..=b'9' => match number(bytes, at) {
                Some(length) => length,
                None => break,
            },
            _ => break,
        };
        if column >= MAX_MARK_COLUMN && !byte.is_ascii_whitespace() {
            replaced.push((start + at + length - 1, INERT_MARK));
        }
        column += length;
        at += length;
    }
    at
}

/// The length of `1.` or `1)` before a blank.
fn number(bytes: &[u8], at: usize) -> Option<usize> {
    const MAX_DIGITS: usize = 9;
    let digits = bytes.get(at..)?.iter().take(MAX_DIGITS + 1);
    let digits = digits.take_while(|byte| byte.is_ascii_digit()).count();
    let mark = bytes.get(at + digits)?;
    let is_number = matches!(mark, b'.' | b')') && is_blank_at(bytes, at + digits + 1);
    is_number.then_some(digits + 1)
}

fn is_blank_at(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_none_or(u8::is_ascii_whitespace)
}

/// Replaces the colon after the brackets that begin a line.
fn definition_colon(text: &str, start: usize, replaced: &mut Vec<(usize, u8)>) {
    let bytes = text.as_bytes();
    let rest = bytes.get(start..).unwrap_or_default();
    let Some(label) = rest.strip_prefix(b"[") else {
        return;
    };
    let mut is_escaped = false;
    for (at, byte) in label.iter().enumerate() {
        visit(1);
        match byte {
            b']' if !is_escaped => {
                let colon = start + at + 2;
                if bytes.get(colon) == Some(&b':') {
                    replaced.push((colon, INERT_MARK));
                }
                return;
            }
            b'[' if !is_escaped => return,
            _ => is_escaped = *byte == b'\\' && !is_escaped,
        }
    }
}

fn marks_in_addresses(text: &str, replaced: &mut Vec<(usize, u8)>) {
    for address in addresses(text) {
        let address = in_brackets(text, address);
        let marks = text.get(address.clone()).unwrap_or("").bytes().enumerate();
        let marks = marks.filter(|(_, byte)| matches!(byte, b'*' | b'_' | b'~'));
        replaced.extend(marks.map(|(at, _)| (address.start + at, INERT_LETTER)));
    }
}

/// The target of a link, `[text](address)`, ends at its bracket.
fn in_brackets(text: &str, address: Range<usize>) -> Range<usize> {
    let before = text.get(..address.start).unwrap_or("");
    if !before.ends_with("](") {
        return address;
    }
    let mut depth = 0_usize;
    let written = text.get(address.clone()).unwrap_or("");
    let end = written.bytes().position(|byte| match byte {
        b'(' => {
            depth += 1;
            false
        }
        b')' if depth == 0 => true,
        b')' => {
            depth -= 1;
            false
        }
        _ => false,
    });
    address.start..end.map_or(address.end, |end| address.start + end)
}

/// Where the web addresses of a text are.
pub(super) fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let Some(found) = rest.find(address::FIRST_LETTERS) else {
                visit(rest.len());
                return None;
            };
            visit(found + 1);
            at += found;
            let before = text.get(..at).and_then(|it| it.chars().next_back());
            let is_in_word = before.is_some_and(|c| c.is_ascii_alphanumeric());
            let length = if is_in_word {
                Err(1)
            } else {
                address::length(rest.get(found..).unwrap_or(""))
            };
            match length {
                Ok(length) => {
                    let start = at;
                    at += length;
                    return Some(start..at);
                }
                Err(length) => at += length.max(1),
            }
        }
        None
    })
}

/// `false` only if a text is one paragraph without markup, which most messages are.
pub(super) fn may_have_markup(text: &str) -> bool {
    visit(text.len());
    let marks = |byte: u8| {
        matches!(
            byte,
            b'*' | b'_' | b'~' | b'`' | b'[' | b'<' | b'\\' | b'|' | b'#' | b'>'
        )
    };
    let mut colons = text.split(':').skip(1);
    text.bytes().any(marks)
        || colons.any(|after| !after.starts_with([' ', '\n']) && !after.is_empty())
        || text.split('\n').any(is_marked_line)
        || is_indented(text)
}

/// Whether the parser takes the first line for code.
fn is_indented(text: &str) -> bool {
    let blanks = text.bytes().take_while(|byte| matches!(byte, b' ' | b'\t'));
    blanks
        .map(|byte| if byte == b' ' { 1 } else { 4 })
        .sum::<usize>()
        >= 4
}

/// A list item, an underline of a heading, a line across the text, or no text at all.
fn is_marked_line(line: &str) -> bool {
    let line = line.trim_start();
    let item = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.is_empty()
        || line.starts_with(['-', '+', '='])
        || item.len() < line.len() && item.starts_with(['.', ')'])
}
