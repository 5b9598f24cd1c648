//! Changes of messages that the user has asked for and the server has not confirmed: shown at once, above what the
//! server has reported.
//!
//! What the server reports is never changed by them. When the answer arrives, the change is dropped: what is shown is the
//! state of the server again, in whatever order answers and events come. At most one change of a kind is on its way, so
//! that no request overtakes another.

use std::borrow::Cow;

use super::{Timeline, TimelineItem};
use crate::domain::id::MessageId;
use crate::domain::markup::Body;
use crate::domain::message::ChatMessage;
use crate::domain::reaction::Reaction;

#[derive(Debug, Default)]
pub(super) struct LocalChanges(Vec<LocalChange>);

#[derive(Debug)]
struct LocalChange {
    message: MessageId,
    kind: ChangeKind,
}

#[derive(Debug)]
enum ChangeKind {
    Edit(Body),
    Deletion,
    Toggle(Toggle),
}

/// An own reaction that is added or removed.
#[derive(Debug)]
struct Toggle {
    emoji: String,
    /// What the request on its way asks for.
    sent: bool,
    /// What the user wants by now.
    wanted: bool,
    /// Whether an event about the emoji and the user, or a history, has arrived since the request left, or the connection
    /// was lost. The answer is older than what followed, or will be followed by an event.
    is_echoed: bool,
}

impl LocalChanges {
    fn of<'c>(&'c self, message: &'c MessageId) -> impl Iterator<Item = &'c ChangeKind> {
        let changes = self.0.iter();
        let own = changes.filter(move |change| change.message == *message);
        own.map(|change| &change.kind)
    }

    pub(super) fn is_deleting(&self, message: &MessageId) -> bool {
        self.of(message)
            .any(|kind| matches!(kind, ChangeKind::Deletion))
    }

    fn edited(&self, message: &MessageId) -> Option<&Body> {
        self.0.iter().find_map(|change| match &change.kind {
            ChangeKind::Edit(body) if change.message == *message => Some(body),
            _ => None,
        })
    }

    fn toggles<'c>(&'c self, message: &'c MessageId) -> impl Iterator<Item = &'c Toggle> {
        self.of(message).filter_map(|kind| match kind {
            ChangeKind::Toggle(toggle) => Some(toggle),
            ChangeKind::Edit(_) | ChangeKind::Deletion => None,
        })
    }

    fn toggle_mut(&mut self, message: &MessageId, emoji: &str) -> Option<&mut Toggle> {
        self.0.iter_mut().find_map(|change| match &mut change.kind {
            ChangeKind::Toggle(toggle) if change.message == *message && toggle.emoji == emoji => {
                Some(toggle)
            }
            _ => None,
        })
    }

    /// An own reaction was reported.
    pub(super) fn note_echo(&mut self, message: &MessageId, emoji: &str) {
        if let Some(toggle) = self.toggle_mut(message, emoji) {
            toggle.is_echoed = true;
        }
    }

    /// A history has arrived, or events may have been lost, which the next history makes up for.
    pub(super) fn note_history(&mut self) {
        for change in &mut self.0 {
            if let ChangeKind::Toggle(toggle) = &mut change.kind {
                toggle.is_echoed = true;
            }
        }
    }

    fn add(&mut self, message: &MessageId, kind: ChangeKind) {
        self.0.push(LocalChange {
            message: message.clone(),
            kind,
        });
    }

    fn remove(&mut self, message: &MessageId, is_it: impl Fn(&ChangeKind) -> bool) {
        self.0
            .retain(|change| change.message != *message || !is_it(&change.kind));
    }
}

