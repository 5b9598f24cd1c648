//! The name to show on the server.

use super::*;
use crate::domain::profile::NameError;

/// Enters a name and joins: the name in the request, or what is wrong with it.
fn join_as(state: &mut State, name: &str) -> Result<Option<String>, Option<NameError>> {
    let _ = state.update(Message::NameChanged(name.into()));
    match state.update(Message::Confirmed).event {
        Some(Event::Join(request)) => Ok(request.name),
        _ => Err(name_error(state)),
    }
}

fn name_error(state: &State) -> Option<NameError> {
    match &state.step {
        AddStep::Reviewing(review) => review.name_error,
        _ => None,
    }
}

fn with_profiles() -> Discovery {
    let mut discovery = discovery(&["a"]);
    discovery.capabilities.features.profiles = true;
    discovery
}

#[test]
fn name_is_published_only_if_the_user_enters_one() {
    let mut state = State::default();
    let probe_id = start_probe(&mut state);
    let _ = finish_probe(&mut state, probe_id, Ok(with_profiles()));
    let untouched = join_event(state.update(Message::Confirmed));
    assert_eq!(untouched.name, None, "nothing is suggested");
    assert_eq!(join_as(&mut state, "  "), Ok(None));
    assert_eq!(join_as(&mut state, " Ada L. "), Ok(Some("Ada L.".into())));
    assert_eq!(join_as(&mut state, ""), Ok(None));
}

#[test]
fn wrong_name_is_not_published_and_says_why() {
    let mut state = State::default();
    let probe_id = start_probe(&mut state);
    let _ = finish_probe(&mut state, probe_id, Ok(with_profiles()));
    let _ = state.update(Message::NameChanged("A".into()));
    assert_eq!(name_error(&state), None, "the name may not be finished");
    assert_eq!(join_as(&mut state, "A"), Err(Some(NameError::TooShort)));
    for (name, error) in [
        ("Ada 👋", NameError::Character('👋')),
        (&*"a".repeat(40), NameError::TooLong(8)),
    ] {
        let _ = state.update(Message::NameChanged(name.into()));
        assert_eq!(name_error(&state), Some(error));
        assert_eq!(join_as(&mut state, name), Err(Some(error)));
    }
    assert_eq!(join_as(&mut state, "Ada"), Ok(Some("Ada".into())));
}

#[test]
fn server_without_profiles_gets_no_name() {
    let mut state = State::default();
    let probe_id = start_probe(&mut state);
    let _ = finish_probe(&mut state, probe_id, Ok(discovery(&["a"])));
    assert_eq!(join_as(&mut state, "Ada"), Ok(None));
}

/// Another server is another decision.
#[test]
fn name_is_not_kept_for_the_next_server() {
    let mut state = State::default();
    let probe_id = start_probe(&mut state);
    let mut two = discovery(&["a", "b"]);
    two.capabilities.features.profiles = true;
    let _ = finish_probe(&mut state, probe_id, Ok(two));
    let _ = state.update(Message::Confirmed);
    let _ = state.update(Message::NameChanged("Ada".into()));
    let _ = state.update(Message::BackPressed);
    let _ = state.update(Message::ServerChosen(1));
    let _ = state.update(Message::Confirmed);
    assert_eq!(join_event(state.update(Message::Confirmed)).name, None);
}
