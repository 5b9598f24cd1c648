//! What arrives at a notification service of the desktop, and where a press on it leads.

#![allow(
    clippy::needless_pass_by_value,
    clippy::used_underscore_binding,
    reason = "a macro calls what has the arguments of the specification"
)]

use std::collections::HashMap;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use atspi::{Role, State};
use serde_json::json;
use zbus::blocking::{Connection, connection};
use zbus::zvariant::OwnedValue;

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, channel_named, control, post_message};
use crate::dbus_session::{DbusSession, TIMEOUT};
use crate::harness::wait_for;
use crate::keyring::Keyring;
use crate::object::Object;
use crate::program::{Program, messages, press};
use crate::servers::{choose_from_server_menu, expect_rail};

const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
const HARBOR: &str = "Harbor Commons";

#[derive(Debug, Clone, PartialEq)]
enum Call {
    Asked,
    Shown(Shown),
    Closed(u32),
}

#[derive(Debug, Clone, PartialEq)]
struct Shown {
    id: u32,
    title: String,
    body: String,
    actions: Vec<String>,
    entry: String,
    /// The loudest sample of its sound file.
    peak: Option<u16>,
}

struct Daemon {
    calls: Sender<Call>,
    count: u32,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Daemon {
    fn get_capabilities(&self) -> Vec<String> {
        let _sent = self.calls.send(Call::Asked);
        ["actions", "body", "body-markup", "sound"]
            .map(str::to_owned)
            .into()
    }

    #[allow(clippy::too_many_arguments, reason = "the specification has them")]
    fn notify(
        &mut self,
        app_name: String,
        replaced: u32,
        _icon: String,
        title: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        assert_eq!(app_name, "OpenChat");
        let id = if replaced == 0 {
            self.count += 1;
            self.count
        } else {
            replaced
        };
        let entry = hints.get("desktop-entry");
        let entry = entry.and_then(|entry| String::try_from(entry.clone()).ok());
        let sound = hints.get("sound-file");
        let sound = sound.and_then(|path| String::try_from(path.clone()).ok());
        let _sent = self.calls.send(Call::Shown(Shown {
            peak: sound.map(|path| peak(Path::new(&path))),
            id,
            title,
            body,
            actions,
            entry: entry.unwrap_or_default(),
        }));
        id
    }

    fn close_notification(&self, id: u32) {
        let _sent = self.calls.send(Call::Closed(id));
    }
}

/// Of a WAV file of one channel with 16 bits, which the service reads as it is.
fn peak(path: &Path) -> u16 {
    let file = std::fs::read(path).unwrap();
    assert_eq!((&file[..4], &file[8..12]), (&b"RIFF"[..], &b"WAVE"[..]));
    let samples = file[44..].chunks_exact(2);
    let loudness = samples.map(|it| i16::from_le_bytes(it.try_into().unwrap()).unsigned_abs());
    loudness.max().unwrap()
}

/// A program that has joined a server, and the service of its desktop.
struct Journey {
    program: Program,
    window: Object,
    community: CommunityProcess,
    service: Connection,
    calls: Receiver<Call>,
    _keyring: Option<Keyring>,
}

impl Journey {
    fn new(settings: &str) -> Self {
        Self::start(settings, false)
    }

    /// `is_kept` is whether identity and history survive the program.
    fn start(settings: &str, is_kept: bool) -> Self {
        let session = DbusSession::start();
        let keyring = is_kept.then(|| Keyring::unlocked(&session));
        let (sender, calls) = mpsc::channel();
        let daemon = Daemon {
            calls: sender,
            count: 0,
        };
        let service = connection::Builder::address(session.address())
            .unwrap()
            .serve_at(PATH, daemon)
            .unwrap()
            .name(SERVICE)
            .unwrap()
            .build()
            .unwrap();
        let community = CommunityProcess::start();
        let program = Program::start_in_with_settings(session, settings, &community.addresses[..1]);
        let client = AtspiClient::start(&program.session);
        if is_kept {
            let window = program.first_window(&client);
            press(&window, Role::Button, "Create identity");
        }
        let window = program.window_after_join(&client);
        Self {
            program,
            window,
            community,
            service,
            calls,
            _keyring: keyring,
        }
    }

    fn post(&self, channel: &str, text: &str) {
        let address = &self.community.addresses[0];
        let id = channel_named(address, channel);
        post_message(address, &id, "uid_visitor", text);
    }

    fn minimize(&self) {
        let display = &self.program.display;
        let window = display.window("OpenChat", TIMEOUT).to_string();
        display.xdotool(&["windowminimize", "--sync", &window]);
    }

    fn next(&self) -> Call {
        self.calls.recv_timeout(TIMEOUT).unwrap()
    }

    /// The next notification, which no other one precedes.
    fn shown(&self) -> Shown {
        loop {
            match self.next() {
                Call::Shown(shown) => return shown,
                Call::Asked | Call::Closed(_) => {}
            }
        }
    }

    fn invoke(&self, shown: &Shown, action: &str) {
        let invoked = (shown.id, action);
        self.service
            .emit_signal(None::<&str>, PATH, SERVICE, "ActionInvoked", &invoked)
            .unwrap();
    }