impl Timeline {
    /// The text of an edit that is not confirmed.
    pub fn edited_body<'t>(&'t self, item: &TimelineItem) -> Option<&'t Body> {
        self.changes.edited(&item.message.id)
    }

    /// The text of a message as it is shown: with an edit that is not confirmed.
    pub fn shown_body<'t>(&'t self, item: &'t TimelineItem) -> &'t Body {
        let edited = self.changes.edited(&item.message.id);
        edited.unwrap_or(&item.message.body)
    }

    /// Whether an edit of the message is not confirmed.
    pub fn is_saving(&self, message: &MessageId) -> bool {
        self.changes.edited(message).is_some()
    }

    /// Whether the message is not shown any more because the user has deleted it.
    pub fn is_deleting(&self, message: &MessageId) -> bool {
        self.changes.is_deleting(message)
    }

    /// The reactions as they are shown: with those that are not confirmed.
    pub fn shown_reactions<'t>(&'t self, item: &'t TimelineItem) -> Cow<'t, [Reaction]> {
        let mut shown = Cow::Borrowed(item.message.extra().reactions.as_slice());
        for toggle in self.changes.toggles(&item.message.id) {
            let known = shown.iter().position(|it| it.emoji == toggle.emoji);
            let is_mine = known.and_then(|at| shown.get(at)).is_some_and(|it| it.mine);
            if is_mine == toggle.wanted {
                continue;
            }
            let shown = shown.to_mut();
            match known.and_then(|at| shown.get_mut(at)) {
                Some(known) => {
                    known.mine = toggle.wanted;
                    let added = known.count.saturating_add(1);
                    let removed = known.count.saturating_sub(1);
                    known.count = if toggle.wanted { added } else { removed };
                }
                None => shown.push(Reaction {
                    emoji: toggle.emoji.clone(),
                    count: 1,
                    mine: true,
                    by: Vec::new(),
                }),
            }
            shown.retain(|reaction| reaction.count > 0);
        }
        shown
    }

    /// Shows an edit. `false` if the message is not there, or is being edited or deleted already.
    pub fn begin_edit(&mut self, message: &MessageId, body: Body) -> bool {
        if !self.may_begin(message) {
            return false;
        }
        self.changes.add(message, ChangeKind::Edit(body));
        true
    }

    /// Ends an edit, with the message as the server has it now, or had when it refused. Its reactions are left out:
    /// events may have reported newer ones.
    pub fn end_edit(&mut self, message: &MessageId, reported: Option<ChatMessage>) {
        self.changes
            .remove(message, |kind| matches!(kind, ChangeKind::Edit(_)));
        let Some(mut reported) = reported.filter(|reported| reported.id == *message) else {
            return;
        };
        let Some(known) = self.find(message) else {
            return;
        };
        let reactions = known.message.extra().reactions.clone();
        reported.edit(|extra| extra.reactions = reactions);
        let _known = self.replace(reported);
    }

    /// Hides a message. `false` if it is not there, or is being edited or deleted already.
    pub fn begin_deletion(&mut self, message: &MessageId) -> bool {
        if !self.may_begin(message) {
            return false;
        }
        self.changes.add(message, ChangeKind::Deletion);
        self.rows_changed();
        true
    }

    /// Shows the message again, unless it was removed.
    pub fn end_deletion(&mut self, message: &MessageId) {
        self.changes
            .remove(message, |kind| matches!(kind, ChangeKind::Deletion));
        self.rows_changed();
    }

    fn may_begin(&self, message: &MessageId) -> bool {
        self.find(message).is_some() && !self.is_saving(message) && !self.is_deleting(message)
    }

    /// Adds or removes an own reaction, as it is shown. Returns what is to be requested now: `None` if a request about it
    /// is on its way, whose end tells whether another one follows.
    pub fn toggle_reaction(&mut self, message: &MessageId, emoji: &str) -> Option<bool> {
        if let Some(toggle) = self.changes.toggle_mut(message, emoji) {
            toggle.wanted = !toggle.wanted;
            return None;
        }
        let mut reactions = self.find(message)?.message.extra().reactions.iter();
        let wanted = !reactions.any(|known| known.emoji == emoji && known.mine);
        self.add_toggle(message, emoji, wanted);
        Some(wanted)
    }

    fn add_toggle(&mut self, message: &MessageId, emoji: &str, wanted: bool) {
        let toggle = Toggle {
            emoji: emoji.to_owned(),
            sent: wanted,
            wanted,
            is_echoed: false,
        };
        self.changes.add(message, ChangeKind::Toggle(toggle));
    }

    /// Ends a request about a reaction: with the reactions of the message then, or `None` if it failed. Returns what is to
    /// be requested next.
    pub fn end_reaction(
        &mut self,
        message: &MessageId,
        emoji: &str,
        reported: Option<&[Reaction]>,
    ) -> Option<bool> {
        let toggle = self.changes.toggle_mut(message, emoji)?;
        let Toggle {
            sent,
            wanted,
            is_echoed,
            ..
        } = *toggle;
        let is_it = |kind: &ChangeKind| matches!(kind, ChangeKind::Toggle(it) if it.emoji == emoji);
        self.changes.remove(message, is_it);
        let reported = reported?;
        let mut known = self.find(message)?.message.extra().reactions.iter();
        let is_known = known.any(|known| known.emoji == emoji && known.mine) == sent;
        if !is_echoed && !is_known {
            self.take_reaction(message, emoji, reported);
        }
        (wanted != sent).then(|| self.add_toggle(message, emoji, wanted))?;
        Some(wanted)
    }
}
