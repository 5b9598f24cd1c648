//! Editing a message in its row.
//!
//! What was typed is kept until the server has saved it, or the user cancels. Several messages may be edited at once, for
//! example while one that could not be saved waits.

use std::borrow::Cow;
use std::sync::Arc;

use iced::widget::text_editor::{Action as Edited, Edit};
use iced::widget::{column, row};
use iced::{Center, Fill, Point, Task};

use super::actions::{self, EditProblem, may};
use super::channel_view::ChannelView;
use super::composer::{self, MessageDraft};
use super::row::RowContext;
use super::{Event, Message, State, list, message_body, open_timeline};
use crate::domain::id::MessageId;
use crate::domain::message_actions::revision;
use crate::domain::timeline::TimelineItem;
use crate::domain::unicode;
use crate::feature::action::Action;
use crate::feature::context::Ctx;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::TextColor;
use crate::ui::widget::editor::{EditorCallbacks, MAX_LINES, editor};
use crate::ui::widget::field::error_text;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::pressable::ButtonKind;
use crate::ui::widget::{button, primary_button};
use crate::ui::{Element, token};

#[derive(Debug)]
pub(super) struct EditDraft {
    pub(super) message: MessageId,
    draft: MessageDraft,
    /// The revision that is edited, if it is known.
    revision: Option<u64>,
    phase: EditPhase,
}

#[derive(Debug, PartialEq)]
enum EditPhase {
    Writing,
    /// The row shows the new text.
    Saving,
    NotSaved(EditProblem),
}

impl EditDraft {
    fn new(item: &TimelineItem) -> Self {
        let mut draft = MessageDraft::default();
        draft.restore(&item.message.body, None);
        Self {
            message: item.message.id.clone(),
            draft,
            revision: revision(item),
            phase: EditPhase::Writing,
        }
    }

    /// As it would be saved.
    fn body(&self) -> String {
        unicode::text(self.draft.content.text().trim()).into_owned()
    }

    /// Why it was not saved.
    fn problem<'a>(&self, strings: &'a Strings) -> Option<Cow<'a, str>> {
        match &self.phase {
            EditPhase::NotSaved(EditProblem::Conflict(_)) => Some(fl!(strings, "edit-conflict")),
            EditPhase::NotSaved(EditProblem::Failed(failure)) => {
                let reason = strings.failure(failure);
                Some(fl!(strings, "edit-failed", "reason" => reason.as_ref()))
            }
            EditPhase::Writing | EditPhase::Saving => None,
        }
    }

    fn is_open(&self) -> bool {
        self.phase != EditPhase::Saving
    }

    fn is_unchanged(&self, ctx: &Ctx<'_>) -> bool {
        let item = open_timeline(ctx).and_then(|timeline| timeline.find(&self.message));
        item.is_some_and(|item| item.message.body.trim() == self.body())
    }
}

impl ChannelView {
    pub(super) fn open_edit(&self, message: &MessageId) -> Option<&EditDraft> {
        let mut edits = self.edits.iter();
        edits.find(|edit| edit.message == *message && edit.is_open())
    }

    fn edit_mut(&mut self, message: &MessageId) -> Option<&mut EditDraft> {
        let mut edits = self.edits.iter_mut();
        edits.find(|edit| edit.message == *message && edit.is_open())
    }
}

fn editor_id(message: &MessageId) -> String {
    format!("timeline-edit-{message}")
}

impl State {
    /// Whether a message of the open channel is edited.
    pub fn is_editing(&self) -> bool {
        let view = self.current_view();
        view.is_some_and(|view| view.edits.iter().any(EditDraft::is_open))
    }

    pub(super) fn start_edit(
        &mut self,
        message: &MessageId,
        ctx: &Ctx<'_>,
    ) -> Action<Message, Event> {
        let item = open_timeline(ctx).and_then(|timeline| timeline.find(message));
        let Some((item, (_, view))) = item.zip(self.view_for(ctx)) else {
            return Action::none();
        };
        if view.open_edit(message).is_none() {
            if !may(ctx, message, |it| it.edit) {
                return Action::none();
            }
            view.edits
                .retain(|edit| !edit.is_open() || !edit.is_unchanged(ctx));
            view.edits.push(EditDraft::new(item));
        }
        let focus = list::show_control(item.key, editor_id(message));
        let is_in_parts = item.parts.is_some();
        let collapse = is_in_parts.then(|| Task::done(Message::CollapsePressed(message.clone())));
        // The editor stands in the first row of the message.
        Action::run(collapse.unwrap_or_else(Task::none).chain(focus))
    }

