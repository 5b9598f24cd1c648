//! One socket from its greeting to its end.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use iced::futures::future::BoxFuture;
use iced::futures::stream::FuturesUnordered;
use iced::futures::{FutureExt, SinkExt, StreamExt};
use jiff::Timestamp;
use tokio_tungstenite::tungstenite::{self, Message};

use super::dial::{Socket, open_in_time};
use super::{Wire, now, rest};
use crate::domain::channel::{Category, ChannelKind};
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, UserId};
use crate::domain::identity::SessionState;
use crate::domain::member::Profile;
use crate::domain::server_event::{History, ServerEvent};
use crate::net::batch::Batch;
use crate::net::egress::Word;
use crate::net::journal::Journal;
use crate::net::listen::{Control, Event};
use crate::net::machine::Input;
use crate::net::pulse::{Needs, Pulse};
use crate::net::session::Session;
use crate::net::sync::{Do, Sync};
use crate::net::wire::event;
use crate::net::{api, error};

/// How long a frame may take to leave the device.
const SENDING: Duration = Duration::from_secs(10);
/// How long to leave a server alone that could not say what people call themselves.
const NAMELESS: Duration = Duration::from_secs(30);

/// What was asked for beside the socket.
enum Fetched {
    History(ChannelId, Result<History, Failure>),
    Profiles(Vec<UserId>, Result<Vec<Profile>, Failure>),
    Own(Result<Profile, Failure>),
    Channels(Result<Vec<Category>, Failure>),
}

/// One socket.
pub(super) struct Line {
    socket: Socket,
    journal: Journal,
    sync: Sync,
    pulse: Pulse,
    batch: Batch,
    fetches: FuturesUnordered<BoxFuture<'static, Fetched>>,
    seq: Option<u64>,
    unknown: BTreeSet<UserId>,
    asked: BTreeSet<UserId>,
    naming: Naming,
    arranging: Arranging,
}

/// Whether names are being asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Naming {
    Free,
    Asking,
    /// They could not be had; perhaps later.
    Later(Instant),
    /// This server has none.
    Never,
}

/// Whether the channels are being asked for anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Arranging {
    Settled,
    Wanted,
    Asking,
    /// They changed again meanwhile.
    AskingAndWanted,
}

impl Line {
    /// Greets the server and opens the socket. What the server says of itself is told at once.
    pub(super) async fn dial(wire: &mut Wire) -> Result<Self, Failure> {
        let session = wire.session.clone();
        let capabilities = api::capabilities(&session).await;
        wire.say(Event::Security(Box::new(session.security())));
        let capabilities = capabilities?;
        if capabilities.https_required
            && !session.address().is_secure()
            && !session.address().is_loopback()
        {
            return Err(Failure::HttpsRequired);
        }
        wire.say(Event::Changes(vec![ServerEvent::Capabilities(Box::new(
            capabilities,
        ))]));
        let before = session.standing();
        if before == SessionState::NotStarted {
            wire.say(Event::Standing(SessionState::Verifying));
        }
        let assured = session.assure().await;
        let categories = match assured {
            Ok(_) => api::rooms(&session).await,
            Err(miss) => Err(miss.failure),
        };
        let (categories, counts) = categories?;
        wire.say(Event::Standing(session.standing()));
        let texts = texts(&categories);
        let mut told = vec![ServerEvent::Channels(categories)];
        if !counts.is_empty() {
            told.push(ServerEvent::UnreadCounts(counts));
        }
        told.extend(api::members(&session).await.ok().map(ServerEvent::Members));
        wire.say(Event::Changes(told));
        let socket = match open_in_time(&session).await {
            Err(Failure::SessionExpired) if session.extensions().identity_proof => {
                wire.say(Event::Standing(session.prove().await?));
                open_in_time(&session).await?
            }
            opened => opened?,
        };
        let mut sync = Sync::default();
        sync.channels(texts);
        if let Some(channel) = &wire.focus {
            sync.focus(channel);
        }
        Ok(Self {
            socket,
            journal: session.journal().clone(),
            sync,
            pulse: Pulse::new(now()),
            batch: Batch::default(),
            fetches: std::iter::once(own(session.clone()).boxed()).collect(),
            seq: None,
            unknown: BTreeSet::new(),
            asked: BTreeSet::from([session.persona().user.clone()]),
            naming: Naming::Free,
            arranging: Arranging::Settled,
        })
    }

