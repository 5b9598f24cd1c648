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
const MARGIN: f32 = 2.0 * token::SPACE_XXL;
/// In lower windows the dialog has no margin, and little space around head and actions.
const MIN_HEIGHT: f32 = 320.0;

struct Frame<'a, Message> {
    /// Head, body, the line above the actions, and the actions.
    parts: [Element<'a, Message>; 4],
}

pub(super) fn frame<'a, Message: 'a>(parts: [Element<'a, Message>; 4]) -> Element<'a, Message> {
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
        let max_height = (max.height - MARGIN).max(max.height.min(MIN_HEIGHT));
        let (above, around) = if max_height < MIN_HEIGHT {
            (token::SPACE_XS, token::SPACE_XS)
        } else {
            (token::SPACE_L, token::SPACE_M + token::SPACE_XXS)
        };
        let [head, body, line, actions] = &mut self.parts;
        let [head_tree, body_tree, line_tree, actions_tree] = tree.children.as_mut_slice() else {
            return layout::Node::new(Size::ZERO);
        };
        let lay_out = |part: &mut Element<'_, Message>, tree: &mut Tree, max_height: f32| {
            let limits = layout::Limits::new(Size::ZERO, Size::new(max.width, max_height));
            part.as_widget_mut().layout(tree, renderer, &limits)
        };
        let head = lay_out(head, head_tree, max_height);
        let line = lay_out(line, line_tree, max_height);
        let actions = lay_out(actions, actions_tree, max_height);
        let has_actions = actions.size().height > 0.0;
        let around_actions = if has_actions { around } else { 0.0 };
        let taken = above + head.size().height + around + line.size().height;
        let taken = taken + actions.size().height + 2.0 * around_actions;
        let body = lay_out(body, body_tree, (max_height - taken).max(0.0));
        let mut bottom = 0.0;
        let parts = [
            (above, head),
            (around, body),
            (0.0, line),
            (around_actions, actions),
        ];
        let nodes = parts.map(|(gap, node)| {
            let top = bottom + gap;
            bottom = top + node.size().height;
            node.move_to(Point::new(0.0, top))
        });
        let height = bottom + around_actions;
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
