//! The search by messages.

use super::*;
use crate::domain::message::SentAt;
use crate::i18n::Strings;
use crate::ui::widget::list_selection::{ListMove, PAGE};

fn row(hit: SearchHit) -> ResultRow {
    ResultRow {
        server: hit.server,
        channel: hit.channel,
        message: hit.message,
        author: "Mira".into(),
        origin: "12:00 · #general".into(),
        snippet: hit.snippet,
    }
}

fn hits(numbers: impl IntoIterator<Item = usize>) -> SearchProgress {
    let hits = numbers.into_iter().map(|number| SearchHit {
        server: "one".into(),
        channel: "general".into(),
        message: format!("m{number}").into(),
        author: "uid_1".into(),
        author_name: None,
        sent: SentAt::Unknown,
        snippet: Snippet::default(),
    });
    SearchProgress::Found(hits.collect())
}

fn update(state: &mut State, message: Message) -> Option<Event> {
    state.update(message, row).event
}

fn write(state: &mut State, text: &str) -> Option<SearchJob> {
    match update(state, Message::TextChanged(text.into())) {
        Some(Event::Search(job)) => Some(*job),
        _ => None,
    }
}

fn progress(state: &mut State, generation: u64, step: SearchProgress) {
    let event = update(state, Message::Progressed(generation, Ok(step)));
    assert_eq!(event, None);
}

fn ids(state: &State) -> Vec<&str> {
    state.rows.iter().map(|row| row.message.as_str()).collect()
}

fn everywhere() -> State {
    State::new(None, true)
}

fn status(state: &State) -> String {
    let strings = Strings::negotiate(&["en-US".to_owned()]);
    state.status_text(&strings).into_owned()
}

#[test]
fn each_other_query_is_a_search_and_ends_the_one_before() {
    let mut state = everywhere();
    let first = write(&mut state, "tide").unwrap();
    assert_eq!(first.query, Query::parse("tide").unwrap());
    assert_eq!((first.scope, first.after), (None, None));
    assert_eq!(write(&mut state, "tide "), None, "the same words");
    let second = write(&mut state, "tides").unwrap();
    assert!(second.generation > first.generation);
    progress(&mut state, first.generation, hits([1]));
    assert_eq!(ids(&state), [""; 0], "of the search before");
    progress(&mut state, second.generation, hits([2, 3]));
    assert_eq!(ids(&state), ["m2", "m3"]);
    let cleared = update(&mut state, Message::TextChanged(" ".into()));
    assert_eq!(cleared, Some(Event::Cancel));
    assert_eq!(ids(&state), [""; 0]);
}

#[test]
fn results_stay_until_those_of_the_next_search_arrive() {
    let mut state = everywhere();
    let first = write(&mut state, "a").unwrap();
    progress(&mut state, first.generation, hits([1]));
    let second = write(&mut state, "ab").unwrap();
    assert_eq!(ids(&state), ["m1"]);
    progress(
        &mut state,
        second.generation,
        SearchProgress::PageEnded(None),
    );
    assert_eq!(ids(&state), [""; 0]);
    assert_eq!(status(&state), "No messages found.");
}

#[test]
fn channel_is_searched_until_its_scope_is_removed() {
    let scope = Scope {
        server: "one".into(),
        channel: "general".into(),
        name: "general".into(),
    };
    let mut state = State::new(Some(scope.clone()), true);
    assert_eq!(write(&mut state, "a").unwrap().scope, Some(scope));
    let Some(Event::Search(job)) = update(&mut state, Message::ScopeRemoved) else {
        panic!("it searches again");
    };
    assert_eq!(job.scope, None);
    assert_eq!(
        update(&mut State::new(None, true), Message::ScopeRemoved),
        None
    );
}

