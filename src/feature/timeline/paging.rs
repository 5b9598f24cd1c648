//! Which messages are loaded as the list scrolls: older ones near the start, the newest ones again on the way back.

use iced::Task;

use super::attachment;
use super::channel_view::{ChannelView, Pagination};
use super::{ChannelRef, Event, HistoryRequestId, Message, State, list, open_timeline};
use crate::domain::failure::Failure;
use crate::domain::id::MessageId;
use crate::domain::server::Server;
use crate::domain::timeline::{OlderFrom, Timeline};
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
        view.set_viewport(viewport, (ctx, timeline));
        let action = if was_at_newest != view.is_at_newest() || view.reads(ctx) {
            Action::emit(Event::ViewChanged(channel_ref.clone()))
        } else {
            Action::none()
        };
        let action = action.and_run(Task::done(Message::File(attachment::Message::Shown)));
        let Some((_, view)) = self.view_for(ctx) else {
            return action;
        };
        match wanted(view, viewport, ctx.server, timeline) {
            Some(Wanted::Older) => action.and_run(Task::done(Message::OlderRequested)),
            Some(Wanted::Gap(before)) => {
                action.and_run(Task::done(Message::GapRequested(before.clone())))
            }
            Some(Wanted::Newer) => action.and_run(Task::done(Message::NewerRequested)),
            None => action,
        }
    }

    /// The server is online again: what could not be loaded is loaded now.
    pub fn on_online(&mut self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        self.retry_pictures(ctx.server.uid());
        let view = self.view_for(ctx);
        let action = if view.is_some_and(|(_, view)| view.wants_older()) {
            self.load_older(ctx)
        } else {
            Action::none()
        };
        action.and_run(Task::done(Message::File(attachment::Message::Shown)))
    }

    pub(super) fn load_older(&mut self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let timeline = open_timeline(ctx);
        let before = timeline.and_then(|it| oldest_to_continue(ctx.server, it));
        match before.cloned() {
            Some(before) => self.load_before(before, ctx),
            None => Action::none(),
        }
    }

    /// Loads the messages before the oldest, or in the gap above another one.
    pub(super) fn load_before(
        &mut self,
        before: MessageId,
        ctx: &Ctx<'_>,
    ) -> Action<Message, Event> {
        self.load_page(ctx, |channel_ref, request| Event::LoadOlder {
            channel_ref,
            before,
            request,
        })
    }

    pub(super) fn load_newer(&mut self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let Some(after) = open_timeline(ctx).and_then(Timeline::newer_wanted) else {
            return Action::none();
        };
        self.load_page(ctx, |channel_ref, request| Event::LoadNewer {
            channel_ref,
            after: after.clone(),
            request,
        })
    }

    fn load_page(
        &mut self,
        ctx: &Ctx<'_>,
        event: impl FnOnce(ChannelRef, HistoryRequestId) -> Event,
    ) -> Action<Message, Event> {
        let request = HistoryRequestId(self.last_request.0 + 1);
        let Some((channel_ref, view)) = self.view_for(ctx) else {
            return Action::none();
        };
        if matches!(view.pagination, Pagination::Loading(_)) {
            return Action::none();
        }
        view.pagination = Pagination::Loading(request);
        let event = event(channel_ref.clone(), request);
        self.last_request = request;
        Action::emit(event)
    }

    pub(super) fn on_older_loaded(
        &mut self,
        channel_ref: &ChannelRef,
        (request, outcome): (HistoryRequestId, Result<(), Failure>),
        ctx: &Ctx<'_>,
    ) -> Action<Message, Event> {
        let view = self.views.get_mut(channel_ref);
        let view = view.filter(|view| view.pagination == Pagination::Loading(request));
        let Some(view) = view else {
            return Action::none();
        };
        let is_loaded = outcome.is_ok();
        view.pagination = outcome.map_or_else(Pagination::Failed, |()| Pagination::Idle);
        if !is_loaded && view.seek.take().is_some() {
            // There is no way back from where the user still is.
            let _point = view.returns.pop();
        }
        let is_open = self.current.as_ref() == Some(channel_ref);
        if is_open {
            self.continue_seek(ctx)
        } else {
            Action::none()
        }
    }
}

/// What is missing near the rows that are shown.
pub(super) enum Wanted<'a> {
    Older,
    /// The messages before this one.
    Gap(&'a MessageId),
    Newer,
}

pub(super) fn wanted<'a>(
    view: &ChannelView,
    viewport: Viewport,
    server: &Server,
    timeline: &'a Timeline,
) -> Option<Wanted<'a>> {
    if view.pagination != Pagination::Idle {
        return None;
    }
    let is_online = server.connection().is_online();
    if let Some(before) = list::gap_near(viewport, timeline)
        && timeline.older_from(before, is_online) != OlderFrom::Nowhere
    {
        return Some(Wanted::Gap(before));
    }
    if list::is_near_start(viewport) && oldest_to_continue(server, timeline).is_some() {
        return Some(Wanted::Older);
    }
    let is_near_end = list::is_near_end(viewport, timeline);
    (is_near_end && timeline.newer_wanted().is_some()).then_some(Wanted::Newer)
}

/// The oldest loaded message, if older ones can be loaded, from this device or from the server.
pub(super) fn oldest_to_continue<'a>(
    server: &Server,
    timeline: &'a Timeline,
) -> Option<&'a MessageId> {
    let oldest = timeline.oldest()?;
    let has_older = match timeline.older_from(oldest, server.connection().is_online()) {
        OlderFrom::Store | OlderFrom::StoreAcrossGap => true,
        OlderFrom::Server => timeline.is_loaded(),
        OlderFrom::Nowhere => false,
    };
    has_older.then_some(oldest)
}
