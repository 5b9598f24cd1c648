//! Where spoilers are in the source of a text, so that what shows the source can leave them out.

use std::borrow::Cow;
use std::ops::Range;

use super::blocks::Block;
use super::span::Style;
use super::words::SPOILER_MARK;
use super::{Body, HIDDEN};

impl Body {
    /// The source with "…" in place of each spoiler. Parses a long text.
    pub fn hide_spoilers(&self) -> Cow<'_, str> {
        let spoilers = self.spoilers();
        if spoilers.is_empty() {
            return Cow::Borrowed(&self.text);
        }
        masked(&self.text, 0..self.text.len(), &spoilers, HIDDEN).into()
    }

    /// The bytes of the source between the bars of each spoiler. Parses a long text.
    pub fn spoilers(&self) -> Vec<Range<usize>> {
        if self.markup.is_none() || !self.text.contains(SPOILER_MARK) {
            return Vec::new();
        }
        if self.is_long() {
            let parts = self.parts();
            let blocks = (0..parts.count()).flat_map(|part| parts.blocks(part));
            return find(&self.text, blocks);
        }
        find(&self.text, self.all_blocks())
    }
}

/// A part of a source, with `hidden` in place of each of these ranges.
pub fn masked(source: &str, part: Range<usize>, ranges: &[Range<usize>], hidden: &str) -> String {
    let slice = |range: Range<usize>| source.get(range).unwrap_or("");
    let (mut text, mut at) = (String::new(), part.start);
    let touched = ranges.iter();
    for range in touched.filter(|it| it.start < part.end && part.start < it.end) {
        text.push_str(slice(at..range.start.max(at)));
        text.push_str(hidden);
        at = at.max(range.end);
    }
    text.push_str(slice(at..part.end.max(at)));
    text
}

/// A spoiler may hold marks, addresses and several spans: it reaches from the bars before the first of them to those after
/// the last.
fn find<'a>(source: &str, blocks: impl Iterator<Item = Block<'a>>) -> Vec<Range<usize>> {
    let (mut found, mut open) = (Vec::new(), None::<Range<usize>>);
    // The end of what is shown before.
    let mut end = 0;
    let spans = blocks.flat_map(|block| {
        let spans = block.spans().enumerate();
        spans.map(|(index, span)| (index == 0, span))
    });
    for (is_first_of_block, span) in spans {
        let range = span.range();
        let is_spoiler = span.style.has(Style::SPOILER);
        if let Some(run) = open.take_if(|_| !is_spoiler || is_first_of_block) {
            found.push(run.start..closing(source, run.end..range.start));
        }
        if is_spoiler {
            let start = open.map_or_else(|| opening(source, end..range.start), |run| run.start);
            open = Some(start..range.end);
        }
        end = range.end;
    }
    if let Some(run) = open {
        found.push(run.start..closing(source, run.end..source.len()));
    }
    found
}

/// Where the first bars end on the last line of what is between two spans.
fn opening(source: &str, between: Range<usize>) -> usize {
    let gap = source.get(between.clone()).unwrap_or("");
    let line = gap.rfind('\n').map_or(0, |end| end + 1);
    let bars = gap.get(line..).and_then(|line| line.find(SPOILER_MARK));
    bars.map_or(between.end, |at| {
        between.start + line + at + SPOILER_MARK.len()
    })
}

/// Where the last bars begin on the first line of what is between two spans.
fn closing(source: &str, between: Range<usize>) -> usize {
    let gap = source.get(between.clone()).unwrap_or("");
    let line = gap.split('\n').next().unwrap_or("");
    between.start + line.rfind(SPOILER_MARK).unwrap_or(line.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spoilers_are_left_out_of_the_source() {
        for (source, shown) in [
            ("none | here || there", "none | here || there"),
            ("a ||b *c* d|| e", "a ||…|| e"),
            ("||**b**|| and ||this||", "||…|| and ||…||"),
            ("||see [x](https://secret.example)||", "||…||"),
            ("**||b||** c", "**||…||** c"),
            ("> ||a||\n\n* ||b||\n", "> ||…||\n\n* ||…||\n"),
            ("||a\nb||", "||…||"),
            ("`||a||` \\||b||", "`||a||` \\||b||"),
        ] {
            assert_eq!(Body::from(source).hide_spoilers(), shown, "{source:?}");
        }
    }

    /// Whatever the marks around it, in all parts of a long text too.
    #[test]
    fn no_secret_is_left() {
        let wrapped = [
            "||S||",
            "||*S*||",
            "x ||a S b||.",
            "||`S`||",
            "||[S](https://S.example/S)||",
        ];
        for spoiler in wrapped {
            for (before, after) in [
                ("", ""),
                ("one\n\n", "\n\ntwo"),
                ("> ", ""),
                ("* ", "\n* c"),
            ] {
                let source = format!("{before}{spoiler}{after}");
                let shown = Body::from(source.as_str()).hide_spoilers().into_owned();
                assert!(!shown.contains('S'), "{source:?} becomes {shown:?}");
            }
        }
        let long = "some words in a line\n\n".repeat(4_000) + "||S||";
        let body = Body::from(long.as_str());
        assert!(body.is_long());
        assert!(body.hide_spoilers().ends_with("line\n\n||…||"));
    }

    #[test]
    fn part_of_a_spoiler_is_masked() {
        let source = "a ||secret|| b";
        let spoilers = Body::from(source).spoilers();
        for (part, expected) in [
            (0..source.len(), "a ||?|| b"),
            (0..6, "a ||?"),
            (6..8, "?"),
            (6..source.len(), "?|| b"),
            (12..14, " b"),
        ] {
            let shown = masked(source, part.clone(), &spoilers, "?");
            assert_eq!(shown, expected, "{part:?}");
        }
    }
}
