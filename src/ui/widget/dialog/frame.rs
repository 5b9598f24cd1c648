//! The layout of a dialog: head and footer keep their heights, the body takes what is left of the window.
//!
//! Exists because a column of iced 0.14 that shrinks to its content gives its children all the height they ask for, from
//! the first to the last: a long body would leave nothing for the footer.

use iced::advanced::layout::{Limits, Node};
use iced::{Fill, Point, Size};

use super::super::arranged::{LayOut, arranged};
use crate::ui::{Element, token};

/// Above and below the dialog together, where the window has room for it.
const MARGIN: f32 = 2.0 * token::SPACE_XXL;
/// In lower windows the dialog has no margin, and little space around head and actions.
const MIN_HEIGHT: f32 = 320.0;

/// Head, body, the line above the actions, and the actions.
pub(super) fn frame<'a, Message: 'a>(parts: [Element<'a, Message>; 4]) -> Element<'a, Message> {
    arranged(parts, Fill, arrange)
}

fn arrange(limits: &Limits, lay_out: LayOut<'_>) -> Node {
    let max = limits.max();
    let max_height = (max.height - MARGIN).max(max.height.min(MIN_HEIGHT));
    let (above, around) = if max_height < MIN_HEIGHT {
        (token::SPACE_XS, token::SPACE_XS)
    } else {
        (token::SPACE_L, token::SPACE_M + token::SPACE_XXS)
    };
    let within = |height: f32| Limits::new(Size::ZERO, Size::new(max.width, height));
    let all = within(max_height);
    let (head, line, actions) = (lay_out(0, &all), lay_out(2, &all), lay_out(3, &all));
    let has_actions = actions.size().height > 0.0;
    let around_actions = if has_actions { around } else { 0.0 };
    let taken = above + head.size().height + around + line.size().height;
    let taken = taken + actions.size().height + 2.0 * around_actions;
    let body = lay_out(1, &within((max_height - taken).max(0.0)));
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
    Node::with_children(Size::new(max.width, bottom + around_actions), nodes.into())
}
