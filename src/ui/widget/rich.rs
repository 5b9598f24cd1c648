//! A paragraph with text styles, links and color emoji.

use iced::widget::text::{LineHeight, Rich, Span};
use iced::{Fill, Font, border};

use crate::ui::emoji::runs;
use crate::ui::{Element, Theme, font, token};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face<'a> {
    Plain,
    Strong,
    Emphasis,
    Struck,
    Code,
    Link(&'a str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    pub text: &'a str,
    pub face: Face<'a>,
}

/// `on_link` receives the address of a pressed link.
pub fn paragraph<'a, Message: Clone + 'a>(
    pieces: impl IntoIterator<Item = Piece<'a>>,
    theme: &Theme,
    on_link: impl Fn(String) -> Message + 'a,
) -> Element<'a, Message> {
    let mut spans: Vec<Span<'a, String, Font>> = Vec::new();
    for piece in pieces {
        for run in runs(piece.text) {
            spans.push(span(run.text, run.emoji, piece.face, theme));
        }
    }
    let rich: Rich<'a, String, Message, Theme, iced::Renderer> = Rich::with_spans(spans)
        .size(token::TEXT_BODY)
        .line_height(LineHeight::Relative(token::LINE_HEIGHT))
        .font(font::SANS)
        .width(Fill)
        .on_link_click(on_link);
    rich.into()
}

fn span<'a>(text: &'a str, emoji: bool, face: Face<'a>, theme: &Theme) -> Span<'a, String, Font> {
    let roles = &theme.roles;
    let span = Span::new(text);
    if emoji {
        return span.font(font::EMOJI);
    }
    match face {
        Face::Plain => span,
        Face::Strong => span.font(font::BOLD),
        Face::Emphasis => span.font(font::ITALIC),
        Face::Struck => span.strikethrough(true),
        Face::Code => span
            .font(font::MONO)
            .size(token::TEXT_MONO)
            .background(roles.surface_side)
            .border(
                border::rounded(token::SPACE_XS)
                    .color(roles.line_subtle)
                    .width(1.0),
            )
            .padding([0.0, token::SPACE_XXS]),
        Face::Link(address) => span
            .color(roles.accent_text)
            .underline(true)
            .link(address.to_owned()),
    }
}
