//! The list of servers as a file that is exported to another device or person, and imported from one.
//!
//! Holds what everybody may know: addresses, IDs and names of servers. No uid, no device ID, no channel. An imported file
//! is untrusted: it is read as a whole or refused as a whole, and joins nothing by itself.

use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::registry::{JoinedServer, Registry};
use super::{Error, versioned_file};
use crate::domain::address::{AddressError, ServerAddress};
use crate::domain::id::{DeviceId, ServerUid};
pub use crate::domain::server_listing::ServerListing;
use crate::domain::unicode;
use crate::platform::private_file;

const FORMAT: &str = "openchat-servers";
const VERSION: u64 = 1;
/// The largest file that is read, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;
const MAX_SERVERS: usize = 500;
const MAX_ID_CHARS: usize = 128;
const MAX_NAME_CHARS: usize = 100;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Merged {
    pub added: usize,
    /// Joined before; they are unchanged.
    pub known: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    #[error("the file cannot be read ({0})")]
    Unreadable(String),
    #[error("the file is too large")]
    TooLarge,
    #[error("the file is not a list of servers")]
    NotAList,
    #[error("a newer version of the program wrote the file")]
    Newer,
    #[error("the file lists {0} servers")]
    TooMany(usize),
    /// Rows are counted from 1.
    #[error("row {0}: {1}")]
    Row(usize, RowError),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    /// The address or the ID is missing or not a text.
    #[error("it is not a server")]
    Shape,
    #[error(transparent)]
    Address(AddressError),
    /// The ID is empty, too long, or has invisible characters.
    #[error("its ID is not valid")]
    ServerId,
    /// The name is too long, or has invisible characters.
    #[error("its name is not valid")]
    Name,
}

#[derive(Serialize, Deserialize)]
struct ServerListFile {
    format: String,
    version: u64,
    #[serde(default)]
    servers: Value,
}

#[derive(Serialize, Deserialize)]
struct RawRow {
    address: String,
    server_id: String,
    #[serde(default)]
    name: String,
}

/// Exports the servers, without those of the demo. An existing file is replaced in one step.
pub fn write(registry: &Registry, path: &Path) -> Result<(), Error> {
    let persistent = registry.servers().iter().filter(|server| !server.ephemeral);
    let rows = persistent.map(|server| RawRow {
        address: server.address.clone(),
        server_id: server.server_id.to_string(),
        name: server.name.clone(),
    });
    let servers = serde_json::to_value(rows.collect::<Vec<_>>());
    let list = ServerListFile {
        format: FORMAT.to_owned(),
        version: VERSION,
        servers: servers.map_err(|error| Error::write(path, &error.into()))?,
    };
    versioned_file::write(path, &list)
}

/// Reads a list from a file. Joins nothing.
pub fn read(path: &Path) -> Result<Vec<ServerListing>, ImportError> {
    let read = private_file::read(path, MAX_BYTES).map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => ImportError::TooLarge,
        _ => ImportError::Unreadable(error.to_string()),
    });
    parse(&read?)
}

/// Reads a list from the content of a file.
pub fn parse(bytes: &[u8]) -> Result<Vec<ServerListing>, ImportError> {
    if u64::try_from(bytes.len()).is_ok_and(|length| length > MAX_BYTES) {
        return Err(ImportError::TooLarge);
    }
    let list: ServerListFile = serde_json::from_slice(bytes).map_err(|_| ImportError::NotAList)?;
    if list.format != FORMAT || list.version < VERSION {
        return Err(ImportError::NotAList);
    }
    if list.version > VERSION {
        return Err(ImportError::Newer);
    }
    let rows = list.servers.as_array().ok_or(ImportError::NotAList)?;
    if rows.len() > MAX_SERVERS {
        return Err(ImportError::TooMany(rows.len()));
    }
    (1..)
        .zip(rows)
        .map(|(number, row)| parse_row(row).map_err(|error| ImportError::Row(number, error)))
        .collect()
}

fn parse_row(row: &Value) -> Result<ServerListing, RowError> {
    let row = RawRow::deserialize(row).map_err(|_| RowError::Shape)?;
    let address = ServerAddress::parse_strict(&row.address).map_err(RowError::Address)?;
    let id = row.server_id.trim();
    if id.is_empty() || id.chars().count() > MAX_ID_CHARS || unicode::has_invisible(id) {
        return Err(RowError::ServerId);
    }
    let name = row.name.trim();
    if name != unicode::single_line(name, MAX_NAME_CHARS) {
        return Err(RowError::Name);
    }
    let name = if unicode::is_blank(name) { id } else { name };
    Ok(ServerListing {
        address: address.to_string(),
        origin: address.origin(),
        private: address.is_private(),
        name: name.to_owned(),
        server_id: id.into(),
    })
}

impl Registry {
    /// Whether a listed server has been joined: one with the same origin and ID.
    pub fn knows(&self, listing: &ServerListing) -> bool {
        self.servers().iter().any(|server| {
            let address = ServerAddress::parse_strict(&server.address);
            let is_same = address.is_ok_and(|address| address.origin() == listing.origin);
            is_same && server.server_id == listing.server_id
        })
    }

    /// Appends the listed servers that have not been joined. `generate` gives the IDs of a new server and of this device
    /// on it; when it fails, the servers before have been added.
    pub fn merge<E>(
        &mut self,
        listings: &[ServerListing],
        mut generate: impl FnMut() -> Result<(ServerUid, DeviceId), E>,
    ) -> Result<Merged, E> {
        let mut merged = Merged::default();
        for listing in listings {
            if self.knows(listing) {
                merged.known += 1;
                continue;
            }
            let (uid, device) = generate()?;
            let mut server = JoinedServer::new(
                uid,
                listing.address.clone(),
                listing.server_id.clone(),
                device,
            );
            server.name.clone_from(&listing.name);
            match self.add(server) {
                Ok(()) => merged.added += 1,
                Err(_already) => merged.known += 1,
            }
        }
        Ok(merged)
    }
}

#[cfg(test)]
mod tests;
