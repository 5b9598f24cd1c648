//! Page that renames a server on this device.

use std::borrow::Cow;

use iced::widget::text;

use crate::domain::server::Server;
use crate::domain::server_settings::{self, ServerOverrides};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::TextColor;
use crate::ui::token;
use crate::ui::widget::dialog::{Page, dialog_body};
use crate::ui::widget::field::Field;
use crate::ui::widget::{ButtonKind, button};

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
    pub(super) fn view<'a>(&'a self, strings: &'a Strings) -> (Cow<'a, str>, Page<'a, Message>) {
        let field = Field::new(
            "server-name",
            fl!(strings, "server-rename-field"),
            &self.input,
            Message::NameChanged,
            Message::Submitted,
        )
        .placeholder(self.server_name.as_str());
        let hint = fl!(strings, "server-rename-hint", "name" => self.server_name.as_str());
        let hint = text(hint).size(token::TEXT_META).class(TextColor::Muted);
        let save = button(fl!(strings, "server-dialog-save"))
            .kind(ButtonKind::Primary)
            .on_press(Message::Submitted);
        let body = dialog_body([field.view(), hint.into()]);
        (
            fl!(strings, "server-rename-title"),
            Page::new(body).buttons([save]),
        )
    }
}
