//! Where things are in the timeline, and what stands in their place while they load.

use super::rendering::{simulator, with_label};
use super::*;

/// Nothing is shown at first, so that a quick answer does not flicker.
#[test]
fn loading_messages_are_placeholders_after_a_moment() {
    let fixture = TimelineFixture::new();
    let mut ui = simulator(&fixture);
    let frame = |at| iced::Event::Window(iced::window::Event::RedrawRequested(at));
    let start = Instant::now();
    let _ = ui.simulate([frame(start)]);
    assert!(ui.find(with_label("Loading messages")).is_err());
    let _ = ui.simulate([frame(start + Duration::from_millis(150))]);
    assert!(ui.find(with_label("Loading messages")).is_ok());
}
