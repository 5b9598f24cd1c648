//! By which way a server is reached, for requests and for the socket alike: straight, or over a proxy.
//!
//! The loopback is never asked for over the system's proxy; a proxy that was named for a server is always used.

use std::time::Duration;

use http::{HeaderValue, Uri};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::proxy::matcher::Matcher;
use tokio::net::TcpStream;
use tower_service::Service;

use super::error;
use crate::domain::address::ServerAddress;
use crate::domain::failure::{Failure, ProxyFailure};
use crate::domain::proxy::Proxy;

/// The way of requests.
///
/// # Errors
/// When the proxy is none.
pub fn of_requests(
    builder: reqwest::ClientBuilder,
    address: &ServerAddress,
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
        Failure::Proxy(ProxyFailure::Unreachable)
    })?;
    Ok(builder.no_proxy().proxy(named))
}

/// Whether a server is reached over a proxy, named for it or by the system.
///
/// # Errors
/// When the system names one of a kind that is not spoken.
pub fn leads_over_a_proxy(address: &ServerAddress, proxy: &Proxy) -> Result<bool, Failure> {
    Ok(hop(address, proxy)?.is_some())
}

/// A connection for the socket.
///
/// # Errors
/// With why there is none.
pub async fn connect(address: &ServerAddress, proxy: &Proxy) -> Result<TcpStream, Failure> {
    match hop(address, proxy)? {
        None => {
            let endpoint = address.endpoint().ok_or(Failure::InvalidAddress)?;
            TcpStream::connect(endpoint)
                .await
                .map_err(|error| error::connection(&error))
        }
        Some(Hop::Socks5(hop, named)) => {
            let mut socks = SocksV5::new(hop, connector()).local_dns(false);
            if let Some((name, password)) = named {
                socks = socks.with_auth(name, password);
            }
            let reached = socks.call(target(address)?).await;
            let reached = reached.map_err(|error| lost(&error))?;
            Ok(reached.into_inner())
        }
        Some(Hop::Tunnel(hop, named)) => {
            let mut tunnel = Tunnel::new(hop, connector());
            if let Some(named) = named {
                tunnel = tunnel.with_auth(named);
            }
            let reached = tunnel.call(target(address)?).await;
            let reached = reached.map_err(|error| lost(&error))?;
            Ok(reached.into_inner())
        }
    }
}

/// A proxy, with the name and the password that the system gives for it.
enum Hop {
    Socks5(Uri, Option<(String, String)>),
    Tunnel(Uri, Option<HeaderValue>),
}

fn hop(address: &ServerAddress, proxy: &Proxy) -> Result<Option<Hop>, Failure> {
    let uri = |text: String| {
        let uri = text.parse::<Uri>();
        uri.map_err(|_| Failure::Proxy(ProxyFailure::Unreachable))
    };
    match proxy {
        Proxy::Direct => Ok(None),
        Proxy::Socks5(hop) => Ok(Some(Hop::Socks5(uri(format!("socks5://{hop}"))?, None))),
        Proxy::Http(hop) => Ok(Some(Hop::Tunnel(uri(format!("http://{hop}"))?, None))),
        Proxy::System if address.is_loopback() => Ok(None),
        Proxy::System => systems(&Matcher::from_system(), &target(address)?),
    }
}

/// The proxy that the system names for a target.
fn systems(system: &Matcher, target: &Uri) -> Result<Option<Hop>, Failure> {
    let Some(intercept) = system.intercept(target) else {
        return Ok(None);
    };
    let hop = intercept.uri().clone();
    let named = intercept.raw_auth();
    let named = named.map(|(name, password)| (name.to_owned(), password.to_owned()));
    match hop.scheme_str() {
        Some("socks5" | "socks5h") => Ok(Some(Hop::Socks5(hop, named))),
        Some("http") | None => Ok(Some(Hop::Tunnel(hop, intercept.basic_auth().cloned()))),
        Some(_) => Err(Failure::Proxy(ProxyFailure::UnsupportedType)),
    }
}

fn connector() -> HttpConnector {
    const CONNECT: Duration = Duration::from_secs(10);
    let mut connector = HttpConnector::new();
    connector.enforce_http(false);
    connector.set_connect_timeout(Some(CONNECT));
    connector
}

fn target(address: &ServerAddress) -> Result<Uri, Failure> {
    let target = address.join("").as_str().parse::<Uri>();
    target.map_err(|_| Failure::InvalidAddress)
}

fn lost(error: &(dyn std::error::Error + 'static)) -> Failure {
    tracing::info!(%error, "the proxy did not lead there");
    Failure::Proxy(error::proxy(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(proxy: &str, target: &str) -> Result<Option<Hop>, Failure> {
        let system = Matcher::builder()
            .all(proxy)
            .no("home.example,10.0.0.0/8")
            .build();
        systems(&system, &target.parse().unwrap())
    }

    #[test]
    fn the_system_s_proxy_is_taken_with_its_name_and_password() {
        let target = "https://chat.example/";
        let Ok(Some(Hop::Tunnel(hop, named))) = over("http://ada:word@proxy.example:3128", target)
        else {
            panic!("no tunnel");
        };
        assert_eq!(
            (hop.host(), hop.port_u16()),
            (Some("proxy.example"), Some(3128))
        );
        assert_eq!(named.unwrap(), "Basic YWRhOndvcmQ=");
        let Ok(Some(Hop::Socks5(_, named))) = over("socks5h://ada:word@proxy.example:1080", target)
        else {
            panic!("no SOCKS");
        };
        assert_eq!(named, Some(("ada".into(), "word".into())));
    }

    #[test]
    fn a_kind_that_is_not_spoken_is_said_and_an_exception_is_kept() {
        for kind in ["https", "socks4"] {
            let proxy = format!("{kind}://proxy.example:3128");
            let hop = over(&proxy, "https://chat.example/");
            assert!(
                matches!(hop, Err(Failure::Proxy(ProxyFailure::UnsupportedType))),
                "{kind}"
            );
            for target in ["https://home.example/", "http://10.1.2.3:8080/"] {
                assert!(matches!(over(&proxy, target), Ok(None)), "{target}");
            }
        }
    }
}
