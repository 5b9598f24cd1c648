//! Base for widgets that wrap another one and change only a part of its behavior.
//!
//! Exists because iced 0.14 has no such base: each widget has to forward every method of `Widget` itself. A wrapper
//! overrides methods of `Wrapper`; the rest goes to the wrapped widget.

use std::marker::PhantomData;

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, overlay, renderer};
use iced::{Color, Event, Length, Padding, Point, Rectangle, Size, Vector};

use crate::ui::{Element, Theme};

pub(super) type Overlay<'b, Message> = overlay::Element<'b, Message, Theme, iced::Renderer>;

/// Names the state of a wrapper. The tag of `()` itself is that of widgets without a state, whose tree must not be taken
/// over.
struct Kept<S>(PhantomData<S>);

/// The overrides of a wrapper. By default everything goes to the content.
pub(super) trait Wrapper<Message> {
    /// Kept in the widget tree between views.
    type State: Default + 'static;

    fn initial_state(&self) -> Self::State {
        Self::State::default()
    }

    /// Whether the content is another one than that of the last view, whose state it must not take over.
    fn is_new(&self, _state: &mut Self::State) -> bool {
        false
    }

    /// Size and padding, if they are not those of the content.
    fn frame(&self) -> Option<(Size<Length>, Padding)> {
        None
    }

    /// Where the content lies in a frame that is larger; without it, at the start.
    fn place(&self, _content: Size, _frame: Size) -> Point {
        Point::ORIGIN
    }

    /// Limits the height of content without children, which does not keep to the limits of the layout itself.
    fn max_height(&self) -> f32 {
        f32::INFINITY
    }

    /// Whether the content receives no pointer, and no events but those that `receives` lets through.
    fn is_inert(&self) -> bool {
        false
    }

    fn receives(&self, _event: &Event) -> bool {
        !self.is_inert()
    }

    fn operate(
        &mut self,
        _state: &mut Self::State,
        content: &mut InnerWidget<'_, '_, Message>,
        operation: &mut dyn Operation,
    ) {
        content.operate(operation);
    }

    fn update(
        &mut self,
        _state: &mut Self::State,
        content: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        content.update(context);
    }

    /// Draws below the content and returns its text color, if it is not inherited.
    fn draw_below(
        &self,
        _state: &Self::State,
        _bounds: Rectangle,
        _canvas: (&mut iced::Renderer, &Theme),
    ) -> Option<Color> {
        None
    }

    /// Whether the content is drawn at all.
    fn is_drawn(&self, _state: &Self::State) -> bool {
        true
    }

    /// What of the content is drawn.
    fn visible(&self, _bounds: Rectangle, viewport: Rectangle) -> Rectangle {
        viewport
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
    fn mouse_interaction(
        &self,
        _state: &Self::State,
        _is_over: bool,
    ) -> Option<mouse::Interaction> {
        None
    }

    /// Replaces the overlay of the content. `bounds` are in window coordinates.
    fn overlay<'b>(
        &'b self,
        _state: &'b mut Self::State,
        _bounds: Rectangle,
    ) -> Option<Overlay<'b, Message>>
    where
        Message: 'b,
    {
        None
    }
}

pub(super) struct InnerWidget<'c, 'a, Message> {
    element: &'c mut Element<'a, Message>,
    pub(super) tree: &'c mut Tree,
    pub(super) layout: Layout<'c>,
    /// Bounds of the wrapper.
    pub(super) bounds: Rectangle,
    renderer: &'c iced::Renderer,
}

pub(super) struct EventContext<'h, 's, Message> {
    pub(super) event: &'h Event,
    pub(super) cursor: mouse::Cursor,
    pub(super) clipboard: &'h mut dyn Clipboard,
    pub(super) shell: &'h mut Shell<'s, Message>,
    pub(super) viewport: &'h Rectangle,
}

impl<'s, Message> EventContext<'_, 's, Message> {
    pub(super) fn with_event<'h>(&'h mut self, event: &'h Event) -> EventContext<'h, 's, Message> {
        EventContext {
            event,
            cursor: self.cursor,
            clipboard: self.clipboard,
            shell: self.shell,
            viewport: self.viewport,
        }
    }
}

impl<Message> InnerWidget<'_, '_, Message> {
    pub(super) fn operate(&mut self, operation: &mut dyn Operation) {
        self.element
            .as_widget_mut()
            .operate(self.tree, self.layout, self.renderer, operation);
    }

