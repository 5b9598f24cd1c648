//! Content that appears a moment late, so that what takes less time than that does not flicker.

use std::time::{Duration, Instant};

use iced::advanced::widget::Operation;
use iced::{Event, window};

use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::ui::Element;

/// People notice a wait after about this time.
const DELAY: Duration = Duration::from_millis(150);

struct Delayed;

#[derive(Debug, Default)]
struct State {
    /// When it appears; `None` before the first frame.
    due: Option<Instant>,
    shown: bool,
}

/// Keeps the place of `content`, and shows it 150 ms after the first frame that has it. One frame is asked for then, and
/// none after it.
pub fn delayed<'a, Message: 'a>(content: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    wrap(Delayed, content)
}

impl<Message> Wrapper<Message> for Delayed {
    type State = State;

    fn is_drawn(&self, state: &State) -> bool {
        state.shown
    }

    fn operate(
        &mut self,
        state: &mut State,
        content: &mut InnerWidget<'_, '_, Message>,
        operation: &mut dyn Operation,
    ) {
        if state.shown {
            content.operate(operation);
        }
    }

    fn update(
        &mut self,
        state: &mut State,
        inner: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        if let Event::Window(window::Event::RedrawRequested(now)) = context.event
            && !state.shown
        {
            let due = *state.due.get_or_insert(*now + DELAY);
            state.shown = *now >= due;
            if !state.shown {
                context.shell.request_redraw_at(due);
            }
        }
        if state.shown {
            inner.update(context);
        }
    }
}

#[cfg(test)]
mod tests {
    use iced::advanced::{clipboard, mouse};
    use iced::widget::text;
    use iced::{Size, window::RedrawRequest};
    use iced_runtime::user_interface::{Cache, State as Status, UserInterface};

    use super::*;
    use crate::ui::snapshot;
    use crate::ui::theme::{Theme, Variant};

    #[test]
    fn content_appears_after_the_delay_and_asks_for_no_frame_afterwards() {
        snapshot::load_fonts();
        let mut renderer = snapshot::headless_renderer().unwrap();
        let mut cache = Cache::default();
        let start = Instant::now();
        let mut frame = |millis| {
            let at = start + Duration::from_millis(millis);
            let content: Element<'_, ()> = delayed(text("shown"));
            let size = Size::new(200.0, 60.0);
            let cache_before = std::mem::take(&mut cache);
            let mut interface = UserInterface::build(content, size, cache_before, &mut renderer);
            let (state, _) = interface.update(
                &[Event::Window(window::Event::RedrawRequested(at))],
                mouse::Cursor::Unavailable,
                &mut renderer,
                &mut clipboard::Null,
                &mut Vec::new(),
            );
            let theme = Theme::new(Variant::Dark);
            let style = iced::advanced::renderer::Style::default();
            interface.draw(&mut renderer, &theme, &style, mouse::Cursor::Unavailable);
            cache = interface.into_cache();
            let drawn = renderer.layers().iter().any(|layer| !layer.text.is_empty());
            let Status::Updated { redraw_request, .. } = state else {
                panic!("{state:?}");
            };
            (drawn, redraw_request)
        };
        let due = RedrawRequest::At(start + DELAY);
        assert_eq!(frame(0), (false, due));
        assert_eq!(frame(149), (false, due));
        assert_eq!(frame(150), (true, RedrawRequest::Wait));
        assert_eq!(frame(151), (true, RedrawRequest::Wait));
    }
}
