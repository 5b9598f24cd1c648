//! A block of code with its language and a button that copies it.

use std::borrow::Cow;

use iced::widget::text::Wrapping;
use iced::widget::{Space, column, container, row, text};
use iced::{Center, Color, Fill, Padding};

use super::accessible::labeled;
use super::pressable::{ButtonKind, Pressable};
use super::rich_text::{MAX_RUNS, RichText, TextSpan, TextStyle};
use super::selection::TextSource;
use super::tooltip::Side;
use crate::a11y::Role;
use crate::ui::icon::Icon;
use crate::ui::theme::{ColorRoles, Surface, TextColor};
use crate::ui::{Element, Theme, token};

pub struct CodeBlock<'a> {
    /// For screen readers.
    pub name: String,
    /// The language, if it is known.
    pub caption: Cow<'a, str>,
    /// The name of the button.
    pub copy: Cow<'a, str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeColor {
    Plain,
    Keyword,
    Literal,
    Comment,
    Name,
}

impl CodeColor {
    fn of(self, roles: &ColorRoles) -> Color {
        match self {
            Self::Plain => roles.text_primary,
            Self::Keyword => roles.accent_text,
            Self::Literal => roles.code_literal,
            Self::Comment => roles.text_muted,
            Self::Name => roles.code_name,
        }
    }
}

/// `scale` is that of the text.
pub fn code_block<'a, Message: Clone + 'a>(
    block: CodeBlock<'a>,
    pieces: impl Iterator<Item = (&'a str, CodeColor)>,
    (theme, scale, source): (&Theme, f32, Option<TextSource<'a>>),
    on_copy: impl Fn() -> Message + 'a,
) -> Element<'a, Message> {
    let spans = pieces.map(|(text, color)| TextSpan {
        text,
        style: TextStyle::Colored(color.of(&theme.roles)),
    });
    let mut runs_left = MAX_RUNS;
    let lines = RichText::new(source)
        .mono()
        .scaled(scale)
        .spans(spans, theme, &mut runs_left);
    let icon = Icon::Copy.sized(token::ICON_SMALL);
    let copy = Pressable::new(Role::Button, block.copy.clone(), icon, ButtonKind::Quiet)
        .padding(token::SPACE_XS + 1.0)
        .tooltip(block.copy, Side::Below)
        .on_press_at(move |_| on_copy());
    let language = text(block.caption)
        .size(token::TEXT_CAPTION)
        .class(TextColor::Muted)
        .wrapping(Wrapping::WordOrGlyph);
    let head = row![language, Space::new().width(Fill), copy].align_y(Center);
    let padding = Padding::from([token::SPACE_XS, token::SPACE_XS]).left(token::SPACE_M);
    let head = container(head).padding(padding.bottom(0.0));
    let padding = Padding::from([0.0, token::SPACE_M]).bottom(token::SPACE_S);
    let lines = container(Element::from(lines)).padding(padding);
    let content = container(column![head, lines])
        .width(Fill)
        .class(Surface::Code);
    labeled(Role::Group, move || block.name.clone(), content)
}
