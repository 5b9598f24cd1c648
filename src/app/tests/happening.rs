//! What can happen on a server: the ids are the same on all of them, the words are not.

use std::time::Instant;

use jiff::Timestamp;

use crate::app::message::Errand;
use crate::app::profile::Answer;
use crate::app::{App, Message};
use crate::domain::capability::Capabilities;
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::connection::ConnectionState;
use crate::domain::disclosure::{DataKind, DisclosureLog};
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, Epoch, ServerUid};
use crate::domain::identity::SessionState;
use crate::domain::member::{ChannelClient, Member, Presence, Profile};
use crate::domain::message::{ChatMessage, Reply};
use crate::domain::profile::{Avatar, UploadedAvatar};
use crate::domain::server_event::{History, HistoryRange, ServerEvent};
use crate::feature::registry::Choice;
use crate::feature::timeline::{self, Place};
use crate::feature::{profile, registry};
use crate::net::api::SendFailure;
use crate::net::listen::Event;

pub(super) const CHANNELS: [&str; 3] = ["general", "tides", "workshop"];
/// The last one is the user, who has no session here.
pub(super) const PEOPLE: [&str; 3] = ["uid_same", "uid_other", ""];

/// One thing that happens on one server, with the words that are said.
#[derive(Clone)]
pub(super) struct Happening {
    pub(super) uid: ServerUid,
    pub(super) epoch: Epoch,
    pub(super) deed: Deed,
    pub(super) words: String,
    pub(super) channel: ChannelId,
    pub(super) number: usize,
    pub(super) at: Instant,
}

/// What happens on one server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(super) enum Deed {
    Posted,
    Edited,
    Deleted,
    Reacted,
    Window,
    Channels,
    Members,
    Profiles,
    Present,
    CameIn,
    WentOut,
    Typing,
    Disconnected,
    Capabilities,
    Online,
    Waiting,
    Refused,
    Proven,
    NoSession,
    Published,
    Pictured,
    Arrived,
    Failed,
    ShutOut,
    // From here on nothing names a life of the line.
    Older,
    Queued,
    Redialled,
    SignedOut,
    SignedIn,
    Untold,
    NotLeft,
    Read,
    Muted,
    Unmuted,
    Ledger,
}

impl Deed {
    /// All of them, the usual ones more than once.
    pub(super) const ALL: &[Self] = &[
        Self::Posted,
        Self::Posted,
        Self::Posted,
        Self::Edited,
        Self::Deleted,
        Self::Reacted,
        Self::Window,
        Self::Channels,
        Self::Channels,
        Self::Members,
        Self::Profiles,
        Self::Present,
        Self::CameIn,
        Self::WentOut,
        Self::Typing,
        Self::Disconnected,
        Self::Capabilities,
        Self::Online,
        Self::Waiting,
        Self::Refused,
        Self::Proven,
        Self::NoSession,
        Self::Published,
        Self::Pictured,
        Self::Arrived,
        Self::Failed,
        Self::ShutOut,
        Self::Older,
        Self::Queued,
        Self::Queued,
        Self::Redialled,
        Self::SignedOut,
        Self::SignedIn,
        Self::Untold,
        Self::NotLeft,
        Self::Read,
        Self::Muted,
        Self::Unmuted,
        Self::Ledger,
    ];

    /// Whether what is said names a life of the line.
    pub(super) fn is_of_a_line(self) -> bool {
        self < Self::Older
    }
}

/// Has something happen in an application.
pub(super) fn happens(app: &mut App, happening: &Happening) {
    let Happening { uid, epoch, .. } = happening;
    let message = match happening.deed {
        Deed::Online | Deed::Waiting | Deed::Refused | Deed::Proven => {
            Message::Net(uid.clone(), *epoch, of_the_line(happening))
        }
        Deed::NoSession => Message::SessionOpened(uid.clone(), *epoch, Err(Failure::HostNotFound)),
        Deed::Arrived | Deed::Failed | Deed::ShutOut => answered(happening),
        Deed::Published => {
            let profile = person(2, &happening.words);
            let answer = Answer::Withdrew(profile::Generation::default(), Ok(profile));
            Message::ProfileAnswered(uid.clone(), *epoch, Box::new(answer))
        }
        Deed::Pictured => {
            let upload = UploadedAvatar {
                asset: format!("asset of {}", happening.words).as_str().into(),
                address: String::new(),
            };
            Message::Pictured(uid.clone(), *epoch, upload, None)
        }
        deed if deed.is_of_a_line() => {
            Message::Net(uid.clone(), *epoch, Event::Changes(vec![change(happening)]))
        }
        Deed::Queued => {
            let _sent = app.perform_timeline(Some(timeline::Event::Send {
                place: place(happening),
                local: local(happening).as_str().into(),
                body: format!("own words on {}", happening.words),
                reply_to: None,
            }));
            return;
        }
        Deed::Ledger => {
            // Only a line that was opened keeps one.
            if app.stage.servers.contains_key(uid) {
                let mut ledger = DisclosureLog::default();
                let _new = ledger.record(DataKind::Uid, Timestamp::UNIX_EPOCH);
                app.shelf.ledgers.put(uid, ledger);
            }
            return;
        }
        _ => by_the_user(happening),
    };
    let _task = app.update(message);
}

