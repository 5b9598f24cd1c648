//! What the dialog asks for.

use super::*;
use crate::domain::server::fixtures::{category, server_with_channels};

fn server() -> Server {
    server_with_channels("a", vec![category("one", &["tides"])])
}

fn confirm(state: &mut State, name: &str) -> Option<Event> {
    let _typed = state.update(Message::NameChanged(name.into()));
    state.update(Message::Confirmed).event
}

#[test]
fn creating_waits_for_the_server_and_shows_why_it_failed() {
    let task = LayoutTask::CreateChannel("one".into());
    let mut state = State::new(&server(), task).unwrap();
    assert_eq!(confirm(&mut state, " # "), None);
    assert_eq!(state.step, EditorStep::Invalid);
    let _chosen = state.update(Message::KindChosen(ChannelKind::Voice));
    let created = |name: &str| {
        let name = name.to_owned();
        Some(Event::CreateChannel(
            "a".into(),
            "one".into(),
            name,
            ChannelKind::Voice,
        ))
    };
    assert_eq!(confirm(&mut state, "#pier"), created("pier"));
    assert!(state.is_creating());
    assert_eq!(confirm(&mut state, "other"), None, "while it waits");
    state.on_failed(Failure::Unauthorized);
    assert_eq!(confirm(&mut state, "other"), created("other"));
}

#[test]
fn renaming_and_deleting_ask_for_one_change() {
    let renamed = |id: &str, name: &str| {
        let change = LayoutChange::RenameChannel(id.into(), name.into());
        Some(Event::Change("a".into(), change))
    };
    let rename = || State::new(&server(), LayoutTask::RenameChannel("tides".into())).unwrap();
    assert_eq!(confirm(&mut rename(), "waves"), renamed("tides", "waves"));
    assert_eq!(confirm(&mut rename(), "tides"), Some(Event::Close));
    let mut delete = State::new(&server(), LayoutTask::DeleteCategory("one".into())).unwrap();
    let change = LayoutChange::DeleteCategory("one".into());
    let expected = Some(Event::Change("a".into(), change));
    assert_eq!(delete.update(Message::Confirmed).event, expected);
    for gone in [
        LayoutTask::RenameChannel("gone".into()),
        LayoutTask::DeleteChannel("gone".into()),
        LayoutTask::CreateChannel("gone".into()),
    ] {
        assert_eq!(State::new(&server(), gone), None);
    }
}
