//! The page about the program: version, license, source code, and the licenses of the crates and fonts in it.

use std::sync::LazyLock;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::Message;
use crate::a11y::{Role, Semantics};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{accessible, composite, heading};
use crate::ui::widget::virtual_list::{Source, virtual_list};
use crate::ui::widget::{link, pane};
use crate::ui::{Element, font, token};

const LIST_HEIGHT: f32 = 320.0;

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

pub(super) fn page(strings: &Strings) -> Element<'_, Message> {
    let line = |content| {
        text(content)
            .size(token::TEXT_LIST)
            .class(TextColor::Primary)
    };
    let program = row![
        line(fl!(strings, "settings-version", "version" => env!("CARGO_PKG_VERSION"))),
        line(fl!(strings, "settings-license", "license" => env!("CARGO_PKG_LICENSE"))),
        link(fl!(strings, "settings-source"), Message::SourceCodePressed),
    ];
    let name = move || fl!(strings, "settings-notices").into_owned();
    let rows = virtual_list(Notices, notice)
        .id("notices")
        .estimate(token::ROW_HEIGHT);
    let list = composite(Role::List, name, NOTICES.len(), rows).virtualized();
    column![
        program.spacing(token::SPACE_L).align_y(Center),
        pane::caption(fl!(strings, "settings-notices")),
        container(list).height(LIST_HEIGHT),
    ]
    .spacing(token::SPACE_M)
    .into()
}

fn notice<'a>(index: usize) -> Element<'a, Message> {
    let notice = NOTICES.get(index).map_or("", String::as_str);
    let line = |content| text(content).size(token::TEXT_META).width(Fill);
    let content: Element<'a, Message> = match notice.strip_prefix("# ") {
        Some(name) => heading(2, line(name).font(font::SEMIBOLD).class(TextColor::Primary)),
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
