//! How a stretch of history joins what is known.
//!
//! The newest window is the truth about the stretch it covers: what it lacks there is gone, but for messages that came
//! as events on the line that is open now, which may be younger than the window. A window that touches nothing known
//! leaves a hole, so it replaces everything; older pages can be loaded again.

use std::collections::{HashMap, HashSet};

use super::{Entry, MOST_MESSAGES, Timeline};
use crate::domain::change::{History, Span};
use crate::domain::id::MessageId;
use crate::domain::message::ChatMessage;

impl Timeline {
    pub(super) fn merge_history(&mut self, history: History) -> Vec<MessageId> {
        let History {
            messages,
            span,
            reaches_start,
            ..
        } = history;
        match span {
            Span::Newest => self.merge_newest(messages, reaches_start),
            Span::Before(before) => {
                self.merge_older(messages, &before, reaches_start);
                Vec::new()
            }
        }
    }

    fn merge_newest(
        &mut self,
        window: Vec<ChatMessage>,
        reaches_start: Option<bool>,
    ) -> Vec<MessageId> {
        let window = distinct(window);
        let in_window: HashSet<_> = window.iter().map(|message| message.id.clone()).collect();
        let overlap = self
            .entries
            .iter()
            .position(|entry| in_window.contains(&entry.message.id));
        let kept_head = match (overlap, window.first()) {
            (Some(at), Some(first))
                if self
                    .entries
                    .get(at)
                    .is_some_and(|entry| entry.message.id == first.id) =>
            {
                at
            }
            _ => 0,
        };
        let had_any = !self.entries.is_empty();
        let head_is_start = self.reaches_start && (kept_head > 0 || overlap == Some(0));
        let old = std::mem::take(&mut self.entries);
        let (mut head, rest) = split(old, kept_head);
        let mut by_id: HashMap<MessageId, Entry> = HashMap::new();
        let mut younger = Vec::new();
        for entry in rest {
            if in_window.contains(&entry.message.id) {
                let _none = by_id.insert(entry.message.id.clone(), entry);
            } else if entry.live {
                younger.push(entry);
            }
        }
        let mut fresh = Vec::new();
        for message in window {
            let entry = self.settle(&mut by_id, message, &mut fresh);
            head.push(entry);
        }
        head.append(&mut younger);
        self.entries = head;
        self.known = self
            .entries
            .iter()
            .map(|entry| entry.message.id.clone())
            .collect();
        self.reaches_start = head_is_start || (kept_head == 0 && reaches_start == Some(true));
        if had_any { fresh } else { Vec::new() }
    }

    /// The entry of a message in the window: the one known, renewed, or a new one.
    fn settle(
        &mut self,
        known: &mut HashMap<MessageId, Entry>,
        message: ChatMessage,
        fresh: &mut Vec<MessageId>,
    ) -> Entry {
        match known.remove(&message.id) {
            Some(old) if old.message == message => old,
            Some(old) => self.entry(old.key, richer(&old.message, message), old.live),
            None => {
                let echoed = self.take_echo(&message);
                let key = echoed.map_or_else(|| self.fresh_key(), |outgoing| outgoing.key);
                fresh.push(message.id.clone());
                self.entry(key, message, false)
            }
        }
    }

    fn merge_older(
        &mut self,
        page: Vec<ChatMessage>,
        before: &MessageId,
        reaches_start: Option<bool>,
    ) {
        if self.oldest() != Some(before) {
            return;
        }
        let room = MOST_MESSAGES.saturating_sub(self.entries.len());
        let mut page: Vec<_> = distinct(page)
            .into_iter()
            .filter(|message| !self.known.contains(&message.id))
            .collect();
        let cut = page.len().saturating_sub(room);
        let _dropped: Vec<_> = page.drain(..cut).collect();
        self.reaches_start = cut == 0 && reaches_start.unwrap_or(page.is_empty());
        let mut older = Vec::with_capacity(page.len() + self.entries.len());
        for message in page {
            let _new = self.known.insert(message.id.clone());
            let key = self.fresh_key();
            older.push(self.entry(key, message, false));
        }
        older.append(&mut self.entries);
        self.entries = older;
    }
}

/// Each id once, the last word on it, at its first place.
fn distinct(messages: Vec<ChatMessage>) -> Vec<ChatMessage> {
    let mut seen = HashSet::new();
    messages
        .into_iter()
        .filter(|message| seen.insert(message.id.clone()))
        .collect()
}

fn split(mut entries: Vec<Entry>, at: usize) -> (Vec<Entry>, Vec<Entry>) {
    let rest = entries.split_off(at.min(entries.len()));
    (entries, rest)
}

/// The newer copy, with what it lacks taken from the older one (`protocol.md` 9, merge of echo and reply).
pub(super) fn richer(old: &ChatMessage, mut new: ChatMessage) -> ChatMessage {
    if new.reply_to.is_none() {
        new.reply_to.clone_from(&old.reply_to);
    }
    if new.attachments.is_empty() {
        new.attachments.clone_from(&old.attachments);
    }
    if new.client_key.is_none() {
        new.client_key.clone_from(&old.client_key);
    }
    new
}
