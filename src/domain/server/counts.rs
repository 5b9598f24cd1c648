//! Counts unread messages and mentions: of each channel, and of all together.

use std::time::Instant;

use super::Server;
use crate::domain::id::{ChannelId, MessageId};
use crate::domain::inbox::InboxEntry;
use crate::domain::message::ChatMessage;
use crate::domain::server_event::{History, HistoryRange};
use crate::domain::unread;

struct UnreadMessage {
    id: MessageId,
    is_mention: bool,
    /// Whether it lies in the range of a history.
    is_covered: bool,
}

impl Server {
    /// Changes the unread messages and the mentions of a channel, and with them the sums.
    pub(super) fn change_counts(
        &mut self,
        channel: &ChannelId,
        change: impl FnOnce(u32, u32) -> (u32, u32),
    ) {
        let Some(state) = self.channel_states.get_mut(channel) else {
            return;
        };
        let before = (state.unread, state.mentions);
        let (unread, mentions) = change(before.0, before.1);
        if (unread, mentions) == before {
            return;
        }
        (state.unread, state.mentions) = (unread, mentions);
        let replace =
            |sum: u64, old: u32, new: u32| sum.saturating_sub(old.into()) + u64::from(new);
        self.unread = replace(self.unread, before.0, unread);
        self.mentions = replace(self.mentions, before.1, mentions);
        self.channels_revision += 1;
        if unread == 0 {
            self.see_all_in_inbox(channel);
        }
    }

    /// Counts of the server are used only until messages are counted here.
    pub(super) fn apply_counts(&mut self, counts: Vec<(ChannelId, u32, u32)>) {
        for (channel, unread, mentions) in counts {
            let is_listed = self.layout.contains(&channel);
            if is_listed && !self.is_shown(&channel) && !self.channel_states.contains_key(&channel)
            {
                self.add_channel_state(&channel);
                self.change_counts(&channel, |_, _| (unread, mentions.min(unread)));
            }
        }
    }

    /// Merges a history. Messages that it brings are counted, those that it lacks are no longer.
    pub(super) fn apply_history(&mut self, history: History, now: Instant) {
        let channel = history.channel.clone();
        let is_newest = history.range == HistoryRange::Newest;
        let unread = if is_newest {
            self.unread_messages(&history)
        } else {
            Vec::new()
        };
        let newest_at = is_newest.then_some(now);
        let merged = self.edit_timeline(&channel, |timeline| {
            let missed = if is_newest {
                timeline.take_missed(&history.messages)
            } else {
                Vec::new()
            };
            let new = timeline.merge(history);
            timeline.check_pending(newest_at);
            (new, missed)
        });
        let (new, missed) = merged.unwrap_or_default();
        self.diagnostics.count_recovered(missed.len() + new.len());
        self.forget_missing(&channel, &unread);
        for message in missed {
            self.count_message(&channel, &message);
        }
        for id in new {
            self.count(&channel, &id);
        }
        if is_newest {
            self.limit_counts(&channel);
        }
    }

    /// The loaded messages that are unread: the newest by others.
    fn unread_messages(&self, history: &History) -> Vec<UnreadMessage> {
        let (unread, _) = self.unread(&history.channel);
        let state = self.channel_states.get(&history.channel);
        let timeline = state.map(|state| &state.timeline);
        let Some(timeline) = timeline.filter(|it| unread > 0 && !it.lacks_newest()) else {
            return Vec::new();
        };
        let known = history.messages.iter();
        let first = known.filter_map(|message| timeline.position(&message.id));
        // What is before the first known message may be beyond the beginning of the history.
        let covered = first.min().unwrap_or(usize::MAX);
        let items = timeline.items().iter().enumerate().rev();
        let by_others = items.filter(|(_, item)| timeline.may_be_unread(item));
        let unread = by_others.take(usize::try_from(unread).unwrap_or(usize::MAX));
        unread
            .map(|(at, item)| UnreadMessage {
                id: item.message.id.clone(),
                is_mention: item.is_mention,
                is_covered: at >= covered,
            })
            .collect()
    }

