//! Each setting over the accessibility bus: changed on its page, seen at once, and still so after the end of the program.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use atspi::{Role, State};
use serde_json::json;

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, channel_named, control, post_message};
use crate::dbus_session::{DbusSession, TIMEOUT};
use crate::harness::wait_for;
use crate::keyring::Keyring;
use crate::object::Object;
use crate::program::{Program, messages, press, row};
use crate::settings_effects as effects;

/// How a setting is changed.
enum Control {
    /// To the other position.
    Switch(&'static str),
    /// Chosen among others.
    Radio(&'static str),
    /// By a key.
    Slider(&'static str, &'static str),
    /// The entry before or after the present one, by a key.
    List(&'static str, &'static str),
    Text(&'static str, &'static str),
}

/// What a setting changes besides its control. The values before and after the change differ, and the last one is that
/// after a restart.
type Effect = fn(&Program, &Object) -> String;

struct Journey {
    page: &'static str,
    control: Control,
    /// The field of the settings file, and what it says then.
    field: &'static str,
    value: &'static str,
    effect: Option<Effect>,
}

const fn on(
    page: &'static str,
    control: Control,
    field: &'static str,
    value: &'static str,
) -> Journey {
    Journey {
        page,
        control,
        field,
        value,
        effect: None,
    }
}

impl Journey {
    const fn seen_in(self, effect: Effect) -> Self {
        Self {
            effect: Some(effect),
            ..self
        }
    }
}

/// Fields that no control of these pages changes: the state of the program and its windows, the emoji picker, the page
/// of keys (see `places`), the history (see below), themes and fonts (see `appearance`), what needs a notification service or a
/// tray (see `notifications` and `tray`), and the renderer, which this build does not offer.
const ELSEWHERE: [&str; 18] = [
    "backed_up",
    "in_key_store",
    "last_server",
    "window",
    "channel_windows",
    "members_shown",
    "channels_width",
    "people_width",
    "emoji",
    "keys",
    "history.keep",
    "notifications.sound",
    "notifications.volume",
    "close_to_tray",
    "theme",
    "font",
    "renderer",
    "version",
];

/// All, in their order: the time format before what shows times, and the zoom after all else that changes sizes.
fn journeys() -> Vec<Journey> {
    let mut all = general();
    all.extend(appearance());
    all.extend(notifications());
    all
}

fn general() -> Vec<Journey> {
    use Control::{List, Radio, Switch};
    vec![
        on(
            "Language and region",
            Radio("24-hour"),
            "hours",
            "\"twenty-four\"",
        )
        .seen_in(effects::time_of_the_last_message),
        on(
            "Account and privacy",
            Switch("Show others when I’m typing"),
            "send_typing",
            "false",
        ),
        on(
            "Account and privacy",
            Switch("Sync read messages between devices"),
            "sync_read",
            "false",
        ),
        on(
            "Account and privacy",
            Switch("Load pictures"),
            "load_pictures",
            "false",
        ),
        on(
            "Accessibility",
            Radio("Mentions only"),
            "announcements",
            "\"mentions\"",
        ),
        on(
            "Accessibility",
            Radio("Message, sender, time"),
            "reading_order",
            "\"text-sender-time\"",
        )
        .seen_in(effects::last_message_begins_with_its_text),
        on(
            "Accessibility",
            Switch("Announce typing"),
            "announce_typing",
            "true",
        ),
        on(
            "Accessibility",
            Switch("Strong focus ring"),
            "strong_focus",
            "true",
        ),
        on("Accessibility", Radio("On"), "reduced_motion", "\"on\""),
        on(
            "Storage",
            List("Keep messages for", "Up"),
            "history.days",
            "365",
        ),
        on(
            "Storage",
            List("Space per server", "Up"),
            "history.megabytes",
            "100",
        ),
    ]
}

fn appearance() -> Vec<Journey> {
    use Control::{Radio, Slider, Switch};
    vec![
        on("Appearance", Radio("Light"), "appearance", "\"light\"").seen_in(effects::background),
        on("Appearance", Radio("Orange"), "accent", "\"orange\"").seen_in(effects::accent),
        on("Appearance", Radio("Compact"), "density", "\"compact\"")
            .seen_in(effects::channels_are_low),
        on(
            "Appearance",
            Switch("Group messages"),
            "group_messages",
            "false",
        )
        .seen_in(effects::last_message_is_without_its_author),
        on(
            "Appearance",
            Switch("Play animated pictures"),
            "play_animations",
            "false",
        ),
        on(
            "Appearance",
            Switch("Formatting bar"),
            "formatting_bar",
            "false",
        )
        .seen_in(effects::formatting_buttons),
        on("Appearance", Slider("Zoom", "Right"), "scale", "1.05")
            .seen_in(effects::width_of_channels),
        on(
            "Appearance",
            Slider("Message text size", "End"),
            "message_size",
            "24.0",
        )
        .seen_in(effects::composer_is_tall),
    ]
}

fn notifications() -> Vec<Journey> {
    use Control::{List, Radio, Switch, Text};
    vec![
        on(
            "Notifications",
            Switch("Desktop notifications"),
            "notifications.desktop",
            "false",
        ),
        on(
            "Notifications",
            Radio("All messages"),
            "notifications.level",
            "\"everything\"",
        ),
        on(
            "Notifications",
            Text("Keywords", "tides, boats"),
            "notifications.keywords",
            "[\"tides\", \"boats\"]",
        ),
        on(
            "Notifications",
            Radio("Only that there is a message"),
            "notifications.preview",
            "\"nothing\"",
        ),
        on(
            "Notifications",
            List("Now", "End"),
            "notifications.do_not_disturb",
            "\"on\"",
        ),
        on(
            "Notifications",
            Switch("Every day"),
            "notifications.quiet_hours.on",
            "true",
        ),
        on(
            "Notifications",
            List("From", "Up"),
            "notifications.quiet_hours.from",
            "1290",
        ),
        on(
            "Notifications",
            List("To", "Down"),
            "notifications.quiet_hours.to",
            "450",
        ),
    ]
}

fn open_page(window: &Object, page: &str) {
    if window.find(Role::Dialog, "Settings").is_none() {
        press(window, Role::Button, "Settings");
    }
    press(window, Role::PageTab, page);
}

fn close_settings(window: &Object) {
    if window.find(Role::Dialog, "Settings").is_some() {
        press(window, Role::Button, "Close settings");
        wait_for(TIMEOUT, "the conversation", || {
            window.find(Role::Entry, "Message ").map(drop)
        });
    }
}

impl Control {
    fn find(&self, window: &Object) -> Object {
        let named = |role: Role, name: &str| {
            let mut all = window.find_all(role).into_iter();
            all.find(|object| object.name() == name)
        };
        let (name, found): (_, Box<dyn Fn() -> Option<Object>>) = match *self {
            Self::Switch(name) => (name, Box::new(move || named(Role::ToggleButton, name))),
            Self::Radio(name) => (name, Box::new(move || named(Role::RadioButton, name))),
            Self::Slider(name, _) => (name, Box::new(move || named(Role::Slider, name))),
            Self::List(name, _) => (name, Box::new(move || named(Role::ComboBox, name))),
            Self::Text(name, _) => (name, Box::new(move || named(Role::Entry, name))),
        };
        wait_for(TIMEOUT, &format!("the control {name:?}"), found)
    }

    /// What the control tells.
    fn state(&self, object: &Object) -> String {
        match self {
            Self::Switch(_) => object.has_state(State::Pressed).to_string(),
            Self::Radio(_) => object.has_state(State::Checked).to_string(),
            Self::Slider(..) => format!("{:?}", object.value()),
            Self::List(..) => object.description(),
            Self::Text(..) => object.text().unwrap_or_default().trim_end().to_owned(),
        }
    }

    /// Changes it as a user of a screen reader does.
    fn change(&self, program: &Program, object: &Object) {
        let focus = || {
            object.grab_focus();
            wait_for(TIMEOUT, "the focus on the control", || {
                object.has_state(State::Focused).then_some(())
            });
        };
        match *self {
            Self::Switch(_) | Self::Radio(_) => object.press(),
            Self::Slider(_, key) | Self::List(_, key) => {
                focus();
                program.display.key(key);
            }
            Self::Text(_, text) => object.set_text(text),
        }
    }
}

/// The fields of the settings file by their path, as they are written.
fn fields(profile: &Path) -> BTreeMap<String, String> {
    fn collect(table: &dyn toml_edit::TableLike, path: &str, into: &mut BTreeMap<String, String>) {
        for (key, item) in table.iter() {
            let path = if path.is_empty() {
                key.to_owned()
            } else {
                format!("{path}.{key}")
            };
            match item.as_table_like() {
                Some(table) => collect(table, &path, into),
                None => {
                    let _earlier = into.insert(path, item.to_string().trim().to_owned());
                }
            }
        }
    }
    let text = std::fs::read_to_string(profile.join("settings.toml")).unwrap_or_default();
    let mut all = BTreeMap::new();
    if let Ok(document) = text.parse::<toml_edit::DocumentMut>() {
        collect(document.as_table(), "", &mut all);
    }
    all
}

/// Changes one setting, and returns what its control and its effect tell then.
fn travel(journey: &Journey, program: &Program, window: &Object) -> (String, Option<String>) {
    let Journey {
        control,
        field,
        value,
        ..
    } = journey;
    let observed = || {
        journey.effect.map(|effect| {
            close_settings(window);
            effect(program, window)
        })
    };
    let before = observed();
    open_page(window, journey.page);
    let object = control.find(window);
    let earlier = control.state(&object);
    control.change(program, &object);
    let state = wait_for(TIMEOUT, &format!("a change of {field}"), || {
        let state = control.state(&control.find(window));
        (state != earlier).then_some(state)
    });
    wait_for(TIMEOUT, &format!("{field} = {value} in the file"), || {
        let fields = fields(program.profile.path());
        let written = fields.get(*field).map(String::as_str);
        (written == Some(value)).then_some(())
    });
    let after = journey.effect.map(|_| {
        wait_for(TIMEOUT, &format!("an effect of {field}"), || {
            observed().filter(|after| Some(after) != before.as_ref())
        })
    });
    (state, after)
}

/// A program that has joined the first server, with an identity that survives it.
fn joined(community: &CommunityProcess) -> (Program, AtspiClient, Keyring) {
    let address = community.addresses.first().unwrap();
    let session = DbusSession::start();
    let keyring = Keyring::unlocked(&session);
    let program = Program::start_in(session, &[address]);
    let client = AtspiClient::start(&program.session);
    let window = program.first_window(&client);
    press(&window, Role::Button, "Create identity");
    press(&window, Role::Button, "Connect");
    press(&window, Role::Button, "Join server");
    (program, client, keyring)
}

#[test]
fn each_setting_is_seen_at_once_and_after_a_restart() {
    let community = CommunityProcess::start();
    let address = community.addresses.first().unwrap();
    let channel = channel_named(address, "tides");
    for body in ["when is high water", "a little after nine"] {
        post_message(address, &channel, "uid_visitor", body);
    }
    let (mut program, client, _keyring) = joined(&community);
    let window = program.window_with_open_channel(&client);
    row(&window, "tides").press();
    wait_for(TIMEOUT, "the channel", || {
        window.name().contains("#tides").then_some(())
    });

    let journeys = journeys();
    let mut defaults = BTreeMap::new();
    let mut arrived = Vec::new();
    for journey in &journeys {
        arrived.push(travel(journey, &program, &window));
        if defaults.is_empty() {
            defaults = fields(program.profile.path());
        }
    }
    let written = fields(program.profile.path());
    let unchanged = written.iter().filter(|(field, value)| {
        let first = journeys
            .first()
            .is_some_and(|journey| journey.field == field.as_str());
        defaults.get(*field) == Some(value) && !first
    });
    let forgotten: Vec<_> = unchanged
        .filter(|(field, _)| {
            let is_below = |it: &&str| {
                let rest = field.strip_prefix(it);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            !ELSEWHERE.iter().any(is_below)
        })
        .collect();
    assert!(forgotten.is_empty(), "no journey for {forgotten:?}");

    close_settings(&window);
    program.restart();
    let window = program.window_with_open_channel(&client);
    let mut differences = String::new();
    for (journey, (state, effect)) in journeys.iter().zip(&arrived) {
        let Journey { field, control, .. } = journey;
        if let (Some(observe), Some(seen)) = (journey.effect, effect) {
            close_settings(&window);
            wait_for(TIMEOUT, &format!("the effect of {field}: {seen}"), || {
                (observe(&program, &window) == *seen).then_some(())
            });
        }
        open_page(&window, journey.page);
        let now = control.state(&control.find(&window));
        if now != *state {
            let _ = writeln!(differences, "{field}: {now}, was {state}");
        }
    }
    assert_eq!(differences, "");
    assert_eq!(fields(program.profile.path()), written);
}

/// Turning the history off asks first. Then nothing of the conversation is on the device, after a restart either.
#[test]
fn history_is_turned_off_and_stays_off() {
    let community = CommunityProcess::start();
    let (mut program, client, _keyring) = joined(&community);
    let window = program.window_with_open_channel(&client);
    open_page(&window, "Storage");
    let keep = Control::Switch("Keep history on this device");
    keep.find(&window).press();
    press(&window, Role::Button, "Turn off and delete");
    let is_off = |window: &Object| {
        let switch = keep.find(window);
        wait_for(TIMEOUT, "the switch to be off", || {
            (keep.state(&switch) == "false").then_some(())
        });
        assert!(window.find(Role::ComboBox, "Keep messages for").is_none());
    };
    is_off(&window);
    wait_for(TIMEOUT, "the choice in the file", || {
        let fields = fields(program.profile.path());
        (fields.get("history.keep").map(String::as_str) == Some("false")).then_some(())
    });
    for address in &community.addresses {
        control(address, "down", &json!({}));
    }
    program.restart();
    let window = program.first_window(&client);
    wait_for(TIMEOUT, "the server without its conversation", || {
        window.name().contains("Harbor Commons").then_some(())
    });
    assert_eq!(messages(&window), []);
    open_page(&window, "Storage");
    is_off(&window);
}
