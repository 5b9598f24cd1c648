//! Decoded pictures, separate for each server, so that an ID of one server never resolves on another; bounded in bytes
//! for all servers together. And the files that are being saved.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use super::pictures_in;
use super::previews::Previews;
use crate::domain::attachment::{FileKey, PictureFailure, ShownFile};
use crate::domain::id::ServerUid;
use crate::domain::timeline::Timeline;
use crate::feature::context::Ctx;
use crate::ui::widget::picture::Picture;

/// Of decoded pictures, in bytes. Those on the screen stay in any case.
const MAX_BYTES: usize = 48 * 1024 * 1024;
/// In the window of one channel.
const MAX_BYTES_OF_WINDOW: usize = 12 * 1024 * 1024;
/// Per server.
const MAX_IN_FLIGHT: usize = 4;

#[derive(Debug)]
pub struct Files {
    max_bytes: usize,
    pub(super) servers: BTreeMap<ServerUid, ServerFiles>,
    clock: u64,
    /// The rows on the screen. Written while the list scrolls, without a message, like `reported`.
    pub(super) shown: Cell<(usize, usize)>,
    /// What was missing there.
    pub(super) reported: RefCell<Vec<FileKey>>,
}

#[derive(Debug, Default)]
pub(super) struct ServerFiles {
    pictures: BTreeMap<FileKey, Slot>,
    /// Pictures that the user has chosen to load.
    allowed: BTreeSet<FileKey>,
    saving: BTreeMap<FileKey, Saving>,
    pub(super) previews: Previews,
}

#[derive(Debug)]
struct Slot {
    state: PictureState,
    last_used: u64,
}

#[derive(Debug, PartialEq)]
pub(super) enum PictureState {
    Loading,
    Ready(Picture),
    Failed(PictureFailure),
}

/// How much of a file was downloaded, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saving {
    pub received: u64,
    /// As the server states.
    pub total: u64,
}

impl Default for Files {
    fn default() -> Self {
        Self {
            max_bytes: MAX_BYTES,
            servers: BTreeMap::new(),
            clock: 0,
            shown: Cell::default(),
            reported: RefCell::default(),
        }
    }
}

impl Files {
    pub(in crate::feature::timeline) fn of_window() -> Self {
        Self {
            max_bytes: MAX_BYTES_OF_WINDOW,
            ..Self::default()
        }
    }

    pub(super) fn state(&self, server: &ServerUid, key: &FileKey) -> Option<&PictureState> {
        Some(&self.servers.get(server)?.pictures.get(key)?.state)
    }

    pub(super) fn saving(&self, server: &ServerUid, key: &FileKey) -> Option<Saving> {
        self.servers.get(server)?.saving.get(key).copied()
    }

    pub(super) fn is_allowed(&self, server: &ServerUid, key: &FileKey) -> bool {
        let files = self.servers.get(server);
        files.is_some_and(|files| files.allowed.contains(key))
    }

    pub(super) fn server_mut(&mut self, server: &ServerUid) -> &mut ServerFiles {
        self.servers.entry(server.clone()).or_default()
    }

    pub(super) fn allow(&mut self, server: &ServerUid, key: FileKey) {
        self.forget_failure(server, &key);
        let _new = self.server_mut(server).allowed.insert(key);
    }

    pub(super) fn forget_failure(&mut self, server: &ServerUid, key: &FileKey) {
        let pictures = &mut self.server_mut(server).pictures;
        let failed = |slot: &Slot| matches!(slot.state, PictureState::Failed(_));
        if pictures.get(key).is_some_and(failed) {
            let _failed = pictures.remove(key);
        }
    }

    pub(super) fn forget_failures(&mut self, server: &ServerUid) {
        let is_kept = |slot: &Slot| {
            !matches!(
                slot.state,
                PictureState::Failed(PictureFailure::NotLoaded(_))
            )
        };
        let pictures = &mut self.server_mut(server).pictures;
        pictures.retain(|_, slot| is_kept(slot));
    }

    /// Drops everything of a removed server.
    pub(in crate::feature::timeline) fn forget(&mut self, server: &ServerUid) {
        let _removed = self.servers.remove(server);
    }

