//! The inbox: one list of what waits for the user on all servers.
//! Owns the rows as they are shown. Must not know how an entry came about: what is pressed is an event. Entry points:
//! `State::set_rows`, `State::update` and `State::view`.

mod row;
#[cfg(test)]
mod tests;
mod view;

use iced::Point;

use crate::domain::command::Command;
use crate::domain::inbox::InboxRef;
use crate::feature::action::Action;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::widget::menu::{Menu, MenuItem};
use crate::ui::widget::virtual_list::FocusedRow;
pub use row::InboxRow;

/// What the list is limited to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum InboxFilter {
    #[default]
    All,
    /// Mentions and replies.
    Messages,
    Reactions,
    FailedSends,
    Servers,
}

impl InboxFilter {
    const ALL: [Self; 5] = [
        Self::All,
        Self::Messages,
        Self::Reactions,
        Self::FailedSends,
        Self::Servers,
    ];
}

#[derive(Debug, Default)]
pub struct State {
    rows: Vec<InboxRow>,
    filter: InboxFilter,
    /// Whether the list of filters is open.
    chooses: bool,
    /// The indexes of the rows that the filter lets through.
    shown: Vec<usize>,
    /// Counts the lists of rows.
    generation: u64,
    /// Of all servers, also of what is not listed.
    unread: usize,
    /// What the rows were made of: the revision of each inbox.
    revisions: Vec<u64>,
    /// Noted by the rows.
    focused: FocusedRow,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    EntryPressed(InboxRef),
    /// At a position of the window.
    MenuRequested(InboxRef, Point),
    ReadPressed(InboxRef),
    /// By the key of the command: the entry that has the focus.
    FocusedReadPressed,
    AllReadPressed,
    FiltersToggled,
    FilterChosen(InboxFilter),
    Dismissed,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    Open(InboxRef),
    OpenMenu(InboxRef, Point),
    MarkRead(InboxRef),
    MarkAllRead,
    Close,
}

impl State {
    /// Shows other rows. `unread`: of all servers, also of what is not listed.
    pub fn set_rows(&mut self, rows: Vec<InboxRow>, unread: usize, revisions: Vec<u64>) {
        self.rows = rows;
        self.revisions = revisions;
        self.unread = unread;
        self.show();
    }

    fn show(&mut self) {
        let rows = self.rows.iter().enumerate();
        let shown = rows.filter(|(_, row)| [row.group, InboxFilter::All].contains(&self.filter));
        self.shown = shown.map(|(index, _)| index).collect();
        self.generation += 1;
    }

    fn row(&self, index: usize) -> Option<&InboxRow> {
        self.rows.get(*self.shown.get(index)?)
    }

    /// Whether the rows were made of inboxes with these revisions.
    pub fn is_made_of(&self, revisions: impl Iterator<Item = u64>) -> bool {
        self.revisions.iter().copied().eq(revisions)
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        Action::emit(match message {
            Message::EntryPressed(entry) => Event::Open(entry),
            Message::MenuRequested(entry, at) => Event::OpenMenu(entry, at),
            Message::ReadPressed(entry) => Event::MarkRead(entry),
            Message::FocusedReadPressed => match self.focused_row() {
                Some(row) => Event::MarkRead(row.entry.clone()),
                None => return Action::none(),
            },
            Message::AllReadPressed => Event::MarkAllRead,
            Message::FiltersToggled => {
                self.chooses = !self.chooses;
                return Action::none();
            }
            Message::FilterChosen(filter) => {
                (self.filter, self.chooses) = (filter, false);
                self.show();
                return Action::none();
            }
            Message::Dismissed => Event::Close,
        })
    }

    fn focused_row(&self) -> Option<&InboxRow> {
        let key = self.focused.get()?;
        self.rows.iter().find(|row| row.key == key)
    }

    /// The menu of an entry; `None` when it is gone.
    pub fn menu<'a>(&self, entry: &InboxRef, strings: &'a Strings) -> Option<Menu<'a, Message>> {
        let row = self.rows.iter().find(|row| row.entry == *entry)?;
        let open = Message::EntryPressed(entry.clone());
        let open = MenuItem::new(row.icon, fl!(strings, "inbox-open"), open);
        let read = (!row.is_read).then(|| {
            let read = Message::ReadPressed(entry.clone());
            MenuItem::new(Icon::Done, fl!(strings, "inbox-read"), read)
                .with_keys(strings.keys(Command::InboxRead))
        });
        Some(Menu {
            name: fl!(strings, "inbox-menu"),
            items: [open].into_iter().chain(read).collect(),
        })
    }
}
