//! Pictures in rows and in the whole window, by mouse, keys and reader.

use std::time::Instant;

use iced::advanced::mouse;
use iced::keyboard::Modifiers;
use iced::keyboard::key::{Code, Named};
use iced::{Point, Rectangle};

use super::screen::{Cost, Screen};
use super::test_window::{PLAIN, TestWindow, typed};
use crate::a11y::Role;
use crate::app::Message;
use crate::app::dialog::Dialog;
use crate::app::keymap::layouts::Layout;
use crate::app::scene::pictures::sample_picture;
use crate::app::tests::chat_message;
use crate::domain::attachment::{FileKey, PictureFailure};
use crate::domain::message::{Attachment, ChatMessage};
use crate::domain::server_event::{History, HistoryRange, ServerEvent};
use crate::feature::timeline::Message as TimelineMessage;
use crate::feature::timeline::attachment;

fn button(window: &mut TestWindow, name: &str) -> Option<Rectangle> {
    let mut controls = window.controls(true).into_iter();
    let found = controls.find(|(it, ..)| it.role == Role::Button && it.name == name);
    found.map(|(_, bounds, _)| bounds)
}

fn dialog(window: &mut TestWindow) -> Option<String> {
    let dialogs = window.find_all(Role::Dialog);
    dialogs.first().map(|dialog| dialog.name.clone())
}

fn press(window: &mut TestWindow, name: &str) {
    let bounds = button(window, name).expect(name);
    window.press(mouse::Button::Left, bounds.center());
}

/// Also the state of a picture that is not loaded has a name.
#[tokio::test]
async fn pictures_are_buttons_with_names() {
    let mut window = TestWindow::new("pictures");
    for name in ["harbor-at-dusk.jpg", "pier-panorama.jpg", "dot.png"] {
        let bounds = button(&mut window, &format!("Open picture {name}"));
        let bounds = bounds.expect(name);
        assert!(bounds.width >= 24.0 && bounds.height >= 24.0, "{name}");
    }
    let mut window = TestWindow::new("pictures-states");
    let lost = button(&mut window, "Load lost.png again");
    assert!(lost.is_some());
    let waiting = window.find_all(Role::Image);
    assert!(
        waiting
            .iter()
            .any(|it| it.name == "Picture waiting.png, loading" && it.busy)
    );
}

#[tokio::test]
async fn picture_opens_goes_on_zooms_and_closes_by_keys() {
    let mut window = TestWindow::new("pictures");
    press(&mut window, "Open picture harbor-at-dusk.jpg");
    let name = dialog(&mut window);
    assert_eq!(name.as_deref(), Some("Picture harbor-at-dusk.jpg, 1 of 3"));
    assert!(window.focused().is_some(), "the dialog has the focus");
    for (key, expected) in [
        (Named::ArrowRight, "Picture pier-panorama.jpg, 2 of 3"),
        (Named::PageDown, "Picture dot.png, 3 of 3"),
        (Named::ArrowRight, "Picture dot.png, 3 of 3"),
        (Named::ArrowLeft, "Picture pier-panorama.jpg, 2 of 3"),
        (Named::ArrowLeft, "Picture harbor-at-dusk.jpg, 1 of 3"),
    ] {
        window.named(key, PLAIN);
        assert_eq!(dialog(&mut window).as_deref(), Some(expected), "{key:?}");
    }
    window.named(Named::Escape, PLAIN);
    assert_eq!(dialog(&mut window), None);
    let focused = window.focused().unwrap();
    assert_eq!(focused.name, "Open picture harbor-at-dusk.jpg");
}

fn zoom(window: &mut TestWindow) -> String {
    let images = window.find_all(Role::Image);
    let shown = images.iter().find_map(|image| image.description.clone());
    shown.unwrap()
}

#[tokio::test]
async fn picture_is_enlarged_by_keys_wheel_and_buttons() {
    let mut window = TestWindow::new("lightbox");
    assert_eq!(zoom(&mut window), "100%");
    window.key(typed('+'));
    window.key(typed('='));
    assert_eq!(zoom(&mut window), "156%");
    window.key(typed('-'));
    assert_eq!(zoom(&mut window), "125%");
    window.key(typed('0'));
    assert_eq!(zoom(&mut window), "100%");
    press(&mut window, "Zoom in");
    assert_eq!(zoom(&mut window), "125%");
    window.point_at(Point::new(640.0, 400.0));
    let delta = mouse::ScrollDelta::Lines { x: 0.0, y: 1.0 };
    window.send(iced::Event::Mouse(mouse::Event::WheelScrolled { delta }));
    assert_eq!(zoom(&mut window), "156%");
    // The arrows move what is enlarged, and go on otherwise.
    window.named(Named::ArrowRight, PLAIN);
    let name = dialog(&mut window).unwrap();
    assert!(name.ends_with("1 of 3"), "{name}");
    press(&mut window, "Fit to window");
    assert_eq!(zoom(&mut window), "100%");
    press(&mut window, "Close");
    assert!(window.app.shell.dialog().is_none());
}

#[tokio::test]
async fn picture_that_cannot_be_shown_says_why_and_is_tried_again() {
    let mut window = TestWindow::new("lightbox-failed");
    press(&mut window, "Retry");
    // There is no connection in a scene.
    let Some(Dialog::Picture(state)) = window.app.shell.dialog() else {
        panic!("the picture is closed");
    };
    assert_eq!(state.current().unwrap().name, "harbor-at-dusk.jpg");
    assert!(button(&mut window, "Retry").is_some());
}

