//! New messages that may notify, and whether they are still unread.
//!
//! A message arrives here when it is counted as unread, which happens once: what was counted is stored with the read state
//! of its channel (`docs/adr/0025-notifications.md`).

use super::Server;
use crate::domain::id::{ChannelId, MessageId};
use crate::domain::identity::SessionState;
use crate::domain::inbox;
use crate::domain::message::ChatMessage;
use crate::domain::notification::group::Arrival;
use crate::domain::trust::Trust;

/// Between two calls of [`Server::take_arrivals`]. Further ones are counted, but do not notify.
const MAX_ARRIVALS: usize = 1_000;
/// Of one message.
const MAX_FILES: usize = 3;

impl Server {
    /// The messages that were counted as unread since the last call, the oldest first.
    pub fn take_arrivals(&mut self) -> Vec<(ChannelId, Arrival)> {
        std::mem::take(&mut self.arrivals)
    }

    pub(super) fn note_arrival(&mut self, message: &ChatMessage, is_mention: bool) {
        if self.arrivals.len() >= MAX_ARRIVALS {
            return;
        }
        let files = message.extra().attachments.iter().take(MAX_FILES);
        let arrival = Arrival {
            message: message.id.clone(),
            author: message.author.clone(),
            calls_me: is_mention || inbox::is_reply_to(message, &self.info.me),
            body: message.body.clone(),
            files: files.map(|file| file.file_name.clone()).collect(),
        };
        self.arrivals.push((message.channel.clone(), arrival));
    }

    /// Whether a message of a channel is among those that are unread. One that is not loaded is taken for one.
    pub fn is_unread(&self, channel: &ChannelId, message: &MessageId) -> bool {
        let (unread, _) = self.unread(channel);
        let Some(state) = self.channel_states.get(channel).filter(|_| unread > 0) else {
            return false;
        };
        let timeline = &state.timeline;
        let first_unread = timeline.first_unread(unread);
        first_unread
            .zip(timeline.position(message))
            .is_none_or(|(first_unread, at)| first_unread <= at)
    }

    /// Whether what it says of its users is theirs, and reaches this device as it was sent.
    pub fn is_trusted(&self) -> bool {
        let is_verified = matches!(self.session_state, SessionState::Verified { .. });
        let is_private = match self.tls_state.trust {
            Some(
                Trust::VerifiedPin
                | Trust::SystemTrusted
                | Trust::SelfSignedAccepted
                | Trust::InsecureLoopback,
            ) => true,
            Some(Trust::InsecureChosen | Trust::Changed { .. }) | None => false,
        };
        is_verified && is_private
    }
}
