//! The application: one window, many servers, and the one place where the features meet the world.
//!
//! Owns the state of the program and the way messages travel. `update` routes, `effect` acts, `view` composes; what a
//! feature does is not known here.

mod boot;
mod effect;
mod keymap;
mod keeping;
mod line;
mod message;
mod scene;
mod servers;
mod subscription;
mod update;
mod view;

use std::collections::BTreeMap;
use std::sync::Arc;

use iced::{Size, window};

pub use boot::{Error, Start, run};
pub use message::Message;
pub use scene::{Picture, SCENES, picture};

use crate::domain::id::ServerUid;
use crate::domain::server::Server;
use crate::feature::{auth, channels, members, registry, settings, timeline};
use crate::i18n::Strings;
use crate::ui::Theme;
use keeping::Shelf;
use line::Line;

/// The state of the program.
pub struct App {
    window: Window,
    strings: Strings,
    theme: Theme,
    shelf: Shelf,
    identity: Identity,
    servers: BTreeMap<ServerUid, Server>,
    lines: BTreeMap<ServerUid, Line>,
    current: Option<ServerUid>,
    rail: registry::State,
    channels: channels::State,
    timeline: timeline::State,
    members: members::State,
    dock: auth::State,
    dialog: Option<Dialog>,
    demo: Demo,
}

/// The window, as far as it matters here.
#[derive(Debug, Clone, Copy)]
struct Window {
    id: Option<window::Id>,
    size: Size,
    focused: bool,
}

/// The user's identity, on its way from the key store.
enum Identity {
    /// Asked for, not there yet.
    Opening,
    /// There.
    Open(Arc<crate::store::secret::Root>),
}

/// What lies over the window.
enum Dialog {
    /// A server is being added.
    Add(registry::add::State),
    /// The settings.
    Settings(settings::State),
}

/// The built-in demo community.
enum Demo {
    /// Not asked for.
    Absent,
    /// On its way.
    Starting,
    /// There; it ends with this.
    Running { _communities: Arc<crate::demo::Demo> },
}
