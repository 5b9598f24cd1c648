//! Where a server is: the base address as a person gives it, in one normal form (`docs/backend-contract.md` 2.1).

use std::fmt;

use url::{Host, Url};

use crate::domain::backend::{is_this_device, normal};
use crate::domain::failure::Failure;

/// The longest address that is taken, in characters.
const LONGEST: usize = 2048;

/// A server's base address: `http` or `https`, a host, perhaps a port and a path, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    base: Url,
}

impl Address {
    /// Reads what a person typed. Without a scheme it is `https`, and `http` for this very device.
    ///
    /// # Errors
    /// `InvalidAddress` when it is not an address of a server.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST || text.contains(char::is_whitespace) {
            return Err(Failure::InvalidAddress);
        }
        let url = if text.contains("://") {
            parse(text)?
        } else {
            Self::guess(text)?
        };
        let plain = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if !plain || !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(Failure::InvalidAddress);
        }
        Ok(Self { base: normal(url) })
    }

    /// The addresses that a text may mean, in the order in which they are tried: with a scheme that one; without, first
    /// `https`, and `http` only for this very device.
    ///
    /// # Errors
    /// `InvalidAddress` when it is not an address of a server.
    pub fn candidates(text: &str) -> Result<Vec<Self>, Failure> {
        let meant = Self::parse(text)?;
        if text.contains("://") || meant.is_secure() {
            return Ok(vec![meant]);
        }
        let secure = Self::parse(&format!("https://{}", text.trim()))?;
        Ok(vec![secure, meant])
    }

    fn guess(text: &str) -> Result<Url, Failure> {
        let named = ["http:", "https:"].into_iter().find_map(|scheme| {
            let head = text.get(..scheme.len())?;
            head.eq_ignore_ascii_case(scheme)
                .then(|| text.get(scheme.len()..))?
        });
        // A scheme that is written wrongly is no host of that name.
        if named.is_some_and(|rest| rest.starts_with(['/', '\\'])) {
            return Err(Failure::InvalidAddress);
        }
        let secure = parse(&format!("https://{text}"))?;
        if is_this_device(&secure) {
            parse(&format!("http://{text}"))
        } else {
            Ok(secure)
        }
    }

    /// Whether it leads to this very device.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_this_device(&self.base)
    }

    /// Whether what travels to it is encrypted.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.base.scheme() == "https"
    }

    /// Scheme, host and port, in lower case and without a usual port: what a proof is bound to
    /// (`docs/backend-contract.md` 10, `identity_proof`).
    #[must_use]
    pub fn origin(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    /// The address of something under the base. `path` begins without a slash, and has one before any colon.
    #[must_use]
    pub fn join(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        let prefix = self.base.path().trim_end_matches('/');
        let (path, query) = path
            .split_once('?')
            .map_or((path, None), |(path, query)| (path, Some(query)));
        url.set_path(&format!("{prefix}/{path}"));
        url.set_query(query);
        url
    }

    /// The address of the socket. The base's path stays before it.
    #[must_use]
    pub fn realtime(&self) -> Url {
        let mut url = self.join("v1/realtime");
        let scheme = if self.is_secure() { "wss" } else { "ws" };
        if url.set_scheme(scheme).is_err() {
            tracing::error!("a socket address could not be made");
        }
        url
    }

    /// An address that a server handed out. One that leads to the server's own device, as a misconfigured server's do, is
    /// laid onto the base; a relative one too. `None` for anything but `http` and `https` (`docs/backend-contract.md` 2.6).
    #[must_use]
    pub fn rebase(&self, handed: &str) -> Option<Url> {
        let Ok(url) = Url::parse(handed) else {
            let path = handed.strip_prefix('/')?;
            return (!path.starts_with('/')).then(|| self.under(path));
        };
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return None;
        }
        let elsewhere =
            url.origin() != self.base.origin() || !url.path().starts_with(self.base.path());
        if is_this_device(&url) && elsewhere {
            let path = url.path().trim_start_matches('/').to_owned();
            let path = url
                .query()
                .map_or(path.clone(), |query| format!("{path}?{query}"));
            return Some(self.under(&path));
        }
        Some(url)
    }

    /// A path on the server, with the base's own path before it unless it has it already.
    fn under(&self, path: &str) -> Url {
        let prefix = self.base.path().trim_matches('/');
        let rest = path
            .strip_prefix(prefix)
            .and_then(|rest| rest.strip_prefix('/'));
        self.join(rest.filter(|_| !prefix.is_empty()).unwrap_or(path))
    }

    /// Host and port for a connection.
    #[must_use]
    pub fn endpoint(&self) -> Option<(String, u16)> {
        let host = match self.base.host()? {
            Host::Domain(name) => name.to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        Some((host, self.base.port_or_known_default()?))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base.as_str().trim_end_matches('/'))
    }
}

