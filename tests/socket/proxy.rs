//! Requests and the socket use the proxy that is set for their server.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use openchat::domain::connection::ConnectionState;
use openchat::domain::discovery::ProbeTarget;
use openchat::domain::failure::{Failure, ProxyFailure};
use openchat::domain::proxy::{Proxy, ProxyAddr};
use openchat::net::probe::{self, ProbeParams};
use openchat::net::session::ConnectionSettings;
use openchat::net::tls::Trust;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

use super::client::{SocketClient, open_session};
use super::fake_server::FakeServer;

/// A proxy that counts its connections.
struct TestProxy {
    address: ProxyAddr,
    connections: Arc<AtomicUsize>,
    /// The user name of each SOCKS5 connection; empty without one.
    users: Users,
}

type Users = Arc<Mutex<Vec<String>>>;

/// Reads the greeting and the credentials of a SOCKS5 connection. `None` if the proxy does not take the offered method.
async fn greet(stream: &mut TcpStream, takes_credentials: bool) -> Option<String> {
    let mut head = [0u8; 3];
    let _read = stream.read_exact(&mut head).await.ok()?;
    let [5, 1, method] = head else {
        return None;
    };
    if method == 0 {
        stream.write_all(&[5, 0]).await.ok()?;
        return Some(String::new());
    }
    if !takes_credentials {
        stream.write_all(&[5, 0xFF]).await.ok()?;
        return None;
    }
    stream.write_all(&[5, 2]).await.ok()?;
    let _version = stream.read_u8().await.ok()?;
    let mut texts = Vec::new();
    for _ in ["user name", "password"] {
        let length = stream.read_u8().await.ok()?;
        let mut text = vec![0; length.into()];
        let _read = stream.read_exact(&mut text).await.ok()?;
        texts.push(String::from_utf8(text).ok()?);
    }
    stream.write_all(&[1, 0]).await.ok()?;
    texts.into_iter().next()
}

impl TestProxy {
    async fn socks5() -> Self {
        Self::socks5_with(true).await
    }

    async fn socks5_with(takes_credentials: bool) -> Self {
        let users = Users::default();
        let seen = Arc::clone(&users);
        let proxy = Self::serve(move |stream| {
            let seen = Arc::clone(&seen);
            async move {
                let mut stream = stream;
                let user = greet(&mut stream, takes_credentials).await?;
                seen.lock().unwrap().push(user);
                Self::socks5_target(stream).await
            }
        });
        Self {
            users,
            ..proxy.await
        }
    }

    async fn socks5_target(mut stream: TcpStream) -> Option<(TcpStream, String)> {
        let mut request = [0u8; 4];
        let _read = stream.read_exact(&mut request).await.ok()?;
        let host = match request[3] {
            1 => {
                let mut bytes = [0u8; 4];
                let _read = stream.read_exact(&mut bytes).await.ok()?;
                std::net::Ipv4Addr::from(bytes).to_string()
            }
            3 => {
                let length = stream.read_u8().await.ok()?;
                let mut name = vec![0; length.into()];
                let _read = stream.read_exact(&mut name).await.ok()?;
                String::from_utf8(name).ok()?
            }
            _ => return None,
        };
        let port = stream.read_u16().await.ok()?;
        stream
            .write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])
            .await
            .ok()?;
        Some((stream, format!("{host}:{port}")))
    }

    async fn http() -> Self {
        Self::serve(|mut stream| async move {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.ok()?);
            }
            let head = String::from_utf8(head).ok()?;
            let target = head.strip_prefix("CONNECT ")?.split(' ').next()?.to_owned();
            let response = b"HTTP/1.1 200 Connection established\r\n\r\n";
            stream.write_all(response).await.ok()?;
            Some((stream, target))
        })
        .await
    }

    /// A proxy that requires authentication.
    async fn with_authentication() -> Self {
        Self::serve(|mut stream| async move {
            let mut head = [0u8; 3];
            let _read = stream.read_exact(&mut head).await.ok()?;
            let is_socks = head.starts_with(&[5, 1]);
            let response: &[u8] = if is_socks {
                &[5, 0xFF]
            } else {
                b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            };
            let mut rest = [0u8; 1024];
            if !is_socks {
                let _read = stream.read(&mut rest).await.ok()?;
            }
            stream.write_all(response).await.ok()?;
            stream.shutdown().await.ok()?;
            let _read = stream.read(&mut rest).await.ok()?;
            None
        })
        .await
    }

    async fn serve<F>(handshake: impl Fn(TcpStream) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Option<(TcpStream, String)>> + Send,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = ProxyAddr::parse(&listener.local_addr().unwrap().to_string()).unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let (handshake, counter) = (Arc::new(handshake), Arc::clone(&connections));
        let _server = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (handshake, counter) = (Arc::clone(&handshake), Arc::clone(&counter));
                let _connection = tokio::spawn(async move {
                    if let Some((mut client, target)) = handshake(stream).await
                        && let Ok(mut server) = TcpStream::connect(target).await
                    {
                        let _before = counter.fetch_add(1, Ordering::Relaxed);
                        let _bytes = copy_bidirectional(&mut client, &mut server).await;
                    }
                });
            }
        });
        Self {
            address,
            connections,
            users: Users::default(),
        }
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

