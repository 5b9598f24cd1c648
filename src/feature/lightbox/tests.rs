use std::time::Duration;

use iced::widget::image::Handle;

use super::*;
use crate::domain::attachment::FileOrigin;

fn file(id: &str) -> ShownFile {
    ShownFile {
        key: FileKey {
            channel: "c".into(),
            id: id.into(),
        },
        name: format!("{id}.png"),
        is_picture: true,
        bytes: 1,
        origin: FileOrigin::OwnServer,
    }
}

fn state(at: usize) -> State {
    let pictures = ["a", "b", "c"].map(file);
    State::new("s".into(), pictures.into(), at).unwrap()
}

fn picture() -> Picture {
    let handle = Handle::from_rgba(1, 1, vec![0; 4]);
    Picture::new((1, 1), [(handle, Duration::ZERO)]).unwrap()
}

fn named(state: &State) -> &str {
    &state.current().unwrap().key.id
}

#[test]
fn pictures_follow_each_other_up_to_the_last() {
    let mut state = state(1);
    let load = |id| Some(Event::Load("s".into(), file(id)));
    assert_eq!(state.update(Message::NextPressed).event, load("c"));
    assert_eq!(state.update(Message::NextPressed).event, None);
    assert_eq!(named(&state), "c");
    assert_eq!(state.update(Message::PreviousPressed).event, load("b"));
    assert_eq!(state.update(Message::PreviousPressed).event, load("a"));
    assert_eq!(state.update(Message::PreviousPressed).event, None);
    assert_eq!(named(&state), "a");
    let strings = Strings::negotiate(&[]);
    assert_eq!(state.label(&strings), "Picture a.png, 1 of 3");
    assert!(State::new("s".into(), Vec::new(), 0).is_none());
}

#[test]
fn picture_that_arrives_late_does_not_replace_another() {
    let mut state = state(0);
    let key = file("a").key;
    let _load = state.update(Message::NextPressed);
    let _none = state.update(Message::Loaded(key, Ok(picture())));
    assert!(matches!(state.shown, Shown::Loading));
    let key = file("b").key;
    let _none = state.update(Message::Loaded(
        key.clone(),
        Err(PictureFailure::Unreadable),
    ));
    assert!(matches!(state.shown, Shown::Failed(_)));
    let retried = state.update(Message::RetryPressed).event;
    assert_eq!(retried, Some(Event::Load("s".into(), file("b"))));
    let _none = state.update(Message::Loaded(key, Ok(picture())));
    assert!(matches!(state.shown, Shown::Ready(_)));
}

#[test]
fn another_picture_fits_again() {
    let mut state = state(0);
    let _none = state.update(Message::ZoomPressed(3.0));
    assert!(state.zoom.is_enlarged());
    let _load = state.update(Message::NextPressed);
    assert!(!state.zoom.is_enlarged());
    let _none = state.update(Message::ZoomPressed(3.0));
    let _none = state.update(Message::FitPressed);
    assert!(!state.zoom.is_enlarged());
}

#[test]
fn keys_go_on_enlarge_and_move() {
    let none = Modifiers::empty();
    let fitting = Zoom::default();
    let large = fitting.stepped(2.0);
    let named = |key| Key::Named(key);
    let pressed = |key: Key, zoom| command(&key, none, zoom);
    assert!(matches!(
        pressed(named(Named::ArrowRight), fitting),
        Some(Message::NextPressed)
    ));
    assert!(matches!(
        pressed(named(Named::ArrowLeft), fitting),
        Some(Message::PreviousPressed)
    ));
    assert!(matches!(
        pressed(named(Named::ArrowLeft), large),
        Some(Message::Moved(x, _)) if x > 0.0
    ));
    assert!(matches!(
        pressed(named(Named::PageDown), large),
        Some(Message::NextPressed)
    ));
    for (key, steps) in [("+", 1.0), ("=", 1.0), ("-", -1.0)] {
        let zoomed = pressed(Key::Character(key.into()), fitting);
        assert!(
            matches!(zoomed, Some(Message::ZoomPressed(it)) if it == steps),
            "{key}"
        );
    }
    assert!(matches!(
        pressed(Key::Character("0".into()), large),
        Some(Message::FitPressed)
    ));
    let copy = command(&Key::Character("c".into()), Modifiers::COMMAND, fitting);
    assert!(matches!(copy, Some(Message::CopyPressed)));
    assert!(pressed(Key::Character("c".into()), fitting).is_none());
    assert!(command(&Key::Character("+".into()), Modifiers::CTRL, fitting).is_none());
    assert!(pressed(named(Named::Escape), fitting).is_none());
}

#[test]
fn picture_that_is_shown_is_copied_and_saved_and_escape_closes() {
    let mut state = state(2);
    let copied = state.update(Message::CopyPressed).event;
    assert_eq!(copied, Some(Event::Copy("s".into(), file("c"))));
    let saved = state.update(Message::SavePressed).event;
    assert_eq!(saved, Some(Event::Save("s".into(), file("c"))));
    let closed = state.update(Message::Dismissed).event;
    assert_eq!(closed, Some(Event::Close));
}
