//! How the user arranged the channel list of a server on this device. Never sent.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::id::{CategoryId, ChannelId};
use super::notification_settings::{Mute, NotificationLevel};

/// Of each list; what is beyond is dropped.
const MAX_IDS: usize = 2_000;
/// In bytes, as in `docs/backend-contract.md` 11.
const MAX_ID_BYTES: usize = 256;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelPreferences {
    /// In the user's order. They stay when the server does not list them for a while.
    favorites: Vec<ChannelId>,
    /// Only their mentions call for attention.
    muted: BTreeSet<ChannelId>,
    /// The same for a time. None of them is in `muted`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    muted_until: BTreeMap<ChannelId, Timestamp>,
    /// Which messages notify. The others have what the server has.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    levels: BTreeMap<ChannelId, NotificationLevel>,
    collapsed: BTreeSet<CategoryId>,
    pub favorites_collapsed: bool,
    pub hide_muted: bool,
    pub unread_only: bool,
}

impl ChannelPreferences {
    pub fn favorites(&self) -> &[ChannelId] {
        &self.favorites
    }

    pub fn is_favorite(&self, channel: &ChannelId) -> bool {
        self.favorites.contains(channel)
    }

    pub fn is_muted(&self, channel: &ChannelId) -> bool {
        self.muted.contains(channel) || self.muted_until.contains_key(channel)
    }

    pub fn muted(&self) -> impl Iterator<Item = &ChannelId> {
        self.muted.iter().chain(self.muted_until.keys())
    }

    pub fn mute(&self, channel: &ChannelId) -> Option<Mute> {
        let until = self.muted_until.get(channel).copied();
        Mute::new(self.muted.contains(channel), until)
    }

    pub fn level(&self, channel: &ChannelId) -> Option<NotificationLevel> {
        self.levels.get(channel).copied()
    }

    pub fn is_collapsed(&self, category: &CategoryId) -> bool {
        self.collapsed.contains(category)
    }

    /// Whether channels may be hidden by a choice of the user.
    pub fn hides_channels(&self) -> bool {
        self.hide_muted || self.unread_only
    }

    pub fn set_favorite(&mut self, channel: &ChannelId, is_favorite: bool) {
        self.favorites.retain(|known| known != channel);
        if is_favorite && self.favorites.len() < MAX_IDS {
            self.favorites.push(channel.clone());
        }
    }

    /// Moves a favorite before another one, or to the end.
    pub fn move_favorite(&mut self, channel: &ChannelId, before: Option<&ChannelId>) {
        if before == Some(channel) || !self.is_favorite(channel) {
            return;
        }
        self.favorites.retain(|known| known != channel);
        let position = before.and_then(|it| self.favorites.iter().position(|known| known == it));
        let position = position.unwrap_or(self.favorites.len());
        self.favorites.insert(position, channel.clone());
    }

    pub fn set_muted(&mut self, channel: &ChannelId, is_muted: bool) {
        self.set_mute(channel, is_muted.then_some(Mute::Permanent));
    }

    pub fn set_mute(&mut self, channel: &ChannelId, mute: Option<Mute>) {
        set(&mut self.muted, channel, mute == Some(Mute::Permanent));
        set_value(&mut self.muted_until, channel, mute.and_then(Mute::end));
    }

    /// `None` inherits that of the server.
    pub fn set_level(&mut self, channel: &ChannelId, level: Option<NotificationLevel>) {
        set_value(&mut self.levels, channel, level);
    }

    /// When the next mute ends.
    pub fn next_mute_end(&self) -> Option<Timestamp> {
        self.muted_until.values().min().copied()
    }

    /// Removes the mutes that are over. Returns whether there were any.
    pub fn end_mutes(&mut self, now: Timestamp) -> bool {
        let before = self.muted_until.len();
        self.muted_until.retain(|_, end| *end > now);
        self.muted_until.len() < before
    }

    pub fn set_collapsed(&mut self, category: &CategoryId, is_collapsed: bool) {
        set(&mut self.collapsed, category, is_collapsed);
    }

    /// What a file holds, within the limits, each favorite once.
    pub fn sanitize(&mut self) {
        let mut known = BTreeSet::new();
        self.favorites
            .retain(|id| is_valid(id.as_str()) && known.insert(id.clone()));
        self.favorites.truncate(MAX_IDS);
        self.muted = sanitized(&self.muted, ChannelId::as_str);
        sanitize_values(&mut self.muted_until);
        sanitize_values(&mut self.levels);
        self.muted_until.retain(|id, _| !self.muted.contains(id));
        self.collapsed = sanitized(&self.collapsed, CategoryId::as_str);
    }
}

