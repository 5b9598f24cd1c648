//! The one TLS configuration of a server, shared by its requests and its socket.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::trust::{Judge, Sight};
use crate::domain::address::ServerAddress;
use crate::domain::failure::{CertificateFailure, Failure};
use crate::domain::trust::Pin;

/// Whom to trust.
#[derive(Debug, Clone, Default)]
pub enum Trust {
    /// Whom the system trusts.
    #[default]
    System,
    /// These and nobody else.
    Only(Vec<CertificateDer<'static>>),
}

/// The configuration for an address. Reading the system's certificates takes a while, so this is called where nothing is
/// drawn; for an address without encryption nothing is read. What its lines see is told to `sight`.
///
/// # Errors
/// When the system's certificates cannot be used.
pub fn configuration(
    address: &ServerAddress,
    trust: &Trust,
    pin: Option<Pin>,
    sight: &Sight,
) -> Result<Arc<ClientConfig>, Failure> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(&error))?;
    let mut configuration = if address.is_secure() {
        let system = system(trust, &provider)?;
        let judge = Judge::new(system, provider, pin, sight.clone());
        builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(judge))
            .with_no_client_auth()
    } else {
        builder
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth()
    };
    configuration.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(configuration))
}

fn unusable(error: &dyn std::fmt::Display) -> Failure {
    tracing::error!(%error, "no certificates to trust");
    Failure::Certificate(CertificateFailure::Other)
}

/// Who judges before the pin does; nobody where nobody is to be trusted.
fn system(
    trust: &Trust,
    provider: &Arc<CryptoProvider>,
) -> Result<Option<Arc<dyn ServerCertVerifier>>, Failure> {
    match trust {
        Trust::System => {
            let verifier = Verifier::new(Arc::clone(provider)).map_err(|error| unusable(&error))?;
            Ok(Some(Arc::new(verifier)))
        }
        Trust::Only(certificates) => {
            let mut roots = RootCertStore::empty();
            let (added, _ignored) = roots.add_parsable_certificates(certificates.iter().cloned());
            if added == 0 {
                return Ok(None);
            }
            let verifier =
                WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider));
            let verifier = verifier.build().map_err(|error| unusable(&error))?;
            Ok(Some(verifier))
        }
    }
}
