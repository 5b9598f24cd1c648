//! Pending messages of a channel: how they are sent, and how the server's history confirms them.
//!
//! The server names no sender's key unless it is idempotent, so an echo is recognized by its text: among the messages
//! that arrived after the attempt and stand below all that were known before it. Each confirms one pending message.

use std::time::Instant;

use super::limit::NewestMessages;
use super::stored::Counted;
use super::{Timeline, TimelineItem};
use crate::domain::failure::Failure;
use crate::domain::id::{LocalId, MessageId};
use crate::domain::markup::Body;
use crate::domain::message::ChatMessage;
use crate::domain::outbox::{
    self, Attempt, Due, GRACE, MAX_CHECKS, PendingMessage, SendState, SentAfter,
};
use crate::domain::stored::{StoredPending, StoredSendState};
use crate::domain::upload::{self, OutgoingFile, UploadProgress};

impl Timeline {
    /// Adds a message that is not stored yet, and not sent before [`Self::stored`].
    pub fn queue(&mut self, local: LocalId, body: &str, reply_to: Option<MessageId>) {
        self.queue_with(local, body, reply_to, Vec::new());
    }

    /// Like [`Self::queue`], with files.
    pub fn queue_with(
        &mut self,
        local: LocalId,
        body: &str,
        reply_to: Option<MessageId>,
        files: Vec<OutgoingFile>,
    ) {
        let pending = self.new_pending(local, body, reply_to, SendState::Storing);
        self.pending.push(PendingMessage { files, ..pending });
        self.pending_changed();
    }

    fn new_pending(
        &mut self,
        local: LocalId,
        body: &str,
        reply_to: Option<MessageId>,
        state: SendState,
    ) -> PendingMessage {
        PendingMessage {
            key: self.new_key(),
            local,
            body: body.trim().into(),
            reply_to,
            files: Vec::new(),
            upload: None,
            state,
            attempts: 0,
            attempt: None,
            after: None,
            checks: 0,
            not_before: None,
            absent_in_history: false,
        }
    }

    fn pending_mut(&mut self, local: &LocalId) -> Option<&mut PendingMessage> {
        let mut pending = self.pending.iter_mut();
        pending.find(|pending| pending.local == *local)
    }

    /// The message is stored: it may be sent. Returns whether it waited for that.
    pub fn stored(&mut self, local: &LocalId) -> bool {
        let pending = self.pending_mut(local);
        let Some(pending) = pending.filter(|it| it.state == SendState::Storing) else {
            return false;
        };
        pending.state = SendState::Queued;
        true
    }

    /// Takes up messages of an earlier run, before those that were written since. What was being sent is looked for in
    /// the history from `now` on.
    pub fn restore_pending(&mut self, stored: Vec<StoredPending>, now: Instant) {
        let failure = Failure::ProgramRestarted;
        let mut restored = Vec::new();
        for pending in stored {
            if self.pending_mut(&pending.local).is_some() {
                continue;
            }
            let state = match pending.state {
                StoredSendState::Queued => SendState::Queued,
                StoredSendState::Sending => SendState::Held {
                    failure: failure.clone(),
                    until: now + GRACE,
                    certain: false,
                },
                StoredSendState::Failed { certain } => SendState::Failed {
                    failure: failure.clone(),
                    certain,
                },
            };
            let StoredPending {
                local,
                body,
                reply_to,
                after,
                files,
                ..
            } = pending;
            let mut pending = self.new_pending(local, &body, reply_to, state);
            pending.files = files;
            pending.not_before = Some(now + GRACE);
            if pending.is_uncertain() {
                pending.attempt = after.clone().map(Attempt::Below);
            }
            pending.after = after;
            restored.push(pending);
        }
        let _none = self.pending.splice(0..0, restored).count();
        self.pending_changed();
    }

