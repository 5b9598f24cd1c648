//! The scenes of joining a server and of its details.

use jiff::Timestamp;

use crate::app::{App, Dialog};
use crate::domain::capability::{Capabilities, DataPolicy, UidPolicy};
use crate::domain::connection::ConnectionState;
use crate::domain::disclosure::{DataKind, DisclosureLog};
use crate::domain::discovery::{Discovery, ListedServer, ProbeError};
use crate::domain::failure::{CertificateFailure, Failure};
use crate::domain::id::ServerUid;
use crate::domain::identity::ServerIdentity;
use crate::domain::proxy::Proxy;
use crate::domain::trust::{Certificate, Fingerprint, Pin, PinOrigin, TlsState, Trust};
use crate::feature::registry::{add, details};

/// The day on which all of it happens, in seconds of universal time.
const TODAY: i64 = 1_795_435_200;

/// Something else answered.
pub(super) fn failed() -> Dialog {
    dialog(answered(Err(ProbeError::new(Failure::NotOpenChat))))
}

/// Two servers at one address.
pub(super) fn choice() -> Dialog {
    dialog(answered(Ok(found(Trust::SystemTrusted))))
}

/// What joining a usual server means.
pub(super) fn page() -> Dialog {
    let mut found = found(Trust::SystemTrusted);
    found.listed.truncate(1);
    found.capabilities.extensions.identity_proof = true;
    dialog(introduced(found))
}

/// What joining a server means that speaks against itself.
pub(super) fn danger() -> Dialog {
    let mut found = found(Trust::InsecureChosen);
    found.address = "http://chat.example.org".into();
    found.certificate = None;
    found.listed.truncate(1);
    found.capabilities.uid_policy = UidPolicy::Global;
    dialog(introduced(found))
}

/// A certificate that nobody the system trusts has signed.
pub(super) fn doubt() -> Dialog {
    let mut certificate = certificate();
    certificate.issuer.clone_from(&certificate.subject);
    let obstacle = ProbeError {
        address: Some("https://chat.example.org".into()),
        certificate: Some(Box::new(certificate)),
        ..ProbeError::new(Failure::Certificate(CertificateFailure::UnknownIssuer))
    };
    dialog(answered(Err(obstacle)))
}

/// The details of the server in view, whose key changed or did not.
pub(super) fn details(app: &mut App, changed: bool) {
    let uid = ServerUid::from("one");
    let pin = Pin {
        key: Fingerprint::new([0x5A; 32]),
        how: PinOrigin::FirstUse,
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
    if let Some(server) = app.stage.servers.get_mut(&uid) {
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
    let known = details::Known {
        device: "dev_q4m2abcdefghijkl".into(),
        pin: changed.then_some(pin),
        proxy: Proxy::System,
        ledger,
    };
    app.dialog = Some(Dialog::Details(Box::new(details::State::new(uid, known))));
}

fn dialog(state: add::State) -> Dialog {
    Dialog::Add(Box::new(state))
}

/// The dialog as it is after a probe was answered.
fn answered(answer: Result<Discovery, ProbeError>) -> add::State {
    let mut state = add::State::with_address("chat.example.org");
    let asked = state.update(add::Message::AddressSubmitted).event;
    if let Some(add::Event::Probe(generation, _)) = asked {
        let answer = add::Message::Probed(generation, Box::new(answer));
        let _action = state.update(answer);
    }
    state
}

/// The page of the only server, with who the user would be there.
fn introduced(found: Discovery) -> add::State {
    let mut state = add::State::with_address("chat.example.org");
    let asked = state.update(add::Message::AddressSubmitted).event;
    if let Some(add::Event::Probe(generation, _)) = asked {
        let answer = add::Message::Probed(generation, Box::new(Ok(found)));
        let _action = state.update(answer);
        let persona = ServerIdentity {
            user: "uid_3k7v2mabcdefghijklmnopqrst".into(),
            device: "dev_q4m2abcdefghijkl".into(),
        };
        let _action = state.update(add::Message::Introduced(generation, persona));
    }
    state
}

fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A digest that looks like one.
fn print(step: u8) -> Fingerprint {
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
        key: print(7),
        whole: print(11),
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
