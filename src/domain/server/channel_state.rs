//! The state of one channel: timeline, presence and unread counts.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use super::record::Recorded;
use crate::domain::id::{ClientId, UserId};
use crate::domain::timeline::Timeline;

#[derive(Debug)]
pub struct ChannelState {
    pub timeline: Timeline,
    pub(super) unread: u32,
    pub(super) mentions: u32,
    pub(super) present: BTreeMap<ClientId, UserId>,
    /// When it was in view last.
    pub(super) last_seen: Option<Instant>,
    /// What is stored of it.
    pub(super) recorded: Recorded,
    /// Whether it may differ from what is stored.
    pub(super) is_touched: bool,
}

impl ChannelState {
    pub(super) fn new(timeline: Timeline) -> Self {
        Self {
            timeline,
            unread: 0,
            mentions: 0,
            present: BTreeMap::new(),
            last_seen: None,
            recorded: Recorded::default(),
            is_touched: false,
        }
    }

    /// Each person once, by uid.
    pub fn present(&self) -> impl Iterator<Item = &UserId> {
        self.present.values().collect::<BTreeSet<_>>().into_iter()
    }
}
