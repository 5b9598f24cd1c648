//! The menu of a server: everything that can be done with it, by keys and readers as by the pointer.

use iced::Point;

use super::{Message, State};
use crate::domain::id::ServerUid;
use crate::domain::server::Server;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::Element;
use crate::ui::icon::Icon;
use crate::ui::widget::menu::{self, Entry};

/// A menu that is open.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Menu {
    pub(super) server: ServerUid,
    pub(super) at: Point,
}

/// What can be done with a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Show its details: trust, session, what left for it.
    Details,
    /// Edit the user's name and picture there.
    Profile,
    /// Take everything in it as read.
    MarkRead,
    /// Let it call for attention only where the user is meant.
    Mute,
    /// Let it call for attention as usual.
    Unmute,
    /// Call it otherwise on this device.
    Rename,
    /// Give it another picture on this device.
    Dress,
    /// Put a link to it on the clipboard.
    CopyLink,
    /// Look at it again.
    Recheck,
    /// End the session there.
    SignOut,
    /// Begin a session there.
    SignIn,
    /// Move it one place up.
    MoveUp,
    /// Move it one place down.
    MoveDown,
    /// Be no member any more.
    Leave,
}

/// Where a server stands: its place from 0, and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) place: usize,
    pub(super) count: usize,
}

impl State {
    /// The menu that is open, as a layer, over servers in the order of the rail.
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

/// What can be done with a server now, in the order of the menu. What would change nothing is left out.
pub(super) fn choices(server: &Server, at: Standing) -> impl Iterator<Item = Choice> {
    let (unread, _) = server.unread_total();
    let mute = if server.is_muted() {
        Choice::Unmute
    } else {
        Choice::Mute
    };
    let session = if server.session_state().is_ended() {
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
        // A link over a line that others can read is followed by nobody.
        (Choice::CopyLink, server.is_private()),
        (Choice::MoveUp, at.place > 0),
        (Choice::MoveDown, at.place + 1 < at.count),
        (Choice::Recheck, !server.session_state().is_ended()),
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
