//! The rail: the joined servers, in the user's order, and the way to add one.

use std::borrow::Cow;

use iced::widget::{Space, column, container, keyed_column, row, scrollable, stack};
use iced::{Center, Fill, alignment};

use super::Message;
use crate::a11y::{Role, Semantics};
use crate::domain::id::ServerUid;
use crate::domain::link::Link;
use crate::domain::server::Server;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Ink, Surface};
use crate::ui::widget::avatar::{monogram, with_state};
use crate::ui::widget::badge::badge;
use crate::ui::widget::tip::Side;
use crate::ui::widget::told::{named, told};
use crate::ui::widget::{Look, Pressable};
use crate::ui::{Element, seed, token};

/// The rail with the servers, in order, and the one in view.
pub fn view<'a>(
    servers: impl Iterator<Item = &'a Server>,
    current: Option<&ServerUid>,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let servers: Vec<_> = servers.collect();
    let count = servers.len();
    let icons = servers.into_iter().enumerate().map(|(place, server)| {
        let picture = icon(server, current == Some(server.uid()), strings, place);
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
    let icons = told(semantics, keyed_column(icons).spacing(token::SPACE_S));
    let list = column![icons, container(add).width(Fill).center_x(Fill)].spacing(token::SPACE_S);
    let list = scrollable(list.padding([token::SPACE_M, 0.0]).width(Fill)).direction(bare());
    let list = named(Role::Navigation, name, list.height(Fill));
    container(list)
        .width(token::RAIL)
        .height(Fill)
        .class(Surface::Rail)
        .into()
}

/// A rail that scrolls has no bar: it would stand on the icons.
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
    place: usize,
) -> Element<'a, Message> {
    let (unread, mentions) = server.unread_total();
    let name = name(server, (unread, mentions), strings);
    let picture = monogram(server.icon_text(), server.name(), token::RAIL_ICON);
    let picture = match state(server.link()) {
        Some(ink) => with_state(picture, ink, token::RAIL_ICON),
        None => picture,
    };
    let pressable = Pressable::new(Role::Row, name.clone(), picture, Look::Picture)
        .selected(current)
        .tip(name.clone(), Side::Beside)
        .told(|semantics| Semantics {
            key: Some(seed::of(server.uid().as_str())),
            position: Some(place),
            ..semantics
        })
        .on_press(Message::Pressed(server.uid().clone()));
    let marked = stack![pressable, corner(mentions)];
    let line = row![mark(current, unread > 0), container(marked).center_x(Fill)].align_y(Center);
    line.into()
}

/// What the rail calls a server, its unread messages and its line included.
fn name<'a>(
    server: &'a Server,
    (unread, mentions): (u32, u32),
    strings: &'a Strings,
) -> Cow<'a, str> {
    let called = server.name();
    if !matches!(server.link(), Link::Online | Link::Connecting) {
        return fl!(strings, "rail-server-offline", "name" => called);
    }
    if mentions > 0 {
        return fl!(strings, "rail-server-mentions", "name" => called, "count" => unread, "mentions" => mentions);
    }
    if unread > 0 {
        return fl!(strings, "rail-server-unread", "name" => called, "count" => unread);
    }
    fl!(strings, "rail-server", "name" => called)
}

fn state(link: &Link) -> Option<Ink> {
    match link {
        Link::Online | Link::Connecting | Link::Idle => None,
        Link::Waiting { .. } => Some(Ink::Warning),
        Link::Refused(_) => Some(Ink::Danger),
    }
}

/// The bar at the start edge: tall for the one in view, short for one with news.
fn mark<'a>(current: bool, news: bool) -> Element<'a, Message> {
    const TALL: f32 = 32.0;
    const SHORT: f32 = 8.0;
    let height = match (current, news) {
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

fn corner<'a>(mentions: u32) -> Option<Element<'a, Message>> {
    (mentions > 0).then(|| {
        container(badge(mentions, true))
            .width(token::RAIL_ICON + token::SPACE_XS)
            .height(token::RAIL_ICON)
            .align_x(alignment::Horizontal::Right)
            .align_y(alignment::Vertical::Bottom)
            .into()
    })
}
