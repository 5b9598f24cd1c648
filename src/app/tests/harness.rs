//! Servers with equal IDs together in one application, and each of them alone in another.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Instant;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::server_event::{CHANNELS, EventKind, PEOPLE, TestEvent, all_channels, apply, message};
use super::{everything, finish};
use crate::app::message::ServerTask;
use crate::app::{App, Message};
use crate::domain::id::{ChannelId, Epoch, ServerUid};
use crate::domain::server_event::ServerEvent;
use crate::feature::{channels, servers, timeline};
use crate::store::registry::JoinedServer;

/// How many servers there can be at once.
pub(super) const SLOTS: usize = 5;
const NAMES: [&str; SLOTS] = ["quebec", "sierra", "whiskey", "yankee", "zulu"];
/// Marks texts of another epoch.
const LATE: &str = "zz-too-late";
/// Ends the uid of a server that was never joined.
const NEVER: &str = "-000";
/// The current server of an application with one server while another is current in the shared application.
const ELSEWHERE: &str = "elsewhere";

/// A step of a test.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Join(usize),
    Leave(usize),
    Open(usize),
    InView(ViewAction, usize),
    Event {
        slot: usize,
        kind: EventKind,
        origin: Origin,
        channel: usize,
        number: usize,
    },
}

/// What the user does on the current server.
#[derive(Debug, Clone, Copy)]
pub enum ViewAction {
    Channel,
    Write,
    Fold,
    Member,
    Reply,
}

impl ViewAction {
    pub(super) const ALL: &[Self] = &[
        Self::Channel,
        Self::Write,
        Self::Fold,
        Self::Member,
        Self::Reply,
    ];
}

/// Where an event comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Current,
    OtherEpoch,
    /// A server that was removed or never joined.
    Removed,
}

/// One application with many servers, and many with one.
pub struct Harness {
    together: App,
    alone: BTreeMap<ServerUid, App>,
    joined: [Option<ServerUid>; SLOTS],
    generation: [usize; SLOTS],
    left: Vec<ServerUid>,
}

impl Harness {
    pub fn of(count: usize) -> Self {
        let mut harness = Self {
            together: app(),
            alone: BTreeMap::new(),
            joined: Default::default(),
            generation: [0; SLOTS],
            left: Vec::new(),
        };
        for slot in 0..count {
            harness.join(slot);
        }
        harness
    }

    pub fn take(&mut self, step: Step) {
        match step {
            Step::Join(slot) => self.join(slot),
            Step::Leave(slot) => self.leave(slot),
            Step::Open(slot) => {
                if let Some(uid) = self.joined[slot].clone() {
                    let alone = self.alone.get_mut(&uid).unwrap();
                    for app in [&mut self.together, alone] {
                        let pressed = servers::Message::ServerPressed(uid.clone());
                        let _shown = app.update(Message::Rail(pressed));
                    }
                }
            }
            Step::InView(action, channel) => {
                if let Some(uid) = self.together.workspace.current().cloned() {
                    in_view(&mut self.together, &uid, action, channel);
                    in_view(self.alone.get_mut(&uid).unwrap(), &uid, action, channel);
                }
            }
            Step::Event {
                slot,
                kind,
                origin,
                channel,
                number,
            } => self.apply(slot, kind, origin, (channel, number)),
        }
        self.sync_current();
    }

    fn join(&mut self, slot: usize) {
        if self.joined[slot].is_some() {
            return;
        }
        self.generation[slot] += 1;
        let uid = ServerUid::new(format!("{}-{:03}", NAMES[slot], self.generation[slot]));
        let server = joined(&uid, &format!("https://{slot}.example"));
        let mut alone = app();
        let elsewhere = joined(&ELSEWHERE.into(), "https://elsewhere.example");
        let _shown = alone.add_server(&elsewhere).unwrap();
        for app in [&mut self.together, &mut alone] {
            let _shown = app.add_server(&server).unwrap();
            app.workspace.edit(&uid, |server| {
                let _applied = server.apply(all_channels(&uid), Instant::now());
            });
            app.refresh(true);
        }
        let _none = self.alone.insert(uid.clone(), alone);
        self.joined[slot] = Some(uid);
        self.sync_current();
    }

    fn leave(&mut self, slot: usize) {
        let Some(uid) = self.joined[slot].take() else {
            return;
        };
        let _left = self.together.update(finish(&uid, ServerTask::Left(Ok(()))));
        let _gone = self.alone.remove(&uid);
        self.left.push(uid);
        self.sync_current();
    }

