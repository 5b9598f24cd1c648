//! The people of a server, in the order in which they are shown: by presence, and within each by name.
//!
//! Kept sorted with every change, each in logarithmic time.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::profiles::ProfileStore;
use crate::domain::id::UserId;
use crate::domain::member::{Member, Person, Presence};
use crate::domain::search::fold;

/// Of a longer member list the beginning is kept.
pub const MAX_MEMBERS: usize = 20_000;
/// In characters, in the list.
const MAX_NAME: usize = 64;

#[derive(Debug, Default)]
pub(super) struct PeopleIndex {
    entries: BTreeMap<UserId, PersonEntry>,
    sorted: BTreeMap<Position, Arc<Person>>,
    revision: u64,
    /// Whether the connection was lost since anything was heard of anybody.
    is_stale: bool,
    /// How many entries were looked at.
    #[cfg(test)]
    pub(super) visits: usize,
}

#[derive(Debug, Default)]
struct PersonEntry {
    listed: Option<Listed>,
    /// The number of clients in all channels.
    clients: u32,
    position: Option<Position>,
}

#[derive(Debug)]
struct Listed {
    name: String,
    status: Presence,
}

/// The presence, the folded name, and the id.
type Position = (Presence, Arc<str>, UserId);

impl PeopleIndex {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<Person>> {
        self.sorted.values()
    }

    /// Grows with every change of a person.
    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    /// Something changed that the list shows of everyone.
    pub(super) fn touch(&mut self) {
        self.revision += 1;
    }

    pub(super) fn get(&self, user: &UserId) -> Option<&Person> {
        let position = self.entries.get(user)?.position.as_ref()?;
        self.sorted.get(position).map(AsRef::as_ref)
    }

    pub(super) fn contains(&self, user: &UserId) -> bool {
        self.entries.contains_key(user)
    }

    /// In the member list.
    pub(super) fn listed_name(&self, user: &UserId) -> Option<&str> {
        let listed = self.entries.get(user)?.listed.as_ref()?;
        Some(&listed.name)
    }

    pub(super) fn set_members(&mut self, members: Vec<Member>, profiles: &ProfileStore) {
        for entry in self.entries.values_mut() {
            entry.listed = None;
        }
        for Member { id, name, status } in members.into_iter().take(MAX_MEMBERS) {
            let name = cut(&name).to_owned();
            self.entries.entry(id).or_default().listed = Some(Listed { name, status });
        }
        self.is_stale = false;
        self.place_all(profiles);
    }

    pub(super) fn add_client(&mut self, user: &UserId, profiles: &ProfileStore) {
        if std::mem::take(&mut self.is_stale) {
            self.place_all(profiles);
        }
        let entry = self.entries.entry(user.clone()).or_default();
        entry.clients = entry.clients.saturating_add(1);
        self.place(user, profiles);
    }

    pub(super) fn remove_client(&mut self, user: &UserId, profiles: &ProfileStore) {
        if let Some(entry) = self.entries.get_mut(user) {
            entry.clients = entry.clients.saturating_sub(1);
            self.place(user, profiles);
        }
    }

    pub(super) fn remove_all_clients(&mut self, profiles: &ProfileStore) {
        for entry in self.entries.values_mut() {
            entry.clients = 0;
        }
        self.is_stale = true;
        self.place_all(profiles);
    }

    fn place_all(&mut self, profiles: &ProfileStore) {
        let users: Vec<_> = self.entries.keys().cloned().collect();
        for user in users {
            self.place(&user, profiles);
        }
    }

    /// Moves a person to where they belong, after anything about them has changed.
    pub(super) fn place(&mut self, user: &UserId, profiles: &ProfileStore) {
        #[cfg(test)]
        {
            self.visits += 1;
        }
        let Some(entry) = self.entries.get_mut(user) else {
            return;
        };
        let listed = entry.listed.as_ref();
        if listed.is_none() && entry.clients == 0 {
            let _removed = entry.position.take().and_then(|it| self.sorted.remove(&it));
            let _entry = self.entries.remove(user);
            self.revision += 1;
            return;
        }
        let status = match listed.map_or(Presence::Offline, |listed| listed.status) {
            _ if self.is_stale => Presence::Unknown,
            Presence::Offline if entry.clients > 0 => Presence::Online,
            status => status,
        };
        let name = profiles
            .name(user)
            .or(listed.map(|listed| listed.name.as_str()));
        let name = name.map_or(user.short(), cut);
        let before = entry.position.as_ref().and_then(|it| self.sorted.get(it));
        if before.is_some_and(|it| it.name.as_ref() == name && it.status == status) {
            return;
        }
        let folded_name: Arc<str> = fold(name).into();
        let person = Person {
            key: key(user),
            id: user.clone(),
            name: name.into(),
            folded_name: Arc::clone(&folded_name),
            status,
        };
        let before = entry.position.as_ref().map(|(presence, ..)| *presence);
        // A lost connection moves no member between the groups.
        let presence = match status {
            Presence::Unknown => before.unwrap_or(Presence::Online),
            known => known,
        };
        let position = (presence, folded_name, user.clone());
        let before = entry.position.replace(position.clone());
        let _removed = before.and_then(|it| self.sorted.remove(&it));
        let _none = self.sorted.insert(position, Arc::new(person));
        self.revision += 1;
    }
}

fn cut(name: &str) -> &str {
    let end = name.char_indices().nth(MAX_NAME);
    end.and_then(|(end, _)| name.get(..end)).unwrap_or(name)
}

fn key(user: &UserId) -> u64 {
    let mut hasher = DefaultHasher::new();
    user.hash(&mut hasher);
    hasher.finish()
}
