//! Which messages are on screen, and so which are read.

use super::State;
use super::channel_view::ChannelView;
use super::list::header_count;
use crate::domain::id::MessageId;
use crate::domain::timeline::{Row, Timeline};
use crate::domain::unread::{ViewEnd, Visibility};
use crate::feature::context::Ctx;
use crate::ui::widget::virtual_list::Viewport;

/// What the list shows. Messages by their IDs, since rows may have moved when this is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct InView {
    pub(super) first: Option<MessageId>,
    /// The last one whose end is on screen.
    last: Option<MessageId>,
    at_newest: bool,
}

impl InView {
    pub(super) fn of(viewport: Viewport, timeline: &Timeline) -> Self {
        let header_count = header_count(timeline);
        let index = |row: usize| row.saturating_sub(header_count);
        let rows = timeline.rows();
        let id = |item: usize| Some(timeline.items().get(item)?.message.id.clone());
        let (first, seen) = (index(viewport.first), index(viewport.seen).min(rows.len()));
        let shown = rows.get(first..index(viewport.last).min(rows.len()));
        let first_item = shown.unwrap_or_default().iter().find_map(item_of);
        let last = (first.min(seen)..seen).rev().find_map(|row| {
            let item = item_of(rows.get(row)?)?;
            let continues =
                matches!(rows.get(row + 1), Some(Row::Part { index, .. }) if *index == item);
            (!continues).then_some(item)
        });
        Self {
            first: first_item.and_then(id),
            last: last.and_then(id),
            at_newest: viewport.at_end && !timeline.lacks_newest(),
        }
    }

    fn visibility(self) -> Visibility {
        let last = match self.last {
            _ if self.at_newest => Some(ViewEnd::Newest),
            last => last.map(ViewEnd::Message),
        };
        let first = self.first;
        last.map_or(Visibility::Hidden, |last| Visibility::Visible {
            first,
            last,
        })
    }
}

/// The message that a row shows.
fn item_of(row: &Row) -> Option<usize> {
    match row {
        Row::Message { index, .. } | Row::Part { index, .. } => Some(*index),
        _ => None,
    }
}

impl State {
    /// What the list of the open channel shows, in a window with the focus.
    pub fn visibility(&self) -> Visibility {
        let view = self.current_view();
        let in_view = view.and_then(|view| view.in_view.borrow().clone());
        in_view.map_or(Visibility::Hidden, InView::visibility)
    }
}

impl ChannelView {
    /// Whether what came into view is to be read.
    pub(super) fn reads(&self, ctx: &Ctx<'_>) -> bool {
        let in_view = self.in_view.borrow().clone();
        let in_view = ctx.channel().zip(in_view);
        in_view.is_some_and(|(channel, it)| ctx.server.would_read(channel, &it.visibility()))
    }

    /// Whether an unread message is above what the list shows.
    pub(super) fn has_unread_above(&self, ctx: &Ctx<'_>) -> bool {
        let in_view = self.in_view.borrow();
        let first = in_view.as_ref().and_then(|it| it.first.as_ref());
        let first = ctx.channel().zip(first);
        first.is_some_and(|(channel, first)| ctx.server.is_unread_above(channel, first))
    }
}

/// The unread messages and mentions of the open channel, if the first of them is above what the list shows.
pub(super) fn unread_above(view: &ChannelView, ctx: &Ctx<'_>) -> Option<(u32, u32)> {
    let counts = ctx.server.unread(ctx.channel()?);
    // The first says that it was so, without a search.
    (view.shows_unread_above() && view.has_unread_above(ctx)).then_some(counts)
}
