//! Names, profiles, and who is there.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::Server;
use crate::domain::id::{ChannelId, UserId};
use crate::domain::member::{ChannelClient, Person, Profile};
use crate::domain::profile::{Avatar, AvatarOrigin, UploadedAvatar};

/// In all channels of a server together; further ones are not taken.
pub const MAX_CLIENTS: usize = 20_000;

impl Server {
    /// By profile, else by the member list, else the beginning of the uid.
    pub fn name_of<'a>(&'a self, user: &'a UserId) -> &'a str {
        let name = self.profiles.name(user);
        let name = name.or_else(|| self.people.listed_name(user));
        name.unwrap_or(user.short())
    }

    pub fn has_profile(&self, user: &UserId) -> bool {
        self.profile(user).is_some()
    }

    pub fn profile(&self, user: &UserId) -> Option<&Profile> {
        self.profiles.get(user)
    }

    /// Someone who is subscribed to a channel or in the member list.
    pub fn person(&self, user: &UserId) -> Option<&Person> {
        self.people.get(user)
    }

    /// Everyone who is subscribed to a channel or in the member list: first those online, each part by name.
    pub fn people(&self) -> Vec<Arc<Person>> {
        self.people.iter().cloned().collect()
    }

    /// Grows with every change of the people.
    pub fn people_revision(&self) -> u64 {
        self.people.revision()
    }

    /// The uploaded avatars to load from this server: of the user, of authors in the open channel (the latest first),
    /// and of the first people in the list; each once, at most `limit`.
    pub fn pictures_in_view(&self, limit: usize) -> Vec<UploadedAvatar> {
        const MESSAGES: usize = 500;
        const PEOPLE: usize = 500;
        let states = self.shown_states();
        let recent = states.flat_map(|state| state.timeline.items().iter().rev().take(MESSAGES));
        let authors = recent.map(|item| &item.message.author);
        let people = self.people.iter().take(PEOPLE).map(|person| &person.id);
        let users = std::iter::once(&self.info.me).chain(authors).chain(people);
        let (mut seen, mut found) = (BTreeSet::new(), BTreeSet::new());
        let uploads = users.filter_map(|user| {
            let profile = self.profile(user).filter(|_| seen.insert(user))?;
            match &profile.avatar {
                Avatar::Uploaded(upload) => Some(upload),
                Avatar::Unspecified | Avatar::Preset(_) => None,
            }
        });
        uploads
            .filter(|upload| upload.origin(&self.info.address) == AvatarOrigin::SameServer)
            .filter(|upload| found.insert(*upload))
            .take(limit)
            .cloned()
            .collect()
    }

    pub(super) fn add_profile(&mut self, profile: Profile) {
        let user = profile.user.clone();
        if !self.profiles.put(profile) {
            return;
        }
        self.people.place(&user, &self.profiles);
        if user == self.info.me {
            self.my_name_changed = true;
        }
        if self.profiles.is_over_limit() {
            self.evict_profiles();
        }
    }

    /// Profiles of the user, of people in the list and of authors in the open channel stay longest.
    fn evict_profiles(&mut self) {
        let shown = self.open.iter().chain(self.windows.keys());
        let states = shown.filter_map(|channel| self.channel_states.get(channel));
        let items = states.flat_map(|state| state.timeline.items());
        let authors: HashSet<_> = items.map(|item| &item.message.author).collect();
        let (me, people) = (&self.info.me, &self.people);
        self.profiles
            .evict(|user| user == me || people.contains(user) || authors.contains(user));
    }

    /// Replaces the clients that are subscribed to a channel.
    pub(super) fn set_present(&mut self, channel: &ChannelId, clients: Vec<ChannelClient>) {
        self.clear_present(channel);
        for client in clients {
            self.add_client(channel, client);
        }
    }

    pub(super) fn add_client(&mut self, channel: &ChannelId, client: ChannelClient) {
        self.remove_client(channel, &client);
        if self.clients >= MAX_CLIENTS {
            return;
        }
        if let Some(state) = self.channel_states.get_mut(channel) {
            self.people.add_client(&client.user, &self.profiles);
            let _none = state.present.insert(client.client, client.user);
            self.clients += 1;
        }
    }

    pub(super) fn remove_client(&mut self, channel: &ChannelId, client: &ChannelClient) {
        if let Some(state) = self.channel_states.get_mut(channel)
            && let Some(user) = state.present.remove(&client.client)
        {
            self.people.remove_client(&user, &self.profiles);
            self.clients = self.clients.saturating_sub(1);
        }
    }

    pub(super) fn clear_present(&mut self, channel: &ChannelId) {
        let Some(state) = self.channel_states.get_mut(channel) else {
            return;
        };
        for user in std::mem::take(&mut state.present).into_values() {
            self.people.remove_client(&user, &self.profiles);
            self.clients = self.clients.saturating_sub(1);
        }
    }

    /// Takes a new name of the user.
    pub(super) fn refresh_my_name(&mut self) {
        if self.name_of(&self.info.me) != self.my_name.as_ref() {
            self.my_name = self.name_of(&self.info.me).into();
            self.my_name_changed = true;
        }
    }
}
