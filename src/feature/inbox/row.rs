//! An entry as it is shown: made when the list changes, and not in each view.

use std::collections::BTreeSet;

use super::InboxFilter;
use crate::domain::id::UserId;
use crate::domain::inbox::{InboxEntry, InboxKind, InboxRef};
use crate::domain::server::Server;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::hash;
use crate::ui::icon::Icon;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxRow {
    pub(super) entry: InboxRef,
    /// Follows from what it is about.
    pub(super) key: u64,
    pub(super) icon: Icon,
    pub(super) group: InboxFilter,
    /// What happened.
    pub(super) title: String,
    pub(super) text: String,
    /// Time, channel and server.
    pub(super) origin: String,
    /// All of it as one sentence.
    pub(super) spoken: String,
    pub(super) is_read: bool,
}

impl InboxRow {
    pub fn new(server: &Server, entry: &InboxEntry, strings: &Strings) -> Self {
        let title = title(server, &entry.kind, strings);
        let text = match entry.kind {
            InboxKind::KeyChanged => fl!(strings, "inbox-key-hint").into_owned(),
            _ => entry.excerpt.clone(),
        };
        let origin = origin(server, entry, strings);
        let parts = [&*title, &*text, &*origin];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let spoken = parts.join(", ");
        let spoken = if entry.is_read {
            spoken
        } else {
            fl!(strings, "inbox-unread-entry", "entry" => spoken).into_owned()
        };
        let about = InboxRef {
            server: server.uid().clone(),
            subject: entry.subject.clone(),
        };
        Self {
            key: hash::stable_hash(&format!("{about:?}")),
            entry: about,
            icon: icon(&entry.kind),
            group: group(&entry.kind),
            title,
            text,
            origin,
            spoken,
            is_read: entry.is_read,
        }
    }
}

fn icon(kind: &InboxKind) -> Icon {
    match kind {
        InboxKind::Mention(_) => Icon::Conversation,
        InboxKind::Reply(_) => Icon::Reply,
        InboxKind::Reactions(_) => Icon::Emoji,
        InboxKind::FailedSend => Icon::Failed,
        InboxKind::KeyChanged => Icon::Unverified,
    }
}

fn group(kind: &InboxKind) -> InboxFilter {
    match kind {
        InboxKind::Mention(_) | InboxKind::Reply(_) => InboxFilter::Messages,
        InboxKind::Reactions(_) => InboxFilter::Reactions,
        InboxKind::FailedSend => InboxFilter::FailedSends,
        InboxKind::KeyChanged => InboxFilter::Servers,
    }
}

fn title(server: &Server, kind: &InboxKind, strings: &Strings) -> String {
    let name = |user| server.name_of(user).to_owned();
    let title = match kind {
        InboxKind::Mention(author) => fl!(strings, "inbox-mention", "name" => name(author)),
        InboxKind::Reply(author) => fl!(strings, "inbox-reply", "name" => name(author)),
        InboxKind::Reactions(reactions) => {
            let Some((user, emoji)) = reactions.last() else {
                return String::new();
            };
            let users: BTreeSet<&UserId> = reactions.iter().map(|(user, _)| user).collect();
            let (name, emoji) = (name(user), emoji.as_str());
            match users.len() {
                0 | 1 => fl!(strings, "inbox-reaction", "name" => name, "emoji" => emoji),
                count => {
                    fl!(strings, "inbox-reactions", "name" => name, "emoji" => emoji, "count" => count - 1)
                }
            }
        }
        InboxKind::FailedSend => fl!(strings, "inbox-failed"),
        InboxKind::KeyChanged => fl!(strings, "inbox-key-changed"),
    };
    title.into_owned()
}

fn origin(server: &Server, entry: &InboxEntry, strings: &Strings) -> String {
    let calendar = server.calendar();
    let local = calendar.local(entry.at);
    let (day, time) = (calendar.day(local.date()), calendar.time(local));
    let (time, name) = (format!("{day}, {time}"), server.name());
    let origin = match entry.subject.channel() {
        Some(id) => {
            let channel = server.channel(id);
            let channel = channel.map_or_else(|| id.shown(), |channel| channel.name.clone());
            fl!(strings, "search-origin", "time" => time, "channel" => channel, "server" => name)
        }
        None => fl!(strings, "inbox-origin", "time" => time, "server" => name),
    };
    origin.into_owned()
}
