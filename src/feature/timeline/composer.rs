//! The draft of one channel and its typing notifications.

pub(super) mod bar;
pub(super) mod completion;
mod keys;
mod update;

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use iced::Task;
use iced::widget::operation;
use iced::widget::text_editor::{Action, Content, Cursor, Edit, Motion, Position};

use crate::domain::completion::CompletionToken;
use crate::domain::formatting::{self, Mark, TextEdit};
use crate::domain::id::MessageId;
use crate::domain::markup::MAX_BODY;
use crate::domain::slash_command::{self, SlashCommand, Typed};
use crate::domain::stored::StoredDraft;
use crate::domain::unicode;
use crate::feature::context::Ctx;
use crate::ui::widget::undo::{History, UndoKey};
use completion::Completion;
pub(super) use keys::{KeyContext, mark_for_key, message_for_key};
pub use update::{Event, Message};

pub(super) const EDITOR_ID: &str = "timeline-composer";

/// The interval between typing notifications. Receivers expire them after 6 s (`docs/backend-contract.md` 7.5).
const TYPING_INTERVAL: Duration = Duration::from_millis(2500);

/// In bytes: about a sentence. A shorter draft is soon written again.
const LONG_DRAFT: u64 = 80;
/// In bytes. The editor shapes all of its text.
const MAX_PASTED_DRAFT: u64 = 64 * 1024;
/// In bytes. A pasted text may be this much too long, so that it can be shortened by hand.
const MAX_EXCESS: u64 = 256;

#[derive(Debug, Default)]
pub(super) struct MessageDraft {
    pub(super) content: Content,
    reply_to: Option<MessageId>,
    /// Whether it differs from what was taken for storing.
    is_changed: bool,
    history: History,
    /// Length of the trimmed text, in bytes; 0 if nothing of it is visible.
    bytes: u64,
    /// Whether the end of a pasted text was left out.
    is_cut: bool,
    completion: Option<Completion>,
    /// The mention that is being typed, whether there are suggestions for it or not.
    mention: Option<CompletionToken>,
    /// Where the token begins whose completion the user has closed.
    closed_token: Option<usize>,
    command_error: Option<CommandError>,
    /// `None` if other members see no typing indicator.
    typing_sent_at: Option<Instant>,
}

/// Why a command was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CommandError {
    Unknown(String),
    /// It needs a text.
    Incomplete(SlashCommand),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct SubmittedDraft {
    pub(super) body: String,
    pub(super) reply_to: Option<MessageId>,
    pub(super) was_typing: bool,
}

impl MessageDraft {
    pub(super) fn is_blank(&self) -> bool {
        self.bytes == 0
    }

    /// Whether closing the window asks before it is lost.
    pub(super) fn is_long(&self) -> bool {
        self.bytes >= LONG_DRAFT
    }

    /// Bytes over the limit; 0 if the text fits.
    pub(super) fn excess_bytes(&self, limit: u64) -> u64 {
        self.bytes.saturating_sub(limit)
    }

    /// How many bytes are left, when they are few.
    pub(super) fn bytes_left(&self, limit: u64) -> Option<u64> {
        const FEW: u64 = 500;

        let left = limit.checked_sub(self.bytes)?;
        (!self.is_blank() && left <= FEW.min(limit / 10)).then_some(left)
    }

    pub(super) fn completion(&self) -> Option<&Completion> {
        self.completion.as_ref()
    }

    pub(super) fn command_error(&self) -> Option<&CommandError> {
        self.command_error.as_ref()
    }

    pub(super) fn reply_to(&self) -> Option<&MessageId> {
        self.reply_to.as_ref()
    }

    pub(super) fn set_reply(&mut self, message: Option<MessageId>) {
        self.is_changed |= self.reply_to != message;
        self.reply_to = message;
    }

    pub(super) fn is_changed(&self) -> bool {
        self.is_changed
    }

    /// What is to be stored; from now on it counts as unchanged. `None` for an empty draft.
    pub(super) fn take_changed(&mut self) -> Option<StoredDraft> {
        self.is_changed = false;
        let text = if self.is_blank() {
            String::new()
        } else {
            let text = self.content.text();
            // The editor ends its text with a line break.
            text.strip_suffix('\n').unwrap_or(&text).to_owned()
        };
        let reply_to = self.reply_to.clone();
        (!text.is_empty() || reply_to.is_some()).then_some(StoredDraft { text, reply_to })
    }

