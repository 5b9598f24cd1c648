//! The editor of the name and avatar that the user publishes on one server, and the profile card of a member.
//! Owns one draft per server, which survives closing the dialog. Must not send profiles, decode images or store
//! consent; it requests these through `Event`. Entry points: `State::open`, `State::update`, `State::view` and
//! `card::ProfileCard`.

pub mod card;
mod draft;
mod view;

use std::collections::BTreeMap;
use std::sync::Arc;

use iced::widget::image::Handle;

use crate::domain::failure::Failure;
use crate::domain::id::{AssetId, ServerUid};
use crate::domain::member::Profile;
use crate::domain::opaque::Opaque;
use crate::domain::profile::{PictureFault, Preset, Refusal, Wish, is_neutral};
use crate::domain::server::Server;
use crate::feature::action::Action;
pub use draft::{Choice, Draft};
pub use view::field;

#[derive(Debug, Default)]
pub struct State(BTreeMap<ServerUid, Editor>);

#[derive(Debug, PartialEq)]
pub struct Editor {
    /// Whether the user consents to publishing a profile on the server.
    on: bool,
    draft: Draft,
    phase: Phase,
    generation: Generation,
}

#[derive(Debug, Clone, PartialEq)]
enum Phase {
    Resting,
    /// A file dialog is open. Publishing stays possible.
    Choosing,
    Reading,
    NoDialog,
    Publishing,
    Published,
    /// The server has a newer profile; the user selects which one to keep.
    Conflict(Box<Profile>),
    Refused(Refusal),
    Withdrawing,
    Withdrawn,
    /// The app tries again when the server is online.
    Owing(Failure),
}

/// Matches a response to its request; responses to earlier requests are ignored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Generation(u64);