    pub(super) fn update_edit(
        &mut self,
        message: actions::Message,
        ctx: &Ctx<'_>,
    ) -> Action<Message, Event> {
        use actions::Message as M;
        match message {
            M::EditEnded(channel_ref, message, outcome) => {
                if let Some(view) = self.views.get_mut(&channel_ref) {
                    view.end_edit(&message, outcome);
                }
            }
            M::SavePressed(message) => return self.save_edit(&message, ctx),
            M::EditCanceled(message) => return self.cancel_edit(message.as_ref(), ctx),
            M::TextEdited(message, action) => {
                let (limit, now) = (composer::limit(ctx), ctx.now);
                self.change_edit(&message, ctx, |draft| {
                    let _changed = draft.edit(action, limit, now);
                });
            }
            M::CursorMoved(message, cursor) => {
                self.change_edit(&message, ctx, |draft| draft.content.move_to(cursor));
            }
            M::UndoPressed(message, key) => {
                self.change_edit(&message, ctx, |draft| {
                    let _changed = draft.undo(key);
                });
            }
            M::FormatPressed(message, mark) => {
                let now = ctx.now;
                self.change_edit(&message, ctx, |draft| {
                    let _changed = draft.format(mark, now);
                });
            }
            _ => {}
        }
        Action::none()
    }

    fn change_edit(
        &mut self,
        message: &MessageId,
        ctx: &Ctx<'_>,
        change: impl FnOnce(&mut MessageDraft),
    ) {
        let view = self.view_for(ctx);
        if let Some(edit) = view.and_then(|(_, view)| view.edit_mut(message)) {
            change(&mut edit.draft);
        }
    }

    /// A text that is as it was is not sent. An empty one asks whether to delete the message.
    fn save_edit(&mut self, message: &MessageId, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let item = open_timeline(ctx).and_then(|timeline| timeline.find(message));
        let Some((channel_ref, view)) = self.view_for(ctx) else {
            return Action::none();
        };
        let channel_ref = channel_ref.clone();
        let edit = view.edit_mut(message);
        let Some((item, edit)) = item.zip(edit) else {
            return Action::none();
        };
        let (body, has_files) = (edit.body(), !item.message.extra().attachments.is_empty());
        if edit.draft.is_blank() && !has_files {
            if !may(ctx, message, |it| it.delete) {
                return Action::none();
            }
            let question = super::MenuTarget::Deleting(message.clone());
            let middle = Point::new(ctx.window.width / 3.0, ctx.window.height / 3.0);
            return Action::emit(Event::OpenMenu(question, Some(middle)));
        }
        if edit.draft.excess_bytes(composer::limit(ctx)) > 0 {
            return Action::none();
        }
        if edit.is_unchanged(ctx) {
            return self.cancel_edit(Some(message), ctx);
        }
        if !may(ctx, message, |it| it.edit) {
            return Action::none();
        }
        edit.phase = EditPhase::Saving;
        let edit = actions::Event::Edit {
            channel_ref,
            message: message.clone(),
            body,
            revision: edit.revision,
        };
        Action::emit(Event::Action(edit)).and_run(list::focus_message(item.key))
    }

    fn cancel_edit(
        &mut self,
        message: Option<&MessageId>,
        ctx: &Ctx<'_>,
    ) -> Action<Message, Event> {
        let Some((_, view)) = self.view_for(ctx) else {
            return Action::none();
        };
        let is_it =
            |edit: &EditDraft| edit.is_open() && message.is_none_or(|it| *it == edit.message);
        let Some(at) = view.edits.iter().rposition(is_it) else {
            return Action::none();
        };
        let edit = view.edits.remove(at);
        let item = open_timeline(ctx).and_then(|timeline| timeline.find(&edit.message));
        let key = item.map(|item| item.key);
        Action::run(key.map_or_else(Task::none, list::focus_message))
    }
}