    /// Takes up a stored draft, unless something was written meanwhile.
    pub(super) fn restore_stored(&mut self, stored: &StoredDraft) {
        if self.is_blank() {
            let is_changed = self.is_changed;
            self.restore(&stored.text, stored.reply_to.as_ref());
            self.is_changed = is_changed;
        }
    }

    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Returns whether the text may have changed.
    pub(super) fn edit(&mut self, action: Action, limit: u64, now: Instant) -> bool {
        let is_edit = action.is_edit();
        let action = match action {
            Action::Edit(Edit::Paste(text)) => {
                let fitting = self.fitting_start(&text, limit);
                self.is_cut |= fitting.len() < text.len();
                Action::Edit(Edit::Paste(Arc::new(unicode::text(fitting).into_owned())))
            }
            other => other,
        };
        if !is_edit {
            self.content.perform(action);
            return false;
        }
        let before = self.content.text();
        self.content.perform(action);
        self.update_length();
        self.history.record(&before, &self.content.text(), now);
        true
    }

    /// The selected bytes; at the caret an empty range.
    fn selection(&self, text: &str) -> Range<usize> {
        let cursor = self.content.cursor();
        let caret = byte(text, cursor.position);
        let anchor = cursor
            .selection
            .map_or(caret, |position| byte(text, position));
        caret.min(anchor)..caret.max(anchor)
    }

    /// Sets or removes a mark. Returns whether the text has changed.
    pub(super) fn format(&mut self, mark: Mark, now: Instant) -> bool {
        let text = self.content.text();
        let edit = formatting::toggle(&text, self.selection(&text), mark);
        edit.is_some_and(|edit| self.apply(&edit, now))
    }

    /// Replaces a part of the text, as one step to undo. Returns whether the text has changed.
    fn apply(&mut self, edit: &TextEdit, now: Instant) -> bool {
        let before = self.content.text();
        self.replace(&before, &edit.range, edit.inserted.clone());
        let after = self.content.text();
        self.select(&after, &edit.selection);
        self.update_length();
        self.history.record(&before, &after, now);
        before != after
    }

    fn replace(&mut self, text: &str, range: &Range<usize>, inserted: String) {
        self.select(text, range);
        if !inserted.is_empty() {
            let paste = Edit::Paste(Arc::new(inserted));
            self.content.perform(Action::Edit(paste));
        } else if !range.is_empty() {
            self.content.perform(Action::Edit(Edit::Delete));
        }
    }

    fn select(&mut self, text: &str, range: &Range<usize>) {
        let [start, end] = [range.start, range.end].map(|at| position(text, at));
        self.content.move_to(Cursor {
            position: end,
            selection: (start != end).then_some(start),
        });
    }

    /// Whether there is something to undo, and to redo.
    pub(super) fn undoable(&self) -> (bool, bool) {
        self.history.undoable()
    }

    /// Returns whether the text has changed.
    pub(super) fn undo(&mut self, key: UndoKey) -> bool {
        let text = self.content.text();
        let Some(replacement) = self.history.step(key, &text) else {
            return false;
        };
        let range = replacement.at..replacement.end();
        self.replace(&text, &range, replacement.inserted);
        self.update_length();
        true
    }

    /// Returns the typing state to send to other members after a change, if any.
    pub(super) fn typing(&mut self, now: Instant, online: bool) -> Option<bool> {
        if self.is_blank() {
            return self.stop_typing().then_some(false);
        }
        let due = self
            .typing_sent_at
            .is_none_or(|sent_at| now.saturating_duration_since(sent_at) >= TYPING_INTERVAL);
        if !online || !due {
            return None;
        }
        self.typing_sent_at = Some(now);
        Some(true)
    }

    /// Takes the text, or what a command makes of it, unless it is blank or too long.
    fn submit(&mut self, limit: u64, body: &str) -> Option<SubmittedDraft> {
        let body = unicode::text(body.trim()).into_owned();
        let is_too_long = u64::try_from(body.len()).is_ok_and(|length| length > limit);
        if self.is_blank() || self.excess_bytes(limit) > 0 || is_too_long {
            return None;
        }
        self.clear();
        Some(SubmittedDraft {
            body,
            reply_to: self.reply_to.take(),
            was_typing: self.stop_typing(),
        })
    }

    /// Shows what was found, unless the user has closed the suggestions of this token.
    fn suggest(&mut self, found: Option<Completion>) {
        let start = found.as_ref().map(|it| it.token.range.start);
        if self.closed_token.is_some() && self.closed_token == start {
            self.completion = None;
            return;
        }
        self.closed_token = None;
        let before = self.completion.take();
        // Nothing was typed, so that what is selected and what the server has found stay.
        let is_same = |before: &Completion| {
            let after = found.as_ref();
            after.is_some_and(|after| before.token == after.token)
        };
        self.completion = before.filter(is_same).or(found);
    }

