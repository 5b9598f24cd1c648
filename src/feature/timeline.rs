//! The timeline of the open channel and its composer.
//! Owns view state per channel: drafts, scroll positions and history requests. Must not use the network or store
//! messages, which belong to `domain::server`. Entry points: `State::sync_channel`, `State::update` and `State::view`.

mod channel_view;
mod composer;
mod header;
mod list;
mod menu;
mod message_body;
mod pending;
mod row;
#[cfg(test)]
mod tests;
mod typing;
mod view;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use iced::widget::text_editor;
use iced::{Point, Subscription, Task};

use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, LocalId, MessageId, ServerUid};
use crate::domain::timeline::Timeline;
use crate::feature::action::Action;
use crate::feature::context::Ctx;
use crate::ui::widget::menu as ui_menu;
use crate::ui::widget::virtual_list::Viewport;
use channel_view::{ChannelView, Pagination};
use menu::Menu;
pub use menu::MenuTarget;

/// Channel IDs repeat between servers, so a channel is always identified together with its server.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChannelRef {
    pub server: ServerUid,
    pub channel: ChannelId,
}

/// Matches a history response to its request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct HistoryRequestId(u64);

#[derive(Debug, Default)]
pub struct State {
    current: Option<ChannelRef>,
    views: BTreeMap<ChannelRef, ChannelView>,
    last_request: HistoryRequestId,
    menu: Option<Menu>,
}

#[derive(Debug, Clone)]
pub enum Message {
    DraftEdited(text_editor::Action),
    CursorMoved(text_editor::Cursor),
    /// Text typed while no input had focus.
    TextTyped(String),
    SendPressed,
    TypingStopped(ChannelRef),
    /// The number is the `content_id` of the list that reports it.
    ViewportChanged(u64, Viewport),
    OlderRequested,
    OlderLoaded {
        channel_ref: ChannelRef,
        request: HistoryRequestId,
        /// Loaded messages are already part of the server state.
        outcome: Result<(), Failure>,
    },
    LatestPressed,
    MenuRequested(MenuTarget, Point),
    MenuDismissed,
    LinkPressed(String),
    CopyPressed(MessageId),
    ReplyPressed(MessageId),
    DeletePressed(MessageId),
    DeleteConfirmed(MessageId),
    DeleteFailed(Failure),
    ReplyCanceled,
    RetryPressed(LocalId),
    DiscardPressed(LocalId),
    MembersPressed,
    ReconnectPressed,
    CountdownTicked,
}

impl Message {
    /// Whether the message may come from the menu, which then closes.
    fn closes_menu(&self) -> bool {
        matches!(
            self,
            Self::MenuDismissed
                | Self::LinkPressed(_)
                | Self::CopyPressed(_)
                | Self::ReplyPressed(_)
                | Self::DeleteConfirmed(_)
                | Self::RetryPressed(_)
                | Self::DiscardPressed(_)
        )
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Queued while offline.
    Send {
        channel_ref: ChannelRef,
        /// Identifies the message until the server confirms it.
        local_id: LocalId,
        /// Trimmed and within the server's size limit.
        body: String,
        reply_to: Option<MessageId>,
    },
    Retry {
        channel_ref: ChannelRef,
        local_id: LocalId,
    },
    /// The text is already back in the composer.
    Discard {
        channel_ref: ChannelRef,
        local_id: LocalId,
    },
    /// Delete an own message for everyone. Report a failure as `Message::DeleteFailed`.
    Delete {
        channel_ref: ChannelRef,
        message: MessageId,
    },
    DeleteFailed(Failure),
    /// Report the result as `Message::OlderLoaded`.
    LoadOlder {
        channel_ref: ChannelRef,
        /// The oldest loaded message.
        before: MessageId,
        request: HistoryRequestId,
    },
    /// While the newest message is visible and the window has focus, the channel is read.
    NewestVisibilityChanged {
        channel_ref: ChannelRef,
        at_newest: bool,
    },
    /// Tell other members whether the user is typing.
    TypingChanged {
        channel_ref: ChannelRef,
        active: bool,
    },
    /// The scheme is `http` or `https`.
    OpenLink(String),
    Copy(String),
    ToggleMembers,
    RetryConnection(ServerUid),
}

impl State {
    /// Updates the current channel from `ctx`. Must be called whenever the server or its open channel may have changed.
    pub fn sync_channel(&mut self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let place = ctx.server.open_channel().map(|channel| ChannelRef {
            server: ctx.server.uid().clone(),
            channel: channel.clone(),
        });
        if place == self.current {
            return Action::none();
        }
        self.menu = None;
        let closed = self.close_channel();
        let Some(place) = place else { return closed };
        let next_id = self
            .views
            .values()
            .map(|desk| desk.content_id)
            .max()
            .unwrap_or(0)
            + 1;
        let desk = self
            .views
            .entry(place.clone())
            .or_insert_with(|| ChannelView::new(next_id));
        let restored = match ctx.server.open_channel_state() {
            Some(channel) => desk.restore_scroll(&channel.timeline),
            None => Task::none(),
        };
        self.current = Some(place);
        closed.and_run(restored).and_run(composer::focus())
    }

