//! A window without a display: keys, clicks, clipboards, and all that the application does about them.

use std::collections::VecDeque;

use iced::advanced::clipboard::{self, Clipboard};
use iced::advanced::input_method::InputMethod;
use iced::advanced::mouse;
use iced::advanced::widget::operation::{Focusable, focusable};
use iced::futures::{FutureExt, StreamExt};
use iced::keyboard::key::{self, Named};
use iced::keyboard::{self, Key, Location, Modifiers};
use iced::{Event, Point, Task, touch};
use iced_runtime::Action;
use iced_runtime::user_interface::{self, Cache, UserInterface};

use super::*;
use crate::a11y::Role;
use crate::app::keymap::layouts::Layout;
use crate::app::{Message, subscription};

const SIZE: Size = Size::new(1280.0, 800.0);
const COMPOSER: &str = "timeline-composer";
pub const PLAIN: Modifiers = Modifiers::empty();

/// The clipboard and the primary selection.
#[derive(Default)]
pub struct Clipboards {
    pub standard: Option<String>,
    pub primary: Option<String>,
}

impl Clipboard for Clipboards {
    fn read(&self, kind: clipboard::Kind) -> Option<String> {
        match kind {
            clipboard::Kind::Standard => self.standard.clone(),
            clipboard::Kind::Primary => self.primary.clone(),
        }
    }

    fn write(&mut self, kind: clipboard::Kind, contents: String) {
        match kind {
            clipboard::Kind::Standard => self.standard = Some(contents),
            clipboard::Kind::Primary => self.primary = Some(contents),
        }
    }
}

/// The controls of a window: role, name, value, bounds and whether it has the focus.
#[derive(Default)]
struct Controls {
    /// Also those under a menu or a dialog.
    all: bool,
    found: Vec<(Semantics, Rectangle, bool)>,
}

impl Operation for Controls {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn custom(&mut self, _id: Option<&Id>, bounds: Rectangle, state: &mut dyn std::any::Any) {
        if let Some(node) = state.downcast_mut::<AccessibleNode>() {
            node.reply.read_only = self.all;
            self.found.push((node.semantics.clone(), bounds, false));
        }
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        if let Some((_, _, focused)) = self.found.last_mut() {
            *focused |= state.is_focused();
        }
    }
}

/// A scene with keyboard, mouse and clipboard. Of the tasks, all are carried out that end at once.
pub struct TestWindow {
    pub app: App,
    /// That of a channel; `None` for the main one.
    own: Option<window::Id>,
    renderer: iced::Renderer,
    cache: Option<Cache>,
    cursor: mouse::Cursor,
    pub clipboards: Clipboards,
}

impl TestWindow {
    pub fn new(scene: &str) -> Self {
        snapshot::load_fonts();
        let mut window = Self {
            app: fixtures::build(scene, "en-US", Variant::Dark, SIZE).unwrap(),
            own: None,
            renderer: snapshot::headless_renderer().unwrap(),
            cache: Some(Cache::default()),
            cursor: mouse::Cursor::Unavailable,
            clipboards: Clipboards::default(),
        };
        window.frame();
        window
    }

    /// The window of a channel. It is to get the application by [`Self::use_app_of`].
    pub fn of_channel(own: window::Id) -> Self {
        Self {
            own: Some(own),
            ..Self::new("welcome")
        }
    }

    /// Does something in this window of the application of another one.
    pub fn use_app_of(&mut self, other: &mut Self, run: impl FnOnce(&mut Self)) {
        std::mem::swap(&mut self.app, &mut other.app);
        run(self);
        std::mem::swap(&mut self.app, &mut other.app);
    }

    fn id(&self) -> window::Id {
        self.own.unwrap_or_else(window::Id::unique)
    }

    pub fn with_composer() -> Self {
        let mut window = Self::new("timeline");
        window.operate(&mut focusable::focus::<()>(COMPOSER.into()));
        window.frame();
        window
    }

