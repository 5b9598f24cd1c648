//! Who the user is to one server, without any key material.

use super::id::{DeviceId, UserId};

/// What one server is told of the user: an opaque uid and a random device label, and nothing else (ADR-0005).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Persona {
    /// The uid this server knows.
    pub user: UserId,
    /// The label of this device on this server.
    pub device: DeviceId,
}

/// Where the identity is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// In the operating system's key store.
    KeyStore,
    /// In memory only: it is gone when the program ends.
    MemoryOnly,
}

/// Whether a server can check that the uid belongs to the user.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// Not known yet.
    #[default]
    Unknown,
    /// The server takes anyone's word for a uid.
    Claimed,
    /// The server has checked a proof.
    Proven,
}
