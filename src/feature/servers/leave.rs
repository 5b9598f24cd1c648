//! Page that confirms leaving a server, waits for its response, and offers local removal if that fails.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::server_dialog;
use crate::a11y::Role;
use crate::domain::failure::Failure;
use crate::domain::id::ServerId;
use crate::domain::server::Server;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::dialog::{Page, dialog_body};
use crate::ui::widget::{button, danger_button, pane};
use crate::ui::{Element, token};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    name: String,
    address: String,
    id: Option<String>,
    step: LeaveStep,
}

#[derive(Debug, Clone, PartialEq)]
enum LeaveStep {
    Confirming,
    Leaving,
    Failed(Failure),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    LeavePressed,
    RemovePressed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LeaveMode {
    NotifyServer,
    LocalOnly,
}

impl State {
    pub(super) fn new(server: &Server, id: Option<&ServerId>) -> Self {
        Self {
            name: server.name().to_owned(),
            address: server.address().to_owned(),
            id: id.map(ServerId::shown),
            step: LeaveStep::Confirming,
        }
    }

    /// Returns whether a leave request was pending.
    pub(super) fn on_failed(&mut self, failure: Failure) -> bool {
        let was_pending = self.step == LeaveStep::Leaving;
        if was_pending {
            self.step = LeaveStep::Failed(failure);
        }
        was_pending
    }

    pub(super) fn update(&mut self, message: Message) -> Option<LeaveMode> {
        match (message, &self.step) {
            (Message::LeavePressed, LeaveStep::Confirming | LeaveStep::Failed(_)) => {
                self.step = LeaveStep::Leaving;
                Some(LeaveMode::NotifyServer)
            }
            (Message::RemovePressed, LeaveStep::Failed(_)) => Some(LeaveMode::LocalOnly),
            _ => None,
        }
    }

    /// Returns the title and the page.
    pub(super) fn view<'a>(
        &'a self,
        strings: &'a Strings,
    ) -> (Cow<'a, str>, Page<'a, server_dialog::Message>) {
        let title = fl!(strings, "server-leave-title", "name" => self.name.as_str());
        let consequences = [
            (Icon::Server, fl!(strings, "server-leave-notified")),
            (Icon::Discard, fl!(strings, "server-leave-removed")),
            (Icon::Conversation, fl!(strings, "server-leave-stays")),
            (Icon::Key, fl!(strings, "server-leave-identity")),
        ];
        let error = match &self.step {
            LeaveStep::Failed(failure) => {
                let reason = strings.failure(failure);
                let error = fl!(strings, "server-leave-failed", "reason" => reason.as_ref());
                let error = error.into_owned();
                Some(pane::banner(Icon::Failed, TextColor::Danger, error, None))
            }
            LeaveStep::Confirming | LeaveStep::Leaving => None,
        };
        let body = dialog_body([self.which()])
            .extend(consequences.map(consequence_row))
            .push(error);
        (title, Page::new(body).actions(self.actions(strings)))
    }

    /// Which of several servers of that name.
    fn which(&self) -> Element<'_, server_dialog::Message> {
        let address = text(&self.address)
            .size(token::TEXT_LIST)
            .class(TextColor::Primary)
            .wrapping(text::Wrapping::WordOrGlyph);
        let id = self.id.as_deref().map(|id| {
            text(id)
                .size(token::TEXT_META)
                .class(TextColor::Secondary)
                .wrapping(text::Wrapping::WordOrGlyph)
        });
        let which = column![address].push(id).spacing(token::SPACE_XS);
        let which = container(which).padding(token::SPACE_M).width(Fill);
        which.class(Surface::Card).into()
    }

    fn actions<'a>(&self, strings: &'a Strings) -> Vec<Element<'a, server_dialog::Message>> {
        use server_dialog::Message::{Dismissed, Leave};
        let stay = button(fl!(strings, "server-leave-cancel")).on_press(Dismissed);
        let leave = danger_button;
        let leave_pressed = Leave(Message::LeavePressed);
        match self.step {
            LeaveStep::Confirming => {
                let leave = leave(fl!(strings, "server-leave-confirm")).on_press(leave_pressed);
                vec![stay.into(), leave.into()]
            }
            LeaveStep::Leaving => {
                let busy = move || fl!(strings, "server-leave-busy");
                let icon = Icon::Waiting.sized(token::ICON).class(TextColor::Muted);
                let icon = container(icon).padding(token::SPACE_S);
                let icon = labeled(Role::Progress, move || busy().into_owned(), icon);
                let close = button(fl!(strings, "server-dialog-close")).on_press(Dismissed);
                vec![icon, close.into(), leave(busy()).into()]
            }
            LeaveStep::Failed(_) => {
                let remove = danger_button(fl!(strings, "server-leave-anyway"))
                    .on_press(Leave(Message::RemovePressed));
                let retry = button(fl!(strings, "server-leave-retry")).on_press(leave_pressed);
                vec![stay.into(), retry.into(), remove.into()]
            }
        }
    }
}

fn consequence_row<'a, Message: 'a>((icon, label): (Icon, Cow<'a, str>)) -> Element<'a, Message> {
    let label = text(label)
        .size(token::TEXT_LIST)
        .class(TextColor::Primary)
        .width(Fill);
    row![icon.sized(token::ICON).class(TextColor::Muted), label]
        .spacing(token::SPACE_M)
        .align_y(Center)
        .into()
}
