//! A text and controls beside it, or below it where too little width would be left for the text.
//!
//! Exists because a row of iced 0.14 squeezes the text until each letter is a line, and its `wrap` gives a text that
//! fills the row a line of its own at any width.

use iced::advanced::layout::{Limits, Node};
use iced::{Fill, Point, Size};

use super::arranged::{LayOut, arranged};
use crate::ui::{Element, token};

/// The least width of the text beside the controls.
const MIN_WIDTH: f32 = 200.0;
const SPACING: f32 = token::SPACE_S;

/// Fills the width; the controls are at the end.
pub fn beside<'a, Message: 'a>(
    text: impl Into<Element<'a, Message>>,
    controls: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    arranged([text.into(), controls.into()], Fill, arrange)
}

fn arrange(limits: &Limits, lay_out: LayOut<'_>) -> Node {
    let limits = limits.loose();
    let width = limits.max().width;
    let controls = lay_out(1, &limits);
    let taken = controls.size();
    let left = width - SPACING - taken.width;
    let is_beside = left >= MIN_WIDTH;
    let for_text = if is_beside {
        limits.max_width(left)
    } else {
        limits.shrink(Size::new(0.0, SPACING + taken.height))
    };
    let text = lay_out(0, &for_text);
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
    Node::with_children(Size::new(width, height), children)
}

#[cfg(test)]
mod tests {
    use iced::Rectangle;
    use iced::advanced::widget::Tree;
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
        let limits = Limits::new(Size::ZERO, Size::new(width, 500.0));
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
