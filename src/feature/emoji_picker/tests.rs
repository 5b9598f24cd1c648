use super::*;

fn picker(recent: &[&str]) -> State {
    let preferences = EmojiPreferences {
        recent: recent.iter().map(ToString::to_string).collect(),
        skin_tone: SkinTone::Default,
    };
    State::new(EmojiTarget::Composer, None, preferences, "en-US")
}

fn selected(state: &State) -> &'static str {
    state.items.get(state.selected).map_or("", |item| item.text)
}

fn step(state: &mut State, step: EmojiStep) -> &'static str {
    let _action = state.update(Message::SelectionMoved(None, step));
    selected(state)
}

fn picked(state: &mut State, message: Message) -> Option<String> {
    match state.update(message).event {
        Some(Event::Picked(EmojiTarget::Composer, text)) => Some(text),
        _ => None,
    }
}

#[test]
fn query_finds_and_enter_picks() {
    let mut state = picker(&[]);
    let _action = state.update(Message::QueryChanged("rocket".into()));
    assert_eq!(
        picked(&mut state, Message::Confirmed).as_deref(),
        Some("🚀")
    );
    let _action = state.update(Message::QueryChanged("no such emoji".into()));
    assert_eq!(picked(&mut state, Message::Confirmed), None);
    let _action = state.update(Message::QueryChanged(" ".into()));
    assert_eq!(
        picked(&mut state, Message::Confirmed).as_deref(),
        Some("😀")
    );
}

#[test]
fn arrows_move_in_the_grid_and_stop_at_its_ends() {
    let mut state = picker(&["🚀", "🎉"]);
    assert_eq!(selected(&state), "🚀", "recent ones first");
    assert_eq!(step(&mut state, EmojiStep::Items(-1)), "🚀");
    assert_eq!(step(&mut state, EmojiStep::Items(1)), "🎉");
    let below = step(&mut state, EmojiStep::Rows(1));
    assert_eq!(
        below, state.items[3].text,
        "the same column, below the heading"
    );
    assert_eq!(step(&mut state, EmojiStep::Rows(-1)), "🎉");
    let last = step(&mut state, EmojiStep::Last);
    assert_eq!(step(&mut state, EmojiStep::Rows(PAGE)), last);
    assert_eq!(step(&mut state, EmojiStep::First), "🚀");
    let _action = state.update(Message::SelectionMoved(Some(10), EmojiStep::Items(1)));
    assert_eq!(state.selected, 11, "from the item that has the focus");
}

#[test]
fn every_item_is_in_one_row() {
    let state = picker(&["🚀"]);
    let rows = state.rows.iter().filter_map(|row| match row {
        PickerRow::Items(items) => Some(items.clone()),
        PickerRow::Heading(_) => None,
    });
    let shown: Vec<_> = rows
        .inspect(|row| assert!(row.len() <= COLUMNS))
        .flatten()
        .collect();
    assert_eq!(shown, (0..state.items.len()).collect::<Vec<_>>());
    assert_eq!(
        state.rows.len()
            - state
                .rows
                .iter()
                .filter(|it| matches!(it, PickerRow::Items(_)))
                .count(),
        10
    );
}

#[test]
fn skin_tone_changes_what_is_offered_but_not_what_was_used() {
    let mut state = picker(&["👍🏿"]);
    let action = state.update(Message::SkinToneChosen(SkinTone::Light));
    assert_eq!(action.event, Some(Event::SkinToneChosen(SkinTone::Light)));
    assert_eq!(selected(&state), "👍🏿");
    let _action = state.update(Message::QueryChanged("thumbsup".into()));
    assert_eq!(selected(&state), "👍🏻");
}

#[test]
fn section_is_shown_from_its_first_emoji() {
    let mut state = picker(&[]);
    let _action = state.update(Message::QueryChanged("rocket".into()));
    let _action = state.update(Message::SectionPressed(SectionTab(8)));
    assert_eq!(state.query, "");
    assert_eq!(
        state.items[state.selected].section,
        Section::Group(Group::Flags)
    );
}
