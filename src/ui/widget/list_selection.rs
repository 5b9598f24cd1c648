//! Selects rows of a list by keys while the focus is in a field above it.

use std::any::Any;

use iced::advanced::widget::{Id, Operation};
use iced::keyboard::key::Named;
use iced::keyboard::{Key, Modifiers};
use iced::{Rectangle, Task};
use iced_runtime::{Action, task};

use super::virtual_list;

/// How many rows Page Up and Page Down go over.
pub const PAGE: isize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListMove {
    By(isize),
    First,
    Last,
}

impl ListMove {
    /// Where a key in the field moves the selection.
    pub fn of_key(key: &Key, modifiers: Modifiers) -> Option<Self> {
        Some(match key {
            Key::Named(Named::Home) if modifiers == Modifiers::COMMAND => Self::First,
            Key::Named(Named::End) if modifiers == Modifiers::COMMAND => Self::Last,
            Key::Named(_) if !modifiers.is_empty() => return None,
            Key::Named(Named::ArrowDown) => Self::By(1),
            Key::Named(Named::ArrowUp) => Self::By(-1),
            Key::Named(Named::PageDown) => Self::By(PAGE),
            Key::Named(Named::PageUp) => Self::By(-PAGE),
            _ => return None,
        })
    }

    /// The row that is selected then, of so many. `None` if nothing changes.
    pub fn apply(self, selected: Option<usize>, count: usize) -> Option<usize> {
        let last = count.checked_sub(1)?;
        match (self, selected) {
            (Self::First, _) => Some(0),
            (Self::Last, _) => Some(last),
            (Self::By(steps), None) => (steps > 0).then_some(0),
            (Self::By(steps), Some(selected)) => {
                Some(selected.saturating_add_signed(steps).min(last))
            }
        }
    }
}

/// Scrolls a virtual list as far as is needed to see the row with a key.
pub fn show_row<Message: Send + 'static>(list: &'static str, key: u64) -> Task<Message> {
    task::effect(Action::widget(ShowRow { list, key }))
}

struct ShowRow {
    list: &'static str,
    key: u64,
}

impl Operation for ShowRow {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn custom(&mut self, id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
        if id != Some(&Id::new(self.list)) {
            return;
        }
        if let Some(list) = state.downcast_mut::<virtual_list::State>() {
            let _found = list.show_key(self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_stay_within_the_list() {
        let table = [
            (ListMove::By(1), None, 3, Some(0)),
            (ListMove::By(-1), None, 3, None),
            (ListMove::By(1), Some(2), 3, Some(2)),
            (ListMove::By(-PAGE), Some(2), 3, Some(0)),
            (ListMove::Last, Some(0), 3, Some(2)),
            (ListMove::First, Some(2), 3, Some(0)),
            (ListMove::First, None, 0, None),
        ];
        for (to, selected, count, expected) in table {
            assert_eq!(to.apply(selected, count), expected, "{to:?} {selected:?}");
        }
    }
}
