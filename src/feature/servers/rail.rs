//! The server rail: joined servers in the user's order, and the button that adds one.

use iced::advanced::widget::Id;
use iced::keyboard::{Key, Modifiers, key::Named};
use iced::widget::{Space, column, container, keyed_column, row, scrollable};
use iced::{Center, Fill};

use super::menu::{Position, ServerAction, available_actions};
use super::{Message, badges};
use crate::a11y::{Role, Semantics};
use crate::domain::id::ServerUid;
use crate::domain::server::Server;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::Surface;
use crate::ui::widget::accessible::{accessible, labeled};
use crate::ui::widget::reorder::reorder;
use crate::ui::widget::tooltip::Side;
use crate::ui::widget::{ButtonKind, Pressable};
use crate::ui::{Element, hash, token};

pub fn view<'a>(
    servers: impl Iterator<Item = &'a Server>,
    current: Option<&ServerUid>,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let servers: Vec<_> = servers.collect();
    let count = servers.len();
    let icons = servers.into_iter().enumerate().map(|(place, server)| {
        let is_current = current == Some(server.uid());
        let picture = server_row(
            server,
            is_current,
            strings,
            Position {
                index: place,
                count,
            },
        );
        (hash::stable_hash(server.uid().as_str()), picture)
    });
    let add = Pressable::new(
        Role::Button,
        fl!(strings, "rail-add"),
        add_icon(),
        ButtonKind::Quiet,
    )
    .on_press(Message::AddPressed);
    let add = add.tooltip(fl!(strings, "rail-add"), Side::Beside);
    let name = move || fl!(strings, "rail-name").into_owned();
    let semantics = move || Semantics {
        set_size: Some(count),
        ..Semantics::new(Role::List, name())
    };
    let icons = keyed_column(icons).spacing(token::SPACE_S).width(Fill);
    let icons = accessible(semantics, reorder(icons, Message::ServerDragged));
    let list = column![icons, container(add).width(Fill).center_x(Fill)].spacing(token::SPACE_S);
    let list = scrollable(list.padding([token::SPACE_M, 0.0]).width(Fill))
        .direction(hidden_scrollbar())
        .on_scroll(|viewport| Message::Scrolled(viewport.absolute_offset().y));
    let list = labeled(Role::Navigation, name, list.height(Fill));
    container(list)
        .width(token::RAIL_WIDTH)
        .height(Fill)
        .class(Surface::Rail)
        .into()
}

/// A scrollbar would cover the icons.
fn hidden_scrollbar() -> scrollable::Direction {
    scrollable::Direction::Vertical(scrollable::Scrollbar::new().width(0).scroller_width(0))
}

fn add_icon<'a>() -> Element<'a, Message> {
    container(Icon::Add.view())
        .width(token::RAIL_ICON_SIZE)
        .height(token::RAIL_ICON_SIZE)
        .center(token::RAIL_ICON_SIZE)
        .into()
}

fn server_row<'a>(
    server: &'a Server,
    current: bool,
    strings: &'a Strings,
    at: Position,
) -> Element<'a, Message> {
    let name = badges::accessible_name(server, strings);
    let uid = server.uid();
    let pressable = Pressable::new(
        Role::Row,
        name.clone(),
        badges::icon_with_badges(server),
        ButtonKind::RailIcon,
    )
    .id(server_row_id(uid))
    .selected(current)
    .tooltip(name, Side::Beside)
    .map_semantics(|semantics| Semantics {
        key: Some(hash::stable_hash(uid.as_str())),
        position: Some(at.index),
        ..semantics
    })
    .on_press(Message::ServerPressed(uid.clone()))
    .on_menu(|at| Message::MenuRequested(uid.clone(), at))
    .on_key(move |key, modifiers| {
        let action = action_for_key(key, modifiers)?;
        let offered = available_actions(server, at).any(|choice| choice == action);
        offered.then(|| Message::ActionChosen(uid.clone(), action))
    });
    let (unread, _) = server.attention_counts();
    let line = row![
        selection_indicator(current, unread > 0),
        container(pressable).center_x(Fill)
    ];
    line.align_y(Center).into()
}

/// Identifies the row of a server for focus operations.
pub fn server_row_id(server: &ServerUid) -> Id {
    Id::from(format!("rail-{}", server.as_str()))
}

pub(super) fn action_for_key(key: &Key, modifiers: Modifiers) -> Option<ServerAction> {
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
        (false, false) => 0.0,
    };
    let bar = container(Space::new().width(token::SPACE_XS - 1.0).height(height))
        .class(Surface::AccentBar);
    container(bar)
        .width(token::SPACE_XS)
        .height(token::RAIL_ICON_SIZE)
        .align_y(Center)
        .into()
}
