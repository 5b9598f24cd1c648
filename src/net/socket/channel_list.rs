//! Requests for the channel list while a socket is open.

use std::time::{Duration, Instant};

use iced::futures::FutureExt;

use super::websocket::{Fetched, WebSocketSession};
use crate::domain::channel::{Category, ChannelKind};
use crate::domain::id::ChannelId;
use crate::domain::server_event::ServerEvent;
use crate::net::egress::RequestError;
use crate::net::egress::endpoint::{ChannelList, ListChannels};
use crate::net::session::Session;

/// Between two requests.
const INTERVAL: Duration = Duration::from_secs(2);

/// The requests for the channel list; at most one runs at a time.
#[derive(Debug, Default)]
pub(super) struct ChannelsFetch {
    pub(super) is_stale: bool,
    is_running: bool,
    not_before: Option<Instant>,
}

impl ChannelsFetch {
    /// Whether a request is to be sent now.
    fn start(&mut self, now: Instant) -> bool {
        let is_early = self.not_before.is_some_and(|at| at > now);
        if !self.is_stale || self.is_running || is_early {
            return false;
        }
        *self = Self {
            is_stale: false,
            is_running: true,
            not_before: Some(now + INTERVAL),
        };
        true
    }

    pub(super) fn next_timer(&self) -> Option<Instant> {
        let waits = self.is_stale && !self.is_running;
        self.not_before.filter(|_| waits)
    }
}

impl WebSocketSession {
    pub(super) fn fetch_channels(&mut self, session: &Session, now: Instant) {
        if self.channels.start(now) {
            let session = session.clone();
            let fetch = async move {
                Fetched::Channels(session.send(&ListChannels(session.server())).await)
            };
            self.fetches.push(fetch.boxed());
        }
    }

    pub(super) fn on_channels(&mut self, channels: Result<ChannelList, RequestError>) {
        self.channels.is_running = false;
        match channels {
            Ok(ChannelList { categories, .. }) => {
                self.sync.set_channels(text_channels(&categories));
                self.emit(ServerEvent::Channels(categories), 0);
            }
            Err(error) => tracing::info!(?error, "channels are not available"),
        }
    }
}

pub(super) fn text_channels(categories: &[Category]) -> Vec<ChannelId> {
    let channels = categories.iter().flat_map(|category| &category.channels);
    let text = channels.filter(|channel| channel.kind == ChannelKind::Text);
    text.map(|channel| channel.id.clone()).collect()
}
