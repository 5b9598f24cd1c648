//! The drafts of all channels: what of them is to be stored, and what was.

use super::channel_view::ChannelView;
use super::{ChannelRef, State};
use crate::domain::stored::StoredDraft;

impl State {
    /// Whether the draft of the open channel is to be stored again.
    pub fn has_changed_draft(&self) -> bool {
        self.current_view()
            .is_some_and(|view| view.draft.is_changed())
    }

    /// The drafts that have changed since the last call; `None` where there is none any more.
    pub fn take_changed_drafts(&mut self) -> Vec<(ChannelRef, Option<StoredDraft>)> {
        let views = self.views.iter_mut();
        let changed = views.filter(|(_, view)| view.draft.is_changed());
        changed
            .map(|(channel_ref, view)| (channel_ref.clone(), view.draft.take_changed()))
            .collect()
    }

    /// Takes up a stored draft, unless something was written in its channel meanwhile.
    pub fn restore_draft(&mut self, channel_ref: &ChannelRef, stored: &StoredDraft) {
        self.view_or_new(channel_ref).draft.restore_stored(stored);
    }

    #[cfg(test)]
    pub fn draft_text(&self, channel_ref: &ChannelRef) -> Option<String> {
        let text = self.views.get(channel_ref)?.draft.content.text();
        Some(text.trim_end().to_owned())
    }

    /// Takes over text and reply of a draft from another window.
    pub fn copy_draft(&mut self, channel_ref: &ChannelRef, other: &Self) {
        let Some(other) = other.views.get(channel_ref) else {
            return;
        };
        self.view_or_new(channel_ref).draft.copy(&other.draft);
    }

    pub(super) fn view_or_new(&mut self, channel_ref: &ChannelRef) -> &mut ChannelView {
        let ids = self.views.values().map(|view| view.content_id);
        let next_id = ids.max().unwrap_or(0) + 1;
        let view = self.views.entry(channel_ref.clone());
        view.or_insert_with(|| ChannelView::new(next_id))
    }
}