fn settings(proxy: &Proxy) -> ConnectionSettings {
    ConnectionSettings {
        proxy: proxy.clone(),
        ..ConnectionSettings::default()
    }
}

fn params(url: &str, proxy: &Proxy) -> ProbeParams {
    ProbeParams::from(ProbeTarget {
        typed: url.to_owned(),
        pin: None,
        proxy: proxy.clone(),
    })
}

/// Over SOCKS5: an HTTP proxy would get plain requests without a tunnel.
#[tokio::test]
async fn probe_requests_and_socket_use_the_proxy() {
    let proxy_server = TestProxy::socks5().await;
    let proxy = Proxy::Socks5(proxy_server.address.clone());
    let fake = FakeServer::start().await;
    let result = probe::probe(&params(&fake.url, &proxy), |_| {})
        .await
        .unwrap();
    assert_eq!(result.address, fake.url);
    let before = proxy_server.connections();
    assert!(before > 0, "the probe bypassed the proxy");
    let session = open_session(&fake.url, &Trust::System, settings(&proxy)).unwrap();
    let mut client = SocketClient::with_session(session);
    client.wait_until_online().await;
    fake.post_message("ch_a", "m");
    client
        .wait_until("the live message", |client| client.has_received("m"))
        .await;
    assert!(
        proxy_server.connections() >= before + 2,
        "requests or socket bypassed the proxy"
    );
}

#[tokio::test]
async fn encrypted_connection_works_through_socks5_and_http_proxy() {
    let (socks, http) = (TestProxy::socks5().await, TestProxy::http().await);
    let (tls, trust) = super::trust::trusted_acceptor();
    for (proxy_server, proxy) in [
        (&socks, Proxy::Socks5(socks.address.clone())),
        (&http, Proxy::Http(http.address.clone())),
    ] {
        let fake = FakeServer::serve(Some(tls.clone())).await;
        let session = open_session(&fake.url, &trust, settings(&proxy)).unwrap();
        let mut client = SocketClient::with_session(session);
        client.wait_until_online().await;
        fake.post_message("ch_a", "m");
        client
            .wait_until("the live message", |client| client.has_received("m"))
            .await;
        assert!(
            proxy_server.connections() >= 2,
            "requests or socket bypassed the proxy"
        );
    }
}

#[tokio::test]
async fn unreachable_proxy_is_distinguished_from_unreachable_server() {
    let fake = FakeServer::start().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = ProxyAddr::parse(&listener.local_addr().unwrap().to_string()).unwrap();
    drop(listener);
    for proxy in [Proxy::Socks5(address.clone()), Proxy::Http(address)] {
        let result = probe::probe(&params(&fake.url, &proxy), |_| {}).await;
        assert_eq!(
            result.unwrap_err().failure,
            Failure::Proxy(ProxyFailure::Unreachable)
        );
        let session = open_session(&fake.url, &Trust::System, settings(&proxy)).unwrap();
        let mut client = SocketClient::with_session(session);
        client
            .wait_until("waiting", |client| client.connection_states.len() > 1)
            .await;
        assert!(
            matches!(
                client.connection_state(),
                ConnectionState::Waiting {
                    failure: Failure::Proxy(ProxyFailure::Unreachable),
                    ..
                }
            ),
            "{:?}",
            client.connection_state()
        );
        assert!(
            fake.with_state(|state| state.requests.is_empty()),
            "a request bypassed the proxy"
        );
    }
}

