//! The name and picture that the user publishes on one server, and what another has published.
//!
//! Owns what is being edited, server by server, so that nothing is lost when the dialog closes, and the card that shows a
//! person. Must not know how a profile travels, how a picture is decoded, or where the consent is kept: all of that is
//! asked for by events.

pub mod card;
mod draft;
mod view;

use std::collections::BTreeMap;
use std::sync::Arc;

use iced::widget::image::Handle;

use crate::domain::failure::Failure;
use crate::domain::id::{AssetId, ServerUid};
use crate::domain::member::Profile;
use crate::domain::profile::{PictureError, Preset, ProfileError, ProfileUpdate, is_neutral};
use crate::domain::redacted::Redacted;
use crate::domain::server::Server;
use crate::feature::action::Action;
pub use draft::{Choice, Draft};
pub use view::field;

/// What is being edited on every server where something is.
#[derive(Debug, Default)]
pub struct State(BTreeMap<ServerUid, Editor>);

/// The editor of one server.
#[derive(Debug, PartialEq)]
pub struct Editor {
    /// Whether the user wishes to publish there.
    on: bool,
    draft: Draft,
    phase: Phase,
    generation: Generation,
}

/// How the editor stands with the world.
#[derive(Debug, Clone, PartialEq)]
enum Phase {
    /// Nothing is under way.
    Resting,
    /// A file is being chosen, for as long as the user likes.
    Choosing,
    /// A file is being read.
    Reading,
    /// This system has no dialog to choose a file by.
    NoDialog,
    /// A profile is on its way to the server.
    Publishing,
    /// The server has taken it.
    Published,
    /// The server has another one than was known: which is to be, the user says.
    Conflict(Box<Profile>),
    /// The server has not taken it.
    Refused(ProfileError),
    /// What was published is being taken back.
    Withdrawing,
    /// It was taken back.
    Withdrawn,
    /// It could not be taken back yet.
    Owing(Failure),
}

/// Which of several questions an answer belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Generation(u64);

/// A picture of the user's that was read from a file, with nothing in it but pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Own {
    /// As it is shown.
    pub shown: Handle,
    /// As it is sent: PNG.
    pub png: Redacted<Vec<u8>>,
}

/// How the user wishes to be shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Portrait {
    /// Generated.
    Preset(Preset),
    /// A picture that the server has already.
    Kept(AssetId),
    /// A picture that must be uploaded first.
    New(Redacted<Vec<u8>>),
}

/// What is to be published.
#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    /// The name, as it was checked.
    pub name: String,
    /// The picture.
    pub portrait: Portrait,
    /// The version that it takes the place of.
    pub version: Option<u64>,
}

/// How publishing ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// This is what stands there now.
    Taken(Profile),
    /// It was changed elsewhere; this is what stands there.
    Conflict(Profile),
    /// It was not taken.
    Refused(ProfileError),
}

/// What happened in the editor of one server.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// The switch was pressed.
    Switched,
    /// The name was edited.
    NameChanged(String),
    /// A way to be shown was chosen.
    Chosen(Choice),
    /// A file is to be chosen.
    PickPressed,
    /// The path of a file was edited.
    PathChanged(String),
    /// The file at the path is to be used.
    PathSubmitted,
    /// A file was read, or not; `None` where none was chosen.
    Read(Generation, Option<Result<Own, PictureError>>),
    /// No dialog to choose a file by could be opened.
    NoDialog(Generation),
    /// The draft is to be published.
    PublishPressed,
    /// Publishing has ended.
    Answered(Generation, Box<Outcome>),
    /// Of two profiles, the server's is to stay.
    TheirsPressed,
    /// Of two profiles, the user's is to be published all the same.
    MinePressed,
    /// What the server shows is to be taken back.
    WithdrawPressed,
    /// Taking back has ended.
    Withdrew(Generation, Result<(), Failure>),
    /// The dialog was left.
    Dismissed,
}

/// What the outside must do, for the server whose editor it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Keep whether the user wishes to publish there, and take back what was published where that is said.
    Switch(bool, Option<Generation>),
    /// Let the user choose a file and read it.
    Pick(Generation),
    /// Read the file at a path.
    Read(Generation, String),
    /// Publish this.
    Publish(Generation, Publication),
    /// Put the neutral profile in the place of the user's.
    Withdraw(Generation),
    /// Close the dialog.
    Close,
}

impl State {
    /// Opens the editor of a server. A draft that was begun is taken up as it was left. `on` says whether the user wishes
    /// to publish there.
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

    /// Drops everything of a server that is gone.
    pub fn forget(&mut self, server: &ServerUid) {
        let _gone = self.0.remove(server);
    }

    /// What is published on a server is being taken back now that its line is there. What to answer is given, also where
    /// nobody looks.
    pub fn takes_back(&mut self, server: &ServerUid) -> Generation {
        let editor = self.0.get_mut(server);
        editor.map_or_else(Generation::default, Editor::withdrawing)
    }

    /// Takes one message for the editor of a server; one of a server without an editor is dropped.
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

    /// On: nothing is sent before the user says so once more. Off: what was published is taken back.
    fn switched(&mut self, server: &Server) -> Action<Message, Event> {
        self.on = !self.on;
        if self.on {
            self.asked_no_more();
            return Action::emit(Event::Switch(true, None));
        }
        let shows = self.phase == Phase::Publishing || shown_there(server).is_some();
        let withdraw = shows.then(|| self.withdrawing());
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

    /// Whatever is still answered comes too late.
    fn asked_no_more(&mut self) {
        let _none = self.asking(Phase::Resting);
    }

    fn withdrawing(&mut self) -> Generation {
        self.asking(Phase::Withdrawing)
    }

    /// What was said of the draft before holds no longer. Something under way goes on.
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
            self.draft.picture_fault = Some(PictureError::Unreadable);
            return Action::none();
        }
        let generation = self.asking(Phase::Reading);
        Action::emit(Event::Read(generation, path))
    }

    fn read(&mut self, generation: Generation, read: Option<Result<Own, PictureError>>) {
        if generation != self.generation || !matches!(self.phase, Phase::Choosing | Phase::Reading)
        {
            return;
        }
        self.phase = Phase::Resting;
        match read {
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
        if !self.on || self.is_busy() || !server.connection().is_online() {
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

    /// Whether something is under way that ends by itself, and that publishing waits for.
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
            // Switched off while it was on its way: it may have arrived after what took it back.
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
            Outcome::Taken(_) => Phase::Refused(ProfileError::Other(Failure::Unreadable)),
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

/// What a server shows of the user beyond what it makes of a uid by itself.
fn shown_there(server: &Server) -> Option<&Profile> {
    server
        .profile(server.me())
        .filter(|profile| !is_neutral(profile))
}

/// The name that the neutral profile of the user has on a server.
fn neutral_name(server: &Server) -> String {
    ProfileUpdate::neutral(server.me()).name().to_owned()
}

/// The bytes of a picture, handed on without being copied or shown.
#[must_use]
pub fn parcel(png: Vec<u8>) -> Redacted<Vec<u8>> {
    Redacted(Arc::new(png))
}

#[cfg(test)]
mod tests;
