//! Generated server events and user actions: the IDs are the same on all servers, the texts are not.

use std::time::Instant;

use jiff::Timestamp;

use super::{chat_message, finish, net_event};
use crate::app::effect::ProfileAnswer;
use crate::app::message::{ServerMessage, ServerTask};
use crate::app::{App, Message};
use crate::domain::capability::Capabilities;
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::connection::ConnectionState;
use crate::domain::disclosure::{DataKind, DisclosureLog};
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, Epoch, ServerUid};
use crate::domain::identity::SessionState;
use crate::domain::member::{ChannelClient, Member, Presence, Profile};
use crate::domain::message::{ChatMessage, Extra, Reply};
use crate::domain::profile::{Avatar, UploadedAvatar};
use crate::domain::server_event::{History, HistoryRange, ServerEvent};
use crate::feature::servers::ServerAction;
use crate::feature::timeline::{self, ChannelRef};
use crate::feature::{profile, servers};
use crate::net::api::SendFailure;
use crate::net::listen::Event;

pub(super) const CHANNELS: [&str; 3] = ["general", "tides", "workshop"];
/// The last one is the user, who has no session.
pub(super) const PEOPLE: [&str; 3] = ["uid_same", "uid_other", ""];

/// An event on one server.
#[derive(Clone)]
pub struct TestEvent {
    pub(super) uid: ServerUid,
    pub(super) epoch: Epoch,
    pub(super) kind: EventKind,
    /// Part of every text, to find where it ends up.
    pub(super) marker: String,
    pub(super) channel: ChannelId,
    pub(super) number: usize,
    pub(super) at: Instant,
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub enum EventKind {
    Posted,
    Edited,
    Deleted,
    Reacted,
    History,
    Channels,
    Members,
    Profiles,
    Present,
    Joined,
    Departed,
    Typing,
    Disconnected,
    Capabilities,
    Online,
    Waiting,
    Refused,
    Verified,
    NoSession,
    ProfileAnswered,
    AvatarLoaded,
    Arrived,
    Failed,
    SessionEnded,
    // The kinds from here on name no epoch.
    Older,
    Queued,
    Reconnected,
    SignedOut,
    SignedIn,
    NotSignedOut,
    NotLeft,
    Read,
    Muted,
    Unmuted,
    Ledger,
}

impl EventKind {
    /// All kinds, frequent ones more than once.
    pub(super) const ALL: &[Self] = &[
        Self::Posted,
        Self::Posted,
        Self::Posted,
        Self::Edited,
        Self::Deleted,
        Self::Reacted,
        Self::History,
        Self::Channels,
        Self::Channels,
        Self::Members,
        Self::Profiles,
        Self::Present,
        Self::Joined,
        Self::Departed,
        Self::Typing,
        Self::Disconnected,
        Self::Capabilities,
        Self::Online,
        Self::Waiting,
        Self::Refused,
        Self::Verified,
        Self::NoSession,
        Self::ProfileAnswered,
        Self::AvatarLoaded,
        Self::Arrived,
        Self::Failed,
        Self::SessionEnded,
        Self::Older,
        Self::Queued,
        Self::Queued,
        Self::Reconnected,
        Self::SignedOut,
        Self::SignedIn,
        Self::NotSignedOut,
        Self::NotLeft,
        Self::Read,
        Self::Muted,
        Self::Unmuted,
        Self::Ledger,
    ];

