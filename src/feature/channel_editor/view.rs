//! View of the dialog that creates, renames and deletes channels and categories.

use std::borrow::Cow;

use iced::Fill;
use iced::widget::{column, text};

use super::{EditorStep, Message, State};
use crate::a11y::Role;
use crate::domain::channel::ChannelKind;
use crate::domain::layout_change::LayoutTask;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::composite;
use crate::ui::widget::dialog::{self, Dialog, Page, dialog_body};
use crate::ui::widget::field::Field;
use crate::ui::widget::radio::radio_row;
use crate::ui::widget::{button, danger_button, pane, primary_button};
use crate::ui::{Element, token};

const KINDS: [ChannelKind; 2] = [ChannelKind::Text, ChannelKind::Voice];

impl State {
    pub fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let name = self.name.as_str();
        let title = match self.task {
            LayoutTask::CreateChannel(_) => fl!(strings, "channel-editor-create"),
            LayoutTask::CreateCategory => fl!(strings, "channel-editor-create-category"),
            LayoutTask::RenameChannel(_) => fl!(strings, "channel-editor-rename"),
            LayoutTask::RenameCategory(_) => fl!(strings, "channel-editor-rename-category"),
            LayoutTask::DeleteChannel(_) | LayoutTask::DeleteCategory(_) => {
                fl!(strings, "channel-editor-delete", "name" => name)
            }
        };
        let page = match self.task {
            LayoutTask::DeleteChannel(_) | LayoutTask::DeleteCategory(_) => deletion(strings),
            _ => self.form(strings),
        };
        dialog::layer(Dialog {
            title,
            close_label: fl!(strings, "server-dialog-close"),
            on_close: Message::Dismissed,
            page,
        })
    }

    fn form<'a>(&'a self, strings: &'a Strings) -> Page<'a, Message> {
        let field = Field::new(
            "channel-name",
            fl!(strings, "channel-editor-name"),
            &self.input,
            Message::NameChanged,
            Message::Confirmed,
        );
        let invalid =
            (self.step == EditorStep::Invalid).then(|| fl!(strings, "channel-editor-invalid"));
        let field = match &self.task {
            LayoutTask::CreateChannel(_) => {
                let name = self.name.as_str();
                field.hint(fl!(strings, "channel-editor-in-category", "name" => name))
            }
            _ => field,
        };
        let kinds = matches!(self.task, LayoutTask::CreateChannel(_)).then(|| self.kinds(strings));
        let failure = match &self.step {
            EditorStep::Failed(failure) => {
                let reason = strings.layout_failure(failure);
                Some(pane::banner(Icon::Failed, TextColor::Danger, reason, None))
            }
            _ => None,
        };
        let body = dialog_body([field.error(invalid).view()])
            .push(kinds)
            .push(failure);
        let cancel = button(fl!(strings, "server-dialog-cancel")).on_press(Message::Dismissed);
        let is_new = matches!(
            self.task,
            LayoutTask::CreateChannel(_) | LayoutTask::CreateCategory
        );
        let label: Cow<'a, str> = match (is_new, self.is_creating()) {
            (_, true) => fl!(strings, "channel-editor-busy"),
            (true, false) => fl!(strings, "channel-editor-confirm"),
            (false, false) => fl!(strings, "server-dialog-save"),
        };
        let save = primary_button(label);
        let save = save.on_press_maybe((!self.is_creating()).then_some(Message::Confirmed));
        Page::new(body).buttons([cancel, save])
    }

    fn kinds<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let rows = KINDS.into_iter().enumerate().map(|(position, kind)| {
            let name = match kind {
                ChannelKind::Text => fl!(strings, "channel-editor-text"),
                ChannelKind::Voice => fl!(strings, "channel-editor-voice"),
            };
            let pressed = Message::KindChosen(kind);
            radio_row(name, self.kind == kind, position, pressed)
        });
        let name = move || fl!(strings, "channel-editor-kind").into_owned();
        composite(Role::RadioGroup, name, KINDS.len(), column(rows)).into()
    }
}

fn deletion(strings: &Strings) -> Page<'_, Message> {
    let sentence = text(fl!(strings, "channel-editor-delete-means"))
        .size(token::TEXT_LIST)
        .width(Fill);
    let cancel = button(fl!(strings, "server-dialog-cancel")).on_press(Message::Dismissed);
    let delete = danger_button(fl!(strings, "channel-editor-delete-confirm"));
    let delete = delete.on_press(Message::Confirmed);
    Page::new(sentence).buttons([cancel, delete])
}