#[tokio::test]
async fn proxy_authentication_is_reported() {
    let proxy_server = TestProxy::with_authentication().await;
    let fake = FakeServer::start().await;
    let (tls, trust) = super::trust::trusted_acceptor();
    let secure = FakeServer::serve(Some(tls)).await;
    let expected = Failure::Proxy(ProxyFailure::AuthenticationRequired);
    for (url, proxy) in [
        (&fake.url, Proxy::Socks5(proxy_server.address.clone())),
        (&fake.url, Proxy::Http(proxy_server.address.clone())),
        (&secure.url, Proxy::Http(proxy_server.address.clone())),
    ] {
        let result = probe::probe(&params(url, &proxy), |_| {}).await;
        assert_eq!(result.unwrap_err().failure, expected, "{url} {proxy:?}");
        let session = open_session(url, &trust, settings(&proxy)).unwrap();
        let mut client = SocketClient::with_session(session);
        client
            .wait_until("a failure", |client| client.connection_states.len() > 1)
            .await;
        assert_eq!(super::failures(&client)[0], expected, "{url}");
    }
}

/// Tor uses a circuit for each user name, so that an exit cannot tell that two servers have the same visitor.
#[tokio::test]
async fn each_server_has_its_own_socks_credentials() {
    let proxy_server = TestProxy::socks5().await;
    let proxy = Proxy::Socks5(proxy_server.address.clone());
    let fake = FakeServer::start().await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let session = open_session(&fake.url, &Trust::System, settings(&proxy)).unwrap();
        let mut client = SocketClient::with_session(session);
        client.wait_until_online().await;
        let users = std::mem::take(&mut *proxy_server.users.lock().unwrap());
        assert!(users.len() >= 2, "requests and the socket");
        assert!(users.iter().all(|user| *user == users[0]), "{users:?}");
        assert_eq!(users[0].len(), 32);
        seen.push(users[0].clone());
    }
    assert_ne!(seen[0], seen[1], "not even for the same origin");
}

#[tokio::test]
async fn socks_proxy_that_takes_no_credentials_is_used_without() {
    let proxy_server = TestProxy::socks5_with(false).await;
    let proxy = Proxy::Socks5(proxy_server.address.clone());
    let fake = FakeServer::start().await;
    let session = open_session(&fake.url, &Trust::System, settings(&proxy)).unwrap();
    let mut client = SocketClient::with_session(session);
    client.wait_until_online().await;
    assert_eq!(client.connection_states.len(), 2, "at the first attempt");
    assert!(
        proxy_server
            .users
            .lock()
            .unwrap()
            .iter()
            .all(String::is_empty)
    );
}

/// `http` to this device is trusted because it stays here.
#[tokio::test]
async fn loopback_through_a_proxy_elsewhere_is_not_trusted() {
    let elsewhere = ProxyAddr::parse("proxy.example:1080").unwrap();
    for proxy in [Proxy::Socks5(elsewhere.clone()), Proxy::Http(elsewhere)] {
        for url in ["http://127.0.0.1:9", "http://evil.localhost:9"] {
            let opened = open_session(url, &Trust::System, settings(&proxy));
            assert!(matches!(opened, Err(Failure::NotEncrypted)), "{url}");
        }
    }
}

/// Whatever a name server says about it.
#[tokio::test]
async fn subdomain_of_localhost_is_this_device() {
    let fake = FakeServer::start().await;
    let port = fake.url.rsplit_once(':').unwrap().1;
    let url = format!("http://no.such.name.localhost:{port}");
    let direct = ConnectionSettings {
        proxy: Proxy::Direct,
        ..ConnectionSettings::default()
    };
    let session = open_session(&url, &Trust::System, direct).unwrap();
    let mut client = SocketClient::with_session(session);
    client.wait_until_online().await;
}
