//! Divides the blocks of a text into parts.
//!
//! A part is what is laid out at once. Its bytes, lines and spans are limited, so that any text can be shown in time
//! and memory proportional to what is visible.

use unicode_segmentation::UnicodeSegmentation;

use super::blocks::{BlockEnd, BlockKind, Content, Head};
use super::span::{Span, Style};
use super::work::visit;

/// In bytes.
pub(super) const MAX_PART: usize = 4 * 1024;
/// Of the source, without blank ones.
pub(super) const MAX_LINES: usize = 60;
pub(super) const MAX_SPANS: usize = 256;

/// A long text is folded after the part that reaches so many bytes, lines or parts.
pub(super) const FOLD_BYTES: usize = 64 * 1024;
pub(super) const FOLD_LINES: usize = 60;
pub(super) const FOLD_PARTS: usize = 16;

/// The spans of a block, with the targets of its links.
#[derive(Debug, Default)]
pub(super) struct Leaf {
    pub(super) spans: Vec<Span>,
    pub(super) links: Vec<Box<str>>,
}

impl Leaf {
    /// Joins what goes on in the same way.
    pub(super) fn push(&mut self, span: Span) {
        match self.spans.last_mut() {
            Some(last) if last.joins(span) => last.extend_to(span.range().end),
            _ if span.len() == 0 => {}
            _ => self.spans.push(span),
        }
    }
}

pub(super) struct PartWriter<'a> {
    text: &'a str,
    is_folded: bool,
    parts: Vec<Content>,
    /// In all parts.
    bytes: usize,
    lines: usize,
    part: Part,
    is_full: bool,
}

/// The part being written.
#[derive(Default)]
struct Part {
    blocks: Vec<BlockEnd>,
    spans: Vec<Span>,
    links: Vec<Box<str>>,
    /// The last link: its place in the leaf, and here.
    known_link: Option<(u32, u32)>,
    bytes: usize,
    lines: usize,
}

impl<'a> PartWriter<'a> {
    /// With `is_folded` no more than the beginning is kept.
    pub(super) fn new(text: &'a str, is_folded: bool) -> Self {
        Self {
            text,
            is_folded,
            parts: Vec::new(),
            bytes: 0,
            lines: 0,
            part: Part::default(),
            is_full: false,
        }
    }

