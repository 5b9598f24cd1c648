//! Connects to a server directly or through a proxy, for requests and for the socket.
//!
//! The system proxy is not used for the loopback interface; a proxy that was set for a server is always used.

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
use crate::domain::proxy::{Proxy, ProxyAddr};

/// For the connection to the proxy.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Sets the proxy of an HTTP client.
pub fn configure_client(
    builder: reqwest::ClientBuilder,
    address: &ServerAddress,
    proxy: &Proxy,
) -> Result<reqwest::ClientBuilder, Failure> {
    // `socks5h`: the proxy resolves the host name, so that the device's DNS queries disclose nothing.
    let url = match proxy {
        Proxy::System if !address.is_loopback() => return Ok(builder),
        Proxy::System | Proxy::Direct => return Ok(builder.no_proxy()),
        Proxy::Socks5(proxy) => format!("socks5h://{proxy}"),
        Proxy::Http(proxy) => format!("http://{proxy}"),
    };
    let proxy = reqwest::Proxy::all(url).map_err(|error| {
        tracing::warn!(%error, "cannot use the proxy");
        Failure::Proxy(ProxyFailure::Unreachable)
    })?;
    Ok(builder.no_proxy().proxy(proxy))
}

/// Whether a server is reached through a proxy. Fails if the system proxy is of an unsupported type.
pub fn uses_proxy(address: &ServerAddress, proxy: &Proxy) -> Result<bool, Failure> {
    Ok(resolve(address, proxy)?.is_some())
}

/// Opens a TCP connection for the socket.
pub async fn connect(address: &ServerAddress, proxy: &Proxy) -> Result<TcpStream, Failure> {
    let stream = match resolve(address, proxy)? {
        None => {
            let endpoint = address.endpoint().ok_or(Failure::InvalidAddress)?;
            let stream = TcpStream::connect(endpoint).await;
            return stream.map_err(|error| error::from_causes(&error));
        }
        Some(ResolvedProxy::Socks5(uri, credentials)) => {
            let mut socks = SocksV5::new(uri, connector()).local_dns(false);
            if let Some((name, password)) = credentials {
                socks = socks.with_auth(name, password);
            }
            let stream = socks.call(target(address)?).await;
            stream.map_err(|error| failure(&error))?
        }
        Some(ResolvedProxy::Tunnel(uri, authorization)) => {
            let mut tunnel = Tunnel::new(uri, connector());
            if let Some(authorization) = authorization {
                tunnel = tunnel.with_auth(authorization);
            }
            let stream = tunnel.call(target(address)?).await;
            stream.map_err(|error| failure(&error))?
        }
    };
    Ok(stream.into_inner())
}

/// A proxy, with the credentials of the system settings.
enum ResolvedProxy {
    Socks5(Uri, Option<(String, String)>),
    Tunnel(Uri, Option<HeaderValue>),
}

fn resolve(address: &ServerAddress, proxy: &Proxy) -> Result<Option<ResolvedProxy>, Failure> {
    let uri = |scheme: &str, proxy: &ProxyAddr| {
        let uri = format!("{scheme}://{proxy}").parse::<Uri>();
        uri.map_err(|_| Failure::Proxy(ProxyFailure::Unreachable))
    };
    Ok(match proxy {
        Proxy::Socks5(proxy) => Some(ResolvedProxy::Socks5(uri("socks5", proxy)?, None)),
        Proxy::Http(proxy) => Some(ResolvedProxy::Tunnel(uri("http", proxy)?, None)),
        Proxy::System if !address.is_loopback() => {
            system_proxy(&Matcher::from_system(), &target(address)?)?
        }
        Proxy::System | Proxy::Direct => None,
    })
}

/// The proxy of the system settings for a target.
fn system_proxy(system: &Matcher, target: &Uri) -> Result<Option<ResolvedProxy>, Failure> {
    let Some(intercept) = system.intercept(target) else {
        return Ok(None);
    };
    let uri = intercept.uri().clone();
    match uri.scheme_str() {
        Some("socks5" | "socks5h") => {
            let credentials = intercept.raw_auth();
            let credentials = credentials.map(|(name, password)| (name.into(), password.into()));
            Ok(Some(ResolvedProxy::Socks5(uri, credentials)))
        }
        Some("http") | None => {
            let authorization = intercept.basic_auth().cloned();
            Ok(Some(ResolvedProxy::Tunnel(uri, authorization)))
        }
        Some(_) => Err(Failure::Proxy(ProxyFailure::UnsupportedType)),
    }
}

fn connector() -> HttpConnector {
    let mut connector = HttpConnector::new();
    connector.enforce_http(false);
    connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
    connector
}

fn target(address: &ServerAddress) -> Result<Uri, Failure> {
    let target = address.join("").as_str().parse::<Uri>();
    target.map_err(|_| Failure::InvalidAddress)
}

fn failure(error: &(dyn std::error::Error + 'static)) -> Failure {
    tracing::info!(%error, "cannot connect through the proxy");
    Failure::Proxy(error::proxy_fault(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve_system(proxy: &str, target: &str) -> Result<Option<ResolvedProxy>, Failure> {
        let system = Matcher::builder()
            .all(proxy)
            .no("home.example,10.0.0.0/8")
            .build();
        system_proxy(&system, &target.parse().unwrap())
    }

    #[test]
    fn system_proxy_keeps_its_credentials() {
        let target = "https://chat.example/";
        let Ok(Some(ResolvedProxy::Tunnel(uri, authorization))) =
            resolve_system("http://ada:word@proxy.example:3128", target)
        else {
            panic!("no tunnel");
        };
        assert_eq!(
            (uri.host(), uri.port_u16()),
            (Some("proxy.example"), Some(3128))
        );
        assert_eq!(authorization.unwrap(), "Basic YWRhOndvcmQ=");
        let Ok(Some(ResolvedProxy::Socks5(_, credentials))) =
            resolve_system("socks5h://ada:word@proxy.example:1080", target)
        else {
            panic!("no SOCKS");
        };
        assert_eq!(credentials, Some(("ada".into(), "word".into())));
    }

    #[test]
    fn unsupported_system_proxy_is_an_error_except_for_excluded_hosts() {
        for kind in ["https", "socks4"] {
            let proxy = format!("{kind}://proxy.example:3128");
            let resolved = resolve_system(&proxy, "https://chat.example/");
            assert!(
                matches!(resolved, Err(Failure::Proxy(ProxyFailure::UnsupportedType))),
                "{kind}"
            );
            for target in ["https://home.example/", "http://10.1.2.3:8080/"] {
                assert!(
                    matches!(resolve_system(&proxy, target), Ok(None)),
                    "{target}"
                );
            }
        }
    }
}
