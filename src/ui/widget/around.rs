//! Base for widgets that wrap another one and change only a part of its behavior.
//!
//! Exists because iced 0.14 has no such base: each widget has to forward every method of `Widget` itself. A wrapper
//! overrides methods of `Wrapper`; the rest goes to the wrapped widget.

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, overlay, renderer};
use iced::{Event, Length, Rectangle, Size, Vector};

use crate::ui::{Element, Theme};

/// The overrides of a wrapper. By default everything goes to the content.
pub(super) trait Around<Message> {
    /// Kept in the widget tree between views.
    type State: 'static;

    fn state(&self) -> Self::State;

    fn operate(
        &mut self,
        _state: &mut Self::State,
        content: &mut Content<'_, '_, Message>,
        operation: &mut dyn Operation,
    ) {
        content.operate(operation);
    }

    fn update(
        &mut self,
        _state: &mut Self::State,
        content: &mut Content<'_, '_, Message>,
        context: &mut Happening<'_, '_, Message>,
    ) {
        content.update(context);
    }

    /// Draws on top of the content.
    fn draw(
        &self,
        _state: &Self::State,
        _layout: Layout<'_>,
        _canvas: (&mut iced::Renderer, &Theme),
        _viewport: &Rectangle,
    ) {
    }

    /// Overrides the mouse cursor of the content.
    fn pointer(&self, _state: &Self::State) -> Option<mouse::Interaction> {
        None
    }
}

pub(super) struct Content<'c, 'a, Message> {
    element: &'c mut Element<'a, Message>,
    pub(super) tree: &'c mut Tree,
    pub(super) layout: Layout<'c>,
    renderer: &'c iced::Renderer,
}

pub(super) struct Happening<'h, 's, Message> {
    pub(super) event: &'h Event,
    pub(super) cursor: mouse::Cursor,
    pub(super) clipboard: &'h mut dyn Clipboard,
    pub(super) shell: &'h mut Shell<'s, Message>,
    viewport: &'h Rectangle,
}

impl<'s, Message> Happening<'_, 's, Message> {
    pub(super) fn with<'h>(&'h mut self, event: &'h Event) -> Happening<'h, 's, Message> {
        Happening {
            event,
            cursor: self.cursor,
            clipboard: self.clipboard,
            shell: self.shell,
            viewport: self.viewport,
        }
    }
}

impl<Message> Content<'_, '_, Message> {
    pub(super) fn operate(&mut self, operation: &mut dyn Operation) {
        let Self {
            element,
            tree,
            layout,
            renderer,
        } = self;
        element
            .as_widget_mut()
            .operate(tree, *layout, renderer, operation);
    }

    pub(super) fn update(&mut self, context: &mut Happening<'_, '_, Message>) {
        self.element.as_widget_mut().update(
            self.tree,
            context.event,
            self.layout,
            context.cursor,
            self.renderer,
            context.clipboard,
            context.shell,
            context.viewport,
        );
    }
}

struct Wrapped<'a, Message, Outer> {
    outer: Outer,
    element: Element<'a, Message>,
}

pub(super) fn around<'a, Message: 'a>(
    outer: impl Around<Message> + 'a,
    element: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    Element::new(Wrapped {
        outer,
        element: element.into(),
    })
}

impl<Message, Outer: Around<Message>> Widget<Message, Theme, iced::Renderer>
    for Wrapped<'_, Message, Outer>
{
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<Outer::State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(self.outer.state())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.element)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(std::slice::from_ref(&self.element));
    }

    fn size(&self) -> Size<Length> {
        self.element.as_widget().size()
    }

    fn size_hint(&self) -> Size<Length> {
        self.element.as_widget().size_hint()
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        match tree.children.first_mut() {
            Some(child) => self.element.as_widget_mut().layout(child, renderer, limits),
            None => layout::Node::new(Size::ZERO),
        }
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        if let Some(content_tree) = tree.children.first_mut() {
            let mut content = Content {
                element: &mut self.element,
                tree: content_tree,
                layout,
                renderer,
            };
            let state = tree.state.downcast_mut();
            self.outer.operate(state, &mut content, operation);
        }
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
        if let Some(content_tree) = tree.children.first_mut() {
            let mut content = Content {
                element: &mut self.element,
                tree: content_tree,
                layout,
                renderer,
            };
            let mut context = Happening {
                event,
                cursor,
                clipboard,
                shell,
                viewport,
            };
            let state = tree.state.downcast_mut();
            self.outer.update(state, &mut content, &mut context);
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
        if let Some(child) = tree.children.first() {
            self.element
                .as_widget()
                .draw(child, renderer, theme, style, layout, cursor, viewport);
        }
        let state = tree.state.downcast_ref();
        self.outer.draw(state, layout, (renderer, theme), viewport);
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        if let Some(own) = self.outer.pointer(tree.state.downcast_ref()) {
            return own;
        }
        tree.children
            .first()
            .map_or(mouse::Interaction::None, |child| {
                self.element
                    .as_widget()
                    .mouse_interaction(child, layout, cursor, viewport, renderer)
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
        self.element.as_widget_mut().overlay(
            tree.children.first_mut()?,
            layout,
            renderer,
            viewport,
            translation,
        )
    }
}
