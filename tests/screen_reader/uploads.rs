//! Pictures are added and sent: by a screen reader alone, and by keys alone.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, channel_named, messages_with_files};
use crate::dbus_session::{DbusSession, TIMEOUT};
use crate::harness::wait_for;
use crate::object::Object;
use crate::program::{Program, composer, messages, press, row};

/// Tells the process that owns the clipboard to begin.
const OWNER: &str = "OPENCHAT_TEST_CLIPBOARD_OWNER";

/// A program that has joined a community and shows a channel.
pub struct Fixture {
    pub program: Program,
    client: AtspiClient,
    address: String,
    channel: String,
    _community: CommunityProcess,
    folder: tempfile::TempDir,
}

impl Fixture {
    pub fn start() -> Self {
        let community = CommunityProcess::start();
        let address = community.addresses.first().unwrap().clone();
        let channel = channel_named(&address, "tides");
        let program = Program::start_in(DbusSession::start(), &[&address]);
        let client = AtspiClient::start(&program.session);
        let window = program.window_with_identity(&client);
        press(&window, Role::Button, "Connect");
        press(&window, Role::Button, "Join server");
        let window = program.window_with_open_channel(&client);
        row(&window, "tides").press();
        let _open = wait_for(TIMEOUT, "the channel", || {
            window.find(Role::Entry, "Message #tides")
        });
        Self {
            program,
            client,
            address,
            channel,
            _community: community,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn window(&self) -> Object {
        self.program.first_window(&self.client)
    }

    pub fn picture(&self, name: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        let picture = image::RgbImage::from_pixel(40, 30, image::Rgb([20, 90, 160]));
        picture.save(&path).unwrap();
        path
    }

    pub fn expect_sent(&self, body: &str, names: &[&str]) {
        let expected = (
            body.to_owned(),
            names.iter().map(ToString::to_string).collect(),
        );
        wait_for(TIMEOUT, "the files on the server", || {
            let sent = messages_with_files(&self.address, &self.channel);
            (sent.last()? == &expected).then_some(())
        });
    }
}

fn add_by_path(window: &Object, path: &Path) {
    press(window, Role::Button, "Add pictures");
    let field = wait_for(TIMEOUT, "the field for a path", || {
        let field = window.find(Role::Entry, "Path of a picture")?;
        field.has_state(State::Focused).then_some(field)
    });
    field.set_text(path.to_str().unwrap());
    press(window, Role::Button, "Add");
}

/// Where the system has no file dialog, as here, a path is typed.
#[test]
fn pictures_are_added_removed_and_sent_with_a_screen_reader() {
    let fixture = Fixture::start();
    let window = fixture.window();
    for name in ["berth 4.png", "ferry.bmp", "wrong.png"] {
        add_by_path(&window, &fixture.picture(name));
        let name = name.replace("bmp", "png");
        let _added = wait_for(TIMEOUT, "the picture in the tray", || {
            window.find(Role::Button, &format!("Remove {name}"))
        });
    }
    press(&window, Role::Button, "Remove wrong.png");
    let text = fixture.folder.path().join("notes.png");
    std::fs::write(&text, "no picture").unwrap();
    add_by_path(&window, &text);
    wait_for(TIMEOUT, "the reason", || {
        let texts = window.subtree().into_iter();
        let names: Vec<_> = texts.map(|object| object.name()).collect();
        let reason = "notes.png: Servers take only PNG";
        names.iter().any(|name| name.contains(reason)).then_some(())
    });
    composer(&window).set_text("two pictures");
    press(&window, Role::Button, "Send");
    fixture.expect_sent("two pictures", &["berth 4.png", "ferry.png"]);
    wait_for(TIMEOUT, "the message in the conversation", || {
        let last = messages(&window).last()?.name();
        (last.contains("two pictures") && last.contains("ferry.png")).then_some(())
    });
    assert!(
        window.find(Role::Button, "Remove ").is_none(),
        "the tray is empty"
    );
}

/// Owns the clipboard of a display with a picture on it.
struct ClipboardOwner(Child);

impl ClipboardOwner {
    fn start(display: &str) -> Self {
        let owner = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "uploads::clipboard_owner", "--ignored"])
            .env("DISPLAY", display)
            .env_remove("WAYLAND_DISPLAY")
            .env(OWNER, "1")
            .spawn();
        Self(owner.unwrap())
    }
}

impl Drop for ClipboardOwner {
    fn drop(&mut self) {
        let _ended = self.0.kill();
        let _status = self.0.wait();
    }
}

#[test]
#[ignore = "started by another test as a separate process"]
fn clipboard_owner() {
    if std::env::var_os(OWNER).is_none() {
        return;
    }
    let mut clipboard = arboard::Clipboard::new().unwrap();
    let picture = arboard::ImageData {
        width: 8,
        height: 6,
        bytes: vec![200; 8 * 6 * 4].into(),
    };
    clipboard.set_image(picture).unwrap();
    std::thread::sleep(Duration::from_secs(120));
}

#[test]
fn picture_is_pasted_and_sent_by_keys() {
    let fixture = Fixture::start();
    let window = fixture.window();
    let display = &fixture.program.display;
    let _owner = ClipboardOwner::start(&display.name);
    fixture.program.activate();
    composer(&window).grab_focus();
    let name = "Remove picture.png";
    // The other process needs a moment.
    let _pasted = wait_for(TIMEOUT, "the pasted picture", || {
        display.key("ctrl+v");
        std::thread::sleep(Duration::from_millis(700));
        window.find(Role::Button, name)
    });
    display.type_text("pasted");
    display.key("Return");
    wait_for(TIMEOUT, "the files on the server", || {
        let sent = messages_with_files(&fixture.address, &fixture.channel);
        let (body, names) = sent.last()?.clone();
        (body == "pasted" && names[0] == "picture.png").then_some(())
    });
    assert!(
        window.find(Role::Button, name).is_none(),
        "the tray is empty"
    );
}
