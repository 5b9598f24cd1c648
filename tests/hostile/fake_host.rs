//! A loopback HTTP host with scripted responses that records its requests.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

#[derive(Debug, Clone)]
pub struct ReceivedRequest {
    pub method: String,
    pub path: String,
    /// Lowercase names, with values.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

#[derive(Debug, Clone)]
pub struct FakeResponse {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    upgrade: bool,
}

impl FakeResponse {
    pub fn new(status: u16, kind: &str, body: &str) -> Self {
        Self {
            status,
            headers: vec![("Content-Type".into(), kind.into())],
            body: body.into(),
            upgrade: false,
        }
    }

    pub fn json(status: u16, body: &str) -> Self {
        Self::new(status, "application/json", body)
    }

    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub fn redirect(to: &str) -> Self {
        Self {
            status: 302,
            headers: vec![("Location".into(), to.into())],
            body: String::new(),
            upgrade: false,
        }
    }

    pub fn upgrade() -> Self {
        Self {
            status: 101,
            headers: Vec::new(),
            body: String::new(),
            upgrade: true,
        }
    }
}

/// The certificate of the host.
#[derive(Debug, Clone, Copy)]
pub enum CertificateKind {
    Valid,
    SelfSigned,
    Expired,
    OtherHost,
}

type ResponseFn = Arc<dyn Fn(&ReceivedRequest) -> FakeResponse + Send + Sync>;

/// Stops when this value is dropped.
pub struct FakeHost {
    pub url: String,
    shared: Arc<HostState>,
    task: tokio::task::JoinHandle<()>,
}

struct HostState {
    respond: ResponseFn,
    requests: Mutex<Vec<ReceivedRequest>>,
    greeting: Mutex<Vec<String>>,
    sockets: Mutex<Vec<mpsc::UnboundedSender<ToSocket>>>,
}

/// What the task of a socket is to do.
enum ToSocket {
    Frame(Message),
    /// Answered when the client has read everything before.
    Flush(oneshot::Sender<()>),
}

impl Drop for FakeHost {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl FakeHost {
    pub async fn plain(
        response: impl Fn(&ReceivedRequest) -> FakeResponse + Send + Sync + 'static,
    ) -> Self {
        Self::start(None, response).await
    }

    /// A host with a certificate, and the certificate authority that issued it.
    pub async fn secure(
        kind: CertificateKind,
        response: impl Fn(&ReceivedRequest) -> FakeResponse + Send + Sync + 'static,
    ) -> (Self, CertificateDer<'static>) {
        let (config, authority) = server_config(kind);
        (
            Self::start(Some(TlsAcceptor::from(Arc::new(config))), response).await,
            authority,
        )
    }

    async fn start(
        tls: Option<TlsAcceptor>,
        response: impl Fn(&ReceivedRequest) -> FakeResponse + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = if tls.is_some() {
            format!("https://localhost:{port}")
        } else {
            format!("http://127.0.0.1:{port}")
        };
        let shared = Arc::new(HostState {
            respond: Arc::new(response),
            requests: Mutex::default(),
            greeting: Mutex::default(),
            sockets: Mutex::default(),
        });
        let task = tokio::spawn(accept(listener, tls, Arc::clone(&shared)));
        Self { url, shared, task }
    }

    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// Sends a frame to every open socket. Several in one call are sent without another in between.
    pub fn send(&self, frames: impl IntoIterator<Item = Message>) {
        let frames: Vec<_> = frames.into_iter().collect();
        let mut sockets = self.shared.sockets.lock().unwrap();
        sockets.retain(|socket| {
            let mut frames = frames.iter().cloned().map(ToSocket::Frame);
            frames.all(|frame| socket.send(frame).is_ok())
        });
    }

    /// Waits until every open socket has read all frames, or is closed.
    pub async fn flush(&self) {
        let sockets = self.shared.sockets.lock().unwrap().clone();
        for socket in sockets {
            let (done, read) = oneshot::channel();
            // The error of a closed socket contains the sender.
            if socket.send(ToSocket::Flush(done)).is_ok() {
                let _read = read.await;
            }
        }
    }

    /// The number of open sockets.
    pub fn sockets(&self) -> usize {
        let mut sockets = self.shared.sockets.lock().unwrap();
        sockets.retain(|socket| !socket.is_closed());
        sockets.len()
    }

    /// Sets the frames that are sent first on every socket.
    pub fn set_greeting<'a>(&self, frames: impl IntoIterator<Item = &'a str>) {
        *self.shared.greeting.lock().unwrap() = frames.into_iter().map(str::to_owned).collect();
    }
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, shared: Arc<HostState>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            return;
        };
        let (tls, shared) = (tls.clone(), Arc::clone(&shared));
        let _task = tokio::spawn(async move {
            match tls {
                None => serve(stream, shared).await,
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        serve(stream, shared).await;
                    }
                }
            }
        });
    }
}