    /// Holds the line until it breaks; gives why it ended.
    pub(super) async fn hold(&mut self, wire: &mut Wire) -> Input {
        loop {
            if let Err(failure) = self.act(wire).await {
                return self.end(wire, Input::Failed(failure));
            }
            let now = now();
            let next = [
                Some(self.pulse.next()),
                self.sync.next(),
                self.batch.due(now),
                self.named_again(),
            ]
            .into_iter()
            .flatten()
            .min();
            tokio::select! {
                frame = self.socket.next() => {
                    if let Err(failure) = self.received(frame) {
                        return self.end(wire, Input::Failed(failure));
                    }
                }
                Some(fetched) = self.fetches.next() => {
                    if let Err(failure) = self.fetched(fetched) {
                        return self.end(wire, Input::Failed(failure));
                    }
                }
                control = wire.told.next(), if !wire.untold => match control {
                    Some(control) => {
                        if let Err(failure) = self.told(wire, control).await {
                            return self.end(wire, Input::Failed(failure));
                        }
                    }
                    None => wire.untold = true,
                },
                () = rest(next) => {}
            }
            if wire.slept() {
                return self.end(wire, Input::Woke);
            }
        }
    }

    fn end(&mut self, wire: &Wire, input: Input) -> Input {
        if let Some(changes) = self.batch.flush() {
            wire.say(Event::Changes(changes));
        }
        input
    }

    /// Does what is due.
    async fn act(&mut self, wire: &Wire) -> Result<(), Failure> {
        let now = now();
        match self.pulse.check(now) {
            Needs::Burial => return Err(Failure::TimedOut),
            Needs::Ask => {
                self.send(Word::Ping).await?;
            }
            Needs::Nothing => {}
        }
        for due in self.sync.due(now) {
            match due {
                Do::Subscribe(channel) => {
                    self.send(Word::Subscribe(&channel)).await?;
                }
                Do::Fetch(channel) => self.fetch(wire.session.clone(), channel),
            }
        }
        self.resolve(&wire.session, now);
        self.arrange(&wire.session);
        if let Some(changes) = self.batch.take(now) {
            wire.say(Event::Changes(changes));
        }
        Ok(())
    }

    fn fetch(&mut self, session: Session, channel: ChannelId) {
        let fetch = async move {
            let history = api::newest(&session, &channel, api::PAGE).await;
            Fetched::History(channel, history)
        };
        self.fetches.push(fetch.boxed());
    }

    /// When names that could not be had are asked for again.
    fn named_again(&self) -> Option<Instant> {
        match self.naming {
            Naming::Later(at) if !self.unknown.is_empty() => Some(at),
            _ => None,
        }
    }

    /// Asks what those are called who have not been heard of before, a request at a time.
    fn resolve(&mut self, session: &Session, now: Instant) {
        let free = match self.naming {
            Naming::Free => true,
            Naming::Later(at) => at <= now,
            Naming::Asking | Naming::Never => false,
        };
        if !free || self.unknown.is_empty() {
            return;
        }
        let users: Vec<_> = self.unknown.iter().take(api::PROFILES).cloned().collect();
        for user in &users {
            let _there = self.unknown.remove(user);
            let _new = self.asked.insert(user.clone());
        }
        self.naming = Naming::Asking;
        let session = session.clone();
        let ask = async move {
            let profiles = api::profiles(&session, &users).await;
            Fetched::Profiles(users, profiles)
        };
        self.fetches.push(ask.boxed());
    }

    /// Takes what people call themselves. Names are a comfort: without them the line goes on.
    fn named(&mut self, users: Vec<UserId>, profiles: Result<Vec<Profile>, Failure>) {
        match profiles {
            Ok(profiles) => {
                self.naming = Naming::Free;
                self.note(ServerEvent::Profiles(profiles));
            }
            Err(failure) if failure.is_transient() => {
                tracing::info!(?failure, "profiles cannot be had now");
                self.naming = Naming::Later(now() + NAMELESS);
                for user in users {
                    let _there = self.asked.remove(&user);
                    let _new = self.unknown.insert(user);
                }
            }
            Err(failure) => {
                tracing::info!(?failure, "profiles cannot be had");
                self.naming = Naming::Never;
            }
        }
    }

    /// Asks for the channels anew where they changed, a request at a time.
    fn arrange(&mut self, session: &Session) {
        if self.arranging == Arranging::Wanted {
            self.arranging = Arranging::Asking;
            let session = session.clone();
            self.fetches
                .push(async move { Fetched::Channels(api::channels(&session).await) }.boxed());
        }
    }

    fn arranged(&mut self, categories: Result<Vec<Category>, Failure>) {
        self.arranging = match self.arranging {
            Arranging::AskingAndWanted => Arranging::Wanted,
            _ => Arranging::Settled,
        };
        match categories {
            Ok(categories) => {
                self.sync.channels(texts(&categories));
                self.note(ServerEvent::Channels(categories));
            }
            Err(failure) => tracing::info!(?failure, "channels cannot be had"),
        }
    }

    fn met(&mut self, user: &UserId) {
        const MOST: usize = 20_000;
        if !self.asked.contains(user) && self.asked.len() < MOST {
            let _new = self.unknown.insert(user.clone());
        }
    }

