//! Verifies server certificates: first by the system, then against the pin. `domain::trust` decides what follows.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, OtherError, SignatureScheme};
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate, X509Name};

use super::error::{self, ChangedKey};
use super::wire::clean;
use crate::domain::address::ServerAddress;
use crate::domain::failure::CertificateFailure;
use crate::domain::trust::{
    self, Certificate, CertificateFindings, Fingerprint, Pin, TlsState, Trust,
};

/// The number of host names that are kept of a certificate.
const MAX_HOSTS: usize = 16;

/// The TLS state of the latest handshake with one server. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct TlsObservation(Arc<Mutex<TlsState>>);

impl TlsObservation {
    /// The state of the latest handshake.
    pub fn latest(&self) -> TlsState {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn store(&self, observed: TlsState) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = observed;
    }
}

/// The trust in a server whose connection is not encrypted.
pub fn unencrypted(address: &ServerAddress) -> Trust {
    if address.is_loopback() {
        Trust::InsecureLoopback
    } else {
        Trust::InsecureChosen
    }
}

/// The certificate verifier of one server.
#[derive(Debug)]
pub(super) struct PinningVerifier {
    /// The verifier of the chain. Without it only the pin is accepted.
    pub(super) inner: Option<Arc<dyn ServerCertVerifier>>,
    pub(super) algorithms: WebPkiSupportedAlgorithms,
    pub(super) pin: Option<Pin>,
    pub(super) observation: TlsObservation,
}

impl ServerCertVerifier for PinningVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let system = match &self.inner {
            Some(inner) => inner
                .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
                .err(),
            None => Some(CertificateError::UnknownIssuer.into()),
        };
        let system = system.map(|error| match &error {
            rustls::Error::InvalidCertificate(fault) => error::certificate_fault(fault),
            _ => CertificateFailure::Other,
        });
        let certificate = parse(end_entity);
        let matches_host = ParsedCertificate::try_from(end_entity)
            .is_ok_and(|parsed| verify_server_name(&parsed, server_name).is_ok());
        let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        let verdict = match &certificate {
            Some(certificate) => {
                let validity = certificate.from.as_second()..=certificate.until.as_second();
                let findings = CertificateFindings {
                    system,
                    outdated: !validity.contains(&now),
                    wrong_host: !matches_host,
                    key: certificate.key,
                };
                trust::evaluate(findings, self.pin)
            }
            None => Err(CertificateFailure::Other),
        };
        self.observation.store(TlsState {
            certificate,
            trust: match verdict {
                Err(CertificateFailure::Changed { pinned, shown }) => {
                    Some(Trust::Changed { pinned, shown })
                }
                verdict => verdict.ok(),
            },
        });
        match verdict {
            Ok(_) => Ok(ServerCertVerified::assertion()),
            Err(fault) => Err(to_rustls(fault).into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

fn to_rustls(fault: CertificateFailure) -> CertificateError {
    match fault {
        CertificateFailure::UnknownIssuer => CertificateError::UnknownIssuer,
        CertificateFailure::Expired => CertificateError::Expired,
        CertificateFailure::WrongHost => CertificateError::NotValidForName,
        CertificateFailure::Changed { pinned, shown } => {
            CertificateError::Other(OtherError(Arc::new(ChangedKey { pinned, shown })))
        }
        CertificateFailure::Other => CertificateError::BadEncoding,
    }
}

/// Its texts are untrusted: invisible characters are removed and the length is limited.
fn parse(der: &CertificateDer<'_>) -> Option<Certificate> {
    let (_, parsed) = X509Certificate::from_der(der).ok()?;
    let moment = |second: i64| Timestamp::from_second(second).ok();
    let names = parsed.subject_alternative_name().ok().flatten();
    let hosts = names.map(|names| {
        let hosts = names.value.general_names.iter().filter_map(host);
        hosts.take(MAX_HOSTS).collect()
    });
    Some(Certificate {
        subject: display_name(parsed.subject()),
        issuer: display_name(parsed.issuer()),
        hosts: hosts.unwrap_or_default(),
        from: moment(parsed.validity().not_before.timestamp())?,
        until: moment(parsed.validity().not_after.timestamp())?,
        key: fingerprint(parsed.public_key().raw),
        fingerprint: fingerprint(der),
    })
}

fn fingerprint(bytes: &[u8]) -> Fingerprint {
    Fingerprint::new(Sha256::digest(bytes).into())
}

fn display_name(name: &X509Name<'_>) -> String {
    let common = name
        .iter_common_name()
        .chain(name.iter_organization())
        .find_map(|part| part.as_str().ok());
    common.map_or_else(|| clean(&name.to_string()), clean)
}

fn host(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some(clean(name)),
        GeneralName::IPAddress(bytes) => {
            let v4 = <[u8; 4]>::try_from(*bytes).map(IpAddr::from);
            let address = v4.or_else(|_| <[u8; 16]>::try_from(*bytes).map(IpAddr::from));
            Some(address.ok()?.to_string())
        }
        _ => None,
    }
}
