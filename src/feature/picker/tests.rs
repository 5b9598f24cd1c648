use super::*;

fn entry(id: &str) -> PickerEntry {
    PickerEntry {
        target: PickerTarget::Server(id.into()),
        keys: None,
    }
}

fn candidate(name: &str) -> Candidate {
    Candidate {
        name: name.into(),
        is_suggested: true,
        ..Candidate::default()
    }
}

fn state() -> State {
    let names = ["Harbor", "Night Garden", "Reeds"];
    let entries = names.map(entry).into();
    State::new(PickerKind::Places, entries, names.map(candidate).into())
}

fn chosen(state: &mut State) -> Option<Event> {
    state.update(Message::Confirmed).event
}

fn server(name: &str) -> Event {
    Event::Chosen(PickerTarget::Server(name.into()))
}

#[test]
fn enter_chooses_the_best_result() {
    let mut state = state();
    assert_eq!(chosen(&mut state), Some(server("Harbor")));
    let _ = state.update(Message::TextChanged("gard".into()));
    assert_eq!(chosen(&mut state), Some(server("Night Garden")));
    let _ = state.update(Message::TextChanged("nothing like it".into()));
    assert_eq!(chosen(&mut state), None);
}

#[test]
fn moved_selection_is_announced_and_chosen() {
    let mut state = state();
    let moved = state.update(Message::SelectionMoved(ListMove::By(2)));
    assert_eq!(moved.event, Some(Event::Announce(2)));
    assert_eq!(chosen(&mut state), Some(server("Reeds")));
    let pressed = state.update(Message::ResultPressed(1));
    assert_eq!(pressed.event, Some(server("Night Garden")));
    assert_eq!(state.update(Message::ResultPressed(9)).event, None);
}
