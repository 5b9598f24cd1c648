//! Scenes of the identity: onboarding, backup, and actions on it.

use crate::app::App;
use crate::app::dialog::Dialog;
use crate::domain::identity::{IdentityAction, IdentityStorage, KeyStoreError};
use crate::domain::known_server::known_servers;
use crate::domain::passphrase::SecretInput;
use crate::domain::recovery::RecoveryPhrase;
use crate::domain::redacted::Redacted;
use crate::feature::identity::onboarding::{self, StartupState};
use crate::feature::identity::{backup, manage};
use crate::feature::settings;

/// A page of the onboarding.
pub(super) fn onboarding(app: &mut App, name: &str) {
    use onboarding::Message;
    let startup = match name {
        "bring" => StartupState::NoIdentity,
        "locked" => StartupState::Locked,
        "away" => StartupState::LockedWithIdentity(KeyStoreError::Locked),
        _ => StartupState::KeyStoreUnavailable(KeyStoreError::Absent),
    };
    let messages = match name {
        "bring" => vec![
            Message::RestorePressed,
            Message::RecoveryPhraseChanged(SecretInput::new("harbor lamp".into())),
            Message::RecoveryPhraseSubmitted,
        ],
        "keep" => vec![Message::CreatePressed],
        _ => Vec::new(),
    };
    let mut state = onboarding::State::from_startup(startup);
    for message in messages {
        let _action = state.update(message);
    }
    app.identity.onboarding = Some(Box::new(state));
}

/// A step of the backup.
pub(super) fn backup(app: &mut App, name: &str) {
    use backup::Message;
    let phrase = Redacted::new(RecoveryPhrase::from_bytes(&[0x2A; 32]));
    let mut state = backup::State::new(phrase, 5_000);
    let messages = match name {
        "words" => vec![Message::ShowPhrasePressed],
        "check" => vec![
            Message::ShowPhrasePressed,
            Message::WrittenDownPressed,
            Message::AnswerChanged(0, SecretInput::new("lamp".into())),
            Message::AnswersSubmitted,
        ],
        "file" => vec![Message::SaveToFilePressed],
        _ => Vec::new(),
    };
    for message in messages {
        let _action = state.update(message);
    }
    app.shell.open_dialog(Dialog::Backup(Box::new(state)));
}

/// The confirmation of an action on the identity.
pub(super) fn action(app: &mut App, action: IdentityAction) {
    let known = known_servers(app.workspace.servers());
    let state = manage::State::new(action, IdentityStorage::Vault, known);
    app.shell.open_dialog(Dialog::Identity(Box::new(state)));
}

pub(super) fn settings_page(app: &mut App) {
    let identity = settings::IdentitySummary {
        storage: IdentityStorage::Vault,
        backed_up: false,
        has_previous: true,
    };
    let preferences = app.workspace.preferences().clone();
    let mut state =
        settings::State::new(preferences, false, Some(identity), app.workspace.strings());
    let page = settings::Message::PageChosen(settings::SettingsPage::Account);
    let _action = state.update(page);
    app.shell.open_dialog(Dialog::Settings(Box::new(state)));
}