/// What the user brings about, or what answers them without a line.
fn by_the_user(happening: &Happening) -> Message {
    let uid = &happening.uid;
    let choose = |choice| Message::Rail(registry::Message::Chosen(uid.clone(), choice));
    match happening.deed {
        Deed::Older => {
            let outcome = Ok(history(happening, HistoryRange::Before("m3".into())));
            let generation = timeline::Generation::default();
            Message::OlderLoaded(place(happening), generation, Box::new(outcome))
        }
        Deed::Untold => Message::SignedOut(uid.clone(), Err(Failure::TimedOut)),
        Deed::NotLeft => Message::Left(uid.clone(), Err(Failure::TimedOut)),
        Deed::SignedOut => choose(Choice::SignOut),
        Deed::SignedIn => choose(Choice::SignIn),
        Deed::Read => choose(Choice::MarkRead),
        Deed::Muted => choose(Choice::Mute),
        Deed::Unmuted => choose(Choice::Unmute),
        _ => choose(Choice::Recheck),
    }
}

fn of_the_line(happening: &Happening) -> Event {
    match happening.deed {
        Deed::Online => Event::Link(ConnectionState::Online),
        Deed::Waiting => Event::Link(ConnectionState::Waiting {
            attempt: 3,
            until: happening.at,
            failure: Failure::TimedOut,
        }),
        Deed::Refused => Event::Link(ConnectionState::Refused(Failure::SessionRevoked)),
        _ => Event::Standing(SessionState::Verified { until: None }),
    }
}

/// What came of sending.
fn answered(happening: &Happening) -> Message {
    let certain = happening.number > 2;
    let failed = |failure| Err(SendFailure { failure, certain });
    let outcome = match happening.deed {
        Deed::Arrived => Ok(message(happening)),
        Deed::ShutOut => failed(Failure::SessionExpired),
        _ => failed(Failure::TimedOut),
    };
    let errand = Errand {
        server: happening.uid.clone(),
        epoch: happening.epoch,
        channel: happening.channel.clone(),
        local: local(happening).as_str().into(),
    };
    Message::Sent(errand, Box::new(outcome))
}

fn change(happening: &Happening) -> ServerEvent {
    let (words, number) = (&happening.words, happening.number);
    let channel = happening.channel.clone();
    let named = format!("m{number}").as_str().into();
    let connection = ChannelClient {
        client: format!("client{}", number % 3).as_str().into(),
        user: PEOPLE[number % 2].into(),
    };
    match happening.deed {
        Deed::Edited => ServerEvent::Edited(Box::new(message(happening))),
        Deed::Deleted => ServerEvent::Deleted {
            channel,
            message: named,
        },
        Deed::Reacted => ServerEvent::ReactionChanged {
            channel,
            message: named,
            emoji: words.clone(),
            count: 2,
            user: PEOPLE[0].into(),
            added: true,
        },
        Deed::Window => ServerEvent::History(Box::new(history(happening, HistoryRange::Newest))),
        Deed::Channels => ServerEvent::Channels(vec![category(happening)]),
        Deed::Members => ServerEvent::Members(vec![Member {
            id: PEOPLE[number % 2].into(),
            name: format!("member of {words}"),
            status: Presence::Online,
        }]),
        Deed::Profiles => ServerEvent::Profiles(vec![person(number % 3, words)]),
        Deed::Present => ServerEvent::Present(channel, vec![connection]),
        Deed::CameIn => ServerEvent::Joined(channel, connection),
        Deed::WentOut => ServerEvent::Left(channel, connection),
        Deed::Typing => ServerEvent::Typing {
            channel,
            connection,
            active: number > 1,
        },
        Deed::Capabilities => ServerEvent::Capabilities(Box::new(Capabilities {
            build_version: Some(format!("{words} {number}")),
            ..Capabilities::default()
        })),
        Deed::Disconnected => ServerEvent::Disconnected,
        _ => ServerEvent::Posted(Box::new(message(happening))),
    }
}

fn place(happening: &Happening) -> Place {
    Place {
        server: happening.uid.clone(),
        channel: happening.channel.clone(),
    }
}

fn local(happening: &Happening) -> String {
    format!("l{}", happening.number)
}

fn person(number: usize, words: &str) -> Profile {
    Profile {
        user: PEOPLE[number].into(),
        display_name: format!("person of {words}"),
        avatar: Avatar::Unspecified,
        version: 1,
    }
}

fn category(happening: &Happening) -> Category {
    let count = 1 + happening.number % CHANNELS.len();
    let channels = CHANNELS.iter().take(count).map(|channel| Channel {
        id: (*channel).into(),
        name: format!("{channel} of {}", happening.words),
        kind: ChannelKind::Text,
    });
    Category {
        id: "group".into(),
        name: format!("group of {}", happening.words),
        channels: channels.collect(),
    }
}

fn history(happening: &Happening, span: HistoryRange) -> History {
    let numbers = 0..happening.number;
    let messages = numbers.map(|number| {
        message(&Happening {
            number,
            ..happening.clone()
        })
    });
    History {
        channel: happening.channel.clone(),
        messages: messages.collect(),
        span,
        reaches_start: Some(happening.number > 3),
    }
}

/// A message whose id and time are the same on all servers.
pub(super) fn message(happening: &Happening) -> ChatMessage {
    let (words, number) = (&happening.words, happening.number);
    let seconds = i64::try_from(number).unwrap() * 40_000;
    let answered = Reply {
        message: "m1".into(),
        author: Some(PEOPLE[0].into()),
        preview: format!("answered on {words}"),
        unavailable: false,
    };
    ChatMessage {
        id: format!("m{number}").as_str().into(),
        channel: happening.channel.clone(),
        author: PEOPLE[number % 3].into(),
        body: format!("words of {words} @everyone").into(),
        created_at: Timestamp::from_second(seconds).unwrap(),
        reply_to: (number == 4).then_some(answered),
        attachments: Vec::new(),
        reactions: Vec::new(),
        edited_at: None,
        revision: None,
        client_key: None,
    }
}
