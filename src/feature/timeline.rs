//! The timeline of the open channel and its composer.
//! Owns view state per channel: drafts, scroll positions and history requests. Must not use the network or store
//! messages, which belong to `domain::server`. Entry points: `State::sync_channel`, `State::update` and `State::view`.

pub mod actions;
pub mod attachment;
mod channel_view;
pub mod composer;
mod drafts;
mod editing;
mod header;
mod hover;
mod in_view;
pub mod jump;
mod jump_buttons;
mod list;
mod long_message;
mod menu;
mod message;
mod message_body;
mod message_text;
mod paging;
mod pending;
mod reactions;
mod reply;
mod row;
mod selection;
mod spoken;
pub mod staged;
#[cfg(test)]
mod tests;
mod typing;
mod view;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use iced::Task;
use iced::widget::text_editor;

pub use crate::domain::channel::ChannelRef;
use crate::domain::connection::Countdown;
use crate::domain::id::{LocalId, MessageId, ServerUid};
use crate::domain::outbox::SendState;
use crate::domain::timeline::Timeline;
use crate::feature::action::Action;
use crate::feature::context::Ctx;
use attachment::Files;
use channel_view::ChannelView;
use composer::MessageDraft;
pub use menu::{MenuTarget, menu};
pub use message::{Event, Message};
pub use message_text::Event as TextEvent;
pub use selection::{SelectionKey, SelectionMessage, Step, StepSize};
pub use typing::typing_label;

/// Matches a history response to its request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct HistoryRequestId(u64);

#[derive(Debug, Default)]
pub struct State {
    current: Option<ChannelRef>,
    views: BTreeMap<ChannelRef, ChannelView>,
    last_request: HistoryRequestId,
    files: Files,
    /// Files are dragged over the window.
    is_dropping: bool,
}

impl State {
    /// Of a window of its own, by its number from 1.
    pub fn of_window(number: u64) -> Self {
        Self {
            // Answers are matched to requests of all windows.
            last_request: HistoryRequestId(number << 32),
            files: Files::of_window(),
            ..Self::default()
        }
    }

    /// Updates the current channel from `ctx`. Must be called whenever the server or its open channel may have changed.
    pub fn sync_channel(&mut self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let current = ctx.channel().map(|channel| ChannelRef {
            server: ctx.server.uid().clone(),
            channel: channel.clone(),
        });
        if current == self.current {
            return Action::none();
        }
        // A server may replace its channels again and again.
        self.views.retain(|it, view| {
            it.server != *ctx.server.uid()
                || ctx.server.channel(&it.channel).is_some()
                || !view.draft.is_blank()
                || !view.staged.is_empty()
        });
        let closed = self.close_channel();
        let Some(current) = current else {
            return closed;
        };
        let view = self.view_or_new(&current);
        let restored = open_timeline(ctx).map_or_else(Task::none, |it| view.restore_scroll(it));
        self.current = Some(current);
        closed.and_run(restored).and_run(composer::focus())
    }

    pub fn close_channel(&mut self) -> Action<Message, Event> {
        match self.current.take() {
            Some(channel) if self.views.get_mut(&channel).is_some_and(ChannelView::close) => {
                Action::run(Task::done(Message::TypingStopped(channel)))
            }
            _ => Action::none(),
        }
    }

    /// Drops the view state of a removed server.
    pub fn forget(&mut self, server: &ServerUid) {
        self.views.retain(|channel, _| channel.server != *server);
        self.files.forget(server);
        let is_removed = |channel: &mut ChannelRef| channel.server == *server;
        let _closed = self.current.take_if(is_removed);
    }

    pub fn current_channel(&self) -> Option<&ChannelRef> {
        self.current.as_ref()
    }

    /// How many drafts of these servers are long enough to ask before they are lost. Those with files are nowhere stored.
    pub fn long_draft_count(&self, is_lost: impl Fn(&ServerUid) -> bool) -> usize {
        let views = self.views.iter();
        let lost = views.filter(|(it, view)| {
            view.draft.is_long() && is_lost(&it.server) || !view.staged.is_empty()
        });
        lost.count()
    }

    /// How many drafts have files.
    pub fn staged_draft_count(&self) -> usize {
        let views = self.views.values();
        views.filter(|view| !view.staged.is_empty()).count()
    }

    /// The message by which another window takes over the files of a draft, if it has any.
    pub fn into_returned_files(mut self, channel_ref: &ChannelRef) -> Option<Message> {
        let view = self.views.get_mut(channel_ref)?;
        let returned = staged::Returned {
            channel_ref: channel_ref.clone(),
            body: String::new(),
            reply_to: None,
            files: view.staged.take_ready(),
            error: None,
        };
        let returned = Some(returned).filter(|it| !it.files.is_empty())?;
        Some(Message::Staged(staged::Message::Returned(Box::new(
            returned,
        ))))
    }