    /// Whether nothing more is kept.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.part.blocks.is_empty()
    }

    /// Adds a block, as several ones if it does not fit into one part.
    pub(super) fn write(&mut self, head: Head, leaf: &Leaf) {
        let mut head = head;
        let mut first = self.begin(head);
        for span in &leaf.spans {
            let mut at = span.range().start;
            let end = span.range().end;
            while at < end {
                let taken = self.fitting(span.at(at..end));
                if taken == 0 {
                    self.end(head, first);
                    self.next_part();
                    if self.is_full {
                        return;
                    }
                    head = continued(head);
                    first = self.begin(head);
                    continue;
                }
                self.push(span.at(at..at + taken), leaf);
                at += taken;
            }
        }
        self.end(head, first);
    }

    fn begin(&mut self, head: Head) -> usize {
        let is_line = !matches!(head.kind, BlockKind::Cell { column, .. } if column > 0);
        let is_over = self.part.lines >= MAX_LINES || self.part.spans.len() >= MAX_SPANS;
        if is_line && is_over && !self.is_full {
            self.next_part();
        }
        self.part.lines += usize::from(is_line);
        self.part.spans.len()
    }

    /// How many bytes of a span fit into the part; zero if none should.
    fn fitting(&self, span: Span) -> usize {
        let source = self.text.get(span.range()).unwrap_or("");
        let left = MAX_PART.saturating_sub(self.part.bytes);
        let is_empty = self.part.bytes == 0;
        if self.part.spans.len() >= MAX_SPANS && !is_empty {
            return 0;
        }
        if span.is_whole() {
            return if source.len() <= left || is_empty {
                source.len()
            } else {
                0
            };
        }
        let window = source.as_bytes().get(..left.min(source.len()));
        let window = window.unwrap_or_default();
        let breaks = window
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n');
        let lines_left = (MAX_LINES + 1).saturating_sub(self.part.lines);
        // After the last line that may be there, or that is there as a whole.
        let (count, last) = breaks
            .take(lines_left)
            .fold((0, 0), |(count, _), (at, _)| (count + 1, at + 1));
        visit(if count == lines_left {
            last
        } else {
            window.len()
        });
        if count == lines_left && last < source.len() {
            return last;
        }
        match source.len() <= left {
            true => source.len(),
            false if last > 0 => last,
            false if left < MAX_PART / 2 && !is_empty => 0,
            false => cut_before(source, left),
        }
    }

    fn push(&mut self, span: Span, leaf: &Leaf) {
        let link = if span.link == 0 {
            0
        } else {
            self.link(span.link, leaf)
        };
        let source = self.text.get(span.range()).unwrap_or("");
        let lines = source.bytes().filter(|byte| *byte == b'\n').count();
        self.part.lines += lines;
        self.part.bytes += source.len();
        self.part.spans.push(span.with_link(link));
    }

    /// The place of a target in the list of this part.
    fn link(&mut self, link: u32, leaf: &Leaf) -> u32 {
        if let Some((_, place)) = self.part.known_link.filter(|(known, _)| *known == link) {
            return place;
        }
        let target = leaf.links.get((link as usize).saturating_sub(1));
        self.part.links.push(target.cloned().unwrap_or_default());
        let place = u32::try_from(self.part.links.len()).unwrap_or(0);
        self.part.known_link = Some((link, place));
        place
    }

    /// Ends a block, without its last line breaks. A block has at least one span, which may be empty.
    fn end(&mut self, head: Head, first: usize) {
        let Part { spans, blocks, .. } = &mut self.part;
        while spans.len() > first
            && let Some(last) = spans.pop()
        {
            let range = last.range();
            let shown = self.text.get(range.clone()).unwrap_or("");
            let shown = shown.strip_suffix('\n').unwrap_or(shown);
            if !shown.is_empty() {
                spans.push(last.at(range.start..range.start + shown.len()));
                break;
            }
        }
        let may_be_empty = head.kind != BlockKind::Paragraph || head.marker.is_some();
        if first == spans.len() && may_be_empty {
            spans.push(Span::new(0..0, Style::PLAIN));
        }
        if first < spans.len() {
            let spans = u32::try_from(spans.len()).unwrap_or(u32::MAX);
            blocks.push(BlockEnd { head, spans });
        }
        self.part.known_link = None;
    }

    fn next_part(&mut self) {
        let part = std::mem::take(&mut self.part);
        self.bytes += part.bytes;
        self.lines += part.lines;
        self.parts
            .push(Content::new(part.blocks, part.spans, part.links));
        let is_long = self.bytes > FOLD_BYTES - MAX_PART
            || self.lines >= FOLD_LINES
            || self.parts.len() >= FOLD_PARTS;
        self.is_full = self.is_folded && is_long;
    }

    /// The parts, and whether some are missing.
    pub(super) fn finish(mut self) -> (Vec<Content>, bool) {
        if !self.is_full && !self.part.blocks.is_empty() {
            let part = self.part;
            self.parts
                .push(Content::new(part.blocks, part.spans, part.links));
        }
        (self.parts, self.is_full)
    }
}

/// What goes on in the next part.
fn continued(head: Head) -> Head {
    let kind = match head.kind {
        BlockKind::Cell { .. } => BlockKind::Paragraph,
        kind => kind,
    };
    Head {
        kind,
        marker: None,
        ..head
    }
}

/// A place before `end` to cut a long line: after a space, else between two visible characters.
fn cut_before(text: &str, end: usize) -> usize {
    const MAX_CLUSTER: usize = 128;
    let boundary = |at: usize| (0..=at).rev().find(|at| text.is_char_boundary(*at));
    let end = boundary(end).unwrap_or(0);
    let half = boundary(end / 2).unwrap_or(0);
    let second_half = text.get(half..end).unwrap_or("");
    visit(end);
    if let Some((at, space)) = second_half.char_indices().rfind(|(_, c)| c.is_whitespace()) {
        return half + at + space.len_utf8();
    }
    let near = boundary(end.saturating_sub(MAX_CLUSTER)).unwrap_or(0);
    let mut clusters = text.get(near..end).unwrap_or("").grapheme_indices(true);
    let last = clusters.next_back().map_or(0, |(at, _)| at);
    if last > 0 { near + last } else { end }
}