    /// Drops the text; what it replies to stays.
    fn clear(&mut self) {
        self.content = Content::new();
        self.history.clear();
        self.completion = None;
        self.mention = None;
        self.closed_token = None;
        self.update_length();
    }

    /// Inserts an unsent text above the current draft.
    pub(super) fn restore(&mut self, body: &str, reply_to: Option<&MessageId>) {
        let text = if self.is_blank() {
            body.to_owned()
        } else {
            format!("{body}\n{}", self.content.text())
        };
        self.content = Content::with_text(&text);
        self.history.clear();
        self.content.perform(Action::Move(Motion::DocumentEnd));
        if self.reply_to.is_none() {
            self.reply_to = reply_to.cloned();
        }
        self.update_length();
    }

    /// Returns whether a typing notification was active.
    pub(super) fn stop_typing(&mut self) -> bool {
        self.typing_sent_at.take().is_some()
    }

    /// The start of a pasted text that fits into the draft.
    fn fitting_start<'t>(&self, text: &'t str, limit: u64) -> &'t str {
        let max = limit.min(MAX_PASTED_DRAFT) + MAX_EXCESS;
        let replaced = self.content.selection().map_or(0, |text| text.len());
        let kept = self.content.text().len().saturating_sub(replaced);
        let max = usize::try_from(max).unwrap_or(usize::MAX);
        unicode::start(text, max.saturating_sub(kept))
    }

    /// Takes over text, reply and typing indicator from the same draft in another window. The caret goes to the end.
    pub(super) fn copy(&mut self, other: &Self) {
        self.set_reply(other.reply_to.clone());
        self.typing_sent_at = other.typing_sent_at;
        let text = other.content.text();
        if self.bytes == other.bytes && self.content.text() == text {
            return;
        }
        self.clear();
        let text = text.strip_suffix('\n').unwrap_or(&text);
        self.content = Content::with_text(text);
        self.content.perform(Action::Move(Motion::DocumentEnd));
        self.update_length();
    }

    fn update_length(&mut self) {
        self.is_changed = true;
        self.command_error = None;
        let text = self.content.text();
        let is_blank = unicode::is_blank(&text);
        let length = if is_blank { 0 } else { text.trim().len() };
        self.bytes = u64::try_from(length).unwrap_or(u64::MAX);
        self.is_cut &= !is_blank;
    }
}

/// The position of a byte of the text. Lines are separated by one byte.
fn position(text: &str, at: usize) -> Position {
    let before = text.get(..at).unwrap_or(text);
    Position {
        line: before.matches('\n').count(),
        column: before.len() - before.rfind('\n').map_or(0, |newline| newline + 1),
    }
}

/// The byte of a position of the text.
fn byte(text: &str, position: Position) -> usize {
    let lines = text.split('\n').take(position.line);
    let start: usize = lines.map(|line| line.len() + 1).sum();
    (start + position.column).min(text.len())
}

/// Of the server, in bytes; no message is shown beyond [`MAX_BODY`].
pub(super) fn limit(ctx: &Ctx<'_>) -> u64 {
    let limit = ctx.server.capabilities().limits.message_bytes;
    limit.unwrap_or(u64::MAX).min(MAX_BODY as u64)
}

pub(super) fn takes_messages(ctx: &Ctx<'_>) -> bool {
    ctx.server.capabilities().features.messaging
}

/// Which commands the server makes sense of.
fn is_offered(command: SlashCommand, ctx: &Ctx<'_>) -> bool {
    match command {
        SlashCommand::Me | SlashCommand::Shrug | SlashCommand::Help => true,
        SlashCommand::Nick => ctx.server.capabilities().features.profiles,
    }
}

/// What a server does not take stays in the composer, and so does what is no command.
pub(super) fn submit(draft: &mut MessageDraft, ctx: &Ctx<'_>) -> Option<SubmittedDraft> {
    if !takes_messages(ctx) {
        return None;
    }
    let text = draft.content.text();
    let body = match slash_command::parse(&text, |command| is_offered(command, ctx)) {
        Typed::Message(body) => Some(body.to_owned()),
        Typed::Command(command, argument) => slash_command::message(command, argument),
        Typed::Incomplete(command) => {
            draft.command_error = Some(CommandError::Incomplete(command));
            None
        }
        Typed::Unknown(name) => {
            draft.command_error = Some(CommandError::Unknown(name.to_owned()));
            None
        }
    };
    draft.submit(limit(ctx), &body?)
}

pub(super) fn focus<M: Send + 'static>() -> Task<M> {
    operation::focus(EDITOR_ID)
}
