//! What runs before and while the window opens.

use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use iced::{Daemon, Point, Program, Size, Task, window};

use super::announcer::Announcer;
use super::connections::Connections;
use super::effect::identity;
use super::features::Features;
use super::history::HistoryRecorder;
use super::identity::IdentityManager;
use super::notice::Notice;
use super::notifications::Notifications;
use super::placement::{Placement, keep_in_sight};
use super::shell::{Closing, Shell};
use super::storage::Storage;
use super::tray::TrayState;
use super::uploads::Uploads;
use super::windows::Windows;
use super::workspace::Workspace;
use super::{App, Demo, Message};
use crate::a11y::platform;
use crate::domain::message_link::MessageLink;
use crate::feature::servers::add;
use crate::log;
use crate::platform::instance::Instance;
use crate::platform::notification::Notifier;
use crate::store::Loaded;
use crate::store::disclosure::DisclosureLogs;
use crate::store::paths::Profile;
use crate::store::registry::Registry;
use crate::store::secret::IdentityStore;
use crate::store::settings::{Settings, WindowPlace};
use crate::ui::{Theme, font, icon, token};

/// In the units that views are drawn in.
pub(super) const MIN_SIZE: Size = Size::new(360.0, 300.0);
pub(super) const APPLICATION_ID: &str = "net.openchat.OpenChat";

#[derive(Debug, Clone)]
pub struct Start {
    pub profile: Profile,
    /// Those of the profile.
    pub settings: Loaded<Settings>,
    pub demo: Option<DemoStart>,
    /// The address of a server to add, or a link to one.
    pub address: Option<String>,
    /// Locks the profile, and receives the command lines of later processes. `None` where it cannot be locked.
    pub instance: Option<Arc<Instance>>,
    /// The language, as a tag; wins over the settings.
    pub locale: Option<String>,
    /// Whether the window waits in the tray, if there is one.
    pub hidden: bool,
}

/// The demo servers that are started with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoStart {
    /// Whether members write by themselves.
    pub lively: bool,
}

/// Why the application ended without its window being closed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Window(#[from] iced::Error),
    /// The Wayland compositor is gone. An X server that is gone ends the process.
    #[error("the display is gone")]
    DisplayLost,
    /// It has been reported.
    #[error("internal error")]
    Panicked,
}

/// Runs the application until its window is closed.
pub fn run(start: Start) -> Result<(), Error> {
    let is_closed = Arc::new(AtomicBool::new(false));
    let daemon = daemon(start, Arc::clone(&is_closed));
    // iced and winit panic when no window can be opened. Nothing of them is used afterwards.
    let ended = panic::catch_unwind(AssertUnwindSafe(|| daemon.run()));
    outcome(ended, is_closed.load(Ordering::Relaxed))
}

/// iced reports a lost connection to Wayland like a normal end.
fn outcome(ended: thread::Result<iced::Result>, is_closed: bool) -> Result<(), Error> {
    ended.map_err(|_panic| Error::Panicked)??;
    is_closed.then_some(()).ok_or(Error::DisplayLost)
}

/// The application as a value, which a test runs without a display.
pub fn program(start: Start) -> impl Program + 'static {
    daemon(start, Arc::default())
}

/// `is_closed` is set once the window is closed on purpose.
fn daemon(
    start: Start,
    is_closed: Arc<AtomicBool>,
) -> Daemon<impl Program<State = App, Message = Message, Theme = Theme>> {
    let update = move |app: &mut App, message| {
        let task = app.update(message);
        is_closed.store(app.shell.closing == Closing::Ending, Ordering::Relaxed);
        task
    };
    font::load();
    let settings = iced::Settings {
        id: Some(APPLICATION_ID.to_owned()),
        fonts: font::bundled(),
        default_font: font::SANS,
        default_text_size: token::TEXT_BODY.into(),
        ..iced::Settings::default()
    };
    iced::daemon(move || App::boot(start.clone()), update, App::view)
        .title(App::title)
        .theme(App::theme)
        .scale_factor(|app: &App, _window| app.workspace.preferences().scale)
        .subscription(App::subscription)
        .settings(settings)
}

impl App {
    /// Its sounds are among the runtime files.
    fn notifier(&self) -> Notifier {
        Notifier::new(APPLICATION_ID, self.storage.profile().map(Profile::run))
    }

