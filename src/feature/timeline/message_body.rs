//! Renders the markup of a message: paragraphs, quotes and code blocks.

use iced::Fill;
use iced::widget::{Column, Space, column, container, row};

use super::{MenuTarget, Message};
use crate::domain::markup::{Block, BlockKind, Style};
use crate::ui::theme::Surface;
use crate::ui::widget::pane;
use crate::ui::widget::rich_text::{self, RichText, TextSpan, TextStyle};
use crate::ui::widget::selection::TextSource;
use crate::ui::{Element, Theme, token};

pub(super) fn view<'a>(
    blocks: impl Iterator<Item = Block<'a>>,
    theme: &Theme,
    source: Option<&TextSource<'a>>,
) -> Column<'a, Message, Theme> {
    let mut runs_left = rich_text::MAX_RUNS;
    let blocks = blocks.map(|block| match block.kind {
        BlockKind::Paragraph => paragraph(block, theme, &mut runs_left, source),
        BlockKind::Quote => {
            let indent = Space::new().width(token::SPACE_S);
            let quote = row![indent, paragraph(block, theme, &mut runs_left, source)];
            pane::with_side_bar(quote, |roles| roles.border_strong)
        }
        BlockKind::Code => code(block, theme, &mut runs_left, source),
    });
    column(blocks).spacing(token::SPACE_XS).width(Fill)
}

fn paragraph<'a>(
    block: Block<'a>,
    theme: &Theme,
    runs_left: &mut usize,
    source: Option<&TextSource<'a>>,
) -> Element<'a, Message> {
    let spans = block.spans().map(text_span);
    let on_menu = |address, at| Message::MenuRequested(MenuTarget::Link(address), at);
    RichText::new(source.cloned())
        .spans(spans, theme, runs_left)
        .on_link(Message::LinkPressed, on_menu)
        .into()
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

fn code<'a>(
    block: Block<'a>,
    theme: &Theme,
    runs_left: &mut usize,
    source: Option<&TextSource<'a>>,
) -> Element<'a, Message> {
    let code = block.spans().next().map_or("", |(code, _)| code);
    let code = TextSpan {
        text: code,
        style: TextStyle::Plain,
    };
    let lines = RichText::new(source.cloned())
        .mono()
        .spans([code], theme, runs_left);
    container(lines)
        .padding([token::SPACE_S, token::SPACE_M])
        .width(Fill)
        .class(Surface::Code)
        .into()
}
