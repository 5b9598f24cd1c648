use super::*;
use crate::domain::passphrase::PassphraseError;
use crate::domain::recovery::RecoveryPhraseError;

fn secret(text: &str) -> SecretInput {
    SecretInput::new(text.to_owned())
}

fn valid_phrase() -> String {
    let words: Vec<_> = RecoveryPhrase::from_bytes(&[7; 32]).iter().collect();
    words.join(" ")
}

#[test]
fn first_start_creates_identity_with_one_press() {
    let mut state = State::default();
    assert!(state.is_loading());
    let _ = state.update(Message::StartupStateLoaded(StartupState::NoIdentity));
    assert_eq!(state.step, OnboardingStep::Welcome);
    let event = state.update(Message::CreatePressed).event;
    assert_eq!(
        event,
        Some(Event::SetUpIdentity(
            IdentitySource::New,
            StorageChoice::KeyStore
        ))
    );
    assert_eq!(state.update(Message::CreatePressed).event, None, "once");
}

#[test]
fn missing_key_store_offers_passphrase_or_memory_storage() {
    let mut state = State::from_startup(StartupState::KeyStoreUnavailable(KeyStoreError::Absent));
    assert_eq!(state.update(Message::Confirmed).event, None);
    assert_eq!(state.step, OnboardingStep::ChoosingStorage);
    let _ = state.update(Message::PassphraseSubmitted);
    assert_eq!(
        state.form.error,
        Some(FormError::Passphrase(PassphraseError::TooShort))
    );
    let _ = state.update(Message::PassphraseChanged(secret("correct horse")));
    let _ = state.update(Message::PassphraseSubmitted);
    assert_eq!(
        state.form.error,
        Some(FormError::Passphrase(PassphraseError::Mismatch))
    );
    let _ = state.update(Message::ConfirmationChanged(secret("correct horse")));
    let event = state.update(Message::Confirmed).event;
    assert!(
        matches!(&event, Some(Event::SetUpIdentity(IdentitySource::New, StorageChoice::Vault(phrase))) if phrase.0.expose() == "correct horse"),
        "{event:?}"
    );
    let mut state = State::from_startup(StartupState::KeyStoreUnavailable(KeyStoreError::Absent));
    let _ = state.update(Message::CreatePressed);
    let event = state.update(Message::MemoryOnlyPressed).event;
    assert_eq!(
        event,
        Some(Event::SetUpIdentity(
            IdentitySource::New,
            StorageChoice::MemoryOnly
        ))
    );
}

#[test]
fn failed_key_store_offers_other_storage_and_retry() {
    let mut state = State::from_startup(StartupState::NoIdentity);
    let _ = state.update(Message::CreatePressed);
    let _ = state.update(Message::Failed(IdentityError::KeyStore(
        KeyStoreError::Locked,
    )));
    assert_eq!(state.step, OnboardingStep::ChoosingStorage);
    assert_eq!(state.key_store_failure(), Some(&KeyStoreError::Locked));
    let event = state.update(Message::KeyStorePressed).event;
    assert_eq!(
        event,
        Some(Event::SetUpIdentity(
            IdentitySource::New,
            StorageChoice::KeyStore
        ))
    );
    let _ = state.update(Message::Failed(IdentityError::KeyStore(
        KeyStoreError::NotResponding,
    )));
    assert_eq!(state.step, OnboardingStep::ChoosingStorage);
    assert_eq!(
        state.key_store_failure(),
        Some(&KeyStoreError::NotResponding)
    );
    let _ = state.update(Message::BackPressed);
    assert_eq!(
        state.update(Message::RetryPressed).event,
        Some(Event::RetryKeyStore)
    );
}

#[test]
fn locked_key_store_with_identity_offers_retry_or_restore() {
    let mut state = State::from_startup(StartupState::LockedWithIdentity(KeyStoreError::Locked));
    assert_eq!(state.step, OnboardingStep::KeyStoreUnavailable);
    let event = state.update(Message::Confirmed).event;
    assert_eq!(event, Some(Event::RetryKeyStore));
    assert_eq!(state.update(Message::RetryPressed).event, None, "once");
    let mut state = State::from_startup(StartupState::LockedWithIdentity(KeyStoreError::Locked));
    let _ = state.update(Message::RestorePressed);
    let _ = state.update(Message::BackPressed);
    assert_eq!(state.step, OnboardingStep::KeyStoreUnavailable);
    let _ = state.update(Message::RestorePressed);
    let _ = state.update(Message::RecoveryPhraseChanged(secret(&valid_phrase())));
    assert_eq!(state.update(Message::RecoveryPhraseSubmitted).event, None);
    assert_eq!(
        state.step,
        OnboardingStep::ChoosingStorage,
        "the key store cannot store it"
    );
    let _ = state.update(Message::KeyStorePressed);
    let _ = state.update(Message::Failed(IdentityError::KeyStore(
        KeyStoreError::NotResponding,
    )));
    let _ = state.update(Message::BackPressed);
    let _ = state.update(Message::BackPressed);
    assert_eq!(state.step, OnboardingStep::KeyStoreUnavailable);
}

