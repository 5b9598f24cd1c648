//! The list of servers as a file that its owner carries to another device, or hands to somebody else.
//!
//! Holds what everybody may know: where a server is and what it is called. No uid, no label of a device, nothing of what
//! was read. A file that comes in is somebody else's: it is read whole or refused whole, and joins nothing by itself.

use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::registry::{Joined, Registry};
use super::{Error, atomic};
use crate::domain::address::{AddressError, ServerAddress};
use crate::domain::id::{DeviceId, ServerUid};
pub use crate::domain::server_listing::ServerListing;
use crate::domain::unicode;

const FORMAT: &str = "openchat-servers";
const VERSION: u64 = 1;
/// The largest file that is read, in bytes.
const MOST_BYTES: u64 = 1024 * 1024;
/// The most servers a file may list.
const MOST_SERVERS: usize = 500;
/// The longest id of a server, and the longest name, in characters.
const LONGEST_ID: usize = 128;
const LONGEST_NAME: usize = 100;

/// What a file brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Merged {
    /// How many servers came into the list.
    pub added: usize,
    /// How many were there already, and stay as they are.
    pub known: usize,
}

/// Why a file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It cannot be read.
    #[error("the file cannot be read ({0})")]
    Unreadable(String),
    /// It is larger than any list needs to be.
    #[error("the file is too large")]
    TooLarge,
    /// It is no list of servers.
    #[error("the file is no list of servers")]
    NotAList,
    /// A newer program wrote it.
    #[error("a newer version of the program wrote the file")]
    Newer,
    /// It lists more servers than anybody joins.
    #[error("the file lists {0} servers")]
    TooMany(usize),
    /// One of its rows is not a server.
    #[error("row {row}: {fault}")]
    Row {
        /// Which, from 1.
        row: usize,
        /// What is wrong with it.
        fault: Fault,
    },
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It has no address or no id, or they are not text.
    #[error("it is not a server")]
    Shape,
    /// Its address is not one.
    #[error(transparent)]
    Address(AddressError),
    /// Its id is empty, too long, or holds what cannot be seen.
    #[error("its id cannot be one")]
    ServerId,
    /// Its name is too long, or holds what cannot be seen.
    #[error("its name cannot be one")]
    Name,
}

#[derive(Serialize)]
struct Sheet<'a> {
    format: &'static str,
    version: u64,
    servers: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    address: &'a str,
    server_id: &'a str,
    name: &'a str,
}

#[derive(Deserialize)]
struct Written {
    address: String,
    server_id: String,
    #[serde(default)]
    name: String,
}

/// Writes the list of servers, without those that live only as long as the program. An older file of that name is replaced
/// once the new one is whole.
///
/// # Errors
/// When the file cannot be written.
pub fn write(registry: &Registry, path: &Path) -> Result<(), Error> {
    let fail = |reason: String| Error::Write {
        path: path.to_owned(),
        reason,
    };
    let lasting = registry.servers().iter().filter(|joined| !joined.fleeting);
    let sheet = Sheet {
        format: FORMAT,
        version: VERSION,
        servers: lasting.map(row).collect(),
    };
    let bytes = serde_json::to_vec_pretty(&sheet).map_err(|error| fail(error.to_string()))?;
    atomic::write(path, &bytes).map_err(|error| fail(error.to_string()))
}

fn row(joined: &Joined) -> Row<'_> {
    Row {
        address: &joined.address,
        server_id: joined.server_id.as_str(),
        name: &joined.name,
    }
}

/// Reads a list from a file. Nothing is joined: who asked sees what there is, and chooses.
///
/// # Errors
/// With the first thing that is wrong; then none of its servers is taken.
pub fn read(path: &Path) -> Result<Vec<ServerListing>, Refused> {
    let mut bytes = Vec::new();
    let file = super::open_file(path);
    let read = file.and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes));
    let _length = read.map_err(|error| Refused::Unreadable(error.to_string()))?;
    understand(&bytes)
}

/// Reads a list from the bytes of a file.
///
/// # Errors
/// As for `read`.
pub fn understand(bytes: &[u8]) -> Result<Vec<ServerListing>, Refused> {
    if u64::try_from(bytes.len()).is_ok_and(|length| length > MOST_BYTES) {
        return Err(Refused::TooLarge);
    }
    let sheet: Value = serde_json::from_slice(bytes).map_err(|_| Refused::NotAList)?;
    if sheet.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(Refused::NotAList);
    }
    match sheet.get("version").and_then(Value::as_u64) {
        Some(VERSION) => {}
        Some(newer) if newer > VERSION => return Err(Refused::Newer),
        Some(_) | None => return Err(Refused::NotAList),
    }
    let rows = sheet.get("servers").and_then(Value::as_array);
    let rows = rows.ok_or(Refused::NotAList)?;
    if rows.len() > MOST_SERVERS {
        return Err(Refused::TooMany(rows.len()));
    }
    let offers = (1..).zip(rows).map(|(row, value)| {
        let offer = offer(value);
        offer.map_err(|fault| Refused::Row { row, fault })
    });
    offers.collect()
}

fn offer(row: &Value) -> Result<ServerListing, Fault> {
    let row = Written::deserialize(row).map_err(|_| Fault::Shape)?;
    let address = ServerAddress::parse_strict(&row.address).map_err(Fault::Address)?;
    let id = row.server_id.trim();
    if id.is_empty() || id.chars().count() > LONGEST_ID || unicode::has_invisible(id) {
        return Err(Fault::ServerId);
    }
    let name = row.name.trim();
    if name != unicode::single_line(name, LONGEST_NAME) {
        return Err(Fault::Name);
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
    /// Whether a server of a file is in the list: one of the same origin and id.
    #[must_use]
    pub fn knows(&self, offer: &ServerListing) -> bool {
        self.servers().iter().any(|joined| {
            let origin =
                ServerAddress::parse_strict(&joined.address).map(|address| address.origin());
            joined.server_id == offer.server_id && origin.as_ref() == Ok(&offer.origin)
        })
    }

    /// Takes servers of a file into the list, at its end. One of the same origin and id is there already and stays as it
    /// is. `draw` gives what each new one is called on this device, and the label of this device there.
    ///
    /// # Errors
    /// What `draw` gives; the servers before it are in the list then.
    pub fn merge<E>(
        &mut self,
        offers: &[ServerListing],
        mut draw: impl FnMut() -> Result<(ServerUid, DeviceId), E>,
    ) -> Result<Merged, E> {
        let mut merged = Merged::default();
        for offer in offers {
            if self.knows(offer) {
                merged.known += 1;
                continue;
            }
            let (uid, device) = draw()?;
            let mut joined =
                Joined::new(uid, offer.address.clone(), offer.server_id.clone(), device);
            joined.name.clone_from(&offer.name);
            match self.add(joined) {
                Ok(()) => merged.added += 1,
                Err(_already) => merged.known += 1,
            }
        }
        Ok(merged)
    }

    /// Gives this device another label on every server: after the identity was replaced, the old labels would tell who it
    /// was.
    ///
    /// # Errors
    /// What `draw` gives; nothing has changed then.
    pub fn relabel<E>(&mut self, mut draw: impl FnMut() -> Result<DeviceId, E>) -> Result<(), E> {
        let labels: Vec<_> = self
            .servers()
            .iter()
            .map(|_| draw())
            .collect::<Result<_, E>>()?;
        let uids: Vec<_> = self
            .servers()
            .iter()
            .map(|joined| joined.uid.clone())
            .collect();
        for (uid, label) in uids.iter().zip(labels) {
            if let Some(joined) = self.get_mut(uid) {
                joined.device = label;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
