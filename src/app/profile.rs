//! Names and pictures on their way: the editor and the card of a person are opened, answered, and what they wish is done.
//!
//! The consent is held to here: without the switch of a server in the registry nothing of a name or a picture is sent to
//! it but the neutral profile that takes one back.

use std::path::PathBuf;
use std::time::Instant;

use iced::widget::image::Handle;
use iced::{Task, clipboard};

use super::{App, Dialog, Message};
use crate::domain::failure::Failure;
use crate::domain::id::{Epoch, ServerUid, UserId};
use crate::domain::member::Profile;
use crate::domain::profile::{
    AvatarChoice, Consent, PictureError, ProfileError, ProfileUpdate, UploadedAvatar,
};
use crate::domain::server_event::ServerEvent;
use crate::feature::context::MOST_PICTURES;
use crate::feature::profile::{self, Generation, Outcome, Own, Portrait, Publication, card};
use crate::net::api;
use crate::net::session::Session;
use crate::platform::file::{self, Chosen};
use crate::platform::picture::{self, Pixels};

/// What came of something that was asked of a server.
#[derive(Debug, Clone)]
pub enum Answer {
    /// A profile was published, or not.
    Published(Generation, Outcome),
    /// The neutral profile was put in its place, or not.
    Withdrew(Generation, Result<Profile, Failure>),
}

impl App {
    /// Opens the editor of a server.
    pub(super) fn open_profile(&mut self, uid: &ServerUid) -> Task<Message> {
        let (Some(server), Some(joined)) =
            (self.stage.servers.get(uid), self.shelf.registry.get(uid))
        else {
            return Task::none();
        };
        self.profile.open(server, joined.consent.is_given());
        self.dialog = Some(Dialog::Profile(uid.clone()));
        iced::widget::operation::focus(profile::field())
    }

    /// Opens the card of somebody of the server in view.
    pub(super) fn open_person(&mut self, user: UserId) -> Task<Message> {
        if let Some(server) = self.stage.current.clone() {
            self.dialog = Some(Dialog::Person(card::Card { server, user }));
        }
        Task::none()
    }

    /// Takes a message for the editor of a server; one of a server that is gone is dropped, and its dialog closed.
    pub(super) fn profiled(&mut self, uid: &ServerUid, message: profile::Message) -> Task<Message> {
        let Some(server) = self.stage.servers.get(uid) else {
            let open = matches!(&self.dialog, Some(Dialog::Profile(open)) if open == uid);
            return if open {
                self.close_dialog()
            } else {
                Task::none()
            };
        };
        let own = uid.clone();
        let (task, event) = self
            .profile
            .update(server, message)
            .lift(move |message| Message::Profile(own.clone(), message));
        Task::batch([task, self.perform_profile(uid, event)])
    }

    /// Takes a message for the card of a person.
    pub(super) fn carded(&mut self, message: card::Message) -> Task<Message> {
        let Some(Dialog::Person(card)) = &self.dialog else {
            return Task::none();
        };
        let Some(ctx) = self.stage.ctx_of(&card.server) else {
            return self.close_dialog();
        };
        let (task, event) = card.update(message, &ctx).lift(Message::Person);
        let performed = match event {
            Some(card::Event::Copy(uid)) => {
                Task::batch([clipboard::write(uid), self.toast_copied()])
            }
            Some(card::Event::LoadElsewhere(server, upload, address)) => {
                self.load_elsewhere(&server, upload, address)
            }
            Some(card::Event::Edit(server)) => self.open_profile(&server),
            Some(card::Event::Close) => self.close_dialog(),
            None => Task::none(),
        };
        Task::batch([task, performed])
    }

    fn perform_profile(&mut self, uid: &ServerUid, event: Option<profile::Event>) -> Task<Message> {
        match event {
            Some(profile::Event::Switch(on, withdraw)) => {
                let kept = self.keep_consent(uid, Consent::switched(on, withdraw.is_some()));
                let withdrawn = withdraw.map(|generation| self.withdraw(uid, generation));
                Task::batch([kept, withdrawn.unwrap_or_else(Task::none)])
            }
            Some(profile::Event::Pick(generation)) => self.pick(uid, generation),
            Some(profile::Event::Read(generation, path)) => read(
                uid.clone(),
                generation,
                std::future::ready(Some(PathBuf::from(path))),
            ),
            Some(profile::Event::Publish(generation, publication)) => {
                self.publish(uid, generation, publication)
            }
            Some(profile::Event::Withdraw(generation)) => {
                let kept = self.keep_consent(uid, Consent::TakenBack);
                Task::batch([kept, self.withdraw(uid, generation)])
            }
            Some(profile::Event::Close) => self.close_dialog(),
            None => Task::none(),
        }
    }

    /// Kept before anything is asked of the server: what is owed to the user is still known after a restart.
    fn keep_consent(&mut self, uid: &ServerUid, consent: Consent) -> Task<Message> {
        match self.shelf.registry.get_mut(uid) {
            Some(joined) if joined.consent != consent => {
                joined.consent = consent;
                if joined.fleeting {
                    Task::none()
                } else {
                    self.shelf.save_registry()
                }
            }
            _ => Task::none(),
        }
    }

