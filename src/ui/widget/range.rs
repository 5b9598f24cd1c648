//! A slider and a pane splitter, operated by pointer, keyboard or screen reader.
//!
//! Exists because iced 0.14's slider cannot be focused and has no accessible name (iced issues 489 and 552), and its
//! pane grid would lay out the whole window for two splitters.

use iced::advanced::widget::{Operation, operation::Focusable};
use iced::advanced::{Layout, Shell, mouse};
use iced::keyboard::{self, Key, key::Named};
use iced::widget::Space;
use iced::{Border, Event, Fill, Rectangle, border, touch};

use super::around::{Around, Content, Happening, around};
use super::ring::{self, Held};
use crate::a11y::{self, Offers, Request, Role, Semantics, Stop};
use crate::ui::{Element, Theme, token};

/// In steps.
const PAGE: f64 = 5.0;
/// Width of the area that takes the pointer, in pixels; only its center is drawn.
const GRIP: f32 = 7.0;
const KNOB: f32 = 18.0;
const TRACK: f32 = 4.0;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moved {
    pub value: f64,
    /// False while the pointer is still dragging.
    pub done: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Face {
    Slider,
    /// `after` means that the pane follows the splitter, so moving it back widens the pane.
    Edge {
        after: bool,
    },
}

struct Ranged<'a, Message> {
    face: Face,
    semantics: Semantics,
    range: a11y::Range,
    on_move: Box<dyn Fn(Moved) -> Message + 'a>,
}

#[derive(Debug, Default)]
struct State {
    held: Held,
    hovered: bool,
    /// Pointer position and value at the start of the drag.
    grabbed: Option<(f32, f64)>,
    asked: Option<Request>,
}

/// `value_text` is the value as text.
pub fn slider<'a, Message: 'a>(
    name: impl Into<String>,
    value_text: impl Into<String>,
    range: a11y::Range,
    on_move: impl Fn(Moved) -> Message + 'a,
) -> Element<'a, Message> {
    let semantics = Semantics {
        value: Some(value_text.into()),
        ..Semantics::new(Role::Slider, name)
    };
    ranged(Face::Slider, semantics, range, on_move)
}

/// The value is the width of the pane in pixels; `after` means that the pane follows the splitter.
pub fn edge<'a, Message: 'a>(
    name: impl Into<String>,
    after: bool,
    range: a11y::Range,
    on_move: impl Fn(Moved) -> Message + 'a,
) -> Element<'a, Message> {
    let semantics = Semantics::new(Role::Splitter, name);
    ranged(Face::Edge { after }, semantics, range, on_move)
}

fn ranged<'a, Message: 'a>(
    face: Face,
    mut semantics: Semantics,
    range: a11y::Range,
    on_move: impl Fn(Moved) -> Message + 'a,
) -> Element<'a, Message> {
    semantics.range = Some(range);
    let (width, height) = match face {
        Face::Slider => (Fill, token::ROW.into()),
        Face::Edge { .. } => (GRIP.into(), Fill),
    };
    let ranged = Ranged {
        face,
        semantics,
        range,
        on_move: Box::new(on_move),
    };
    around(ranged, Space::new().width(width).height(height))
}

/// Returns the nearest step within the range, or the current value if `value` is not finite.
fn sane(range: a11y::Range, value: f64) -> f64 {
    if !value.is_finite() {
        return range.now;
    }
    let stepped = if range.step > 0.0 {
        ((value - range.min) / range.step).round() * range.step + range.min
    } else {
        value
    };
    stepped.clamp(range.min, range.max)
}

