//! What the residents say: among themselves, and to who writes to them.

mod lines;

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::envelope::now;
use super::history::speaker;
use super::http::create;
use super::people::Resident;
use super::random::{Random, hex8};
use super::socket::resident_socket;
use super::state::{Kind, Said, Shared};
pub(super) use lines::{Line, talks};

/// Lets the residents talk until the community ends.
pub(super) fn begin(shared: &Arc<Shared>) {
    let shared = Arc::clone(shared);
    let _detached = tokio::spawn(async move {
        let ended = Arc::clone(&shared);
        tokio::select! {
            () = ended.closed() => {}
            () = talk(shared) => {}
        }
    });
}

async fn talk(shared: Arc<Shared>) {
    let mut random = Random::new(shared.seed ^ 0x7A1C);
    let residents = shared.kind.residents();
    let talks = talks(shared.kind);
    let mut next = random.below(talks.len());
    loop {
        let channel = busy_channel(shared.kind, &mut random);
        let first = random.below(residents.len());
        for line in talks.get(next).copied().unwrap_or_default() {
            pause(&mut random, 6_000, 14_000).await;
            let resident = speaker(residents, first, line);
            types(&shared, channel, resident, true);
            pause(&mut random, 1_000, 2_000).await;
            say(&shared, channel, resident, line.text, None);
        }
        next = (next + 1) % talks.len().max(1);
    }
}

/// The channels the residents talk in; the long one and the quiet one stay as they are.
fn busy_channel(kind: Kind, random: &mut Random) -> &'static str {
    const HARBOR: [&str; 3] = ["ch_general", "ch_tides", "ch_workshop"];
    const GARDEN: [&str; 5] = [
        "ng_ch_moonlight",
        "ng_ch_compost",
        "ng_ch_swaps",
        "ng_ch_weather",
        "sl_ch_loans",
    ];
    let channels: &[&'static str] = match kind {
        Kind::Harbor => &HARBOR,
        Kind::Garden => &GARDEN,
    };
    random.pick(channels).copied().unwrap_or("ch_general")
}

async fn pause(random: &mut Random, least: u64, more: usize) {
    let more = u64::try_from(random.below(more)).unwrap_or(0);
    tokio::time::sleep(Duration::from_millis(least + more)).await;
}

fn types(shared: &Shared, channel: &str, resident: Resident, active: bool) {
    let payload = json!({ "channel_id": channel, "is_typing": active, "member": resident_socket(resident.uid) });
    shared
        .lock()
        .sockets
        .tell_room(channel, "chat.typing.updated", &payload, None);
}

fn say(shared: &Arc<Shared>, channel: &str, resident: Resident, text: &str, answers: Option<&str>) {
    let mut message = Said::new(format!("msg_{}", hex8()), resident.uid, text, now());
    if let Some(answered) = answers {
        let state = shared.lock();
        let known = state.channels.get(channel).and_then(|channel| {
            channel
                .said
                .iter()
                .rev()
                .find(|said| *said.body == *answered)
        });
        message.reply = known.map(Said::as_answered).map(Box::new);
    }
    create::say(shared, channel, message);
    types(shared, channel, resident, false);
}

/// Somebody answers what was written, after typing for a moment. Without residents who talk, nobody does.
pub(super) fn answer(shared: &Arc<Shared>, channel: &str, author: &str, text: &str) {
    let residents = shared.kind.residents();
    if !shared.is_lively() || residents.iter().any(|resident| resident.uid == author) {
        return;
    }
    let seed = text.bytes().map(u64::from).fold(shared.seed, |sum, byte| {
        sum.wrapping_mul(131).wrapping_add(byte)
    });
    let mut random = Random::new(seed);
    let here: Vec<Resident> = residents
        .iter()
        .filter(|resident| resident.status == "online")
        .copied()
        .collect();
    let Some(resident) = random.pick(&here).copied() else {
        return;
    };
    let reply = lines::reply_to(text, &mut random);
    let (shared, channel, text) = (Arc::clone(shared), channel.to_owned(), text.to_owned());
    let _detached = tokio::spawn(async move {
        pause(&mut random, 250, 250).await;
        types(&shared, &channel, resident, true);
        pause(&mut random, 600, 400).await;
        let answers = (random.below(3) == 0).then_some(text.as_str());
        say(&shared, &channel, resident, reply, answers);
    });
}
