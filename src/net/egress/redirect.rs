//! Where a redirect leads. No redirect is followed: the address is only named, and offered to the user where one is asked
//! for.

use crate::domain::address::ServerAddress;

/// The server to which the answer to a request refers. `None` if the user should not be led there: to the same server, to
/// a page of it, to less encryption, or from elsewhere to this device.
pub(super) fn target(base: &ServerAddress, path: &str, location: &str) -> Option<ServerAddress> {
    let mut url = base.join(path).join(location).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    let path = path.split('?').next().unwrap_or_default();
    // Without the path of the request, the rest is the base address of the other server.
    let prefix = url.path().strip_suffix(path).map(str::to_owned);
    let is_same_origin = url.origin() == base.url().origin();
    if prefix.is_none() && is_same_origin {
        return None;
    }
    url.set_path(prefix.as_deref().unwrap_or_default());
    let target = ServerAddress::parse_strict(url.as_str()).ok()?;
    let is_weaker = base.is_secure() && !target.is_secure();
    let leads_here = target.is_loopback() && !base.is_loopback();
    (target != *base && !is_weaker && !leads_here).then_some(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirect_names_the_address_of_the_other_server() {
        const PATH: &str = "v1/client/capabilities";
        let target = |base: &str, location: &str| {
            let base = ServerAddress::parse(base).unwrap();
            target(&base, PATH, location).map(|target| target.to_string())
        };
        for (base, location, expected) in [
            (
                "https://example.org",
                "https://chat.example.org/v1/client/capabilities",
                Some("https://chat.example.org"),
            ),
            (
                "http://example.org",
                "https://example.org/v1/client/capabilities?x=1#y",
                Some("https://example.org"),
            ),
            (
                "https://example.org",
                "/chat/v1/client/capabilities",
                Some("https://example.org/chat"),
            ),
            (
                "https://example.org/chat",
                "//chat.example.org/v1/client/capabilities",
                Some("https://chat.example.org"),
            ),
            (
                "http://example.org",
                "http://portal.example/login?back=1",
                Some("http://portal.example"),
            ),
            (
                "https://example.org",
                "https://b\u{fc}cher.example/",
                Some("https://xn--bcher-kva.example"),
            ),
            ("https://example.org", "/v1/client/capabilities/", None),
            ("https://example.org", "/login", None),
            (
                "https://example.org",
                "https://example.org/v1/client/capabilities",
                None,
            ),
            ("https://example.org", "http://chat.example.org/", None),
            ("https://example.org", "https://localhost/", None),
            ("https://example.org", "https://u:p@chat.example.org/", None),
            ("https://example.org", "ftp://chat.example.org/", None),
            ("https://example.org", "javascript:alert(1)", None),
            ("https://example.org", "http://[", None),
        ] {
            assert_eq!(target(base, location).as_deref(), expected, "{location}");
        }
    }
}
