//! A box whose size is known before its content is: no wider than the space that there is, with its proportions.

use iced::advanced::layout::{Limits, Node};
use iced::{Shrink, Size};

use super::arranged::{LayOut, arranged};
use crate::ui::Element;

/// `content` fills the box, which is `width` times `height` where there is space, and at least `min_height` high.
pub fn picture_box<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    (width, height): (f32, f32),
    min_height: f32,
) -> Element<'a, Message> {
    let arrange = move |limits: &Limits, lay_out: LayOut<'_>| {
        let size = shown_size((width, height), limits.max().width, min_height);
        Node::with_children(size, vec![lay_out(0, &Limits::new(size, size))])
    };
    arranged([content.into()], Shrink, arrange)
}

/// On whole pixels.
fn shown_size((width, height): (f32, f32), available: f32, min_height: f32) -> Size {
    let shown = width.min(available).max(1.0);
    let scaled = height * shown / width.max(1.0);
    Size::new(shown.round(), scaled.max(min_height.min(height)).round())
}

#[cfg(test)]
#[test]
fn box_keeps_its_proportions_in_a_narrow_window() {
    let size = |available| shown_size((400.0, 300.0), available, 48.0);
    assert_eq!(size(760.0), Size::new(400.0, 300.0));
    assert_eq!(size(200.0), Size::new(200.0, 150.0));
    assert_eq!(size(20.0), Size::new(20.0, 48.0));
    let panorama = shown_size((400.0, 20.0), 100.0, 48.0);
    assert_eq!(panorama, Size::new(100.0, 20.0));
}
