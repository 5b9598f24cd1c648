//! The base address of a server: `http` or `https`, a host, perhaps a port and a path, and nothing else, in one normal
//! form (`docs/backend-contract.md` 2.1).
//!
//! [`ServerAddress::parse`] takes what a person types and adds a missing scheme; [`ServerAddress::parse_strict`] is for
//! addresses in links and lists, where nothing is guessed.

use std::fmt;

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
    /// Credentials, a query or a fragment, which no server address has.
    #[error("the address has more than a server")]
    Extra,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ServerAddress(Url);

impl ServerAddress {
    /// Reads what a person typed. Without a scheme it is `https`, and `http` for a loopback host.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        check(text, char::is_whitespace)?;
        if text.contains("://") {
            return Self::normalize(text);
        }
        // `http:/host` and `https:\\host` are mistyped schemes, not hosts with those names.
        let scheme = text.split(['/', '\\']).next().unwrap_or_default();
        if scheme.len() < text.len() && is_http(scheme.strip_suffix(':').unwrap_or_default()) {
            return Err(AddressError::Malformed);
        }
        let secure = Self::normalize(&format!("https://{text}"))?;
        if secure.is_loopback() {
            Self::normalize(&format!("http://{text}"))
        } else {
            Ok(secure)
        }
    }

    /// Reads an address from a link or a list: it has a scheme, no control character and no `@`.
    pub fn parse_strict(text: &str) -> Result<Self, AddressError> {
        check(text, |c| c.is_whitespace() || c.is_control())?;
        let address = Self::normalize(text)?;
        if text.contains('@') {
            return Err(AddressError::Extra);
        }
        Ok(address)
    }

    /// The addresses to try for a typed text, in order: only the named scheme if there is one; otherwise `https`, then
    /// `http` for a loopback host.
    pub fn candidates(text: &str) -> Result<Vec<Self>, AddressError> {
        let address = Self::parse(text)?;
        if text.contains("://") || address.is_secure() {
            return Ok(vec![address]);
        }
        let secure = Self::normalize(&format!("https://{}", text.trim()))?;
        Ok(vec![secure, address])
    }

    /// Without slashes at the end of the path and without the dot that may end a host name.
    fn normalize(text: &str) -> Result<Self, AddressError> {
        let mut url = Url::parse(text).map_err(|_| AddressError::Malformed)?;
        if !is_http(url.scheme()) {
            return Err(AddressError::Scheme);
        }
        let plain = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if !plain {
            return Err(AddressError::Extra);
        }
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