#[test]
fn next_page_is_searched_near_the_end_and_once() {
    let mut state = everywhere();
    let job = write(&mut state, "a").unwrap();
    progress(&mut state, job.generation, hits(0..50));
    assert_eq!(
        update(&mut state, Message::EndReached),
        None,
        "the page has not ended"
    );
    let cursor = SearchCursor([("one".into(), 7)].into());
    let ended = SearchProgress::PageEnded(Some(cursor.clone()));
    progress(&mut state, job.generation, ended);
    let Some(Event::Search(next)) = update(&mut state, Message::EndReached) else {
        panic!("the next page is searched");
    };
    assert_eq!(
        (next.after, next.generation),
        (Some(cursor), job.generation)
    );
    assert_eq!(update(&mut state, Message::EndReached), None);
    progress(&mut state, job.generation, hits(50..60));
    assert_eq!(state.result_count(), 60);
}

#[test]
fn selection_moves_by_keys_and_enter_opens_it() {
    let mut state = everywhere();
    let moved = |state: &mut State, to| {
        let _announced = update(state, Message::SelectionMoved(to));
        state.selected
    };
    assert_eq!(moved(&mut state, ListMove::By(1)), None, "there is nothing");
    assert_eq!(update(&mut state, Message::Confirmed), None);
    let job = write(&mut state, "a").unwrap();
    progress(&mut state, job.generation, hits(0..20));
    for (to, selected) in [
        (ListMove::By(-1), None),
        (ListMove::By(1), Some(0)),
        (ListMove::By(1), Some(1)),
        (ListMove::By(PAGE), Some(9)),
        (ListMove::By(PAGE), Some(17)),
        (ListMove::By(PAGE), Some(19)),
        (ListMove::By(-1), Some(18)),
        (ListMove::First, Some(0)),
        (ListMove::By(-PAGE), Some(0)),
        (ListMove::Last, Some(19)),
    ] {
        assert_eq!(moved(&mut state, to), selected, "{to:?}");
    }
    let event = update(&mut state, Message::SelectionMoved(ListMove::By(-1)));
    assert_eq!(event, Some(Event::Announce(18)));
    let opened = |message: &str| Event::OpenMessage("one".into(), "general".into(), message.into());
    assert_eq!(update(&mut state, Message::Confirmed), Some(opened("m18")));
    let pressed = update(&mut state, Message::ResultPressed(3));
    assert_eq!(pressed, Some(opened("m3")));
}

#[test]
fn status_says_what_was_found() {
    let mut state = everywhere();
    assert!(status(&state).starts_with("Finds messages"));
    let job = write(&mut state, "a").unwrap();
    assert_eq!(status(&state), "Searching…");
    progress(&mut state, job.generation, hits([1]));
    progress(&mut state, job.generation, SearchProgress::PageEnded(None));
    for (count, text) in [
        (ResultCount::Exactly(0), "No messages found."),
        (ResultCount::Exactly(1), "1 result"),
        (ResultCount::Exactly(12), "12 results"),
        (ResultCount::MoreThan(1_000), "More than 1000 results"),
    ] {
        progress(&mut state, job.generation, SearchProgress::Counted(count));
        assert_eq!(status(&state), text);
    }
    let failed = Message::Progressed(job.generation, Err(()));
    assert_eq!(update(&mut state, failed), None);
    assert!(status(&state).starts_with("The search failed"));
}

#[test]
fn wrong_filter_is_named_and_does_not_search() {
    let mut state = everywhere();
    assert_eq!(write(&mut state, "before:soon"), None);
    assert_eq!(state.error, Some(QueryError::Date("soon".into())));
    assert!(write(&mut state, "before:2026").is_some());
    assert_eq!(state.error, None);
}

#[test]
fn without_stored_messages_nothing_is_searched() {
    let mut state = State::new(None, false);
    assert_eq!(write(&mut state, "a"), None);
    assert!(status(&state).starts_with("Search needs stored messages"));
    let opened = update(&mut state, Message::SettingsPressed);
    assert_eq!(opened, Some(Event::OpenSettings));
}
