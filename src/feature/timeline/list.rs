//! The message list: adapts a timeline to the virtual list and scrolls it.

use std::any::Any;
use std::sync::PoisonError;

use iced::advanced::widget::operation::Focusable;
use iced::advanced::widget::{Id, Operation};
use iced::widget::operation;
use iced::{Rectangle, Task};
use iced_runtime::{Action, task};

use super::Message;
use super::reply::SharedPlace;
use crate::a11y::{AccessibleNode, Role, Semantics};
use crate::domain::id::MessageId;
use crate::domain::timeline::{Row, Timeline};
use crate::ui::widget::selection::CaretRequest;
use crate::ui::widget::virtual_list::{self, Place, Source, Viewport};

pub(super) const LIST_ID: &str = "timeline-list";

/// Must differ from all row keys of a timeline; `u64::MAX` is the unread divider.
const HEADER_KEY: u64 = u64::MAX - 1;

/// Older messages are requested when fewer than this many rows are above the viewport.
const PREFETCH_ROWS: usize = 20;

/// Includes a header row if the start of the channel is loaded.
#[derive(Debug, Clone, Copy)]
pub(super) struct TimelineSource<'a>(pub(super) &'a Timeline);

pub(super) fn header_count(timeline: &Timeline) -> usize {
    usize::from(timeline.reaches_start())
}

pub(super) fn row_key(timeline: &Timeline, row: usize) -> u64 {
    match row.checked_sub(header_count(timeline)) {
        Some(row) => timeline.key(row),
        None => HEADER_KEY,
    }
}

impl Source for TimelineSource<'_> {
    fn count(&self) -> usize {
        self.0.rows().len() + header_count(self.0)
    }

    fn key(&self, row: usize) -> u64 {
        row_key(self.0, row)
    }

    fn revision(&self) -> u64 {
        self.0.revision()
    }

    fn section(&self, row: usize) -> Option<u64> {
        let day = self.0.day_at(row.checked_sub(header_count(self.0))?)?;
        let [year, month, day] = [day.year().into(), i64::from(day.month()), day.day().into()];
        u64::try_from((year * 16 + month) * 32 + day).ok()
    }

    fn is_heading(&self, row: usize) -> bool {
        let row = row.checked_sub(header_count(self.0));
        let row = row.and_then(|row| self.0.rows().get(row));
        matches!(row, Some(Row::Day { .. }))
    }

    fn unchanged_since(&self, revision: u64) -> usize {
        match self.0.unchanged_since(revision) {
            0 => 0,
            rows => rows + header_count(self.0),
        }
    }
}

pub(super) fn is_near_start(viewport: Viewport) -> bool {
    viewport.first < PREFETCH_ROWS
}

pub(super) fn is_near_end(viewport: Viewport, timeline: &Timeline) -> bool {
    viewport.last + PREFETCH_ROWS > timeline.rows().len()
}

/// The message below the gap that is nearest above the end of the viewport, if it is in or near it.
pub(super) fn gap_near(viewport: Viewport, timeline: &Timeline) -> Option<&MessageId> {
    let header_count = header_count(timeline);
    let rows = timeline.rows();
    let first = viewport.first.saturating_sub(PREFETCH_ROWS + header_count);
    let last = viewport.last.saturating_sub(header_count).min(rows.len());
    let near = rows.get(first.min(last)..last)?;
    let gap = near.iter().rev().find_map(|row| match row {
        Row::Gap { index, .. } => Some(*index),
        _ => None,
    });
    Some(&timeline.items().get(gap?)?.message.id)
}

pub(super) fn scroll_to_newest() -> Task<Message> {
    task::effect(Action::widget(ScrollOperation::ToNewest))
}

/// A negative number scrolls up.
pub(super) fn scroll_by_pages(pages: f32) -> Task<Message> {
    task::effect(Action::widget(ScrollOperation::ByPages(pages)))
}

pub(super) fn scroll_to_key(key: u64) -> Task<Message> {
    task::effect(Action::widget(ScrollOperation::ToKey(key)))
}

/// Gives a message the focus, if it is in view.
pub(super) fn focus_message(key: u64) -> Task<Message> {
    let focus = FocusRow { key, found: false };
    task::effect(Action::widget(focus))
}

/// Scrolls to a row and focuses a control in it.
pub(super) fn show_control(key: u64, id: String) -> Task<Message> {
    let shown = task::effect(Action::widget(ScrollOperation::Show(key)));
    shown.chain(operation::focus(id))
}

/// Writes down where the list is.
pub(super) fn note_place(place: SharedPlace) -> Task<Message> {
    task::effect(Action::widget(ScrollOperation::Note(place)))
}

/// Scrolls to where the list was; to a message if that place is not there any more.
pub(super) fn restore_place(place: Place, key: u64) -> Task<Message> {
    task::effect(Action::widget(ScrollOperation::Restore(place, key)))
}

/// Scrolls to a message and gives it the focus, whose ring marks it.
pub(super) fn show_message(key: u64) -> Task<Message> {
    task::effect(Action::widget(ScrollOperation::Show(key))).chain(focus_message(key))
}

/// Answered by `SelectionMessage::Reported`.
pub(super) fn ask(request: CaretRequest) -> Task<Message> {
    task::effect(Action::widget(ScrollOperation::Ask(request)))
}

enum ScrollOperation {
    ToNewest,
    ToKey(u64),
    Show(u64),
    ByPages(f32),
    Ask(CaretRequest),
    Note(SharedPlace),
    /// To where the list was; to a message if that place is not there any more.
    Restore(Place, u64),
}

impl Operation for ScrollOperation {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn custom(&mut self, id: Option<&Id>, bounds: Rectangle, state: &mut dyn Any) {
        if id != Some(&Id::new(LIST_ID)) {
            return;
        }
        if let Some(list) = state.downcast_mut::<virtual_list::State>() {
            match self {
                Self::ToNewest => list.scroll_to_end(),
                Self::ToKey(key) => {
                    let _found = list.scroll_to_key(*key);
                }
                Self::Show(key) => {
                    let _found = list.show_key(*key);
                }
                Self::Ask(request) => list.ask(request.clone()),
                Self::ByPages(pages) => list.scroll_by_pages(*pages, bounds.height),
                Self::Note(place) => {
                    *place.lock().unwrap_or_else(PoisonError::into_inner) = list.place();
                }
                Self::Restore(place, key) => {
                    if !list.restore(*place) {
                        let _found = list.show_key(*key);
                    }
                }
            }
        }
    }
}

/// Focuses the row of a message, which has its key.
struct FocusRow {
    key: u64,
    /// Whether the next focusable is that of the row.
    found: bool,
}

impl Operation for FocusRow {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
        if let Some(node) = state.downcast_ref::<AccessibleNode>() {
            let Semantics { role, key, .. } = node.semantics;
            self.found = role == Role::Message && key == Some(self.key);
        }
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        if std::mem::take(&mut self.found) {
            state.focus();
        } else {
            state.unfocus();
        }
    }
}