    /// A history arrives, and what was there before an attempt is not known: after the next restart an echo in it could
    /// not be distinguished from an older message. The user is asked now.
    pub(super) fn give_up_unknown(&mut self) {
        for pending in &mut self.pending {
            let SendState::Held {
                failure,
                certain: false,
                ..
            } = &pending.state
            else {
                continue;
            };
            if pending.attempt.is_none() {
                let failure = failure.clone();
                pending.state = SendState::Failed {
                    failure,
                    certain: false,
                };
            }
        }
    }

    /// Returns whether the message is still pending.
    pub fn progress(&mut self, local: &LocalId, state: SendState) -> bool {
        let (first_arrival, after) = (self.arrivals.saturating_add(1), self.sent_after());
        // A history from before shows nothing about it.
        self.newest_at = None;
        let Some(pending) = self.pending_mut(local) else {
            return false;
        };
        pending.attempts += u32::from(matches!(state, SendState::Held { .. }));
        // An attempt that was certainly not accepted leaves no echo.
        let is_new = !pending.is_uncertain() && pending.state != SendState::Sending;
        pending.state = state;
        let is_upload = pending.state == SendState::Sending && !pending.files.is_empty();
        let total = upload::total(&pending.files);
        pending.upload = is_upload.then(|| UploadProgress::start(total, Instant::now()));
        if is_new && (pending.state == SendState::Sending || pending.is_uncertain()) {
            pending.attempt = Some(Attempt::Arrival(first_arrival));
            pending.after = after;
        }
        pending.absent_in_history = false;
        true
    }

    /// So much of the files of a message was sent.
    pub fn upload_advanced(&mut self, local: &LocalId, sent: u64, now: Instant) {
        let upload = self.pending_mut(local).and_then(|it| it.upload.as_mut());
        if let Some(upload) = upload {
            upload.advance(sent, now);
        }
    }

    /// Whether a message that is sent now can be looked for after a restart: it is known what was there before. A history
    /// that will not be loaded is not waited for.
    pub fn can_find_echo(&self) -> bool {
        let has_failed = self.failure.as_ref().is_some_and(|it| !it.is_transient());
        !self.has_store() || has_failed || self.sent_after().is_some()
    }

    /// What a message that is sent now is stored after.
    fn sent_after(&self) -> Option<SentAfter> {
        let mut newest = self.items().iter().rev().filter(|item| !item.gone);
        let newest = newest
            .next()
            .filter(|_| self.newest == NewestMessages::Held);
        match newest.map(|item| &item.message.id) {
            Some(id) => Some(SentAfter::Message(id.clone())),
            None => match self.counted() {
                Counted::Unknown => None,
                Counted::Empty => Some(SentAfter::Start),
                Counted::UpTo(id) => Some(SentAfter::Message(id)),
            },
        }
    }

    /// The outcome of an attempt is unknown: the message is held until the history shows it.
    pub fn doubt(&mut self, local: &LocalId, failure: Failure, now: Instant) -> bool {
        let until = now + outbox::grace(&failure);
        let held = SendState::Held {
            failure,
            until,
            certain: false,
        };
        if !self.progress(local, held) {
            return false;
        }
        if let Some(pending) = self.pending_mut(local) {
            (pending.not_before, pending.checks) = (Some(until), 0);
        }
        true
    }

    /// After a lost connection it is unknown whether messages in flight arrived. An idempotent server is simply sent them
    /// again.
    pub fn doubt_in_flight(&mut self, is_idempotent: bool, now: Instant) {
        let pending = self.pending.iter();
        let sending = pending.filter(|pending| pending.state == SendState::Sending);
        let sending: Vec<_> = sending.map(|pending| pending.local.clone()).collect();
        for local in sending {
            let _there = if is_idempotent {
                self.progress(&local, SendState::Queued)
            } else {
                self.doubt(&local, Failure::ConnectionLost, now)
            };
        }
    }