    /// Passes the events to the controls. Returns the messages of controls and subscription.
    pub fn pass(&mut self, events: &[Event]) -> VecDeque<Message> {
        let window = self.id();
        let view = self.app.view(window);
        let cache = self.cache.take().unwrap();
        let mut interface = UserInterface::build(view, SIZE, cache, &mut self.renderer);
        let mut messages = Vec::new();
        let (_state, statuses) = interface.update(
            events,
            self.cursor,
            &mut self.renderer,
            &mut self.clipboards,
            &mut messages,
        );
        self.cache = Some(interface.into_cache());
        let events = events.iter().cloned().zip(statuses);
        let subscribed =
            events.filter_map(|(event, status)| subscription::relevant(event, status, window));
        messages.extend(subscribed);
        messages.into()
    }

    /// What the focused field asks of the input method.
    pub fn input_method(&mut self) -> InputMethod {
        match self.draw() {
            user_interface::State::Updated { input_method, .. } => input_method,
            user_interface::State::Outdated => InputMethod::Disabled,
        }
    }

    /// When the next frame is due.
    pub fn next_frame(&mut self) -> window::RedrawRequest {
        match self.draw() {
            user_interface::State::Updated { redraw_request, .. } => redraw_request,
            user_interface::State::Outdated => window::RedrawRequest::NextFrame,
        }
    }

    fn draw(&mut self) -> user_interface::State {
        let view = self.app.view(self.id());
        let cache = self.cache.take().unwrap();
        let mut interface = UserInterface::build(view, SIZE, cache, &mut self.renderer);
        let redraw = window::Event::RedrawRequested(iced::time::Instant::now());
        let (state, _statuses) = interface.update(
            &[Event::Window(redraw)],
            self.cursor,
            &mut self.renderer,
            &mut self.clipboards,
            &mut Vec::new(),
        );
        self.cache = Some(interface.into_cache());
        state
    }

    pub fn operate(&mut self, operation: &mut dyn Operation) {
        let view = self.app.view(self.id());
        let cache = self.cache.take().unwrap();
        let mut interface = UserInterface::build(view, SIZE, cache, &mut self.renderer);
        interface.operate(&self.renderer, operation);
        self.cache = Some(interface.into_cache());
    }

    pub fn update(&mut self, mut messages: VecDeque<Message>) {
        // For the timers of tasks, none of which ends here.
        let timers = tokio::runtime::Handle::try_current().is_err().then(|| {
            let mut builder = tokio::runtime::Builder::new_current_thread();
            builder.enable_time().build().unwrap()
        });
        let _timers = timers.as_ref().map(tokio::runtime::Runtime::enter);
        while let Some(message) = messages.pop_front() {
            let task = self.app.update(message);
            self.run(task, &mut messages);
        }
    }

    /// Runs a task as if a message had started it.
    pub fn run_task(&mut self, task: Task<Message>) {
        let mut messages = VecDeque::new();
        self.run(task, &mut messages);
        self.update(messages);
    }

    pub fn run(&mut self, task: Task<Message>, messages: &mut VecDeque<Message>) {
        let Some(mut stream) = iced_runtime::task::into_stream(task) else {
            return;
        };
        // Each task within a task is pending once before its value.
        let mut polls = 0;
        while polls < 16 {
            match stream.next().now_or_never() {
                Some(Some(Action::Output(message))) => messages.push_back(message),
                Some(Some(Action::Widget(mut operation))) => self.operate(operation.as_mut()),
                Some(Some(Action::Clipboard(iced_runtime::clipboard::Action::Write {
                    target,
                    contents,
                }))) => self.clipboards.write(target, contents),
                Some(Some(_)) => {}
                Some(None) => return,
                None => polls += 1,
            }
        }
    }

    pub fn frame(&mut self) {
        for _ in 0..2 {
            let redraw = window::Event::RedrawRequested(iced::time::Instant::now());
            let messages = self.pass(&[Event::Window(redraw)]);
            self.update(messages);
        }
    }

    pub fn send(&mut self, event: Event) {
        let messages = self.pass(&[event]);
        self.update(messages);
        self.frame();
    }

    pub fn key(&mut self, event: keyboard::Event) {
        if let keyboard::Event::KeyPressed { modifiers, .. } = event {
            let held = keyboard::Event::ModifiersChanged(modifiers);
            let _messages = self.pass(&[Event::Keyboard(held)]);
        }
        self.send(Event::Keyboard(event));
    }

    pub fn named(&mut self, key: Named, modifiers: Modifiers) {
        self.key(named(key, modifiers));
    }

