//! A field whose cursor stands still.
//!
//! Exists because iced 0.14's fields draw a frame every half second for as long as they have the keyboard, and a chat
//! has a field with the keyboard all day. A cursor that does not blink costs nothing and is easier to find.

use std::time::Instant;

use iced::Event;
use iced::advanced::Shell;
use iced::window::{self, RedrawRequest};

use super::around::{Around, Content, Happening, around};
use crate::ui::Element;

struct Steady;

/// Keeps the cursor of a field from blinking.
pub fn steady<'a, Message: 'a>(field: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    around(Steady, field)
}

impl<Message> Around<Message> for Steady {
    /// The moment at which the field believes to be drawn, always: its cursor is then in the half second it is seen in.
    type State = Instant;

    fn state(&self) -> Instant {
        Instant::now()
    }

    fn update(
        &mut self,
        always: &mut Instant,
        field: &mut Content<'_, '_, Message>,
        happening: &mut Happening<'_, '_, Message>,
    ) {
        let drawn = matches!(
            happening.event,
            Event::Window(window::Event::RedrawRequested(_))
        );
        if !drawn {
            return field.update(happening);
        }
        let wanted = happening.shell.redraw_request();
        field.update(&mut happening.with(&Event::Window(window::Event::RedrawRequested(*always))));
        if matches!(happening.shell.redraw_request(), RedrawRequest::At(_)) {
            Shell::replace_redraw_request(happening.shell, wanted);
        }
    }
}

#[cfg(test)]
mod tests {
    use iced::advanced::renderer::Headless;
    use iced::advanced::{clipboard, mouse, widget::operation};
    use iced::widget::text_input;
    use iced::{Pixels, Point, Size};
    use iced_runtime::user_interface::{Cache, State as Status, UserInterface};

    use super::*;

    /// What a focused field asks for after a frame.
    fn wish(field: Element<'_, ()>) -> RedrawRequest {
        let mut renderer = iced::futures::executor::block_on(<iced::Renderer as Headless>::new(
            crate::ui::font::SANS,
            Pixels(15.0),
            Some("tiny-skia"),
        ))
        .unwrap();
        let mut interface = UserInterface::build(
            field,
            Size::new(200.0, 60.0),
            Cache::default(),
            &mut renderer,
        );
        interface.operate(
            &renderer,
            &mut operation::focusable::focus::<()>("field".into()),
        );
        let frame = Event::Window(window::Event::RedrawRequested(Instant::now()));
        let cursor = mouse::Cursor::Available(Point::ORIGIN);
        let mut messages = Vec::new();
        // The first frame also takes up how the field looks.
        let _ = interface.update(
            std::slice::from_ref(&frame),
            cursor,
            &mut renderer,
            &mut clipboard::Null,
            &mut messages,
        );
        let (status, _) = interface.update(
            &[frame],
            cursor,
            &mut renderer,
            &mut clipboard::Null,
            &mut messages,
        );
        match status {
            Status::Updated { redraw_request, .. } => redraw_request,
            Status::Outdated => RedrawRequest::NextFrame,
        }
    }

    fn field<'a>() -> Element<'a, ()> {
        text_input("", "words").id("field").on_input(|_| ()).into()
    }

    #[test]
    fn a_field_with_the_keyboard_asks_for_no_frame() {
        assert!(
            matches!(wish(field()), RedrawRequest::At(_)),
            "the toolkit's own field blinks"
        );
        assert_eq!(wish(steady(field())), RedrawRequest::Wait);
    }
}