    /// What cannot be posted twice does not wait to be looked for.
    pub fn queue_uncertain(&mut self) {
        for pending in &mut self.pending {
            if pending.is_held() && pending.is_uncertain() {
                pending.state = SendState::Queued;
            }
        }
    }

    /// The time of a held message has come. `is_online`: whether the history can be loaded.
    pub fn on_due(
        &mut self,
        local: &LocalId,
        (is_idempotent, is_online): (bool, bool),
        now: Instant,
    ) -> Due {
        let Some(pending) = self.pending_mut(local) else {
            return Due::Nothing;
        };
        let SendState::Held {
            failure,
            until,
            certain,
        } = &mut pending.state
        else {
            return Due::Nothing;
        };
        // The user has sent it since, and it was held again.
        if *until > now {
            return Due::Nothing;
        }
        if *certain || is_idempotent || pending.absent_in_history {
            pending.state = SendState::Queued;
            return Due::Send;
        }
        if pending.checks >= MAX_CHECKS && is_online {
            let failure = failure.clone();
            pending.state = SendState::Failed {
                failure,
                certain: false,
            };
            return Due::GivenUp;
        }
        let next = now + outbox::check_delay(pending.checks);
        *until = next;
        pending.checks += u32::from(is_online);
        Due::Check {
            until: next,
            gap: self.last_gap().cloned(),
        }
    }

    /// The message below the last gap, which the server may fill.
    fn last_gap(&self) -> Option<&MessageId> {
        let mut items = self.items().iter().skip(1).rev();
        let below = items.find(|item| item.gap_before && !item.gone)?;
        Some(&below.message.id)
    }

    /// The held messages with the time when they are due.
    pub fn held(&self) -> impl Iterator<Item = (&LocalId, Instant)> {
        self.pending
            .iter()
            .filter_map(|pending| match pending.state {
                SendState::Held { until, .. } => Some((&pending.local, until)),
                _ => None,
            })
    }

    pub(in crate::domain) fn has_uncertain(&self) -> bool {
        let mut pending = self.pending.iter();
        pending.any(|it| it.is_uncertain() || it.state == SendState::Sending)
    }

    pub fn confirm(&mut self, local: &LocalId, message: ChatMessage) {
        let pending = self.take_confirmed(&message, |pending| pending.local == *local);
        if let Some(at) = self.position(&message.id) {
            let _known = self.replace(message);
            let _edited = self.messages.edit(at, |item| item.is_echo = true);
            self.pending_changed();
        } else {
            self.add_newest(pending, message);
        }
    }

    pub fn fail(&mut self, local: &LocalId, failure: Failure, certain: bool) {
        let _there = self.progress(local, SendState::Failed { failure, certain });
    }

    /// Removes a pending message and returns its text.
    pub fn discard(&mut self, local: &LocalId) -> Option<Body> {
        let pending = self.take_pending(|pending| pending.local == *local)?;
        self.pending_changed();
        Some(pending.body)
    }

    /// Sends a message as no reply: that to which it replies is gone. Returns whether it is still pending.
    pub fn send_without_reply(&mut self, local: &LocalId) -> bool {
        let Some(pending) = self.pending_mut(local) else {
            return false;
        };
        pending.reply_to = None;
        pending.state = SendState::Queued;
        self.pending_changed();
        true
    }

    fn take_pending(
        &mut self,
        matches: impl Fn(&PendingMessage) -> bool,
    ) -> Option<PendingMessage> {
        let at = self.pending.iter().position(matches)?;
        Some(self.pending.remove(at))
    }

    /// Takes the pending message that is confirmed by this one. What was sent after it with the same text has its echo
    /// below.
    fn take_confirmed(
        &mut self,
        by: &ChatMessage,
        matches: impl Fn(&PendingMessage) -> bool,
    ) -> Option<PendingMessage> {
        let at = self.pending.iter().position(matches)?;
        let confirmed = self.pending.remove(at);
        for later in self.pending.iter_mut().skip(at) {
            if later.after.is_some() && later.resembles(&confirmed) {
                let after = SentAfter::Message(by.id.clone());
                if let Some(Attempt::Below(known)) = &mut later.attempt {
                    known.clone_from(&after);
                }
                later.after = Some(after);
            }
        }
        Some(confirmed)
    }

