//! URLs of requests and of the socket under the base address of a server.

use url::{Host, Position, Url};

use crate::domain::address::{ServerAddress, is_loopback};

impl ServerAddress {
    /// The address of a path under the base. `path` begins without a slash, and has one before any colon.
    pub fn join(&self, path: &str) -> Url {
        let mut url = self.url().clone();
        let prefix = self.url().path().trim_end_matches('/');
        let mut parts = path.splitn(2, '?');
        let path = parts.next().unwrap_or_default();
        url.set_path(&format!("{prefix}/{path}"));
        url.set_query(parts.next());
        url
    }

    /// The address of the socket. The base's path stays before it.
    pub fn realtime(&self) -> Url {
        let mut url = self.join("v1/realtime");
        let scheme = if self.is_secure() { "wss" } else { "ws" };
        if url.set_scheme(scheme).is_err() {
            tracing::error!("cannot build the socket address");
        }
        url
    }

    /// Resolves a URL that a server sent. A relative one, and one on the loopback interface, which a misconfigured server
    /// sends, is moved under the base. `None` unless it is `http` or `https` (`docs/backend-contract.md` 2.6).
    pub fn rebase(&self, sent: &str) -> Option<Url> {
        let Ok(url) = Url::parse(sent) else {
            let path = sent.strip_prefix('/')?;
            return (!path.starts_with('/')).then(|| self.under(path));
        };
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return None;
        }
        let base = self.url();
        let is_under = url.origin() == base.origin() && url.path().starts_with(base.path());
        if is_under || !is_loopback(&url) {
            return Some(url);
        }
        let path = &url[Position::BeforePath..Position::AfterQuery];
        Some(self.under(path.trim_start_matches('/')))
    }

    /// A path on the server, with the path of the base before it unless it has that already.
    fn under(&self, path: &str) -> Url {
        let prefix = self.url().path().trim_matches('/');
        let rest = path
            .strip_prefix(prefix)
            .and_then(|rest| rest.strip_prefix('/'));
        self.join(rest.filter(|_| !prefix.is_empty()).unwrap_or(path))
    }

    /// Host and port for a connection.
    pub fn endpoint(&self) -> Option<(String, u16)> {
        let host = match self.url().host()? {
            Host::Domain(name) => name.to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        Some((host, self.url().port_or_known_default()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> ServerAddress {
        ServerAddress::parse(text).unwrap()
    }

    #[test]
    fn path_of_the_base_is_kept() {
        let base = address("https://a.example/chat");
        assert_eq!(
            base.join("v1/profiles:batch?user_uid=x").as_str(),
            "https://a.example/chat/v1/profiles:batch?user_uid=x"
        );
        assert_eq!(base.realtime().as_str(), "wss://a.example/chat/v1/realtime");
        assert_eq!(base.origin(), "https://a.example");
    }

    #[test]
    fn loopback_urls_of_a_server_are_moved_under_its_base() {
        let base = address("https://a.example/chat");
        let rebased = |sent: &str| base.rebase(sent).map(|url| url.to_string());
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
        let local = address("http://127.0.0.1:9/chat");
        assert_eq!(
            local.rebase("http://127.0.0.1:9/v1/x").unwrap().as_str(),
            "http://127.0.0.1:9/chat/v1/x"
        );
        assert_eq!(
            local
                .rebase("http://127.0.0.1:9/chat/v1/x")
                .unwrap()
                .as_str(),
            "http://127.0.0.1:9/chat/v1/x"
        );
        let local = address("http://127.0.0.1:9");
        assert_eq!(
            local.rebase("http://127.0.0.1:9/v1/x").unwrap().as_str(),
            "http://127.0.0.1:9/v1/x"
        );
    }
}