    fn consent_of(&self, uid: &ServerUid) -> Option<Consent> {
        Some(self.shelf.registry.get(uid)?.consent)
    }

    fn pick(&mut self, uid: &ServerUid, generation: Generation) -> Task<Message> {
        let title = crate::fl!(self.stage.strings, "profile-choose-picture").into_owned();
        let kinds = crate::fl!(self.stage.strings, "profile-path-hint").into_owned();
        let uid = uid.clone();
        let kinds = Some((kinds, picture::EXTENSIONS.as_slice()));
        Task::future(file::open(title, kinds)).then(move |chosen| {
            let answer = match chosen {
                Chosen::File(path) => {
                    return read(uid.clone(), generation, std::future::ready(Some(path)));
                }
                Chosen::Nothing => profile::Message::Read(generation, None),
                Chosen::NoDialog => profile::Message::NoDialog(generation),
            };
            Task::done(Message::Profile(uid.clone(), answer))
        })
    }

    /// Publishes, where the user has switched it on for this server.
    fn publish(
        &mut self,
        uid: &ServerUid,
        generation: Generation,
        publication: Publication,
    ) -> Task<Message> {
        let joined = self.shelf.registry.get(uid);
        let wished = joined.is_some_and(|joined| joined.consent.is_given());
        let refused = |failure| {
            let outcome = Outcome::Refused(ProfileError::Other(failure));
            (uid.clone(), outcome)
        };
        let session = self.lines.session(uid).cloned().filter(|_| wished);
        let Some(session) = session else {
            let (uid, outcome) = refused(Failure::Unreachable);
            let answered = profile::Message::Answered(generation, Box::new(outcome));
            return Task::done(Message::Profile(uid, answered));
        };
        let (uid, epoch) = (uid.clone(), session.epoch());
        let publish = async move { published(&session, publication).await };
        Task::perform(publish, move |outcome| {
            let answer = Answer::Published(generation, outcome);
            Message::ProfileAnswered(uid.clone(), epoch, Box::new(answer))
        })
    }

    /// Puts the neutral profile in the place of the user's. Says nothing that the server did not say first.
    fn withdraw(&mut self, uid: &ServerUid, generation: Generation) -> Task<Message> {
        let Some(session) = self.lines.session(uid).cloned() else {
            let withdrew = profile::Message::Withdrew(generation, Err(Failure::Unreachable));
            return Task::done(Message::Profile(uid.clone(), withdrew));
        };
        let (uid, epoch) = (uid.clone(), session.epoch());
        let withdraw = async move {
            let wish = ProfileUpdate::neutral(&session.persona().user);
            let outcome = api::profile::publish(&session, &wish, None).await;
            outcome.map_err(|refusal| match refusal {
                ProfileError::Other(failure) => failure,
                _ => Failure::Unreadable,
            })
        };
        Task::perform(withdraw, move |outcome| {
            let answer = Answer::Withdrew(generation, outcome);
            Message::ProfileAnswered(uid.clone(), epoch, Box::new(answer))
        })
    }

    /// Takes what came of it: what the server has now is taken up as if it had said so by itself.
    pub(super) fn profile_answered(
        &mut self,
        uid: &ServerUid,
        epoch: Epoch,
        answer: Answer,
    ) -> Task<Message> {
        let taken_back = matches!(answer, Answer::Withdrew(_, Ok(_)));
        let (profile, message) = match answer {
            Answer::Published(generation, outcome) => {
                let profile = match &outcome {
                    Outcome::Taken(profile) | Outcome::Conflict(profile) => Some(profile.clone()),
                    Outcome::Refused(_) => None,
                };
                let message = profile::Message::Answered(generation, Box::new(outcome));
                (profile, message)
            }
            Answer::Withdrew(generation, outcome) => {
                let profile = outcome.as_ref().ok().cloned();
                let message = profile::Message::Withdrew(generation, outcome.map(|_profile| ()));
                (profile, message)
            }
        };
        let settled = self.consent_of(uid) == Some(Consent::TakenBack) && taken_back;
        let kept = if settled {
            self.keep_consent(uid, Consent::Withheld)
        } else {
            Task::none()
        };
        let alive = self.lines.alive(uid, epoch).is_some();
        let own = self.stage.servers.get_mut(uid).zip(profile);
        if let Some((server, profile)) = own.filter(|_| alive)
            && profile.user == *server.me()
        {
            let _people = server.apply(ServerEvent::Profiles(vec![profile]), Instant::now());
        }
        if self.stage.current.as_ref() == Some(uid) {
            self.refresh(true);
        }
        let answered = self.profiled(uid, message);
        Task::batch([kept, answered, self.fetch_pictures()])
    }

    /// The line of a server is there again: what is owed to the user is done, what could not be had is tried again.
    pub(super) fn profile_online(&mut self, uid: &ServerUid) -> Task<Message> {
        self.stage.pictures.retry(uid);
        if self.consent_of(uid) == Some(Consent::TakenBack) {
            let generation = self.profile.takes_back(uid);
            self.withdraw(uid, generation)
        } else {
            Task::none()
        }
    }

