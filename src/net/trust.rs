//! The judge of a server's certificate: asks the system first, then the pin, and remembers what it saw.
//!
//! Owns how a certificate is read. What follows from it is decided in `domain::trust`.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, OtherError, SignatureScheme};
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate, X509Name};

use super::error;
use super::wire::clean;
use crate::domain::failure::CertificateFailure;
use crate::domain::trust::{
    self, Certificate, CertificateFindings, Fingerprint, Pin, TlsState, Trust,
};

/// How many hosts of a certificate are shown.
const HOSTS: usize = 16;

/// A server showed another key than the one that is pinned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the server shows another key than the one that is pinned")]
pub struct ChangedKey {
    /// The key that is pinned.
    pub pinned: Fingerprint,
    /// The key that it shows.
    pub shown: Fingerprint,
}

/// What was seen last on the lines to one server. Cheap to clone; all clones see the same.
#[derive(Debug, Clone, Default)]
pub struct Sight(Arc<Mutex<TlsState>>);

impl Sight {
    /// What was seen last.
    #[must_use]
    pub fn seen(&self) -> TlsState {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn keep(&self, seen: TlsState) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = seen;
    }
}

/// The judge of one server's certificates.
pub struct Judge {
    system: Option<Arc<dyn ServerCertVerifier>>,
    provider: Arc<CryptoProvider>,
    pin: Option<Pin>,
    sight: Sight,
}

impl Judge {
    /// A judge that asks `system` first; without one it trusts nobody but the pin. What it sees is told to `sight`.
    #[must_use]
    pub fn new(
        system: Option<Arc<dyn ServerCertVerifier>>,
        provider: Arc<CryptoProvider>,
        pin: Option<Pin>,
        sight: Sight,
    ) -> Self {
        Self {
            system,
            provider,
            pin,
            sight,
        }
    }
}

impl fmt::Debug for Judge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Judge")
            .field("pin", &self.pin)
            .finish_non_exhaustive()
    }
}

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let system = match &self.system {
            Some(system) => system
                .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
                .map(|_| ()),
            None => Err(CertificateError::UnknownIssuer.into()),
        };
        let system = system.err().map(|error| match &error {
            rustls::Error::InvalidCertificate(fault) => error::certificate(fault),
            _ => CertificateFailure::Other,
        });
        let certificate = read(end_entity);
        let named = ParsedCertificate::try_from(end_entity)
            .is_ok_and(|parsed| verify_server_name(&parsed, server_name).is_ok());
        let moment = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        let findings = certificate.as_ref().map(|certificate| CertificateFindings {
            system,
            outdated: moment < certificate.from.as_second()
                || moment > certificate.until.as_second(),
            elsewhere: !named,
            key: certificate.key,
        });
        let judged = findings.map_or(Err(CertificateFailure::Other), |findings| {
            trust::evaluate(findings, self.pin)
        });
        self.sight.keep(TlsState {
            certificate,
            trust: match judged {
                Err(CertificateFailure::Changed { pinned, shown }) => {
                    Some(Trust::Changed { pinned, shown })
                }
                judged => judged.ok(),
            },
        });
        match judged {
            Ok(_) => Ok(ServerCertVerified::assertion()),
            Err(fault) => Err(refusal(fault).into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

fn refusal(fault: CertificateFailure) -> CertificateError {
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

/// Reads a certificate. Its texts are a stranger's: they are cleaned and cut.
fn read(der: &CertificateDer<'_>) -> Option<Certificate> {
    let (_, parsed) = X509Certificate::from_der(der).ok()?;
    let moment = |second: i64| Timestamp::from_second(second).ok();
    let names = parsed.subject_alternative_name().ok().flatten();
    let hosts = names.map(|names| {
        let hosts = names.value.general_names.iter().filter_map(host);
        hosts.take(HOSTS).collect()
    });
    Some(Certificate {
        subject: person(parsed.subject()),
        issuer: person(parsed.issuer()),
        hosts: hosts.unwrap_or_default(),
        from: moment(parsed.validity().not_before.timestamp())?,
        until: moment(parsed.validity().not_after.timestamp())?,
        key: digest(parsed.public_key().raw),
        whole: digest(der),
    })
}

fn digest(bytes: &[u8]) -> Fingerprint {
    Fingerprint::new(Sha256::digest(bytes).into())
}

fn person(name: &X509Name<'_>) -> String {
    let common = name
        .iter_common_name()
        .chain(name.iter_organization())
        .find_map(|part| part.as_str().ok());
    common.map_or_else(|| clean(&name.to_string()), clean)
}

fn host(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some(clean(name)),
        GeneralName::IPAddress(bytes) => match <[u8; 4]>::try_from(*bytes) {
            Ok(bytes) => Some(std::net::Ipv4Addr::from(bytes).to_string()),
            Err(_) => <[u8; 16]>::try_from(*bytes)
                .ok()
                .map(|bytes| std::net::Ipv6Addr::from(bytes).to_string()),
        },
        _ => None,
    }
}
