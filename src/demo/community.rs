//! The two demo communities: servers, channels and residents.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CommunityKind {
    /// Has every extension.
    Harbor,
    /// Has only the plain contract.
    Garden,
}

#[derive(Debug)]
pub(super) struct Server {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) icon_text: &'static str,
    pub(super) groups: &'static [Group],
}

#[derive(Debug)]
pub(super) struct Group {
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    /// `text` or `voice`.
    pub(super) kind: &'static str,
    /// Id and name of each channel.
    pub(super) channels: &'static [(&'static str, &'static str)],
}

/// A scripted member.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resident {
    pub(super) uid: &'static str,
    pub(super) name: &'static str,
    pub(super) preset: &'static str,
    pub(super) status: &'static str,
}

impl CommunityKind {
    pub(super) fn name(self) -> &'static str {
        self.first_server().name
    }

    pub(super) fn icon_text(self) -> &'static str {
        self.first_server().icon_text
    }

    pub(super) fn server_id(self) -> &'static str {
        self.first_server().id
    }

    pub(super) fn is_extended(self) -> bool {
        self == Self::Harbor
    }

    fn first_server(self) -> &'static Server {
        match self {
            Self::Harbor => &HARBOR,
            Self::Garden => &GARDEN,
        }
    }

    pub(super) fn servers(self) -> &'static [Server] {
        match self {
            Self::Harbor => &[HARBOR],
            Self::Garden => &[GARDEN, LIBRARY],
        }
    }

    pub(super) fn residents(self) -> &'static [Resident] {
        match self {
            Self::Harbor => HARBOR_RESIDENTS,
            Self::Garden => GARDEN_RESIDENTS,
        }
    }
}

const fn group(
    id: &'static str,
    label: &'static str,
    kind: &'static str,
    channels: &'static [(&'static str, &'static str)],
) -> Group {
    Group {
        id,
        label,
        kind,
        channels,
    }
}

const fn resident(
    uid: &'static str,
    name: &'static str,
    preset: &'static str,
    status: &'static str,
) -> Resident {
    Resident {
        uid,
        name,
        preset,
        status,
    }
}

const HARBOR: Server = Server {
    id: "srv_harbor",
    name: "Harbor Commons",
    icon_text: "HC",
    groups: &[
        group("grp_harbor", "Harbor", "text", HARBOR_CHANNELS),
        group("grp_records", "Records", "text", RECORD_CHANNELS),
        group("grp_voice", "Voice", "voice", HARBOR_VOICE),
    ],
};
const HARBOR_CHANNELS: &[(&str, &str)] = &[
    ("ch_general", "general"),
    ("ch_tides", "tides"),
    ("ch_workshop", "workshop"),
];
const RECORD_CHANNELS: &[(&str, &str)] = &[("ch_log", "harbor-log"), ("ch_quiet", "quiet-corner")];
const HARBOR_VOICE: &[(&str, &str)] = &[("vc_pier", "The Pier"), ("vc_galley", "The Galley")];

const GARDEN: Server = Server {
    id: "srv_garden",
    name: "Night Garden",
    icon_text: "NG",
    groups: &[
        group("ng_grp_beds", "Beds", "text", BED_CHANNELS),
        group("ng_grp_paths", "Paths", "text", PATH_CHANNELS),
        group("ng_grp_voice", "Voice", "voice", GARDEN_VOICE),
    ],
};
const BED_CHANNELS: &[(&str, &str)] = &[
    ("ng_ch_moonlight", "moonlight"),
    ("ng_ch_compost", "compost"),
];
const PATH_CHANNELS: &[(&str, &str)] =
    &[("ng_ch_swaps", "seed-swaps"), ("ng_ch_weather", "weather")];
const GARDEN_VOICE: &[(&str, &str)] = &[("ng_vc_pavilion", "Pavilion")];

const LIBRARY: Server = Server {
    id: "srv_library",
    name: "Seed Library",
    icon_text: "SL",
    groups: &[
        group("sl_grp_desk", "Desk", "text", LIBRARY_CHANNELS),
        group("sl_grp_voice", "Voice", "voice", LIBRARY_VOICE),
    ],
};
const LIBRARY_CHANNELS: &[(&str, &str)] =
    &[("sl_ch_loans", "loans"), ("sl_ch_catalogue", "catalogue")];
const LIBRARY_VOICE: &[(&str, &str)] = &[("sl_vc_reading", "Reading Room")];

const HARBOR_RESIDENTS: &[Resident] = &[
    resident("uid_harbor_lyra", "Lyra Vance", "reef", "online"),
    resident("uid_harbor_orin", "Orin Tal", "horizon", "online"),
    resident("uid_harbor_mira", "Mira Okafor", "mint", "online"),
    resident("uid_harbor_calix", "Calix", "slate", "idle"),
    resident("uid_harbor_noor", "Noor Haddad", "ember", "online"),
    resident("uid_harbor_kenji", "Kenji", "violet", "online"),
    resident("uid_harbor_sofia", "Sofia Lind", "mint", "dnd"),
    resident("uid_harbor_tomas", "Tomas", "reef", "online"),
    resident("uid_harbor_ada", "Ada Brook", "horizon", "offline"),
    resident("uid_harbor_finn", "Finn", "slate", "offline"),
    resident("uid_harbor_ines", "Ines Duarte", "violet", "offline"),
    resident("uid_harbor_piotr", "Piotr W.", "ember", "offline"),
];
const GARDEN_RESIDENTS: &[Resident] = &[
    resident("uid_garden_wren", "Wren", "mint", "online"),
    resident("uid_garden_juniper", "Juniper", "violet", "online"),
    resident("uid_garden_basil", "Basil", "ember", "idle"),
    resident("uid_garden_sage", "Sage", "reef", "online"),
    resident("uid_garden_rowan", "Rowan", "horizon", "offline"),
];
