//! Probes an address before a server is joined, anonymously. Dropping the future or the stream ends the probe.

use std::time::Duration;

use iced::futures::Stream;
use iced::futures::channel::mpsc;
use iced::futures::stream;

use super::disclosure::DisclosureRecorder;
use super::egress::endpoint::{GetCapabilities, ListServers};
use super::egress::{HttpClient, RequestError};
use super::tls;
use super::trust::{self, TlsObservation};
use crate::domain::address::ServerAddress;
use crate::domain::capability::Capabilities;
use crate::domain::discovery::{Discovery, ListedServer, ProbeError, ProbeProgress, ProbeTarget};
use crate::domain::failure::Failure;
use crate::domain::proxy::Proxy;
use crate::domain::server_settings::initials;

/// The limit of a whole probe.
pub const TIMEOUT: Duration = Duration::from_secs(10);

/// The limit of an `https` attempt on the loopback interface: a plain `http` server may never answer a TLS handshake.
const GUESS_TIMEOUT: Duration = Duration::from_secs(2);

/// What to probe.
#[derive(Debug, Clone)]
pub struct ProbeParams {
    /// The address, with the pin and the proxy to use.
    pub target: ProbeTarget,
    /// The trusted certificate authorities.
    pub trust: tls::Trust,
}

impl From<ProbeTarget> for ProbeParams {
    fn from(target: ProbeTarget) -> Self {
        Self {
            target,
            trust: tls::Trust::System,
        }
    }
}

impl ProbeParams {
    /// An address as the user typed it, without a pin and with the system proxy.
    pub fn new(typed: impl Into<String>) -> Self {
        Self::from(ProbeTarget {
            typed: typed.into(),
            pin: None,
            proxy: Proxy::System,
        })
    }
}

/// An event of a probe.
#[derive(Debug, Clone, PartialEq)]
pub enum ProbeEvent {
    /// The next step began.
    Progress(ProbeProgress),
    /// The result. Always the last event.
    Finished(Box<Result<Discovery, ProbeError>>),
}

/// Runs a probe as a stream of events.
pub fn events(params: ProbeParams) -> impl Stream<Item = ProbeEvent> {
    let (sender, progress) = mpsc::unbounded();
    let finished = stream::once(async move {
        let result = probe(&params, |step| {
            let _closed = sender.unbounded_send(ProbeEvent::Progress(step));
        })
        .await;
        ProbeEvent::Finished(Box::new(result))
    });
    stream::select(progress, finished)
}

/// Checks what is at an address. Without a scheme `https` is tried first, and `http` only on the loopback interface.
pub async fn probe(
    params: &ProbeParams,
    mut on_progress: impl FnMut(ProbeProgress),
) -> Result<Discovery, ProbeError> {
    let candidates = ServerAddress::candidates(&params.target.typed);
    let candidates = candidates.map_err(|error| ProbeError::new(error.into()))?;
    let last = candidates.last().map(ServerAddress::to_string);
    let probe = async {
        let mut result = Err(ProbeError::new(Failure::InvalidAddress));
        let count = candidates.len();
        for (index, address) in candidates.into_iter().enumerate() {
            let is_last = index + 1 == count;
            let limit = if is_last { TIMEOUT } else { GUESS_TIMEOUT };
            let attempt = ProbeAttempt {
                address,
                params,
                observation: TlsObservation::default(),
                disclosures: DisclosureRecorder::default(),
            };
            let attempt = tokio::time::timeout(limit, attempt.run(&mut on_progress)).await;
            result = attempt.unwrap_or_else(|_| Err(timed_out(last.clone())));
            // A server that speaks TLS must not be downgraded to `http`.
            let speaks_tls = |error: &ProbeError| {
                matches!(error.failure, Failure::Certificate(_) | Failure::Handshake)
            };
            if result.as_ref().map_or_else(speaks_tls, |_| true) {
                break;
            }
        }
        result
    };
    let result = tokio::time::timeout(TIMEOUT, probe).await;
    result.unwrap_or_else(|_| Err(timed_out(last.clone())))
}

fn timed_out(address: Option<String>) -> ProbeError {
    ProbeError {
        address,
        ..ProbeError::new(Failure::TimedOut)
    }
}

/// The probe of one candidate address.
struct ProbeAttempt<'a> {
    address: ServerAddress,
    params: &'a ProbeParams,
    observation: TlsObservation,
    disclosures: DisclosureRecorder,
}

