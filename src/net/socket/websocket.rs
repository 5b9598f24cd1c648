//! One WebSocket from the first request to its end.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use iced::futures::future::BoxFuture;
use iced::futures::stream::FuturesUnordered;
use iced::futures::{FutureExt, SinkExt, StreamExt};
use jiff::Timestamp;
use tokio_tungstenite::tungstenite::{self, Message};

use super::dial::{self, WebSocket};
use super::task::{ConnectionTask, now, sleep_until};
use crate::domain::channel::{Category, ChannelKind};
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, UserId};
use crate::domain::identity::SessionState;
use crate::domain::member::Profile;
use crate::domain::server_event::{History, ServerEvent};
use crate::net::batch::EventBatch;
use crate::net::connection::{Control, Event};
use crate::net::disclosure::DisclosureRecorder;
use crate::net::egress::endpoint::{ChannelList, ListChannels, ListMembers};
use crate::net::egress::{ClientFrame, RequestError};
use crate::net::keepalive::{Keepalive, KeepaliveAction};
use crate::net::machine::Input;
use crate::net::session::Session;
use crate::net::sync::{ChannelSync, SyncAction};
use crate::net::wire::event::{self, ServerFrame};
use crate::net::{api, backoff, error};

const SEND_TIMEOUT: Duration = Duration::from_secs(10);
/// The wait before profiles are requested again after a transient failure.
const PROFILE_RETRY: Duration = Duration::from_secs(30);
/// The number of users whose profiles are requested per connection.
const MAX_PROFILES: usize = 20_000;

/// The result of a request that runs beside the socket.
enum Fetched {
    History(ChannelId, Result<History, Failure>),
    Profiles(Vec<UserId>, Result<Vec<Profile>, Failure>),
    OwnProfile(Result<Profile, Failure>),
    Channels(Result<ChannelList, RequestError>),
}

/// An open WebSocket.
pub(super) struct WebSocketSession {
    socket: WebSocket,
    disclosures: DisclosureRecorder,
    sync: ChannelSync,
    keepalive: Keepalive,
    batch: EventBatch,
    fetches: FuturesUnordered<BoxFuture<'static, Fetched>>,
    /// The number of the last frame, if the server numbers them.
    seq: Option<u64>,
    /// Users whose profiles are to be requested.
    unknown_users: BTreeSet<UserId>,
    /// Users whose profiles were requested.
    requested_users: BTreeSet<UserId>,
    profile_fetch: ProfileFetch,
    /// Whether the channel list is to be requested.
    channels_stale: bool,
    /// Whether the channel list is being requested.
    fetching_channels: bool,
}

/// The state of the profile requests; at most one runs at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ProfileFetch {
    Idle,
    Running,
    RetryAt(Instant),
    /// The server has no profiles.
    Unsupported,
}

