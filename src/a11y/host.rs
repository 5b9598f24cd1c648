//! The root widget of a window: handles keyboard navigation and publishes the accessibility tree.
//!
//! Exists because iced 0.14 has no accessibility tree (iced issue 552) and no keyboard navigation (iced issue 489). It
//! receives every event after the controls and rebuilds the tree on each frame, because focus, cursor and scroll
//! offset change without a message.

mod keys;

use std::time::Instant;

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, overlay, renderer};
use iced::keyboard::Event as Keyboard;
use iced::{Element, Event, Length, Rectangle, Size, Vector, touch, window};

use super::bridge::Bridge;
use super::focus::Survey;
use super::seek::{Give, Move, Press};
use super::walk::{Deed, Walk, Window};
use keys::Keys;

pub struct Host<'a, Message, Theme, Renderer> {
    bridge: Bridge,
    title: String,
    content: Element<'a, Message, Theme, Renderer>,
}

/// Wraps the content of a window, publishes its tree through `bridge` and adds keyboard navigation.
pub fn host<'a, Message: 'a, Theme: 'a, Renderer: renderer::Renderer + 'a>(
    bridge: &Bridge,
    title: String,
    content: impl Into<Element<'a, Message, Theme, Renderer>>,
) -> Element<'a, Message, Theme, Renderer> {
    Element::new(Host {
        bridge: bridge.clone(),
        title,
        content: content.into(),
    })
}

struct State {
    corner: (f64, f64),
    size: Size,
    scale: f64,
    moved: bool,
    keys: Keys,
}

pub(super) struct Stage<'s, 'a, Message, Theme, Renderer> {
    content: &'s mut Element<'a, Message, Theme, Renderer>,
    tree: &'s mut Tree,
    layout: Layout<'s>,
    renderer: &'s Renderer,
}

impl<Message, Theme, Renderer: renderer::Renderer> Stage<'_, '_, Message, Theme, Renderer> {
    fn operate(&mut self, operation: &mut dyn Operation) {
        self.content
            .as_widget_mut()
            .operate(self.tree, self.layout, self.renderer, operation);
    }

    pub(super) fn survey(&mut self) -> Survey {
        let mut focus_map = Survey::default();
        self.operate(&mut focus_map);
        focus_map
    }

    pub(super) fn give(&mut self, focus_map: &Survey, target: usize) {
        self.operate(&mut Give::new(target));
        if let Some(scroll) = focus_map.nudge(target) {
            self.operate(&mut Move::new(scroll));
        }
    }

    pub(super) fn press(&mut self, target: usize) {
        self.operate(&mut Press::new(target));
    }

    pub(super) fn shift(&mut self, scroll: super::seek::Nudge) {
        self.operate(&mut Move::new(scroll));
    }
}

impl<Message, Theme, Renderer: renderer::Renderer> Host<'_, Message, Theme, Renderer> {
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

    fn serve(
        &mut self,
        window: &Window,
        stage_parts: (&mut Tree, Layout<'_>, &Renderer),
        shell: &mut Shell<'_, Message>,
    ) {
        let (tree, layout, renderer) = stage_parts;
        for (target, action) in self.bridge.asked() {
            let needs_redraw = matches!(action, Deed::Focus | Deed::Show);
            let mut builder = Walk::asking(window, target, action);
            let mut widget_tree = Stage {
                content: &mut self.content,
                tree: &mut *tree,
                layout,
                renderer,
            };
            widget_tree.operate(&mut builder);
            if let Some(scroll) = builder.nudge() {
                widget_tree.operate(&mut Move::new(scroll));
            }
            if needs_redraw {
                shell.request_redraw();
            }
        }
    }

    fn tell(
        &mut self,
        window: &Window,
        stage_parts: (&mut Tree, Layout<'_>, &Renderer),
        now: Instant,
        shell: &mut Shell<'_, Message>,
    ) {
        let (tree, layout, renderer) = stage_parts;
        let mut builder = Walk::new(window);
        self.content
            .as_widget_mut()
            .operate(tree, layout, renderer, &mut builder);
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
}

impl<Message, Theme, Renderer> Widget<Message, Theme, Renderer>
    for Host<'_, Message, Theme, Renderer>
where
    Renderer: renderer::Renderer,
{
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State {
            corner: (0.0, 0.0),
            size: Size::ZERO,
            scale: 1.0,
            moved: true,
            keys: Keys::default(),
        })
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.content)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(std::slice::from_ref(&self.content));
    }

    fn size(&self) -> Size<Length> {
        self.content.as_widget().size()
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        match tree.children.first_mut() {
            Some(child) => self.content.as_widget_mut().layout(child, renderer, limits),
            None => layout::Node::new(Size::ZERO),
        }
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        if let Some(child) = tree.children.first_mut() {
            self.content
                .as_widget_mut()
                .operate(child, layout, renderer, operation);
        }
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        let Tree {
            state, children, ..
        } = tree;
        let state = state.downcast_mut::<State>();
        let Some(child) = children.first_mut() else {
            return;
        };
        let frame = match event {
            Event::Window(window::Event::RedrawRequested(now)) => Some(*now),
            _ => None,
        };
        let active = self.bridge.is_active();
        if frame.is_some() && active {
            let window = self.window(state, viewport);
            self.serve(&window, (&mut *child, layout, renderer), shell);
        }
        self.content.as_widget_mut().update(
            child, event, layout, cursor, renderer, clipboard, shell, viewport,
        );
        match event {
            Event::Keyboard(Keyboard::KeyPressed { .. }) if shell.is_event_captured() => {}
            Event::Keyboard(key) => {
                let mut widget_tree = Stage {
                    content: &mut self.content,
                    tree: &mut *child,
                    layout,
                    renderer,
                };
                if state.keys.press(&mut widget_tree, key, Instant::now()) {
                    shell.capture_event();
                    shell.request_redraw();
                }
            }
            Event::Mouse(mouse::Event::ButtonPressed(_))
            | Event::Touch(touch::Event::FingerPressed { .. }) => state.keys.let_go(),
            Event::Window(event) => self.windowed(state, event),
            _ => {}
        }
        let Some(now) = frame.filter(|_| !shell.is_layout_invalid()) else {
            return;
        };
        let mut widget_tree = Stage {
            content: &mut self.content,
            tree: &mut *child,
            layout,
            renderer,
        };
        if state.keys.keep(&mut widget_tree) {
            shell.request_redraw();
        }
        if active {
            let window = self.window(state, viewport);
            if std::mem::take(&mut state.moved) {
                let corner = (state.corner.0 * state.scale, state.corner.1 * state.scale);
                self.bridge.placed(corner, &window);
            }
            self.tell(&window, (child, layout, renderer), now, shell);
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        if let Some(child) = tree.children.first() {
            self.content
                .as_widget()
                .draw(child, renderer, theme, style, layout, cursor, viewport);
        }
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &Renderer,
    ) -> mouse::Interaction {
        tree.children
            .first()
            .map_or(mouse::Interaction::None, |child| {
                self.content
                    .as_widget()
                    .mouse_interaction(child, layout, cursor, viewport, renderer)
            })
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, Renderer>> {
        self.content.as_widget_mut().overlay(
            tree.children.first_mut()?,
            layout,
            renderer,
            viewport,
            translation,
        )
    }
}
