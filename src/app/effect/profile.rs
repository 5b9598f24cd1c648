//! The user's profile on a server: edited, published, withdrawn; and the profile card of a member.
//!
//! Nothing of a name or picture is sent to a server without the consent stored for it, except the neutral profile that
//! withdraws what was published.

use std::path::PathBuf;
use std::time::Instant;

use iced::{Point, Task};

use super::avatars::handle;
use crate::app::dialog::{Dialog, DialogMessage};
use crate::app::message::ServerMessage;
use crate::app::{App, Message};
use crate::domain::failure::Failure;
use crate::domain::id::{ServerUid, UserId};
use crate::domain::member::Profile;
use crate::domain::profile::{AvatarChoice, Consent, PictureError, ProfileError, ProfileUpdate};
use crate::domain::redacted::Redacted;
use crate::domain::server_event::ServerEvent;
use crate::feature::profile::{
    self, AvatarUpdate, Event, LocalImage, ProfileRequestId, PublishOutcome, PublishRequest, card,
};
use crate::feature::servers::{self, ServerAction};
use crate::fl;
use crate::net::api;
use crate::net::session::Session;
use crate::platform::file::{self, DialogResult};
use crate::platform::picture;
use crate::store::pictures::Picture;

#[derive(Debug, Clone)]
pub enum ProfileAnswer {
    /// With the picture that was uploaded.
    Published(ProfileRequestId, PublishOutcome, Option<Picture>),
    /// The neutral profile was published, or could not be.
    Withdrawn(ProfileRequestId, Result<Profile, Failure>),
}

impl App {
    pub fn open_profile(&mut self, uid: &ServerUid) -> Task<Message> {
        let (Some(server), Some(consent)) = (self.workspace.server(uid), self.consent(uid)) else {
            return Task::none();
        };
        self.features.profile.open(server, consent.is_given());
        if self.is_in_own_window() {
            let edit = servers::Message::ActionChosen(uid.clone(), ServerAction::EditProfile);
            return self.in_main_window(Message::Rail(edit));
        }
        self.open_dialog(Dialog::Profile(uid.clone()))
    }

    /// Opens the profile card of a member of the current server, beside a point of the window; without one, where the menu
    /// is that is open.
    pub fn open_member(&mut self, user: UserId, anchor: Option<Point>) -> Task<Message> {
        let anchor = anchor.or(self.shell.menu.as_ref().map(|menu| menu.position));
        if let Some(server) = self.workspace.current().cloned() {
            let card = card::ProfileCard {
                server,
                user,
                anchor,
            };
            let focus = card::initial_focus();
            let opened = self.open_dialog(Dialog::Member(card));
            return opened.chain(iced::widget::operation::focus(focus));
        }
        Task::none()
    }

    pub fn perform_member(&mut self, event: card::Event) -> Task<Message> {
        match event {
            card::Event::Copy(uid) => self.copy(uid),
            card::Event::LoadExternalAvatar(server, upload, address) => {
                self.load_external_avatar(&server, upload, address)
            }
            card::Event::Mention(user) => {
                self.shell.close_dialog();
                self.mention(&user)
            }
            card::Event::SearchMessages(user) => self.search_messages_of(&user),
            card::Event::EditProfile(server) => self.open_profile(&server),
            card::Event::Close => self.close_dialog(),
        }
    }

    /// Takes a message of the profile editor; the dialog of a server that was removed is closed.
    pub fn on_profile(&mut self, uid: &ServerUid, message: profile::Message) -> Task<Message> {
        let Some(server) = self.workspace.server(uid) else {
            if matches!(self.shell.dialog(), Some(Dialog::Profile(open)) if open == uid) {
                self.shell.close_dialog();
            }
            return Task::none();
        };
        let action = self.features.profile.update(server, message);
        let wrapped = uid.clone();
        let wrap = move |message| to_editor(wrapped.clone(), message);
        self.run(action, wrap, |app, event| app.perform_profile(uid, event))
    }

    fn perform_profile(&mut self, uid: &ServerUid, event: Event) -> Task<Message> {
        match event {
            Event::SetPublishing(on, withdraw) => {
                let saved = self.save_consent(uid, Consent::switched(on, withdraw.is_some()));
                let withdrawn = withdraw.map(|id| self.withdraw(uid, id));
                Task::batch([saved, withdrawn.unwrap_or_default()])
            }
            Event::ChooseFile(id) => self.pick_picture(uid, id),
            Event::ReadFile(id, path) => read_picture(uid.clone(), id, path.into()),
            Event::Publish(id, request) => self.publish(uid, id, async { Ok(request) }),
            Event::Withdraw(id) => {
                let saved = self.save_consent(uid, Consent::Withdrawn);
                Task::batch([saved, self.withdraw(uid, id)])
            }
            Event::Close => self.close_dialog(),
        }
    }

