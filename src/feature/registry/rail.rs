//! The server rail: joined servers in the user's order, and the button that adds one.

use iced::advanced::widget::Id;
use iced::keyboard::{Key, Modifiers, key::Named};
use iced::widget::{Space, column, container, keyed_column, row, scrollable};
use iced::{Center, Fill};

use super::menu::{Choice, Standing, choices};
use super::{Message, signs};
use crate::a11y::{Role, Semantics};
use crate::domain::id::ServerUid;
use crate::domain::server::Server;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::Surface;
use crate::ui::widget::reorder::reorder;
use crate::ui::widget::tip::Side;
use crate::ui::widget::told::{named, told};
use crate::ui::widget::{Look, Pressable};
use crate::ui::{Element, seed, token};

pub fn view<'a>(
    servers: impl Iterator<Item = &'a Server>,
    current: Option<&ServerUid>,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let servers: Vec<_> = servers.collect();
    let count = servers.len();
    let icons = servers.into_iter().enumerate().map(|(place, server)| {
        let is_current = current == Some(server.uid());
        let picture = icon(server, is_current, strings, Standing { place, count });
        (seed::of(server.uid().as_str()), picture)
    });
    let add = Pressable::new(Role::Button, fl!(strings, "rail-add"), plus(), Look::Quiet)
        .on_press(Message::AddPressed);
    let add = add.tip(fl!(strings, "rail-add"), Side::Beside);
    let name = move || fl!(strings, "rail-name").into_owned();
    let semantics = move || Semantics {
        set_size: Some(count),
        ..Semantics::new(Role::List, name())
    };
    let icons = keyed_column(icons).spacing(token::SPACE_S).width(Fill);
    let icons = told(semantics, reorder(icons, Message::Dragged));
    let list = column![icons, container(add).width(Fill).center_x(Fill)].spacing(token::SPACE_S);
    let list = scrollable(list.padding([token::SPACE_M, 0.0]).width(Fill))
        .direction(bare())
        .on_scroll(|viewport| Message::Scrolled(viewport.absolute_offset().y));
    let list = named(Role::Navigation, name, list.height(Fill));
    container(list)
        .width(token::RAIL)
        .height(Fill)
        .class(Surface::Rail)
        .into()
}

/// A scrollbar would cover the icons.
fn bare() -> scrollable::Direction {
    scrollable::Direction::Vertical(scrollable::Scrollbar::new().width(0).scroller_width(0))
}

fn plus<'a>() -> Element<'a, Message> {
    container(Icon::Add.view())
        .width(token::RAIL_ICON)
        .height(token::RAIL_ICON)
        .center(token::RAIL_ICON)
        .into()
}

fn icon<'a>(
    server: &'a Server,
    current: bool,
    strings: &'a Strings,
    at: Standing,
) -> Element<'a, Message> {
    let name = signs::name(server, strings);
    let uid = server.uid();
    let pressable = Pressable::new(
        Role::Row,
        name.clone(),
        signs::signed(server),
        Look::Picture,
    )
    .id(row_of(uid))
    .selected(current)
    .tip(name, Side::Beside)
    .told(|semantics| Semantics {
        key: Some(seed::of(uid.as_str())),
        position: Some(at.place),
        ..semantics
    })
    .on_press(Message::Pressed(uid.clone()))
    .on_menu(|at| Message::MenuWanted(uid.clone(), at))
    .on_key(move |key, modifiers| {
        let action = wish(key, modifiers)?;
        let offered = choices(server, at).any(|choice| choice == action);
        offered.then(|| Message::Chosen(uid.clone(), action))
    });
    let (unread, _) = server.calls();
    let line = row![
        mark(current, unread > 0),
        container(pressable).center_x(Fill)
    ];
    line.align_y(Center).into()
}

/// Identifies the row of a server for focus operations.
#[must_use]
pub fn row_of(server: &ServerUid) -> Id {
    Id::from(format!("rail-{}", server.as_str()))
}

pub(super) fn wish(key: &Key, modifiers: Modifiers) -> Option<Choice> {
    match key.as_ref() {
        Key::Named(Named::ArrowUp) if modifiers == Modifiers::ALT => Some(Choice::MoveUp),
        Key::Named(Named::ArrowDown) if modifiers == Modifiers::ALT => Some(Choice::MoveDown),
        Key::Named(Named::F2) if modifiers.is_empty() => Some(Choice::Rename),
        Key::Named(Named::Delete) if modifiers.is_empty() => Some(Choice::Leave),
        _ => None,
    }
}

/// Tall for the current server, short for unread messages.
fn mark<'a>(current: bool, has_unread: bool) -> Element<'a, Message> {
    const TALL: f32 = 32.0;
    const SHORT: f32 = 8.0;
    let height = match (current, has_unread) {
        (true, _) => TALL,
        (false, true) => SHORT,
        (false, false) => 0.0,
    };
    let bar = container(Space::new().width(token::SPACE_XS - 1.0).height(height))
        .class(Surface::AccentLine);
    container(bar)
        .width(token::SPACE_XS)
        .height(token::RAIL_ICON)
        .align_y(Center)
        .into()
}
