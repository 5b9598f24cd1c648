//! Full use of the real window: every byte that the program sends is checked against the rules of
//! `tests/disclosure.rs`.

use std::io::Cursor;

use atspi::{Role, State};
use openchat::domain::id::UserId;
use openchat::domain::profile::{Preset, ProfileUpdate};
use openchat::domain::proxy::Proxy;
use openchat::domain::recovery::RecoveryPhrase;
use tokio::runtime::{Builder, Runtime};

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, channel_and_message_ids, first_channel, message_bodies};
use crate::dbus_session::{DbusSession, TIMEOUT};
use crate::harness::wait_for;
use crate::object::Object;
use crate::onboarding::{PASSPHRASE, detail, expect_no_dialog, expect_welcome, set_passphrase};
use crate::program::{Program, composer, press, row};
use crate::recording_proxy::RecordingProxy;
use crate::rules::Recipient;
use crate::secrets;
use crate::servers::{choose_from_server_menu, expect_rail, rail_entries};
use crate::traffic;

const ROOT: [u8; 32] = *b"\x07the root behind a whole window\xfe";
const MESSAGE: &str = "the lamp on the pier is lit";
const DISPLAY_NAME: &str = "Ada of the Pier";
/// What is entered when joining each server.
const NAMES: [&str; 2] = ["", JOINED_AS];
const JOINED_AS: &str = "Ada L.";
/// The environment of the user. None of these values may leave the device.
const USER_ENVIRONMENT: &[(&str, &str)] = &[
    ("USER", "margarethe.kontor"),
    ("LOGNAME", "margarethe.kontor"),
    ("HOSTNAME", "kontor-hinten-links"),
    ("LANG", "gsw_LI.UTF-8"),
    ("LANGUAGE", "gsw_LI:rm_CH"),
    ("TZ", "Asia/Kathmandu"),
];

/// A community, the recording proxy in front of it, and the identity of the user there.
struct RecordedServer {
    address: String,
    recorder: RecordingProxy,
    user: String,
    device: String,
}

impl RecordedServer {
    fn new(runtime: &Runtime, address: &str) -> Self {
        Self {
            address: address.to_owned(),
            recorder: runtime.block_on(RecordingProxy::start()),
            user: String::new(),
            device: String::new(),
        }
    }

    fn proxy_address(&self) -> String {
        match self.recorder.proxy() {
            Proxy::Socks5(address) => address.to_string(),
            other => panic!("{other:?}"),
        }
    }

    fn recipient(&self, verifies_identity: bool) -> Recipient {
        let user = UserId::new(self.user.as_str());
        let mut allowed_values = channel_and_message_ids(&self.address);
        let presets = Preset::ALL.map(|preset| preset.tag().to_owned());
        let kinds = ["generated", "uploaded"].map(str::to_owned);
        allowed_values.extend(presets.into_iter().chain(kinds));
        allowed_values.extend([
            MESSAGE.to_owned(),
            DISPLAY_NAME.to_owned(),
            JOINED_AS.to_owned(),
            ProfileUpdate::neutral(&user).name().to_owned(),
        ]);
        // The response to the upload names the asset, so that its download is allowed.
        let traffic = self.recorder.captures();
        let traffic = traffic.iter().map(traffic::parse);
        let requests = traffic.flat_map(|traffic| traffic.requests);
        allowed_values.extend(requests.filter_map(|request| {
            let asset = request.line.strip_prefix("GET /v1/profile/avatar/")?;
            Some(asset.to_owned())
        }));
        Recipient {
            target: self.address.trim_start_matches("http://").to_owned(),
            user: self.user.clone(),
            device: self.device.clone(),
            verifies_identity,
            allowed_values,
        }
    }
}

fn wait_for_object(window: &Object, role: Role, name: &str) -> Object {
    wait_for(TIMEOUT, &format!("{name:?}"), || window.find(role, name))
}

/// Joins a server, with a name or without.
fn join(window: &Object, server: &mut RecordedServer, several: bool, name: &str) {
    press(window, Role::Button, "Add a server");
    wait_for_object(window, Role::Entry, "Server address").set_text(&server.address);
    press(window, Role::Button, "Connection options");
    press(window, Role::ComboBox, "Proxy");
    press(window, Role::ListItem, "SOCKS5 proxy");
    wait_for_object(window, Role::Entry, "Proxy address").set_text(&server.proxy_address());
    press(window, Role::Button, "Connect");
    if several {
        press(window, Role::Button, "Continue");
    }
    let _page = wait_for_object(window, Role::Button, "Join server");
    press(window, Role::Button, "Technical details");
    server.user = detail(window, "Your ID on this server");
    server.device = detail(window, "Device ID");
    if !name.is_empty() {
        wait_for_object(window, Role::Entry, "Your name on this server").set_text(name);
    }
    press(window, Role::Button, "Join server");
}

/// Opens a server and posts a message to its first channel.
fn send_message(window: &Object, server: &str, address: &str) {
    row(window, server).press();
    wait_for(TIMEOUT, "an open channel of the server", || {
        (window.name().contains(server) && window.name().contains('#')).then_some(())
    });
    composer(window).set_text(MESSAGE);
    press(window, Role::Button, "Send");
    let channel = first_channel(address);
    wait_for(TIMEOUT, "the message on the server", || {
        message_bodies(address, &channel)
            .iter()
            .any(|body| body == MESSAGE)
            .then_some(())
    });
}