    pub fn leave_all(&mut self) {
        (0..SLOTS).for_each(|slot| self.leave(slot));
    }

    fn apply(
        &mut self,
        slot: usize,
        kind: EventKind,
        origin: Origin,
        (channel, number): (usize, usize),
    ) {
        let origin = if origin == Origin::OtherEpoch && !kind.names_epoch() {
            Origin::Current
        } else {
            origin
        };
        let uid = match &self.joined[slot] {
            Some(uid) if origin != Origin::Removed => uid.clone(),
            _ => self.removed(slot),
        };
        let current = self.together.connections.epoch(&uid).unwrap_or_default();
        let other = [current.next(), Epoch(current.0.wrapping_sub(1))];
        let (epoch, marker) = match origin {
            Origin::OtherEpoch => (other[number % 2], LATE.to_owned()),
            Origin::Current | Origin::Removed => (current, uid.to_string()),
        };
        let event = TestEvent {
            uid,
            epoch,
            kind,
            marker,
            channel: CHANNELS[channel].into(),
            number,
            at: Instant::now(),
        };
        apply(&mut self.together, &event);
        // Events of another epoch or of a removed server change nothing.
        if let Some(alone) = self.alone.get_mut(&event.uid)
            && origin == Origin::Current
        {
            apply(alone, &event);
        }
    }

    /// The server of this slot that was removed last, or one that was never joined.
    fn removed(&self, slot: usize) -> ServerUid {
        let name = NAMES[slot];
        let mut left = self.left.iter().rev();
        let before = left.find(|uid| uid.as_str().starts_with(name)).cloned();
        before.unwrap_or_else(|| ServerUid::new(format!("{name}{NEVER}")))
    }

    /// Makes each server current in its own application exactly while it is in the shared one.
    fn sync_current(&mut self) {
        for (uid, alone) in &mut self.alone {
            let is_current = self.together.workspace.current() == Some(uid);
            let current = if is_current {
                uid.clone()
            } else {
                ELSEWHERE.into()
            };
            if alone.workspace.current() != Some(&current) {
                let _shown = alone.open_server(&current);
            }
        }
    }

    /// Every text that leaked: from one server to another, from a removed server, or from another epoch.
    pub fn leaks(&self) -> Vec<String> {
        let mut leaks = Vec::new();
        let all = everything(&self.together);
        let removed = self.left.iter().map(ServerUid::as_str);
        for marker in removed.chain([LATE, NEVER]) {
            if all.contains(marker) {
                leaks.push(format!("{marker} is stored"));
            }
        }
        let workspace = &self.together.workspace;
        for server in workspace.servers() {
            let (uid, text) = (server.uid(), format!("{server:?}"));
            for other in workspace.order().iter().filter(|other| *other != uid) {
                if text.contains(other.as_str()) {
                    leaks.push(format!("{other} is known to {uid}"));
                }
            }
        }
        // The lists on screen are of the current server.
        let shown = rows(&self.together);
        let others = workspace.order().iter();
        for other in others.filter(|other| !workspace.is_current(other)) {
            if shown.contains(other.as_str()) {
                leaks.push(format!("{other} is shown"));
            }
        }
        leaks
    }

    /// The state of each server in the shared application and in its own.
    pub fn snapshots(&self) -> Vec<(String, String)> {
        assert_eq!(self.alone.len(), self.together.workspace.order().len());
        let alone = self.alone.iter();
        alone
            .map(|(uid, alone)| {
                let together = snapshot(&self.together, uid);
                (timeless(&together), timeless(&snapshot(alone, uid)))
            })
            .collect()
    }

    /// The drafts of each channel in the shared application and in its own.
    pub fn drafts(&mut self) -> Vec<(Vec<String>, Vec<String>)> {
        let together = &mut self.together;
        let alone = self.alone.iter_mut();
        alone
            .map(|(uid, alone)| (sent(together, uid), sent(alone, uid)))
            .collect()
    }

    /// Applies a message of one server to another, which must never happen.
    pub fn inject_leak(&mut self, from: usize, to: usize) {
        let [from, to] = [from, to].map(|slot| self.joined[slot].clone().unwrap());
        let leaked = message(&TestEvent {
            marker: from.to_string(),
            uid: from,
            epoch: Epoch::default(),
            kind: EventKind::Posted,
            channel: CHANNELS[0].into(),
            number: 5,
            at: Instant::now(),
        });
        let server = self.together.workspace.server_mut(&to).unwrap();
        let _applied = server.apply(ServerEvent::Posted(Box::new(leaked)), Instant::now());
    }
}

