//! What counts as read.

use super::*;
use crate::domain::stored::StoredPage;
use crate::domain::timeline::Row;

fn random() -> ChannelId {
    "random".into()
}

/// Messages 1 to 10 by another user are unread, and the channel is open.
fn server_with_unread() -> Server {
    let mut server = server("a");
    let old = ServerEvent::History(Box::new(History {
        channel: random(),
        messages: Vec::new(),
        range: HistoryRange::Newest,
        reaches_start: Some(true),
    }));
    let new = (1..=10).map(|number| posted(&number.to_string(), "random", "x"));
    let _ = server.apply_all(std::iter::once(old).chain(new), Instant::now());
    server.open(Some(random()));
    server
}

fn in_view(first: u32, last: u32) -> Visibility {
    Visibility::Visible {
        first: Some(first.to_string().into()),
        last: ViewEnd::Message(last.to_string().into()),
    }
}

fn at_end(first: u32) -> Visibility {
    Visibility::Visible {
        first: Some(first.to_string().into()),
        last: ViewEnd::Newest,
    }
}

fn unread(server: &Server) -> u32 {
    server.unread(&random()).0
}

/// The number of the message below the divider.
fn divider(server: &Server) -> Option<String> {
    let timeline = &server.channel_state(&random()).unwrap().timeline;
    let rows = timeline.rows();
    let at = rows.iter().position(|row| *row == Row::Unread)?;
    let below = rows[at..].iter().find_map(|row| match row {
        Row::Message { index, .. } => Some(*index),
        _ => None,
    });
    Some(timeline.items()[below?].message.id.to_string())
}

#[test]
fn messages_are_read_as_far_as_they_were_on_screen() {
    let mut server = server_with_unread();
    assert_eq!(unread(&server), 10);
    assert!(server.would_read(&random(), &in_view(1, 4)));
    server.set_visibility(in_view(1, 4));
    assert_eq!(unread(&server), 6);
    assert!(!server.would_read(&random(), &in_view(1, 4)));
    server.set_visibility(in_view(2, 3));
    assert_eq!(unread(&server), 6, "scrolled up");
    server.set_visibility(in_view(3, 7));
    assert_eq!(unread(&server), 3);
    server.set_visibility(at_end(8));
    assert_eq!(unread(&server), 0);
}

#[test]
fn what_was_never_on_screen_stays_unread() {
    let mut server = server_with_unread();
    server.set_visibility(at_end(8));
    assert_eq!(unread(&server), 10, "1 to 7 are above");
    let _ = server.apply(posted("11", "random", "x"), Instant::now());
    assert_eq!(unread(&server), 11);
    server.set_visibility(in_view(1, 3));
    assert_eq!(unread(&server), 8);
    server.skip_unread(&random());
    assert_eq!(unread(&server), 0, "by a command");
}

#[test]
fn channel_that_is_followed_stays_read_until_the_window_loses_the_focus() {
    let mut server = server_with_unread();
    server.set_visibility(at_end(1));
    assert_eq!(unread(&server), 0);
    for number in 11..100 {
        let _ = server.apply(posted(&number.to_string(), "random", "x"), Instant::now());
    }
    assert_eq!(unread(&server), 0);
    server.set_visibility(Visibility::Hidden);
    let _ = server.apply(posted("100", "random", "x"), Instant::now());
    assert_eq!(unread(&server), 1);
    server.set_visibility(at_end(95));
    assert_eq!(unread(&server), 0);
}

#[test]
fn divider_stays_until_the_channel_is_left() {
    let mut server = server_with_unread();
    assert_eq!(divider(&server).as_deref(), Some("1"));
    server.set_visibility(at_end(1));
    server.set_visibility(Visibility::Hidden);
    let _ = server.apply(posted("11", "random", "x"), Instant::now());
    server.queue(&random(), "l".into(), "mine", None);
    assert_eq!(divider(&server).as_deref(), Some("1"));
    let deleted = ServerEvent::Deleted {
        channel: random(),
        message: "1".into(),
    };
    let _ = server.apply(deleted, Instant::now());
    assert_eq!(divider(&server).as_deref(), Some("2"), "the next one");
    server.open(Some("general".into()));
    assert_eq!(divider(&server), None);
    server.open(Some(random()));
    assert_eq!(divider(&server), None, "all was read");
    let _ = server.apply(posted("12", "random", "x"), Instant::now());
    assert_eq!(
        divider(&server).as_deref(),
        Some("12"),
        "the first that arrived unseen"
    );
    let _ = server.apply(posted("13", "random", "x"), Instant::now());
    assert_eq!(divider(&server).as_deref(), Some("12"));
    server.mark_channel_read(&random());
    assert_eq!((divider(&server), unread(&server)), (None, 0));
}

/// A page around a search result replaces what is shown, and *Jump to latest* brings it back.
#[test]
fn divider_is_there_again_when_the_newest_messages_are() {
    let mut server = server_with_unread();
    let page = StoredPage {
        has_newer: true,
        ..StoredPage::default()
    };
    server.show_around(&random(), page);
    assert_eq!(divider(&server), None);
    assert!(server.request_newest(&random()));
    let messages = (1..=10).map(|number| match posted(&number.to_string(), "random", "x") {
        ServerEvent::Posted(message) => *message,
        other => panic!("{other:?}"),
    });
    let history = History {
        channel: random(),
        messages: messages.collect(),
        range: HistoryRange::Newest,
        reaches_start: Some(true),
    };
    let _ = server.apply(ServerEvent::History(Box::new(history)), Instant::now());
    assert_eq!(divider(&server).as_deref(), Some("1"));
    assert_eq!(unread(&server), 10);
}

#[test]
fn other_devices_learn_how_far_was_read() {
    let mut server = server_with_unread();
    let read = |server: &mut Server| {
        let _changes = server.take_changes();
        Vec::from_iter(server.take_read())
    };
    assert_eq!(read(&mut server), []);
    server.set_visibility(in_view(1, 4));
    assert_eq!(read(&mut server), [(random(), "4".into())]);
    server.set_visibility(in_view(2, 3));
    assert_eq!(read(&mut server), []);
    server.set_visibility(at_end(5));
    assert_eq!(read(&mut server), [(random(), "10".into())]);
}

/// They may be read in one of the stored messages that are not loaded here.
#[test]
fn position_of_another_device_is_taken_while_older_messages_are_shown() {
    let mut server = server_with_unread();
    server.show_around(
        &random(),
        StoredPage {
            has_newer: true,
            ..StoredPage::default()
        },
    );
    let read = |message: &str| ServerEvent::Read {
        channel: random(),
        user: "uid_me".into(),
        last_read: message.into(),
    };
    let _ = server.apply(read("4"), Instant::now());
    assert_eq!(unread(&server), 10, "it is not known what follows");
    let _ = server.apply(read("10"), Instant::now());
    assert_eq!(unread(&server), 0);
}

#[test]
fn marked_messages_stay_unread_on_screen() {
    let mut server = server_with_unread();
    server.set_visibility(at_end(1));
    server.mark_unread_from(&random(), &"9".into());
    server.set_visibility(at_end(1));
    assert_eq!(unread(&server), 2);
    assert!(!server.would_read(&random(), &at_end(1)));
    server.mark_channel_read(&random());
    assert_eq!(unread(&server), 0, "Escape");
}