    fn boot(start: Start) -> (Self, Task<Message>) {
        log::hide_panic_messages();
        let settings = start.settings;
        let registry = Registry::load(&start.profile.registry());
        let earlier_logs = start.profile.disclosure_logs();
        let ledgers = DisclosureLogs::load(&earlier_logs);
        let unreadable = [settings.unreadable, registry.unreadable, ledgers.unreadable];
        let store = Arc::new(IdentityStore::new(&start.profile));
        let geometry = settings.value.window;
        let size = Size::new(geometry.width, geometry.height);
        let storage = Storage::new(settings.value, registry.value, Some(start.profile));
        let mut app = Self::new(storage, start.locale, size);
        app.storage
            .ledgers()
            .set_earlier(ledgers.value, earlier_logs);
        app.instance = start.instance;
        app.notifications.notifier = Some(Arc::new(app.notifier()));
        let path = |path: PathBuf| path.display().to_string();
        let problems = app.storage.settings().problems();
        let lines = problems.lines.clone();
        let problems = Notice::of_settings(problems);
        let settings = settings.quarantined.map(path).map(|copy| {
            if lines.is_empty() {
                Notice::SettingsAside(copy)
            } else {
                Notice::SettingsLines(lines, copy)
            }
        });
        let registry = registry.quarantined.map(path).map(Notice::RegistryAside);
        let disclosures = (ledgers.quarantined.map(path)).map(Notice::DisclosuresAside);
        let unreadable = unreadable.iter().flatten().map(Notice::not_saved);
        let notices = settings.into_iter().chain(problems);
        let notices = notices.chain(registry).chain(disclosures);
        let notices = notices.chain(unreadable);
        notices.for_each(|notice| app.shell.notify(notice));
        if let Some(address) = start.address {
            if MessageLink::is_message_link(&address) {
                // Its server is not shown yet.
                app.shell.notify(Notice::Link(address));
            } else {
                let dialog = app.add_server_dialog(add::State::from_deep_link(&address));
                app.shell.open_dialog(dialog);
            }
        }
        app.shell.placement = Placement::new(geometry);
        let opened = Task::batch([app.start_appearance(), app.begin(start.hidden)]);
        let windows = app.storage.settings().channel_windows.clone();
        app.windows.wait_for_channels(windows);
        let restored = app.restore_servers();
        app.identity.store = Some(Arc::clone(&store));
        let identity = if start.demo.is_some() && !app.storage.settings().in_key_store {
            identity::open_or_create(store)
        } else {
            app.start_onboarding()
        };
        // Tells at once whether anything can be saved.
        let mut tasks = vec![opened, identity, restored, app.storage.save_settings()];
        tasks.extend(start.demo.map(|demo| app.start_demo(demo.lively)));
        (app, Task::batch(tasks))
    }

    /// An application without a window, an identity store or connections.
    pub fn new(storage: Storage, locale: Option<String>, size: Size) -> Self {
        Self {
            workspace: Workspace::new(storage.settings().preferences.clone(), locale, size),
            storage,
            history: HistoryRecorder::default(),
            connections: Connections::default(),
            identity: IdentityManager::default(),
            features: Features::default(),
            transfers: super::Transfers::default(),
            shell: Shell::default(),
            announcer: Announcer::default(),
            windows: Windows::default(),
            notifications: Notifications::default(),
            tray: TrayState::default(),
            demo: Demo::Absent,
            uploads: Uploads::default(),
            instance: None,
        }
    }

    pub(super) fn open_window(&mut self, place: WindowPlace) -> Task<Message> {
        let (size, scale) = (self.workspace.size(), self.workspace.preferences().scale);
        let (window, opened) = window::open(window_settings(place, scale));
        self.workspace.window = Some(window);
        // It is reported when the window gets it, which may be never.
        self.workspace.has_focus = false;
        let attached = self.announcer.bridge.attach(window);
        let in_sight = keep_in_sight(window, place);
        opened
            .discard()
            .chain(in_sight)
            .chain(attached)
            .chain(fit(window, size))
    }
}

/// Of a window that is to have a place, with a zoom factor.
pub(super) fn window_settings(place: WindowPlace, scale: f32) -> window::Settings {
    window::Settings {
        // iced multiplies the size by the zoom factor, and the least size not.
        size: Size::new(place.width, place.height) * (1.0 / scale),
        maximized: place.maximised,
        position: position(place),
        min_size: Some(MIN_SIZE * scale),
        icon: icon::window_icon(),
        // Asks first if something is not sent.
        exit_on_close_request: false,
        visible: !platform::HIDDEN_UNTIL_ATTACHED,
        platform_specific: platform_specific(),
        ..window::Settings::default()
    }
}

fn position(place: WindowPlace) -> window::Position {
    let default = window::Position::Default;
    let specific = |(x, y)| window::Position::Specific(Point::new(x, y));
    place.position.map_or(default, specific)
}

/// Shrinks a window that does not fit its screen, which some window managers do not do.
pub(super) fn fit(window: window::Id, size: Size) -> Task<Message> {
    window::monitor_size(window).then(move |screen| {
        match screen.and_then(|screen| fitting(size, screen)) {
            Some(size) => window::resize(window, size),
            None => Task::none(),
        }
    })
}

/// The size of a window that does not fit its screen; `None` when it fits.
fn fitting(size: Size, screen: Size) -> Option<Size> {
    /// The height of a title bar and a panel.
    const DECORATIONS: f32 = 48.0;
    let width = size.width.min(screen.width);
    let height = size.height.min(screen.height - DECORATIONS);
    (Size::new(width, height) != size)
        .then(|| Size::new(width.max(MIN_SIZE.width), height.max(MIN_SIZE.height)))
}

fn platform_specific() -> window::settings::PlatformSpecific {
    window::settings::PlatformSpecific {
        #[cfg(target_os = "linux")]
        application_id: APPLICATION_ID.to_owned(),
        ..Default::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It ended with success while a compositor that had ended took the window along.
    #[test]
    fn end_without_a_closed_window_is_an_error() {
        let panicked = panic::catch_unwind(|| std::panic::resume_unwind(Box::new(())));
        for (ended, is_closed, expected) in [
            (Ok(Ok(())), true, "Ok(())"),
            (Ok(Ok(())), false, "Err(DisplayLost)"),
            (panicked, false, "Err(Panicked)"),
        ] {
            assert_eq!(format!("{:?}", outcome(ended, is_closed)), expected);
        }
    }

    #[test]
    fn window_opens_where_it_was() {
        let place = WindowPlace {
            position: Some((-40.0, 25.5)),
            ..WindowPlace::default()
        };
        let window::Position::Specific(at) = position(place) else {
            panic!("{:?}", position(place));
        };
        assert_eq!(at, Point::new(-40.0, 25.5));
        let default = position(WindowPlace::default());
        assert!(matches!(default, window::Position::Default));
    }

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
