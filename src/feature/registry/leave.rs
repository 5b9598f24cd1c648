//! Page that confirms leaving a server, waits for its response, and offers local removal if that fails.

use std::borrow::Cow;

use iced::widget::{container, row, text};
use iced::{Fill, alignment};

use super::sheet;
use crate::a11y::Role;
use crate::domain::failure::Failure;
use crate::domain::server::Server;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;
use crate::ui::widget::dialog::{actions, parts};
use crate::ui::widget::told::named;
use crate::ui::widget::{Look, button, pane};
use crate::ui::{Element, token};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    name: String,
    step: Step,
}

#[derive(Debug, Clone, PartialEq)]
enum Step {
    Asking,
    Leaving,
    Refused(Failure),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    LeavePressed,
    RemovePressed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Told,
    Untold,
}

impl State {
    pub(super) fn new(server: &Server) -> Self {
        Self {
            name: server.name().to_owned(),
            step: Step::Asking,
        }
    }

    /// Returns whether a leave request was pending.
    pub(super) fn refused(&mut self, failure: Failure) -> bool {
        let was_pending = self.step == Step::Leaving;
        if was_pending {
            self.step = Step::Refused(failure);
        }
        was_pending
    }

    pub(super) fn update(&mut self, message: Message) -> Option<Way> {
        match (message, &self.step) {
            (Message::LeavePressed, Step::Asking | Step::Refused(_)) => {
                self.step = Step::Leaving;
                Some(Way::Told)
            }
            (Message::RemovePressed, Step::Refused(_)) => Some(Way::Untold),
            _ => None,
        }
    }

    /// Returns the title, the label of the close button and the body.
    pub(super) fn view<'a>(
        &'a self,
        strings: &'a Strings,
    ) -> (Cow<'a, str>, Cow<'a, str>, Element<'a, sheet::Message>) {
        let title = fl!(strings, "leave-title", "name" => self.name.as_str());
        let facts = [
            (Icon::Server, fl!(strings, "leave-told")),
            (Icon::Discard, fl!(strings, "leave-removed")),
            (Icon::Conversation, fl!(strings, "leave-stays")),
            (Icon::Key, fl!(strings, "leave-identity")),
        ];
        let facts = facts.into_iter().map(|(icon, words)| fact(icon, words));
        let refusal = match &self.step {
            Step::Refused(failure) => {
                let reason = strings.failure(failure);
                let words = fl!(strings, "leave-refused", "reason" => reason.as_ref());
                let words = words.into_owned();
                Some(pane::strip(Icon::Failed, Ink::Danger, words, None))
            }
            Step::Asking | Step::Leaving => None,
        };
        let body = parts(facts).push(refusal).push(self.ways(strings));
        (title, fl!(strings, "sheet-close"), body.into())
    }

    fn ways<'a>(&self, strings: &'a Strings) -> Element<'a, sheet::Message> {
        let stay = button(fl!(strings, "leave-stay")).on_press(sheet::Message::Dismissed);
        let leave = |word| button(word).look(Look::Primary);
        let told = sheet::Message::Leave(Message::LeavePressed);
        match self.step {
            Step::Asking => {
                let leave = leave(fl!(strings, "leave-go")).on_press(told);
                actions([stay.into(), leave.into()])
            }
            Step::Leaving => {
                let waits = fl!(strings, "leave-going");
                let mark = Icon::Waiting.sized(token::ICON).class(Ink::Muted);
                let called = waits.clone().into_owned();
                let mark = container(mark).padding(token::SPACE_S);
                let mark = named(Role::Progress, move || called.clone(), mark);
                let close = button(fl!(strings, "sheet-close")).on_press(sheet::Message::Dismissed);
                actions([mark, close.into(), leave(waits).into()])
            }
            Step::Refused(_) => {
                let remove = button(fl!(strings, "leave-anyway"))
                    .on_press(sheet::Message::Leave(Message::RemovePressed));
                let again = leave(fl!(strings, "leave-again")).on_press(told);
                actions([stay.into(), remove.into(), again.into()])
            }
        }
    }
}

fn fact<'a, Message: 'a>(icon: Icon, words: Cow<'a, str>) -> Element<'a, Message> {
    let words = text(words)
        .size(token::TEXT_LIST)
        .class(Ink::Primary)
        .width(Fill);
    row![icon.sized(token::ICON).class(Ink::Muted), words]
        .spacing(token::SPACE_M)
        .align_y(alignment::Vertical::Center)
        .into()
}
