//! Who lives in the demo communities.

/// Somebody who lives there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resident {
    pub(super) uid: &'static str,
    pub(super) name: &'static str,
    pub(super) preset: &'static str,
    pub(super) status: &'static str,
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

pub(super) const HARBOR: &[Resident] = &[
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

pub(super) const GARDEN: &[Resident] = &[
    resident("uid_garden_wren", "Wren", "mint", "online"),
    resident("uid_garden_juniper", "Juniper", "violet", "online"),
    resident("uid_garden_basil", "Basil", "ember", "idle"),
    resident("uid_garden_sage", "Sage", "reef", "online"),
    resident("uid_garden_rowan", "Rowan", "horizon", "offline"),
];
