//! A text field whose cursor does not blink.
//!
//! Exists because iced 0.14 redraws a focused field every half second, has no option against it, and a chat client has
//! a focused field most of the time. A steady cursor is also easier to find.

use std::time::Instant;

use iced::Event;
use iced::advanced::Shell;
use iced::window::{self, RedrawRequest};

use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::ui::Element;

struct NoBlink;

pub fn no_blink<'a, Message: 'a>(field: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    wrap(NoBlink, field)
}

/// The time that the field sees on each redraw. It never advances, so the cursor stays in the visible half of its
/// period.
struct FrozenTime(Instant);

impl Default for FrozenTime {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl<Message> Wrapper<Message> for NoBlink {
    type State = FrozenTime;

    fn update(
        &mut self,
        FrozenTime(now): &mut FrozenTime,
        field: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        let Event::Window(window::Event::RedrawRequested(_)) = context.event else {
            return field.update(context);
        };
        let previous_request = context.shell.redraw_request();
        field.update(&mut context.with_event(&Event::Window(window::Event::RedrawRequested(*now))));
        if matches!(context.shell.redraw_request(), RedrawRequest::At(_)) {
            Shell::replace_redraw_request(context.shell, previous_request);
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

    fn requested_redraw(field: Element<'_, ()>) -> RedrawRequest {
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
        // The first frame also initializes the status of the field.
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
        text_input("", "text").id("field").on_input(|_| ()).into()
    }

    #[test]
    fn focused_field_requests_no_redraw() {
        assert!(
            matches!(requested_redraw(field()), RedrawRequest::At(_)),
            "the toolkit's own field blinks"
        );
        assert_eq!(requested_redraw(no_blink(field())), RedrawRequest::Wait);
    }
}