/// Publishes a name and an avatar, and withdraws both. `joined_as` is the name that was entered when joining.
fn publish_and_withdraw_profile(window: &Object, picture: &str, joined_as: &str) {
    if joined_as.is_empty() {
        wait_for_object(window, Role::Button, "Your profile: User ").press();
        wait_for_object(window, Role::ToggleButton, "Publish on ").press();
    } else {
        let profile = format!("Your profile: {joined_as}");
        wait_for_object(window, Role::Button, &profile).press();
    }
    wait_for_object(window, Role::Entry, "Name").set_text(DISPLAY_NAME);
    wait_for_object(window, Role::Entry, "Or enter a file path").set_text(picture);
    press(window, Role::Button, "Use this file");
    wait_for(TIMEOUT, "the selected picture", || {
        let own = window.find(Role::RadioButton, "Your picture")?;
        own.has_state(State::Checked).then_some(())
    });
    press(window, Role::Button, "Publish");
    let _published = wait_for(TIMEOUT, "the confirmation of the publication", || {
        let mut all = window.subtree().into_iter();
        all.find(|object| object.name().starts_with("Published on "))
    });
    wait_for_object(window, Role::ToggleButton, "Publish on ").press();
    let _withdrawn = wait_for(TIMEOUT, "the withdrawal notice", || {
        let mut all = window.subtree().into_iter();
        all.find(|object| object.name().contains("may have kept a copy"))
    });
    press(window, Role::Button, "Close");
    expect_no_dialog(window);
}

fn png() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(24, 24, image::Rgb([9, 9, 200]));
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// Values that may appear nowhere: everything derived from the root and the environment of the user.
fn forbidden_values(program: &Program) -> Vec<(String, Vec<u8>)> {
    let mut forbidden = secrets::secret_encodings(&ROOT);
    for (name, value) in USER_ENVIRONMENT {
        forbidden.push(((*name).to_owned(), value.as_bytes().to_vec()));
    }
    let home = program.session.home().display().to_string();
    forbidden.push(("the home directory".to_owned(), home.into_bytes()));
    forbidden.push(("the passphrase".to_owned(), PASSPHRASE.into()));
    forbidden
}

#[test]
fn program_sends_only_allowed_data_during_full_use() {
    let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
    let community = CommunityProcess::start();
    let mut recorded: Vec<RecordedServer> = community
        .addresses
        .iter()
        .map(|address| RecordedServer::new(&runtime, address))
        .collect();
    let mut program =
        Program::start_in(DbusSession::start().with_environment(USER_ENVIRONMENT), &[]);
    let client = AtspiClient::start(&program.session);
    let picture = program.session.home().join("me.png");
    std::fs::write(&picture, png()).unwrap();
    let window = program.first_window(&client);
    press(&window, Role::Button, "Restore identity");
    let words: Vec<_> = RecoveryPhrase::from_bytes(&ROOT).iter().collect();
    wait_for_object(&window, Role::Entry, "Recovery phrase").set_text(&words.join(" "));
    press(&window, Role::Button, "Restore");
    set_passphrase(&window);
    expect_welcome(&window);
    for (joined, server) in recorded.iter_mut().enumerate() {
        join(&window, server, joined == 1, NAMES[joined]);
        expect_rail(&window, "one server more", |rail| rail.len() == joined + 1);
        let _window = program.window_with_open_channel(&client);
    }
    let servers: Vec<String> = rail_entries(&window)
        .iter()
        .map(|name| name.split(',').next().unwrap().to_owned())
        .collect();
    for ((server, recorded), name) in servers.iter().zip(&recorded).zip(NAMES) {
        send_message(&window, server, &recorded.address);
        publish_and_withdraw_profile(&window, picture.to_str().unwrap(), name);
    }
    choose_from_server_menu(&window, &servers[1], "Mute");
    choose_from_server_menu(&window, &servers[1], "Sign out");
    expect_rail(&window, "the server as signed out", |rail| {
        rail[1].contains("signed out")
    });
    choose_from_server_menu(&window, &servers[1], "Sign in");
    expect_rail(&window, "the server as signed in", |rail| {
        !rail[1].contains("signed out") && !rail[1].contains("not connected")
    });
    program.restart();
    let window = program.first_window(&client);
    wait_for_object(&window, Role::PasswordText, "Passphrase").set_text(PASSPHRASE);
    press(&window, Role::Button, "Unlock");
    for server in &servers {
        row(&window, server).press();
        wait_for(TIMEOUT, "the server in view", || {
            window.name().contains(server.as_str()).then_some(())
        });
        let _window = program.window_with_open_channel(&client);
    }
    let recipients: Vec<Recipient> = recorded
        .iter()
        .zip([true, false])
        .map(|(server, verifies_identity)| server.recipient(verifies_identity))
        .collect();
    for (index, server) in servers.iter().enumerate() {
        row(&window, server).press();
        choose_from_server_menu(&window, server, "Leave server…");
        press(&window, Role::Button, "Leave");
        expect_rail(&window, "one server less", |rail| rail.len() == 1 - index);
    }
    expect_welcome(&window);
    let forbidden = forbidden_values(&program);
    for (index, other) in [(0, 1), (1, 0)] {
        let captures = recorded[index].recorder.captures();
        assert!(
            captures.len() >= 2,
            "expected requests and a socket, got {} captures",
            captures.len()
        );
        let lines: Vec<String> = captures
            .iter()
            .flat_map(|capture| traffic::parse(capture).requests)
            .map(|request| request.line)
            .collect();
        for wanted in [
            "/messages",
            "PUT /v1/profile/me",
            "POST /v1/profile/avatar",
            "/membership",
            "/v1/realtime",
        ] {
            let is_sent = lines.iter().any(|line| line.contains(wanted));
            assert!(is_sent, "{wanted} was not sent: {lines:?}");
        }
        let others = [&recipients[other]];
        let wrong = secrets::all_violations(&captures, &recipients[index], &others, &forbidden);
        assert_eq!(wrong, Vec::<String>::new());
    }
}
