//! What of each server is written to the history on this device. Must not know what the user sees.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::domain::id::{ChannelId, MessageId, ServerUid};
use crate::domain::server::Server;
use crate::domain::server_event::ServerEvent;
use crate::domain::stored::{Change, Window};
use crate::store::history::HistoryStore;

/// From a key press in a draft to its place on disk.
pub const DRAFT_DELAY: Duration = Duration::from_millis(500);

/// The store, and which servers are in it.
#[derive(Default)]
pub struct HistoryRecorder {
    /// `None` without a profile, and while the identity is in memory only.
    pub store: Option<HistoryStore>,
    /// Servers whose stored state was taken up. Nothing is written of others, as it would replace what is stored.
    recorded: BTreeSet<ServerUid>,
    /// Whether changed drafts will be written.
    pub awaits_drafts: bool,
    /// Whether the last changes could not be written, and are in memory only.
    pub is_failing: bool,
}

impl HistoryRecorder {
    /// Writes what changes of a server from now on.
    pub fn start_recording(&mut self, server: &ServerUid) {
        let _new = self.recorded.insert(server.clone());
    }

    /// The store, for a server that is recorded.
    pub fn of(&self, server: &ServerUid) -> Option<&HistoryStore> {
        self.store
            .as_ref()
            .filter(|_| self.recorded.contains(server))
    }

    #[cfg(test)]
    pub fn is_recorded(&self, server: &ServerUid) -> bool {
        self.recorded.contains(server)
    }

    /// Whether what waits to be sent is on the disk.
    pub fn is_durable(&self, server: &ServerUid) -> bool {
        !self.is_failing && self.of(server).is_some()
    }

    /// Writes changes of a server in the background, if it is recorded.
    pub fn record(&self, server: &ServerUid, changes: Vec<Change>) {
        if let Some(store) = self.of(server).filter(|_| !changes.is_empty()) {
            store.record(server, changes);
        }
    }

    /// Drops a server that was removed. Its store is deleted elsewhere.
    pub fn forget(&mut self, server: &ServerUid) {
        let _known = self.recorded.remove(server);
    }
}

/// What events change in the stored history. They are applied to the server between [`Self::new`] and [`Self::finish`].
pub struct EventChanges {
    changes: Vec<Change>,
    /// Messages that are stored as they are after the events.
    touched: Vec<(ChannelId, MessageId)>,
}

impl EventChanges {
    pub fn new(server: &Server, events: &[ServerEvent]) -> Self {
        let mut recorded = Self {
            changes: Vec::new(),
            touched: Vec::new(),
        };
        let mut can_delete = server.capabilities().extensions.message_delete;
        for event in events {
            if let ServerEvent::Capabilities(capabilities) = event {
                can_delete = capabilities.extensions.message_delete;
            }
            recorded.add(event, can_delete);
        }
        recorded
    }

    fn add(&mut self, event: &ServerEvent, can_delete: bool) {
        let change = match event {
            ServerEvent::Channels(categories) => Change::Channels(categories.clone()),
            ServerEvent::Profiles(profiles) => Change::Profiles(profiles.clone()),
            ServerEvent::History(history) => Change::Window(Window {
                history: history.as_ref().clone(),
                keeps_missing: !can_delete,
            }),
            ServerEvent::Posted(message) => Change::Posted(message.as_ref().clone()),
            ServerEvent::Deleted { channel, message } => {
                Change::Deleted(channel.clone(), message.clone())
            }
            ServerEvent::Edited(message) => {
                // With what the copy in memory adds, if there is one.
                self.touch(&message.channel, &message.id);
                Change::Edited(message.as_ref().clone())
            }
            ServerEvent::ReactionChanged {
                channel, message, ..
            } => {
                self.touch(channel, message);
                return;
            }
            ServerEvent::Capabilities(_)
            | ServerEvent::UnreadCounts(_)
            | ServerEvent::Members(_)
            | ServerEvent::HistoryFailed(..)
            | ServerEvent::Present(..)
            | ServerEvent::Joined(..)
            | ServerEvent::Left(..)
            | ServerEvent::Typing { .. }
            | ServerEvent::Disconnected
            | ServerEvent::Read { .. } => return,
        };
        self.changes.push(change);
    }

    fn touch(&mut self, channel: &ChannelId, message: &MessageId) {
        self.touched.push((channel.clone(), message.clone()));
    }

    /// The changes, after the events were applied, with those that follow from them: an own message and that it is no longer
    /// pending are stored together, or it would be sent again after a crash. Those of channels that the server does not
    /// list are left out.
    pub fn finish(self, server: &mut Server) -> Vec<Change> {
        let Self {
            mut changes,
            touched,
        } = self;
        changes.retain(|change| match change {
            Change::Window(Window { history, .. }) => server.channel(&history.channel).is_some(),
            Change::Posted(message) => server.channel(&message.channel).is_some(),
            _ => true,
        });
        let edited = touched.iter().filter_map(|(channel, message)| {
            let timeline = &server.channel_state(channel)?.timeline;
            Some(Change::Edited(timeline.find(message)?.message.clone()))
        });
        changes.extend(edited);
        changes.extend(server.take_changes());
        changes
    }
}