    /// Stored before the request: a withdrawal that is still owed survives a restart.
    fn save_consent(&mut self, uid: &ServerUid, consent: Consent) -> Task<Message> {
        let saved = self.storage.edit_server(uid, |joined| {
            joined.consent = consent;
            if !consent.is_given() {
                joined.name_to_publish = None;
            }
        });
        if consent.is_given() {
            return saved;
        }
        Task::batch([saved, self.forget_published(uid)])
    }

    pub(super) fn consent(&self, uid: &ServerUid) -> Option<Consent> {
        Some(self.storage.server(uid)?.consent)
    }

    fn pick_picture(&mut self, uid: &ServerUid, id: ProfileRequestId) -> Task<Message> {
        let strings = self.workspace.strings();
        let title = fl!(strings, "profile-choose-picture").into_owned();
        let kinds = fl!(strings, "profile-path-hint").into_owned();
        let kinds = Some((kinds, picture::EXTENSIONS.as_slice()));
        let uid = uid.clone();
        Task::future(file::open(title, kinds)).then(move |chosen| {
            let message = match chosen {
                DialogResult::File(path) => return read_picture(uid.clone(), id, path),
                DialogResult::Cancelled => profile::Message::ImageRead(id, None),
                DialogResult::NoDialog => profile::Message::FileDialogUnavailable(id),
            };
            Task::done(to_editor(uid.clone(), message))
        })
    }

    /// Publishes, where the stored consent of this server allows it.
    pub(super) fn publish(
        &mut self,
        uid: &ServerUid,
        id: ProfileRequestId,
        request: impl Future<Output = Result<PublishRequest, Failure>> + Send + 'static,
    ) -> Task<Message> {
        let allowed = self.consent(uid).is_some_and(Consent::is_given);
        let session = self.connections.session(uid).filter(|_| allowed);
        let Some(session) = session.cloned() else {
            let outcome = PublishOutcome::Rejected(ProfileError::Other(Failure::Unreachable));
            let finished = profile::Message::PublishFinished(id, Box::new(outcome));
            return Task::done(to_editor(uid.clone(), finished));
        };
        let wrap = to_server(&session);
        let publish = async move {
            let request = match request.await {
                Ok(request) => request,
                Err(failure) => {
                    let outcome = PublishOutcome::Rejected(ProfileError::Other(failure));
                    return ProfileAnswer::Published(id, outcome, None);
                }
            };
            let picture = match &request.avatar {
                AvatarUpdate::New(png) => Some(png.clone()),
                AvatarUpdate::Preset(_) | AvatarUpdate::Uploaded(_) => None,
            };
            ProfileAnswer::Published(id, publish(&session, request).await, picture)
        };
        Task::perform(publish, wrap)
    }

    /// Publishes the neutral profile, which says nothing that the server did not generate itself.
    fn withdraw(&mut self, uid: &ServerUid, id: ProfileRequestId) -> Task<Message> {
        let Some(session) = self.connections.session(uid).cloned() else {
            let failed = profile::Message::WithdrawFinished(id, Err(Failure::Unreachable));
            return Task::done(to_editor(uid.clone(), failed));
        };
        let wrap = to_server(&session);
        let withdraw = async move {
            let neutral = ProfileUpdate::neutral(&session.identity().user);
            let outcome = api::profile::publish(&session, &neutral, None).await;
            let outcome = outcome.map_err(|error| match error {
                ProfileError::Other(failure) => failure,
                _ => Failure::Unreadable,
            });
            ProfileAnswer::Withdrawn(id, outcome)
        };
        Task::perform(withdraw, wrap)
    }