    pub fn close_channel(&mut self) -> Action<Message, Event> {
        let Some(channel) = self.current.take() else {
            return Action::none();
        };
        let was_typing = self.views.get_mut(&channel).is_some_and(ChannelView::close);
        if was_typing {
            Action::run(Task::done(Message::TypingStopped(channel)))
        } else {
            Action::none()
        }
    }

    /// Drops the view state of a removed server.
    pub fn forget(&mut self, server: &ServerUid) {
        self.views.retain(|place, _| place.server != *server);
        if self
            .current
            .as_ref()
            .is_some_and(|here| here.server == *server)
        {
            self.current = None;
            self.menu = None;
        }
    }

    pub fn current_channel(&self) -> Option<&ChannelRef> {
        self.current.as_ref()
    }

    /// `false` until the list has been drawn.
    pub fn is_at_newest(&self) -> bool {
        self.current_view().is_some_and(ChannelView::is_at_newest)
    }

    pub fn update(&mut self, message: Message, ctx: &Ctx<'_>) -> Action<Message, Event> {
        if message.closes_menu() {
            self.menu = None;
        }
        match message {
            Message::DraftEdited(action) => self.on_draft_edited(action, ctx),
            Message::CursorMoved(cursor) => self.on_cursor_moved(cursor, ctx),
            Message::TextTyped(text) => {
                let paste = text_editor::Edit::Paste(Arc::new(text));
                let action = self.on_draft_edited(text_editor::Action::Edit(paste), ctx);
                action.and_run(composer::focus())
            }
            Message::SendPressed => self.send(ctx),
            Message::TypingStopped(place) => Action::emit(Event::TypingChanged {
                channel_ref: place,
                active: false,
            }),
            Message::ViewportChanged(subject, viewport) => {
                self.on_viewport_changed(subject, viewport, ctx)
            }
            Message::OlderRequested => self.load_older(ctx),
            Message::OlderLoaded {
                channel_ref: place,
                request: generation,
                outcome,
            } => self.on_older_loaded(&place, generation, outcome),
            Message::LatestPressed => Action::run(list::scroll_to_newest()),
            Message::MenuRequested(subject, at) => {
                self.menu = Some(Menu {
                    target: subject,
                    position: at,
                });
                Action::run(ui_menu::focus_first_item())
            }
            Message::LinkPressed(address) => Action::emit(Event::OpenLink(address)),
            Message::CopyPressed(message) => copy_message(&message, ctx),
            Message::ReplyPressed(message) => self.set_reply(Some(message)),
            Message::ReplyCanceled => self.set_reply(None),
            Message::DeletePressed(message) => self.confirm_delete(message),
            Message::DeleteConfirmed(message) => self.delete(message),
            Message::DeleteFailed(failure) => Action::emit(Event::DeleteFailed(failure)),
            Message::RetryPressed(local) => self.retry(local),
            Message::DiscardPressed(local) => self.discard(local, ctx),
            Message::MembersPressed => Action::emit(Event::ToggleMembers),
            Message::ReconnectPressed => {
                Action::emit(Event::RetryConnection(ctx.server.uid().clone()))
            }
            Message::MenuDismissed | Message::CountdownTicked => Action::none(),
        }
    }