    async fn told(&mut self, wire: &mut Wire, control: Control) -> Result<(), Failure> {
        match control {
            Control::Focus(channel) => {
                self.sync.focus(&channel);
                wire.focus = Some(channel);
            }
            Control::Refetch(channel) => self.sync.missed(&channel),
            Control::Typing { channel, active } => {
                let channel = &channel;
                self.send(Word::Typing { channel, active }).await?;
            }
            Control::RetryNow => {}
        }
        Ok(())
    }

    async fn send(&mut self, word: Word<'_>) -> Result<(), Failure> {
        let frame = word.frame(&self.journal);
        let sent = self.socket.send(Message::text(frame));
        match tokio::time::timeout(SENDING, sent).await {
            Ok(sent) => sent.map_err(|error| error::socket(&error)),
            Err(_) => Err(Failure::TimedOut),
        }
    }

    fn received(
        &mut self,
        frame: Option<Result<Message, tungstenite::Error>>,
    ) -> Result<(), Failure> {
        let frame = match frame {
            Some(Ok(frame)) => frame,
            Some(Err(error)) => return Err(error::socket(&error)),
            None => return Err(Failure::ConnectionLost),
        };
        self.pulse.heard(now());
        match frame {
            Message::Text(text) => self.heard(&text),
            Message::Binary(bytes) => self.heard(&String::from_utf8_lossy(&bytes)),
            Message::Close(_) => return Err(Failure::ConnectionLost),
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
        }
        Ok(())
    }

    fn heard(&mut self, text: &str) {
        let Some(heard) = event::read(text, Timestamp::now()) else {
            tracing::debug!("a frame is no envelope");
            return;
        };
        if let Some(seq) = heard.seq {
            let expected = self.seq.map(|last| last.saturating_add(1));
            if expected.is_some_and(|expected| seq > expected) {
                tracing::info!("the server's count has a hole: asking again");
                self.sync.missed_any();
            }
            self.seq = Some(seq);
        }
        match heard.event {
            event::Event::Subscribed(channel) => self.sync.subscribed(&channel),
            event::Event::Change(change) => self.note(change),
            event::Event::Layout => {
                self.arranging = match self.arranging {
                    Arranging::Settled | Arranging::Wanted => Arranging::Wanted,
                    Arranging::Asking | Arranging::AskingAndWanted => Arranging::AskingAndWanted,
                };
            }
            event::Event::Hello | event::Event::Other => {}
        }
    }

    fn note(&mut self, change: ServerEvent) {
        match &change {
            ServerEvent::Posted(message) | ServerEvent::Edited(message) => {
                self.met(&message.author)
            }
            ServerEvent::Present(_, connections) => connections
                .iter()
                .for_each(|connection| self.met(&connection.user)),
            ServerEvent::Joined(_, connection) => self.met(&connection.user),
            ServerEvent::History(history) => {
                let authors: BTreeSet<_> = history
                    .messages
                    .iter()
                    .map(|message| message.author.clone())
                    .collect();
                for author in &authors {
                    self.met(author);
                }
            }
            _ => {}
        }
        self.batch.add(change);
    }

    /// Takes what was asked for. A channel that cannot be read is tried again; that is no reason to lose the line.
    fn fetched(&mut self, fetched: Fetched) -> Result<(), Failure> {
        match fetched {
            Fetched::History(channel, Ok(history)) => {
                self.sync.fetched(&channel);
                self.note(ServerEvent::History(Box::new(history)));
            }
            Fetched::History(_, Err(Failure::Unauthorized)) => return Err(Failure::Unauthorized),
            Fetched::History(channel, Err(failure)) if failure.is_transient() => {
                tracing::warn!(?failure, "a history cannot be had now");
                let asked = match failure {
                    Failure::RateLimited(asked) => asked.unwrap_or_default(),
                    _ => Duration::ZERO,
                };
                self.sync.failed(&channel, now(), asked);
            }
            Fetched::History(channel, Err(failure)) => {
                tracing::warn!(?failure, "a history cannot be had");
                self.sync.fetched(&channel);
            }
            Fetched::Profiles(users, profiles) => self.named(users, profiles),
            Fetched::Own(Ok(profile)) => self.note(ServerEvent::Profiles(vec![profile])),
            Fetched::Own(Err(failure)) => tracing::info!(?failure, "the own profile cannot be had"),
            Fetched::Channels(categories) => self.arranged(categories),
        }
        Ok(())
    }
}

/// Asks what the user is called: by their header, so that their uid stands in no address, which proxies log.
async fn own(session: Session) -> Fetched {
    loop {
        match api::profile::mine(&session).await {
            Err(failure) if failure.is_transient() => tokio::time::sleep(NAMELESS).await,
            outcome => return Fetched::Own(outcome),
        }
    }
}

fn texts(categories: &[Category]) -> Vec<ChannelId> {
    let channels = categories.iter().flat_map(|category| &category.channels);
    channels
        .filter(|channel| channel.kind == ChannelKind::Text)
        .map(|channel| channel.id.clone())
        .collect()
}
