//! The conversation of the channel in view, and the composer under it.
//!
//! Owns what belongs to reading and writing and not to the server: drafts, the place in the list, pages that are on
//! their way. Each channel of each server has a desk of its own. Must not know the network, nor how history is kept.

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

use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, LocalId, MessageId, ServerUid};
use crate::domain::timeline::Timeline;
use crate::feature::action::Action;
use crate::feature::context::Ctx;
use crate::ui::widget::menu as ui_menu;
use crate::ui::widget::virtual_list::Viewport;
use desk::{Desk, Older};
use menu::Menu;
pub use menu::Subject;

/// One channel of one server. Channel ids repeat between servers, so none travels without its server.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The server.
    pub server: ServerUid,
    /// The channel.
    pub channel: ChannelId,
}

/// Names a request for older messages, so that its answer can be told from others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Generation(u64);

/// The state of reading and writing, for all servers.
#[derive(Debug, Default)]
pub struct State {
    here: Option<Place>,
    desks: BTreeMap<Place, Desk>,
    generation: Generation,
    menu: Option<Menu>,
}

/// What happened here.
#[derive(Debug, Clone)]
pub enum Message {
    /// The draft was edited, or the cursor moved in it.
    Edited(text_editor::Action),
    /// The cursor is to stand elsewhere in the draft.
    CursorPlaced(text_editor::Cursor),
    /// This was typed where nothing took it.
    Written(String),
    /// The draft is to be sent.
    Submitted,
    /// Nothing is written at a place any more.
    TypingEnded(Place),
    /// Other rows came into view. The number says of which desk.
    Viewed(u64, Viewport),
    /// Older messages are wanted.
    OlderWanted,
    /// Older messages have arrived, or have not.
    OlderAnswered {
        /// Where they were asked for.
        place: Place,
        /// Which request it answers.
        generation: Generation,
        /// How it went. What arrived is known to the server's state already.
        outcome: Result<(), Failure>,
    },
    /// The newest messages are wanted.
    LatestPressed,
    /// The menu of a message is wanted, there.
    MenuWanted(Subject, Point),
    /// The menu is not wanted any more.
    MenuDismissed,
    /// A link was pressed.
    LinkPressed(String),
    /// The text of a message is wanted on the clipboard.
    CopyPressed(MessageId),
    /// A message is to be answered.
    ReplyPressed(MessageId),
    /// The message is not to be answered after all.
    ReplyDropped,
    /// A message that failed is to be sent again.
    RetryPressed(LocalId),
    /// A message that failed is to be taken back.
    DiscardPressed(LocalId),
    /// The people are to be shown or hidden.
    MembersPressed,
    /// The line is to be tried now.
    ReconnectPressed,
    /// A second passed while one is counted down.
    Ticked,
}

impl Message {
    /// Whether it may come from a menu, which is done with then.
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

/// What the outside must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Send a message; queue it while the line is down.
    Send {
        /// Where.
        place: Place,
        /// Its name until it is confirmed.
        local: LocalId,
        /// The text, trimmed and within the server's limit.
        body: String,
        /// What it answers.
        reply_to: Option<MessageId>,
    },
    /// Send a message again that failed.
    Retry {
        /// Where.
        place: Place,
        /// Which.
        local: LocalId,
    },
    /// Forget a message that failed. Its text is in the composer again.
    Discard {
        /// Where.
        place: Place,
        /// Which.
        local: LocalId,
    },
    /// Load messages older than the one named, and answer with [`Message::OlderAnswered`].
    LoadOlder {
        /// Where.
        place: Place,
        /// The oldest message known.
        before: MessageId,
        /// The name of the request.
        generation: Generation,
    },
    /// Whether the newest message is in view has changed. While it is, and the window has the focus, the place is read.
    Looked {
        /// Where.
        place: Place,
        /// Whether the newest message is in view.
        at_newest: bool,
    },
    /// Tell the others at a place whether the user writes.
    Typing {
        /// Where.
        place: Place,
        /// Whether the user writes now.
        active: bool,
    },
    /// Open a link. It is `http` or `https`.
    OpenLink(String),
    /// Put a text on the clipboard.
    Copy(String),
    /// Show or hide the people.
    ToggleMembers,
    /// Try the line now.
    RetryConnection(ServerUid),
}