    fn expect_place(&self, channel: &str) {
        let name = format!("#{channel} · {HARBOR}");
        wait_for(TIMEOUT, &name, || {
            self.window.name().starts_with(&name).then_some(())
        });
    }

    fn expect_unread(&self, is_unread: bool) {
        expect_rail(&self.window, "the count of unread messages", |rail| {
            let mut rail = rail.iter();
            rail.any(|name| name.starts_with(HARBOR) && name.contains("unread") == is_unread)
        });
    }
}

#[test]
fn mention_arrives_without_its_text_and_a_press_opens_it() {
    let journey = Journey::new("{}");
    journey.expect_place("general");
    // The window has the focus, so this one does not arrive.
    journey.post("workshop", "@everyone seen in the window");
    journey.expect_unread(true);
    journey.minimize();
    journey.post("tides", "nothing for you");
    journey.post("tides", "@everyone the <b>gate</b> closes & locks");
    let shown = journey.shown();
    assert!(shown.body.contains("#tides"), "{shown:?}");
    assert!(shown.body.contains(HARBOR), "{shown:?}");
    let all = format!("{} {}", shown.title, shown.body);
    assert!(!all.contains("gate"), "{all}");
    assert_eq!(
        shown.actions,
        ["default", "Open", "mark-read", "Mark as read"]
    );
    assert_eq!(shown.entry, "net.openchat.OpenChat");
    journey.invoke(&shown, "default");
    journey.expect_place("tides");
    assert_eq!(journey.next(), Call::Closed(shown.id));
    wait_for(TIMEOUT, "the message of the notification", || {
        let shown = messages(&journey.window).into_iter();
        let mut shown = shown.filter(|message| {
            message.name().contains("closes") && message.has_state(State::Focused)
        });
        shown.next().map(drop)
    });

    journey.minimize();
    choose_from_server_menu(&journey.window, HARBOR, "Mute");
    journey.post("workshop", "@everyone muted");
    journey.expect_unread(true);
    choose_from_server_menu(&journey.window, HARBOR, "Unmute");
    journey.minimize();
    journey.post("general", "@everyone no longer muted");
    let shown = journey.shown();
    assert!(shown.body.contains("#general"), "{shown:?}");
    journey.invoke(&shown, "mark-read");
    assert_eq!(journey.next(), Call::Closed(shown.id));
}

#[test]
fn flood_is_grouped_and_a_reconnect_repeats_nothing() {
    let journey = Journey::new(
        r#"{"notifications": {"level": "everything", "preview": "full", "volume": 30}}"#,
    );
    journey.minimize();
    journey.post("workshop", "the <b>gate</b> & it's open");
    let first = journey.shown();
    // The server is verified, and the service reads markup.
    let escaped = "the &lt;b&gt;gate&lt;/b&gt; &amp; it&apos;s open";
    assert_eq!(first.body, escaped, "{first:?}");
    // 30% of the loudest sample, which is 80% of what is possible.
    let peak = first.peak.unwrap();
    assert!((7_855..=7_870).contains(&peak), "{peak}");
    let address = &journey.community.addresses[0];
    control(address, "drop-sockets", &json!({}));
    for number in 0..12 {
        journey.post("tides", &format!("wave {number}"));
    }
    loop {
        let shown = journey.shown();
        assert_ne!(shown.id, first.id, "{shown:?}");
        if shown.title == "12 new messages in #tides" {
            break;
        }
    }
}

#[test]
fn restart_repeats_nothing_and_shows_once_what_came_while_closed() {
    let settings = r#"{"notifications": {"level": "everything", "preview": "full"}}"#;
    let mut journey = Journey::start(settings, true);
    journey.minimize();
    journey.post("workshop", "before the end");
    let before = journey.shown();
    assert!(before.body.contains("before the end"), "{before:?}");
    // What was counted a second ago is on the disk.
    std::thread::sleep(Duration::from_secs(1));
    journey.program.process.kill();
    for number in 0..3 {
        journey.post("tides", &format!("wave {number}"));
    }
    // Until the window does not have the focus any more.
    let address = journey.community.addresses[0].clone();
    control(&address, "down", &json!({}));
    while journey.calls.try_recv().is_ok() {}
    journey.program.restart();
    let client = AtspiClient::start(&journey.program.session);
    let _window = journey.program.first_window(&client);
    journey.minimize();
    control(&address, "up", &json!({}));
    let shown = journey.shown();
    assert_eq!(shown.title, "3 new messages in #tides");
    journey.post("quiet-corner", "after the start");
    let next = journey.shown();
    assert!(next.body.contains("after the start"), "{next:?}");
}

#[test]
fn do_not_disturb_shows_nothing() {
    let journey = Journey::new(r#"{"notifications": {"do_not_disturb": "on"}}"#);
    journey.minimize();
    journey.post("tides", "@everyone look");
    journey.expect_unread(true);
    // The service is asked first when the page opens.
    press(&journey.window, Role::Button, "Settings");
    press(&journey.window, Role::PageTab, "Notifications");
    assert_eq!(journey.next(), Call::Asked);
    assert!(journey.calls.try_recv().is_err());
}
