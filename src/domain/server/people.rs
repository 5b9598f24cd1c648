//! Names, profiles and the list of people.

use std::collections::{BTreeMap, BTreeSet};

use super::Server;
use crate::domain::id::UserId;
use crate::domain::member::{Person, Presence, Profile};
use crate::domain::profile::{Avatar, AvatarOrigin, UploadedAvatar};

impl Server {
    /// By profile, else by the member list, else the beginning of the uid.
    pub fn name_of<'a>(&'a self, user: &'a UserId) -> &'a str {
        if let Some(profile) = self.profiles.get(user) {
            return &profile.display_name;
        }
        let member = self.members.iter().find(|member| member.id == *user);
        member.map_or(user.short(), |member| &member.name)
    }

    pub fn has_profile(&self, user: &UserId) -> bool {
        self.profiles.contains_key(user)
    }

    pub fn profile(&self, user: &UserId) -> Option<&Profile> {
        self.profiles.get(user)
    }

    /// The uploaded avatars to load from this server: of the user, of authors in the open channel (the latest first),
    /// of people present, then of everyone else; each once, at most `limit`.
    pub fn pictures_in_view(&self, limit: usize) -> Vec<UploadedAvatar> {
        const MAX_MESSAGES: usize = 2_000;
        let open = self.open_channel_state();
        let items = open.map_or(&[][..], |state| state.timeline.items());
        let recent = items.iter().rev().take(MAX_MESSAGES);
        let authors = recent.map(|item| &item.message.author);
        let members = self.members.iter().map(|member| &member.id);
        let users = std::iter::once(&self.info.me).chain(authors);
        let (mut seen, mut found) = (BTreeSet::new(), BTreeSet::new());
        let users = users.chain(self.present()).chain(members);
        let uploads = users.filter_map(|user| {
            let profile = self.profiles.get(user).filter(|_| seen.insert(user))?;
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

    fn present(&self) -> impl Iterator<Item = &UserId> {
        let states = self.channel_states.values();
        states.flat_map(super::ChannelState::present)
    }

    /// Passes a new name of the user on to the timelines, since a mention may use it.
    pub(super) fn refresh_my_name(&mut self) {
        self.my_name = self.name_of(&self.info.me).to_owned();
        for state in self.channel_states.values_mut() {
            state.timeline.set_me(&self.info.me, &self.my_name);
        }
    }

    /// Everyone who is subscribed to a channel or in the member list, each once.
    pub fn people(&self) -> Vec<Person> {
        let mut people: BTreeMap<&UserId, Person> = BTreeMap::new();
        for member in &self.members {
            let person = Person {
                id: member.id.clone(),
                name: self.name_of(&member.id).to_owned(),
                status: member.status,
            };
            let _first = people.insert(&member.id, person);
        }
        for user in self.present() {
            let person = people.entry(user).or_insert_with(|| Person {
                id: user.clone(),
                name: self.name_of(user).to_owned(),
                status: Presence::Online,
            });
            if person.status == Presence::Offline {
                person.status = Presence::Online;
            }
        }
        people.into_values().collect()
    }
}
