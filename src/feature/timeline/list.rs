//! The message list: adapts a timeline to the virtual list and scrolls it.

use std::any::Any;

use iced::advanced::widget::{Id, Operation};
use iced::{Rectangle, Task};
use iced_runtime::{Action, task};

use super::Message;
use crate::domain::timeline::Timeline;
use crate::ui::widget::virtual_list::{self, Source, Viewport};

pub(super) const LIST: &str = "timeline-list";

/// Must differ from all row keys of a timeline; `u64::MAX` is the unread divider.
const HEAD: u64 = u64::MAX - 1;

/// Older messages are requested when fewer than this many rows are above the viewport.
const NEAR: usize = 20;

/// Includes a header row if the start of the channel is loaded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows<'a>(pub(super) &'a Timeline);

pub(super) fn heads(timeline: &Timeline) -> usize {
    usize::from(timeline.reaches_start())
}

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

pub(super) fn is_near_start(viewport: Viewport) -> bool {
    viewport.first < NEAR
}

pub(super) fn to_newest() -> Task<Message> {
    moved(Target::Newest)
}

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
