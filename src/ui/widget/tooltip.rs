//! Tooltips: over what the pointer rests on, after a delay, and at once on keyboard focus.
//!
//! Exists because iced 0.14's tooltip appears on hover only, and each after its own delay.

use std::borrow::Cow;
use std::cell::Cell;
use std::time::{Duration, Instant};

use iced::advanced::layout::{Layout, Limits, Node};
use iced::advanced::widget::Tree;
use iced::advanced::{Overlay, Shell, mouse, overlay, renderer};
use iced::widget::{container, row, text};
use iced::{Event, Point, Rectangle, Size, touch, window};

use super::wrapper::{self, EventContext, InnerWidget, Wrapper, wrap};
use crate::ui::theme::{Surface, TextColor};
use crate::ui::{Element, Theme, token};

/// How long the pointer rests before a tooltip appears.
pub const DELAY: Duration = Duration::from_millis(500);
/// For how long after one tooltip the next appears without delay.
const GRACE: Duration = Duration::from_millis(300);

thread_local! {
    /// When the last tooltip was left. Moving along a row of buttons shows one after the other.
    static LEFT_AT: Cell<Option<Instant>> = const { Cell::new(None) };
}

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
    wrap(WithTooltip(label.into()), content)
}

struct WithTooltip<'a>(Cow<'a, str>);

impl<Message> Wrapper<Message> for WithTooltip<'_> {
    type State = Hover;

    fn update(
        &mut self,
        hover: &mut Hover,
        inner: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        inner.update(context);
        let is_over = context.cursor.is_over(inner.bounds);
        hover.on_event(context.event, is_over, context.shell);
    }

    fn overlay<'b>(
        &'b self,
        hover: &'b mut Hover,
        bounds: Rectangle,
    ) -> Option<wrapper::Overlay<'b, Message>>
    where
        Message: 'b,
    {
        hover.overlay(false, (&self.0, None), (Side::Below, bounds))
    }
}

/// Whether the tooltip of a control is shown, and its state.
#[derive(Debug, Default)]
pub(super) struct Hover {
    phase: TooltipPhase,
    /// Outlives the frame, because the laid-out text is dropped together with it.
    tree: Option<Tree>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum TooltipPhase {
    #[default]
    Away,
    /// The pointer is over the control; the tooltip appears at this time.
    Waiting(Instant),
    Shown,
    /// A press was the end of it, until the pointer leaves.
    Dismissed,
}

impl TooltipPhase {
    fn entered(now: Instant, left_at: Option<Instant>) -> Self {
        match left_at {
            Some(left_at) if now.saturating_duration_since(left_at) < GRACE => Self::Shown,
            _ => Self::Waiting(now + DELAY),
        }
    }

    fn at(self, now: Instant) -> Self {
        match self {
            Self::Waiting(due) if due <= now => Self::Shown,
            other => other,
        }
    }
}

impl Hover {
    /// `is_over` is whether the pointer is over the control.
    pub(super) fn on_event<Message>(
        &mut self,
        event: &Event,
        is_over: bool,
        shell: &mut Shell<'_, Message>,
    ) {
        let before = self.phase;
        self.phase = match event {
            Event::Mouse(mouse::Event::CursorMoved { .. } | mouse::Event::CursorLeft) => {
                match before {
                    TooltipPhase::Away if is_over => {
                        TooltipPhase::entered(Instant::now(), LEFT_AT.get())
                    }
                    phase if is_over => phase,
                    _ => TooltipPhase::Away,
                }
            }
            // Scrolling can move the control away from a resting pointer.
            Event::Mouse(mouse::Event::WheelScrolled { .. }) => TooltipPhase::Away,
            Event::Mouse(mouse::Event::ButtonPressed(_))
            | Event::Touch(touch::Event::FingerPressed { .. })
                if before != TooltipPhase::Away =>
            {
                TooltipPhase::Dismissed
            }
            Event::Window(window::Event::RedrawRequested(now)) => before.at(*now),
            _ => return,
        };
        if let TooltipPhase::Waiting(due) = self.phase {
            shell.request_redraw_at(window::RedrawRequest::At(due));
        }
        if before != self.phase
            && (before == TooltipPhase::Shown || self.phase == TooltipPhase::Shown)
        {
            shell.request_redraw();
        }
        if before == TooltipPhase::Shown && self.phase == TooltipPhase::Away {
            LEFT_AT.set(Some(Instant::now()));
        }
    }

