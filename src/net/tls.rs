//! The TLS configuration of a server, shared by its requests and its socket.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::trust::{PinningVerifier, TlsObservation};
use crate::domain::address::ServerAddress;
use crate::domain::failure::{CertificateFailure, Failure};
use crate::domain::trust::Pin;

/// Which certificate authorities are trusted.
#[derive(Debug, Clone, Default)]
pub enum Trust {
    /// Those of the system.
    #[default]
    System,
    /// Only these.
    Only(Vec<CertificateDer<'static>>),
}

/// Runs `configuration` on a thread that may block.
pub(super) async fn load_config(
    address: ServerAddress,
    trust: Trust,
    pin: Option<Pin>,
    observation: TlsObservation,
) -> Result<Arc<ClientConfig>, Failure> {
    let load = move || configuration(&address, &trust, pin, &observation);
    tokio::task::spawn_blocking(load)
        .await
        .map_err(|_panicked| {
            tracing::error!("the TLS configuration was not loaded");
            Failure::Unreachable
        })?
}

/// The configuration for an address. Blocks while it loads the system's certificates; for `http` it loads none. The
/// certificates that the server presents are stored in `observation`.
pub fn configuration(
    address: &ServerAddress,
    trust: &Trust,
    pin: Option<Pin>,
    observation: &TlsObservation,
) -> Result<Arc<ClientConfig>, Failure> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(&error))?;
    let mut configuration = if address.is_secure() {
        let verifier = PinningVerifier {
            inner: chain_verifier(trust, &provider)?,
            algorithms: provider.signature_verification_algorithms,
            pin,
            observation: observation.clone(),
        };
        builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
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
    tracing::error!(%error, "cannot load trusted certificates");
    Failure::Certificate(CertificateFailure::Other)
}

/// The verifier of certificate chains; `None` if no authority is trusted.
fn chain_verifier(
    trust: &Trust,
    provider: &Arc<CryptoProvider>,
) -> Result<Option<Arc<dyn ServerCertVerifier>>, Failure> {
    match trust {
        Trust::System => match Verifier::new(Arc::clone(provider)) {
            Ok(verifier) => Ok(Some(Arc::new(verifier))),
            Err(error) => Err(unusable(&error)),
        },
        Trust::Only(certificates) => {
            let mut roots = RootCertStore::empty();
            let (added, _ignored) = roots.add_parsable_certificates(certificates.iter().cloned());
            if added == 0 {
                return Ok(None);
            }
            let (roots, provider) = (Arc::new(roots), Arc::clone(provider));
            match WebPkiServerVerifier::builder_with_provider(roots, provider).build() {
                Ok(verifier) => Ok(Some(verifier)),
                Err(error) => Err(unusable(&error)),
            }
        }
    }
}
