//! A popover in which an emoji is chosen: search, recent ones, groups, skin tones.
//!
//! The focus stays in the field while arrow keys move the selection in the grid. Must not know what the emoji is for
//! beyond its [`EmojiTarget`], which comes back with it. Entry points: `State::new`, `State::update` and `State::view`.

mod list;
#[cfg(test)]
mod tests;
mod view;

use iced::Point;

use crate::domain::emoji::{EmojiIndex, EmojiPreferences, GROUPS, Group, SkinTone};
use crate::domain::id::MessageId;
use crate::feature::action::Action;

/// How many emoji are in a row.
const COLUMNS: usize = 8;
/// How many rows Page Up and Page Down go over.
const PAGE: isize = 5;

/// What the emoji is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmojiTarget {
    Composer,
    /// A reaction to a message.
    Message(MessageId),
}

#[derive(Debug)]
pub struct State {
    target: EmojiTarget,
    /// The point of the window that it opens at; without one, above the composer.
    anchor: Option<Point>,
    index: &'static EmojiIndex,
    preferences: EmojiPreferences,
    query: String,
    items: Vec<PickerItem>,
    rows: Vec<PickerRow>,
    selected: usize,
    /// Grows with every change of the items.
    revision: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct PickerItem {
    text: &'static str,
    name: &'static str,
    short_name: Option<&'static str>,
    section: Section,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Found,
    Recent,
    Group(Group),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum PickerRow {
    Heading(Section),
    Items(std::ops::Range<usize>),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    QueryChanged(String),
    /// From an item that has the focus, or from the selected one.
    SelectionMoved(Option<usize>, EmojiStep),
    SectionPressed(SectionTab),
    SkinToneChosen(SkinTone),
    Picked(usize),
    /// Enter in the field.
    Confirmed,
    Dismissed,
}

/// A section that can be jumped to, by its place in the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionTab(usize);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmojiStep {
    Items(isize),
    Rows(isize),
    First,
    Last,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Picked(EmojiTarget, String),
    SkinToneChosen(SkinTone),
    Close,
}

impl State {
    /// `language` is the tag of the language of the names.
    pub fn new(
        target: EmojiTarget,
        anchor: Option<Point>,
        preferences: EmojiPreferences,
        language: &str,
    ) -> Self {
        let mut state = Self {
            target,
            anchor,
            index: EmojiIndex::of(language),
            preferences,
            query: String::new(),
            items: Vec::new(),
            rows: Vec::new(),
            selected: 0,
            revision: 0,
        };
        state.fill();
        state
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::QueryChanged(query) => {
                self.query = query;
                self.selected = 0;
                self.fill();
                Action::run(list::show_row(0))
            }
            Message::SelectionMoved(from, step) => {
                self.move_selection(from.unwrap_or(self.selected), step);
                let shown = Action::run(list::show_row(self.row_of(self.selected)));
                // Keys in the grid go on in the field, which names what is selected.
                match from {
                    Some(_) => shown.and_run(view::focus_field()),
                    None => shown,
                }
            }
            Message::SectionPressed(tab) => self.show_section(tab),
            Message::SkinToneChosen(tone) => {
                self.preferences.skin_tone = tone;
                self.fill();
                Action::emit(Event::SkinToneChosen(tone))
            }
            Message::Picked(index) => self.pick(index),
            Message::Confirmed => self.pick(self.selected),
            Message::Dismissed => Action::emit(Event::Close),
        }
    }

    fn pick(&self, index: usize) -> Action<Message, Event> {
        let item = self.items.get(index);
        item.map_or_else(Action::none, |item| {
            Action::emit(Event::Picked(self.target.clone(), item.text.to_owned()))
        })
    }

    /// The sections that can be jumped to. There are no recent ones at first.
    fn sections(&self) -> impl Iterator<Item = Section> {
        let recent = (!self.preferences.recent.is_empty()).then_some(Section::Recent);
        recent.into_iter().chain(GROUPS.map(Section::Group))
    }

