//! Looking at an address before anything is joined: step by step, with a limit, and without saying who looks.
//!
//! Whoever drops the answer ends the probe: nothing is left running.

use std::time::Duration;

use iced::futures::Stream;
use iced::futures::channel::mpsc;
use iced::futures::stream;

use super::egress::{Gate, Miss, Request};
use super::journal::Journal;
use super::trust::Sight;
use super::{api, tls, wire};
use crate::domain::address::ServerAddress;
use crate::domain::capability::Capabilities;
use crate::domain::discovery::{Discovery, ListedServer, ProbeError, ProbeProgress, ProbeTarget};
use crate::domain::failure::Failure;
use crate::domain::proxy::Proxy;
use crate::domain::trust::Trust;

/// How long a probe may take in all.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// How long an address may take that is only guessed, on this very device: whatever listens there without encryption may
/// never answer a greeting that is encrypted.
const GUESS: Duration = Duration::from_secs(2);

/// What to look at, and whom to trust.
#[derive(Debug, Clone)]
pub struct Wish {
    /// What to look at.
    pub look: ProbeTarget,
    /// Whom to trust.
    pub trust: tls::Trust,
}

impl From<ProbeTarget> for Wish {
    fn from(look: ProbeTarget) -> Self {
        Self {
            look,
            trust: tls::Trust::System,
        }
    }
}

impl Wish {
    /// Looks at an address as it was typed.
    #[must_use]
    pub fn new(typed: impl Into<String>) -> Self {
        Self::from(ProbeTarget {
            typed: typed.into(),
            pin: None,
            proxy: Proxy::System,
        })
    }
}

/// What a probe says.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// What it waits for now.
    Progress(ProbeProgress),
    /// Its answer; the last word.
    Answer(Box<Result<Discovery, ProbeError>>),
}

/// Looks what is at an address, and says what it waits for.
pub fn follow(wish: Wish) -> impl Stream<Item = Said> {
    let (steps, said) = mpsc::unbounded();
    let answer = stream::once(async move {
        let answer = look(&wish, |step| {
            let _heard = steps.unbounded_send(Said::Progress(step));
        })
        .await;
        Said::Answer(Box::new(answer))
    });
    stream::select(said, answer)
}

/// Looks what is at an address. Without a scheme encryption is tried first; without it only this very device is tried.
///
/// # Errors
/// With why nothing can be joined there.
pub async fn look(
    wish: &Wish,
    mut step: impl FnMut(ProbeProgress),
) -> Result<Discovery, ProbeError> {
    let candidates = ServerAddress::candidates(&wish.look.typed)
        .map_err(|error| ProbeError::new(error.into()))?;
    let last = candidates.last().map(ServerAddress::to_string);
    let look = async {
        let mut obstacle = ProbeError::new(Failure::InvalidAddress);
        let count = candidates.len();
        for (place, address) in candidates.into_iter().enumerate() {
            let limit = if place + 1 < count { GUESS } else { PATIENCE };
            let visit = Visit::new(address, wish);
            let looked = tokio::time::timeout(limit, visit.look(&mut step)).await;
            match looked.unwrap_or_else(|_| Err(silent(last.clone()))) {
                Ok(found) => return Ok(found),
                // Encryption is an answer: what is wrong with it is not passed over.
                Err(
                    found @ ProbeError {
                        failure: Failure::Certificate(_) | Failure::Handshake,
                        ..
                    },
                ) => return Err(found),
                Err(other) => obstacle = other,
            }
        }
        Err(obstacle)
    };
    match tokio::time::timeout(PATIENCE, look).await {
        Ok(answer) => answer,
        Err(_) => Err(silent(last)),
    }
}

fn silent(address: Option<String>) -> ProbeError {
    ProbeError {
        address,
        ..ProbeError::new(Failure::TimedOut)
    }
}

/// One address being looked at.
struct Visit<'a> {
    address: ServerAddress,
    wish: &'a Wish,
    sight: Sight,
}

