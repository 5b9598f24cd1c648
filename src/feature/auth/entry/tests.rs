use super::*;

fn typed(text: &str) -> Typed {
    Typed::new(text.to_owned())
}

fn words() -> String {
    let words: Vec<_> = Words::of(&[7; 32]).iter().collect();
    words.join(" ")
}

#[test]
fn first_start_creates_identity_with_one_press() {
    let mut state = State::default();
    assert!(state.is_looking());
    let _ = state.update(Message::Found(Found::Nothing));
    assert_eq!(state.step, Step::First);
    let event = state.update(Message::MakePressed).event;
    assert_eq!(event, Some(Event::Enter(Origin::New, Safe::KeyStore)));
    assert_eq!(state.update(Message::MakePressed).event, None, "once");
}

#[test]
fn missing_key_store_offers_passphrase_or_memory_storage() {
    let mut state = State::found(Found::NoStore(Unavailable::Absent));
    assert_eq!(state.update(Message::Confirmed).event, None);
    assert_eq!(state.step, Step::Keeping);
    let _ = state.update(Message::PhraseSubmitted);
    assert_eq!(state.form.problem, Some(Problem::Unfit(Unfit::Short)));
    let _ = state.update(Message::PhraseChanged(typed("correct horse")));
    let _ = state.update(Message::PhraseSubmitted);
    assert_eq!(state.form.problem, Some(Problem::Unfit(Unfit::Different)));
    let _ = state.update(Message::AgainChanged(typed("correct horse")));
    let event = state.update(Message::Confirmed).event;
    assert!(
        matches!(&event, Some(Event::Enter(Origin::New, Safe::Vault(phrase))) if phrase.0.expose() == "correct horse"),
        "{event:?}"
    );
    let mut state = State::found(Found::NoStore(Unavailable::Absent));
    let _ = state.update(Message::MakePressed);
    let event = state.update(Message::MemoryPressed).event;
    assert_eq!(event, Some(Event::Enter(Origin::New, Safe::MemoryOnly)));
}

#[test]
fn failed_key_store_offers_other_storage_and_retry() {
    let mut state = State::found(Found::Nothing);
    let _ = state.update(Message::MakePressed);
    let _ = state.update(Message::Failed(Fault::KeyStore(Unavailable::Locked)));
    assert_eq!(state.step, Step::Keeping);
    assert_eq!(state.no_store(), Some(&Unavailable::Locked));
    let again = state.update(Message::StorePressed).event;
    assert_eq!(again, Some(Event::Enter(Origin::New, Safe::KeyStore)));
    let _ = state.update(Message::Failed(Fault::KeyStore(Unavailable::Silent)));
    assert_eq!(state.step, Step::Keeping);
    assert_eq!(state.no_store(), Some(&Unavailable::Silent));
    let _ = state.update(Message::BackPressed);
    assert_eq!(state.update(Message::LookPressed).event, Some(Event::Look));
}

#[test]
fn locked_key_store_with_identity_offers_retry_or_restore() {
    let mut state = State::found(Found::Away(Unavailable::Locked));
    assert_eq!(state.step, Step::Away);
    let look = state.update(Message::Confirmed).event;
    assert_eq!(look, Some(Event::Look));
    assert_eq!(state.update(Message::LookPressed).event, None, "once");
    let mut state = State::found(Found::Away(Unavailable::Locked));
    let _ = state.update(Message::BringPressed);
    let _ = state.update(Message::BackPressed);
    assert_eq!(state.step, Step::Away);
    let _ = state.update(Message::BringPressed);
    let _ = state.update(Message::WordsChanged(typed(&words())));
    assert_eq!(state.update(Message::WordsSubmitted).event, None);
    assert_eq!(state.step, Step::Keeping, "not where it cannot be kept");
    let _ = state.update(Message::StorePressed);
    let _ = state.update(Message::Failed(Fault::KeyStore(Unavailable::Silent)));
    let _ = state.update(Message::BackPressed);
    let _ = state.update(Message::BackPressed);
    assert_eq!(state.step, Step::Away);
}

