//! The name that the user entered when joining is published once. What the user published on a server is kept on this
//! device; when the server has lost it, a notice offers to publish it again. Nothing is sent without the user.

use iced::Task;
use sha2::{Digest, Sha256};

use crate::app::notice::Notice;
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::id::{ServerUid, UserId};
use crate::domain::member::Profile;
use crate::domain::profile::{Avatar, Preset, ProfileError};
use crate::domain::published_profile::{PublishedAvatar, PublishedProfile};
use crate::domain::redacted::Redacted;
use crate::domain::server::Server;
use crate::feature::profile::{AvatarUpdate, PublishOutcome, PublishRequest};
use crate::fl;
use crate::net::api;
use crate::store::pictures::{self, Picture};

impl App {
    /// The user's own profile as a server has it now.
    pub fn on_own_profile(&mut self, uid: &ServerUid, profile: &Profile) -> Task<Message> {
        let user = publisher(uid, &profile.user);
        let (Some(joined), Some(server)) = (self.storage.server(uid), self.workspace.server(uid))
        else {
            return Task::none();
        };
        if !joined.consent.is_given() {
            return Task::none();
        }
        let known = joined.published.as_ref();
        let known = known.filter(|published| published.publisher == user);
        if let Some(lost) = known.and_then(|published| published.lost(profile)) {
            let name = server.name().to_owned();
            self.shell
                .notify(Notice::ProfileLost(uid.clone(), name, lost));
            return Task::none();
        }
        let kept_picture = known.and_then(|published| published.kept_picture.clone());
        let Some(published) = PublishedProfile::new(profile, user) else {
            return Task::none();
        };
        let _withdrawn = self.shell.withdraw_lost_profile(uid);
        self.storage.edit_server_later(uid, |joined| {
            joined.published = Some(PublishedProfile {
                kept_picture,
                ..published
            });
        })
    }

    /// Keeps what a server accepted, with the picture that was uploaded for it.
    pub fn on_published(
        &mut self,
        uid: &ServerUid,
        outcome: &PublishOutcome,
        picture: Option<&Picture>,
    ) -> Task<Message> {
        let was_lost = self.shell.lost_profiles().any(|lost| lost == uid);
        let entered = self.on_joined_name_answered(uid, outcome);
        let PublishOutcome::Accepted(profile) = outcome else {
            // The editor says why.
            let opened = was_lost.then(|| self.open_profile(uid));
            return Task::batch([entered, opened.unwrap_or_else(Task::none)]);
        };
        let noted = Task::batch([entered, self.on_own_profile(uid, profile)]);
        let published = self.storage.server(uid).and_then(|it| it.published.clone());
        let kept = match published.map(|published| published.avatar) {
            Some(PublishedAvatar::Picture(asset)) if picture.is_some() => {
                let saved = self.storage.save_picture(uid, picture);
                let edited = self.storage.edit_server(uid, |joined| {
                    if let Some(published) = &mut joined.published {
                        published.kept_picture = Some(asset);
                    }
                });
                Task::batch([saved, edited])
            }
            Some(PublishedAvatar::Picture(_)) => Task::none(),
            Some(PublishedAvatar::Preset(_)) | None => self.storage.save_picture(uid, None),
        };
        let name = self.workspace.server(uid).map_or("", Server::name);
        let text = fl!(self.workspace.strings(), "profile-published", "server" => name);
        let text = text.into_owned();
        let toast = was_lost.then(|| self.toast(text, ToastKind::Success));
        Task::batch([noted, kept, toast.unwrap_or_else(Task::none)])
    }

