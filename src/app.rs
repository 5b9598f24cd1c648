//! The application: one window, many servers, and the one place where the features meet the world.
//!
//! Owns the state of the program and the way messages travel. `update` routes, `effect` acts, `view` composes; what a
//! feature does is not known here.

mod announce;
mod boot;
mod effect;
mod handed;
mod identity;
mod keymap;
mod keys;
mod leave;
mod lines;
mod lists;
mod message;
mod profile;
mod rail;
pub mod scene;
mod shelf;
mod stage;
pub mod start;
mod subscription;
#[cfg(test)]
mod tests;
mod toast;
mod trust;
mod update;
mod view;

use std::sync::Arc;

use iced::task::Handle;

pub use boot::{Error, Start, run};
pub use message::Message;

use crate::a11y::Bridge;
use crate::domain::announcement::AnnouncementQueue;
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::feature::{auth, channels, members, profile as names, registry, settings, timeline};
use crate::platform::instance::Instance;
use crate::store::secret::{Identity, Keeper};
use lines::Lines;
use shelf::Shelf;
use stage::Stage;
use toast::Toast;

/// The state of the program.
pub struct App {
    stage: Stage,
    shelf: Shelf,
    lines: Lines,
    identity: Option<Arc<Identity>>,
    /// `None` for scenes and tests, which keep nothing.
    keeper: Option<Arc<Keeper>>,
    /// The way in, while there is no identity.
    entry: Option<Box<auth::entry::State>>,
    /// Whether the identity before this one can be had again.
    earlier: bool,
    rail: registry::State,
    channels: channels::State,
    timeline: timeline::State,
    members: members::State,
    dock: auth::State,
    profile: names::State,
    dialog: Option<Dialog>,
    /// The probe that the dialog waits for; it ends with this.
    probing: Option<Handle>,
    notices: Vec<Notice>,
    demo: Demo,
    /// `None` for scenes and tests, which hold no profile.
    instance: Option<Arc<Instance>>,
    bridge: Bridge,
    teller: AnnouncementQueue,
    tells_later: bool,
    typing_told: Option<String>,
    toast: Toast,
}

/// What lies over the window.
enum Dialog {
    /// A server is being added.
    Add(Box<registry::add::State>),
    /// The settings.
    Settings(settings::State),
    /// The identity is being backed up.
    Backup(Box<auth::backup::State>),
    /// Something is done with the identity.
    Care(Box<auth::care::State>),
    /// A server's details.
    Details(Box<registry::details::State>),
    /// The user's name and picture on a server are being edited.
    Profile(ServerUid),
    /// Somebody is looked at.
    Person(names::card::Card),
    /// Something about one server.
    Sheet(registry::sheet::State),
}

impl Dialog {
    /// The server it is about, where it is about one.
    fn server(&self) -> Option<&ServerUid> {
        match self {
            Self::Details(state) => Some(state.server()),
            Self::Profile(server) => Some(server),
            Self::Person(card) => Some(&card.server),
            Self::Sheet(sheet) => Some(sheet.server()),
            Self::Add(_) | Self::Settings(_) | Self::Backup(_) | Self::Care(_) => None,
        }
    }
}

/// Something to tell the user once.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Notice {
    /// The settings could not be read; where they are now.
    SettingsAside(String),
    /// The list of servers could not be read; where it is now.
    RegistryAside(String),
    /// A change could not be kept.
    NotSaved,
    /// The identity ends with the program.
    IdentityInMemory,
    /// The identity is on this device and nowhere else.
    NotBackedUp,
    /// Something was to be forgotten and stays; what.
    NotForgotten(String),
    /// A server became different; how.
    ServerChanged(ServerUid, String),
    /// A server could not be told that a session is over; its name, and why.
    NotSignedOut(ServerUid, String, Failure),
    /// A server was not left after all; its name, and why.
    NotLeft(ServerUid, String, Failure),
    /// The demo could not be started, and why.
    DemoFailed(String),
}

impl Notice {
    /// The server it is about, where it is about one.
    fn server(&self) -> Option<&ServerUid> {
        match self {
            Self::ServerChanged(server, _)
            | Self::NotSignedOut(server, ..)
            | Self::NotLeft(server, ..) => Some(server),
            Self::SettingsAside(_)
            | Self::RegistryAside(_)
            | Self::NotSaved
            | Self::IdentityInMemory
            | Self::NotBackedUp
            | Self::NotForgotten(_)
            | Self::DemoFailed(_) => None,
        }
    }
}

/// The built-in demo communities.
enum Demo {
    /// Not asked for.
    Absent,
    /// On their way.
    Starting,
    /// There; they end with this.
    Running {
        /// What serves them.
        served: Arc<crate::demo::Demo>,
    },
}

impl App {
    fn notice(&mut self, notice: Notice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }
}
