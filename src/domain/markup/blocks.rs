//! Divides a text into parts, and a part into blocks: paragraphs, quotes and code.
//!
//! A part is what is laid out at once. Its bytes, lines and spans are limited, so that any text can be shown in time
//! and memory proportional to what is visible.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::inline::{self, Span, Style, visit};

/// In bytes.
pub(super) const MAX_PART: usize = 4 * 1024;
/// Of the source, without blank ones.
pub(super) const MAX_LINES: usize = 40;
/// From then on the rest of the part is plain text.
pub(super) const MAX_SPANS: usize = 256;
/// The longest fence; a longer one is text.
const MAX_FENCE: usize = 16;
/// In bytes. The name of a language after a fence; a longer one makes the line text.
const MAX_LANGUAGE: usize = 64;

/// A part of a text, as ranges of that text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    blocks: Box<[BlockEnd]>,
    spans: Box<[Span]>,
    end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// With the line breaks of the source.
    Paragraph,
    Quote,
    Code,
}

/// A block in the list of blocks: its spans end here, and begin where those of the block before end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct BlockEnd {
    kind: BlockKind,
    spans: usize,
}

/// A block with its text. Never without a span.
#[derive(Debug, Clone, Copy)]
pub struct Block<'a> {
    pub kind: BlockKind,
    text: &'a str,
    first: Span,
    rest: &'a [Span],
}

impl<'a> Block<'a> {
    /// A paragraph without markup.
    pub(super) fn plain(text: &'a str) -> Self {
        Self {
            kind: BlockKind::Paragraph,
            text,
            first: Span::new(0..text.len(), Style::Plain),
            rest: &[],
        }
    }

    /// Texts without markers, in order.
    pub fn spans(self) -> impl Iterator<Item = (&'a str, Style)> {
        let spans = std::iter::once(self.first).chain(self.rest.iter().copied());
        spans.filter_map(move |span| Some((self.text.get(span.range())?, span.style)))
    }
}

impl Content {
    pub fn blocks<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Block<'a>> {
        let mut start = 0;
        self.blocks.iter().filter_map(move |block| {
            let spans = self.spans.get(start..block.spans)?;
            start = block.spans;
            let (first, rest) = spans.split_first()?;
            Some(Block {
                kind: block.kind,
                text,
                first: *first,
                rest,
            })
        })
    }

    /// Where it ends in the text.
    pub(super) fn end(&self) -> usize {
        self.end
    }

    /// Whether it is one paragraph of all of the text, without markup.
    pub(super) fn is_plain(&self, text: &str) -> bool {
        let whole = Span::new(0..text.len(), Style::Plain);
        match (&*self.blocks, &*self.spans) {
            ([block], [span]) => block.kind == BlockKind::Paragraph && *span == whole,
            ([], []) => text.is_empty(),
            _ => false,
        }
    }

    /// On the heap, in bytes.
    pub(super) fn size(&self) -> usize {
        size_of_val(&*self.blocks) + size_of_val(&*self.spans)
    }
}

/// Reads a text part by part.
pub(super) struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// For each length of a fence, the last line that can close it: one that is never closed is text.
    last_closing: [Option<usize>; MAX_FENCE + 1],
    /// The length of the fence whose block of code is being read.
    code: Option<usize>,
    /// The block whose line was cut where the last part ended.
    continued: Option<BlockKind>,
}

