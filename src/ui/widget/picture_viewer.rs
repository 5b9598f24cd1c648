//! A picture that can be enlarged and moved, by the wheel and by dragging. The state is with the owner, so that keys and
//! buttons change it too. Exists because the image viewer of iced 0.14 keeps it to itself.

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Tree, tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, renderer};
use iced::{Event, Fill, Length, Point, Rectangle, Size, Vector};

use super::picture::{Picture, contained, draw_frame};
use crate::ui::{Element, Theme};

/// Of the size that fits.
const MAX_ZOOM: f32 = 16.0;
/// Of one key press or notch of the wheel.
const STEP: f32 = 1.25;
/// The wheel of a touchpad reports pixels.
const PIXELS_PER_NOTCH: f32 = 50.0;

/// Which part of a picture is shown, and how large.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zoom {
    /// 1 fits the picture into its place.
    factor: f32,
    /// How far its middle is from that of its place, in logical pixels.
    offset: Vector,
}

impl Default for Zoom {
    fn default() -> Self {
        Self {
            factor: 1.0,
            offset: Vector::ZERO,
        }
    }
}

impl Zoom {
    /// Larger by so many steps, smaller by a negative number.
    pub fn stepped(self, steps: f32) -> Self {
        self.stepped_at(steps, Vector::ZERO)
    }

    /// What is at a point, seen from the middle, stays there.
    fn stepped_at(self, steps: f32, at: Vector) -> Self {
        let factor = (self.factor * STEP.powf(steps)).clamp(1.0, MAX_ZOOM);
        let ratio = factor / self.factor;
        if factor <= 1.0 {
            return Self::default();
        }
        Self {
            factor,
            offset: at - (at - self.offset) * ratio,
        }
    }

    #[must_use]
    pub fn moved(self, by: Vector) -> Self {
        Self {
            offset: self.offset + by,
            ..self
        }
    }

    pub fn is_enlarged(self) -> bool {
        self.factor > 1.0
    }

    pub fn is_largest(self) -> bool {
        self.factor >= MAX_ZOOM
    }

    /// In percent of the size that fits.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 and 16"
    )]
    pub fn percent(self) -> u32 {
        (self.factor * 100.0).round() as u32
    }

    /// Without moving the edges of the picture into its place.
    fn within(self, fitting: Size, place: Size) -> Self {
        let limit = |fitting: f32, place: f32, offset: f32| {
            let most = ((fitting * self.factor - place) / 2.0).max(0.0);
            offset.clamp(-most, most)
        };
        let (width, height) = (fitting.width, fitting.height);
        Self {
            offset: Vector::new(
                limit(width, place.width, self.offset.x),
                limit(height, place.height, self.offset.y),
            ),
            ..self
        }
    }
}

struct Viewer<'a, Message> {
    picture: Picture,
    plays: bool,
    zoom: Zoom,
    on_zoom: Box<dyn Fn(Zoom) -> Message + 'a>,
}

#[derive(Default)]
struct State {
    frame: usize,
    /// Where the pointer was when the picture was last moved.
    dragged_from: Option<Point>,
}

/// Fills the space that it gets.
pub fn picture_viewer<'a, Message: 'a>(
    picture: &Picture,
    plays: bool,
    zoom: Zoom,
    on_zoom: impl Fn(Zoom) -> Message + 'a,
) -> Element<'a, Message> {
    Element::new(Viewer {
        picture: picture.clone(),
        plays,
        zoom,
        on_zoom: Box::new(on_zoom),
    })
}

