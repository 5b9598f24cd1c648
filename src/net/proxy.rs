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
        Proxy::Unknown(_) => return Err(Failure::Proxy(ProxyFailure::Unknown)),
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
        Proxy::Unknown(_) => return Err(Failure::Proxy(ProxyFailure::Unknown)),
        Proxy::System if !address.is_loopback() => {
            let mut variables = VARIABLES.into_iter().filter_map(std::env::var_os);
            if !variables.all(|value| is_understood(value.to_str())) {
                return Err(Failure::Proxy(ProxyFailure::UnknownSystem));
            }
            system_proxy(&Matcher::from_system(), &target(address)?)?
        }
        Proxy::System | Proxy::Direct => None,
    })
}

/// The environment variables that name a proxy.
const VARIABLES: [&str; 6] = [
    "ALL_PROXY",
    "all_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
];

/// Whether the value of such a variable is understood. `Matcher` ignores others, and would connect directly.
fn is_understood(value: Option<&str>) -> bool {
    let any = Uri::from_static("https://host.invalid/");
    value.is_some_and(|value| {
        let matcher = Matcher::builder().all(value).build();
        value.is_empty() || matcher.intercept(&any).is_some()
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
    fn variable_that_is_not_understood_is_not_ignored() {
        for value in [
            "",
            "proxy.example:3128",
            "http://proxy.example",
            "socks5h://127.0.0.1:9050",
            "socks4://127.0.0.1:9050",
        ] {
            assert!(is_understood(Some(value)), "{value}");
        }
        for value in [
            "sock5://127.0.0.1:9050",
            "tor",
            "quic://a:1",
            "socks5h:/127.0.0.1",
            " ",
        ] {
            assert_eq!(is_understood(Some(value)), value == "tor", "{value}");
        }
        assert!(!is_understood(None), "not UTF-8");
    }

    #[test]
    fn unknown_proxy_of_a_server_connects_nowhere() {
        let proxy = Proxy::Unknown("sock5://127.0.0.1:9050".into());
        for address in ["https://chat.example", "http://127.0.0.1:1"] {
            let address = ServerAddress::parse(address).unwrap();
            let unknown = Failure::Proxy(ProxyFailure::Unknown);
            assert_eq!(uses_proxy(&address, &proxy), Err(unknown.clone()));
            let client = configure_client(reqwest::Client::builder(), &address, &proxy);
            assert_eq!(client.err(), Some(unknown));
        }
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
