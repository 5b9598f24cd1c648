//! The server rail: joined servers in the user's order, and the button that adds one.

use iced::advanced::widget::Id;
use iced::keyboard::{Key, Modifiers, key::Named};
use iced::widget::{Space, column, container, keyed_column, row, scrollable, stack};
use iced::{Center, Fill};

use super::menu::{Position, ServerAction, available_actions};
use super::{Message, badges};
use crate::a11y::{Role, Semantics};
use crate::domain::command::Command;
use crate::domain::id::ServerUid;
use crate::domain::server::Server;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::Surface;
use crate::ui::widget::accessible::{composite, hidden, labeled};
use crate::ui::widget::backdrop::backdrop;
use crate::ui::widget::badge::badge;
use crate::ui::widget::decoration::decoration;
use crate::ui::widget::row_drag::reorder;
use crate::ui::widget::tooltip::Side;
use crate::ui::widget::{ButtonKind, Pressable};
use crate::ui::{Element, hash, token};

/// What the rail shows of a server: made when the server changes, and not in each view.
#[derive(Debug)]
pub struct RailEntry {
    pub(super) label: String,
    /// Unread messages, of a muted server only mentions, and mentions.
    pub counts: (u32, u32),
}

impl RailEntry {
    pub fn new(server: &Server, strings: &Strings) -> Self {
        let counts = server.attention_counts();
        Self {
            label: badges::accessible_name(server, counts, strings).into_owned(),
            counts,
        }
    }
}

pub fn view<'a>(
    servers: impl Iterator<Item = (&'a Server, &'a RailEntry)>,
    current: Option<&ServerUid>,
    inbox_unread: usize,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let servers: Vec<_> = servers.collect();
    let count = servers.len();
    let rows = servers
        .into_iter()
        .enumerate()
        .map(|(index, (server, entry))| {
            let is_current = current == Some(server.uid());
            let keys = strings.server_keys(index);
            let position = Position { index, count };
            let row = server_row((server, entry), is_current, position, keys);
            (hash::stable_hash(server.uid().as_str()), row)
        });
    let add_label = fl!(strings, "rail-add");
    let icon = container(Icon::Add.view()).center(token::RAIL_ICON_SIZE);
    let add = Pressable::new(Role::Button, add_label.clone(), icon, ButtonKind::Quiet)
        .tooltip(add_label, Side::Beside)
        .keys(strings.keys(Command::AddServer))
        .on_press(Message::AddPressed);
    let go_to_label = fl!(strings, "switcher-title");
    let icon = container(Icon::GoTo.view()).center(token::RAIL_ICON_SIZE);
    let go_to = Pressable::new(Role::Button, go_to_label.clone(), icon, ButtonKind::Quiet)
        .tooltip(go_to_label, Side::Beside)
        .keys(strings.keys(Command::QuickSwitcher))
        .on_press(Message::GoToPressed);
    let name = move || fl!(strings, "rail-name").into_owned();
    let rows = keyed_column(rows)
        .spacing(token::SPACE_S - 2.0 * badges::OVERHANG)
        .width(Fill);
    let rows = composite(
        Role::List,
        name,
        count,
        reorder(rows, Message::ServerDragged),
    );
    let buttons = column![add, go_to].spacing(token::SPACE_S);
    let list = column![rows, container(buttons).width(Fill).center_x(Fill)]
        .spacing(token::SPACE_S - badges::OVERHANG);
    let list = scrollable(
        list.padding([token::SPACE_M - badges::OVERHANG, 0.0])
            .width(Fill),
    )
    .direction(hidden_scrollbar())
    .on_scroll(|viewport| Message::Scrolled(viewport.absolute_offset().y));
    let inbox = container(inbox_button(inbox_unread, strings))
        .width(Fill)
        .center_x(Fill)
        .padding([token::SPACE_S, 0.0]);
    let list = labeled(Role::Navigation, name, column![list.height(Fill), inbox]);
    let list = container(list).width(token::RAIL_WIDTH).height(Fill);
    backdrop(|roles| roles.surface_rail, list)
}

