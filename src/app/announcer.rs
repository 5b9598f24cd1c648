//! What screen readers announce by themselves. Owns the accessibility bridge and the queue of new messages.

use std::time::Instant;

use iced::Task;

use super::Message;
use super::windows::ConversationWindow;
use super::workspace::Workspace;
use crate::a11y::{Bridge, Live};
use crate::domain::announcement::{self, Announcement, AnnouncementQueue, NewMessage};
use crate::domain::channel::ChannelRef;
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, ServerUid};
use crate::domain::inbox;
use crate::domain::notification::{Attention, CandidateMessage, Relevance, Situation, decide};
use crate::domain::preference::Verbosity;
use crate::domain::server::Server;
use crate::domain::server_event::ServerEvent;
use crate::domain::server_status::ServerStatus;
use crate::domain::unread;
use crate::feature::context::Ctx;
use crate::feature::timeline;
use crate::fl;
use crate::i18n::Strings;

/// The most characters of a message that are announced.
const MAX_CHARACTERS: usize = 400;

#[derive(Default)]
pub struct Announcer {
    pub bridge: Bridge,
    queue: AnnouncementQueue,
    /// The window of a channel that has the focus, or had it last; `None` for the main window.
    front: Option<(ChannelRef, Bridge)>,
    /// Whether a timer runs that ends in [`Message::AnnouncementDue`].
    timer_runs: bool,
    /// The typing indicator as it was announced last.
    typing: Option<String>,
}

impl Announcer {
    /// Announces a text after those that wait.
    pub fn announce(&self, text: impl Into<String>) {
        self.front_bridge().announce(text, Live::Polite);
    }

    /// A window got the focus; `None` for the main one.
    pub fn on_focused(&mut self, window: Option<&ConversationWindow>) {
        let front = window.map(|window| (window.place.clone(), window.bridge.clone()));
        let channel = |front: &Option<(ChannelRef, _)>| front.as_ref().map(|(it, _)| it.clone());
        if channel(&front) != channel(&self.front) {
            self.queue.clear();
        }
        self.front = front;
    }

    /// The window of a channel was closed.
    pub fn on_closed(&mut self, place: &ChannelRef) {
        let _closed = self.front.take_if(|(front, _)| *front == *place);
    }

    fn front_bridge(&self) -> &Bridge {
        let front = self.front.as_ref();
        front.map_or(&self.bridge, |(_, bridge)| bridge)
    }

