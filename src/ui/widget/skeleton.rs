//! Bars in place of rows that are loading.

use std::borrow::Cow;

use iced::advanced::Layout;
use iced::widget::Space;
use iced::{Fill, Point, Rectangle, Size, border};

use super::accessible::accessible;
use super::delayed::delayed;
use super::focus_ring::fill;
use super::wrapper::{Wrapper, wrap};
use crate::a11y::{Role, Semantics};
use crate::ui::{Element, Theme, token};

const BAR_HEIGHT: f32 = token::TEXT_CAPTION;

/// Each row is a disc, as an avatar or an icon, and beside it bars as lines of text.
struct Skeleton {
    disc: f32,
    /// Between rows.
    gap: f32,
    /// The widths of the bars of each row, over and over.
    rows: &'static [&'static [f32]],
    max_rows: usize,
}

/// In place of messages; `name` says so to readers.
pub fn messages<'a, Message: 'a>(name: impl Into<Cow<'a, str>>) -> Element<'a, Message> {
    let skeleton = Skeleton {
        disc: token::AVATAR,
        gap: token::SPACE_L,
        rows: &[
            &[110.0, 420.0, 260.0],
            &[80.0, 220.0],
            &[130.0, 500.0, 460.0, 120.0],
            &[95.0, 300.0],
            &[110.0, 380.0, 180.0],
        ],
        max_rows: usize::MAX,
    };
    loading(skeleton, name.into())
}

/// In place of the rows of a list, each with an icon or avatar of the size `disc`; `name` says so to readers.
pub fn list<'a, Message: 'a>(disc: f32, name: impl Into<Cow<'a, str>>) -> Element<'a, Message> {
    let skeleton = Skeleton {
        disc,
        gap: (token::ROW_HEIGHT - disc).max(token::SPACE_S),
        rows: &[&[120.0], &[90.0], &[140.0], &[105.0]],
        max_rows: 8,
    };
    loading(skeleton, name.into())
}

fn loading<'a, Message: 'a>(skeleton: Skeleton, name: Cow<'a, str>) -> Element<'a, Message> {
    let semantics = move || Semantics {
        busy: true,
        ..Semantics::new(Role::Status, name.as_ref())
    };
    let bars = wrap(skeleton, Space::new().width(Fill).height(Fill));
    delayed(accessible(semantics, bars))
}

impl Skeleton {
    /// The discs and bars of the rows that fit.
    fn shapes(&self, bounds: Rectangle) -> Vec<Rectangle> {
        let inner = bounds.shrink(token::SPACE_L);
        let (end, bottom) = (inner.x + inner.width, inner.y + inner.height);
        let mut shapes = Vec::new();
        let mut y = inner.y;
        for bars in self.rows.iter().cycle().take(self.max_rows) {
            let step = BAR_HEIGHT + token::SPACE_S;
            let text = bars.iter().fold(-token::SPACE_S, |height, _| height + step);
            let height = text.max(self.disc);
            if y + height > bottom {
                break;
            }
            let disc = Size::new(self.disc, self.disc);
            shapes.push(Rectangle::new(Point::new(inner.x, y), disc));
            let x = inner.x + self.disc + token::SPACE_M;
            let mut top = y + ((self.disc - text) / 2.0).max(0.0);
            for width in *bars {
                let size = Size::new(width.min(end - x).max(0.0), BAR_HEIGHT);
                shapes.push(Rectangle::new(Point::new(x, top), size));
                top += step;
            }
            y += height + self.gap;
        }
        shapes
    }
}

impl<Message> Wrapper<Message> for Skeleton {
    type State = ();

    fn draw(
        &self,
        _state: &(),
        layout: Layout<'_>,
        (renderer, theme): (&mut iced::Renderer, &Theme),
        _viewport: &Rectangle,
    ) {
        for shape in self.shapes(layout.bounds()) {
            let border = border::rounded(shape.height / 2.0);
            fill(renderer, shape, border, theme.roles.skeleton);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_fill_the_place_and_none_is_cut() {
        let skeleton = Skeleton {
            disc: 40.0,
            gap: 16.0,
            rows: &[&[100.0, 5_000.0], &[50.0, 60.0, 70.0]],
            max_rows: usize::MAX,
        };
        for height in [30.0, 100.0, 313.0, 2_000.0] {
            let bounds = Rectangle::new(Point::new(300.0, 50.0), Size::new(240.0, height));
            let shapes = skeleton.shapes(bounds);
            assert!(shapes.iter().all(|shape| shape.is_within(&bounds)));
            let last = shapes
                .iter()
                .map(|it| it.y + it.height)
                .fold(50.0, f32::max);
            assert!(
                height < 80.0 || 50.0 + height - last < 120.0,
                "{height} {last}"
            );
        }
    }
}
