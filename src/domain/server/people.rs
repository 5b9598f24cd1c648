//! Who someone is, and who is here.

use std::collections::{BTreeMap, BTreeSet};

use super::Server;
use crate::domain::id::UserId;
use crate::domain::member::{Profile, Status};
use crate::domain::profile::{Face, Upload, Whence};

/// A person as the user sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their uid, or the member list's id where it is no uid.
    pub id: UserId,
    /// The name shown.
    pub name: String,
    /// Whether they are here.
    pub status: Status,
}

/// How much of a uid is shown of somebody without a name.
const SHORT_UID: usize = 12;

impl Server {
    /// What someone is called: by their profile, else by the member list, else by the beginning of their uid.
    #[must_use]
    pub fn name_of<'a>(&'a self, user: &'a UserId) -> &'a str {
        if let Some(profile) = self.profiles.get(user) {
            return &profile.display_name;
        }
        match self.members.iter().find(|member| member.id == *user) {
            Some(member) => &member.name,
            None => short(user.as_str()),
        }
    }

    /// Whether it is known what someone calls themselves.
    #[must_use]
    pub fn knows(&self, user: &UserId) -> bool {
        self.profiles.contains_key(user)
    }

    /// What someone published of themselves, as it was last heard.
    #[must_use]
    pub fn profile(&self, user: &UserId) -> Option<&Profile> {
        self.profiles.get(user)
    }

    /// The pictures that somebody in view has uploaded to this very server: of the user, of who spoke in the open channel
    /// (the last of them first), of who is here, then of everyone else; each once, at most `most`.
    #[must_use]
    pub fn pictures_in_view(&self, most: usize) -> Vec<Upload> {
        const LAST: usize = 2_000;
        let entries = self
            .open_room()
            .map_or(&[][..], |room| room.timeline.entries());
        let spoke = entries.iter().rev().take(LAST);
        let spoke = spoke.map(|entry| &entry.message.author);
        let here = self.rooms.values().flat_map(super::Room::present);
        let listed = self.members.iter().map(|member| &member.id);
        let users = std::iter::once(&self.facts.me).chain(spoke);
        let (mut seen, mut found) = (BTreeSet::new(), BTreeSet::new());
        let uploads = users.chain(here).chain(listed).filter_map(|user| {
            let profile = self.profiles.get(user).filter(|_| seen.insert(user))?;
            match &profile.face {
                Face::Picture(upload) => Some(upload),
                Face::Unsaid | Face::Preset(_) => None,
            }
        });
        uploads
            .filter(|upload| upload.whence(&self.facts.address) == Whence::Own)
            .filter(|upload| found.insert(*upload))
            .take(most)
            .cloned()
            .collect()
    }

    /// Everyone known: whose socket is subscribed somewhere, and the member list; each person once.
    #[must_use]
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
        for user in self.rooms.values().flat_map(super::Room::present) {
            let person = people.entry(user).or_insert_with(|| Person {
                id: user.clone(),
                name: self.name_of(user).to_owned(),
                status: Status::Online,
            });
            if person.status == Status::Offline {
                person.status = Status::Online;
            }
        }
        people.into_values().collect()
    }
}

/// The beginning of a uid.
fn short(uid: &str) -> &str {
    uid.char_indices()
        .nth(SHORT_UID)
        .and_then(|(end, _)| uid.get(..end))
        .unwrap_or(uid)
}
