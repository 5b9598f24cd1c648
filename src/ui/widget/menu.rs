//! A menu over everything else, where it was asked for.
//!
//! Exists because iced 0.14 has no menus. The rest of the window is made `inert` while it is open.

use std::borrow::Cow;

use iced::advanced::widget::Id;
use iced::widget::{column, container, mouse_area, opaque, pin, responsive, row, text};
use iced::{Center, Fill, Point, Size, Task};

use super::pressable::{Look, Pressable};
use super::told::told;
use crate::a11y::{Role, Semantics};
use crate::ui::icon::Icon;
use crate::ui::theme::Surface;
use crate::ui::{Element, token};

const WIDTH: f32 = 240.0;
const FIRST: &str = "menu-first";

/// An entry of a menu.
#[derive(Debug, Clone)]
pub struct Entry<'a, Message> {
    /// What it is called.
    pub name: Cow<'a, str>,
    /// The picture beside its name.
    pub icon: Icon,
    /// What choosing it says.
    pub on_press: Message,
}

/// The layer of a menu called `name`, near `at`, a place in the window. A press beside it says `on_dismiss`.
pub fn layer<'a, Message: Clone + 'a>(
    name: Cow<'a, str>,
    at: Point,
    entries: Vec<Entry<'a, Message>>,
    on_dismiss: Message,
) -> Element<'a, Message> {
    let placed = responsive(move |room| {
        let place = within(room, at, entries.len());
        pin(card(name.clone(), entries.clone()))
            .x(place.x)
            .y(place.y)
            .into()
    });
    opaque(
        mouse_area(container(placed).width(Fill).height(Fill))
            .on_press(on_dismiss.clone())
            .on_right_press(on_dismiss),
    )
}

/// Gives the keyboard to the first entry of the menu that is open.
pub fn focus<Message: Send + 'static>() -> Task<Message> {
    iced::widget::operation::focus(FIRST)
}

fn card<'a, Message: Clone + 'a>(
    name: Cow<'a, str>,
    entries: Vec<Entry<'a, Message>>,
) -> Element<'a, Message> {
    let count = entries.len();
    let items = entries.into_iter().enumerate().map(move |(place, entry)| {
        let words = text(entry.name.clone()).size(token::TEXT_LIST);
        let icon = entry.icon.sized(token::ICON_SMALL + 1.0);
        let content = container(row![icon, words].spacing(token::SPACE_S).align_y(Center))
            .height(Fill)
            .align_y(Center);
        let item = Pressable::new(Role::MenuItem, entry.name, content, Look::Row)
            .told(|semantics| Semantics {
                position: Some(place),
                ..semantics
            })
            .width(Fill)
            .height(token::ROW)
            .padding([0.0, token::SPACE_S])
            .on_press(entry.on_press);
        if place == 0 {
            item.id(Id::new(FIRST)).into()
        } else {
            item.into()
        }
    });
    let card = container(column(items))
        .padding(token::SPACE_XS)
        .width(WIDTH)
        .class(Surface::Dialog);
    let semantics = move || Semantics {
        set_size: Some(count),
        ..Semantics::new(Role::Menu, name.clone())
    };
    told(semantics, opaque(card)).into()
}

/// Where a menu of so many entries lies, so that all of it is in the window.
fn within(room: Size, at: Point, entries: usize) -> Point {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a menu has a handful of entries"
    )]
    let height = entries as f32 * token::ROW + 2.0 * token::SPACE_XS;
    Point::new(
        at.x.min(room.width - WIDTH).max(0.0),
        at.y.min(room.height - height).max(0.0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_menu_is_in_the_window_wherever_it_is_asked_for() {
        let room = Size::new(800.0, 600.0);
        assert_eq!(
            within(room, Point::new(10.0, 20.0), 3),
            Point::new(10.0, 20.0)
        );
        let low = within(room, Point::new(799.0, 599.0), 3);
        assert!(low.x + WIDTH <= room.width && low.y < room.height - 3.0 * token::ROW);
        assert_eq!(
            within(Size::new(100.0, 50.0), Point::new(50.0, 50.0), 3),
            Point::ORIGIN
        );
    }
}
