//! The words of the residents.

use crate::demo::random::Random;
use crate::demo::state::Kind;

/// A line of a talk.
#[derive(Debug, Clone, Copy)]
pub(in crate::demo) struct Line {
    /// Which of the people of the talk says it.
    pub(in crate::demo) who: usize,
    /// What.
    pub(in crate::demo) text: &'static str,
    /// Whether it answers the line before it.
    pub(in crate::demo) answers: bool,
}

const fn line(who: usize, text: &'static str) -> Line {
    Line {
        who,
        text,
        answers: false,
    }
}

const fn reply(who: usize, text: &'static str) -> Line {
    Line {
        who,
        text,
        answers: true,
    }
}

/// The talks of a community.
pub(in crate::demo) fn talks(kind: Kind) -> &'static [&'static [Line]] {
    match kind {
        Kind::Harbor => HARBOR,
        Kind::Garden => GARDEN,
    }
}

const HARBOR: &[&[Line]] = &[
    &[
        line(0, "Morning all. The north lamp is out again."),
        line(1, "Again? We changed the bulb on Tuesday."),
        line(
            0,
            "Not the bulb this time. The relay clicks and then nothing.",
        ),
        reply(
            2,
            "I have a spare relay in the workshop. Give me until ten.",
        ),
        line(0, "You are a treasure 🙌"),
    ],
    &[
        line(0, "Spring tide on Thursday, **4.9 m** at 07:12."),
        line(
            1,
            "Table is here if anybody wants it: https://tides.example.org/harbor",
        ),
        line(2, "So we double the lines on berth 3 and 4?"),
        reply(
            0,
            "Yes please. And tell the Marigold people, they never read this channel.",
        ),
        line(1, "I do read it. Sometimes."),
    ],
    &[
        line(0, "The depth sounder prints nonsense after the update:"),
        line(0, "```\ndepth=NaN\ndepth=NaN\ndepth=-0.0\n```"),
        line(
            1,
            "Set `units = \"metres\"` in its config. It forgets that with every update.",
        ),
        reply(0, "That was it. Thank you!"),
        line(2, "We should write this on the wall."),
    ],
    &[
        line(0, "Who is in for chowder on Friday?"),
        line(1, "Me, and I bring the bread."),
        line(2, "Count me in 🍞🥣"),
        line(3, "Only if somebody else does the dishes this time."),
    ],
    &[
        line(
            0,
            "Found a red kayak drifting behind the breakwater. Nobody in it, no name on it.",
        ),
        line(
            1,
            "The school lost one last week. Was there a yellow stripe?",
        ),
        reply(
            0,
            "There was. Tied it up at the slip, they can fetch it any time.",
        ),
        line(
            1,
            "Told them. They say thank you, and something about cookies.",
        ),
    ],
    &[
        line(0, "Crane inspection is moved to Monday, *early*."),
        line(1, "How early is early?"),
        line(0, "Six."),
        line(1, "That is not a time, that is a threat."),
    ],
];

const GARDEN: &[&[Line]] = &[
    &[
        line(0, "The moonflowers opened. Nine of them, all at once 🌙"),
        line(1, "I am putting my shoes on."),
        line(2, "Bring the good lantern, the path is wet."),
    ],
    &[
        line(0, "Compost is at 61 degrees. It is *working*."),
        line(1, "Did you turn it? It smells better than last week."),
        reply(0, "Twice. And a bucket of leaves on top."),
    ],
    &[
        line(
            0,
            "I have too many tomato seeds. Black Krim, Green Zebra, and one envelope that only says `maybe`.",
        ),
        line(1, "I take the maybe."),
        line(2, "Trade you for runner beans?"),
        reply(0, "Deal. Under the bench, as always."),
    ],
    &[
        line(0, "Frost tonight. Minus two, they say."),
        line(1, "Fleece is in the shed, second shelf."),
        line(0, "Covered the lemons. The rosemary says it does not care."),
    ],
    &[
        line(
            0,
            "Somebody returned the pruning book with a pressed fern in it. Best overdue notice ever.",
        ),
        line(1, "That was me. You can keep the fern."),
    ],
];

/// What somebody says to who writes to them.
pub(super) fn reply_to(text: &str, random: &mut Random) -> &'static str {
    const GREETED: [&str; 3] = [
        "Hello, and welcome aboard. Good to see a new face here.",
        "Hey there. Pull up a chair, the kettle is on.",
        "Hi! You picked a good day to drop by.",
    ];
    const ASKED: [&str; 3] = [
        "Good question. I would ask around in the morning, somebody always knows.",
        "I think so, but do not quote me on it.",
        "Hmm, let me look that up and come back to you.",
    ];
    const THANKED: [&str; 3] = ["Any time!", "You are very welcome.", "Glad it helped 🙂"];
    const OTHER: [&str; 4] = [
        "That makes sense to me.",
        "Ha, I was thinking the very same thing.",
        "Noted. I will tell the others.",
        "Interesting, tell me more about that when you have a minute.",
    ];
    let lower = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let answers: &[&'static str] = if lower.contains('?') {
        &ASKED
    } else if has(&["hello", "hi ", "hey", "hallo", "moin", "good morning"]) || lower == "hi" {
        &GREETED
    } else if has(&["thank", "danke", "merci"]) {
        &THANKED
    } else {
        &OTHER
    };
    random.pick(answers).copied().unwrap_or("Noted.")
}
