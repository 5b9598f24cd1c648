//! The program under test, on its own display and in its own D-Bus session.

use std::cell::Cell;
use std::path::Path;
use std::process::Command;

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::dbus_session::{DbusSession, TIMEOUT};
use crate::harness::{Display, OutputLines, Process, launch, wait_for};
use crate::object::Object;

/// Size of the display in pixels: the window and its title bar fit.
const SIZE: (u16, u16) = (1300, 860);

/// The program and its environment. Fields are dropped in this order, so the program stops first.
pub struct Program {
    pub process: Process,
    lines: OutputLines,
    pub display: Display,
    pub session: DbusSession,
    /// Whether the program still needs an identity: a first start has none.
    needs_identity: Cell<bool>,
    /// Whether its window was not found yet since it was started.
    is_new: Cell<bool>,
    pub profile: tempfile::TempDir,
}

impl Program {
    /// Starts the program in a session with an accessibility registry.
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_in(DbusSession::start(), arguments)
    }

    pub fn start_in(session: DbusSession, arguments: &[&str]) -> Self {
        Self::start_with(session, None, arguments)
    }

    /// Starts the program with these settings, as in `settings.json`.
    pub fn start_with_settings(settings: &str, arguments: &[&str]) -> Self {
        Self::start_with(DbusSession::start(), Some(settings), arguments)
    }

    /// The same in a session that was started before.
    pub fn start_in_with_settings(
        session: DbusSession,
        settings: &str,
        addresses: &[String],
    ) -> Self {
        let addresses: Vec<_> = addresses.iter().map(String::as_str).collect();
        Self::start_with(session, Some(settings), &addresses)
    }

    fn start_with(session: DbusSession, settings: Option<&str>, arguments: &[&str]) -> Self {
        let display = Display::start(SIZE);
        let profile = tempfile::tempdir().unwrap();
        if let Some(settings) = settings {
            std::fs::write(profile.path().join("settings.json"), settings).unwrap();
        }
        let (process, lines) = launch_program(&session, &display, profile.path(), arguments);
        Self {
            process,
            lines,
            display,
            session,
            needs_identity: Cell::new(!arguments.contains(&"--demo")),
            is_new: Cell::new(true),
            profile,
        }
    }

    /// Kills the program and starts it again with the same profile.
    pub fn restart(&mut self) {
        self.process.kill();
        self.start_again(&[]);
    }

    /// Starts the program again with the same profile, after its end.
    pub fn start_again(&mut self, arguments: &[&str]) {
        (self.process, self.lines) = self.launch(arguments);
        self.is_new.set(true);
    }

    /// Starts the program while it runs. The second process ends at once.
    pub fn start_another(&self) {
        let (mut process, _lines) = self.launch(&[]);
        assert!(process.exits_within(TIMEOUT));
    }

    fn launch(&self, arguments: &[&str]) -> (Process, OutputLines) {
        launch_program(&self.session, &self.display, self.profile.path(), arguments)
    }

    /// Waits for a line of the log.
    pub fn wait_for_line(&self, text: &str) {
        let _line = self.lines.wait_for_line(text, TIMEOUT);
    }

    /// The window. Creates a temporary identity if the program needs one.
    pub fn window_with_identity(&self, client: &AtspiClient) -> Object {
        let window = self.wait_for_window(client);
        if self.needs_identity.replace(false) {
            press(&window, Role::Button, "Create identity");
            press(&window, Role::Button, "Use temporary identity");
        }
        window
    }

    /// The window on the first start, without creating an identity.
    pub fn first_window(&self, client: &AtspiClient) -> Object {
        self.needs_identity.set(false);
        self.wait_for_window(client)
    }

    /// Activates it once: most states that a screen reader reads are those of a window that has the focus.
    fn wait_for_window(&self, client: &AtspiClient) -> Object {
        let window = wait_for(TIMEOUT, "a window", || {
            client
                .find_application(self.process.id())?
                .find(Role::Frame, "")
        });
        if self.is_new.replace(false) {
            self.activate();
        }
        window
    }

    /// Disables the screen reader and waits until the program has left the accessibility bus.
    pub fn disable_screen_reader(&self, client: &AtspiClient) {
        let window = self.window_with_identity(client);
        self.wait_until_off_bus(client, &window.owner);
    }

    /// Like `disable_screen_reader`, but finds the program by its bus name when the registry does not list it.
    pub fn wait_until_off_bus(&self, client: &AtspiClient, owner: &str) {
        self.session.set_screen_reader_enabled(false);
        wait_for(TIMEOUT, "the program to leave the bus", || {
            client.process_of(owner).is_none().then_some(())
        });
    }

    /// The window, once a channel is open and has messages.
    pub fn window_with_open_channel(&self, client: &AtspiClient) -> Object {
        let window = self.window_with_identity(client);
        wait_for(TIMEOUT, "an open channel with messages", || {
            (window.name().contains('#') && !messages(&window).is_empty()).then_some(())
        });
        window
    }

    /// The window, after joining the first server of the address on the command line.
    pub fn window_after_join(&self, client: &AtspiClient) -> Object {
        let window = self.window_with_identity(client);
        press(&window, Role::Button, "Connect");
        press(&window, Role::Button, "Join server");
        self.window_with_open_channel(client)
    }

    /// Gives the window the keyboard focus.
    pub fn activate(&self) {
        let window = self.display.window("OpenChat", TIMEOUT);
        self.display.activate(window);
    }
}

fn launch_program(
    session: &DbusSession,
    display: &Display,
    profile: &Path,
    arguments: &[&str],
) -> (Process, OutputLines) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_openchat"));
    let command = session
        .apply_environment(&mut command)
        .env("DISPLAY", &display.name)
        .args(["--locale", "en-US", "--log", "--profile"])
        .arg(profile);
    launch(command, arguments)
}

/// The list or tree item whose name starts with `name`.
pub fn row(window: &Object, name: &str) -> Object {
    let rows = [Role::ListItem, Role::TreeItem];
    wait_for(TIMEOUT, &format!("a row named {name}"), || {
        window.subtree().into_iter().find(|object| {
            object.role().is_some_and(|role| rows.contains(&role))
                && object.name().starts_with(name)
        })
    })
}

pub fn composer(window: &Object) -> Object {
    wait_for(TIMEOUT, "a composer", || {
        window.find(Role::Entry, "Message ")
    })
}

pub fn conversation(window: &Object) -> Option<Object> {
    window.find_all(Role::Log).into_iter().next()
}

/// The exposed messages, oldest first.
pub fn messages(window: &Object) -> Vec<Object> {
    conversation(window).map_or_else(Vec::new, |log| log.find_all(Role::ListItem))
}

/// Presses the object with this exact name as soon as it is enabled.
pub fn press(window: &Object, role: Role, name: &str) {
    let object = wait_for(
        TIMEOUT,
        &format!("a {} {name:?} to press", role.name()),
        || {
            window
                .find_all(role)
                .into_iter()
                .find(|object| object.name() == name && object.has_state(State::Enabled))
        },
    );
    object.press();
}
