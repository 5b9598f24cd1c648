//! The root of a window: handles keyboard navigation and publishes the accessibility tree.
//!
//! Exists because iced 0.14 has no accessibility tree (iced issue 552) and no keyboard navigation (iced issue 489). It
//! receives every event after the controls and rebuilds the tree on each frame, because focus, cursor and scroll
//! offset change without a message. The widget around it is `ui::widget::root`.

mod keyboard;

use std::time::Instant;

use iced::advanced::widget::Operation;
use iced::advanced::{Shell, mouse};
use iced::keyboard::Event as Keyboard;
use iced::{Event, Point, Rectangle, Size, touch, window};

use super::bridge::Bridge;
use super::focus::{FocusMap, FocusTarget};
use super::scroll_into_view::{ScrollBy, TargetAction, TargetOperation};
use super::tree_builder::{A11yAction, TreeBuilder, WindowInfo};
use keyboard::KeyboardNavigation;

/// Publishes the tree of a window through `bridge`.
pub struct RootWidget {
    pub bridge: Bridge,
    /// The zoom of the application, on top of the scale of the system.
    pub zoom: f32,
    /// The name of the window for readers.
    pub name: String,
    /// Tells what lies above the page, if anything does: with another value, the focus goes there.
    pub layer: Option<u64>,
}

#[derive(Default)]
pub struct State {
    /// The outer corner, in logical pixels of the system.
    position: Point,
    /// The bounds that the system knows, in physical pixels.
    published: Option<(Point, Size)>,
    keyboard: KeyboardNavigation,
}

/// The widget tree of the window, as a function that applies an operation.
pub struct WidgetTree<'s>(pub &'s mut dyn FnMut(&mut dyn Operation));

impl WidgetTree<'_> {
    fn focus_map(&mut self) -> FocusMap {
        let mut focus_map = FocusMap::default();
        (self.0)(&mut focus_map);
        focus_map
    }

    fn perform(&mut self, action: TargetAction, target: usize) {
        (self.0)(&mut TargetOperation::new(action, target));
    }

    fn focus(&mut self, focus_map: &FocusMap, target: usize) {
        self.perform(TargetAction::Focus, target);
        if let Some(scroll) = focus_map.scroll_to_target(target) {
            self.scroll(scroll);
        }
        if let Some(scroll) = focus_map.scroll_outer_to_target(target) {
            self.scroll(scroll);
        }
    }

    /// Takes the focus from all but the control at a position, if more than one has it.
    pub fn keep_focus_at(&mut self, position: Point) {
        let focus_map = self.focus_map();
        let focused = |target: &&FocusTarget| target.focused;
        if focus_map.targets().iter().filter(focused).count() < 2 {
            return;
        }
        let mut targets = focus_map.targets().iter();
        let kept = targets.position(|it| it.focused && it.bounds.contains(position));
        if let Some(kept) = kept {
            self.perform(TargetAction::Focus, kept);
        }
    }

    fn scroll(&mut self, scroll: ScrollBy) {
        self.perform(TargetAction::Scroll(scroll.delta_y), scroll.index);
    }
}

impl RootWidget {
    fn window_info(&self, viewport: &Rectangle) -> WindowInfo {
        WindowInfo {
            name: self.name.clone(),
            size: viewport.size(),
            scale: f64::from(self.zoom * self.bridge.system_scale()),
        }
    }

    fn perform_actions<Message>(
        &self,
        window: &WindowInfo,
        tree: &mut WidgetTree<'_>,
        shell: &mut Shell<'_, Message>,
    ) {
        for (target, action) in self.bridge.take_actions() {
            let needs_redraw = matches!(action, A11yAction::Focus | A11yAction::ScrollIntoView);
            let mut builder = TreeBuilder::with_action(window, target, action);
            (tree.0)(&mut builder);
            if let Some(scroll) = builder.requested_scroll() {
                tree.scroll(scroll);
            }
            if needs_redraw {
                shell.request_redraw();
            }
        }
    }

    fn publish_tree<Message>(
        &self,
        window: &WindowInfo,
        tree: &mut WidgetTree<'_>,
        now: Instant,
        shell: &mut Shell<'_, Message>,
    ) {
        let mut builder = TreeBuilder::new(window);
        (tree.0)(&mut builder);
        if let Some(next_update) = self.bridge.add_announcement(&mut builder, now) {
            shell.request_redraw_at(window::RedrawRequest::At(next_update));
        }
        self.bridge.publish(builder.finish());
    }

    /// iced 0.14 gives the position of a window that opens without the zoom, and of one that moves with it.
    fn on_window_event(&self, state: &mut State, event: &window::Event) {
        match event {
            window::Event::Opened { position, .. } => {
                state.position = position.unwrap_or(state.position);
            }
            window::Event::Moved(position) => {
                state.position = Point::new(position.x * self.zoom, position.y * self.zoom);
            }
            window::Event::Rescaled(scale) => self.bridge.set_system_scale(*scale),
            window::Event::Focused => self.bridge.set_window_focused(true),
            window::Event::Unfocused => self.bridge.set_window_focused(false),
            _ => return,
        }
        // A title bar that came since moves the content, and not the outer corner.
        state.published = None;
    }

