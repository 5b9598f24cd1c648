//! How a server is reached; each server has its own setting. Credentials are not supported: the list of servers is
//! not encrypted.

use std::fmt;

use url::{Host, Url};

use super::address;

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Proxy {
    #[default]
    System,
    Direct,
    /// The proxy also resolves the host name.
    Socks5(ProxyAddr),
    /// By `CONNECT`.
    Http(ProxyAddr),
}

/// Host and port.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProxyAddr {
    host: String,
    port: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProxyAddrError {
    #[error("this is no host and port")]
    Malformed,
    #[error("a user name and a password are not supported")]
    Credentials,
}

impl ProxyAddr {
    /// Reads `host:port`, with or without a scheme.
    pub fn parse(text: &str) -> Result<Self, ProxyAddrError> {
        const MAX_LENGTH: usize = 300;
        let text = text.trim();
        let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
        if bare.contains('@') {
            return Err(ProxyAddrError::Credentials);
        }
        if bare.is_empty() || bare.len() > MAX_LENGTH {
            return Err(ProxyAddrError::Malformed);
        }
        // This scheme has no default port, so the port is required.
        let url = Url::parse(&format!("proxy://{bare}")).map_err(|_| ProxyAddrError::Malformed)?;
        let host = match url.host() {
            Some(Host::Ipv6(address)) => format!("[{address}]"),
            Some(host) => host.to_string(),
            None => return Err(ProxyAddrError::Malformed),
        };
        let in_host = |c: char| c.is_ascii_alphanumeric() || "-.:[]_".contains(c);
        let has_more =
            !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some();
        match url.port() {
            Some(port) if port > 0 && host.chars().all(in_host) && !has_more => {
                Ok(Self { host, port })
            }
            _ => Err(ProxyAddrError::Malformed),
        }
    }
}

impl fmt::Display for ProxyAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl Proxy {
    /// Whether what is sent to this device stays on it.
    pub fn keeps_loopback(&self) -> bool {
        match self {
            Self::System | Self::Direct => true,
            Self::Socks5(proxy) | Self::Http(proxy) => {
                Url::parse(&format!("http://{proxy}")).is_ok_and(|url| address::is_loopback(&url))
            }
        }
    }

    /// The value in the list of servers; `None` for the system setting.
    pub fn to_setting(&self) -> Option<String> {
        match self {
            Self::System => None,
            Self::Direct => Some("none".to_owned()),
            Self::Socks5(addr) => Some(format!("socks5://{addr}")),
            Self::Http(addr) => Some(format!("http://{addr}")),
        }
    }

    /// Reads a value of [`Self::to_setting`].
    pub fn from_setting(text: &str) -> Option<Self> {
        match text.split_once("://") {
            None if text == "none" => Some(Self::Direct),
            Some(("socks5", addr)) => ProxyAddr::parse(addr).ok().map(Self::Socks5),
            Some(("http", addr)) => ProxyAddr::parse(addr).ok().map(Self::Http),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxy_address_is_host_and_port() {
        for (text, expected) in [
            ("127.0.0.1:9050", Ok("127.0.0.1:9050")),
            (" socks5://localhost:1080 ", Ok("localhost:1080")),
            ("http://proxy.example:3128/", Ok("proxy.example:3128")),
            ("[::1]:9050", Ok("[::1]:9050")),
            ("proxy.example", Err(ProxyAddrError::Malformed)),
            ("proxy.example:0", Err(ProxyAddrError::Malformed)),
            ("proxy.example:99999", Err(ProxyAddrError::Malformed)),
            ("a b:1", Err(ProxyAddrError::Malformed)),
            ("proxy.example:80/path", Err(ProxyAddrError::Malformed)),
            ("", Err(ProxyAddrError::Malformed)),
            (
                "me:secret@proxy.example:1080",
                Err(ProxyAddrError::Credentials),
            ),
        ] {
            let read = ProxyAddr::parse(text).map(|addr| addr.to_string());
            assert_eq!(read, expected.map(str::to_owned), "{text}");
        }
    }

    #[test]
    fn proxy_elsewhere_does_not_keep_loopback_traffic_here() {
        let socks = |text| Proxy::Socks5(ProxyAddr::parse(text).unwrap());
        for text in ["127.0.0.1:9050", "localhost:9050", "[::1]:9050"] {
            assert!(socks(text).keeps_loopback(), "{text}");
        }
        assert!(Proxy::System.keeps_loopback() && Proxy::Direct.keeps_loopback());
        for text in ["proxy.example:9050", "192.0.2.1:9050"] {
            assert!(!socks(text).keeps_loopback(), "{text}");
        }
    }

    #[test]
    fn proxy_setting_round_trips() {
        let addr = ProxyAddr::parse("proxy.example:1080").unwrap();
        for proxy in [
            Proxy::Direct,
            Proxy::Socks5(addr.clone()),
            Proxy::Http(addr),
        ] {
            assert_eq!(
                Proxy::from_setting(&proxy.to_setting().unwrap()),
                Some(proxy)
            );
        }
        assert_eq!(Proxy::System.to_setting(), None);
        for text in ["", "ftp://a:1", "socks5://", "socks5://a:b@c:1"] {
            assert_eq!(Proxy::from_setting(text), None, "{text}");
        }
    }
}
