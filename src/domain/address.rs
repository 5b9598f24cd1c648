//! The base address of a server: `http` or `https`, a host, perhaps a port and a path, and nothing else, in one normal
//! form (`docs/backend-contract.md` 2.1).
//!
//! [`ServerAddress::parse`] takes what a person types or copies from a browser, adds a missing scheme, and leaves out what
//! belongs to a page and not to a server; [`ServerAddress::parse_strict`] is for addresses in links and lists, where
//! nothing is guessed.

use std::fmt;
use std::net::Ipv6Addr;

use url::{Host, Url};

/// In bytes.
const MAX_LENGTH: usize = 2048;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("the address is too long")]
    TooLong,
    #[error("the address cannot be read")]
    Malformed,
    #[error("the address is neither https nor http")]
    Scheme,
    #[error("the address has a user name or a password")]
    Credentials,
    /// A query or a fragment, which no server address has.
    #[error("the address has more than a server")]
    Extra,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ServerAddress(Url);

impl ServerAddress {
    /// Reads what a person typed. Without a scheme it is `https`, and `http` for a loopback host. `wss` and `ws` are taken
    /// as `https` and `http`.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let (scheme, rest) = typed_parts(text)?;
        if let Some(scheme) = scheme {
            return Self::normalize(&format!("{scheme}://{rest}"));
        }
        let secure = Self::normalize(&format!("https://{rest}"))?;
        if secure.is_loopback() {
            Self::normalize(&format!("http://{rest}"))
        } else {
            Ok(secure)
        }
    }

    /// Whether a typed text names a scheme, so that none is guessed.
    pub fn has_scheme(text: &str) -> bool {
        split_scheme(text.trim_matches(is_invisible)).0.is_some()
    }

    /// Reads an address from a link or a list: it has a scheme, no control character and no `@`.
    pub fn parse_strict(text: &str) -> Result<Self, AddressError> {
        check(text, |c| c.is_whitespace() || c.is_control())?;
        let address = Self::normalize(text)?;
        if text.contains('@') {
            return Err(AddressError::Credentials);
        }
        if text.contains(['?', '#']) {
            return Err(AddressError::Extra);
        }
        Ok(address)
    }

    /// The addresses to try for a typed text, in order: only the named scheme if there is one; otherwise `https`, then
    /// `http` for a loopback host.
    pub fn candidates(text: &str) -> Result<Vec<Self>, AddressError> {
        let address = Self::parse(text)?;
        if Self::has_scheme(text) || address.is_secure() {
            return Ok(vec![address]);
        }
        let (_, rest) = typed_parts(text)?;
        let secure = Self::normalize(&format!("https://{rest}"))?;
        Ok(vec![secure, address])
    }

    /// Without query and fragment, slashes at the end of the path, and the dot that may end a host name.
    fn normalize(text: &str) -> Result<Self, AddressError> {
        let mut url = Url::parse(text).map_err(|_| AddressError::Malformed)?;
        if !is_http(url.scheme()) {
            return Err(AddressError::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::Credentials);
        }
        url.set_query(None);
        url.set_fragment(None);
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        if let Some(Host::Domain(name)) = url.host() {
            let bare = name.trim_end_matches('.').to_owned();
            // Fails for a host of dots alone, which stays as it is.
            let _unchanged = url.set_host(Some(&bare));
        }
        Ok(Self(url))
    }

    pub fn url(&self) -> &Url {
        &self.0
    }

    /// In lower case and without a default port: what an identity proof is bound to (`docs/backend-contract.md` 10).
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    pub fn is_secure(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether the traffic is encrypted or stays on this device.
    pub fn is_private(&self) -> bool {
        self.is_secure() || self.is_loopback()
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

/// The scheme that a typed text names, and what follows it.
fn typed_parts(text: &str) -> Result<(Option<&'static str>, String), AddressError> {
    let text = text.trim_matches(is_invisible);
    check(text, is_invisible)?;
    let (scheme, rest) = split_scheme(text);
    if scheme.is_none() && rest.contains("://") {
        return Err(AddressError::Scheme);
    }
    let host = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    // Without brackets its last part would be taken for a port.
    let is_bare = host.parse::<Ipv6Addr>().is_ok();
    let rest = if is_bare {
        rest.replacen(host, &format!("[{host}]"), 1)
    } else {
        rest.to_owned()
    };
    Ok((scheme, rest))
}

/// Also of a mistyped one, as `http:host` and `https:\\host`. `http:8080` is a host with a port.
fn split_scheme(text: &str) -> (Option<&'static str>, &str) {
    const SLASHES: [char; 2] = ['/', '\\'];
    let Some((name, rest)) = text.split_once(':') else {
        return (None, text);
    };
    let scheme = match name.to_ascii_lowercase().as_str() {
        "https" | "wss" => "https",
        "http" | "ws" => "http",
        _ => return (None, text),
    };
    let first = rest.split(SLASHES).next().unwrap_or_default();
    let is_port = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit());
    if is_port {
        return (None, text);
    }
    (Some(scheme), rest.trim_start_matches(SLASHES))
}

/// Whitespace, and what is copied with a text without being seen.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

fn check(text: &str, forbidden: impl Fn(char) -> bool) -> Result<(), AddressError> {
    if text.len() > MAX_LENGTH {
        return Err(AddressError::TooLong);
    }
    if text.is_empty() || text.contains(forbidden) {
        return Err(AddressError::Malformed);
    }
    Ok(())
}

fn is_http(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// Whether a URL leads to this device.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests;