    /// Fetches the pictures of people in view that are not there yet: from their own server, a few at once.
    pub(super) fn fetch_pictures(&mut self) -> Task<Message> {
        let Some(server) = self.stage.server() else {
            return Task::none();
        };
        let uid = server.uid().clone();
        let wanted = server.pictures_in_view(MOST_PICTURES);
        let Some(session) = self.lines.session(&uid).cloned() else {
            return Task::none();
        };
        let fetch = self.stage.pictures.want(&uid, &wanted);
        Task::batch(fetch.into_iter().map(|upload| {
            let (session, asset) = (session.clone(), upload.asset.clone());
            let epoch = session.epoch();
            let bytes = async move { api::profile::fetch_avatar(&session, &asset).await };
            drawn(uid.clone(), epoch, upload, bytes)
        }))
    }

    /// Loads a picture from where it lies, because the user asked for this very one.
    fn load_elsewhere(
        &mut self,
        uid: &ServerUid,
        upload: UploadedAvatar,
        address: String,
    ) -> Task<Message> {
        self.stage.pictures.retry(uid);
        let fetch = self.stage.pictures.want(uid, std::slice::from_ref(&upload));
        if fetch.is_empty() {
            return Task::none();
        }
        let Some(session) = self.lines.session(uid).cloned() else {
            return Task::none();
        };
        let epoch = session.epoch();
        let bytes = async move { api::profile::fetch_external_image(&session, &address).await };
        drawn(uid.clone(), epoch, upload, bytes)
    }

    /// Takes a picture that came, or did not, and fetches those that waited for it.
    pub(super) fn pictured(
        &mut self,
        uid: &ServerUid,
        epoch: Epoch,
        upload: &UploadedAvatar,
        picture: Option<Handle>,
    ) -> Task<Message> {
        let alive = self.lines.alive(uid, epoch).is_some();
        self.stage
            .pictures
            .came(uid, upload, picture.filter(|_| alive));
        self.fetch_pictures()
    }
}

async fn published(session: &Session, publication: Publication) -> Outcome {
    let refused = Outcome::Refused;
    let look = match publication.portrait {
        Portrait::Preset(preset) => AvatarChoice::Preset(preset),
        Portrait::Kept(asset) => AvatarChoice::Picture(asset),
        Portrait::New(png) => match api::profile::upload_avatar(session, &png.0).await {
            Ok(asset) => AvatarChoice::Picture(asset),
            Err(refusal) => return refused(refusal),
        },
    };
    let Ok(wish) = ProfileUpdate::new(&publication.name, look) else {
        return refused(ProfileError::Name);
    };
    match api::profile::publish(session, &wish, publication.version).await {
        Ok(profile) => Outcome::Taken(profile),
        Err(ProfileError::Conflict) => match api::profile::fetch_own(session).await {
            Ok(theirs) => Outcome::Conflict(theirs),
            Err(failure) => refused(ProfileError::Other(failure)),
        },
        Err(refusal) => refused(refusal),
    }
}

/// Reads and prepares the picture at a path, where nothing is drawn.
fn read(
    uid: ServerUid,
    generation: Generation,
    path: impl Future<Output = Option<PathBuf>> + Send + 'static,
) -> Task<Message> {
    let read = async move {
        let path = path.await?;
        let prepare = move || picture::prepared(&picture::read(&path)?);
        let prepared = tokio::task::spawn_blocking(prepare).await;
        let prepared = prepared.unwrap_or(Err(PictureError::Damaged));
        Some(prepared.map(|prepared| Own {
            shown: handle(prepared.shown),
            png: profile::parcel(prepared.png),
        }))
    };
    Task::perform(read, move |read| {
        Message::Profile(uid.clone(), profile::Message::Read(generation, read))
    })
}

/// Makes bytes that come a picture that can be drawn, where nothing is drawn.
fn drawn(
    uid: ServerUid,
    epoch: Epoch,
    upload: UploadedAvatar,
    bytes: impl Future<Output = Result<Vec<u8>, Failure>> + Send + 'static,
) -> Task<Message> {
    let draw = async move {
        let bytes = match bytes.await {
            Ok(bytes) => bytes,
            Err(failure) => {
                tracing::info!(?failure, "a picture cannot be had");
                return None;
            }
        };
        let pixels = tokio::task::spawn_blocking(move || picture::shown(&bytes)).await;
        match pixels.unwrap_or(Err(PictureError::Damaged)) {
            Ok(pixels) => Some(handle(pixels)),
            Err(fault) => {
                tracing::info!(%fault, "a picture is none");
                None
            }
        }
    };
    Task::perform(draw, move |picture| {
        Message::Pictured(uid.clone(), epoch, upload.clone(), picture)
    })
}

fn handle(pixels: Pixels) -> Handle {
    Handle::from_rgba(pixels.side, pixels.side, pixels.rgba)
}

#[cfg(test)]
mod tests;