async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin + Send, shared: Arc<HostState>) {
    let mut buffer = Vec::new();
    while let Some(request) = read(&mut stream, &mut buffer).await {
        shared.requests.lock().unwrap().push(request.clone());
        let response = (shared.respond)(&request);
        if response.upgrade {
            return upgrade(stream, &request, &shared).await;
        }
        let mut head = format!(
            "HTTP/1.1 {} X\r\nContent-Length: {}\r\n",
            response.status,
            response.body.len()
        );
        for (name, value) in &response.headers {
            let _ = std::fmt::Write::write_fmt(&mut head, format_args!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        head.push_str(&response.body);
        if stream.write_all(head.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn read(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    buffer: &mut Vec<u8>,
) -> Option<ReceivedRequest> {
    const TLS_HELLO: u8 = 0x16;
    loop {
        if buffer.first() == Some(&TLS_HELLO) {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
            return None;
        }
        if let Some((request, length)) = parse(buffer) {
            let _parsed: Vec<u8> = buffer.drain(..length).collect();
            return Some(request);
        }
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(count) => buffer.extend_from_slice(&chunk[..count]),
        }
    }
}

fn parse(buffer: &[u8]) -> Option<(ReceivedRequest, usize)> {
    let text = String::from_utf8_lossy(buffer);
    let (head, _) = text.split_once("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .map_or(0, |(_, value)| value.parse().unwrap());
    let from = head.len() + 4;
    let body = buffer.get(from..from + length)?;
    let body = String::from_utf8_lossy(body).into_owned();
    Some((
        ReceivedRequest {
            method,
            path,
            headers,
            body,
        },
        from + length,
    ))
}

async fn upgrade(
    mut stream: impl AsyncRead + AsyncWrite + Unpin + Send,
    request: &ReceivedRequest,
    shared: &HostState,
) {
    use futures::{SinkExt, StreamExt};
    let key = request
        .headers
        .iter()
        .find(|(name, _)| name == "sec-websocket-key")
        .map(|(_, value)| value.clone())
        .unwrap();
    let head = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {}\r\n\r\n",
        derive_accept_key(key.as_bytes())
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut socket =
        tokio_tungstenite::WebSocketStream::from_raw_socket(stream, Role::Server, None).await;
    let (sender, mut queue) = mpsc::unbounded_channel();
    let greeting = shared.greeting.lock().unwrap().clone();
    for frame in greeting {
        let _ = socket.send(Message::text(frame)).await;
    }
    shared.sockets.lock().unwrap().push(sender);
    let mut unread = Vec::new();
    loop {
        let received = tokio::time::timeout(Duration::from_secs(120), socket.next());
        tokio::select! {
            command = queue.recv() => match command {
                Some(ToSocket::Frame(frame)) => {
                    let is_last = frame.is_close();
                    if socket.send(frame).await.is_err() || is_last {
                        return;
                    }
                }
                Some(ToSocket::Flush(done)) => {
                    unread.push(done);
                    let _ = socket.send(Message::Ping(Vec::new().into())).await;
                }
                None => return,
            },
            received = received => match received {
                Ok(Some(Ok(Message::Text(text)))) => {
                    let frame: serde_json::Value = serde_json::from_str(&text).unwrap();
                    let response = match frame["type"].as_str() {
                        Some("chat.subscribe") => "chat.subscribed",
                        // After 20 s without a frame; unanswered, it ends the connection.
                        Some("chat.ping") => "chat.pong",
                        _ => continue,
                    };
                    let payload = &frame["payload"];
                    let response = serde_json::json!({ "type": response, "payload": payload });
                    let _ = socket.send(Message::text(response.to_string())).await;
                }
                Ok(Some(Ok(Message::Pong(_)))) => {
                    for done in unread.drain(..) {
                        let _ = done.send(());
                    }
                }
                Ok(Some(Ok(_))) => {}
                Ok(Some(Err(_)) | None) | Err(_) => return,
            },
        }
    }
}

fn server_config(kind: CertificateKind) -> (ServerConfig, CertificateDer<'static>) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let name = if matches!(kind, CertificateKind::OtherHost) {
        "elsewhere.example"
    } else {
        "localhost"
    };
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    if matches!(kind, CertificateKind::Expired) {
        params.not_before = rcgen::date_time_ymd(2000, 1, 1);
        params.not_after = rcgen::date_time_ymd(2001, 1, 1);
    }
    let key = KeyPair::generate().unwrap();
    let own = match kind {
        CertificateKind::SelfSigned => params.self_signed(&key).unwrap(),
        CertificateKind::Valid | CertificateKind::Expired | CertificateKind::OtherHost => {
            params.signed_by(&key, &authority).unwrap()
        }
    };
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.der().clone()], key)
        .unwrap();
    (config, authority.der().clone())
}
