//! The timeline of the open channel and its composer.
//! Owns view state per channel: drafts, scroll positions and history requests. Must not use the network or store
//! messages, which belong to `domain::server`. Entry points: `State::sync_channel`, `State::update` and `State::view`.

mod composer;
mod content;
mod desk;
mod header;
mod list;
mod menu;
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

use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, LocalId, MessageId, ServerUid};
use crate::domain::link::Link;
use crate::domain::timeline::Timeline;
use crate::feature::action::Action;
use crate::feature::context::Ctx;
use crate::ui::widget::menu as ui_menu;
use crate::ui::widget::virtual_list::Viewport;
use desk::{Desk, Older};
use menu::Menu;
pub use menu::Subject;

/// Channel IDs repeat between servers, so a channel is always identified together with its server.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub server: ServerUid,
    pub channel: ChannelId,
}

/// Matches a history response to its request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Generation(u64);

#[derive(Debug, Default)]
pub struct State {
    here: Option<Place>,
    desks: BTreeMap<Place, Desk>,
    generation: Generation,
    menu: Option<Menu>,
}

#[derive(Debug, Clone)]
pub enum Message {
    Edited(text_editor::Action),
    CursorPlaced(text_editor::Cursor),
    /// Text typed while no input had focus.
    Written(String),
    Submitted,
    TypingEnded(Place),
    /// The number is the `content_id` of the list that reports it.
    Viewed(u64, Viewport),
    OlderWanted,
    OlderAnswered {
        place: Place,
        generation: Generation,
        /// Loaded messages are already part of the server state.
        outcome: Result<(), Failure>,
    },
    LatestPressed,
    MenuWanted(Subject, Point),
    MenuDismissed,
    LinkPressed(String),
    CopyPressed(MessageId),
    ReplyPressed(MessageId),
    ReplyDropped,
    RetryPressed(LocalId),
    DiscardPressed(LocalId),
    MembersPressed,
    ReconnectPressed,
    Ticked,
}

