//! Context menu of a server. Contains every action, so that keyboard and screen reader users miss nothing.

use iced::Point;

use super::{Message, State};
use crate::domain::id::ServerUid;
use crate::domain::server::Server;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::Element;
use crate::ui::icon::Icon;
use crate::ui::widget::menu::{self, Entry};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Menu {
    pub(super) server: ServerUid,
    pub(super) at: Point,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    Details,
    Profile,
    MarkRead,
    /// Notify only about mentions.
    Mute,
    Unmute,
    /// On this device only.
    Rename,
    /// On this device only.
    Dress,
    CopyLink,
    /// Probe the server again.
    Recheck,
    SignOut,
    SignIn,
    MoveUp,
    MoveDown,
    Leave,
}

/// `index` counts from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) place: usize,
    pub(super) count: usize,
}

impl State {
    /// `servers` must be in the order of the rail.
    pub fn menu<'a>(
        &'a self,
        servers: impl Iterator<Item = &'a Server>,
        strings: &'a Strings,
    ) -> Option<Element<'a, Message>> {
        let Menu { server: uid, at } = self.menu.as_ref()?;
        let servers: Vec<_> = servers.collect();
        let place = servers.iter().position(|server| server.uid() == uid)?;
        let count = servers.len();
        let server = servers.into_iter().nth(place)?;
        let entries = choices(server, Standing { place, count }).map(|choice| Entry {
            name: words(choice, strings),
            icon: icon(choice),
            on_press: Message::Chosen(uid.clone(), choice),
        });
        let name = fl!(strings, "server-menu", "name" => server.name());
        let name = name.into_owned().into();
        Some(menu::layer(
            name,
            *at,
            entries.collect(),
            Message::MenuDismissed,
        ))
    }
}

/// In menu order; omits actions that would change nothing.
pub(super) fn choices(server: &Server, at: Standing) -> impl Iterator<Item = Choice> {
    let (unread, _) = server.unread_total();
    let mute = if server.is_muted() {
        Choice::Unmute
    } else {
        Choice::Mute
    };
    let session = if server.standing().is_ended() {
        Choice::SignIn
    } else {
        Choice::SignOut
    };
    [
        (Choice::Details, true),
        (Choice::Profile, true),
        (Choice::MarkRead, unread > 0),
        (mute, true),
        (Choice::Rename, true),
        (Choice::Dress, true),
        // Invite links to unencrypted servers are rejected.
        (Choice::CopyLink, server.is_private()),
        (Choice::MoveUp, at.place > 0),
        (Choice::MoveDown, at.place + 1 < at.count),
        (Choice::Recheck, !server.standing().is_ended()),
        (session, true),
        (Choice::Leave, true),
    ]
    .into_iter()
    .filter_map(|(choice, offered)| offered.then_some(choice))
}

fn words(choice: Choice, strings: &Strings) -> std::borrow::Cow<'_, str> {
    match choice {
        Choice::Details => fl!(strings, "server-details"),
        Choice::Profile => fl!(strings, "server-profile"),
        Choice::Recheck => fl!(strings, "details-recheck"),
        Choice::SignOut => fl!(strings, "details-sign-out"),
        Choice::SignIn => fl!(strings, "details-sign-in"),
        Choice::MarkRead => fl!(strings, "server-read"),
        Choice::Mute => fl!(strings, "server-mute"),
        Choice::Unmute => fl!(strings, "server-unmute"),
        Choice::Rename => fl!(strings, "server-rename"),
        Choice::Dress => fl!(strings, "server-dress"),
        Choice::CopyLink => fl!(strings, "server-copy-link"),
        Choice::MoveUp => fl!(strings, "server-up"),
        Choice::MoveDown => fl!(strings, "server-down"),
        Choice::Leave => fl!(strings, "server-leave"),
    }
}

fn icon(choice: Choice) -> Icon {
    match choice {
        Choice::Details => Icon::Info,
        Choice::Profile => Icon::People,
        Choice::Recheck => Icon::Retry,
        Choice::SignOut => Icon::Offline,
        Choice::SignIn => Icon::Online,
        Choice::MarkRead => Icon::Read,
        Choice::Mute => Icon::Muted,
        Choice::Unmute => Icon::Heard,
        Choice::Rename => Icon::Rename,
        Choice::Dress => Icon::Colours,
        Choice::CopyLink => Icon::Link,
        Choice::MoveUp => Icon::Up,
        Choice::MoveDown => Icon::Down,
        Choice::Leave => Icon::Leave,
    }
}
