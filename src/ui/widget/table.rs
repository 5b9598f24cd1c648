//! A table of texts.

use iced::widget::{column, container, row};
use iced::{Fill, Length};
use unicode_segmentation::UnicodeSegmentation;

use super::accessible::{accessible, labeled};
use super::pane;
use crate::a11y::{Role, Semantics};
use crate::ui::theme::Surface;
use crate::ui::{Element, token};

/// What a cell shows, and its text.
pub struct TableCell<'a, Message> {
    pub content: Element<'a, Message>,
    pub name: String,
    pub is_header: bool,
}

/// Columns are as wide as their texts are long, within limits, and together as wide as the table.
const MIN_PORTION: usize = 6;
const MAX_PORTION: usize = 40;

pub fn table<'a, Message: 'a>(
    name: String,
    rows: Vec<Vec<TableCell<'a, Message>>>,
) -> Element<'a, Message> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let lengths = cells.map(|cell| cell.name.graphemes(true).take(MAX_PORTION).count());
        lengths.max().unwrap_or(0).max(MIN_PORTION)
    };
    let widths: Vec<_> = (0..columns)
        .map(|column| u16::try_from(widest(column)).unwrap_or(u16::MAX))
        .collect();
    let count = rows.len();
    let lines = rows.into_iter().enumerate().flat_map(|(index, cells)| {
        let divider = (index > 0).then(pane::divider);
        divider
            .into_iter()
            .chain([table_row(cells, &widths, index)])
    });
    let content = container(column(lines.collect::<Vec<_>>()))
        .padding(1.0)
        .width(Fill)
        .class(Surface::Code);
    let semantics = move || Semantics {
        set_size: Some(count),
        ..Semantics::new(Role::Table, name.clone())
    };
    accessible(semantics, content).into()
}

fn table_row<'a, Message: 'a>(
    cells: Vec<TableCell<'a, Message>>,
    widths: &[u16],
    index: usize,
) -> Element<'a, Message> {
    let missing = widths.len().saturating_sub(cells.len());
    let empty = || TableCell {
        content: iced::widget::Space::new().into(),
        name: String::new(),
        is_header: false,
    };
    let cells = cells
        .into_iter()
        .chain(std::iter::repeat_with(empty).take(missing));
    let cells = cells.zip(widths).map(|(cell, width)| {
        let TableCell {
            content,
            name,
            is_header,
        } = cell;
        let role = if is_header {
            Role::ColumnHeader
        } else {
            Role::TableCell
        };
        let content = container(content)
            .padding([token::SPACE_XS, token::SPACE_S])
            .width(Length::FillPortion(*width));
        labeled(role, move || name.clone(), content)
    });
    let semantics = move || Semantics {
        position: Some(index),
        ..Semantics::new(Role::TableRow, "")
    };
    accessible(semantics, row(cells).width(Fill)).into()
}
