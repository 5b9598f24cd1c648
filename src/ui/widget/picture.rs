//! A decoded picture, drawn as large as its box allows. One with several frames plays once, and then nothing is drawn
//! again. Exists because the image of iced 0.14 has one frame.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use iced::advanced::image::{self, Renderer as _};
use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Tree, tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, renderer};
use iced::widget::image::Handle;
use iced::{Event, Fill, Length, Rectangle, Size, window};

use crate::ui::{Element, Theme};

/// Cheap to clone; clones share when it began to play.
#[derive(Debug, Clone)]
pub struct Picture {
    /// At least one; each is shown until the given time after the first.
    frames: Arc<[(Handle, Duration)]>,
    /// In pixels.
    size: (u32, u32),
    started: Arc<OnceLock<Instant>>,
}

impl PartialEq for Picture {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.frames, &other.frames)
    }
}

impl Picture {
    /// Each frame with how long it is shown. `None` without frames.
    pub fn new(
        size: (u32, u32),
        frames: impl IntoIterator<Item = (Handle, Duration)>,
    ) -> Option<Self> {
        let mut end = Duration::ZERO;
        let until = |(handle, shown_for)| {
            end += shown_for;
            (handle, end)
        };
        let frames: Arc<[_]> = frames.into_iter().map(until).collect();
        (!frames.is_empty()).then(|| Self {
            frames,
            size,
            started: Arc::default(),
        })
    }

    /// What its pixels take, in bytes.
    pub fn bytes(&self) -> usize {
        let (width, height) = self.size;
        self.frames.len() * 4 * width as usize * height as usize
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (u32, u32) {
        self.size
    }

    pub fn is_animated(&self) -> bool {
        self.frames.len() > 1
    }

    /// The frame at a moment, and when the next one is due.
    fn frame_at(&self, now: Instant) -> (usize, Option<Instant>) {
        let started = *self.started.get_or_init(|| now);
        let played = now.saturating_duration_since(started);
        let last = self.frames.len() - 1;
        let at = self.frames.partition_point(|(_, until)| *until <= played);
        if at >= last {
            return (last, None);
        }
        (at, self.frames.get(at).map(|(_, until)| started + *until))
    }

    pub(super) fn handle(&self, frame: usize) -> Option<&Handle> {
        let frame = self.frames.get(frame).or(self.frames.first());
        frame.map(|(handle, _)| handle)
    }

    /// The frame to show after an event, and when to draw again.
    pub(super) fn play(&self, event: &Event, plays: bool) -> Option<(usize, Option<Instant>)> {
        match event {
            Event::Window(window::Event::RedrawRequested(now)) if plays && self.is_animated() => {
                Some(self.frame_at(*now))
            }
            _ => None,
        }
    }
}

struct View {
    picture: Picture,
    plays: bool,
}

/// The frame that is shown.
#[derive(Default)]
struct State(usize);

/// Fills the space that it gets, with the picture in the middle. With `plays` all its frames are shown, once.
pub fn picture<'a, Message: 'a>(picture: &Picture, plays: bool) -> Element<'a, Message> {
    Element::new(View {
        picture: picture.clone(),
        plays,
    })
}

/// Where a picture lies in a box: in its middle, on whole pixels, and not enlarged.
pub(super) fn contained((width, height): (f32, f32), bounds: Rectangle) -> Rectangle {
    let factor = (bounds.width / width.max(1.0)).min(bounds.height / height.max(1.0));
    let factor = factor.min(1.0);
    let (width, height) = (
        (width * factor).round().max(1.0),
        (height * factor).round().max(1.0),
    );
    Rectangle {
        x: (bounds.x + (bounds.width - width) / 2.0).round(),
        y: (bounds.y + (bounds.height - height) / 2.0).round(),
        width,
        height,
    }
}

/// Draws a frame into its place.
pub(super) fn draw_frame(
    renderer: &mut iced::Renderer,
    handle: &Handle,
    place: Rectangle,
    clip: Rectangle,
) {
    let frame = image::Image::new(handle.clone()).filter_method(image::FilterMethod::Linear);
    renderer.draw_image(frame, place, clip);
}

impl<Message> Widget<Message, Theme, iced::Renderer> for View {
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
        _layout: Layout<'_>,
        _cursor: mouse::Cursor,
        _renderer: &iced::Renderer,
        _clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        _viewport: &Rectangle,
    ) {
        if let Some((frame, next)) = self.picture.play(event, self.plays) {
            tree.state.downcast_mut::<State>().0 = frame;
            if let Some(next) = next {
                shell.request_redraw_at(next);
            }
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a side of a picture")]
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
        let frame = tree.state.downcast_ref::<State>().0;
        let (width, height) = self.picture.size();
        // Larger than the box where the screen has more than one pixel per unit, and then as large as the box.
        let place = contained((width as f32, height as f32), bounds);
        if let (Some(handle), Some(clip)) =
            (self.picture.handle(frame), bounds.intersection(viewport))
        {
            draw_frame(renderer, handle, place, clip);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn animation(frames: usize) -> Picture {
        let frame = || {
            let handle = Handle::from_rgba(1, 1, vec![1, 2, 3, 255]);
            (handle, Duration::from_millis(100))
        };
        Picture::new((1, 1), (0..frames).map(|_| frame())).unwrap()
    }

    #[test]
    fn animation_plays_once_and_then_draws_nothing_again() {
        let picture = animation(3);
        let start = Instant::now();
        let at = |millis| picture.frame_at(start + Duration::from_millis(millis));
        let due = |millis| Some(start + Duration::from_millis(millis));
        assert_eq!(at(0), (0, due(100)));
        assert_eq!(at(99), (0, due(100)));
        assert_eq!(at(150), (1, due(200)));
        assert_eq!(at(200), (2, None));
        assert_eq!(at(10_000), (2, None));
        // Also in another place, as after scrolling away and back.
        assert_eq!(
            picture.clone().frame_at(start + Duration::from_secs(9)),
            (2, None)
        );
    }

    #[test]
    fn still_pictures_ask_for_no_frame() {
        let frame = Event::Window(window::Event::RedrawRequested(Instant::now()));
        assert_eq!(animation(1).play(&frame, true), None);
        assert_eq!(animation(3).play(&frame, false), None);
        assert!(animation(3).play(&frame, true).is_some());
        assert!(Picture::new((1, 1), []).is_none());
    }

    #[test]
    fn picture_is_in_the_middle_and_not_enlarged() {
        let bounds = Rectangle {
            x: 10.0,
            y: 10.0,
            width: 100.0,
            height: 60.0,
        };
        let place = |size| contained(size, bounds);
        assert_eq!(
            place((20.0, 20.0)),
            Rectangle {
                x: 50.0,
                y: 30.0,
                width: 20.0,
                height: 20.0
            }
        );
        assert_eq!(
            place((200.0, 60.0)),
            Rectangle {
                x: 10.0,
                y: 25.0,
                width: 100.0,
                height: 30.0
            }
        );
    }
}