    pub(super) fn update(&mut self, context: &mut EventContext<'_, '_, Message>) {
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

struct WrapperWidget<'a, Message, W> {
    wrapper: W,
    element: Element<'a, Message>,
}

pub(super) fn wrap<'a, Message: 'a>(
    wrapper: impl Wrapper<Message> + 'a,
    element: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    let element = element.into();
    Element::new(WrapperWidget { wrapper, element })
}

impl<'a, Message, W: Wrapper<Message>> WrapperWidget<'a, Message, W> {
    fn inner_layout<'l>(&self, layout: Layout<'l>) -> Layout<'l> {
        match self.wrapper.frame() {
            Some(_) => layout.children().next().unwrap_or(layout),
            None => layout,
        }
    }

    fn parts<'c>(
        &'c mut self,
        tree: &'c mut Tree,
        layout: Layout<'c>,
        renderer: &'c iced::Renderer,
    ) -> Option<(&'c mut W, &'c mut W::State, InnerWidget<'c, 'a, Message>)> {
        let inner_layout = self.inner_layout(layout);
        let content = InnerWidget {
            element: &mut self.element,
            tree: tree.children.first_mut()?,
            layout: inner_layout,
            bounds: layout.bounds(),
            renderer,
        };
        Some((&mut self.wrapper, tree.state.downcast_mut(), content))
    }
}

impl<Message, W: Wrapper<Message>> Widget<Message, Theme, iced::Renderer>
    for WrapperWidget<'_, Message, W>
{
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<Kept<W::State>>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(self.wrapper.initial_state())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.element)]
    }

    fn diff(&self, tree: &mut Tree) {
        if self.wrapper.is_new(tree.state.downcast_mut()) {
            tree.children = self.children();
        } else {
            tree.diff_children(std::slice::from_ref(&self.element));
        }
    }

    fn size(&self) -> Size<Length> {
        match self.wrapper.frame() {
            Some((size, _)) => size,
            None => self.element.as_widget().size(),
        }
    }

    fn size_hint(&self) -> Size<Length> {
        match self.wrapper.frame() {
            Some((size, _)) => size,
            None => self.element.as_widget().size_hint(),
        }
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
        let content = self.element.as_widget_mut();
        if let Some((size, padding)) = self.wrapper.frame() {
            return layout::positioned(
                limits,
                size.width,
                size.height,
                padding,
                |limits| content.layout(child, renderer, limits),
                |content, frame| {
                    let Point { x, y } = self.wrapper.place(content.size(), frame);
                    content.translate(Vector::new(x, y))
                },
            );
        }
        let node = content.layout(child, renderer, limits);
        let Size { width, height } = node.size();
        let max = self.wrapper.max_height();
        if height > max {
            layout::Node::new(Size::new(width, max))
        } else {
            node
        }
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        if let Some((wrapper, state, mut content)) = self.parts(tree, layout, renderer) {
            wrapper.operate(state, &mut content, operation);
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
        let mut context = EventContext {
            event,
            cursor,
            clipboard,
            shell,
            viewport,
        };
        if let Some((wrapper, state, mut content)) = self.parts(tree, layout, renderer)
            && wrapper.receives(event)
        {
            wrapper.update(state, &mut content, &mut context);
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
        let state = tree.state.downcast_ref();
        let color = self
            .wrapper
            .draw_below(state, layout.bounds(), (renderer, theme));
        let style = renderer::Style {
            text_color: color.unwrap_or(style.text_color),
        };
        let cursor = if self.wrapper.is_inert() {
            mouse::Cursor::Unavailable
        } else {
            cursor
        };
        let inner = self.inner_layout(layout);
        if let Some(child) = tree.children.first()
            && self.wrapper.is_drawn(state)
        {
            let visible = self.wrapper.visible(layout.bounds(), *viewport);
            self.element
                .as_widget()
                .draw(child, renderer, theme, &style, inner, cursor, &visible);
        }
        self.wrapper
            .draw(state, layout, (renderer, theme), viewport);
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        let is_over = cursor.is_over(layout.bounds());
        let own = self
            .wrapper
            .mouse_interaction(tree.state.downcast_ref(), is_over);
        own.unwrap_or_else(|| match tree.children.first() {
            Some(child) if !self.wrapper.is_inert() => self.element.as_widget().mouse_interaction(
                child,
                self.inner_layout(layout),
                cursor,
                viewport,
                renderer,
            ),
            _ => mouse::Interaction::None,
        })
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<Overlay<'b, Message>> {
        if self.wrapper.is_inert() {
            return None;
        }
        let inner = self.inner_layout(layout);
        let bounds = layout.bounds() + translation;
        let own = self.wrapper.overlay(tree.state.downcast_mut(), bounds);
        own.or_else(|| {
            let child = tree.children.first_mut()?;
            let content = self.element.as_widget_mut();
            content.overlay(child, inner, renderer, viewport, translation)
        })
    }
}

#[cfg(test)]
mod tests {
    use iced::widget::Space;

    use super::*;

    struct Nothing;

    impl Wrapper<()> for Nothing {
        type State = ();
    }

    /// iced panics when a widget finds no state in the tree of one that had none, as when a dialog replaces a menu.
    #[test]
    fn wrapper_takes_no_tree_of_a_widget_without_a_state() {
        let mut tree = Tree::new(Element::<()>::from(iced::widget::container(Space::new())));
        let wrapped: Element<'_, ()> = wrap(Nothing, Space::new());
        tree.diff(&wrapped);
        let _state: &() = tree.state.downcast_ref();
    }
}
