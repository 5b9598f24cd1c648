//! Which messages are loaded as the list scrolls: older ones near the start, the newest ones again on the way back.

use iced::Task;

use super::channel_view::{ChannelView, Pagination};
use super::{ChannelRef, Event, HistoryRequestId, Message, State, list, open_timeline};
use crate::domain::failure::Failure;
use crate::domain::id::MessageId;
use crate::domain::server::Server;
use crate::domain::timeline::Timeline;
use crate::feature::action::Action;
use crate::feature::context::Ctx;
use crate::ui::widget::virtual_list::Viewport;

impl State {
    pub(super) fn on_viewport_changed(
        &mut self,
        content_id: u64,
        viewport: Viewport,
        ctx: &Ctx<'_>,
    ) -> Action<Message, Event> {
        let open = open_timeline(ctx).zip(self.view_for(ctx));
        let Some((timeline, (channel_ref, view))) =
            open.filter(|(_, (_, view))| view.content_id == content_id)
        else {
            return Action::none();
        };
        let was_at_newest = view.is_at_newest();
        view.set_viewport(viewport, timeline);
        let at_newest = view.is_at_newest();
        let action = if was_at_newest == at_newest {
            Action::none()
        } else {
            Action::emit(Event::NewestVisibilityChanged {
                channel_ref: channel_ref.clone(),
                at_newest,
            })
        };
        if list::is_near_start(viewport) && can_load_older(view, ctx.server, timeline) {
            action.and_run(Task::done(Message::OlderRequested))
        } else {
            action
        }
    }

    /// The server is online again: what could not be loaded is loaded now.
    pub fn on_online(&mut self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let view = self.view_for(ctx);
        if view.is_some_and(|(_, view)| view.wants_older()) {
            self.load_older(ctx)
        } else {
            Action::none()
        }
    }

    /// Loads the newest messages again, if older ones have pushed them out.
    pub(super) fn show_newest(&self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let lacks_newest = open_timeline(ctx).is_some_and(Timeline::lacks_newest);
        let load = self.current.clone().filter(|_| lacks_newest);
        let load = load.map_or_else(Action::none, |it| Action::emit(Event::LoadNewest(it)));
        load.and_run(list::scroll_to_newest())
    }

    pub(super) fn load_older(&mut self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let request = HistoryRequestId(self.last_request.0 + 1);
        let before = open_timeline(ctx).and_then(oldest_before_gap);
        let Some((before, (channel_ref, view))) = before.zip(self.view_for(ctx)) else {
            return Action::none();
        };
        if matches!(view.pagination, Pagination::Loading(_)) {
            return Action::none();
        }
        view.pagination = Pagination::Loading(request);
        let event = Event::LoadOlder {
            channel_ref: channel_ref.clone(),
            before: before.clone(),
            request,
        };
        self.last_request = request;
        Action::emit(event)
    }

    pub(super) fn on_older_loaded(
        &mut self,
        channel_ref: &ChannelRef,
        request: HistoryRequestId,
        outcome: Result<(), Failure>,
    ) {
        if let Some(view) = self.views.get_mut(channel_ref)
            && view.pagination == Pagination::Loading(request)
        {
            view.pagination = outcome.map_or_else(Pagination::Failed, |()| Pagination::Idle);
        }
    }
}

pub(super) fn can_load_older(view: &ChannelView, server: &Server, timeline: &Timeline) -> bool {
    server.connection().is_online()
        && view.pagination == Pagination::Idle
        && oldest_before_gap(timeline).is_some()
}

/// The oldest loaded message, if the server may have older ones.
fn oldest_before_gap(timeline: &Timeline) -> Option<&MessageId> {
    let has_older = timeline.is_loaded() && !timeline.reaches_start();
    timeline.oldest().filter(|_| has_older)
}
