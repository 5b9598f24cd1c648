//! View state of one channel: draft, scroll position and history requests.

use std::cell::{Cell, RefCell};
use std::time::Instant;

use iced::Task;

use super::composer::MessageDraft;
use super::editing::EditDraft;
use super::in_view::InView;
use super::jump::Seek;
use super::reply::ReturnPoint;
use super::selection::Selecting;
use super::staged::Tray;
use super::{HistoryRequestId, Message, list};
use crate::domain::failure::Failure;
use crate::domain::id::MessageId;
use crate::domain::timeline::{Row, Timeline};
use crate::feature::context::Ctx;
use crate::ui::widget::virtual_list::Viewport;

#[derive(Debug)]
pub(super) struct ChannelView {
    /// The list starts with fresh state when this changes.
    pub(super) content_id: u64,
    pub(super) draft: MessageDraft,
    /// The files of the draft.
    pub(super) staged: Tray,
    pub(super) pagination: Pagination,
    pub(super) selecting: Selecting,
    /// Messages that are edited, in the order in which that began.
    pub(super) edits: Vec<EditDraft>,
    /// Where the user followed replies and jumped elsewhere, the last one at the end.
    pub(super) returns: Vec<ReturnPoint>,
    pub(super) seek: Option<Seek>,
    /// A message that was gone to, and until when it is highlighted.
    pub(super) highlight: Option<(MessageId, Instant)>,
    scroll_position: ScrollPosition,
    /// Written while the list scrolls, without a message.
    pub(super) in_view: RefCell<Option<InView>>,
    /// Whether an unread message was above what the list shows when that was last reported.
    unread_above: bool,
    /// The channel was opened before any message was loaded.
    awaits_messages: bool,
    /// Whether older messages are wanted. Written while the list scrolls, like `anchor_key`, without a message.
    is_near_start: Cell<bool>,
    /// The row to restore; `None` is the newest message.
    anchor_key: Cell<Option<u64>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pagination {
    Idle,
    Loading(HistoryRequestId),
    Failed(Failure),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ScrollPosition {
    /// The list has not been drawn since the channel was opened.
    Unknown,
    AboveNewest,
    Newest,
}

impl ScrollPosition {
    fn of(viewport: Viewport, timeline: &Timeline) -> Self {
        if viewport.at_end && !timeline.lacks_newest() {
            Self::Newest
        } else {
            Self::AboveNewest
        }
    }
}

impl ChannelView {
    pub(super) fn new(content_id: u64) -> Self {
        Self {
            content_id,
            draft: MessageDraft::default(),
            staged: Tray::default(),
            pagination: Pagination::Idle,
            selecting: Selecting::default(),
            edits: Vec::new(),
            returns: Vec::new(),
            seek: None,
            highlight: None,
            scroll_position: ScrollPosition::Unknown,
            in_view: RefCell::new(None),
            unread_above: false,
            awaits_messages: false,
            is_near_start: Cell::new(false),
            anchor_key: Cell::new(None),
        }
    }

    pub(super) fn is_at_newest(&self) -> bool {
        self.scroll_position == ScrollPosition::Newest
    }

    pub(super) fn is_above_newest(&self) -> bool {
        self.scroll_position == ScrollPosition::AboveNewest
    }

    /// Whether older messages are wanted and none are being loaded.
    pub(super) fn wants_older(&self) -> bool {
        self.is_near_start.get() && self.pagination == Pagination::Idle
    }

    /// Notes the position of the list. Returns whether it changes what is shown.
    pub(super) fn scrolled(
        &self,
        viewport: Viewport,
        (ctx, timeline): (&Ctx<'_>, &Timeline),
    ) -> bool {
        let position = ScrollPosition::of(viewport, timeline);
        let is_above = position == ScrollPosition::AboveNewest;
        let anchor = is_above.then(|| list::row_key(timeline, viewport.first));
        self.anchor_key.set(anchor);
        self.is_near_start.set(list::is_near_start(viewport));
        let _before = self.in_view.replace(Some(InView::of(viewport, timeline)));
        self.scroll_position != position
            || self.unread_above != self.has_unread_above(ctx)
            || self.reads(ctx)
    }

    pub(super) fn set_viewport(
        &mut self,
        viewport: Viewport,
        (ctx, timeline): (&Ctx<'_>, &Timeline),
    ) {
        let _changed = self.scrolled(viewport, (ctx, timeline));
        self.scroll_position = ScrollPosition::of(viewport, timeline);
        self.unread_above = self.has_unread_above(ctx);
    }

    /// `false` until the list has reported it.
    pub(super) fn shows_unread_above(&self) -> bool {
        self.unread_above
    }

    /// Scrolls to the unread divider if there is one, else to the last top row.
    pub(super) fn restore_scroll(&mut self, timeline: &Timeline) -> Task<Message> {
        self.awaits_messages = timeline.rows().is_empty();
        let mut rows = timeline.rows().iter().rev();
        let unread = rows.find(|row| matches!(row, Row::Unread)).map(Row::key);
        let key = unread.or(self.anchor_key.get());
        key.map_or_else(Task::none, list::scroll_to_key)
    }

    /// As [`Self::restore_scroll`], once the first messages are there.
    pub(super) fn restore_late(&mut self, timeline: &Timeline) -> Task<Message> {
        if self.awaits_messages && !timeline.rows().is_empty() {
            self.restore_scroll(timeline)
        } else {
            Task::none()
        }
    }

    /// Returns whether a typing notification was active.
    pub(super) fn close(&mut self) -> bool {
        self.scroll_position = ScrollPosition::Unknown;
        self.is_near_start.set(false);
        self.selecting.clear();
        self.returns.clear();
        self.seek = None;
        self.highlight = None;
        let _in_view = self.in_view.take();
        self.unread_above = false;
        self.draft.stop_typing()
    }
}
