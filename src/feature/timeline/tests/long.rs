//! Long messages, long names, and texts that are cleaned before they are sent.

use iced_test::selector::{Candidate, Target};

use super::rendering::simulator;
use super::*;
use crate::a11y::{AccessibleNode, Role};

const LONG: usize = 1_000_000;

fn long_message(id: &str) -> ChatMessage {
    let mut long = message(id, "x", 1);
    long.body = "word ".repeat(LONG / 5).into();
    long
}

/// Applies an event as the application does.
fn perform(fixture: &mut TimelineFixture, events: Vec<Event>) {
    for event in events {
        match event {
            Event::Expand(it, id, parts) => fixture.server.expand(&it.channel, &id, parts),
            Event::Collapse(it, id) => fixture.server.collapse(&it.channel, &id),
            Event::ViewChanged(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

fn rows(fixture: &TimelineFixture) -> usize {
    let state = fixture.server.open_channel_state().unwrap();
    state.timeline.rows().len()
}

/// The rows of messages that are built, each with the length of its accessible name.
fn built_rows(fixture: &TimelineFixture) -> Vec<usize> {
    let mut found = Vec::new();
    let all = |candidate: Candidate<'_>| {
        if let Candidate::Custom { state, .. } = &candidate
            && let Some(node) = state.downcast_ref::<AccessibleNode>()
            && node.semantics.role == Role::Message
        {
            found.push(node.semantics.name.len());
        }
        None::<Target>
    };
    let _none = simulator(fixture).find(all);
    found
}

#[test]
fn long_message_is_folded_until_all_of_it_is_asked_for() {
    let mut fixture = TimelineFixture::with(vec![message("a", "x", 0), long_message("b")]);
    let folded = rows(&fixture);
    let names = built_rows(&fixture);
    assert!(names.iter().all(|length| *length < 5_000), "{names:?}");
    let mut ui = simulator(&fixture);
    assert!(ui.find("Copy text").is_ok());
    let button = ui.find("Show all (977 KB)").unwrap();
    ui.point_at(button.bounds().center());
    let _ = ui.simulate(iced_test::simulator::click());
    let messages: Vec<_> = ui.into_messages().collect();
    for message in messages {
        let events = fixture.update(message);
        perform(&mut fixture, events);
    }
    assert!(rows(&fixture) > folded + 220, "{} rows", rows(&fixture));
    let names = built_rows(&fixture);
    assert!(names.len() < 6, "only what is visible is built: {names:?}");
    assert!(names.iter().all(|length| *length < 5_000), "{names:?}");
    assert!(simulator(&fixture).find("Show less").is_ok(), "at the end");
    let events = fixture.update(Message::CollapsePressed("b".into()));
    perform(&mut fixture, events);
    assert_eq!(rows(&fixture), folded);
}

#[test]
fn long_name_leaves_space_for_the_time() {
    let mut fixture = TimelineFixture::with(vec![message("a", "x", 0)]);
    let profile = crate::domain::member::Profile {
        user: "x".into(),
        display_name: "W".repeat(512),
        avatar: crate::domain::profile::Avatar::Unspecified,
        version: 1,
    };
    let profiles = ServerEvent::Profiles(vec![profile]);
    let _ = fixture.server.apply(profiles, fixture.now);
    let mut ui = simulator(&fixture);
    let time = ui.find("22:13").unwrap();
    let visible = time.visible_bounds().unwrap();
    assert!(
        visible.width > 20.0 && visible.x + visible.width < 800.0,
        "{visible:?}"
    );
}

#[test]
fn pasted_text_is_cleaned() {
    let mut fixture = TimelineFixture::new();
    let _ = fixture.write("a\r\nb\0\u{1b}[1m\u{202e}");
    assert_eq!(fixture.draft().trim_end(), "a\nb[1m");
    let events = fixture.update(Message::SendPressed);
    assert!(
        matches!(&events[0], Event::Send { body, .. } if body == "a\nb[1m"),
        "{events:?}"
    );
}

#[test]
fn invisible_text_is_not_sent() {
    let mut fixture = TimelineFixture::new();
    for invisible in ["\u{200b}", "\u{3164}\u{2800}", "\u{200d}\n\u{fe0f}"] {
        let _ = fixture.write(invisible);
        let sent = fixture.update(Message::SendPressed);
        assert!(
            !sent.iter().any(|event| matches!(event, Event::Send { .. })),
            "{sent:?}"
        );
    }
}
