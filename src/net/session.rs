//! The session of the user on one server: HTTP client, key, token and TLS state. Nothing is shared between two servers.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::disclosure::DisclosureRecorder;
use super::egress::endpoint::{CreateSession, EndSession, RequestChallenge};
use super::egress::{Caller, Endpoint, HttpClient, Progress, RequestError};
use super::proof::{Challenge, ServerKey};
use super::proxy::Route;
use super::tls;
use super::token::{StoredToken, Token};
use super::trust::{self, TlsObservation};
use crate::domain::address::ServerAddress;
use crate::domain::capability::Extensions;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, DeviceId, Epoch, MessageId, ServerId, ServerUid};
use crate::domain::identity::{ServerIdentity, SessionState};
use crate::domain::proxy::Proxy;
use crate::domain::trust::{Pin, TlsState};

/// The server and the user of a session.
pub struct SessionParams {
    /// The local ID of the server.
    pub uid: ServerUid,
    /// Changes whenever the connection is replaced.
    pub epoch: Epoch,
    /// The address of the backend.
    pub address: ServerAddress,
    /// The ID of the server in the backend.
    pub server: ServerId,
    /// The random ID of this device on the server.
    pub device: DeviceId,
    /// What the user chose for the server.
    pub settings: ConnectionSettings,
    /// The channels whose histories the app has from before, with their newest messages; `None` for an empty one.
    pub known: Vec<(ChannelId, Option<MessageId>)>,
}

/// What the user chose for one server.
#[derive(Debug, Clone, Default)]
pub struct ConnectionSettings {
    /// The only public key that is accepted.
    pub pin: Option<Pin>,
    /// The proxy.
    pub proxy: Proxy,
    /// Whether `http` is allowed. On the loopback interface it always is, unless a proxy elsewhere is used.
    pub unencrypted: bool,
    /// Whether the user has the same ID here as on all other servers with this choice.
    pub known_everywhere: bool,
    /// Records what is disclosed to the server.
    pub disclosures: DisclosureRecorder,
}

/// A session. Cheap to clone; clones share the token.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

struct Inner {
    params: SessionParams,
    identity: ServerIdentity,
    key: ServerKey,
    client: HttpClient,
    tls: Arc<rustls::ClientConfig>,
    observation: TlsObservation,
    token: Mutex<Option<StoredToken>>,
    /// The number of renewals; locked during a renewal.
    renewing: tokio::sync::Mutex<u64>,
    renewals: AtomicU64,
    extensions: Mutex<Extensions>,
}

/// Only what must restart the socket; a renewed token must not.
impl Hash for Session {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.params.uid.hash(state);
        self.0.params.epoch.hash(state);
        self.0.params.address.hash(state);
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("uid", &self.0.params.uid)
            .field("epoch", &self.0.params.epoch)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Opens a session. Blocks while it loads the system's certificates. Fails with `NotEncrypted` if the address is `http`
    /// and that is not allowed.
    pub fn open(
        params: SessionParams,
        root: &[u8; 32],
        trust: &tls::Trust,
    ) -> Result<Self, Failure> {
        let (address, settings) = (&params.address, &params.settings);
        let stays_here = address.is_loopback() && settings.proxy.keeps_loopback();
        if !address.is_secure() && !stays_here && !settings.unencrypted {
            return Err(Failure::NotEncrypted);
        }
        let key = if settings.known_everywhere {
            ServerKey::everywhere(root)
        } else {
            ServerKey::derive(root, &address.origin(), &params.server)
        };
        let identity = ServerIdentity {
            user: key.user(),
            device: params.device.clone(),
        };
        let observation = TlsObservation::default();
        let tls = tls::configuration(address, trust, settings.pin, &observation)?;
        let disclosures = settings.disclosures.clone();
        let client = HttpClient::new(address.clone(), &tls, &settings.proxy, disclosures)?;
        Ok(Self(Arc::new(Inner {
            params,
            identity,
            key,
            client,
            tls,
            observation,
            token: Mutex::default(),
            renewing: tokio::sync::Mutex::default(),
            renewals: AtomicU64::default(),
            extensions: Mutex::default(),
        })))
    }

    /// The local ID of the server.
    pub fn uid(&self) -> &ServerUid {
        &self.0.params.uid
    }

    /// The epoch of the connection.
    pub fn epoch(&self) -> Epoch {
        self.0.params.epoch
    }

    /// The address of the backend.
    pub fn address(&self) -> &ServerAddress {
        &self.0.params.address
    }

    /// The ID of the server in the backend.
    pub fn server(&self) -> &ServerId {
        &self.0.params.server
    }

    /// The histories that the app has from before.
    pub(super) fn known(&self) -> &[(ChannelId, Option<MessageId>)] {
        &self.0.params.known
    }

    /// The user ID and the device ID.
    pub fn identity(&self) -> &ServerIdentity {
        &self.0.identity
    }

    pub(super) fn tls(&self) -> Arc<rustls::ClientConfig> {
        Arc::clone(&self.0.tls)
    }

    /// The state of encryption, with the certificate that was presented last.
    pub fn tls_state(&self) -> TlsState {
        let address = self.address();
        if address.is_secure() {
            return self.0.observation.latest();
        }
        TlsState {
            certificate: None,
            trust: Some(trust::unencrypted(address)),
        }
    }

    /// How the socket is connected: as the requests are.
    pub(super) fn route(&self) -> &Route {
        self.0.client.route()
    }