    /// The channel of which all new messages are announced.
    fn front_channel<'a>(
        &'a self,
        workspace: &'a Workspace,
    ) -> Option<(&'a ServerUid, &'a ChannelId)> {
        match &self.front {
            Some((place, _)) => Some((&place.server, &place.channel)),
            None => workspace.current().zip(workspace.channel()),
        }
    }

    /// Delays announcements while the user types.
    pub fn on_draft_edited(&mut self, now: Instant) {
        self.queue.user_typed(now);
    }

    /// Drops the messages that wait: the user went to another channel.
    pub fn clear_queue(&mut self) {
        self.queue.clear();
    }

    /// Drops all that belongs to the current server.
    pub fn forget(&mut self) {
        self.queue.clear();
        self.typing = None;
    }

    /// Announces new messages of a server, at once or later.
    pub fn on_changes(
        &mut self,
        server: &Server,
        changes: &[ServerEvent],
        workspace: &Workspace,
    ) -> Task<Message> {
        if !self.front_bridge().is_active() {
            return Task::none();
        }
        let front = self.front_channel(workspace);
        let front = front.filter(|(uid, _)| *uid == server.uid());
        let front = front.map(|(_, channel)| channel.clone());
        let preference = workspace.preferences().announcements;
        let verbosity = announcement::verbosity(preference, server.is_muted());
        let situation = Situation {
            preferences: &workspace.preferences().notifications,
            announcements: preference,
            attention: Attention::Away,
            now: workspace.local_moment(),
        };
        let messages = changes
            .iter()
            .filter_map(|change| new_message(change, server, (front.as_ref(), situation)));
        let due = self.queue.push(messages, verbosity, Instant::now());
        self.announce_messages(server, due, workspace.strings());
        self.start_timer()
    }

    /// Announces the messages that have waited long enough.
    pub fn on_due(&mut self, workspace: &Workspace) -> Task<Message> {
        self.timer_runs = false;
        let due = self.queue.take_due(Instant::now());
        let front = self.front_channel(workspace);
        if let Some(server) = front.and_then(|(uid, _)| workspace.server(uid)) {
            self.announce_messages(server, due, workspace.strings());
        }
        self.start_timer()
    }

    fn start_timer(&mut self) -> Task<Message> {
        match self.queue.next_due() {
            Some(due) if !self.timer_runs => {
                self.timer_runs = true;
                let wait = tokio::time::sleep_until(due.into());
                Task::perform(wait, |()| Message::AnnouncementDue)
            }
            _ => Task::none(),
        }
    }

    fn announce_messages(&self, server: &Server, due: Vec<Announcement>, strings: &Strings) {
        for announcement in due {
            let (text, live) = match announcement {
                Announcement::Message(message) => {
                    let (author, text) = (server.name_of(&message.author), message.text.as_str());
                    if message.mentions_me {
                        let name = server.name();
                        let text = fl!(strings, "announce-mention", "author" => author, "server" => name, "text" => text);
                        (text, Live::Assertive)
                    } else {
                        let text =
                            fl!(strings, "announce-message", "author" => author, "text" => text);
                        (text, Live::Polite)
                    }
                }
                Announcement::Summary { messages, people } => {
                    let text = fl!(strings, "announce-several", "messages" => messages, "people" => people);
                    (text, Live::Polite)
                }
            };
            self.front_bridge().announce(text, live);
        }
    }

    /// Announces whether a message of the user was sent.
    pub fn on_sent(&self, failure: Option<&Failure>, workspace: &Workspace) {
        let strings = workspace.strings();
        match (failure, workspace.preferences().announcements) {
            (_, Verbosity::Nothing) | (None, Verbosity::Mentions) => {}
            (None, Verbosity::All) => self.announce(fl!(strings, "announce-sent")),
            (Some(failure), _) => {
                let reason = strings.failure(failure);
                let text = fl!(strings, "announce-failed", "reason" => reason.as_ref());
                self.front_bridge().announce(text, Live::Assertive);
            }
        }
    }

    /// The server, if its connection is announced: a window in front shows it, and neither it nor everything is silent.
    fn announced_server<'a>(
        &self,
        uid: &ServerUid,
        workspace: &'a Workspace,
    ) -> Option<&'a Server> {
        let silent = workspace.preferences().announcements == Verbosity::Nothing;
        let front = self.front_channel(workspace);
        let is_shown = workspace.is_current(uid) || front.is_some_and(|(front, _)| front == uid);
        let server = workspace.server(uid)?;
        (is_shown && !server.is_muted() && !silent).then_some(server)
    }

    /// Announces that the connection of a server in view is about to be lost or restored.
    pub fn on_connection(&self, uid: &ServerUid, next: &ConnectionState, workspace: &Workspace) {
        let Some(server) = self.announced_server(uid, workspace) else {
            return;
        };
        let (strings, name) = (workspace.strings(), server.name());
        match (server.connection().is_online(), next.is_online()) {
            (true, false) => {
                let text = fl!(strings, "announce-connection-lost", "server" => name);
                self.front_bridge().announce(text, Live::Assertive);
            }
            (false, true) if server.was_online() => {
                self.announce(fl!(strings, "announce-reconnected", "server" => name));
            }
            _ => {}
        }
    }

    /// Announces what does not work on a server in view, when it is of another kind than `before`.
    pub fn on_status(&self, uid: &ServerUid, before: Option<&ServerStatus>, workspace: &Workspace) {
        let Some(server) = self.announced_server(uid, workspace) else {
            return;
        };
        let status = ServerStatus::of(server);
        let is_new = before.is_none_or(|before| !before.is_same_kind(&status));
        let strings = workspace.strings();
        if let Some(state) = strings.server_status(&status)
            && status.has_banner()
            && is_new
        {
            let name = server.name();
            self.announce(
                fl!(strings, "announce-status", "server" => name, "state" => state.as_ref()),
            );
        }
    }

    /// Announces who types in the channel in front when that has changed.
    pub fn on_typing(&mut self, workspace: &Workspace) {
        let enabled = workspace.preferences().announce_typing && self.front_bridge().is_active();
        let front = self.front_channel(workspace).filter(|_| enabled);
        let text = front.and_then(|(uid, channel)| {
            let ctx = Ctx {
                own_channel: Some(channel),
                ..workspace.context_of(uid)?
            };
            let label = timeline::typing_label(&ctx);
            label.filter(|_| !ctx.server.is_muted())
        });
        if text != self.typing {
            if let Some(text) = &text {
                self.announce(text.clone());
            }
            self.typing = text;
        }
    }

    #[cfg(test)]
    pub fn queue_mut(&mut self) -> &mut AnnouncementQueue {
        &mut self.queue
    }

    /// Everything that waits, as text.
    #[cfg(test)]
    pub fn dump(&self) -> String {
        format!("{:?} {:?}", self.queue, self.typing)
    }
}

fn new_message(
    change: &ServerEvent,
    server: &Server,
    (front, situation): (Option<&ChannelId>, Situation<'_>),
) -> Option<NewMessage> {
    let ServerEvent::Posted(message) = change else {
        return None;
    };
    let me = server.me();
    let _listed = server.channel(&message.channel)?;
    let mentions_me = unread::is_mention(message, me, server.name_of(me))
        || message.author != *me && inbox::is_reply_to(message, me);
    let in_open_channel = front == Some(&message.channel);
    let candidate = CandidateMessage {
        is_own: message.author == *me,
        is_known: false,
        is_read: false,
        relevance: if mentions_me {
            Relevance::Call
        } else {
            Relevance::Ordinary
        },
    };
    let attention = if in_open_channel {
        Attention::InView
    } else {
        Attention::Away
    };
    let (of_server, of_channel) = server.notification_settings(&message.channel);
    let situation = Situation {
        attention,
        ..situation
    };
    let decision = decide(candidate, of_server, of_channel, situation);
    // Reading the text takes time.
    decision.announcement.then(|| NewMessage {
        author: message.author.clone(),
        text: truncate(message.body.plain()),
        mentions_me,
        in_open_channel,
    })
}

fn truncate(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MAX_CHARACTERS) {
        text.truncate(end);
        text.push('…');
    }
    text
}
