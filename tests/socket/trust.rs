//! Certificates that must not be trusted, each with its own fault, for requests and for the whole line.

use std::sync::Arc;

use openchat::domain::connection::ConnectionState;
use openchat::domain::discovery::{Discovery, ProbeError, ProbeTarget};
use openchat::domain::failure::{CertificateFailure, Failure};
use openchat::domain::proxy::Proxy;
use openchat::domain::trust::{self, Fingerprint, Pin, PinOrigin};
use openchat::net::api;
use openchat::net::probe::{self, Wish};
use openchat::net::session::Terms;
use openchat::net::tls::Trust;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio_rustls::TlsAcceptor;

use super::client::{Client, agreed};
use super::fake::Fake;

struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn trust(&self) -> Trust {
        Trust::Only(vec![self.0.as_ref().der().clone()])
    }

    fn sign(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> TlsAcceptor {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        acceptor(certificate.der().clone(), &key)
    }
}

fn acceptor(certificate: CertificateDer<'static>, key: &KeyPair) -> TlsAcceptor {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let configuration = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.into())
        .unwrap();
    TlsAcceptor::from(Arc::new(configuration))
}

/// A server's end of an encrypted line, and who trusts it.
pub fn trusted() -> (TlsAcceptor, Trust) {
    let authority = Authority::new();
    (authority.sign("127.0.0.1", |_| {}), authority.trust())
}

#[tokio::test]
async fn a_trusted_server_is_held_over_an_encrypted_line() {
    let authority = Authority::new();
    let fake = Fake::serve(Some(authority.sign("127.0.0.1", |_| {}))).await;
    let found = api::probe_trusting(&fake.url, &authority.trust())
        .await
        .unwrap();
    assert_eq!(found.trust, trust::Trust::SystemTrusted);
    let mut client = Client::trusting(&fake.url, &authority.trust());
    client.online().await;
    fake.say("ch_a", "m");
    client.until("live", |client| client.posted("m")).await;
}

#[tokio::test]
async fn each_fault_of_a_certificate_is_told_and_final() {
    let authority = Authority::new();
    let past = |params: &mut CertificateParams| {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
    };
    let future = |params: &mut CertificateParams| params.not_before = date_time_ymd(2090, 1, 1);
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let own = acceptor(params.self_signed(&key).unwrap().der().clone(), &key);
    for (tls, fault) in [
        (own, CertificateFailure::UnknownIssuer),
        (
            Authority::new().sign("127.0.0.1", |_| {}),
            CertificateFailure::UnknownIssuer,
        ),
        (
            authority.sign("127.0.0.1", past),
            CertificateFailure::Expired,
        ),
        (
            authority.sign("127.0.0.1", future),
            CertificateFailure::Expired,
        ),
        (
            authority.sign("other.example", |_| {}),
            CertificateFailure::WrongHost,
        ),
    ] {
        let fake = Fake::serve(Some(tls)).await;
        let failure = Failure::Certificate(fault);
        let found = api::probe_trusting(&fake.url, &authority.trust()).await;
        assert_eq!(found, Err(failure.clone()));
        let mut client = Client::trusting(&fake.url, &authority.trust());
        client
            .until("refused", |client| client.links.len() > 1)
            .await;
        assert_eq!(client.link(), &ConnectionState::Refused(failure));
        assert!(
            fake.with(|state| state.requests.is_empty()),
            "nothing was said to it"
        );
    }
}

/// The system's own judge of certificates knows nothing of ours.
#[tokio::test]
async fn a_certificate_of_nobody_s_is_not_trusted_by_the_system() {
    let authority = Authority::new();
    let fake = Fake::serve(Some(authority.sign("127.0.0.1", |_| {}))).await;
    let fault = CertificateFailure::UnknownIssuer;
    assert_eq!(
        api::probe(&fake.url).await,
        Err(Failure::Certificate(fault))
    );
}

fn alone(change: impl FnOnce(&mut CertificateParams)) -> TlsAcceptor {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, "the harbor\u{202e} itself");
    change(&mut params);
    acceptor(params.self_signed(&key).unwrap().der().clone(), &key)
}

async fn look(url: &str, trust: Trust, pin: Option<Pin>) -> Result<Discovery, ProbeError> {
    let look = ProbeTarget {
        typed: url.to_owned(),
        pin,
        proxy: Proxy::System,
    };
    probe::look(&Wish { look, trust }, |_| {}).await
}

fn nobody() -> Trust {
    Trust::Only(Vec::new())
}

fn terms(pin: Option<Pin>) -> Terms {
    Terms {
        pin,
        ..Terms::default()
    }
}

#[tokio::test]
async fn a_self_signed_certificate_is_shown_and_its_key_is_accepted_for_requests_and_socket() {
    let fake = Fake::serve(Some(alone(|_| {}))).await;
    let obstacle = look(&fake.url, nobody(), None).await.unwrap_err();
    let certificate = obstacle.acceptable().expect("it can be accepted");
    assert_eq!(
        certificate.subject, "the harbor itself",
        "nothing turns the line"
    );
    assert!(certificate.is_self_signed());
    assert_eq!(certificate.hosts, ["127.0.0.1"]);
    assert!(certificate.from < certificate.until);
    assert_ne!(certificate.key, certificate.whole);
    let pin = Pin {
        key: certificate.key,
        how: PinOrigin::FirstUse,
    };
    let found = look(&fake.url, nobody(), Some(pin)).await.unwrap();
    assert_eq!(found.trust, trust::Trust::SelfSignedAccepted);
    assert_eq!(found.certificate, obstacle.certificate);
    let session = agreed(&fake.url, &nobody(), terms(Some(pin))).unwrap();
    let mut client = Client::over(session);
    client.online().await;
    fake.say("ch_a", "m");
    client.until("live", |client| client.posted("m")).await;
    let security = client.security.clone().unwrap();
    assert_eq!(security.trust, Some(trust::Trust::SelfSignedAccepted));
    assert_eq!(security.certificate.map(Box::new), found.certificate);
}

