//! The program under test: on a display and in a session of its own, with a reader beside it.

use std::cell::Cell;
use std::path::Path;
use std::process::Command;

use atspi::{Role, State};

use crate::client::Client;
use crate::object::Object;
use crate::rig::{Display, Lines, Process, launch, wait};
use crate::session::{SOON, Session};

/// Room for the window and its title bar.
const SIZE: (u16, u16) = (1300, 860);

/// The program, and what it stands on. Declared in the order in which they end.
pub struct Program {
    pub process: Process,
    lines: Lines,
    pub display: Display,
    pub session: Session,
    /// Whether it still asks for an identity: it has none on its first start.
    asks: Cell<bool>,
    profile: tempfile::TempDir,
}

impl Program {
    /// In a session with an accessibility registry.
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

    /// Ends it, as a crash does, and starts it once more on the same profile.
    pub fn start_again(&mut self) {
        self.process.kill();
        let (process, lines) = launched(&self.session, &self.display, self.profile.path(), &[]);
        (self.process, self.lines) = (process, lines);
    }

    /// Its window, as the reader has it. Where it asks for an identity, one is made that ends with it.
    pub fn window(&self, client: &Client) -> Object {
        let window = self.bare_window(client);
        if self.asks.replace(false) {
            press(&window, Role::Button, "Create identity");
            press(&window, Role::Button, "Use temporary identity");
        }
        window
    }

    /// Its window as it comes on the first start: who asks for it goes through the pages by their own ways.
    pub fn first_window(&self, client: &Client) -> Object {
        self.asks.set(false);
        self.bare_window(client)
    }

    fn bare_window(&self, client: &Client) -> Object {
        wait(SOON, "a window", || {
            client.look_for(self.process.id())?.find(Role::Frame, "")
        })
    }

    /// Says that no reader is there any more, and waits until the program has let go of the accessibility bus.
    pub fn turn_reader_off(&self, client: &Client) {
        let window = self.window(client);
        self.leave(client, &window.owner);
    }

    /// The same where the registry does not know the program: by its name on the bus.
    pub fn leave(&self, client: &Client, owner: &str) {
        self.session.set_listening(false);
        wait(SOON, "an end of the program on the bus", || {
            client.process_of(owner).is_none().then_some(())
        });
    }

    /// Its window, once a channel is open and has messages.
    pub fn opened(&self, client: &Client) -> Object {
        let window = self.window(client);
        wait(SOON, "an open channel with messages", || {
            (window.name().contains('#') && !messages(&window).is_empty()).then_some(())
        });
        window
    }

    /// Its window, once the reader has joined the first server at the address it was started with.
    pub fn joined(&self, client: &Client) -> Object {
        let window = self.window(client);
        press(&window, Role::Button, "Connect");
        press(&window, Role::Button, "Join server");
        self.opened(client)
    }

    /// Gives its window the keyboard.
    pub fn activate(&self) {
        let window = self.display.window("OpenChat", SOON);
        self.display.activate(window);
    }
}

fn launched(
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

/// The entry of a list or tree with this name at its beginning.
pub fn row(window: &Object, name: &str) -> Object {
    let rows = [Role::ListItem, Role::TreeItem];
    wait(SOON, &format!("a row named {name}"), || {
        window.walk().into_iter().find(|object| {
            object.role().is_some_and(|role| rows.contains(&role))
                && object.name().starts_with(name)
        })
    })
}

/// What one writes in.
pub fn composer(window: &Object) -> Object {
    wait(SOON, "a composer", || window.find(Role::Entry, "Message "))
}

/// What holds the messages.
pub fn conversation(window: &Object) -> Option<Object> {
    window.all(Role::Log).into_iter().next()
}

/// The messages that the tree has, the newest last.
pub fn messages(window: &Object) -> Vec<Object> {
    conversation(window).map_or_else(Vec::new, |log| log.all(Role::ListItem))
}

/// Presses what has this name, once it is there and can be pressed.
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
