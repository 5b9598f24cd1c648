//! The list of results: adapts them to the virtual list and scrolls it.

use std::any::Any;

use iced::advanced::widget::{Id, Operation};
use iced::{Rectangle, Task};
use iced_runtime::{Action, task};

use super::{Message, State};
use crate::ui::widget::virtual_list::{self, Source};

pub(super) const LIST_ID: &str = "search-results";

pub(super) struct ResultSource<'a>(pub(super) &'a State);

impl Source for ResultSource<'_> {
    fn count(&self) -> usize {
        self.0.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        row as u64
    }

    fn revision(&self) -> u64 {
        // Rows are only appended, and other ones are another content.
        self.0.rows.len() as u64
    }

    fn unchanged_since(&self, revision: u64) -> usize {
        usize::try_from(revision)
            .unwrap_or(0)
            .min(self.0.rows.len())
    }
}

/// Scrolls as far as is needed to see a row.
pub(super) fn show_row(row: usize) -> Task<Message> {
    task::effect(Action::widget(ShowRow(row as u64)))
}

struct ShowRow(u64);

impl Operation for ShowRow {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn custom(&mut self, id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
        if id != Some(&Id::new(LIST_ID)) {
            return;
        }
        if let Some(list) = state.downcast_mut::<virtual_list::State>() {
            let _found = list.show_key(self.0);
        }
    }
}
