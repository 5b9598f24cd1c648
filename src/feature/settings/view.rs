//! The settings as they are seen.

use std::borrow::Cow;

use iced::Center;
use iced::widget::{column, row, text};

use super::{Message, State};
use crate::a11y::{Role, Semantics};
use crate::domain::preference::{Appearance, HourCycle, Renderer, Verbosity};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;
use crate::ui::widget::dialog::{self, Dialog};
use crate::ui::widget::toggle::toggle;
use crate::ui::widget::told::named;
use crate::ui::widget::{Look, Pressable, button, icon_button, pane};
use crate::ui::{Element, token};

impl State {
    /// The dialog as a layer.
    pub fn view<'a, Parent: Clone + 'a>(
        &'a self,
        strings: &'a Strings,
        wrap: impl Fn(Message) -> Parent + Copy + 'a,
    ) -> Element<'a, Parent> {
        let body = column![
            self.appearance(strings),
            self.language(strings),
            self.hours(strings),
            self.size(strings),
            self.told(strings),
        ]
        .push(self.graphics_offered.then(|| self.renderer(strings)))
        .push(
            text(fl!(strings, "settings-about", "version" => env!("CARGO_PKG_VERSION")))
                .size(token::TEXT_META)
                .class(Ink::Muted),
        )
        .spacing(token::SPACE_L);
        let dialog = Dialog {
            title: fl!(strings, "settings-title"),
            close: fl!(strings, "settings-close"),
            on_close: wrap(Message::Dismissed),
            body: Element::from(body).map(wrap),
        };
        dialog::layer(dialog)
    }

    fn appearance<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let choices = Appearance::ALL.into_iter().map(|appearance| {
            let name = match appearance {
                Appearance::Dark => fl!(strings, "appearance-dark"),
                Appearance::Light => fl!(strings, "appearance-light"),
                Appearance::HighContrastDark => fl!(strings, "appearance-high-contrast-dark"),
                Appearance::HighContrastLight => fl!(strings, "appearance-high-contrast-light"),
            };
            choice(
                name,
                self.preferences.appearance == appearance,
                Message::AppearanceChosen(appearance),
            )
        });
        group(fl!(strings, "settings-appearance"), choices)
    }

    fn language<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let offered = [
            (None, fl!(strings, "language-system")),
            (Some("en-US"), fl!(strings, "language-en")),
            (Some("de"), fl!(strings, "language-de")),
        ];
        let choices = offered.into_iter().map(|(tag, name)| {
            let chosen = self.preferences.language.as_deref() == tag;
            choice(
                name,
                chosen,
                Message::LanguageChosen(tag.map(str::to_owned)),
            )
        });
        group(fl!(strings, "settings-language"), choices)
    }

    fn hours<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let choices = HourCycle::ALL.into_iter().map(|hours| {
            let name = match hours {
                HourCycle::Language => fl!(strings, "hours-language"),
                HourCycle::Twelve => fl!(strings, "hours-twelve"),
                HourCycle::TwentyFour => fl!(strings, "hours-twenty-four"),
            };
            choice(
                name,
                self.preferences.hours == hours,
                Message::HoursChosen(hours),
            )
        });
        group(fl!(strings, "settings-hours"), choices)
    }

    fn size<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        #[expect(clippy::cast_possible_truncation, reason = "a factor from 0.5 to 3")]
        let percent = (self.preferences.scale * 100.0).round() as i64;
        let shown = text(fl!(strings, "settings-percent", "percent" => percent))
            .size(token::TEXT_LIST)
            .class(Ink::Primary);
        let steps = row![
            icon_button(
                Icon::Less,
                fl!(strings, "settings-smaller"),
                Message::Scaled(false)
            ),
            shown,
            icon_button(
                Icon::Add,
                fl!(strings, "settings-larger"),
                Message::Scaled(true)
            ),
        ];
        let name = fl!(strings, "settings-size");
        let called = name.clone().into_owned();
        let steps = named(
            Role::Group,
            move || called.clone(),
            steps.spacing(token::SPACE_M).align_y(Center),
        );
        column![pane::caption(name), steps]
            .spacing(token::SPACE_S)
            .into()
    }

    /// What a screen reader is told by itself.
    fn told<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let choices = Verbosity::ALL.into_iter().map(|verbosity| {
            let name = match verbosity {
                Verbosity::All => fl!(strings, "told-all"),
                Verbosity::Mentions => fl!(strings, "told-mentions"),
                Verbosity::Nothing => fl!(strings, "told-nothing"),
            };
            choice(
                name,
                self.preferences.verbosity == verbosity,
                Message::VerbosityChosen(verbosity),
            )
        });
        let on = self.preferences.typing_told;
        let typing = toggle(
            fl!(strings, "settings-typing-told"),
            on,
            Message::TypingTold(!on),
        );
        column![group(fl!(strings, "settings-told"), choices), typing]
            .spacing(token::SPACE_S)
            .into()
    }

    fn renderer<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let offered = [
            (Renderer::Software, fl!(strings, "renderer-software")),
            (Renderer::Graphics, fl!(strings, "renderer-graphics")),
        ];
        let choices = offered.into_iter().map(|(renderer, name)| {
            choice(
                name,
                self.preferences.renderer == renderer,
                Message::RendererChosen(renderer),
            )
        });
        let later = text(fl!(strings, "settings-restart"))
            .size(token::TEXT_META)
            .class(Ink::Muted);
        column![group(fl!(strings, "settings-renderer"), choices), later]
            .spacing(token::SPACE_XS)
            .into()
    }
}

fn group<'a>(
    name: Cow<'a, str>,
    choices: impl IntoIterator<Item = Element<'a, Message>>,
) -> Element<'a, Message> {
    let choices = row(choices).spacing(token::SPACE_S).wrap();
    let called = name.clone().into_owned();
    let choices = named(Role::RadioGroup, move || called.clone(), choices);
    column![pane::caption(name), choices]
        .spacing(token::SPACE_S)
        .into()
}

/// One of several; the chosen one is told by its look and its state, not by colour alone.
fn choice<'a>(name: Cow<'a, str>, chosen: bool, message: Message) -> Element<'a, Message> {
    let control: Pressable<'a, Message> = button(name)
        .told(|semantics| Semantics {
            role: Role::Radio,
            checked: Some(chosen),
            ..semantics
        })
        .on_press(message);
    if chosen {
        control.look(Look::Primary).into()
    } else {
        control.into()
    }
}
