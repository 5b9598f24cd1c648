//! Channels and messages.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::demo::envelope::timestamp;

const MAX_MESSAGES: usize = 25_000;
/// The length of a quote's preview in characters (`docs/backend-contract.md` 5.6).
const PREVIEW: usize = 220;

#[derive(Debug, Clone, Default)]
pub(crate) struct Channel {
    pub(crate) is_voice: bool,
    /// Oldest first.
    pub(crate) messages: Vec<StoredMessage>,
}

#[derive(Debug, Clone)]
pub(crate) struct StoredMessage {
    pub(crate) id: Arc<str>,
    pub(crate) author: Arc<str>,
    pub(crate) body: Arc<str>,
    /// Unix seconds.
    pub(crate) created_at: i64,
    pub(crate) reply: Option<Box<Quote>>,
    pub(crate) revision: u64,
    pub(crate) edited_at: Option<i64>,
    /// The users of each emoji.
    pub(crate) reactions: BTreeMap<String, Vec<String>>,
    pub(crate) attachments: Box<[Attachment]>,
}

/// The message that a reply refers to, as it was when the reply was sent.
#[derive(Debug, Clone)]
pub(crate) struct Quote {
    id: Arc<str>,
    author: Arc<str>,
    preview: String,
    is_deleted: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Attachment {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) content_type: String,
    /// Width and height.
    pub(crate) size: (u32, u32),
    pub(crate) bytes: usize,
}

impl Attachment {
    fn json(&self) -> Value {
        let (width, height) = self.size;
        json!({ "attachment_id": self.id, "file_name": self.name, "url": self.url, "width": width, "height": height,
            "content_type": self.content_type, "bytes": self.bytes })
    }
}

impl Quote {
    /// Empty fields are left out.
    fn json(&self) -> Value {
        let mut json = json!({ "message_id": &*self.id, "is_unavailable": self.is_deleted });
        if !self.author.is_empty() {
            // The real server puts the uid into both.
            json["author_uid"] = json!(&*self.author);
            json["author_display_name"] = json!(&*self.author);
        }
        if !self.preview.is_empty() {
            json["preview_text"] = json!(self.preview);
        }
        json
    }
}

impl StoredMessage {
    pub(crate) fn new(
        id: impl Into<Arc<str>>,
        author: impl Into<Arc<str>>,
        body: impl Into<Arc<str>>,
        created_at: i64,
    ) -> Self {
        Self {
            id: id.into(),
            author: author.into(),
            body: body.into(),
            created_at,
            reply: None,
            revision: 1,
            edited_at: None,
            reactions: BTreeMap::new(),
            attachments: Box::default(),
        }
    }

    pub(crate) fn quote(&self) -> Quote {
        let lines = self.body.lines().map(str::trim);
        let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
        let text = lines.join(" ");
        let mut preview: String = text.chars().take(PREVIEW).collect();
        if text.chars().count() > PREVIEW {
            let _last = preview.pop();
            preview.push('…');
        }
        Quote {
            id: Arc::clone(&self.id),
            author: Arc::clone(&self.author),
            preview,
            is_deleted: false,
        }
    }

    /// The message in JSON. `extended` adds the fields of the extensions, for `viewer`.
    pub(crate) fn json(&self, channel: &str, extended: bool, viewer: Option<&str>) -> Value {
        let mut json = json!({ "id": &*self.id, "channel_id": channel, "author_uid": &*self.author, "body": &*self.body,
            "created_at": timestamp(self.created_at) });
        if let Some(reply) = &self.reply {
            json["reply_to"] = reply.json();
        }
        if !self.attachments.is_empty() {
            json["attachments"] = self.attachments.iter().map(Attachment::json).collect();
        }
        if extended {
            json["revision"] = json!(self.revision);
            if let Some(edited_at) = self.edited_at {
                json["edited_at"] = json!(timestamp(edited_at));
            }
            if !self.reactions.is_empty() {
                json["reactions"] = self.reactions_json(viewer);
            }
        }
        json
    }

    /// Adds or removes a reaction. Returns the new count of the emoji if it has changed.
    pub(crate) fn react(&mut self, emoji: &str, user: &str, added: bool) -> Option<usize> {
        let users = self.reactions.entry(emoji.to_owned()).or_default();
        let before = users.len();
        users.retain(|known| known != user);
        let had = users.len() < before;
        if added {
            users.push(user.to_owned());
        }
        let count = users.len();
        self.reactions.retain(|_, users| !users.is_empty());
        (had != added).then_some(count)
    }

    pub(crate) fn reactions_json(&self, viewer: Option<&str>) -> Value {
        let rows = self.reactions.iter().map(|(emoji, users)| {
            let mine = viewer.is_some_and(|viewer| users.iter().any(|user| user == viewer));
            json!({ "emoji": emoji, "count": users.len(), "mine": mine })
        });
        rows.collect()
    }
}

impl Channel {
    pub(crate) fn push(&mut self, message: StoredMessage) {
        self.messages.push(message);
        let excess = self.messages.len().saturating_sub(MAX_MESSAGES);
        drop(self.messages.drain(..excess));
    }

    /// Deletes a message, also from the quotes of its replies.
    pub(crate) fn remove(&mut self, index: usize) {
        let removed = self.messages.remove(index);
        let messages = self.messages.iter_mut();
        let quotes = messages.filter_map(|message| message.reply.as_mut());
        for quote in quotes.filter(|quote| quote.id == removed.id) {
            quote.is_deleted = true;
            quote.preview.clear();
        }
    }

    pub(crate) fn message(&self, id: &str) -> Option<&StoredMessage> {
        self.messages.get(self.find(id)?)
    }

    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        self.messages.iter().rposition(|message| &*message.id == id)
    }
}
