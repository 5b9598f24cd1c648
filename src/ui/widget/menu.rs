//! A context menu above the rest of the window, and what else opens at a place of it. The rest must be `inert` meanwhile.
//!
//! Exists because iced 0.14 has no menus.

use std::borrow::Cow;

use iced::advanced::widget::Id;
use iced::widget::{Space, column, container, opaque, row, scrollable, text};
use iced::{Center, Fill, Length, Padding, Point, Size, Task};

use super::accessible::composite;
use super::inert::is_press;
use super::pressable::{ButtonKind, Pressable};
use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::a11y::Role;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::{Element, font, token};

const WIDTH: f32 = 240.0;
/// With keys beside the names.
const WIDTH_WITH_KEYS: f32 = 340.0;
const ICON: f32 = token::ICON_SMALL + 1.0;
const FIRST_ITEM_ID: &str = "menu-first";

/// The name of a menu for screen readers, and its items.
pub struct Menu<'a, Message> {
    pub name: Cow<'a, str>,
    pub items: Vec<MenuItem<'a, Message>>,
}

pub struct MenuItem<'a, Message> {
    name: Cow<'a, str>,
    /// That do the same without the menu.
    keys: Option<&'a str>,
    picture: Option<ItemPicture>,
    choice: Choice<Message>,
    /// Instead, if it is chosen with Shift.
    shifted: Option<Message>,
}

/// What stands before the name of an item.
#[derive(Clone, Copy)]
enum ItemPicture {
    Icon(Icon),
    Emoji(&'static str),
    /// The room of an icon, so that the names of all items begin at one line.
    None,
}

/// What an item does.
enum Choice<Message> {
    Send(Message),
    Close,
    /// It would do nothing now.
    Nothing,
}

impl<'a, Message> MenuItem<'a, Message> {
    /// The message is sent when it is chosen.
    pub fn new(icon: Icon, name: Cow<'a, str>, message: Message) -> Self {
        Self {
            name,
            keys: None,
            picture: Some(ItemPicture::Icon(icon)),
            choice: Choice::Send(message),
            shifted: None,
        }
    }

    /// An item without an icon. Without a message it cannot be chosen.
    pub fn plain(name: Cow<'a, str>, message: Option<Message>) -> Self {
        Self {
            name,
            keys: None,
            picture: None,
            choice: message.map_or(Choice::Nothing, Choice::Send),
            shifted: None,
        }
    }

    /// An item with an emoji. Without a message it cannot be chosen.
    pub fn emoji(emoji: &'static str, name: Cow<'a, str>, message: Option<Message>) -> Self {
        Self {
            picture: Some(ItemPicture::Emoji(emoji)),
            ..Self::plain(name, message)
        }
    }

    /// Sends another message if it is chosen while Shift is held.
    pub fn with_shift(mut self, message: Message) -> Self {
        self.shifted = Some(message);
        self
    }

    /// Shows the keys that do the same.
    pub fn with_keys(mut self, keys: Option<&'a str>) -> Self {
        self.keys = keys;
        self
    }

    /// Closes the menu.
    pub fn close(icon: Icon, name: Cow<'a, str>) -> Self {
        Self {
            name,
            keys: None,
            picture: Some(ItemPicture::Icon(icon)),
            choice: Choice::Close,
            shifted: None,
        }
    }
}

impl<'a, Message> Menu<'a, Message> {
    pub fn map<Parent>(self, wrap: impl Fn(Message) -> Parent) -> Menu<'a, Parent> {
        let items = self.items.into_iter().map(|item| MenuItem {
            name: item.name,
            keys: item.keys,
            picture: item.picture,
            shifted: item.shifted.map(&wrap),
            choice: match item.choice {
                Choice::Send(message) => Choice::Send(wrap(message)),
                Choice::Close => Choice::Close,
                Choice::Nothing => Choice::Nothing,
            },
        });
        Menu {
            name: self.name,
            items: items.collect(),
        }
    }
}

/// The place of the window, in its coordinates, at which something opens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Anchor {
    At(Point),
    /// After the point where the window has the room, else before it.
    Beside(Point),
    Center,
}

impl Anchor {
    /// The position nearest to the place at which a popup fits into the window.
    fn position(self, popup: Size, window: Size) -> Point {
        let (right, bottom) = (window.width - popup.width, window.height - popup.height);
        let Point { x, y } = match self {
            Self::At(point) => point,
            Self::Beside(Point { x, y }) if x + token::SPACE_S <= right => {
                Point::new(x + token::SPACE_S, y)
            }
            Self::Beside(Point { x, y }) => Point::new(x - token::SPACE_S - popup.width, y),
            Self::Center => Point::new(right / 2.0, bottom / 2.0),
        };
        let fit = |at: f32, free: f32| {
            let margin = token::SPACE_XS.min(free / 2.0);
            at.min(free - margin).max(margin).max(0.0)
        };
        Point::new(fit(x, right), fit(y, bottom))
    }
}

/// A card at a place of the window. A press outside sends `on_dismiss` and goes on to the window.
pub fn popup<'a, Message: Clone + 'a>(
    anchor: Anchor,
    card: impl Into<Element<'a, Message>>,
    on_dismiss: Message,
) -> Element<'a, Message> {
    wrap(Popup { anchor, on_dismiss }, opaque(card))
}

