//! A slider and a pane splitter, operated by pointer, keyboard or screen reader.
//!
//! Exists because iced 0.14's slider cannot be focused and has no accessible name (iced issues 489 and 552), and its
//! pane grid would lay out the whole window for two splitters.

use std::cell::Cell;

use iced::advanced::widget::{Operation, operation::Focusable};
use iced::advanced::{Layout, Shell, mouse};
use iced::keyboard::{self, Key, key::Named};
use iced::widget::Space;
use iced::{Border, Color, Event, Fill, Rectangle, border, touch};

use super::focus_ring::{self, Focus};
use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::a11y::{self, Actions, FocusPolicy, Role, Semantics, WidgetAction};
use crate::ui::{Element, Theme, token};

/// In steps.
const PAGE_STEPS: f64 = 5.0;
/// Width of the area that takes the pointer, in pixels; only its center is drawn.
/// In logical pixels.
pub const SPLITTER_WIDTH: f32 = 7.0;
const THUMB_SIZE: f32 = 18.0;
const TRACK_HEIGHT: f32 = 4.0;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SliderEvent {
    pub value: f64,
    /// False while the pointer is still dragging.
    pub done: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RangeKind {
    Slider,
    /// `after` means that the pane follows the splitter, so moving it back widens the pane.
    Splitter {
        after: bool,
    },
}

struct RangeWidget<'a, Message> {
    kind: RangeKind,
    semantics: Semantics,
    range: a11y::Range,
    /// What was last sent, or drawn if nothing was sent since: several keys may be pressed before a frame is drawn.
    value: Cell<f64>,
    on_move: Box<dyn Fn(SliderEvent) -> Message + 'a>,
}

#[derive(Debug, Default)]
struct State {
    focus: Focus,
    hovered: bool,
    /// Pointer position and value at the start of the drag.
    drag: Option<(f32, f64)>,
    pending_action: Option<WidgetAction>,
}

/// `value_text` is the value as text.
pub fn slider<'a, Message: 'a>(
    name: impl Into<String>,
    value_text: impl Into<String>,
    range: a11y::Range,
    on_move: impl Fn(SliderEvent) -> Message + 'a,
) -> Element<'a, Message> {
    let semantics = Semantics {
        value: Some(value_text.into()),
        ..Semantics::new(Role::Slider, name)
    };
    range_widget(RangeKind::Slider, semantics, range, on_move)
}

/// The value is the width of the pane in pixels; `after` means that the pane follows the splitter.
pub fn splitter<'a, Message: 'a>(
    name: impl Into<String>,
    after: bool,
    range: a11y::Range,
    on_move: impl Fn(SliderEvent) -> Message + 'a,
) -> Element<'a, Message> {
    let semantics = Semantics::new(Role::Splitter, name);
    range_widget(RangeKind::Splitter { after }, semantics, range, on_move)
}

fn range_widget<'a, Message: 'a>(
    kind: RangeKind,
    mut semantics: Semantics,
    range: a11y::Range,
    on_move: impl Fn(SliderEvent) -> Message + 'a,
) -> Element<'a, Message> {
    semantics.range = Some(range);
    let (width, height) = match kind {
        RangeKind::Slider => (Fill, token::ROW_HEIGHT.into()),
        RangeKind::Splitter { .. } => (SPLITTER_WIDTH.into(), Fill),
    };
    let widget = RangeWidget {
        kind,
        semantics,
        range,
        value: Cell::new(range.value),
        on_move: Box::new(on_move),
    };
    wrap(widget, Space::new().width(width).height(height))
}

/// Returns the nearest step within the range, or the current value if `value` is not finite.
fn snap_to_step(range: a11y::Range, value: f64) -> f64 {
    if !value.is_finite() {
        return range.value;
    }
    let stepped = if range.step > 0.0 {
        ((value - range.min) / range.step).round() * range.step + range.min
    } else {
        value
    };
    stepped.clamp(range.min, range.max)
}