impl<Message> Viewer<'_, Message> {
    /// Where the picture fits.
    #[expect(clippy::cast_precision_loss, reason = "a side of a picture")]
    fn fitting(&self, bounds: Rectangle) -> Rectangle {
        let (width, height) = self.picture.size();
        contained((width as f32, height as f32), bounds)
    }

    fn shown(&self, bounds: Rectangle) -> Zoom {
        self.zoom.within(self.fitting(bounds).size(), bounds.size())
    }

    fn place(&self, bounds: Rectangle) -> Rectangle {
        let zoom = self.shown(bounds);
        let size = self.fitting(bounds).size() * zoom.factor;
        let middle = bounds.center() + zoom.offset;
        Rectangle {
            x: (middle.x - size.width / 2.0).round(),
            y: (middle.y - size.height / 2.0).round(),
            ..Rectangle::with_size(size)
        }
    }

    /// The zoom after an event of the pointer, if that changes it.
    fn zoomed(
        &self,
        state: &mut State,
        event: &mouse::Event,
        bounds: Rectangle,
        cursor: mouse::Cursor,
    ) -> Option<Zoom> {
        let shown = self.shown(bounds);
        let zoom = match event {
            mouse::Event::WheelScrolled { delta } => {
                let at = cursor.position_over(bounds)? - bounds.center();
                let notches = match delta {
                    mouse::ScrollDelta::Lines { y, .. } => *y,
                    mouse::ScrollDelta::Pixels { y, .. } => y / PIXELS_PER_NOTCH,
                };
                shown.stepped_at(notches, at)
            }
            mouse::Event::ButtonPressed(mouse::Button::Left) => {
                state.dragged_from = cursor.position_over(bounds);
                return None;
            }
            mouse::Event::ButtonReleased(mouse::Button::Left) => {
                state.dragged_from = None;
                return None;
            }
            mouse::Event::CursorMoved { position } => {
                let from = state.dragged_from.replace(*position);
                let Some(from) = from else {
                    state.dragged_from = None;
                    return None;
                };
                shown.moved(*position - from)
            }
            _ => return None,
        };
        let size = self.fitting(bounds).size();
        let zoom = zoom.within(size, bounds.size());
        (zoom != self.zoom).then_some(zoom)
    }
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Viewer<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn size(&self) -> Size<Length> {
        Size::new(Fill, Fill)
    }

    fn layout(
        &mut self,
        _tree: &mut Tree,
        _renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        layout::atomic(limits, Fill, Fill)
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _renderer: &iced::Renderer,
        _clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        _viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_mut::<State>();
        if let Some((frame, next)) = self.picture.play(event, self.plays) {
            state.frame = frame;
            if let Some(next) = next {
                shell.request_redraw_at(next);
            }
        }
        if let Event::Mouse(event) = event {
            let zoom = self.zoomed(state, event, layout.bounds(), cursor);
            if let Some(zoom) = zoom {
                shell.publish((self.on_zoom)(zoom));
                shell.capture_event();
            }
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        _theme: &Theme,
        _style: &renderer::Style,
        layout: Layout<'_>,
        _cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let bounds = layout.bounds();
        let frame = tree.state.downcast_ref::<State>().frame;
        if let (Some(handle), Some(clip)) =
            (self.picture.handle(frame), bounds.intersection(viewport))
        {
            let place = self.place(bounds);
            iced::advanced::Renderer::with_layer(renderer, clip, |renderer| {
                draw_frame(renderer, handle, place, clip);
            });
        }
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _viewport: &Rectangle,
        _renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        let is_dragged = tree.state.downcast_ref::<State>().dragged_from.is_some();
        match self.zoom.is_enlarged() && cursor.is_over(layout.bounds()) {
            true if is_dragged => mouse::Interaction::Grabbing,
            true => mouse::Interaction::Grab,
            false => mouse::Interaction::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use iced::widget::image::Handle;
    use std::time::Duration;

    use super::*;

    const BOUNDS: Rectangle = Rectangle {
        x: 100.0,
        y: 50.0,
        width: 400.0,
        height: 300.0,
    };

    fn viewer(zoom: Zoom) -> Viewer<'static, Zoom> {
        let handle = Handle::from_rgba(800, 400, vec![0; 4 * 800 * 400]);
        Viewer {
            picture: Picture::new((800, 400), [(handle, Duration::ZERO)]).unwrap(),
            plays: false,
            zoom,
            on_zoom: Box::new(|zoom| zoom),
        }
    }

    #[test]
    fn picture_fits_and_grows_by_steps_up_to_a_limit() {
        let place = viewer(Zoom::default()).place(BOUNDS);
        assert_eq!(place.size(), Size::new(400.0, 200.0));
        assert_eq!(place.center(), BOUNDS.center());
        let mut zoom = Zoom::default();
        for _ in 0..50 {
            zoom = zoom.stepped(1.0);
        }
        assert!(zoom.is_largest() && zoom.percent() == 1600);
        for _ in 0..50 {
            zoom = zoom.stepped(-1.0);
        }
        assert_eq!(zoom, Zoom::default());
        assert!(!zoom.is_enlarged());
    }

    #[test]
    fn edges_of_the_picture_stay_outside_its_place() {
        let far = Zoom::default()
            .stepped(5.0)
            .moved(Vector::new(9999.0, -9999.0));
        let place = viewer(far).place(BOUNDS);
        assert!(place.x <= BOUNDS.x && place.y <= BOUNDS.y);
        assert!(place.x + place.width >= BOUNDS.x + BOUNDS.width);
        assert!((place.y + place.height - BOUNDS.y - BOUNDS.height).abs() <= 1.0);
        // Where it is smaller, it is in the middle.
        let fitting = viewer(Zoom::default().moved(Vector::new(50.0, 50.0)));
        assert_eq!(fitting.place(BOUNDS).center(), BOUNDS.center());
    }

    #[test]
    fn wheel_enlarges_what_is_under_the_pointer_and_dragging_moves_it() {
        let at = Point::new(150.0, 200.0);
        let cursor = mouse::Cursor::Available(at);
        let wheel = mouse::Event::WheelScrolled {
            delta: mouse::ScrollDelta::Lines { x: 0.0, y: 3.0 },
        };
        let mut state = State::default();
        let before = viewer(Zoom::default());
        let zoom = before.zoomed(&mut state, &wheel, BOUNDS, cursor).unwrap();
        let share = |viewer: &Viewer<'_, Zoom>| {
            let place = viewer.place(BOUNDS);
            (at.x - place.x) / place.width
        };
        assert!((share(&before) - share(&viewer(zoom))).abs() < 0.01);
        let press = mouse::Event::ButtonPressed(mouse::Button::Left);
        let viewer = viewer(zoom);
        assert_eq!(viewer.zoomed(&mut state, &press, BOUNDS, cursor), None);
        let position = at + Vector::new(-20.0, 0.0);
        let moved = mouse::Event::CursorMoved { position };
        let dragged = viewer.zoomed(&mut state, &moved, BOUNDS, cursor).unwrap();
        assert_eq!(dragged.offset.x, zoom.offset.x - 20.0);
        let release = mouse::Event::ButtonReleased(mouse::Button::Left);
        assert_eq!(viewer.zoomed(&mut state, &release, BOUNDS, cursor), None);
        assert_eq!(viewer.zoomed(&mut state, &moved, BOUNDS, cursor), None);
    }
}
