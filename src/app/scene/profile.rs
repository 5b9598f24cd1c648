//! Scenes of the profile editor in each of its states, and of the profile card of a member.

use std::time::Instant;

use iced::Point;

use super::sample_data::ME;
use crate::app::App;
use crate::app::dialog::Dialog;
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::domain::member::Profile;
use crate::domain::profile::{Avatar, Preset, UploadedAvatar};
use crate::domain::server_event::ServerEvent;
use crate::feature::profile::{AvatarSelection, Event, Message, PublishOutcome, card};

pub(super) fn published(user: &str, name: &str, avatar: Avatar, version: u64) -> Profile {
    Profile {
        user: user.into(),
        display_name: name.into(),
        avatar,
        version,
    }
}

fn receive(app: &mut App, profile: Profile) {
    app.workspace.edit(&"one".into(), |server| {
        let _people = server.apply(ServerEvent::Profiles(vec![profile]), Instant::now());
    });
    app.refresh(true);
}

/// Opens the editor; `publishing` says whether the user has agreed to publish a profile.
pub(super) fn open(app: &mut App, publishing: bool) {
    let first = ServerUid::from("one");
    if let Some(server) = app.workspace.server(&first) {
        app.features.profile.open(server, publishing);
        app.shell.open_dialog(Dialog::Profile(first));
    }
}

fn update(app: &mut App, message: Message) -> Option<Event> {
    let server = app.workspace.server(&"one".into())?;
    app.features.profile.update(server, message).event
}

pub(super) fn edited(app: &mut App) {
    open(app, true);
    let _event = update(app, Message::NameChanged("Vin Marlowe".into()));
    let reef = AvatarSelection::Preset(Preset::Reef);
    let _event = update(app, Message::AvatarSelected(reef));
}

pub(super) fn neutral(app: &mut App) {
    receive(app, published(ME, "User me", Avatar::Unspecified, 4));
    open(app, false);
}

pub(super) fn invalid(app: &mut App) {
    open(app, true);
    let _event = update(app, Message::NameChanged("Vin 👋".into()));
    let _event = update(app, Message::PathSubmitted);
}

pub(super) fn conflict(app: &mut App) {
    edited(app);
    if let Some(Event::Publish(request, _)) = update(app, Message::PublishPressed) {
        let ember = Avatar::Preset(Preset::Ember);
        let outcome = PublishOutcome::Conflict(published(ME, "Vin of the Pier", ember, 4));
        let _event = update(app, Message::PublishFinished(request, Box::new(outcome)));
    }
}

pub(super) fn offline(app: &mut App) {
    edited(app);
    app.workspace.edit(&"one".into(), |server| {
        server.set_connection(ConnectionState::Refused(Failure::Unauthorized));
    });
}

pub(super) fn member(app: &mut App) {
    let avatar = Avatar::Uploaded(UploadedAvatar {
        asset: "asset_orin".into(),
        address: "https://pictures.example.net/orin.png".into(),
    });
    receive(app, published("uid_orin", "Orin Tal", avatar, 4));
    app.shell.open_dialog(Dialog::Member(card::ProfileCard {
        server: "one".into(),
        user: "uid_orin".into(),
        anchor: Some(Point::new(1040.0, 104.0)),
    }));
}
