//! What is needed to speak to one server as one person: the gate, the key, the token. Cheap to clone, shared by nobody
//! else.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use zeroize::Zeroizing;

use super::egress::{Answer, Caller, Gate, Miss, Request};
use super::journal::Journal;
use super::proof::{Question, ServerKey};
use super::tls;
use super::trust::Sight;
use crate::domain::address::ServerAddress;
use crate::domain::capability::Extensions;
use crate::domain::failure::Failure;
use crate::domain::id::{DeviceId, Epoch, ServerId, ServerUid};
use crate::domain::identity::{ServerIdentity, SessionState};
use crate::domain::proxy::Proxy;
use crate::domain::trust::{Pin, TlsState, Trust};

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
    pub address: ServerAddress,
    /// What the backend calls it.
    pub server: ServerId,
    /// The label of this device there.
    pub device: DeviceId,
    /// What the user agreed to for it.
    pub terms: Terms,
}

/// What the user agreed to for one server.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// The only key it may show.
    pub pin: Option<Pin>,
    /// The way to it.
    pub proxy: Proxy,
    /// Whether the user chose to do without encryption. The loopback needs no choice.
    pub unencrypted: bool,
    /// Whether the user is to be known there as on every other server where they chose so.
    pub known_everywhere: bool,
    /// Where what leaves is taken down.
    pub journal: Journal,
}

/// What is needed to speak to one server.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

/// A token, and until when it is good.
#[derive(Clone)]
struct Held {
    token: Token,
    until: Option<Timestamp>,
}

