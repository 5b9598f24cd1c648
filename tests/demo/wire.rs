//! A minimal HTTP and WebSocket client on plain TCP. Shares no code with the program.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The time limit of every operation.
pub const LIMIT: Duration = Duration::from_secs(5);

/// A request. Each character of a header value is one byte.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<Vec<u8>>,
}

impl Request {
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.into(),
            path: path.into(),
            ..Self::default()
        }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the user.
    pub fn by(self, user: &str) -> Self {
        self.header("X-OpenChat-User-UID", user)
    }

    pub fn json(mut self, body: &serde_json::Value) -> Self {
        self.body = Some(body.to_string().into_bytes());
        self.header("Content-Type", "application/json")
    }

    fn has_header(&self, name: &str) -> bool {
        self.headers
            .iter()
            .any(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    fn bytes(&self, host: &str) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\nHost: {host}\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        if !self.has_header("Connection") {
            head.push_str("Connection: close\r\n");
        }
        if let Some(body) = self
            .body
            .as_ref()
            .filter(|_| !self.has_header("Transfer-Encoding"))
        {
            write!(head, "Content-Length: {}\r\n", body.len()).unwrap();
        }
        head.push_str("\r\n");
        let mut bytes: Vec<u8> = head
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect();
        bytes.extend_from_slice(self.body.as_deref().unwrap_or_default());
        bytes
    }

    /// Sends the request and reads the response.
    pub async fn send(&self, base: &str) -> Response {
        let host = base.strip_prefix("http://").unwrap();
        let response = async {
            let mut stream = TcpStream::connect(host).await?;
            stream.write_all(&self.bytes(host)).await?;
            read_response(&mut stream, self.method == "HEAD").await
        };
        timeout(LIMIT, response)
            .await
            .expect("no response before the timeout")
            .unwrap_or_else(|error| panic!("{} {}: {error}", self.method, self.path))
    }
}

#[derive(Debug, Clone)]
pub struct Response {
    pub status: u16,
    /// Names in lower case; repeated headers are joined with a comma.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Response {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {:?}", self.text()))
    }

    /// Status and error code.
    pub fn status_and_code(&self) -> (u16, String) {
        let code = self.json()["code"].as_str().unwrap_or_default().to_owned();
        (self.status, code)
    }
}

async fn read_head(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

async fn read_response(stream: &mut TcpStream, has_no_body: bool) -> std::io::Result<Response> {
    let head = read_head(stream).await?;
    let mut lines = head.lines();
    let status: u16 = lines.next().unwrap()[9..12].parse().unwrap();
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for line in lines.filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').unwrap();
        let known = headers.entry(name.to_lowercase()).or_default();
        if !known.is_empty() {
            known.push_str(", ");
        }
        known.push_str(value.trim());
    }
    let mut body = Vec::new();
    if has_no_body || status == 204 || status == 101 {
        return Ok(Response {
            status,
            headers,
            body,
        });
    }
    if let Some(length) = headers.get("content-length") {
        body.resize(length.parse().unwrap(), 0);
        let _read = stream.read_exact(&mut body).await?;
    } else if headers
        .get("transfer-encoding")
        .is_some_and(|value| value == "chunked")
    {
        let mut raw = Vec::new();
        while !raw.ends_with(b"0\r\n\r\n") {
            raw.push(stream.read_u8().await?);
        }
        body = decode_chunked(&raw);
    } else {
        let _read = stream.read_to_end(&mut body).await?;
    }
    Ok(Response {
        status,
        headers,
        body,
    })
}

