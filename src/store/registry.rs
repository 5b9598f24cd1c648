//! `servers.json`: the joined servers in the user's order.
//!
//! Holds no secret, no session token and no user ID. Servers of the built-in demo end with the program and are never
//! written.

mod fields;
#[cfg(test)]
mod tests;

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::fields::is_default;
use super::versioned_file::{self, Fields, VersionedFile};
use super::{Error, Loaded};
use crate::domain::id::{ChannelId, DeviceId, ServerId, ServerUid};
use crate::domain::profile::Consent;
use crate::domain::proxy::Proxy;
use crate::domain::server_settings::{self, ServerOverrides};
use crate::domain::server_version::ServerVersion;
use crate::domain::trust::Pin;

const VERSION: u64 = 1;

/// A joined server: one row of the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Joined {
    /// The ID of the server on this device only.
    pub uid: ServerUid,
    /// The normalized address of the backend.
    pub address: String,
    /// The ID of the server on its backend.
    pub server_id: ServerId,
    /// The last known name.
    pub name: String,
    /// The last known initials.
    pub icon_text: String,
    /// The random ID of this device on the server.
    #[serde(rename = "device_id")]
    pub device: DeviceId,
    /// The last open channel.
    pub last_channel: Option<ChannelId>,
    /// How the user lets the program connect to the server.
    #[serde(flatten)]
    pub terms: Terms,
    /// Whether the user signed out.
    #[serde(skip_serializing_if = "is_default")]
    pub signed_out: bool,
    /// The last known version and features.
    #[serde(skip_serializing_if = "is_default")]
    pub edition: Option<ServerVersion>,
    /// Whether a profile may be published on the server.
    #[serde(flatten, with = "fields::consent")]
    pub consent: Consent,
    /// The local name, icon and mute state.
    #[serde(flatten)]
    pub overrides: ServerOverrides,
    /// Whether the server ends with the program.
    #[serde(skip)]
    pub fleeting: bool,
    #[serde(skip)]
    unknown: Fields,
}

/// How the user lets the program connect to one server. A pin or proxy that cannot be read stays in the file: without
/// the pin the key of the server could change unnoticed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Terms {
    /// The only key that is accepted.
    #[serde(skip_serializing_if = "is_default")]
    pub pin: Option<Pin>,
    /// The proxy.
    #[serde(skip_serializing_if = "is_default", with = "fields::proxy")]
    pub proxy: Proxy,
    /// Whether an unencrypted connection is accepted.
    #[serde(skip_serializing_if = "is_default")]
    pub unencrypted: bool,
    /// Whether the user has the same ID on every server with this choice.
    #[serde(skip_serializing_if = "is_default")]
    pub known_everywhere: bool,
}

/// The joined servers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Registry {
    servers: Vec<Joined>,
    /// Rows that are no server to this version, or duplicates. They stay in the file.
    unreadable: Vec<Value>,
    file: VersionedFile,
}

/// The server has been joined already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this server has been joined already")]
pub struct AlreadyJoined;

impl Default for Joined {
    fn default() -> Self {
        Self::new("".into(), String::new(), "".into(), "".into())
    }
}

impl Joined {
    /// A server that is joined now.
    pub fn new(uid: ServerUid, address: String, server_id: ServerId, device: DeviceId) -> Self {
        Self {
            uid,
            address,
            name: server_id.as_str().to_owned(),
            icon_text: String::new(),
            server_id,
            device,
            last_channel: None,
            terms: Terms::default(),
            signed_out: false,
            edition: None,
            consent: Consent::default(),
            overrides: ServerOverrides::default(),
            fleeting: false,
            unknown: Fields::new(),
        }
    }

    /// Whether both are one server of one backend, whatever their IDs on this device.
    fn is_same_server(&self, other: &Self) -> bool {
        self.address == other.address && self.server_id == other.server_id
    }