impl<Message> Ranged<'_, Message> {
    fn say(&self, value: f64, done: bool, shell: &mut Shell<'_, Message>) {
        let value = sane(self.range, value);
        let moves = (value - self.range.now).abs() > f64::EPSILON;
        if moves || done {
            shell.publish((self.on_move)(Moved { value, done }));
        }
    }

    fn serve(&self, request: &Request, shell: &mut Shell<'_, Message>) {
        let range = self.range;
        match request {
            Request::Step(steps) => {
                self.say(range.now + range.step * f64::from(*steps), true, shell);
            }
            Request::SetValue(value) => self.say(*value, true, shell),
            _ => {}
        }
    }

    fn keyed(&self, key: Named) -> Option<f64> {
        let a11y::Range {
            now,
            min,
            max,
            step,
        } = self.range;
        // The splitter moves in the direction of the arrow.
        let right = match self.face {
            Face::Edge { after: true } => -step,
            Face::Edge { after: false } | Face::Slider => step,
        };
        Some(match key {
            Named::ArrowRight => now + right,
            Named::ArrowLeft => now - right,
            Named::ArrowUp if self.face == Face::Slider => now + step,
            Named::ArrowDown if self.face == Face::Slider => now - step,
            Named::PageUp => now + step * PAGE,
            Named::PageDown => now - step * PAGE,
            Named::Home => min,
            Named::End => max,
            _ => return None,
        })
    }

    fn pointed(&self, x: f32, bounds: Rectangle, (from, value): (f32, f64)) -> f64 {
        match self.face {
            Face::Slider => {
                let travel = (bounds.width - KNOB).max(1.0);
                let fraction = f64::from((x - bounds.x - KNOB / 2.0) / travel);
                self.range.min + fraction * (self.range.max - self.range.min)
            }
            Face::Edge { after: false } => value + f64::from(x - from),
            Face::Edge { after: true } => value - f64::from(x - from),
        }
    }

    fn react(
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
                state.held = Held::pointed(pressed_at.is_some());
                state.grabbed = pressed_at.map(|at| (at.x, self.range.now));
                if let (Some(at), Face::Slider) = (pressed_at, self.face) {
                    self.say(
                        self.pointed(at.x, bounds, (at.x, self.range.now)),
                        false,
                        shell,
                    );
                }
                if pressed_at.is_some() {
                    shell.capture_event();
                    shell.request_redraw();
                }
            }
            Event::Mouse(mouse::Event::CursorMoved { .. })
            | Event::Touch(touch::Event::FingerMoved { .. }) => {
                if let (Some(drag), Some(at)) = (state.grabbed, cursor.position()) {
                    self.say(self.pointed(at.x, bounds, drag), false, shell);
                }
                let hovered = cursor.is_over(bounds);
                if hovered != state.hovered {
                    state.hovered = hovered;
                    shell.request_redraw();
                }
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerLifted { .. })
                if state.grabbed.take().is_some() =>
            {
                self.say(self.range.now, true, shell);
                shell.request_redraw();
            }
            Event::Keyboard(keyboard::Event::KeyPressed {
                key: Key::Named(key),
                modifiers,
                ..
            }) if state.held.is_focused() && modifiers.is_empty() => {
                if let Some(value) = self.keyed(*key) {
                    self.say(value, true, shell);
                    shell.capture_event();
                }
            }
            _ => {}
        }
    }

    fn draw_slider(&self, renderer: &mut iced::Renderer, theme: &Theme, bounds: Rectangle) {
        let span = (self.range.max - self.range.min).max(f64::EPSILON);
        #[expect(clippy::cast_possible_truncation, reason = "a fraction from 0 to 1")]
        let fraction = ((self.range.now - self.range.min) / span).clamp(0.0, 1.0) as f32;
        let middle = bounds.center_y();
        let filled_width = KNOB / 2.0 + fraction * (bounds.width - KNOB);
        let track = |x: f32, width: f32| Rectangle {
            x: bounds.x + x,
            y: middle - TRACK / 2.0,
            width,
            height: TRACK,
        };
        let roles = &theme.roles;
        let (all, filled) = (track(0.0, bounds.width), track(0.0, filled_width));
        let rounded = border::rounded(TRACK / 2.0);
        ring::fill(renderer, all, rounded, roles.line_control);
        ring::fill(renderer, filled, rounded, roles.accent);
        let thumb = Rectangle {
            x: bounds.x + filled_width - KNOB / 2.0,
            y: middle - KNOB / 2.0,
            width: KNOB,
            height: KNOB,
        };
        ring::fill(renderer, thumb, border::rounded(KNOB / 2.0), roles.accent);
    }
}