impl ProbeAttempt<'_> {
    async fn run(
        self,
        on_progress: &mut impl FnMut(ProbeProgress),
    ) -> Result<Discovery, ProbeError> {
        let found = self.request(on_progress).await;
        let observed = self.observation.latest();
        let certificate = observed.certificate.map(Box::new);
        let address = self.address.to_string();
        let insecure = || trust::unencrypted(&self.address);
        let trust = observed.trust.unwrap_or_else(insecure);
        match found {
            Ok((capabilities, listed)) => Ok(Discovery {
                address,
                trust,
                certificate,
                capabilities,
                listed,
                disclosed: self.disclosures.log(),
            }),
            Err(error) => Err(ProbeError {
                failure: error.failure,
                address: Some(address),
                redirect: error.redirect,
                certificate,
            }),
        }
    }

    async fn request(
        &self,
        on_progress: &mut impl FnMut(ProbeProgress),
    ) -> Result<(Capabilities, Vec<ListedServer>), RequestError> {
        on_progress(ProbeProgress::Connecting);
        let (address, target) = (self.address.clone(), &self.params.target);
        let (trust, observation) = (self.params.trust.clone(), self.observation.clone());
        let tls = tls::load_config(address.clone(), trust, target.pin, observation).await?;
        let disclosures = self.disclosures.clone();
        let client = HttpClient::new(address, &tls, &target.proxy, disclosures)?;
        on_progress(ProbeProgress::Asking);
        let capabilities = fetch_capabilities(&client).await;
        let capabilities = capabilities.map_err(|error| RequestError {
            failure: map_non_openchat(error.failure),
            ..error
        })?;
        on_progress(ProbeProgress::Listing);
        let listed = list_servers(&client, &capabilities).await?;
        Ok((capabilities, listed))
    }
}

/// Reads the capabilities of a backend, at the older path if it does not know the newer one.
pub(super) async fn fetch_capabilities(client: &HttpClient) -> Result<Capabilities, RequestError> {
    match client.send(&GetCapabilities { legacy: false }, None).await {
        Err(error) if error.failure == Failure::Unsupported => {
            client.send(&GetCapabilities { legacy: true }, None).await
        }
        capabilities => capabilities,
    }
}

/// Maps what only a server of another kind answers.
fn map_non_openchat(failure: Failure) -> Failure {
    match map_server_error(failure) {
        Failure::Unsupported
        | Failure::NotFound
        | Failure::Unreadable
        | Failure::Rejected { .. } => Failure::NotOpenChat,
        // The probe is anonymous, so it cannot have a session.
        Failure::Unauthorized
        | Failure::Blocked
        | Failure::SessionExpired
        | Failure::SessionRevoked => Failure::SignInRequired,
        other => other,
    }
}

/// Maps 5xx with an error code to the failure of 5xx without one.
fn map_server_error(failure: Failure) -> Failure {
    match failure {
        Failure::Rejected { status, .. } if status >= 500 => Failure::ServerError { status },
        other => other,
    }
}

/// Lists the servers of a backend. If it lists none, this is the one in its capabilities (`docs/backend-contract.md` 5.2,
/// 13.3).
async fn list_servers(
    client: &HttpClient,
    capabilities: &Capabilities,
) -> Result<Vec<ListedServer>, RequestError> {
    let listed = match client.send(&ListServers, None).await {
        Ok(listed) => listed,
        Err(RequestError {
            failure:
                Failure::Unsupported
                | Failure::NotFound
                | Failure::Rejected { status: ..500, .. }
                | Failure::Unauthorized
                | Failure::Blocked
                | Failure::SessionExpired
                | Failure::SessionRevoked
                | Failure::Unreadable,
            ..
        }) => Vec::new(),
        Err(error) => {
            return Err(RequestError {
                failure: map_server_error(error.failure),
                ..error
            });
        }
    };
    if !listed.is_empty() {
        return Ok(listed);
    }
    let id = capabilities.server_id.clone().ok_or(Failure::NotOpenChat)?;
    let name = capabilities.server_name.clone();
    let name = name.unwrap_or_else(|| id.to_string());
    Ok(vec![ListedServer {
        icon_text: initials(&name),
        claims_verified: false,
        id,
        name,
    }])
}
