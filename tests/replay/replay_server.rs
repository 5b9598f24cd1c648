//! A server that sends recorded responses byte for byte, and the real HTTP client that reads them.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;

use openchat::domain::address::ServerAddress;
use openchat::domain::proxy::Proxy;
use openchat::net::disclosure::DisclosureRecorder;
use openchat::net::egress::endpoint::SendMessage;
use openchat::net::egress::{HttpClient, RequestError, Response};
use openchat::net::tls::{self, Trust};
use openchat::net::trust::TlsObservation;
use openchat::net::wire::JsonBody;
use serde_json::Value;

use super::recordings::body;

/// A server that replays responses, and its HTTP client.
pub struct ReplayServer {
    client: HttpClient,
    responses: mpsc::Sender<Vec<u8>>,
}

impl ReplayServer {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (responses, next) = mpsc::channel::<Vec<u8>>();
        let _server = std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                read_request(&mut stream);
                let Ok(response) = next.recv() else { return };
                stream.write_all(&response).unwrap();
            }
        });
        let address = ServerAddress::parse(&address).unwrap();
        let tls =
            tls::configuration(&address, &Trust::System, None, &TlsObservation::default()).unwrap();
        let disclosures = DisclosureRecorder::default();
        let client = HttpClient::new(address, &tls, &Proxy::System, disclosures).unwrap();
        Self { client, responses }
    }

    /// Sends a request that receives these bytes as its response.
    pub async fn request_with_response(
        &self,
        response: Vec<u8>,
    ) -> Result<Response<JsonBody>, RequestError> {
        self.responses.send(response).unwrap();
        let request = SendMessage {
            channel: &"ch_general".into(),
            body: "b",
            reply_to: None,
            idempotency_key: None,
        };
        self.client.fetch(&request, None).await
    }
}

fn read_request(stream: &mut TcpStream) {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    while !bytes.ends_with(br#"{"body":"b"}"#) {
        let read = stream.read(&mut chunk).unwrap();
        assert!(read > 0, "the request was incomplete");
        bytes.extend_from_slice(&chunk[..read]);
    }
}

/// The recorded response as sent on the wire, but with `Content-Length` and `Connection: close`.
pub fn response_bytes(response: &Value) -> Vec<u8> {
    let body = body(&response["body"]);
    let mut head = format!(
        "HTTP/1.1 {} {}\r\n",
        response["status"],
        response["reason"].as_str().unwrap()
    );
    for (name, value) in response["headers"].as_object().unwrap() {
        let framing = ["content-length", "transfer-encoding", "connection"];
        let values = match value {
            Value::Array(values) => values.as_slice(),
            value => std::slice::from_ref(value),
        };
        for value in values {
            if !framing.contains(&name.to_lowercase().as_str()) {
                head += &format!("{name}: {}\r\n", value.as_str().unwrap());
            }
        }
    }
    if response["status"] != 204 {
        head += &format!("Content-Length: {}\r\n", body.len());
    }
    head += "Connection: close\r\n\r\n";
    [head.into_bytes(), body].concat()
}
