//! What the user left at one channel: a draft, a place in the list, a page that is on its way.

use iced::Task;

use super::composer::Draft;
use super::{Generation, Message, list};
use crate::domain::failure::Failure;
use crate::domain::timeline::{Row, Timeline};
use crate::ui::widget::virtual_list::Viewport;

/// The desk of one channel.
#[derive(Debug)]
pub(super) struct Desk {
    /// Names the desk to the list, which begins anew for another.
    pub(super) subject: u64,
    pub(super) draft: Draft,
    pub(super) older: Older,
    eyes: Eyes,
    /// The row to come back to; `None` is the newest.
    anchor: Option<u64>,
}

/// What becomes of older messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Older {
    /// None are on their way.
    Idle,
    /// Asked for.
    Asked(Generation),
    /// They did not arrive.
    Failed(Failure),
}

/// What the user sees of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Eyes {
    /// Not drawn since it came into view.
    Closed,
    /// Somewhere above the newest message.
    Above,
    /// The newest message.
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

    /// Goes back to where the reading ended: the line above what is unread, else the row that stood at the top.
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

    /// Leaves the desk. Gives whether something was being written that others know of.
    pub(super) fn leave(&mut self) -> bool {
        self.eyes = Eyes::Closed;
        self.draft.stop_typing()
    }
}
