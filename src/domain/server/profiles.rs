//! The profiles of the people of a server. Of too many, those of people who are not shown go first, then the oldest.

use std::collections::BTreeMap;

use crate::domain::id::UserId;
use crate::domain::member::Profile;
use crate::domain::profile::{Avatar, supersedes};

pub const MAX_PROFILES: usize = 4_000;
pub const MAX_PROFILE_BYTES: usize = 4 * 1024 * 1024;
/// In bytes; a picture with a longer address is not loaded.
const MAX_ADDRESS: usize = 2_048;

#[derive(Debug, Default)]
pub(super) struct ProfileStore {
    entries: BTreeMap<UserId, StoredProfile>,
    /// Counts connections.
    connection: u32,
    /// Counts profiles in the order of their arrival.
    arrivals: u64,
    bytes: usize,
}

#[derive(Debug)]
struct StoredProfile {
    profile: Profile,
    /// The connection on which it arrived.
    connection: u32,
    arrival: u64,
}

impl ProfileStore {
    pub(super) fn get(&self, user: &UserId) -> Option<&Profile> {
        self.entries.get(user).map(|entry| &entry.profile)
    }

    pub(super) fn name(&self, user: &UserId) -> Option<&str> {
        self.get(user).map(|profile| profile.display_name.as_str())
    }

    /// Versions of the next connection are not compared with those of this one.
    pub(super) fn disconnected(&mut self) {
        self.connection = self.connection.wrapping_add(1);
    }

    /// Returns whether the profile is newer than the known one.
    pub(super) fn put(&mut self, mut profile: Profile) -> bool {
        if matches!(&profile.avatar, Avatar::Uploaded(upload) if upload.address.len() > MAX_ADDRESS)
        {
            profile.avatar = Avatar::Unspecified;
        }
        let (connection, arrival) = (self.connection, self.arrivals);
        let known = self.entries.get_mut(&profile.user);
        if let Some(known) = known {
            let same_connection =
                std::mem::replace(&mut known.connection, connection) == connection;
            if !supersedes(profile.version, known.profile.version, same_connection) {
                return false;
            }
            self.bytes = self.bytes.saturating_sub(bytes(&known.profile));
        }
        self.arrivals += 1;
        self.bytes += bytes(&profile);
        let entry = StoredProfile {
            profile,
            connection,
            arrival,
        };
        let _before = self.entries.insert(entry.profile.user.clone(), entry);
        true
    }

    /// Whether [`Self::evict`] has something to do: when a tenth is too many.
    pub(super) fn is_over_limit(&self) -> bool {
        self.entries.len() > MAX_PROFILES + MAX_PROFILES / 10
            || self.bytes > MAX_PROFILE_BYTES + MAX_PROFILE_BYTES / 10
    }

    /// Removes what is above the limits; profiles of people who are shown last.
    pub(super) fn evict(&mut self, is_shown: impl Fn(&UserId) -> bool) {
        let entries = self.entries.iter();
        let mut order: Vec<_> = entries
            .map(|(user, entry)| (is_shown(user), entry.arrival, user.clone()))
            .collect();
        order.sort();
        for (_, _, user) in order {
            if self.entries.len() <= MAX_PROFILES && self.bytes <= MAX_PROFILE_BYTES {
                return;
            }
            if let Some(entry) = self.entries.remove(&user) {
                self.bytes = self.bytes.saturating_sub(bytes(&entry.profile));
            }
        }
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

/// About, in memory.
fn bytes(profile: &Profile) -> usize {
    const FIXED: usize = 192;
    let avatar = match &profile.avatar {
        Avatar::Uploaded(upload) => upload.address.len() + upload.asset.as_str().len(),
        Avatar::Unspecified | Avatar::Preset(_) => 0,
    };
    FIXED + profile.user.as_str().len() + profile.display_name.len() + avatar
}
