//! The view of the settings dialog. `switch` and `choice` draw a preference as one row of a page.

use std::borrow::Cow;

use iced::Center;
use iced::widget::{column, row, text};

use super::{Message, SettingsPage, State};
use crate::a11y::{Range, Role, Semantics};
use crate::domain::preference::{Appearance, HourCycle, Preferences, Renderer, Verbosity};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::combo::{ComboOption, combo};
use crate::ui::widget::dialog::{self, Dialog};
use crate::ui::widget::range::slider;
use crate::ui::widget::tabs::{Tab, tabs};
use crate::ui::widget::toggle::toggle;
use crate::ui::widget::{ButtonKind, Pressable, button, link, pane};
use crate::ui::{Element, token};

impl State {
    /// The dialog as a layer.
    pub fn view<'a, Parent: Clone + 'a>(
        &'a self,
        strings: &'a Strings,
        wrap: impl Fn(Message) -> Parent + Copy + 'a,
    ) -> Element<'a, Parent> {
        let page = match self.page {
            SettingsPage::Appearance => column![self.appearance(strings), self.scale(strings)]
                .push(self.gpu_available.then(|| self.renderer(strings))),
            SettingsPage::Language => column![self.language(strings), self.hour_cycle(strings)],
            SettingsPage::ScreenReader => column![self.screen_reader_page(strings)],
            SettingsPage::Identity => column![self.identity_page(strings)],
            SettingsPage::Servers => column![self.servers.view(strings).map(Message::Servers)],
        };
        let heads = SettingsPage::ALL.into_iter().map(|page| Tab {
            name: match page {
                SettingsPage::Appearance => fl!(strings, "settings-page-appearance"),
                SettingsPage::Language => fl!(strings, "settings-page-language"),
                SettingsPage::ScreenReader => fl!(strings, "settings-page-screen-reader"),
                SettingsPage::Identity => fl!(strings, "settings-page-identity"),
                SettingsPage::Servers => fl!(strings, "settings-page-servers"),
            },
            selected: page == self.page,
            on_press: Message::PageChosen(page),
        });
        let pages = tabs(
            fl!(strings, "settings-pages"),
            heads.collect(),
            page.spacing(token::SPACE_L),
        );
        let about = text(fl!(strings, "settings-about", "version" => env!("CARGO_PKG_VERSION")))
            .size(token::TEXT_META)
            .class(TextColor::Muted);
        let source = link(fl!(strings, "settings-source"), Message::SourceCodePressed);
        let about = row![about, source].spacing(token::SPACE_L).align_y(Center);
        let body = column![pages, about].spacing(token::SPACE_L);
        let dialog = Dialog {
            title: fl!(strings, "settings-title"),
            close_label: fl!(strings, "settings-close"),
            on_close: wrap(Message::Dismissed),
            body: Element::from(body).map(wrap),
        };
        dialog::layer(dialog)
    }

    fn screen_reader_page<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let typing = fl!(strings, "settings-announce-typing");
        let rows = column![
            self.announcements(strings),
            self.switch(typing, |p| &mut p.announce_typing),
        ];
        rows.spacing(token::SPACE_S).into()
    }

    /// A switch for one preference, as one row of a page.
    fn switch<'a>(
        &self,
        name: Cow<'a, str>,
        field: fn(&mut Preferences) -> &mut bool,
    ) -> Element<'a, Message> {
        let on = *field(&mut self.preferences.clone());
        let edit = Message::edit(move |preferences| *field(preferences) = !on);
        toggle(name, on, edit)
    }

    /// Radio buttons for one preference, as one row of a page.
    fn radio<'a, T: Copy + PartialEq + Send + Sync + 'static>(
        &self,
        name: Cow<'a, str>,
        field: fn(&mut Preferences) -> &mut T,
        options: impl IntoIterator<Item = (T, Cow<'a, str>)>,
    ) -> Element<'a, Message> {
        let current = *field(&mut self.preferences.clone());
        let options = options.into_iter().map(|(value, name)| {
            let edit = Message::edit(move |preferences| *field(preferences) = value);
            radio(name, value == current, edit)
        });
        radio_group(name, options)
    }

    fn appearance<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let options = Appearance::ALL.map(|appearance| {
            let name = match appearance {
                Appearance::Dark => fl!(strings, "appearance-dark"),
                Appearance::Light => fl!(strings, "appearance-light"),
                Appearance::HighContrastDark => fl!(strings, "appearance-high-contrast-dark"),
                Appearance::HighContrastLight => fl!(strings, "appearance-high-contrast-light"),
            };
            (appearance, name)
        });
        let name = fl!(strings, "settings-appearance");
        self.radio(name, |p| &mut p.appearance, options)
    }

    fn language<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let offered = [
            (None, fl!(strings, "language-system")),
            (Some("en-US"), fl!(strings, "language-en")),
            (Some("de"), fl!(strings, "language-de")),
        ];
        let choices = offered.into_iter().map(|(tag, name)| ComboOption {
            name,
            selected: self.preferences.language.as_deref() == tag,
            on_press: Message::LanguageChosen(tag.map(str::to_owned)),
        });
        let name = fl!(strings, "settings-language");
        let choices = combo(
            name.clone(),
            choices.collect(),
            self.language_list_open,
            Message::LanguageListToggled,
        );
        column![pane::caption(name), choices]
            .spacing(token::SPACE_S)
            .into()
    }

    fn hour_cycle<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let options = HourCycle::ALL.map(|hours| {
            let name = match hours {
                HourCycle::Language => fl!(strings, "hours-language"),
                HourCycle::Twelve => fl!(strings, "hours-twelve"),
                HourCycle::TwentyFour => fl!(strings, "hours-twenty-four"),
            };
            (hours, name)
        });
        let name = fl!(strings, "settings-hours");
        self.radio(name, |p| &mut p.hours, options)
    }

    fn scale<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let scale = self.dragged_scale.unwrap_or(self.preferences.scale);
        #[expect(clippy::cast_possible_truncation, reason = "a factor from 0.5 to 3")]
        let percent = (scale * 100.0).round() as i64;
        let words = fl!(strings, "settings-percent", "percent" => percent);
        let name = fl!(strings, "settings-zoom");
        let range = Range {
            value: f64::from(percent.clamp(80, 200) as i32) / 100.0,
            min: 0.8,
            max: 2.0,
            step: 0.05,
        };
        let moved = slider(name.clone(), words.clone(), range, Message::ZoomMoved);
        let shown = text(words).size(token::TEXT_LIST).class(TextColor::Primary);
        let line = row![moved, shown].spacing(token::SPACE_M).align_y(Center);
        column![pane::caption(name), line]
            .spacing(token::SPACE_S)
            .into()
    }

    fn announcements<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let options = Verbosity::ALL.map(|verbosity| {
            let name = match verbosity {
                Verbosity::All => fl!(strings, "announce-all"),
                Verbosity::Mentions => fl!(strings, "announce-mentions"),
                Verbosity::Nothing => fl!(strings, "announce-none"),
            };
            (verbosity, name)
        });
        let name = fl!(strings, "settings-announcements");
        self.radio(name, |p| &mut p.announcements, options)
    }

    fn renderer<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let options = Renderer::ALL.map(|renderer| {
            let name = match renderer {
                Renderer::Software => fl!(strings, "renderer-software"),
                Renderer::Graphics => fl!(strings, "renderer-graphics"),
            };
            (renderer, name)
        });
        let name = fl!(strings, "settings-rendering");
        let choice = self.radio(name, |p| &mut p.renderer, options);
        let hint = text(fl!(strings, "settings-restart"))
            .size(token::TEXT_META)
            .class(TextColor::Muted);
        column![choice, hint].spacing(token::SPACE_XS).into()
    }
}

fn radio_group<'a>(
    name: Cow<'a, str>,
    choices: impl IntoIterator<Item = Element<'a, Message>>,
) -> Element<'a, Message> {
    let choices = row(choices).spacing(token::SPACE_S).wrap();
    let called = name.clone().into_owned();
    let choices = labeled(Role::RadioGroup, move || called.clone(), choices);
    column![pane::caption(name), choices]
        .spacing(token::SPACE_S)
        .into()
}

/// A radio button. The chosen one differs by style and state, not by color alone.
fn radio<'a>(name: Cow<'a, str>, chosen: bool, message: Message) -> Element<'a, Message> {
    let control: Pressable<'a, Message> = button(name)
        .map_semantics(|semantics| Semantics {
            role: Role::Radio,
            checked: Some(chosen),
            ..semantics
        })
        .on_press(message);
    if chosen {
        control.kind(ButtonKind::Primary).into()
    } else {
        control.into()
    }
}
