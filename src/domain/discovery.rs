//! What was found at an address before anything is joined.

use super::capability::Capabilities;
use super::id::ServerId;

/// What a probe of an address found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovery {
    /// The address as it will be kept, in its normal form.
    pub address: String,
    /// Whether what travels to it is encrypted, or never leaves this device.
    pub private_line: bool,
    /// What the backend offers.
    pub capabilities: Capabilities,
    /// The servers it lists, in its order; at least one.
    pub listed: Vec<Listed>,
}

/// A server in a backend's directory (`docs/backend-contract.md` 5.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What the backend calls it.
    pub id: ServerId,
    /// Its name.
    pub name: String,
    /// Its initials.
    pub icon_text: String,
}
