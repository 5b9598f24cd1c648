//! The list of a conversation: its rows as the virtual list takes them, and how it is moved.

use std::any::Any;

use iced::advanced::widget::{Id, Operation};
use iced::{Rectangle, Task};
use iced_runtime::{Action, task};

use super::Message;
use crate::domain::timeline::Timeline;
use crate::ui::widget::virtual_list::{self, Source, Viewport};

/// The name of the list.
pub(super) const LIST: &str = "timeline-list";

/// The key of the head, which stands above the first message ever said.
const HEAD: u64 = u64::MAX - 1;

/// How many rows from the first one older messages are asked for, so that they arrive before they are missed.
const NEAR: usize = 20;

/// The rows of a conversation, the head among them where the first message is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows<'a>(pub(super) &'a Timeline);

/// How many rows stand above those of the timeline.
pub(super) fn heads(timeline: &Timeline) -> usize {
    usize::from(timeline.reaches_start())
}

/// The key of the list's row at an index.
pub(super) fn key_of(timeline: &Timeline, row: usize) -> u64 {
    match row.checked_sub(heads(timeline)) {
        Some(row) => timeline.key(row),
        None => HEAD,
    }
}

impl Source for Rows<'_> {
    fn count(&self) -> usize {
        self.0.rows().len() + heads(self.0)
    }

    fn key(&self, row: usize) -> u64 {
        key_of(self.0, row)
    }

    fn revision(&self) -> u64 {
        self.0.revision()
    }
}

/// Whether what is in view is so near the first row that older ones will be wanted.
pub(super) fn is_near_start(viewport: Viewport) -> bool {
    viewport.first < NEAR
}

/// Moves the list to its end.
pub(super) fn to_newest() -> Task<Message> {
    moved(Target::Newest)
}

/// Puts the row with the key at the top.
pub(super) fn to_key(key: u64) -> Task<Message> {
    moved(Target::Key(key))
}

fn moved(to: Target) -> Task<Message> {
    task::effect(Action::widget(Move { to }))
}

#[derive(Debug, Clone, Copy)]
enum Target {
    Newest,
    Key(u64),
}

/// Walks to the list and moves it.
struct Move {
    to: Target,
}

impl Operation for Move {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn custom(&mut self, id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
        if id != Some(&Id::new(LIST)) {
            return;
        }
        if let Some(list) = state.downcast_mut::<virtual_list::State>() {
            match self.to {
                Target::Newest => list.scroll_to_end(),
                Target::Key(key) => {
                    let _there = list.scroll_to_key(key);
                }
            }
        }
    }
}
