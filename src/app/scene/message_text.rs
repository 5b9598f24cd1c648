//! Scenes of messages with markup.

use std::time::Instant;

use super::fixtures;
use crate::app::App;
use crate::app::dialog::Dialog;
use crate::domain::server_event::ServerEvent;
use crate::domain::web_link::WebLink;
use crate::feature::open_link;

const CHANNEL: &str = "quiet-corner";

pub(super) const PROSE: &[&str] = &[
    "# Regatta on Saturday\n## What to bring\nA **life vest**, *dry clothes* and ***both of your hands***. ~~No dogs.~~ \
     Dogs are welcome :tada: :dog2:\n### Where\nAt the [north pier](https://harbor.example/north-pier), \
     see https://harbor.example/map_(north)?zoom=3 or write to <crew@harbor.example>.",
    "> The tide waits for no one.\n> > Nor does the *ferry*.\n\nSo be there at `07:30`, not at `07:45`.",
    "The winner of last year was ||the **Otter**, by two lengths||..",
    "1 * 2 * 3 and snake_case_name stay as they are, and so does <b>this</b> &amp; ![that](a.png)",
    "Aworldwithoutspaces/which/goes/on/and/on/andon/andon/andon/andon/andon/andon/andon/andon/andon/andon/andon/andon/end",
];

pub(super) const LISTS: &[&str] = &[
    "Before we leave:\n- [x] check the lines\n- [x] fill the tank\n- [ ] weather report\n- [ ] ask Finn about the **spare anchor**",
    "1. Cast off\n2. Out past the breakwater, where the wind turns, so keep to the left of the buoys and look back once in a while\n   - slowly\n   - without the engine\n     - really\n3. Hoist the sails\n\n   > Finn hoists the jib.\n\n10. Coffee",
    "* one\n* two\n\n  with a second paragraph\n* three",
];

pub(super) const CODE: &[&str] = &[
    "The bug is here:\n```rust\n/// The next high tide.\nfn next_high(tides: &[Tide], now: Time) -> Option<&Tide> {\n    // Low tides come first.\n    let high = tides.iter().filter(|tide| tide.height > 2.5);\n    high.min_by_key(|tide| tide.at - now) // \"now\" may be later\n}\n```\nSee `Tide::height`.",
    "```\nplain text, without a language, and a line that is long enough to be wrapped, because it goes on and on until it does not fit\n\ta tab\n```",
    "> ```py\n> def tide(at):\n>     return 42  # metres\n> ```",
];

pub(super) const TABLES: &[&str] = &[
    "| Boat | Crew | Time |\n| --- | :-: | --: |\n| Otter | Ada, Finn | 1:02:11 |\n| Heron | Noor | 1:04:57 |\n| *Grebe*, which has a long name and a [page](https://boats.example/grebe) | **open** | — |",
    "| a | b | c | d | e | f | g | h |\n|-|-|-|-|-|-|-|-|\n| 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |\n| one | two | three | four | five | six | seven | eight |",
];

pub(super) fn show(app: &mut App, lines: &[&str]) {
    fixtures::show(app, CHANNEL);
    app.workspace.edit(&"one".into(), |server| {
        for (number, line) in (700..).zip(lines) {
            let author = if number % 2 == 0 {
                "uid_noor"
            } else {
                "uid_finn"
            };
            let line = (author, number, *line);
            let posted = Box::new(fixtures::message(number, line, CHANNEL));
            let _applied = server.apply(ServerEvent::Posted(posted), Instant::now());
        }
    });
}

/// Shows the spoilers of the messages.
pub(super) fn reveal(app: &mut App) {
    app.workspace.edit(&"one".into(), |server| {
        let state = server.open_channel_state();
        let items = state.into_iter().flat_map(|state| state.timeline.items());
        let ids: Vec<_> = items.map(|item| item.message.id.clone()).collect();
        for id in ids {
            server.toggle_spoilers(&CHANNEL.into(), &id);
        }
    });
}

pub(super) fn masked_link(app: &mut App) {
    show(app, PROSE);
    if let Some(link) = WebLink::parse("https://harbor.example/north-pier?from=regatta") {
        let question = open_link::State::masked(&link);
        app.shell.open_dialog(Dialog::Link(question));
    }
}

/// A long message, and one by an author with many marks on each letter.
pub(super) fn long_message(app: &mut App) {
    let long = "A line of a long pasted list\n".repeat(70);
    let lines = [
        ("uid_finn", 90_000, long.as_str()),
        (
            "uid_ada",
            90_060,
            "H\u{335}\u{33f}\u{346}\u{325}e\u{310}\u{337}\u{330}\u{345}llo",
        ),
    ];
    app.workspace.edit(&"one".into(), |server| {
        for (number, line) in (900..).zip(lines) {
            let posted = ServerEvent::Posted(Box::new(fixtures::message(number, line, "general")));
            let _ = server.apply(posted, Instant::now());
        }
    });
}
