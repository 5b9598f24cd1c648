//! Proxies: requests and the socket of a server go the way that was chosen for it, and no other.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use openchat::domain::connection::ConnectionState;
use openchat::domain::discovery::ProbeTarget;
use openchat::domain::failure::{Failure, ProxyFailure};
use openchat::domain::proxy::{Proxy, ProxyAddr};
use openchat::net::probe::{self, Wish};
use openchat::net::session::Terms;
use openchat::net::tls::Trust;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

use super::client::{Client, agreed};
use super::fake::Fake;

/// A proxy of a test's own, which counts whom it led somewhere.
struct Post {
    hop: ProxyAddr,
    led: Arc<AtomicUsize>,
}

impl Post {
    async fn socks5() -> Self {
        Self::serve(|mut stream| async move {
            let mut head = [0u8; 3];
            let _read = stream.read_exact(&mut head).await.ok()?;
            stream.write_all(&[5, 0]).await.ok()?;
            let mut ask = [0u8; 4];
            let _read = stream.read_exact(&mut ask).await.ok()?;
            let host = match ask[3] {
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
            let answer = b"HTTP/1.1 200 Connection established\r\n\r\n";
            stream.write_all(answer).await.ok()?;
            Some((stream, target))
        })
        .await
    }

    /// One that asks for a name and a password, which no server's way carries.
    async fn asking() -> Self {
        Self::serve(|mut stream| async move {
            let mut head = [0u8; 3];
            let _read = stream.read_exact(&mut head).await.ok()?;
            let answer: &[u8] = if head == [5, 1, 0] {
                &[5, 0xFF]
            } else {
                b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            };
            let mut rest = [0u8; 1024];
            if head != [5, 1, 0] {
                let _read = stream.read(&mut rest).await.ok()?;
            }
            stream.write_all(answer).await.ok()?;
            stream.shutdown().await.ok()?;
            let _read = stream.read(&mut rest).await.ok()?;
            None
        })
        .await
    }

    async fn serve<F>(greet: impl Fn(TcpStream) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Option<(TcpStream, String)>> + Send,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let hop = ProxyAddr::parse(&listener.local_addr().unwrap().to_string()).unwrap();
        let led = Arc::new(AtomicUsize::new(0));
        let (greet, counted) = (Arc::new(greet), Arc::clone(&led));
        let _server = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (greet, counted) = (Arc::clone(&greet), Arc::clone(&counted));
                let _connection = tokio::spawn(async move {
                    if let Some((mut near, target)) = greet(stream).await
                        && let Ok(mut far) = TcpStream::connect(target).await
                    {
                        let _before = counted.fetch_add(1, Ordering::Relaxed);
                        let _bytes = copy_bidirectional(&mut near, &mut far).await;
                    }
                });
            }
        });
        Self { hop, led }
    }

    fn led(&self) -> usize {
        self.led.load(Ordering::Relaxed)
    }
}

fn terms(proxy: &Proxy) -> Terms {
    Terms {
        proxy: proxy.clone(),
        ..Terms::default()
    }
}

fn wish(url: &str, proxy: &Proxy) -> Wish {
    Wish::from(ProbeTarget {
        typed: url.to_owned(),
        pin: None,
        proxy: proxy.clone(),
    })
}

/// An HTTP proxy is asked for plain requests without a tunnel; SOCKS5 carries everything alike.
#[tokio::test]
async fn a_probe_the_requests_and_the_socket_go_over_the_proxy() {
    let post = Post::socks5().await;
    let proxy = Proxy::Socks5(post.hop.clone());
    let fake = Fake::start().await;
    let found = probe::look(&wish(&fake.url, &proxy), |_| {}).await.unwrap();
    assert_eq!(found.address, fake.url);
    let before = post.led();
    assert!(before > 0, "the probe took another way");
    let session = agreed(&fake.url, &Trust::System, terms(&proxy)).unwrap();
    let mut client = Client::over(session);
    client.online().await;
    fake.say("ch_a", "m");
    client.until("live", |client| client.posted("m")).await;
    assert!(post.led() >= before + 2, "requests and socket");
}

#[tokio::test]
async fn an_encrypted_line_goes_through_both_kinds_of_proxy() {
    let (socks, http) = (Post::socks5().await, Post::http().await);
    let (tls, trust) = super::trust::trusted();
    for (post, proxy) in [
        (&socks, Proxy::Socks5(socks.hop.clone())),
        (&http, Proxy::Http(http.hop.clone())),
    ] {
        let fake = Fake::serve(Some(tls.clone())).await;
        let session = agreed(&fake.url, &trust, terms(&proxy)).unwrap();
        let mut client = Client::over(session);
        client.online().await;
        fake.say("ch_a", "m");
        client.until("live", |client| client.posted("m")).await;
        assert!(post.led() >= 2, "requests and socket");
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_told_from_a_server_that_is_not() {
    let fake = Fake::start().await;
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let hop = ProxyAddr::parse(&gone.local_addr().unwrap().to_string()).unwrap();
    drop(gone);
    for proxy in [Proxy::Socks5(hop.clone()), Proxy::Http(hop)] {
        let found = probe::look(&wish(&fake.url, &proxy), |_| {}).await;
        assert_eq!(
            found.unwrap_err().failure,
            Failure::Proxy(ProxyFailure::Unreachable)
        );
        let session = agreed(&fake.url, &Trust::System, terms(&proxy)).unwrap();
        let mut client = Client::over(session);
        client
            .until("waiting", |client| client.links.len() > 1)
            .await;
        assert!(
            matches!(
                client.link(),
                ConnectionState::Waiting {
                    failure: Failure::Proxy(ProxyFailure::Unreachable),
                    ..
                }
            ),
            "{:?}",
            client.link()
        );
        assert!(fake.with(|state| state.requests.is_empty()), "another way");
    }
}

/// A proxy that asks for a name is told from one that is away, and from a server that is none of ours.
#[tokio::test]
async fn a_proxy_that_asks_for_a_name_is_told() {
    let post = Post::asking().await;
    let fake = Fake::start().await;
    let (tls, trust) = super::trust::trusted();
    let secure = Fake::serve(Some(tls)).await;
    let asked = Failure::Proxy(ProxyFailure::AuthenticationRequired);
    for (url, proxy) in [
        (&fake.url, Proxy::Socks5(post.hop.clone())),
        (&fake.url, Proxy::Http(post.hop.clone())),
        (&secure.url, Proxy::Http(post.hop.clone())),
    ] {
        let found = probe::look(&wish(url, &proxy), |_| {}).await;
        assert_eq!(found.unwrap_err().failure, asked, "{url} {proxy:?}");
        let session = agreed(url, &trust, terms(&proxy)).unwrap();
        let mut client = Client::over(session);
        client
            .until("refused", |client| client.links.len() > 1)
            .await;
        assert_eq!(
            client.link(),
            &ConnectionState::Refused(asked.clone()),
            "{url}"
        );
    }
}
