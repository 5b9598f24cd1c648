//! Page that renames a server on this device.

use std::borrow::Cow;

use iced::widget::text;

use crate::domain::guise::{self, Guise};
use crate::domain::server::Server;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::Ink;
use crate::ui::widget::dialog::{actions, parts};
use crate::ui::widget::field::Field;
use crate::ui::widget::{Look, button};
use crate::ui::{Element, token};

pub(super) const FIELD: &str = "server-name";

#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    before: Guise,
    own_name: String,
    typed: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    Typed(String),
    Submitted,
}

impl State {
    pub(super) fn new(server: &Server) -> Self {
        Self {
            before: server.guise().clone(),
            own_name: server.own_name().to_owned(),
            typed: server.name().to_owned(),
        }
    }

    /// An empty or original name removes the override.
    pub(super) fn guise(&self) -> Guise {
        Guise {
            name: guise::name(&self.typed).filter(|name| *name != self.own_name),
            ..self.before.clone()
        }
    }

    pub(super) fn update(&mut self, message: Message) -> Option<Guise> {
        match message {
            Message::Typed(typed) => {
                self.typed = typed;
                None
            }
            Message::Submitted => Some(self.guise()),
        }
    }

    /// Returns the title, the label of the close button and the body.
    pub(super) fn view<'a>(
        &'a self,
        strings: &'a Strings,
    ) -> (Cow<'a, str>, Cow<'a, str>, Element<'a, Message>) {
        let field = Field::new(
            FIELD,
            fl!(strings, "rename-field"),
            &self.typed,
            Message::Typed,
            Message::Submitted,
        )
        .placeholder(self.own_name.as_str());
        let hint = fl!(strings, "rename-hint", "name" => self.own_name.as_str());
        let hint = text(hint).size(token::TEXT_META).class(Ink::Muted);
        let keep = button(fl!(strings, "sheet-keep"))
            .look(Look::Primary)
            .on_press(Message::Submitted);
        let body = parts([field.view(), hint.into(), actions([keep.into()])]);
        (
            fl!(strings, "rename-title"),
            fl!(strings, "sheet-close"),
            body.into(),
        )
    }
}
