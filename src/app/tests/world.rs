//! Servers with equal ids that live together in one application, and each alone in one of its own.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Instant;

use iced::Size;

use super::everything;
use super::happening::{CHANNELS, Deed, Happening, PEOPLE, happens, message};
use crate::app::shelf::Shelf;
use crate::app::{App, Message};
use crate::domain::id::{ChannelId, Epoch, ServerUid};
use crate::domain::server_event::ServerEvent;
use crate::feature::{channels, registry, timeline};
use crate::store::registry::{Joined, Registry};
use crate::store::settings::Settings;

/// How many servers there can be at once.
pub(super) const SLOTS: usize = 5;
const NAMES: [&str; SLOTS] = ["quebec", "sierra", "whiskey", "yankee", "zulu"];
/// What is said in a life of a line that is over.
const LATE: &str = "zz-too-late";
/// Ends the uid of a server that was never joined.
const NEVER: &str = "-000";
/// Who is looked at in the application of one server, while together another is.
const ELSEWHERE: &str = "elsewhere";

/// Something that happens.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Join(usize),
    Leave(usize),
    Open(usize),
    InView(View, usize),
    Happens {
        slot: usize,
        deed: Deed,
        life: Life,
        channel: usize,
        number: usize,
    },
}

/// What the user does with the server that is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) enum View {
    Channel,
    Write,
    Fold,
    Person,
    Reply,
}

impl View {
    pub(super) const ALL: &[Self] = &[
        Self::Channel,
        Self::Write,
        Self::Fold,
        Self::Person,
        Self::Reply,
    ];
}

/// In whose name something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    /// The line as it is.
    Present,
    /// Another life of the line.
    Other,
    /// A server that was left, or that nobody knows.
    Gone,
}

/// One application with many servers, and many with one.
pub(super) struct World {
    together: App,
    alone: BTreeMap<ServerUid, App>,
    here: [Option<ServerUid>; SLOTS],
    lives: [usize; SLOTS],
    left: Vec<ServerUid>,
}

impl World {
    pub(super) fn of(count: usize) -> Self {
        let mut world = Self {
            together: app(),
            alone: BTreeMap::new(),
            here: Default::default(),
            lives: [0; SLOTS],
            left: Vec::new(),
        };
        for slot in 0..count {
            world.join(slot);
        }
        world
    }

    pub(super) fn take(&mut self, step: Step) {
        match step {
            Step::Join(slot) => self.join(slot),
            Step::Leave(slot) => self.leave(slot),
            Step::Open(slot) => {
                if let Some(uid) = self.here[slot].clone() {
                    let alone = self.alone.get_mut(&uid).unwrap();
                    for app in [&mut self.together, alone] {
                        let pressed = registry::Message::Pressed(uid.clone());
                        let _shown = app.update(Message::Rail(pressed));
                    }
                }
            }
            Step::InView(view, channel) => {
                if let Some(uid) = self.together.stage.current.clone() {
                    in_view(&mut self.together, &uid, view, channel);
                    in_view(self.alone.get_mut(&uid).unwrap(), &uid, view, channel);
                }
            }
            Step::Happens {
                slot,
                deed,
                life,
                channel,
                number,
            } => self.happen(slot, deed, life, (channel, number)),
        }
        self.look_alike();
    }

    fn join(&mut self, slot: usize) {
        if self.here[slot].is_some() {
            return;
        }
        self.lives[slot] += 1;
        let uid = ServerUid::new(format!("{}-{:03}", NAMES[slot], self.lives[slot]));
        let server = joined(&uid, &format!("https://{slot}.example"));
        let mut alone = app();
        let elsewhere = joined(&ELSEWHERE.into(), "https://elsewhere.example");
        let _shown = alone.take_in(&elsewhere).unwrap();
        for app in [&mut self.together, &mut alone] {
            let _shown = app.take_in(&server).unwrap();
            // There is no identity, and so no session that would begin the line.
            let _line = app.lines.entry(&uid);
        }
        let _none = self.alone.insert(uid.clone(), alone);
        self.here[slot] = Some(uid);
        self.look_alike();
    }

