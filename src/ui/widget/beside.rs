//! A text and controls beside it, or below it where too little width would be left for the text.
//!
//! Exists because a row of iced 0.14 squeezes the text until each letter is a line, and its `wrap` gives a text that
//! fills the row a line of its own at any width.

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, overlay, renderer};
use iced::{Event, Length, Point, Rectangle, Size, Vector};

use crate::ui::{Element, Theme, token};

/// The least width of the text beside the controls.
const MIN_WIDTH: f32 = 200.0;
const SPACING: f32 = token::SPACE_S;

struct Beside<'a, Message> {
    /// The text and the controls.
    children: [Element<'a, Message>; 2],
}

/// Fills the width; the controls are at the end.
pub fn beside<'a, Message: 'a>(
    text: impl Into<Element<'a, Message>>,
    controls: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    Element::new(Beside {
        children: [text.into(), controls.into()],
    })
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Beside<'_, Message> {
    fn children(&self) -> Vec<Tree> {
        self.children.iter().map(Tree::new).collect()
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(&self.children);
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
        let [text, controls] = &mut self.children;
        let [text_tree, controls_tree] = tree.children.as_mut_slice() else {
            return layout::Node::new(Size::ZERO);
        };
        let limits = limits.loose();
        let width = limits.max().width;
        let controls = controls
            .as_widget_mut()
            .layout(controls_tree, renderer, &limits);
        let taken = controls.size();
        let left = width - SPACING - taken.width;
        let is_beside = left >= MIN_WIDTH;
        let for_text = if is_beside {
            limits.max_width(left)
        } else {
            limits.shrink(Size::new(0.0, SPACING + taken.height))
        };
        let text = text.as_widget_mut().layout(text_tree, renderer, &for_text);
        let own = text.size();
        let (height, text_y, controls_y) = if is_beside {
            let height = own.height.max(taken.height);
            let center = |child: Size| (height - child.height) / 2.0;
            (height, center(own), center(taken))
        } else {
            let below = own.height + SPACING;
            (below + taken.height, 0.0, below)
        };
        let end = (width - taken.width).max(0.0);
        let children = vec![
            text.move_to(Point::new(0.0, text_y)),
            controls.move_to(Point::new(end, controls_y)),
        ];
        layout::Node::with_children(Size::new(width, height), children)
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
                child
                    .as_widget_mut()
                    .operate(tree, layout, renderer, operation);
            }
        });
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

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        let children = self.children.iter().zip(&tree.children);
        let of_children = children.zip(layout.children());
        of_children
            .map(|((child, tree), layout)| {
                let child = child.as_widget();
                child.mouse_interaction(tree, layout, cursor, viewport, renderer)
            })
            .max()
            .unwrap_or_default()
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
            &mut self.children,
            tree,
            layout,
            renderer,
            viewport,
            translation,
        )
    }
}

#[cfg(test)]
mod tests {
    use iced::Fill;
    use iced::widget::Space;

    use super::*;
    use crate::ui::snapshot;

    /// Where text and controls lie in a width.
    fn bounds(width: f32) -> [Rectangle; 2] {
        let renderer = snapshot::headless_renderer().unwrap();
        let text = Space::new().width(Fill).height(20.0);
        let controls = Space::new().width(100.0).height(30.0);
        let mut element: Element<'_, ()> = beside(text, controls);
        let mut tree = Tree::new(&element);
        let limits = layout::Limits::new(Size::ZERO, Size::new(width, 500.0));
        let node = element
            .as_widget_mut()
            .layout(&mut tree, &renderer, &limits);
        [node.children()[0].bounds(), node.children()[1].bounds()]
    }

    #[test]
    fn controls_are_below_where_no_width_is_left() {
        let rectangle =
            |x, y, width, height| Rectangle::new(Point::new(x, y), Size::new(width, height));
        assert_eq!(
            bounds(500.0),
            [
                rectangle(0.0, 5.0, 392.0, 20.0),
                rectangle(400.0, 0.0, 100.0, 30.0)
            ]
        );
        assert_eq!(
            bounds(300.0),
            [
                rectangle(0.0, 0.0, 300.0, 20.0),
                rectangle(200.0, 28.0, 100.0, 30.0)
            ]
        );
    }
}