    fn show_section(&mut self, SectionTab(tab): SectionTab) -> Action<Message, Event> {
        if !self.query.is_empty() {
            self.query.clear();
            self.fill();
        }
        let section = self.sections().nth(tab);
        let first = self.items.iter().position(|it| Some(it.section) == section);
        self.selected = first.unwrap_or(0);
        let heading = self.row_of(self.selected).saturating_sub(1);
        // The last row first, so that the heading comes to the top.
        let end = list::show_row(self.rows.len().saturating_sub(1));
        Action::run(end.chain(list::show_row(heading))).and_run(view::focus_field())
    }

    fn fill(&mut self) {
        let tone = self.preferences.skin_tone;
        self.items.clear();
        if self.query.trim().is_empty() {
            let recent = self.preferences.recent.iter();
            let recent = recent.filter_map(|text| {
                let entry = self.index.find(text)?;
                // As it was chosen, not in the tone that is chosen now.
                let tones = SkinTone::ALL.into_iter().map(|tone| entry.text(tone));
                let text = tones.clone().find(|toned| toned == text);
                Some((entry, text.unwrap_or(entry.text(tone))))
            });
            let recent = recent.map(|(entry, text)| (Section::Recent, entry, text));
            let all = self.index.entries().iter();
            let all = all.map(|entry| (Section::Group(entry.group()), entry, entry.text(tone)));
            let items = recent.chain(all);
            self.items
                .extend(items.map(|(section, entry, text)| PickerItem {
                    text,
                    name: entry.name(),
                    short_name: entry.short_name(),
                    section,
                }));
        } else {
            let found = self.index.search(&self.query).into_iter();
            self.items.extend(found.map(|entry| PickerItem {
                text: entry.text(tone),
                name: entry.name(),
                short_name: entry.short_name(),
                section: Section::Found,
            }));
        }
        self.rows.clear();
        let mut start = 0;
        for section in self.items.chunk_by(|a, b| a.section == b.section) {
            if let Some(item) = section.first().filter(|it| it.section != Section::Found) {
                self.rows.push(PickerRow::Heading(item.section));
            }
            let end = start + section.len();
            let rows = (start..end).step_by(COLUMNS);
            self.rows
                .extend(rows.map(|row| PickerRow::Items(row..(row + COLUMNS).min(end))));
            start = end;
        }
        self.selected = self.selected.min(self.items.len().saturating_sub(1));
        self.revision += 1;
    }

    /// The row that shows an item.
    fn row_of(&self, item: usize) -> usize {
        let is_it =
            |row: &PickerRow| matches!(row, PickerRow::Items(items) if items.contains(&item));
        self.rows.iter().position(is_it).unwrap_or(0)
    }

    fn move_selection(&mut self, from: usize, step: EmojiStep) {
        let Some(last) = self.items.len().checked_sub(1) else {
            return;
        };
        self.selected = match step {
            EmojiStep::First => 0,
            EmojiStep::Last => last,
            EmojiStep::Items(steps) => from.saturating_add_signed(steps).min(last),
            EmojiStep::Rows(steps) => self.item_below(from, steps),
        };
    }

    /// The item in the same column, so many rows below; headings do not count.
    fn item_below(&self, from: usize, rows: isize) -> usize {
        let items: Vec<_> = self
            .rows
            .iter()
            .filter_map(|row| match row {
                PickerRow::Items(items) => Some(items.clone()),
                PickerRow::Heading(_) => None,
            })
            .collect();
        let Some(at) = items.iter().position(|row| row.contains(&from)) else {
            return from;
        };
        let column = items.get(at).map_or(0, |row| from - row.start);
        let target = at.saturating_add_signed(rows).min(items.len() - 1);
        let target = items.get(target).filter(|_| !items.is_empty());
        target.map_or(from, |row| (row.start + column).min(row.end - 1))
    }
}
