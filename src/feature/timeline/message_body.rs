//! Renders the markup of a message: paragraphs, headings, quotes, lists, tables and code blocks.

use std::borrow::Cow;

use iced::widget::text::Alignment;
use iced::widget::{Column, Space, column, container, row, text};
use iced::{Fill, Length, Padding};

use super::message_text;
use super::{MenuTarget, Message};
use crate::a11y::{Role, Semantics};
use crate::domain::id::MessageId;
use crate::domain::markup::{Align, Block, BlockKind, Marker, Piece, Style, Token};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::accessible;
use crate::ui::widget::code_block::{CodeBlock, CodeColor, code_block};
use crate::ui::widget::pane;
use crate::ui::widget::rich_text::{self, Marks, RichText, TextSpan, TextStyle};
use crate::ui::widget::selection::TextSource;
use crate::ui::widget::table::{TableCell, table};
use crate::ui::{Element, Theme, token};

/// How the text of a message is shown.
pub(super) struct Look<'a> {
    pub(super) theme: &'a Theme,
    /// The size of the text, of the usual one.
    pub(super) scale: f32,
    pub(super) strings: &'a Strings,
    /// The message whose spoilers are not shown.
    pub(super) hidden: Option<&'a MessageId>,
    /// What of it is selected; `None` where nothing can be.
    pub(super) source: Option<TextSource<'a>>,
}

/// In place of the address of a link: shows the spoilers of the message.
const SPOILER: &str = "spoiler";
/// What is drawn in place of a spoiler: as long for each, so that its length tells nothing.
const COVER: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";
/// What lists are indented by.
fn indent(scale: f32) -> f32 {
    token::SPACE_XL * scale.max(1.0)
}

pub(super) fn view<'a>(
    blocks: impl Iterator<Item = Block<'a>>,
    look: &Look<'a>,
) -> Column<'a, Message, Theme> {
    let blocks: Vec<_> = blocks.collect();
    let mut runs_left = rich_text::MAX_RUNS;
    stack(&blocks, 0, look, &mut runs_left)
}

/// Blocks below each other, in `depth` quotes already.
fn stack<'a>(
    blocks: &[Block<'a>],
    depth: u8,
    look: &Look<'a>,
    runs_left: &mut usize,
) -> Column<'a, Message, Theme> {
    let mut rest = blocks;
    let mut shown = column![].spacing(token::SPACE_XS).width(Fill);
    while let Some(first) = rest.first() {
        let is_quote = first.nesting.quotes > depth;
        let is_cell = |block: &Block<'_>| matches!(block.kind, BlockKind::Cell { .. });
        let is_like_first = |block: &Block<'_>| {
            let nesting = block.nesting;
            if is_quote {
                nesting.quotes > depth && nesting.outer == first.nesting.outer
            } else {
                is_cell(block) && nesting.quotes <= depth
            }
        };
        let group = rest.iter().take_while(|block| is_like_first(block)).count();
        let (group, after) = rest.split_at(group.max(1));
        rest = after;
        let element = if is_quote {
            let indent = Space::new().width(token::SPACE_S);
            let quote = row![indent, stack(group, depth + 1, look, runs_left)];
            let quote = pane::with_side_bar(quote, |roles| roles.border_strong);
            let outer = if depth == 0 { first.nesting.outer } else { 0 };
            indented(quote, outer, look.scale)
        } else {
            let content = if is_cell(first) {
                cells(group, look, runs_left)
            } else {
                block(*first, look, runs_left)
            };
            in_list(*first, depth, look.scale, content)
        };
        shown = shown.push(element);
    }
    shown
}

fn indented<'a>(
    content: impl Into<Element<'a, Message>>,
    levels: u8,
    scale: f32,
) -> Element<'a, Message> {
    match levels {
        0 => content.into(),
        levels => {
            let padding = Padding::ZERO.left(indent(scale) * f32::from(levels));
            container(content).padding(padding).width(Fill).into()
        }
    }
}

