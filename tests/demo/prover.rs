//! A client of the identity extension, written from its specification alone.

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::wire::{RawSocket, Request, Response};

pub const SERVER: &str = "srv_harbor";
const DEVICE: &str = "dev_prover";

pub struct Prover {
    key: SigningKey,
    pub uid: String,
    pub base: String,
    pub token: String,
}

impl Prover {
    /// A client without a session.
    pub fn new(base: &str, seed: u8) -> Self {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let mut hash = Sha256::new();
        hash.update(b"openchat/uid/v1\0");
        hash.update(key.verifying_key().as_bytes());
        let text = data_encoding::BASE32_NOPAD.encode(&hash.finalize());
        Self {
            uid: format!("uid_{}", text[..26].to_lowercase()),
            key,
            base: base.into(),
            token: String::new(),
        }
    }

    /// A client with a session.
    pub async fn verified(base: &str, seed: u8) -> Self {
        let mut prover = Self::new(base, seed);
        prover.prove().await;
        prover
    }

    pub async fn prove(&mut self) {
        let challenge = self.challenge().await.json();
        let response = self.respond(&challenge, &self.base.clone()).await;
        assert_eq!(response.status, 201, "{}", response.text());
        self.token = response.json()["session_token"].as_str().unwrap().into();
    }

    fn public_key(&self) -> String {
        BASE64URL_NOPAD.encode(self.key.verifying_key().as_bytes())
    }

    pub async fn challenge(&self) -> Response {
        let body =
            json!({ "user_uid": self.uid, "device_id": DEVICE, "public_key": self.public_key() });
        Request::new("POST", "/v1/identity/challenge")
            .json(&body)
            .send(&self.base)
            .await
    }

    /// Signs a challenge for `origin`.
    pub async fn respond(&self, challenge: &Value, origin: &str) -> Response {
        let nonce = challenge["nonce"].as_str().unwrap();
        let nonce = BASE64URL_NOPAD.decode(nonce.as_bytes()).unwrap();
        assert_eq!(nonce.len(), 32);
        let mut bytes = Vec::new();
        for part in [
            "openchat/identity-proof/v1",
            origin,
            SERVER,
            &self.uid,
            DEVICE,
        ] {
            bytes.extend_from_slice(part.as_bytes());
            bytes.push(0);
        }
        bytes.extend_from_slice(&nonce);
        let signature = BASE64URL_NOPAD.encode(&self.key.sign(&bytes).to_bytes());
        let body = json!({
            "challenge_id": challenge["challenge_id"], "user_uid": self.uid, "device_id": DEVICE,
            "public_key": self.public_key(), "signature": signature,
        });
        Request::new("POST", "/v1/identity/session")
            .json(&body)
            .send(&self.base)
            .await
    }

    /// A request of this user.
    pub fn request(&self, method: &str, path: &str) -> Request {
        let request = Request::new(method, path).by(&self.uid);
        match self.token.as_str() {
            "" => request,
            token => request.header("Authorization", &format!("Bearer {token}")),
        }
    }

    pub async fn send(&self, method: &str, path: &str) -> Response {
        self.request(method, path).send(&self.base).await
    }

    pub async fn post(&self, channel: &str, body: &Value) -> Response {
        self.request("POST", &format!("/v1/channels/{channel}/messages"))
            .json(body)
            .send(&self.base)
            .await
    }

    /// Posts a message and returns its ID.
    pub async fn post_text(&self, channel: &str, text: &str) -> String {
        let response = self.post(channel, &json!({ "body": text })).await;
        assert_eq!(response.status, 201, "{}", response.text());
        response.json()["message"]["id"].as_str().unwrap().into()
    }

    /// Opens a socket, or returns the response that rejects it.
    pub async fn open(&self) -> Result<RawSocket, Response> {
        let headers = self.request("GET", "").headers;
        RawSocket::open(&self.base, "/v1/realtime", &headers).await
    }

    /// Opens a socket and subscribes to a channel. Returns the hello event; events up to the snapshot are consumed.
    pub async fn subscribe(&self, channel: &str) -> (RawSocket, Value) {
        let mut socket = self.open().await.unwrap();
        let hello = socket.event().await;
        assert_eq!(hello["type"], "chat.hello");
        socket
            .send_json(&json!({ "type": "chat.subscribe", "payload": { "channel_id": channel } }))
            .await;
        let _snapshot = socket.event_of("chat.presence.snapshot").await;
        (socket, hello["payload"].clone())
    }
}
