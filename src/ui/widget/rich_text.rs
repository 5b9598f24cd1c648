//! A paragraph with text styles, links and color emoji.

use std::borrow::Cow;

use iced::widget::text::{LineHeight, Rich, Span, Wrapping};
use iced::{Fill, Font, border};

use super::clip_tall::{clip_tall, is_tall};
use crate::ui::emoji::{TextRun, runs};
use crate::ui::missing_glyphs::drawable;
use crate::ui::{Element, Theme, font, token};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextStyle<'a> {
    Plain,
    Strong,
    Emphasis,
    Struck,
    Code,
    Link(&'a str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextSpan<'a> {
    pub text: &'a str,
    pub style: TextStyle<'a>,
}

/// How many runs of text and emoji a row may have. Then emoji of the text font are shown.
pub const MAX_RUNS: usize = 256;

/// `on_link` receives the address of a pressed link. `runs_left` counts down from [`MAX_RUNS`].
pub fn paragraph<'a, Message: Clone + 'a>(
    text_spans: impl IntoIterator<Item = TextSpan<'a>>,
    theme: &Theme,
    runs_left: &mut usize,
    on_link: impl Fn(String) -> Message + 'a,
) -> Element<'a, Message> {
    let (mut spans, mut tall) = (Vec::new(), "");
    for TextSpan { text, style } in text_spans {
        tall = if is_tall(text) { text } else { tall };
        let text = match drawable(text) {
            Cow::Borrowed(text) => text,
            Cow::Owned(text) => {
                spans.push(styled(Span::new(text), style, theme));
                continue;
            }
        };
        let mut runs = runs(text);
        match runs_left.checked_sub(runs.len()) {
            Some(left) => *runs_left = left,
            None => runs = vec![TextRun { text, emoji: false }],
        }
        spans.extend(runs.into_iter().map(|run| styled_run(run, style, theme)));
    }
    let rich: Rich<'a, String, Message, Theme, iced::Renderer> = Rich::with_spans(spans)
        .size(token::TEXT_BODY)
        .line_height(LineHeight::Relative(token::LINE_HEIGHT))
        .font(font::SANS)
        .width(Fill)
        .wrapping(Wrapping::WordOrGlyph)
        .on_link_click(on_link);
    clip_tall(tall, rich)
}

fn styled_run<'a>(run: TextRun<'a>, style: TextStyle<'a>, theme: &Theme) -> Span<'a, String, Font> {
    let span = Span::new(run.text);
    if run.emoji {
        return span.font(font::EMOJI);
    }
    styled(span, style, theme)
}

fn styled<'a>(
    span: Span<'a, String, Font>,
    style: TextStyle<'a>,
    theme: &Theme,
) -> Span<'a, String, Font> {
    let roles = &theme.roles;
    match style {
        TextStyle::Plain => span,
        TextStyle::Strong => span.font(font::BOLD),
        TextStyle::Emphasis => span.font(font::ITALIC),
        TextStyle::Struck => span.strikethrough(true),
        TextStyle::Code => {
            let border = border::rounded(token::SPACE_XS).color(roles.border_subtle);
            span.font(font::MONO)
                .size(token::TEXT_MONO)
                .background(roles.surface_sidebar)
                .border(border.width(1.0))
                .padding([0.0, token::SPACE_XXS])
        }
        TextStyle::Link(address) => span
            .color(roles.accent_text)
            .underline(true)
            .link(address.to_owned()),
    }
}