impl ChannelView {
    fn end_edit(&mut self, message: &MessageId, outcome: Result<(), EditProblem>) {
        let is_it = |edit: &EditDraft| edit.message == *message && !edit.is_open();
        let Some(at) = self.edits.iter().position(is_it) else {
            return;
        };
        match (outcome, self.edits.get_mut(at)) {
            (Err(problem), Some(edit)) => {
                if let EditProblem::Conflict(revision) = problem {
                    edit.revision = revision;
                }
                edit.phase = EditPhase::NotSaved(problem);
            }
            _ => drop(self.edits.remove(at)),
        }
    }
}

impl<'a> RowContext<'a> {
    /// The editor in place of the text of a message. After a conflict, the text of the server is above it.
    pub(super) fn editor(
        &self,
        edit: &'a EditDraft,
        item: &'a TimelineItem,
    ) -> Element<'a, Message> {
        let strings = self.ctx.strings;
        let id = edit.message.clone();
        let save = Message::Action(actions::Message::SavePressed(id.clone()));
        let name = fl!(strings, "edit-name");
        let editor = editor(
            editor_id(&edit.message),
            name,
            &edit.draft.content,
            callbacks(edit, self.ctx.preferences.message_size),
        );
        let excess = edit.draft.excess_bytes(composer::limit(&self.ctx));
        let too_long =
            (excess > 0).then(|| error_text(fl!(strings, "composer-too-long", "count" => excess)));
        let is_conflict = matches!(edit.phase, EditPhase::NotSaved(EditProblem::Conflict(_)));
        let current = is_conflict.then(|| message_body::view(item.blocks(0), &self.plain_look()));
        let ready = excess == 0 && edit.is_open();
        let below = self.edit_buttons(&id, ready.then_some(save));
        column![]
            .push(current)
            .push(edit.problem(self.ctx.strings).map(error_text))
            .push(editor)
            .push(too_long)
            .push(below)
            .spacing(token::SPACE_XS)
            .width(Fill)
            .into()
    }

    fn edit_buttons(&self, id: &MessageId, save: Option<Message>) -> Element<'a, Message> {
        let strings = self.ctx.strings;
        let compact = [token::SPACE_XS, token::SPACE_M];
        let cancel = button(fl!(strings, "edit-cancel")).kind(ButtonKind::Quiet);
        let cancel = cancel.on_press(Message::Action(actions::Message::EditCanceled(Some(
            id.clone(),
        ))));
        let save = primary_button(fl!(strings, "edit-save")).on_press_maybe(save);
        let hint = one_line(fl!(strings, "edit-hint"), token::TEXT_CAPTION).color(TextColor::Muted);
        row![save.padding(compact), cancel.padding(compact), hint]
            .spacing(token::SPACE_S)
            .align_y(Center)
            .into()
    }
}

/// What the editor reports. It formats like the composer.
fn callbacks(edit: &EditDraft, text_size: f32) -> EditorCallbacks<'_, Message> {
    let has_selection = edit.draft.content.selection().is_some();
    let id = || edit.message.clone();
    let (on_action, on_cursor, on_undo, on_format, on_paste) = (id(), id(), id(), id(), id());
    EditorCallbacks {
        max_lines: MAX_LINES,
        text_size,
        on_action: Box::new(move |action| {
            Message::Action(actions::Message::TextEdited(on_action.clone(), action))
        }),
        on_cursor: Box::new(move |cursor| {
            Message::Action(actions::Message::CursorMoved(on_cursor.clone(), cursor))
        }),
        on_undo_key: Box::new(move |key| {
            Message::Action(actions::Message::UndoPressed(on_undo.clone(), key))
        }),
        on_key: Box::new(move |key, place, modifiers| {
            let mark = composer::mark_for_key(has_selection, key, place, modifiers)?;
            let format = actions::Message::FormatPressed(on_format.clone(), mark);
            Some(Message::Action(format))
        }),
        on_paste: Box::new(move |text| {
            let paste = Edit::Paste(Arc::new(text.unwrap_or_default()));
            let paste = actions::Message::TextEdited(on_paste.clone(), Edited::Edit(paste));
            Message::Action(paste)
        }),
        undoable: edit.draft.undoable(),
        on_submit: Message::Action(actions::Message::SavePressed(id())),
    }
}