#[test]
fn identity_missing_from_key_store_is_reported_as_lost() {
    let state = State::found(Found::Gone);
    assert_eq!(state.step, Step::First);
    assert_eq!(state.store, Store::Emptied);
}

#[test]
fn recovery_phrase_restores_identity_and_reports_errors() {
    let mut state = State::found(Found::Nothing);
    let _ = state.update(Message::BringPressed);
    let misspelt = words().replacen(' ', " xylophones ", 1);
    let misspelt = misspelt.rsplit_once(' ').unwrap().0;
    for (text, mistake) in [
        ("abandon ability", Mistake::Count(2)),
        (misspelt, Mistake::Unknown { place: 2 }),
    ] {
        let _ = state.update(Message::WordsChanged(typed(text)));
        assert_eq!(state.update(Message::WordsSubmitted).event, None);
        assert_eq!(state.form.problem, Some(Problem::Words(mistake)), "{text}");
    }
    let _ = state.update(Message::WordsChanged(typed(&words().to_uppercase())));
    let event = state.update(Message::Confirmed).event;
    assert!(
        matches!(&event, Some(Event::Enter(Origin::Words(brought), Safe::KeyStore)) if *brought.0.expose() == [7; 32]),
        "{event:?}"
    );
}

#[test]
fn wrong_backup_passphrase_returns_to_restore_page() {
    let mut state = State::found(Found::NoStore(Unavailable::Absent));
    let _ = state.update(Message::BringPressed);
    let _ = state.update(Message::FileSubmitted);
    assert_eq!(state.form.problem, Some(Problem::NoFile));
    let _ = state.update(Message::PathChanged(" backup.age ".into()));
    let _ = state.update(Message::PhraseChanged(typed("of the file")));
    let _ = state.update(Message::FileSubmitted);
    assert_eq!(state.step, Step::Keeping, "first how it is kept");
    let event = state.update(Message::MemoryPressed).event;
    assert!(
        matches!(&event, Some(Event::Enter(Origin::File { path, .. }, _)) if path == "backup.age"),
        "{event:?}"
    );
    let _ = state.update(Message::Failed(Fault::WrongPassphrase));
    assert_eq!(state.step, Step::Bringing);
    let wrong = Problem::Fault(Fault::WrongPassphrase);
    assert_eq!(state.form.problem, Some(wrong));
}

#[test]
fn locked_identity_is_unlocked_or_erased_after_confirmation() {
    let mut state = State::found(Found::Locked);
    assert_eq!(
        state.update(Message::Confirmed).event,
        None,
        "nothing typed"
    );
    let _ = state.update(Message::PhraseChanged(typed("a wrong one")));
    assert!(matches!(
        state.update(Message::Confirmed).event,
        Some(Event::Unlock(_))
    ));
    assert_eq!(state.update(Message::Confirmed).event, None, "once");
    let _ = state.update(Message::Failed(Fault::WrongPassphrase));
    assert_eq!(state.step, Step::Locked);
    let _ = state.update(Message::ForgetPressed);
    let _ = state.update(Message::BackPressed);
    assert_eq!(state.step, Step::Locked);
    assert_eq!(state.update(Message::ForgetConfirmed).event, None);
    let _ = state.update(Message::ForgetPressed);
    assert_eq!(
        state.update(Message::ForgetConfirmed).event,
        Some(Event::Forget)
    );
}

#[test]
fn debug_output_hides_typed_secrets() {
    let mut state = State::found(Found::Nothing);
    let _ = state.update(Message::WordsChanged(typed("zebra zone")));
    let _ = state.update(Message::PhraseChanged(typed("correct horse")));
    let printed = format!("{state:?} {:?}", Message::WordsChanged(typed("zebra")));
    assert!(
        !printed.contains("zebra") && !printed.contains("horse"),
        "{printed}"
    );
}
