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
use hyper_util::client::proxy::matcher::Intercept;
use tokio::net::TcpStream;
use tower_service::Service;
use url::{Host, Url};

use super::{error, system_proxy};
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
        let with = |url: Option<Url>, authorization: Option<HeaderValue>| {
            let unusable = Failure::Proxy(ProxyFailure::Unreachable);
            let proxy = reqwest::Proxy::all(url.ok_or(unusable.clone())?);
            let proxy = proxy.map_err(|error| {
                tracing::warn!(%error, "cannot use the proxy");
                unusable
            })?;
            let proxy = match authorization {
                Some(authorization) => proxy.custom_http_auth(authorization),
                None => proxy,
            };
            build(builder().no_proxy().proxy(proxy))
        };
        let mut fallback = None;
        let client = match self.resolve()? {
            Some(ResolvedProxy::Socks5(uri, None)) => {
                let circuit = (self.circuit.clone(), self.circuit.clone());
                fallback = Some(Fallback {
                    client: with(socks_url(&uri, None), None)?,
                    is_used: Arc::default(),
                });
                with(socks_url(&uri, Some(circuit)), None)?
            }
            Some(ResolvedProxy::Socks5(uri, credentials)) => {
                with(socks_url(&uri, credentials), None)?
            }
            Some(ResolvedProxy::Tunnel(uri, authorization)) => {
                with(Url::parse(&uri.to_string()).ok(), authorization)?
            }
            None => build(builder().no_proxy())?,
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
                system_proxy(system_proxy::resolve(&target(&self.address)?)?)?
            }
            Proxy::System | Proxy::Direct => None,
        })
    }
}

/// `socks5h`: the proxy resolves the host name, so that the device's DNS queries disclose nothing.
fn socks_url(proxy: &Uri, credentials: Option<Credentials>) -> Option<Url> {
    let mut url = Url::parse(&format!("socks5h://{}", proxy.authority()?)).ok()?;
    if let Some((name, password)) = credentials {
        url.set_username(&name).ok()?;
        url.set_password(Some(&password)).ok()?;
    }
    Some(url)
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

/// The proxy of the system settings for a target.
fn system_proxy(found: Option<Intercept>) -> Result<Option<ResolvedProxy>, Failure> {
    let Some(intercept) = found else {
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
    use hyper_util::client::proxy::matcher::Matcher;

    use super::*;

    fn resolve_system(proxy: &str, target: &str) -> Result<Option<ResolvedProxy>, Failure> {
        let system = Matcher::builder()
            .all(proxy)
            .no("home.example,10.0.0.0/8")
            .build();
        system_proxy(system.intercept(&target.parse().unwrap()))
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
    fn credentials_of_a_proxy_are_encoded() {
        let proxy = Uri::from_static("socks5://proxy.example:1080/");
        let credentials = Some(("a:b".to_owned(), "p@ss/word".to_owned()));
        let url = socks_url(&proxy, credentials).unwrap();
        assert_eq!(
            url.as_str(),
            "socks5h://a%3Ab:p%40ss%2Fword@proxy.example:1080"
        );
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
