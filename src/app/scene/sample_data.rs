//! The servers, members and messages of the scenes, as a real server would send them.

use crate::domain::channel::ChannelKind::{self, Text, Voice};
use crate::domain::member::Presence::{self, Offline, Online};

/// Uid, name, status.
pub(super) const MEMBERS: [(&str, &str, Presence); 8] = [
    ("uid_lyra", "Lyra Vance", Online),
    ("uid_orin", "Orin Tal", Online),
    ("uid_mira", "Mira Okafor", Online),
    ("uid_noor", "Noor Haddad", Online),
    ("uid_kenji", "Kenji", Online),
    ("uid_sofia", "Sofia Lind", Offline),
    ("uid_finn", "Finn", Offline),
    ("uid_ines", "Ines Duarte", Offline),
];

/// The uid of the user.
pub(super) const ME: &str = "uid_me";

/// Author, seconds since the first message, text; separated by a space.
pub(super) const MESSAGES: [&str; 14] = [
    "uid_lyra 0 Morning all. The north lamp is out again.",
    "uid_orin 40 Again? We changed the bulb on Tuesday.",
    "uid_lyra 95 Not the bulb this time. The relay clicks and then nothing.",
    "uid_mira 160 I have a spare relay in the workshop. Give me until ten.",
    "uid_lyra 190 You are a treasure 🙌",
    "uid_orin 86400 Spring tide on Thursday, **4.9 m** at `07:12`. Table: https://tides.example.org/harbor",
    "uid_noor 86460 So we double the lines on berth 3 and 4?",
    "uid_orin 86500 Yes please. And tell the Marigold people, they *never* read this channel.",
    "uid_kenji 86640 The depth sounder prints nonsense after the update:\n```\ndepth=NaN\ndepth=-0.0\n```",
    "uid_me 86760 Set `units = \"metres\"` in its config. It forgets that with every update.",
    "uid_kenji 86800 That was it. Thank you!",
    "uid_mira 86910 Die Boje ist wieder an ihrem Platz. الرؤية جيدة هذا الصباح",
    "uid_noor 87000 Who is in for chowder on Friday? 🥣",
    "uid_orin 87060 Count me in, and I bring the bread.",
];

/// Name and kind of the channels, by category.
pub(super) const CHANNELS: [(&str, &[(&str, ChannelKind)]); 3] = [
    (
        "Harbor",
        &[("general", Text), ("tides", Text), ("workshop", Text)],
    ),
    ("Records", &[("harbor-log", Text), ("quiet-corner", Text)]),
    ("Voice", &[("The Pier", Voice), ("The Galley", Voice)]),
];

/// The servers: uid, name, initials.
pub(super) const SERVERS: [(&str, &str, &str); 3] = [
    ("one", "Harbor Commons", "HC"),
    ("two", "Night Garden", "NG"),
    ("three", "Seed Library", "SL"),
];
