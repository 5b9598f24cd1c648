//! The rows of the grid as a virtual list, and its scrolling.

use std::any::Any;

use iced::advanced::widget::{Id, Operation};
use iced::{Rectangle, Task};
use iced_runtime::{Action, task};

use super::{Message, State};
use crate::ui::widget::virtual_list::{self, Source};

pub(super) const LIST_ID: &str = "emoji-grid";

pub(super) struct GridSource<'a>(pub(super) &'a State);

impl Source for GridSource<'_> {
    fn count(&self) -> usize {
        self.0.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        row as u64
    }

    fn revision(&self) -> u64 {
        self.0.revision
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
