//! Gaps, messages that the server has lost, and messages that were not sent.

use super::menu::menu_shows;
use super::rendering::{simulator, with_label};
use super::*;
use crate::domain::stored::{StoredMessage, StoredPage, StoredServer};

fn history(world: &mut TimelineFixture, messages: Vec<ChatMessage>, reaches_start: bool) {
    world.history(messages, Some(reaches_start));
}

fn stored(id: &str, second: i64) -> StoredPage {
    StoredPage {
        messages: vec![StoredMessage {
            message: message(id, "x", second),
            gap_before: false,
            gone: false,
            settled: true,
        }],
        ..StoredPage::default()
    }
}

#[test]
fn gap_is_loaded_on_request_and_when_it_comes_near() {
    let mut world = TimelineFixture::with(vec![message("a", "x", 1)]);
    history(&mut world, vec![message("z", "x", 900)], false);
    let mut ui = simulator(&world);
    let _ = ui.find(with_label("Messages are missing here.")).unwrap();
    let _ = ui.click("Load messages").unwrap();
    let messages: Vec<_> = ui.into_messages().collect();
    let events: Vec<_> = messages
        .into_iter()
        .flat_map(|message| world.update(message))
        .collect();
    let is_gap =
        |event: &Event| matches!(event, Event::LoadOlder { before, .. } if before.as_str() == "z");
    assert!(events.iter().any(is_gap), "{events:?}");

    let mut world = TimelineFixture::with(vec![message("a", "x", 1)]);
    history(&mut world, vec![message("z", "x", 900)], false);
    let events = world.set_viewport(0, 4, true);
    assert!(events.iter().any(is_gap), "{events:?}");
    let events = world.set_viewport(0, 3, true);
    assert!(!events.iter().any(is_gap), "it is being loaded: {events:?}");
}

#[test]
fn gap_says_that_it_cannot_be_loaded_offline() {
    let mut world = TimelineFixture::with(vec![message("a", "x", 1)]);
    history(&mut world, vec![message("z", "x", 900)], false);
    world.server.set_connection(ConnectionState::Connecting);
    let mut ui = simulator(&world);
    let name = "Messages are missing here. They can be loaded when the server is connected.";
    let _ = ui.find(with_label(name)).unwrap();
    assert!(ui.find("Load messages").is_err());
    drop(ui);
    let events = world.set_viewport(0, 4, true);
    assert!(
        events
            .iter()
            .all(|it| !matches!(it, Event::LoadOlder { .. }))
    );
}

#[test]
fn lost_messages_are_marked_in_words_and_a_line_tells_why() {
    let mut world = TimelineFixture::with(vec![message("a", "x", 1)]);
    history(&mut world, vec![message("n", "x", 900)], true);
    let mut ui = simulator(&world);
    let _ = ui.find("No longer on the server").unwrap();
    let name = "x, 22:13: words of a. No longer on the server";
    let _ = ui.find(with_label(name)).unwrap();
    let line = "The server restarted. Messages above are kept on this device only.";
    let _ = ui.find(with_label(line)).unwrap();
    let lost = ui.find(line).unwrap().bounds();
    let new = ui
        .find(with_label("x, 22:28: words of n"))
        .unwrap()
        .bounds();
    let old = ui.find(with_label(name)).unwrap().bounds();
    assert!(old.y < lost.y && lost.y < new.y);
    drop(ui);
    let sent = MenuTarget::Sent("a".into());
    assert!(!menu_shows(&world, &sent, "Mark unread from here"));
}

