//! `servers.json`: the joined servers in the user's order.
//!
//! Holds no secret, no session token and no user ID. Servers of the built-in demo end with the program and are never
//! written.

mod fields;
#[cfg(test)]
mod tests;

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::fields::is_default;
use super::versioned_file::{self, Fields, VersionedFile};
use super::{Error, Loaded};
use crate::domain::id::{ChannelId, DeviceId, ServerId, ServerUid};
use crate::domain::profile::Consent;
use crate::domain::proxy::Proxy;
use crate::domain::published_profile::PublishedProfile;
use crate::domain::server_settings::{ServerOverrides, clean_icon_text, clean_name};
use crate::domain::server_version::ServerVersion;
use crate::domain::trust::Pin;

const VERSION: u64 = 1;

/// A joined server: one row of the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct JoinedServer {
    pub uid: ServerUid,
    /// In normal form.
    pub address: String,
    pub server_id: ServerId,
    pub name: String,
    pub icon_text: String,
    /// The random ID of this device on the server.
    #[serde(rename = "device_id")]
    pub device: DeviceId,
    pub last_channel: Option<ChannelId>,
    #[serde(flatten)]
    pub policy: ConnectionPolicy,
    #[serde(skip_serializing_if = "is_default")]
    pub signed_out: bool,
    #[serde(rename = "edition", skip_serializing_if = "is_default")]
    pub version: Option<ServerVersion>,
    /// Since when it is known to have this version.
    #[serde(skip_serializing_if = "is_default")]
    pub version_since: Option<Timestamp>,
    #[serde(flatten, with = "fields::consent")]
    pub consent: Consent,
    /// What the user wants to be called there, entered when joining. It is published on the first connection.
    #[serde(skip_serializing_if = "is_default")]
    pub name_to_publish: Option<String>,
    /// What the server lost if it has the neutral profile.
    #[serde(skip_serializing_if = "is_default")]
    pub published: Option<PublishedProfile>,
    #[serde(flatten)]
    pub overrides: ServerOverrides,
    /// Whether the server is of the demo, which ends with the program.
    #[serde(skip)]
    pub ephemeral: bool,
    #[serde(skip)]
    unknown: Fields,
}

