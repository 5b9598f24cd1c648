//! Connects to a server directly or through a proxy, for requests and for the socket.
//!
//! The system proxy is not used for the loopback interface; a proxy that was set for a server is always used. A SOCKS5
//! proxy without credentials gets random ones for each server, so that Tor uses another circuit for each.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::{HeaderValue, Uri};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::proxy::matcher::Matcher;
use tokio::net::TcpStream;
use tower_service::Service;
use url::Host;

use super::error;
use crate::domain::address::ServerAddress;
use crate::domain::failure::{Failure, ProxyFailure};
use crate::domain::proxy::{Proxy, ProxyAddr};

/// For the connection to the proxy.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Host names that end with this are on this device, whatever a name server says (RFC 6761, 6.3).
const LOOPBACK: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::LOCALHOST),
    IpAddr::V6(Ipv6Addr::LOCALHOST),
];

/// How the connections to one server are made.
#[derive(Debug, Clone)]
pub struct Route {
    address: ServerAddress,
    proxy: Proxy,
    /// User name and password for a SOCKS5 proxy without credentials of its own.
    circuit: String,
}

/// An HTTP client whose connections follow a route.
#[derive(Clone)]
pub struct RoutedClient {
    client: reqwest::Client,
    fallback: Option<Fallback>,
}

/// For a SOCKS5 proxy that takes no credentials.
#[derive(Clone)]
struct Fallback {
    client: reqwest::Client,
    is_used: Arc<AtomicBool>,
}

impl RoutedClient {
    pub fn request(&self, method: reqwest::Method, url: url::Url) -> reqwest::RequestBuilder {
        self.client.request(method, url)
    }

    pub async fn execute(
        &self,
        request: reqwest::Request,
    ) -> Result<reqwest::Response, reqwest::Error> {
        let Some(fallback) = &self.fallback else {
            return self.client.execute(request).await;
        };
        if fallback.is_used.load(Ordering::Relaxed) {
            return fallback.client.execute(request).await;
        }
        let again = request.try_clone();
        match (self.client.execute(request).await, again) {
            (Err(error), Some(again)) if error.is_connect() && is_refused(&error) => {
                tracing::info!("the SOCKS proxy takes no credentials, so its circuits are shared");
                fallback.is_used.store(true, Ordering::Relaxed);
                fallback.client.execute(again).await
            }
            (outcome, _) => outcome,
        }
    }
}