    /// A key of the layout of the United States.
    pub fn chord(&mut self, character: char, modifiers: Modifiers) {
        let layout = Layout::named("us");
        let code = layout.code_of(character).unwrap();
        self.key(layout.press(code, modifiers));
    }

    pub fn write(&mut self, text: &str) {
        for character in text.chars() {
            self.key(typed(character));
        }
    }

    pub fn point_at(&mut self, position: Point) {
        self.cursor = mouse::Cursor::Available(position);
        self.send(Event::Mouse(mouse::Event::CursorMoved { position }));
    }

    pub fn touch(&mut self, position: Point) {
        let id = touch::Finger(0);
        self.cursor = mouse::Cursor::Available(position);
        self.send(Event::Touch(touch::Event::FingerPressed { id, position }));
        self.send(Event::Touch(touch::Event::FingerLifted { id, position }));
    }

    pub fn press(&mut self, button: mouse::Button, position: Point) {
        self.point_at(position);
        self.send(Event::Mouse(mouse::Event::ButtonPressed(button)));
        self.send(Event::Mouse(mouse::Event::ButtonReleased(button)));
    }

    /// Presses at the first of the points, moves over the others, and releases at the last.
    pub fn drag(&mut self, points: &[Point]) {
        for (index, point) in points.iter().enumerate() {
            self.point_at(*point);
            if index == 0 {
                let pressed = mouse::Event::ButtonPressed(mouse::Button::Left);
                self.send(Event::Mouse(pressed));
            }
        }
        let released = mouse::Event::ButtonReleased(mouse::Button::Left);
        self.send(Event::Mouse(released));
    }

    /// Presses Tab until a control of a role has the focus.
    pub fn tab_to(&mut self, role: Role) {
        for _ in 0..60 {
            if self.focused().is_some_and(|focused| focused.role == role) {
                return;
            }
            self.named(Named::Tab, PLAIN);
        }
        panic!("Tab never comes to a {role:?}");
    }

    pub fn controls(&mut self, all: bool) -> Vec<(Semantics, Rectangle, bool)> {
        let mut controls = Controls {
            all,
            found: Vec::new(),
        };
        self.operate(&mut controls);
        controls.found
    }

    pub fn find(&mut self, role: Role) -> (Semantics, Rectangle) {
        // Rather in the layer on top.
        let mut controls = self.controls(false);
        controls.extend(self.controls(true));
        let mut controls = controls.into_iter();
        let found = controls.find(|(semantics, ..)| semantics.role == role);
        found.map(|(it, bounds, _)| (it, bounds)).unwrap()
    }

    pub fn find_all(&mut self, role: Role) -> Vec<Semantics> {
        let controls = self.controls(true).into_iter();
        let found = controls.filter(|(semantics, ..)| semantics.role == role);
        found.map(|(semantics, ..)| semantics).collect()
    }

    pub fn focused(&mut self) -> Option<Semantics> {
        let mut controls = self.controls(false).into_iter();
        controls.find_map(|(semantics, _, focused)| focused.then_some(semantics))
    }

    pub fn draft(&mut self) -> String {
        self.find(Role::Editor).0.value.unwrap()
    }

    /// The texts of all fields, also of masked ones.
    pub fn values(&mut self) -> Vec<Option<String>> {
        let controls = self.controls(true).into_iter();
        let fields = controls.filter(|(it, ..)| matches!(it.role, Role::Field | Role::Editor));
        fields.map(|(semantics, ..)| semantics.value).collect()
    }
}

pub fn named(key: Named, modifiers: Modifiers) -> keyboard::Event {
    keyboard::Event::KeyPressed {
        key: Key::Named(key),
        modified_key: Key::Named(key),
        physical_key: key::Physical::Unidentified(key::NativeCode::Unidentified),
        location: Location::Standard,
        modifiers,
        text: None,
        repeat: false,
    }
}

pub fn typed(character: char) -> keyboard::Event {
    let text: String = character.into();
    let key = match character {
        ' ' => Key::Named(Named::Space),
        _ => Key::Character(text.as_str().into()),
    };
    keyboard::Event::KeyPressed {
        key: key.clone(),
        modified_key: key,
        physical_key: key::Physical::Unidentified(key::NativeCode::Unidentified),
        location: Location::Standard,
        modifiers: PLAIN,
        text: Some(text.as_str().into()),
        repeat: false,
    }
}