impl WebSocketSession {
    /// Requests capabilities, session, channels and members, and opens the socket. Emits each as soon as it is known.
    pub(super) async fn connect(task: &mut ConnectionTask) -> Result<Self, Failure> {
        let session = task.session.clone();
        let capabilities = api::fetch_capabilities(&session).await;
        task.emit(Event::Tls(Box::new(session.tls_state())));
        let capabilities = capabilities?;
        let address = session.address();
        if capabilities.https_required && !address.is_secure() && !address.is_loopback() {
            return Err(Failure::HttpsRequired);
        }
        let capabilities = ServerEvent::Capabilities(Box::new(capabilities));
        task.emit(Event::Changes(vec![capabilities]));
        if session.state() == SessionState::NotStarted {
            task.emit(Event::Session(SessionState::Verifying));
        }
        let _state = session.ensure_session().await?;
        let ChannelList { categories, unread } =
            session.send(&ListChannels(session.server())).await?;
        task.emit(Event::Session(session.state()));
        let mut sync = ChannelSync::default();
        sync.add_channels(text_channels(&categories));
        if let Some(channel) = &task.focus {
            sync.prioritize(channel);
        }
        let mut changes = vec![ServerEvent::Channels(categories)];
        if !unread.is_empty() {
            changes.push(ServerEvent::UnreadCounts(unread));
        }
        let members = session.send(&ListMembers(session.server())).await;
        changes.extend(members.ok().map(ServerEvent::Members));
        task.emit(Event::Changes(changes));
        let socket = match dial::open(&session).await {
            Err(Failure::SessionExpired) if session.extensions().identity_proof => {
                task.emit(Event::Session(session.prove().await?));
                dial::open(&session).await?
            }
            opened => opened?,
        };
        Ok(Self {
            socket,
            disclosures: session.disclosures().clone(),
            sync,
            keepalive: Keepalive::new(now()),
            batch: EventBatch::default(),
            seq: None,
            unknown_users: BTreeSet::new(),
            requested_users: BTreeSet::from([session.identity().user.clone()]),
            fetches: std::iter::once(fetch_own_profile(session).boxed()).collect(),
            profile_fetch: ProfileFetch::Idle,
            channels_stale: false,
            fetching_channels: false,
        })
    }

    /// Runs until the connection is lost. Returns the reason.
    pub(super) async fn run(&mut self, task: &mut ConnectionTask) -> Input {
        let ended = self.run_until_failure(task).await;
        if let Some(changes) = self.batch.flush() {
            task.emit(Event::Changes(changes));
        }
        ended.map_or_else(Input::Failed, |()| Input::Woke)
    }

    /// Returns `Ok` if the device was suspended.
    async fn run_until_failure(&mut self, task: &mut ConnectionTask) -> Result<(), Failure> {
        loop {
            self.run_due(task).await?;
            let timers = [
                Some(self.keepalive.next_check()),
                self.sync.next_timer(),
                self.batch.due(now()),
                self.profile_retry(),
            ];
            tokio::select! {
                frame = self.socket.next() => self.on_frame(frame)?,
                Some(fetched) = self.fetches.next() => self.on_fetched(fetched)?,
                control = task.controls.next(), if !task.controls_closed => match control {
                    Some(control) => self.on_control(task, control).await?,
                    None => task.controls_closed = true,
                },
                () = sleep_until(timers.into_iter().flatten().min()) => {}
            }
            if task.was_suspended() {
                return Ok(());
            }
        }
    }

    /// Does everything that is due now.
    async fn run_due(&mut self, task: &ConnectionTask) -> Result<(), Failure> {
        let now = now();
        match self.keepalive.check(now) {
            KeepaliveAction::Timeout => return Err(Failure::TimedOut),
            KeepaliveAction::Ping => self.send(ClientFrame::Ping).await?,
            KeepaliveAction::None => {}
        }
        for action in self.sync.take_due(now) {
            match action {
                SyncAction::Subscribe(channel) => {
                    self.send(ClientFrame::Subscribe(&channel)).await?;
                }
                SyncAction::Fetch(channel) => self.fetch_history(&task.session, channel),
            }
        }
        self.fetch_profiles(&task.session, now);
        self.fetch_channels(&task.session);
        if let Some(changes) = self.batch.take(now) {
            task.emit(Event::Changes(changes));
        }
        Ok(())
    }

    fn fetch_history(&mut self, session: &Session, channel: ChannelId) {
        let session = session.clone();
        let fetch = async move {
            let history = api::fetch_newest(&session, &channel, api::PAGE).await;
            Fetched::History(channel, history)
        };
        self.fetches.push(fetch.boxed());
    }

    fn profile_retry(&self) -> Option<Instant> {
        let ProfileFetch::RetryAt(at) = self.profile_fetch else {
            return None;
        };
        (!self.unknown_users.is_empty()).then_some(at)
    }

