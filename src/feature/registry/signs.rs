//! Badges on a server icon, and the accessible name that conveys the same state.
//! Each badge has its own corner and shape: mentions top right, trust top left, connection bottom right, mute bottom
//! left.

use std::borrow::Cow;

use iced::widget::{container, stack};
use iced::{Fill, alignment};

use crate::domain::guise::Colour;
use crate::domain::link::Link;
use crate::domain::server::Server;
use crate::domain::trust::Trust;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Ink, Surface};
use crate::ui::widget::avatar::{monogram, tinted};
use crate::ui::widget::badge::badge;
use crate::ui::widget::told::decoration;
use crate::ui::{Element, token};

type Sign = (Icon, Ink);

pub(super) fn picture<'a, Message: 'a>(
    letters: &'a str,
    name: &str,
    colour: Option<Colour>,
    size: f32,
) -> Element<'a, Message> {
    match colour {
        Some(colour) => tinted(letters, tint(colour), size),
        None => monogram(letters, name, size),
    }
}

/// The index of a gradient in `AVATAR_GRADIENTS`.
fn tint(colour: Colour) -> u64 {
    match colour {
        Colour::Amber => 0,
        Colour::Blue => 1,
        Colour::Green => 2,
        Colour::Red => 3,
        Colour::Violet => 4,
        Colour::Slate => 5,
    }
}

pub(super) fn signed<'a, Message: 'a>(server: &'a Server) -> Element<'a, Message> {
    use alignment::{Horizontal, Vertical};
    let picture = picture(
        server.icon_text(),
        server.own_name(),
        server.guise().colour,
        token::RAIL_ICON,
    );
    let (_, mentions) = server.calls();
    let mentions = (mentions > 0).then(|| badge(mentions, true));
    let muted = server.is_muted().then_some((Icon::Muted, Ink::Secondary));
    let corners = [
        (mentions, Horizontal::Right, Vertical::Top),
        (trust(server).map(sign), Horizontal::Left, Vertical::Top),
        (muted.map(sign), Horizontal::Left, Vertical::Bottom),
        (
            line(server.link()).map(sign),
            Horizontal::Right,
            Vertical::Bottom,
        ),
    ];
    let corners = corners.into_iter().filter_map(|(content, x, y)| {
        let corner = container(content?).width(Fill).height(Fill);
        Some(corner.align_x(x).align_y(y).into())
    });
    let layers = std::iter::once(picture).chain(corners);
    let signed = stack(layers)
        .width(token::RAIL_ICON)
        .height(token::RAIL_ICON);
    decoration(signed)
}

fn trust(server: &Server) -> Option<Sign> {
    match server.security().trust {
        Some(Trust::Changed { .. }) => Some((Icon::Failed, Ink::Danger)),
        _ if !server.is_private() => Some((Icon::Warning, Ink::Warning)),
        _ => None,
    }
}

fn trust_in_words<'a>(server: &Server, strings: &'a Strings) -> Option<Cow<'a, str>> {
    let _sign = trust(server)?;
    Some(match server.security().trust {
        Some(Trust::Changed { .. }) => fl!(strings, "trust-changed"),
        _ => fl!(strings, "rail-open-line"),
    })
}

fn line(link: &Link) -> Option<Sign> {
    match link {
        Link::Online | Link::Connecting | Link::Idle => None,
        Link::Waiting { .. } => Some((Icon::Offline, Ink::Warning)),
        Link::Refused(_) => Some((Icon::Failed, Ink::Danger)),
    }
}

fn sign<'a, Message: 'a>((icon, ink): Sign) -> Element<'a, Message> {
    let glyph = icon.sized(token::TEXT_CAPTION - 1.0).class(ink);
    container(glyph)
        .padding(token::SPACE_XXS + 1.0)
        .class(Surface::Sign)
        .into()
}

/// Includes the state that the badges show.
pub(super) fn name<'a>(server: &'a Server, strings: &'a Strings) -> Cow<'a, str> {
    let (unread, mentions) = server.calls();
    let line = match server.link() {
        _ if server.standing().is_ended() => Some(fl!(strings, "rail-signed-out")),
        Link::Online | Link::Connecting => None,
        Link::Idle | Link::Waiting { .. } => Some(fl!(strings, "rail-offline")),
        Link::Refused(_) => Some(fl!(strings, "rail-refused")),
    };
    let parts = [
        line,
        (unread > 0).then(|| fl!(strings, "rail-unread", "count" => unread)),
        (mentions > 0).then(|| fl!(strings, "rail-mentions", "count" => mentions)),
        server.is_muted().then(|| fl!(strings, "rail-muted")),
        trust_in_words(server, strings),
    ];
    let called = Cow::Borrowed(server.name());
    parts.into_iter().flatten().fold(called, |before, after| {
        let both =
            fl!(strings, "rail-joined", "before" => before.as_ref(), "after" => after.as_ref());
        Cow::Owned(both.into_owned())
    })
}