    /// Reads a row. `None` if an ID or the address is missing or empty.
    fn decode(row: &Value) -> Option<Self> {
        let mut fields = row.as_object()?.clone();
        let mut server: Self = versioned_file::take(&mut fields);
        let required = [
            server.uid.as_str(),
            &server.address,
            server.server_id.as_str(),
            server.device.as_str(),
        ];
        if required.contains(&"") {
            return None;
        }
        if server.name.is_empty() {
            server.name = server.server_id.as_str().to_owned();
        }
        server.last_channel = server.last_channel.filter(|id| !id.as_str().is_empty());
        let overrides = &mut server.overrides;
        overrides.name = overrides
            .name
            .as_deref()
            .and_then(server_settings::clean_name);
        overrides.letters = overrides
            .letters
            .as_deref()
            .and_then(server_settings::clean_icon_text);
        if server.terms.pin.is_some() {
            // Unknown fields of one pin must not be merged into the next one.
            let _rest = fields.remove("pin");
        }
        server.unknown = fields;
        Some(server)
    }
}

impl Registry {
    /// Reads the list. A row that cannot be read stays in the file; a file that cannot be read is quarantined.
    pub fn load(path: &Path) -> Loaded<Self> {
        let mut file = VersionedFile::load(path, VERSION);
        let rows = match file.value.unknown.remove("servers") {
            Some(Value::Array(rows)) => rows,
            None => Vec::new(),
            Some(_) => {
                file = VersionedFile::quarantine(path);
                Vec::new()
            }
        };
        let mut registry = Self {
            file: file.value,
            ..Self::default()
        };
        for row in rows {
            match Joined::decode(&row) {
                Some(server) if registry.add(server.clone()).is_ok() => {}
                Some(_) | None => registry.unreadable.push(row),
            }
        }
        Loaded {
            value: registry,
            quarantined: file.quarantined,
        }
    }

    /// Writes the list.
    ///
    /// # Errors
    /// When the file cannot be written; it is unchanged then.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let persistent = self.servers.iter().filter(|server| !server.fleeting);
        let rows = persistent.map(|server| versioned_file::encode(server, &server.unknown));
        let rows: Result<Vec<_>, _> = rows.map(|row| row.map(Value::Object)).collect();
        let mut rows = rows.map_err(|error| Error::write(path, &error))?;
        rows.extend(self.unreadable.iter().cloned());
        let fields = Fields::from_iter([("servers".to_owned(), rows.into())]);
        self.file.save(path, VERSION, &fields)
    }

    /// The servers in the user's order.
    pub fn servers(&self) -> &[Joined] {
        &self.servers
    }

    /// A server by its uid.
    pub fn get(&self, uid: &ServerUid) -> Option<&Joined> {
        self.servers.iter().find(|server| server.uid == *uid)
    }

    /// A server by its uid, mutably.
    pub fn get_mut(&mut self, uid: &ServerUid) -> Option<&mut Joined> {
        self.servers.iter_mut().find(|server| server.uid == *uid)
    }

    /// Adds a server at the end.
    ///
    /// # Errors
    /// When the list has the same server of the same backend. Equal IDs on two backends are two servers.
    pub fn add(&mut self, new: Joined) -> Result<(), AlreadyJoined> {
        let is_same = |known: &Joined| known.uid == new.uid || known.is_same_server(&new);
        if self.servers.iter().any(is_same) {
            return Err(AlreadyJoined);
        }
        self.servers.push(new);
        Ok(())
    }

    /// Sorts the servers by `order`. Servers that are not in it come last.
    pub fn arrange(&mut self, order: &[ServerUid]) {
        let position = |server: &Joined| order.iter().position(|uid| *uid == server.uid);
        self.servers
            .sort_by_key(|server| position(server).unwrap_or(usize::MAX));
    }

    /// Removes a server, and every duplicate row of it.
    pub fn remove(&mut self, uid: &ServerUid) {
        let Some(position) = self.servers.iter().position(|server| server.uid == *uid) else {
            return;
        };
        let removed = self.servers.remove(position);
        self.unreadable
            .retain(|row| !Joined::decode(row).is_some_and(|twin| twin.is_same_server(&removed)));
    }

    /// Gives this device a new ID on every server: after the identity was replaced, the old IDs would link it to the
    /// previous one.
    ///
    /// # Errors
    /// The error of `generate`; nothing is changed then.
    pub fn relabel<E>(&mut self, generate: impl FnMut() -> Result<DeviceId, E>) -> Result<(), E> {
        let ids = std::iter::repeat_with(generate).take(self.servers.len());
        let ids: Vec<_> = ids.collect::<Result<_, E>>()?;
        for (server, id) in self.servers.iter_mut().zip(ids) {
            server.device = id;
        }
        Ok(())
    }
}
