//! View of the emoji picker.

use std::borrow::Cow;

use iced::keyboard::key::Named;
use iced::keyboard::{Key, Modifiers};
use iced::widget::{column, container, operation, row, text};
use iced::{Center, Fill, Point, Size, Task};

use super::list::{GridSource, LIST_ID};
use super::{EmojiStep, Message, PAGE, PickerRow, Section, SectionTab, State};
use crate::a11y::{Live, Role, Semantics};
use crate::domain::emoji::{Group, SkinTone};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::{accessible, composite, labeled};
use crate::ui::widget::field::Field;
use crate::ui::widget::key_handler::on_key;
use crate::ui::widget::menu::{Anchor, popup};
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::tooltip::Side;
use crate::ui::widget::virtual_list::virtual_list;
use crate::ui::widget::{ButtonKind, Pressable};
use crate::ui::{Element, font, token};

const FIELD_ID: &str = "emoji-search";
const CELL: f32 = 38.0;
const GLYPH: f32 = 24.0;
const TAB: f32 = 30.0;
const WIDTH: f32 = 8.0 * CELL + 2.0 * token::SPACE_M;
const HEADING_HEIGHT: f32 = 28.0;
/// What it needs besides the grid.
const FRAME_HEIGHT: f32 = 182.0;
const GRID_HEIGHT: (f32, f32) = (CELL, 7.5 * CELL);
const FOOTER_HEIGHT: f32 = 34.0;

pub(super) fn focus_field() -> Task<Message> {
    operation::focus(FIELD_ID)
}

impl State {
    /// `window` is the size of the window.
    pub fn view<'a>(&'a self, strings: &'a Strings, window: Size) -> Element<'a, Message> {
        let (min, max) = GRID_HEIGHT;
        let height = (window.height - FRAME_HEIGHT - token::SPACE_S).clamp(min, max);
        let field = Field::new(
            FIELD_ID,
            fl!(strings, "emoji-search"),
            &self.query,
            Message::QueryChanged,
            Message::Confirmed,
        );
        let field = on_key(field.view(), |key, modifiers| moved(None, key, modifiers));
        let body = column![
            field,
            self.tabs(strings),
            container(self.grid(strings)).height(height),
            self.footer(strings),
        ];
        let body = body.spacing(token::SPACE_S).padding(token::SPACE_M);
        let card = container(body).width(WIDTH).class(Surface::Dialog);
        let semantics = move || Semantics {
            modal: true,
            description: Some(fl!(strings, "emoji-hint").into_owned()),
            ..Semantics::new(Role::Dialog, fl!(strings, "emoji-title"))
        };
        let at = self
            .anchor
            .unwrap_or(Point::new(window.width, window.height));
        let above = Point::new(at.x - WIDTH, at.y - height - FRAME_HEIGHT);
        popup(
            Anchor::At(above),
            accessible(semantics, card),
            Message::Dismissed,
        )
    }

