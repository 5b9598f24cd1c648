//! Scenes of the identity: onboarding, backup, and actions on it.

use crate::app::App;
use crate::app::dialog::Dialog;
use crate::domain::identity::{Care, Keeping, Unavailable, acquaintances};
use crate::domain::opaque::Opaque;
use crate::domain::passphrase::Typed;
use crate::domain::recovery::Words;
use crate::feature::auth::entry::{self, Found, Message};
use crate::feature::auth::{backup, care};
use crate::feature::settings;

/// A page of the onboarding.
pub(super) fn onboarding(app: &mut App, name: &str) {
    let none = || Found::NoStore(Unavailable::Absent);
    let (found, messages) = match name {
        "bring" => (Found::Nothing, vec![Message::BringPressed, wrong_words()]),
        "keep" => (none(), vec![Message::MakePressed]),
        "locked" => (Found::Locked, Vec::new()),
        "away" => (Found::Away(Unavailable::Locked), Vec::new()),
        _ => (none(), Vec::new()),
    };
    let mut state = entry::State::found(found);
    let submitted = (name == "bring").then_some(Message::WordsSubmitted);
    for message in messages.into_iter().chain(submitted) {
        let _action = state.update(message);
    }
    app.identity.open_onboarding(state);
}

fn wrong_words() -> Message {
    Message::WordsChanged(Typed::new("harbor lamp".into()))
}

/// A step of the backup.
pub(super) fn backup(app: &mut App, name: &str) {
    use backup::Message;
    let words = Opaque::new(Words::of(&[0x2A; 32]));
    let mut state = backup::State::new(words, 5_000);
    let messages = match name {
        "words" => vec![Message::WordsPressed],
        "check" => vec![
            Message::WordsPressed,
            Message::WrittenPressed,
            Message::AnswerChanged(0, Typed::new("lamp".into())),
            Message::AnswersSubmitted,
        ],
        _ => Vec::new(),
    };
    for message in messages {
        let _action = state.update(message);
    }
    app.shell.open_dialog(Dialog::Backup(Box::new(state)));
}

/// The confirmation of replacing it, or its page in the settings.
pub(super) fn manage(app: &mut App, name: &str) {
    if name == "replace" {
        let known = acquaintances(app.workspace.servers());
        let state = care::State::new(Care::Replace, Keeping::Vault, known);
        app.shell.open_dialog(Dialog::Identity(Box::new(state)));
        return;
    }
    let identity = settings::Identity {
        keeping: Keeping::Vault,
        backed_up: false,
        earlier: true,
    };
    let preferences = app.workspace.preferences().clone();
    let mut state = settings::State::new(preferences, false, Some(identity));
    let page = settings::Message::PageChosen(settings::Page::Identity);
    let _action = state.update(page);
    app.shell.open_dialog(Dialog::Settings(state));
}
