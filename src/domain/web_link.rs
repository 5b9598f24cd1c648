//! The address of a link in a message, and whether it leads elsewhere than it seems to.

use url::Url;

/// Always `http` or `https` with a host, or `mailto` with an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebLink {
    url: Url,
    deception: Option<Deception>,
}

/// Why a reader may be wrong about where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deception {
    /// It has a user name or a password, which stand where the host is expected: `https://bank.example@evil.example`.
    SignIn,
    /// The host has letters that may look like others.
    ForeignLetters,
    /// The host is not the one that is written, as in `https://0x7f.1`.
    OtherHost,
}

impl WebLink {
    pub fn parse(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok()?;
        if url.scheme() == "mailto" {
            return Self::mail(url);
        }
        let host = url.host_str()?;
        let has_sign_in = !url.username().is_empty() || url.password().is_some();
        let is_foreign = |label: &str| label.starts_with("xn--");
        let deception = if has_sign_in {
            Some(Deception::SignIn)
        } else if host.split('.').any(is_foreign) {
            Some(Deception::ForeignLetters)
        } else {
            let is_same = written_host(address).is_some_and(|it| it.eq_ignore_ascii_case(host));
            (!is_same).then_some(Deception::OtherHost)
        };
        let is_web = matches!(url.scheme(), "http" | "https");
        is_web.then_some(Self { url, deception })
    }

    /// To one address, and without a text or files that the sender of the message has chosen.
    fn mail(mut url: Url) -> Option<Self> {
        url.set_query(None);
        url.set_fragment(None);
        let (name, host) = url.path().split_once('@')?;
        let is_one = !name.is_empty() && !host.is_empty();
        let is_one = is_one && !host.contains(['@', ',', ';', '%']);
        is_one.then_some(Self {
            url,
            deception: None,
        })
    }

    /// In ASCII: foreign letters as Punycode. Of a mail address all of it.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_else(|| self.url.path())
    }

    /// As the browser gets it.
    pub fn address(&self) -> &str {
        self.url.as_str()
    }

    pub fn deception(&self) -> Option<Deception> {
        self.deception
    }
}

/// What a reader takes for the host of an address.
fn written_host(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let port = host.rfind(':').filter(|at| {
        let port = host.get(at + 1..).unwrap_or("");
        port.bytes().all(|byte| byte.is_ascii_digit())
    });
    host.get(..port.unwrap_or(host.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_lead_elsewhere_are_recognized() {
        use Deception::{ForeignLetters, OtherHost, SignIn};
        for (address, host, deception) in [
            ("https://a.example/b?c#d", "a.example", None),
            ("HTTPS://A.Example:8080/x@y", "a.example", None),
            ("http://127.0.0.1:80/", "127.0.0.1", None),
            ("http://[::1]:8080/", "[::1]", None),
            (
                "https://google.com@evil.example",
                "evil.example",
                Some(SignIn),
            ),
            (
                "https://google.com:80@evil.example/",
                "evil.example",
                Some(SignIn),
            ),
            (
                "https://pаypal.com/",
                "xn--pypal-4ve.com",
                Some(ForeignLetters),
            ),
            (
                "https://аррӏе.com",
                "xn--80ak6aa92e.com",
                Some(ForeignLetters),
            ),
            (
                "https://xn--80ak6aa92e.com",
                "xn--80ak6aa92e.com",
                Some(ForeignLetters),
            ),
            (
                "https://straße.example",
                "xn--strae-oqa.example",
                Some(ForeignLetters),
            ),
            ("http://0x7f.1/", "127.0.0.1", Some(OtherHost)),
            ("http://2130706433/", "127.0.0.1", Some(OtherHost)),
            (
                "https://good.example\\@evil.example",
                "good.example",
                Some(OtherHost),
            ),
            ("https://ｇｏｏｇｌｅ.com", "google.com", Some(OtherHost)),
            ("https://%65vil.example", "evil.example", Some(OtherHost)),
        ] {
            let link = WebLink::parse(address).unwrap();
            assert_eq!(
                (link.host(), link.deception()),
                (host, deception),
                "{address}"
            );
        }
        let mail = WebLink::parse("mailto:a@b.example?body=x&attach=/etc/passwd#c").unwrap();
        assert_eq!(mail.address(), "mailto:a@b.example");
        assert_eq!((mail.host(), mail.deception()), ("a@b.example", None));
        for refused in [
            "ftp://a.example",
            "https://",
            "javascript:alert(1)",
            "a.example",
            "mailto:",
            "mailto:a",
            "mailto:a@b.example,c@d.example",
            "mailto:a@b.example@c.example",
            "file:///etc/passwd",
            "data:text/html,x",
        ] {
            assert_eq!(WebLink::parse(refused), None, "{refused}");
        }
    }
}
