//! Scenes of the profile editor in each of its states, and of the profile card of a member.

use std::time::Instant;

use super::sample_data;
use crate::app::App;
use crate::app::dialog::Dialog;
use crate::domain::change::Change;
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::domain::link::Link;
use crate::domain::member::Profile;
use crate::domain::profile::{Face, Preset, Upload};
use crate::feature::profile::{Choice, Event, Message, Outcome, card};

/// A scene of this file by its name.
pub(super) fn build(name: &str, app: &mut App) -> Option<()> {
    let scene: fn(&mut App) = match name {
        "profile" => editing,
        "profile-off" => neutral,
        "profile-still" => off,
        "profile-wrong" => wrong,
        "profile-conflict" => conflict,
        "profile-offline" => offline,
        "person" => member,
        _ => return None,
    };
    scene(app);
    Some(())
}

fn published(user: &str, name: &str, face: Face) -> Profile {
    Profile {
        user: user.into(),
        display_name: name.into(),
        face,
        version: 4,
    }
}

fn receive(app: &mut App, profile: Profile) {
    if let Some(server) = app.workspace.current_server_mut() {
        let _people = server.apply(Change::Profiles(vec![profile]), Instant::now());
    }
    app.refresh(true);
}

fn open(app: &mut App, on: bool) {
    let first = ServerUid::from("one");
    if let Some(server) = app.workspace.server(&first) {
        app.features.profile.open(server, on);
        app.shell.open_dialog(Dialog::Profile(first));
    }
}

fn update(app: &mut App, message: Message) -> Option<Event> {
    let server = app.workspace.server(&ServerUid::from("one"))?;
    app.features.profile.update(server, message).event
}

fn editing(app: &mut App) {
    open(app, true);
    let _event = update(app, Message::NameChanged("Vin Marlowe".into()));
    let _event = update(app, Message::Chosen(Choice::Preset(Preset::Reef)));
}

fn neutral(app: &mut App) {
    receive(app, published(sample_data::ME, "User me", Face::Unsaid));
    open(app, false);
}

fn off(app: &mut App) {
    open(app, false);
}

fn wrong(app: &mut App) {
    open(app, true);
    let _event = update(app, Message::NameChanged("Vin 👋".into()));
    let _event = update(app, Message::PathSubmitted);
}

fn conflict(app: &mut App) {
    editing(app);
    if let Some(Event::Publish(generation, _)) = update(app, Message::PublishPressed) {
        let theirs = published(
            sample_data::ME,
            "Vin of the Pier",
            Face::Preset(Preset::Ember),
        );
        let outcome = Box::new(Outcome::Conflict(theirs));
        let _event = update(app, Message::Answered(generation, outcome));
    }
}

fn offline(app: &mut App) {
    editing(app);
    if let Some(server) = app.workspace.current_server_mut() {
        server.set_link(Link::Refused(Failure::Unauthorized));
    }
}

fn member(app: &mut App) {
    let upload = Upload {
        asset: "asset_orin".into(),
        address: "https://pictures.example.net/orin.png".into(),
    };
    receive(
        app,
        published("uid_orin", "Orin Tal", Face::Picture(upload)),
    );
    app.shell.open_dialog(Dialog::Member(card::Card {
        server: "one".into(),
        user: "uid_orin".into(),
    }));
}
