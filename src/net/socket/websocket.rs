//! One WebSocket from the first request to its end.

use std::time::{Duration, Instant};

use iced::futures::future::BoxFuture;
use iced::futures::stream::FuturesUnordered;
use iced::futures::{FutureExt, SinkExt, StreamExt};
use jiff::Timestamp;
use tokio_tungstenite::tungstenite::{self, Message};

use super::channel_list::{ChannelsFetch, text_channels};
use super::dial::{self, WebSocket};
use super::history::HistoryRequest;
use super::lost::LostMessages;
use super::profiles::{self, ProfileQueue};
use super::task::{ConnectionTask, now, sleep_until};
use crate::domain::channel::Category;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, MessageId, UserId};
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
use crate::net::read_budget::ReadBudget;
use crate::net::session::Session;
use crate::net::sync::{ChannelSync, SyncAction};
use crate::net::wire::event::{self, ServerFrame};
use crate::net::{api, backoff, error};

/// The shortest wait before it is reported again what was read.
const REPORT_RETRY: Duration = Duration::from_secs(10);
const SEND_TIMEOUT: Duration = Duration::from_secs(10);
/// The size from which a frame is decoded on a blocking thread.
const LARGE_FRAME: usize = 64 * 1024;
/// What a fetched message or profile counts in a batch, in bytes; its text counts besides.
pub(super) const ROW_BYTES: usize = 256;

/// The result of a request that runs beside the socket.
pub(super) enum Fetched {
    History(HistoryRequest, Result<History, Failure>),
    Profiles(Vec<UserId>, Result<Vec<Profile>, Failure>),
    OwnProfile(Result<Profile, Failure>),
    Channels(Result<ChannelList, RequestError>),
    Read(ChannelId, MessageId, Result<(), Failure>),
}

/// An open WebSocket.
pub(super) struct WebSocketSession {
    socket: WebSocket,
    me: UserId,
    disclosures: DisclosureRecorder,
    pub(super) sync: ChannelSync,
    lost: LostMessages,
    keepalive: Keepalive,
    budget: ReadBudget,
    batch: EventBatch,
    pub(super) fetches: FuturesUnordered<BoxFuture<'static, Fetched>>,
    /// The number of the last frame, if the server numbers them.
    seq: Option<u64>,
    profiles: ProfileQueue,
    pub(super) channels: ChannelsFetch,
    /// The history of a channel in view as the app has it, if nothing has changed it since.
    pub(super) unchanged: Option<History>,
    /// Whether nothing was read because the app has not taken the last events.
    was_held: bool,
    /// Whether the server keeps what the user has read.
    pub(super) syncs_read: bool,
}

impl WebSocketSession {
    /// Requests capabilities, session, channels and members, and opens the socket. Emits each as soon as it is known.
    pub(super) async fn connect(task: &mut ConnectionTask) -> Result<Self, Failure> {
        let session = task.session.clone();
        let capabilities = task.fetch_capabilities().await?;
        let address = session.address();
        if capabilities.https_required && !address.is_secure() && !address.is_loopback() {
            return Err(Failure::HttpsRequired);
        }
        let capabilities = ServerEvent::Capabilities(Box::new(capabilities));
        task.deliver(vec![capabilities]).await;
        if session.state() == SessionState::NotStarted {
            task.emit(Event::Session(SessionState::Verifying)).await;
        }
        let _state = session.ensure_session().await?;
        let ChannelList { categories, unread } =
            session.send(&ListChannels(session.server())).await?;
        task.emit(Event::Session(session.state())).await;
        let sync = sync_of(task, &categories);
        let mut changes = vec![ServerEvent::Channels(categories)];
        if !unread.is_empty() {
            changes.push(ServerEvent::UnreadCounts(unread));
        }
        let members = session.send(&ListMembers(session.server())).await;
        changes.extend(members.ok().map(ServerEvent::Members));
        task.deliver(changes).await;
        let socket = match dial::open(&session).await {
            Err(Failure::SessionExpired) if session.extensions().identity_proof => {
                let state = session.prove().await?;
                task.emit(Event::Session(state)).await;
                dial::open(&session).await?
            }
            opened => opened?,
        };
        task.reads.on_connected();
        let mut batch = EventBatch::default();
        batch.set_background(task.view.is_background());
        let mut profiles = ProfileQueue::default();
        profiles.skip(session.identity().user.clone());
        let syncs_read = session.extensions().read_acks;
        Ok(Self {
            socket,
            me: session.identity().user.clone(),
            disclosures: session.disclosures().clone(),
            sync,
            lost: LostMessages::default(),
            keepalive: Keepalive::new(now()),
            budget: ReadBudget::new(now()),
            batch,
            seq: None,
            profiles,
            fetches: std::iter::once(fetch_own_profile(session).boxed()).collect(),
            channels: ChannelsFetch::default(),
            unchanged: None,
            was_held: false,
            syncs_read,
        })
    }

