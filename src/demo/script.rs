//! Activity of the residents: dialogues among themselves, and replies to users.

mod dialogue;

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::community::{CommunityKind, Resident};
use super::envelope::now;
use super::history::speaker;
use super::random::{Random, hex8};
use super::socket::resident_member;
use super::state::{Shared, StoredMessage};
pub(super) use dialogue::{DialogueLine, dialogues, log_entry};

/// Starts the dialogues; they end with the community.
pub(super) fn start(shared: &Arc<Shared>) {
    let shared = Arc::clone(shared);
    let _detached = tokio::spawn(async move {
        tokio::select! {
            () = shared.closed() => {}
            () = run_dialogues(&shared) => {}
        }
    });
}

async fn run_dialogues(shared: &Shared) {
    let mut random = Random::new(shared.options.seed ^ 0x7A1C);
    let residents = shared.kind.residents();
    let dialogues = dialogues(shared.kind);
    let mut next = random.below(dialogues.len());
    loop {
        let channel = active_channel(shared.kind, &mut random);
        let first = random.below(residents.len());
        for line in dialogues.get(next).into_iter().flatten() {
            pause(&mut random, 6_000, 14_000).await;
            let resident = speaker(residents, first, line);
            set_typing(shared, channel, resident, true);
            pause(&mut random, 1_000, 2_000).await;
            send(shared, channel, resident, &line.text, None);
        }
        next = (next + 1) % dialogues.len().max(1);
    }
}

/// A channel for the next dialogue; the long and the quiet one stay as they are.
fn active_channel(kind: CommunityKind, random: &mut Random) -> &'static str {
    const HARBOR: &[&str] = &["ch_general", "ch_tides", "ch_workshop"];
    const GARDEN: &[&str] = &[
        "ng_ch_moonlight",
        "ng_ch_compost",
        "ng_ch_swaps",
        "ng_ch_weather",
        "sl_ch_loans",
    ];
    let channels = match kind {
        CommunityKind::Harbor => HARBOR,
        CommunityKind::Garden => GARDEN,
    };
    random.pick(channels).copied().unwrap_or("ch_general")
}

/// Waits for `least` milliseconds and up to `more` on top.
async fn pause(random: &mut Random, least: u64, more: usize) {
    let more = u64::try_from(random.below(more)).unwrap_or(0);
    tokio::time::sleep(Duration::from_millis(least + more)).await;
}

fn set_typing(shared: &Shared, channel: &str, resident: Resident, active: bool) {
    let payload = json!({ "channel_id": channel, "is_typing": active, "member": resident_member(resident.uid) });
    let sockets = &mut shared.lock().sockets;
    sockets.broadcast_to(channel, "chat.typing.updated", &payload, None);
}

/// Sends a message, as a reply to the newest message with the body `reply_to`.
fn send(shared: &Shared, channel: &str, resident: Resident, text: &str, reply_to: Option<&str>) {
    let id = format!("msg_{}", hex8());
    let mut message = StoredMessage::new(id, resident.uid, text, now());
    if let Some(body) = reply_to {
        let state = shared.lock();
        let channel = state.channels.get(channel);
        let mut newest = channel
            .into_iter()
            .flat_map(|known| known.messages.iter().rev());
        let target = newest.find(|message| *message.body == *body);
        message.reply = target.map(StoredMessage::quote).map(Box::new);
    }
    shared.publish(channel, message);
    set_typing(shared, channel, resident, false);
}

/// Lets a resident reply to a message of a user after a moment.
pub(super) fn reply(shared: &Arc<Shared>, channel: &str, author: &str, text: &str) {
    let residents = shared.kind.residents();
    if !shared.options.lively || residents.iter().any(|resident| resident.uid == author) {
        return;
    }
    let seed = text
        .bytes()
        .map(u64::from)
        .fold(shared.options.seed, |sum, byte| {
            sum.wrapping_mul(131).wrapping_add(byte)
        });
    let mut random = Random::new(seed);
    let online = residents
        .iter()
        .filter(|resident| resident.status == "online");
    let online: Vec<_> = online.copied().collect();
    let Some(resident) = random.pick(&online).copied() else {
        return;
    };
    let reply = dialogue::reply_to(text, &mut random);
    let (shared, channel, text) = (Arc::clone(shared), channel.to_owned(), text.to_owned());
    let _detached = tokio::spawn(async move {
        pause(&mut random, 250, 250).await;
        set_typing(&shared, &channel, resident, true);
        pause(&mut random, 600, 400).await;
        let reply_to = (random.below(3) == 0).then_some(text.as_str());
        send(&shared, &channel, resident, reply, reply_to);
    });
}
