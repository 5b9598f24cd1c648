//! Reads a text with the CommonMark parser, and keeps what the product shows; the rest is text.
//!
//! docs/features/0004 lists what is shown otherwise than CommonMark says.

use std::ops::Range;

use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
};

use super::blocks::{Align, BlockKind, Content, Head, MAX_DEPTH, Marker, Nesting};
use super::span::{Span, Style};
use super::words::{Word, mark_spoilers, words};
use super::work::visit;
use super::writer::{FOLD_BYTES, Leaf, PartWriter};
use super::{cut, prepare};

/// A table of more columns is text.
pub(super) const MAX_COLUMNS: usize = 10;
/// In bytes.
pub(super) const MAX_TARGET: usize = 2048;

/// In bytes. Of a text that is shown folded no more is read.
const MAX_FOLDED: usize = 2 * FOLD_BYTES;

/// The parts of a text, and whether there are more than these. With `is_folded` no more than the beginning is kept.
pub(super) fn read(text: &str, is_folded: bool) -> (Vec<Content>, bool) {
    let (beginning, is_cut) = cut(text, MAX_FOLDED);
    if is_folded && is_cut {
        (read_all(beginning, true).0, true)
    } else {
        read_all(text, is_folded)
    }
}

fn read_all(text: &str, is_folded: bool) -> (Vec<Content>, bool) {
    let marks_end = prepare::marks_end(text);
    let source = prepare::source(text, marks_end);
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut reader = MarkupReader::new(text, &source, is_folded);
    reader.marks_end = marks_end;
    for (event, range) in Parser::new_ext(&source, options).into_offset_iter() {
        visit(1);
        if reader.writer.is_full() {
            break;
        }
        reader.read(event, range);
    }
    reader.close();
    // Marks alone, such as `>`, are what somebody wanted to say.
    if reader.writer.is_empty() && !text.trim().is_empty() {
        reader.open(BlockKind::Paragraph, 0);
        reader.push(0..text.len(), Style::PLAIN);
        reader.close();
    }
    reader.writer.finish()
}

pub(super) struct MarkupReader<'a> {
    pub(super) text: &'a str,
    /// What the parser reads; as long as the text.
    source: &'a str,
    /// What follows is text.
    marks_end: usize,
    writer: PartWriter<'a>,
    /// Quotes and lists around, also those too deep to be shown.
    pub(super) depth: (usize, usize, usize),
    /// For each open list the number of its next item, and whether it is in a quote.
    lists: Vec<(Option<u64>, bool)>,
    /// Of the item that has just begun.
    marker: Option<Marker>,
    columns: Vec<Alignment>,
    cell: (usize, bool),
    /// The open block.
    pub(super) leaf: Option<(Head, Leaf)>,
    pub(super) inline: Inline,
    /// Text that is not yet searched for words.
    pending: Range<usize>,
    /// Up to where a paragraph is read, if blanks that follow are part of it.
    pub(super) shown_to: Option<usize>,
    /// In a construct that is shown as it was sent: how many are open.
    skipped: usize,
    /// Bytes and blocks of code that have colors.
    pub(super) highlighted: (usize, usize),
}

/// How many of each kind are open.
#[derive(Default)]
pub(super) struct Inline {
    strong: usize,
    emphasis: usize,
    struck: usize,
    link: u32,
}

impl Inline {
    pub(super) fn style(&self) -> Style {
        let styles = [
            (self.strong, Style::STRONG),
            (self.emphasis, Style::EMPHASIS),
            (self.struck, Style::STRUCK),
        ];
        let open = styles.into_iter().filter(|(count, _)| *count > 0);
        open.fold(Style::PLAIN, |all, (_, style)| all.with(style))
    }
}

