//! The servers, members and messages of the scenes, as a real server would send them.

/// Uid, name, and whether they are online.
pub(super) const MEMBERS: [(&str, &str, bool); 8] = [
    ("uid_lyra", "Lyra Vance", true),
    ("uid_orin", "Orin Tal", true),
    ("uid_mira", "Mira Okafor", true),
    ("uid_noor", "Noor Haddad", true),
    ("uid_kenji", "Kenji", true),
    ("uid_sofia", "Sofia Lind", false),
    ("uid_finn", "Finn", false),
    ("uid_ines", "Ines Duarte", false),
];

/// The uid of the user.
pub(super) const ME: &str = "uid_me";

/// Author, seconds since the first message, text.
pub(super) const MESSAGES: [(&str, i64, &str); 14] = [
    ("uid_lyra", 0, "Morning all. The north lamp is out again."),
    ("uid_orin", 40, "Again? We changed the bulb on Tuesday."),
    (
        "uid_lyra",
        95,
        "Not the bulb this time. The relay clicks and then nothing.",
    ),
    (
        "uid_mira",
        160,
        "I have a spare relay in the workshop. Give me until ten.",
    ),
    ("uid_lyra", 190, "You are a treasure 🙌"),
    (
        "uid_orin",
        86_400,
        "Spring tide on Thursday, **4.9 m** at `07:12`. Table: https://tides.example.org/harbor",
    ),
    (
        "uid_noor",
        86_460,
        "So we double the lines on berth 3 and 4?",
    ),
    (
        "uid_orin",
        86_500,
        "Yes please. And tell the Marigold people, they *never* read this channel.",
    ),
    (
        "uid_kenji",
        86_640,
        "The depth sounder prints nonsense after the update:\n```\ndepth=NaN\ndepth=-0.0\n```",
    ),
    (
        "uid_me",
        86_760,
        "Set `units = \"metres\"` in its config. It forgets that with every update.",
    ),
    ("uid_kenji", 86_800, "That was it. Thank you!"),
    (
        "uid_mira",
        86_910,
        "Die Boje ist wieder an ihrem Platz. الرؤية جيدة هذا الصباح",
    ),
    ("uid_noor", 87_000, "Who is in for chowder on Friday? 🥣"),
    ("uid_orin", 87_060, "Count me in, and I bring the bread."),
];

/// Name and whether it is a voice channel, by category.
pub(super) const CHANNELS: [(&str, &[(&str, bool)]); 3] = [
    (
        "Harbor",
        &[("general", false), ("tides", false), ("workshop", false)],
    ),
    ("Records", &[("harbor-log", false), ("quiet-corner", false)]),
    ("Voice", &[("The Pier", true), ("The Galley", true)]),
];

/// The servers: uid, name, initials.
pub(super) const SERVERS: [(&str, &str, &str); 3] = [
    ("one", "Harbor Commons", "HC"),
    ("two", "Night Garden", "NG"),
    ("three", "Seed Library", "SL"),
];