#[tokio::test]
async fn a_changed_key_stops_the_line_and_both_fingerprints_are_told() {
    let authority = Authority::new();
    let pinned = Fingerprint::new([9; 32]);
    // Neither an own signature nor one that the system trusts helps against a pin.
    for (tls, trusted) in [
        (alone(|_| {}), nobody()),
        (authority.sign("127.0.0.1", |_| {}), authority.trust()),
    ] {
        for how in [PinOrigin::FirstUse, PinOrigin::Compared] {
            let fake = Fake::serve(Some(tls.clone())).await;
            let pin = Some(Pin { key: pinned, how });
            let obstacle = look(&fake.url, trusted.clone(), pin).await.unwrap_err();
            let shown = obstacle.certificate.as_ref().unwrap().key;
            let fault = CertificateFailure::Changed { pinned, shown };
            assert_eq!(obstacle.failure, Failure::Certificate(fault));
            assert_eq!(obstacle.acceptable(), None);
            let session = agreed(&fake.url, &trusted, terms(pin)).unwrap();
            let mut client = Client::over(session);
            client
                .until("refused", |client| client.links.len() > 1)
                .await;
            let refused = ConnectionState::Refused(Failure::Certificate(fault));
            assert_eq!(client.link(), &refused);
            let changed = trust::Trust::Changed { pinned, shown };
            assert_eq!(client.security.clone().unwrap().trust, Some(changed));
            assert!(
                fake.with(|state| state.requests.is_empty()),
                "nothing was said to it"
            );
        }
    }
}

/// A key that is accepted stands in for a signature, and for nothing else.
#[tokio::test]
async fn a_pin_makes_no_certificate_valid_that_ran_out_or_is_for_another_host() {
    let past = |params: &mut CertificateParams| {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
    };
    let elsewhere = |params: &mut CertificateParams| {
        params.subject_alt_names =
            vec![rcgen::SanType::DnsName("other.example".try_into().unwrap())];
    };
    for (tls, fault) in [
        (alone(past), CertificateFailure::Expired),
        (alone(elsewhere), CertificateFailure::WrongHost),
    ] {
        let fake = Fake::serve(Some(tls)).await;
        let obstacle = look(&fake.url, nobody(), None).await.unwrap_err();
        assert_eq!(obstacle.failure, Failure::Certificate(fault));
        assert_eq!(obstacle.acceptable(), None);
        let pin = Some(Pin {
            key: obstacle.certificate.unwrap().key,
            how: PinOrigin::Compared,
        });
        let again = look(&fake.url, nobody(), pin).await.unwrap_err();
        assert_eq!(again.failure, Failure::Certificate(fault));
    }
}

#[tokio::test]
async fn a_key_that_was_compared_is_told_from_one_that_was_not() {
    let authority = Authority::new();
    let fake = Fake::serve(Some(authority.sign("127.0.0.1", |_| {}))).await;
    let found = look(&fake.url, authority.trust(), None).await.unwrap();
    assert_eq!(found.trust, trust::Trust::SystemTrusted);
    let pin = Some(Pin {
        key: found.certificate.unwrap().key,
        how: PinOrigin::Compared,
    });
    let found = look(&fake.url, authority.trust(), pin).await.unwrap();
    assert_eq!(found.trust, trust::Trust::VerifiedPin);
}

/// Without a scheme encryption is tried first, also on this very device; with one it is never given up.
#[tokio::test]
async fn encryption_is_tried_first_and_never_given_up() {
    let authority = Authority::new();
    let secure = Fake::serve(Some(authority.sign("127.0.0.1", |_| {}))).await;
    let bare = secure.url.trim_start_matches("https://");
    let found = look(bare, authority.trust(), None).await.unwrap();
    assert_eq!(found.address, secure.url);
    let untrusted = look(bare, nobody(), None).await.unwrap_err();
    let unknown = Failure::Certificate(CertificateFailure::UnknownIssuer);
    assert_eq!(untrusted.failure, unknown, "not passed over");
    let plain = Fake::start().await;
    let bare = plain.url.trim_start_matches("http://");
    let found = look(bare, nobody(), None).await.unwrap();
    assert_eq!(found.address, plain.url);
    assert_eq!(found.trust, trust::Trust::InsecureLoopback);
    let demanded = look(&format!("https://{bare}"), nobody(), None).await;
    assert!(demanded.is_err(), "no way down to http");
}

/// A line without encryption beyond this device is nobody's default.
#[test]
fn no_line_without_encryption_is_opened_by_itself() {
    let url = "http://chat.example.org";
    let refused = agreed(url, &Trust::System, Terms::default()).map(|_| ());
    assert_eq!(refused, Err(Failure::NotEncrypted));
    let terms = Terms {
        unencrypted: true,
        ..Terms::default()
    };
    let chosen = agreed(url, &Trust::System, terms).unwrap();
    assert_eq!(chosen.security().trust, Some(trust::Trust::InsecureChosen));
}
