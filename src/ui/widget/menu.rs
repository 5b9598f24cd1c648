//! A context menu above the rest of the window, which must be `inert` while the menu is open. A press outside closes it
//! and goes on to the window.
//!
//! Exists because iced 0.14 has no menus.

use std::borrow::Cow;

use iced::advanced::widget::Id;
use iced::widget::{column, container, opaque, pin, responsive, row, text};
use iced::{Center, Fill, Point, Size, Task};

use super::accessible::composite;
use super::inert::is_press;
use super::pressable::{ButtonKind, Pressable};
use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::a11y::Role;
use crate::ui::icon::Icon;
use crate::ui::theme::Surface;
use crate::ui::{Element, token};

const WIDTH: f32 = 240.0;
const FIRST_ITEM_ID: &str = "menu-first";

#[derive(Debug, Clone)]
pub struct MenuItem<'a, Message> {
    pub name: Cow<'a, str>,
    pub icon: Icon,
    pub on_press: Message,
}

/// Opens near `at`, in window coordinates. A press outside sends `on_dismiss`.
pub fn layer<'a, Message: Clone + 'a>(
    name: Cow<'a, str>,
    at: Point,
    items: Vec<MenuItem<'a, Message>>,
    on_dismiss: Message,
) -> Element<'a, Message> {
    let menu = responsive(move |window_size| {
        let position = position_in_window(window_size, at, items.len());
        pin(card(name.clone(), items.clone()))
            .x(position.x)
            .y(position.y)
            .into()
    });
    wrap(
        Dismissal(on_dismiss),
        container(menu).width(Fill).height(Fill),
    )
}

/// Sends a message on a press that the content does not take.
struct Dismissal<Message>(Message);

impl<Message: Clone> Wrapper<Message> for Dismissal<Message> {
    type State = ();

    fn update(
        &mut self,
        _state: &mut (),
        menu: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        menu.update(context);
        if is_press(context.event) && !context.shell.is_event_captured() {
            context.shell.publish(self.0.clone());
        }
    }
}

pub fn focus_first_item<Message: Send + 'static>() -> Task<Message> {
    iced::widget::operation::focus(FIRST_ITEM_ID)
}

fn card<'a, Message: Clone + 'a>(
    name: Cow<'a, str>,
    items: Vec<MenuItem<'a, Message>>,
) -> Element<'a, Message> {
    let count = items.len();
    let rows = items.into_iter().enumerate().map(|(index, item)| {
        let label = text(item.name.clone())
            .size(token::TEXT_LIST)
            .wrapping(text::Wrapping::None);
        let icon = item.icon.sized(token::ICON_SMALL + 1.0);
        let content = row![icon, label].spacing(token::SPACE_S).align_y(Center);
        let content = container(content).center_y(Fill).clip(true);
        let row = Pressable::new(Role::MenuItem, item.name, content, ButtonKind::Row)
            .position(index)
            .width(Fill)
            .height(token::ROW_HEIGHT)
            .padding([0.0, token::SPACE_S])
            .on_press(item.on_press);
        if index == 0 {
            row.id(Id::new(FIRST_ITEM_ID)).into()
        } else {
            row.into()
        }
    });
    let card = container(column(rows))
        .padding(token::SPACE_XS)
        .width(WIDTH)
        .class(Surface::Dialog);
    let name = move || name.clone().into_owned();
    composite(Role::Menu, name, count, opaque(card)).into()
}

/// Returns the position nearest to `at` at which the menu fits into the window.
fn position_in_window(window_size: Size, at: Point, items: usize) -> Point {
    #[expect(clippy::cast_precision_loss, reason = "a menu has few items")]
    let height = items as f32 * token::ROW_HEIGHT + 2.0 * token::SPACE_XS;
    Point::new(
        at.x.min(window_size.width - WIDTH).max(0.0),
        at.y.min(window_size.height - height).max(0.0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn menu_stays_inside_the_window() {
        let window_size = Size::new(800.0, 600.0);
        assert_eq!(
            position_in_window(window_size, Point::new(10.0, 20.0), 3),
            Point::new(10.0, 20.0)
        );
        let corner = position_in_window(window_size, Point::new(799.0, 599.0), 3);
        assert!(
            corner.x + WIDTH <= window_size.width
                && corner.y < window_size.height - 3.0 * token::ROW_HEIGHT
        );
        assert_eq!(
            position_in_window(Size::new(100.0, 50.0), Point::new(50.0, 50.0), 3),
            Point::ORIGIN
        );
    }
}
