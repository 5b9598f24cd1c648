//! The settings as they are seen.

use std::borrow::Cow;

use iced::Center;
use iced::widget::{column, row, text};

use super::{Message, Page, State};
use crate::a11y::{Range, Role, Semantics};
use crate::domain::preference::{Appearance, HourCycle, Renderer, Verbosity};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::Ink;
use crate::ui::widget::combo::{Choice, combo};
use crate::ui::widget::dialog::{self, Dialog};
use crate::ui::widget::range::slider;
use crate::ui::widget::tabs::{Tab, tabs};
use crate::ui::widget::toggle::toggle;
use crate::ui::widget::told::named;
use crate::ui::widget::{Look, Pressable, button, link, pane};
use crate::ui::{Element, token};

impl State {
    /// The dialog as a layer.
    pub fn view<'a, Parent: Clone + 'a>(
        &'a self,
        strings: &'a Strings,
        wrap: impl Fn(Message) -> Parent + Copy + 'a,
    ) -> Element<'a, Parent> {
        let page = match self.page {
            Page::Look => column![self.appearance(strings), self.size(strings)]
                .push(self.graphics_offered.then(|| self.renderer(strings))),
            Page::Language => column![self.language(strings), self.hours(strings)],
            Page::Reader => column![self.told(strings)],
            Page::Identity => column![self.identity_page(strings)],
            Page::Servers => column![self.servers.view(strings).map(Message::Servers)],
        };
        let heads = Page::ALL.into_iter().map(|page| Tab {
            name: match page {
                Page::Look => fl!(strings, "settings-page-appearance"),
                Page::Language => fl!(strings, "settings-page-language"),
                Page::Reader => fl!(strings, "settings-page-screen-reader"),
                Page::Identity => fl!(strings, "settings-page-identity"),
                Page::Servers => fl!(strings, "settings-page-servers"),
            },
            open: page == self.page,
            on_press: Message::PageChosen(page),
        });
        let pages = tabs(
            fl!(strings, "settings-pages"),
            heads.collect(),
            page.spacing(token::SPACE_L),
        );
        let about = text(fl!(strings, "settings-about", "version" => env!("CARGO_PKG_VERSION")))
            .size(token::TEXT_META)
            .class(Ink::Muted);
        let source = link(fl!(strings, "settings-source"), Message::SourcePressed);
        let about = row![about, source].spacing(token::SPACE_L).align_y(Center);
        let body = column![pages, about].spacing(token::SPACE_L);
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
        let choices = offered.into_iter().map(|(tag, name)| Choice {
            name,
            chosen: self.preferences.language.as_deref() == tag,
            on_press: Message::LanguageChosen(tag.map(str::to_owned)),
        });
        let name = fl!(strings, "settings-language");
        let choices = combo(
            name.clone(),
            choices.collect(),
            self.languages_shown,
            Message::LanguagesToggled,
        );
        column![pane::caption(name), choices]
            .spacing(token::SPACE_S)
            .into()
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
        let scale = self.moving.unwrap_or(self.preferences.scale);
        #[expect(clippy::cast_possible_truncation, reason = "a factor from 0.5 to 3")]
        let percent = (scale * 100.0).round() as i64;
        let words = fl!(strings, "settings-percent", "percent" => percent);
        let name = fl!(strings, "settings-zoom");
        let range = Range {
            now: f64::from(percent.clamp(80, 200) as i32) / 100.0,
            min: 0.8,
            max: 2.0,
            step: 0.05,
        };
        let moved = slider(name.clone(), words.clone(), range, Message::Scaled);
        let shown = text(words).size(token::TEXT_LIST).class(Ink::Primary);
        let line = row![moved, shown].spacing(token::SPACE_M).align_y(Center);
        column![pane::caption(name), line]
            .spacing(token::SPACE_S)
            .into()
    }

    /// What a screen reader is told by itself.
    fn told<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let choices = Verbosity::ALL.into_iter().map(|verbosity| {
            let name = match verbosity {
                Verbosity::All => fl!(strings, "announce-all"),
                Verbosity::Mentions => fl!(strings, "announce-mentions"),
                Verbosity::Nothing => fl!(strings, "announce-none"),
            };
            choice(
                name,
                self.preferences.verbosity == verbosity,
                Message::VerbosityChosen(verbosity),
            )
        });
        let on = self.preferences.typing_told;
        let typing = toggle(
            fl!(strings, "settings-announce-typing"),
            on,
            Message::TypingTold(!on),
        );
        column![
            group(fl!(strings, "settings-announcements"), choices),
            typing
        ]
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
        column![group(fl!(strings, "settings-rendering"), choices), later]
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
