//! A run of text in one style.

use std::ops::Range;

/// How a text is shown: none, one or several of these.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style(u8);

impl Style {
    pub const PLAIN: Self = Self(0);
    pub const STRONG: Self = Self(1);
    pub const EMPHASIS: Self = Self(1 << 1);
    pub const STRUCK: Self = Self(1 << 2);
    pub const CODE: Self = Self(1 << 3);
    /// Hidden until the reader asks for it.
    pub const SPOILER: Self = Self(1 << 4);
    /// The source is a short code, `:tada:`; what is shown is the emoji.
    pub(super) const SHORT_CODE: Self = Self(1 << 5);

    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What a piece of code is, for its color.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Token {
    #[default]
    Other,
    Keyword,
    Literal,
    Comment,
    /// Functions, types, attributes and other names that stand out.
    Name,
}

/// A range of the source, without marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    start: u32,
    end: u32,
    /// The place of the target in the list of links, from 1.
    pub(super) link: u32,
    pub(super) style: Style,
    pub(super) token: Token,
}

impl Span {
    /// No text is longer than [`super::MAX_BODY`].
    pub(super) fn new(range: Range<usize>, style: Style) -> Self {
        let position = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            start: position(range.start),
            end: position(range.end),
            link: 0,
            style,
            token: Token::Other,
        }
    }

    pub(super) fn with_style(self, style: Style) -> Self {
        Self { style, ..self }
    }

    pub(super) fn with_link(self, link: u32) -> Self {
        Self { link, ..self }
    }

    pub(super) fn with_token(self, token: Token) -> Self {
        Self { token, ..self }
    }

    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(super) fn len(self) -> usize {
        self.range().len()
    }

    /// The same with another range.
    pub(super) fn at(self, range: Range<usize>) -> Self {
        let Self { start, end, .. } = Self::new(range, self.style);
        Self { start, end, ..self }
    }

    /// Whether it must stay in one piece.
    pub(super) fn is_whole(self) -> bool {
        self.link != 0 || self.style.has(Style::SHORT_CODE)
    }

    /// Whether `next` goes on where this ends, in the same way.
    pub(super) fn joins(self, next: Self) -> bool {
        self.end == next.start
            && (self.style, self.token, self.link) == (next.style, next.token, next.link)
            && !self.style.has(Style::SHORT_CODE)
    }

    pub(super) fn extend_to(&mut self, end: usize) {
        *self = self.at(self.start as usize..end);
    }
}

/// A text of a block, as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    pub text: &'a str,
    pub style: Style,
    pub token: Token,
    /// The address of a link: `http`, `https`, `openchat` or `mailto`.
    pub link: Option<&'a str>,
}

impl Piece<'_> {
    pub fn is_spoiler(&self) -> bool {
        self.style.has(Style::SPOILER)
    }

    /// Whether it is a link that leads to another address than it shows.
    pub fn is_masked(&self) -> bool {
        self.link
            .is_some_and(|it| it != self.text && it.strip_prefix("mailto:") != Some(self.text))
    }
}

/// The source of a short code and what is shown for it.
pub(super) fn emoji(source: &str) -> Option<&'static str> {
    let name = source.strip_prefix(':')?.strip_suffix(':')?;
    Some(emojis::get_by_shortcode(name)?.as_str())
}
