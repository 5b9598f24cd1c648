//! Scenes of joining a server and of its details.

use jiff::Timestamp;

use crate::app::App;
use crate::app::dialog::Dialog;
use crate::domain::capability::{Capabilities, DataPolicy, UidPolicy};
use crate::domain::connection::ConnectionState;
use crate::domain::disclosure::{DataKind, DisclosureLog};
use crate::domain::discovery::{Discovery, ListedServer, ProbeError};
use crate::domain::failure::{CertificateFailure, Failure};
use crate::domain::id::ServerUid;
use crate::domain::identity::ServerIdentity;
use crate::domain::proxy::Proxy;
use crate::domain::trust::{Certificate, Fingerprint, Pin, PinOrigin, TlsState, Trust};
use crate::feature::servers::{add, details};

/// The date of the scenes, in seconds since the epoch.
const TODAY: i64 = 1_795_435_200;

/// Something other than a chat server answered.
pub(super) fn failed() -> Dialog {
    dialog(answered(Err(ProbeError::new(Failure::NotOpenChat))))
}

/// Two servers at one address.
pub(super) fn choice() -> Dialog {
    dialog(answered(Ok(found(Trust::SystemTrusted))))
}

/// The review of a usual server.
pub(super) fn review() -> Dialog {
    let mut found = found(Trust::SystemTrusted);
    found.listed.truncate(1);
    found.capabilities.extensions.identity_proof = true;
    dialog(introduced(found))
}

/// The review of a server with serious warnings.
pub(super) fn dangerous_review() -> Dialog {
    let mut found = found(Trust::InsecureChosen);
    found.address = "http://chat.example.org".into();
    found.certificate = None;
    found.listed.truncate(1);
    found.capabilities.uid_policy = UidPolicy::Global;
    dialog(introduced(found))
}

/// A self-signed certificate.
pub(super) fn untrusted_certificate() -> Dialog {
    let mut certificate = certificate();
    certificate.issuer.clone_from(&certificate.subject);
    let obstacle = ProbeError {
        address: Some("https://chat.example.org".into()),
        certificate: Some(Box::new(certificate)),
        ..ProbeError::new(Failure::Certificate(CertificateFailure::UnknownIssuer))
    };
    dialog(answered(Err(obstacle)))
}

/// The details of the current server, whose key has changed or not.
pub(super) fn details(app: &mut App, changed: bool) {
    let uid = ServerUid::from("one");
    let pin = Pin {
        key: Fingerprint::new([0x5A; 32]),
        origin: PinOrigin::FirstUse,
    };
    let certificate = certificate();
    let trust = if changed {
        Trust::Changed {
            pinned: pin.key,
            shown: certificate.key,
        }
    } else {
        Trust::SystemTrusted
    };
    if let Some(server) = app.workspace.server_mut(&uid) {
        if let Trust::Changed { pinned, shown } = trust {
            let fault = CertificateFailure::Changed { pinned, shown };
            server.set_connection(ConnectionState::Refused(Failure::Certificate(fault)));
        }
        server.set_tls_state(TlsState {
            certificate: Some(certificate),
            trust: Some(trust),
        });
    }
    let mut ledger = DisclosureLog::default();
    for (kind, times) in [
        (DataKind::Uid, 214),
        (DataKind::Channels, 180),
        (DataKind::Message, 12),
    ] {
        for time in 0..times {
            let _first = ledger.record(kind, moment(TODAY - 86_400 + time * 60));
        }
    }
    let known = details::ServerDetails {
        device: "dev_q4m2abcdefghijkl".into(),
        pin: changed.then_some(pin),
        proxy: Proxy::System,
        disclosure_log: ledger,
    };
    let state = details::State::new(uid, known);
    app.shell
        .open_dialog(Dialog::ServerDetails(Box::new(state)));
}

fn dialog(state: add::State) -> Dialog {
    Dialog::AddServer(Box::new(state))
}

/// The dialog after a probe was answered.
fn answered(answer: Result<Discovery, ProbeError>) -> add::State {
    let mut state = add::State::with_address("chat.example.org");
    let asked = state.update(add::Message::AddressSubmitted).event;
    if let Some(add::Event::Probe(generation, _)) = asked {
        let answer = add::Message::ProbeFinished(generation, Box::new(answer));
        let _action = state.update(answer);
    }
    state
}

/// The review of the only server, with the IDs of the user there.
fn introduced(found: Discovery) -> add::State {
    let mut state = add::State::with_address("chat.example.org");
    let asked = state.update(add::Message::AddressSubmitted).event;
    if let Some(add::Event::Probe(generation, _)) = asked {
        let answer = add::Message::ProbeFinished(generation, Box::new(Ok(found)));
        let _action = state.update(answer);
        let persona = ServerIdentity {
            user: "uid_3k7v2mabcdefghijklmnopqrst".into(),
            device: "dev_q4m2abcdefghijkl".into(),
        };
        let _action = state.update(add::Message::IdentityLoaded(generation, persona));
    }
    state
}

fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A digest that looks random.
fn fingerprint(step: u8) -> Fingerprint {
    let mut next = 0u8;
    Fingerprint::new(std::array::from_fn(|_| {
        next = next.wrapping_mul(5).wrapping_add(step);
        next
    }))
}

fn certificate() -> Certificate {
    Certificate {
        subject: "chat.example.org".into(),
        issuer: "Example Authority R3".into(),
        hosts: vec!["chat.example.org".into(), "example.org".into()],
        from: moment(TODAY - 30 * 86_400),
        until: moment(4_102_444_800),
        key: fingerprint(7),
        fingerprint: fingerprint(11),
    }
}

fn found(trust: Trust) -> Discovery {
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
    }
}