    /// The tooltip of a control, if it is shown: its label and its keys.
    pub(super) fn overlay<'b, Message: 'b>(
        &'b mut self,
        has_focus: bool,
        texts: (&'b str, Option<&'b str>),
        (side, anchor): (Side, Rectangle),
    ) -> Option<wrapper::Overlay<'b, Message>> {
        let is_empty = texts.0.is_empty() && texts.1.is_none();
        if is_empty || self.phase != TooltipPhase::Shown && !has_focus {
            return None;
        }
        let tree = self.tree.get_or_insert_with(Tree::empty);
        let card = card(texts);
        tree.diff(&card);
        Some(overlay::Element::new(Box::new(TooltipOverlay {
            tree,
            card,
            side,
            anchor,
        })))
    }
}

fn card<'a, Message: 'a>((label, keys): (&'a str, Option<&'a str>)) -> Element<'a, Message> {
    let written = |line| text(line).size(token::TEXT_META);
    let keys = keys.map(|keys| written(keys).class(TextColor::Secondary));
    let label = (!label.is_empty()).then(|| written(label));
    let lines = row![].push(label).push(keys).spacing(token::SPACE_S);
    container(lines.wrap())
        .padding([token::SPACE_XS, token::SPACE_S])
        .max_width(token::CHANNELS_WIDTH)
        .class(Surface::Tooltip)
        .into()
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
    fn tooltip_waits_unless_another_was_just_shown() {
        let start = Instant::now();
        let millis = Duration::from_millis;
        let waiting = TooltipPhase::entered(start, None);
        assert_eq!(waiting, TooltipPhase::Waiting(start + DELAY));
        assert_eq!(waiting.at(start + millis(499)), waiting);
        assert_eq!(waiting.at(start + millis(500)), TooltipPhase::Shown);
        let next = TooltipPhase::entered(start + millis(299), Some(start));
        assert_eq!(next, TooltipPhase::Shown);
        let late = start + millis(300);
        assert_eq!(
            TooltipPhase::entered(late, Some(start)),
            TooltipPhase::Waiting(late + DELAY)
        );
    }

    /// What a control asks of the window after an event.
    fn redraw(hover: &mut Hover, event: &Event, is_over: bool) -> window::RedrawRequest {
        let mut messages = Vec::<()>::new();
        let mut shell = Shell::new(&mut messages);
        hover.on_event(event, is_over, &mut shell);
        shell.redraw_request()
    }

    #[test]
    fn nothing_is_drawn_again_while_the_pointer_rests() {
        use window::RedrawRequest::{At, NextFrame, Wait};
        LEFT_AT.set(None);
        let mut hover = Hover::default();
        let moved = Event::Mouse(mouse::Event::CursorMoved {
            position: Point::ORIGIN,
        });
        let start = Instant::now();
        let At(due) = redraw(&mut hover, &moved, true) else {
            panic!("{:?}", hover.phase);
        };
        let frame = |at| Event::Window(window::Event::RedrawRequested(at));
        assert_eq!(redraw(&mut hover, &frame(start), true), At(due));
        assert_eq!(redraw(&mut hover, &frame(due), true), NextFrame);
        assert_eq!(redraw(&mut hover, &frame(due), true), Wait);
        assert_eq!(redraw(&mut hover, &moved, true), Wait);
        assert_eq!(redraw(&mut hover, &moved, false), NextFrame);
        let pressed = Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left));
        assert_eq!(
            redraw(&mut hover, &moved, true),
            NextFrame,
            "the next at once"
        );
        assert_eq!(redraw(&mut hover, &pressed, true), NextFrame);
        assert_eq!(redraw(&mut hover, &moved, true), Wait, "not after a press");
        LEFT_AT.set(None);
    }

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
