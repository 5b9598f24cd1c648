//! View state of one channel: draft, scroll position and history requests.

use iced::Task;

use super::composer::Draft;
use super::{Generation, Message, list};
use crate::domain::failure::Failure;
use crate::domain::timeline::{Row, Timeline};
use crate::ui::widget::virtual_list::Viewport;

#[derive(Debug)]
pub(super) struct Desk {
    /// The list starts with fresh state when this changes.
    pub(super) subject: u64,
    pub(super) draft: Draft,
    pub(super) older: Older,
    eyes: Eyes,
    /// The row to restore; `None` is the newest message.
    anchor: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Older {
    Idle,
    Asked(Generation),
    Failed(Failure),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Eyes {
    /// The list has not been drawn since the channel was opened.
    Closed,
    Above,
    Newest,
}

impl Desk {
    pub(super) fn new(subject: u64) -> Self {
        Self {
            subject,
            draft: Draft::default(),
            older: Older::Idle,
            eyes: Eyes::Closed,
            anchor: None,
        }
    }

    pub(super) fn is_at_newest(&self) -> bool {
        self.eyes == Eyes::Newest
    }

    pub(super) fn is_above(&self) -> bool {
        self.eyes == Eyes::Above
    }

    pub(super) fn viewed(&mut self, viewport: Viewport, timeline: &Timeline) {
        self.eyes = if viewport.at_end {
            Eyes::Newest
        } else {
            Eyes::Above
        };
        self.anchor = (!viewport.at_end).then(|| list::key_of(timeline, viewport.first));
    }

    /// Scrolls to the unread divider if there is one, else to the last top row.
    pub(super) fn restore(&mut self, timeline: &Timeline) -> Task<Message> {
        let unread = timeline
            .rows()
            .iter()
            .rev()
            .find(|row| matches!(row, Row::Unread))
            .map(Row::key);
        match unread.or(self.anchor) {
            Some(key) => list::to_key(key),
            None => Task::none(),
        }
    }

    /// Returns whether a typing notification was active.
    pub(super) fn leave(&mut self) -> bool {
        self.eyes = Eyes::Closed;
        self.draft.stop_typing()
    }
}