/// An image decoded from a file and encoded again, which removes its metadata.
#[derive(Debug, Clone, PartialEq)]
pub struct Own {
    pub shown: Handle,
    pub png: Opaque<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Portrait {
    Preset(Preset),
    /// The server already has this asset.
    Kept(AssetId),
    /// A PNG to upload before publishing.
    New(Opaque<Vec<u8>>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    /// Already validated.
    pub name: String,
    pub portrait: Portrait,
    /// The version on the server that this profile replaces.
    pub version: Option<u64>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Taken(Profile),
    /// The profile that the server has instead.
    Conflict(Profile),
    Refused(Refusal),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    Switched,
    NameChanged(String),
    Chosen(Choice),
    PickPressed,
    PathChanged(String),
    PathSubmitted,
    /// `None` if the user canceled the file dialog.
    Read(Generation, Option<Result<Own, PictureFault>>),
    NoDialog(Generation),
    PublishPressed,
    Answered(Generation, Box<Outcome>),
    TheirsPressed,
    MinePressed,
    WithdrawPressed,
    Withdrew(Generation, Result<(), Failure>),
    Dismissed,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Store the consent. With a request ID, also withdraw the published profile.
    Switch(bool, Option<Generation>),
    /// Open a file dialog and read the selected file.
    Pick(Generation),
    Read(Generation, String),
    Publish(Generation, Publication),
    /// Replace the published profile with the neutral one.
    Withdraw(Generation),
    Close,
}

impl State {
    /// Opens the editor of a server and keeps an edited draft. `on` is the stored consent to publish.
    pub fn open(&mut self, server: &Server, on: bool) {
        let editor = self
            .0
            .entry(server.uid().clone())
            .or_insert_with(|| Editor {
                on,
                draft: Draft::of(server),
                phase: Phase::Resting,
                generation: Generation::default(),
            });
        editor.on = on;
        if !editor.draft.is_touched() {
            editor.draft = Draft::of(server);
        }
        if matches!(editor.phase, Phase::Published | Phase::Withdrawn) {
            editor.phase = Phase::Resting;
        }
    }

    pub fn forget(&mut self, server: &ServerUid) {
        let _gone = self.0.remove(server);
    }

    /// Starts a withdrawal that was postponed until the server is online. Returns the request to answer, also if no
    /// editor exists.
    pub fn takes_back(&mut self, server: &ServerUid) -> Generation {
        let editor = self.0.get_mut(server);
        editor.map_or_else(Generation::default, Editor::withdrawing)
    }

    /// Ignores messages for a server without an editor.
    pub fn update(&mut self, server: &Server, message: Message) -> Action<Message, Event> {
        match self.0.get_mut(server.uid()) {
            Some(editor) => editor.update(server, message),
            None => Action::none(),
        }
    }

    fn editor(&self, server: &ServerUid) -> Option<&Editor> {
        self.0.get(server)
    }
}

impl Editor {
    fn update(&mut self, server: &Server, message: Message) -> Action<Message, Event> {
        match message {
            Message::Switched => return self.switched(server),
            Message::NameChanged(name) => {
                self.draft.rename(name);
                self.settle();
            }
            Message::Chosen(choice) => {
                self.draft.choose(choice);
                self.settle();
            }
            Message::PathChanged(path) => self.draft.path = path,
            Message::PickPressed => {
                let generation = self.asking(Phase::Choosing);
                return Action::emit(Event::Pick(generation));
            }
            Message::PathSubmitted => return self.path_submitted(),
            Message::Read(generation, read) => self.read(generation, read),
            Message::NoDialog(generation) => self.undialogued(generation),
            Message::PublishPressed => return self.publish(server),
            Message::Answered(generation, outcome) => {
                return self.answered(server, generation, *outcome);
            }
            Message::TheirsPressed => {
                if let Phase::Conflict(theirs) = &self.phase {
                    self.draft = Draft::from_profile(theirs);
                    self.phase = Phase::Resting;
                }
            }
            Message::MinePressed => {
                if let Phase::Conflict(theirs) = &self.phase {
                    self.draft.base = Some(theirs.version);
                    return self.publish(server);
                }
            }
            Message::WithdrawPressed => {
                let generation = self.withdrawing();
                return Action::emit(Event::Withdraw(generation));
            }
            Message::Withdrew(generation, outcome) => self.withdrew(generation, outcome),
            Message::Dismissed => return Action::emit(Event::Close),
        }
        Action::none()
    }

    /// Turning publishing on sends nothing until the user publishes. Turning it off withdraws the published profile.
    fn switched(&mut self, server: &Server) -> Action<Message, Event> {
        self.on = !self.on;
        if self.on {
            self.asked_no_more();
            return Action::emit(Event::Switch(true, None));
        }
        let is_published = self.phase == Phase::Publishing || shown_there(server).is_some();
        let withdraw = is_published.then(|| self.withdrawing());
        if withdraw.is_none() {
            self.asked_no_more();
        }
        Action::emit(Event::Switch(false, withdraw))
    }

    fn asking(&mut self, phase: Phase) -> Generation {
        self.generation = Generation(self.generation.0 + 1);
        self.phase = phase;
        self.generation
    }

    /// Makes the response to a pending request stale.
    fn asked_no_more(&mut self) {
        let _none = self.asking(Phase::Resting);
    }

    fn withdrawing(&mut self) -> Generation {
        self.asking(Phase::Withdrawing)
    }

    /// Clears the outcome of an earlier attempt; an operation in progress continues.
    fn settle(&mut self) {
        if matches!(
            self.phase,
            Phase::Published | Phase::Refused(_) | Phase::NoDialog
        ) {
            self.phase = Phase::Resting;
        }
    }

    fn path_submitted(&mut self) -> Action<Message, Event> {
        let path = self.draft.path.trim().to_owned();
        if path.is_empty() {
            self.draft.picture_fault = Some(PictureFault::Unreachable);
            return Action::none();
        }
        let generation = self.asking(Phase::Reading);
        Action::emit(Event::Read(generation, path))
    }

    fn read(&mut self, generation: Generation, result: Option<Result<Own, PictureFault>>) {
        if generation != self.generation || !matches!(self.phase, Phase::Choosing | Phase::Reading)
        {
            return;
        }
        self.phase = Phase::Resting;
        match result {
            Some(Ok(own)) => self.draft.take(own),
            Some(Err(fault)) => self.draft.picture_fault = Some(fault),
            None => {}
        }
    }

    fn undialogued(&mut self, generation: Generation) {
        if generation == self.generation && self.phase == Phase::Choosing {
            self.phase = Phase::NoDialog;
        }
    }

    fn publish(&mut self, server: &Server) -> Action<Message, Event> {
        if !self.on || self.is_busy() || !server.link().is_online() {
            return Action::none();
        }
        match self.draft.publication() {
            Some(publication) => {
                let generation = self.asking(Phase::Publishing);
                Action::emit(Event::Publish(generation, publication))
            }
            None => Action::none(),
        }
    }

    /// Whether an operation is running that publishing must wait for.
    fn is_busy(&self) -> bool {
        matches!(
            self.phase,
            Phase::Reading | Phase::Publishing | Phase::Withdrawing
        )
    }

    fn answered(
        &mut self,
        server: &Server,
        generation: Generation,
        outcome: Outcome,
    ) -> Action<Message, Event> {
        if !self.on && matches!(outcome, Outcome::Taken(_)) {
            // Publishing was turned off meanwhile; the server may have applied the profile after the withdrawal.
            let generation = self.withdrawing();
            return Action::emit(Event::Withdraw(generation));
        }
        if generation != self.generation || self.phase != Phase::Publishing {
            return Action::none();
        }
        self.phase = match outcome {
            Outcome::Taken(profile) if profile.user == *server.me() => {
                self.draft = Draft::from_profile(&profile);
                Phase::Published
            }
            Outcome::Taken(_) => Phase::Refused(Refusal::Other(Failure::Unreadable)),
            Outcome::Conflict(profile) => Phase::Conflict(Box::new(profile)),
            Outcome::Refused(refusal) => {
                self.draft.refused(&refusal);
                Phase::Refused(refusal)
            }
        };
        Action::none()
    }

    fn withdrew(&mut self, generation: Generation, outcome: Result<(), Failure>) {
        if generation != self.generation || self.phase != Phase::Withdrawing {
            return;
        }
        self.phase = match outcome {
            Ok(()) => Phase::Withdrawn,
            Err(failure) => Phase::Owing(failure),
        };
    }
}

/// The user's profile on the server, unless it is the neutral profile that the server generates.
fn shown_there(server: &Server) -> Option<&Profile> {
    server
        .profile(server.me())
        .filter(|profile| !is_neutral(profile))
}

fn neutral_name(server: &Server) -> String {
    Wish::neutral(server.me()).name().to_owned()
}

/// Wraps the bytes without a copy and hides them from `Debug`.
#[must_use]
pub fn parcel(png: Vec<u8>) -> Opaque<Vec<u8>> {
    Opaque(Arc::new(png))
}

#[cfg(test)]
mod tests;
