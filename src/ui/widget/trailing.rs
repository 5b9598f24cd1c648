//! A content and, right after it, something small that a wide content does not push away.
//!
//! Exists because a row of iced 0.14 gives its first child all the width it asks for, and because a `stack`, the other
//! way, draws each child in a layer of its own, which costs as much as the whole list.

use iced::advanced::layout::{Limits, Node};
use iced::{Point, Shrink, Size};

use super::arranged::{LayOut, arranged};
use crate::ui::Element;

/// `trailing` follows `content` after `spacing`; what is left of the width is for `content`.
pub fn with_trailing<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    trailing: impl Into<Element<'a, Message>>,
    spacing: f32,
) -> Element<'a, Message> {
    let children = [content.into(), trailing.into()];
    arranged(children, Shrink, move |limits, lay_out| {
        arrange(limits, lay_out, spacing)
    })
}

fn arrange(limits: &Limits, lay_out: LayOut<'_>, spacing: f32) -> Node {
    let limits = limits.loose();
    let trailing = lay_out(1, &limits);
    let reserved = Size::new(spacing + trailing.size().width, 0.0);
    let content = lay_out(0, &limits.shrink(reserved));
    let (before, after) = (content.size(), trailing.size());
    let height = before.height.max(after.height);
    let center = |child: Size| (height - child.height) / 2.0;
    let at = before.width + spacing;
    let children = vec![
        content.move_to(Point::new(0.0, center(before))),
        trailing.move_to(Point::new(at, center(after))),
    ];
    Node::with_children(Size::new(at + after.width, height), children)
}
