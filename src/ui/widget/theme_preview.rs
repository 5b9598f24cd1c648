//! A small drawing of the window in the colors of a theme.

use iced::border::{self, Radius};
use iced::widget::Space;
use iced::{Color, Fill, Point, Rectangle, Size};

use super::focus_ring::fill;
use super::wrapper::{Wrapper, wrap};
use crate::ui::theme::{ColorRoles, blend};
use crate::ui::{Element, Theme, token};

const RAIL_WIDTH: f32 = 18.0;
const SIDEBAR_WIDTH: f32 = 34.0;
/// Where the conversation begins.
const CONVERSATION: f32 = RAIL_WIDTH + SIDEBAR_WIDTH;
const AVATAR: f32 = 10.0;
const LINE: f32 = 4.0;

struct Preview {
    roles: ColorRoles,
    selected: bool,
}

/// As wide as its place.
pub fn theme_preview<'a, Message: 'a>(roles: ColorRoles, selected: bool) -> Element<'a, Message> {
    const HEIGHT: f32 = 84.0;
    let preview = Preview { roles, selected };
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
        for (place, radius, color) in shapes(bounds, &self.roles) {
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

/// Bounds, corners and color of a filled rectangle.
type Shape = (Rectangle, Radius, Color);

fn shapes(bounds: Rectangle, roles: &ColorRoles) -> impl Iterator<Item = Shape> {
    let drawing = Drawing {
        bounds,
        roles: *roles,
    };
    let messages = [12.0, 38.0];
    let messages = messages
        .into_iter()
        .flat_map(move |top| drawing.message(top));
    drawing
        .panes()
        .into_iter()
        .chain(drawing.channels())
        .chain(messages)
        .chain(drawing.composer())
}

#[derive(Clone, Copy)]
struct Drawing {
    bounds: Rectangle,
    roles: ColorRoles,
}

impl Drawing {
    fn place(self, left: f32, top: f32, width: f32, height: f32) -> Rectangle {
        let Rectangle { x, y, .. } = self.bounds;
        let size = Size::new(width.max(0.0), height);
        Rectangle::new(Point::new(x + left, y + top), size)
    }

    fn circle(self, left: f32, top: f32, color: Color) -> Shape {
        let radius = (AVATAR / 2.0).into();
        (self.place(left, top, AVATAR, AVATAR), radius, color)
    }

    fn line(self, left: f32, top: f32, width: f32, color: Color) -> Shape {
        let radius = (LINE / 2.0).into();
        (self.place(left, top, width, LINE), radius, color)
    }

    fn panes(self) -> [Shape; 3] {
        const CORNER: f32 = token::RADIUS_CONTROL;
        let (roles, height) = (self.roles, self.bounds.height);
        let beside = |width| self.place(0.0, 0.0, width, height);
        let left = border::left(CORNER);
        [
            (self.bounds, CORNER.into(), roles.surface_base),
            (beside(CONVERSATION), left, roles.surface_sidebar),
            (beside(RAIL_WIDTH), left, roles.surface_rail),
        ]
    }

    fn channels(self) -> [Shape; 7] {
        const LEFT: f32 = RAIL_WIDTH + 6.0;
        let roles = self.roles;
        let selected = blend(roles.selected, roles.surface_sidebar);
        let row = self.place(RAIL_WIDTH + 3.0, 18.0, SIDEBAR_WIDTH - 6.0, 10.0);
        [
            self.circle(4.0, 8.0, roles.accent),
            self.circle(4.0, 24.0, roles.border_control),
            (row, 3.0.into(), selected),
            self.line(LEFT, 9.0, 20.0, roles.text_muted),
            self.line(LEFT, 21.0, 16.0, roles.text_primary),
            self.line(LEFT, 33.0, 20.0, roles.text_secondary),
            self.line(LEFT, 43.0, 14.0, roles.text_secondary),
        ]
    }

    fn message(self, top: f32) -> [Shape; 3] {
        const LEFT: f32 = CONVERSATION + 8.0;
        const TEXT: f32 = LEFT + AVATAR + 5.0;
        let (roles, width) = (self.roles, self.bounds.width - TEXT - 8.0);
        [
            self.circle(LEFT, top, roles.text_muted),
            self.line(TEXT, top, width * 0.45, roles.text_primary),
            self.line(TEXT, top + 8.0, width, roles.text_secondary),
        ]
    }

    fn composer(self) -> [Shape; 2] {
        let (roles, bounds) = (self.roles, self.bounds);
        let width = bounds.width - CONVERSATION - 16.0;
        let field = self.place(CONVERSATION + 8.0, bounds.height - 20.0, width, 12.0);
        [
            (field, 4.0.into(), roles.border_strong),
            (field.shrink(1.0), 3.0.into(), roles.surface_raised),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::Variant;

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
