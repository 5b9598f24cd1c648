//! The icon in the tray, read and pressed over D-Bus as the tray of a desktop does it.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unused_self,
    clippy::used_underscore_binding,
    reason = "a macro calls what has the arguments of the specification"
)]

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};

use atspi::{Role, State};
use zbus::blocking::{Connection, Proxy, connection};
use zbus::message::Header;
use zbus::zvariant::{OwnedValue, Value};

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, channel_named, post_message};
use crate::dbus_session::{DbusSession, TIMEOUT};
use crate::harness::{require_tool, wait_for};
use crate::object::Object;
use crate::program::{Program, press};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const WATCHER_PATH: &str = "/StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";
const LAUNCHER: &str = "com.canonical.Unity.LauncherEntry";
const CLOSE_TO_TRAY: &str = r#"{"close_to_tray": true}"#;

type Opening = fn(&TrayIcon, &Program);

struct Watcher {
    items: Sender<String>,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: String) {
        let _sent = self.items.send(service);
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }
}

/// The tray of a desktop. It is gone when this is dropped.
struct Desktop {
    watcher: Connection,
    items: Receiver<String>,
}

impl Desktop {
    fn start(session: &DbusSession) -> Self {
        Self::start_at(session.address())
    }

    fn start_at(address: &str) -> Self {
        let (sender, items) = mpsc::channel();
        let watcher = connection::Builder::address(address)
            .unwrap()
            .serve_at(WATCHER_PATH, Watcher { items: sender })
            .unwrap()
            .name(WATCHER)
            .unwrap()
            .build()
            .unwrap();
        Self { watcher, items }
    }

    /// The icon that registers next.
    fn icon(&self) -> TrayIcon {
        let service = self.items.recv_timeout(TIMEOUT).unwrap();
        TrayIcon {
            connection: self.watcher.clone(),
            service,
        }
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        // Icons hold the connection.
        let _released = self.watcher.release_name(WATCHER);
    }
}

/// What a value holds that is kept in others.
fn unwrapped<'v, 'a>(value: &'v Value<'a>) -> &'v Value<'a> {
    match value {
        Value::Value(inner) => unwrapped(inner),
        other => other,
    }
}

struct TrayIcon {
    connection: Connection,
    service: String,
}

#[derive(Debug, Clone, PartialEq)]
struct MenuItem {
    id: i32,
    label: String,
    is_enabled: bool,
    is_checked: bool,
}

impl TrayIcon {
    fn item(&self) -> Proxy<'_> {
        Proxy::new(
            &self.connection,
            &*self.service,
            "/StatusNotifierItem",
            ITEM,
        )
        .unwrap()
    }

    fn menu(&self) -> Proxy<'_> {
        Proxy::new(&self.connection, &*self.service, "/MenuBar", MENU).unwrap()
    }

    /// The value of a property now. One that is cached follows signals that the item does not send.
    fn property(&self, name: &str) -> OwnedValue {
        let reply = self
            .connection
            .call_method(
                Some(&*self.service),
                "/StatusNotifierItem",
                Some("org.freedesktop.DBus.Properties"),
                "Get",
                &(ITEM, name),
            )
            .unwrap();
        reply.body().deserialize().unwrap()
    }

    fn title(&self) -> String {
        self.property("Title").try_into().unwrap()
    }

    /// Of the tooltip.
    fn summary(&self) -> String {
        let tooltip = self.property("ToolTip");
        let Value::Structure(tooltip) = unwrapped(&tooltip) else {
            panic!("{tooltip:?}");
        };
        match tooltip.fields().last() {
            Some(Value::Str(description)) => description.to_string(),
            other => panic!("{other:?}"),
        }
    }

    fn pictures(&self) -> OwnedValue {
        self.property("IconPixmap")
    }

    fn items(&self) -> Vec<MenuItem> {
        type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);
        let none: [&str; 0] = [];
        let (_revision, root): (u32, Layout) =
            self.menu().call("GetLayout", &(0, -1, &none[..])).unwrap();
        let items = root.2.iter().map(|item| {
            let Value::Structure(item) = unwrapped(item) else {
                panic!("{item:?}");
            };
            let [Value::I32(id), Value::Dict(properties), _children] = item.fields() else {
                panic!("{item:?}");
            };
            let property = |name: &str| {
                let is_it = |key: &Value<'_>| matches!(key, Value::Str(key) if key == name);
                let found = properties.iter().find(|(key, _)| is_it(key));
                found.map(|(_, value)| unwrapped(value))
            };
            let label = match property("label") {
                Some(Value::Str(label)) => label.to_string(),
                _ => String::new(),
            };
            MenuItem {
                id: *id,
                label,
                is_enabled: property("enabled") != Some(&Value::Bool(false)),
                is_checked: property("toggle-state") == Some(&Value::I32(1)),
            }
        });
        items.filter(|item| !item.label.is_empty()).collect()
    }

    fn labels(&self) -> Vec<String> {
        self.items().into_iter().map(|item| item.label).collect()
    }

    fn item_named(&self, label: &str) -> MenuItem {
        let items = self.items();
        let found = items.iter().find(|item| item.label == label);
        found.unwrap_or_else(|| panic!("{items:?}")).clone()
    }

    fn press(&self, label: &str) {
        let item = self.item_named(label);
        let event = (item.id, "clicked", Value::from(0), 0_u32);
        self.menu().call::<_, _, ()>("Event", &event).unwrap();
    }

    fn activate(&self) {
        let at = (0, 0);
        self.item().call::<_, _, ()>("Activate", &at).unwrap();
    }

    fn expect_connected(&self) {
        wait_for(TIMEOUT, "the connections", || {
            (self.labels()[2] == "Connected").then_some(())
        });
    }

    fn expect_summary(&self, expected: &str) {
        wait_for(TIMEOUT, expected, || {
            (self.summary() == expected).then_some(())
        });
    }
}

