//! What is found in running text: web addresses, short codes of emoji, and the marks of spoilers.

use std::ops::Range;

use super::prepare::addresses;
use super::span::{Span, Style, emoji};
use super::work::visit;

/// In bytes, with its colons.
const MAX_SHORT_CODE: usize = 40;

pub(super) enum Word {
    Text(Range<usize>),
    Address(Range<usize>),
    ShortCode(Range<usize>),
}

/// The words of a range of a text, in order.
pub(super) fn words(text: &str, range: Range<usize>, mut on_word: impl FnMut(Word)) {
    let part = text.get(range.clone()).unwrap_or("");
    let mut at = range.start;
    for address in addresses(part) {
        let (start, end) = (range.start + address.start, range.start + address.end);
        short_codes(text, at..start, &mut on_word);
        on_word(Word::Address(start..end));
        at = end;
    }
    short_codes(text, at..range.end, &mut on_word);
}

fn short_codes(text: &str, range: Range<usize>, on_word: &mut impl FnMut(Word)) {
    let (mut plain, mut at) = (range.start, range.start);
    while let Some(found) = text.get(at..range.end).and_then(|it| it.find(':')) {
        at += found;
        visit(found + 1);
        match short_code(text, at..range.end) {
            Some(end) => {
                if plain < at {
                    on_word(Word::Text(plain..at));
                }
                on_word(Word::ShortCode(at..end));
                (plain, at) = (end, end);
            }
            None => at += 1,
        }
    }
    if plain < range.end {
        on_word(Word::Text(plain..range.end));
    }
}

/// Where the short code that begins a range ends.
fn short_code(text: &str, range: Range<usize>) -> Option<usize> {
    let before = text.get(..range.start)?.chars().next_back();
    let rest = text.get(range.clone())?;
    let name = rest.bytes().skip(1).take(MAX_SHORT_CODE);
    let in_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-');
    let length = name.take_while(in_name).count() + 2;
    visit(length);
    let code = rest.get(..length).filter(|code| code.ends_with(':'))?;
    let is_alone = !before.is_some_and(char::is_alphanumeric);
    (is_alone && emoji(code).is_some()).then_some(range.start + length)
}

/// Before and after a spoiler.
pub const SPOILER_MARK: &str = "||";

/// Takes pairs of `||` out of the spans of a block, and marks what is between them.
pub(super) fn mark_spoilers(text: &str, spans: &mut Vec<Span>) {
    let mut marks = Vec::new();
    for span in spans.iter().filter(|span| may_hold_marks(**span)) {
        let range = span.range();
        let source = text.get(range.clone()).unwrap_or("");
        visit(source.len());
        let found = source.match_indices(SPOILER_MARK);
        let found = found.map(|(at, _)| range.start + at);
        marks.extend(found.filter(|at| is_spoiler_mark(text, *at)));
    }
    // Nothing is between two marks that touch.
    let mut pairs: Vec<Range<usize>> = Vec::new();
    let mut marks = marks.into_iter();
    while let (Some(open), Some(close)) = (marks.next(), marks.next()) {
        pairs.push(open..close + SPOILER_MARK.len());
    }
    if !pairs.is_empty() {
        *spans = with_spoilers(spans, &pairs);
    }
}

fn may_hold_marks(span: Span) -> bool {
    !span.is_whole() && !span.style.has(Style::CODE)
}

/// Two bars, and no more, which are not escaped.
fn is_spoiler_mark(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let before = at.checked_sub(1).and_then(|it| bytes.get(it));
    let after = bytes.get(at + SPOILER_MARK.len());
    after != Some(&b'|') && !matches!(before, Some(b'|' | b'\\'))
}

fn with_spoilers(spans: &[Span], pairs: &[Range<usize>]) -> Vec<Span> {
    let mut marked = Vec::with_capacity(spans.len() + 2 * pairs.len());
    let mut pairs = pairs.iter().peekable();
    for span in spans {
        let (mut at, end) = (span.range().start, span.range().end);
        while at < end {
            while pairs.next_if(|pair| pair.end <= at).is_some() {}
            let Some(pair) = pairs.peek() else {
                marked.push(span.at(at..end));
                break;
            };
            let (open, close) = (
                pair.start + SPOILER_MARK.len(),
                pair.end - SPOILER_MARK.len(),
            );
            let (next, style) = if at < pair.start {
                (pair.start, Some(span.style))
            } else if at < open {
                (open, None)
            } else if at < close {
                (close, Some(span.style.with(Style::SPOILER)))
            } else {
                (pair.end, None)
            };
            let next = next.min(end);
            marked.extend(style.map(|style| span.at(at..next).with_style(style)));
            at = next;
        }
    }
    marked
}