impl Message {
    /// Whether the message may come from the menu, which then closes.
    fn is_chosen(&self) -> bool {
        matches!(
            self,
            Self::MenuDismissed
                | Self::LinkPressed(_)
                | Self::CopyPressed(_)
                | Self::ReplyPressed(_)
                | Self::RetryPressed(_)
                | Self::DiscardPressed(_)
        )
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Queued while offline.
    Send {
        place: Place,
        /// Identifies the message until the server confirms it.
        local: LocalId,
        /// Trimmed and within the server's size limit.
        body: String,
        reply_to: Option<MessageId>,
    },
    Retry {
        place: Place,
        local: LocalId,
    },
    /// The text is already back in the composer.
    Discard {
        place: Place,
        local: LocalId,
    },
    /// Report the result as `Message::OlderLoaded`.
    LoadOlder {
        place: Place,
        /// The oldest loaded message.
        before: MessageId,
        generation: Generation,
    },
    /// While the newest message is visible and the window has focus, the channel is read.
    Looked {
        place: Place,
        at_newest: bool,
    },
    /// Tell other members whether the user is typing.
    Typing {
        place: Place,
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
    pub fn opened(&mut self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let place = ctx.server.open_channel().map(|channel| Place {
            server: ctx.server.uid().clone(),
            channel: channel.clone(),
        });
        if place == self.here {
            return Action::none();
        }
        self.menu = None;
        let closed = self.closed();
        let Some(place) = place else { return closed };
        let next_id = self
            .desks
            .values()
            .map(|desk| desk.subject)
            .max()
            .unwrap_or(0)
            + 1;
        let desk = self
            .desks
            .entry(place.clone())
            .or_insert_with(|| Desk::new(next_id));
        let restored = match ctx.server.open_room() {
            Some(channel) => desk.restore(&channel.timeline),
            None => Task::none(),
        };
        self.here = Some(place);
        closed.and_run(restored).and_run(composer::focus())
    }

    pub fn closed(&mut self) -> Action<Message, Event> {
        let Some(channel) = self.here.take() else {
            return Action::none();
        };
        let was_typing = self.desks.get_mut(&channel).is_some_and(Desk::leave);
        if was_typing {
            Action::run(Task::done(Message::TypingEnded(channel)))
        } else {
            Action::none()
        }
    }

    /// Drops the view state of a removed server.
    pub fn forget(&mut self, server: &ServerUid) {
        self.desks.retain(|place, _| place.server != *server);
        if self
            .here
            .as_ref()
            .is_some_and(|here| here.server == *server)
        {
            self.here = None;
            self.menu = None;
        }
    }

    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        self.here.as_ref()
    }

    /// `false` until the list has been drawn.
    #[must_use]
    pub fn is_at_newest(&self) -> bool {
        self.desk().is_some_and(Desk::is_at_newest)
    }

    pub fn update(&mut self, message: Message, ctx: &Ctx<'_>) -> Action<Message, Event> {
        if message.is_chosen() {
            self.menu = None;
        }
        match message {
            Message::Edited(action) => self.edited(action, ctx),
            Message::CursorPlaced(cursor) => self.placed(cursor, ctx),
            Message::Written(text) => {
                let paste = text_editor::Edit::Paste(Arc::new(text));
                let action = self.edited(text_editor::Action::Edit(paste), ctx);
                action.and_run(composer::focus())
            }
            Message::Submitted => self.submitted(ctx),
            Message::TypingEnded(place) => Action::emit(Event::Typing {
                place,
                active: false,
            }),
            Message::Viewed(subject, viewport) => self.viewed(subject, viewport, ctx),
            Message::OlderWanted => self.wanted_older(ctx),
            Message::OlderAnswered {
                place,
                generation,
                outcome,
            } => self.answered_older(&place, generation, outcome),
            Message::LatestPressed => Action::run(list::to_newest()),
            Message::MenuWanted(subject, at) => {
                self.menu = Some(Menu { subject, at });
                Action::run(ui_menu::focus())
            }
            Message::LinkPressed(address) => Action::emit(Event::OpenLink(address)),
            Message::CopyPressed(message) => copied(&message, ctx),
            Message::ReplyPressed(message) => self.replied(Some(message)),
            Message::ReplyDropped => self.replied(None),
            Message::RetryPressed(local) => self.retried(local),
            Message::DiscardPressed(local) => self.discarded(local, ctx),
            Message::MembersPressed => Action::emit(Event::ToggleMembers),
            Message::ReconnectPressed => {
                Action::emit(Event::RetryConnection(ctx.server.uid().clone()))
            }
            Message::MenuDismissed | Message::Ticked => Action::none(),
        }
    }

    /// Ticks once per second while a reconnect countdown is shown.
    pub fn subscription(&self, ctx: &Ctx<'_>) -> Subscription<Message> {
        let counts_down = self.here.is_some()
            && matches!(ctx.server.link(), Link::Waiting { attempt, .. } if *attempt >= header::TOLD_FROM);
        if counts_down {
            iced::time::every(Duration::from_secs(1)).map(|_| Message::Ticked)
        } else {
            Subscription::none()
        }
    }

    fn desk(&self) -> Option<&Desk> {
        self.desks.get(self.here.as_ref()?)
    }

    /// Returns `None` if `ctx` is for another server than the current channel.
    fn at(&mut self, ctx: &Ctx<'_>) -> Option<(&Place, &mut Desk)> {
        let here = self
            .here
            .as_ref()
            .filter(|here| here.server == *ctx.server.uid())?;
        Some((here, self.desks.get_mut(here)?))
    }

    fn edited(&mut self, action: text_editor::Action, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let online = ctx.server.link().is_online();
        let Some((place, desk)) = self.at(ctx) else {
            return Action::none();
        };
        match desk.draft.edit(action, ctx.now, online) {
            Some(active) => Action::emit(Event::Typing {
                place: place.clone(),
                active,
            }),
            None => Action::none(),
        }
    }

    fn placed(&mut self, cursor: text_editor::Cursor, ctx: &Ctx<'_>) -> Action<Message, Event> {
        if let Some((_, desk)) = self.at(ctx) {
            desk.draft.content.move_to(cursor);
        }
        Action::none()
    }

    fn submitted(&mut self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let limit = ctx.server.capabilities().limits.message_bytes;
        let Some((place, desk)) = self.at(ctx) else {
            return Action::none();
        };
        let Some(sent) = desk.draft.take(limit) else {
            return Action::run(composer::focus());
        };
        let place = place.clone();
        let stop_typing = if sent.was_typing {
            Task::done(Message::TypingEnded(place.clone()))
        } else {
            Task::none()
        };
        Action::emit(Event::Send {
            place,
            local: LocalId::new(uuid::Uuid::new_v4().to_string()),
            body: sent.body,
            reply_to: sent.reply_to,
        })
        .and_run(stop_typing)
        .and_run(list::to_newest())
        .and_run(composer::focus())
    }

    fn viewed(
        &mut self,
        subject: u64,
        viewport: Viewport,
        ctx: &Ctx<'_>,
    ) -> Action<Message, Event> {
        let online = ctx.server.link().is_online();
        let Some(timeline) = timeline(ctx) else {
            return Action::none();
        };
        let Some((place, desk)) = self.at(ctx) else {
            return Action::none();
        };
        if desk.subject != subject {
            return Action::none();
        }
        let before = desk.is_at_newest();
        desk.viewed(viewport, timeline);
        let at_newest = desk.is_at_newest();
        let action = if before == at_newest {
            Action::none()
        } else {
            Action::emit(Event::Looked {
                place: place.clone(),
                at_newest,
            })
        };
        if online
            && list::is_near_start(viewport)
            && desk.older == Older::Idle
            && has_older(timeline)
        {
            action.and_run(Task::done(Message::OlderWanted))
        } else {
            action
        }
    }

    fn wanted_older(&mut self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let next = Generation(self.generation.0 + 1);
        let Some(timeline) = timeline(ctx).filter(|timeline| has_older(timeline)) else {
            return Action::none();
        };
        let Some((place, desk)) = self.at(ctx) else {
            return Action::none();
        };
        let (Some(before), false) = (timeline.oldest(), matches!(desk.older, Older::Asked(_)))
        else {
            return Action::none();
        };
        desk.older = Older::Asked(next);
        let event = Event::LoadOlder {
            place: place.clone(),
            before: before.clone(),
            generation: next,
        };
        self.generation = next;
        Action::emit(event)
    }

    fn answered_older(
        &mut self,
        place: &Place,
        generation: Generation,
        outcome: Result<(), Failure>,
    ) -> Action<Message, Event> {
        if let Some(desk) = self.desks.get_mut(place)
            && desk.older == Older::Asked(generation)
        {
            desk.older = match outcome {
                Ok(()) => Older::Idle,
                Err(failure) => Older::Failed(failure),
            };
        }
        Action::none()
    }

    fn replied(&mut self, message: Option<MessageId>) -> Action<Message, Event> {
        if let Some(desk) = self.here.as_ref().and_then(|here| self.desks.get_mut(here)) {
            desk.draft.reply_to = message;
        }
        Action::run(composer::focus())
    }

    fn retried(&self, local: LocalId) -> Action<Message, Event> {
        match &self.here {
            Some(place) => Action::emit(Event::Retry {
                place: place.clone(),
                local,
            }),
            None => Action::none(),
        }
    }

    fn discarded(&mut self, local: LocalId, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let Some((place, desk)) = self.at(ctx) else {
            return Action::none();
        };
        let Some(outgoing) = ctx.server.outgoing(&place.channel, &local) else {
            return Action::none();
        };
        desk.draft
            .give_back(&outgoing.body, outgoing.reply_to.as_ref());
        let place = place.clone();
        Action::emit(Event::Discard { place, local }).and_run(composer::focus())
    }
}

/// `None` if nobody is typing.
#[must_use]
pub fn typing(ctx: &Ctx<'_>) -> Option<String> {
    typing::sentence(ctx)
}

fn timeline<'a>(ctx: &Ctx<'a>) -> Option<&'a Timeline> {
    Some(&ctx.server.open_room()?.timeline)
}

fn has_older(timeline: &Timeline) -> bool {
    timeline.is_loaded() && !timeline.reaches_start() && timeline.oldest().is_some()
}

fn copied(message: &MessageId, ctx: &Ctx<'_>) -> Action<Message, Event> {
    match timeline(ctx).and_then(|timeline| timeline.find(message)) {
        Some(entry) => Action::emit(Event::Copy(entry.message.body.to_string())),
        None => Action::none(),
    }
}
