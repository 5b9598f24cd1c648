//! The list of joined servers, in the user's order.
//!
//! Holds no secret, no token and no uid of the user: what is in the file says which servers there are, and no more.
//! Servers of the built-in demo live as long as the program and are never written.

mod terms;
#[cfg(test)]
mod tests;

use std::path::Path;

use serde_json::{Map, Value, json};

use super::document::{Content, Seal};
use super::{Error, Loaded, document};
use crate::domain::id::{ChannelId, DeviceId, ServerId, ServerUid};
use crate::domain::profile::Consent;
use crate::domain::proxy::Proxy;
use crate::domain::server_settings::{self, IconColor, ServerOverrides};
use crate::domain::server_version::ServerVersion;
use crate::domain::trust::Pin;

const VERSION: u64 = 1;

/// A joined server.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    /// What it is called on this device only.
    pub uid: ServerUid,
    /// Where its backend is, in its normal form.
    pub address: String,
    /// What the backend calls it.
    pub server_id: ServerId,
    /// Its name, as it was last heard.
    pub name: String,
    /// Its initials.
    pub icon_text: String,
    /// The random label of this device there.
    pub device: DeviceId,
    /// The channel that was open last.
    pub last_channel: Option<ChannelId>,
    /// What the user agreed to for it.
    pub terms: Terms,
    /// Whether the user ended the session there.
    pub signed_out: bool,
    /// How it was when it was seen last.
    pub edition: Option<ServerVersion>,
    /// Whether a name and a picture may be published there.
    pub consent: Consent,
    /// What the user made of it.
    pub overrides: ServerOverrides,
    /// Whether it lives only as long as the program.
    pub fleeting: bool,
    unknown: Map<String, Value>,
}

/// What the user agreed to for one server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// The only key it may show.
    pub pin: Option<Pin>,
    /// The way to it.
    pub proxy: Proxy,
    /// Whether the user chose to do without encryption.
    pub unencrypted: bool,
    /// Whether the user is to be known there as on every other server where they chose so.
    pub known_everywhere: bool,
}

/// The list of joined servers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Registry {
    servers: Vec<Joined>,
    unreadable: Vec<Value>,
    unknown: Map<String, Value>,
    seal: Seal,
}

/// A server is in the list already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this server has been joined already")]
pub struct AlreadyJoined;

impl Joined {
    /// A server that is joined now.
    #[must_use]
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
            unknown: Map::new(),
        }
    }

    /// Whether both mean one server of one backend, whatever they are called here.
    fn is_same_server(&self, other: &Self) -> bool {
        self.address == other.address && self.server_id == other.server_id
    }

    fn read(value: &Value) -> Option<Self> {
        let mut object = value.as_object()?.clone();
        let mut text = |name: &str| {
            document::take::<String>(&mut object, name).filter(|text| !text.is_empty())
        };
        let mut joined = Self::new(
            text("uid")?.into(),
            text("address")?,
            text("server_id")?.into(),
            text("device_id")?.into(),
        );
        if let Some(name) = text("name") {
            joined.name = name;
        }
        joined.icon_text = text("icon_text").unwrap_or_default();
        joined.last_channel = text("last_channel").map(ChannelId::from);
        joined.overrides = ServerOverrides {
            name: text("own_name").and_then(|name| server_settings::clean_name(&name)),
            letters: text("own_letters")
                .and_then(|letters| server_settings::clean_icon_text(&letters)),
            color: text("own_colour").and_then(|tag| IconColor::from_tag(&tag)),
            muted: document::take(&mut object, "muted").unwrap_or_default(),
        };
        terms::take(&mut object, &mut joined);
        joined.unknown = object;
        Some(joined)
    }

    fn write(&self) -> Value {
        let mut object = self.unknown.clone();
        let known = json!({
            "uid": self.uid.as_str(),
            "address": self.address,
            "server_id": self.server_id.as_str(),
            "name": self.name,
            "icon_text": self.icon_text,
            "device_id": self.device.as_str(),
            "last_channel": self.last_channel.as_ref().map(ChannelId::as_str),
            "publishes_profile": self.consent.is_given(),
            "own_name": self.overrides.name,
            "own_letters": self.overrides.letters,
            "own_colour": self.overrides.color.map(IconColor::tag),
            "muted": self.overrides.muted,
        });
        if let Value::Object(known) = known {
            object.extend(known);
        }
        terms::put(&mut object, self);
        Value::Object(object)
    }
}

impl Registry {
    /// Reads the list. A row that cannot be read stays in the file; a file that cannot be read is set aside.
    #[must_use]
    pub fn load(path: &Path) -> Loaded<Self> {
        let mut loaded = document::read(path);
        let rows = match loaded.value.object.remove("servers") {
            Some(Value::Array(rows)) => rows,
            None => Vec::new(),
            Some(_) => {
                loaded = document::set_aside(path);
                Vec::new()
            }
        };
        let Content { mut object, seal } = loaded.value;
        let aside = loaded.aside;
        document::take_version(&mut object, VERSION);
        let mut registry = Self {
            unknown: object,
            seal,
            ..Self::default()
        };
        for row in rows {
            match Joined::read(&row) {
                Some(joined) if registry.add(joined.clone()).is_ok() => {}
                Some(_) | None => registry.unreadable.push(row),
            }
        }
        Loaded {
            value: registry,
            aside,
        }
    }

    /// Writes the list.
    ///
    /// # Errors
    /// When the file cannot be written; the old one then stands as it was.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let lasting = self
            .servers
            .iter()
            .filter(|joined| !joined.fleeting)
            .map(Joined::write);
        let rows: Vec<Value> = lasting.chain(self.unreadable.iter().cloned()).collect();
        let mut object = self.unknown.clone();
        document::put_version(&mut object, VERSION);
        let _rows = object.insert("servers".into(), rows.into());
        let seal = self.seal;
        document::write(path, &Content { object, seal })
    }

    /// The servers, in the user's order.
    #[must_use]
    pub fn servers(&self) -> &[Joined] {
        &self.servers
    }

    /// A server by its uid.
    #[must_use]
    pub fn get(&self, uid: &ServerUid) -> Option<&Joined> {
        self.servers.iter().find(|joined| joined.uid == *uid)
    }

    /// A server by its uid, to change it.
    pub fn get_mut(&mut self, uid: &ServerUid) -> Option<&mut Joined> {
        self.servers.iter_mut().find(|joined| joined.uid == *uid)
    }

    /// Adds a server at the end.
    ///
    /// # Errors
    /// When the same server of the same backend is in the list. Equal ids on two backends are two servers.
    pub fn add(&mut self, joined: Joined) -> Result<(), AlreadyJoined> {
        let same = |known: &Joined| known.uid == joined.uid || known.is_same_server(&joined);
        if self.servers.iter().any(same) {
            return Err(AlreadyJoined);
        }
        self.servers.push(joined);
        Ok(())
    }

    /// Puts the servers into an order. One that it does not name comes after those it does.
    pub fn arrange(&mut self, order: &[ServerUid]) {
        let place = |joined: &Joined| order.iter().position(|uid| *uid == joined.uid);
        self.servers
            .sort_by_key(|joined| place(joined).unwrap_or(usize::MAX));
    }

    /// Takes a server out, with all rows of the file that mean the same one.
    pub fn remove(&mut self, uid: &ServerUid) {
        let Some(place) = self.servers.iter().position(|joined| joined.uid == *uid) else {
            return;
        };
        let gone = self.servers.remove(place);
        self.unreadable
            .retain(|row| !Joined::read(row).is_some_and(|twin| twin.is_same_server(&gone)));
    }
}
