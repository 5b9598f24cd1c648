//! Cache of decoded avatars, separate for each server, so that an asset ID of one server never resolves on another.
//! Evicts the least recently used avatars. Must not depend on how images are loaded.
//! Entry points: `AvatarCache::request` and `AvatarCache::on_loaded`.

use std::collections::BTreeMap;

use iced::widget::image::Handle;

use crate::domain::id::ServerUid;
use crate::domain::profile::UploadedAvatar;

/// At most about 12 MB per server.
pub const MAX_PER_SERVER: usize = 128;
/// Per server.
const MAX_IN_FLIGHT: usize = 4;

#[derive(Debug, Default)]
pub struct AvatarCache(BTreeMap<ServerUid, ServerAvatars>);

#[derive(Debug, Default)]
struct ServerAvatars {
    slots: BTreeMap<UploadedAvatar, CachedAvatar>,
    clock: u64,
}

#[derive(Debug)]
struct CachedAvatar {
    state: AvatarState,
    last_used: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AvatarState {
    Loading,
    Ready(Handle),
    /// Not requested again until `retry`.
    Unavailable,
}

impl AvatarCache {
    /// `None` if the avatar was never requested.
    pub fn state(&self, server: &ServerUid, upload: &UploadedAvatar) -> Option<&AvatarState> {
        Some(&self.0.get(server)?.slots.get(upload)?.state)
    }

    pub fn handle(&self, server: &ServerUid, upload: &UploadedAvatar) -> Option<&Handle> {
        match self.state(server, upload)? {
            AvatarState::Ready(handle) => Some(handle),
            AvatarState::Loading | AvatarState::Unavailable => None,
        }
    }

    /// Marks the visible avatars as used and evicts entries over the limit. Returns the uploads to load now, which are
    /// then in state `Loading`.
    pub fn request(
        &mut self,
        server: &ServerUid,
        uploads: &[UploadedAvatar],
    ) -> Vec<UploadedAvatar> {
        let album = self.0.entry(server.clone()).or_default();
        album.clock += 1;
        let mut free_slots = MAX_IN_FLIGHT.saturating_sub(album.in_flight());
        let mut to_load = Vec::new();
        for upload in uploads.iter().take(MAX_PER_SERVER) {
            if let Some(slot) = album.slots.get_mut(upload) {
                slot.last_used = album.clock;
            } else if free_slots > 0 {
                free_slots -= 1;
                album.insert(upload.clone(), AvatarState::Loading);
                to_load.push(upload.clone());
            }
        }
        album.evict();
        to_load
    }

    /// Ignores results for removed servers and for avatars that are not loading.
    pub fn on_loaded(
        &mut self,
        server: &ServerUid,
        upload: &UploadedAvatar,
        picture: Option<Handle>,
    ) {
        let slot = self
            .0
            .get_mut(server)
            .and_then(|album| album.slots.get_mut(upload));
        if let Some(slot) = slot.filter(|slot| slot.state == AvatarState::Loading) {
            slot.state = picture.map_or(AvatarState::Unavailable, AvatarState::Ready);
        }
    }

    /// Allows failed avatars to be requested again after a reconnect.
    pub fn retry(&mut self, server: &ServerUid) {
        if let Some(album) = self.0.get_mut(server) {
            album
                .slots
                .retain(|_, slot| slot.state != AvatarState::Unavailable);
        }
    }

    pub fn forget(&mut self, server: &ServerUid) {
        let _gone = self.0.remove(server);
    }
}

impl ServerAvatars {
    fn in_flight(&self) -> usize {
        let coming = |slot: &&CachedAvatar| slot.state == AvatarState::Loading;
        self.slots.values().filter(coming).count()
    }

    fn insert(&mut self, upload: UploadedAvatar, standing: AvatarState) {
        let wanted = self.clock;
        let _none = self.slots.insert(
            upload,
            CachedAvatar {
                state: standing,
                last_used: wanted,
            },
        );
    }

    fn evict(&mut self) {
        while self.slots.len() > MAX_PER_SERVER {
            let oldest = self.slots.iter().min_by_key(|(_, slot)| slot.last_used);
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
    fn avatars_are_isolated_between_servers() {
        let (one, two) = (ServerUid::from("one"), ServerUid::from("two"));
        let mut pictures = AvatarCache::default();
        assert_eq!(pictures.request(&one, &[upload(1)]), [upload(1)]);
        pictures.on_loaded(&two, &upload(1), Some(dot()));
        assert_eq!(
            pictures.state(&one, &upload(1)),
            Some(&AvatarState::Loading)
        );
        assert_eq!(pictures.state(&two, &upload(1)), None);
        pictures.on_loaded(&one, &upload(1), Some(dot()));
        assert!(pictures.handle(&one, &upload(1)).is_some());
        assert!(pictures.handle(&two, &upload(1)).is_none());
        pictures.forget(&one);
        pictures.on_loaded(&one, &upload(1), Some(dot()));
        assert_eq!(pictures.state(&one, &upload(1)), None);
    }

    #[test]
    fn concurrent_avatar_requests_are_limited_and_not_repeated() {
        let one = ServerUid::from("one");
        let mut pictures = AvatarCache::default();
        let all: Vec<_> = (0..6).map(upload).collect();
        assert_eq!(pictures.request(&one, &all).len(), MAX_IN_FLIGHT);
        assert_eq!(pictures.request(&one, &all), []);
        pictures.on_loaded(&one, &upload(0), None);
        pictures.on_loaded(&one, &upload(1), Some(dot()));
        assert_eq!(pictures.request(&one, &all), [upload(4), upload(5)]);
        assert_eq!(
            pictures.state(&one, &upload(0)),
            Some(&AvatarState::Unavailable)
        );
        pictures.retry(&one);
        pictures.on_loaded(&one, &upload(2), Some(dot()));
        assert_eq!(pictures.request(&one, &all), [upload(0)]);
    }

    #[test]
    fn least_recently_used_avatars_are_evicted() {
        let one = ServerUid::from("one");
        let mut pictures = AvatarCache::default();
        for number in 0..=MAX_PER_SERVER {
            let fetch = pictures.request(&one, &[upload(0), upload(number)]);
            for upload in fetch {
                pictures.on_loaded(&one, &upload, Some(dot()));
            }
        }
        assert!(pictures.handle(&one, &upload(0)).is_some());
        assert!(pictures.handle(&one, &upload(1)).is_none());
        assert!(pictures.handle(&one, &upload(MAX_PER_SERVER)).is_some());
        assert_eq!(
            pictures.0.get(&one).map(|album| album.slots.len()),
            Some(MAX_PER_SERVER)
        );
    }
}
