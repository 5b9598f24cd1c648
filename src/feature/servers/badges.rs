//! Badges on a server icon, and the accessible name that conveys the same state.
//! Each badge has its own corner and shape: mentions top right, trust top left, connection bottom right, mute bottom
//! left.

use std::borrow::Cow;

use iced::widget::{container, stack};
use iced::{Fill, Size, alignment};

use crate::domain::connection::ConnectionState;
use crate::domain::server::Server;
use crate::domain::server_settings::IconColor;
use crate::domain::trust::Trust;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::avatar::{colored_monogram, monogram};
use crate::ui::widget::badge::badge;
use crate::ui::{Element, token};

type Badge = (Icon, TextColor);

/// Of an icon with its badges.
pub(super) const ICON_SIZE: Size = {
    let size = token::RAIL_ICON_SIZE + 2.0 * OVERHANG;
    Size::new(size, size)
};

/// How far badges reach out of the icon, so that they leave its letters free.
pub(super) const OVERHANG: f32 = token::SPACE_XS;

pub(super) fn server_icon<'a, Message: 'a>(
    letters: &'a str,
    name: &str,
    color: Option<IconColor>,
    size: f32,
) -> Element<'a, Message> {
    match color {
        Some(color) => colored_monogram(letters, color_index(color), size),
        None => monogram(letters, name, size),
    }
}

/// The index of a color in `ui::theme`.
fn color_index(color: IconColor) -> u64 {
    match color {
        IconColor::Amber => 0,
        IconColor::Blue => 1,
        IconColor::Green => 2,
        IconColor::Red => 3,
        IconColor::Violet => 4,
        IconColor::Slate => 5,
    }
}

pub(super) fn icon_with_badges<'a, Message: 'a>(
    server: &'a Server,
    mentions: u32,
) -> Element<'a, Message> {
    use alignment::{Horizontal, Vertical};
    let icon = server_icon(
        server.icon_text(),
        server.own_name(),
        server.overrides().color,
        token::RAIL_ICON_SIZE,
    );
    let mentions = (mentions > 0).then(|| {
        // With a ring, so that it is seen on an icon of any color.
        container(badge(mentions, true))
            .padding(token::SPACE_XXS)
            .class(Surface::IconBadge)
            .into()
    });
    let trust = trust_warning(server).map(|(badge, _)| corner_badge(badge));
    let connection = connection_badge(server).map(corner_badge);
    let muted = server
        .is_muted()
        .then(|| corner_badge((Icon::Muted, TextColor::Secondary)));
    let corners = [
        (mentions, Horizontal::Right, Vertical::Top),
        (trust, Horizontal::Left, Vertical::Top),
        (muted, Horizontal::Left, Vertical::Bottom),
        (connection, Horizontal::Right, Vertical::Bottom),
    ];
    let corners = corners.into_iter().filter_map(|(content, x, y)| {
        let corner = container(content?).width(Fill).height(Fill);
        Some(corner.align_x(x).align_y(y).into())
    });
    let Size { width, height } = ICON_SIZE;
    let icon = container(icon).center(width).into();
    // Clipped, because each badge is a layer, and the renderer goes through every layer that touches the damage.
    stack(std::iter::once(icon).chain(corners))
        .width(width)
        .height(height)
        .clip(true)
        .into()
}

/// Returns the badge and the key of its label.
fn trust_warning(server: &Server) -> Option<(Badge, &'static str)> {
    match server.tls_state().trust {
        Some(Trust::Changed { .. }) => Some(((Icon::Failed, TextColor::Danger), "trust-changed")),
        _ if !server.is_private() => {
            Some(((Icon::Warning, TextColor::Warning), "rail-not-encrypted"))
        }
        _ => None,
    }
}

pub(super) fn connection_badge(server: &Server) -> Option<Badge> {
    match server.connection() {
        _ if server.session_state().is_ended() => Some((Icon::Leave, TextColor::Secondary)),
        ConnectionState::Online | ConnectionState::Connecting | ConnectionState::Idle => None,
        ConnectionState::Waiting { .. } => Some((Icon::Offline, TextColor::Warning)),
        ConnectionState::Refused(_) => Some((Icon::Failed, TextColor::Danger)),
    }
}

fn corner_badge<'a, Message: 'a>((icon, color): Badge) -> Element<'a, Message> {
    container(icon.sized(token::TEXT_CAPTION - 1.0).class(color))
        .padding(token::SPACE_XXS + 1.0)
        .class(Surface::IconBadge)
        .into()
}

/// Includes the state that the badges show.
pub(super) fn accessible_name<'a>(
    server: &'a Server,
    (unread, mentions): (u32, u32),
    strings: &'a Strings,
) -> Cow<'a, str> {
    let status = match server.connection() {
        _ if server.session_state().is_ended() => Some(fl!(strings, "rail-signed-out")),
        ConnectionState::Online | ConnectionState::Connecting => None,
        ConnectionState::Idle | ConnectionState::Waiting { .. } => {
            Some(fl!(strings, "rail-offline"))
        }
        ConnectionState::Refused(_) => Some(fl!(strings, "rail-refused")),
    };
    let parts = [
        status,
        (unread > 0).then(|| fl!(strings, "rail-unread", "count" => unread)),
        (mentions > 0).then(|| fl!(strings, "rail-mentions", "count" => mentions)),
        server.is_muted().then(|| fl!(strings, "rail-muted")),
        trust_warning(server).map(|(_, key)| strings.text(key)),
    ];
    let name = Cow::Borrowed(server.name());
    parts.into_iter().flatten().fold(name, |before, after| {
        let list =
            fl!(strings, "rail-status-list", "before" => before.as_ref(), "after" => after.as_ref());
        list.into_owned().into()
    })
}
