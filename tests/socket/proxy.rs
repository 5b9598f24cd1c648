//! Requests and the socket use the proxy that is set for their server.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

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
}

impl TestProxy {
    async fn socks5() -> Self {
        Self::serve(|mut stream| async move {
            let mut head = [0u8; 3];
            let _read = stream.read_exact(&mut head).await.ok()?;
            stream.write_all(&[5, 0]).await.ok()?;
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
        })
        .await
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
            let response: &[u8] = if head == [5, 1, 0] {
                &[5, 0xFF]
            } else {
                b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            };
            let mut rest = [0u8; 1024];
            if head != [5, 1, 0] {
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
            .wait_until("refused", |client| client.connection_states.len() > 1)
            .await;
        assert_eq!(
            client.connection_state(),
            &ConnectionState::Refused(expected.clone()),
            "{url}"
        );
    }
}