/// The numbers on the icon of the taskbar, as a dock reads them.
fn listen_to_counts(session: &DbusSession) -> Receiver<(String, i64, bool)> {
    let connection = session.connect();
    let rule = format!("type='signal',interface='{LAUNCHER}',member='Update'");
    let _added = connection
        .call_method(
            Some("org.freedesktop.DBus"),
            "/org/freedesktop/DBus",
            Some("org.freedesktop.DBus"),
            "AddMatch",
            &rule,
        )
        .unwrap();
    let (sender, counts) = mpsc::channel();
    drop(std::thread::spawn(move || {
        for message in zbus::blocking::MessageIterator::from(connection) {
            let Ok(message) = message else { return };
            let header: Header<'_> = message.header();
            if header.interface().is_none_or(|it| it.as_str() != LAUNCHER) {
                continue;
            }
            let body = message.body();
            let (entry, properties): (String, HashMap<String, Value<'_>>) =
                body.deserialize().unwrap();
            let (Value::I64(count), Value::Bool(is_visible)) =
                (&properties["count"], &properties["count-visible"])
            else {
                panic!("{properties:?}");
            };
            let _sent = sender.send((entry, *count, *is_visible));
        }
    }));
    counts
}

fn is_open(program: &Program) -> bool {
    program.display.find_window("OpenChat").is_some()
}

fn expect_open(program: &Program, expected: bool) {
    let what = if expected { "a window" } else { "no window" };
    wait_for(TIMEOUT, what, || {
        (is_open(program) == expected).then_some(())
    });
}

fn close_window(program: &Program) {
    program.activate();
    program.display.key("alt+F4");
}

fn window_of(client: &AtspiClient, program: &Program) -> Object {
    wait_for(TIMEOUT, "the window for readers", || {
        client
            .find_application(program.process.id())?
            .find(Role::Frame, "")
    })
}

#[test]
fn icon_shows_what_is_unread_and_its_menu_works() {
    let session = DbusSession::start();
    let desktop = Desktop::start(&session);
    let counts = listen_to_counts(&session);
    let community = CommunityProcess::start();
    let addresses = &community.addresses[..1];
    let mut program = Program::start_in_with_settings(session, CLOSE_TO_TRAY, addresses);
    let client = AtspiClient::start(&program.session);
    let icon = desktop.icon();
    assert_eq!(icon.title(), "OpenChat");
    assert_eq!(icon.labels()[2], "No servers");
    let window = program.window_after_join(&client);
    icon.expect_summary("No unread messages");
    icon.expect_connected();
    assert_eq!(
        icon.labels(),
        [
            "Open OpenChat",
            "No unread messages",
            "Connected",
            "Do not disturb",
            "Quit OpenChat"
        ]
    );
    let enabled = icon.items().into_iter().map(|item| item.is_enabled);
    assert!(enabled.eq([true, false, false, true, true]));

    let plain = icon.pictures();
    let post = |text: &str| {
        let tides = channel_named(&addresses[0], "tides");
        post_message(&addresses[0], &tides, "uid_visitor", text);
    };
    post("nothing for you");
    icon.expect_summary("1 unread message");
    let unread = icon.pictures();
    assert_ne!(unread, plain);
    let name = window.name();
    post("@everyone this is");
    icon.expect_summary("2 unread messages, 1 mention");
    assert_ne!(icon.pictures(), unread);
    let entry = "application://net.openchat.OpenChat.desktop";
    let count = || counts.recv_timeout(TIMEOUT).unwrap();
    assert_eq!(count(), (entry.to_owned(), 1, true));
    assert_eq!(count(), (entry.to_owned(), 2, true));
    // The title has the number, which the name for readers has not.
    assert_eq!(window.name(), name);
    assert!(!name.contains("(2)"), "{name}");
    let _window = program.display.window("(2) ", TIMEOUT);

    assert!(!icon.item_named("Do not disturb").is_checked);
    for expected in [true, false] {
        icon.press("Do not disturb");
        wait_for(TIMEOUT, "the check mark", || {
            (icon.item_named("Do not disturb").is_checked == expected).then_some(())
        });
    }

    icon.press("Quit OpenChat");
    assert_eq!(program.process.wait_for_exit(TIMEOUT), Some(0));
}

#[test]
fn window_goes_to_the_tray_and_comes_back() {
    let session = DbusSession::start();
    let desktop = Desktop::start(&session);
    let program = Program::start_in_with_settings(session, CLOSE_TO_TRAY, &["--demo".into()]);
    let client = AtspiClient::start(&program.session);
    let icon = desktop.icon();
    let _shown = program.window_with_open_channel(&client);
    icon.expect_connected();
    let openings: [Opening; 3] = [
        |icon, _| icon.press("Open OpenChat"),
        |icon, _| icon.activate(),
        |_, program| program.start_another(),
    ];
    for open in openings {
        close_window(&program);
        expect_open(&program, false);
        open(&icon, &program);
        expect_open(&program, true);
        // The reader has the window again, and its controls work.
        let window = window_of(&client, &program);
        press(&window, Role::Button, "Settings");
        press(&window, Role::Button, "Close settings");
    }
    close_window(&program);
    expect_open(&program, false);
    drop(desktop);
    // Nothing else leads to the program.
    expect_open(&program, true);
}

#[test]
fn tray_that_appears_later_is_used_and_without_one_closing_ends() {
    let session = DbusSession::start();
    let address = session.address().to_owned();
    let mut program = Program::start_in_with_settings(session, CLOSE_TO_TRAY, &["--demo".into()]);
    let client = AtspiClient::start(&program.session);
    let _shown = program.window_with_open_channel(&client);
    program.wait_for_line("there is no tray");
    let first = Desktop::start_at(&address);
    assert_eq!(first.icon().title(), "OpenChat");
    drop(first);
    // It was started again.
    let second = Desktop::start_at(&address);
    let icon = second.icon();
    assert_eq!(icon.title(), "OpenChat");
    icon.expect_connected();
    drop(second);
    program.wait_for_line("there is no tray");
    close_window(&program);
    assert_eq!(program.process.wait_for_exit(TIMEOUT), Some(0));
}

#[test]
fn window_comes_back_when_the_bus_ends() {
    let session = DbusSession::start();
    let desktop = Desktop::start(&session);
    let program = Program::start_in_with_settings(session, CLOSE_TO_TRAY, &["--demo".into()]);
    let icon = desktop.icon();
    expect_open(&program, true);
    icon.expect_connected();
    close_window(&program);
    expect_open(&program, false);
    program.session.stop_bus();
    expect_open(&program, true);
}

fn autostart_entries(program: &Program) -> Vec<PathBuf> {
    let folder = program.session.home().join(".config/autostart");
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn start_at_login_is_an_entry_that_starts_hidden_in_the_tray() {
    let session = DbusSession::start();
    let desktop = Desktop::start(&session);
    let mut program = Program::start_in(session, &["--demo"]);
    let client = AtspiClient::start(&program.session);
    let icon = desktop.icon();
    let window = program.window_with_open_channel(&client);
    press(&window, Role::Button, "Settings");
    press(&window, Role::PageTab, "Advanced");
    assert!(autostart_entries(&program).is_empty());
    let switch = |name: &str, is_on: bool| {
        press(&window, Role::ToggleButton, name);
        wait_for(TIMEOUT, name, || {
            let switch = window.find(Role::ToggleButton, name)?;
            (switch.has_state(State::Pressed) == is_on).then_some(())
        });
    };
    switch("Start at login", true);
    switch("Start in the tray", true);
    let entries = autostart_entries(&program);
    assert_eq!(entries.len(), 1);
    let validated = require_tool("desktop-file-validate")
        .arg(&entries[0])
        .output()
        .unwrap();
    assert!(validated.status.success(), "{validated:?}");
    let entry = std::fs::read_to_string(&entries[0]).unwrap();
    let exec = entry.lines().find_map(|it| it.strip_prefix("Exec="));
    // This path needs no quotes.
    let command: Vec<_> = exec.unwrap().split(' ').map(str::to_owned).collect();
    let profile = program.profile.path().canonicalize().unwrap();
    let expected = ["--profile", profile.to_str().unwrap(), "--hidden"];
    assert_eq!(command[1..], expected);

    icon.press("Quit OpenChat");
    assert_eq!(program.process.wait_for_exit(TIMEOUT), Some(0));
    program.start_again(&["--demo", "--hidden"]);
    let icon = desktop.icon();
    assert_eq!(icon.title(), "OpenChat");
    // A key store or a passphrase may ask: the demo needs neither.
    assert!(!is_open(&program));
    icon.activate();
    expect_open(&program, true);
    let window = window_of(&client, &program);
    press(&window, Role::Button, "Settings");
    press(&window, Role::PageTab, "Advanced");
    press(&window, Role::ToggleButton, "Start at login");
    wait_for(TIMEOUT, "no entry", || {
        autostart_entries(&program).is_empty().then_some(())
    });
}

#[test]
fn hidden_start_without_a_tray_opens_the_window() {
    let program = Program::start(&["--demo", "--hidden"]);
    expect_open(&program, true);
}
