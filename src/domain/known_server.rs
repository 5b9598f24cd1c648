//! The servers that know a uid of the user.

use super::id::{ServerUid, UserId};
use super::server::Server;

/// What the user loses at one server when the identity is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownServer {
    pub server: ServerUid,
    pub name: String,
    pub address: String,
    pub user: UserId,
}

/// The servers that have been sent a uid, in their order.
pub fn known_servers<'a>(servers: impl IntoIterator<Item = &'a Server>) -> Vec<KnownServer> {
    let servers = servers.into_iter();
    servers
        .filter(|server| !server.me().as_str().is_empty())
        .map(|server| KnownServer {
            server: server.uid().clone(),
            name: server.name().to_owned(),
            address: server.address().to_owned(),
            user: server.me().clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::server::ServerInfo;
    use crate::domain::timeline::calendar::UtcCalendar;
    use std::sync::Arc;

    fn server(uid: &str, me: &str) -> Server {
        let info = ServerInfo {
            uid: uid.into(),
            name: format!("Server {uid}"),
            icon_text: String::new(),
            address: format!("https://{uid}.example"),
            me: me.into(),
        };
        Server::new(info, Arc::new(UtcCalendar))
    }

    #[test]
    fn only_servers_that_know_a_uid_are_listed() {
        let servers = [server("a", "uid_1"), server("b", ""), server("c", "uid_3")];
        let known = known_servers(&servers);
        assert_eq!(known.len(), 2);
        assert_eq!(known[0].user, "uid_1".into());
        assert_eq!(known[0].address, "https://a.example");
        assert_eq!(known[1].name, "Server c");
        assert_eq!(known[1].server, "c".into());
    }
}
