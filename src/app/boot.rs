//! How the application begins: what it reads before the window, and what it asks for once the window is on its way.

use std::sync::Arc;

use iced::{Size, Task, window};
use tokio::task::spawn_blocking;

use super::identity;
use super::message::Redacted;
use super::shelf::Shelf;
use super::stage::Stage;
use super::toast::Toast;
use super::{App, Demo, Dialog, Message, Notice, lines::Lines};
use crate::a11y::{Bridge, platform};
use crate::demo;
use crate::domain::announcement::AnnouncementQueue;
use crate::feature::{auth, channels, members, registry, registry::add, timeline};
use crate::platform::instance::Instance;
use crate::store::Loaded;
use crate::store::ledger::Ledgers;
use crate::store::paths::Profile;
use crate::store::registry::Registry;
use crate::store::secret::Keeper;
use crate::store::settings::Settings;
use crate::ui::{font, icon, token};

/// The smallest window that can be used.
const SMALLEST: Size = Size::new(640.0, 480.0);
const APPLICATION_ID: &str = "net.openchat.OpenChat";

/// How the application is started.
#[derive(Debug, Clone)]
pub struct Start {
    /// Where things stay.
    pub profile: Profile,
    /// Whether the demo communities are joined.
    pub demo: bool,
    /// The address of a server to add, or a link to it.
    pub address: Option<String>,
    /// Holds the profile, and lets other starts of the program in.
    pub instance: Arc<Instance>,
    /// The language, as a tag; wins over the settings.
    pub locale: Option<String>,
}

/// Why the application could not run.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// There is no display, or no window can be made.
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
        .scale_factor(|app: &App, _window| app.shelf.settings.preferences.scale)
        .subscription(App::subscription)
        .settings(settings)
        .run()
        .map_err(|error| Error::Window(error.to_string()))
}

impl App {
    fn boot(start: Start) -> (Self, Task<Message>) {
        let Loaded {
            value: settings,
            aside,
        } = Settings::load(&start.profile.settings());
        let mut notices: Vec<_> = aside
            .map(|path| Notice::SettingsAside(path.display().to_string()))
            .into_iter()
            .collect();
        let Loaded {
            value: registry,
            aside,
        } = Registry::load(&start.profile.registry());
        notices.extend(aside.map(|path| Notice::RegistryAside(path.display().to_string())));
        let ledgers = Ledgers::load(&start.profile.ledgers());
        let place = settings.window;
        let keeper = Arc::new(Keeper::of(&start.profile));
        let mut shelf = Shelf::new(settings, registry, Some(start.profile));
        shelf.ledgers = ledgers.value;
        let mut app = Self::with(shelf, start.locale, Size::new(place.width, place.height));
        app.notices = notices;
        app.dialog = start
            .address
            .map(|word| Dialog::Add(Box::new(add::State::led_to(&word))));
        app.instance = Some(start.instance);
        let (window, opened) = window::open(window::Settings {
            size: Size::new(place.width, place.height),
            maximized: place.maximised,
            min_size: Some(SMALLEST),
            icon: icon::application(),
            exit_on_close_request: true,
            visible: !platform::HIDDEN_AT_FIRST,
            platform_specific: platform_specific(),
            ..window::Settings::default()
        });
        app.stage.window = Some(window);
        let taken_up = app.take_up_registry();
        let attached = opened.discard().chain(app.bridge.attach(window));
        let attached = attached.chain(fit(window, Size::new(place.width, place.height)));
        app.keeper = Some(Arc::clone(&keeper));
        let known = app.shelf.settings.in_key_store;
        let identity = if start.demo && !known {
            open_or_make(keeper)
        } else {
            app.entry = Some(Box::default());
            identity::look_for(keeper, known)
        };
        let mut tasks = vec![attached, identity, taken_up];
        if start.demo {
            tasks.push(app.start_demo());
        }
        (app, Task::batch(tasks))
    }

    /// An application that has begun and done nothing yet.
    pub(super) fn with(shelf: Shelf, locale: Option<String>, size: Size) -> Self {
        Self {
            stage: Stage::new(&shelf.settings.preferences, locale, size),
            shelf,
            lines: Lines::default(),
            identity: None,
            keeper: None,
            entry: None,
            earlier: false,
            rail: registry::State::default(),
            channels: channels::State::default(),
            timeline: timeline::State::default(),
            members: members::State::default(),
            dock: auth::State::default(),
            profile: crate::feature::profile::State::default(),
            dialog: None,
            probing: None,
            notices: Vec::new(),
            demo: Demo::Absent,
            instance: None,
            bridge: Bridge::new(),
            teller: AnnouncementQueue::default(),
            tells_later: false,
            typing_told: None,
            toast: Toast::default(),
        }
    }

    /// Starts the demo communities; they are joined once they are there.
    pub(super) fn start_demo(&mut self) -> Task<Message> {
        match &self.demo {
            Demo::Absent => {}
            Demo::Starting => return Task::none(),
            // Its communities were left, and are wanted again.
            Demo::Running { served } => {
                let communities = served.communities();
                return self.join_demo(communities);
            }
        }
        self.demo = Demo::Starting;
        Task::perform(demo::start(demo::Options::default()), |started| {
            Message::DemoStarted(
                started
                    .map(|demo| Redacted(Arc::new(demo)))
                    .map_err(|error| error.to_string()),
            )
        })
    }
}

/// Opens the identity where nothing is drawn, or makes one: who tries the demo is asked nothing.
fn open_or_make(keeper: Arc<Keeper>) -> Task<Message> {
    let open = spawn_blocking(move || keeper.open_or_make());
    Task::perform(open, |opened| {
        let opened = match opened {
            Ok(opened) => opened.map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        Message::IdentityOpened(opened.map(Redacted::new))
    })
}

/// Makes a window smaller that its screen has no room for: nobody else does on some systems.
fn fit(window: window::Id, size: Size) -> Task<Message> {
    window::monitor_size(window).then(move |screen| {
        match screen.and_then(|screen| fitting(size, screen)) {
            Some(size) => window::resize(window, size),
            None => Task::none(),
        }
    })
}

/// The size of a window on a screen that has no room for the one it should have; both in logical pixels.
fn fitting(size: Size, screen: Size) -> Option<Size> {
    /// What a title bar and a panel take of the height.
    const TAKEN: f32 = 48.0;
    let room = Size::new(screen.width, screen.height - TAKEN);
    let fits = size.width <= room.width && size.height <= room.height;
    (!fits).then(|| {
        Size::new(
            size.width.min(room.width).max(SMALLEST.width),
            size.height.min(room.height).max(SMALLEST.height),
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
    fn a_window_is_never_larger_than_its_screen() {
        let usual = Size::new(1280.0, 800.0);
        for (screen, expected) in [
            ((1920.0, 1080.0), None),
            ((1280.0, 848.0), None),
            ((1366.0, 768.0), Some(Size::new(1280.0, 720.0))),
            ((1024.0, 600.0), Some(Size::new(1024.0, 552.0))),
            ((100.0, 100.0), Some(SMALLEST)),
        ] {
            let screen: Size = screen.into();
            assert_eq!(fitting(usual, screen), expected, "{screen:?}");
        }
    }
}