/// How the user lets the program connect to one server. With a pin or proxy that cannot be read, nothing is sent to the
/// server: see [`JoinedServer::has_unknown_pin`] and [`Proxy::Unknown`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConnectionPolicy {
    #[serde(skip_serializing_if = "is_default")]
    pub pin: Option<Pin>,
    #[serde(skip_serializing_if = "is_default", with = "fields::proxy")]
    pub proxy: Proxy,
    /// Whether an unencrypted connection is accepted.
    #[serde(skip_serializing_if = "is_default")]
    pub unencrypted: bool,
    /// Whether the user has the same ID on every server with this choice.
    #[serde(skip_serializing_if = "is_default")]
    pub known_everywhere: bool,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Registry {
    servers: Vec<JoinedServer>,
    /// Rows that are no server to this version, or duplicates. They stay in the file.
    unreadable: Vec<Value>,
    file: VersionedFile,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this server has been joined already")]
pub struct AlreadyJoined;

impl Default for JoinedServer {
    fn default() -> Self {
        Self::new("".into(), String::new(), "".into(), "".into())
    }
}

impl JoinedServer {
    pub fn new(uid: ServerUid, address: String, server_id: ServerId, device: DeviceId) -> Self {
        Self {
            uid,
            address,
            name: server_id.as_str().to_owned(),
            icon_text: String::new(),
            server_id,
            device,
            last_channel: None,
            policy: ConnectionPolicy::default(),
            signed_out: false,
            version: None,
            version_since: None,
            consent: Consent::default(),
            name_to_publish: None,
            published: None,
            overrides: ServerOverrides::default(),
            ephemeral: false,
            unknown: Fields::new(),
        }
    }

    /// The name that the user gave it, else its own.
    pub fn shown_name(&self) -> &str {
        self.overrides.name.as_deref().unwrap_or(&self.name)
    }

    /// Whether both are one server of one backend, whatever their IDs on this device.
    fn is_same_server(&self, other: &Self) -> bool {
        self.address == other.address && self.server_id == other.server_id
    }

    /// Whether a pin is stored that cannot be read. It stays in the file until another one is set.
    pub fn has_unknown_pin(&self) -> bool {
        let stored = self.unknown.get("pin");
        self.policy.pin.is_none() && stored.is_some_and(|pin| !pin.is_null())
    }

    fn encode(&self) -> serde_json::Result<Fields> {
        let mut unknown = self.unknown.clone();
        if self.policy.pin.is_some() {
            let _replaced = unknown.remove("pin");
        }
        versioned_file::encode(self, &unknown)
    }

    /// Reads a row. `None` if an ID or the address is missing or empty.
    fn decode(row: &Value) -> Option<Self> {
        let mut fields = row.as_object()?.clone();
        let stays_signed_out = !matches!(
            fields.get("signed_out"),
            None | Some(Value::Null | Value::Bool(_))
        );
        let mut server: Self = versioned_file::take(&mut fields);
        let ids = [
            server.uid.as_str(),
            server.server_id.as_str(),
            server.device.as_str(),
        ];
        if server.address.is_empty() || ids.contains(&"") {
            return None;
        }
        if server.name.is_empty() {
            server.name = server.server_id.as_str().to_owned();
        }
        server.last_channel = server.last_channel.filter(|id| !id.as_str().is_empty());
        let overrides = &mut server.overrides;
        overrides.name = overrides.name.as_deref().and_then(clean_name);
        overrides.icon_text = overrides.icon_text.as_deref().and_then(clean_icon_text);
        overrides.channels.sanitize();
        if stays_signed_out {
            let _unclear = fields.remove("signed_out");
            server.signed_out = true;
        }
        if server.policy.pin.is_some() {
            // Unknown fields of one pin must not be merged into the next one.
            let _rest = fields.remove("pin");
        }
        server.unknown = fields;
        Some(server)
    }
}

impl Registry {
    /// Reads the list. A row that cannot be read stays in the file; see `VersionedFile::load` for the file itself.
    pub fn load(path: &Path) -> Loaded<Self> {
        let mut file = VersionedFile::load(path, VERSION);
        let mut rows = Vec::new();
        match file.value.unknown.remove("servers") {
            Some(Value::Array(servers)) => rows = servers,
            Some(_) => file = VersionedFile::quarantine(path),
            None => {}
        }
        let mut registry = Self {
            file: std::mem::take(&mut file.value),
            ..Self::default()
        };
        for row in rows {
            match JoinedServer::decode(&row) {
                Some(server) if registry.add(server.clone()).is_ok() => {}
                _ => registry.unreadable.push(row),
            }
        }
        file.with(registry)
    }

    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let persistent = self.servers.iter().filter(|server| !server.ephemeral);
        let rows = persistent.map(JoinedServer::encode);
        let rows: Result<Vec<_>, _> = rows.map(|row| row.map(Value::Object)).collect();
        let mut rows = rows.map_err(|error| Error::write(path, &error.into()))?;
        rows.extend(self.unreadable.iter().cloned());
        let fields = Fields::from_iter([("servers".to_owned(), rows.into())]);
        self.file.save(path, VERSION, &fields)
    }

    /// In the user's order.
    pub fn servers(&self) -> &[JoinedServer] {
        &self.servers
    }

    pub fn get(&self, uid: &ServerUid) -> Option<&JoinedServer> {
        self.servers.iter().find(|server| server.uid == *uid)
    }

    pub fn get_mut(&mut self, uid: &ServerUid) -> Option<&mut JoinedServer> {
        self.servers.iter_mut().find(|server| server.uid == *uid)
    }

    /// Adds a server at the end. Equal IDs on two backends are two servers.
    pub fn add(&mut self, new: JoinedServer) -> Result<(), AlreadyJoined> {
        let is_same = |known: &JoinedServer| known.uid == new.uid || known.is_same_server(&new);
        if self.servers.iter().any(is_same) {
            return Err(AlreadyJoined);
        }
        self.servers.push(new);
        Ok(())
    }

    /// Sorts the servers by `order`. Servers that are not in it come last.
    pub fn reorder(&mut self, order: &[ServerUid]) {
        let position = |server: &JoinedServer| order.iter().position(|uid| *uid == server.uid);
        let last = usize::MAX;
        self.servers
            .sort_by_key(|server| position(server).unwrap_or(last));
    }

    /// Removes a server, and every duplicate row of it.
    pub fn remove(&mut self, uid: &ServerUid) {
        let mut servers = self.servers.iter();
        if let Some(position) = servers.position(|server| server.uid == *uid) {
            let removed = self.servers.remove(position);
            let is_other = |server: JoinedServer| !server.is_same_server(&removed);
            self.unreadable
                .retain(|row| JoinedServer::decode(row).is_none_or(is_other));
        }
    }

    /// Gives this device a new ID on every server: after the identity was replaced, the old IDs would link it to the
    /// previous one. Changes nothing when `generate` fails.
    pub fn regenerate_device_ids<E>(
        &mut self,
        generate: impl FnMut() -> Result<DeviceId, E>,
    ) -> Result<(), E> {
        let ids = std::iter::repeat_with(generate).take(self.servers.len());
        let ids: Vec<_> = ids.collect::<Result<_, E>>()?;
        for (server, id) in self.servers.iter_mut().zip(ids) {
            server.device = id;
        }
        Ok(())
    }
}
