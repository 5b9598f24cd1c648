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

/// While the server is asked.
pub(super) fn busy(app: &mut App) {
    let mut state = add::State::with_address("chat.example.org");
    let _probe = state.update(add::Message::AddressSubmitted);
    open(app, state);
}

/// Two servers at one address.
pub(super) fn choice(app: &mut App) {
    probe(app, Ok(discovery(Trust::SystemTrusted)));
}

/// Many servers of one name.
pub(super) fn equal_names(app: &mut App) {
    let mut discovery = discovery(Trust::SystemTrusted);
    let extra = |number| ListedServer {
        id: format!("srv_extra_{number:02}").as_str().into(),
        name: "Extra Community".into(),
        icon_text: "EC".into(),
        claims_verified: false,
    };
    discovery.listed = (1..=18).map(extra).collect();
    probe(app, Ok(discovery));
}

/// The review of a usual server; `name` is what the user wants to be called there.
pub(super) fn review(app: &mut App, name: &str) {
    let mut state = probed(Ok(usual()), false);
    if !name.is_empty() {
        let _action = state.update(add::Message::NameChanged(name.into()));
    }
    open(app, state);
}

/// The review of a server with endless names.
pub(super) fn long_review(app: &mut App) {
    let mut discovery = usual();
    let host = "extremely-long-label-of-a-host.".repeat(7);
    discovery.address = format!("https://{host}example.org:8443");
    if let Some(server) = discovery.listed.first_mut() {
        server.name = "Donaudampfschifffahrtsgesellschaft".repeat(12);
        server.id = "srv_without_any_break".repeat(9).as_str().into();
    }
    let mut state = probed(Ok(discovery), false);
    let endless = add::Message::NameChanged("Wolfeschlegelsteinhausen".repeat(3));
    let _action = state.update(endless);
    open(app, state);
}

/// The review of a server that asks to compare its key: the details are expanded.
pub(super) fn detailed_review(app: &mut App) {
    let mut discovery = usual();
    discovery.capabilities.pin_requested = true;
    open(app, probed(Ok(discovery), true));
}

/// The review of a server with serious warnings.
pub(super) fn dangerous_review(app: &mut App) {
    probe(app, Ok(dangerous()));
}

/// The review of a server that cannot be joined.
pub(super) fn blocked_review(app: &mut App) {
    let mut discovery = dangerous();
    discovery.capabilities.data_policy = DataPolicy::Other("full_profile".into());
    discovery.capabilities.https_required = true;
    probe(app, Ok(discovery));
}

fn usual() -> Discovery {
    let mut discovery = discovery(Trust::SystemTrusted);
    discovery.listed.truncate(1);
    discovery.capabilities.extensions.identity_proof = true;
    discovery.capabilities.features.profiles = true;
    discovery
}

fn dangerous() -> Discovery {
    let mut discovery = discovery(Trust::InsecureChosen);
    discovery.address = "http://chat.example.org".into();
    discovery.certificate = None;
    discovery.listed.truncate(1);
    discovery.capabilities.uid_policy = UidPolicy::Global;
    discovery.capabilities.features.profiles = true;
    discovery
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

fn probe(app: &mut App, outcome: Result<Discovery, ProbeError>) {
    open(app, probed(outcome, false));
}

/// The dialog after a probe. A review that it shows has the IDs of the user; `same_id` is whether they are those of
/// other servers.
fn probed(outcome: Result<Discovery, ProbeError>, same_id: bool) -> add::State {
    let mut state = add::State::with_address("chat.example.org");
    if let Some(add::Event::Probe(probe, _)) = state.update(add::Message::AddressSubmitted).event {
        let finished = add::Message::ProbeFinished(probe, Box::new(outcome));
        let _action = state.update(finished);
        if same_id {
            let _action = state.update(add::Message::GlobalIdToggled);
        }
        let identity = ServerIdentity {
            user: "uid_3k7v2mabcdefghijklmnopqrst".into(),
            device: "dev_q4m2abcdefghijkl".into(),
        };
        let _action = state.update(add::Message::IdentityLoaded(probe, identity));
    }
    state
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
    capabilities.features.attachments = false;
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
