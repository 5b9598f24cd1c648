//! What may stand as the address of a backend when somebody else wrote it: in a link, in a list.
//!
//! Stricter than what a person may type: the scheme is named, and nothing is guessed.

use url::{Host, Url};

/// The longest address that is taken, in bytes.
const LONGEST: usize = 2048;

/// Why an address is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is longer than any address needs to be.
    #[error("the address is too long")]
    TooLong,
    /// It is no address.
    #[error("the address cannot be read")]
    Unreadable,
    /// It is neither `https` nor `http`.
    #[error("the address is neither https nor http")]
    Scheme,
    /// It carries a name, a password, a question or a mark, which no backend's address has.
    #[error("the address carries more than a backend")]
    Extra,
}

/// The address of a backend in its normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backend(Url);

impl Backend {
    /// Reads an address that somebody else wrote.
    ///
    /// # Errors
    /// With what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        if text.len() > LONGEST {
            return Err(Refusal::TooLong);
        }
        if text.contains(|letter: char| letter.is_whitespace() || letter.is_control()) {
            return Err(Refusal::Unreadable);
        }
        let url = Url::parse(text).map_err(|_| Refusal::Unreadable)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refusal::Scheme);
        }
        let plain = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none()
            && !text.contains('@');
        if !plain {
            return Err(Refusal::Extra);
        }
        Ok(Self(normal(url)))
    }

    /// The address as it is shown, kept and asked, without a slash at its end.
    #[must_use]
    pub fn address(&self) -> String {
        self.0.as_str().trim_end_matches('/').to_owned()
    }

    /// Scheme, host and port, in lower case and without a usual port.
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Whether nobody on the way can read what travels: it is encrypted, or does not leave this device.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.0.scheme() == "https" || is_this_device(&self.0)
    }
}

/// An address in its normal form: without slashes at its end, and without the dot that may end the name of a host.
#[must_use]
pub fn normal(mut url: Url) -> Url {
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    if let Some(Host::Domain(name)) = url.host() {
        let bare = name.trim_end_matches('.').to_owned();
        if bare != name {
            // A host of dots alone stays what it is.
            let _kept = url.set_host(Some(&bare));
        }
    }
    url
}

/// Whether an address leads to this very device.
#[must_use]
pub fn is_this_device(url: &Url) -> bool {
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
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_form() {
        for (text, address, origin, private) in [
            (
                "https://Chat.Example.ORG/",
                "https://chat.example.org",
                "https://chat.example.org",
                true,
            ),
            (
                "HTTPS://a.example:443/team//",
                "https://a.example/team",
                "https://a.example",
                true,
            ),
            (
                "http://127.0.0.1:8080",
                "http://127.0.0.1:8080",
                "http://127.0.0.1:8080",
                true,
            ),
            (
                "http://[::1]:9/x",
                "http://[::1]:9/x",
                "http://[::1]:9",
                true,
            ),
            (
                "http://a.example",
                "http://a.example",
                "http://a.example",
                false,
            ),
            (
                "https://bücher.example",
                "https://xn--bcher-kva.example",
                "https://xn--bcher-kva.example",
                true,
            ),
        ] {
            let backend = Backend::parse(text).unwrap();
            assert_eq!(backend.address(), address, "{text}");
            assert_eq!(backend.origin(), origin, "{text}");
            assert_eq!(backend.is_private(), private, "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        let long = format!("https://a.example/{}", "a".repeat(LONGEST));
        for (text, refusal) in [
            (long.as_str(), Refusal::TooLong),
            ("", Refusal::Unreadable),
            ("chat.example", Refusal::Unreadable),
            ("https://", Refusal::Unreadable),
            ("https://a.example/\u{0}", Refusal::Unreadable),
            ("https://a.example/a b", Refusal::Unreadable),
            ("https://a.example\n.evil.example", Refusal::Unreadable),
            ("file:///etc/passwd", Refusal::Scheme),
            ("javascript:alert(1)", Refusal::Scheme),
            ("ftp://a.example", Refusal::Scheme),
            ("openchat://join", Refusal::Scheme),
            ("https://user:word@a.example", Refusal::Extra),
            ("https://a.example@evil.example", Refusal::Extra),
            ("https://@evil.example", Refusal::Extra),
            ("https://a.example/?token=1", Refusal::Extra),
            ("https://a.example/#x", Refusal::Extra),
        ] {
            assert_eq!(Backend::parse(text), Err(refusal), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(https?://)?\\PC{0,60}") {
            if let Ok(backend) = Backend::parse(&text) {
                proptest::prop_assert_eq!(Backend::parse(&backend.address()), Ok(backend));
            }
        }
    }
}
