use iced::Point;
use jiff::Timestamp;

use super::*;
use crate::domain::inbox::{InboxEntry, InboxKind, InboxSubject};
use crate::domain::server::{Server, fixtures};

fn server() -> Server {
    fixtures::server("a")
}

fn entry(id: &str, kind: InboxKind, is_read: bool) -> InboxEntry {
    InboxEntry {
        subject: InboxSubject::Message("general".into(), id.into()),
        kind,
        at: Timestamp::UNIX_EPOCH,
        excerpt: "text".into(),
        is_read,
    }
}

fn about(id: &str) -> InboxRef {
    InboxRef {
        server: "a".into(),
        subject: InboxSubject::Message("general".into(), id.into()),
    }
}

/// An unread mention and a read reply.
fn state(strings: &Strings) -> State {
    let entries = [
        entry("1", InboxKind::Mention("x".into()), false),
        entry("2", InboxKind::Reply("x".into()), true),
    ];
    let rows = entries.map(|entry| InboxRow::new(&server(), &entry, strings));
    let mut state = State::default();
    state.set_rows(rows.into(), 1, vec![3]);
    state
}

#[test]
fn reactions_name_the_last_user_and_count_the_others() {
    let strings = Strings::negotiate(&[]);
    let title = |users: &[(&str, &str)]| {
        let reactions = users
            .iter()
            .map(|(user, emoji)| ((*user).into(), (*emoji).into()));
        let kind = InboxKind::Reactions(reactions.collect());
        InboxRow::new(&server(), &entry("1", kind, true), &strings).title
    };
    assert_eq!(title(&[("x", "👍")]), "x reacted with 👍");
    assert_eq!(title(&[("x", "👍"), ("x", "🎉")]), "x reacted with 🎉");
    let two = [("y", "👍"), ("x", "🎉")];
    assert_eq!(title(&two), "x and 1 other reacted, last with 🎉");
    let three = [("y", "👍"), ("z", "👍"), ("x", "🎉")];
    assert_eq!(title(&three), "x and 2 others reacted, last with 🎉");
}

#[test]
fn spoken_entry_says_that_it_is_unread() {
    let strings = Strings::negotiate(&[]);
    let state = state(&strings);
    let spoken: Vec<_> = state.rows.iter().map(|row| row.spoken.as_str()).collect();
    assert!(
        spoken[0].starts_with("Unread: x mentioned you, text, "),
        "{spoken:?}"
    );
    assert!(
        spoken[1].starts_with("x replied to you, text, "),
        "{spoken:?}"
    );
}

#[test]
fn presses_become_events() {
    let strings = Strings::negotiate(&[]);
    let mut state = state(&strings);
    state.focused.set(None);
    let mut event = |message| state.update(message).event;
    assert_eq!(
        event(Message::EntryPressed(about("1"))),
        Some(Event::Open(about("1")))
    );
    assert_eq!(
        event(Message::ReadPressed(about("1"))),
        Some(Event::MarkRead(about("1")))
    );
    let menu = Message::MenuRequested(about("2"), Point::ORIGIN);
    assert_eq!(
        event(menu),
        Some(Event::OpenMenu(about("2"), Point::ORIGIN))
    );
    assert_eq!(event(Message::FocusedReadPressed), None);
    assert_eq!(event(Message::AllReadPressed), Some(Event::MarkAllRead));
    state.focused.set(Some(state.rows[1].key));
    let focused = state.update(Message::FocusedReadPressed).event;
    assert_eq!(focused, Some(Event::MarkRead(about("2"))));
}

#[test]
fn menu_offers_what_can_be_done() {
    let strings = Strings::negotiate(&[]);
    let state = state(&strings);
    let count = |id| {
        state
            .menu(&about(id), &strings)
            .map(|menu| menu.items.len())
    };
    assert_eq!(
        [count("1"), count("2"), count("3")],
        [Some(2), Some(1), None]
    );
}

#[test]
fn filter_limits_the_list_also_when_it_changes() {
    let strings = Strings::negotiate(&[]);
    let kinds = [
        InboxKind::Mention("x".into()),
        InboxKind::FailedSend,
        InboxKind::Reactions(vec![("x".into(), "👍".into())]),
        InboxKind::Reply("x".into()),
    ];
    let rows = || {
        let entries = (0..).zip(kinds.clone());
        let entries = entries.map(|(id, kind): (u8, _)| entry(&id.to_string(), kind, true));
        entries
            .map(|entry| InboxRow::new(&server(), &entry, &strings))
            .collect::<Vec<_>>()
    };
    let mut state = State::default();
    state.set_rows(rows(), 0, Vec::new());
    for (filter, shown) in [
        (InboxFilter::All, &[0, 1, 2, 3][..]),
        (InboxFilter::Messages, &[0, 3]),
        (InboxFilter::Reactions, &[2]),
        (InboxFilter::Servers, &[]),
        (InboxFilter::FailedSends, &[1]),
    ] {
        let _ = state.update(Message::FilterChosen(filter));
        assert_eq!(state.shown, shown, "{filter:?}");
    }
    let mut fewer = rows();
    let _gone = fewer.remove(0);
    state.set_rows(fewer, 0, Vec::new());
    assert_eq!(state.shown, [0]);
}

#[test]
fn rows_are_made_anew_for_other_revisions() {
    let state = state(&Strings::negotiate(&[]));
    assert!(state.is_made_of([3].into_iter()));
    assert!(!state.is_made_of([4].into_iter()));
    assert!(!state.is_made_of([3, 0].into_iter()));
}
