//! The demo communities: the other side of the wire, inside the program, on loopback only.
//!
//! Speaks the contract (`docs/backend-contract.md`) from the server's end and shares no code with the client, so that a
//! mistake of one side is not a mistake of both. Knows nothing of windows, of the network layer or of the domain.

pub mod control;
mod envelope;
mod form;
mod history;
mod http;
mod identity;
mod image;
mod lenient;
mod people;
mod random;
mod script;
mod socket;
mod state;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use control::Control;
use state::{Kind, Shared};

/// How the demo is served.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Where the first community listens; the second takes the next port. Port 0 lets the system choose both.
    pub address: SocketAddr,
    /// What the histories and the talk are drawn from.
    pub seed: u64,
    /// Whether members talk by themselves.
    pub lively: bool,
    /// Whether faults can be ordered over HTTP, at `/demo/control/`.
    pub controls: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            seed: 20_260,
            lively: true,
            controls: false,
        }
    }
}

/// Why the demo is not served.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// Only this very device may reach it.
    #[error("the demo is served on loopback only, not on {0}")]
    NotLoopback(IpAddr),
    /// The port cannot be had.
    #[error("cannot listen on {address}: {reason}")]
    Bind {
        /// Where.
        address: SocketAddr,
        /// The system's words.
        reason: String,
    },
    /// The histories could not be made.
    #[error("the histories could not be made")]
    Unmade,
}

/// A community that is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Community {
    /// Its name.
    pub name: String,
    /// Its initials.
    pub icon_text: String,
    /// Where it is.
    pub url: String,
    /// The id of its first server.
    pub server_id: String,
}

/// The demo, served for as long as this lives.
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

/// Serves two communities.
///
/// # Errors
/// When the address is not loopback or a port cannot be had.
pub async fn start(options: Options) -> Result<Demo, Error> {
    if !options.address.ip().is_loopback() {
        return Err(Error::NotLoopback(options.address.ip()));
    }
    let mut served = Vec::new();
    for (place, kind) in [Kind::Harbor, Kind::Garden].into_iter().enumerate() {
        let step = if options.address.port() == 0 {
            0
        } else {
            u16::try_from(place).unwrap_or(0)
        };
        let address = SocketAddr::new(
            options.address.ip(),
            options.address.port().saturating_add(step),
        );
        served.push(serve(kind, address, options).await?);
    }
    Ok(Demo { served })
}

async fn serve(kind: Kind, address: SocketAddr, options: Options) -> Result<Served, Error> {
    let bind = |error: std::io::Error| Error::Bind {
        address,
        reason: error.to_string(),
    };
    let listener = TcpListener::bind(address).await.map_err(bind)?;
    let url = format!("http://{}", listener.local_addr().map_err(bind)?);
    let shared = {
        let url = url.clone();
        let made = tokio::task::spawn_blocking(move || Shared::new(kind, &url, options));
        Arc::new(made.await.map_err(|_| Error::Unmade)?)
    };
    let community = Community {
        name: kind.name().to_owned(),
        icon_text: kind.icon_text().to_owned(),
        server_id: shared.first_server(),
        url,
    };
    tracing::info!(name = %community.name, url = %community.url, "demo community");
    if options.lively {
        script::begin(&shared);
    }
    let listening = tokio::spawn(http::listen(listener, Arc::clone(&shared)));
    Ok(Served {
        community,
        shared,
        listening,
    })
}

impl Demo {
    /// What is served.
    #[must_use]
    pub fn communities(&self) -> Vec<Community> {
        self.served
            .iter()
            .map(|served| served.community.clone())
            .collect()
    }

    /// The faults of a community, by its place.
    #[must_use]
    pub fn control(&self, place: usize) -> Option<Control> {
        self.served
            .get(place)
            .map(|served| Control::new(&served.shared))
    }
}