/// A scene has neither a connection nor a clipboard for pictures: what was asked for is seen in the reason.
#[tokio::test]
async fn picture_is_copied_by_menu_button_and_key() {
    let said = |window: &mut TestWindow| {
        let toasts = window.find_all(Role::Status).into_iter();
        toasts.map(|it| it.name).collect::<String>()
    };
    let refused = "harbor-at-dusk.jpg was not copied.";
    let ways: [fn(&mut TestWindow); 3] = [
        |window| press(window, "Copy picture"),
        |window| window.chord('c', Modifiers::COMMAND),
        |window| window.key(Layout::named("ru").press(Code::KeyC, Modifiers::COMMAND)),
    ];
    for copy in ways {
        let mut window = TestWindow::new("lightbox");
        assert_eq!(said(&mut window), "");
        copy(&mut window);
        let said = said(&mut window);
        assert!(said.starts_with(refused), "{said}");
        assert!(dialog(&mut window).is_some());
    }
    let mut window = TestWindow::new("pictures");
    let picture = button(&mut window, "Open picture harbor-at-dusk.jpg").unwrap();
    window.press(mouse::Button::Right, picture.center());
    let mut controls = window.controls(true).into_iter();
    let copy = "Copy picture harbor-at-dusk.jpg";
    let item = controls.find(|(it, ..)| it.role == Role::MenuItem && it.name == copy);
    window.press(mouse::Button::Left, item.expect(copy).1.center());
    let said = said(&mut window);
    assert!(said.starts_with(refused), "{said}");
    let mut window = TestWindow::new("lightbox-failed");
    window.frame();
    let buttons = window.find_all(Role::Button);
    let copy = buttons.iter().find(|it| it.name == "Copy picture");
    assert!(!copy.unwrap().enabled, "there is nothing to copy");
}

#[test]
fn still_pictures_ask_for_no_frame() {
    let mut screen = Screen::new("pictures");
    let mut cost = Cost::default();
    assert!(!screen.frame(&mut cost));
    assert_eq!((cost.views, cost.damage), (0, 0.0));
}

fn with_picture(number: i64) -> ChatMessage {
    let id = format!("m{number}");
    let mut message = chat_message(&id, "quiet-corner", "uid_noor", number * 600);
    message.edit(|extra| {
        extra.attachments = vec![Attachment {
            id: format!("p{number}"),
            file_name: format!("p{number}.png"),
            url: "/x".into(),
            content_type: "image/png".into(),
            bytes: 9,
            width: 300,
            height: 200,
        }];
    });
    message
}

/// The top of the first message that is wholly visible, and its name.
fn first_visible(window: &mut TestWindow) -> (String, f32) {
    let list = window.find(Role::Log).1;
    let controls = window.controls(true).into_iter();
    let rows = controls.filter(|(it, bounds, _)| it.role == Role::Message && bounds.y >= list.y);
    let first = rows.min_by(|a, b| a.1.y.total_cmp(&b.1.y)).unwrap();
    (first.0.name, first.1.y)
}

/// Older pages, live messages, a picture that is loaded, an edit and a deletion above: the first visible message does not
/// move by a pixel.
#[tokio::test]
async fn reader_keeps_the_place_whatever_happens_in_the_channel() {
    let mut window = TestWindow::new("empty");
    let history = |range, numbers: std::ops::Range<i64>| {
        ServerEvent::History(Box::new(History {
            channel: "quiet-corner".into(),
            messages: numbers.map(with_picture).collect(),
            range,
            reaches_start: None,
        }))
    };
    let apply = |window: &mut TestWindow, event| {
        window.app.workspace.edit(&"one".into(), |server| {
            let _applied = server.apply(event, Instant::now());
        });
        window.app.refresh(true);
        window.frame();
    };
    apply(&mut window, history(HistoryRange::Newest, 100..140));
    window.point_at(Point::new(640.0, 400.0));
    for _ in 0..20 {
        let delta = mouse::ScrollDelta::Lines { x: 0.0, y: 2.0 };
        window.send(iced::Event::Mouse(mouse::Event::WheelScrolled { delta }));
    }
    let before = first_visible(&mut window);
    let older = history(HistoryRange::Before("m100".into()), 60..100);
    apply(&mut window, older);
    assert_eq!(first_visible(&mut window), before, "older page");
    apply(
        &mut window,
        ServerEvent::Posted(Box::new(with_picture(140))),
    );
    assert_eq!(first_visible(&mut window), before, "live message");
    let mut edited = with_picture(101);
    edited.body = "edited\nto\nmany\nlines".into();
    apply(&mut window, ServerEvent::Edited(Box::new(edited)));
    assert_eq!(first_visible(&mut window), before, "edit above");
    let (channel, message) = ("quiet-corner".into(), "m102".into());
    apply(&mut window, ServerEvent::Deleted { channel, message });
    assert_eq!(first_visible(&mut window), before, "deletion above");
    for number in 100..140 {
        let key = FileKey {
            channel: "quiet-corner".into(),
            id: format!("p{number}"),
        };
        // Of another shape than the server has stated.
        let loaded = sample_picture(100, 900).ok_or(PictureFailure::Unreadable);
        let loaded = attachment::Message::Loaded("one".into(), key, loaded);
        let loaded = Message::Timeline(TimelineMessage::File(loaded));
        window.update([loaded].into());
    }
    window.frame();
    assert_eq!(first_visible(&mut window), before, "pictures");
}
