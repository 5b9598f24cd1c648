//! Renders the markup of a message: paragraphs, quotes and code blocks.

use iced::Fill;
use iced::widget::{Column, Space, column, container, row, text};

use super::Message;
use crate::domain::markup::{Block, Content, Span, Style};
use crate::ui::theme::Surface;
use crate::ui::widget::pane;
use crate::ui::widget::rich_text::{self, TextSpan, TextStyle};
use crate::ui::{Element, Theme, font, token};

pub(super) fn view<'a>(content: &'a Content, theme: &Theme) -> Column<'a, Message, Theme> {
    let blocks = content.blocks.iter().map(|block| match block {
        Block::Paragraph(spans) => paragraph(spans, theme),
        Block::Quote(spans) => {
            let indent = Space::new().width(token::SPACE_S);
            let quote = row![indent, paragraph(spans, theme)];
            pane::with_side_bar(quote, |roles| roles.border_strong)
        }
        Block::Code(code) => self::code(code),
    });
    column(blocks).spacing(token::SPACE_XS).width(Fill)
}

fn paragraph<'a>(spans: &'a [Span], theme: &Theme) -> Element<'a, Message> {
    rich_text::paragraph(spans.iter().map(text_span), theme, Message::LinkPressed)
}

fn text_span(span: &Span) -> TextSpan<'_> {
    let style = match &span.style {
        Style::Plain => TextStyle::Plain,
        Style::Strong => TextStyle::Strong,
        Style::Emphasis => TextStyle::Emphasis,
        Style::Struck => TextStyle::Struck,
        Style::Code => TextStyle::Code,
        Style::Link(address) => TextStyle::Link(address),
    };
    TextSpan {
        text: &span.text,
        style,
    }
}

fn code(code: &str) -> Element<'_, Message> {
    let lines = text(code)
        .font(font::MONO)
        .size(token::TEXT_MONO)
        .line_height(token::LINE_HEIGHT);
    container(lines)
        .padding([token::SPACE_S, token::SPACE_M])
        .width(Fill)
        .class(Surface::Code)
        .into()
}
