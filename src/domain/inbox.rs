//! What of one server waits for the user: mentions, replies and reactions to own messages, messages that were not sent, and
//! changed keys of the server.
//!
//! Pure: which message makes an entry, what makes it read, which entries are kept, and in what order. An entry is known by
//! what it is about, so nothing is listed twice. What is to be stored follows from [`Inbox::take_changes`].

#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::id::{ChannelId, LocalId, MessageId, ServerUid, UserId};
use super::markup::Body;
use super::message::ChatMessage;
use super::outbox::PendingMessage;
use super::trust::Fingerprint;
use super::unicode;

/// Of one server. The oldest are forgotten.
pub const MAX_ENTRIES: usize = 200;
/// Of all servers, as they are listed.
pub const MAX_LISTED: usize = 500;
/// Of a text, in characters.
const MAX_EXCERPT: usize = 160;
/// Of one message: how many reactions are remembered.
const MAX_REACTIONS: usize = 10;

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboxSubject {
    Message(ChannelId, MessageId),
    /// A message that was written here and failed.
    Pending(ChannelId, LocalId),
    /// What the server showed in place of its pinned key.
    ServerKey(Fingerprint),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboxKind {
    /// By its author.
    Mention(UserId),
    Reply(UserId),
    /// By whom, and with which emoji. The last one is the newest.
    Reactions(Vec<(UserId, String)>),
    FailedSend,
    KeyChanged,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxEntry {
    pub subject: InboxSubject,
    pub kind: InboxKind,
    /// When it happened. `Timestamp::MAX` until [`Inbox::take_changes`] replaces it by the present.
    pub at: Timestamp,
    /// The beginning of the text on one line, without spoilers.
    pub excerpt: String,
    pub is_read: bool,
}

/// An entry, of any server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxRef {
    pub server: ServerUid,
    pub subject: InboxSubject,
}

/// What is to be stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InboxChanges {
    /// New, or with other content.
    pub entries: Vec<InboxEntry>,
    pub removed: Vec<InboxSubject>,
}

impl InboxChanges {
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.removed.is_empty()
    }
}

/// The entries of one server.
#[derive(Debug, Default)]
pub struct Inbox {
    /// The newest first.
    entries: Vec<InboxEntry>,
    unread: usize,
    /// What may differ from what is stored.
    changed: BTreeSet<InboxSubject>,
    revision: u64,
}

impl InboxSubject {
    pub fn channel(&self) -> Option<&ChannelId> {
        match self {
            Self::Message(channel, _) | Self::Pending(channel, _) => Some(channel),
            Self::ServerKey(_) => None,
        }
    }
}

impl InboxEntry {
    /// The entry of a message of another user. `None` if it does not call the user.
    pub fn of_message(message: &ChatMessage, is_mention: bool, me: &UserId) -> Option<Self> {
        if message.author == *me {
            return None;
        }
        let is_reply = is_reply_to(message, me);
        let author = message.author.clone();
        let kind = match (is_reply, is_mention) {
            (true, _) => InboxKind::Reply(author),
            (false, true) => InboxKind::Mention(author),
            (false, false) => return None,
        };
        Some(Self {
            subject: InboxSubject::Message(message.channel.clone(), message.id.clone()),
            kind,
            at: message.created_at.moment().unwrap_or(Timestamp::MAX),
            excerpt: excerpt_of(message),
            is_read: false,
        })
    }

    fn new(subject: InboxSubject, kind: InboxKind, excerpt: String) -> Self {
        Self {
            subject,
            kind,
            at: Timestamp::MAX,
            excerpt,
            is_read: false,
        }
    }
}

impl Inbox {
    /// The newest first.
    pub fn entries(&self) -> &[InboxEntry] {
        &self.entries
    }

    pub fn unread(&self) -> usize {
        self.unread
    }

    /// Grows with every change.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether [`Self::take_changes`] has anything to do.
    pub fn has_changes(&self) -> bool {
        !self.changed.is_empty()
    }

    pub fn find(&self, subject: &InboxSubject) -> Option<&InboxEntry> {
        self.entries.iter().find(|entry| entry.subject == *subject)
    }

    /// Adds an entry, unless there is one about the same.
    pub fn add(&mut self, entry: InboxEntry) {
        if self.find(&entry.subject).is_none() {
            self.insert(entry);
        }
    }