    /// Requests the profiles of unknown users.
    fn fetch_profiles(&mut self, session: &Session, now: Instant) {
        let ready = match self.profile_fetch {
            ProfileFetch::Idle => true,
            ProfileFetch::RetryAt(at) => at <= now,
            ProfileFetch::Running | ProfileFetch::Unsupported => false,
        };
        if !ready || self.unknown_users.is_empty() {
            return;
        }
        let users = std::iter::from_fn(|| self.unknown_users.pop_first());
        let users: Vec<_> = users.take(api::PROFILES).collect();
        self.requested_users.extend(users.iter().cloned());
        self.profile_fetch = ProfileFetch::Running;
        let session = session.clone();
        let fetch = async move {
            let profiles = api::fetch_profiles(&session, &users).await;
            Fetched::Profiles(users, profiles)
        };
        self.fetches.push(fetch.boxed());
    }

    /// Without profiles the connection stays open.
    fn on_profiles(&mut self, users: Vec<UserId>, profiles: Result<Vec<Profile>, Failure>) {
        self.profile_fetch = match profiles {
            Ok(profiles) => {
                self.emit(ServerEvent::Profiles(profiles));
                ProfileFetch::Idle
            }
            Err(failure) if failure.is_transient() => {
                tracing::info!(?failure, "profiles are not available now");
                for user in users {
                    let _requested = self.requested_users.remove(&user);
                    let _new = self.unknown_users.insert(user);
                }
                ProfileFetch::RetryAt(now() + PROFILE_RETRY)
            }
            Err(failure) => {
                tracing::info!(?failure, "profiles are not available");
                ProfileFetch::Unsupported
            }
        };
    }

    fn fetch_channels(&mut self, session: &Session) {
        if self.channels_stale && !self.fetching_channels {
            self.channels_stale = false;
            self.fetching_channels = true;
            let session = session.clone();
            let fetch = async move {
                Fetched::Channels(session.send(&ListChannels(session.server())).await)
            };
            self.fetches.push(fetch.boxed());
        }
    }

    fn on_channels(&mut self, channels: Result<ChannelList, RequestError>) {
        self.fetching_channels = false;
        match channels {
            Ok(ChannelList { categories, .. }) => {
                self.sync.add_channels(text_channels(&categories));
                self.emit(ServerEvent::Channels(categories));
            }
            Err(error) => tracing::info!(?error, "channels are not available"),
        }
    }

    async fn on_control(
        &mut self,
        task: &mut ConnectionTask,
        control: Control,
    ) -> Result<(), Failure> {
        match control {
            Control::Focus(channel) => {
                self.sync.prioritize(&channel);
                task.focus = Some(channel);
            }
            Control::Refetch(channel) => self.sync.refetch(&channel),
            Control::Typing { channel, active } => {
                let channel = &channel;
                self.send(ClientFrame::Typing { channel, active }).await?;
            }
            Control::RetryNow => {}
        }
        Ok(())
    }

    async fn send(&mut self, frame: ClientFrame<'_>) -> Result<(), Failure> {
        let frame = Message::text(frame.encode(&self.disclosures));
        let sent = tokio::time::timeout(SEND_TIMEOUT, self.socket.send(frame)).await;
        let sent = sent.map_err(|_| Failure::TimedOut)?;
        sent.map_err(|error| error::from_websocket(&error))
    }

    fn on_frame(
        &mut self,
        frame: Option<Result<Message, tungstenite::Error>>,
    ) -> Result<(), Failure> {
        let frame = frame.ok_or(Failure::ConnectionLost)?;
        let frame = frame.map_err(|error| error::from_websocket(&error))?;
        self.keepalive.on_received(now());
        match frame {
            Message::Text(text) => self.on_text(&text),
            Message::Binary(bytes) => self.on_text(&String::from_utf8_lossy(&bytes)),
            Message::Close(_) => return Err(Failure::ConnectionLost),
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
        }
        Ok(())
    }