    /// Whether the message names an epoch.
    pub fn names_epoch(self) -> bool {
        self < Self::Older
    }
}

/// Applies an event to an application.
pub fn apply(app: &mut App, event: &TestEvent) {
    let TestEvent { uid, epoch, .. } = event;
    let server = |message| Message::Server(uid.clone(), *epoch, message);
    let message = match event.kind {
        EventKind::Online | EventKind::Waiting | EventKind::Refused | EventKind::Verified => {
            net_event(uid, *epoch, connection_event(event))
        }
        EventKind::NoSession => server(ServerMessage::SessionOpened(Err(Failure::HostNotFound))),
        EventKind::Arrived | EventKind::Failed | EventKind::SessionEnded => sent(event),
        EventKind::ProfileAnswered => {
            let profile = person(2, &event.marker);
            let answer =
                ProfileAnswer::Withdrawn(profile::ProfileRequestId::default(), Ok(profile));
            server(ServerMessage::ProfileAnswered(Box::new(answer)))
        }
        EventKind::AvatarLoaded => {
            let upload = UploadedAvatar {
                asset: format!("asset of {}", event.marker).as_str().into(),
                address: String::new(),
            };
            server(ServerMessage::AvatarLoaded(upload, None))
        }
        kind if kind.names_epoch() => {
            net_event(uid, *epoch, Event::Changes(vec![change(event)].into()))
        }
        EventKind::Queued => {
            let _sent = app.perform_timeline(timeline::Event::Send {
                channel_ref: channel_ref(event),
                local_id: local(event).as_str().into(),
                body: format!("own text on {}", event.marker),
                reply_to: None,
            });
            app.refresh(false);
            return;
        }
        EventKind::Ledger => {
            if app.workspace.server(uid).is_some() {
                let mut ledger = DisclosureLog::default();
                ledger.record(DataKind::Uid, Timestamp::UNIX_EPOCH);
                app.storage.ledgers().put(uid, &ledger);
            }
            return;
        }
        _ => user_action(event),
    };
    let _task = app.update(message);
}

/// An action of the user, or the answer to one.
fn user_action(event: &TestEvent) -> Message {
    let uid = &event.uid;
    let choose = |choice| Message::Rail(servers::Message::ActionChosen(uid.clone(), choice));
    match event.kind {
        EventKind::Older => {
            let outcome = Ok(history(event, HistoryRange::Before("m3".into())));
            let request = timeline::HistoryRequestId::default();
            let outcome = Box::new(outcome);
            finish(
                uid,
                ServerTask::OlderLoaded(event.channel.clone(), request, outcome),
            )
        }
        EventKind::NotSignedOut => finish(uid, ServerTask::SignedOut(Err(Failure::TimedOut))),
        EventKind::NotLeft => finish(uid, ServerTask::Left(Err(Failure::TimedOut))),
        EventKind::SignedOut => choose(ServerAction::SignOut),
        EventKind::SignedIn => choose(ServerAction::SignIn),
        EventKind::Read => choose(ServerAction::MarkRead),
        EventKind::Muted => choose(ServerAction::Mute),
        EventKind::Unmuted => choose(ServerAction::Unmute),
        _ => choose(ServerAction::Recheck),
    }
}

fn connection_event(event: &TestEvent) -> Event {
    match event.kind {
        EventKind::Online => Event::Connection(ConnectionState::Online),
        EventKind::Waiting => Event::Connection(ConnectionState::Waiting {
            attempt: 3,
            until: event.at,
            failure: Failure::TimedOut,
        }),
        EventKind::Refused => Event::Connection(ConnectionState::Refused(Failure::SessionRevoked)),
        _ => Event::Session(SessionState::Verified { until: None }),
    }
}

/// The outcome of sending.
fn sent(event: &TestEvent) -> Message {
    let certain = event.number > 2;
    let failed = |failure| Err(SendFailure { failure, certain });
    let outcome = match event.kind {
        EventKind::Arrived => Ok(message(event)),
        EventKind::SessionEnded => failed(Failure::SessionExpired),
        _ => failed(Failure::NotFound),
    };
    let local = local(event).as_str().into();
    let sent = ServerMessage::MessageSent(event.channel.clone(), local, Box::new(outcome));
    Message::Server(event.uid.clone(), event.epoch, sent)
}

fn change(event: &TestEvent) -> ServerEvent {
    let (marker, number) = (&event.marker, event.number);
    let channel = event.channel.clone();
    let named = format!("m{number}").as_str().into();
    let connection = ChannelClient {
        client: format!("client{}", number % 3).as_str().into(),
        user: PEOPLE[number % 2].into(),
    };
    match event.kind {
        EventKind::Edited => ServerEvent::Edited(Box::new(message(event))),
        EventKind::Deleted => ServerEvent::Deleted {
            channel,
            message: named,
        },
        EventKind::Reacted => ServerEvent::ReactionChanged {
            channel,
            message: named,
            emoji: marker.clone(),
            count: 2,
            user: PEOPLE[0].into(),
            added: true,
        },
        EventKind::History => ServerEvent::History(Box::new(history(event, HistoryRange::Newest))),
        EventKind::Channels => {
            let count = 1 + number % CHANNELS.len();
            ServerEvent::Channels(vec![category(count, marker)])
        }
        EventKind::Members => ServerEvent::Members(vec![Member {
            id: PEOPLE[number % 2].into(),
            name: format!("member of {marker}"),
            status: Presence::Online,
        }]),
        EventKind::Profiles => ServerEvent::Profiles(vec![person(number % 3, marker)]),
        EventKind::Present => ServerEvent::Present(channel, vec![connection]),
        EventKind::Joined => ServerEvent::Joined(channel, connection),
        EventKind::Departed => ServerEvent::Left(channel, connection),
        EventKind::Typing => ServerEvent::Typing {
            channel,
            connection,
            active: number > 1,
        },
        EventKind::Capabilities => ServerEvent::Capabilities(Box::new(Capabilities {
            build_version: Some(format!("{marker} {number}")),
            ..Capabilities::default()
        })),
        EventKind::Disconnected => ServerEvent::Disconnected,
        _ => ServerEvent::Posted(Box::new(message(event))),
    }
}

fn channel_ref(event: &TestEvent) -> ChannelRef {
    ChannelRef {
        server: event.uid.clone(),
        channel: event.channel.clone(),
    }
}

fn local(event: &TestEvent) -> String {
    format!("l{}", event.number)
}

fn person(number: usize, marker: &str) -> Profile {
    Profile {
        user: PEOPLE[number].into(),
        display_name: format!("person of {marker}"),
        avatar: Avatar::Unspecified,
        version: 1,
    }
}

/// The layout with every channel.
pub fn all_channels(uid: &ServerUid) -> ServerEvent {
    ServerEvent::Channels(vec![category(CHANNELS.len(), uid.as_str())])
}

fn category(count: usize, marker: &str) -> Category {
    let channels = CHANNELS.iter().take(count).map(|channel| Channel {
        id: (*channel).into(),
        name: format!("{channel} of {marker}"),
        kind: ChannelKind::Text,
    });
    Category {
        id: "group".into(),
        name: format!("group of {marker}"),
        channels: channels.collect(),
    }
}

fn history(event: &TestEvent, range: HistoryRange) -> History {
    let numbers = 0..event.number;
    let messages = numbers.map(|number| {
        message(&TestEvent {
            number,
            ..event.clone()
        })
    });
    History {
        channel: event.channel.clone(),
        messages: messages.collect(),
        range,
        reaches_start: Some(event.number > 3),
    }
}

/// A message whose ID and time are the same on all servers.
pub fn message(event: &TestEvent) -> ChatMessage {
    let (marker, number) = (&event.marker, event.number);
    let seconds = i64::try_from(number).unwrap() * 40_000;
    let answered = Reply {
        message: "m1".into(),
        author: Some(PEOPLE[0].into()),
        preview: format!("answered on {marker}"),
        unavailable: false,
    };
    let (id, author) = (format!("m{number}"), PEOPLE[number % 3]);
    ChatMessage {
        body: format!("text of {marker} @everyone").into(),
        ..chat_message(&id, event.channel.as_str(), author, seconds)
    }
    .with(Extra {
        reply_to: (number == 4).then_some(answered),
        ..Extra::default()
    })
}