    /// The pending message that this one, which is new, confirms: by its key, else by its text.
    pub(super) fn take_echo(&mut self, message: &ChatMessage) -> Option<PendingMessage> {
        if message.author != self.me {
            return None;
        }
        let key = message.extra().client_key.clone();
        self.take_confirmed(message, |pending| match &key {
            Some(key) => pending.local == *key,
            None => pending.matches_echo(message),
        })
    }

    /// Lets the messages that a history has added confirm the pending ones.
    pub(super) fn match_echoes(&mut self) {
        if self.newest != NewestMessages::Held {
            return;
        }
        let mut at = 0;
        while let Some(pending) = self.pending.get(at) {
            let Some(found) = self.echo_of(pending) else {
                at += 1;
                continue;
            };
            let local = pending.local.clone();
            let message = self.items().get(found).map(|item| item.message.clone());
            let confirmed = message.and_then(|it| self.take_confirmed(&it, |it| it.local == local));
            let Some(key) = confirmed.map(|confirmed| confirmed.key) else {
                return;
            };
            let _edited = self.messages.edit(found, |item| {
                (item.key, item.is_echo) = (key, true);
            });
        }
    }

    /// The position of the oldest message that confirms a pending one.
    fn echo_of(&self, pending: &PendingMessage) -> Option<usize> {
        let attempt = pending.attempt.as_ref()?;
        let mut found = None;
        if let Attempt::Below(SentAfter::Message(id)) = attempt {
            // Above it are messages of before the attempt.
            let _known = self.position(id)?;
        }
        for (at, item) in self.items().iter().enumerate().rev() {
            if is_before(item, attempt) {
                break;
            }
            if item.is_echo || item.gone || item.message.author != self.me {
                continue;
            }
            let is_echo = match &item.message.extra().client_key {
                Some(key) => *key == pending.local,
                None => pending.matches_echo(&item.message),
            };
            if is_echo {
                found = Some(at);
            }
        }
        found
    }

    /// Queues the messages again that the history shows were not accepted. `newest_at`: when the newest history arrived,
    /// if this is called for it.
    pub fn check_pending(&mut self, newest_at: Option<Instant>) {
        if self.newest != NewestMessages::Held {
            return;
        }
        self.newest_at = newest_at.or(self.newest_at);
        let Some(newest_at) = self.newest_at else {
            return;
        };
        for at in 0..self.pending.len() {
            let absent = self.pending.get(at).is_some_and(|pending| {
                pending.is_uncertain()
                    && pending.not_before.is_none_or(|it| newest_at >= it)
                    && pending
                        .attempt
                        .as_ref()
                        .is_some_and(|it| self.is_covered_since(it))
            });
            if absent && let Some(pending) = self.pending.get_mut(at) {
                pending.mark_absent_in_history();
            }
        }
    }

    /// Whether everything is here that the server accepted after an attempt: nothing is missing below a message that was
    /// known before it, or below the start of the channel.
    fn is_covered_since(&self, attempt: &Attempt) -> bool {
        for item in self.items().iter().rev() {
            if is_before(item, attempt) {
                return true;
            }
            if item.gap_before {
                return false;
            }
        }
        let has_known = matches!(attempt, Attempt::Below(SentAfter::Message(_)));
        self.reaches_start && !has_known
    }
}

/// Whether a message was there before an attempt, and with it all that are above.
fn is_before(item: &TimelineItem, attempt: &Attempt) -> bool {
    match attempt {
        Attempt::Arrival(first) => item.arrival < *first && !item.gone,
        Attempt::Below(SentAfter::Message(id)) => item.message.id == *id,
        Attempt::Below(SentAfter::Start) => false,
    }
}
