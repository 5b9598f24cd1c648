//! A message as the server confirmed it.

use std::collections::HashSet;

use jiff::Timestamp;

use super::id::{ChannelId, LocalId, MessageId, UserId};
use super::markup::Body;
use super::reaction::keep_known_users;
pub use super::reaction::{MAX_REACTIONS, Reaction};

/// In place of the author that a server does not name.
pub const UNKNOWN_AUTHOR: &str = "uid_unknown";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatMessage {
    /// Unique within the channel.
    pub id: MessageId,
    pub channel: ChannelId,
    pub author: UserId,
    /// Empty only with attachments.
    pub body: Body,
    pub created_at: SentAt,
    /// `None` in most messages; see [`Self::extra`] and [`Self::edit`].
    pub extra: Option<Box<Extra>>,
}

/// When a message was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentAt {
    /// As the server states.
    Stated(Timestamp),
    /// The server states no usable time. This is when the event arrived, or the time of a neighbor.
    About(Timestamp),
    Unknown,
}

impl From<Timestamp> for SentAt {
    fn from(stated: Timestamp) -> Self {
        Self::Stated(stated)
    }
}

impl SentAt {
    pub fn is_stated(self) -> bool {
        matches!(self, Self::Stated(_))
    }

    pub fn stated(self) -> Option<Timestamp> {
        self.moment().filter(|_| self.is_stated())
    }

    pub fn moment(self) -> Option<Timestamp> {
        match self {
            Self::Stated(moment) | Self::About(moment) => Some(moment),
            Self::Unknown => None,
        }
    }

    /// Of two copies of a message: what was known before stays, unless the server states a time.
    fn or(self, known: Self) -> Self {
        match (self, known) {
            (Self::Stated(_), _) | (_, Self::Unknown) => self,
            _ => known,
        }
    }
}

/// What few messages have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extra {
    pub reply_to: Option<Reply>,
    pub attachments: Vec<Attachment>,
    /// In the order of the server.
    pub reactions: Vec<Reaction>,
    pub edited_at: Option<Timestamp>,
    /// Counts edits from 1, if the server supports it.
    pub revision: Option<u64>,
    /// The key it was sent with; only its author receives it (`docs/backend-contract.md` 10, `idempotent_send`).
    pub client_key: Option<LocalId>,
    /// How many rows of the history just before and after this message could not be read. Those before are counted only
    /// for the first message of a page.
    pub unreadable: (u32, u32),
    /// Where the server shows the message on the web: an `http` or `https` address.
    pub permalink: Option<String>,
    pub permissions: Permissions,
}

/// What the user may do with a message, as far as the server says (`docs/backend-contract.md` 5.6,
/// `action_permissions`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Permissions {
    pub react: Option<bool>,
    pub reply: Option<bool>,
    pub mark_unread: Option<bool>,
    pub delete: Option<bool>,
}

impl Permissions {
    const UNKNOWN: Self = Self {
        react: None,
        reply: None,
        mark_unread: None,
        delete: None,
    };
}

impl Extra {
    const NONE: Self = Self {
        reply_to: None,
        attachments: Vec::new(),
        reactions: Vec::new(),
        edited_at: None,
        revision: None,
        client_key: None,
        unreadable: (0, 0),
        permalink: None,
        permissions: Permissions::UNKNOWN,
    };
}

impl ChatMessage {
    pub fn extra(&self) -> &Extra {
        const NONE: &Extra = &Extra::NONE;
        self.extra.as_deref().unwrap_or(NONE)
    }

    pub fn with(mut self, extra: Extra) -> Self {
        self.edit(|own| *own = extra);
        self
    }

    /// Whom it shows: its author, and that of the message that it replies to.
    pub fn users(&self) -> impl Iterator<Item = &UserId> {
        let reply = self.extra().reply_to.as_ref();
        std::iter::once(&self.author).chain(reply.and_then(|reply| reply.author.as_ref()))
    }

    pub fn edit(&mut self, change: impl FnOnce(&mut Extra)) {
        let mut extra = self.extra.take().unwrap_or_default();
        change(&mut extra);
        self.extra = (*extra != Extra::NONE).then_some(extra);
    }

    /// The newer of two copies of a message, with what it lacks taken from the older one (`docs/backend-contract.md`
    /// 9, merge of echo and reply). A copy from before a known edit is the older one, whenever it arrives.
    pub fn merge_older(mut self, old: &Self) -> Self {
        let (new, old_extra) = (self.extra(), old.extra());
        let outdated = old_extra.revision.is_some() && new.revision < old_extra.revision
            || old_extra.revision == new.revision && new.edited_at < old_extra.edited_at;
        if outdated {
            return old.clone();
        }
        self.created_at = self.created_at.or(old.created_at);
        if old.extra.is_some() {
            self.edit(|new| new.fill_from(old_extra));
        }
        self
    }

    /// About what it takes on the heap, in bytes.
    pub fn size(&self) -> usize {
        let ids = self.id.as_str().len() + self.author.as_str().len();
        ids + self.body.size() + self.extra.as_ref().map_or(0, |extra| extra.size())
    }
}

impl Extra {
    fn fill_from(&mut self, old: &Self) {
        if self.reply_to.is_none() {
            self.reply_to.clone_from(&old.reply_to);
        }
        if self.attachments.is_empty() {
            self.attachments.clone_from(&old.attachments);
        }
        if self.client_key.is_none() {
            self.client_key.clone_from(&old.client_key);
        }
        if self.permalink.is_none() {
            self.permalink.clone_from(&old.permalink);
        }
        if self.permissions == Permissions::UNKNOWN {
            self.permissions = old.permissions;
        }
        keep_known_users(&mut self.reactions, &old.reactions);
    }

    fn size(&self) -> usize {
        let reply = self
            .reply_to
            .as_ref()
            .map_or(0, |reply| reply.preview.len());
        let files = self.attachments.iter().map(|file| {
            let texts = [&file.id, &file.file_name, &file.url, &file.content_type];
            size_of::<Attachment>() + texts.map(String::len).iter().sum::<usize>()
        });
        let reactions = self.reactions.iter();
        let reactions = reactions.map(|it| size_of::<Reaction>() + it.size());
        let permalink = self.permalink.as_ref().map_or(0, String::len);
        size_of::<Self>() + reply + files.sum::<usize>() + reactions.sum::<usize>() + permalink
    }
}

/// Makes messages share the ids that repeat.
pub fn share_ids(messages: &mut [ChatMessage]) {
    let (mut authors, mut channels) = (HashSet::new(), HashSet::new());
    for message in messages {
        share(&mut authors, &mut message.author);
        share(&mut channels, &mut message.channel);
    }
}

fn share<T: Clone + Eq + std::hash::Hash>(known: &mut HashSet<T>, id: &mut T) {
    match known.get(id) {
        Some(shared) => *id = shared.clone(),
        None => {
            let _new = known.insert(id.clone());
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub message: MessageId,
    pub author: Option<UserId>,
    /// The beginning of its text on one line.
    pub preview: String,
    /// Whether it was deleted.
    pub unavailable: bool,
}

/// A picture or another file of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub id: String,
    pub file_name: String,
    /// Where the server says it is.
    pub url: String,
    pub content_type: String,
    pub bytes: u64,
    /// Of a picture, in pixels; 0 where the server states none.
    pub width: u32,
    pub height: u32,
}
