//! The demo communities: two servers inside the program, on loopback only.
//!
//! They implement the contract (`docs/backend-contract.md`) and share no code with the client, so that one mistake cannot
//! hide on both sides. Must not use `net` or `domain`.

#![expect(
    clippy::indexing_slicing,
    reason = "of JSON by name, which does not panic"
)]

mod community;
pub mod control;
mod envelope;
mod go_json;
mod history;
mod http;
mod identity;
mod image;
mod multipart;
mod random;
mod rates;
mod script;
mod socket;
mod state;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use community::CommunityKind;
pub use control::{Control, FaultRates};
use state::Shared;

#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The address of the first community; the second takes the next port, or the one before the last. Port 0 lets the
    /// system choose both.
    pub address: SocketAddr,
    /// Determines histories and dialogues.
    pub seed: u64,
    /// Whether residents write by themselves.
    pub lively: bool,
    /// Whether faults can be injected over HTTP, at `/demo/control/`.
    pub controls: bool,
    /// Those of the first community.
    pub extensions: Extensions,
    /// Whether channels begin with a history.
    pub histories: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extensions {
    All,
    /// A message that is sent again is not recognized.
    AllButIdempotentSend,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            seed: 20_260,
            lively: true,
            controls: false,
            extensions: Extensions::All,
            histories: true,
        }
    }
}

#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    #[error("the demo is served on loopback only, not on {0}")]
    NotLoopback(IpAddr),
    #[error("cannot listen on {address}: {reason}")]
    Bind { address: SocketAddr, reason: String },
    #[error("the histories could not be made")]
    History,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Community {
    pub name: String,
    pub icon_text: String,
    pub url: String,
    /// The id of the first server.
    pub server_id: String,
}

/// The running demo; dropping it stops the servers.
pub struct Demo {
    served: Vec<Served>,
}

struct Served {
    community: Community,
    shared: Arc<Shared>,
    listening: JoinHandle<()>,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.listening.abort();
        self.shared.close();
    }
}

pub async fn start(options: Options) -> Result<Demo, Error> {
    if !options.address.ip().is_loopback() {
        return Err(Error::NotLoopback(options.address.ip()));
    }
    let mut served = Vec::new();
    let mut address = options.address;
    for kind in [CommunityKind::Harbor, CommunityKind::Garden] {
        served.push(serve(kind, address, options).await?);
        address.set_port(second_port(address.port()));
    }
    Ok(Demo { served })
}

/// The port of the second community: the next one, where there is one.
fn second_port(first: u16) -> u16 {
    match first {
        0 => 0,
        u16::MAX => u16::MAX - 1,
        port => port + 1,
    }
}

async fn serve(
    kind: CommunityKind,
    address: SocketAddr,
    options: Options,
) -> Result<Served, Error> {
    let bind = |error: std::io::Error| Error::Bind {
        address,
        reason: error.to_string(),
    };
    let listener = TcpListener::bind(address).await.map_err(bind)?;
    let url = format!("http://{}", listener.local_addr().map_err(bind)?);
    let shared = {
        let url = url.clone();
        let made = tokio::task::spawn_blocking(move || Shared::new(kind, &url, options));
        Arc::new(made.await.map_err(|_| Error::History)?)
    };
    let community = Community {
        name: kind.name().to_owned(),
        icon_text: kind.icon_text().to_owned(),
        server_id: kind.server_id().to_owned(),
        url,
    };
    tracing::info!(name = %community.name, url = %community.url, "demo community");
    if options.lively {
        script::start(&shared);
    }
    let listening = tokio::spawn(http::listen(listener, Arc::clone(&shared)));
    Ok(Served {
        community,
        shared,
        listening,
    })
}

impl Demo {
    pub fn communities(&self) -> Vec<Community> {
        let served = self.served.iter();
        served.map(|served| served.community.clone()).collect()
    }

    /// The fault injection of a community, by its index.
    pub fn control(&self, index: usize) -> Option<Control> {
        let served = self.served.get(index)?;
        Some(Control::new(&served.shared))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_port_exists_and_is_another_one() {
        for (first, second) in [(0, 0), (1, 2), (65_534, 65_535), (65_535, 65_534)] {
            assert_eq!(second_port(first), second);
        }
    }
}
