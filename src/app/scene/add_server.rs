//! Scenes of joining a server and of its details.

use jiff::Timestamp;

use crate::app::App;
use crate::app::dialog::Dialog;
use crate::domain::capability::{Capabilities, DataPolicy, UidPolicy};
use crate::domain::discovery::{Discovery, Listed, Obstacle};
use crate::domain::failure::{CertificateFault, Failure};
use crate::domain::id::ServerUid;
use crate::domain::identity::Persona;
use crate::domain::ledger::{Kind, Ledger};
use crate::domain::link::Link;
use crate::domain::proxy::Proxy;
use crate::domain::trust::{Certificate, Fingerprint, Pin, Pinned, Security, Trust};
use crate::feature::registry::{add, details};

/// The date of the scenes, in seconds since the epoch.
const TODAY: i64 = 1_795_435_200;

/// Something other than a chat server answered.
pub(super) fn failed() -> Dialog {
    dialog(answered(Err(Obstacle::new(Failure::NotOpenChat))))
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
    let obstacle = Obstacle {
        address: Some("https://chat.example.org".into()),
        certificate: Some(Box::new(certificate)),
        ..Obstacle::new(Failure::Certificate(CertificateFault::UnknownIssuer))
    };
    dialog(answered(Err(obstacle)))
}

/// The details of the current server, whose key has changed or not.
pub(super) fn details(app: &mut App, changed: bool) {
    let uid = ServerUid::from("one");
    let pin = Pin {
        key: Fingerprint::new([0x5A; 32]),
        how: Pinned::AtFirstUse,
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
            let fault = CertificateFault::Changed { pinned, shown };
            server.set_link(Link::Refused(Failure::Certificate(fault)));
        }
        server.set_security(Security {
            certificate: Some(certificate),
            trust: Some(trust),
        });
    }
    let mut ledger = Ledger::default();
    for (kind, times) in [(Kind::Uid, 214), (Kind::Channels, 180), (Kind::Message, 12)] {
        for time in 0..times {
            let _first = ledger.note(kind, moment(TODAY - 86_400 + time * 60));
        }
    }
    let known = details::Known {
        device: "dev_q4m2abcdefghijkl".into(),
        pin: changed.then_some(pin),
        proxy: Proxy::System,
        ledger,
    };
    let state = details::State::new(uid, known);
    app.shell
        .open_dialog(Dialog::ServerDetails(Box::new(state)));
}

fn dialog(state: add::State) -> Dialog {
    Dialog::AddServer(Box::new(state))
}

/// The dialog after a probe was answered.
fn answered(answer: Result<Discovery, Obstacle>) -> add::State {
    let mut state = add::State::with_address("chat.example.org");
    let asked = state.update(add::Message::AddressSubmitted).event;
    if let Some(add::Event::Probe(generation, _)) = asked {
        let answer = add::Message::Probed(generation, Box::new(answer));
        let _action = state.update(answer);
    }
    state
}

/// The review of the only server, with the IDs of the user there.
fn introduced(found: Discovery) -> add::State {
    let mut state = add::State::with_address("chat.example.org");
    let asked = state.update(add::Message::AddressSubmitted).event;
    if let Some(add::Event::Probe(generation, _)) = asked {
        let answer = add::Message::Probed(generation, Box::new(Ok(found)));
        let _action = state.update(answer);
        let persona = Persona {
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
        whole: fingerprint(11),
    }
}

fn found(trust: Trust) -> Discovery {
    let listed = |id: &str, name: &str, icon: &str| Listed {
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
