//! A client of one server without a window. Records all events.

use std::collections::BTreeSet;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::BoxStream;
use openchat::domain::address::ServerAddress;
use openchat::domain::connection::ConnectionState;
use openchat::domain::failure::Failure;
use openchat::domain::id::Epoch;
use openchat::domain::identity::SessionState;
use openchat::domain::server_event::ServerEvent;
use openchat::domain::trust::TlsState;
use openchat::net::listen::{self, Control, Controller, Event};
use openchat::net::session::{ConnectionSettings, Session, SessionParams};
use openchat::net::tls::Trust;

/// By the tokio clock, which tests can pause.
const VIRTUAL_TIMEOUT: Duration = Duration::from_secs(400);
/// By the wall clock.
const WALL_TIMEOUT: Duration = Duration::from_secs(90);

pub struct SocketClient {
    pub session: Session,
    pub events: BoxStream<'static, Event>,
    pub connection_states: Vec<ConnectionState>,
    /// The events, grouped as they were received.
    pub batches: Vec<Vec<ServerEvent>>,
    pub security: Option<TlsState>,
    /// Why each request for the capabilities failed.
    pub probes: Vec<Option<Failure>>,
    pub session_state: SessionState,
    controller: Option<Controller>,
}

pub fn session(url: &str, trust: &Trust) -> Session {
    open_session(url, trust, ConnectionSettings::default()).unwrap()
}

pub fn open_session(
    url: &str,
    trust: &Trust,
    settings: ConnectionSettings,
) -> Result<Session, Failure> {
    Session::open(params(url, settings), &[7; 32], trust)
}

pub fn params(url: &str, settings: ConnectionSettings) -> SessionParams {
    SessionParams {
        known: Vec::new(),
        uid: "local".into(),
        epoch: Epoch(0),
        address: ServerAddress::parse(url).unwrap(),
        server: "srv_fake".into(),
        device: "dev_test".into(),
        settings,
    }
}

impl SocketClient {
    pub fn connect(url: &str) -> Self {
        Self::connect_trusting(url, &Trust::System)
    }

    pub fn connect_trusting(url: &str, trust: &Trust) -> Self {
        Self::with_session(session(url, trust))
    }

    pub fn with_session(session: Session) -> Self {
        Self {
            events: listen::connect(&session).boxed(),
            session,
            connection_states: Vec::new(),
            batches: Vec::new(),
            security: None,
            probes: Vec::new(),
            session_state: SessionState::NotStarted,
            controller: None,
        }
    }

    pub fn send(&self, control: Control) {
        self.controller.as_ref().unwrap().send(control);
    }

    pub fn connection_state(&self) -> &ConnectionState {
        self.connection_states
            .last()
            .unwrap_or(&ConnectionState::Idle)
    }

    pub fn changes(&self) -> impl DoubleEndedIterator<Item = &ServerEvent> {
        self.batches.iter().flatten()
    }

    /// The message IDs in the last history of a channel.
    pub fn history(&self, channel: &str) -> Option<Vec<String>> {
        let mut histories = self.changes().filter_map(|change| match change {
            ServerEvent::History(history) if history.channel.as_str() == channel => Some(history),
            _ => None,
        });
        let last = histories.next_back()?;
        let ids: Vec<_> = last
            .messages
            .iter()
            .map(|message| message.id.to_string())
            .collect();
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len(), "the history contains duplicates");
        Some(ids)
    }

    pub fn has_received(&self, id: &str) -> bool {
        self.changes().any(|change| match change {
            ServerEvent::Posted(message) => message.id.as_str() == id,
            _ => false,
        })
    }

    pub fn clear(&mut self) {
        self.connection_states.clear();
        self.batches.clear();
    }

    pub async fn wait_until(&mut self, what: &str, is_reached: impl Fn(&Self) -> bool) {
        let (start, wall_start) = (tokio::time::Instant::now(), std::time::Instant::now());
        while !is_reached(self) {
            let is_paused = start.elapsed() > wall_start.elapsed() + Duration::from_secs(1);
            assert!(
                is_paused || wall_start.elapsed() < WALL_TIMEOUT,
                "{what}: {:?}",
                self.connection_states
            );
            assert!(
                start.elapsed() < VIRTUAL_TIMEOUT,
                "{what}: {:?}",
                self.connection_states
            );
            let next = tokio::time::timeout(Duration::from_secs(15), self.events.next()).await;
            if let Ok(Some(event)) = next {
                self.on_event(event);
            }
        }
    }

    /// Records the events of a period.
    pub async fn collect_events(&mut self, period: Duration) {
        let end = tokio::time::Instant::now() + period;
        while let Ok(Some(event)) = tokio::time::timeout_at(end, self.events.next()).await {
            self.on_event(event);
        }
    }

    fn on_event(&mut self, event: Event) {
        match event {
            Event::Opened(controller) => self.controller = Some(controller),
            Event::Connection(state) => self.connection_states.push(state),
            Event::Tls(security) => self.security = Some(*security),
            Event::Probed(_, failure) => self.probes.push(failure),
            Event::Session(state) => self.session_state = state,
            Event::Changes(mut changes) => self.batches.push(changes.take()),
        }
    }

    /// Waits for the connection and both histories.
    pub async fn wait_until_online(&mut self) {
        self.wait_until("online", |client| client.connection_state().is_online())
            .await;
        self.wait_until("both histories", |client| {
            client.history("ch_a").is_some() && client.history("ch_b").is_some()
        })
        .await;
    }
}
