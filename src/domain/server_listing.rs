//! A server in an imported list: what anyone may know of it.

use super::id::ServerId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerListing {
    /// In normal form.
    pub address: String,
    /// Scheme, host and port: together with the id it identifies the server.
    pub origin: String,
    pub server_id: ServerId,
    /// The id, if the list has no name.
    pub name: String,
    /// Whether the traffic is encrypted or stays on this device.
    pub private: bool,
}