impl State {
    /// Takes up which channel of which server is in view now. To be called whenever that may have changed.
    pub fn opened(&mut self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let place = ctx.server.open_channel().map(|channel| Place {
            server: ctx.server.uid().clone(),
            channel: channel.clone(),
        });
        if place == self.here {
            return Action::none();
        }
        self.menu = None;
        let left = self.closed();
        let Some(place) = place else { return left };
        let next = self
            .desks
            .values()
            .map(|desk| desk.subject)
            .max()
            .unwrap_or(0)
            + 1;
        let desk = self
            .desks
            .entry(place.clone())
            .or_insert_with(|| Desk::new(next));
        let restored = match ctx.server.open_channel_state() {
            Some(room) => desk.restore(&room.timeline),
            None => Task::none(),
        };
        self.here = Some(place);
        left.and_run(restored).and_run(composer::focus())
    }

    /// Takes up that no channel is in view.
    pub fn closed(&mut self) -> Action<Message, Event> {
        let Some(left) = self.here.take() else {
            return Action::none();
        };
        let was_typing = self.desks.get_mut(&left).is_some_and(Desk::leave);
        if was_typing {
            Action::run(Task::done(Message::TypingEnded(left)))
        } else {
            Action::none()
        }
    }

    /// Forgets what belongs to a server that was removed.
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

    /// Which channel of which server is in view.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        self.here.as_ref()
    }

    /// Whether the newest message of the channel is in view; not before the list has been drawn.
    #[must_use]
    pub fn is_at_newest(&self) -> bool {
        self.desk().is_some_and(Desk::is_at_newest)
    }

    /// Takes one message.
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

    /// Ticks once a second while the next try of a lost line is counted down, and not otherwise.
    pub fn subscription(&self, ctx: &Ctx<'_>) -> Subscription<Message> {
        let counts_down = self.here.is_some()
            && matches!(ctx.server.connection(), ConnectionState::Waiting { attempt, .. } if *attempt >= header::TOLD_FROM);
        if counts_down {
            iced::time::every(Duration::from_secs(1)).map(|_| Message::Ticked)
        } else {
            Subscription::none()
        }
    }

    fn desk(&self) -> Option<&Desk> {
        self.desks.get(self.here.as_ref()?)
    }

    /// The desk in view, where it is one of the server that the message was for.
    fn at(&mut self, ctx: &Ctx<'_>) -> Option<(&Place, &mut Desk)> {
        let here = self
            .here
            .as_ref()
            .filter(|here| here.server == *ctx.server.uid())?;
        Some((here, self.desks.get_mut(here)?))
    }

    fn edited(&mut self, action: text_editor::Action, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let online = ctx.server.connection().is_online();
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
        let ended = if sent.was_typing {
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
        .and_run(ended)
        .and_run(list::to_newest())
        .and_run(composer::focus())
    }

    fn viewed(
        &mut self,
        subject: u64,
        viewport: Viewport,
        ctx: &Ctx<'_>,
    ) -> Action<Message, Event> {
        let online = ctx.server.connection().is_online();
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
        let Some(outgoing) = ctx.server.pending_message(&place.channel, &local) else {
            return Action::none();
        };
        desk.draft
            .give_back(&outgoing.body, outgoing.reply_to.as_ref());
        let place = place.clone();
        Action::emit(Event::Discard { place, local }).and_run(composer::focus())
    }
}

/// Who writes in the channel in view, in words; `None` when nobody does.
#[must_use]
pub fn typing(ctx: &Ctx<'_>) -> Option<String> {
    typing::sentence(ctx)
}

/// The conversation in view.
fn timeline<'a>(ctx: &Ctx<'a>) -> Option<&'a Timeline> {
    Some(&ctx.server.open_channel_state()?.timeline)
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
