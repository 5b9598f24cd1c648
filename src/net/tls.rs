//! The one TLS configuration of a server, shared by its requests and its socket.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::address::Address;
use crate::domain::failure::{CertificateFault, Failure};

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
/// drawn; for an address without encryption nothing is read.
///
/// # Errors
/// When the system's certificates cannot be used.
pub fn configuration(address: &Address, trust: &Trust) -> Result<Arc<ClientConfig>, Failure> {
    let unusable = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "no certificates to trust");
        Failure::Certificate(CertificateFault::Other)
    };
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(&error))?;
    let trusted = match trust {
        Trust::Only(certificates) => builder.with_root_certificates(only(certificates)),
        Trust::System if !address.is_secure() => {
            builder.with_root_certificates(RootCertStore::empty())
        }
        Trust::System => {
            let verifier = Verifier::new(provider).map_err(|error| unusable(&error))?;
            builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier))
        }
    };
    let mut configuration = trusted.with_no_client_auth();
    configuration.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(configuration))
}

fn only(certificates: &[CertificateDer<'static>]) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    let (_added, _ignored) = roots.add_parsable_certificates(certificates.iter().cloned());
    roots
}