struct Inner {
    ticket: Ticket,
    persona: ServerIdentity,
    key: ServerKey,
    gate: Gate,
    tls: Arc<rustls::ClientConfig>,
    sight: Sight,
    held: Mutex<Option<Held>>,
    /// How often the session was renewed; whoever holds it renews.
    renewing: tokio::sync::Mutex<u64>,
    renewals: AtomicU64,
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
    /// When no client can be made, or when the address has no encryption and nobody chose to do without.
    pub fn open(ticket: Ticket, root: &[u8; 32], trust: &tls::Trust) -> Result<Self, Failure> {
        let plain = !ticket.address.is_secure() && !ticket.address.is_loopback();
        if plain && !ticket.terms.unencrypted {
            return Err(Failure::NotEncrypted);
        }
        let key = if ticket.terms.known_everywhere {
            ServerKey::everywhere(root)
        } else {
            ServerKey::derive(root, &ticket.address.origin(), &ticket.server)
        };
        let persona = ServerIdentity {
            user: key.user(),
            device: ticket.device.clone(),
        };
        let sight = Sight::default();
        let tls = tls::configuration(&ticket.address, trust, ticket.terms.pin, &sight)?;
        let gate = Gate::new(
            ticket.address.clone(),
            &tls,
            &ticket.terms.proxy,
            ticket.terms.journal.clone(),
        )?;
        Ok(Self(Arc::new(Inner {
            ticket,
            persona,
            key,
            gate,
            tls,
            sight,
            held: Mutex::default(),
            renewing: tokio::sync::Mutex::default(),
            renewals: AtomicU64::default(),
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
    pub fn address(&self) -> &ServerAddress {
        &self.0.ticket.address
    }

    /// What the backend calls it.
    #[must_use]
    pub fn server(&self) -> &ServerId {
        &self.0.ticket.server
    }

    /// Who the user is there.
    #[must_use]
    pub fn persona(&self) -> &ServerIdentity {
        &self.0.persona
    }

    pub(super) fn tls(&self) -> Arc<rustls::ClientConfig> {
        Arc::clone(&self.0.tls)
    }

    /// What its lines showed last.
    #[must_use]
    pub fn security(&self) -> TlsState {
        let address = self.address();
        if address.is_secure() {
            return self.0.sight.seen();
        }
        let trust = if address.is_loopback() {
            Trust::InsecureLoopback
        } else {
            Trust::InsecureChosen
        };
        TlsState {
            certificate: None,
            trust: Some(trust),
        }
    }

    /// The way to it.
    pub(super) fn proxy(&self) -> &Proxy {
        &self.0.ticket.terms.proxy
    }

    /// Where what leaves is taken down.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.0.ticket.terms.journal
    }

    pub(super) fn token(&self) -> Option<Token> {
        self.held().map(|held| held.token)
    }

    fn held(&self) -> Option<Held> {
        self.0
            .held
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn hold(&self, held: Option<Held>) {
        *self.0.held.lock().unwrap_or_else(PoisonError::into_inner) = held;
    }

    /// Forgets a token that the server took back.
    pub(super) fn forget(&self) {
        self.hold(None);
    }

    /// How the user stands with the server, as far as this device knows.
    #[must_use]
    pub fn standing(&self) -> SessionState {
        match self.held() {
            Some(held) => SessionState::Verified { until: held.until },
            None if self.extensions().identity_proof => SessionState::NotStarted,
            None => SessionState::Unverified,
        }
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

    /// Makes a request as the user. Where the session has run out, the identity is proven again, once and silently; where
    /// the server took it back, the token is forgotten and nothing is tried.
    ///
    /// # Errors
    /// With what went wrong.
    pub async fn ask(&self, request: &Request<'_>) -> Result<Answer, Miss> {
        let used = self.renewals();
        let first = self.ask_once(request).await;
        match first {
            Err(miss)
                if miss.failure == Failure::SessionExpired && self.extensions().identity_proof =>
            {
                self.renew(used).await?;
                self.ask_once(request).await
            }
            other => other,
        }
    }

    /// Proves the identity again, unless another request has done so since `used`.
    async fn renew(&self, used: u64) -> Result<(), Miss> {
        let mut renewals = self.0.renewing.lock().await;
        if *renewals == used {
            let _standing = self.prove().await?;
            *renewals += 1;
            self.0.renewals.store(*renewals, Ordering::Release);
        }
        Ok(())
    }

    fn renewals(&self) -> u64 {
        self.0.renewals.load(Ordering::Acquire)
    }

    async fn ask_once(&self, request: &Request<'_>) -> Result<Answer, Miss> {
        let token = self.token();
        let caller = Caller {
            persona: &self.0.persona,
            token: token.as_ref(),
        };
        let answer = self.0.gate.ask(request, Some(caller)).await;
        if answer
            .as_ref()
            .is_err_and(|miss| miss.failure == Failure::SessionRevoked)
        {
            self.hold(None);
        }
        answer
    }

    /// Ends the session: the server is told, and the token is wiped here whatever it answers.
    ///
    /// # Errors
    /// When the server was not told.
    pub async fn sign_out(&self) -> Result<(), Miss> {
        if self.token().is_none() {
            return Ok(());
        }
        let told = self.ask_once(&Request::EndSession).await;
        self.hold(None);
        match told {
            Ok(_) => Ok(()),
            Err(miss)
                if matches!(
                    miss.failure,
                    Failure::SessionExpired | Failure::SessionRevoked
                ) =>
            {
                Ok(())
            }
            Err(miss) => Err(miss),
        }
    }

    /// The gate, for what says nobody's name.
    pub(super) fn gate(&self) -> &Gate {
        &self.0.gate
    }

    /// Goes on with the session that there is, or proves the identity where there is none that holds. A session that the
    /// server took back is found out by using it: it is not replaced behind the user's back.
    ///
    /// # Errors
    /// With what went wrong.
    pub async fn assure(&self) -> Result<SessionState, Miss> {
        let holds = |held: &Held| held.until.is_none_or(|until| until > Timestamp::now());
        if self.extensions().identity_proof && self.held().as_ref().is_some_and(holds) {
            return Ok(self.standing());
        }
        match self.prove().await {
            Err(miss) if miss.code.as_deref() == Some("challenge_expired") => self.prove().await,
            proven => proven,
        }
    }

    /// Proves to the server that the uid is the user's (`docs/backend-contract.md` 10, `identity_proof`), where it can be.
    ///
    /// # Errors
    /// With what went wrong.
    pub async fn prove(&self) -> Result<SessionState, Miss> {
        if !self.extensions().identity_proof {
            return Ok(SessionState::Unverified);
        }
        self.hold(None);
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
        let fields = super::wire::Fields::of(&answer.body);
        let token = fields.id(&["session_token"]).ok_or_else(unreadable)?;
        let until = fields.moment(&["expires_at"]);
        self.hold(Some(Held {
            token: Token::new(token),
            until,
        }));
        Ok(SessionState::Verified { until })
    }
}