    fn on_text(&mut self, text: &str) {
        let Some(ServerFrame { event, seq }) = event::decode(text, Timestamp::now()) else {
            tracing::debug!("a frame is not an envelope");
            return;
        };
        if let Some(seq) = seq {
            let expected = self.seq.map(|last| last.saturating_add(1));
            if expected.is_some_and(|expected| seq > expected) {
                tracing::info!("frames were lost, refetching all channels");
                self.sync.refetch_all();
            }
            self.seq = Some(seq);
        }
        match event {
            event::Event::Subscribed(channel) => self.sync.on_subscribed(&channel),
            event::Event::Change(event) => self.emit(event),
            event::Event::Layout => self.channels_stale = true,
            event::Event::Hello | event::Event::Other => {}
        }
    }

    /// Adds an event to the batch, and the users in it to the unknown users.
    fn emit(&mut self, event: ServerEvent) {
        match &event {
            ServerEvent::Posted(message) | ServerEvent::Edited(message) => {
                self.add_user(&message.author);
            }
            ServerEvent::Joined(_, client) => self.add_user(&client.user),
            ServerEvent::Present(_, clients) => {
                for client in clients {
                    self.add_user(&client.user);
                }
            }
            ServerEvent::History(history) => {
                for message in &history.messages {
                    self.add_user(&message.author);
                }
            }
            ServerEvent::Capabilities(_)
            | ServerEvent::Channels(_)
            | ServerEvent::UnreadCounts(_)
            | ServerEvent::Members(_)
            | ServerEvent::Profiles(_)
            | ServerEvent::Deleted { .. }
            | ServerEvent::ReactionChanged { .. }
            | ServerEvent::Left(..)
            | ServerEvent::Read { .. }
            | ServerEvent::Typing { .. }
            | ServerEvent::Disconnected => {}
        }
        self.batch.push(event);
    }

    fn add_user(&mut self, user: &UserId) {
        let requested = &self.requested_users;
        if !requested.contains(user) && requested.len() < MAX_PROFILES {
            let _new = self.unknown_users.insert(user.clone());
        }
    }

    /// A channel that cannot be fetched does not end the connection.
    fn on_fetched(&mut self, fetched: Fetched) -> Result<(), Failure> {
        match fetched {
            Fetched::History(channel, Ok(history)) => {
                self.sync.on_fetched(&channel);
                self.emit(ServerEvent::History(Box::new(history)));
            }
            Fetched::History(_, Err(Failure::Unauthorized)) => return Err(Failure::Unauthorized),
            Fetched::History(channel, Err(failure)) if failure.is_transient() => {
                tracing::warn!(?failure, "a history is not available now");
                let wait = backoff::retry_after(&failure);
                self.sync.on_fetch_failed(&channel, now(), wait);
            }
            Fetched::History(channel, Err(failure)) => {
                tracing::warn!(?failure, "a history is not available");
                self.sync.on_fetched(&channel);
            }
            Fetched::Profiles(users, profiles) => self.on_profiles(users, profiles),
            Fetched::OwnProfile(Ok(profile)) => self.emit(ServerEvent::Profiles(vec![profile])),
            Fetched::OwnProfile(Err(failure)) => {
                tracing::info!(?failure, "the own profile is not available");
            }
            Fetched::Channels(channels) => self.on_channels(channels),
        }
        Ok(())
    }
}

async fn fetch_own_profile(session: Session) -> Fetched {
    loop {
        match api::profile::fetch_own(&session).await {
            Err(failure) if failure.is_transient() => tokio::time::sleep(PROFILE_RETRY).await,
            profile => return Fetched::OwnProfile(profile),
        }
    }
}

fn text_channels(categories: &[Category]) -> Vec<ChannelId> {
    let channels = categories.iter().flat_map(|category| &category.channels);
    let text = channels.filter(|channel| channel.kind == ChannelKind::Text);
    text.map(|channel| channel.id.clone()).collect()
}
