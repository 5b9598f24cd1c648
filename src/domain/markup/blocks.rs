//! The blocks of a text, as ranges of it: paragraphs, headings, code, and cells of tables, each with the quotes and lists
//! around it.

use super::span::{Piece, Span, Style, emoji};

/// A part of a text: what is laid out at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    blocks: Box<[BlockEnd]>,
    spans: Box<[Span]>,
    /// The targets of links.
    links: Box<[Box<str>]>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// With the line breaks of the source.
    Paragraph,
    /// From 1 to 6.
    Heading(u8),
    Code,
    /// Cells follow each other; one in column 0 begins a row.
    Cell {
        column: u8,
        is_header: bool,
        align: Align,
    },
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Start,
    Center,
    End,
}

/// What stands before the first block of a list item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marker {
    Bullet,
    Number(u32),
    /// Whether it is done.
    Task(bool),
}

/// The quotes and lists around a block. Deeper ones than `MAX_DEPTH` are shown at that depth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Nesting {
    /// Lists around the quotes.
    pub outer: u8,
    pub quotes: u8,
    /// Lists in the quotes.
    pub inner: u8,
}

pub(super) const MAX_DEPTH: u8 = 8;

/// A block without its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) kind: BlockKind,
    pub(super) nesting: Nesting,
    pub(super) marker: Option<Marker>,
    /// Where the name of the language of code begins, and its length.
    pub(super) language: (u32, u8),
}

impl Head {
    pub(super) const PARAGRAPH: Self = Self {
        kind: BlockKind::Paragraph,
        nesting: Nesting {
            outer: 0,
            quotes: 0,
            inner: 0,
        },
        marker: None,
        language: (0, 0),
    };
}

/// A block in the list of blocks: its spans end here, and begin where those of the block before end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BlockEnd {
    pub(super) head: Head,
    pub(super) spans: u32,
}

/// A block with its text. Never without a span.
#[derive(Debug, Clone, Copy)]
pub struct Block<'a> {
    pub kind: BlockKind,
    pub nesting: Nesting,
    pub marker: Option<Marker>,
    /// The name of the language of code, as it was written. May be empty.
    pub language: &'a str,
    text: &'a str,
    links: &'a [Box<str>],
    first: Span,
    rest: &'a [Span],
}

impl<'a> Block<'a> {
    /// A paragraph without markup.
    pub(super) fn plain(text: &'a str) -> Self {
        Self {
            kind: BlockKind::Paragraph,
            nesting: Nesting::default(),
            marker: None,
            language: "",
            text,
            links: &[],
            first: Span::new(0..text.len(), Style::PLAIN),
            rest: &[],
        }
    }

    pub(super) fn spans(self) -> impl Iterator<Item = Span> + use<'a> {
        std::iter::once(self.first).chain(self.rest.iter().copied())
    }

    /// Texts without marks, in order.
    pub fn pieces(self) -> impl Iterator<Item = Piece<'a>> {
        self.spans().filter_map(move |span| {
            let source = self.text.get(span.range())?;
            let link = (span.link as usize).checked_sub(1);
            Some(Piece {
                text: emoji(source)
                    .filter(|_| span.style.has(Style::SHORT_CODE))
                    .unwrap_or(source),
                style: span.style,
                token: span.token,
                link: link.and_then(|link| self.links.get(link)).map(|it| &**it),
            })
        })
    }

    /// The text with `hidden` in place of each spoiler, or with the spoilers.
    pub fn text(self, hidden: Option<&str>) -> String {
        let mut text = String::new();
        let mut was_hidden = false;
        for piece in self.pieces() {
            let is_hidden = piece.is_spoiler() && hidden.is_some();
            if !is_hidden {
                text.push_str(piece.text);
            } else if !was_hidden {
                text.push_str(hidden.unwrap_or_default());
            }
            was_hidden = is_hidden;
        }
        text
    }
}

impl Content {
    pub(super) fn new(blocks: Vec<BlockEnd>, spans: Vec<Span>, links: Vec<Box<str>>) -> Self {
        Self {
            blocks: blocks.into(),
            spans: spans.into(),
            links: links.into(),
        }
    }

    pub fn blocks<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Block<'a>> {
        let mut start = 0;
        self.blocks.iter().filter_map(move |block| {
            let end = block.spans as usize;
            let spans = self.spans.get(start..end)?;
            start = end;
            let (first, rest) = spans.split_first()?;
            let (language, length) = block.head.language;
            let language = language as usize..language as usize + usize::from(length);
            Some(Block {
                kind: block.head.kind,
                nesting: block.head.nesting,
                marker: block.head.marker,
                language: text.get(language).unwrap_or(""),
                text,
                links: &self.links,
                first: *first,
                rest,
            })
        })
    }

    /// Whether it is one paragraph of all of the text, without markup.
    pub(super) fn is_plain(&self, text: &str) -> bool {
        let whole = Span::new(0..text.len(), Style::PLAIN);
        match (&*self.blocks, &*self.spans) {
            ([block], [span]) => block.head == Head::PARAGRAPH && *span == whole,
            ([], []) => text.is_empty(),
            _ => false,
        }
    }

    /// On the heap, in bytes.
    pub(super) fn size(&self) -> usize {
        let links = self.links.iter().map(|link| link.len()).sum::<usize>();
        size_of_val(&*self.blocks) + size_of_val(&*self.spans) + size_of_val(&*self.links) + links
    }
}