fn in_list<'a>(
    block: Block<'a>,
    depth: u8,
    scale: f32,
    content: Element<'a, Message>,
) -> Element<'a, Message> {
    let nesting = block.nesting;
    let levels = if depth == 0 {
        nesting.outer
    } else {
        nesting.inner
    };
    let Some(marker) = block.marker else {
        return indented(content, levels, scale);
    };
    let label = |label: Cow<'a, str>| {
        text(label)
            .size(token::TEXT_BODY * scale)
            .line_height(token::LINE_HEIGHT)
            .class(TextColor::Secondary)
    };
    // A long number takes the room that it needs.
    let width = match marker {
        Marker::Number(100..) => Length::Shrink,
        _ => Length::Fixed(indent(scale)),
    };
    let marker: Element<'a, Message> = match marker {
        Marker::Bullet => label("•".into()).into(),
        Marker::Number(number) => label(format!("{number}.").into()).into(),
        Marker::Task(is_done) => check_box(is_done, scale),
    };
    let padding = Padding::from([0.0, token::SPACE_XS]);
    let marker = container(marker).padding(padding).width(width);
    indented(row![marker, content], levels.saturating_sub(1), scale)
}

fn check_box<'a>(is_done: bool, scale: f32) -> Element<'a, Message> {
    let mark = is_done.then(|| Icon::Done.sized(token::TEXT_CAPTION));
    let mark = mark.map(|it| it.class(TextColor::Accent));
    let size = token::ICON_SMALL;
    let check_box = container(column![].push(mark))
        .center(size)
        .class(Surface::Track { on: false });
    container(check_box)
        .center_y(token::TEXT_BODY * scale * token::LINE_HEIGHT)
        .into()
}

fn block<'a>(block: Block<'a>, look: &Look<'a>, runs_left: &mut usize) -> Element<'a, Message> {
    match block.kind {
        BlockKind::Paragraph | BlockKind::Cell { .. } => {
            paragraph(block, look, (None, Alignment::Default), runs_left)
        }
        BlockKind::Heading(level) => {
            let size = match level {
                1 => token::TEXT_DIALOG,
                2 => token::TEXT_TITLE + 1.0,
                _ => token::TEXT_BODY + 1.0,
            };
            let content = paragraph(block, look, (Some(size), Alignment::Default), runs_left);
            let (strings, is_hidden) = (look.strings, look.hidden.is_some());
            let semantics = move || Semantics {
                level: Some(usize::from(level)),
                ..Semantics::new(Role::Heading, spoken(block, strings, is_hidden))
            };
            accessible(semantics, content).into()
        }
        BlockKind::Code => code(block, look),
    }
}

fn spoken(block: Block<'_>, strings: &Strings, is_hidden: bool) -> String {
    let hidden = fl!(strings, "message-spoiler");
    block.text(is_hidden.then_some(&*hidden))
}

/// With the font size of a heading, which is bold.
fn paragraph<'a>(
    block: Block<'a>,
    look: &Look<'a>,
    (size, alignment): (Option<f32>, Alignment),
    runs_left: &mut usize,
) -> Element<'a, Message> {
    let hidden = look.hidden.is_some();
    let mut was_covered = false;
    let spans = block.pieces().filter_map(|piece| {
        let is_covered = hidden && piece.is_spoiler();
        let is_first = !std::mem::replace(&mut was_covered, is_covered);
        if is_covered {
            return is_first.then(|| covered(size));
        }
        Some(text_span(piece, size))
    });
    let masked: Vec<String> = block
        .pieces()
        .filter(Piece::is_masked)
        .filter_map(|piece| Some(piece.link?.to_owned()))
        .collect();
    let spoiler = look.hidden.cloned();
    let on_link = move |address: String| match &spoiler {
        Some(id) if address == SPOILER => {
            Message::Text(message_text::Message::SpoilerPressed(id.clone()))
        }
        _ if masked.contains(&address) => {
            Message::Text(message_text::Message::MaskedLinkPressed(address))
        }
        _ => Message::LinkPressed(address),
    };
    let spoiler = look.hidden.cloned();
    let on_menu = move |address: String, at| match &spoiler {
        Some(id) if address == SPOILER => Message::MenuRequested(MenuTarget::Sent(id.clone()), at),
        _ => Message::MenuRequested(MenuTarget::Link(address), at),
    };
    let text = RichText::new(look.source.clone())
        .scaled(look.scale)
        .spans(spans, look.theme, runs_left)
        .on_link(on_link, on_menu);
    match alignment {
        Alignment::Center => container(text.shrink()).center_x(Fill).into(),
        Alignment::Right => container(text.shrink()).align_right(Fill).into(),
        _ => text.into(),
    }
}