    /// Focuses the composer, if a channel is open.
    pub fn focus_composer<M: Send + 'static>(&self) -> Task<M> {
        match self.current {
            Some(_) => composer::focus(),
            None => Task::none(),
        }
    }

    /// `false` until the list has been drawn.
    pub fn is_at_newest(&self) -> bool {
        self.current_view().is_some_and(ChannelView::is_at_newest)
    }

    pub fn update(&mut self, message: Message, ctx: &Ctx<'_>) -> Action<Message, Event> {
        match message {
            Message::File(message) => return self.on_file(message, ctx),
            Message::Composer(message) => return self.update_composer(message, ctx),
            Message::DraftEdited(action) => return self.edit_draft(action, ctx),
            Message::CursorMoved(cursor) => return self.move_cursor(cursor, ctx),
            Message::UndoPressed(key) => return self.change_draft(ctx, |draft| draft.undo(key)),
            Message::TextTyped(text) => {
                let paste = text_editor::Edit::Paste(Arc::new(text));
                let action = self.edit_draft(text_editor::Action::Edit(paste), ctx);
                return action.and_run(composer::focus());
            }
            Message::SendPressed => return self.send(ctx),
            Message::TypingStopped(channel_ref) => return Action::emit(stopped(channel_ref)),
            Message::ViewportChanged(content_id, viewport) => {
                return self.on_viewport_changed(content_id, viewport, ctx);
            }
            Message::OlderRequested => return self.load_older(ctx),
            Message::GapRequested(before) => return self.load_before(before, ctx),
            Message::NewerRequested => return self.load_newer(ctx),
            Message::OlderLoaded {
                channel_ref,
                request,
                outcome,
            } => return self.on_older_loaded(&channel_ref, (request, outcome), ctx),
            Message::NewestRequested => return self.emit_for(|it| Some(Event::LoadNewest(it))),
            Message::Jump(message) => return self.update_jump(message, ctx),
            Message::PagesPressed(pages) => return Action::run(list::scroll_by_pages(pages)),
            Message::Selection(message) => return self.update_selection(message, ctx),
            Message::MenuRequested(target, at) => return self.open_menu(target, at, ctx),
            Message::Text(message) => return self.on_text(message),
            Message::LinkPressed(address) => return Action::emit(Event::OpenLink(address)),
            Message::PersonPressed(user, at) => {
                return Action::emit(Event::OpenProfileCard(user, at));
            }
            Message::OriginalPressed(message) => return self.show_original(&message, ctx),
            Message::PendingRequested(local) => return pending::show_pending(&local, ctx),
            Message::CopyPressed(message) => return message_text::copy_message(&message, ctx),
            Message::ExpandPressed(message) => return self.expand(message, ctx),
            Message::Expanded(channel_ref, message, parts) => {
                return self.on_expanded((channel_ref, message), parts, ctx);
            }
            Message::CollapsePressed(message) => return self.collapse(message, ctx),
            Message::ReplyPressed(message) => return self.set_reply(Some(message)),
            Message::ReplyCanceled => return self.set_reply(None),
            Message::EditPressed(message) => return self.start_edit(&message, ctx),
            Message::Action(message) => return self.update_action(message, ctx),
            Message::RetryPressed(_)
            | Message::DeletePendingPressed(_)
            | Message::SendWithoutReplyPressed(_)
            | Message::MarkUnreadPressed(_) => return self.emit_choice(message),
            Message::DiscardPressed(local_id) => return self.discard(local_id, ctx),
            Message::MembersPressed => return Action::emit(Event::ToggleMembers),
            Message::SearchPressed => return Action::emit(Event::Search),
            Message::ChannelsPressed => return Action::emit(Event::ToggleChannels),
            Message::ReconnectPressed => {
                let retry = Event::RetryConnection(ctx.server.uid().clone());
                // Its banner goes, and with it the focus.
                return Action::emit(retry).and_run(self.focus_composer());
            }
            Message::DetailsPressed => {
                return Action::emit(Event::OpenDetails(ctx.server.uid().clone()));
            }
            Message::CountdownTicked => self.end_highlight(ctx.now),
            Message::Staged(message) => return self.update_staged(message, ctx),
        }
        Action::none()
    }

    /// When a countdown shows its next step: to the next connection, or of a held message. It is reported by
    /// `Message::CountdownTicked`.
    pub fn next_tick(&self, ctx: &Ctx<'_>) -> Option<Instant> {
        let _shown = self.current.as_ref()?;
        let pending = open_timeline(ctx).map_or(&[][..], Timeline::pending);
        let held = pending.iter().filter_map(|pending| match pending.state {
            SendState::Held { until, .. } => Some(Countdown::new(until, ctx.now)),
            SendState::Storing
            | SendState::Queued
            | SendState::Sending
            | SendState::Failed { .. } => None,
        });
        let countdowns = header::countdown(ctx.server, ctx.now)
            .into_iter()
            .chain(held);
        let ticks = countdowns.filter_map(|countdown| countdown.next);
        let highlighted = self.current_view().and_then(ChannelView::highlight_end);
        ticks.chain(highlighted).min()
    }

    fn current_view(&self) -> Option<&ChannelView> {
        self.views.get(self.current.as_ref()?)
    }

    /// Returns `None` if `ctx` is for another server than the current channel.
    fn view_for(&mut self, ctx: &Ctx<'_>) -> Option<(&ChannelRef, &mut ChannelView)> {
        let current = self.current.as_ref()?;
        let view = self.views.get_mut(current)?;
        (current.server == *ctx.server.uid()).then_some((current, view))
    }

    fn edit_draft(&mut self, action: text_editor::Action, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let (limit, now) = (composer::limit(ctx), ctx.now);
        self.change_draft(ctx, |draft| draft.edit(action, limit, now))
    }

    /// Changes the draft and tells other members whether the user is typing. `change` returns whether the text changed.
    fn change_draft(
        &mut self,
        ctx: &Ctx<'_>,
        change: impl FnOnce(&mut MessageDraft) -> bool,
    ) -> Action<Message, Event> {
        let send_typing = ctx.preferences.send_typing && ctx.server.connection().is_online();
        let event = self.view_for(ctx).and_then(|(channel_ref, view)| {
            if !change(&mut view.draft) {
                return None;
            }
            Some(Event::TypingChanged {
                active: view.draft.typing(ctx.now, send_typing)?,
                channel_ref: channel_ref.clone(),
            })
        });
        let found = self.refresh_suggestions(ctx);
        let typing = event.map_or_else(Action::none, Action::emit);
        typing.and_run(found)
    }

    /// Whether the draft of the open channel is a reply.
    pub fn is_replying(&self) -> bool {
        self.current_view()
            .is_some_and(|view| view.draft.reply_to().is_some())
    }

    fn send(&mut self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        if let Some(done) = self.run_command(ctx) {
            return done;
        }
        if let Some(sent) = self.send_staged(ctx) {
            return sent;
        }
        let Some((channel_ref, view)) = self.view_for(ctx) else {
            return Action::none();
        };
        let Some(submitted) = composer::submit(&mut view.draft, ctx) else {
            return Action::run(composer::focus());
        };
        let channel_ref = channel_ref.clone();
        let stop_typing = if submitted.was_typing {
            Task::done(Message::TypingStopped(channel_ref.clone()))
        } else {
            Task::none()
        };
        Action::emit(Event::Send {
            channel_ref,
            local_id: LocalId::new(uuid::Uuid::new_v4().to_string()),
            body: submitted.body,
            reply_to: submitted.reply_to,
        })
        .and_run(stop_typing)
        .and_run(list::scroll_to_newest())
        .and_run(composer::focus())
    }

    /// An event about the current channel.
    fn emit_for(&self, event: impl FnOnce(ChannelRef) -> Option<Event>) -> Action<Message, Event> {
        let event = self.current.clone().and_then(event);
        event.map_or_else(Action::none, Action::emit)
    }

    fn set_reply(&mut self, message: Option<MessageId>) -> Action<Message, Event> {
        let current = self.current.as_ref();
        if let Some(view) = current.and_then(|channel_ref| self.views.get_mut(channel_ref)) {
            view.draft.set_reply(message);
        }
        Action::run(composer::focus())
    }

    fn discard(&mut self, local_id: LocalId, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let Some((channel_ref, view)) = self.view_for(ctx) else {
            return Action::none();
        };
        let Some(pending) = ctx.server.pending_message(&channel_ref.channel, &local_id) else {
            return Action::none();
        };
        view.draft.restore(&pending.body, pending.reply_to.as_ref());
        let channel_ref = channel_ref.clone();
        let event = if pending.files.is_empty() {
            Event::Discard {
                channel_ref,
                local_id,
            }
        } else {
            Event::Staged(staged::Event::TakeBack(channel_ref, local_id))
        };
        Action::emit(event).and_run(composer::focus())
    }
}

fn stopped(channel_ref: ChannelRef) -> Event {
    let active = false;
    Event::TypingChanged {
        channel_ref,
        active,
    }
}

fn open_timeline<'a>(ctx: &Ctx<'a>) -> Option<&'a Timeline> {
    Some(&ctx.channel_state()?.timeline)
}
