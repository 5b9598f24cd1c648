//! A minimal AT-SPI client: finds an application and receives its events.

use std::fmt;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use atspi::{Role, State};
use zbus::blocking::{Connection, MessageIterator, connection};
use zbus::message::Type;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};

use crate::dbus_session::{DbusSession, TIMEOUT};
use crate::harness::wait_for;
use crate::object::Object;

const REGISTRY_NAME: &str = "org.a11y.atspi.Registry";
const ROOT_PATH: &str = "/org/a11y/atspi/accessible/root";
const EVENT_INTERFACE_PREFIX: &str = "org.a11y.atspi.Event.";

/// The assistive technology of a test, connected to the accessibility bus of the session.
pub struct AtspiClient {
    bus: Connection,
}

impl AtspiClient {
    /// Connects and enables the screen reader state of the session.
    pub fn start(session: &DbusSession) -> Self {
        let address = session.accessibility_address();
        let client = Self {
            bus: connect(&address),
        };
        let _desktop = wait_for(TIMEOUT, "a registry", || client.applications());
        session.set_screen_reader_enabled(true);
        client
    }

    /// The applications in the registry; `None` while no registry is running.
    fn applications(&self) -> Option<Vec<(String, OwnedObjectPath)>> {
        self.bus
            .call_method(
                Some(REGISTRY_NAME),
                ROOT_PATH,
                Some("org.a11y.atspi.Accessible"),
                "GetChildren",
                &(),
            )
            .ok()?
            .body()
            .deserialize()
            .ok()
    }

    /// The application of a process; `None` if it is not registered.
    pub fn find_application(&self, process: u32) -> Option<Object> {
        self.applications()?
            .into_iter()
            .find(|(owner, _)| self.process_of(owner) == Some(process))
            .map(|(owner, path)| Object::new(&self.bus, &owner, path))
    }

    /// Waits until the application of a process has a window.
    pub fn wait_for_application(&self, process: u32) -> Object {
        wait_for(
            TIMEOUT,
            "an application with a window in the registry",
            || {
                self.find_application(process)
                    .filter(|application| !application.children().is_empty())
            },
        )
    }

    /// The process that owns a name on the accessibility bus.
    pub fn process_of(&self, owner: &str) -> Option<u32> {
        self.bus
            .call_method(
                Some("org.freedesktop.DBus"),
                "/org/freedesktop/DBus",
                Some("org.freedesktop.DBus"),
                "GetConnectionUnixProcessID",
                &(owner,),
            )
            .ok()?
            .body()
            .deserialize()
            .ok()
    }

    /// The process of the registry. The call starts the registry if it is not running.
    pub fn registry_process(&self) -> Option<u32> {
        let _applications = self.applications()?;
        self.process_of(REGISTRY_NAME)
    }

    /// Collects the events that arrive from now on.
    pub fn listen(&self, session: &DbusSession) -> EventListener {
        let bus = connect(&session.accessibility_address());
        for kind in ["Object", "Window", "Focus"] {
            let rule = format!("type='signal',interface='{EVENT_INTERFACE_PREFIX}{kind}'");
            let _reply = bus
                .call_method(
                    Some("org.freedesktop.DBus"),
                    "/org/freedesktop/DBus",
                    Some("org.freedesktop.DBus"),
                    "AddMatch",
                    &(rule.as_str(),),
                )
                .unwrap();
        }
        let (sender, receiver) = mpsc::channel();
        let connection = self.bus.clone();
        let _thread = std::thread::spawn(move || {
            for message in MessageIterator::from(bus).flatten() {
                let Some(event) = parse_event(&connection, &message) else {
                    continue;
                };
                if sender.send(event).is_err() {
                    return;
                }
            }
        });
        EventListener {
            receiver,
            log: Vec::new(),
        }
    }
}

fn connect(address: &str) -> Connection {
    connection::Builder::address(address)
        .unwrap()
        .method_timeout(Duration::from_secs(10))
        .build()
        .unwrap()
}

/// An AT-SPI event.
pub struct Event {
    /// The type and detail of the event, for example `StateChanged:focused`.
    pub kind: String,
    /// `detail1`: 1 if a state is set, a text offset, or the politeness of an announcement.
    pub detail1: i32,
    /// The announced or inserted text.
    pub text: String,
    pub source: Object,
}

impl fmt::Debug for Event {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} {} {:?} {}",
            self.kind,
            self.detail1,
            self.text,
            self.source.path.as_str()
        )
    }
}

fn parse_event(bus: &Connection, message: &zbus::Message) -> Option<Event> {
    let header = message.header();
    if header.message_type() != Type::Signal
        || !header.interface()?.starts_with(EVENT_INTERFACE_PREFIX)
    {
        return None;
    }
    let owner = header.sender()?.to_string();
    let path = OwnedObjectPath::from(header.path()?.to_owned());
    let body = message.body();
    let (detail, number, _, value, _): (
        String,
        i32,
        i32,
        OwnedValue,
        std::collections::HashMap<String, OwnedValue>,
    ) = body.deserialize().ok()?;
    let member = header.member()?;
    Some(Event {
        kind: if detail.is_empty() {
            member.to_string()
        } else {
            format!("{member}:{detail}")
        },
        detail1: number,
        text: String::try_from(value).unwrap_or_default(),
        source: Object::new(bus, &owner, path),
    })
}

/// The events that have arrived, in order.
pub struct EventListener {
    receiver: mpsc::Receiver<Event>,
    log: Vec<String>,
}

impl EventListener {
    /// Waits for the first new event that matches.
    pub fn wait_for(&mut self, what: &str, matches: impl Fn(&Event) -> bool) -> Event {
        self.wait_for_within(TIMEOUT, matches)
            .unwrap_or_else(|| panic!("did not receive {what}; received:\n{}", self.log.join("\n")))
    }

    /// The first new event within a time limit that matches.
    pub fn wait_for_within(
        &mut self,
        limit: Duration,
        matches: impl Fn(&Event) -> bool,
    ) -> Option<Event> {
        let end = Instant::now() + limit;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let event = self.receiver.recv_timeout(left).ok()?;
            self.log.push(format!("{event:?}"));
            if matches(&event) {
                return Some(event);
            }
        }
    }

    /// Waits for an announcement that contains the text, and returns its politeness.
    pub fn wait_for_announcement(&mut self, text: &str) -> i32 {
        self.wait_for(&format!("{text:?}"), |event| {
            event.kind == "Announcement" && event.text.contains(text)
        })
        .detail1
    }

    /// Waits until an object with the role gets the focus whose name contains the text.
    pub fn wait_for_focus(&mut self, role: Role, text: &str) -> Object {
        self.wait_for(&format!("focus on the {} {text:?}", role.name()), |event| {
            event.kind == "StateChanged:focused"
                && event.detail1 == 1
                && event.source.role() == Some(role)
                && event.source.name().contains(text)
        })
        .source
    }

    /// Discards events until none arrives for `quiet`. Events follow the states that they report.
    pub fn discard_until_quiet(&mut self, quiet: Duration) {
        while let Ok(event) = self.receiver.recv_timeout(quiet) {
            self.log.push(format!("{event:?}"));
        }
    }
}

/// Focusable objects in the subtree that lack a name or role.
pub fn unnamed_focusable_objects(root: &Object) -> Vec<String> {
    root.subtree()
        .into_iter()
        .filter(|object| object.has_state(State::Focusable))
        .filter(|object| object.name().is_empty() || object.role().is_none())
        .map(|object| object.describe())
        .collect()
}
