//! A paragraph with text styles, links and color emoji.

use iced::widget::text::{LineHeight, Rich, Span};
use iced::{Fill, Font, border};

use crate::ui::emoji::{TextRun, runs};
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

/// `on_link` receives the address of a pressed link.
pub fn paragraph<'a, Message: Clone + 'a>(
    spans: impl IntoIterator<Item = TextSpan<'a>>,
    theme: &Theme,
    on_link: impl Fn(String) -> Message + 'a,
) -> Element<'a, Message> {
    let runs = spans.into_iter().flat_map(|TextSpan { text, style }| {
        let runs = runs(text).into_iter();
        runs.map(move |run| styled_run(run, style, theme))
    });
    let spans: Vec<_> = runs.collect();
    let rich: Rich<'a, String, Message, Theme, iced::Renderer> = Rich::with_spans(spans)
        .size(token::TEXT_BODY)
        .line_height(LineHeight::Relative(token::LINE_HEIGHT))
        .font(font::SANS)
        .width(Fill)
        .on_link_click(on_link);
    rich.into()
}

fn styled_run<'a>(run: TextRun<'a>, style: TextStyle<'a>, theme: &Theme) -> Span<'a, String, Font> {
    let roles = &theme.roles;
    let span = Span::new(run.text);
    if run.emoji {
        return span.font(font::EMOJI);
    }
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
