//! Tooltips on hover and on keyboard focus.
//!
//! Exists because iced 0.14's tooltip appears on hover only.

use std::borrow::Cow;

use iced::advanced::layout::{Layout, Limits, Node};
use iced::advanced::widget::Tree;
use iced::advanced::{Overlay, mouse, overlay, renderer};
use iced::widget::{container, text, tooltip};
use iced::{Point, Rectangle, Size};

use crate::ui::theme::Surface;
use crate::ui::{Element, Theme, token};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Above,
    Below,
    Beside,
}

/// For content that cannot be focused.
pub fn below<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    label: impl Into<Cow<'a, str>>,
) -> Element<'a, Message> {
    tooltip(content, card(label.into()), tooltip::Position::Bottom)
        .gap(token::SPACE_XS)
        .snap_within_viewport(true)
        .into()
}

fn card<'a, Message: 'a>(label: Cow<'a, str>) -> Element<'a, Message> {
    container(text(label).size(token::TEXT_META))
        .padding([token::SPACE_XS, token::SPACE_S])
        .max_width(token::CHANNELS_WIDTH)
        .class(Surface::Tooltip)
        .into()
}

/// `tree` must outlive the frame, because the laid-out text is dropped together with its state.
pub(super) fn tooltip_overlay<'b, Message: 'b>(
    label: &'b str,
    (side, anchor): (Side, Rectangle),
    tree: &'b mut Tree,
) -> overlay::Element<'b, Message, Theme, iced::Renderer> {
    let card = card(Cow::Borrowed(label));
    tree.diff(&card);
    overlay::Element::new(Box::new(TooltipOverlay {
        tree,
        card,
        side,
        anchor,
    }))
}

struct TooltipOverlay<'b, Message> {
    tree: &'b mut Tree,
    card: Element<'b, Message>,
    side: Side,
    anchor: Rectangle,
}

impl<Message> Overlay<Message, Theme, iced::Renderer> for TooltipOverlay<'_, Message> {
    fn layout(&mut self, renderer: &iced::Renderer, bounds: Size) -> Node {
        let limits = Limits::new(Size::ZERO, bounds);
        let card = self
            .card
            .as_widget_mut()
            .layout(self.tree, renderer, &limits);
        let position = position(self.side, self.anchor, card.size(), bounds);
        card.move_to(position)
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

/// Returns the position beside `anchor` at which the tooltip fits into the window.
fn position(side: Side, anchor: Rectangle, tooltip: Size, window_size: Size) -> Point {
    let preferred = match side {
        Side::Above => Point::new(
            anchor.center_x() - tooltip.width / 2.0,
            anchor.y - tooltip.height - token::SPACE_XS,
        ),
        Side::Below => Point::new(
            anchor.center_x() - tooltip.width / 2.0,
            anchor.y + anchor.height + token::SPACE_XS,
        ),
        Side::Beside => Point::new(
            anchor.x + anchor.width + token::SPACE_S,
            anchor.center_y() - tooltip.height / 2.0,
        ),
    };
    let y = if preferred.y + tooltip.height <= window_size.height {
        preferred.y
    } else {
        anchor.y - tooltip.height - token::SPACE_XS
    };
    Point::new(
        preferred.x.min(window_size.width - tooltip.width).max(0.0),
        y.min(window_size.height - tooltip.height).max(0.0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tooltip_stays_inside_the_window() {
        let (window_size, size) = (Size::new(400.0, 300.0), Size::new(80.0, 20.0));
        let at = |x, y| Rectangle::new(Point::new(x, y), Size::new(30.0, 30.0));
        let below = position(Side::Below, at(100.0, 100.0), size, window_size);
        assert_eq!(below, Point::new(75.0, 134.0));
        let above = position(Side::Below, at(100.0, 265.0), size, window_size);
        assert!(above.y + size.height <= 265.0);
        let beside = position(Side::Beside, at(380.0, 0.0), size, window_size);
        assert_eq!(beside, Point::new(320.0, 5.0));
    }
}
