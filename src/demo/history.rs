//! The message histories that the demo communities start with. They follow from the seed, shifted to end shortly before
//! now.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Options;
use super::community::{CommunityKind, Resident};
use super::envelope::now;
use super::random::Random;
use super::script::{self, DialogueLine};
use super::state::{Channel, StoredMessage};

/// Messages in the long channel.
const LOG_LENGTH: usize = 20_000;

pub(super) fn channels(kind: CommunityKind, options: Options) -> BTreeMap<String, Channel> {
    let seed = options.seed;
    let groups = kind.servers().iter().flat_map(|server| server.groups);
    let channels = groups.flat_map(|group| group.channels.iter().map(move |(id, _)| (group, *id)));
    let channel = |(group, id): (&super::community::Group, &str)| {
        let is_voice = group.kind == "voice";
        let messages = match id {
            _ if is_voice || !options.histories => Vec::new(),
            "ch_quiet" => Vec::new(),
            "ch_log" => log(kind.residents(), seed),
            _ => dialogues(kind, id, seed),
        };
        (id.to_owned(), Channel { is_voice, messages })
    };
    channels.map(channel).collect()
}

/// Dialogues over the last days.
fn dialogues(kind: CommunityKind, channel: &str, seed: u64) -> Vec<StoredMessage> {
    const COUNT: usize = 9;
    let hash = channel.bytes().map(u64::from);
    let hash = hash.fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
    let mut random = Random::new(seed ^ hash);
    let residents = kind.residents();
    let dialogues = script::dialogues(kind);
    let mut messages: Vec<StoredMessage> = Vec::new();
    let begin = random.below(dialogues.len());
    let mut at = 0;
    for dialogue in dialogues.iter().cycle().skip(begin).take(COUNT) {
        let first = random.below(residents.len());
        for line in dialogue {
            at += 12 + random.seconds(150);
            let resident = speaker(residents, first, line);
            let id = format!("msg_seed_{channel}_{:03}", messages.len());
            let mut message = StoredMessage::new(id, resident.uid, line.text.as_str(), at);
            if line.is_reply {
                message.reply = messages.last().map(StoredMessage::quote).map(Box::new);
            }
            messages.push(message);
        }
        at += 7 * 3600 + random.seconds(5000);
    }
    end_before_now(&mut messages, 90);
    messages
}

/// The resident who says a line of a dialogue, counting from `first`.
pub(super) fn speaker(
    residents: &'static [Resident],
    first: usize,
    line: &DialogueLine,
) -> Resident {
    const NOBODY: Resident = Resident {
        uid: "uid_nobody",
        name: "Nobody",
        preset: "slate",
        status: "offline",
    };
    let index = (first + line.speaker) % residents.len().max(1);
    residents.get(index).copied().unwrap_or(NOBODY)
}

/// Shifts all times so that the last message is `ago` seconds old.
fn end_before_now(messages: &mut [StoredMessage], ago: i64) {
    let last = messages.last().map_or(0, |message| message.created_at);
    let shift = now() - ago - last;
    for message in messages {
        message.created_at += shift;
    }
}

/// The harbor's log, with repeated texts as logs have them.
fn log(residents: &[Resident], seed: u64) -> Vec<StoredMessage> {
    const TEXTS: usize = 1500;
    let mut random = Random::new(seed ^ 0x10C);
    let authors = residents.iter().map(|resident| resident.uid.into());
    let authors: Vec<Arc<str>> = authors.collect();
    let texts = (0..TEXTS).map(|_| script::log_entry(&mut random).into());
    let texts: Vec<Arc<str>> = texts.collect();
    let mut messages: Vec<StoredMessage> = Vec::with_capacity(LOG_LENGTH);
    let mut at = 0;
    let mut author = 0;
    for number in 0..LOG_LENGTH {
        if random.below(3) > 0 {
            author = random.below(authors.len());
        }
        at += 20 + random.seconds(3400);
        let (Some(author), Some(text)) = (authors.get(author), random.pick(&texts)) else {
            continue;
        };
        let id = format!("msg_log_{number:05}");
        let mut message = StoredMessage::new(id, Arc::clone(author), Arc::clone(text), at);
        if number > 0 && random.below(25) == 0 {
            let target = messages.get(number - 1 - random.below(number.min(4)));
            message.reply = target.map(StoredMessage::quote).map(Box::new);
        }
        messages.push(message);
    }
    end_before_now(&mut messages, 240);
    messages
}
