//! A message notifies once: not again after a reconnect or a restart.

use super::*;
use crate::domain::identity::SessionState;
use crate::domain::message::{Extra, Reply};
use crate::domain::stored::{ReadState, StoredChannel, StoredServer};
use crate::domain::trust::{TlsState, Trust};

fn random() -> ChannelId {
    "random".into()
}

fn history(ids: &[&str]) -> ServerEvent {
    let messages = ids.iter().map(|id| match posted(id, "random", "x") {
        ServerEvent::Posted(message) => *message,
        other => panic!("{other:?}"),
    });
    ServerEvent::History(Box::new(History {
        channel: random(),
        messages: messages.collect(),
        range: HistoryRange::Newest,
        reaches_start: Some(true),
    }))
}

fn apply(server: &mut Server, events: impl IntoIterator<Item = ServerEvent>) {
    let _ = server.apply_all(events, Instant::now());
}

fn arrivals(server: &mut Server) -> Vec<String> {
    let arrivals = server.take_arrivals().into_iter();
    arrivals
        .map(|(_, arrival)| arrival.message.to_string())
        .collect()
}

#[test]
fn replay_after_a_reconnect_brings_only_what_was_missed() {
    let mut server = server("a");
    apply(&mut server, [history(&["1"])]);
    assert_eq!(arrivals(&mut server), [""; 0], "it was there before");
    apply(&mut server, [posted("2", "random", "x")]);
    apply(&mut server, [posted("2", "random", "x")]);
    assert_eq!(arrivals(&mut server), ["2"]);
    apply(&mut server, [ServerEvent::Disconnected]);
    apply(&mut server, [history(&["1", "2", "3"])]);
    assert_eq!(arrivals(&mut server), ["3"]);
    apply(
        &mut server,
        [ServerEvent::Disconnected, history(&["1", "2", "3"])],
    );
    apply(&mut server, [posted("3", "random", "x")]);
    assert_eq!(arrivals(&mut server), [""; 0]);
    let counts = server.diagnostics();
    assert_eq!((counts.events(), counts.recovered()), (3, 1));
}

#[test]
fn restart_brings_only_what_is_newer_than_the_stored_read_state() {
    for (unread, newest, expected) in [
        (1, Some("1"), &["2", "3"][..]),
        (0, Some("2"), &["3"]),
        (2, Some("3"), &[]),
    ] {
        let read = ReadState {
            unread,
            mentions: unread,
            newest: newest.map(MessageId::from),
        };
        let info = super::server("a").info;
        let mut server = Server::new(info, Arc::new(UtcCalendar));
        let stored = StoredServer {
            categories: super::server("a").categories().to_vec(),
            channels: vec![StoredChannel {
                channel: random(),
                read: Some(read),
                draft: None,
                pending: Vec::new(),
            }],
            ..StoredServer::default()
        };
        server.restore(stored, Instant::now());
        assert_eq!(arrivals(&mut server), [""; 0]);
        apply(&mut server, [history(&["1", "2", "3"])]);
        assert_eq!(arrivals(&mut server), expected, "{newest:?}");
    }
}

#[test]
fn own_seen_and_deleted_messages_do_not_arrive() {
    let mut server = server("a");
    apply(&mut server, [posted("1", "random", "uid_me")]);
    assert_eq!(arrivals(&mut server), [""; 0]);
    let deleted = ServerEvent::Deleted {
        channel: random(),
        message: "2".into(),
    };
    apply(&mut server, [posted("2", "random", "x"), deleted]);
    assert_eq!(arrivals(&mut server), [""; 0]);
    server.open(Some(random()));
    server.set_visibility(Visibility::WHOLE);
    apply(&mut server, [posted("3", "random", "x")]);
    assert_eq!(arrivals(&mut server), [""; 0]);
    server.set_visibility(Visibility::Hidden);
    apply(&mut server, [posted("4", "random", "x")]);
    assert_eq!(arrivals(&mut server), ["4"]);
    assert!(server.is_unread(&random(), &"4".into()));
    assert!(!server.is_unread(&random(), &"3".into()));
    server.mark_channel_read(&random());
    assert!(!server.is_unread(&random(), &"4".into()));
}

#[test]
fn reply_to_the_user_calls_the_user() {
    let mut server = server("a");
    for (id, author, expected) in [("1", "uid_me", true), ("2", "someone", false)] {
        let ServerEvent::Posted(mut message) = posted(id, "random", "x") else {
            panic!();
        };
        message.body = "without a mention".into();
        let reply = Reply {
            message: "0".into(),
            author: Some(author.into()),
            preview: String::new(),
            unavailable: false,
        };
        message.extra = Some(Box::new(Extra {
            reply_to: Some(reply),
            ..Extra::default()
        }));
        apply(&mut server, [ServerEvent::Posted(message)]);
        let (_, arrival) = server.take_arrivals().remove(0);
        assert_eq!(arrival.calls_me, expected);
    }
}

#[test]
fn only_a_verified_and_private_server_is_trusted() {
    let mut server = server("a");
    let verified = SessionState::Verified { until: None };
    for (session, trust, expected) in [
        (verified, Some(Trust::VerifiedPin), true),
        (verified, Some(Trust::SystemTrusted), true),
        (verified, Some(Trust::InsecureLoopback), true),
        (verified, Some(Trust::InsecureChosen), false),
        (verified, None, false),
        (SessionState::Unverified, Some(Trust::VerifiedPin), false),
        (SessionState::NotStarted, Some(Trust::VerifiedPin), false),
    ] {
        server.set_session_state(session);
        server.set_tls_state(TlsState {
            trust,
            ..TlsState::default()
        });
        assert_eq!(server.is_trusted(), expected, "{session:?} {trust:?}");
    }
}

#[test]
fn flood_of_arrivals_is_bounded() {
    let mut server = server("a");
    let flood = (0..3_000).map(|number| posted(&number.to_string(), "random", "x"));
    apply(&mut server, flood);
    assert_eq!(arrivals(&mut server).len(), 1_000);
}