    /// Runs until the connection is lost. Returns the reason.
    pub(super) async fn run(&mut self, task: &mut ConnectionTask) -> Input {
        let ended = self.run_until_failure(task).await;
        if let Some(changes) = self.batch.flush() {
            task.deliver(changes).await;
        }
        ended.map_or_else(Input::Failed, |()| Input::Woke)
    }

    /// Returns `Ok` if the device was suspended.
    async fn run_until_failure(&mut self, task: &mut ConnectionTask) -> Result<(), Failure> {
        loop {
            self.run_due(task).await?;
            let now = now();
            let is_held = self.batch.is_full();
            if std::mem::replace(&mut self.was_held, is_held) && !is_held {
                // What the server sent meanwhile is still in the network.
                self.keepalive.on_received(now);
            }
            let (pause, due) = (self.budget.next(now), self.batch.due());
            let reads = !is_held && pause.is_none();
            let is_undelivered = due.is_some_and(|due| due <= now);
            // While the app is behind, nothing else is done; a timer for it would never be late enough.
            let work = [
                Some(self.keepalive.next_check()),
                self.sync.next_timer(),
                self.lost.next_timer(),
                self.profiles.next_timer(),
                self.channels.next_timer(),
                task.reads.next_timer().filter(|_| self.syncs_read),
            ];
            let work = work.into_iter().flatten().min().filter(|_| !is_held);
            let timers = [work, due.filter(|_| !is_undelivered), pause];
            let delivered = task.delivered();
            tokio::select! {
                biased;
                control = task.control() => self.on_control(task, control).await?,
                () = delivered, if is_undelivered => {}
                Some(fetched) = self.fetches.next(), if !is_held => self.on_fetched(task, fetched)?,
                frame = self.socket.next(), if reads => self.on_frame(task, frame).await?,
                // Only when nothing waits in the socket.
                () = sleep_until(timers.into_iter().flatten().min()) => if reads {
                    self.check_keepalive().await?;
                }
            }
            if task.was_suspended() {
                return Ok(());
            }
        }
    }

    async fn check_keepalive(&mut self) -> Result<(), Failure> {
        match self.keepalive.check(now()) {
            KeepaliveAction::Timeout => Err(Failure::TimedOut),
            KeepaliveAction::Ping => self.send(ClientFrame::Ping).await,
            KeepaliveAction::None => Ok(()),
        }
    }

    /// Does everything that is due now.
    async fn run_due(&mut self, task: &mut ConnectionTask) -> Result<(), Failure> {
        let now = now();
        if self.batch.due().is_some_and(|due| due <= now)
            && let Some(permit) = task.delivery()
            && let Some(changes) = self.batch.take(now)
        {
            task.deliver_with(permit, changes).await;
        }
        if self.batch.is_full() {
            return Ok(());
        }
        for channel in self.lost.take_due(now) {
            self.sync.refetch(&channel);
        }
        for action in self.sync.take_due(now) {
            match action {
                SyncAction::Subscribe(channel) => {
                    self.send(ClientFrame::Subscribe(&channel)).await?;
                }
                SyncAction::Fetch(channel) => self.fetch_history(task, channel),
            }
        }
        if let Some(users) = self.profiles.take(now) {
            let session = task.session.clone();
            let fetch = async move {
                let profiles = api::fetch_profiles(&session, &users).await;
                Fetched::Profiles(users, profiles)
            };
            self.fetches.push(fetch.boxed());
        }
        if self.syncs_read {
            self.report_read(task, now);
        }
        self.fetch_channels(&task.session, now);
        Ok(())
    }

