//! Where the demo communities come from: their servers and what was said in them before anybody joined.
//!
//! Everything follows from the seed, but for the times: a history ends shortly before now.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::envelope::now;
use super::people::Resident;
use super::random::Random;
use super::script::{self, Line};
use super::state::{Channel, Group, Kind, Said, Server};

/// How many messages the long channel has.
pub(super) const LONG: usize = 20_000;
/// The long channel.
const LONG_CHANNEL: &str = "ch_log";

fn group(
    id: &'static str,
    label: &'static str,
    kind: &'static str,
    channels: &[(&'static str, &'static str)],
) -> Group {
    Group {
        id,
        label,
        kind,
        channels: channels.to_vec(),
    }
}

/// The servers of a community's backend.
pub(super) fn servers(kind: Kind) -> Vec<Server> {
    match kind {
        Kind::Harbor => vec![harbor()],
        Kind::Garden => vec![garden(), library()],
    }
}

fn harbor() -> Server {
    let commons = [
        ("ch_general", "general"),
        ("ch_tides", "tides"),
        ("ch_workshop", "workshop"),
    ];
    let records = [(LONG_CHANNEL, "harbor-log"), ("ch_quiet", "quiet-corner")];
    Server {
        id: "srv_harbor",
        name: "Harbor Commons",
        icon_text: "HC",
        groups: vec![
            group("grp_harbor", "Harbor", "text", &commons),
            group("grp_records", "Records", "text", &records),
            group(
                "grp_voice",
                "Voice",
                "voice",
                &[("vc_pier", "The Pier"), ("vc_galley", "The Galley")],
            ),
        ],
    }
}

fn garden() -> Server {
    let beds = [
        ("ng_ch_moonlight", "moonlight"),
        ("ng_ch_compost", "compost"),
    ];
    let paths = [("ng_ch_swaps", "seed-swaps"), ("ng_ch_weather", "weather")];
    Server {
        id: "srv_garden",
        name: "Night Garden",
        icon_text: "NG",
        groups: vec![
            group("ng_grp_beds", "Beds", "text", &beds),
            group("ng_grp_paths", "Paths", "text", &paths),
            group(
                "ng_grp_voice",
                "Voice",
                "voice",
                &[("ng_vc_pavilion", "Pavilion")],
            ),
        ],
    }
}

fn library() -> Server {
    let desk = [("sl_ch_loans", "loans"), ("sl_ch_catalogue", "catalogue")];
    Server {
        id: "srv_library",
        name: "Seed Library",
        icon_text: "SL",
        groups: vec![
            group("sl_grp_desk", "Desk", "text", &desk),
            group(
                "sl_grp_voice",
                "Voice",
                "voice",
                &[("sl_vc_reading", "Reading Room")],
            ),
        ],
    }
}

/// What was said in each channel.
pub(super) fn channels(kind: Kind, servers: &[Server], seed: u64) -> BTreeMap<String, Channel> {
    let mut channels = BTreeMap::new();
    let groups = servers.iter().flat_map(|server| &server.groups);
    for (group, (id, _)) in
        groups.flat_map(|group| group.channels.iter().map(move |channel| (group, channel)))
    {
        let voice = group.kind == "voice";
        let said = match *id {
            _ if voice => Vec::new(),
            "ch_quiet" => Vec::new(),
            LONG_CHANNEL => long(kind.residents(), seed),
            _ => spoken(kind, id, seed),
        };
        let _none = channels.insert((*id).to_owned(), Channel { voice, said });
    }
    channels
}

/// Conversations as people have them, over the last days.
fn spoken(kind: Kind, channel: &str, seed: u64) -> Vec<Said> {
    const TALKS: usize = 9;
    let mut random = Random::new(
        seed ^ channel
            .bytes()
            .map(u64::from)
            .fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte)),
    );
    let residents = kind.residents();
    let mut said: Vec<Said> = Vec::new();
    let talks = script::talks(kind);
    let begin = random.below(talks.len());
    let mut at = now() - i64::try_from(TALKS).unwrap_or(1) * 9 * 3600;
    for talk in talks.iter().cycle().skip(begin).take(TALKS) {
        let first = random.below(residents.len());
        for line in *talk {
            at += 12 + i64::try_from(random.below(150)).unwrap_or(0);
            let resident = speaker(residents, first, line);
            let id = format!("msg_seed_{channel}_{:03}", said.len());
            let mut message = Said::new(id, resident.uid, line.text, at);
            if line.answers {
                message.reply = said.last().map(Said::as_answered).map(Box::new);
            }
            said.push(message);
        }
        at += 7 * 3600 + i64::try_from(random.below(5000)).unwrap_or(0);
    }
    settle(&mut said, 90);
    said
}

