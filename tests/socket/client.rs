//! A client of one server without a window, which remembers what it was told.

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
use openchat::net::session::{Session, Terms, Ticket};
use openchat::net::tls::Trust;

/// By the timers' clock, which a test may hurry.
const LIMIT: Duration = Duration::from_secs(400);
/// By the wall.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Client {
    pub session: Session,
    pub events: BoxStream<'static, Event>,
    pub links: Vec<ConnectionState>,
    /// Each batch as it came.
    pub batches: Vec<Vec<ServerEvent>>,
    pub security: Option<TlsState>,
    pub standing: SessionState,
    controller: Option<Controller>,
}

pub fn session(url: &str, trust: &Trust) -> Session {
    agreed(url, trust, Terms::default()).unwrap()
}

pub fn agreed(url: &str, trust: &Trust, terms: Terms) -> Result<Session, Failure> {
    let ticket = Ticket {
        uid: "local".into(),
        epoch: Epoch(0),
        address: ServerAddress::parse(url).unwrap(),
        server: "srv_fake".into(),
        device: "dev_test".into(),
        terms,
    };
    Session::open(ticket, &[7; 32], trust)
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

    pub fn tell(&self, control: Control) {
        self.controller.as_ref().unwrap().tell(control);
    }

    pub fn link(&self) -> &ConnectionState {
        self.links.last().unwrap_or(&ConnectionState::Idle)
    }

    pub fn changes(&self) -> impl DoubleEndedIterator<Item = &ServerEvent> {
        self.batches.iter().flatten()
    }

    /// The ids that the last history of a channel held.
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

    /// Takes what comes within a time.
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

    /// Waits for the line and both histories.
    pub async fn online(&mut self) {
        self.until("online", |client| client.link().is_online())
            .await;
        self.until("both histories", |client| {
            client.history("ch_a").is_some() && client.history("ch_b").is_some()
        })
        .await;
    }
}