fn parse(text: &str) -> Result<Url, Failure> {
    Url::parse(text).map_err(|_| Failure::InvalidAddress)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::backend::Backend;

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    #[test]
    fn what_people_type_becomes_one_form() {
        for (typed, expected) in [
            ("https://Chat.Example.ORG/", "https://chat.example.org"),
            ("  chat.example.org  ", "https://chat.example.org"),
            (
                "chat.example.org:8443/team/",
                "https://chat.example.org:8443/team",
            ),
            ("https://chat.example.org:443", "https://chat.example.org"),
            ("localhost:8080", "http://localhost:8080"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("[::1]:8080", "http://[::1]:8080"),
            ("http://chat.example.org", "http://chat.example.org"),
            ("bücher.example", "https://xn--bcher-kva.example"),
            (
                "https://chat.example.org.:8443/",
                "https://chat.example.org:8443",
            ),
            ("localhost.:8080", "http://localhost:8080"),
        ] {
            assert_eq!(address(typed).to_string(), expected, "{typed}");
        }
    }

    #[test]
    fn what_is_no_server_is_refused() {
        for typed in [
            "",
            "   ",
            "two words",
            "ftp://a.example",
            "file:///etc",
            "https://",
            "https://user:word@a.example",
            "https://a.example/?q",
            "https://a.example/#f",
            "javascript:alert(1)",
            "http://[",
            "a:b:c",
            "http:/a.example",
            "https:\\\\a.example",
        ] {
            assert_eq!(
                Address::parse(typed),
                Err(Failure::InvalidAddress),
                "{typed}"
            );
        }
        assert!(Address::parse(&format!("https://{}.example", "a".repeat(3000))).is_err());
    }

    /// Bug 15 of the former client: the socket lost the path of the base.
    #[test]
    fn the_path_of_the_base_stays_everywhere() {
        let base = address("https://a.example/chat");
        assert_eq!(
            base.join("v1/profiles:batch?user_uid=x").as_str(),
            "https://a.example/chat/v1/profiles:batch?user_uid=x"
        );
        assert_eq!(base.realtime().as_str(), "wss://a.example/chat/v1/realtime");
        assert_eq!(base.origin(), "https://a.example");
    }

    #[test]
    fn a_server_that_believes_it_is_at_home_is_followed_to_where_it_is() {
        let base = address("https://a.example/chat");
        let rebased = |handed: &str| base.rebase(handed).map(|url| url.to_string());
        assert_eq!(
            rebased("http://localhost:8080/v1/x?y=1").as_deref(),
            Some("https://a.example/chat/v1/x?y=1")
        );
        assert_eq!(
            rebased("http://127.0.0.1/chat/v1/x").as_deref(),
            Some("https://a.example/chat/v1/x")
        );
        assert_eq!(
            rebased("/v1/x").as_deref(),
            Some("https://a.example/chat/v1/x")
        );
        assert_eq!(
            rebased("https://cdn.example/x").as_deref(),
            Some("https://cdn.example/x")
        );
        for refused in [
            "file:///etc/passwd",
            "javascript:1",
            "//evil.example/x",
            "smb://h/s",
            "",
        ] {
            assert_eq!(rebased(refused), None, "{refused}");
        }
        let home = address("http://127.0.0.1:9/chat");
        assert_eq!(
            home.rebase("http://127.0.0.1:9/v1/x").unwrap().as_str(),
            "http://127.0.0.1:9/chat/v1/x"
        );
        assert_eq!(
            home.rebase("http://127.0.0.1:9/chat/v1/x")
                .unwrap()
                .as_str(),
            "http://127.0.0.1:9/chat/v1/x"
        );
        let home = address("http://127.0.0.1:9");
        assert_eq!(
            home.rebase("http://127.0.0.1:9/v1/x").unwrap().as_str(),
            "http://127.0.0.1:9/v1/x"
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
            if let Ok(address) = Address::parse(&text) {
                proptest::prop_assert_eq!(Address::parse(&address.to_string()), Ok(address));
            }
        }

        /// What stands in links and lists is the form that is asked for and kept.
        #[test]
        fn a_backend_of_a_link_is_the_address_that_is_joined(text in "(https?://)[a-z.:0-9/\\[\\]A-Z%@]{0,40}") {
            if let Ok(backend) = Backend::parse(&text) {
                let address = Address::parse(&text).unwrap();
                proptest::prop_assert_eq!(address.to_string(), backend.address());
                proptest::prop_assert_eq!(address.origin(), backend.origin());
            }
        }
    }
}
