//! Cache of decoded avatars, separate for each server, so that an asset ID of one server never resolves on another.
//! Evicts the least recently used avatars. Must not depend on how images are loaded.
//! Entry points: `AvatarCache::request` and `AvatarCache::on_loaded`.

use std::collections::BTreeMap;

use iced::widget::image::Handle;

use crate::domain::id::ServerUid;
use crate::domain::profile::Upload;

/// At most about 12 MB per server.
pub const MOST: usize = 128;
/// Per server.
const ABREAST: usize = 4;

#[derive(Debug, Default)]
pub struct Pictures(BTreeMap<ServerUid, Album>);

#[derive(Debug, Default)]
struct Album {
    slots: BTreeMap<Upload, Slot>,
    clock: u64,
}

#[derive(Debug)]
struct Slot {
    standing: Standing,
    wanted: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Coming,
    Ready(Handle),
    /// Not requested again until `retry`.
    Missing,
}

impl Pictures {
    /// `None` if the avatar was never requested.
    #[must_use]
    pub fn standing(&self, server: &ServerUid, upload: &Upload) -> Option<&Standing> {
        Some(&self.0.get(server)?.slots.get(upload)?.standing)
    }

    #[must_use]
    pub fn handle(&self, server: &ServerUid, upload: &Upload) -> Option<&Handle> {
        match self.standing(server, upload)? {
            Standing::Ready(handle) => Some(handle),
            Standing::Coming | Standing::Missing => None,
        }
    }

    /// Marks the visible avatars as used and evicts entries over the limit. Returns the uploads to load now, which are
    /// then in state `Loading`.
    pub fn want(&mut self, server: &ServerUid, uploads: &[Upload]) -> Vec<Upload> {
        let album = self.0.entry(server.clone()).or_default();
        album.clock += 1;
        let mut free_slots = ABREAST.saturating_sub(album.coming());
        let mut to_load = Vec::new();
        for upload in uploads.iter().take(MOST) {
            if let Some(slot) = album.slots.get_mut(upload) {
                slot.wanted = album.clock;
            } else if free_slots > 0 {
                free_slots -= 1;
                album.put(upload.clone(), Standing::Coming);
                to_load.push(upload.clone());
            }
        }
        album.shrink();
        to_load
    }

    /// Ignores results for removed servers and for avatars that are not loading.
    pub fn came(&mut self, server: &ServerUid, upload: &Upload, picture: Option<Handle>) {
        let slot = self
            .0
            .get_mut(server)
            .and_then(|album| album.slots.get_mut(upload));
        if let Some(slot) = slot.filter(|slot| slot.standing == Standing::Coming) {
            slot.standing = picture.map_or(Standing::Missing, Standing::Ready);
        }
    }

    /// Allows failed avatars to be requested again after a reconnect.
    pub fn retry(&mut self, server: &ServerUid) {
        if let Some(album) = self.0.get_mut(server) {
            album
                .slots
                .retain(|_, slot| slot.standing != Standing::Missing);
        }
    }

    pub fn forget(&mut self, server: &ServerUid) {
        let _gone = self.0.remove(server);
    }
}

impl Album {
    fn coming(&self) -> usize {
        let coming = |slot: &&Slot| slot.standing == Standing::Coming;
        self.slots.values().filter(coming).count()
    }

    fn put(&mut self, upload: Upload, standing: Standing) {
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

    fn upload(number: usize) -> Upload {
        Upload {
            asset: format!("asset_{number}").into(),
            address: String::new(),
        }
    }

    fn dot() -> Handle {
        Handle::from_rgba(1, 1, vec![1, 2, 3, 4])
    }

    #[test]
    fn avatars_are_isolated_between_servers() {
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
    fn concurrent_avatar_requests_are_limited_and_not_repeated() {
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
    fn least_recently_used_avatars_are_evicted() {
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
