//! The application: one window, many servers, and the one place where the features meet the world.
//!
//! Owns the state of the program and the way messages travel. `update` routes, `effect` acts, `view` composes; what a
//! feature does is not known here.

mod announce;
mod boot;
mod effect;
mod handed;
mod keymap;
mod keys;
mod leave;
mod lines;
mod lists;
mod message;
mod rail;
pub mod scene;
mod shelf;
mod stage;
pub mod start;
mod subscription;
mod toast;
mod update;
mod view;

use std::sync::Arc;

pub use boot::{Error, Start, run};
pub use message::Message;

use crate::a11y::Bridge;
use crate::domain::announce::Teller;
use crate::domain::failure::Failure;
use crate::feature::{auth, channels, members, registry, settings, timeline};
use crate::platform::instance::Instance;
use crate::store::secret::Identity;
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
    rail: registry::State,
    channels: channels::State,
    timeline: timeline::State,
    members: members::State,
    dock: auth::State,
    dialog: Option<Dialog>,
    notices: Vec<Notice>,
    demo: Demo,
    /// `None` for scenes and tests, which hold no profile.
    instance: Option<Arc<Instance>>,
    bridge: Bridge,
    teller: Teller,
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
    /// Something about one server.
    Sheet(registry::sheet::State),
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
    /// A server was not left after all; its name, and why.
    NotLeft(String, Failure),
    /// The demo could not be started, and why.
    DemoFailed(String),
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