    /// Equal for connections that may find out together whether the backend answers: they take the same way, and the
    /// backend sees them come from one place in any case.
    pub(super) fn backend_key(&self) -> Option<String> {
        let ConnectionSettings { proxy, pin, .. } = &self.0.params.settings;
        let is_shared = !self.route().has_own_circuit();
        is_shared.then(|| format!("{} {proxy:?} {pin:?}", self.address()))
    }

    pub(super) fn proxy(&self) -> &Proxy {
        &self.0.params.settings.proxy
    }

    /// What was disclosed to the server.
    pub fn disclosures(&self) -> &DisclosureRecorder {
        &self.0.params.settings.disclosures
    }

    pub(super) fn token(&self) -> Option<Token> {
        self.stored_token().map(|stored| stored.token)
    }

    fn stored_token(&self) -> Option<StoredToken> {
        lock(&self.0.token).clone()
    }

    pub(super) fn delete_token(&self) {
        *lock(&self.0.token) = None;
    }

    /// The state of the session as far as this device knows.
    pub fn state(&self) -> SessionState {
        match self.stored_token() {
            Some(stored) => SessionState::Verified {
                until: stored.expires_at,
            },
            None if self.extensions().identity_proof => SessionState::NotStarted,
            None => SessionState::Unverified,
        }
    }

    pub(super) fn extensions(&self) -> Extensions {
        *lock(&self.0.extensions)
    }

    pub(super) fn set_extensions(&self, extensions: Extensions) {
        *lock(&self.0.extensions) = extensions;
    }

    /// Sends a request as the user. An expired session is renewed once. The token of a revoked session stays until the
    /// connection reports it; without it, a reconnect would prove the identity again without the user.
    pub async fn send<E: Endpoint>(&self, endpoint: &E) -> Result<E::Response, RequestError> {
        self.send_with_progress(endpoint, &|_| ()).await
    }

    /// Like [`Self::send`], and reports how much of the response was read.
    pub async fn send_with_progress<E: Endpoint>(
        &self,
        endpoint: &E,
        progress: Progress<'_>,
    ) -> Result<E::Response, RequestError> {
        let used = self.0.renewals.load(Ordering::Acquire);
        let result = self.send_once(endpoint, progress).await;
        let expired = |error: &RequestError| error.failure == Failure::SessionExpired;
        if result.as_ref().is_err_and(expired) && self.extensions().identity_proof {
            self.renew(used).await?;
            return self.send_once(endpoint, progress).await;
        }
        result
    }

    /// Proves the identity again, unless another request has done so since `used`.
    async fn renew(&self, used: u64) -> Result<(), RequestError> {
        let mut renewals = self.0.renewing.lock().await;
        if *renewals == used {
            let _state = self.prove().await?;
            *renewals += 1;
            self.0.renewals.store(*renewals, Ordering::Release);
        }
        Ok(())
    }

    async fn send_once<E: Endpoint>(
        &self,
        endpoint: &E,
        progress: Progress<'_>,
    ) -> Result<E::Response, RequestError> {
        let token = self.token();
        let caller = Caller {
            identity: &self.0.identity,
            token: token.as_ref(),
        };
        let client = &self.0.client;
        client
            .send_with_progress(endpoint, Some(caller), progress)
            .await
    }

    /// Ends the session. The token is deleted here even if the server cannot be reached; after an error it may still be
    /// valid on the server.
    pub async fn sign_out(&self) -> Result<(), RequestError> {
        if self.token().is_none() {
            return Ok(());
        }
        let ended = self.send_once(&EndSession, &|_| ()).await;
        self.delete_token();
        match ended.map_err(|error| (error.failure.clone(), error)) {
            Ok(()) | Err((Failure::SessionExpired | Failure::SessionRevoked, _)) => Ok(()),
            Err((_, error)) => Err(error),
        }
    }

    /// The HTTP client, for anonymous requests.
    pub(super) fn client(&self) -> &HttpClient {
        &self.0.client
    }

    /// Proves the identity unless there is a token that has not expired. A revoked token is noticed when it is used, and not
    /// replaced without the user.
    pub async fn ensure_session(&self) -> Result<SessionState, RequestError> {
        let is_valid = |at: Timestamp| at > Timestamp::now();
        let stored = self.stored_token();
        let valid = stored.is_some_and(|stored| stored.expires_at.is_none_or(is_valid));
        if valid && self.extensions().identity_proof {
            return Ok(self.state());
        }
        match self.prove().await {
            Err(error) if error.code.as_deref() == Some("challenge_expired") => self.prove().await,
            proven => proven,
        }
    }

    /// Proves the identity to the server and stores the token, if the server supports it (`docs/backend-contract.md` 10,
    /// `identity_proof`).
    pub async fn prove(&self) -> Result<SessionState, RequestError> {
        if !self.extensions().identity_proof {
            return Ok(SessionState::Unverified);
        }
        self.delete_token();
        let (client, identity, key) = (&self.0.client, &self.0.identity, &self.0.key);
        let public_key = key.public();
        let request = RequestChallenge {
            identity,
            public_key,
        };
        let challenge = client.send(&request, None).await?;
        let signature = key.prove(Challenge {
            origin: &self.address().origin(),
            server: self.server(),
            user: &identity.user,
            device: &identity.device,
            nonce: &challenge.nonce,
        });
        let proof = CreateSession {
            identity,
            challenge: &challenge.id,
            public_key,
            signature,
        };
        let stored = client.send(&proof, None).await?;
        let until = stored.expires_at;
        *lock(&self.0.token) = Some(stored);
        Ok(SessionState::Verified { until })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
