//! The keyboard in whole scenes, by presses of keys: where it goes, and in which order.

use iced::keyboard::key::{self, Named};
use iced::keyboard::{self, Key, Location, Modifiers};

use super::*;
use iced::advanced::widget::operation::{Focusable, focusable};

use crate::a11y::Role;
use crate::a11y::focus::Survey;
use crate::app::Message;
use crate::domain::id::ServerUid;
use crate::feature::registry::{self, Choice};
use crate::feature::timeline;

/// Finds what has the keyboard: its kind and its name.
#[derive(Default)]
struct Focused {
    /// What was shown last, and what lies around what is looked at.
    shown: Option<(Role, String)>,
    around: Vec<(Role, String)>,
    found: Option<(Role, String)>,
    modal: bool,
}

impl Operation for Focused {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        let shown = self.shown.take();
        let depth = self.around.len();
        self.around.extend(shown);
        operate(self);
        self.around.truncate(depth);
        self.shown = None;
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        if state.is_focused() {
            self.found = self.shown.clone().or_else(|| self.around.last().cloned());
            self.modal = self.around.iter().any(|(role, _)| *role == Role::Dialog);
        }
    }

    fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn std::any::Any) {
        if let Some(exposed) = state.downcast_ref::<Exposed>() {
            let semantics = &exposed.semantics;
            self.shown = Some((semantics.role, semantics.name.clone()));
        }
    }
}

/// A scene that keys are pressed in.
struct Desk {
    app: App,
    renderer: iced::Renderer,
    cache: Option<Cache>,
}

const SIZE: Size = Size::new(1280.0, 800.0);

impl Desk {
    fn new(scene: &str) -> Self {
        snapshot::load_fonts();
        let renderer = iced::futures::executor::block_on(<iced::Renderer as Headless>::new(
            font::SANS,
            Pixels(15.0),
            Some("tiny-skia"),
        ));
        let mut desk = Self {
            app: story::told(scene, "en-US", Variant::Dark, SIZE).unwrap(),
            renderer: renderer.unwrap(),
            cache: Some(Cache::default()),
        };
        let _messages = desk.frame();
        desk
    }

    fn event(&mut self, event: Event) -> Vec<Message> {
        let mut messages = Vec::new();
        let mut interface = UserInterface::build(
            self.app.view(window::Id::unique()),
            SIZE,
            self.cache.take().unwrap(),
            &mut self.renderer,
        );
        // A frame is drawn before each event, as in a window.
        let frame = Event::Window(window::Event::RedrawRequested(iced::time::Instant::now()));
        let _ = interface.update(
            &[frame],
            mouse::Cursor::Unavailable,
            &mut self.renderer,
            &mut clipboard::Null,
            &mut messages,
        );
        messages.clear();
        let _ = interface.update(
            &[event],
            mouse::Cursor::Unavailable,
            &mut self.renderer,
            &mut clipboard::Null,
            &mut messages,
        );
        self.cache = Some(interface.into_cache());
        messages
    }

    fn operate(&mut self, operation: &mut dyn Operation) {
        let mut interface = UserInterface::build(
            self.app.view(window::Id::unique()),
            SIZE,
            self.cache.take().unwrap(),
            &mut self.renderer,
        );
        interface.operate(&self.renderer, operation);
        self.cache = Some(interface.into_cache());
    }

    /// What the next frame says.
    fn frame(&mut self) -> Vec<Message> {
        let mut interface = UserInterface::build(
            self.app.view(window::Id::unique()),
            SIZE,
            self.cache.take().unwrap(),
            &mut self.renderer,
        );
        let mut messages = Vec::new();
        let frame = Event::Window(window::Event::RedrawRequested(iced::time::Instant::now()));
        let _ = interface.update(
            &[frame],
            mouse::Cursor::Unavailable,
            &mut self.renderer,
            &mut clipboard::Null,
            &mut messages,
        );
        self.cache = Some(interface.into_cache());
        messages
    }

    fn press(&mut self, key: Key, modifiers: Modifiers) -> Vec<Message> {
        let text = match &key {
            Key::Character(text) => Some(text.clone()),
            _ => None,
        };
        self.event(Event::Keyboard(keyboard::Event::KeyPressed {
            key: key.clone(),
            modified_key: key,
            physical_key: key::Physical::Unidentified(key::NativeCode::Unidentified),
            location: Location::Standard,
            modifiers,
            text,
            repeat: false,
        }))
    }

    fn named(&mut self, key: Named) -> Vec<Message> {
        self.press(Key::Named(key), Modifiers::empty())
    }

    fn survey(&mut self) -> Survey {
        let mut survey = Survey::default();
        self.operate(&mut survey);
        survey
    }

    fn look(&mut self) -> Focused {
        let mut focused = Focused::default();
        self.operate(&mut focused);
        focused
    }

    fn focused(&mut self) -> Option<(Role, String)> {
        self.look().found
    }

    fn role(&mut self) -> Option<Role> {
        self.focused().map(|(role, _)| role)
    }

    /// Goes on by Tab to the first control of a kind.
    fn tab_to(&mut self, role: Role) {
        for _ in 0..40 {
            let _messages = self.named(Named::Tab);
            if self.role() == Some(role) {
                return;
            }
        }
        panic!("Tab never comes to a {role:?}");
    }
}

/// Where Tab stops until it is back at the first stop.
fn round(desk: &mut Desk) -> Vec<usize> {
    let mut passed = Vec::new();
    for _ in 0..60 {
        let _messages = desk.named(Named::Tab);
        let at = desk.survey().focused().unwrap();
        if passed.first() == Some(&at) {
            return passed;
        }
        assert!(!passed.contains(&at), "twice at {at} in {passed:?}");
        passed.push(at);
    }
    panic!("Tab never comes back: {passed:?}");
}