    async fn on_control(
        &mut self,
        task: &mut ConnectionTask,
        control: Control,
    ) -> Result<(), Failure> {
        match task.update(control) {
            None => {
                let is_background = task.view.is_background();
                self.sync.set_background(is_background);
                self.batch.set_background(is_background);
                self.sync.set_focus(task.view.focus.clone());
                if !is_background {
                    self.on_view(task);
                }
            }
            Some(Control::Refetch(channel)) => {
                self.on_history_changed(&channel);
                self.sync.refetch(&channel);
            }
            Some(Control::RefetchChannels) => self.channels.is_stale = true,
            Some(Control::Names(users)) => {
                for user in &users {
                    self.profiles.add(user);
                }
            }
            Some(Control::Typing { channel, active }) => {
                let channel = &channel;
                self.send(ClientFrame::Typing { channel, active }).await?;
            }
            // When the user comes back is no business of the servers that are not in view.
            Some(Control::UserReturned) if task.view.is_background() => {}
            Some(Control::UserReturned | Control::Doubted) => {
                if self.keepalive.doubt(now()) {
                    self.send(ClientFrame::Ping).await?;
                }
            }
            Some(
                Control::RetryNow | Control::Focus(_) | Control::Background(_) | Control::Read(..),
            ) => {}
        }
        Ok(())
    }

    async fn send(&mut self, frame: ClientFrame<'_>) -> Result<(), Failure> {
        let frame = Message::text(frame.encode(&self.disclosures));
        let sent = tokio::time::timeout(SEND_TIMEOUT, self.socket.send(frame)).await;
        let sent = sent.map_err(|_| Failure::TimedOut)?;
        sent.map_err(|error| error::from_websocket(&error))
    }

    async fn on_frame(
        &mut self,
        task: &mut ConnectionTask,
        frame: Option<Result<Message, tungstenite::Error>>,
    ) -> Result<(), Failure> {
        let frame = frame.ok_or(Failure::ConnectionLost)?;
        let frame = frame.map_err(|error| error::from_websocket(&error))?;
        let now = now();
        self.keepalive.on_received(now);
        self.budget.spend(frame.len(), now);
        let bytes = frame.len();
        let text = match frame {
            Message::Text(text) => text,
            Message::Binary(bytes) => String::from_utf8_lossy(&bytes).as_ref().into(),
            Message::Close(_) => return Err(Failure::ConnectionLost),
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => return Ok(()),
        };
        let decode = move || event::decode(&text, Timestamp::now());
        let decoded = if bytes < LARGE_FRAME {
            decode()
        } else {
            let decoded = tokio::task::spawn_blocking(decode).await;
            decoded.unwrap_or_default()
        };
        if let Some(frame) = decoded {
            self.on_event(task, frame, bytes);
        } else {
            tracing::debug!("a frame is not an envelope");
        }
        Ok(())
    }

    fn on_event(&mut self, task: &mut ConnectionTask, frame: ServerFrame, bytes: usize) {
        let ServerFrame { event, seq } = frame;
        if let Some(seq) = seq {
            let expected = self.seq.map(|last| last.saturating_add(1));
            if expected.is_some_and(|expected| seq > expected) && self.sync.refetch_all(now()) {
                tracing::info!("frames were lost, refetching all channels");
            }
            self.seq = Some(seq);
            self.sync.set_numbered();
        }
        match event {
            event::Event::Subscribed(channel) => self.sync.on_subscribed(&channel),
            event::Event::Change(event) => {
                if let ServerEvent::Read {
                    channel,
                    user,
                    last_read,
                } = &event
                    && *user == self.me
                {
                    task.reads.on_known(channel, last_read);
                }
                self.on_change(task, &event);
                self.emit(event, bytes);
            }
            event::Event::Unreadable(channel) => self.on_unreadable(channel),
            event::Event::Layout => self.channels.is_stale = true,
            event::Event::Hello | event::Event::Other => {}
        }
    }

