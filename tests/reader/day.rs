//! A day in the real window, and every byte that left the program during it: what the lower half of the client is held to
//! (`tests/disclosure.rs`) holds for the whole program too.

use std::io::Cursor;

use atspi::{Role, State};
use openchat::domain::id::UserId;
use openchat::domain::profile::{Preset, Wish};
use openchat::domain::proxy::Proxy;
use openchat::domain::recovery::Words;
use tokio::runtime::{Builder, Runtime};

use crate::client::Client;
use crate::community::{Community, bodies, first_channel, ids};
use crate::first::{PHRASE, expect_no_dialog, expect_welcome, keep};
use crate::object::Object;
use crate::program::{Program, composer, press, row};
use crate::recorder::Recorder;
use crate::rig::wait;
use crate::rules::Server;
use crate::secrets;
use crate::servers::{choose, expect_rail, rail};
use crate::session::{SOON, Session};
use crate::speech;

const ROOT: [u8; 32] = *b"\x07the root behind a whole window\xfe";
const SAID: &str = "the lamp on the pier is lit";
const CALLED: &str = "Ada of the Pier";
/// Who lives this day, as the system tells every program.
const PERSON: &[(&str, &str)] = &[
    ("USER", "margarethe.kontor"),
    ("LOGNAME", "margarethe.kontor"),
    ("HOSTNAME", "kontor-hinten-links"),
    ("LANG", "gsw_LI.UTF-8"),
    ("LANGUAGE", "gsw_LI:rm_CH"),
    ("TZ", "Asia/Kathmandu"),
];

/// One community, the way to it that writes everything down, and who the user is there.
struct Place {
    address: String,
    recorder: Recorder,
    user: String,
    device: String,
}

impl Place {
    fn new(runtime: &Runtime, address: &str) -> Self {
        Self {
            address: address.to_owned(),
            recorder: runtime.block_on(Recorder::start()),
            user: String::new(),
            device: String::new(),
        }
    }

    fn hop(&self) -> String {
        match self.recorder.proxy() {
            Proxy::Socks5(hop) => hop.to_string(),
            other => panic!("{other:?}"),
        }
    }

    fn server(&self, proves: bool) -> Server {
        let user = UserId::new(self.user.as_str());
        let mut written = ids(&self.address);
        let presets = Preset::ALL.map(|preset| preset.id().to_owned());
        let kinds = ["generated", "uploaded"].map(str::to_owned);
        written.extend(presets.into_iter().chain(kinds));
        written.extend([
            SAID.to_owned(),
            CALLED.to_owned(),
            Wish::neutral(&user).name().to_owned(),
        ]);
        // The asset that a picture became, as its uploading was answered.
        let speeches = self.recorder.tapes();
        let speeches = speeches.iter().map(speech::read);
        let asked = speeches.flat_map(|speech| speech.asked);
        written.extend(asked.filter_map(|asked| {
            let asset = asked.line.strip_prefix("GET /v1/profile/avatar/")?;
            Some(asset.to_owned())
        }));
        Server {
            target: self.address.trim_start_matches("http://").to_owned(),
            user: self.user.clone(),
            device: self.device.clone(),
            proves,
            written,
        }
    }
}

fn there(window: &Object, role: Role, name: &str) -> Object {
    wait(SOON, &format!("{name:?}"), || window.find(role, name))
}

/// A name in the window that begins like this.
fn beginning(window: &Object, start: &str) -> String {
    wait(SOON, &format!("something named {start:?}"), || {
        let all = window.walk().into_iter().map(|object| object.name());
        all.into_iter().find(|name| name.starts_with(start))
    })
}

fn join(window: &Object, place: &mut Place, several: bool) {
    press(window, Role::Button, "Add a server");
    there(window, Role::Entry, "Server address").write(&place.address);
    press(window, Role::ComboBox, "Proxy");
    press(window, Role::ListItem, "SOCKS5 proxy");
    there(window, Role::Entry, "Proxy address").write(&place.hop());
    press(window, Role::Button, "Connect");
    if several {
        press(window, Role::Button, "Continue");
    }
    let _page = there(window, Role::Button, "Join server");
    place.user = beginning(window, "uid_");
    place.device = beginning(window, "dev_");
    press(window, Role::Button, "Join server");
}

/// Writes in every community, and looks at another channel.
fn talk(window: &Object, server: &str, address: &str) {
    row(window, server).press();
    wait(SOON, "its channels", || {
        (window.name().contains(server) && window.name().contains('#')).then_some(())
    });
    composer(window).write(SAID);
    press(window, Role::Button, "Send");
    let channel = first_channel(address);
    wait(SOON, "the message at the server", || {
        bodies(address, &channel)
            .iter()
            .any(|body| body == SAID)
            .then_some(())
    });
}

