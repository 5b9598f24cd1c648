//! The editor of the name and avatar that the user publishes on one server, and the profile card of a member.
//! Owns one draft per server, which survives closing the dialog. Must not send profiles, decode images or store
//! consent; it requests these through `Event`. Entry points: `State::open`, `State::update`, `State::view` and
//! `card::ProfileCard`.

pub mod card;
mod draft;
mod view;

use std::collections::BTreeMap;

use iced::widget::image::Handle;

use crate::domain::failure::Failure;
use crate::domain::id::{AssetId, ServerUid};
use crate::domain::member::Profile;
use crate::domain::profile::{PictureError, Preset, ProfileError, ProfileUpdate, is_neutral};
use crate::domain::redacted::Redacted;
use crate::domain::server::Server;
use crate::feature::action::Action;
pub use draft::{AvatarSelection, ProfileDraft};

#[derive(Debug, Default)]
pub struct State(BTreeMap<ServerUid, Editor>);

#[derive(Debug, PartialEq)]
pub struct Editor {
    /// Whether the user consents to publishing a profile on the server.
    publishes: bool,
    draft: ProfileDraft,
    phase: Phase,
    request: ProfileRequestId,
}

#[derive(Debug, Clone, PartialEq)]
enum Phase {
    Idle,
    /// A file dialog is open. Publishing stays possible.
    ChoosingFile,
    ReadingFile,
    NoFileDialog,
    Publishing,
    Published,
    /// The server has a newer profile; the user selects which one to keep.
    Conflict(Box<Profile>),
    Rejected(ProfileError),
    Withdrawing,
    Withdrawn,
    /// The app tries again when the server is online.
    WithdrawFailed(Failure),
}

/// Matches a response to its request; responses to earlier requests are ignored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProfileRequestId(u64);

