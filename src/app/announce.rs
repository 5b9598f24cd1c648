//! What happens is said to those who do not see it, as they wish.

use std::time::Instant;

use iced::Task;

use super::{App, Message};
use crate::a11y::Live;
use crate::domain::announcement::{self, Announcement, NewMessage};
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::domain::markup::Content;
use crate::domain::preference::Verbosity;
use crate::domain::server::Server;
use crate::domain::server_event::ServerEvent;
use crate::domain::unread;
use crate::fl;

/// Letters of a message that are read out; who wants more goes to it.
const LETTERS: usize = 400;

impl App {
    /// Tells of messages that have come to a server.
    pub(super) fn tell_news(&mut self, uid: &ServerUid, changes: &[ServerEvent]) -> Task<Message> {
        if !self.bridge.is_active() {
            return Task::none();
        }
        let here = self.stage.current.as_ref() == Some(uid);
        let Some(server) = self.stage.servers.get(uid) else {
            return Task::none();
        };
        let news: Vec<_> = changes
            .iter()
            .filter_map(|change| news(change, server, here))
            .collect();
        let wished = self.shelf.settings.preferences.verbosity;
        let verbosity = announcement::verbosity(wished, server.is_muted());
        let told = self.teller.push(news, verbosity, Instant::now());
        self.tell(uid, told);
        self.tell_later()
    }

    /// Tells what has waited.
    pub(super) fn tell_waiting(&mut self) -> Task<Message> {
        self.tells_later = false;
        let told = self.teller.take_due(Instant::now());
        if let Some(uid) = self.stage.current.clone() {
            self.tell(&uid, told);
        }
        self.tell_later()
    }

    fn tell_later(&mut self) -> Task<Message> {
        match self.teller.next_due() {
            Some(due) if !self.tells_later => {
                self.tells_later = true;
                let wait = tokio::time::sleep_until(due.into());
                Task::perform(wait, |()| Message::TellingDue)
            }
            _ => Task::none(),
        }
    }

    fn tell(&self, uid: &ServerUid, told: Vec<Announcement>) {
        let strings = &self.stage.strings;
        let Some(server) = self.stage.servers.get(uid) else {
            return;
        };
        for telling in told {
            let (words, live) = match telling {
                Announcement::Message(news) => {
                    let (author, text) = (server.name_of(&news.author), news.words.as_str());
                    if news.mentions_me {
                        let place = server.name();
                        let words = fl!(strings, "told-mention", "author" => author, "server" => place, "text" => text);
                        (words, Live::Assertive)
                    } else {
                        let words =
                            fl!(strings, "told-message", "author" => author, "text" => text);
                        (words, Live::Polite)
                    }
                }
                Announcement::Summary { messages, people } => {
                    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
                    let (messages, people) = (count(messages), count(people));
                    let words =
                        fl!(strings, "told-several", "messages" => messages, "people" => people);
                    (words, Live::Polite)
                }
            };
            self.bridge.announce(words, live);
        }
    }

    /// Tells that a message of the user has arrived, or has not.
    pub(super) fn tell_sent(&self, failure: Option<&Failure>) {
        let strings = &self.stage.strings;
        match (failure, self.shelf.settings.preferences.verbosity) {
            (_, Verbosity::Nothing) | (None, Verbosity::Mentions) => {}
            (None, Verbosity::All) => self
                .bridge
                .announce(fl!(strings, "told-sent"), Live::Polite),
            (Some(failure), _) => {
                let reason = strings.failure(failure);
                let words = fl!(strings, "told-failed", "reason" => reason.as_ref());
                self.bridge.announce(words, Live::Assertive);
            }
        }
    }

    /// Tells that the line of the server in view was lost, or is back.
    pub(super) fn tell_link(
        &self,
        uid: &ServerUid,
        before: &ConnectionState,
        now: &ConnectionState,
    ) {
        let strings = &self.stage.strings;
        let silent = self.shelf.settings.preferences.verbosity == Verbosity::Nothing;
        if silent || self.stage.current.as_ref() != Some(uid) {
            return;
        }
        let Some(server) = self
            .stage
            .servers
            .get(uid)
            .filter(|server| !server.is_muted())
        else {
            return;
        };
        let name = server.name();
        if before.is_online() && !now.is_online() {
            let words = fl!(strings, "told-lost", "server" => name);
            self.bridge.announce(words, Live::Assertive);
        } else if !before.is_online() && now.is_online() && server.was_online() {
            let words = fl!(strings, "told-back", "server" => name);
            self.bridge.announce(words, Live::Polite);
        }
    }

    /// Tells who writes in the channel in view, when that has changed and the user wishes to know.
    pub(super) fn tell_typing(&mut self) {
        let wished = self.shelf.settings.preferences.typing_told && self.bridge.is_active();
        let words = self
            .stage
            .ctx()
            .filter(|ctx| wished && !ctx.server.is_muted())
            .and_then(|ctx| crate::feature::timeline::typing(&ctx));
        if words != self.typing_told {
            if let Some(words) = &words {
                self.bridge.announce(words.clone(), Live::Polite);
            }
            self.typing_told = words;
        }
    }
}

fn news(change: &ServerEvent, server: &Server, current: bool) -> Option<NewMessage> {
    let ServerEvent::Posted(message) = change else {
        return None;
    };
    let me = server.me();
    (message.author != *me).then(|| NewMessage {
        author: message.author.clone(),
        words: shortened(Content::parse(&message.body).plain()),
        mentions_me: unread::is_mention(message, me, server.name_of(me)),
        in_open_channel: current && server.open_channel() == Some(&message.channel),
    })
}

fn shortened(mut words: String) -> String {
    if let Some((end, _)) = words.char_indices().nth(LETTERS) {
        words.truncate(end);
        words.push('…');
    }
    words
}
