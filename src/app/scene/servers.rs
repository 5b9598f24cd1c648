//! Scenes of the rail: the menu and dialogs of a server, and the import of a server list.

use std::time::{Duration, Instant};

use iced::Point;

use crate::app::App;
use crate::app::dialog::Dialog;
use crate::app::menu::MenuTarget;
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::server::Server;
use crate::domain::server_listing::ServerListing;
use crate::domain::server_settings::{IconColor, ServerOverrides};
use crate::feature::servers::server_dialog::{self, Leave};
use crate::feature::settings::server_list::{Event, ImportRow, Message};
use crate::feature::settings::{self, SettingsPage};

/// The menu of the second server, in a rail with all badges.
pub(super) fn menu(app: &mut App) {
    const AT: Point = Point::new(48.0, 84.0);
    customize(app);
    let _focus = app.open_menu(MenuTarget::Server("two".into()), Some(AT));
}

/// The third server is muted, renamed and offline.
fn customize(app: &mut App) {
    const WAIT: Duration = Duration::from_secs(20);
    app.workspace.edit(&"three".into(), |server| {
        server.set_overrides(ServerOverrides {
            name: Some("Seeds".into()),
            icon_text: Some("🌱".into()),
            color: Some(IconColor::Green),
            muted: true,
            ..ServerOverrides::default()
        });
        server.set_connection(ConnectionState::Waiting {
            attempt: 2,
            until: Instant::now() + WAIT,
            failure: Failure::TimedOut,
        });
    });
}

/// A dialog about the second server.
pub(super) fn dialog(app: &mut App, open: impl FnOnce(&Server) -> server_dialog::State) {
    if let Some(server) = app.workspace.server(&"two".into()) {
        app.shell.open_dialog(Dialog::Server(open(server)));
    }
}

/// Leaves the second server.
pub(super) fn leave(server: &Server) -> server_dialog::State {
    server_dialog::State::leave(server, Some(&"srv_night-garden".into()))
}

/// The second server could not be reached when the user left it.
pub(super) fn not_left(app: &mut App) {
    dialog(app, leave);
    if let Some(Dialog::Server(state)) = app.shell.dialog_mut() {
        let leave = server_dialog::Message::Leave(Leave::LeavePressed);
        let _event = state.update(leave);
        let _shown = state.on_leave_failed(&"two".into(), Failure::TimedOut);
    }
}

/// A list with a server that is known, one that is new and one without encryption.
pub(super) fn import(app: &mut App) {
    let mut state = settings::State::new(
        app.workspace.preferences().clone(),
        true,
        None,
        app.workspace.strings(),
    );
    let mut update = |message| state.update(settings::Message::Servers(message)).event;
    let _none = update(Message::ImportPathChanged("servers.json".into()));
    if let Some(settings::Event::Servers(Event::Import(import, _))) = update(Message::ImportPressed)
    {
        let rows = vec![
            row("Harbor Commons", "https://chat.example.org", true),
            row("Ferry Office", "https://ferry.example.org", false),
            row("Old Mill", "http://mill.example.org", false),
        ];
        let _none = update(Message::ImportRead(import, Ok(rows)));
    }
    let _none = state.update(settings::Message::PageChosen(SettingsPage::Servers));
    app.shell.open_dialog(Dialog::Settings(Box::new(state)));
}

fn row(name: &str, address: &str, known: bool) -> ImportRow {
    ImportRow {
        listing: ServerListing {
            address: address.into(),
            origin: address.into(),
            server_id: name.into(),
            name: name.into(),
            private: address.starts_with("https"),
        },
        already_joined: known,
    }
}