fn covered(size: Option<f32>) -> TextSpan<'static> {
    let marks = Marks {
        cover: true,
        link: Some(SPOILER),
        size,
        ..Marks::default()
    };
    TextSpan {
        text: COVER,
        style: TextStyle::Marked(marks),
    }
}

fn text_span(piece: Piece<'_>, size: Option<f32>) -> TextSpan<'_> {
    let Piece {
        text, style, link, ..
    } = piece;
    let style = match link {
        Some(link) if style == Style::PLAIN && size.is_none() => TextStyle::Link(link),
        None if !has_marks(style) && size.is_none() => TextStyle::Plain,
        _ => TextStyle::Marked(Marks {
            strong: style.has(Style::STRONG) || size.is_some(),
            emphasis: style.has(Style::EMPHASIS),
            struck: style.has(Style::STRUCK),
            code: style.has(Style::CODE),
            cover: false,
            link,
            size,
        }),
    };
    TextSpan { text, style }
}

fn has_marks(style: Style) -> bool {
    let marks = [Style::STRONG, Style::EMPHASIS, Style::STRUCK, Style::CODE];
    marks.into_iter().any(|mark| style.has(mark))
}

fn cells<'a>(cells: &[Block<'a>], look: &Look<'a>, runs_left: &mut usize) -> Element<'a, Message> {
    let mut rows: Vec<Vec<TableCell<'a, Message>>> = Vec::new();
    for cell in cells {
        let BlockKind::Cell {
            column,
            is_header,
            align,
        } = cell.kind
        else {
            continue;
        };
        let alignment = match align {
            Align::Start => Alignment::Default,
            Align::Center => Alignment::Center,
            Align::End => Alignment::Right,
        };
        let size = is_header.then_some(token::TEXT_BODY);
        let content = paragraph(*cell, look, (size, alignment), runs_left);
        let name = spoken(*cell, look.strings, look.hidden.is_some());
        let cell = TableCell {
            content,
            name,
            is_header,
        };
        match rows.last_mut().filter(|_| column > 0) {
            Some(row) => row.push(cell),
            None => rows.push(vec![cell]),
        }
    }
    table(fl!(look.strings, "message-table").into_owned(), rows)
}

fn code<'a>(block: Block<'a>, look: &Look<'a>) -> Element<'a, Message> {
    let pieces = block.pieces().map(|piece| {
        let color = match piece.token {
            Token::Other => CodeColor::Plain,
            Token::Keyword => CodeColor::Keyword,
            Token::Literal => CodeColor::Literal,
            Token::Comment => CodeColor::Comment,
            Token::Name => CodeColor::Name,
        };
        (piece.text, color)
    });
    let name = match block.language {
        "" => fl!(look.strings, "message-code"),
        language => fl!(look.strings, "message-code-in", "language" => language),
    };
    code_block(
        CodeBlock {
            name: name.into_owned(),
            caption: match block.language {
                "" => fl!(look.strings, "message-code"),
                language => language.into(),
            },
            copy: fl!(look.strings, "message-copy-this-code"),
        },
        pieces,
        (look.theme, look.scale, look.source.clone()),
        move || Message::Text(message_text::Message::Copied(block.text(None))),
    )
}
