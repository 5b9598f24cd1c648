//! The scenes about the rail: what is done with a server, and their list as a file.

use std::time::{Duration, Instant};

use iced::Point;

use super::story::settled;
use crate::app::{App, Dialog};
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::domain::server::Server;
use crate::domain::server_listing::ServerListing;
use crate::domain::server_settings::{IconColor, ServerOverrides};
use crate::feature::registry::sheet;
use crate::feature::settings;
use crate::feature::settings::servers::{self, Row};

/// The menu of the second server, in a rail that shows what it can.
pub(super) fn menu(app: &mut App) {
    const AT: Point = Point::new(48.0, 84.0);
    settled(app);
    signs(app);
    let _focus = app.rail.open_menu("two".into(), AT);
}

/// The third server is muted, renamed and without a line.
fn signs(app: &mut App) {
    const WAIT: Duration = Duration::from_secs(20);
    if let Some(server) = app.stage.servers.get_mut(&ServerUid::from("three")) {
        server.set_overrides(ServerOverrides {
            name: Some("Seeds".into()),
            letters: Some("🌱".into()),
            color: Some(IconColor::Green),
            muted: true,
        });
        server.set_connection(ConnectionState::Waiting {
            attempt: 2,
            until: Instant::now() + WAIT,
            failure: Failure::TimedOut,
        });
    }
}

/// A dialog about the second server.
pub(super) fn sheet(app: &mut App, open: impl FnOnce(&Server) -> sheet::State) {
    settled(app);
    let server = app.stage.servers.get(&ServerUid::from("two"));
    app.dialog = server.map(|server| Dialog::Sheet(open(server)));
}

/// The second server was asked to let the user go, and was not reached.
pub(super) fn not_left(app: &mut App) {
    sheet(app, sheet::State::leave);
    if let Some(Dialog::Sheet(state)) = &mut app.dialog {
        let _asked = state.update(sheet::Message::Leave(sheet::Leave::LeavePressed));
        let _seen = state.refused(&"two".into(), Failure::TimedOut);
    }
}

/// A list was read; one of its servers is here already, and the line to another is open.
pub(super) fn list(app: &mut App) {
    settled(app);
    let mut state = settings::State::new(app.shelf.settings.preferences.clone(), true, None);
    let mut say = |message| state.update(settings::Message::Servers(message)).event;
    let _file = say(servers::Message::SourceTyped("servers.json".into()));
    if let Some(settings::Event::Servers(servers::Event::Read(generation, _))) =
        say(servers::Message::ReadPressed)
    {
        let rows = vec![
            row("Harbor Commons", "https://chat.example.org", true),
            row("Ferry Office", "https://ferry.example.org", false),
            row("Old Mill", "http://mill.example.org", false),
        ];
        let _none = say(servers::Message::Read(generation, Ok(rows)));
    }
    let _none = state.update(settings::Message::PageChosen(settings::Page::Servers));
    app.dialog = Some(Dialog::Settings(state));
}

fn row(name: &str, address: &str, known: bool) -> Row {
    Row {
        offer: ServerListing {
            address: address.into(),
            origin: address.into(),
            server_id: name.into(),
            name: name.into(),
            private: address.starts_with("https"),
        },
        known,
    }
}