impl<'a> MarkupReader<'a> {
    fn new(text: &'a str, source: &'a str, is_folded: bool) -> Self {
        Self {
            text,
            source,
            marks_end: text.len(),
            writer: PartWriter::new(text, is_folded),
            depth: (0, 0, 0),
            lists: Vec::new(),
            marker: None,
            columns: Vec::new(),
            cell: (0, false),
            leaf: None,
            inline: Inline::default(),
            pending: 0..0,
            shown_to: None,
            skipped: 0,
            highlighted: (0, 0),
        }
    }

    fn read(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.skipped > 0 {
            match event {
                Event::Start(_) => self.skipped += 1,
                Event::End(_) => self.skipped -= 1,
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Code(_) => self.code(range),
            Event::SoftBreak | Event::HardBreak => self.line_break(range),
            Event::TaskListMarker(is_done) => self.marker = Some(Marker::Task(is_done)),
            Event::Rule => {
                self.open(BlockKind::Paragraph, range.start);
                self.push_text(range);
                self.close();
            }
            _ => self.push_text(range),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.open(BlockKind::Paragraph, range.start),
            Tag::Heading { level, .. } => {
                self.open(BlockKind::Heading(number(level)), range.start);
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => {
                self.open(BlockKind::Paragraph, range.start);
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => self.fence(&info, range),
            Tag::BlockQuote(_) => {
                self.close_item(range.start);
                self.depth.1 += 1;
            }
            Tag::List(first) => {
                self.close_item(range.start);
                let is_quoted = self.depth.1 > 0;
                self.lists.push((first, is_quoted));
                let depth = if is_quoted {
                    &mut self.depth.2
                } else {
                    &mut self.depth.0
                };
                *depth += 1;
            }
            Tag::Item => {
                self.close();
                self.marker = self.lists.last_mut().map(|(next, _)| match next {
                    Some(number) => {
                        let shown = u32::try_from(*number).unwrap_or(u32::MAX);
                        *number += 1;
                        Marker::Number(shown)
                    }
                    None => Marker::Bullet,
                });
            }
            Tag::Table(columns) if columns.len() > MAX_COLUMNS => self.as_sent(range),
            Tag::Table(columns) => {
                self.close();
                self.columns = columns;
            }
            Tag::TableHead => self.cell = (0, true),
            Tag::TableRow => self.cell = (0, false),
            Tag::TableCell => self.open_cell(range.start),
            tag => self.start_inline(tag, range),
        }
    }

    fn start_inline(&mut self, tag: Tag<'_>, range: Range<usize>) {
        self.flush();
        self.blank_to(range.start);
        match tag {
            Tag::Emphasis => self.inline.emphasis += 1,
            Tag::Strong => self.inline.strong += 1,
            Tag::Strikethrough if self.is_struck(&range) => self.inline.struck += 1,
            Tag::Strikethrough => self.push_text(range.start..range.start + 1),
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => match self.target(link_type, &dest_url, &range) {
                Some(target) => {
                    let (_, leaf) = self.leaf(range.start);
                    leaf.links.push(target.into());
                    self.inline.link = u32::try_from(leaf.links.len()).unwrap_or(0);
                }
                None => self.as_sent(range.clone()),
            },
            _ => self.as_sent(range.clone()),
        }
        if self.skipped == 0 {
            self.shown_to = None;
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => {
                self.blanks_after();
                self.close();
            }
            TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock => self.close(),
            TagEnd::BlockQuote(_) => {
                self.close();
                self.depth.1 = self.depth.1.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.close();
                let is_quoted = self.lists.pop().is_some_and(|(_, is_quoted)| is_quoted);
                let depth = if is_quoted {
                    &mut self.depth.2
                } else {
                    &mut self.depth.0
                };
                *depth = depth.saturating_sub(1);
            }
            TagEnd::Item => self.close_item(range.end),
            TagEnd::TableCell => {
                self.close();
                self.cell.0 += 1;
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {
                self.end_inline(tag, range);
            }
            _ => {}
        }
    }

    fn end_inline(&mut self, tag: TagEnd, range: Range<usize>) {
        self.flush();
        let is_struck = self.is_struck(&range);
        let open = &mut self.inline;
        match tag {
            TagEnd::Emphasis => open.emphasis = open.emphasis.saturating_sub(1),
            TagEnd::Strong => open.strong = open.strong.saturating_sub(1),
            TagEnd::Strikethrough if is_struck => open.struck = open.struck.saturating_sub(1),
            TagEnd::Strikethrough => {
                self.push_text(range.end.saturating_sub(1)..range.end);
                self.flush();
            }
            _ => open.link = 0,
        }
        self.shown_to = Some(range.end);
    }

    /// Two tildes: one stands for "about".
    fn is_struck(&self, range: &Range<usize>) -> bool {
        let marked = self.text.get(range.clone());
        marked.is_some_and(|marked| marked.starts_with("~~"))
    }

    /// The address that a link opens; `None` for what is no link here.
    fn target<'b>(
        &'b self,
        link_type: LinkType,
        found: &'b CowStr<'_>,
        range: &Range<usize>,
    ) -> Option<String> {
        let text = self.text.get(range.clone())?;
        let source = self.source.get(range.clone())?;
        let target = match (link_type, found) {
            (LinkType::Email, _) => return Some(format!("mailto:{found}")),
            (LinkType::Autolink | LinkType::Inline, _) if text == source => &**found,
            // Some characters of it may have been replaced for the parser.
            (LinkType::Autolink | LinkType::Inline, CowStr::Borrowed(found)) => {
                let start = found
                    .as_ptr()
                    .addr()
                    .checked_sub(self.source.as_ptr().addr())?;
                self.text.get(start..start + found.len())?
            }
            _ => return None,
        };
        let is_empty = text.starts_with("[](");
        let starts = |scheme: &str| {
            let start = target.get(..scheme.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        };
        let known = ["http://", "https://", "openchat://", "mailto:"];
        let is_known = known.into_iter().any(starts);
        let is_fit = is_known && !is_empty && target.len() <= MAX_TARGET;
        is_fit.then(|| target.to_owned())
    }

    /// Shows a construct that is not supported as it was sent, and skips what is in it.
    fn as_sent(&mut self, range: Range<usize>) {
        if self.leaf.is_none() {
            self.open(BlockKind::Paragraph, range.start);
        }
        self.push_text(range);
        self.flush();
        self.skipped = 1;
    }

    fn line_break(&mut self, range: Range<usize>) {
        let source = self.text.get(range.clone()).unwrap_or("");
        let Some(at) = source.find('\n') else {
            return;
        };
        if source.starts_with('\\') {
            self.flush();
            self.shown_to = Some(range.start + at);
        }
        self.push_text(range.start + at..range.start + at + 1);
    }

    fn open_cell(&mut self, start: usize) {
        let (column, is_header) = self.cell;
        let align = match self.columns.get(column) {
            Some(Alignment::Center) => Align::Center,
            Some(Alignment::Right) => Align::End,
            _ => Align::Start,
        };
        let column = u8::try_from(column).unwrap_or(u8::MAX);
        let kind = BlockKind::Cell {
            column,
            is_header,
            align,
        };
        self.open(kind, start);
    }

    pub(super) fn open(&mut self, kind: BlockKind, start: usize) {
        self.close();
        let shown = |depth: usize| u8::try_from(depth).map_or(MAX_DEPTH, |it| it.min(MAX_DEPTH));
        let (outer, quotes, inner) = self.depth;
        let head = Head {
            kind,
            nesting: Nesting {
                outer: shown(outer),
                quotes: shown(quotes),
                inner: shown(inner),
            },
            marker: None,
            language: (0, 0),
        };
        let keeps_blanks = kind == BlockKind::Paragraph && !self.is_nested();
        let line = self.text.get(..start).and_then(|it| it.rfind('\n'));
        self.shown_to = keeps_blanks.then(|| line.map_or(0, |line| line + 1));
        self.leaf = Some((head, Leaf::default()));
    }

    pub(super) fn is_nested(&self) -> bool {
        self.depth != (0, 0, 0)
    }

    /// The open block. The text of a list item may stand in the item itself.
    pub(super) fn leaf(&mut self, start: usize) -> &mut (Head, Leaf) {
        if self.leaf.is_none() {
            self.open(BlockKind::Paragraph, start);
        }
        self.leaf.get_or_insert((Head::PARAGRAPH, Leaf::default()))
    }

    /// An item may have no text of its own.
    fn close_item(&mut self, at: usize) {
        if self.marker.is_some() && self.leaf.is_none() && self.pending.is_empty() {
            self.open(BlockKind::Paragraph, at);
        }
        self.close();
    }

    fn close(&mut self) {
        self.flush();
        let Some((mut head, mut leaf)) = self.leaf.take() else {
            return;
        };
        head.marker = self.marker.take();
        if head.kind == BlockKind::Code {
            self.highlight(head, &mut leaf);
        } else {
            mark_spoilers(self.text, &mut leaf.spans);
        }
        self.inline = Inline::default();
        self.shown_to = None;
        self.writer.write(head, &leaf);
    }

    /// Text that may be joined to what follows before it is searched for words.
    fn push_text(&mut self, range: Range<usize>) {
        if self.pending.end != range.start || self.pending.is_empty() {
            self.flush();
            self.blank_to(range.start);
            self.pending = range.start..range.start;
        }
        self.shown_to = Some(range.end);
        self.pending.end = range.end;
    }

    pub(super) fn flush(&mut self) {
        let range = std::mem::replace(&mut self.pending, 0..0);
        if range.is_empty() {
            return;
        }
        let (head, _) = self.leaf(range.start);
        if head.kind == BlockKind::Code {
            self.push(range, Style::CODE);
            return;
        }
        let style = self.inline.style();
        if self.inline.link != 0 {
            self.push(range, style);
            return;
        }
        let text = self.text;
        let marked = self.marks_end.clamp(range.start, range.end);
        words(text, range.start..marked, |word| match word {
            Word::Text(range) => self.push(range, style),
            Word::ShortCode(range) => self.push(range, style.with(Style::SHORT_CODE)),
            Word::Address(range) => {
                let target = text.get(range.clone()).unwrap_or("");
                let (_, leaf) = self.leaf(range.start);
                leaf.links.push(target.into());
                let link = u32::try_from(leaf.links.len()).unwrap_or(0);
                leaf.push(Span::new(range, style).with_link(link));
            }
        });
        if marked < range.end {
            self.push(marked..range.end, style);
        }
    }

    pub(super) fn push(&mut self, range: Range<usize>, style: Style) {
        let link = self.inline.link;
        let (_, leaf) = self.leaf(range.start);
        leaf.push(Span::new(range, style).with_link(link));
    }

    /// Blanks that CommonMark drops at the beginning and the end of a line, outside of quotes and lists.
    pub(super) fn blank_to(&mut self, start: usize) {
        let from = self.shown_to.take().filter(|_| !self.is_nested());
        let is_paragraph = |(head, _): &(Head, Leaf)| head.kind == BlockKind::Paragraph;
        if !self.leaf.as_ref().is_some_and(is_paragraph) {
            return;
        }
        let Some(from) = from else { return };
        let blank = self.text.get(from..start).unwrap_or("");
        if !blank.is_empty() && blank.bytes().all(|byte| matches!(byte, b' ' | b'\t')) {
            self.push(from..start, self.inline.style());
        }
    }

    fn blanks_after(&mut self) {
        self.flush();
        if let Some(from) = self.shown_to {
            let rest = self.text.get(from..).unwrap_or("");
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            self.blank_to(from + blanks);
        }
    }
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}
