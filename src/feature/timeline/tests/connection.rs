//! The banner of a connection that is down.

use iced_test::selector::{Candidate, Target};

use super::rendering::{sample_messages, simulator, with_label};
use super::*;
use crate::domain::failure::CertificateFailure;

#[test]
fn lost_connection_shows_reason_countdown_and_queue_hint() {
    let mut fixture = TimelineFixture::with(sample_messages());
    fixture.server.set_connection(ConnectionState::Waiting {
        attempt: 3,
        until: fixture.now + Duration::from_secs(7),
        failure: Failure::ConnectionRefused,
    });
    let mut simulator = simulator(&fixture);
    let label = "Offline. Connection refused. The server may be offline, or the address may be wrong. \
                 Retrying in 10 s. Messages wait.";
    assert!(simulator.find(label).is_ok());
    assert!(simulator.find("Not connected").is_err(), "said once");
    let _ = simulator.click("Retry").unwrap();
    let messages: Vec<_> = simulator.into_messages().collect();
    assert!(matches!(messages.last(), Some(Message::ReconnectPressed)));
}

/// At large text it took the place of the messages.
#[test]
fn small_window_says_in_a_few_words_that_it_is_offline() {
    let mut fixture = TimelineFixture::with(sample_messages());
    fixture.server.set_connection(ConnectionState::Waiting {
        attempt: 3,
        until: fixture.now + Duration::from_secs(7),
        failure: Failure::ConnectionRefused,
    });
    fixture.window = Size::new(320.0, 240.0);
    let mut simulator = simulator(&fixture);
    assert!(simulator.find("Offline. Retrying in 10 s.").is_ok());
    let spoken = "Offline. Connection refused. The server may be offline, or the address may be wrong. \
                  Messages wait.";
    assert!(simulator.find(with_label(spoken)).is_ok());
    assert!(simulator.click("Retry").is_ok());
}

/// Each kind is named; the retry goes on meanwhile.
#[test]
fn foreign_answer_is_named() {
    let key = crate::domain::trust::Fingerprint::new([1; 32]);
    let changed = CertificateFailure::Changed {
        pinned: key,
        shown: key,
    };
    for (failure, attempt, expected) in [
        (Failure::Redirected, 3, "sign-in page"),
        (Failure::ServerError { status: 511 }, 3, "sign-in page"),
        (Failure::Blocked, 3, "a proxy or firewall"),
        (Failure::Unsupported, 3, "not in OpenChat’s format"),
        (Failure::NotOpenChat, 3, "not in OpenChat’s format"),
        (
            Failure::Certificate(CertificateFailure::UnknownIssuer),
            3,
            "another certificate",
        ),
        (Failure::Certificate(changed), 1, "key changed"),
    ] {
        let mut fixture = TimelineFixture::with(sample_messages());
        fixture.server.set_connection(ConnectionState::Waiting {
            attempt,
            until: fixture.now + Duration::from_secs(40),
            failure: failure.clone(),
        });
        let mut simulator = simulator(&fixture);
        let is_shown = |candidate: Candidate<'_>| match &candidate {
            Candidate::Text { content, .. } => (content.contains(expected)
                && content.contains("Retrying in 40 s"))
            .then(|| Target::from(candidate)),
            _ => None,
        };
        assert!(simulator.find(is_shown).is_ok(), "{failure:?}");
        let is_changed = attempt == 1;
        assert_eq!(simulator.find("Details").is_ok(), is_changed);
        assert_eq!(simulator.find("Retry").is_ok(), !is_changed);
    }
}

/// While the next attempt runs, the banner stays.
#[test]
fn banner_stays_during_an_attempt_and_ticks_in_steps() {
    let mut fixture = TimelineFixture::with(sample_messages());
    let until = fixture.now + Duration::from_secs(41);
    fixture.server.set_connection(ConnectionState::Waiting {
        attempt: 4,
        until,
        failure: Failure::ConnectionLost,
    });
    let next = fixture.state.next_tick(&fixture.ctx());
    assert_eq!(next, until.checked_sub(Duration::from_secs(40)));
    fixture.server.set_connection(ConnectionState::Connecting);
    assert_eq!(fixture.state.next_tick(&fixture.ctx()), None);
    let sentence = "Offline. The connection was lost. Retrying now. Messages wait.";
    assert!(simulator(&fixture).find(sentence).is_ok());
    fixture.server.set_connection(ConnectionState::Online);
    assert!(simulator(&fixture).find(sentence).is_err());
}

/// A server that demands a wait of minutes does so at the first attempt.
#[test]
fn demanded_wait_shows_reason_and_button_at_once() {
    let mut fixture = TimelineFixture::with(sample_messages());
    let wait = Duration::from_secs(600);
    fixture.server.set_connection(ConnectionState::Waiting {
        attempt: 1,
        until: fixture.now + wait,
        failure: Failure::RateLimited(Some(wait)),
    });
    let mut simulator = simulator(&fixture);
    let _ = simulator.click("Retry").unwrap();
    let messages: Vec<_> = simulator.into_messages().collect();
    assert!(matches!(messages.last(), Some(Message::ReconnectPressed)));
}

/// A server that takes no messages: the draft stays, and the words say why it is not sent.
#[test]
fn read_only_server_keeps_the_draft() {
    let mut fixture = TimelineFixture::with(sample_messages());
    let mut capabilities = fixture.server.capabilities().clone();
    capabilities.features.messaging = false;
    let capabilities = ServerEvent::Capabilities(Box::new(capabilities));
    let _ = fixture.server.apply(capabilities, fixture.now);
    let _typing = fixture.write("hello");
    assert_eq!(fixture.update(Message::SendPressed), []);
    assert_eq!(fixture.draft(), "hello");
    let mut simulator = simulator(&fixture);
    let words = "This server takes no messages. You can read what is here.";
    assert!(simulator.find(words).is_ok());
}