struct Popup<Message> {
    anchor: Anchor,
    on_dismiss: Message,
}

impl<Message: Clone> Wrapper<Message> for Popup<Message> {
    type State = ();

    fn frame(&self) -> Option<(Size<Length>, Padding)> {
        Some((Size::new(Fill, Fill), Padding::ZERO))
    }

    fn place(&self, content: Size, frame: Size) -> Point {
        self.anchor.position(content, frame)
    }

    fn update(
        &mut self,
        _state: &mut (),
        card: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        card.update(context);
        if is_press(context.event) && !context.shell.is_event_captured() {
            context.shell.publish(self.on_dismiss.clone());
        }
    }
}

pub fn focus_first_item<Message: Send + 'static>() -> Task<Message> {
    iced::widget::operation::focus(FIRST_ITEM_ID)
}

/// `on_choice` makes a message of that of the chosen item.
pub fn layer<'a, Item, Message: Clone + 'a>(
    menu: Menu<'a, Item>,
    at: Point,
    on_choice: impl Fn(Item) -> Message,
    on_dismiss: Message,
) -> Element<'a, Message> {
    let count = menu.items.len();
    let mut has_first = false;
    let has_pictures = menu.items.iter().any(|item| item.picture.is_some());
    let has_keys = menu.items.iter().any(|item| item.keys.is_some());
    let rows = menu.items.into_iter().enumerate().map(|(index, item)| {
        let message = match item.choice {
            Choice::Send(message) => Some(on_choice(message)),
            Choice::Close => Some(on_dismiss.clone()),
            Choice::Nothing => None,
        };
        let is_first = message.is_some() && !std::mem::replace(&mut has_first, true);
        let shifted = item.shifted.map(&on_choice);
        let picture = match item.picture {
            None if has_pictures => Some(ItemPicture::None),
            picture => picture,
        };
        let row = item_row((picture, item.name, item.keys), message, index);
        let row = row.on_shift_press(shifted);
        if is_first {
            row.id(Id::new(FIRST_ITEM_ID)).into()
        } else {
            row.into()
        }
    });
    let name = menu.name;
    let rows = composite(
        Role::Menu,
        move || name.clone().into_owned(),
        count,
        column(rows),
    );
    let card = container(scrollable(rows))
        .padding(token::SPACE_XS)
        .width(if has_keys { WIDTH_WITH_KEYS } else { WIDTH })
        .class(Surface::Dialog);
    popup(Anchor::At(at), card, on_dismiss)
}

fn item_row<'a, Message: Clone + 'a>(
    (picture, name, keys): (Option<ItemPicture>, Cow<'a, str>, Option<&'a str>),
    message: Option<Message>,
    index: usize,
) -> Pressable<'a, Message> {
    let label = text(name.clone())
        .size(token::TEXT_LIST)
        .wrapping(text::Wrapping::None)
        .class(match message {
            Some(_) => TextColor::Primary,
            None => TextColor::Muted,
        });
    let picture = picture.map(|picture| match picture {
        ItemPicture::Icon(icon) => Element::from(icon.sized(ICON)),
        ItemPicture::Emoji(emoji) => text(emoji).size(token::TEXT_TITLE).font(font::EMOJI).into(),
        ItemPicture::None => Space::new().width(ICON).into(),
    });
    let shown_keys = keys.map(|keys| {
        text(keys)
            .size(token::TEXT_META)
            .wrapping(text::Wrapping::None)
            .class(TextColor::Secondary)
    });
    let label = container(label).width(Fill).clip(true);
    let content = row![].push(picture).push(label).push(shown_keys);
    let content = content.spacing(token::SPACE_S).align_y(Center);
    let content = container(content).center_y(Fill).clip(true);
    Pressable::new(Role::MenuItem, name, content, ButtonKind::Row)
        .keys(keys)
        .position(index)
        .width(Fill)
        .height(token::ROW_HEIGHT)
        .padding([0.0, token::SPACE_S])
        .on_press_maybe(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn popup_stays_inside_the_window() {
        let (window, popup) = (Size::new(800.0, 600.0), Size::new(240.0, 110.0));
        let at = |x, y| Anchor::At(Point::new(x, y)).position(popup, window);
        assert_eq!(at(10.0, 20.0), Point::new(10.0, 20.0));
        assert_eq!(at(799.0, 599.0), Point::new(556.0, 486.0));
        let beside = |x| Anchor::Beside(Point::new(x, 20.0)).position(popup, window);
        assert_eq!(beside(100.0), Point::new(100.0 + token::SPACE_S, 20.0));
        assert_eq!(beside(700.0), Point::new(460.0 - token::SPACE_S, 20.0));
        assert_eq!(
            Anchor::Center.position(popup, window),
            Point::new(280.0, 245.0)
        );
        for anchor in [
            Anchor::At(Point::new(50.0, 50.0)),
            Anchor::Beside(Point::new(50.0, 50.0)),
            Anchor::Center,
        ] {
            let small = Size::new(100.0, 50.0);
            assert_eq!(anchor.position(popup, small), Point::ORIGIN);
        }
    }
}
