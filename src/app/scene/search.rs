//! Scenes of the search.

use super::fixtures::{NOON, timestamp};
use crate::app::App;
use crate::app::dialog::Dialog;
use crate::app::effect::result_row;
use crate::domain::message::SentAt;
use crate::domain::search::{Query, ResultCount, SearchHit, SearchProgress, Snippet};
use crate::feature::search::{Event, Message, Scope, State};
use crate::ui::widget::list_selection::ListMove;

/// Server, channel, author, seconds before the date of the scenes, text.
const HITS: [(&str, &str, &str, i64, &str); 6] = [
    (
        "one",
        "general",
        "uid_mira",
        1_800,
        "I have a spare relay in the workshop. Give me until ten.",
    ),
    (
        "one",
        "workshop",
        "uid_kenji",
        90_000,
        "Which relay is it? The one of the north lamp, or the relay of the bilge pump?",
    ),
    (
        "two",
        "general",
        "uid_noor",
        400_000,
        "Moths at the lamp again; the relays click all night.",
    ),
    (
        "one",
        "general",
        "uid_orin",
        900_000,
        "The timetable says spring tide, so the relay cabinet must be closed before seven, or the water comes in and we do it all again like last winter, when nobody wanted to go down and the pump had failed for the third time in a week",
    ),
    (
        "one",
        "harbor-log",
        "uid_lyra",
        2_000_000,
        "Relay replaced.",
    ),
    (
        "three",
        "general",
        "uid_ines",
        3_000_000,
        "das Relais: relay",
    ),
];

/// Results, of which the second is selected.
pub(super) fn results(app: &mut App) {
    let mut state = State::new(None, true);
    let Some(generation) = write(&mut state, app, "relay") else {
        return;
    };
    let query = Query::parse("relay").unwrap_or_default();
    let hits = HITS.map(|(server, channel, author, ago, text)| SearchHit {
        server: server.into(),
        channel: channel.into(),
        message: text.into(),
        author: author.into(),
        author_name: None,
        sent: SentAt::Stated(timestamp(NOON - ago)),
        snippet: Snippet::new(text, &query),
    });
    for progress in [
        SearchProgress::Found(hits.into()),
        SearchProgress::PageEnded(None),
        SearchProgress::Counted(ResultCount::Exactly(HITS.len())),
    ] {
        let message = Message::Progressed(generation, Ok(progress));
        let _none = update(&mut state, app, message);
    }
    for _ in 0..2 {
        let _announced = update(&mut state, app, Message::SelectionMoved(ListMove::By(1)));
    }
    app.shell.open_dialog(Dialog::Search(Box::new(state)));
}

/// A filter that cannot be understood, in the search of a channel.
pub(super) fn wrong_filter(app: &mut App) {
    let scope = Scope {
        server: "one".into(),
        channel: "general".into(),
        name: "general".into(),
    };
    let mut state = State::new(Some(scope), true);
    let _searches = write(&mut state, app, "tide before:thursday");
    app.shell.open_dialog(Dialog::Search(Box::new(state)));
}

/// Nothing is stored.
pub(super) fn unavailable(app: &mut App) {
    let state = State::new(None, false);
    app.shell.open_dialog(Dialog::Search(Box::new(state)));
}

fn write(state: &mut State, app: &App, text: &str) -> Option<u64> {
    match update(state, app, Message::TextChanged(text.into())) {
        Some(Event::Search(job)) => Some(job.generation),
        _ => None,
    }
}

fn update(state: &mut State, app: &App, message: Message) -> Option<Event> {
    state
        .update(message, |hit| result_row(&app.workspace, hit))
        .event
}
