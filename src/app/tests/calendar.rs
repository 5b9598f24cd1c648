//! The labels of days follow the clock and the time zone.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use iced::window;

use super::*;
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::connection::ConnectionState;
use crate::domain::server_event::ServerEvent;
use crate::domain::timeline::Row;

fn at(time: &str, zone: &str) -> (Timestamp, TimeZone) {
    (time.parse().unwrap(), TimeZone::posix(zone).unwrap())
}

fn evening() -> (Timestamp, TimeZone) {
    at("2026-11-28T23:59:20Z", "UTC0")
}

fn midnight() -> (Timestamp, TimeZone) {
    at("2026-11-29T00:00:00Z", "UTC0")
}

fn evening_in_the_east() -> (Timestamp, TimeZone) {
    at("2026-11-28T23:59:20Z", "JST-9")
}

fn days_later() -> (Timestamp, TimeZone) {
    at("2026-12-01T08:00:00Z", "UTC0")
}

/// A message of 20:00 UTC is shown in the evening of its day.
fn in_the_evening() -> App {
    let uid = "one";
    let address = format!("https://{uid}.example");
    let mut app = app([JoinedServer::new(
        uid.into(),
        address,
        "srv".into(),
        "dev".into(),
    )]);
    app.workspace.clock = evening;
    app.workspace.update_date();
    let posted: Timestamp = "2026-11-28T20:00:00Z".parse().unwrap();
    let message = chat_message("m", "c", "uid_a", posted.as_second());
    let channel = Channel {
        id: "c".into(),
        name: "general".into(),
        kind: ChannelKind::Text,
    };
    let channels = ServerEvent::Channels(vec![Category {
        id: "g".into(),
        name: "Text".into(),
        channels: vec![channel],
    }]);
    let changes = vec![channels, ServerEvent::Posted(Box::new(message))];
    receive(&mut app, uid, Event::Changes(changes.into()));
    let server = app.workspace.current_server_mut().unwrap();
    server.open(Some("c".into()));
    assert_eq!(shown(&app), ["Today", "8:00 PM"]);
    app
}

/// The label of the day, and the time of the message.
fn shown(app: &App) -> [String; 2] {
    let server = app.workspace.current_server().unwrap();
    let timeline = &server.open_channel_state().unwrap().timeline;
    let mut rows = timeline.rows().iter();
    let day = rows.find_map(|row| match row {
        Row::Day { date, .. } => Some(timeline.day_label(*date)),
        _ => None,
    });
    [
        day.unwrap().to_string(),
        timeline.items()[0].time.to_string(),
    ]
}

fn focus(app: &mut App) {
    let window = window::Id::unique();
    app.workspace.window = Some(window);
    let _task = app.update(Message::Window(window, window::Event::Focused));
}

#[test]
fn today_becomes_yesterday_at_midnight() {
    let mut app = in_the_evening();
    assert_eq!(app.workspace.end_of_day(), Some(midnight().0));
    app.workspace.clock = midnight;
    let _task = app.update(Message::MidnightPassed);
    assert_eq!(shown(&app), ["Yesterday", "8:00 PM"]);
    let next = "2026-11-30T00:00:00Z".parse().unwrap();
    assert_eq!(app.workspace.end_of_day(), Some(next));
}

#[test]
fn change_of_the_time_zone_is_followed_when_the_window_has_the_focus() {
    let mut app = in_the_evening();
    // There the message is of the morning of the same day as now.
    app.workspace.clock = evening_in_the_east;
    focus(&mut app);
    assert_eq!(shown(&app), ["Today", "5:00 AM"]);
    let end = "2026-11-29T15:00:00Z".parse().unwrap();
    assert_eq!(app.workspace.end_of_day(), Some(end));
    app.workspace.clock = evening;
    focus(&mut app);
    assert_eq!(shown(&app), ["Today", "8:00 PM"]);
}

/// A timer does not advance meanwhile, but connections report that they are lost.
#[test]
fn clock_that_jumps_while_the_device_is_suspended_is_followed() {
    let mut app = in_the_evening();
    app.workspace.clock = days_later;
    let lost = ConnectionState::Connecting;
    receive(&mut app, "one", Event::Connection(lost));
    assert_eq!(shown(&app), ["Saturday, November 28, 2026", "8:00 PM"]);
    app.workspace.clock = evening;
    focus(&mut app);
    assert_eq!(shown(&app), ["Today", "8:00 PM"]);
}