    /// Ticks once per second while a reconnect countdown is shown.
    pub fn subscription(&self, ctx: &Ctx<'_>) -> Subscription<Message> {
        let counts_down = self.current.is_some()
            && matches!(ctx.server.connection(), ConnectionState::Waiting { attempt, .. } if *attempt >= header::BANNER_FROM_ATTEMPT);
        if counts_down {
            iced::time::every(Duration::from_secs(1)).map(|_| Message::CountdownTicked)
        } else {
            Subscription::none()
        }
    }

    fn current_view(&self) -> Option<&ChannelView> {
        self.views.get(self.current.as_ref()?)
    }

    /// Returns `None` if `ctx` is for another server than the current channel.
    fn view_for(&mut self, ctx: &Ctx<'_>) -> Option<(&ChannelRef, &mut ChannelView)> {
        let here = self
            .current
            .as_ref()
            .filter(|here| here.server == *ctx.server.uid())?;
        Some((here, self.views.get_mut(here)?))
    }

    fn on_draft_edited(
        &mut self,
        action: text_editor::Action,
        ctx: &Ctx<'_>,
    ) -> Action<Message, Event> {
        let online = ctx.server.connection().is_online();
        let Some((place, desk)) = self.view_for(ctx) else {
            return Action::none();
        };
        match desk.draft.edit(action, ctx.now, online) {
            Some(active) => Action::emit(Event::TypingChanged {
                channel_ref: place.clone(),
                active,
            }),
            None => Action::none(),
        }
    }

    fn on_cursor_moved(
        &mut self,
        cursor: text_editor::Cursor,
        ctx: &Ctx<'_>,
    ) -> Action<Message, Event> {
        if let Some((_, desk)) = self.view_for(ctx) {
            desk.draft.content.move_to(cursor);
        }
        Action::none()
    }

    fn send(&mut self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let limit = ctx.server.capabilities().limits.message_bytes;
        let Some((place, desk)) = self.view_for(ctx) else {
            return Action::none();
        };
        let Some(sent) = desk.draft.submit(limit) else {
            return Action::run(composer::focus());
        };
        let place = place.clone();
        let stop_typing = if sent.was_typing {
            Task::done(Message::TypingStopped(place.clone()))
        } else {
            Task::none()
        };
        Action::emit(Event::Send {
            channel_ref: place,
            local_id: LocalId::new(uuid::Uuid::new_v4().to_string()),
            body: sent.body,
            reply_to: sent.reply_to,
        })
        .and_run(stop_typing)
        .and_run(list::scroll_to_newest())
        .and_run(composer::focus())
    }

    fn on_viewport_changed(
        &mut self,
        subject: u64,
        viewport: Viewport,
        ctx: &Ctx<'_>,
    ) -> Action<Message, Event> {
        let online = ctx.server.connection().is_online();
        let Some(timeline) = open_timeline(ctx) else {
            return Action::none();
        };
        let Some((place, desk)) = self.view_for(ctx) else {
            return Action::none();
        };
        if desk.content_id != subject {
            return Action::none();
        }
        let before = desk.is_at_newest();
        desk.set_viewport(viewport, timeline);
        let at_newest = desk.is_at_newest();
        let action = if before == at_newest {
            Action::none()
        } else {
            Action::emit(Event::NewestVisibilityChanged {
                channel_ref: place.clone(),
                at_newest,
            })
        };
        if online
            && list::is_near_start(viewport)
            && desk.pagination == Pagination::Idle
            && has_older(timeline)
        {
            action.and_run(Task::done(Message::OlderRequested))
        } else {
            action
        }
    }

