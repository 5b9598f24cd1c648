//! Icon editor of a server: letters or an emoji, and a color. Applies only to this device.

use std::borrow::Cow;

use iced::Center;
use iced::widget::{column, row, text};

use super::signs;
use crate::a11y::{Role, Semantics};
use crate::domain::guise::{self, Colour, Guise};
use crate::domain::server::Server;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::Ink;
use crate::ui::widget::dialog::{actions, parts};
use crate::ui::widget::field::Field;
use crate::ui::widget::told::named;
use crate::ui::widget::{Look, button, pane};
use crate::ui::{Element, token};

pub(super) const FIELD: &str = "server-letters";

#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    before: Guise,
    own_name: String,
    own_letters: String,
    typed: String,
    colour: Option<Colour>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    Typed(String),
    /// `None` derives the color from the name.
    ColourChosen(Option<Colour>),
    Submitted,
}

impl State {
    pub(super) fn new(server: &Server) -> Self {
        let before = server.guise().clone();
        let colour = before.colour;
        Self {
            before,
            own_name: server.own_name().to_owned(),
            own_letters: server.own_icon_text().to_owned(),
            typed: server.icon_text().to_owned(),
            colour,
        }
    }

    /// Empty or original letters remove the override.
    pub(super) fn guise(&self) -> Guise {
        Guise {
            letters: guise::letters(&self.typed).filter(|letters| *letters != self.own_letters),
            colour: self.colour,
            ..self.before.clone()
        }
    }

    pub(super) fn update(&mut self, message: Message) -> Option<Guise> {
        match message {
            Message::Typed(typed) => self.typed = guise::letters(&typed).unwrap_or_default(),
            Message::ColourChosen(colour) => self.colour = colour,
            Message::Submitted => return Some(self.guise()),
        }
        None
    }

    /// Returns the title, the label of the close button and the body.
    pub(super) fn view<'a>(
        &'a self,
        strings: &'a Strings,
    ) -> (Cow<'a, str>, Cow<'a, str>, Element<'a, Message>) {
        const PREVIEW: f32 = 64.0;
        let field = Field::new(
            FIELD,
            fl!(strings, "face-field"),
            &self.typed,
            Message::Typed,
            Message::Submitted,
        )
        .placeholder(self.own_letters.as_str());
        let letters = if self.typed.is_empty() {
            &self.own_letters
        } else {
            &self.typed
        };
        let preview = signs::picture(letters, &self.own_name, self.colour, PREVIEW);
        let line = row![preview, field.view()]
            .spacing(token::SPACE_L)
            .align_y(Center);
        let hint = text(fl!(strings, "face-hint"))
            .size(token::TEXT_META)
            .class(Ink::Muted);
        let keep = button(fl!(strings, "sheet-keep"))
            .look(Look::Primary)
            .on_press(Message::Submitted);
        let body = parts([
            line.into(),
            hint.into(),
            self.colours(strings),
            actions([keep.into()]),
        ]);
        (
            fl!(strings, "face-title"),
            fl!(strings, "sheet-close"),
            body.into(),
        )
    }

    fn colours<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let offered = std::iter::once(None).chain(Colour::ALL.map(Some));
        let choices = offered.map(|colour| {
            let chosen = self.colour == colour;
            let control = button(words(colour, strings))
                .told(|semantics| Semantics {
                    role: Role::Radio,
                    checked: Some(chosen),
                    ..semantics
                })
                .on_press(Message::ColourChosen(colour));
            if chosen {
                control.look(Look::Primary).into()
            } else {
                control.into()
            }
        });
        let choices = row(choices).spacing(token::SPACE_S).wrap();
        let name = fl!(strings, "face-colour");
        let called = name.clone().into_owned();
        let choices = named(Role::RadioGroup, move || called.clone(), choices);
        column![pane::caption(name), choices]
            .spacing(token::SPACE_S)
            .into()
    }
}

fn words(colour: Option<Colour>, strings: &Strings) -> Cow<'_, str> {
    match colour {
        None => fl!(strings, "colour-usual"),
        Some(Colour::Amber) => fl!(strings, "colour-amber"),
        Some(Colour::Blue) => fl!(strings, "colour-blue"),
        Some(Colour::Green) => fl!(strings, "colour-green"),
        Some(Colour::Red) => fl!(strings, "colour-red"),
        Some(Colour::Violet) => fl!(strings, "colour-violet"),
        Some(Colour::Slate) => fl!(strings, "colour-slate"),
    }
}