/// Shows a name and a picture, and takes both back.
fn be_seen(window: &Object, picture: &str) {
    there(window, Role::Button, "Your profile: User ").press();
    there(window, Role::ToggleButton, "Publish on ").press();
    there(window, Role::Entry, "Name").write(CALLED);
    there(window, Role::Entry, "Or enter a file path").write(picture);
    press(window, Role::Button, "Use this file");
    wait(SOON, "the picture as the chosen one", || {
        let own = window.find(Role::RadioButton, "Your picture")?;
        own.is(State::Checked).then_some(())
    });
    press(window, Role::Button, "Publish");
    let _published = wait(SOON, "that it is published", || {
        let mut all = window.walk().into_iter();
        all.find(|object| object.name().starts_with("Published on "))
    });
    there(window, Role::ToggleButton, "Publish on ").press();
    let _withdrawn = wait(SOON, "that it is taken back", || {
        let mut all = window.walk().into_iter();
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

/// What must be nowhere: the root, and whatever the system says of the user.
fn kept_secret(program: &Program) -> Vec<(String, Vec<u8>)> {
    let mut kept = secrets::of(&ROOT);
    for (name, value) in PERSON {
        kept.push(((*name).to_owned(), value.as_bytes().to_vec()));
    }
    let home = program.session.home().display().to_string();
    kept.push(("the home".to_owned(), home.into_bytes()));
    kept.push(("the passphrase".to_owned(), PHRASE.into()));
    kept
}

#[test]
fn nothing_leaves_the_window_during_a_day_that_is_not_in_the_table() {
    let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
    let community = Community::start();
    let mut places: Vec<Place> = community
        .addresses
        .iter()
        .map(|address| Place::new(&runtime, address))
        .collect();
    let mut program = Program::start_in(Session::start().of(PERSON), &[]);
    let client = Client::start(&program.session);
    let picture = program.session.home().join("me.png");
    std::fs::write(&picture, png()).unwrap();
    let window = program.first_window(&client);
    press(&window, Role::Button, "Restore identity");
    let words: Vec<_> = Words::of(&ROOT).iter().collect();
    there(&window, Role::Entry, "Recovery phrase").write(&words.join(" "));
    press(&window, Role::Button, "Restore");
    keep(&window);
    expect_welcome(&window);
    for (joined, place) in places.iter_mut().enumerate() {
        join(&window, place, joined == 1);
        expect_rail(&window, "one server more", |rail| rail.len() == joined + 1);
        let _window = program.opened(&client);
    }
    let servers: Vec<String> = rail(&window)
        .iter()
        .map(|name| name.split(',').next().unwrap().to_owned())
        .collect();
    for (server, place) in servers.iter().zip(&places) {
        talk(&window, server, &place.address);
        be_seen(&window, picture.to_str().unwrap());
    }
    choose(&window, &servers[1], "Mute");
    choose(&window, &servers[1], "Sign out");
    expect_rail(&window, "a server that is signed out of", |rail| {
        rail[1].contains("signed out")
    });
    choose(&window, &servers[1], "Sign in");
    expect_rail(&window, "a server that is signed in to", |rail| {
        !rail[1].contains("signed out") && !rail[1].contains("not connected")
    });
    program.start_again();
    let window = program.first_window(&client);
    there(&window, Role::PasswordText, "Passphrase").write(PHRASE);
    press(&window, Role::Button, "Unlock");
    for server in &servers {
        row(&window, server).press();
        wait(SOON, "the server in view", || {
            window.name().contains(server.as_str()).then_some(())
        });
        let _window = program.opened(&client);
    }
    let judged: Vec<Server> = (places.iter().zip([true, false]))
        .map(|(place, proves)| place.server(proves))
        .collect();
    for (left, server) in servers.iter().enumerate() {
        row(&window, server).press();
        choose(&window, server, "Leave server…");
        press(&window, Role::Button, "Leave");
        expect_rail(&window, "one server less", |rail| rail.len() == 1 - left);
    }
    expect_welcome(&window);
    let kept = kept_secret(&program);
    for (place, other) in [(0, 1), (1, 0)] {
        let tapes = places[place].recorder.tapes();
        assert!(tapes.len() >= 2, "requests and a socket");
        let lines: Vec<String> = tapes
            .iter()
            .flat_map(|tape| speech::read(tape).asked)
            .map(|asked| asked.line)
            .collect();
        for wanted in [
            "/messages",
            "PUT /v1/profile/me",
            "POST /v1/profile/avatar",
            "/membership",
            "/v1/realtime",
        ] {
            let said = lines.iter().any(|line| line.contains(wanted));
            assert!(said, "{wanted} is part of a day: {lines:?}");
        }
        let others = [&judged[other]];
        let wrong = secrets::wrong(&tapes, &judged[place], &others, &kept);
        assert_eq!(wrong, Vec::<String>::new());
    }
}
