//! Context menu of a server. Contains every action, so that keyboard and screen reader users miss nothing.

use std::borrow::Cow;

use super::Message;
use crate::domain::command::Command;
use crate::domain::id::ServerUid;
use crate::domain::server::Server;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::widget::menu::{Menu, MenuItem};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerAction {
    Details,
    EditProfile,
    MarkRead,
    /// Nothing notifies, and only mentions are counted.
    Mute,
    Unmute,
    /// Opens another menu in place of this one.
    Notifications,
    /// On this device only.
    Rename,
    /// On this device only.
    Customize,
    CopyLink,
    /// For everyone, where the server lets; in the category of the open channel.
    CreateChannel,
    /// For everyone, where the server lets.
    CreateCategory,
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
pub(super) struct Position {
    pub(super) index: usize,
    pub(super) count: usize,
}

/// `servers` must be in the order of the rail. `None` if the server is not among them. `is_current` is whether the keys of
/// commands are about it.
pub fn menu<'a>(
    (server, is_current): (&ServerUid, bool),
    servers: impl Iterator<Item = &'a Server>,
    strings: &'a Strings,
) -> Option<Menu<'a, Message>> {
    let servers: Vec<_> = servers.collect();
    let index = servers.iter().position(|it| it.uid() == server)?;
    let count = servers.len();
    let server = *servers.get(index)?;
    let actions = available_actions(server, Position { index, count });
    let items = actions.map(|action| {
        let chosen = Message::ActionChosen(server.uid().clone(), action);
        let keys = command(action).filter(|_| is_current);
        MenuItem::new(icon(action), label(action, strings), chosen)
            .with_keys(keys.and_then(|command| strings.keys(command)))
    });
    let name = fl!(strings, "server-menu-title", "name" => server.name());
    Some(Menu {
        name: name.into_owned().into(),
        items: items.collect(),
    })
}

/// In menu order; omits actions that would change nothing.
pub(super) fn available_actions(
    server: &Server,
    position: Position,
) -> impl Iterator<Item = ServerAction> {
    let (unread, _) = server.unread_total();
    let mute = if server.is_muted() {
        ServerAction::Unmute
    } else {
        ServerAction::Mute
    };
    let session = if server.session_state().is_ended() {
        ServerAction::SignIn
    } else {
        ServerAction::SignOut
    };
    [
        (ServerAction::Details, true),
        (ServerAction::EditProfile, true),
        (ServerAction::MarkRead, unread > 0),
        (mute, true),
        (ServerAction::Notifications, true),
        (ServerAction::Rename, true),
        (ServerAction::Customize, true),
        // Invite links to unencrypted servers are rejected.
        (ServerAction::CopyLink, server.is_private()),
        (
            ServerAction::CreateChannel,
            server.can_manage_channels() && !server.categories().is_empty(),
        ),
        (ServerAction::CreateCategory, server.can_manage_channels()),
        (ServerAction::MoveUp, position.index > 0),
        (ServerAction::MoveDown, position.index + 1 < position.count),
        (ServerAction::Recheck, !server.session_state().is_ended()),
        (session, true),
        (ServerAction::Leave, true),
    ]
    .into_iter()
    .filter_map(|(action, available)| available.then_some(action))
}

/// What does the same for the current server.
fn command(action: ServerAction) -> Option<Command> {
    match action {
        ServerAction::Details => Some(Command::OpenDetails),
        ServerAction::MarkRead => Some(Command::MarkServerRead),
        _ => None,
    }
}

fn label(action: ServerAction, strings: &Strings) -> Cow<'_, str> {
    match action {
        ServerAction::Details => fl!(strings, "server-menu-details"),
        ServerAction::EditProfile => fl!(strings, "server-menu-profile"),
        ServerAction::Recheck => fl!(strings, "details-recheck"),
        ServerAction::SignOut => fl!(strings, "details-sign-out"),
        ServerAction::SignIn => fl!(strings, "details-sign-in"),
        ServerAction::MarkRead => fl!(strings, "server-menu-read"),
        ServerAction::Mute => fl!(strings, "server-menu-mute"),
        ServerAction::Unmute => fl!(strings, "server-menu-unmute"),
        ServerAction::Notifications => fl!(strings, "notify-menu-open"),
        ServerAction::Rename => fl!(strings, "server-menu-rename"),
        ServerAction::Customize => fl!(strings, "server-menu-icon"),
        ServerAction::CopyLink => fl!(strings, "server-menu-copy-link"),
        ServerAction::CreateChannel => fl!(strings, "section-menu-create-channel"),
        ServerAction::CreateCategory => fl!(strings, "section-menu-create-category"),
        ServerAction::MoveUp => fl!(strings, "server-menu-up"),
        ServerAction::MoveDown => fl!(strings, "server-menu-down"),
        ServerAction::Leave => fl!(strings, "server-menu-leave"),
    }
}

fn icon(action: ServerAction) -> Icon {
    match action {
        ServerAction::Details => Icon::Info,
        ServerAction::EditProfile => Icon::Members,
        ServerAction::Recheck => Icon::Retry,
        ServerAction::SignOut => Icon::Offline,
        ServerAction::SignIn => Icon::Online,
        ServerAction::MarkRead => Icon::MarkRead,
        ServerAction::Mute => Icon::Muted,
        ServerAction::Unmute => Icon::Unmuted,
        ServerAction::Notifications => Icon::Notifications,
        ServerAction::Rename => Icon::Rename,
        ServerAction::Customize => Icon::Palette,
        ServerAction::CopyLink => Icon::Link,
        ServerAction::CreateChannel => Icon::Add,
        ServerAction::CreateCategory => Icon::AddCategory,
        ServerAction::MoveUp => Icon::Up,
        ServerAction::MoveDown => Icon::Down,
        ServerAction::Leave => Icon::Leave,
    }
}
