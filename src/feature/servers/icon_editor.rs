//! Icon editor of a server: letters or an emoji, and a color. Applies only to this device.

use std::borrow::Cow;

use iced::Center;
use iced::widget::{column, row, text};

use super::{badges, server_dialog};
use crate::a11y::{Role, Semantics};
use crate::domain::server::Server;
use crate::domain::server_settings::{self, IconColor, ServerOverrides};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::dialog::{Page, dialog_body};
use crate::ui::widget::field::Field;
use crate::ui::widget::{ButtonKind, Pressable, button, pane, primary_button};
use crate::ui::{Element, token};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    current: ServerOverrides,
    server_name: String,
    server_letters: String,
    input: String,
    color: Option<IconColor>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    LettersChanged(String),
    /// `None` derives the color from the name.
    ColorChosen(Option<IconColor>),
    Submitted,
}

impl State {
    pub(super) fn new(server: &Server) -> Self {
        Self {
            current: server.overrides().clone(),
            server_name: server.own_name().to_owned(),
            server_letters: server.own_icon_text().to_owned(),
            input: server.icon_text().to_owned(),
            color: server.overrides().color,
        }
    }

    /// Empty or original letters remove the override.
    pub(super) fn overrides(&self) -> ServerOverrides {
        ServerOverrides {
            icon_text: server_settings::clean_icon_text(&self.input)
                .filter(|letters| *letters != self.server_letters),
            color: self.color,
            ..self.current.clone()
        }
    }

    pub(super) fn update(&mut self, message: Message) -> Option<ServerOverrides> {
        match message {
            Message::LettersChanged(letters) => {
                self.input = server_settings::clean_icon_text(&letters).unwrap_or_default();
            }
            Message::ColorChosen(color) => self.color = color,
            Message::Submitted => return Some(self.overrides()),
        }
        None
    }

    /// Returns the title and the page.
    pub(super) fn view<'a>(
        &'a self,
        strings: &'a Strings,
    ) -> (Cow<'a, str>, Page<'a, server_dialog::Message>) {
        use server_dialog::Message::{Dismissed, Icon as Wrap};
        const PREVIEW: f32 = 64.0;
        let field = Field::new(
            "server-letters",
            fl!(strings, "server-icon-field"),
            &self.input,
            |letters| Wrap(Message::LettersChanged(letters)),
            Wrap(Message::Submitted),
        )
        .placeholder(self.server_letters.as_str())
        .hint(fl!(strings, "server-icon-hint"));
        let letters = if self.input.is_empty() {
            &self.server_letters
        } else {
            &self.input
        };
        let preview = badges::server_icon(letters, &self.server_name, self.color, PREVIEW);
        let preview_row = row![preview, field.view()].spacing(token::SPACE_L);
        let cancel = button(fl!(strings, "server-dialog-cancel")).on_press(Dismissed);
        let save = primary_button(fl!(strings, "server-dialog-save"));
        let save = save.on_press(Wrap(Message::Submitted));
        let colors = self.color_options(strings).map(Wrap);
        let body = dialog_body([preview_row.into(), colors]);
        (
            fl!(strings, "server-icon-title"),
            Page::new(body).buttons([cancel, save]),
        )
    }

    fn color_options<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let colors = std::iter::once(None).chain(IconColor::ALL.map(Some));
        let options = colors.map(|color| {
            let selected = self.color == color;
            let name = color_label(color, strings);
            let sample = badges::server_icon("", &self.server_name, color, token::ICON);
            let check = selected.then(|| Icon::Done.sized(token::ICON_SMALL));
            let label = text(name.clone()).size(token::TEXT_LIST);
            let content = row![sample, label].push(check);
            let content = content.spacing(token::SPACE_S).align_y(Center);
            Pressable::new(Role::Radio, name, content, ButtonKind::Row)
                .map_semantics(|semantics| Semantics {
                    checked: Some(selected),
                    ..semantics
                })
                .selected(selected)
                .padding(token::SPACE_S)
                .on_press(Message::ColorChosen(color))
                .into()
        });
        let options = row(options).spacing(token::SPACE_S).wrap();
        let name = move || fl!(strings, "server-icon-color").into_owned();
        column![
            pane::caption(name()),
            labeled(Role::RadioGroup, name, options)
        ]
        .spacing(token::SPACE_S)
        .into()
    }
}

fn color_label(color: Option<IconColor>, strings: &Strings) -> Cow<'_, str> {
    match color {
        None => fl!(strings, "color-automatic"),
        Some(IconColor::Amber) => fl!(strings, "color-amber"),
        Some(IconColor::Blue) => fl!(strings, "color-blue"),
        Some(IconColor::Green) => fl!(strings, "color-green"),
        Some(IconColor::Red) => fl!(strings, "color-red"),
        Some(IconColor::Violet) => fl!(strings, "color-violet"),
        Some(IconColor::Slate) => fl!(strings, "color-slate"),
    }
}