    fn tabs<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let current = self.items.get(self.selected).map(|item| item.section);
        let sections: Vec<_> = self.sections().collect();
        let count = sections.len();
        let tabs = sections.into_iter().enumerate().map(|(index, section)| {
            let glyph: Element<'a, Message> = match picture(section) {
                Some(emoji) => text(emoji).size(token::ICON).font(font::EMOJI).into(),
                None => Icon::Waiting.view().into(),
            };
            let name = section_name(section, strings);
            Pressable::new(
                Role::Button,
                name.clone(),
                container(glyph).center(Fill),
                ButtonKind::Row,
            )
            .selected(current == Some(section))
            .position(index)
            .tooltip(name, Side::Above)
            .width(TAB)
            .height(TAB)
            .on_press(Message::SectionPressed(SectionTab(index)))
            .into()
        });
        let name = move || fl!(strings, "emoji-groups").into_owned();
        composite(Role::Toolbar, name, count, row(tabs)).into()
    }

    fn grid<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        if self.items.is_empty() {
            let none = text(fl!(strings, "emoji-none"));
            let none = none.size(token::TEXT_LIST).class(TextColor::Secondary);
            return container(none).center(Fill).into();
        }
        let rows = virtual_list(GridSource(self), move |row| self.row_view(row, strings))
            .id(LIST_ID)
            .estimate(CELL)
            .content_id(0);
        let name = move || fl!(strings, "emoji-list").into_owned();
        composite(Role::ListBox, name, self.items.len(), rows)
            .virtualized()
            .into()
    }

    fn row_view<'a>(&'a self, row: usize, strings: &'a Strings) -> Element<'a, Message> {
        match self.rows.get(row) {
            Some(PickerRow::Heading(section)) => {
                let label = one_line(section_name(*section, strings), token::TEXT_META);
                let label = label.font(font::SEMIBOLD).color(TextColor::Secondary);
                container(label)
                    .height(HEADING_HEIGHT)
                    .align_y(Center)
                    .into()
            }
            Some(PickerRow::Items(items)) => row_of(items.clone().map(|index| self.cell(index))),
            None => column![].into(),
        }
    }

    fn cell(&self, index: usize) -> Element<'_, Message> {
        let Some(item) = self.items.get(index) else {
            return column![].into();
        };
        let glyph = text(item.text).size(GLYPH).font(font::EMOJI);
        let glyph = container(glyph).center(Fill);
        Pressable::new(Role::ListBoxOption, item.name, glyph, ButtonKind::Row)
            .selected(index == self.selected)
            .position(index)
            .width(CELL)
            .height(CELL)
            .on_key(move |key, modifiers| moved(Some(index), key, modifiers))
            .on_press(Message::Picked(index))
            .into()
    }

    /// What is selected, which readers hear with every step, and the skin tones.
    fn footer<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let selected = self.items.get(self.selected);
        let name = selected.map_or("", |item| item.name);
        let short = selected.and_then(|item| item.short_name);
        let short = short.map_or_else(String::new, |short| format!(":{short}:"));
        let labels = column![
            one_line(name, token::TEXT_META).font(font::SEMIBOLD),
            one_line(short, token::TEXT_CAPTION).color(TextColor::Secondary),
        ];
        let labels = container(labels).width(Fill);
        let semantics = move || Semantics {
            live: Some(Live::Polite),
            ..Semantics::new(Role::Status, name)
        };
        let tones = SkinTone::ALL.into_iter().enumerate();
        let tones = tones.map(|(position, tone)| self.tone(position, tone, strings));
        let name = move || fl!(strings, "emoji-tones").into_owned();
        let tones = labeled(Role::RadioGroup, name, row(tones));
        row![accessible(semantics, labels), tones]
            .spacing(token::SPACE_S)
            .height(FOOTER_HEIGHT)
            .align_y(Center)
            .into()
    }

    fn tone<'a>(
        &self,
        position: usize,
        tone: SkinTone,
        strings: &'a Strings,
    ) -> Element<'a, Message> {
        let name = match tone {
            SkinTone::Default => fl!(strings, "emoji-tone-default"),
            SkinTone::Light => fl!(strings, "emoji-tone-light"),
            SkinTone::MediumLight => fl!(strings, "emoji-tone-medium-light"),
            SkinTone::Medium => fl!(strings, "emoji-tone-medium"),
            SkinTone::MediumDark => fl!(strings, "emoji-tone-medium-dark"),
            SkinTone::Dark => fl!(strings, "emoji-tone-dark"),
        };
        let hand = self.index.find("✋").map_or("", |entry| entry.text(tone));
        let hand = text(hand).size(token::ICON_SMALL).font(font::EMOJI);
        let is_chosen = self.preferences.skin_tone == tone;
        Pressable::new(
            Role::Radio,
            name.clone(),
            container(hand).center(Fill),
            ButtonKind::Row,
        )
        .map_semantics(|semantics| Semantics {
            checked: Some(is_chosen),
            position: Some(position),
            ..semantics
        })
        .selected(is_chosen)
        .tooltip(name, Side::Above)
        .width(token::TARGET_MIN)
        .height(token::TARGET_MIN)
        .on_press(Message::SkinToneChosen(tone))
        .into()
    }
}

fn row_of<'a>(cells: impl Iterator<Item = Element<'a, Message>>) -> Element<'a, Message> {
    row(cells).into()
}

fn section_name(section: Section, strings: &Strings) -> Cow<'_, str> {
    match section {
        Section::Found => fl!(strings, "emoji-list"),
        Section::Recent => fl!(strings, "emoji-recent"),
        Section::Group(Group::SmileysAndEmotion) => fl!(strings, "emoji-smileys"),
        Section::Group(Group::PeopleAndBody) => fl!(strings, "emoji-people"),
        Section::Group(Group::AnimalsAndNature) => fl!(strings, "emoji-nature"),
        Section::Group(Group::FoodAndDrink) => fl!(strings, "emoji-food"),
        Section::Group(Group::TravelAndPlaces) => fl!(strings, "emoji-travel"),
        Section::Group(Group::Activities) => fl!(strings, "emoji-activities"),
        Section::Group(Group::Objects) => fl!(strings, "emoji-objects"),
        Section::Group(Group::Symbols) => fl!(strings, "emoji-symbols"),
        Section::Group(Group::Flags) => fl!(strings, "emoji-flags"),
    }
}

fn picture(section: Section) -> Option<&'static str> {
    Some(match section {
        Section::Found | Section::Recent => return None,
        Section::Group(Group::SmileysAndEmotion) => "😀",
        Section::Group(Group::PeopleAndBody) => "👋",
        Section::Group(Group::AnimalsAndNature) => "🐻",
        Section::Group(Group::FoodAndDrink) => "🍔",
        Section::Group(Group::TravelAndPlaces) => "🚗",
        Section::Group(Group::Activities) => "⚽",
        Section::Group(Group::Objects) => "💡",
        Section::Group(Group::Symbols) => "🔣",
        Section::Group(Group::Flags) => "🏁",
    })
}

/// Where a key moves the selection; `from` is the item that has the focus.
fn moved(from: Option<usize>, key: &Key, modifiers: Modifiers) -> Option<Message> {
    let step = match key {
        Key::Named(Named::Home) if modifiers == Modifiers::COMMAND => EmojiStep::First,
        Key::Named(Named::End) if modifiers == Modifiers::COMMAND => EmojiStep::Last,
        Key::Named(_) if !modifiers.is_empty() => return None,
        Key::Named(Named::ArrowRight) => EmojiStep::Items(1),
        Key::Named(Named::ArrowLeft) => EmojiStep::Items(-1),
        Key::Named(Named::ArrowDown) => EmojiStep::Rows(1),
        Key::Named(Named::ArrowUp) => EmojiStep::Rows(-1),
        Key::Named(Named::PageDown) => EmojiStep::Rows(PAGE),
        Key::Named(Named::PageUp) => EmojiStep::Rows(-PAGE),
        _ => return None,
    };
    Some(Message::SelectionMoved(from, step))
}
