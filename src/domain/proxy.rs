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
    /// A stored setting that this version does not understand: nothing is sent, because it may be there to protect.
    Unknown(String),
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
    /// Reads `host:port`.
    pub fn parse(text: &str) -> Result<Self, ProxyAddrError> {
        const MAX_LENGTH: usize = 300;
        let bare = text.trim();
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
            Self::Unknown(_) => false,
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
            Self::Unknown(text) => Some(text.clone()),
        }
    }

    /// Reads a value of [`Self::to_setting`].
    pub fn from_setting(text: &str) -> Self {
        if text == "none" {
            return Self::Direct;
        }
        let parsed = if has_scheme(text, "http") {
            Self::http(text).ok()
        } else if text.contains("://") {
            Self::socks5(text).ok()
        } else {
            None
        };
        parsed.unwrap_or_else(|| Self::Unknown(text.to_owned()))
    }

    /// Reads `host:port`, also after `socks5://` or `socks5h://`: the proxy resolves host names in any case.
    pub fn socks5(text: &str) -> Result<Self, ProxyAddrError> {
        without_scheme(text, &["socks5", "socks5h"]).map(Self::Socks5)
    }

    /// Reads `host:port`, also after `http://`.
    pub fn http(text: &str) -> Result<Self, ProxyAddrError> {
        without_scheme(text, &["http"]).map(Self::Http)
    }
}

fn has_scheme(text: &str, scheme: &str) -> bool {
    let before = text.trim().split_once("://").map(|(before, _)| before);
    before.is_some_and(|before| before.eq_ignore_ascii_case(scheme))
}

/// An address with one of these schemes, or with none. Another scheme names a proxy of another type.
fn without_scheme(text: &str, schemes: &[&str]) -> Result<ProxyAddr, ProxyAddrError> {
    match text.split_once("://") {
        None => ProxyAddr::parse(text),
        Some((_, rest)) if schemes.iter().any(|scheme| has_scheme(text, scheme)) => {
            ProxyAddr::parse(rest)
        }
        Some(_) => Err(ProxyAddrError::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxy_address_is_host_and_port() {
        for (text, expected) in [
            ("127.0.0.1:9050", Ok("127.0.0.1:9050")),
            (" localhost:1080 ", Ok("localhost:1080")),
            ("proxy.example:3128/", Ok("proxy.example:3128")),
            ("http://proxy.example:3128", Err(ProxyAddrError::Malformed)),
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
            assert_eq!(Proxy::from_setting(&proxy.to_setting().unwrap()), proxy);
        }
        assert_eq!(Proxy::System.to_setting(), None);
    }

    #[test]
    fn setting_that_is_not_understood_is_kept_and_not_ignored() {
        for text in [
            "",
            "None",
            "direct",
            "ftp://a:1",
            "https://a:1",
            "socks4://a:1",
            "socks5://",
            "socks5h://a",
            "socks5://a:b@c:1",
            "127.0.0.1:9050",
        ] {
            let proxy = Proxy::from_setting(text);
            assert_eq!(proxy, Proxy::Unknown(text.to_owned()));
            assert_eq!(proxy.to_setting().as_deref(), Some(text));
        }
    }

    #[test]
    fn schemes_of_the_same_type_are_aliases() {
        let address = ProxyAddr::parse("localhost:9050").unwrap();
        for text in ["socks5h://localhost:9050", "SOCKS5://localhost:9050"] {
            assert_eq!(Proxy::from_setting(text), Proxy::Socks5(address.clone()));
            assert_eq!(Proxy::socks5(text), Ok(Proxy::Socks5(address.clone())));
            assert_eq!(Proxy::http(text), Err(ProxyAddrError::Malformed));
        }
        assert_eq!(
            Proxy::http(" http://localhost:9050/ "),
            Ok(Proxy::Http(address))
        );
    }
}