    /// Publishes what a server lost, as it was.
    pub fn publish_again(&mut self, uid: &ServerUid) -> Task<Message> {
        let (Some(joined), Some(server)) = (self.storage.server(uid), self.workspace.server(uid))
        else {
            return Task::none();
        };
        let known = joined.published.clone();
        let known = known.filter(|it| it.publisher == publisher(uid, server.me()));
        let Some(published) = known.filter(|_| server.connection().is_online()) else {
            return self.open_profile(uid);
        };
        let profile = self.storage.profile();
        let path = profile.and_then(|profile| profile.picture(uid));
        let path = path.filter(|_| published.has_picture());
        let version = server.profile(server.me()).map(|now| now.version);
        let id = self.features.profile.begin_publishing(server);
        let request = async move {
            let load = tokio::task::spawn_blocking(move || pictures::load(&path?).ok());
            let picture = load.await.ok().flatten().map(Redacted::new);
            let avatar = match (published.avatar, picture) {
                (PublishedAvatar::Preset(preset), _) => AvatarUpdate::Preset(preset),
                (PublishedAvatar::Picture(_), Some(png)) => AvatarUpdate::New(png),
                (PublishedAvatar::Picture(asset), None) => AvatarUpdate::Uploaded(asset),
            };
            Ok(PublishRequest {
                name: published.name,
                avatar,
                version,
            })
        };
        self.publish(uid, id, request)
    }

    /// Publishes the name that the user entered when joining, with the picture that the server has already.
    pub(super) fn publish_joined_name(&mut self, uid: &ServerUid) -> Task<Message> {
        let joined = self.storage.server(uid);
        let name = joined.and_then(|joined| joined.name_to_publish.clone());
        let (Some(name), Some(server), Some(session)) = (
            name,
            self.workspace.server(uid),
            self.connections.session(uid).cloned(),
        ) else {
            return Task::none();
        };
        let id = self.features.profile.begin_publishing_name(server, &name);
        let request = async move {
            let own = api::profile::fetch_own(&session).await?;
            let avatar = match own.avatar {
                Avatar::Unspecified => AvatarUpdate::Preset(Preset::default_for(&own.user)),
                Avatar::Preset(preset) => AvatarUpdate::Preset(preset),
                Avatar::Uploaded(upload) => AvatarUpdate::Uploaded(upload.asset),
            };
            Ok(PublishRequest {
                name,
                avatar,
                version: Some(own.version),
            })
        };
        self.publish(uid, id, request)
    }

    /// The name is tried once: if the server does not take it, a notice says so and leads to the editor.
    fn on_joined_name_answered(
        &mut self,
        uid: &ServerUid,
        outcome: &PublishOutcome,
    ) -> Task<Message> {
        let joined = self.storage.server(uid);
        if joined.is_none_or(|joined| joined.name_to_publish.is_none()) {
            return Task::none();
        }
        let error = match outcome {
            PublishOutcome::Accepted(_) => None,
            PublishOutcome::Conflict(_) => Some(&ProfileError::Conflict),
            PublishOutcome::Rejected(error) => Some(error),
        };
        if let Some(error) = error {
            let name = self.workspace.server(uid).map_or("", Server::name);
            let notice = Notice::NameNotPublished(uid.clone(), name.to_owned(), error.clone());
            self.shell.notify(notice);
        }
        self.storage
            .edit_server(uid, |joined| joined.name_to_publish = None)
    }

    /// Who closes the notice does not want to publish again.
    pub fn on_notice_closed(&mut self, notice: &Notice) -> Task<Message> {
        match notice {
            Notice::ProfileLost(server, ..) => self.forget_published(server),
            _ => Task::none(),
        }
    }

    /// Deletes what was kept of a profile that the user no longer publishes.
    pub fn forget_published(&mut self, uid: &ServerUid) -> Task<Message> {
        let _withdrawn = self.shell.withdraw_lost_profile(uid);
        let edited = self
            .storage
            .edit_server(uid, |joined| joined.published = None);
        Task::batch([edited, self.storage.save_picture(uid, None)])
    }
}

/// Tells apart the identities of the user on a server, without naming them in the list of servers.
fn publisher(server: &ServerUid, user: &UserId) -> String {
    let mut digest = Sha256::new();
    digest.update(server.as_str());
    digest.update(user.as_str());
    let digest = digest.finalize();
    data_encoding::HEXLOWER.encode(digest.get(..8).unwrap_or_default())
}
