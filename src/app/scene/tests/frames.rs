//! What an event costs: views, frames, and what the software renderer fills. Counted, so that no clock is involved.

use iced::advanced::mouse;
use iced::keyboard::Modifiers;
use iced::{Event, Point};

use super::screen::{Cost, SIZE, Screen, chord, key, posted, wheel, with_many_messages};
use crate::app::App;
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::server_event::ServerEvent;

const OVER_LIST: Point = Point::new(640.0, 400.0);
const AREA: f32 = SIZE.width * SIZE.height;

#[test]
fn idle_window_asks_for_no_frame() {
    let mut screen = Screen::new("timeline");
    let mut cost = Cost::default();
    assert!(!screen.frame(&mut cost));
    assert_eq!(cost.views, 0);
    assert_eq!((cost.damage, cost.masks), (0.0, 0));
}

#[test]
fn key_in_the_composer_costs_one_view_and_the_pixels_of_the_field() {
    let mut screen = Screen::new("timeline");
    screen.click(Point::new(640.0, 752.0));
    let _first = screen.send(&key("a"));
    let cost = screen.send(&key("b"));
    assert_eq!((cost.views, cost.frames), (1, 1), "{cost:?}");
    assert!(cost.damage > 0.0 && cost.damage < AREA / 20.0, "{cost:?}");
    assert!(cost.masked < AREA / 20.0, "{cost:?}");
}

#[test]
fn wheel_notch_costs_no_view_and_fills_only_the_list() {
    let mut screen = with_many_messages();
    screen.point_at(OVER_LIST);
    let _leaves_the_end = screen.send(&wheel(1.0));
    for lines in [1.0, 1.0, -1.0, 1.0] {
        let cost = screen.send(&wheel(lines));
        assert_eq!((cost.views, cost.frames), (0, 1), "{cost:?}");
        assert!(cost.damage > 0.0 && cost.damage < AREA * 0.6, "{cost:?}");
        assert!(cost.masked < AREA / 20.0, "{cost:?}");
        assert!(cost.masks < 12, "{cost:?}");
    }
}

#[test]
fn message_in_view_costs_one_view_and_fills_only_the_list() {
    let mut screen = with_many_messages();
    let cost = screen.receive("one", posted(200, "general"));
    assert_eq!((cost.views, cost.frames), (1, 1), "{cost:?}");
    assert!(cost.damage > 0.0 && cost.damage < AREA * 0.6, "{cost:?}");
    assert!(cost.masked < AREA / 20.0, "{cost:?}");
    assert!(cost.masks < 12, "{cost:?}");
}

#[test]
fn message_in_another_channel_or_on_another_server_redraws_its_badge() {
    let mut screen = with_many_messages();
    for (server, channel, number) in [("one", "tides", 300), ("two", "x", 301), ("two", "x", 302)] {
        let cost = screen.receive(server, posted(number, channel));
        assert!(cost.damage < AREA / 4.0, "{server} {cost:?}");
        assert!(cost.masked < AREA / 10.0, "{server} {cost:?}");
    }
}

/// Each area draws the card of the dialog, and what is below it, once more. So many results that the scrollbar is as short as
/// it can be.
#[test]
fn key_that_replaces_the_results_of_the_switcher_redraws_one_area() {
    let mut screen = Screen::new("timeline");
    let channel = |number: usize| {
        let name = if number < 500 { "boats" } else { "tools" };
        Channel {
            id: format!("ch_{number}").as_str().into(),
            name: format!("{name}-{number}"),
            kind: ChannelKind::Text,
        }
    };
    let category = Category {
        id: "text".into(),
        name: "Text".into(),
        channels: (0..1_000).map(channel).collect(),
    };
    let _cost = screen.receive("one", ServerEvent::Channels(vec![category]));
    let _cost = screen.receive("one", posted(300, "ch_9"));
    let _opened = screen.send(&chord("k", Modifiers::COMMAND));
    screen.click(Point::new(640.0, 185.0));
    for letter in ["b", "o", "a"] {
        let cost = screen.send(&key(letter));
        assert!(cost.damage > 0.0 && cost.damage < AREA / 5.0, "{cost:?}");
        assert_eq!(cost.areas, 1, "{letter} {cost:?}");
    }
}

#[test]
fn pointer_over_a_channel_redraws_no_pane() {
    let mut screen = with_many_messages();
    screen.point_at(Point::new(200.0, 150.0));
    let position = Point::new(200.0, 190.0);
    let cost = screen.send(&Event::Mouse(mouse::Event::CursorMoved { position }));
    assert_eq!(cost.views, 0);
    assert!(cost.damage < AREA / 10.0, "{cost:?}");
    assert!(cost.masked < AREA / 10.0, "{cost:?}");
}

#[test]
fn pointer_over_messages_redraws_the_rows_it_leaves_and_enters() {
    let mut screen = with_many_messages();
    screen.point_at(OVER_LIST);
    for y in [300.0, 200.0, 500.0] {
        let position = Point::new(640.0, y);
        let cost = screen.send(&Event::Mouse(mouse::Event::CursorMoved { position }));
        assert_eq!((cost.views, cost.frames), (0, 1), "{cost:?}");
        assert!(cost.damage > 0.0 && cost.damage < AREA / 5.0, "{cost:?}");
        // One for each layer in each of the damaged places, the empty one of dialogs among them.
        assert!(cost.masks < 21, "{cost:?}");
        let position = Point::new(645.0, y);
        let cost = screen.send(&Event::Mouse(mouse::Event::CursorMoved { position }));
        assert_eq!((cost.views, cost.frames), (0, 0), "{cost:?}");
    }
}

#[test]
fn rail_label_is_made_once_after_each_change_of_its_server() {
    let mut screen = Screen::new("timeline");
    let entries = |app: &App| -> Vec<_> {
        let rail = app.workspace.rail();
        rail.map(|(_, entry)| (std::ptr::from_ref(entry), entry.counts))
            .collect()
    };
    let before = entries(&screen.app);
    let _shown = screen.frame(&mut Cost::default());
    assert_eq!(entries(&screen.app), before);
    let (_, (unread, _)) = before[1];
    let _cost = screen.receive("two", posted(400, "x"));
    assert_eq!(entries(&screen.app)[1].1.0, unread + 1);
}
