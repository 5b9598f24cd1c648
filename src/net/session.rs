//! What is needed to speak to one server as one person: the gate, the key, the token. Cheap to clone, shared by nobody
//! else.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use zeroize::Zeroizing;

use super::address::Address;
use super::egress::{Answer, Caller, Gate, Miss, Request};
use super::proof::{Question, ServerKey};
use super::tls::{self, Trust};
use crate::domain::capability::Extensions;
use crate::domain::failure::Failure;
use crate::domain::id::{DeviceId, Epoch, ServerId, ServerUid};
use crate::domain::identity::{Persona, Standing};

/// A token of a proven session. Has no `Debug` and no `Display`, and is wiped when it goes.
#[derive(Clone)]
pub struct Token(Arc<Zeroizing<String>>);

impl Token {
    /// The token a server handed out.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Arc::new(Zeroizing::new(text)))
    }

    pub(super) fn bearer(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("Bearer {}", self.0.as_str()))
    }
}

/// Which server, and as whom.
pub struct Ticket {
    /// What the server is called on this device.
    pub uid: ServerUid,
    /// Which life of its line this is.
    pub epoch: Epoch,
    /// Where its backend is.
    pub address: Address,
    /// What the backend calls it.
    pub server: ServerId,
    /// The label of this device there.
    pub device: DeviceId,
}

/// What is needed to speak to one server.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

struct Inner {
    ticket: Ticket,
    persona: Persona,
    key: ServerKey,
    gate: Gate,
    tls: Arc<rustls::ClientConfig>,
    token: Mutex<Option<Token>>,
    extensions: Mutex<Extensions>,
}

/// Only what must restart the socket: a renewed token must not.
impl Hash for Session {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.ticket.uid.hash(state);
        self.0.ticket.epoch.hash(state);
        self.0.ticket.address.hash(state);
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("uid", &self.0.ticket.uid)
            .field("epoch", &self.0.ticket.epoch)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Opens a session. May read the system's certificates, so it is called where nothing is drawn.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn open(ticket: Ticket, root: &[u8; 32], trust: &Trust) -> Result<Self, Failure> {
        let key = ServerKey::derive(root, &ticket.address.origin(), &ticket.server);
        let persona = Persona {
            user: key.user(),
            device: ticket.device.clone(),
        };
        let tls = tls::configuration(&ticket.address, trust)?;
        let gate = Gate::new(ticket.address.clone(), &tls)?;
        Ok(Self(Arc::new(Inner {
            ticket,
            persona,
            key,
            gate,
            tls,
            token: Mutex::default(),
            extensions: Mutex::default(),
        })))
    }

    /// What the server is called on this device.
    #[must_use]
    pub fn uid(&self) -> &ServerUid {
        &self.0.ticket.uid
    }

    /// Which life of its line this is.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.0.ticket.epoch
    }

    /// Where its backend is.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.0.ticket.address
    }

    /// What the backend calls it.
    #[must_use]
    pub fn server(&self) -> &ServerId {
        &self.0.ticket.server
    }

    /// Who the user is there.
    #[must_use]
    pub fn persona(&self) -> &Persona {
        &self.0.persona
    }

    pub(super) fn tls(&self) -> Arc<rustls::ClientConfig> {
        Arc::clone(&self.0.tls)
    }

    pub(super) fn token(&self) -> Option<Token> {
        self.0
            .token
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn set_token(&self, token: Option<Token>) {
        *self.0.token.lock().unwrap_or_else(PoisonError::into_inner) = token;
    }

    pub(super) fn extensions(&self) -> Extensions {
        *self
            .0
            .extensions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set_extensions(&self, extensions: Extensions) {
        *self
            .0
            .extensions
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = extensions;
    }

    /// Makes a request as the user. Where the session has run out, the identity is proven again, once and silently.
    ///
    /// # Errors
    /// With what went wrong.
    pub async fn ask(&self, request: &Request<'_>) -> Result<Answer, Miss> {
        let token = self.token();
        let caller = Caller {
            persona: &self.0.persona,
            token: token.as_ref(),
        };
        let first = self.0.gate.ask(request, Some(caller)).await;
        let ran_out = |miss: &Miss| {
            matches!(
                miss.code.as_deref(),
                Some("session_expired" | "identity_proof_required")
            ) && self.extensions().identity_proof
        };
        match first {
            Err(miss) if ran_out(&miss) => {
                let _standing = self.prove().await?;
                let token = self.token();
                let caller = Caller {
                    persona: &self.0.persona,
                    token: token.as_ref(),
                };
                self.0.gate.ask(request, Some(caller)).await
            }
            other => other,
        }
    }

    /// Makes a request that says nobody's name.
    pub(super) async fn ask_anonymously(&self, request: &Request<'_>) -> Result<Answer, Miss> {
        self.0.gate.ask(request, None).await
    }

    /// Proves to the server that the uid is the user's (`docs/backend-contract.md` 10, `identity_proof`), where it can be.
    ///
    /// # Errors
    /// With what went wrong.
    pub async fn prove(&self) -> Result<Standing, Miss> {
        if !self.extensions().identity_proof {
            return Ok(Standing::Claimed);
        }
        self.set_token(None);
        let base64 = &data_encoding::BASE64URL_NOPAD;
        let public_key = base64.encode(&self.0.key.public());
        let caller = Caller {
            persona: &self.0.persona,
            token: None,
        };
        let unreadable = || Miss {
            failure: Failure::Unreadable,
            taken: false,
            code: None,
        };
        let question = self
            .0
            .gate
            .ask(
                &Request::Challenge {
                    public_key: &public_key,
                },
                Some(caller),
            )
            .await?;
        let fields = super::wire::Fields::of(&question.body);
        let challenge = fields.id(&["challenge_id"]).ok_or_else(unreadable)?;
        let nonce = fields
            .id(&["nonce"])
            .and_then(|text| base64.decode(text.as_bytes()).ok())
            .ok_or_else(unreadable)?;
        let signature = self.0.key.prove(Question {
            origin: &self.address().origin(),
            server: self.server(),
            user: &self.0.persona.user,
            device: &self.0.persona.device,
            nonce: &nonce,
        });
        let signature = base64.encode(&signature);
        let proof = Request::Prove {
            challenge: &challenge,
            public_key: &public_key,
            signature: &signature,
        };
        let answer = self.0.gate.ask(&proof, Some(caller)).await?;
        let token = super::wire::Fields::of(&answer.body)
            .id(&["session_token"])
            .ok_or_else(unreadable)?;
        self.set_token(Some(Token::new(token)));
        Ok(Standing::Proven)
    }
}
