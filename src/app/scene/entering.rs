//! The scenes of the identity: the way in, the backup, and what can be done with it.

use crate::app::{App, Dialog};
use crate::domain::identity::{IdentityAction, IdentityStorage, KeyStoreError};
use crate::domain::known_server::known_servers;
use crate::domain::passphrase::SecretInput;
use crate::domain::recovery::RecoveryPhrase;
use crate::domain::redacted::Redacted;
use crate::feature::auth::entry::{self, Found, Message};
use crate::feature::auth::{backup, care};
use crate::feature::settings;

/// A page of the way in.
pub(super) fn page(app: &mut App, name: &str) {
    let none = || Found::NoStore(KeyStoreError::Absent);
    let (found, messages) = match name {
        "bring" => (Found::Nothing, vec![Message::BringPressed, wrong_words()]),
        "keep" => (none(), vec![Message::MakePressed]),
        "locked" => (Found::Locked, Vec::new()),
        "away" => (Found::Away(KeyStoreError::Locked), Vec::new()),
        _ => (none(), Vec::new()),
    };
    let mut state = entry::State::found(found);
    let submitted = (name == "bring").then_some(Message::WordsSubmitted);
    for message in messages.into_iter().chain(submitted) {
        let _action = state.update(message);
    }
    app.entry = Some(Box::new(state));
}

fn wrong_words() -> Message {
    Message::WordsChanged(SecretInput::new("harbor lamp".into()))
}

/// A step of the backup.
pub(super) fn backup(app: &mut App, name: &str) {
    use backup::Message;
    let words = Redacted::new(RecoveryPhrase::from_bytes(&[0x2A; 32]));
    let mut state = backup::State::new(words, 5_000);
    let messages = match name {
        "words" => vec![Message::WordsPressed],
        "check" => vec![
            Message::WordsPressed,
            Message::WrittenPressed,
            Message::AnswerChanged(0, SecretInput::new("lamp".into())),
            Message::AnswersSubmitted,
        ],
        _ => Vec::new(),
    };
    for message in messages {
        let _action = state.update(message);
    }
    app.dialog = Some(Dialog::Backup(Box::new(state)));
}

/// What replacing it costs, or its page in the settings.
pub(super) fn care(app: &mut App, name: &str) {
    if name == "replace" {
        let known = known_servers(app.stage.in_order());
        let state = care::State::new(IdentityAction::Replace, IdentityStorage::Vault, known);
        app.dialog = Some(Dialog::Care(Box::new(state)));
        return;
    }
    let identity = settings::Identity {
        keeping: IdentityStorage::Vault,
        backed_up: false,
        earlier: true,
    };
    let preferences = app.shelf.settings.preferences.clone();
    let mut state = settings::State::new(preferences, false, Some(identity));
    let page = settings::Message::PageChosen(settings::Page::Identity);
    let _action = state.update(page);
    app.dialog = Some(Dialog::Settings(state));
}
