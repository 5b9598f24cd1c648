//! View of the settings dialog. `switch` and `radio` draw a preference as one row of a page.

use std::borrow::Cow;

use iced::Center;
use iced::widget::{column, row, text};

use super::{Message, SettingsPage, State, about};
use crate::a11y::{Range, Role, Semantics};
use crate::domain::preference::{Appearance, HourCycle, Preferences, Renderer, Verbosity};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::combo::{ComboOption, combo};
use crate::ui::widget::dialog::{self, Dialog, Page};
use crate::ui::widget::range::{SliderEvent, slider};
use crate::ui::widget::tabs::{Tab, tabs};
use crate::ui::widget::toggle::toggle;
use crate::ui::widget::{ButtonKind, button, pane};
use crate::ui::{Element, token};

impl State {
    pub fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let page = match self.page {
            SettingsPage::Appearance => column![self.appearance(strings), self.scale(strings)]
                .push(self.gpu_available.then(|| self.renderer(strings))),
            SettingsPage::Language => column![self.language(strings), self.hour_cycle(strings)],
            SettingsPage::ScreenReader => column![self.screen_reader_page(strings)],
            SettingsPage::Identity => column![
                self.identity_page(strings),
                self.switch(fl!(strings, "settings-send-typing"), |p| &mut p.send_typing),
            ],
            SettingsPage::Servers => column![self.servers.view(strings).map(Message::Servers)],
            SettingsPage::About => column![about::page(strings)],
        };
        let page_tabs = SettingsPage::ALL.into_iter().map(|page| Tab {
            name: match page {
                SettingsPage::Appearance => fl!(strings, "settings-page-appearance"),
                SettingsPage::Language => fl!(strings, "settings-page-language"),
                SettingsPage::ScreenReader => fl!(strings, "settings-page-screen-reader"),
                SettingsPage::Identity => fl!(strings, "settings-page-identity"),
                SettingsPage::Servers => fl!(strings, "settings-page-servers"),
                SettingsPage::About => fl!(strings, "settings-page-about"),
            },
            selected: page == self.page,
            on_press: Message::PageChosen(page),
        });
        let pages = tabs(
            fl!(strings, "settings-pages"),
            page_tabs.collect(),
            page.spacing(token::SPACE_L),
        );
        dialog::layer(Dialog {
            title: fl!(strings, "settings-title"),
            close_label: fl!(strings, "settings-close"),
            on_close: Message::Dismissed,
            page: Page::new(pages),
        })
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
    fn radio<'a, T: Copy + PartialEq + Send + Sync + 'static, const N: usize>(
        &self,
        name: Cow<'a, str>,
        field: fn(&mut Preferences) -> &mut T,
        options: [T; N],
        label: impl Fn(T) -> Cow<'a, str>,
    ) -> Element<'a, Message> {
        let current = *field(&mut self.preferences.clone());
        let options = options.map(|value| {
            let edit = Message::edit(move |preferences| *field(preferences) = value);
            radio(label(value), value == current, edit)
        });
        radio_group(name, options)
    }

    fn appearance<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let name = fl!(strings, "settings-appearance");
        let label = |appearance| match appearance {
            Appearance::Dark => fl!(strings, "appearance-dark"),
            Appearance::Light => fl!(strings, "appearance-light"),
            Appearance::HighContrastDark => fl!(strings, "appearance-high-contrast-dark"),
            Appearance::HighContrastLight => fl!(strings, "appearance-high-contrast-light"),
        };
        self.radio(name, |p| &mut p.appearance, Appearance::ALL, label)
    }

    fn language<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let options = [
            (None, fl!(strings, "language-system")),
            (Some("en-US"), fl!(strings, "language-en")),
            (Some("de"), fl!(strings, "language-de")),
        ];
        let options = options.map(|(tag, name)| ComboOption {
            name,
            selected: self.preferences.language.as_deref() == tag,
            on_press: Message::LanguageChosen(tag.map(str::to_owned)),
        });
        let name = fl!(strings, "settings-language");
        let list = combo(
            name.clone(),
            options.into(),
            self.language_list_open,
            Message::LanguageListToggled,
        );
        column![pane::caption(name), list]
            .spacing(token::SPACE_S)
            .into()
    }

    fn hour_cycle<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let name = fl!(strings, "settings-hours");
        let label = |hours| match hours {
            HourCycle::Language => fl!(strings, "hours-language"),
            HourCycle::Twelve => fl!(strings, "hours-twelve"),
            HourCycle::TwentyFour => fl!(strings, "hours-twenty-four"),
        };
        self.radio(name, |p| &mut p.hours, HourCycle::ALL, label)
    }

    fn scale<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let scale = self.dragged_scale.unwrap_or(self.preferences.scale);
        #[expect(clippy::cast_possible_truncation, reason = "a factor from 0.5 to 3")]
        let percent = (scale * 100.0).round() as i64;
        let value = fl!(strings, "settings-percent", "percent" => percent);
        let name = fl!(strings, "settings-zoom");
        let range = Range {
            value: f64::from(percent.clamp(80, 200) as i32),
            min: 80.0,
            max: 200.0,
            step: 5.0,
        };
        let slider = slider(name.clone(), value.clone(), range, |moved| {
            let value = moved.value / 100.0;
            Message::ZoomMoved(SliderEvent { value, ..moved })
        });
        let value = text(value).size(token::TEXT_LIST).class(TextColor::Primary);
        let control = row![slider, value].spacing(token::SPACE_M).align_y(Center);
        column![pane::caption(name), control]
            .spacing(token::SPACE_S)
            .into()
    }

    fn announcements<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let name = fl!(strings, "settings-announcements");
        let label = |verbosity| match verbosity {
            Verbosity::All => fl!(strings, "announce-all"),
            Verbosity::Mentions => fl!(strings, "announce-mentions"),
            Verbosity::Nothing => fl!(strings, "announce-none"),
        };
        self.radio(name, |p| &mut p.announcements, Verbosity::ALL, label)
    }

    fn renderer<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let name = fl!(strings, "settings-rendering");
        let label = |renderer| match renderer {
            Renderer::Software => fl!(strings, "renderer-software"),
            Renderer::Graphics => fl!(strings, "renderer-graphics"),
        };
        let options = self.radio(name, |p| &mut p.renderer, Renderer::ALL, label);
        let hint = text(fl!(strings, "settings-restart"))
            .size(token::TEXT_META)
            .class(TextColor::Muted);
        column![options, hint].spacing(token::SPACE_XS).into()
    }
}

fn radio_group<'a>(
    name: Cow<'a, str>,
    options: impl IntoIterator<Item = Element<'a, Message>>,
) -> Element<'a, Message> {
    let label = name.clone().into_owned();
    let options = row(options).spacing(token::SPACE_S).wrap();
    let options = labeled(Role::RadioGroup, move || label.clone(), options);
    column![pane::caption(name), options]
        .spacing(token::SPACE_S)
        .into()
}

/// The selected button differs by style and state, not by color alone.
fn radio(name: Cow<'_, str>, selected: bool, on_press: Message) -> Element<'_, Message> {
    let kind = if selected {
        ButtonKind::Primary
    } else {
        ButtonKind::Secondary
    };
    button(name)
        .map_semantics(|semantics| Semantics {
            role: Role::Radio,
            checked: Some(selected),
            ..semantics
        })
        .kind(kind)
        .on_press(on_press)
        .into()
}
