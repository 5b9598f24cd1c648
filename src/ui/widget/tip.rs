//! A word that appears beside something: where the pointer rests, and where the keyboard is.
//!
//! Exists because iced 0.14's tooltip is shown to the pointer alone.

use std::borrow::Cow;

use iced::advanced::layout::{Layout, Limits, Node};
use iced::advanced::widget::Tree;
use iced::advanced::{Overlay, mouse, overlay, renderer};
use iced::widget::{container, text, tooltip};
use iced::{Point, Rectangle, Size};

use crate::ui::theme::Surface;
use crate::ui::{Element, Theme, token};

/// On which side of something its word appears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Under it.
    Below,
    /// After it.
    Beside,
}

/// A word under something that the keyboard does not come to.
pub fn below<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    word: impl Into<Cow<'a, str>>,
) -> Element<'a, Message> {
    tooltip(content, card(word.into()), tooltip::Position::Bottom)
        .gap(token::SPACE_XS)
        .snap_within_viewport(true)
        .into()
}

fn card<'a, Message: 'a>(word: Cow<'a, str>) -> Element<'a, Message> {
    container(text(word).size(token::TEXT_META))
        .padding([token::SPACE_XS, token::SPACE_S])
        .max_width(token::CHANNELS)
        .class(Surface::Tooltip)
        .into()
}

/// The word over everything else, at its side of `around`. `tree` outlives the frame: what is drawn of a text is gone with
/// the state that it was laid out in.
pub(super) fn float<'b, Message: 'b>(
    word: &'b str,
    (side, around): (Side, Rectangle),
    tree: &'b mut Tree,
) -> overlay::Element<'b, Message, Theme, iced::Renderer> {
    let card = card(Cow::Borrowed(word));
    tree.diff(&card);
    overlay::Element::new(Box::new(Float {
        tree,
        card,
        side,
        around,
    }))
}

struct Float<'b, Message> {
    tree: &'b mut Tree,
    card: Element<'b, Message>,
    side: Side,
    around: Rectangle,
}

impl<Message> Overlay<Message, Theme, iced::Renderer> for Float<'_, Message> {
    fn layout(&mut self, renderer: &iced::Renderer, bounds: Size) -> Node {
        let limits = Limits::new(Size::ZERO, bounds);
        let card = self
            .card
            .as_widget_mut()
            .layout(self.tree, renderer, &limits);
        let place = place(self.side, self.around, card.size(), bounds);
        card.move_to(place)
    }

    fn draw(
        &self,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
    ) {
        let bounds = layout.bounds();
        self.card
            .as_widget()
            .draw(self.tree, renderer, theme, style, layout, cursor, &bounds);
    }
}

/// Where a word of this size lies, so that all of it is in the window.
fn place(side: Side, around: Rectangle, word: Size, room: Size) -> Point {
    let wanted = match side {
        Side::Below => Point::new(
            around.center_x() - word.width / 2.0,
            around.y + around.height + token::SPACE_XS,
        ),
        Side::Beside => Point::new(
            around.x + around.width + token::SPACE_S,
            around.center_y() - word.height / 2.0,
        ),
    };
    let fits_below = wanted.y + word.height <= room.height;
    let y = if fits_below {
        wanted.y
    } else {
        around.y - word.height - token::SPACE_XS
    };
    Point::new(
        wanted.x.min(room.width - word.width).max(0.0),
        y.min(room.height - word.height).max(0.0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_in_the_window_wherever_it_belongs() {
        let (room, size) = (Size::new(400.0, 300.0), Size::new(80.0, 20.0));
        let at = |x, y| Rectangle::new(Point::new(x, y), Size::new(30.0, 30.0));
        let under = place(Side::Below, at(100.0, 100.0), size, room);
        assert_eq!(under, Point::new(75.0, 134.0));
        let above = place(Side::Below, at(100.0, 265.0), size, room);
        assert!(above.y + size.height <= 265.0);
        let held = place(Side::Beside, at(380.0, 0.0), size, room);
        assert_eq!(held, Point::new(320.0, 5.0));
    }
}
