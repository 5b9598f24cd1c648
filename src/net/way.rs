//! By which way a server is reached, for requests and for the socket alike: straight, or over a proxy.
//!
//! The loopback is never asked for over the system's proxy; a proxy that was named for a server is always used.

use std::time::Duration;

use http::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::proxy::matcher::Matcher;
use tokio::net::TcpStream;
use tower_service::Service;

use super::address::Address;
use super::error;
use crate::domain::failure::Failure;
use crate::domain::proxy::Proxy;

/// The way of requests.
///
/// # Errors
/// When the proxy is none.
pub fn of_requests(
    builder: reqwest::ClientBuilder,
    address: &Address,
    proxy: &Proxy,
) -> Result<reqwest::ClientBuilder, Failure> {
    // Over SOCKS5 the proxy looks up the name: whoever watches this device's lookups learns nothing.
    let named = match proxy {
        Proxy::System if address.is_loopback() => return Ok(builder.no_proxy()),
        Proxy::System => return Ok(builder),
        Proxy::Direct => return Ok(builder.no_proxy()),
        Proxy::Socks5(hop) => format!("socks5h://{hop}"),
        Proxy::Http(hop) => format!("http://{hop}"),
    };
    let named = reqwest::Proxy::all(named).map_err(|error| {
        tracing::warn!(%error, "no proxy");
        Failure::Proxy
    })?;
    Ok(builder.no_proxy().proxy(named))
}

/// A connection for the socket.
///
/// # Errors
/// With why there is none.
pub async fn connect(address: &Address, proxy: &Proxy) -> Result<TcpStream, Failure> {
    match hop(address, proxy)? {
        None => {
            let endpoint = address.endpoint().ok_or(Failure::InvalidAddress)?;
            TcpStream::connect(endpoint)
                .await
                .map_err(|error| error::connection(&error))
        }
        Some(Hop::Socks5(hop)) => {
            let mut socks = SocksV5::new(hop, connector()).local_dns(false);
            let reached = socks.call(target(address)?).await;
            let reached = reached.map_err(|error| lost(&error))?;
            Ok(reached.into_inner())
        }
        Some(Hop::Tunnel(hop)) => {
            let mut tunnel = Tunnel::new(hop, connector());
            let reached = tunnel.call(target(address)?).await;
            let reached = reached.map_err(|error| lost(&error))?;
            Ok(reached.into_inner())
        }
    }
}

enum Hop {
    Socks5(Uri),
    Tunnel(Uri),
}

fn hop(address: &Address, proxy: &Proxy) -> Result<Option<Hop>, Failure> {
    let uri = |text: String| text.parse::<Uri>().map_err(|_| Failure::Proxy);
    match proxy {
        Proxy::Direct => Ok(None),
        Proxy::Socks5(hop) => Ok(Some(Hop::Socks5(uri(format!("socks5://{hop}"))?))),
        Proxy::Http(hop) => Ok(Some(Hop::Tunnel(uri(format!("http://{hop}"))?))),
        Proxy::System if address.is_loopback() => Ok(None),
        Proxy::System => {
            let Some(intercept) = Matcher::from_system().intercept(&target(address)?) else {
                return Ok(None);
            };
            let hop = intercept.uri().clone();
            match hop.scheme_str() {
                Some("socks5" | "socks5h") => Ok(Some(Hop::Socks5(hop))),
                Some("http") | None => Ok(Some(Hop::Tunnel(hop))),
                Some(_) => Err(Failure::Proxy),
            }
        }
    }
}

fn connector() -> HttpConnector {
    const CONNECT: Duration = Duration::from_secs(10);
    let mut connector = HttpConnector::new();
    connector.enforce_http(false);
    connector.set_connect_timeout(Some(CONNECT));
    connector
}

fn target(address: &Address) -> Result<Uri, Failure> {
    let target = address.join("").as_str().parse::<Uri>();
    target.map_err(|_| Failure::InvalidAddress)
}

fn lost(error: &dyn std::fmt::Display) -> Failure {
    tracing::info!(%error, "the proxy did not lead there");
    Failure::Proxy
}