    fn load_older(&mut self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let next = HistoryRequestId(self.last_request.0 + 1);
        let Some(timeline) = open_timeline(ctx).filter(|timeline| has_older(timeline)) else {
            return Action::none();
        };
        let Some((place, desk)) = self.view_for(ctx) else {
            return Action::none();
        };
        let (Some(before), false) = (
            timeline.oldest(),
            matches!(desk.pagination, Pagination::Loading(_)),
        ) else {
            return Action::none();
        };
        desk.pagination = Pagination::Loading(next);
        let event = Event::LoadOlder {
            channel_ref: place.clone(),
            before: before.clone(),
            request: next,
        };
        self.last_request = next;
        Action::emit(event)
    }

    fn on_older_loaded(
        &mut self,
        place: &ChannelRef,
        generation: HistoryRequestId,
        outcome: Result<(), Failure>,
    ) -> Action<Message, Event> {
        if let Some(desk) = self.views.get_mut(place)
            && desk.pagination == Pagination::Loading(generation)
        {
            desk.pagination = match outcome {
                Ok(()) => Pagination::Idle,
                Err(failure) => Pagination::Failed(failure),
            };
        }
        Action::none()
    }

    /// Asks in place of the menu, because a deleted message cannot be restored.
    fn confirm_delete(&mut self, message: MessageId) -> Action<Message, Event> {
        if let Some(menu) = &mut self.menu {
            menu.target = MenuTarget::Deleting(message);
        }
        Action::run(ui_menu::focus_first_item())
    }

    fn delete(&mut self, message: MessageId) -> Action<Message, Event> {
        match self.current.clone() {
            Some(channel_ref) => Action::emit(Event::Delete {
                channel_ref,
                message,
            }),
            None => Action::none(),
        }
    }

    fn set_reply(&mut self, message: Option<MessageId>) -> Action<Message, Event> {
        if let Some(desk) = self
            .current
            .as_ref()
            .and_then(|here| self.views.get_mut(here))
        {
            desk.draft.reply_to = message;
        }
        Action::run(composer::focus())
    }

    fn retry(&self, local: LocalId) -> Action<Message, Event> {
        match &self.current {
            Some(place) => Action::emit(Event::Retry {
                channel_ref: place.clone(),
                local_id: local,
            }),
            None => Action::none(),
        }
    }

    fn discard(&mut self, local: LocalId, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let Some((place, desk)) = self.view_for(ctx) else {
            return Action::none();
        };
        let Some(outgoing) = ctx.server.pending_message(&place.channel, &local) else {
            return Action::none();
        };
        desk.draft
            .restore(&outgoing.body, outgoing.reply_to.as_ref());
        let place = place.clone();
        Action::emit(Event::Discard {
            channel_ref: place,
            local_id: local,
        })
        .and_run(composer::focus())
    }
}

/// `None` if nobody is typing.
pub fn typing_label(ctx: &Ctx<'_>) -> Option<String> {
    typing::label(ctx)
}

fn open_timeline<'a>(ctx: &Ctx<'a>) -> Option<&'a Timeline> {
    Some(&ctx.server.open_channel_state()?.timeline)
}

fn has_older(timeline: &Timeline) -> bool {
    timeline.is_loaded() && !timeline.reaches_start() && timeline.oldest().is_some()
}

fn copy_message(message: &MessageId, ctx: &Ctx<'_>) -> Action<Message, Event> {
    match open_timeline(ctx).and_then(|timeline| timeline.find(message)) {
        Some(entry) => Action::emit(Event::Copy(entry.message.body.to_string())),
        None => Action::none(),
    }
}
