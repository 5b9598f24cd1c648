//! Keyboard navigation in whole scenes.

use iced::keyboard::key::{self, Named};
use iced::keyboard::{Event as KeyEvent, Key, Location, Modifiers};

use super::*;
use iced::advanced::renderer::Headless;
use iced::advanced::widget::operation::{Focusable, focusable};
use iced::advanced::{clipboard, mouse};
use iced::{Event, Pixels};
use iced_runtime::user_interface::{Cache, UserInterface};

use crate::a11y::Role;
use crate::a11y::focus::FocusMap;
use crate::app::Message;
use crate::app::dialog::Dialog;
use crate::app::notice::Notice;
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::feature::servers::add;
use crate::feature::servers::{self, ServerAction};
use crate::feature::timeline;
use crate::ui::{Theme, font};

/// Finds the focused control: its role and name.
#[derive(Default)]
struct Focused {
    /// The widget that was visited last, and its ancestors.
    shown: Option<(Role, String)>,
    around: Vec<(Role, String)>,
    control: Option<(Role, String)>,
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
            self.control = self.shown.clone().or_else(|| self.around.last().cloned());
            self.modal = self.around.iter().any(|(role, _)| *role == Role::Dialog);
        }
    }

    fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn std::any::Any) {
        if let Some(exposed) = state.downcast_ref::<AccessibleNode>() {
            let semantics = &exposed.semantics;
            self.shown = Some((semantics.role, semantics.name.clone()));
        }
    }
}

/// A scene in which keys are pressed.
pub(super) struct Keyboard {
    app: App,
    size: Size,
    renderer: iced::Renderer,
    cache: Option<Cache>,
}

type Interface<'a> = UserInterface<'a, Message, Theme, iced::Renderer>;

fn frame() -> Event {
    Event::Window(window::Event::RedrawRequested(iced::time::Instant::now()))
}

fn update(
    interface: &mut Interface<'_>,
    renderer: &mut iced::Renderer,
    event: Event,
) -> Vec<Message> {
    let mut messages = Vec::new();
    let _ = interface.update(
        &[event],
        mouse::Cursor::Unavailable,
        renderer,
        &mut clipboard::Null,
        &mut messages,
    );
    messages
}

const SIZE: Size = Size::new(1280.0, 800.0);

impl Keyboard {
    pub(super) fn new(scene: &str) -> Self {
        Self::sized(scene, SIZE)
    }

    pub(super) fn sized(scene: &str, size: Size) -> Self {
        snapshot::load_fonts();
        let renderer = iced::futures::executor::block_on(<iced::Renderer as Headless>::new(
            font::SANS,
            Pixels(15.0),
            Some("tiny-skia"),
        ));
        let mut keyboard = Self {
            app: fixtures::build(scene, "en-US", Variant::Dark, size).unwrap(),
            size,
            renderer: renderer.unwrap(),
            cache: Some(Cache::default()),
        };
        let _messages =
            keyboard.interact(|interface, renderer| update(interface, renderer, frame()));
        keyboard
    }