#[test]
fn tab_goes_round_every_scene_forwards_and_backwards() {
    for scene in SCENES {
        let mut desk = Desk::new(scene);
        let passed = round(&mut desk);
        let _messages = desk.press(Key::Named(Named::Tab), Modifiers::SHIFT);
        let last = desk.survey().focused();
        assert_eq!(last, passed.last().copied(), "{scene}");
    }
}

#[test]
fn a_list_is_one_stop_however_long_it_is() {
    let mut desk = Desk::new("timeline");
    let passed = round(&mut desk);
    let survey = desk.survey();
    let mut sets: Vec<_> = passed
        .iter()
        .filter_map(|at| survey.spots().get(*at)?.set)
        .collect();
    let stops = sets.len();
    sets.dedup();
    assert_eq!(sets.len(), stops);
    assert!(stops >= 4, "rail, channels, conversation, people: {stops}");
    assert!(survey.spots().len() > 2 * passed.len());
}

#[test]
fn f6_goes_round_the_panes_and_back_to_where_one_was() {
    let mut desk = Desk::new("timeline");
    let _messages = desk.named(Named::F6);
    let _messages = desk.named(Named::ArrowDown);
    let first = desk.focused().unwrap();
    for count in 1..10 {
        let _messages = desk.named(Named::F6);
        if desk.focused() == Some(first.clone()) {
            assert!(count >= 4, "only {count} panes");
            return;
        }
    }
    panic!("F6 never comes back to {first:?}");
}

#[test]
fn messages_are_walked_and_have_a_menu_by_keys_alone() {
    let mut desk = Desk::new("timeline");
    desk.tab_to(Role::Message);
    let last = desk.focused();
    let _messages = desk.named(Named::ArrowUp);
    assert_eq!(desk.role(), Some(Role::Message));
    assert_ne!(desk.focused(), last);
    let messages = desk.named(Named::Enter);
    let opens = |message: &Message| {
        matches!(
            message,
            Message::Timeline(timeline::Message::MenuWanted(..))
        )
    };
    assert!(messages.iter().any(opens), "{messages:?}");
    let _messages = desk.named(Named::End);
    assert_eq!(desk.focused(), last);
}

#[test]
fn a_dialog_keeps_the_keyboard() {
    for scene in ["add", "settings", "server-rename", "server-not-left"] {
        let mut desk = Desk::new(scene);
        for _ in 0..30 {
            let _messages = desk.named(Named::Tab);
            let look = desk.look();
            assert!(look.modal, "{scene}: {:?}", look.found);
        }
    }
}

/// The first server of the rail has the keyboard.
fn on_the_rail() -> Desk {
    let mut desk = Desk::new("timeline");
    desk.tab_to(Role::Row);
    desk
}

fn chosen(messages: &[Message]) -> Vec<(&str, Choice)> {
    let chosen = messages.iter().filter_map(|message| match message {
        Message::Rail(registry::Message::Chosen(server, choice)) => {
            Some((server.as_str(), *choice))
        }
        _ => None,
    });
    chosen.collect()
}

#[test]
fn a_server_is_moved_named_and_left_by_keys_alone() {
    let mut desk = on_the_rail();
    let down = desk.press(Key::Named(Named::ArrowDown), Modifiers::ALT);
    assert_eq!(chosen(&down), [("one", Choice::MoveDown)]);
    let up = desk.press(Key::Named(Named::ArrowUp), Modifiers::ALT);
    assert_eq!(chosen(&up), [], "it is the first one");
    let named = desk.named(Named::F2);
    assert_eq!(chosen(&named), [("one", Choice::Rename)]);
    let left = desk.named(Named::Delete);
    assert_eq!(chosen(&left), [("one", Choice::Leave)]);
}

#[test]
fn the_keyboard_stays_on_a_server_that_was_moved() {
    let mut desk = on_the_rail();
    let first = desk.focused();
    let chosen = registry::Message::Chosen("one".into(), Choice::MoveDown);
    let _task = desk.app.update(Message::Rail(chosen));
    let order: Vec<_> = desk.app.stage.order.iter().map(ServerUid::as_str).collect();
    assert_eq!(order, ["two", "one", "three"]);
    // What the task asks for, after the rows have changed places.
    desk.operate(&mut focusable::focus::<()>(registry::row_of(&"one".into())));
    assert_eq!(desk.focused(), first);
    let survey = desk.survey();
    let held = survey.spots().iter().filter(|spot| spot.focused);
    assert_eq!(held.count(), 1);
}

#[test]
fn the_menu_of_a_server_opens_by_keys_and_is_walked() {
    for (key, modifiers) in [
        (Named::ContextMenu, Modifiers::empty()),
        (Named::F10, Modifiers::SHIFT),
    ] {
        let mut desk = on_the_rail();
        let messages = desk.press(Key::Named(key), modifiers);
        let wanted = messages.iter().any(|message| {
            matches!(message, Message::Rail(registry::Message::MenuWanted(server, _)) if *server == "one".into())
        });
        assert!(wanted, "{messages:?}");
    }
    let mut desk = Desk::new("server-menu");
    let mut names = Vec::new();
    desk.tab_to(Role::MenuItem);
    for _ in 0..12 {
        names.push(desk.focused().unwrap().1);
        let _messages = desk.named(Named::ArrowDown);
    }
    assert_eq!(
        names,
        [
            "Details",
            "Your profile",
            "Mark as read",
            "Mute",
            "Rename…",
            "Change icon…",
            "Copy link",
            "Move up",
            "Move down",
            "Check again",
            "Sign out",
            "Leave server…"
        ]
    );
}
