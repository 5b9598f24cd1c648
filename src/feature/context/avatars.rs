//! Cache of decoded avatars, separate for each server, so that an asset ID of one server never resolves on another.
//! Evicts the least recently used avatars. Must not depend on how images are loaded.
//! Entry points: `AvatarCache::request` and `AvatarCache::on_loaded`.

use std::collections::BTreeMap;

use iced::widget::image::Handle;

use crate::domain::id::ServerUid;
use crate::domain::profile::UploadedAvatar;

/// At most about 12 MB per server.
pub const MAX_AVATARS_PER_SERVER: usize = 128;
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
        let avatars = self.0.entry(server.clone()).or_default();
        avatars.clock += 1;
        let cached = avatars.slots.values();
        let in_flight = cached.filter(|slot| slot.state == AvatarState::Loading);
        let mut free_slots = MAX_IN_FLIGHT.saturating_sub(in_flight.count());
        let mut to_load = Vec::new();
        for upload in uploads.iter().take(MAX_AVATARS_PER_SERVER) {
            if let Some(slot) = avatars.slots.get_mut(upload) {
                slot.last_used = avatars.clock;
            } else if free_slots > 0 {
                free_slots -= 1;
                let slot = CachedAvatar {
                    state: AvatarState::Loading,
                    last_used: avatars.clock,
                };
                let _ = avatars.slots.insert(upload.clone(), slot);
                to_load.push(upload.clone());
            }
        }
        avatars.evict();
        to_load
    }

    /// Ignores results for removed servers and for avatars that are not loading.
    pub fn on_loaded(
        &mut self,
        server: &ServerUid,
        upload: &UploadedAvatar,
        image: Option<Handle>,
    ) {
        if let Some(avatars) = self.0.get_mut(server)
            && let Some(slot) = avatars.slots.get_mut(upload)
            && slot.state == AvatarState::Loading
        {
            slot.state = image.map_or(AvatarState::Unavailable, AvatarState::Ready);
        }
    }

    /// Allows failed avatars to be requested again after a reconnect.
    pub fn retry(&mut self, server: &ServerUid) {
        if let Some(ServerAvatars { slots, .. }) = self.0.get_mut(server) {
            slots.retain(|_, slot| slot.state != AvatarState::Unavailable);
        }
    }

    pub fn forget(&mut self, server: &ServerUid) {
        let _ = self.0.remove(server);
    }
}

impl ServerAvatars {
    fn evict(&mut self) {
        while self.slots.len() > MAX_AVATARS_PER_SERVER {
            let oldest = self.slots.iter().min_by_key(|(_, slot)| slot.last_used);
            let Some(oldest) = oldest.map(|(upload, _)| upload.clone()) else {
                return;
            };
            let _ = self.slots.remove(&oldest);
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

    fn image() -> Handle {
        Handle::from_rgba(1, 1, vec![1, 2, 3, 4])
    }

    #[test]
    fn avatars_are_isolated_between_servers() {
        let (one, two) = (ServerUid::from("one"), ServerUid::from("two"));
        let mut cache = AvatarCache::default();
        assert_eq!(cache.request(&one, &[upload(1)]), [upload(1)]);
        cache.on_loaded(&two, &upload(1), Some(image()));
        let state = cache.state(&one, &upload(1));
        assert_eq!(state, Some(&AvatarState::Loading));
        assert_eq!(cache.state(&two, &upload(1)), None);
        cache.on_loaded(&one, &upload(1), Some(image()));
        assert!(cache.handle(&one, &upload(1)).is_some());
        assert!(cache.handle(&two, &upload(1)).is_none());
        cache.forget(&one);
        cache.on_loaded(&one, &upload(1), Some(image()));
        assert_eq!(cache.state(&one, &upload(1)), None);
    }

    #[test]
    fn concurrent_avatar_requests_are_limited_and_not_repeated() {
        let one = ServerUid::from("one");
        let mut cache = AvatarCache::default();
        let all: Vec<_> = (0..6).map(upload).collect();
        assert_eq!(cache.request(&one, &all).len(), MAX_IN_FLIGHT);
        assert_eq!(cache.request(&one, &all), []);
        cache.on_loaded(&one, &upload(0), None);
        cache.on_loaded(&one, &upload(1), Some(image()));
        assert_eq!(cache.request(&one, &all), [upload(4), upload(5)]);
        assert_eq!(
            cache.state(&one, &upload(0)),
            Some(&AvatarState::Unavailable)
        );
        cache.retry(&one);
        cache.on_loaded(&one, &upload(2), Some(image()));
        assert_eq!(cache.request(&one, &all), [upload(0)]);
    }

    #[test]
    fn least_recently_used_avatars_are_evicted() {
        let one = ServerUid::from("one");
        let mut cache = AvatarCache::default();
        for number in 0..=MAX_AVATARS_PER_SERVER {
            let fetch = cache.request(&one, &[upload(0), upload(number)]);
            for upload in fetch {
                cache.on_loaded(&one, &upload, Some(image()));
            }
        }
        assert!(cache.handle(&one, &upload(0)).is_some());
        assert!(cache.handle(&one, &upload(1)).is_none());
        assert!(
            cache
                .handle(&one, &upload(MAX_AVATARS_PER_SERVER))
                .is_some()
        );
        assert_eq!(
            cache.0.get(&one).map(|avatars| avatars.slots.len()),
            Some(MAX_AVATARS_PER_SERVER)
        );
    }
}
