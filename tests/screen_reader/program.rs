//! The program under test, on its own display and in its own D-Bus session.

use std::cell::Cell;
use std::path::Path;
use std::process::Command;

use atspi::{Role, State};

use crate::client::Client;
use crate::object::Object;
use crate::rig::{Display, Lines, Process, launch, wait};
use crate::session::{SOON, Session};

/// Size of the display in pixels: the window and its title bar fit.
const SIZE: (u16, u16) = (1300, 860);

/// The program and its environment. Fields are dropped in this order, so the program stops first.
pub struct Program {
    pub process: Process,
    lines: Lines,
    pub display: Display,
    pub session: Session,
    /// Whether the program still needs an identity: a first start has none.
    needs_identity: Cell<bool>,
    profile: tempfile::TempDir,
}

impl Program {
    /// Starts the program in a session with an accessibility registry.
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_in(Session::start(), arguments)
    }

    pub fn start_in(session: Session, arguments: &[&str]) -> Self {
        let display = Display::start(SIZE);
        let profile = tempfile::tempdir().unwrap();
        let (process, lines) = launched(&session, &display, profile.path(), arguments);
        Self {
            process,
            lines,
            display,
            session,
            asks: Cell::new(!arguments.contains(&"--demo")),
            profile,
        }
    }

    /// Kills the program and starts it again with the same profile.
    pub fn restart(&mut self) {
        self.process.kill();
        let (process, lines) = launched(&self.session, &self.display, self.profile.path(), &[]);
        (self.process, self.lines) = (process, lines);
    }

    /// The window. Creates a temporary identity if the program needs one.
    pub fn window_with_identity(&self, client: &Client) -> Object {
        let window = self.bare_window(client);
        if self.asks.replace(false) {
            press(&window, Role::Button, "Create identity");
            press(&window, Role::Button, "Use temporary identity");
        }
        window
    }

    /// The window on the first start, without creating an identity.
    pub fn first_window(&self, client: &Client) -> Object {
        self.asks.set(false);
        self.bare_window(client)
    }

    fn wait_for_window(&self, client: &Client) -> Object {
        wait(SOON, "a window", || {
            client.look_for(self.process.id())?.find(Role::Frame, "")
        })
    }

    /// Disables the screen reader and waits until the program has left the accessibility bus.
    pub fn disable_screen_reader(&self, client: &Client) {
        let window = self.window(client);
        self.leave(client, &window.owner);
    }

    /// Like `disable_screen_reader`, but finds the program by its bus name when the registry does not list it.
    pub fn wait_until_off_bus(&self, client: &Client, owner: &str) {
        self.session.set_listening(false);
        wait(SOON, "the program to leave the bus", || {
            client.process_of(owner).is_none().then_some(())
        });
    }

    /// The window, once a channel is open and has messages.
    pub fn window_with_open_channel(&self, client: &Client) -> Object {
        let window = self.window(client);
        wait(SOON, "an open channel with messages", || {
            (window.name().contains('#') && !messages(&window).is_empty()).then_some(())
        });
        window
    }

    /// The window, after joining the first server of the address on the command line.
    pub fn window_after_join(&self, client: &Client) -> Object {
        let window = self.window(client);
        press(&window, Role::Button, "Connect");
        press(&window, Role::Button, "Join server");
        self.opened(client)
    }

    /// Gives the window the keyboard focus.
    pub fn activate(&self) {
        let window = self.display.window("OpenChat", SOON);
        self.display.activate(window);
    }
}

fn launch_program(
    session: &Session,
    display: &Display,
    profile: &Path,
    arguments: &[&str],
) -> (Process, Lines) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_openchat"));
    let command = session
        .surround(&mut command)
        .env("DISPLAY", &display.name)
        .args(["--locale", "en-US", "--log", "--profile"])
        .arg(profile);
    launch(command, arguments)
}

/// The list or tree item whose name starts with `name`.
pub fn row(window: &Object, name: &str) -> Object {
    let rows = [Role::ListItem, Role::TreeItem];
    wait(SOON, &format!("a row named {name}"), || {
        window.walk().into_iter().find(|object| {
            object.role().is_some_and(|role| rows.contains(&role))
                && object.name().starts_with(name)
        })
    })
}

pub fn composer(window: &Object) -> Object {
    wait(SOON, "a composer", || window.find(Role::Entry, "Message "))
}

pub fn conversation(window: &Object) -> Option<Object> {
    window.all(Role::Log).into_iter().next()
}

/// The exposed messages, oldest first.
pub fn messages(window: &Object) -> Vec<Object> {
    conversation(window).map_or_else(Vec::new, |log| log.all(Role::ListItem))
}

/// Presses the object with this exact name as soon as it is enabled.
pub fn press(window: &Object, role: Role, name: &str) {
    let object = wait(
        SOON,
        &format!("a {} {name:?} to press", role.name()),
        || {
            window
                .all(role)
                .into_iter()
                .find(|object| object.name() == name && object.is(State::Enabled))
        },
    );
    object.press();
}
