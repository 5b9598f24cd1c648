//! Which channels are shown: the open one, and those in windows of their own.

use std::time::Instant;

use super::reading::ShownChannel;
use super::{ChannelState, Server};
use crate::domain::id::ChannelId;

impl Server {
    /// Shows a channel in a window of its own, too, with the unread divider.
    pub fn open_window(&mut self, channel: &ChannelId) {
        if self.windows.contains_key(channel) {
            return;
        }
        self.show(channel);
        let shown = ShownChannel::default();
        let _none = self.windows.insert(channel.clone(), shown);
    }

    pub fn close_window(&mut self, channel: &ChannelId) {
        if self.windows.remove(channel).is_some() {
            self.hide(channel);
        }
    }

    /// Whether the channels are those of the server, and not those of an earlier run.
    pub fn has_reported_channels(&self) -> bool {
        self.has_reported_channels
    }

    /// Whether any window shows a channel.
    pub fn is_shown(&self, channel: &ChannelId) -> bool {
        self.open.as_ref() == Some(channel) || self.windows.contains_key(channel)
    }

    /// The channels that windows show, each once.
    pub fn shown_channels(&self) -> impl Iterator<Item = &ChannelId> {
        let open = self.open.as_ref();
        let open = open.filter(|open| !self.windows.contains_key(*open));
        open.into_iter().chain(self.windows.keys())
    }

    pub fn shown_states(&self) -> impl Iterator<Item = &ChannelState> {
        let shown = self.shown_channels();
        shown.filter_map(|channel| self.channel_states.get(channel))
    }

    /// How each window that shows a channel does.
    pub(super) fn views_of(&self, channel: &ChannelId) -> impl Iterator<Item = &ShownChannel> {
        let main = (self.open.as_ref() == Some(channel)).then_some(&self.shown);
        main.into_iter().chain(self.windows.get(channel))
    }

    /// The same, to be changed.
    pub(super) fn views_of_mut(
        &mut self,
        channel: &ChannelId,
    ) -> impl Iterator<Item = &mut ShownChannel> {
        let main = (self.open.as_ref() == Some(channel)).then_some(&mut self.shown);
        main.into_iter().chain(self.windows.get_mut(channel))
    }

    /// To be called before a channel is shown.
    pub(super) fn show(&mut self, channel: &ChannelId) {
        self.add_channel_state(channel);
        if self.is_shown(channel) {
            return;
        }
        let (unread, _) = self.unread(channel);
        let _known = self.edit_timeline(channel, |timeline| {
            timeline.set_in_view(true);
            timeline.mark_unread(unread);
        });
    }

    /// To be called once a window does not show a channel any more.
    pub(super) fn hide(&mut self, channel: &ChannelId) {
        if self.is_shown(channel) {
            return;
        }
        let _known = self.edit_timeline(channel, |timeline| {
            timeline.mark_unread(0);
            timeline.collapse(None);
            timeline.set_in_view(false);
        });
        if let Some(state) = self.channel_states.get_mut(channel) {
            state.last_seen = Some(Instant::now());
        }
    }
}
