//! How the user arranged the channel list of a server on this device. Never sent.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::id::{CategoryId, ChannelId};

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
        self.muted.contains(channel)
    }

    pub fn muted(&self) -> impl Iterator<Item = &ChannelId> {
        self.muted.iter()
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
        set(&mut self.muted, channel, is_muted);
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
        preferences.sanitize();
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