#[test]
fn identity_missing_from_key_store_is_reported_as_lost() {
    let state = State::from_startup(StartupState::Lost);
    assert_eq!(state.step, OnboardingStep::Welcome);
    assert_eq!(state.key_store, KeyStoreState::Lost);
}

#[test]
fn recovery_phrase_restores_identity_and_reports_errors() {
    let mut state = State::from_startup(StartupState::NoIdentity);
    let _ = state.update(Message::RestorePressed);
    let misspelled = valid_phrase().replacen(' ', " xylophones ", 1);
    let misspelled = misspelled.rsplit_once(' ').unwrap().0;
    for (text, error) in [
        ("abandon ability", RecoveryPhraseError::Count(2)),
        (misspelled, RecoveryPhraseError::Unknown { position: 2 }),
    ] {
        let _ = state.update(Message::RecoveryPhraseChanged(secret(text)));
        assert_eq!(state.update(Message::RecoveryPhraseSubmitted).event, None);
        assert_eq!(
            state.form.error,
            Some(FormError::RecoveryPhrase(error)),
            "{text}"
        );
    }
    let _ = state.update(Message::RecoveryPhraseChanged(secret(
        &valid_phrase().to_uppercase(),
    )));
    let event = state.update(Message::Confirmed).event;
    assert!(
        matches!(&event, Some(Event::SetUpIdentity(IdentitySource::RecoveryPhrase(phrase), StorageChoice::KeyStore)) if *phrase.0.expose() == [7; 32]),
        "{event:?}"
    );
}

#[test]
fn wrong_backup_passphrase_returns_to_restore_page() {
    let mut state = State::from_startup(StartupState::KeyStoreUnavailable(KeyStoreError::Absent));
    let _ = state.update(Message::RestorePressed);
    let _ = state.update(Message::BackupFileSubmitted);
    assert_eq!(state.form.error, Some(FormError::MissingPath));
    let _ = state.update(Message::PathChanged(" backup.age ".into()));
    let _ = state.update(Message::PassphraseChanged(secret("file passphrase")));
    let _ = state.update(Message::BackupFileSubmitted);
    assert_eq!(
        state.step,
        OnboardingStep::ChoosingStorage,
        "the storage is chosen first"
    );
    let event = state.update(Message::MemoryOnlyPressed).event;
    assert!(
        matches!(&event, Some(Event::SetUpIdentity(IdentitySource::BackupFile { path, .. }, _)) if path == "backup.age"),
        "{event:?}"
    );
    let _ = state.update(Message::Failed(IdentityError::WrongPassphrase));
    assert_eq!(state.step, OnboardingStep::Restoring);
    let error = FormError::Identity(IdentityError::WrongPassphrase);
    assert_eq!(state.form.error, Some(error));
}

#[test]
fn locked_identity_is_unlocked_or_erased_after_confirmation() {
    let mut state = State::from_startup(StartupState::Locked);
    assert_eq!(
        state.update(Message::Confirmed).event,
        None,
        "empty passphrase"
    );
    let _ = state.update(Message::PassphraseChanged(secret("wrong passphrase")));
    assert!(matches!(
        state.update(Message::Confirmed).event,
        Some(Event::Unlock(_))
    ));
    assert_eq!(state.update(Message::Confirmed).event, None, "once");
    let _ = state.update(Message::Failed(IdentityError::WrongPassphrase));
    assert_eq!(state.step, OnboardingStep::Locked);
    let _ = state.update(Message::ErasePressed);
    let _ = state.update(Message::BackPressed);
    assert_eq!(state.step, OnboardingStep::Locked);
    assert_eq!(state.update(Message::EraseConfirmed).event, None);
    let _ = state.update(Message::ErasePressed);
    assert_eq!(
        state.update(Message::EraseConfirmed).event,
        Some(Event::EraseDevice)
    );
}

#[test]
fn debug_output_hides_typed_secrets() {
    let mut state = State::from_startup(StartupState::NoIdentity);
    let _ = state.update(Message::RecoveryPhraseChanged(secret("zebra zone")));
    let _ = state.update(Message::PassphraseChanged(secret("correct horse")));
    let printed = format!(
        "{state:?} {:?}",
        Message::RecoveryPhraseChanged(secret("zebra"))
    );
    assert!(
        !printed.contains("zebra") && !printed.contains("horse"),
        "{printed}"
    );
}