/// Below the servers, so that it is always in sight.
fn inbox_button(unread: usize, strings: &Strings) -> Element<'_, Message> {
    let label = match unread {
        0 => fl!(strings, "inbox-title"),
        unread => fl!(strings, "inbox-button-unread", "count" => unread),
    };
    let icon = container(Icon::Inbox.view()).center(token::RAIL_ICON_SIZE);
    let count = (unread > 0).then(|| {
        let count = badge(u32::try_from(unread).unwrap_or(u32::MAX), true);
        container(count).align_right(Fill).align_top(Fill)
    });
    let icon = stack![icon].push(count).clip(true);
    Pressable::new(Role::Button, label.clone(), hidden(icon), ButtonKind::Quiet)
        .tooltip(label, Side::Beside)
        .keys(strings.keys(Command::Inbox))
        .on_press(Message::InboxPressed)
        .into()
}

/// A scrollbar would cover the icons.
fn hidden_scrollbar() -> scrollable::Direction {
    scrollable::Direction::Vertical(scrollable::Scrollbar::new().width(0).scroller_width(0))
}

fn server_row<'a>(
    (server, entry): (&'a Server, &'a RailEntry),
    current: bool,
    position: Position,
    keys: Option<&'a str>,
) -> Element<'a, Message> {
    let (name, (unread, mentions)) = (entry.label.as_str(), entry.counts);
    let icon = decoration(badges::ICON_SIZE, move || {
        badges::icon_with_badges(server, mentions)
    });
    let uid = server.uid();
    let pressable = Pressable::new(Role::Row, name, icon, ButtonKind::RailIcon)
        .id(server_row_id(uid))
        .selected(current)
        .position(position.index)
        .tooltip(name, Side::Beside)
        .keys(keys)
        .map_semantics(|semantics| Semantics {
            key: Some(hash::stable_hash(uid.as_str())),
            ..semantics
        })
        .on_press(Message::ServerPressed(uid.clone()))
        .on_menu(|at| Message::MenuRequested(uid.clone(), at))
        .on_key(move |key, modifiers| {
            let action = action_for_key(key, modifiers)?;
            let available = available_actions(server, position).any(|it| it == action);
            available.then(|| Message::ActionChosen(uid.clone(), action))
        });
    let indicator = selection_indicator(current, unread > 0);
    row![indicator, container(pressable).center_x(Fill)]
        .align_y(Center)
        .into()
}

/// Identifies the row of a server for focus operations.
pub fn server_row_id(server: &ServerUid) -> Id {
    Id::from(format!("rail-{}", server.as_str()))
}

fn action_for_key(key: &Key, modifiers: Modifiers) -> Option<ServerAction> {
    match key.as_ref() {
        Key::Named(Named::ArrowUp) if modifiers == Modifiers::ALT => Some(ServerAction::MoveUp),
        Key::Named(Named::ArrowDown) if modifiers == Modifiers::ALT => Some(ServerAction::MoveDown),
        Key::Named(Named::F2) if modifiers.is_empty() => Some(ServerAction::Rename),
        Key::Named(Named::Delete) if modifiers.is_empty() => Some(ServerAction::Leave),
        _ => None,
    }
}

/// Tall for the current server, short for unread messages.
fn selection_indicator<'a>(current: bool, has_unread: bool) -> Element<'a, Message> {
    const TALL: f32 = 32.0;
    const SHORT: f32 = 8.0;
    let height = match (current, has_unread) {
        (true, _) => TALL,
        (false, true) => SHORT,
        (false, false) => return Space::new().width(token::SPACE_XS).into(),
    };
    let bar = container(Space::new().width(token::SPACE_XS - 1.0).height(height))
        .class(Surface::AccentBar);
    container(bar)
        .width(token::SPACE_XS)
        .height(token::RAIL_ICON_SIZE)
        .align_y(Center)
        .into()
}