impl<Message> RangeWidget<'_, Message> {
    fn publish_value(&self, value: f64, done: bool, shell: &mut Shell<'_, Message>) {
        let value = snap_to_step(self.range, value);
        let changed = (value - self.value.replace(value)).abs() > f64::EPSILON;
        if changed || done {
            shell.publish((self.on_move)(SliderEvent { value, done }));
        }
    }

    fn perform_action(&self, request: &WidgetAction, shell: &mut Shell<'_, Message>) {
        match request {
            WidgetAction::StepBy(steps) => {
                let value = self.value.get() + self.range.step * f64::from(*steps);
                self.publish_value(value, true, shell);
            }
            WidgetAction::SetValue(value) => self.publish_value(*value, true, shell),
            _ => {}
        }
    }

    fn value_for_key(&self, key: Named) -> Option<f64> {
        let (value, step) = (self.value.get(), self.range.step);
        // The splitter moves in the direction of the arrow.
        let right = match self.kind {
            RangeKind::Splitter { after: true } => -step,
            RangeKind::Splitter { after: false } | RangeKind::Slider => step,
        };
        Some(match key {
            Named::ArrowRight => value + right,
            Named::ArrowLeft => value - right,
            Named::ArrowUp if self.kind == RangeKind::Slider => value + step,
            Named::ArrowDown if self.kind == RangeKind::Slider => value - step,
            Named::PageUp => value + step * PAGE_STEPS,
            Named::PageDown => value - step * PAGE_STEPS,
            Named::Home => self.range.min,
            Named::End => self.range.max,
            _ => return None,
        })
    }

    fn value_at(&self, x: f32, bounds: Rectangle, (from, value): (f32, f64)) -> f64 {
        match self.kind {
            RangeKind::Slider => {
                let travel = (bounds.width - THUMB_SIZE).max(1.0);
                let fraction = f64::from((x - bounds.x - THUMB_SIZE / 2.0) / travel);
                self.range.min + fraction * (self.range.max - self.range.min)
            }
            RangeKind::Splitter { after: false } => value + f64::from(x - from),
            RangeKind::Splitter { after: true } => value - f64::from(x - from),
        }
    }

    fn on_event(
        &self,
        state: &mut State,
        event: &Event,
        (bounds, cursor): (Rectangle, mouse::Cursor),
        shell: &mut Shell<'_, Message>,
    ) {
        match event {
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerPressed { .. }) => {
                let pressed_at = cursor.position_over(bounds);
                state.focus = Focus::from_pointer(pressed_at.is_some());
                state.drag = pressed_at.map(|at| (at.x, self.value.get()));
                if let Some(drag) = state.drag {
                    if self.kind == RangeKind::Slider {
                        self.publish_value(self.value_at(drag.0, bounds, drag), false, shell);
                    }
                    shell.capture_event();
                    shell.request_redraw();
                }
            }
            Event::Mouse(mouse::Event::CursorMoved { .. })
            | Event::Touch(touch::Event::FingerMoved { .. }) => {
                if let (Some(drag), Some(at)) = (state.drag, cursor.position()) {
                    self.publish_value(self.value_at(at.x, bounds, drag), false, shell);
                }
                let hovered = cursor.is_over(bounds);
                if hovered != state.hovered {
                    state.hovered = hovered;
                    shell.request_redraw();
                }
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerLifted { .. })
                if state.drag.take().is_some() =>
            {
                self.publish_value(self.value.get(), true, shell);
                shell.request_redraw();
            }
            Event::Keyboard(keyboard::Event::KeyPressed {
                key: Key::Named(key),
                modifiers,
                ..
            }) if state.focus.is_focused() && modifiers.is_empty() => {
                if let Some(value) = self.value_for_key(*key) {
                    self.publish_value(value, true, shell);
                    shell.capture_event();
                }
            }
            _ => {}
        }
    }

    fn draw_slider(&self, renderer: &mut iced::Renderer, theme: &Theme, bounds: Rectangle) {
        let span = (self.range.max - self.range.min).max(f64::EPSILON);
        #[expect(clippy::cast_possible_truncation, reason = "a fraction from 0 to 1")]
        let fraction = ((self.range.value - self.range.min) / span).clamp(0.0, 1.0) as f32;
        let thumb_x = fraction * (bounds.width - THUMB_SIZE);
        let mut fill = |x: f32, width: f32, height: f32, color: Color| {
            let bounds = Rectangle {
                x: bounds.x + x,
                y: bounds.center_y() - height / 2.0,
                width,
                height,
            };
            focus_ring::fill(renderer, bounds, border::rounded(height / 2.0), color);
        };
        let roles = &theme.roles;
        fill(0.0, bounds.width, TRACK_HEIGHT, roles.border_control);
        fill(0.0, thumb_x + THUMB_SIZE / 2.0, TRACK_HEIGHT, roles.accent);
        fill(thumb_x, THUMB_SIZE, THUMB_SIZE, roles.accent);
    }
}

