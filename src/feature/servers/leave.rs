//! Page that confirms leaving a server, waits for its response, and offers local removal if that fails.

use std::borrow::Cow;

use iced::widget::{container, row, text};
use iced::{Fill, alignment};

use super::server_dialog;
use crate::a11y::Role;
use crate::domain::failure::Failure;
use crate::domain::server::Server;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::dialog::{actions, dialog_body};
use crate::ui::widget::{ButtonKind, button, pane};
use crate::ui::{Element, token};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    name: String,
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
    pub(super) fn new(server: &Server) -> Self {
        Self {
            name: server.name().to_owned(),
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

    /// Returns the title, the label of the close button and the body.
    pub(super) fn view<'a>(
        &'a self,
        strings: &'a Strings,
    ) -> (
        Cow<'a, str>,
        Cow<'a, str>,
        Element<'a, server_dialog::Message>,
    ) {
        let title = fl!(strings, "server-leave-title", "name" => self.name.as_str());
        let facts = [
            (Icon::Server, fl!(strings, "server-leave-notified")),
            (Icon::Discard, fl!(strings, "server-leave-removed")),
            (Icon::Conversation, fl!(strings, "server-leave-stays")),
            (Icon::Key, fl!(strings, "server-leave-identity")),
        ];
        let facts = facts.into_iter().map(|(icon, words)| fact_row(icon, words));
        let refusal = match &self.step {
            LeaveStep::Failed(failure) => {
                let reason = strings.failure(failure);
                let words = fl!(strings, "server-leave-failed", "reason" => reason.as_ref());
                let words = words.into_owned();
                Some(pane::banner(Icon::Failed, TextColor::Danger, words, None))
            }
            LeaveStep::Confirming | LeaveStep::Leaving => None,
        };
        let body = dialog_body(facts)
            .push(refusal)
            .push(self.action_buttons(strings));
        (title, fl!(strings, "server-dialog-close"), body.into())
    }

    fn action_buttons<'a>(&self, strings: &'a Strings) -> Element<'a, server_dialog::Message> {
        let stay =
            button(fl!(strings, "server-leave-cancel")).on_press(server_dialog::Message::Dismissed);
        let leave = |word| button(word).kind(ButtonKind::Primary);
        let told = server_dialog::Message::Leave(Message::LeavePressed);
        match self.step {
            LeaveStep::Confirming => {
                let leave = leave(fl!(strings, "server-leave-confirm")).on_press(told);
                actions([stay.into(), leave.into()])
            }
            LeaveStep::Leaving => {
                let waits = fl!(strings, "server-leave-busy");
                let mark = Icon::Waiting.sized(token::ICON).class(TextColor::Muted);
                let called = waits.clone().into_owned();
                let mark = container(mark).padding(token::SPACE_S);
                let mark = labeled(Role::Progress, move || called.clone(), mark);
                let close = button(fl!(strings, "server-dialog-close"))
                    .on_press(server_dialog::Message::Dismissed);
                actions([mark, close.into(), leave(waits).into()])
            }
            LeaveStep::Failed(_) => {
                let remove = button(fl!(strings, "server-leave-anyway"))
                    .on_press(server_dialog::Message::Leave(Message::RemovePressed));
                let again = leave(fl!(strings, "server-leave-retry")).on_press(told);
                actions([stay.into(), remove.into(), again.into()])
            }
        }
    }
}

fn fact_row<'a, Message: 'a>(icon: Icon, words: Cow<'a, str>) -> Element<'a, Message> {
    let words = text(words)
        .size(token::TEXT_LIST)
        .class(TextColor::Primary)
        .width(Fill);
    row![icon.sized(token::ICON).class(TextColor::Muted), words]
        .spacing(token::SPACE_M)
        .align_y(alignment::Vertical::Center)
        .into()
}