/// Whether a SOCKS5 proxy did not take credentials.
fn is_refused(error: &(dyn std::error::Error + 'static)) -> bool {
    error::proxy_fault(error) == ProxyFailure::AuthenticationRequired
}

impl Route {
    /// A route with a circuit of its own.
    pub fn new(address: &ServerAddress, proxy: &Proxy) -> Self {
        Self {
            address: address.clone(),
            proxy: proxy.clone(),
            circuit: uuid::Uuid::new_v4().simple().to_string(),
        }
    }

    /// Whether a proxy is used. Fails if the system proxy is of an unsupported type.
    pub fn uses_proxy(&self) -> Result<bool, Failure> {
        Ok(self.resolve()?.is_some())
    }

    /// Whether the server sees its connections come from another place than those of other servers.
    pub fn has_own_circuit(&self) -> bool {
        matches!(self.resolve(), Ok(Some(ResolvedProxy::Socks5(_, None))))
    }

    /// Makes an HTTP client. `builder` has everything but the route.
    pub fn client(
        &self,
        builder: impl Fn() -> reqwest::ClientBuilder,
    ) -> Result<RoutedClient, Failure> {
        let builder = || match (self.address.url().host(), loopback_of(&self.address)) {
            (Some(Host::Domain(name)), Some(addresses)) => {
                builder().resolve_to_addrs(name, &addresses)
            }
            _ => builder(),
        };
        // `socks5h`: the proxy resolves the host name, so that the device's DNS queries disclose nothing.
        let with = |url: String| {
            let proxy = reqwest::Proxy::all(url).map_err(|error| {
                tracing::warn!(%error, "cannot use the proxy");
                Failure::Proxy(ProxyFailure::Unreachable)
            })?;
            build(builder().no_proxy().proxy(proxy))
        };
        let (client, fallback) = match (&self.proxy, self.resolve()?) {
            (_, Some(ResolvedProxy::Socks5(uri, None))) => {
                let host = uri.authority().map_or("", |authority| authority.as_str());
                let circuit = &self.circuit;
                let client = with(format!("socks5h://{circuit}:{circuit}@{host}"))?;
                let fallback = Fallback {
                    client: with(format!("socks5h://{host}"))?,
                    is_used: Arc::default(),
                };
                (client, Some(fallback))
            }
            (Proxy::Http(proxy), _) => (with(format!("http://{proxy}"))?, None),
            (Proxy::System, Some(_)) => (build(builder())?, None),
            (Proxy::System | Proxy::Direct | Proxy::Socks5(_) | Proxy::Unknown(_), _) => {
                (build(builder().no_proxy())?, None)
            }
        };
        Ok(RoutedClient { client, fallback })
    }

    /// Opens a TCP connection for the socket.
    pub async fn connect(&self) -> Result<TcpStream, Failure> {
        match self.resolve()? {
            None => {
                let stream = if let Some(addresses) = loopback_of(&self.address) {
                    TcpStream::connect(addresses.as_slice()).await
                } else {
                    let endpoint = self.address.endpoint().ok_or(Failure::InvalidAddress)?;
                    TcpStream::connect(endpoint).await
                };
                stream.map_err(|error| error::from_causes(&error))
            }
            Some(ResolvedProxy::Socks5(uri, None)) => {
                let circuit = Some((self.circuit.clone(), self.circuit.clone()));
                match self.connect_socks(uri.clone(), circuit).await {
                    Err(Failure::Proxy(ProxyFailure::AuthenticationRequired)) => {
                        self.connect_socks(uri, None).await
                    }
                    connected => connected,
                }
            }
            Some(ResolvedProxy::Socks5(uri, credentials)) => {
                self.connect_socks(uri, credentials).await
            }
            Some(ResolvedProxy::Tunnel(uri, authorization)) => {
                let mut tunnel = Tunnel::new(uri, connector());
                if let Some(authorization) = authorization {
                    tunnel = tunnel.with_auth(authorization);
                }
                let stream = tunnel.call(target(&self.address)?).await;
                Ok(stream.map_err(|error| failure(&error))?.into_inner())
            }
        }
    }

    async fn connect_socks(
        &self,
        proxy: Uri,
        credentials: Option<Credentials>,
    ) -> Result<TcpStream, Failure> {
        let mut socks = SocksV5::new(proxy, connector()).local_dns(false);
        if let Some((name, password)) = credentials {
            socks = socks.with_auth(name, password);
        }
        let stream = socks.call(target(&self.address)?).await;
        Ok(stream.map_err(|error| failure(&error))?.into_inner())
    }

    fn resolve(&self) -> Result<Option<ResolvedProxy>, Failure> {
        let uri = |scheme: &str, proxy: &ProxyAddr| {
            let uri = format!("{scheme}://{proxy}").parse::<Uri>();
            uri.map_err(|_| Failure::Proxy(ProxyFailure::Unreachable))
        };
        Ok(match &self.proxy {
            Proxy::Socks5(proxy) => Some(ResolvedProxy::Socks5(uri("socks5", proxy)?, None)),
            Proxy::Http(proxy) => Some(ResolvedProxy::Tunnel(uri("http", proxy)?, None)),
            Proxy::Unknown(_) => return Err(Failure::Proxy(ProxyFailure::Unknown)),
            Proxy::System if !self.address.is_loopback() => {
                let mut variables = VARIABLES.into_iter().filter_map(std::env::var_os);
                if !variables.all(|value| is_understood(value.to_str())) {
                    return Err(Failure::Proxy(ProxyFailure::UnknownSystem));
                }
                system_proxy(&Matcher::from_system(), &target(&self.address)?)?
            }
            Proxy::System | Proxy::Direct => None,
        })
    }
}

fn build(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, Failure> {
    builder.build().map_err(|error| {
        tracing::error!(%error, "cannot build the HTTP client");
        Failure::Unreachable
    })
}

/// The addresses of a host name that means this device.
fn loopback_of(address: &ServerAddress) -> Option<[SocketAddr; 2]> {
    let is_name = matches!(address.url().host(), Some(Host::Domain(_)));
    let port = address.url().port_or_known_default()?;
    let addresses = LOOPBACK.map(|ip| SocketAddr::new(ip, port));
    (is_name && address.is_loopback()).then_some(addresses)
}

type Credentials = (String, String);

/// A proxy, with the credentials of the system settings.
enum ResolvedProxy {
    Socks5(Uri, Option<Credentials>),
    Tunnel(Uri, Option<HeaderValue>),
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
            let route = Route::new(&address, &proxy);
            assert_eq!(route.uses_proxy(), Err(unknown.clone()));
            let client = route.client(reqwest::Client::builder);
            assert_eq!(client.err(), Some(unknown));
        }
    }

    #[test]
    fn name_of_this_device_is_not_looked_up() {
        let address = |text: &str| ServerAddress::parse(text).unwrap();
        for text in [
            "localhost:81",
            "http://evil.localhost:81",
            "a.b.localhost.:81",
        ] {
            let addresses = loopback_of(&address(text)).unwrap();
            assert!(
                addresses
                    .iter()
                    .all(|addr| addr.ip().is_loopback() && addr.port() == 81),
                "{text}"
            );
        }
        for text in ["127.0.0.1:81", "localhost.example", "https://notlocalhost"] {
            assert_eq!(loopback_of(&address(text)), None, "{text}");
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
