//! Content that appears on top of other content while the pointer is over it.
//!
//! Exists because iced 0.14's `hover` builds, lays out and updates the hidden content too, for each row of a list. Here
//! it is built when it appears. It must have neither keyboard focus nor an overlay.

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, Widget, mouse, overlay, renderer};
use iced::{Event, Length, Rectangle, Size, Vector, window};

use crate::ui::{Element, Theme};

struct Reveal<'a, Message> {
    base: Element<'a, Message>,
    top: Box<dyn Fn() -> Element<'a, Message> + 'a>,
    shown: Option<Shown<'a, Message>>,
}

struct Shown<'a, Message> {
    element: Element<'a, Message>,
    node: layout::Node,
}

#[derive(Default)]
struct State {
    is_hovered: bool,
    /// Of the hidden content, while it is shown.
    top: Option<Tree>,
}

/// `top` has the size of `base`.
pub fn reveal<'a, Message: 'a>(
    base: impl Into<Element<'a, Message>>,
    top: impl Fn() -> Element<'a, Message> + 'a,
) -> Element<'a, Message> {
    Element::new(Reveal {
        base: base.into(),
        top: Box::new(top),
        shown: None,
    })
}

impl<Message> Reveal<'_, Message> {
    /// Builds the content that is shown, or drops it.
    fn rebuild(&mut self, state: &mut State, renderer: &iced::Renderer, size: Size) {
        self.shown = state.is_hovered.then(|| {
            let mut element = (self.top)();
            let tree = state.top.get_or_insert_with(Tree::empty);
            tree.diff(&element);
            let limits = layout::Limits::new(Size::ZERO, size);
            let node = element.as_widget_mut().layout(tree, renderer, &limits);
            Shown { element, node }
        });
        if self.shown.is_none() {
            state.top = None;
        }
    }
}

fn layout_of<'l>(node: &'l layout::Node, layout: Layout<'_>) -> Layout<'l> {
    let position = layout.position();
    Layout::with_offset(Vector::new(position.x, position.y), node)
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Reveal<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.base)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(std::slice::from_ref(&self.base));
    }

    fn size(&self) -> Size<Length> {
        self.base.as_widget().size()
    }

    fn size_hint(&self) -> Size<Length> {
        self.base.as_widget().size_hint()
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        let Some(child) = tree.children.first_mut() else {
            return layout::Node::new(Size::ZERO);
        };
        let base = self.base.as_widget_mut().layout(child, renderer, limits);
        self.rebuild(tree.state.downcast_mut(), renderer, base.size());
        base
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &iced::Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_mut::<State>();
        let is_hovered = cursor.is_over(layout.bounds());
        if is_hovered != state.is_hovered {
            state.is_hovered = is_hovered;
            self.rebuild(state, renderer, layout.bounds().size());
            if !matches!(event, Event::Window(window::Event::RedrawRequested(_))) {
                shell.request_redraw();
            }
        }
        if let (Some(shown), Some(tree)) = (&mut self.shown, &mut state.top) {
            let layout = layout_of(&shown.node, layout);
            shown.element.as_widget_mut().update(
                tree, event, layout, cursor, renderer, clipboard, shell, viewport,
            );
            if shell.is_event_captured() {
                return;
            }
        }
        if let Some(child) = tree.children.first_mut() {
            self.base.as_widget_mut().update(
                child, event, layout, cursor, renderer, clipboard, shell, viewport,
            );
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let Some(bounds) = layout.bounds().intersection(viewport) else {
            return;
        };
        if let Some(child) = tree.children.first() {
            let base = self.base.as_widget();
            base.draw(child, renderer, theme, style, layout, cursor, viewport);
        }
        let top = tree.state.downcast_ref::<State>().top.as_ref();
        if let (Some(shown), Some(tree)) = (&self.shown, top) {
            let (top, layout) = (shown.element.as_widget(), layout_of(&shown.node, layout));
            renderer.with_layer(bounds, |renderer| {
                top.draw(tree, renderer, theme, style, layout, cursor, viewport);
            });
        }
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        if let Some(child) = tree.children.first_mut() {
            let base = self.base.as_widget_mut();
            base.operate(child, layout, renderer, operation);
        }
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        let top = tree.state.downcast_ref::<State>().top.as_ref();
        if let (Some(shown), Some(tree)) = (&self.shown, top) {
            let (top, layout) = (shown.element.as_widget(), layout_of(&shown.node, layout));
            let interaction = top.mouse_interaction(tree, layout, cursor, viewport, renderer);
            if interaction != mouse::Interaction::None {
                return interaction;
            }
        }
        tree.children
            .first()
            .map_or(mouse::Interaction::None, |child| {
                let base = self.base.as_widget();
                base.mouse_interaction(child, layout, cursor, viewport, renderer)
            })
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        let child = tree.children.first_mut()?;
        let base = self.base.as_widget_mut();
        base.overlay(child, layout, renderer, viewport, translation)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use iced::Point;
    use iced::widget::{Space, text};
    use iced_test::simulator::Simulator;

    use super::*;

    #[test]
    fn hidden_content_is_built_only_under_the_pointer() {
        let built = Cell::new(0);
        let base = Space::new().width(100.0).height(20.0);
        let content: Element<'_, ()> = reveal(base, || {
            built.set(built.get() + 1);
            text("shown").into()
        });
        let mut simulator: Simulator<'_, (), Theme> =
            Simulator::with_size(iced::Settings::default(), (200.0, 200.0), content);
        let mut point_at = |x, y| {
            let position = Point::new(x, y);
            simulator.point_at(position);
            let _ = simulator.simulate([Event::Mouse(mouse::Event::CursorMoved { position })]);
            built.get()
        };
        assert_eq!(point_at(150.0, 150.0), 0);
        assert_eq!(point_at(50.0, 10.0), 1);
        assert_eq!(point_at(60.0, 10.0), 1);
        assert_eq!(point_at(150.0, 150.0), 1);
        assert_eq!(point_at(50.0, 10.0), 2);
    }
}