/// An image decoded from a file and encoded again, which removes its metadata.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalImage {
    pub handle: Handle,
    pub png: Redacted<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum AvatarUpdate {
    Preset(Preset),
    /// The server already has this asset.
    Uploaded(AssetId),
    /// A PNG to upload before publishing.
    New(Redacted<Vec<u8>>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct PublishRequest {
    /// Already validated.
    pub name: String,
    pub avatar: AvatarUpdate,
    /// The version on the server that this profile replaces.
    pub version: Option<u64>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum PublishOutcome {
    Accepted(Profile),
    /// The profile that the server has instead.
    Conflict(Profile),
    Rejected(ProfileError),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    PublishToggled,
    NameChanged(String),
    AvatarSelected(AvatarSelection),
    ChooseFilePressed,
    PathChanged(String),
    PathSubmitted,
    /// `None` if the user canceled the file dialog.
    ImageRead(ProfileRequestId, Option<Result<LocalImage, PictureError>>),
    FileDialogUnavailable(ProfileRequestId),
    PublishPressed,
    PublishFinished(ProfileRequestId, Box<PublishOutcome>),
    KeepServerVersionPressed,
    OverwritePressed,
    WithdrawPressed,
    WithdrawFinished(ProfileRequestId, Result<(), Failure>),
    Dismissed,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Store the consent. With a request ID, also withdraw the published profile.
    SetPublishing(bool, Option<ProfileRequestId>),
    /// Open a file dialog and read the selected file.
    ChooseFile(ProfileRequestId),
    ReadFile(ProfileRequestId, String),
    Publish(ProfileRequestId, PublishRequest),
    /// Replace the published profile with the neutral one.
    Withdraw(ProfileRequestId),
    Close,
}

impl State {
    /// Opens the editor of a server and keeps an edited draft. `publishes` is the stored consent to publish.
    pub fn open(&mut self, server: &Server, publishes: bool) {
        let editor = self.0.entry(server.uid().clone());
        let editor = editor.or_insert_with(|| Editor {
            publishes,
            draft: ProfileDraft::from_server(server),
            phase: Phase::Idle,
            request: ProfileRequestId::default(),
        });
        editor.publishes = publishes;
        if !editor.draft.edited {
            editor.draft = ProfileDraft::from_server(server);
        }
        if matches!(editor.phase, Phase::Published | Phase::Withdrawn) {
            editor.phase = Phase::Idle;
        }
    }

    pub fn forget(&mut self, server: &ServerUid) {
        let _ = self.0.remove(server);
    }

    /// Starts a withdrawal that was postponed until the server is online. Returns a request ID even if no editor exists.
    pub fn begin_withdrawal(&mut self, server: &ServerUid) -> ProfileRequestId {
        let editor = self.0.get_mut(server);
        editor.map_or_else(ProfileRequestId::default, Editor::begin_withdrawal)
    }

    /// Starts publishing what a server lost.
    pub fn begin_publishing(&mut self, server: &Server) -> ProfileRequestId {
        self.open(server, true);
        let editor = self.0.get_mut(server.uid());
        editor.map_or_else(ProfileRequestId::default, |editor| {
            editor.begin_request(Phase::Publishing)
        })
    }

    /// Starts publishing a name; the rest stays as the server has it. What the user is editing stays in the editor.
    pub fn begin_publishing_name(&mut self, server: &Server, name: &str) -> ProfileRequestId {
        self.open(server, true);
        let editor = self.0.get_mut(server.uid());
        editor.map_or_else(ProfileRequestId::default, |editor| {
            if !editor.draft.edited {
                editor.draft.set_name(name.to_owned());
            }
            editor.begin_request(Phase::Publishing)
        })
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
            Message::PublishToggled => return self.toggle_publishing(server),
            Message::NameChanged(name) => {
                self.draft.set_name(name);
                self.clear_outcome();
            }
            Message::AvatarSelected(selection) => {
                self.draft.select_avatar(selection);
                self.clear_outcome();
            }
            Message::PathChanged(path) => self.draft.path = path,
            Message::ChooseFilePressed => {
                let request = self.begin_request(Phase::ChoosingFile);
                return Action::emit(Event::ChooseFile(request));
            }
            Message::PathSubmitted => return self.submit_path(),
            Message::ImageRead(request, result) => self.on_image_read(request, result),
            Message::FileDialogUnavailable(request) => {
                if request == self.request && self.phase == Phase::ChoosingFile {
                    self.phase = Phase::NoFileDialog;
                }
            }
            Message::PublishPressed => return self.publish(server),
            Message::PublishFinished(request, outcome) => {
                return self.on_publish_finished(server, request, *outcome);
            }
            Message::KeepServerVersionPressed => {
                if let Phase::Conflict(profile) = &self.phase {
                    self.draft = ProfileDraft::from_profile(profile);
                    self.phase = Phase::Idle;
                }
            }
            Message::OverwritePressed => {
                if let Phase::Conflict(profile) = &self.phase {
                    self.draft.base_version = Some(profile.version);
                    return self.publish(server);
                }
            }
            Message::WithdrawPressed => {
                return Action::emit(Event::Withdraw(self.begin_withdrawal()));
            }
            Message::WithdrawFinished(request, result) => {
                if request == self.request && self.phase == Phase::Withdrawing {
                    self.phase = match result {
                        Ok(()) => Phase::Withdrawn,
                        Err(failure) => Phase::WithdrawFailed(failure),
                    };
                }
            }
            Message::Dismissed => return Action::emit(Event::Close),
        }
        Action::none()
    }

    /// Turning publishing on sends nothing until the user publishes. Turning it off withdraws the published profile.
    fn toggle_publishing(&mut self, server: &Server) -> Action<Message, Event> {
        self.publishes = !self.publishes;
        if self.publishes {
            self.cancel_request();
            return Action::emit(Event::SetPublishing(true, None));
        }
        let is_published = self.phase == Phase::Publishing || published_profile(server).is_some();
        let withdraw = is_published.then(|| self.begin_withdrawal());
        if withdraw.is_none() {
            self.cancel_request();
        }
        Action::emit(Event::SetPublishing(false, withdraw))
    }

    fn begin_request(&mut self, phase: Phase) -> ProfileRequestId {
        self.request = ProfileRequestId(self.request.0 + 1);
        self.phase = phase;
        self.request
    }

    /// Makes the response to a pending request stale.
    fn cancel_request(&mut self) {
        let _ = self.begin_request(Phase::Idle);
    }

    fn begin_withdrawal(&mut self) -> ProfileRequestId {
        self.begin_request(Phase::Withdrawing)
    }

    /// Clears the outcome of an earlier attempt; an operation in progress continues.
    fn clear_outcome(&mut self) {
        if matches!(
            self.phase,
            Phase::Published | Phase::Rejected(_) | Phase::NoFileDialog
        ) {
            self.phase = Phase::Idle;
        }
    }

    fn submit_path(&mut self) -> Action<Message, Event> {
        let path = self.draft.path.trim().to_owned();
        if path.is_empty() {
            self.draft.image_error = Some(PictureError::Unreadable);
            return Action::none();
        }
        Action::emit(Event::ReadFile(
            self.begin_request(Phase::ReadingFile),
            path,
        ))
    }

    fn on_image_read(
        &mut self,
        request: ProfileRequestId,
        result: Option<Result<LocalImage, PictureError>>,
    ) {
        let is_reading = matches!(self.phase, Phase::ChoosingFile | Phase::ReadingFile);
        if request != self.request || !is_reading {
            return;
        }
        self.phase = Phase::Idle;
        match result {
            Some(Ok(image)) => self.draft.use_image(image),
            Some(Err(error)) => self.draft.image_error = Some(error),
            None => {}
        }
    }

    fn publish(&mut self, server: &Server) -> Action<Message, Event> {
        if !self.publishes || self.is_busy() || !server.connection().is_online() {
            return Action::none();
        }
        let Some(profile) = self.draft.publish_request() else {
            return Action::none();
        };
        Action::emit(Event::Publish(
            self.begin_request(Phase::Publishing),
            profile,
        ))
    }

    /// Whether an operation is running that publishing must wait for.
    fn is_busy(&self) -> bool {
        matches!(
            self.phase,
            Phase::ReadingFile | Phase::Publishing | Phase::Withdrawing
        )
    }

    fn on_publish_finished(
        &mut self,
        server: &Server,
        request: ProfileRequestId,
        outcome: PublishOutcome,
    ) -> Action<Message, Event> {
        if !self.publishes && matches!(outcome, PublishOutcome::Accepted(_)) {
            // Publishing was turned off meanwhile; the server may have applied the profile after the withdrawal.
            return Action::emit(Event::Withdraw(self.begin_withdrawal()));
        }
        if request != self.request || self.phase != Phase::Publishing {
            return Action::none();
        }
        self.phase = match outcome {
            PublishOutcome::Accepted(profile) if profile.user == *server.me() => {
                self.draft = ProfileDraft::from_profile(&profile);
                Phase::Published
            }
            PublishOutcome::Accepted(_) => {
                Phase::Rejected(ProfileError::Other(Failure::Unreadable))
            }
            PublishOutcome::Conflict(profile) => Phase::Conflict(Box::new(profile)),
            PublishOutcome::Rejected(error) => {
                self.draft.apply_rejection(&error);
                Phase::Rejected(error)
            }
        };
        Action::none()
    }
}

/// The user's profile on the server, unless it is the neutral profile that the server generates.
fn published_profile(server: &Server) -> Option<&Profile> {
    server
        .profile(server.me())
        .filter(|profile| !is_neutral(profile))
}

fn neutral_name(server: &Server) -> String {
    ProfileUpdate::neutral(server.me()).name().to_owned()
}

#[cfg(test)]
mod tests;
