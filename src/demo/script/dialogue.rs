//! The texts of the residents, read from the text files beside this one: paragraphs of lines.

use std::sync::LazyLock;

use crate::demo::community::CommunityKind;
use crate::demo::random::Random;

type Paragraphs = Vec<Vec<&'static str>>;

#[derive(Debug)]
pub(in crate::demo) struct DialogueLine {
    /// The index of the speaker within the dialogue.
    pub(in crate::demo) speaker: usize,
    pub(in crate::demo) text: String,
    /// Whether it replies to the line before it.
    pub(in crate::demo) is_reply: bool,
}

impl DialogueLine {
    /// Parses `0 text`, or `>0 text` for a reply; `\n` is a line break.
    fn parse(line: &str) -> Option<Self> {
        let (is_reply, line) = match line.strip_prefix('>') {
            Some(line) => (true, line),
            None => (false, line),
        };
        let (speaker, text) = line.split_once(' ')?;
        Some(Self {
            speaker: speaker.parse().ok()?,
            text: text.replace("\\n", "\n"),
            is_reply,
        })
    }
}

fn paragraphs(text: &'static str) -> Paragraphs {
    let lines: Vec<_> = text.lines().collect();
    let paragraphs = lines.split(|line| line.is_empty());
    paragraphs.map(<[_]>::to_vec).collect()
}

fn parse_dialogues(text: &'static str) -> Vec<Vec<DialogueLine>> {
    let parse = |lines: Vec<&str>| lines.into_iter().filter_map(DialogueLine::parse).collect();
    paragraphs(text).into_iter().map(parse).collect()
}

pub(in crate::demo) fn dialogues(kind: CommunityKind) -> &'static [Vec<DialogueLine>] {
    static HARBOR: LazyLock<Vec<Vec<DialogueLine>>> =
        LazyLock::new(|| parse_dialogues(include_str!("harbor.txt")));
    static GARDEN: LazyLock<Vec<Vec<DialogueLine>>> =
        LazyLock::new(|| parse_dialogues(include_str!("garden.txt")));
    match kind {
        CommunityKind::Harbor => &HARBOR,
        CommunityKind::Garden => &GARDEN,
    }
}

/// A line of the harbor's log.
pub(in crate::demo) fn log_entry(random: &mut Random) -> String {
    static LOG: LazyLock<Paragraphs> = LazyLock::new(|| paragraphs(include_str!("log.txt")));
    let [ships, events, notes] = LOG.as_slice() else {
        return String::new();
    };
    let ship = random.pick(ships).copied().unwrap_or_default();
    let event = random.pick(events).copied().unwrap_or_default();
    let form = random.below(3);
    if form == 1 {
        return format!("{ship} {event}.");
    }
    let note = random.pick(notes).copied().unwrap_or_default();
    if form == 0 {
        note.to_owned()
    } else {
        format!("{ship} {event}. {note}")
    }
}

/// A resident's reply to a message of the user.
pub(super) fn reply_to(text: &str, random: &mut Random) -> &'static str {
    static REPLIES: LazyLock<Paragraphs> =
        LazyLock::new(|| paragraphs(include_str!("replies.txt")));
    const GREETINGS: [&str; 6] = ["hello", "hi ", "hey", "hallo", "moin", "good morning"];
    const THANKS: [&str; 3] = ["thank", "danke", "merci"];
    let [to_greeting, to_question, to_thanks, to_other] = REPLIES.as_slice() else {
        return "";
    };
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let replies = if text.contains('?') {
        to_question
    } else if has(&GREETINGS) || text == "hi" {
        to_greeting
    } else if has(&THANKS) {
        to_thanks
    } else {
        to_other
    };
    random.pick(replies).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_text_files_is_parsed() {
        for (kind, text) in [
            (CommunityKind::Harbor, include_str!("harbor.txt")),
            (CommunityKind::Garden, include_str!("garden.txt")),
        ] {
            let lines = text.lines().filter(|line| !line.is_empty()).count();
            assert_eq!(dialogues(kind).iter().flatten().count(), lines);
        }
        let mut random = Random::new(1);
        assert!((0..20).all(|_| !log_entry(&mut random).is_empty()));
        for text in ["hello", "why?", "thanks", "ok"] {
            assert!(!reply_to(text, &mut random).is_empty(), "{text}");
        }
    }
}
