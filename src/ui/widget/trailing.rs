//! A content and, right after it, something small that a wide content does not push away.
//!
//! Exists because a row of iced 0.14 gives its first child all the width it asks for, and because a `stack`, the other
//! way, draws each child in a layer of its own, which costs as much as the whole list. What follows is a label only: it
//! receives no events.

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, overlay, renderer};
use iced::{Event, Length, Point, Rectangle, Size, Vector};

use crate::ui::{Element, Theme};

struct Trailing<'a, Message> {
    /// The content and what follows it.
    children: [Element<'a, Message>; 2],
    spacing: f32,
}

/// `trailing` follows `content` after `spacing`; what is left of the width is for `content`.
pub fn with_trailing<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    trailing: impl Into<Element<'a, Message>>,
    spacing: f32,
) -> Element<'a, Message> {
    Element::new(Trailing {
        children: [content.into(), trailing.into()],
        spacing,
    })
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Trailing<'_, Message> {
    fn children(&self) -> Vec<Tree> {
        self.children.iter().map(Tree::new).collect()
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(&self.children);
    }

    fn size(&self) -> Size<Length> {
        Size::new(Length::Shrink, Length::Shrink)
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        let [content, trailing] = &mut self.children;
        let [content_tree, trailing_tree] = tree.children.as_mut_slice() else {
            return layout::Node::new(Size::ZERO);
        };
        let limits = limits.loose();
        let trailing = trailing
            .as_widget_mut()
            .layout(trailing_tree, renderer, &limits);
        let reserved = Size::new(self.spacing + trailing.size().width, 0.0);
        let limits = limits.shrink(reserved);
        let content = content
            .as_widget_mut()
            .layout(content_tree, renderer, &limits);
        let (before, after) = (content.size(), trailing.size());
        let height = before.height.max(after.height);
        let center = |child: Size| (height - child.height) / 2.0;
        let at = before.width + self.spacing;
        let size = Size::new(at + after.width, height);
        let children = vec![
            content.move_to(Point::new(0.0, center(before))),
            trailing.move_to(Point::new(at, center(after))),
        ];
        layout::Node::with_children(size, children)
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
        let children = self.children.iter().zip(&tree.children);
        for ((child, tree), layout) in children.zip(layout.children()) {
            child
                .as_widget()
                .draw(tree, renderer, theme, style, layout, cursor, viewport);
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
        let content = tree.children.first_mut().zip(layout.children().next());
        if let ([element, _], Some((tree, layout))) = (&mut self.children, content) {
            element.as_widget_mut().update(
                tree, event, layout, cursor, renderer, clipboard, shell, viewport,
            );
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
        let content = tree.children.first().zip(layout.children().next());
        content.map_or(mouse::Interaction::None, |(tree, layout)| {
            let [element, _] = &self.children;
            let content = element.as_widget();
            content.mouse_interaction(tree, layout, cursor, viewport, renderer)
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
        let (tree, layout) = tree.children.first_mut().zip(layout.children().next())?;
        let [element, _] = &mut self.children;
        let content = element.as_widget_mut();
        content.overlay(tree, layout, renderer, viewport, translation)
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        operation.traverse(&mut |operation| {
            let children = self.children.iter_mut().zip(&mut tree.children);
            for ((child, tree), layout) in children.zip(layout.children()) {
                child
                    .as_widget_mut()
                    .operate(tree, layout, renderer, operation);
            }
        });
    }
}
