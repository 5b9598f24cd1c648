//! Renders the markup of a message: paragraphs, quotes and code blocks.

use iced::Fill;
use iced::widget::{Column, Space, column, container, row, text};

use super::{MenuTarget, Message};
use crate::domain::markup::{Block, BlockKind, Style};
use crate::ui::missing_glyphs::drawable;
use crate::ui::theme::Surface;
use crate::ui::widget::clip_tall::clip_tall;
use crate::ui::widget::pane;
use crate::ui::widget::rich_text::{self, TextSpan, TextStyle};
use crate::ui::{Element, Theme, font, token};

pub(super) fn view<'a>(
    blocks: impl Iterator<Item = Block<'a>>,
    theme: &Theme,
) -> Column<'a, Message, Theme> {
    let mut runs_left = rich_text::MAX_RUNS;
    let blocks = blocks.map(|block| match block.kind {
        BlockKind::Paragraph => paragraph(block, theme, &mut runs_left),
        BlockKind::Quote => {
            let indent = Space::new().width(token::SPACE_S);
            let quote = row![indent, paragraph(block, theme, &mut runs_left)];
            pane::with_side_bar(quote, |roles| roles.border_strong)
        }
        BlockKind::Code => code(block),
    });
    column(blocks).spacing(token::SPACE_XS).width(Fill)
}

fn paragraph<'a>(block: Block<'a>, theme: &Theme, runs_left: &mut usize) -> Element<'a, Message> {
    let spans = block.spans().map(text_span);
    let on_menu = |address, at| Message::MenuRequested(MenuTarget::Link(address), at);
    rich_text::paragraph(spans, theme, runs_left, Message::LinkPressed, on_menu)
}

fn text_span((text, style): (&str, Style)) -> TextSpan<'_> {
    let style = match style {
        Style::Plain => TextStyle::Plain,
        Style::Strong => TextStyle::Strong,
        Style::Emphasis => TextStyle::Emphasis,
        Style::Struck => TextStyle::Struck,
        Style::Code => TextStyle::Code,
        Style::Link => TextStyle::Link(text),
    };
    TextSpan { text, style }
}

fn code(block: Block<'_>) -> Element<'_, Message> {
    let code = block.spans().next().map_or("", |(code, _)| code);
    let lines = text(drawable(code))
        .font(font::MONO)
        .size(token::TEXT_MONO)
        .line_height(token::LINE_HEIGHT)
        .wrapping(text::Wrapping::WordOrGlyph);
    container(clip_tall(code, lines))
        .padding([token::SPACE_S, token::SPACE_M])
        .width(Fill)
        .class(Surface::Code)
        .into()
}
