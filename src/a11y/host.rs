//! The root of a window: handles keyboard navigation and publishes the accessibility tree.
//!
//! Exists because iced 0.14 has no accessibility tree (iced issue 552) and no keyboard navigation (iced issue 489). It
//! receives every event after the controls and rebuilds the tree on each frame, because focus, cursor and scroll
//! offset change without a message. The widget around it is `ui::widget::root`.

mod keys;

use std::time::Instant;

use iced::advanced::widget::Operation;
use iced::advanced::{Shell, mouse};
use iced::keyboard::Event as Keyboard;
use iced::{Event, Rectangle, Size, touch, window};

use super::bridge::Bridge;
use super::focus::Survey;
use super::seek::{Give, Move, Nudge, Press};
use super::walk::{Deed, Walk, Window};
use keys::Keys;

/// Publishes the tree of a window through `bridge`.
pub struct Host {
    pub bridge: Bridge,
    pub title: String,
}

pub struct State {
    corner: (f64, f64),
    size: Size,
    scale: f64,
    moved: bool,
    keys: Keys,
}

impl Default for State {
    fn default() -> Self {
        Self {
            corner: (0.0, 0.0),
            size: Size::ZERO,
            scale: 1.0,
            moved: true,
            keys: Keys::default(),
        }
    }
}

/// The widget tree of the window, as a function that applies an operation.
pub struct Stage<'s>(pub &'s mut dyn FnMut(&mut dyn Operation));

impl Stage<'_> {
    fn survey(&mut self) -> Survey {
        let mut focus_map = Survey::default();
        (self.0)(&mut focus_map);
        focus_map
    }

    fn give(&mut self, focus_map: &Survey, target: usize) {
        (self.0)(&mut Give { target, count: 0 });
        if let Some(scroll) = focus_map.nudge(target) {
            self.shift(scroll);
        }
    }

    fn press(&mut self, target: usize) {
        (self.0)(&mut Press { target, count: 0 });
    }

    fn shift(&mut self, nudge: Nudge) {
        (self.0)(&mut Move { nudge, count: 0 });
    }
}

impl Host {
    fn window(&self, state: &State, viewport: &Rectangle) -> Window {
        Window {
            title: self.title.clone(),
            size: viewport.size(),
            // The scale setting of the application adds to the scale factor of the system.
            scale: if viewport.width > 0.0 && state.size.width > 0.0 {
                f64::from(state.size.width) * state.scale / f64::from(viewport.width)
            } else {
                state.scale
            },
        }
    }

    fn serve<Message>(
        &self,
        window: &Window,
        stage: &mut Stage<'_>,
        shell: &mut Shell<'_, Message>,
    ) {
        for (target, action) in self.bridge.asked() {
            let needs_redraw = matches!(action, Deed::Focus | Deed::Show);
            let mut builder = Walk::asking(window, target, action);
            (stage.0)(&mut builder);
            if let Some(scroll) = builder.nudge() {
                stage.shift(scroll);
            }
            if needs_redraw {
                shell.request_redraw();
            }
        }
    }

    fn tell<Message>(
        &self,
        window: &Window,
        stage: &mut Stage<'_>,
        now: Instant,
        shell: &mut Shell<'_, Message>,
    ) {
        let mut builder = Walk::new(window);
        (stage.0)(&mut builder);
        if let Some(next_update) = self.bridge.say(&mut builder, now) {
            shell.request_redraw_at(window::RedrawRequest::At(next_update));
        }
        self.bridge.tell(builder.finish());
    }

    fn windowed(&self, state: &mut State, event: &window::Event) {
        match event {
            window::Event::Opened { position, size } => {
                if let Some(position) = position {
                    state.corner = (f64::from(position.x), f64::from(position.y));
                }
                state.size = *size;
                state.moved = true;
            }
            window::Event::Moved(position) => {
                state.corner = (f64::from(position.x), f64::from(position.y));
                state.moved = true;
            }
            window::Event::Resized(size) => {
                state.size = *size;
                state.moved = true;
            }
            window::Event::Rescaled(scale) => {
                state.scale = f64::from(*scale);
                state.moved = true;
            }
            window::Event::Focused => self.bridge.focused(true),
            window::Event::Unfocused => self.bridge.focused(false),
            _ => {}
        }
    }

    /// Performs the actions that readers requested. To be called before the controls handle the event.
    pub fn before<Message>(
        &self,
        state: &State,
        tree: &mut Stage<'_>,
        (event, viewport): (&Event, &Rectangle),
        shell: &mut Shell<'_, Message>,
    ) {
        let is_frame = matches!(event, Event::Window(window::Event::RedrawRequested(_)));
        if is_frame && self.bridge.is_active() {
            self.serve(&self.window(state, viewport), tree, shell);
        }
    }

    /// Handles keys that no control used, and publishes the tree on each frame. To be called after the controls.
    pub fn after<Message>(
        &self,
        state: &mut State,
        tree: &mut Stage<'_>,
        (event, viewport): (&Event, &Rectangle),
        shell: &mut Shell<'_, Message>,
    ) {
        match event {
            Event::Keyboard(Keyboard::KeyPressed { .. }) if shell.is_event_captured() => {}
            Event::Keyboard(key) if state.keys.press(tree, key, Instant::now()) => {
                shell.capture_event();
                shell.request_redraw();
            }
            Event::Mouse(mouse::Event::ButtonPressed(_))
            | Event::Touch(touch::Event::FingerPressed { .. }) => state.keys.let_go(),
            Event::Window(event) => self.windowed(state, event),
            _ => {}
        }
        let Event::Window(window::Event::RedrawRequested(now)) = event else {
            return;
        };
        if shell.is_layout_invalid() {
            return;
        }
        if state.keys.keep(tree) {
            shell.request_redraw();
        }
        if self.bridge.is_active() {
            let window = self.window(state, viewport);
            if std::mem::take(&mut state.moved) {
                let corner = (state.corner.0 * state.scale, state.corner.1 * state.scale);
                self.bridge.placed(corner, &window);
            }
            self.tell(&window, tree, *now, shell);
        }
    }
}
