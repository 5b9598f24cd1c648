//! View of the inbox.

use iced::widget::{Space, column, container, row};
use iced::{Center, Fill, Size};

use super::{FocusedRow, InboxFilter, InboxRow, Message, State};
use crate::a11y::{Role, Semantics};
use crate::domain::command::Command;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::{composite, status_line};
use crate::ui::widget::combo::{ComboOption, combo};
use crate::ui::widget::dialog::{self, Dialog, Page};
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::tooltip::Side;
use crate::ui::widget::virtual_list::{Source, virtual_list};
use crate::ui::widget::{ButtonKind, Pressable, button};
use crate::ui::{Element, font, token};

const LIST_ID: &str = "inbox-entries";
/// What the dialog needs besides its list, and what more where filter and button are below each other.
const FRAME_HEIGHT: f32 = 240.0;
const WRAPPED_HEIGHT: f32 = 32.0;
/// Below this they may be, whatever the language.
const WRAP_WIDTH: f32 = 620.0;
/// The least and most height of the list.
const LIST_HEIGHTS: (f32, f32) = (120.0, 560.0);
const ROW_ESTIMATE: f32 = 72.0;

struct Rows<'a>(&'a State);

impl Source for Rows<'_> {
    fn count(&self) -> usize {
        self.0.shown.len()
    }

    fn key(&self, row: usize) -> u64 {
        self.0.row(row).map_or(0, |row| row.key)
    }

    fn revision(&self) -> u64 {
        self.0.generation
    }
}

impl State {
    /// `window` is the size of the window.
    pub fn view<'a>(&'a self, strings: &'a Strings, window: Size) -> Element<'a, Message> {
        let (least, most) = LIST_HEIGHTS;
        let is_wrapped = window.width < WRAP_WIDTH;
        let frame_height = FRAME_HEIGHT + if is_wrapped { WRAPPED_HEIGHT } else { 0.0 };
        let height = (window.height - frame_height).clamp(least, most);
        let list = (!self.shown.is_empty()).then(|| container(self.list(strings)).height(height));
        let all_read = (self.unread > 0).then(|| {
            let label = fl!(strings, "command-inbox-all-read");
            button(label)
                .tooltip("", Side::Below)
                .keys(strings.keys(Command::InboxAllRead))
                .on_press(Message::AllReadPressed)
        });
        let filters = (!self.rows.is_empty()).then(|| self.filters(strings));
        let head = row![].push(filters).push(all_read);
        let head = head.spacing(token::SPACE_M).wrap();
        let body = column![self.status(strings), head].push(list);
        let body = body.spacing(token::SPACE_S);
        dialog::layer(Dialog {
            title: fl!(strings, "inbox-title"),
            close_label: fl!(strings, "inbox-close"),
            on_close: Message::Dismissed,
            page: Page::new(body.width(Fill))
                .width(token::SETTINGS_PAGE_WIDTH)
                .floating(),
        })
    }

    fn filters<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let options = InboxFilter::ALL.map(|filter| ComboOption {
            name: match filter {
                InboxFilter::All => fl!(strings, "inbox-filter-all"),
                InboxFilter::Messages => fl!(strings, "inbox-filter-messages"),
                InboxFilter::Reactions => fl!(strings, "inbox-filter-reactions"),
                InboxFilter::FailedSends => fl!(strings, "inbox-filter-failed"),
                InboxFilter::Servers => fl!(strings, "inbox-filter-servers"),
            },
            selected: filter == self.filter,
            on_press: Message::FilterChosen(filter),
        });
        let name = fl!(strings, "inbox-filter");
        let filters = combo(name, options.into(), self.chooses, Message::FiltersToggled);
        container(filters).width(token::ROW_CONTROL_WIDTH).into()
    }

    /// How much is unread; announced, too.
    fn status<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let status = match (self.shown.len(), self.unread) {
            (0, _) if self.rows.is_empty() => fl!(strings, "inbox-empty"),
            (0, _) => fl!(strings, "inbox-none"),
            (_, 0) => fl!(strings, "inbox-all-read"),
            (_, unread) => fl!(strings, "inbox-unread", "count" => unread),
        };
        status_line(status)
    }

    fn list<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let rows = virtual_list(Rows(self), move |index| match self.row(index) {
            Some(row) => self.row_view(index, row, strings),
            None => column![].into(),
        });
        let rows = rows
            .id(LIST_ID)
            .estimate(ROW_ESTIMATE)
            .notes_focus(FocusedRow::clone(&self.focused));
        let name = move || fl!(strings, "inbox-title").into_owned();
        composite(Role::List, name, self.shown.len(), rows)
            .virtualized()
            .into()
    }

    fn row_view<'a>(
        &'a self,
        index: usize,
        row: &'a InboxRow,
        strings: &'a Strings,
    ) -> Element<'a, Message> {
        let (key, entry) = (row.key, &row.entry);
        Pressable::new(
            Role::Row,
            &*row.spoken,
            content(row, strings),
            ButtonKind::Row,
        )
        .position(index)
        .map_semantics(|semantics| Semantics {
            key: Some(key),
            ..semantics
        })
        .notes_focus(&self.focused, key)
        .width(Fill)
        .padding([token::SPACE_S, token::SPACE_M])
        .on_press(Message::EntryPressed(entry.clone()))
        .on_menu(|at| Message::MenuRequested(entry.clone(), at))
        .into()
    }
}

fn content<'a>(row: &'a InboxRow, strings: &'a Strings) -> Element<'a, Message> {
    let (weight, color) = if row.is_read {
        (font::SANS, TextColor::Secondary)
    } else {
        (font::SEMIBOLD, TextColor::Primary)
    };
    let title = one_line(&*row.title, token::TEXT_LIST)
        .font(weight)
        .color(color);
    let excerpt = (!row.text.is_empty()).then(|| one_line(&*row.text, token::TEXT_LIST));
    let origin = one_line(&*row.origin, token::TEXT_CAPTION).color(TextColor::Secondary);
    let texts = column![title]
        .push(excerpt)
        .push(origin)
        .spacing(token::SPACE_XXS)
        .width(Fill);
    let icon = row.icon.view().class(TextColor::Muted);
    let unread = (!row.is_read).then(|| unread_mark(row, strings));
    iced::widget::row![icon, texts]
        .push(unread)
        .spacing(token::SPACE_M)
        .align_y(Center)
        .into()
}

/// A dot, and for the pointer the button that takes it away.
fn unread_mark<'a>(row: &'a InboxRow, strings: &'a Strings) -> Element<'a, Message> {
    const DOT: f32 = 8.0;
    let dot = container(Space::new().width(DOT).height(DOT)).class(Surface::Dot(TextColor::Accent));
    let label = fl!(strings, "inbox-read");
    let icon = Icon::Done.sized(token::ICON_SMALL);
    let read = Pressable::new(Role::Button, label.clone(), icon, ButtonKind::Quiet)
        .padding(token::SPACE_S)
        .tooltip(label, Side::Below)
        .on_press(Message::ReadPressed(row.entry.clone()))
        .pointer_only();
    iced::widget::row![dot, read]
        .spacing(token::SPACE_S)
        .align_y(Center)
        .into()
}
