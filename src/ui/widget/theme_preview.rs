//! A small drawing of the window in the colors of a theme.

use iced::border::{self, Radius};
use iced::widget::Space;
use iced::{Color, Fill, Point, Rectangle, Size};

use super::focus_ring::fill;
use super::wrapper::{Wrapper, wrap};
use crate::ui::theme::{ColorRoles, Variant, blend};
use crate::ui::{Element, Theme, token};

const RAIL_WIDTH: f32 = 18.0;
const SIDEBAR_WIDTH: f32 = 34.0;
const AVATAR: f32 = 10.0;
const LINE: f32 = 4.0;

struct Preview {
    variant: Variant,
    selected: bool,
}

/// As wide as its place.
pub fn theme_preview<'a, Message: 'a>(variant: Variant, selected: bool) -> Element<'a, Message> {
    const HEIGHT: f32 = 84.0;
    let preview = Preview { variant, selected };
    wrap(preview, Space::new().width(Fill).height(HEIGHT))
}

impl<Message> Wrapper<Message> for Preview {
    type State = ();

    fn draw_below(
        &self,
        _state: &(),
        bounds: Rectangle,
        (renderer, theme): (&mut iced::Renderer, &Theme),
    ) -> Option<Color> {
        let roles = Theme::new(self.variant).roles;
        for (place, radius, color) in shapes(bounds, &roles) {
            fill(renderer, place, border::rounded(radius), color);
        }
        let (color, width) = if self.selected {
            (theme.roles.accent, 2.0)
        } else {
            (theme.roles.border_control, 1.0)
        };
        let frame = border::rounded(token::RADIUS_CONTROL)
            .color(color)
            .width(width);
        fill(renderer, bounds, frame, Color::TRANSPARENT);
        None
    }
}

type Shape = (Rectangle, Radius, Color);

fn shapes(bounds: Rectangle, roles: &ColorRoles) -> impl Iterator<Item = Shape> {
    let corner = token::RADIUS_CONTROL;
    let Rectangle { x, y, .. } = bounds;
    let place = move |left: f32, top: f32, width: f32, height: f32| {
        Rectangle::new(Point::new(x + left, y + top), Size::new(width, height))
    };
    let round = move |left, top, color| {
        let circle: Radius = (AVATAR / 2.0).into();
        (place(left, top, AVATAR, AVATAR), circle, color)
    };
    let line = move |left, top, width, color| {
        let round: Radius = (LINE / 2.0).into();
        (place(left, top, width, LINE), round, color)
    };
    let conversation = RAIL_WIDTH + SIDEBAR_WIDTH;
    let (height, rest) = (bounds.height, (bounds.width - conversation).max(0.0));
    let selected = blend(roles.selected, roles.surface_sidebar);
    let panes = [
        (bounds, corner.into(), roles.surface_base),
        (
            place(0.0, 0.0, conversation, height),
            border::left(corner),
            roles.surface_sidebar,
        ),
        (
            place(0.0, 0.0, RAIL_WIDTH, height),
            border::left(corner),
            roles.surface_rail,
        ),
        (
            place(RAIL_WIDTH + 3.0, 18.0, SIDEBAR_WIDTH - 6.0, 10.0),
            3.0.into(),
            selected,
        ),
    ];
    let marks = [
        round(4.0, 8.0, roles.accent),
        round(4.0, 24.0, roles.border_control),
        line(RAIL_WIDTH + 6.0, 9.0, 20.0, roles.text_muted),
        line(RAIL_WIDTH + 6.0, 21.0, 16.0, roles.text_primary),
        line(RAIL_WIDTH + 6.0, 33.0, 20.0, roles.text_secondary),
        line(RAIL_WIDTH + 6.0, 43.0, 14.0, roles.text_secondary),
    ];
    let messages = [12.0, 38.0].into_iter().flat_map(move |top| {
        let left = conversation + 8.0;
        let text = left + AVATAR + 5.0;
        let width = (rest - AVATAR - 21.0).max(0.0);
        [
            round(left, top, roles.text_muted),
            line(text, top, width * 0.45, roles.text_primary),
            line(text, top + 8.0, width, roles.text_secondary),
        ]
    });
    let field = place(
        conversation + 8.0,
        height - 20.0,
        (rest - 16.0).max(0.0),
        12.0,
    );
    let composer = [
        (field, 4.0.into(), roles.border_strong),
        (field.shrink(1.0), 3.0.into(), roles.surface_raised),
    ];
    panes
        .into_iter()
        .chain(marks)
        .chain(messages)
        .chain(composer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawing_stays_within_its_place() {
        for width in [120.0, 300.0] {
            let bounds = Rectangle::new(Point::new(10.0, 20.0), Size::new(width, 84.0));
            for variant in [Variant::Dark, Variant::HighContrastLight] {
                for (place, ..) in shapes(bounds, &Theme::new(variant).roles) {
                    assert!(place.is_within(&bounds), "{place:?} in {bounds:?}");
                }
            }
        }
    }
}
