//! What the banner about the connection offers.

use super::rendering::simulator;
use super::*;
use crate::domain::connection::ConnectionState;
use crate::domain::failure::{CertificateFailure, ProxyFailure};
use crate::domain::trust::Fingerprint;

fn offered(failure: Failure, name: &str) -> Option<Message> {
    let mut fixture = TimelineFixture::with(Vec::new());
    let refused = ConnectionState::Refused(failure);
    fixture.server.set_connection(refused);
    let mut simulator = simulator(&fixture);
    let _ = simulator.click(name).ok()?;
    simulator.into_messages().last()
}

#[test]
fn banner_opens_the_details_where_the_user_decides() {
    let changed = CertificateFailure::Changed {
        pinned: Fingerprint::new([1; 32]),
        shown: Fingerprint::new([2; 32]),
    };
    for failure in [
        Failure::Certificate(changed),
        Failure::NotEncrypted,
        Failure::Proxy(ProxyFailure::Unknown),
    ] {
        assert!(offered(failure.clone(), "Retry").is_none());
        let details = offered(failure, "Details");
        assert!(matches!(details, Some(Message::DetailsPressed)));
    }
    let mut fixture = TimelineFixture::with(Vec::new());
    assert_eq!(
        fixture.update(Message::DetailsPressed),
        [Event::OpenDetails("a".into())]
    );
}

#[test]
fn banner_reconnects_where_the_server_decides() {
    let expired = Failure::Certificate(CertificateFailure::Expired);
    for failure in [expired, Failure::Unauthorized] {
        let retry = offered(failure, "Retry");
        assert!(matches!(retry, Some(Message::ReconnectPressed)));
    }
}
