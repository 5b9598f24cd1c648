//! URLs of requests and of the socket under the base address of a server.

use url::{Host, Url};

use crate::domain::address::{ServerAddress, is_loopback};

impl ServerAddress {
    /// The address of something under the base. `path` begins without a slash, and has one before any colon.
    pub fn join(&self, path: &str) -> Url {
        let mut url = self.url().clone();
        let prefix = self.url().path().trim_end_matches('/');
        let (path, query) = path
            .split_once('?')
            .map_or((path, None), |(path, query)| (path, Some(query)));
        url.set_path(&format!("{prefix}/{path}"));
        url.set_query(query);
        url
    }

    /// The address of the socket. The base's path stays before it.
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
    pub fn rebase(&self, handed: &str) -> Option<Url> {
        let Ok(url) = Url::parse(handed) else {
            let path = handed.strip_prefix('/')?;
            return (!path.starts_with('/')).then(|| self.under(path));
        };
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return None;
        }
        let elsewhere =
            url.origin() != self.url().origin() || !url.path().starts_with(self.url().path());
        if is_loopback(&url) && elsewhere {
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
}