    fn leave(&mut self, slot: usize) {
        let Some(uid) = self.here[slot].take() else {
            return;
        };
        let _left = self.together.update(Message::Left(uid.clone(), Ok(())));
        let _gone = self.alone.remove(&uid);
        self.left.push(uid);
        self.look_alike();
    }

    pub(super) fn leave_all(&mut self) {
        (0..SLOTS).for_each(|slot| self.leave(slot));
    }

    fn happen(&mut self, slot: usize, deed: Deed, life: Life, (channel, number): (usize, usize)) {
        let life = if life == Life::Other && !deed.is_of_a_line() {
            Life::Present
        } else {
            life
        };
        let uid = match &self.here[slot] {
            Some(uid) if life != Life::Gone => uid.clone(),
            _ => self.gone(slot),
        };
        let lives = self.alone.contains_key(&uid);
        let present = if lives {
            self.together.lines.entry(&uid).epoch
        } else {
            Epoch::default()
        };
        let other = [present.next(), Epoch(present.0.wrapping_sub(1))];
        let (epoch, words) = match life {
            Life::Other => (other[number % 2], LATE.to_owned()),
            Life::Present | Life::Gone => (present, uid.to_string()),
        };
        let happening = Happening {
            uid,
            epoch,
            deed,
            words,
            channel: CHANNELS[channel].into(),
            number,
            at: Instant::now(),
        };
        happens(&mut self.together, &happening);
        // What is of another life, or of nobody, changes nothing.
        if let Some(alone) = self.alone.get_mut(&happening.uid)
            && life == Life::Present
        {
            happens(alone, &happening);
        }
    }

    /// A server that was in this place and was left, or one that never was.
    fn gone(&self, slot: usize) -> ServerUid {
        let name = NAMES[slot];
        let mut left = self.left.iter().rev();
        let before = left.find(|uid| uid.as_str().starts_with(name)).cloned();
        before.unwrap_or_else(|| ServerUid::new(format!("{name}{NEVER}")))
    }

    /// Each application of one server looks at it while together it is looked at.
    fn look_alike(&mut self) {
        for (uid, alone) in &mut self.alone {
            let here = self.together.stage.current.as_ref() == Some(uid);
            let looked_at = if here { uid.clone() } else { ELSEWHERE.into() };
            if alone.stage.current.as_ref() != Some(&looked_at) {
                let _shown = alone.open_server(&looked_at);
            }
        }
    }

    /// Everything that is where it must not be: words of one server at another, of one that was left anywhere, of a life
    /// that is over anywhere.
    pub(super) fn strays(&self) -> Vec<String> {
        let mut strays = Vec::new();
        let all = everything(&self.together);
        let gone = self.left.iter().map(ServerUid::as_str);
        for word in gone.chain([LATE, NEVER]) {
            if all.contains(word) {
                strays.push(format!("{word} is kept"));
            }
        }
        let stage = &self.together.stage;
        for (uid, server) in &stage.servers {
            let text = format!("{server:?}");
            for other in stage.servers.keys().filter(|other| *other != uid) {
                if text.contains(other.as_str()) {
                    strays.push(format!("{other} is known to {uid}"));
                }
            }
        }
        // What is made for the eye is of the server in view.
        let seen = seen(&self.together);
        let others = stage.servers.keys();
        for other in others.filter(|other| stage.current.as_ref() != Some(*other)) {
            if seen.contains(other.as_str()) {
                strays.push(format!("{other} is seen"));
            }
        }
        strays
    }

    /// Each server as it is together and as it is alone.
    pub(super) fn portraits(&self) -> Vec<(String, String)> {
        assert_eq!(self.alone.len(), self.together.stage.servers.len());
        let alone = self.alone.iter();
        alone
            .map(|(uid, alone)| (portrait(&self.together, uid), portrait(alone, uid)))
            .collect()
    }

    /// What was being written in each channel, together and alone.
    pub(super) fn drafts(&mut self) -> Vec<(Vec<String>, Vec<String>)> {
        let together = &mut self.together;
        let alone = self.alone.iter_mut();
        alone
            .map(|(uid, alone)| (sent(together, uid), sent(alone, uid)))
            .collect()
    }

