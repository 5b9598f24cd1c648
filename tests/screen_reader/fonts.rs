//! A font of the system over the accessibility bus: found in its list, seen at once, and still so after a restart.

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::dbus_session::{DbusSession, TIMEOUT};
use crate::harness::wait_for;
use crate::keyring::Keyring;
use crate::object::Object;
use crate::program::{Program, press};
use crate::renamed_font::renamed;

const FAMILY: &str = "Harbor Letter";

fn font_box(window: &Object) -> Object {
    wait_for(TIMEOUT, "the choice of fonts", || {
        let mut all = window.find_all(Role::ComboBox).into_iter();
        all.find(|it| it.name() == "Font")
    })
}

/// Of a text in the settings, in pixels.
fn width(window: &Object) -> i32 {
    press(window, Role::PageTab, "About");
    let (_, _, width, _) = wait_for(TIMEOUT, "a link", || {
        window.find(Role::Link, "Source code")?.extents()
    });
    press(window, Role::PageTab, "Appearance");
    width
}

#[test]
fn font_of_the_system_is_chosen_and_kept() {
    let session = DbusSession::start();
    let fonts = session.home().join(".fonts");
    std::fs::create_dir_all(&fonts).unwrap();
    let font = renamed("OpenChatMono-Regular.ttf", "OpenChat Mono", FAMILY);
    std::fs::write(fonts.join("letter.ttf"), font).unwrap();
    let _keyring = Keyring::unlocked(&session);
    let mut program = Program::start_in(session, &[]);
    let client = AtspiClient::start(&program.session);
    let window = program.first_window(&client);
    press(&window, Role::Button, "Create identity");
    press(&window, Role::Button, "Later");
    wait_for(TIMEOUT, "the end of the dialog", || {
        window.find(Role::Dialog, "").is_none().then_some(())
    });
    press(&window, Role::Button, "Settings");
    let bundled = width(&window);
    assert_eq!(font_box(&window).description(), "Open Sans (included)");

    font_box(&window).press();
    let field = wait_for(TIMEOUT, "the field", || {
        window.find(Role::Entry, "Find a font")
    });
    wait_for(TIMEOUT, "the focus in the field", || {
        field.has_state(State::Focused).then_some(())
    });
    wait_for(TIMEOUT, "the fonts of the system", || {
        window.find(Role::ListItem, "").map(drop)
    });
    field.set_text("harb");
    let option = wait_for(TIMEOUT, "the font", || {
        let options = window.find_all(Role::ListItem);
        let is_it = options.len() == 1;
        options.into_iter().find(|it| is_it && it.name() == FAMILY)
    });
    option.press();
    wait_for(TIMEOUT, "the choice", || {
        (font_box(&window).description() == FAMILY).then_some(())
    });
    let chosen = width(&window);
    assert_ne!(chosen, bundled);
    let file = program.profile.path().join("settings.toml");
    let is_stored = || {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let is_in = text.lines().any(|line| line == "font = \"Harbor Letter\"");
        is_in.then_some(())
    };
    wait_for(TIMEOUT, "the choice in the file", is_stored);

    program.restart();
    let window = program.first_window(&client);
    press(&window, Role::Button, "Settings");
    assert_eq!(width(&window), chosen);
    assert_eq!(font_box(&window).description(), FAMILY);

    // It is gone at the next start.
    std::fs::remove_dir_all(fonts).unwrap();
    program.restart();
    let window = program.first_window(&client);
    press(&window, Role::Button, "Settings");
    assert_eq!(width(&window), bundled);
    assert_eq!(font_box(&window).description(), FAMILY);
    wait_for(TIMEOUT, "that it is missing", || {
        let texts = window.subtree().into_iter();
        let mut names = texts.map(|it| it.name());
        let said = "“Harbor Letter” isn’t installed or can’t be used.";
        names.any(|name| name.starts_with(said)).then_some(())
    });
    is_stored().unwrap();
}
