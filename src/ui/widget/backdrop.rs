//! The one-colored background of a pane or of the layer behind a dialog.
//!
//! Exists because `iced_tiny_skia` 0.14 fills a quad that reaches beyond the damage through a mask, over its whole
//! area. In strips, only those that touch the damage are filled. A pane of the window's color needs no background.

use iced::{Border, Color, Rectangle};

use super::focus_ring::fill;
use super::wrapper::{Wrapper, wrap};
use crate::ui::theme::ColorRoles;
use crate::ui::{Element, Theme};

/// In logical pixels. A whole number of pixels at each scale of whole percents, so that strips meet without a seam.
const STRIP_HEIGHT: f32 = 100.0;

/// Opaque strips overlap, which hides seams at other scales.
const OVERLAP: f32 = 1.0;

struct Backdrop(fn(&ColorRoles) -> Color);

pub fn backdrop<'a, Message: 'a>(
    color: fn(&ColorRoles) -> Color,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    wrap(Backdrop(color), content)
}

impl<Message> Wrapper<Message> for Backdrop {
    type State = ();

    fn draw_below(
        &self,
        _state: &(),
        bounds: Rectangle,
        (renderer, theme): (&mut iced::Renderer, &Theme),
    ) -> Option<Color> {
        let color = (self.0)(&theme.roles);
        let overlap = if color.a < 1.0 { 0.0 } else { OVERLAP };
        for strip in strips(bounds, overlap) {
            fill(renderer, strip, Border::default(), color);
        }
        None
    }
}

/// Divides the bounds at multiples of the strip height.
fn strips(bounds: Rectangle, overlap: f32) -> impl Iterator<Item = Rectangle> {
    let end = bounds.y + bounds.height;
    let next = move |y: f32| ((y / STRIP_HEIGHT).floor() + 1.0) * STRIP_HEIGHT;
    let tops = std::iter::successors(Some(bounds.y), move |top| Some(next(*top)));
    tops.take_while(move |top| *top < end)
        .map(move |top| Rectangle {
            y: top,
            height: (next(top) + overlap).min(end) - top,
            ..bounds
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use iced::{Point, Size};

    #[test]
    fn strips_cover_the_bounds_once() {
        let bounds = Rectangle::new(Point::new(72.0, 46.5), Size::new(240.0, 753.5));
        let all: Vec<_> = strips(bounds, 0.0).collect();
        assert_eq!(all.len(), 8);
        let area: f32 = all.iter().map(Rectangle::area).sum();
        assert!((area - bounds.area()).abs() < 0.1, "{area}");
        for pair in all.windows(2) {
            assert_eq!(pair[0].y + pair[0].height, pair[1].y);
        }
        let overlapping: Vec<_> = strips(bounds, OVERLAP).collect();
        assert_eq!(
            overlapping[0].y + overlapping[0].height,
            overlapping[1].y + 1.0
        );
        let end = overlapping.last().unwrap();
        assert_eq!(end.y + end.height, 800.0);
    }
}