impl<Message> Wrapper<Message> for RangeWidget<'_, Message> {
    type State = State;

    fn operate(
        &mut self,
        state: &mut State,
        inner: &mut InnerWidget<'_, '_, Message>,
        operation: &mut dyn Operation,
    ) {
        let actions = Actions {
            focus_policy: FocusPolicy::Tab,
            step: true,
            ..Actions::default()
        };
        let reply = self
            .semantics
            .expose(None, inner.bounds, actions, operation);
        state.pending_action = reply.request.or(state.pending_action.take());
        focus_ring::focusable(None, inner.bounds, &mut state.focus, operation);
    }

    fn update(
        &mut self,
        state: &mut State,
        inner: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        if let Some(request) = state.pending_action.take() {
            self.perform_action(&request, context.shell);
        }
        if !context.shell.is_event_captured() {
            let pointer = (inner.bounds, context.cursor);
            self.on_event(state, context.event, pointer, context.shell);
        }
    }

    fn draw(
        &self,
        state: &State,
        layout: Layout<'_>,
        (renderer, theme): (&mut iced::Renderer, &Theme),
        _viewport: &Rectangle,
    ) {
        let bounds = layout.bounds();
        match self.kind {
            RangeKind::Slider => self.draw_slider(renderer, theme, bounds),
            RangeKind::Splitter { .. } => {
                let highlighted = state.hovered || state.drag.is_some();
                let (width, color) = if highlighted {
                    (token::FOCUS_RING_WIDTH, theme.roles.accent)
                } else {
                    (1.0, theme.roles.border_subtle)
                };
                let line = Rectangle {
                    x: bounds.center_x() - width / 2.0,
                    width,
                    ..bounds
                };
                focus_ring::fill(renderer, line, Border::default(), color);
            }
        }
        if state.focus.shows_ring() {
            focus_ring::draw(renderer, theme, bounds, token::RADIUS_CONTROL);
        }
    }

    fn mouse_interaction(&self, state: &State, is_over: bool) -> Option<mouse::Interaction> {
        let takes_pointer = is_over || state.drag.is_some();
        takes_pointer.then_some(match self.kind {
            RangeKind::Slider => mouse::Interaction::Pointer,
            RangeKind::Splitter { .. } => mouse::Interaction::ResizingHorizontally,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use iced::Point;
    use iced_test::simulator::Simulator;

    const RANGE: a11y::Range = a11y::Range {
        value: 200.0,
        min: 160.0,
        max: 400.0,
        step: 10.0,
    };

    fn messages_of(
        view: Element<'_, SliderEvent>,
        act: impl FnOnce(&mut Simulator<'_, SliderEvent, Theme>),
    ) -> Vec<SliderEvent> {
        let mut simulator = Simulator::with_size(iced::Settings::default(), (300.0, 300.0), view);
        act(&mut simulator);
        simulator.into_messages().collect()
    }

    fn drag(simulator: &mut Simulator<'_, SliderEvent, Theme>, from: f32, to: f32) {
        let button = mouse::Button::Left;
        simulator.point_at(Point::new(from, 10.0));
        let _ = simulator.simulate([Event::Mouse(mouse::Event::ButtonPressed(button))]);
        simulator.point_at(Point::new(to, 10.0));
        let position = Point::new(to, 10.0);
        let _ = simulator.simulate([
            Event::Mouse(mouse::Event::CursorMoved { position }),
            Event::Mouse(mouse::Event::ButtonReleased(button)),
        ]);
    }

    #[test]
    fn values_snap_to_steps_within_the_range() {
        for (value, expected) in [
            (0.0, 160.0),
            (204.0, 200.0),
            (206.0, 210.0),
            (999.0, 400.0),
            (f64::NAN, 200.0),
        ] {
            assert!(
                (snap_to_step(RANGE, value) - expected).abs() < f64::EPSILON,
                "{value}"
            );
        }
    }

    #[test]
    fn dragged_splitter_reports_its_final_value() {
        for (after, expected) in [(false, 230.0), (true, 170.0)] {
            let events = messages_of(
                splitter("Width", after, RANGE, |moved| moved),
                |simulator| {
                    drag(simulator, 3.0, 33.0);
                },
            );
            assert_eq!(
                events.first(),
                Some(&SliderEvent {
                    value: expected,
                    done: false
                })
            );
            assert!(events.last().is_some_and(|moved| moved.done));
        }
    }

    #[test]
    fn keys_change_the_focused_slider() {
        let events = messages_of(slider("Size", "200", RANGE, |moved| moved), |simulator| {
            drag(simulator, 60.0, 60.0);
            for key in [Named::ArrowRight, Named::ArrowDown, Named::End] {
                let _ = simulator.tap_key(key);
            }
        });
        let values: Vec<_> = events
            .iter()
            .rev()
            .take(4)
            .map(|moved| moved.value)
            .collect();
        // Each goes on from the one before, though nothing was drawn between them; the press is at the left end.
        assert_eq!(values, [400.0, 200.0, 210.0, 200.0]);
    }
}
