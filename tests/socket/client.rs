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
const LIMIT: Duration = Duration::from_secs(400);
/// By the wall clock.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Client {
    pub session: Session,
    pub events: BoxStream<'static, Event>,
    pub links: Vec<ConnectionState>,
    /// As received.
    pub batches: Vec<Vec<ServerEvent>>,
    pub security: Option<TlsState>,
    pub standing: SessionState,
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
    let params = SessionParams {
        uid: "local".into(),
        epoch: Epoch(0),
        address: ServerAddress::parse(url).unwrap(),
        server: "srv_fake".into(),
        device: "dev_test".into(),
        settings,
    };
    Session::open(params, &[7; 32], trust)
}

impl Client {
    pub fn to(url: &str) -> Self {
        Self::trusting(url, &Trust::System)
    }

    pub fn trusting(url: &str, trust: &Trust) -> Self {
        Self::over(session(url, trust))
    }

    pub fn over(session: Session) -> Self {
        Self {
            events: listen::connect(&session).boxed(),
            session,
            links: Vec::new(),
            batches: Vec::new(),
            security: None,
            standing: SessionState::NotStarted,
            controller: None,
        }
    }

    pub fn send(&self, control: Control) {
        self.controller.as_ref().unwrap().send(control);
    }

    pub fn link(&self) -> &ConnectionState {
        self.links.last().unwrap_or(&ConnectionState::Idle)
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
        assert_eq!(unique.len(), ids.len(), "a history names a message twice");
        Some(ids)
    }

    pub fn posted(&self, id: &str) -> bool {
        self.changes().any(|change| match change {
            ServerEvent::Posted(message) => message.id.as_str() == id,
            _ => false,
        })
    }

    pub fn forget(&mut self) {
        self.links.clear();
        self.batches.clear();
    }

    pub async fn until(&mut self, what: &str, wished: impl Fn(&Self) -> bool) {
        let (start, began) = (tokio::time::Instant::now(), std::time::Instant::now());
        while !wished(self) {
            let paused = start.elapsed() > began.elapsed() + Duration::from_secs(1);
            assert!(
                paused || began.elapsed() < PATIENCE,
                "{what}: {:?}",
                self.links
            );
            assert!(start.elapsed() < LIMIT, "{what}: {:?}", self.links);
            let next = tokio::time::timeout(Duration::from_secs(15), self.events.next()).await;
            if let Ok(Some(event)) = next {
                self.take(event);
            }
        }
    }

    /// Records the events of a period.
    pub async fn listen(&mut self, time: Duration) {
        let end = tokio::time::Instant::now() + time;
        while let Ok(Some(event)) = tokio::time::timeout_at(end, self.events.next()).await {
            self.take(event);
        }
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Opened(controller) => self.controller = Some(controller),
            Event::Link(link) => self.links.push(link),
            Event::Security(security) => self.security = Some(*security),
            Event::Standing(standing) => self.standing = standing,
            Event::Changes(changes) => self.batches.push(changes),
        }
    }

    /// Waits for the connection and both histories.
    pub async fn online(&mut self) {
        self.until("online", |client| client.link().is_online())
            .await;
        self.until("both histories", |client| {
            client.history("ch_a").is_some() && client.history("ch_b").is_some()
        })
        .await;
    }
}
