//! What is shown where a history, a message or a time is missing.

use super::rendering::{simulator, with_label};
use super::*;
use crate::domain::message::SentAt;

/// Not placeholders for ever, under a connection that works.
#[test]
fn history_that_cannot_be_read_shows_the_reason_and_a_retry() {
    let mut fixture = TimelineFixture::new();
    let failed = |failure| ServerEvent::HistoryFailed("general".into(), failure);
    let _ = fixture
        .server
        .apply(failed(Failure::Unreadable), fixture.now);
    let mut ui = simulator(&fixture);
    let _ = ui.find("Messages can’t be loaded").unwrap();
    let _ = ui.find("The server’s response couldn’t be read.").unwrap();
    let _ = ui.click("Retry").unwrap();
    let messages: Vec<_> = ui.into_messages().collect();
    let events: Vec<_> = messages
        .into_iter()
        .flat_map(|message| fixture.update(message))
        .collect();
    let load = Event::LoadNewest(channel_ref("a", "general"));
    assert!(events.contains(&load), "{events:?}");
    assert!(fixture.server.request_newest(&"general".into()));
    assert_eq!(fixture.timeline().failure(), None, "it is being loaded");
    fixture.history(vec![message("m", "x", 0)], None);
    let _ = fixture.server.apply(failed(Failure::TooLarge), fixture.now);
    let mut ui = simulator(&fixture);
    let _ = ui.find(with_label("x, 22:13: words of m")).unwrap();
    let _ = ui.find("Retry").unwrap();
    drop(ui);
    fixture.history(vec![message("m", "x", 0)], None);
    assert!(simulator(&fixture).find("Retry").is_err());
}

#[test]
fn unreadable_rows_and_unknown_times_are_shown_and_read_out() {
    let mut timeless = message("m", "x", 0);
    timeless.created_at = SentAt::Unknown;
    timeless.edit(|extra| extra.unreadable = (0, 1));
    let mut last = message("n", "x", 100);
    last.edit(|extra| extra.unreadable = (0, 3));
    let fixture = TimelineFixture::with(vec![timeless, last]);
    let mut ui = simulator(&fixture);
    for text in [
        "time unknown",
        "This message could not be read.",
        "3 messages could not be read.",
    ] {
        let _ = ui.find(text).unwrap();
    }
    for name in [
        "x, time unknown: words of m",
        "This message could not be read.",
        "3 messages could not be read.",
    ] {
        let _ = ui.find(with_label(name)).unwrap();
    }
}