    pub(super) fn set_saving(&mut self, server: &ServerUid, key: FileKey, saving: Option<Saving>) {
        let files = &mut self.server_mut(server).saving;
        let _before = match saving {
            Some(saving) => files.insert(key, saving),
            None => files.remove(&key),
        };
    }

    /// Marks the pictures on the screen as used. Returns those to load now, which are in state `Loading` from then on, and
    /// those that are loading and are not on the screen any more, which are forgotten.
    pub(super) fn request(
        &mut self,
        ctx: &Ctx<'_>,
        timeline: &Timeline,
    ) -> (Vec<ShownFile>, Vec<FileKey>) {
        let server = ctx.server.uid();
        let missing: Vec<_> = self.missing(ctx, timeline).collect();
        let shown: BTreeSet<_> = pictures_in(timeline, self.shown.get())
            .map(|(channel, file)| FileKey::new(channel, file))
            .collect();
        self.clock += 1;
        let clock = self.clock;
        let pictures = &mut self.server_mut(server).pictures;
        for key in &shown {
            if let Some(slot) = pictures.get_mut(key) {
                slot.last_used = clock;
            }
        }
        let is_loading = |slot: &Slot| slot.state == PictureState::Loading;
        let stop: Vec<_> = pictures
            .iter()
            .filter(|(key, slot)| is_loading(slot) && !shown.contains(*key))
            .map(|(key, _)| key.clone())
            .collect();
        for key in &stop {
            let _stopped = pictures.remove(key);
        }
        let in_flight = pictures.values().filter(|slot| is_loading(slot)).count();
        let mut start: Vec<ShownFile> = Vec::new();
        for file in missing {
            let is_free = in_flight + start.len() < MAX_IN_FLIGHT;
            if is_free && !pictures.contains_key(&file.key) {
                let slot = Slot {
                    state: PictureState::Loading,
                    last_used: clock,
                };
                let _new = pictures.insert(file.key.clone(), slot);
                start.push(file);
            }
        }
        (start, stop)
    }

    /// Ignores what is not loading, as after its server was removed.
    pub(super) fn on_loaded(
        &mut self,
        server: &ServerUid,
        key: &FileKey,
        result: Result<Picture, PictureFailure>,
    ) {
        let files = self.servers.get_mut(server);
        let slot = files.and_then(|files| files.pictures.get_mut(key));
        let Some(slot) = slot.filter(|slot| slot.state == PictureState::Loading) else {
            return;
        };
        slot.state = result.map_or_else(PictureState::Failed, PictureState::Ready);
        self.evict();
    }

    pub(super) fn loading(&self, server: &ServerUid) -> Vec<FileKey> {
        let pictures = self.servers.get(server).map(|files| files.pictures.iter());
        let pictures = pictures.into_iter().flatten();
        let loading = pictures.filter(|(_, slot)| slot.state == PictureState::Loading);
        loading.map(|(key, _)| key.clone()).collect()
    }

    /// Of all decoded pictures, in bytes.
    pub(in crate::feature::timeline) fn bytes(&self) -> usize {
        let files = self.servers.values();
        let slots = files.flat_map(|files| files.pictures.values());
        slots.map(Slot::bytes).sum()
    }

    /// Drops what was not on the screen for longest. What the last request has found there stays.
    fn evict(&mut self) {
        let mut excess = self.bytes().saturating_sub(self.max_bytes);
        while excess > 0 {
            let slots = self.servers.iter().flat_map(|(server, files)| {
                let slots = files.pictures.iter();
                slots.map(move |(key, slot)| (server, key, slot))
            });
            let old = slots.filter(|(.., slot)| slot.bytes() > 0 && slot.last_used < self.clock);
            let oldest = old.min_by_key(|(.., slot)| slot.last_used);
            let Some((server, key, slot)) = oldest else {
                return;
            };
            excess = excess.saturating_sub(slot.bytes());
            let (server, key) = (server.clone(), key.clone());
            let _evicted = self.server_mut(&server).pictures.remove(&key);
        }
    }
}

impl Slot {
    fn bytes(&self) -> usize {
        match &self.state {
            PictureState::Ready(picture) => picture.bytes(),
            PictureState::Loading | PictureState::Failed(_) => 0,
        }
    }
}
