//! `settings.toml`: preferences, the window, and what the last start found out about the identity.
//!
//! The file and its earlier versions are those of `settings_file`.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::settings_file::SettingsFile;
pub use super::settings_file::SettingsProblems;
use super::versioned_file::{self, Fields};
use super::{Error, Loaded};
use crate::domain::id::{ChannelId, ServerUid};
use crate::domain::notification_settings::NotificationPreview;
use crate::domain::preference::{Preferences, clamp};

/// Everything in `settings.toml`. A field that cannot be read has its default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// What the user chose in the settings dialog, and the pane widths.
    #[serde(flatten)]
    pub preferences: Preferences,
    pub window: WindowPlace,
    /// The channels in windows of their own, each once.
    pub channel_windows: Vec<ChannelWindow>,
    pub backed_up: bool,
    /// Whether the identity was last found in the system's key store. If that store is then missing or empty, this is
    /// not a first start.
    pub in_key_store: bool,
    /// The server in view when the program was used last.
    pub last_server: Option<ServerUid>,
    #[serde(skip)]
    file: SettingsFile,
}

/// Size and position of the window, in logical pixels of the system, without the zoom factor.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowPlace {
    /// From 360 to 16,000.
    pub width: f32,
    /// From 300 to 16,000.
    pub height: f32,
    /// Of the corner, left and top; `None` where the system does not tell. May be on a screen that is gone.
    pub position: Option<(f32, f32)>,
    /// The rest is what the window has when it is not.
    pub maximised: bool,
}

/// How many channels have windows of their own at most.
pub const MAX_CHANNEL_WINDOWS: usize = 8;

/// A channel in a window of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelWindow {
    pub server: ServerUid,
    pub channel: ChannelId,
    #[serde(default = "WindowPlace::of_channel")]
    pub place: WindowPlace,
}

impl Default for WindowPlace {
    fn default() -> Self {
        Self {
            width: 1280.0,
            height: 800.0,
            position: None,
            maximised: false,
        }
    }
}

impl WindowPlace {
    /// What the window of a channel has at first.
    pub fn of_channel() -> Self {
        Self {
            width: 560.0,
            height: 720.0,
            ..Self::default()
        }
    }

    fn clamp(&mut self) {
        let default = Self::default();
        clamp(&mut self.width, (360.0, 16_000.0), default.width);
        clamp(&mut self.height, (300.0, 16_000.0), default.height);
        self.position = self.position.filter(|(x, y)| is_position(*x, *y));
    }
}

/// Whether a window may be there. Minimized windows of Windows are at -32,000.
pub fn is_position(x: f32, y: f32) -> bool {
    x.abs().max(y.abs()) < 30_000.0
}

impl Settings {
    /// Reads the settings, or those of an earlier version beside them; see [`Self::load_from`].
    pub fn load(path: &Path) -> Loaded<Self> {
        Self::load_from(path, &path.with_extension("json"))
    }

    /// Reads the settings; where there are none, those of an earlier version. A file that makes no sense is set aside, and
    /// one that cannot be read is not replaced. What protects the user and cannot be understood protects as far as it can.
    pub fn load_from(path: &Path, earlier: &Path) -> Loaded<Self> {
        let loaded = SettingsFile::load(path, earlier, &default_fields());
        let is_lost = loaded.is_lost();
        let (file, fields) = loaded.value.clone();
        loaded.with(Self::read(file, fields, is_lost))
    }

    /// Reads a file that the user may be editing. `None` if there is nothing in it that makes sense.
    pub fn peek(path: &Path) -> io::Result<Option<Self>> {
        let read = SettingsFile::peek(path, &default_fields())?;
        Ok(read.map(|(file, fields)| Self::read(file, fields, false)))
    }

    /// `is_lost` says that a field which is missing may have been there.
    fn read(mut file: SettingsFile, mut fields: Fields, is_lost: bool) -> Self {
        let raw = fields.clone();
        let is_unclear = |name: &str| match raw.get(name) {
            None => is_lost,
            Some(value) => !value.is_null() && !value.is_boolean(),
        };
        let mut value: Self = versioned_file::take(&mut fields);
        value.preferences.send_typing &= !is_unclear("send_typing");
        value.preferences.load_pictures &= !is_unclear("load_pictures");
        value.preferences.sync_read &= !is_unclear("sync_read");
        value.in_key_store |= is_unclear("in_key_store");
        value.preferences.history.keep &= !keeps_unclearly(&raw);
        if shows_unclearly(&raw) {
            value.preferences.notifications.preview = NotificationPreview::Nothing;
        }
        value.preferences.clamp();
        value.window.clamp();
        value.sanitize_channel_windows();
        file.set_value(&raw, fields, &value);
        value.file = file;
        value
    }

    /// What of the file was not understood.
    pub fn problems(&self) -> &SettingsProblems {
        &self.file.problems
    }

    /// Takes the preferences of a file that was edited, and remembers what is in it.
    pub fn adopt(&mut self, edited: Self) {
        self.preferences = edited.preferences;
        self.file = edited.file;
    }

    fn sanitize_channel_windows(&mut self) {
        let mut seen = BTreeSet::new();
        let is_new =
            |window: &ChannelWindow| seen.insert((window.server.clone(), window.channel.clone()));
        let windows = std::mem::take(&mut self.channel_windows).into_iter();
        let windows = windows.filter(is_new).take(MAX_CHANNEL_WINDOWS);
        self.channel_windows = windows.collect();
        for window in &mut self.channel_windows {
            window.place.clamp();
        }
    }

    /// Keeps the fields of newer versions that were in the file.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        self.file.save(path, self, &default_fields())
    }
}

fn default_fields() -> Fields {
    versioned_file::encode(&Settings::default(), &Fields::new()).unwrap_or_default()
}

/// Whether the switch of the history was set and cannot be understood. Without a file it is on: that deletes nothing, and
/// what is stored is encrypted.
fn keeps_unclearly(fields: &Fields) -> bool {
    match fields.get("history") {
        None | Some(Value::Null) => false,
        Some(Value::Object(history)) => match history.get("keep") {
            None | Some(Value::Null | Value::Bool(_)) => false,
            Some(_) => true,
        },
        Some(_) => true,
    }
}

/// Whether it was chosen what notifications show, and cannot be understood.
fn shows_unclearly(fields: &Fields) -> bool {
    match fields.get("notifications") {
        None | Some(Value::Null) => false,
        Some(Value::Object(notifications)) => match notifications.get("preview") {
            None | Some(Value::Null) => false,
            Some(preview) => NotificationPreview::deserialize(preview).is_err(),
        },
        Some(_) => true,
    }
}

#[cfg(test)]
mod tests;
