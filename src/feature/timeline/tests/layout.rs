//! Where things are in the timeline, and what stands in their place while they load.

use super::rendering::{TestUi, sample_messages, settings, simulator, with_label};
use super::*;
use crate::domain::timeline::Row;
use crate::ui::token;

/// The day was in the middle between the line above and the avatar below, and the message above was nearer.
#[test]
fn day_line_has_equal_space_above_and_below() {
    let mut messages = sample_messages();
    messages.push(message("later", "bo", 100_000));
    let fixture = TimelineFixture::with(messages);
    let mut ui = simulator(&fixture);
    let mut bounds = |name: &str| ui.find(with_label(name)).unwrap().bounds();
    let above = bounds("uid_me, 22:14: words of d");
    let below = bounds("bo, 02:00: words of later");
    let author = ui.find("bo").unwrap().bounds();
    let line = ui.find("2023-11-16").unwrap().bounds();
    let space_above = line.y - (above.y + above.height - token::SPACE_XXS);
    let space_below = below.y + token::SPACE_L - (line.y + line.height);
    assert!(
        (space_above - space_below).abs() <= 1.0,
        "{space_above} {space_below}"
    );
    assert!(author.y >= below.y + token::SPACE_L);
}

#[test]
fn channel_that_begins_today_says_so_once_below_its_welcome() {
    let mut fixture = TimelineFixture::new();
    fixture.history(sample_messages(), Some(true));
    let ctx = fixture.ctx();
    let mut ui = TestUi::with_size(
        settings(),
        Size::new(800.0, 600.0),
        fixture.state.view(&ctx),
    );
    let welcome = ui.find("Welcome to #general").unwrap().bounds();
    let day = ui.find("2023-11-14").unwrap().bounds();
    let author = ui.find("x").unwrap().bounds();
    assert!(welcome.y < day.y && day.y < author.y);
    let day_rows = fixture.timeline().rows().iter();
    let day_rows = day_rows.filter(|row| matches!(row, Row::Day { .. }));
    assert_eq!(day_rows.count(), 1);
}

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