impl<'a> Visit<'a> {
    fn new(address: ServerAddress, wish: &'a Wish) -> Self {
        Self {
            address,
            wish,
            sight: Sight::default(),
        }
    }

    async fn look(self, step: &mut impl FnMut(ProbeProgress)) -> Result<Discovery, ProbeError> {
        let found = self.ask(step).await;
        let seen = self.sight.seen();
        let certificate = seen.certificate.map(Box::new);
        let address = self.address.to_string();
        let trust = match seen.trust {
            Some(trust) => trust,
            None if self.address.is_loopback() => Trust::InsecureLoopback,
            None => Trust::InsecureChosen,
        };
        match found {
            Ok((capabilities, listed)) => Ok(Discovery {
                address,
                trust,
                certificate,
                capabilities,
                listed,
            }),
            Err(failure) => Err(ProbeError {
                failure,
                address: Some(address),
                certificate,
            }),
        }
    }

    async fn ask(
        &self,
        step: &mut impl FnMut(ProbeProgress),
    ) -> Result<(Capabilities, Vec<ListedServer>), Failure> {
        step(ProbeProgress::Connecting);
        let (address, sight) = (self.address.clone(), self.sight.clone());
        let (trust, pin) = (self.wish.trust.clone(), self.wish.look.pin);
        // Reading the system's certificates takes a while.
        let tls =
            tokio::task::spawn_blocking(move || tls::configuration(&address, &trust, pin, &sight));
        let tls = tls.await.map_err(|error| {
            tracing::error!(%error, "certificates were not read");
            Failure::Unreachable
        })??;
        let proxy = &self.wish.look.proxy;
        let gate = Gate::new(self.address.clone(), &tls, proxy, Journal::default())?;
        step(ProbeProgress::Asking);
        let capabilities = api::capabilities_at(&gate).await.map_err(foreign)?;
        step(ProbeProgress::Listing);
        let listed = directory(&gate, &capabilities).await?;
        Ok((capabilities, listed))
    }
}

/// What an answer that no server of ours gives is called.
fn foreign(failure: Failure) -> Failure {
    match failed(failure) {
        Failure::Unsupported
        | Failure::NotFound
        | Failure::Unreadable
        | Failure::Rejected { .. } => Failure::NotOpenChat,
        // Nobody's name was said.
        Failure::Unauthorized | Failure::SessionExpired | Failure::SessionRevoked => {
            Failure::SignInRequired
        }
        other => other,
    }
}

/// A server that fails is told from one that refuses, also where it has a code for it.
fn failed(failure: Failure) -> Failure {
    match failure {
        Failure::Rejected {
            status: status @ 500..,
            ..
        } => Failure::ServerError { status },
        other => other,
    }
}

/// The servers of a backend; the one it advertises where it lists none (`docs/backend-contract.md` 5.2, 13.3).
async fn directory(gate: &Gate, capabilities: &Capabilities) -> Result<Vec<ListedServer>, Failure> {
    let listed = match gate.ask(&Request::Directory, None).await {
        Ok(answer) => wire::server::directory(&answer.body).unwrap_or_default(),
        Err(Miss {
            failure:
                Failure::Unsupported
                | Failure::NotFound
                | Failure::Rejected { status: ..500, .. }
                | Failure::Unauthorized
                | Failure::SessionExpired
                | Failure::SessionRevoked
                | Failure::Unreadable,
            ..
        }) => Vec::new(),
        Err(miss) => return Err(failed(miss.failure)),
    };
    if !listed.is_empty() {
        return Ok(listed);
    }
    let advertised = capabilities.server_id.clone().map(|id| {
        let name = capabilities
            .server_name
            .clone()
            .unwrap_or_else(|| id.to_string());
        ListedServer {
            icon_text: wire::server::initials(&name),
            claims_verified: false,
            id,
            name,
        }
    });
    advertised
        .map(|listed| vec![listed])
        .ok_or(Failure::NotOpenChat)
}
