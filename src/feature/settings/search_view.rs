//! View of the search among all settings: the field, and the results in place of a page.

use std::borrow::Cow;

use iced::widget::{column, container, row};
use iced::{Center, Fill};

use super::search::{IndexEntry, Message as SearchMessage};
use super::{Message, State};
use crate::a11y::Role;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{composite, status_line};
use crate::ui::widget::field::Field;
use crate::ui::widget::key_handler::on_key;
use crate::ui::widget::list_selection::ListMove;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::virtual_list::{Source, virtual_list};
use crate::ui::widget::{ButtonKind, Pressable};
use crate::ui::{Element, token};

pub(super) const FIELD_ID: &str = "settings-search";
pub(super) const LIST_ID: &str = "settings-results";

struct Results<'a>(&'a State);

impl Source for Results<'_> {
    fn count(&self) -> usize {
        self.0.search.count()
    }

    fn key(&self, row: usize) -> u64 {
        row as u64
    }

    fn revision(&self) -> u64 {
        self.0.search.generation
    }
}

impl State {
    pub(super) fn search_field<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let name = fl!(strings, "settings-search");
        let field = Field::new(
            FIELD_ID,
            name.clone(),
            &self.search.text,
            |text| Message::Search(SearchMessage::TextChanged(text)),
            Message::Search(SearchMessage::Confirmed),
        );
        let field = field.compact().placeholder(name);
        on_key(field.view(), |key, modifiers| {
            let to = ListMove::of_key(key, modifiers)?;
            Some(Message::Search(SearchMessage::SelectionMoved(to)))
        })
    }

    /// How many settings match, and which. `height` is that of both.
    pub(super) fn results<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let count = self.search.count();
        let rows = virtual_list(Results(self), move |index| {
            match self.search.result(index) {
                Some(entry) => self.result_row(index, entry),
                None => column![].into(),
            }
        });
        let rows = rows.id(LIST_ID).estimate(token::ROW_HEIGHT);
        let name = move || fl!(strings, "picker-results").into_owned();
        let list = composite(Role::ListBox, name, count, rows).virtualized();
        let list = (count > 0).then(|| container(list).height(Fill));
        column![result_count(count, strings)]
            .push(list)
            .spacing(token::SPACE_S)
            .height(Fill)
            .into()
    }

    fn result_row<'a>(&self, index: usize, entry: &'a IndexEntry) -> Element<'a, Message> {
        let name = one_line(&*entry.name, token::TEXT_LIST);
        let page = one_line(&*entry.page, token::TEXT_META).color(TextColor::Secondary);
        let content = row![container(name).width(Fill), page]
            .spacing(token::SPACE_M)
            .align_y(Center);
        let content = container(content).height(Fill).align_y(Center);
        let label = entry.spoken.as_str();
        Pressable::new(Role::ListBoxOption, label, content, ButtonKind::Row)
            .selected(self.search.selected == Some(index))
            .position(index)
            .width(Fill)
            .height(token::ROW_HEIGHT)
            .padding([0.0, token::SPACE_M])
            .on_press(Message::Search(SearchMessage::ResultPressed(index)))
            .into()
    }
}

/// Announced, too.
fn result_count(count: usize, strings: &Strings) -> Element<'_, Message> {
    let status: Cow<'_, str> = match count {
        0 => fl!(strings, "picker-none"),
        count => fl!(strings, "picker-count", "count" => count),
    };
    status_line(status)
}
