//! Scenes of joining a server and of its details.

use std::time::Instant;

use super::fixtures::{NOON, timestamp};
use crate::app::App;
use crate::app::dialog::Dialog;
use crate::domain::capability::{Capabilities, DataPolicy, UidPolicy};
use crate::domain::connection::ConnectionState;
use crate::domain::disclosure::{DataKind, DisclosureLog};
use crate::domain::discovery::{Discovery, ListedServer, ProbeError};
use crate::domain::failure::{CertificateFailure, Failure};
use crate::domain::identity::ServerIdentity;
use crate::domain::proxy::Proxy;
use crate::domain::server_event::ServerEvent;
use crate::domain::trust::{Certificate, Fingerprint, Pin, PinOrigin, TlsState, Trust};
use crate::feature::servers::{add, details};

pub(super) fn address(app: &mut App) {
    open(app, add::State::with_address("chat.example.org"));
}

/// Something other than a chat server answered.
pub(super) fn failed(app: &mut App) {
    probe(app, Err(ProbeError::new(Failure::NotOpenChat)));
}

/// Two servers at one address.
pub(super) fn choice(app: &mut App) {
    probe(app, Ok(discovery(Trust::SystemTrusted)));
}

/// The review of a usual server.
pub(super) fn review(app: &mut App) {
    let mut discovery = discovery(Trust::SystemTrusted);
    discovery.listed.truncate(1);
    discovery.capabilities.extensions.identity_proof = true;
    probe(app, Ok(discovery));
}

/// The review of a server with serious warnings.
pub(super) fn dangerous_review(app: &mut App) {
    let mut discovery = discovery(Trust::InsecureChosen);
    discovery.address = "http://chat.example.org".into();
    discovery.certificate = None;
    discovery.listed.truncate(1);
    discovery.capabilities.uid_policy = UidPolicy::Global;
    probe(app, Ok(discovery));
}

/// A self-signed certificate.
pub(super) fn untrusted_certificate(app: &mut App) {
    let mut certificate = certificate();
    certificate.issuer.clone_from(&certificate.subject);
    let error = ProbeError {
        address: Some("https://chat.example.org".into()),
        certificate: Some(Box::new(certificate)),
        ..ProbeError::new(Failure::Certificate(CertificateFailure::UnknownIssuer))
    };
    probe(app, Err(error));
}

/// The details of the current server, whose key has changed or not.
pub(super) fn details(app: &mut App, changed: bool) {
    let pin = Pin {
        key: Fingerprint::new([0x5A; 32]),
        origin: PinOrigin::FirstUse,
    };
    let certificate = certificate();
    let known = Box::new(discovery(Trust::SystemTrusted).capabilities);
    app.workspace.edit(&"one".into(), |server| {
        let _applied = server.apply(ServerEvent::Capabilities(known), Instant::now());
        let mut trust = Trust::SystemTrusted;
        if changed {
            let (pinned, shown) = (pin.key, certificate.key);
            trust = Trust::Changed { pinned, shown };
            let failure = Failure::Certificate(CertificateFailure::Changed { pinned, shown });
            server.set_connection(ConnectionState::Refused(failure));
        }
        server.set_tls_state(TlsState {
            certificate: Some(certificate),
            trust: Some(trust),
        });
    });
    let mut disclosure_log = DisclosureLog::default();
    for (kind, times) in [
        (DataKind::Uid, 214),
        (DataKind::Channels, 180),
        (DataKind::Message, 12),
    ] {
        for time in 0..times {
            disclosure_log.record(kind, timestamp(NOON - 86_400 + time * 60));
        }
    }
    let details = details::ServerDetails {
        device: "dev_q4m2abcdefghijkl".into(),
        pin: changed.then_some(pin),
        proxy: Proxy::System,
        disclosure_log,
    };
    let state = Box::new(details::State::new("one".into(), details));
    app.shell.open_dialog(Dialog::ServerDetails(state));
}

fn open(app: &mut App, state: add::State) {
    app.shell.open_dialog(Dialog::AddServer(Box::new(state)));
}

/// The dialog after a probe. A review that it shows has the IDs of the user.
fn probe(app: &mut App, outcome: Result<Discovery, ProbeError>) {
    let mut state = add::State::with_address("chat.example.org");
    if let Some(add::Event::Probe(probe, _)) = state.update(add::Message::AddressSubmitted).event {
        let finished = add::Message::ProbeFinished(probe, Box::new(outcome));
        let _action = state.update(finished);
        let identity = ServerIdentity {
            user: "uid_3k7v2mabcdefghijklmnopqrst".into(),
            device: "dev_q4m2abcdefghijkl".into(),
        };
        let _action = state.update(add::Message::IdentityLoaded(probe, identity));
    }
    open(app, state);
}

/// A digest that looks random.
fn fingerprint(seed: u8) -> Fingerprint {
    let mut next = 0u8;
    Fingerprint::new(std::array::from_fn(|_| {
        next = next.wrapping_mul(5).wrapping_add(seed);
        next
    }))
}

fn certificate() -> Certificate {
    Certificate {
        subject: "chat.example.org".into(),
        issuer: "Example Authority R3".into(),
        hosts: vec!["chat.example.org".into(), "example.org".into()],
        from: timestamp(NOON - 30 * 86_400),
        until: timestamp(4_102_444_800),
        key: fingerprint(7),
        fingerprint: fingerprint(11),
    }
}

fn discovery(trust: Trust) -> Discovery {
    let listed = |id: &str, name: &str, icon: &str| ListedServer {
        id: id.into(),
        name: name.into(),
        icon_text: icon.into(),
        claims_verified: false,
    };
    let mut capabilities = Capabilities {
        data_policy: DataPolicy::UidOnly,
        ..Capabilities::default()
    };
    capabilities.features.messaging = true;
    capabilities.features.presence = true;
    Discovery {
        address: "https://chat.example.org".into(),
        trust,
        certificate: Some(Box::new(certificate())),
        capabilities,
        listed: vec![
            listed("srv_garden", "Night Garden", "NG"),
            listed("srv_library", "Seed Library", "SL"),
        ],
        disclosed: DisclosureLog::default(),
    }
}