    /// Applies the profile that the server has now as if it had come as an event, and answers the editor.
    pub fn on_profile_answered(
        &mut self,
        uid: &ServerUid,
        is_current_epoch: bool,
        answer: ProfileAnswer,
    ) -> Task<Message> {
        let withdrawn = matches!(answer, ProfileAnswer::Withdrawn(_, Ok(_)));
        let mut kept = Task::none();
        let (profile, message) = match answer {
            ProfileAnswer::Published(id, outcome, picture) => {
                if is_current_epoch {
                    kept = self.on_published(uid, &outcome, picture.as_ref());
                }
                let profile = match &outcome {
                    PublishOutcome::Accepted(profile) | PublishOutcome::Conflict(profile) => {
                        Some(profile.clone())
                    }
                    PublishOutcome::Rejected(_) => None,
                };
                let outcome = Box::new(outcome);
                (profile, profile::Message::PublishFinished(id, outcome))
            }
            ProfileAnswer::Withdrawn(id, outcome) => {
                let (profile, outcome) = match outcome {
                    Ok(profile) => (Some(profile), Ok(())),
                    Err(failure) => (None, Err(failure)),
                };
                (profile, profile::Message::WithdrawFinished(id, outcome))
            }
        };
        let saved = if withdrawn && self.consent(uid) == Some(Consent::Withdrawn) {
            self.save_consent(uid, Consent::Withheld)
        } else {
            Task::none()
        };
        let applied = self.workspace.server_mut(uid).zip(profile);
        if let Some((server, profile)) = applied.filter(|_| is_current_epoch)
            && profile.user == *server.me()
        {
            let _applied = server.apply(ServerEvent::Profiles(vec![profile]), Instant::now());
        }
        if self.workspace.is_current(uid) {
            self.refresh(true);
        }
        let answered = self.on_profile(uid, message);
        Task::batch([saved, kept, answered, self.fetch_avatars()])
    }

    /// The connection of a server is there: retries avatars that failed, publishes the name that was entered when joining,
    /// and repeats a withdrawal that is still owed.
    pub fn on_profile_online(&mut self, uid: &ServerUid) -> Task<Message> {
        self.workspace.avatars.retry(uid);
        match self.consent(uid) {
            Some(Consent::Withdrawn) => {
                let id = self.features.profile.begin_withdrawal(uid);
                self.withdraw(uid, id)
            }
            Some(Consent::Given) => self.publish_joined_name(uid),
            Some(Consent::Withheld) | None => Task::none(),
        }
    }
}

fn to_editor(uid: ServerUid, message: profile::Message) -> Message {
    Message::Dialog(DialogMessage::Profile(uid, message))
}

/// Wraps the answer to a request of a session; the message names its epoch.
fn to_server(session: &Session) -> impl FnOnce(ProfileAnswer) -> Message + use<> {
    let (uid, epoch) = (session.uid().clone(), session.epoch());
    move |answer| {
        let answer = ServerMessage::ProfileAnswered(Box::new(answer));
        Message::Server(uid, epoch, answer)
    }
}

async fn publish(session: &Session, request: PublishRequest) -> PublishOutcome {
    let avatar = match request.avatar {
        AvatarUpdate::Preset(preset) => AvatarChoice::Preset(preset),
        AvatarUpdate::Uploaded(asset) => AvatarChoice::Picture(asset),
        AvatarUpdate::New(png) => match api::profile::upload_avatar(session, &png.0).await {
            Ok(asset) => AvatarChoice::Picture(asset),
            Err(error) => return PublishOutcome::Rejected(error),
        },
    };
    let Ok(update) = ProfileUpdate::new(&request.name, avatar) else {
        return PublishOutcome::Rejected(ProfileError::Name);
    };
    match api::profile::publish(session, &update, request.version).await {
        Ok(profile) => PublishOutcome::Accepted(profile),
        Err(ProfileError::Conflict) => match api::profile::fetch_own(session).await {
            Ok(current) => PublishOutcome::Conflict(current),
            Err(failure) => PublishOutcome::Rejected(ProfileError::Other(failure)),
        },
        Err(error) => PublishOutcome::Rejected(error),
    }
}

/// Reads and prepares the picture at a path in the background.
fn read_picture(uid: ServerUid, id: ProfileRequestId, path: PathBuf) -> Task<Message> {
    let prepare = move || picture::prepare_upload(&picture::read(&path)?);
    let prepared = async move { tokio::task::spawn_blocking(prepare).await };
    Task::perform(prepared, move |prepared| {
        let prepared = prepared.unwrap_or(Err(PictureError::Damaged));
        let image = prepared.map(|prepared| LocalImage {
            handle: handle(prepared.preview),
            png: Redacted::new(prepared.png),
        });
        to_editor(uid, profile::Message::ImageRead(id, Some(image)))
    })
}

#[cfg(test)]
mod tests;