impl<Message> Around<Message> for Ranged<'_, Message> {
    type State = State;

    fn operate(
        &mut self,
        state: &mut State,
        inner: &mut Content<'_, '_, Message>,
        operation: &mut dyn Operation,
    ) {
        let can = Offers {
            stop: Stop::Tab,
            step: true,
            ..Offers::default()
        };
        let answer = self.semantics.expose(None, inner.bounds, can, operation);
        state.asked = answer.request.or(state.asked.take());
        operation.focusable(None, inner.bounds, &mut state.held);
    }

    fn update(
        &mut self,
        state: &mut State,
        inner: &mut Content<'_, '_, Message>,
        context: &mut Happening<'_, '_, Message>,
    ) {
        if let Some(request) = state.asked.take() {
            self.serve(&request, context.shell);
        }
        if !context.shell.is_event_captured() {
            let pointer = (inner.bounds, context.cursor);
            self.react(state, context.event, pointer, context.shell);
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
        match self.face {
            Face::Slider => self.draw_slider(renderer, theme, bounds),
            Face::Edge { .. } => {
                let highlighted = state.hovered || state.grabbed.is_some();
                let (width, color) = if highlighted {
                    (token::RING, theme.roles.accent)
                } else {
                    (1.0, theme.roles.line_subtle)
                };
                let line = Rectangle {
                    x: bounds.center_x() - width / 2.0,
                    width,
                    ..bounds
                };
                ring::fill(renderer, line, Border::default(), color);
            }
        }
        if state.held.rings() {
            ring::draw(renderer, theme, bounds, token::RADIUS_CONTROL);
        }
    }

    fn pointer(&self, state: &State, is_over: bool) -> Option<mouse::Interaction> {
        let takes_pointer = is_over || state.grabbed.is_some();
        takes_pointer.then_some(match self.face {
            Face::Slider => mouse::Interaction::Pointer,
            Face::Edge { .. } => mouse::Interaction::ResizingHorizontally,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use iced::Point;
    use iced_test::simulator::Simulator;

    const RANGE: a11y::Range = a11y::Range {
        now: 200.0,
        min: 160.0,
        max: 400.0,
        step: 10.0,
    };

    fn said(
        view: Element<'_, Moved>,
        act: impl FnOnce(&mut Simulator<'_, Moved, Theme>),
    ) -> Vec<Moved> {
        let mut simulator = Simulator::with_size(iced::Settings::default(), (300.0, 300.0), view);
        act(&mut simulator);
        simulator.into_messages().collect()
    }

    fn drag(simulator: &mut Simulator<'_, Moved, Theme>, from: f32, to: f32) {
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
                (sane(RANGE, value) - expected).abs() < f64::EPSILON,
                "{value}"
            );
        }
    }

    #[test]
    fn dragged_splitter_reports_its_final_value() {
        for (after, expected) in [(false, 230.0), (true, 170.0)] {
            let events = said(edge("Width", after, RANGE, |moved| moved), |simulator| {
                drag(simulator, 3.0, 33.0);
            });
            assert_eq!(
                events.first(),
                Some(&Moved {
                    value: expected,
                    done: false
                })
            );
            assert!(events.last().is_some_and(|moved| moved.done));
        }
    }

    #[test]
    fn keys_change_the_focused_slider() {
        let events = said(slider("Size", "200", RANGE, |moved| moved), |simulator| {
            drag(simulator, 60.0, 60.0);
            for key in [Named::ArrowRight, Named::ArrowDown, Named::End] {
                let _ = simulator.tap_key(key);
            }
        });
        let values: Vec<_> = events
            .iter()
            .rev()
            .take(3)
            .map(|moved| moved.value)
            .collect();
        assert_eq!(values, [400.0, 190.0, 210.0]);
    }
}
