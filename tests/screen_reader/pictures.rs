//! A picture and a file of a message: opened, gone on from, enlarged, closed and saved, through the reader and by keys.

use std::path::PathBuf;

use atspi::{Role, State};
use serde_json::json;

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, channel_named, control};
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::object::Object;
use crate::program::{Program, row};

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(width, height, image::Rgb([200, 90, 20]));
    let written = picture.write_to(&mut bytes, image::ImageFormat::Png);
    written.unwrap();
    bytes.into_inner()
}

fn post(address: &str, name: &str, content_type: &str, bytes: &[u8]) {
    let file = json!({
        "channel": channel_named(address, "quiet-corner"), "name": name, "type": content_type,
        "base64": data_encoding::BASE64.encode(bytes),
    });
    control(address, "file", &file);
}

fn button(window: &Object, name: &str) -> Object {
    wait_for(TIMEOUT, &format!("the button {name:?}"), || {
        window.find(Role::Button, name)
    })
}

pub fn dialog(window: &Object, name: &str) -> Object {
    wait_for(TIMEOUT, &format!("the dialog {name:?}"), || {
        window.find(Role::Dialog, name)
    })
}

fn zoom(window: &Object, percent: &str) {
    wait_for(TIMEOUT, &format!("a zoom of {percent}"), || {
        let images = window.find_all(Role::Image);
        let mut images = images.iter();
        images
            .any(|image| image.description() == percent)
            .then_some(())
    });
}

/// A joined server with two pictures and a program in the open channel.
pub struct Fixture {
    pub program: Program,
    pub window: Object,
    _community: CommunityProcess,
}

impl Fixture {
    pub fn start(client_of: impl FnOnce(&Program) -> AtspiClient) -> (Self, AtspiClient) {
        let community = CommunityProcess::start();
        let address = community.addresses.first().unwrap().clone();
        post(&address, "first.png", "image/png", &png(800, 600));
        post(&address, "second.png", "image/png", &png(60, 900));
        post(
            &address,
            "setup.exe",
            "application/x-msdownload",
            b"MZ\x90\0",
        );
        let program = Program::start(&[&address]);
        let client = client_of(&program);
        let window = program.window_after_join(&client);
        row(&window, "quiet-corner").press();
        let fixture = Self {
            program,
            window,
            _community: community,
        };
        (fixture, client)
    }

    /// Where files are saved when the system has no dialog.
    pub fn saved(&self, name: &str) -> PathBuf {
        self.program.session.home().join(name)
    }
}

pub fn client(program: &Program) -> AtspiClient {
    AtspiClient::start(&program.session)
}

#[test]
fn picture_is_opened_enlarged_and_left_through_the_reader() {
    let (fixture, client) = Fixture::start(client);
    let window = &fixture.window;
    button(window, "Open picture first.png").press();
    let _open = dialog(window, "Picture first.png, 1 of 2");
    zoom(window, "100%");
    button(window, "Zoom in").press();
    zoom(window, "125%");
    button(window, "Fit to window").press();
    zoom(window, "100%");
    let mut events = client.listen(&fixture.program.session);
    button(window, "Copy picture").press();
    let _polite = events.wait_for_announcement("Picture copied");
    button(window, "Next picture").press();
    let open = dialog(window, "Picture second.png, 2 of 2");
    button(&open, "Close").press();
    wait_for(TIMEOUT, "the end of the dialog", || {
        window.find(Role::Dialog, "Picture").is_none().then_some(())
    });
}

#[test]
fn picture_is_opened_enlarged_and_left_by_keys() {
    let (fixture, _client) = Fixture::start(client);
    let (window, display) = (&fixture.window, &fixture.program.display);
    let picture = button(window, "Open picture first.png");
    picture.grab_focus();
    wait_for(TIMEOUT, "the focus on the picture", || {
        picture.has_state(State::Focused).then_some(())
    });
    display.key("Return");
    let _open = dialog(window, "Picture first.png, 1 of 2");
    zoom(window, "100%");
    display.key("plus");
    zoom(window, "125%");
    display.key("0");
    zoom(window, "100%");
    display.key("Right");
    let _next = dialog(window, "Picture second.png, 2 of 2");
    display.key("Left");
    let _back = dialog(window, "Picture first.png, 1 of 2");
    display.key("Escape");
    wait_for(TIMEOUT, "the end of the dialog", || {
        window.find(Role::Dialog, "Picture").is_none().then_some(())
    });
    wait_for(TIMEOUT, "the focus back on the picture", || {
        let picture = window.find(Role::Button, "Open picture first.png")?;
        picture.has_state(State::Focused).then_some(())
    });
}

#[test]
fn program_is_warned_about_and_saved_through_the_reader_and_never_opened() {
    let (fixture, client) = Fixture::start(client);
    let window = &fixture.window;
    let save = button(window, "Save setup.exe as…");
    let described = save.description();
    assert!(described.contains("This file is a program."), "{described}");
    assert!(described.contains("EXE, 1 KB"), "{described}");
    let mut events = client.listen(&fixture.program.session);
    save.press();
    let path = wait_for(TIMEOUT, "the saved file", || {
        let path = fixture.saved("setup.exe");
        path.is_file().then_some(path)
    });
    assert_eq!(std::fs::read(&path).unwrap(), b"MZ\x90\0");
    let mode = std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions());
    assert_eq!(mode & 0o111, 0, "nobody can run it");
    let said = events.wait_for("what was saved", |event| {
        event.kind == "Announcement" && event.text.contains("Saved as")
    });
    assert!(said.text.contains("setup.exe"), "{}", said.text);
    // Once more, by keys and beside the first.
    let save = button(window, "Save setup.exe as…");
    save.grab_focus();
    wait_for(TIMEOUT, "focus on the button", || {
        save.has_state(State::Focused).then_some(())
    });
    fixture.program.display.key("Return");
    wait_for(TIMEOUT, "the second copy", || {
        fixture.saved("setup (2).exe").is_file().then_some(())
    });
}
