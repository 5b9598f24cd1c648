//! Messages, pictures and files by the mouse, in the real window. Only texts are typed.

use atspi::{Role, State};

use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::message_actions::{FIRST, Journey, REPLY, SECOND};
use crate::object::Object;
use crate::pictures::{self, dialog};
use crate::program::{Program, composer};
use crate::uploads;

/// In a row, between its top left corner and the middle of the line above a reply.
const REPLY_LINE: (i32, i32) = (150, 50);

struct Mouse<'a> {
    program: &'a Program,
    window: &'a Object,
}

impl Mouse<'_> {
    /// Waits until an object stays where it is: rows move while others are measured.
    fn place(object: &Object) -> (i32, i32, i32, i32) {
        let mut last = None;
        wait_for(TIMEOUT, &format!("the place of {object:?}"), || {
            let place = object.extents().filter(|it| it.2 > 0 && it.3 > 0);
            let is_still = place.is_some() && place == last;
            last = place;
            std::thread::sleep(std::time::Duration::from_millis(120));
            place.filter(|_| is_still)
        })
    }

    fn press_at(&self, (x, y): (i32, i32), buttons: &[&str]) {
        let place = [x.to_string(), y.to_string()];
        let display = &self.program.display;
        display.xdotool(&["mousemove", &place[0], &place[1]]);
        for button in buttons {
            display.xdotool(&["click", button]);
        }
    }

    fn press_object(&self, object: &Object, buttons: &[&str]) {
        let (x, y, width, height) = Self::place(object);
        self.press_at((x + width / 2, y + height / 2), buttons);
    }

    /// Presses the control with this exact name as soon as it can be pressed.
    fn click(&self, role: Role, name: &str) {
        let object = wait_for(TIMEOUT, name, || {
            let mut found = self.window.find_all(role).into_iter();
            found.find(|it| it.name() == name && it.has_state(State::Enabled))
        });
        self.press_object(&object, &["1"]);
    }

    fn write(&self, text: &str) {
        self.press_object(&composer(self.window), &["1"]);
        self.program.display.type_text(text);
    }

    fn expect_pasted(&self, is_expected: impl Fn(&Object) -> bool) {
        wait_for(TIMEOUT, "what was copied", || {
            self.press_object(&composer(self.window), &["1"]);
            self.program.display.key("ctrl+a");
            self.program.display.key("ctrl+v");
            std::thread::sleep(std::time::Duration::from_millis(300));
            is_expected(self.window).then_some(())
        });
    }
}

/// What the window has when a press had no effect.
impl Drop for Mouse<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the window of the failed test:\n{}", self.window.dump());
        }
    }
}

/// A menu and its item, by the right button of the mouse.
fn choose(mouse: &Mouse<'_>, message: &Object, item: &str) {
    mouse.press_object(message, &["3"]);
    mouse.click(Role::MenuItem, item);
}

#[test]
fn messages_are_changed_copied_and_followed_by_mouse() {
    let journey = Journey::new();
    journey.program.activate();
    let (program, window) = (&journey.program, &journey.window);
    let mouse = Mouse { program, window };
    let send = |text: &str| {
        mouse.write(text);
        mouse.click(Role::Button, "Send");
    };
    send(FIRST);
    journey.expect_bodies(&[FIRST]);
    choose(&mouse, &journey.message(FIRST), "React");
    mouse.click(Role::MenuItem, "Thumbs up");
    journey.expect_reaction();
    choose(&mouse, &journey.message(FIRST), "Edit");
    let editor = wait_for(TIMEOUT, "the editor", || {
        window.find(Role::Entry, "Edit message")
    });
    mouse.press_object(&editor, &["1", "1", "1"]);
    program.display.type_text(SECOND);
    mouse.click(Role::Button, "Save");
    journey.expect_bodies(&[SECOND]);
    choose(&mouse, &journey.message(SECOND), "Reply");
    send(REPLY);
    journey.expect_bodies(&[SECOND, REPLY]);
    let (x, y, ..) = Mouse::place(&journey.message(REPLY));
    mouse.press_at((x + REPLY_LINE.0, y + REPLY_LINE.1), &["1"]);
    journey.expect_focus(SECOND);
    mouse.click(Role::Button, "Back to the reply");
    journey.expect_focus(REPLY);
    choose(&mouse, &journey.message(SECOND), "Copy text");
    mouse.expect_pasted(|window| composer(window).text().as_deref() == Some(SECOND));
    choose(&mouse, &journey.message(SECOND), "Delete message");
    mouse.click(Role::MenuItem, "Delete for everyone");
    journey.expect_bodies(&[REPLY]);
}

#[test]
fn picture_is_opened_copied_pasted_and_a_file_is_saved_by_mouse() {
    let (fixture, client) = pictures::Fixture::start(pictures::client);
    fixture.program.activate();
    let (program, window) = (&fixture.program, &fixture.window);
    let mouse = Mouse { program, window };
    mouse.click(Role::Button, "Open picture first.png");
    let _open = dialog(window, "Picture first.png, 1 of 2");
    let mut events = client.listen(&program.session);
    mouse.click(Role::Button, "Copy picture");
    let _polite = events.wait_for_announcement("Picture copied");
    mouse.click(Role::Button, "Next picture");
    let _next = dialog(window, "Picture second.png, 2 of 2");
    mouse.click(Role::Button, "Close");
    wait_for(TIMEOUT, "the end of the dialog", || {
        window.find(Role::Dialog, "Picture").is_none().then_some(())
    });
    // As large as it is on the server.
    mouse.expect_pasted(|window| window.dump().contains("800 × 600"));
    mouse.click(Role::Button, "Remove picture.png");
    mouse.click(Role::Button, "Save setup.exe as…");
    wait_for(TIMEOUT, "the saved file", || {
        fixture.saved("setup.exe").is_file().then_some(())
    });
}

#[test]
fn picture_is_added_and_sent_by_mouse() {
    let fixture = uploads::Fixture::start();
    fixture.program.activate();
    let window = &fixture.window();
    let program = &fixture.program;
    let mouse = Mouse { program, window };
    let path = fixture.picture("pier.png");
    mouse.click(Role::Button, "Add pictures");
    mouse.click(Role::Entry, "Path of a picture");
    program.display.type_text(path.to_str().unwrap());
    mouse.click(Role::Button, "Add");
    let _added = wait_for(TIMEOUT, "the picture in the tray", || {
        window.find(Role::Button, "Remove pier.png")
    });
    mouse.write("by mouse");
    mouse.click(Role::Button, "Send");
    fixture.expect_sent("by mouse", &["pier.png"]);
}