/// Who says a line of a talk, whose people are counted from `first`.
pub(super) fn speaker(residents: &'static [Resident], first: usize, line: &Line) -> Resident {
    const NOBODY: Resident = Resident {
        uid: "uid_nobody",
        name: "Nobody",
        preset: "slate",
        status: "offline",
    };
    let place = (first + line.who) % residents.len().max(1);
    residents.get(place).copied().unwrap_or(NOBODY)
}

/// Moves all times so that the last is `ago` seconds before now.
fn settle(said: &mut [Said], ago: i64) {
    let shift = said.last().map_or(0, |last| now() - ago - last.at);
    for said in said {
        said.at += shift;
    }
}

/// The log of the harbour: what came in, what went out, who saw it. Some texts repeat, as logs do.
fn long(residents: &[Resident], seed: u64) -> Vec<Said> {
    let mut random = Random::new(seed ^ 0x10C);
    let authors: Vec<Arc<str>> = residents
        .iter()
        .map(|resident| resident.uid.into())
        .collect();
    let texts: Vec<Arc<str>> = (0..1500).map(|_| entry(&mut random).into()).collect();
    let mut said: Vec<Said> = Vec::with_capacity(LONG);
    let mut at = now() - 400 * 86_400;
    let mut author = 0;
    for number in 0..LONG {
        if random.below(3) > 0 {
            author = random.below(authors.len());
        }
        at += 20 + i64::try_from(random.below(3400)).unwrap_or(0);
        let (Some(who), Some(text)) = (authors.get(author), random.pick(&texts)) else {
            continue;
        };
        let mut message = Said::new(
            format!("msg_log_{number:05}"),
            Arc::clone(who),
            Arc::clone(text),
            at,
        );
        if number > 0 && random.below(25) == 0 {
            message.reply = said
                .get(number - 1 - random.below(number.min(4)))
                .map(Said::as_answered)
                .map(Box::new);
        }
        said.push(message);
    }
    settle(&mut said, 240);
    said
}

fn entry(random: &mut Random) -> String {
    const SHIPS: [&str; 8] = [
        "Cormorant",
        "Blue Heron",
        "Saltwind",
        "Marigold",
        "Old Constance",
        "Petrel",
        "Lantern",
        "Wayfarer",
    ];
    const DOES: [&str; 8] = [
        "came in on the morning tide",
        "left for the outer banks",
        "took on water and two crates of lemons",
        "is waiting for the pilot",
        "has a new coat of paint, finally",
        "lost a fender at berth 4",
        "asks for the crane at noon",
        "is moored alongside, all quiet",
    ];
    const NOTES: [&str; 12] = [
        "Wind south-west, 14 knots, gusts to 22.",
        "Please keep the slip clear until the survey is done. They said an hour, so plan for three.",
        "Barometer falling: `1009 hPa` and counting.",
        "Chart update is here: https://charts.example.org/harbor/2026-11",
        "Good catch today 🐟🐟🐟",
        "الميناء هادئ هذا الصباح، والرؤية جيدة",
        "本日の潮位は平年並みです。視界良好。",
        "Die Boje vor der Einfahrt ist wieder an ihrem Platz.",
        "Tide gauge reads **2.4 m** at the north wall.",
        "Whoever borrowed the *good* rope, it misses you.",
        "👋 night watch signing off",
        "Fog until nine. Sound signals every two minutes, and nobody moves who does not have to. The ferry keeps its berth, the \
         school boat stays home, and the harbour master makes coffee for whoever asks nicely.",
    ];
    let ship = random.pick(&SHIPS).copied().unwrap_or_default();
    let does = random.pick(&DOES).copied().unwrap_or_default();
    match random.below(3) {
        0 => random.pick(&NOTES).copied().unwrap_or_default().to_owned(),
        1 => format!("{ship} {does}."),
        _ => {
            let note = random.pick(&NOTES).copied().unwrap_or_default();
            format!("{ship} {does}. {note}")
        }
    }
}
