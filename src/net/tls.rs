//! The TLS configuration of a server, shared by its requests and its socket.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

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

/// How long the loaded certificates of the system are used again: a change there is noticed at the next connection.
const REUSE: Duration = Duration::from_secs(60);

static PROVIDER: LazyLock<Arc<CryptoProvider>> =
    LazyLock::new(|| Arc::new(ring::default_provider()));
/// Shared by all servers: it holds nothing of any of them. Sessions and observations are kept in each configuration.
static SYSTEM: Mutex<Option<(Instant, Arc<Verifier>)>> = Mutex::new(None);

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
    let provider = Arc::clone(&PROVIDER);
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

/// Blocks while it loads the system's certificates.
fn system_verifier(provider: &Arc<CryptoProvider>) -> Result<Arc<Verifier>, Failure> {
    let mut loaded = SYSTEM.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((at, verifier)) = loaded.as_ref()
        && at.elapsed() < REUSE
    {
        return Ok(Arc::clone(verifier));
    }
    let verifier = Verifier::new(Arc::clone(provider)).map_err(|error| unusable(&error))?;
    let verifier = Arc::new(verifier);
    *loaded = Some((Instant::now(), Arc::clone(&verifier)));
    Ok(verifier)
}

/// The verifier of certificate chains; `None` if no authority is trusted.
fn chain_verifier(
    trust: &Trust,
    provider: &Arc<CryptoProvider>,
) -> Result<Option<Arc<dyn ServerCertVerifier>>, Failure> {
    match trust {
        Trust::System => system_verifier(provider).map(|verifier| Some(verifier as _)),
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
