//! Pictures of people that are ready to be drawn, server by server.
//!
//! Owns which are there, on their way, or not to be had. Bounded: what was not wanted for longest goes first. Nothing of
//! one server is ever found under another. Must not know how a picture travels.

use std::collections::BTreeMap;

use iced::widget::image::Handle;

use crate::domain::id::ServerUid;
use crate::domain::profile::UploadedAvatar;

/// How many pictures of one server are kept: some twelve megabytes at most.
pub const MOST: usize = 128;
/// How many may be on their way from one server at once.
const ABREAST: usize = 4;

/// Pictures of people, server by server.
#[derive(Debug, Default)]
pub struct Pictures(BTreeMap<ServerUid, Album>);

#[derive(Debug, Default)]
struct Album {
    slots: BTreeMap<UploadedAvatar, Slot>,
    clock: u64,
}

#[derive(Debug)]
struct Slot {
    standing: Standing,
    wanted: u64,
}

/// How far a picture has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// On its way.
    Coming,
    /// There.
    Ready(Handle),
    /// It cannot be had for now.
    Missing,
}

impl Pictures {
    /// How far a picture of a server has come; `None` where nobody has wanted it.
    #[must_use]
    pub fn standing(&self, server: &ServerUid, upload: &UploadedAvatar) -> Option<&Standing> {
        Some(&self.0.get(server)?.slots.get(upload)?.standing)
    }

    /// A picture of a server, where it is there.
    #[must_use]
    pub fn handle(&self, server: &ServerUid, upload: &UploadedAvatar) -> Option<&Handle> {
        match self.standing(server, upload)? {
            Standing::Ready(handle) => Some(handle),
            Standing::Coming | Standing::Missing => None,
        }
    }

    /// Takes which pictures of a server are in view; what is beyond the bound is let go. Gives those to fetch now, which
    /// are on their way from then on.
    pub fn want(&mut self, server: &ServerUid, uploads: &[UploadedAvatar]) -> Vec<UploadedAvatar> {
        let album = self.0.entry(server.clone()).or_default();
        album.clock += 1;
        let mut free = ABREAST.saturating_sub(album.coming());
        let mut fetch = Vec::new();
        for upload in uploads.iter().take(MOST) {
            if let Some(slot) = album.slots.get_mut(upload) {
                slot.wanted = album.clock;
            } else if free > 0 {
                free -= 1;
                album.put(upload.clone(), Standing::Coming);
                fetch.push(upload.clone());
            }
        }
        album.shrink();
        fetch
    }

    /// Takes what came of a picture. One of a server that was forgotten, or that nobody waits for, is dropped.
    pub fn came(&mut self, server: &ServerUid, upload: &UploadedAvatar, picture: Option<Handle>) {
        let slot = self
            .0
            .get_mut(server)
            .and_then(|album| album.slots.get_mut(upload));
        if let Some(slot) = slot.filter(|slot| slot.standing == Standing::Coming) {
            slot.standing = picture.map_or(Standing::Missing, Standing::Ready);
        }
    }

    /// Lets what could not be had be tried again: the line of the server is a new one.
    pub fn retry(&mut self, server: &ServerUid) {
        if let Some(album) = self.0.get_mut(server) {
            album
                .slots
                .retain(|_, slot| slot.standing != Standing::Missing);
        }
    }

    /// Drops everything of a server that is gone.
    pub fn forget(&mut self, server: &ServerUid) {
        let _gone = self.0.remove(server);
    }
}

impl Album {
    fn coming(&self) -> usize {
        let coming = |slot: &&Slot| slot.standing == Standing::Coming;
        self.slots.values().filter(coming).count()
    }

    fn put(&mut self, upload: UploadedAvatar, standing: Standing) {
        let wanted = self.clock;
        let _none = self.slots.insert(upload, Slot { standing, wanted });
    }

    fn shrink(&mut self) {
        while self.slots.len() > MOST {
            let oldest = self.slots.iter().min_by_key(|(_, slot)| slot.wanted);
            let Some(oldest) = oldest.map(|(upload, _)| upload.clone()) else {
                return;
            };
            let _gone = self.slots.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload(number: usize) -> UploadedAvatar {
        UploadedAvatar {
            asset: format!("asset_{number}").into(),
            address: String::new(),
        }
    }

    fn dot() -> Handle {
        Handle::from_rgba(1, 1, vec![1, 2, 3, 4])
    }

    #[test]
    fn a_picture_of_one_server_is_never_that_of_another() {
        let (one, two) = (ServerUid::from("one"), ServerUid::from("two"));
        let mut pictures = Pictures::default();
        assert_eq!(pictures.want(&one, &[upload(1)]), [upload(1)]);
        pictures.came(&two, &upload(1), Some(dot()));
        assert_eq!(pictures.standing(&one, &upload(1)), Some(&Standing::Coming));
        assert_eq!(pictures.standing(&two, &upload(1)), None);
        pictures.came(&one, &upload(1), Some(dot()));
        assert!(pictures.handle(&one, &upload(1)).is_some());
        assert!(pictures.handle(&two, &upload(1)).is_none());
        pictures.forget(&one);
        pictures.came(&one, &upload(1), Some(dot()));
        assert_eq!(pictures.standing(&one, &upload(1)), None);
    }

    #[test]
    fn few_are_on_their_way_at_once_and_each_is_asked_for_once() {
        let one = ServerUid::from("one");
        let mut pictures = Pictures::default();
        let all: Vec<_> = (0..6).map(upload).collect();
        assert_eq!(pictures.want(&one, &all).len(), ABREAST);
        assert_eq!(pictures.want(&one, &all), []);
        pictures.came(&one, &upload(0), None);
        pictures.came(&one, &upload(1), Some(dot()));
        assert_eq!(pictures.want(&one, &all), [upload(4), upload(5)]);
        assert_eq!(
            pictures.standing(&one, &upload(0)),
            Some(&Standing::Missing)
        );
        pictures.retry(&one);
        pictures.came(&one, &upload(2), Some(dot()));
        assert_eq!(pictures.want(&one, &all), [upload(0)]);
    }

    #[test]
    fn what_was_not_wanted_for_longest_goes_first() {
        let one = ServerUid::from("one");
        let mut pictures = Pictures::default();
        for number in 0..=MOST {
            let fetch = pictures.want(&one, &[upload(0), upload(number)]);
            for upload in fetch {
                pictures.came(&one, &upload, Some(dot()));
            }
        }
        assert!(pictures.handle(&one, &upload(0)).is_some());
        assert!(pictures.handle(&one, &upload(1)).is_none());
        assert!(pictures.handle(&one, &upload(MOST)).is_some());
        assert_eq!(
            pictures.0.get(&one).map(|album| album.slots.len()),
            Some(MOST)
        );
    }
}