    /// Another user has reacted to an own message.
    pub fn add_reaction(&mut self, message: &ChatMessage, user: UserId, emoji: &str, read: bool) {
        let subject = InboxSubject::Message(message.channel.clone(), message.id.clone());
        let at = self.entries.iter().position(|it| it.subject == subject);
        let mut reactions = match at.and_then(|at| self.entries.get(at)).map(|it| &it.kind) {
            Some(InboxKind::Reactions(known)) => known.clone(),
            _ => Vec::new(),
        };
        let is_known = |(by, with): &(UserId, String)| *by == user && with == emoji;
        if reactions.iter().any(is_known) {
            return;
        }
        let extra = (reactions.len() + 1).saturating_sub(MAX_REACTIONS);
        drop(reactions.drain(..extra));
        reactions.push((user, emoji.to_owned()));
        let _before = at.map(|at| self.entries.remove(at));
        let kind = InboxKind::Reactions(reactions);
        self.insert(InboxEntry {
            is_read: read,
            ..InboxEntry::new(subject, kind, excerpt_of(message))
        });
    }

    /// A reaction was taken back.
    pub fn remove_reaction(
        &mut self,
        (channel, message): (&ChannelId, &MessageId),
        user: &UserId,
        emoji: &str,
    ) {
        let is_it = |it: &InboxEntry| matches!(&it.subject, InboxSubject::Message(c, m) if c == channel && m == message);
        let Some(entry) = self.entries.iter_mut().find(|it| is_it(it)) else {
            return;
        };
        let InboxKind::Reactions(reactions) = &mut entry.kind else {
            return;
        };
        let before = reactions.len();
        reactions.retain(|(by, with)| by != user || with != emoji);
        if reactions.len() == before {
            return;
        }
        let (is_empty, subject) = (reactions.is_empty(), entry.subject.clone());
        let _new = self.changed.insert(subject);
        if is_empty {
            self.entries.retain(|it| !is_it(it));
        }
        self.recount();
    }

    /// The server shows another key than the pinned one.
    pub fn add_changed_key(&mut self, shown: Fingerprint) {
        let subject = InboxSubject::ServerKey(shown);
        self.add(InboxEntry::new(
            subject,
            InboxKind::KeyChanged,
            String::new(),
        ));
    }

    /// Lists those of the pending messages of a channel that failed, and no others.
    pub fn set_pending(&mut self, channel: &ChannelId, pending: &[PendingMessage]) {
        let failed = || pending.iter().filter(|it| it.is_failed());
        self.remove_where(|entry| match &entry.subject {
            InboxSubject::Pending(of, local) if of == channel => {
                !failed().any(|it| it.local == *local)
            }
            _ => false,
        });
        for pending in failed() {
            let subject = InboxSubject::Pending(channel.clone(), pending.local.clone());
            if self.find(&subject).is_none() {
                let names = pending.files.iter().map(|file| file.name.as_str());
                let text = excerpt(&pending.body, names);
                self.add(InboxEntry::new(subject, InboxKind::FailedSend, text));
            }
        }
    }

    /// A message was edited.
    pub fn edit(&mut self, message: &ChatMessage) {
        let is_it = |it: &&mut InboxEntry| matches!(&it.subject, InboxSubject::Message(channel, id) if *channel == message.channel && *id == message.id);
        if let Some(entry) = self.entries.iter_mut().find(is_it) {
            let text = excerpt_of(message);
            if text != entry.excerpt {
                entry.excerpt = text;
                let _new = self.changed.insert(entry.subject.clone());
                self.revision += 1;
            }
        }
    }

    /// A message was deleted.
    pub fn remove_message(&mut self, channel: &ChannelId, message: &MessageId) {
        self.remove_where(|entry| matches!(&entry.subject, InboxSubject::Message(c, m) if c == channel && m == message));
    }

    /// A channel is gone. What failed to be sent there stays.
    pub fn remove_channel(&mut self, channel: &ChannelId) {
        self.remove_where(
            |entry| matches!(&entry.subject, InboxSubject::Message(of, _) if of == channel),
        );
    }

    /// Removes all but what can still be acted upon.
    pub fn clear(&mut self) {
        self.remove_where(|entry| !matches!(entry.subject, InboxSubject::Pending(..)));
    }

    /// Marks one as read.
    pub fn mark_read(&mut self, subject: &InboxSubject) {
        self.read_where(|entry| entry.subject == *subject);
    }

    pub fn mark_all_read(&mut self) {
        self.read_where(|_| true);
    }

