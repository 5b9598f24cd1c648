//! The themes on the page about the appearance: those of the program, and those that the user has written. Owns what is
//! known of them besides the preferences; must not know files.

use iced::widget::{Space, column, row, text};
use iced::{Center, Fill};

use super::catalog::Setting;
use super::{Message, State as Settings};
use crate::a11y::{Role, Semantics};
use crate::domain::preference::Appearance;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{ColorRoles, TextColor, Variant};
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::rows::{Arrangement, action_row, card, section};
use crate::ui::widget::theme_preview::theme_preview;
use crate::ui::widget::{ButtonKind, Pressable, pane};
use crate::ui::{Element, Theme, token};

/// What is known of themes.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// What the choice of the system looks like now.
    pub system: ColorRoles,
    pub has_system_preference: bool,
    /// Those of the user that can be used.
    pub tiles: Vec<ThemeTile>,
    /// What is wrong with others, or with the chosen one, as sentences.
    pub problems: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ThemeTile {
    pub name: String,
    pub roles: ColorRoles,
}

impl Default for State {
    fn default() -> Self {
        Self {
            system: Theme::new(Variant::Dark).roles,
            has_system_preference: false,
            tiles: Vec::new(),
            problems: Vec::new(),
        }
    }
}

/// What a press on a tile chooses.
#[derive(Debug, Clone, Copy, PartialEq)]
enum ThemeChoice<'a> {
    BuiltIn(Appearance),
    OfUser(&'a ThemeTile),
}

impl ThemeChoice<'_> {
    fn message(self) -> Message {
        match self {
            Self::BuiltIn(appearance) => Message::edit(move |preferences| {
                preferences.theme = None;
                preferences.appearance = appearance;
            }),
            Self::OfUser(tile) => {
                let name = tile.name.clone();
                Message::edit(move |preferences| preferences.theme = Some(name.clone()))
            }
        }
    }
}

impl Settings {
    /// Tiles with the colors of each theme, and below them what there is to say about them.
    pub(super) fn theme_section<'a>(
        &'a self,
        strings: &'a Strings,
        arrangement: Arrangement,
    ) -> Element<'a, Message> {
        let per_line = match arrangement {
            Arrangement::Beside => 3,
            Arrangement::Below => 2,
        };
        let built_in = Appearance::ALL.into_iter().map(ThemeChoice::BuiltIn);
        let of_user = self.themes.tiles.iter().map(ThemeChoice::OfUser);
        let tiles = built_in.chain(of_user).enumerate();
        let mut tiles = tiles.map(|(position, choice)| self.tile(choice, position, strings));
        let lines = std::iter::from_fn(|| {
            let mut line: Vec<_> = tiles.by_ref().take(per_line).collect();
            if line.is_empty() {
                return None;
            }
            // As wide as those above.
            line.resize_with(per_line, || Space::new().width(Fill).into());
            Some(row(line).spacing(token::SPACE_M).into())
        });
        let lines = column(lines).spacing(token::SPACE_M);
        let name = move || Setting::Theme.name(strings).into_owned();
        let tiles = labeled(Role::RadioGroup, name, lines);
        let follows_nothing = self.chosen_tile().is_none()
            && self.preferences.appearance == Appearance::System
            && !self.themes.has_system_preference;
        let hint = follows_nothing.then(|| {
            text(fl!(strings, "appearance-system-none"))
                .size(token::TEXT_META)
                .class(TextColor::Muted)
        });
        let problems = self.themes.problems.iter();
        let problems =
            problems.map(|it| pane::banner(Icon::Warning, TextColor::Warning, it.as_str(), None));
        let content = column![tiles].push(hint).extend(problems);
        section(
            3,
            Setting::Theme.name(strings),
            content.spacing(token::SPACE_S),
        )
    }

    /// That of the user which is in use.
    fn chosen_tile(&self) -> Option<&ThemeTile> {
        let chosen = self.preferences.theme.as_ref()?;
        self.themes.tiles.iter().find(|tile| tile.name == *chosen)
    }

    /// The check mark shows the selected theme, so that it does not depend on color.
    fn tile<'a>(
        &'a self,
        choice: ThemeChoice<'a>,
        position: usize,
        strings: &'a Strings,
    ) -> Element<'a, Message> {
        let built_in = |variant| Theme::new(variant).roles;
        let (roles, name) = match choice {
            ThemeChoice::OfUser(tile) => (tile.roles, tile.name.as_str().into()),
            ThemeChoice::BuiltIn(Appearance::System) => {
                (self.themes.system, fl!(strings, "appearance-system"))
            }
            ThemeChoice::BuiltIn(Appearance::Dark) => {
                (built_in(Variant::Dark), fl!(strings, "appearance-dark"))
            }
            ThemeChoice::BuiltIn(Appearance::Light) => {
                (built_in(Variant::Light), fl!(strings, "appearance-light"))
            }
            ThemeChoice::BuiltIn(Appearance::HighContrastDark) => {
                let name = fl!(strings, "appearance-high-contrast-dark");
                (built_in(Variant::HighContrastDark), name)
            }
            ThemeChoice::BuiltIn(Appearance::HighContrastLight) => {
                let name = fl!(strings, "appearance-high-contrast-light");
                (built_in(Variant::HighContrastLight), name)
            }
        };
        let selected = match (choice, self.chosen_tile()) {
            (ThemeChoice::OfUser(tile), Some(chosen)) => tile.name == chosen.name,
            (ThemeChoice::BuiltIn(it), None) => it == self.preferences.appearance,
            _ => false,
        };
        let check_mark = selected.then(|| {
            let icon = Icon::Done.sized(token::ICON_SMALL);
            icon.class(TextColor::Accent)
        });
        let label = text(name.clone())
            .size(token::TEXT_META)
            .class(TextColor::Primary)
            .wrapping(text::Wrapping::WordOrGlyph)
            .width(Fill);
        let label = row![].push(check_mark).push(label);
        let label = label.spacing(token::SPACE_XS).align_y(Center);
        let content = column![theme_preview(roles, selected), label].spacing(token::SPACE_S);
        Pressable::new(Role::Radio, name, content, ButtonKind::Secondary)
            .map_semantics(|semantics| Semantics {
                checked: Some(selected),
                position: Some(position),
                ..semantics
            })
            .width(Fill)
            .padding(token::SPACE_S)
            .on_press(choice.message())
            .into()
    }
}

pub(super) fn new_theme(strings: &Strings, arrangement: Arrangement) -> Element<'_, Message> {
    let texts = (
        Setting::NewTheme.name(strings),
        fl!(strings, "settings-new-theme-hint"),
    );
    let label = fl!(strings, "settings-new-theme-create");
    let label = (label, ButtonKind::Secondary);
    let row = action_row(texts, label, Message::CreateThemePressed, arrangement);
    card([row])
}
