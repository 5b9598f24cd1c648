//! A server that a list from elsewhere names: what everybody may know of it, and nothing else.

use super::id::ServerId;

/// A server that a list names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerListing {
    /// Where its backend is, in its normal form.
    pub address: String,
    /// Scheme, host and port of the backend: with the id, what tells it from all others.
    pub origin: String,
    /// What the backend calls it.
    pub server_id: ServerId,
    /// Its name; its id where the list gives none.
    pub name: String,
    /// Whether nobody on the way can read what travels there.
    pub private: bool,
}