/// With a clock that stands still: entries of inboxes have the time of their arrival.
fn app() -> App {
    let mut app = super::app([]);
    app.workspace.clock = || (Timestamp::UNIX_EPOCH, TimeZone::UTC);
    app.workspace.update_date();
    app
}

fn joined(uid: &ServerUid, address: &str) -> JoinedServer {
    let device = format!("dev_{uid}").as_str().into();
    let mut joined = JoinedServer::new(uid.clone(), address.into(), "srv_same".into(), device);
    joined.name = format!("name {uid}");
    joined
}

fn in_view(app: &mut App, uid: &ServerUid, action: ViewAction, channel: usize) {
    let message = match action {
        ViewAction::Channel => {
            Message::Channels(channels::Message::ChannelPressed(CHANNELS[channel].into()))
        }
        ViewAction::Write => {
            Message::Timeline(timeline::Message::TextTyped(format!("draft of {uid} ")))
        }
        ViewAction::Fold => {
            let group = channels::ListSection::Category("group".into());
            Message::Channels(channels::Message::SectionToggled(group))
        }
        ViewAction::Reply => Message::Timeline(timeline::Message::ReplyPressed("m1".into())),
        ViewAction::Member => {
            let _opened = app.open_member(PEOPLE[channel].into(), None);
            return;
        }
    };
    let _task = app.update(message);
}

/// Without instants, which differ between two applications.
fn timeless(text: &str) -> String {
    let mut parts = text.split("Instant {");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + "Instant" + part.split_once('}').map_or("", |(_, after)| after)
    })
}

/// The public state of one server, as text.
fn snapshot(app: &App, uid: &ServerUid) -> String {
    let server = app.workspace.server(uid).unwrap();
    let name = (
        server.name(),
        server.overrides(),
        server.address(),
        server.me(),
    );
    let connection = (
        server.connection(),
        server.was_online(),
        server.session_state(),
    );
    let offered = (
        server.tls_state(),
        server.capabilities(),
        server.diagnostics(),
    );
    let shown = (
        server.categories(),
        server.open_channel(),
        server.people(),
        server.attention_counts(),
    );
    let mut snapshot = format!("{name:?}\n{connection:?}\n{offered:?}\n{shown:?}\n");
    for channel in CHANNELS.map(ChannelId::from) {
        let Some(channel_state) = server.channel_state(&channel) else {
            continue;
        };
        let timeline = &channel_state.timeline;
        let typing: Vec<_> = server.typing(&channel).collect();
        let present: Vec<_> = channel_state.present().collect();
        let messages = (timeline.rows(), timeline.items(), timeline.pending());
        let state = (
            timeline.is_loaded(),
            timeline.reaches_start(),
            timeline.revision(),
        );
        let unread = server.unread(&channel);
        let people = (typing, present);
        writeln!(
            snapshot,
            "{channel}: {unread:?} {people:?} {state:?}\n{messages:?}"
        )
        .unwrap();
    }
    if app.workspace.current() == Some(uid) {
        snapshot += &rows(app);
    }
    let stored = (app.storage.server(uid), app.storage.ledgers().get(uid));
    snapshot + &format!("{stored:?}")
}

/// The rows of channels and members, without their revision, which counts those of all servers.
fn rows(app: &App) -> String {
    let channels = format!("{:?}", app.features.channels);
    let people = format!("{:?}", app.features.members);
    let of = |list: &str| {
        let (_, rows) = list.split_once("rows:").unwrap();
        let (rows, _) = rows.rsplit_once(", revision:").unwrap();
        rows.to_owned()
    };
    of(&channels) + &of(&people)
}

/// Sends the draft of every channel of a server. Gives the messages that are pending then.
fn sent(app: &mut App, uid: &ServerUid) -> Vec<String> {
    let _shown = app.open_server(uid);
    let mut sent = Vec::new();
    for channel in CHANNELS.map(ChannelId::from) {
        let _shown = app.open_channel(&channel);
        let _sent = app.update(Message::Timeline(timeline::Message::SendPressed));
        let server = app.workspace.server(uid).unwrap();
        let pending = server.channel_state(&channel).unwrap().timeline.pending();
        let pending = pending.iter().map(|message| {
            let reply_to = message.reply_to.as_ref();
            format!("{channel}: {} {reply_to:?}", message.body)
        });
        sent.extend(pending);
    }
    sent
}
