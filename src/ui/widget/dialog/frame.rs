//! The layout of a dialog: head and footer keep their heights, the body takes what is left of the window.
//!
//! Exists because a column of iced 0.14 that shrinks to its content gives its children all the height they ask for, from
//! the first to the last: a long body would leave nothing for the footer.

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, overlay, renderer};
use iced::{Event, Length, Point, Rectangle, Size, Vector};

use crate::ui::{Element, Theme, token};

/// Above and below the dialog together, where the window has room for it.
const MARGIN: f32 = 2.0 * (token::SPACE_XXL - token::SPACE_S);
/// In lower windows the dialog has no margin.
const MIN_HEIGHT: f32 = 288.0;

struct Frame<'a, Message> {
    /// Head, body and footer.
    parts: [Element<'a, Message>; 3],
}

pub(super) fn frame<'a, Message: 'a>(parts: [Element<'a, Message>; 3]) -> Element<'a, Message> {
    Element::new(Frame { parts })
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Frame<'_, Message> {
    fn children(&self) -> Vec<Tree> {
        self.parts.iter().map(Tree::new).collect()
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(&self.parts);
    }

    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Shrink)
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        let max = limits.max();
        let mut rest = (max.height - MARGIN).max(max.height.min(MIN_HEIGHT));
        let mut lay_out = |index: usize| {
            let limits = layout::Limits::new(Size::ZERO, Size::new(max.width, rest));
            let part = self.parts[index].as_widget_mut();
            let node = part.layout(&mut tree.children[index], renderer, &limits);
            rest = (rest - node.size().height).max(0.0);
            node
        };
        let (head, footer, body) = (lay_out(0), lay_out(2), lay_out(1));
        let mut height = 0.0;
        let nodes = [head, body, footer].map(|node| {
            let at = Point::new(0.0, height);
            height += node.size().height;
            node.move_to(at)
        });
        layout::Node::with_children(Size::new(max.width, height), nodes.into())
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
        let parts = self.parts.iter().zip(&tree.children);
        for ((part, tree), layout) in parts.zip(layout.children()) {
            part.as_widget()
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
        let parts = self.parts.iter_mut().zip(&mut tree.children);
        for ((part, tree), layout) in parts.zip(layout.children()) {
            part.as_widget_mut().update(
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
        let parts = self.parts.iter().zip(&tree.children);
        let interactions = parts.zip(layout.children()).map(|((part, tree), layout)| {
            part.as_widget()
                .mouse_interaction(tree, layout, cursor, viewport, renderer)
        });
        interactions.max().unwrap_or_default()
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        operation.traverse(&mut |operation| {
            let parts = self.parts.iter_mut().zip(&mut tree.children);
            for ((part, tree), layout) in parts.zip(layout.children()) {
                part.as_widget_mut()
                    .operate(tree, layout, renderer, operation);
            }
        });
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        overlay::from_children(
            &mut self.parts,
            tree,
            layout,
            renderer,
            viewport,
            translation,
        )
    }
}
