//! The text of a message with its markup.
//!
//! Cleaned and parsed once, where it is decoded, off the main thread, in linear time. A CommonMark parser reads it, which
//! never fails; what it finds is kept as ranges of the text, so nothing that is not markup can be lost. Of a long text only
//! the beginning is kept; [`Body::parts`] parses all of it.

mod address;
mod blocks;
mod code;
mod highlight;
mod parser;
mod prepare;
mod span;
mod spoiler;
mod words;
mod work;
mod writer;

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

pub use blocks::{Align, Block, BlockKind, Content, Marker, Nesting};
pub use span::{Piece, Style, Token};
pub use spoiler::masked;
pub use words::SPOILER_MARK;

use super::unicode;

/// In bytes. Longer texts are cut off.
pub const MAX_BODY: usize = 1024 * 1024;

/// A text fit to be shown. Cheap to clone.
#[derive(Clone, Default)]
pub struct Body {
    text: Arc<str>,
    /// `None` for one plain paragraph, as most messages are.
    markup: Option<Arc<Markup>>,
}

#[derive(Debug)]
struct Markup {
    /// At least one, unless the text is blank.
    parts: Box<[Content]>,
    /// Whether there are more parts.
    is_folded: bool,
    is_cut: bool,
}

/// In place of a spoiler, where no language is known.
const HIDDEN: &str = "…";

impl Body {
    /// Cleans and parses a text of any length.
    fn parse(text: &str) -> Self {
        let (text, is_cut) = cut(text, MAX_BODY);
        let text = unicode::text(text);
        let is_blank = !is_cut && unicode::is_blank(&text);
        let text: Arc<str> = if is_blank { "".into() } else { text.into() };
        let is_short = text.len() <= writer::MAX_PART;
        if !is_cut && is_short && !prepare::may_have_markup(&text) && has_few_lines(&text) {
            return Self { text, markup: None };
        }
        let (parts, is_folded) = parser::read(&text, true);
        let first = parts.first();
        let is_plain = !is_cut && parts.len() < 2 && first.is_none_or(|it| it.is_plain(&text));
        let markup = (!is_plain).then(|| {
            Arc::new(Markup {
                parts: parts.into(),
                is_folded,
                is_cut,
            })
        });
        Self { text, markup }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How many rows show it, as long as it is folded.
    pub fn part_count(&self) -> usize {
        let markup = self.markup.as_ref();
        markup.map_or(1, |markup| markup.parts.len().max(1))
    }

    /// The blocks of the first part.
    pub fn blocks(&self) -> impl Iterator<Item = Block<'_>> {
        self.part_blocks(0)
    }

    pub fn part_blocks(&self, part: usize) -> impl Iterator<Item = Block<'_>> {
        let plain = self.markup.is_none().then(|| Block::plain(&self.text));
        let markup = self.markup.iter();
        let content = markup.filter_map(move |it| it.parts.get(part));
        plain
            .filter(|_| part == 0 && !self.text.is_empty())
            .into_iter()
            .chain(content.flat_map(|content| content.blocks(&self.text)))
    }

    /// The blocks of all parts that are kept.
    pub fn all_blocks(&self) -> impl Iterator<Item = Block<'_>> {
        (0..self.part_count()).flat_map(|part| self.part_blocks(part))
    }

    /// The first part without marks, and without its spoilers.
    pub fn plain(&self) -> String {
        join(self.blocks(), Some(HIDDEN))
    }

    /// A part without marks, for a screen reader, with `hidden` in place of each spoiler.
    pub fn spoken(&self, part: usize, hidden: Option<&str>) -> String {
        join(self.part_blocks(part), hidden)
    }

    pub fn has_spoiler(&self) -> bool {
        let pieces = || self.all_blocks().flat_map(Block::pieces);
        self.markup.is_some() && pieces().any(|piece| piece.is_spoiler())
    }

    /// Whether there is more than the parts that are kept.
    pub fn is_long(&self) -> bool {
        self.markup.as_ref().is_some_and(|markup| markup.is_folded)
    }

    /// Whether the sent text was longer than [`MAX_BODY`].
    pub fn is_cut(&self) -> bool {
        self.markup.as_ref().is_some_and(|markup| markup.is_cut)
    }

    /// Parses the whole text; takes milliseconds for a long one.
    pub fn parts(&self) -> BodyParts {
        BodyParts {
            body: self.clone(),
            contents: parser::read(&self.text, false).0,
        }
    }

    /// On the heap, in bytes.
    pub fn size(&self) -> usize {
        let parts = self.markup.iter().flat_map(|markup| &markup.parts);
        let markup: usize = parts.map(|part| size_of_val(part) + part.size()).sum();
        self.text.len() + markup
    }
}

fn has_few_lines(text: &str) -> bool {
    text.split('\n').count() <= writer::MAX_LINES
}

/// All parts of a long text, each small enough to be laid out at once.
#[derive(Debug, PartialEq, Eq)]
pub struct BodyParts {
    body: Body,
    contents: Vec<Content>,
}

impl BodyParts {
    pub fn body(&self) -> &Body {
        &self.body
    }

    pub fn count(&self) -> usize {
        self.contents.len()
    }

    pub fn blocks(&self, part: usize) -> impl Iterator<Item = Block<'_>> {
        let content = self.contents.get(part).into_iter();
        content.flat_map(|content| content.blocks(&self.body.text))
    }

    /// See [`Body::spoken`].
    pub fn spoken(&self, part: usize, hidden: Option<&str>) -> String {
        join(self.blocks(part), hidden)
    }
}

/// The text of blocks: each in a line, but the cells of a row in one.
fn join<'a>(blocks: impl Iterator<Item = Block<'a>>, hidden: Option<&str>) -> String {
    let mut plain = String::new();
    for block in blocks {
        let is_in_row = matches!(block.kind, BlockKind::Cell { column, .. } if column > 0);
        if !plain.is_empty() {
            plain.push_str(if is_in_row { " | " } else { "\n" });
        }
        match block.marker {
            None => {}
            Some(Marker::Bullet) => plain.push_str("• "),
            Some(Marker::Number(number)) => {
                plain.push_str(&number.to_string());
                plain.push_str(". ");
            }
            Some(Marker::Task(false)) => plain.push_str("☐ "),
            Some(Marker::Task(true)) => plain.push_str("☑ "),
        }
        plain.push_str(&block.text(hidden));
    }
    plain
}

/// The beginning of a text, and whether there is more.
fn cut(text: &str, max_bytes: usize) -> (&str, bool) {
    let mut end = text.len().min(max_bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (text.get(..end).unwrap_or(text), end < text.len())
}

impl Deref for Body {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl AsRef<str> for Body {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        Self::parse(text)
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::parse(&text)
    }
}

impl From<Cow<'_, str>> for Body {
    fn from(text: Cow<'_, str>) -> Self {
        Self::parse(&text)
    }
}

impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.is_cut() == other.is_cut()
    }
}

impl Eq for Body {}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.text, f)
    }
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests;