    /// The history may have the message in a form that can be read; if not, it shows where one is missing.
    fn on_unreadable(&mut self, channel: Option<ChannelId>) {
        let now = now();
        match channel {
            Some(channel) if self.sync.known(&channel).is_some() => self.lost.add(channel, now),
            Some(_) => {}
            None => {
                let _began = self.sync.refetch_all(now);
            }
        }
    }

    /// Adds an event of so many bytes to the batch, and the users in it to those whose profiles are needed.
    pub(super) fn emit(&mut self, event: ServerEvent, bytes: usize) {
        // Where others have read to is not shown.
        if matches!(&event, ServerEvent::Read { user, .. } if *user != self.me) {
            return;
        }
        self.profiles.add_shown(&event);
        self.batch.push(event, bytes, now());
    }

    fn report_read(&self, task: &mut ConnectionTask, now: Instant) {
        for (channel, message) in task.reads.take_due(now) {
            let session = task.session.clone();
            let report = async move {
                let reported = api::report_read(&session, &channel, &message).await;
                Fetched::Read(channel, message, reported)
            };
            self.fetches.push(report.boxed());
        }
    }

    /// A channel that cannot be fetched does not end the connection.
    fn on_fetched(&mut self, task: &mut ConnectionTask, fetched: Fetched) -> Result<(), Failure> {
        match fetched {
            Fetched::History(request, Ok(history)) => self.on_history(task, request, history),
            Fetched::History(_, Err(Failure::Unauthorized)) => {
                return Err(Failure::Unauthorized);
            }
            Fetched::History(request, Err(failure)) => self.on_history_failed(request, failure),
            Fetched::Profiles(users, profiles) => {
                let result = profiles.as_ref().map(|_| ());
                self.profiles.on_result(users, result, now());
                if let Ok(profiles) = profiles {
                    let bytes = profiles.len() * ROW_BYTES;
                    self.emit(ServerEvent::Profiles(profiles), bytes);
                }
            }
            Fetched::OwnProfile(Ok(profile)) => {
                self.emit(ServerEvent::Profiles(vec![profile]), ROW_BYTES);
            }
            Fetched::OwnProfile(Err(failure)) => {
                tracing::info!(?failure, "the own profile is not available");
            }
            Fetched::Channels(channels) => self.on_channels(channels),
            Fetched::Read(channel, message, Ok(())) => task.reads.on_known(&channel, &message),
            Fetched::Read(channel, message, Err(failure)) if failure.is_transient() => {
                let wait = backoff::retry_after(&failure).max(REPORT_RETRY);
                task.reads.on_failed(channel, message, now() + wait);
            }
            Fetched::Read(_, _, Err(failure)) => {
                tracing::info!(?failure, "what was read is not synchronized");
                self.syncs_read = false;
            }
        }
        Ok(())
    }
}

fn sync_of(task: &mut ConnectionTask, categories: &[Category]) -> ChannelSync {
    let mut sync = ChannelSync::default();
    sync.set_channels(text_channels(categories));
    sync.set_background(task.view.is_background());
    sync.set_focus(task.view.focus.clone());
    if task.session.extensions().resume {
        sync.set_numbered();
    }
    task.loaded
        .retain(|channel, _| sync.known(channel).is_some());
    sync
}

async fn fetch_own_profile(session: Session) -> Fetched {
    loop {
        match api::profile::fetch_own(&session).await {
            Err(failure) if failure.is_transient() => {
                let (wait, _) = profiles::RETRY;
                tokio::time::sleep(wait.max(backoff::retry_after(&failure))).await;
            }
            profile => return Fetched::OwnProfile(profile),
        }
    }
}