    /// Does what must never happen: what is said on one server is put into another.
    pub(super) fn mislead(&mut self, from: usize, to: usize) {
        let [from, to] = [from, to].map(|slot| self.here[slot].clone().unwrap());
        let said = message(&Happening {
            words: from.to_string(),
            uid: from,
            epoch: Epoch::default(),
            deed: Deed::Posted,
            channel: CHANNELS[0].into(),
            number: 5,
            at: Instant::now(),
        });
        let server = self.together.stage.servers.get_mut(&to).unwrap();
        let _applied = server.apply(ServerEvent::Posted(Box::new(said)), Instant::now());
    }
}

fn app() -> App {
    let shelf = Shelf::new(Settings::default(), Registry::default(), None);
    App::with(shelf, Some("en-US".into()), Size::new(1280.0, 800.0))
}

fn joined(uid: &ServerUid, address: &str) -> Joined {
    let device = format!("dev_{uid}").as_str().into();
    let mut joined = Joined::new(uid.clone(), address.into(), "srv_same".into(), device);
    joined.name = format!("name {uid}");
    joined
}

fn in_view(app: &mut App, uid: &ServerUid, view: View, channel: usize) {
    let message = match view {
        View::Channel => Message::Channels(channels::Message::Pressed(CHANNELS[channel].into())),
        View::Write => Message::Timeline(timeline::Message::Written(format!("draft of {uid} "))),
        View::Fold => Message::Channels(channels::Message::Toggled("group".into())),
        View::Reply => Message::Timeline(timeline::Message::ReplyPressed("m1".into())),
        View::Person => {
            let _opened = app.open_person(PEOPLE[channel].into());
            return;
        }
    };
    let _task = app.update(message);
}

/// Everything of one server that can be told of it, as text.
fn portrait(app: &App, uid: &ServerUid) -> String {
    let server = app.stage.servers.get(uid).unwrap();
    let name = (
        server.name(),
        server.overrides(),
        server.address(),
        server.me(),
    );
    let line = (
        server.connection(),
        server.was_online(),
        server.session_state(),
    );
    let offered = (server.tls_state(), server.capabilities());
    let shown = (
        server.categories(),
        server.open_channel(),
        server.people(),
        server.attention_counts(),
    );
    let mut portrait = format!("{name:?}\n{line:?}\n{offered:?}\n{shown:?}\n");
    for channel in CHANNELS.map(ChannelId::from) {
        let Some(room) = server.channel_state(&channel) else {
            continue;
        };
        let talk = &room.timeline;
        let typing: Vec<_> = room.typing().collect();
        let present: Vec<_> = room.present().collect();
        let said = (talk.rows(), talk.items(), talk.pending());
        let state = (talk.is_loaded(), talk.reaches_start(), talk.revision());
        let unread = server.unread(&channel);
        let people = (typing, present);
        writeln!(
            portrait,
            "{channel}: {unread:?} {people:?} {state:?}\n{said:?}"
        )
        .unwrap();
    }
    if app.stage.current.as_ref() == Some(uid) {
        portrait += &seen(app);
    }
    let kept = (app.shelf.registry.get(uid), app.shelf.ledgers.of(uid));
    portrait + &format!("{kept:?}")
}

/// The rows of channels and people. How often they were made is left out, as it is of all servers together.
fn seen(app: &App) -> String {
    let channels = format!("{:?}", app.channels);
    let people = format!("{:?}", app.members);
    let rows = |list: &str| {
        let (_, rows) = list.split_once("rows:").unwrap();
        let (rows, _) = rows.rsplit_once(", revision:").unwrap();
        rows.to_owned()
    };
    rows(&channels) + &rows(&people)
}

/// Sends what was being written in every channel of a server. Gives what is on its way then.
fn sent(app: &mut App, uid: &ServerUid) -> Vec<String> {
    let _shown = app.open_server(uid);
    let mut sent = Vec::new();
    for channel in CHANNELS.map(ChannelId::from) {
        let _shown = app.open_channel(&channel);
        let _sent = app.update(Message::Timeline(timeline::Message::Submitted));
        let server = app.stage.servers.get(uid).unwrap();
        let pending = server.channel_state(&channel).unwrap().timeline.pending();
        let pending = pending.iter().map(|outgoing| {
            let answers = outgoing.reply_to.as_ref();
            format!("{channel}: {} {answers:?}", outgoing.body)
        });
        sent.extend(pending);
    }
    sent
}
