//! The pages about the program: version, license and source code, and the licenses of the crates and fonts in it.

use std::sync::LazyLock;

use iced::Fill;
use iced::widget::{Column, column, container, text};

use super::catalog::Setting;
use super::{Message, SettingsPage};
use crate::a11y::{Role, Semantics};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::{accessible, composite, heading};
use crate::ui::widget::rows::{Arrangement, action_row, card, setting_row};
use crate::ui::widget::virtual_list::{Source, virtual_list};
use crate::ui::widget::{ButtonKind, link, pane};
use crate::ui::{Element, Theme, font, token};

const FONTS: [(&str, &str); 4] = [
    (
        "# Open Sans",
        include_str!("../../../assets/fonts/LICENSE-OpenSans.txt"),
    ),
    (
        "# Noto Sans Mono",
        include_str!("../../../assets/fonts/LICENSE-NotoSansMono.txt"),
    ),
    (
        "# Lucide",
        include_str!("../../../assets/fonts/LICENSE-Lucide.txt"),
    ),
    (
        "# Twemoji",
        include_str!("../../../assets/fonts/LICENSE-Twemoji.txt"),
    ),
];

/// The paragraphs of all notices. A heading begins with "# ".
static NOTICES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let crates = include_str!("../../../assets/licenses/crates.txt").lines();
    let fonts = FONTS.iter().flat_map(|(name, license)| {
        let paragraphs = license.split("\n\n").map(|paragraph| {
            let words: Vec<_> = paragraph.split_whitespace().collect();
            words.join(" ")
        });
        std::iter::once((*name).to_owned()).chain(paragraphs)
    });
    let notices = crates.map(str::to_owned).chain(fonts);
    notices.filter(|notice| !notice.is_empty()).collect()
});

struct Notices;

impl Source for Notices {
    fn count(&self) -> usize {
        NOTICES.len()
    }

    fn key(&self, row: usize) -> u64 {
        row as u64
    }

    fn revision(&self) -> u64 {
        0
    }
}

pub(super) fn page(strings: &Strings, arrangement: Arrangement) -> Column<'_, Message, Theme> {
    let version = fl!(strings, "settings-version", "version" => env!("CARGO_PKG_VERSION"));
    let license = fl!(strings, "settings-license", "license" => env!("CARGO_PKG_LICENSE"));
    let source = link(fl!(strings, "settings-source"), Message::SourceCodePressed);
    let program = setting_row(
        pane::title_and_hint(version, license),
        Some(source),
        arrangement,
    );
    let program = Setting::Version.at(program);
    let texts = (
        fl!(strings, "settings-notices"),
        fl!(strings, "settings-notices-hint"),
    );
    let show = (fl!(strings, "settings-notices-show"), ButtonKind::Secondary);
    let licenses = Message::PageChosen(SettingsPage::Licenses);
    let licenses = Setting::Licenses.at(action_row(texts, show, licenses, arrangement));
    column![card([program, licenses])]
}

/// As high as its place, because it scrolls by itself.
pub(super) fn licenses(strings: &Strings, height: f32) -> Column<'_, Message, Theme> {
    let name = move || fl!(strings, "settings-notices").into_owned();
    let rows = virtual_list(Notices, notice)
        .id("notices")
        .estimate(token::ROW_HEIGHT);
    let list = composite(Role::List, name, NOTICES.len(), rows).virtualized();
    let list = container(list)
        .height(height)
        .padding(token::SPACE_XS)
        .class(Surface::Card);
    column![list]
}

fn notice<'a>(index: usize) -> Element<'a, Message> {
    let notice = NOTICES.get(index).map_or("", String::as_str);
    let line = |content| text(content).size(token::TEXT_META).width(Fill);
    let content: Element<'a, Message> = match notice.strip_prefix("# ") {
        Some(name) => heading(3, line(name).font(font::SEMIBOLD).class(TextColor::Primary)),
        None => line(notice).class(TextColor::Muted).into(),
    };
    let semantics = move || Semantics {
        key: Some(index as u64),
        position: Some(index),
        ..Semantics::new(Role::Row, notice.trim_start_matches("# "))
    };
    let content = container(content).padding([token::SPACE_XS, token::SPACE_M]);
    accessible(semantics, content).focusable().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_name_crates_fonts_and_the_texts_of_their_licenses() {
        for expected in [
            "iced 0.14",
            "# Apache-2.0",
            "# Open Sans",
            "# Lucide",
            "# Twemoji",
            "Creative Commons Attribution 4.0 International Public License",
            "Permission is hereby granted, free of charge",
            "END OF TERMS AND CONDITIONS",
            "SIL OPEN FONT LICENSE",
        ] {
            assert!(
                NOTICES.iter().any(|notice| notice.starts_with(expected)),
                "{expected}"
            );
        }
        assert!(NOTICES.iter().all(|notice| !notice.is_empty()));
    }
}
