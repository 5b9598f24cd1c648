//! The text of a message with its markup.
//!
//! Cleaned and parsed once, where it is decoded, off the main thread. Parsing is one pass in linear time, never fails,
//! and never drops a character that is not markup. Only the first part of a long text is parsed; [`Body::parts`]
//! parses the others.

mod address;
mod blocks;
mod inline;

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

pub use blocks::{Block, BlockKind, Content};
pub use inline::Style;

use super::unicode;
use blocks::Parser;

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
    first: Content,
    is_cut: bool,
}

impl Body {
    /// Cleans and parses a text of any length.
    fn parse(text: &str) -> Self {
        let (text, is_cut) = cut(text, MAX_BODY);
        let text = unicode::text(text);
        let is_blank = !is_cut && unicode::is_blank(&text);
        let text: Arc<str> = if is_blank { "".into() } else { text.into() };
        let first = Parser::new(&text).part().unwrap_or_default();
        let is_plain = !is_cut && first.is_plain(&text);
        let markup = (!is_plain).then(|| Arc::new(Markup { first, is_cut }));
        Self { text, markup }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The blocks of the first part.
    pub fn blocks(&self) -> impl Iterator<Item = Block<'_>> {
        let plain = self.markup.is_none().then(|| Block::plain(&self.text));
        let first = self
            .markup
            .iter()
            .flat_map(|it| it.first.blocks(&self.text));
        plain
            .filter(|_| !self.text.is_empty())
            .into_iter()
            .chain(first)
    }

    /// The first part without markup, for a screen reader.
    pub fn plain(&self) -> String {
        join(self.blocks())
    }

    /// Whether there is more than the first part.
    pub fn is_long(&self) -> bool {
        let markup = self.markup.as_ref();
        markup.is_some_and(|markup| markup.first.end() < self.text.len())
    }

    /// Whether the sent text was longer than [`MAX_BODY`].
    pub fn is_cut(&self) -> bool {
        self.markup.as_ref().is_some_and(|markup| markup.is_cut)
    }

    /// Parses the whole text; takes milliseconds for a long one.
    pub fn parts(&self) -> BodyParts {
        let mut parser = Parser::new(&self.text);
        BodyParts {
            body: self.clone(),
            contents: std::iter::from_fn(|| parser.part()).collect(),
        }
    }

    /// On the heap, in bytes.
    pub fn size(&self) -> usize {
        let markup = self.markup.as_ref().map_or(0, |it| it.first.size());
        self.text.len() + markup
    }
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

    /// A part without markup, for a screen reader.
    pub fn plain(&self, part: usize) -> String {
        join(self.blocks(part))
    }
}

fn join<'a>(blocks: impl Iterator<Item = Block<'a>>) -> String {
    let mut plain = String::new();
    for block in blocks {
        if !plain.is_empty() {
            plain.push('\n');
        }
        plain.extend(block.spans().map(|(text, _)| text));
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
