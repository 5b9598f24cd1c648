//! Elements that are placed by a function, where rows and columns of iced 0.14 cannot place them. Everything but the
//! layout is passed on to the elements, in their order.

use iced::advanced::layout::{self, Layout, Limits, Node};
use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, overlay, renderer};
use iced::{Event, Length, Rectangle, Size, Vector};

use crate::ui::{Element, Theme};

/// Lays out the element with this index.
pub(super) type LayOut<'l> = &'l mut dyn FnMut(usize, &Limits) -> Node;

struct Arranged<'a, Message, A, const N: usize> {
    children: [Element<'a, Message>; N],
    width: Length,
    arrange: A,
}

/// `arrange` lays out all elements within the limits, and returns a node with theirs in the order of the elements. The
/// width is `Fill` or `Shrink`; the height is always `Shrink`.
pub(super) fn arranged<'a, Message: 'a, const N: usize>(
    children: [Element<'a, Message>; N],
    width: Length,
    arrange: impl Fn(&Limits, LayOut<'_>) -> Node + 'a,
) -> Element<'a, Message> {
    Element::new(Arranged {
        children,
        width,
        arrange,
    })
}

impl<Message, A, const N: usize> Widget<Message, Theme, iced::Renderer>
    for Arranged<'_, Message, A, N>
where
    A: Fn(&Limits, LayOut<'_>) -> Node,
{
    fn children(&self) -> Vec<Tree> {
        self.children.iter().map(Tree::new).collect()
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(&self.children);
    }

    fn size(&self) -> Size<Length> {
        Size::new(self.width, Length::Shrink)
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &iced::Renderer, limits: &Limits) -> Node {
        let children = &mut self.children;
        let trees = &mut tree.children;
        let mut lay_out = |index: usize, limits: &Limits| {
            let child = children.get_mut(index).zip(trees.get_mut(index));
            child.map_or_else(layout::Node::default, |(child, tree)| {
                child.as_widget_mut().layout(tree, renderer, limits)
            })
        };
        (self.arrange)(limits, &mut lay_out)
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
            let child = child.as_widget();
            child.draw(tree, renderer, theme, style, layout, cursor, viewport);
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
        let children = self.children.iter_mut().zip(&mut tree.children);
        for ((child, tree), layout) in children.zip(layout.children()) {
            let child = child.as_widget_mut();
            child.update(
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
        let children = self.children.iter().zip(&tree.children);
        let interactions = children
            .zip(layout.children())
            .map(|((child, tree), layout)| {
                let child = child.as_widget();
                child.mouse_interaction(tree, layout, cursor, viewport, renderer)
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
        operation.container(None, layout.bounds());
        operation.traverse(&mut |operation| {
            let children = self.children.iter_mut().zip(&mut tree.children);
            for ((child, tree), layout) in children.zip(layout.children()) {
                let child = child.as_widget_mut();
                child.operate(tree, layout, renderer, operation);
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
        let children = &mut self.children;
        overlay::from_children(children, tree, layout, renderer, viewport, translation)
    }
}
