//! View of the font: what is chosen, and the list to choose from.

use std::borrow::Cow;

use iced::widget::{column, container, row};
use iced::{Center, Fill};

use super::catalog::Setting;
use super::fonts::{FontChoice, Message as FontMessage};
use super::view::end;
use super::{Message, OpenList, State};
use crate::a11y::{Role, Semantics};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{composite, status_line};
use crate::ui::widget::field::Field;
use crate::ui::widget::key_handler::on_key;
use crate::ui::widget::list_selection::ListMove;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::rows::{Arrangement, card, plain_row, setting_row};
use crate::ui::widget::virtual_list::{Source, virtual_list};
use crate::ui::widget::{ButtonKind, Pressable, pane};
use crate::ui::{Element, token};

pub(super) const FIELD_ID: &str = "settings-font";
pub(super) const LIST_ID: &str = "settings-fonts";
/// Of the list: some rows, and a part of one, which says that there are more.
const HEIGHT: f32 = 6.5 * token::ROW_HEIGHT;

struct FontRows<'a>(&'a State);

impl Source for FontRows<'_> {
    fn count(&self) -> usize {
        self.0.fonts.count()
    }

    fn key(&self, row: usize) -> u64 {
        row as u64
    }

    fn revision(&self) -> u64 {
        self.0.fonts.generation
    }
}

impl State {
    pub(super) fn font_section<'a>(
        &'a self,
        strings: &'a Strings,
        arrangement: Arrangement,
    ) -> Element<'a, Message> {
        let name = Setting::Font.name(strings);
        let is_open = self.open_list == Some(OpenList::Fonts);
        let family = family_name(self.preferences.font.as_deref(), strings);
        let chevron = Icon::Expanded.sized(token::ICON_SMALL);
        let label = container(one_line(family.clone(), token::TEXT_LIST)).width(Fill);
        let label = row![label, chevron.class(TextColor::Muted)]
            .spacing(token::SPACE_S)
            .align_y(Center);
        let chosen = Pressable::new(Role::ComboBox, name.clone(), label, ButtonKind::Secondary)
            .map_semantics(|semantics| Semantics {
                value: Some(family.into_owned()),
                ..semantics
            })
            .expanded(is_open)
            .width(Fill)
            .padding([token::SPACE_S, token::SPACE_M])
            .on_press(Message::ListToggled(OpenList::Fonts));
        let texts = pane::title_and_hint(name, fl!(strings, "settings-font-hint"));
        let chosen = setting_row(texts, Some(end(chosen, arrangement)), arrangement);
        let list = is_open.then(|| self.font_list(strings));
        let missing = self.preferences.font.as_ref();
        let missing = missing.filter(|_| self.fonts.is_missing).map(|name| {
            let text = fl!(strings, "settings-font-missing", "name" => name.as_str());
            pane::banner(Icon::Warning, TextColor::Warning, text, None)
        });
        column![card([column![chosen].push(list).into()])]
            .push(missing)
            .spacing(token::SPACE_S)
            .into()
    }

    fn font_list<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let name = fl!(strings, "settings-font-find");
        let field = Field::new(
            FIELD_ID,
            name.clone(),
            &self.fonts.query,
            |text| Message::Fonts(FontMessage::QueryChanged(text)),
            Message::Fonts(FontMessage::Confirmed),
        );
        let field = on_key(
            field.compact().placeholder(name).view(),
            |key, modifiers| {
                let to = ListMove::of_key(key, modifiers)?;
                Some(Message::Fonts(FontMessage::SelectionMoved(to)))
            },
        );
        let count = self.fonts.count();
        let status: Cow<'_, str> = match count {
            _ if !self.fonts.is_listed => fl!(strings, "settings-font-loading"),
            0 => fl!(strings, "settings-font-none"),
            count => fl!(strings, "settings-font-count", "count" => count),
        };
        let rows = virtual_list(FontRows(self), move |index| {
            match self.fonts.result(index) {
                Some(choice) => self.font_row(index, choice, strings),
                None => column![].into(),
            }
        });
        let rows = rows.id(LIST_ID).estimate(token::ROW_HEIGHT);
        let name = move || Setting::Font.name(strings).into_owned();
        let list = composite(Role::ListBox, name, count, rows).virtualized();
        let list = (count > 0).then(|| container(list).height(HEIGHT));
        plain_row(
            column![field, status_line(status)]
                .push(list)
                .spacing(token::SPACE_S),
        )
    }

    /// All are written in the font of the program: only the files of the chosen one are read. The check mark shows it.
    fn font_row<'a>(
        &'a self,
        index: usize,
        choice: &'a FontChoice,
        strings: &'a Strings,
    ) -> Element<'a, Message> {
        let is_chosen = choice.family == self.preferences.font;
        let name = family_name(choice.family.as_deref(), strings);
        let check_mark = is_chosen.then(|| {
            let icon = Icon::Done.sized(token::ICON_SMALL);
            icon.class(TextColor::Accent)
        });
        let label = container(one_line(name.clone(), token::TEXT_LIST)).width(Fill);
        let content = row![label].push(check_mark).align_y(Center);
        let content = container(content).height(Fill).align_y(Center);
        Pressable::new(Role::ListBoxOption, name, content, ButtonKind::Row)
            .map_semantics(|semantics| Semantics {
                checked: Some(is_chosen),
                ..semantics
            })
            .selected(self.fonts.selected == Some(index))
            .position(index)
            .width(Fill)
            .height(token::ROW_HEIGHT)
            .padding([0.0, token::SPACE_M])
            .on_press(Message::Fonts(FontMessage::RowPressed(index)))
            .into()
    }
}

/// What a family is called in the settings; `None` is the bundled one.
pub(super) fn family_name<'a>(family: Option<&'a str>, strings: &'a Strings) -> Cow<'a, str> {
    family.map_or_else(|| fl!(strings, "settings-font-bundled"), Cow::Borrowed)
}