fn decode_chunked(mut raw: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = raw.windows(2).position(|pair| pair == b"\r\n").unwrap();
        let length = std::str::from_utf8(&raw[..end]).unwrap();
        let length = usize::from_str_radix(length, 16).unwrap();
        if length == 0 {
            return body;
        }
        body.extend_from_slice(&raw[end + 2..end + 2 + length]);
        raw = &raw[end + 4 + length..];
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Received {
    Text(String),
    Pong(Vec<u8>),
    Ping(Vec<u8>),
    /// The close code, if any.
    Close(Option<u16>),
    /// The connection is closed.
    Gone,
}

/// The flag of the last frame of a message.
pub const FIN: u8 = 0x80;
pub const TEXT: u8 = 1;
pub const BINARY: u8 = 2;
pub const CLOSE: u8 = 8;
pub const PING: u8 = 9;
pub const PONG: u8 = 10;

/// A WebSocket that can send invalid frames.
pub struct RawSocket {
    stream: TcpStream,
}

impl RawSocket {
    /// Opens a socket, or returns the response that rejects it.
    pub async fn open(
        base: &str,
        path: &str,
        headers: &[(String, String)],
    ) -> Result<Self, Response> {
        let mut request = Request::new("GET", path)
            .header("Upgrade", "websocket")
            .header("Connection", "Upgrade")
            .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
            .header("Sec-WebSocket-Version", "13");
        request.headers.extend_from_slice(headers);
        let host = base.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).await.unwrap();
        stream.set_nodelay(true).unwrap();
        stream.write_all(&request.bytes(host)).await.unwrap();
        let response = timeout(LIMIT, read_response(&mut stream, false))
            .await
            .unwrap()
            .unwrap();
        match response.status {
            101 => Ok(Self { stream }),
            _ => Err(response),
        }
    }

    /// Sends bytes; a closed connection is not an error.
    pub async fn send_bytes(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes).await;
    }

    /// Sends a frame. `first` is its first byte: flags and opcode.
    pub async fn send_frame(&mut self, first: u8, payload: &[u8]) {
        const MASK: [u8; 4] = [7, 1, 250, 33];
        let mut bytes = vec![first];
        match payload.len() {
            length @ 0..126 => bytes.push(0x80 | u8::try_from(length).unwrap()),
            length @ 126..65_536 => {
                bytes.push(0xfe);
                bytes.extend_from_slice(&u16::try_from(length).unwrap().to_be_bytes());
            }
            length => {
                bytes.push(0xff);
                bytes.extend_from_slice(&(length as u64).to_be_bytes());
            }
        }
        bytes.extend_from_slice(&MASK);
        bytes.extend(
            payload
                .iter()
                .zip(MASK.iter().cycle())
                .map(|(byte, mask)| byte ^ mask),
        );
        self.send_bytes(&bytes).await;
    }

    pub async fn send_text(&mut self, text: &str) {
        self.send_frame(FIN | TEXT, text.as_bytes()).await;
    }

    pub async fn send_json(&mut self, envelope: &serde_json::Value) {
        self.send_text(&envelope.to_string()).await;
    }

    pub async fn receive(&mut self) -> Received {
        self.try_receive()
            .await
            .expect("nothing received before the timeout")
    }

    /// `None` when nothing arrives in time.
    pub async fn try_receive(&mut self) -> Option<Received> {
        timeout(LIMIT, self.next()).await.ok()
    }

    pub async fn event(&mut self) -> serde_json::Value {
        match self.receive().await {
            Received::Text(text) => {
                assert!(text.ends_with("}\n"), "{text:?}");
                serde_json::from_str(&text).unwrap()
            }
            other => panic!("expected an event: {other:?}"),
        }
    }

    /// The next event of a kind; others are skipped.
    pub async fn event_of(&mut self, kind: &str) -> serde_json::Value {
        loop {
            let event = self.event().await;
            if event["type"] == kind {
                return event;
            }
        }
    }

    /// Closes the connection without a close frame. Waits until the server has done so too: before that, it counts as a
    /// member of its channels.
    pub async fn cut(mut self) {
        let _ = self.stream.shutdown().await;
        while self
            .try_receive()
            .await
            .is_some_and(|received| received != Received::Gone)
        {}
    }

    async fn next(&mut self) -> Received {
        let mut message = Vec::new();
        loop {
            let Ok((fin, operation, payload)) = self.next_frame().await else {
                return Received::Gone;
            };
            match operation {
                CLOSE => {
                    let code = payload.first_chunk().map(|code| u16::from_be_bytes(*code));
                    return Received::Close(code);
                }
                PING => return Received::Ping(payload),
                PONG => return Received::Pong(payload),
                _ => message.extend(payload),
            }
            if fin {
                return Received::Text(String::from_utf8(message).unwrap());
            }
        }
    }

    async fn next_frame(&mut self) -> std::io::Result<(bool, u8, Vec<u8>)> {
        let first = self.stream.read_u8().await?;
        let length = match self.stream.read_u8().await? & 0x7f {
            126 => u64::from(self.stream.read_u16().await?),
            127 => self.stream.read_u64().await?,
            short => u64::from(short),
        };
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        let _read = self.stream.read_exact(&mut payload).await?;
        Ok((first & 0x80 != 0, first & 0x0f, payload))
    }
}
