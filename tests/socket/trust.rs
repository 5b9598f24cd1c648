//! Certificates that must not be trusted, each with its own fault, for requests and for the whole line.

use std::sync::Arc;

use openchat::domain::failure::{CertificateFault, Failure};
use openchat::domain::link::Link;
use openchat::net::api;
use openchat::net::tls::Trust;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio_rustls::TlsAcceptor;

use super::client::Client;
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

#[tokio::test]
async fn a_trusted_server_is_held_over_an_encrypted_line() {
    let authority = Authority::new();
    let fake = Fake::serve(Some(authority.sign("127.0.0.1", |_| {}))).await;
    let found = api::probe_trusting(&fake.url, &authority.trust())
        .await
        .unwrap();
    assert!(found.private_line);
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
        (own, CertificateFault::UnknownIssuer),
        (
            Authority::new().sign("127.0.0.1", |_| {}),
            CertificateFault::UnknownIssuer,
        ),
        (authority.sign("127.0.0.1", past), CertificateFault::Expired),
        (
            authority.sign("127.0.0.1", future),
            CertificateFault::Expired,
        ),
        (
            authority.sign("other.example", |_| {}),
            CertificateFault::WrongHost,
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
        assert_eq!(client.link(), &Link::Refused(failure));
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
    let fault = CertificateFault::UnknownIssuer;
    assert_eq!(
        api::probe(&fake.url).await,
        Err(Failure::Certificate(fault))
    );
}