#[test]
fn stored_messages_are_paged_without_a_connection() {
    let mut world = TimelineFixture::new();
    world.server.set_connection(ConnectionState::Connecting);
    let now = world.now;
    world.server.restore(StoredServer::default(), now);
    let general: ChannelId = "general".into();
    let page = StoredPage {
        has_older: true,
        ..stored("m", 5)
    };
    world.server.show_stored(&general, page);
    let _ = simulator(&world)
        .find(with_label("x, 22:13: words of m"))
        .unwrap();
    let events = world.set_viewport(0, 2, true);
    let loads = |events: &[Event]| {
        let mut events = events.iter();
        events.any(|it| matches!(it, Event::LoadOlder { before, .. } if before.as_str() == "m"))
    };
    assert!(loads(&events), "{events:?}");
    let request = events.iter().find_map(|it| match it {
        Event::LoadOlder { request, .. } => Some(*request),
        _ => None,
    });
    world
        .server
        .add_stored_older(&general, &"m".into(), StoredPage::default());
    let _ = world.update(Message::OlderLoaded {
        channel_ref: channel_ref("a", "general"),
        request: request.unwrap(),
        outcome: Ok(()),
    });
    assert!(!loads(&world.set_viewport(0, 2, true)), "nothing is left");
}

#[test]
fn newer_stored_messages_are_loaded_below_a_search_result() {
    let mut world = TimelineFixture::with(vec![message("z", "x", 900)]);
    let general: ChannelId = "general".into();
    let page = StoredPage {
        has_newer: true,
        ..stored("m", 5)
    };
    world.server.show_around(&general, page);
    let events = world.set_viewport(0, 2, true);
    let is_newer =
        |it: &Event| matches!(it, Event::LoadNewer { after, .. } if after.as_str() == "m");
    assert!(events.iter().any(is_newer), "{events:?}");
}

#[test]
fn reply_to_a_message_that_is_gone_can_be_sent_without_it() {
    let mut world = TimelineFixture::with(vec![message("a", "x", 1)]);
    let (general, local) = (ChannelId::from("general"), LocalId::from("l"));
    world
        .server
        .queue(&general, local.clone(), "my words", Some("a".into()));
    let saving = "Reply to x: words of a. my words. Saving";
    let _ = simulator(&world).find(with_label(saving)).unwrap();
    let failure = Failure::Rejected {
        status: 400,
        code: "reply_target_not_found".to_owned(),
        retryable: false,
    };
    world.server.fail(&general, &local, failure, true);
    for name in ["Send without the reply", "Retry", "Edit", "Delete"] {
        let target = MenuTarget::Pending(local.clone());
        assert!(menu_shows(&world, &target, name), "{name}");
    }
    let mut ui = simulator(&world);
    let _ = ui.click("Send without the reply").unwrap();
    let messages: Vec<_> = ui.into_messages().collect();
    let events: Vec<_> = messages
        .into_iter()
        .flat_map(|message| world.update(message))
        .collect();
    let sent = Event::SendWithoutReply {
        channel_ref: channel_ref("a", "general"),
        local_id: local.clone(),
    };
    assert!(events.contains(&sent), "{events:?}");
    world.server.send_without_reply(&general, &local);
    assert_eq!(world.timeline().pending()[0].reply_to, None);
    assert_eq!(world.server.sendable().count(), 1);
}

#[test]
fn deleted_unsent_message_leaves_the_draft_alone() {
    let mut world = TimelineFixture::with(vec![message("a", "x", 1)]);
    let (general, local) = (ChannelId::from("general"), LocalId::from("l"));
    world.server.queue(
        &general,
        local.clone(),
        "lost words",
        Some("unknown".into()),
    );
    world.server.fail(&general, &local, Failure::TooLarge, true);
    let _ = simulator(&world).find("Reply to a message").unwrap();
    let events = world.update(Message::DeletePendingPressed(local.clone()));
    let discard = Event::Discard {
        channel_ref: channel_ref("a", "general"),
        local_id: local,
    };
    assert_eq!(events, [discard]);
    assert_eq!(world.draft().trim(), "");
}

#[test]
fn messages_by_others_can_be_marked_as_unread() {
    let mut world = TimelineFixture::with(vec![message("a", "x", 1), message("mine", ME, 2)]);
    let offers = |world: &TimelineFixture, id: &str| {
        menu_shows(world, &MenuTarget::Sent(id.into()), "Mark unread from here")
    };
    assert!(offers(&world, "a") && !offers(&world, "mine"));
    let events = world.update(Message::MarkUnreadPressed("a".into()));
    assert_eq!(
        events,
        [Event::MarkUnread(channel_ref("a", "general"), "a".into())]
    );
}