    /// Tells the system where the window is, if that may have changed.
    fn publish_bounds(&self, state: &mut State, window: &WindowInfo) {
        let scale = self.bridge.system_scale();
        let corner = Point::new(state.position.x * scale, state.position.y * scale);
        let bounds = (corner, window.size * (self.zoom * scale));
        if state.published.replace(bounds) != Some(bounds) {
            self.bridge.set_window_bounds(bounds);
        }
    }

    /// Performs the actions that readers requested. To be called before the controls handle the event.
    pub fn before_update<Message>(
        &self,
        tree: &mut WidgetTree<'_>,
        (event, viewport): (&Event, &Rectangle),
        shell: &mut Shell<'_, Message>,
    ) {
        let is_frame = matches!(event, Event::Window(window::Event::RedrawRequested(_)));
        if is_frame && self.bridge.is_active() {
            self.perform_actions(&self.window_info(viewport), tree, shell);
        }
    }

    /// Handles keys that no control used, and publishes the tree on each frame. To be called after the controls.
    pub fn after_update<Message>(
        &self,
        state: &mut State,
        tree: &mut WidgetTree<'_>,
        (event, viewport): (&Event, &Rectangle),
        shell: &mut Shell<'_, Message>,
    ) {
        match event {
            Event::Keyboard(Keyboard::KeyPressed { .. }) if shell.is_event_captured() => {}
            Event::Keyboard(key) if state.keyboard.on_key(tree, key, Instant::now()) => {
                shell.capture_event();
                shell.request_redraw();
            }
            Event::Mouse(mouse::Event::ButtonPressed(_))
            | Event::Touch(touch::Event::FingerPressed { .. }) => state.keyboard.on_pointer_press(),
            Event::Window(event) => {
                let before = state.published;
                self.on_window_event(state, event);
                if before.is_some() && state.published.is_none() {
                    shell.request_redraw();
                }
            }
            _ => {}
        }
        let Event::Window(window::Event::RedrawRequested(now)) = event else {
            return;
        };
        if shell.is_layout_invalid() {
            return;
        }
        state.keyboard.set_layer(self.layer);
        if state.keyboard.restore_focus(tree) || state.keyboard.keep_focus_in_layer(tree) {
            shell.request_redraw();
        }
        if self.bridge.is_active() {
            let window = self.window_info(viewport);
            self.publish_bounds(state, &window);
            self.publish_tree(&window, tree, *now, shell);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A start with a zoom, and windows that move: what readers and magnifiers point at is in physical pixels.
    #[test]
    fn bounds_are_in_physical_pixels_at_each_zoom() {
        for zoom in [1.0, 1.5] {
            let root = RootWidget {
                bridge: Bridge::new(),
                zoom,
                name: String::new(),
                layer: None,
            };
            root.bridge.set_system_scale(2.0);
            let mut state = State::default();
            let size = Size::new(900.0, 600.0);
            let viewport = Rectangle::with_size(Size::new(900.0 / zoom, 600.0 / zoom));
            let opened = window::Event::Opened {
                position: Some(Point::new(10.0, 20.0)),
                size: viewport.size(),
            };
            let moved = window::Event::Moved(Point::new(30.0 / zoom, 60.0 / zoom));
            for (event, corner) in [(opened, (20.0, 40.0)), (moved, (60.0, 120.0))] {
                root.on_window_event(&mut state, &event);
                let window = root.window_info(&viewport);
                assert!((window.scale - f64::from(zoom) * 2.0).abs() < 1e-6);
                root.publish_bounds(&mut state, &window);
                let (at, published) = state.published.unwrap();
                assert_eq!((at.x, at.y), corner, "{zoom}");
                assert_eq!(published, size * 2.0, "{zoom}");
            }
        }
    }

    /// A window manager that adds the title bar after the first frame moves the content, and not the outer corner.
    #[test]
    fn bounds_are_published_again_after_each_event_of_the_window() {
        let root = RootWidget {
            bridge: Bridge::new(),
            zoom: 1.0,
            name: String::new(),
            layer: None,
        };
        let viewport = Rectangle::with_size(Size::new(900.0, 600.0));
        let mut state = State::default();
        let moved = window::Event::Moved(Point::ORIGIN);
        for event in [moved, window::Event::Focused, window::Event::Unfocused] {
            root.publish_bounds(&mut state, &root.window_info(&viewport));
            assert!(state.published.is_some());
            root.on_window_event(&mut state, &event);
            assert_eq!(state.published, None, "{event:?}");
        }
    }
}
