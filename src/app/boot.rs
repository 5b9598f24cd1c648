//! What runs before and while the window opens.

use std::sync::Arc;

use iced::{Size, Task, window};

use super::announcer::Announcer;
use super::connections::Connections;
use super::dialog::Dialog;
use super::effect::identity;
use super::features::Features;
use super::identity::IdentityManager;
use super::notice::Notice;
use super::shell::Shell;
use super::storage::Storage;
use super::workspace::Workspace;
use super::{App, Demo, Message};
use crate::a11y::platform;
use crate::feature::servers::add;
use crate::platform::instance::Instance;
use crate::store::disclosure::DisclosureLogs;
use crate::store::paths::Profile;
use crate::store::registry::Registry;
use crate::store::secret::IdentityStore;
use crate::store::settings::Settings;
use crate::ui::{font, icon, token};

const MIN_SIZE: Size = Size::new(640.0, 480.0);
const APPLICATION_ID: &str = "net.openchat.OpenChat";

/// How the application is started.
#[derive(Debug, Clone)]
pub struct Start {
    /// Where settings, server list and identity are stored.
    pub profile: Profile,
    /// Whether the demo servers are started and joined.
    pub demo: bool,
    /// The address of a server to add, or a link to one.
    pub address: Option<String>,
    /// Locks the profile, and receives the command lines of later processes.
    pub instance: Arc<Instance>,
    /// The language, as a tag; wins over the settings.
    pub locale: Option<String>,
}

/// Why the application could not run.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// There is no display, or no window can be opened.
    #[error("no window can be opened: {0}")]
    Window(String),
}

/// Runs the application until its window is closed.
///
/// # Errors
/// When no window can be opened.
pub fn run(start: Start) -> Result<(), Error> {
    let settings = iced::Settings {
        id: Some(APPLICATION_ID.to_owned()),
        fonts: font::bundled(),
        default_font: font::SANS,
        default_text_size: token::TEXT_BODY.into(),
        ..iced::Settings::default()
    };
    iced::daemon(move || App::boot(start.clone()), App::update, App::view)
        .title(App::title)
        .theme(App::theme)
        .scale_factor(|app: &App, _window| app.workspace.preferences().scale)
        .subscription(App::subscription)
        .settings(settings)
        .run()
        .map_err(|error| Error::Window(error.to_string()))
}

impl App {
    fn boot(start: Start) -> (Self, Task<Message>) {
        let settings = Settings::load(&start.profile.settings());
        let registry = Registry::load(&start.profile.registry());
        let ledgers = DisclosureLogs::load(&start.profile.disclosure_logs()).value;
        let store = Arc::new(IdentityStore::new(&start.profile));
        let geometry = settings.value.window;
        let size = Size::new(geometry.width, geometry.height);
        let storage = Storage::new(settings.value, registry.value, Some(start.profile));
        let mut app = Self::new(storage.with_ledgers(ledgers), start.locale, size);
        app.instance = Some(start.instance);
        if let Some(path) = settings.quarantined {
            let notice = Notice::SettingsAside(path.display().to_string());
            app.shell.notify(notice);
        }
        if let Some(path) = registry.quarantined {
            let notice = Notice::RegistryAside(path.display().to_string());
            app.shell.notify(notice);
        }
        if let Some(address) = start.address {
            let dialog = Box::new(add::State::from_deep_link(&address));
            app.shell.open_dialog(Dialog::AddServer(dialog));
        }
        let opened = app.open_window(size, geometry.maximised);
        let restored = app.restore_servers();
        app.identity.set_store(Arc::clone(&store));
        let identity = if start.demo && !app.storage.settings().in_key_store {
            identity::open_or_create(store)
        } else {
            app.start_onboarding()
        };
        let mut tasks = vec![opened, identity, restored];
        if start.demo {
            tasks.push(app.start_demo());
        }
        (app, Task::batch(tasks))
    }

    /// An application without a window, an identity store or connections.
    pub fn new(storage: Storage, locale: Option<String>, size: Size) -> Self {
        Self {
            workspace: Workspace::new(storage.settings().preferences.clone(), locale, size),
            storage,
            connections: Connections::default(),
            identity: IdentityManager::default(),
            features: Features::default(),
            shell: Shell::default(),
            announcer: Announcer::new(),
            demo: Demo::Absent,
            instance: None,
        }
    }

    fn open_window(&mut self, size: Size, maximized: bool) -> Task<Message> {
        let (window, opened) = window::open(window::Settings {
            size,
            maximized,
            min_size: Some(MIN_SIZE),
            icon: icon::window_icon(),
            exit_on_close_request: true,
            visible: !platform::HIDDEN_UNTIL_ATTACHED,
            platform_specific: platform_specific(),
            ..window::Settings::default()
        });
        self.workspace.set_window(window);
        let attached = self.announcer.bridge().attach(window);
        opened.discard().chain(attached).chain(fit(window, size))
    }
}

/// Shrinks a window that does not fit its screen, which some window managers do not do.
fn fit(window: window::Id, size: Size) -> Task<Message> {
    window::monitor_size(window).then(move |screen| {
        match screen.and_then(|screen| fitting(size, screen)) {
            Some(size) => window::resize(window, size),
            None => Task::none(),
        }
    })
}

/// The size of a window that does not fit its screen, in logical pixels; `None` when it fits.
fn fitting(size: Size, screen: Size) -> Option<Size> {
    /// The height of a title bar and a panel.
    const DECORATIONS: f32 = 48.0;
    let room = Size::new(screen.width, screen.height - DECORATIONS);
    let fits = size.width <= room.width && size.height <= room.height;
    (!fits).then(|| {
        Size::new(
            size.width.min(room.width).max(MIN_SIZE.width),
            size.height.min(room.height).max(MIN_SIZE.height),
        )
    })
}

#[cfg(target_os = "linux")]
fn platform_specific() -> window::settings::PlatformSpecific {
    window::settings::PlatformSpecific {
        application_id: APPLICATION_ID.to_owned(),
        ..Default::default()
    }
}

#[cfg(not(target_os = "linux"))]
fn platform_specific() -> window::settings::PlatformSpecific {
    window::settings::PlatformSpecific::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn window_fits_its_screen() {
        let usual = Size::new(1280.0, 800.0);
        for (screen, expected) in [
            ((1920.0, 1080.0), None),
            ((1280.0, 848.0), None),
            ((1366.0, 768.0), Some(Size::new(1280.0, 720.0))),
            ((1024.0, 600.0), Some(Size::new(1024.0, 552.0))),
            ((100.0, 100.0), Some(MIN_SIZE)),
        ] {
            let screen: Size = screen.into();
            assert_eq!(fitting(usual, screen), expected, "{screen:?}");
        }
    }
}
