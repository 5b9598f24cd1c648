//! The scenes of names and pictures: the editor in each of its states, and the card of a person.

use std::time::Instant;

use super::{cast, story};
use crate::app::{App, Dialog};
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::domain::member::Profile;
use crate::domain::profile::{Avatar, Preset, UploadedAvatar};
use crate::domain::server_event::ServerEvent;
use crate::feature::profile::{Choice, Event, Message, Outcome, card};

/// A scene of this file by its name.
pub(super) fn told(name: &str, app: &mut App) -> Option<()> {
    let scene: fn(&mut App) = match name {
        "profile" => editing,
        "profile-off" => off,
        "profile-still" => still,
        "profile-wrong" => wrong,
        "profile-conflict" => conflict,
        "profile-offline" => offline,
        "person" => person,
        _ => return None,
    };
    story::settled(app);
    scene(app);
    Some(())
}

fn published(user: &str, name: &str, avatar: Avatar) -> Profile {
    Profile {
        user: user.into(),
        display_name: name.into(),
        avatar,
        version: 4,
    }
}

fn heard(app: &mut App, profile: Profile) {
    if let Some(server) = app.stage.server_mut() {
        let _people = server.apply(ServerEvent::Profiles(vec![profile]), Instant::now());
    }
    app.refresh(true);
}

fn open(app: &mut App, on: bool) {
    let first = ServerUid::from("one");
    if let Some(server) = app.stage.servers.get(&first) {
        app.profile.open(server, on);
        app.dialog = Some(Dialog::Profile(first));
    }
}

fn say(app: &mut App, message: Message) -> Option<Event> {
    let server = app.stage.servers.get(&ServerUid::from("one"))?;
    app.profile.update(server, message).event
}

fn editing(app: &mut App) {
    open(app, true);
    let _event = say(app, Message::NameChanged("Vin Marlowe".into()));
    let _event = say(app, Message::Chosen(Choice::Preset(Preset::Reef)));
}

fn off(app: &mut App) {
    heard(app, published(cast::ME, "User me", Avatar::Unspecified));
    open(app, false);
}

fn still(app: &mut App) {
    open(app, false);
}

fn wrong(app: &mut App) {
    open(app, true);
    let _event = say(app, Message::NameChanged("Vin 👋".into()));
    let _event = say(app, Message::PathSubmitted);
}

fn conflict(app: &mut App) {
    editing(app);
    if let Some(Event::Publish(generation, _)) = say(app, Message::PublishPressed) {
        let theirs = published(cast::ME, "Vin of the Pier", Avatar::Preset(Preset::Ember));
        let outcome = Box::new(Outcome::Conflict(theirs));
        let _event = say(app, Message::Answered(generation, outcome));
    }
}

fn offline(app: &mut App) {
    editing(app);
    if let Some(server) = app.stage.server_mut() {
        server.set_connection(ConnectionState::Refused(Failure::Unauthorized));
    }
}

fn person(app: &mut App) {
    let upload = UploadedAvatar {
        asset: "asset_orin".into(),
        address: "https://pictures.example.net/orin.png".into(),
    };
    heard(
        app,
        published("uid_orin", "Orin Tal", Avatar::Uploaded(upload)),
    );
    app.dialog = Some(Dialog::Person(card::Card {
        server: "one".into(),
        user: "uid_orin".into(),
    }));
}