    /// The user has seen the messages of a channel for which `is_seen` holds.
    pub fn see(&mut self, channel: &ChannelId, is_seen: impl Fn(&MessageId) -> bool) {
        if self.unread > 0 {
            self.read_where(|entry| matches!(&entry.subject, InboxSubject::Message(of, message) if of == channel && is_seen(message)));
        }
    }

    /// The user has seen the messages of all channels.
    pub fn see_all(&mut self) {
        self.read_where(|entry| matches!(entry.subject, InboxSubject::Message(..)));
    }

    /// Takes up what was stored in an earlier run, below what is known already.
    pub fn restore(&mut self, stored: Vec<InboxEntry>) {
        for entry in stored {
            if self.find(&entry.subject).is_none() {
                self.place(entry);
            }
        }
        self.recount();
    }

    /// What is to be stored since the last call. Nothing is newer than `now` afterwards: neither what has just arrived, nor
    /// what a server dates into the future.
    pub fn take_changes(&mut self, now: Timestamp) -> InboxChanges {
        let subjects = std::mem::take(&mut self.changed);
        for entry in self.entries.iter_mut().take_while(|entry| entry.at > now) {
            entry.at = now;
        }
        let mut changes = InboxChanges::default();
        for subject in subjects {
            match self.find(&subject) {
                Some(entry) => changes.entries.push(entry.clone()),
                None => changes.removed.push(subject),
            }
        }
        changes
    }

    fn insert(&mut self, entry: InboxEntry) {
        let _new = self.changed.insert(entry.subject.clone());
        self.place(entry);
        self.recount();
    }

    /// Puts an entry in its place, above those of the same time.
    fn place(&mut self, mut entry: InboxEntry) {
        if let InboxKind::Reactions(reactions) = &mut entry.kind {
            reactions.truncate(MAX_REACTIONS);
        }
        let at = self.entries.partition_point(|it| it.at > entry.at);
        self.entries.insert(at, entry);
        if self.entries.len() > MAX_ENTRIES
            && let Some(oldest) = self.entries.pop()
        {
            let _new = self.changed.insert(oldest.subject);
        }
    }

    fn remove_where(&mut self, is_gone: impl Fn(&InboxEntry) -> bool) {
        let changed = &mut self.changed;
        let before = self.entries.len();
        self.entries.retain(|entry| {
            let is_gone = is_gone(entry);
            if is_gone {
                let _new = changed.insert(entry.subject.clone());
            }
            !is_gone
        });
        if self.entries.len() < before {
            self.recount();
        }
    }

    fn read_where(&mut self, is_read: impl Fn(&InboxEntry) -> bool) {
        let before = self.unread;
        for entry in self
            .entries
            .iter_mut()
            .filter(|it| !it.is_read && is_read(it))
        {
            entry.is_read = true;
            let _new = self.changed.insert(entry.subject.clone());
        }
        self.unread = self.entries.iter().filter(|it| !it.is_read).count();
        self.revision += u64::from(self.unread != before);
    }

    fn recount(&mut self) {
        self.unread = self.entries.iter().filter(|it| !it.is_read).count();
        self.revision += 1;
    }
}

/// The entries of all servers, the newest first. Of the same time, those of the first server come first.
pub fn merge<'a, S: Copy>(
    inboxes: impl IntoIterator<Item = (S, &'a Inbox)>,
) -> Vec<(S, &'a InboxEntry)> {
    let mut all: Vec<_> = inboxes
        .into_iter()
        .flat_map(|(server, inbox)| inbox.entries().iter().map(move |entry| (server, entry)))
        .collect();
    all.sort_by_key(|(_, entry)| Reverse(entry.at));
    all.truncate(MAX_LISTED);
    all
}

/// Whether a message is a reply to one of a user.
pub fn is_reply_to(message: &ChatMessage, user: &UserId) -> bool {
    let replied = message.extra().reply_to.as_ref();
    replied.is_some_and(|it| it.author.as_ref() == Some(user))
}

fn excerpt_of(message: &ChatMessage) -> String {
    let files = message.extra().attachments.iter();
    excerpt(&message.body, files.map(|file| file.file_name.as_str()))
}

/// The beginning of a text without its spoilers; the names of the files where there is no text.
pub fn excerpt<'a>(body: &Body, files: impl Iterator<Item = &'a str>) -> String {
    let mut text = body.plain();
    if text.is_empty() {
        text = files.take(MAX_REACTIONS).collect::<Vec<_>>().join(", ");
    }
    unicode::single_line(&text.replace('\n', " "), MAX_EXCERPT)
}