    fn interact<T>(&mut self, act: impl FnOnce(&mut Interface<'_>, &mut iced::Renderer) -> T) -> T {
        let view = self.app.view(drawn_window(&self.app));
        let cache = self.cache.take().unwrap();
        let mut interface = UserInterface::build(view, self.size, cache, &mut self.renderer);
        let result = act(&mut interface, &mut self.renderer);
        self.cache = Some(interface.into_cache());
        result
    }

    /// Handles an event after a frame was drawn, as in a window.
    pub(super) fn event(&mut self, event: Event) -> Vec<Message> {
        self.interact(|interface, renderer| {
            let _messages = update(interface, renderer, frame());
            update(interface, renderer, event)
        })
    }

    fn operate(&mut self, operation: &mut dyn Operation) {
        self.interact(|interface, renderer| interface.operate(renderer, operation));
    }

    pub(super) fn press(&mut self, key: Key, modifiers: Modifiers) -> Vec<Message> {
        let text = match &key {
            Key::Character(text) => Some(text.clone()),
            _ => None,
        };
        self.event(Event::Keyboard(KeyEvent::KeyPressed {
            key: key.clone(),
            modified_key: key,
            physical_key: key::Physical::Unidentified(key::NativeCode::Unidentified),
            location: Location::Standard,
            modifiers,
            text,
            repeat: false,
        }))
    }

    pub(super) fn named(&mut self, key: Named) -> Vec<Message> {
        self.press(Key::Named(key), Modifiers::empty())
    }

    pub(super) fn survey(&mut self) -> FocusMap {
        let mut survey = FocusMap::default();
        self.operate(&mut survey);
        survey
    }

    fn find_focus(&mut self) -> Focused {
        let mut focused = Focused::default();
        self.operate(&mut focused);
        focused
    }

    fn focused(&mut self) -> Option<(Role, String)> {
        self.find_focus().control
    }

    fn role(&mut self) -> Option<Role> {
        self.focused().map(|(role, _)| role)
    }

    /// Presses Tab until a control of a role has the focus.
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

/// The Tab stops from the current one until it comes back.
fn tab_stops(keyboard: &mut Keyboard) -> Vec<usize> {
    let mut passed = Vec::new();
    for _ in 0..60 {
        let _messages = keyboard.named(Named::Tab);
        let at = keyboard.survey().focused_target().unwrap();
        if passed.first() == Some(&at) {
            return passed;
        }
        assert!(!passed.contains(&at), "twice at {at} in {passed:?}");
        passed.push(at);
    }
    panic!("Tab never comes back: {passed:?}");
}

#[test]
fn tab_cycles_through_every_scene_in_both_directions() {
    // Where suggestions are shown, the first Tab accepts one.
    for scene in scene_names().filter(|scene| !scene.starts_with("suggest-")) {
        let mut keyboard = Keyboard::new(scene);
        let passed = tab_stops(&mut keyboard);
        let _messages = keyboard.press(Key::Named(Named::Tab), Modifiers::SHIFT);
        let last = keyboard.survey().focused_target();
        assert_eq!(last, passed.last().copied(), "{scene}");
    }
}

#[test]
fn list_is_one_tab_stop() {
    let mut keyboard = Keyboard::new("timeline");
    let passed = tab_stops(&mut keyboard);
    let survey = keyboard.survey();
    let mut sets: Vec<_> = passed
        .iter()
        .filter_map(|at| survey.targets().get(*at)?.composite)
        .collect();
    let stops = sets.len();
    sets.dedup();
    assert_eq!(sets.len(), stops);
    assert!(stops >= 4, "rail, channels, conversation, people: {stops}");
    assert!(survey.targets().len() > 2 * passed.len());
}

#[test]
fn f6_cycles_panes_and_restores_the_focus() {
    let mut keyboard = Keyboard::new("timeline");
    let _messages = keyboard.named(Named::F6);
    let _messages = keyboard.named(Named::ArrowDown);
    let first = keyboard.focused().unwrap();
    for count in 1..10 {
        let _messages = keyboard.named(Named::F6);
        if keyboard.focused() == Some(first.clone()) {
            assert!(count >= 4, "only {count} panes");
            return;
        }
    }
    panic!("F6 never comes back to {first:?}");
}

#[test]
fn arrow_keys_move_through_messages_and_enter_opens_menu() {
    let mut keyboard = Keyboard::new("timeline");
    keyboard.tab_to(Role::Message);
    let last = keyboard.focused();
    let _messages = keyboard.named(Named::ArrowUp);
    assert_eq!(keyboard.role(), Some(Role::Message));
    assert_ne!(keyboard.focused(), last);
    let messages = keyboard.named(Named::Enter);
    let opens = |message: &Message| {
        matches!(
            message,
            Message::Timeline(timeline::Message::MenuRequested(..))
        )
    };
    assert!(messages.iter().any(opens), "{messages:?}");
    let _messages = keyboard.named(Named::End);
    assert_eq!(keyboard.focused(), last);
}

#[test]
fn dialog_traps_the_focus() {
    for scene in ["add", "settings", "server-rename", "server-not-left"] {
        let mut keyboard = Keyboard::new(scene);
        for _ in 0..30 {
            let _messages = keyboard.named(Named::Tab);
            let focus = keyboard.find_focus();
            assert!(focus.modal, "{scene}: {:?}", focus.control);
        }
    }
}

/// The first server of the rail has the focus.
fn in_rail() -> Keyboard {
    let mut keyboard = Keyboard::new("timeline");
    keyboard.tab_to(Role::Row);
    keyboard
}

fn chosen(messages: &[Message]) -> Vec<(&str, ServerAction)> {
    let chosen = messages.iter().filter_map(|message| match message {
        Message::Rail(servers::Message::ActionChosen(server, choice)) => {
            Some((server.as_str(), *choice))
        }
        _ => None,
    });
    chosen.collect()
}

#[test]
fn rail_keys_move_rename_and_leave_a_server() {
    let mut keyboard = in_rail();
    let down = keyboard.press(Key::Named(Named::ArrowDown), Modifiers::ALT);
    assert_eq!(chosen(&down), [("one", ServerAction::MoveDown)]);
    let up = keyboard.press(Key::Named(Named::ArrowUp), Modifiers::ALT);
    assert_eq!(chosen(&up), [], "it is the first one");
    let named = keyboard.named(Named::F2);
    assert_eq!(chosen(&named), [("one", ServerAction::Rename)]);
    let left = keyboard.named(Named::Delete);
    assert_eq!(chosen(&left), [("one", ServerAction::Leave)]);
}

#[test]
fn focus_stays_on_a_moved_server() {
    let mut keyboard = in_rail();
    let first = keyboard.focused();
    let chosen = servers::Message::ActionChosen("one".into(), ServerAction::MoveDown);
    let _task = keyboard.app.update(Message::Rail(chosen));
    let order: Vec<_> = keyboard
        .app
        .workspace
        .order()
        .iter()
        .map(ServerUid::as_str)
        .collect();
    assert_eq!(order, ["two", "one", "three"]);
    // What the task does after the rows have changed places.
    keyboard.operate(&mut focusable::focus::<()>(servers::server_row_id(
        &"one".into(),
    )));
    assert_eq!(keyboard.focused(), first);
    let survey = keyboard.survey();
    let held = survey.targets().iter().filter(|spot| spot.focused);
    assert_eq!(held.count(), 1);
}

#[test]
fn context_menu_of_a_server_opens_by_keys() {
    for (key, modifiers) in [
        (Named::ContextMenu, Modifiers::empty()),
        (Named::F10, Modifiers::SHIFT),
    ] {
        let mut keyboard = in_rail();
        let messages = keyboard.press(Key::Named(key), modifiers);
        let wanted = messages.iter().any(|message| {
            matches!(message, Message::Rail(servers::Message::MenuRequested(server, _)) if *server == "one".into())
        });
        assert!(wanted, "{messages:?}");
    }
    let mut keyboard = Keyboard::new("server-menu");
    let mut names = Vec::new();
    keyboard.tab_to(Role::MenuItem);
    for _ in 0..13 {
        names.push(keyboard.focused().unwrap().1);
        let _messages = keyboard.named(Named::ArrowDown);
    }
    assert_eq!(
        names,
        [
            "Details",
            "Your profile",
            "Mark as read",
            "Mute",
            "Notifications…",
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

#[test]
fn notices_and_dialogs_do_not_move_the_focus() {
    let mut keyboard = Keyboard::new("timeline");
    keyboard.operate(&mut focusable::focus::<()>("timeline-composer".into()));
    let composer = keyboard.focused();
    assert!(composer.is_some());
    keyboard.app.shell.notify(Notice::IdentityInMemory);
    assert_eq!(keyboard.focused(), composer);
    let state = add::State::with_address("chat.example.org");
    let dialog = Dialog::AddServer(Box::new(state));
    keyboard.app.shell.open_dialog(dialog);
    assert_ne!(keyboard.focused(), composer);
    keyboard.app.shell.close_dialog();
    assert_eq!(keyboard.focused(), composer);
    for state in [
        ConnectionState::Connecting,
        ConnectionState::Refused(Failure::Unauthorized),
        ConnectionState::Online,
    ] {
        let server = keyboard.app.workspace.current_server_mut().unwrap();
        server.set_connection(state);
        assert_eq!(keyboard.focused(), composer);
    }
}