/// A line, or as much of it as fits.
struct Line<'a> {
    text: &'a str,
    start: usize,
    /// After the line break.
    next: usize,
    is_cut: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            last_closing: last_closing(text),
            code: None,
            continued: None,
        }
    }

    /// The next part; `None` when only blank lines are left.
    pub(super) fn part(&mut self) -> Option<Content> {
        self.skip_blank_lines();
        let start = self.at;
        let mut builder = Builder::default();
        let mut lines = 0;
        while lines < MAX_LINES {
            let Some(line) = self.line(MAX_PART.saturating_sub(self.at - start)) else {
                break;
            };
            lines += usize::from(!is_blank(line.text) || self.code.is_some());
            self.at = line.next;
            self.read(&line, &mut builder);
        }
        if self.code.is_none() && self.continued.is_none() {
            self.skip_blank_lines();
        }
        (self.at > start).then(|| builder.finish(self.text, self.at))
    }

    fn skip_blank_lines(&mut self) {
        if self.code.is_some() || self.continued.is_some() {
            return;
        }
        let rest = self.text.get(self.at..).unwrap_or("");
        let blank = rest.len() - rest.trim_start().len();
        visit(blank);
        let blank = rest.get(..blank).unwrap_or("");
        if blank.len() == rest.len() {
            self.at = self.text.len();
        } else if let Some(end) = blank.rfind('\n') {
            self.at += end + 1;
        }
    }

    /// The next line. `None` at the end, and if it should begin the next part.
    fn line(&self, limit: usize) -> Option<Line<'a>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let limit = limit.min(rest.len());
        let bytes = rest.as_bytes().get(..limit)?;
        let line_break = bytes.iter().position(|byte| *byte == b'\n');
        visit(line_break.unwrap_or(limit));
        let (end, is_cut) = match line_break {
            Some(end) => (end, false),
            None if limit == rest.len() => (limit, false),
            None if limit < MAX_PART / 2 => return None,
            None => (cut_before(rest, limit), true),
        };
        Some(Line {
            text: rest.get(..end)?,
            start: self.at,
            next: self.at + end + usize::from(line_break.is_some()),
            is_cut,
        })
    }

    fn read(&mut self, line: &Line<'_>, builder: &mut Builder) {
        let continued = self.continued.take();
        let begins = continued.is_none();
        let end = line.start + line.text.len();
        if let Some(fence) = self.code {
            if begins && !line.is_cut && closing_fence(line.text).is_some_and(|it| it >= fence) {
                self.code = None;
                builder.end_block(self.text);
                return;
            }
            builder.begin(BlockKind::Code, self.text);
            builder.push(line.start..line.next, Style::Plain);
            self.continued = line.is_cut.then_some(BlockKind::Code);
            return;
        }
        if begins && is_blank(line.text) {
            builder.end_block(self.text);
            return;
        }
        if begins
            && !line.is_cut
            && let Some(fence) = self.opened_fence(line)
        {
            self.code = Some(fence);
            builder.end_block(self.text);
            builder.begin(BlockKind::Code, self.text);
            builder.push(line.next..line.next, Style::Plain);
            return;
        }
        let quote = line.text.strip_prefix('>').filter(|_| begins);
        let quoted = quote.map(|quote| quote.strip_prefix(' ').unwrap_or(quote));
        let kind = continued.unwrap_or(match quote {
            Some(_) => BlockKind::Quote,
            None => BlockKind::Paragraph,
        });
        builder.begin(kind, self.text);
        let text = quoted.unwrap_or(line.text);
        builder.push_line(text, end - text.len(), line.is_cut);
        builder.push(end..line.next, Style::Plain);
        self.continued = line.is_cut.then_some(kind);
    }

    /// The length of the fence that a line opens, if it is closed somewhere.
    fn opened_fence(&self, line: &Line<'_>) -> Option<usize> {
        let fence = fence_length(line.text).filter(|fence| (3..=MAX_FENCE).contains(fence))?;
        let language = line.text.get(fence..)?;
        let in_name = |c: char| c.is_alphanumeric() || "_#+.-".contains(c);
        let has_language = language.len() <= MAX_LANGUAGE && language.trim().chars().all(in_name);
        let last = self.last_closing.get(fence).copied().flatten();
        last.filter(|last| has_language && *last > line.start)
            .map(|_| fence)
    }
}

/// Spans and blocks of one part.
#[derive(Default)]
struct Builder {
    blocks: Vec<BlockEnd>,
    spans: Vec<Span>,
    /// The block being read, and its first span.
    block: Option<(BlockKind, usize)>,
}

impl Builder {
    fn begin(&mut self, kind: BlockKind, text: &str) {
        if self.block.is_none_or(|(open, _)| open != kind) {
            self.end_block(text);
            self.block = Some((kind, self.spans.len()));
        }
    }

    /// Ends the block without its last line break. A block of code may be empty.
    fn end_block(&mut self, text: &str) {
        let Some((kind, first)) = self.block.take() else {
            return;
        };
        while self.spans.len() > first
            && let Some(last) = self.spans.pop()
        {
            let range = last.range();
            let shown = text.get(range.clone()).unwrap_or("").trim_end_matches('\n');
            if !shown.is_empty() || self.spans.len() == first && kind == BlockKind::Code {
                let end = range.start + shown.len();
                self.spans.push(Span::new(range.start..end, last.style));
                break;
            }
        }
        if first < self.spans.len() {
            let spans = self.spans.len();
            self.blocks.push(BlockEnd { kind, spans });
        }
    }

    fn push_line(&mut self, line: &str, start: usize, is_cut: bool) {
        let mut spans = inline::spans(line, is_cut);
        while self.spans.len() < MAX_SPANS || spans.rest_start().is_none() {
            let Some(span) = spans.next() else {
                return;
            };
            let range = span.range();
            self.push(start + range.start..start + range.end, span.style);
        }
        let rest = spans.rest_start().unwrap_or(line.len());
        self.push(start + rest..start + line.len(), Style::Plain);
    }

    /// Joins plain text to the plain text before it.
    fn push(&mut self, range: Range<usize>, style: Style) {
        let first = self.block.map_or(0, |(_, first)| first);
        let is_first = first == self.spans.len();
        match self.spans.last_mut().filter(|_| !is_first) {
            Some(last) if last.joins(&range, style) => last.extend_to(range.end),
            _ if range.is_empty() && !is_first => {}
            _ => self.spans.push(Span::new(range, style)),
        }
    }

    fn finish(mut self, text: &str, end: usize) -> Content {
        self.end_block(text);
        Content {
            blocks: self.blocks.into(),
            spans: self.spans.into(),
            end,
        }
    }
}

fn is_blank(line: &str) -> bool {
    visit(line.len());
    line.trim().is_empty()
}

fn fence_length(line: &str) -> Option<usize> {
    let length = line.len() - line.trim_start_matches('`').len();
    visit(length);
    (length > 0).then_some(length)
}

/// The length of a fence that stands alone in its line.
fn closing_fence(line: &str) -> Option<usize> {
    let fence = fence_length(line)?;
    line.get(fence..)?.trim().is_empty().then_some(fence)
}

fn last_closing(text: &str) -> [Option<usize>; MAX_FENCE + 1] {
    let mut last = [None; MAX_FENCE + 1];
    visit(text.len());
    if text.contains("```") {
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if let Some(fence) = closing_fence(line) {
                // A longer fence closes a shorter one too.
                last.iter_mut()
                    .take(fence + 1)
                    .for_each(|last| *last = Some(start));
            }
            start += line.len();
        }
    }
    last
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