    /// Counts no longer what a history has removed. What it does not cover may exist still.
    fn forget_missing(&mut self, channel: &ChannelId, unread: &[UnreadMessage]) {
        let Some(state) = self.channel_states.get(channel) else {
            return;
        };
        let has_all = state.timeline.has_all();
        let missing = unread.iter().filter(|message| {
            let found = state.timeline.find(&message.id);
            (has_all || message.is_covered) && found.is_none_or(|item| item.gone)
        });
        let (mut unread, mut mentions) = (0_u32, 0_u32);
        for message in missing {
            unread = unread.saturating_add(1);
            mentions = mentions.saturating_add(message.is_mention.into());
        }
        self.change_counts(channel, |old_unread, old_mentions| {
            let left = old_unread.saturating_sub(unread);
            (left, old_mentions.saturating_sub(mentions).min(left))
        });
    }

    /// There are no more unread messages than messages, if all of those are known.
    fn limit_counts(&mut self, channel: &ChannelId) {
        let (unread, _) = self.unread(channel);
        let state = self.channel_states.get(channel);
        let timeline = state.map(|state| &state.timeline);
        let Some(timeline) = timeline.filter(|it| unread > 0 && it.has_all()) else {
            return;
        };
        let (most_unread, most_mentions) = timeline.count_from(0);
        self.change_counts(channel, |unread, mentions| {
            (unread.min(most_unread), mentions.min(most_mentions))
        });
    }

    /// A message that is deleted is no longer unread.
    pub(super) fn apply_deletion(&mut self, channel: &ChannelId, message: &MessageId) {
        let (unread, _) = self.unread(channel);
        let state = self.channel_states.get(channel);
        let timeline = state.map(|state| &state.timeline).filter(|_| unread > 0);
        let is_mention = timeline.and_then(|timeline| {
            let at = timeline.position(message)?;
            let item = timeline.items().get(at)?;
            let (not_older, _) = timeline.count_from(at);
            let is_unread = not_older <= unread && timeline.may_be_unread(item);
            is_unread.then_some(item.is_mention)
        });
        let _known = self.edit_timeline(channel, |timeline| timeline.remove(message));
        self.inbox.remove_message(channel, message);
        self.arrivals
            .retain(|(of, it)| of != channel || it.message != *message);
        self.remember_deletion(channel);
        if let Some(is_mention) = is_mention {
            self.change_counts(channel, |unread, mentions| {
                let left = unread.saturating_sub(1);
                (left, mentions.saturating_sub(is_mention.into()).min(left))
            });
        }
    }

    /// Counts a new message, unless it is read at once.
    pub(super) fn count(&mut self, channel: &ChannelId, id: &MessageId) {
        let is_followed = self.is_followed(channel);
        let state = self.channel_states.get(channel);
        let Some(item) = state.and_then(|state| state.timeline.find(id)) else {
            return;
        };
        let (message, is_mention) = (&item.message, item.is_mention);
        let is_unread = unread::counts_as_unread(message, &self.info.me, is_followed);
        let entry = InboxEntry::of_message(message, is_mention, &self.info.me);
        let new = is_unread.then(|| message.clone());
        self.add_to_inbox(entry, is_followed);
        if let Some(new) = new {
            self.note_arrival(&new, is_mention);
            self.add_unread(channel, is_mention);
            if self.is_shown(channel) {
                let _known = self.edit_timeline(channel, |it| it.begin_unread(id));
            }
        }
    }

    /// Counts a message that is not in the timeline.
    pub(super) fn count_message(&mut self, channel: &ChannelId, message: &ChatMessage) {
        let is_followed = self.is_followed(channel);
        let entry = self.inbox_entry_of(message);
        self.add_to_inbox(entry, is_followed);
        if let Some(state) = self.channel_states.get(channel)
            && unread::counts_as_unread(message, &self.info.me, is_followed)
        {
            let is_mention = state.timeline.mentions_me(message);
            self.note_arrival(message, is_mention);
            self.add_unread(channel, is_mention);
        }
    }

    pub(super) fn add_unread(&mut self, channel: &ChannelId, is_mention: bool) {
        self.change_counts(channel, |unread, mentions| {
            let mentions = mentions.saturating_add(is_mention.into());
            (unread.saturating_add(1), mentions)
        });
    }
}
