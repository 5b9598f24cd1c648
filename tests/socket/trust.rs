//! Certificate verification and pins, for requests and the socket.

use std::sync::Arc;
use std::time::Duration;

use openchat::domain::discovery::{Discovery, ProbeError, ProbeTarget};
use openchat::domain::failure::{CertificateFailure, Failure};
use openchat::domain::proxy::Proxy;
use openchat::domain::trust::{self, Fingerprint, Pin, PinOrigin};
use openchat::net::api;
use openchat::net::probe::{self, ProbeParams};
use openchat::net::session::ConnectionSettings;
use openchat::net::tls::Trust;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio_rustls::TlsAcceptor;

use super::client::{SocketClient, open_session};
use super::fake_server::FakeServer;

pub struct CertificateAuthority(CertifiedIssuer<'static, KeyPair>);

impl CertificateAuthority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub fn trust(&self) -> Trust {
        Trust::Only(vec![self.0.as_ref().der().clone()])
    }

    pub fn sign(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> TlsAcceptor {
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
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.into())
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// A TLS acceptor, and the trust that accepts it.
pub fn trusted_acceptor() -> (TlsAcceptor, Trust) {
    let authority = CertificateAuthority::new();
    (authority.sign("127.0.0.1", |_| {}), authority.trust())
}

#[tokio::test]
async fn connection_to_a_trusted_server_is_encrypted() {
    let authority = CertificateAuthority::new();
    let fake = FakeServer::serve(Some(authority.sign("127.0.0.1", |_| {}))).await;
    let discovery = api::probe_trusting(&fake.url, &authority.trust())
        .await
        .unwrap();
    assert_eq!(discovery.trust, trust::Trust::SystemTrusted);
    let mut client = SocketClient::connect_trusting(&fake.url, &authority.trust());
    client.wait_until_online().await;
    fake.post_message("ch_a", "m");
    client
        .wait_until("the live message", |client| client.has_received("m"))
        .await;
}

#[tokio::test]
async fn invalid_certificate_is_refused_with_its_reason() {
    let authority = CertificateAuthority::new();
    let expired = |params: &mut CertificateParams| {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
    };
    let not_yet_valid =
        |params: &mut CertificateParams| params.not_before = date_time_ymd(2090, 1, 1);
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let self_signed = acceptor(params.self_signed(&key).unwrap().der().clone(), &key);
    for (tls, expected) in [
        (self_signed, CertificateFailure::UnknownIssuer),
        (
            CertificateAuthority::new().sign("127.0.0.1", |_| {}),
            CertificateFailure::UnknownIssuer,
        ),
        (
            authority.sign("127.0.0.1", expired),
            CertificateFailure::Expired,
        ),
        (
            authority.sign("127.0.0.1", not_yet_valid),
            CertificateFailure::Expired,
        ),
        (
            authority.sign("other.example", |_| {}),
            CertificateFailure::WrongHost,
        ),
    ] {
        let fake = FakeServer::serve(Some(tls)).await;
        let failure = Failure::Certificate(expected);
        let discovery = api::probe_trusting(&fake.url, &authority.trust()).await;
        assert_eq!(discovery, Err(failure.clone()));
        let mut client = SocketClient::connect_trusting(&fake.url, &authority.trust());
        client
            .wait_until("a failure", |client| client.connection_states.len() > 1)
            .await;
        assert_eq!(super::failures(&client)[0], failure);
        client.collect_events(Duration::from_secs(1)).await;
        assert!(
            fake.with_state(|state| state.requests.is_empty()),
            "a request was sent"
        );
    }
}

#[tokio::test]
async fn system_does_not_trust_an_unknown_authority() {
    let authority = CertificateAuthority::new();
    let fake = FakeServer::serve(Some(authority.sign("127.0.0.1", |_| {}))).await;
    let expected = CertificateFailure::UnknownIssuer;
    assert_eq!(
        api::probe(&fake.url).await,
        Err(Failure::Certificate(expected))
    );
}

fn self_signed(change: impl FnOnce(&mut CertificateParams)) -> TlsAcceptor {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, "the harbor\u{202e} itself");
    change(&mut params);
    acceptor(params.self_signed(&key).unwrap().der().clone(), &key)
}

async fn probe_with(url: &str, trust: Trust, pin: Option<Pin>) -> Result<Discovery, ProbeError> {
    let target = ProbeTarget {
        typed: url.to_owned(),
        pin,
        proxy: Proxy::System,
    };
    probe::probe(&ProbeParams { target, trust }, |_| {}).await
}

fn trust_none() -> Trust {
    Trust::Only(Vec::new())
}

fn settings(pin: Option<Pin>) -> ConnectionSettings {
    ConnectionSettings {
        pin,
        ..ConnectionSettings::default()
    }
}

#[tokio::test]
async fn pinned_self_signed_certificate_is_accepted_for_requests_and_socket() {
    let fake = FakeServer::serve(Some(self_signed(|_| {}))).await;
    let error = probe_with(&fake.url, trust_none(), None).await.unwrap_err();
    let certificate = error.acceptable().expect("the certificate can be accepted");
    assert_eq!(
        certificate.subject, "the harbor itself",
        "the bidi control character is not removed"
    );
    assert!(certificate.is_self_signed());
    assert_eq!(certificate.hosts, ["127.0.0.1"]);
    assert!(certificate.from < certificate.until);
    assert_ne!(certificate.key, certificate.fingerprint);
    let pin = Pin {
        key: certificate.key,
        origin: PinOrigin::FirstUse,
    };
    let discovery = probe_with(&fake.url, trust_none(), Some(pin))
        .await
        .unwrap();
    assert_eq!(discovery.trust, trust::Trust::SelfSignedAccepted);
    assert_eq!(discovery.certificate, error.certificate);
    let session = open_session(&fake.url, &trust_none(), settings(Some(pin))).unwrap();
    let mut client = SocketClient::with_session(session);
    client.wait_until_online().await;
    fake.post_message("ch_a", "m");
    client
        .wait_until("the live message", |client| client.has_received("m"))
        .await;
    let security = client.security.clone().unwrap();
    assert_eq!(security.trust, Some(trust::Trust::SelfSignedAccepted));
    assert_eq!(security.certificate.map(Box::new), discovery.certificate);
}

#[tokio::test]
async fn changed_key_is_refused_with_both_fingerprints() {
    let authority = CertificateAuthority::new();
    let pinned = Fingerprint::new([9; 32]);
    // A pin takes precedence over self-signed and system-trusted certificates.
    for (tls, trusted) in [
        (self_signed(|_| {}), trust_none()),
        (authority.sign("127.0.0.1", |_| {}), authority.trust()),
    ] {
        for origin in [PinOrigin::FirstUse, PinOrigin::Compared] {
            let fake = FakeServer::serve(Some(tls.clone())).await;
            let pin = Some(Pin {
                key: pinned,
                origin,
            });
            let error = probe_with(&fake.url, trusted.clone(), pin)
                .await
                .unwrap_err();
            let shown = error.certificate.as_ref().unwrap().key;
            let expected = CertificateFailure::Changed { pinned, shown };
            assert_eq!(error.failure, Failure::Certificate(expected));
            assert_eq!(error.acceptable(), None);
            let session = open_session(&fake.url, &trusted, settings(pin)).unwrap();
            let mut client = SocketClient::with_session(session);
            client
                .wait_until("a failure", |client| client.connection_states.len() > 1)
                .await;
            assert_eq!(super::failures(&client)[0], Failure::Certificate(expected));
            client.collect_events(Duration::from_secs(1)).await;
            let changed = trust::Trust::Changed { pinned, shown };
            assert_eq!(client.security.clone().unwrap().trust, Some(changed));
            assert!(
                fake.with_state(|state| state.requests.is_empty()),
                "a request was sent"
            );
        }
    }
}

/// A pin replaces only the signature of an authority.
#[tokio::test]
async fn pin_does_not_accept_an_expired_certificate_or_another_host() {
    let expired = |params: &mut CertificateParams| {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
    };
    let other_host = |params: &mut CertificateParams| {
        params.subject_alt_names =
            vec![rcgen::SanType::DnsName("other.example".try_into().unwrap())];
    };
    for (tls, expected) in [
        (self_signed(expired), CertificateFailure::Expired),
        (self_signed(other_host), CertificateFailure::WrongHost),
    ] {
        let fake = FakeServer::serve(Some(tls)).await;
        let error = probe_with(&fake.url, trust_none(), None).await.unwrap_err();
        assert_eq!(error.failure, Failure::Certificate(expected));
        assert_eq!(error.acceptable(), None);
        let pin = Some(Pin {
            key: error.certificate.unwrap().key,
            origin: PinOrigin::Compared,
        });
        let pinned_error = probe_with(&fake.url, trust_none(), pin).await.unwrap_err();
        assert_eq!(pinned_error.failure, Failure::Certificate(expected));
    }
}

#[tokio::test]
async fn compared_pin_is_reported_as_verified() {
    let authority = CertificateAuthority::new();
    let fake = FakeServer::serve(Some(authority.sign("127.0.0.1", |_| {}))).await;
    let discovery = probe_with(&fake.url, authority.trust(), None)
        .await
        .unwrap();
    assert_eq!(discovery.trust, trust::Trust::SystemTrusted);
    let pin = Some(Pin {
        key: discovery.certificate.unwrap().key,
        origin: PinOrigin::Compared,
    });
    let discovery = probe_with(&fake.url, authority.trust(), pin).await.unwrap();
    assert_eq!(discovery.trust, trust::Trust::VerifiedPin);
}

/// Without a scheme `https` is tried first, also on the loopback interface.
#[tokio::test]
async fn https_is_tried_first_and_never_downgraded() {
    let authority = CertificateAuthority::new();
    let secure = FakeServer::serve(Some(authority.sign("127.0.0.1", |_| {}))).await;
    let bare = secure.url.trim_start_matches("https://");
    let discovery = probe_with(bare, authority.trust(), None).await.unwrap();
    assert_eq!(discovery.address, secure.url);
    let untrusted = probe_with(bare, trust_none(), None).await.unwrap_err();
    let unknown = Failure::Certificate(CertificateFailure::UnknownIssuer);
    assert_eq!(
        untrusted.failure, unknown,
        "an untrusted certificate was skipped"
    );
    let plain = FakeServer::start().await;
    let bare = plain.url.trim_start_matches("http://");
    let discovery = probe_with(bare, trust_none(), None).await.unwrap();
    assert_eq!(discovery.address, plain.url);
    assert_eq!(discovery.trust, trust::Trust::InsecureLoopback);
    let result = probe_with(&format!("https://{bare}"), trust_none(), None).await;
    assert!(result.is_err(), "https was downgraded");
}

#[test]
fn unencrypted_connection_must_be_allowed() {
    let url = "http://chat.example.org";
    let refused = open_session(url, &Trust::System, ConnectionSettings::default()).map(|_| ());
    assert_eq!(refused, Err(Failure::NotEncrypted));
    let settings = ConnectionSettings {
        unencrypted: true,
        ..ConnectionSettings::default()
    };
    let session = open_session(url, &Trust::System, settings).unwrap();
    assert_eq!(
        session.tls_state().trust,
        Some(trust::Trust::InsecureChosen)
    );
}