fn set<T: Ord + Clone>(ids: &mut BTreeSet<T>, id: &T, is_in: bool) {
    if !is_in {
        let _removed = ids.remove(id);
    } else if ids.len() < MAX_IDS {
        let _added = ids.insert(id.clone());
    }
}

fn set_value<T>(values: &mut BTreeMap<ChannelId, T>, id: &ChannelId, value: Option<T>) {
    match value {
        None => drop(values.remove(id)),
        Some(value) if values.len() < MAX_IDS || values.contains_key(id) => {
            let _before = values.insert(id.clone(), value);
        }
        Some(_) => {}
    }
}

fn sanitize_values<T>(values: &mut BTreeMap<ChannelId, T>) {
    values.retain(|id, _| is_valid(id.as_str()));
    while values.len() > MAX_IDS {
        let _last = values.pop_last();
    }
}

fn is_valid(id: &str) -> bool {
    !id.is_empty() && id.len() <= MAX_ID_BYTES
}

fn sanitized<T: Ord + Clone>(ids: &BTreeSet<T>, text: fn(&T) -> &str) -> BTreeSet<T> {
    let valid = ids.iter().filter(|id| is_valid(text(id)));
    valid.take(MAX_IDS).cloned().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn favorites(preferences: &ChannelPreferences) -> Vec<&str> {
        preferences
            .favorites
            .iter()
            .map(ChannelId::as_str)
            .collect()
    }

    #[test]
    fn favorites_keep_the_order_of_the_user() {
        let mut preferences = ChannelPreferences::default();
        for id in ["a", "b", "c", "b"] {
            preferences.set_favorite(&id.into(), true);
        }
        assert_eq!(favorites(&preferences), ["a", "c", "b"]);
        preferences.move_favorite(&"b".into(), Some(&"a".into()));
        assert_eq!(favorites(&preferences), ["b", "a", "c"]);
        preferences.move_favorite(&"b".into(), None);
        assert_eq!(favorites(&preferences), ["a", "c", "b"]);
        preferences.move_favorite(&"c".into(), Some(&"c".into()));
        preferences.move_favorite(&"other".into(), Some(&"a".into()));
        assert_eq!(favorites(&preferences), ["a", "c", "b"]);
        preferences.set_favorite(&"c".into(), false);
        assert_eq!(favorites(&preferences), ["a", "b"]);
    }

    #[test]
    fn stored_lists_are_bounded_and_cleaned() {
        let mut preferences = ChannelPreferences::default();
        let many = (0..MAX_IDS + 7).map(|number| ChannelId::from(number.to_string()));
        preferences.favorites = ["", "x", "x"]
            .map(ChannelId::from)
            .into_iter()
            .chain(many.clone())
            .collect();
        preferences.muted = many
            .chain(["".into(), "y".repeat(MAX_ID_BYTES + 1).into()])
            .collect();
        preferences.collapsed = ["".into(), "group".into()].into();
        let end = Timestamp::UNIX_EPOCH;
        preferences.muted_until = [("", end), ("0", end), ("z", end)]
            .map(|(id, end)| (id.into(), end))
            .into();
        preferences.sanitize();
        // A permanent mute outlasts one for a time.
        assert_eq!(preferences.muted_until, [("z".into(), end)].into());
        assert_eq!(preferences.favorites.len(), MAX_IDS);
        assert_eq!(favorites(&preferences)[..2], ["x", "0"]);
        assert_eq!(preferences.muted.len(), MAX_IDS);
        assert!(preferences.muted.iter().all(|id| is_valid(id.as_str())));
        assert_eq!(preferences.collapsed, ["group".into()].into());
    }

    proptest! {
        /// Whatever is toggled and moved, each favorite stands once.
        #[test]
        fn each_favorite_stands_once(steps in proptest::collection::vec((0..3_u8, 0..6_u8, 0..7_u8), 0..40)) {
            let id = |number: u8| ChannelId::from(number.to_string());
            let mut preferences = ChannelPreferences::default();
            let mut model = BTreeSet::new();
            for (kind, channel, other) in steps {
                let channel = id(channel);
                match kind {
                    0 => {
                        preferences.set_favorite(&channel, true);
                        let _new = model.insert(channel);
                    }
                    1 => {
                        preferences.set_favorite(&channel, false);
                        let _known = model.remove(&channel);
                    }
                    _ => preferences.move_favorite(&channel, (other < 6).then(|| id(other)).as_ref()),
                }
                prop_assert_eq!(preferences.favorites.len(), model.len());
                prop_assert_eq!(&preferences.favorites.iter().cloned().collect::<BTreeSet<_>>(), &model);
            }
        }
    }
}
