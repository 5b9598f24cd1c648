//! A SOCKS5 proxy that records every byte that the client sends. SOCKS5 keeps the address of the server, to which
//! identity proofs are bound.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use openchat::domain::proxy::{Proxy, ProxyAddr};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};

/// The bytes that the client sent over one connection.
#[derive(Debug, Clone, Default)]
pub struct Capture {
    /// Host and port of the recipient.
    pub target: String,
    pub bytes: Vec<u8>,
}

pub struct RecordingProxy {
    address: ProxyAddr,
    captures: Arc<Mutex<Vec<Capture>>>,
}

impl RecordingProxy {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = ProxyAddr::parse(&listener.local_addr().unwrap().to_string()).unwrap();
        let captures = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&captures);
        let _server = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let _connection = tokio::spawn(relay(stream, Arc::clone(&shared)));
            }
        });
        Self { address, captures }
    }

    /// The setting that routes a client through this proxy.
    pub fn proxy(&self) -> Proxy {
        Proxy::Socks5(self.address.clone())
    }

    pub fn captures(&self) -> Vec<Capture> {
        self.captures.lock().unwrap().clone()
    }
}

async fn relay(mut client: TcpStream, captures: Arc<Mutex<Vec<Capture>>>) -> Option<()> {
    let target = socks5_handshake(&mut client).await?;
    let server = TcpStream::connect(&target).await.ok()?;
    let index = {
        let mut captures = captures.lock().unwrap();
        captures.push(Capture {
            target,
            bytes: Vec::new(),
        });
        captures.len() - 1
    };
    let (mut client_read, mut client_write) = client.into_split();
    let (mut server_read, mut server_write) = server.into_split();
    let responses = tokio::spawn(async move {
        let _bytes = copy(&mut server_read, &mut client_write).await;
        let _ended = client_write.shutdown().await;
    });
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = client_read.read(&mut buffer).await {
        captures.lock().unwrap()[index]
            .bytes
            .extend_from_slice(&buffer[..count]);
        server_write.write_all(&buffer[..count]).await.ok()?;
    }
    let _ended = server_write.shutdown().await;
    responses.await.ok()
}

/// The server side of a SOCKS5 handshake (RFC 1928) without authentication.
async fn socks5_handshake(stream: &mut TcpStream) -> Option<String> {
    let mut head = [0u8; 3];
    let _read = stream.read_exact(&mut head).await.ok()?;
    stream.write_all(&[5, 0]).await.ok()?;
    let mut request = [0u8; 4];
    let _read = stream.read_exact(&mut request).await.ok()?;
    let host = match request[3] {
        1 => {
            let mut bytes = [0u8; 4];
            let _read = stream.read_exact(&mut bytes).await.ok()?;
            Ipv4Addr::from(bytes).to_string()
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
    Some(format!("{host}:{port}"))
}
