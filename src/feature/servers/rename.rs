//! Page that renames a server on this device.

use std::borrow::Cow;

use super::server_dialog;
use crate::domain::server::Server;
use crate::domain::server_settings::{self, ServerOverrides};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::widget::dialog::Page;
use crate::ui::widget::field::Field;
use crate::ui::widget::{button, primary_button};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    current: ServerOverrides,
    server_name: String,
    input: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    NameChanged(String),
    Submitted,
}

impl State {
    pub(super) fn new(server: &Server) -> Self {
        Self {
            current: server.overrides().clone(),
            server_name: server.own_name().to_owned(),
            input: server.name().to_owned(),
        }
    }

    /// An empty or original name removes the override.
    pub(super) fn overrides(&self) -> ServerOverrides {
        ServerOverrides {
            name: server_settings::clean_name(&self.input).filter(|name| *name != self.server_name),
            ..self.current.clone()
        }
    }

    pub(super) fn update(&mut self, message: Message) -> Option<ServerOverrides> {
        match message {
            Message::NameChanged(name) => self.input = name,
            Message::Submitted => return Some(self.overrides()),
        }
        None
    }

    /// Returns the title and the page.
    pub(super) fn view<'a>(
        &'a self,
        strings: &'a Strings,
    ) -> (Cow<'a, str>, Page<'a, server_dialog::Message>) {
        use server_dialog::Message::{Dismissed, Rename};
        let field = Field::new(
            "server-name",
            fl!(strings, "server-rename-field"),
            &self.input,
            |name| Rename(Message::NameChanged(name)),
            Rename(Message::Submitted),
        )
        .placeholder(self.server_name.as_str())
        .hint(fl!(strings, "server-rename-hint", "name" => self.server_name.as_str()));
        let cancel = button(fl!(strings, "server-dialog-cancel")).on_press(Dismissed);
        let save = primary_button(fl!(strings, "server-dialog-save"));
        let save = save.on_press(Rename(Message::Submitted));
        (
            fl!(strings, "server-rename-title"),
            Page::new(field.view()).buttons([cancel, save]),
        )
    }
}
