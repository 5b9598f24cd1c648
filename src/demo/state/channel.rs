//! A channel of a demo community and what was said in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::demo::envelope::moment;

/// How many messages a channel keeps.
pub(crate) const MOST: usize = 25_000;
/// How long the beginning of an answered message may be, in characters (`docs/backend-contract.md` 5.6).
const PREVIEW: usize = 220;

/// A channel.
#[derive(Debug, Clone, Default)]
pub(crate) struct Channel {
    pub(crate) voice: bool,
    pub(crate) said: Vec<Said>,
}

/// A message.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) id: Arc<str>,
    pub(crate) author: Arc<str>,
    pub(crate) body: Arc<str>,
    pub(crate) at: i64,
    pub(crate) reply: Option<Box<Reply>>,
    pub(crate) revision: u64,
    pub(crate) edited: Option<i64>,
    pub(crate) reactions: BTreeMap<String, Vec<String>>,
}

/// What a message answers, as it was then.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) id: Arc<str>,
    pub(crate) author: Arc<str>,
    pub(crate) preview: String,
}

impl Said {
    pub(crate) fn new(
        id: impl Into<Arc<str>>,
        author: impl Into<Arc<str>>,
        body: impl Into<Arc<str>>,
        at: i64,
    ) -> Self {
        Self {
            id: id.into(),
            author: author.into(),
            body: body.into(),
            at,
            reply: None,
            revision: 1,
            edited: None,
            reactions: BTreeMap::new(),
        }
    }

    /// What an answer to this one keeps of it.
    pub(crate) fn as_answered(&self) -> Reply {
        let line = self
            .body
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let mut preview: String = line.chars().take(PREVIEW).collect();
        if line.chars().count() > PREVIEW {
            let _last = preview.pop();
            preview.push('…');
        }
        Reply {
            id: Arc::clone(&self.id),
            author: Arc::clone(&self.author),
            preview,
        }
    }

    /// The message as JSON. `extended` adds what only the extensions know, for `viewer`.
    pub(crate) fn json(&self, channel: &str, extended: bool, viewer: Option<&str>) -> Value {
        let mut object = Map::new();
        let mut put = |name: &str, value: Value| {
            let _none = object.insert(name.to_owned(), value);
        };
        put("id", json!(&*self.id));
        put("channel_id", json!(channel));
        put("author_uid", json!(&*self.author));
        put("body", json!(&*self.body));
        put("created_at", json!(moment(self.at)));
        if let Some(reply) = &self.reply {
            put(
                "reply_to",
                json!({ "message_id": &*reply.id, "author_uid": &*reply.author,
                    "author_display_name": &*reply.author, "preview_text": reply.preview, "is_unavailable": false }),
            );
        }
        if extended {
            put("revision", json!(self.revision));
            if let Some(edited) = self.edited {
                put("edited_at", json!(moment(edited)));
            }
            if !self.reactions.is_empty() {
                put("reactions", self.reactions_json(viewer));
            }
        }
        Value::Object(object)
    }

    /// Who reacts how, for `viewer`.
    pub(crate) fn reactions_json(&self, viewer: Option<&str>) -> Value {
        let rows = self.reactions.iter().map(|(emoji, users)| {
            let mine = viewer.is_some_and(|viewer| users.iter().any(|user| user == viewer));
            json!({ "emoji": emoji, "count": users.len(), "mine": mine })
        });
        rows.collect()
    }
}

impl Channel {
    pub(crate) fn push(&mut self, said: Said) {
        self.said.push(said);
        if self.said.len() > MOST {
            let over = self.said.len() - MOST;
            let _oldest: Vec<_> = self.said.drain(..over).collect();
        }
    }

    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        self.said.iter().rposition(|said| &*said.id == id)
    }
}
