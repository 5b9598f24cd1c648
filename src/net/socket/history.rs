//! Requests for histories while a socket is open: how much is requested, and what of it the app must know.

use iced::futures::FutureExt;

use super::limit;
use super::task::{ConnectionTask, LoadedHistory, LoadedPage, now};
use super::websocket::{Fetched, ROW_BYTES, WebSocketSession};
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, MessageId};
use crate::domain::server_event::{History, ServerEvent};
use crate::net::{api, backoff};

/// The first messages of a channel that is not open: enough to count what arrives while the connection is lost.
const SMALL_PAGE: u32 = 10;
/// The most messages that are requested of a channel that is not open.
const MAX_HIDDEN_PAGE: u32 = 1_000;
/// The most messages of a history that is compared with the next one.
const MAX_COMPARED: usize = 2 * api::PAGE as usize;

/// A request for the newest messages of a channel.
pub(super) struct HistoryRequest {
    pub(super) channel: ChannelId,
    page: LoadedPage,
    is_open: bool,
    /// The messages that had arrived as events since the last history.
    posts: u32,
    /// Up to which message other devices of the user have read it.
    read: Option<MessageId>,
}

impl WebSocketSession {
    /// The open channel with a full page; each as far back as what is known of it. What arrived as events is requested
    /// again, with what may have been lost among it.
    pub(super) fn fetch_history(&mut self, task: &mut ConnectionTask, channel: ChannelId) {
        let session = task.session.clone();
        let is_open = task.view.focus.as_ref() == Some(&channel) && !task.view.is_background();
        let loaded = task.loaded.get(&channel);
        // One that reaches back to a known message grows as far as it takes.
        let is_small =
            loaded.is_none_or(|loaded| loaded.page == LoadedPage::Small && loaded.newest.is_some());
        let (page, limit) = if is_small && !is_open {
            (LoadedPage::Small, SMALL_PAGE)
        } else {
            (LoadedPage::Full, api::PAGE)
        };
        let posts = self.sync.posts(&channel);
        let limit = limit.saturating_add(posts).saturating_add(posts / 4);
        let newest = loaded.and_then(|loaded| loaded.newest.clone());
        let asks_read = self.syncs_read && task.reads.begin_asking(&channel);
        let mut request = HistoryRequest {
            channel,
            page,
            is_open,
            posts,
            read: None,
        };
        let fetch = async move {
            let _turn = if is_open {
                None
            } else {
                Some(limit::turn_to_fetch().await)
            };
            let limit = if is_open {
                limit
            } else {
                limit.min(MAX_HIDDEN_PAGE)
            };
            let history =
                api::fetch_newest_since(&session, &request.channel, limit, newest.as_ref()).await;
            if asks_read {
                let read = api::fetch_read(&session, &request.channel).await;
                request.read = read.ok().flatten();
            }
            Fetched::History(request, history)
        };
        self.fetches.push(fetch.boxed());
    }

    pub(super) fn on_history(
        &mut self,
        task: &mut ConnectionTask,
        request: HistoryRequest,
        history: History,
    ) {
        let HistoryRequest {
            channel,
            page,
            is_open,
            posts,
            read,
        } = request;
        self.sync.on_fetched(&channel);
        self.sync.on_history(&channel, posts);
        if self.sync.known(&channel).is_some() {
            let loaded = task.loaded.entry(channel).or_default();
            loaded.page = loaded.page.max(page);
            loaded.newest = history.messages.last().map(Into::into);
        }
        let read = read.map(|last_read| {
            task.reads.on_known(&history.channel, &last_read);
            ServerEvent::Read {
                channel: history.channel.clone(),
                user: task.session.identity().user.clone(),
                last_read,
            }
        });
        if self.unchanged.as_ref() == Some(&history) {
            return self.emit_read(read);
        }
        if is_open {
            let is_compared = history.messages.len() <= MAX_COMPARED;
            self.unchanged = is_compared.then(|| history.clone());
        } else {
            self.on_history_changed(&history.channel);
        }
        let texts = history.messages.iter().map(|message| message.body.len());
        let bytes = texts.sum::<usize>() + history.messages.len() * ROW_BYTES;
        self.emit(ServerEvent::History(Box::new(history)), bytes);
        self.emit_read(read);
    }

    fn emit_read(&mut self, read: Option<ServerEvent>) {
        if let Some(read) = read {
            self.emit(read, 0);
        }
    }

    /// A channel that cannot be fetched does not end the connection.
    pub(super) fn on_history_failed(&mut self, request: HistoryRequest, failure: Failure) {
        let HistoryRequest { channel, .. } = request;
        tracing::warn!(?failure, "a history is not available");
        self.on_history_changed(&channel);
        // No server that lists a channel answers without a code that it has none.
        if failure.is_transient() || failure == Failure::Unsupported {
            let wait = backoff::retry_after(&failure);
            self.sync.on_fetch_failed(&channel, now(), wait);
        } else {
            self.sync.on_fetched(&channel);
        }
        self.emit(ServerEvent::HistoryFailed(channel, failure), 0);
    }

    /// The user looks at the open channel.
    pub(super) fn on_view(&mut self, task: &ConnectionTask) {
        let Some(channel) = &task.view.focus else {
            return;
        };
        let loaded = task.loaded.get(channel);
        if loaded.is_some_and(|loaded| loaded.page == LoadedPage::Full) {
            self.sync.on_view(now());
        } else {
            self.sync.refetch(channel);
        }
    }

    /// The app has another history of the channel than the one that it received last.
    pub(super) fn on_history_changed(&mut self, channel: &ChannelId) {
        let _known = self.unchanged.take_if(|known| known.channel == *channel);
    }

    /// Notes what an event says about the history of its channel, and that others may have been lost with it.
    pub(super) fn on_change(&mut self, task: &mut ConnectionTask, event: &ServerEvent) {
        let (channel, is_post) = match event {
            ServerEvent::Posted(message) => (&message.channel, true),
            ServerEvent::Edited(message) => (&message.channel, false),
            ServerEvent::Deleted { channel, .. } | ServerEvent::ReactionChanged { channel, .. } => {
                (channel, false)
            }
            // The response to a subscription. The limit of those keeps the queue of the server short.
            ServerEvent::Present(..) => return,
            ServerEvent::Capabilities(_)
            | ServerEvent::Channels(_)
            | ServerEvent::UnreadCounts(_)
            | ServerEvent::Members(_)
            | ServerEvent::Profiles(_)
            | ServerEvent::History(_)
            | ServerEvent::HistoryFailed(..)
            | ServerEvent::Joined(..)
            | ServerEvent::Left(..)
            | ServerEvent::Typing { .. }
            | ServerEvent::Read { .. }
            | ServerEvent::Disconnected => return self.sync.on_event(now()),
        };
        self.sync.on_event(now());
        self.sync.on_history_event(channel, is_post);
        self.on_history_changed(channel);
        if is_post && let Some(channel) = self.sync.known(channel) {
            // What follows it while the connection is lost is counted from it.
            if !task.loaded.contains_key(channel) {
                let _none = task
                    .loaded
                    .insert(channel.clone(), LoadedHistory::default());
            }
        }
    }
}
