//! Older messages are loaded: from this device where they are complete there, else from the server.

use std::time::Instant;

use iced::Task;
use iced::futures::FutureExt;
use iced::futures::future::BoxFuture;

use super::history::PAGE;
use crate::app::connections::Connections;
use crate::app::history::EventChanges;
use crate::app::message::{ServerTask, StoredRange};
use crate::app::{App, Message};
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, MessageId, ServerUid};
use crate::domain::server::Server;
use crate::domain::server_event::{History, ServerEvent};
use crate::domain::stored::{PageRange, StoredPage};
use crate::domain::timeline::OlderFrom;
use crate::feature::timeline::{self, ChannelRef, HistoryRequestId};
use crate::net::api;
use crate::net::listen::Control;
use crate::store::history;

impl App {
    /// Loads older messages: from this device as far as they are known to be complete, else from the server.
    pub(super) fn load_older(
        &mut self,
        ChannelRef {
            server: uid,
            channel,
        }: ChannelRef,
        before: MessageId,
        request: HistoryRequestId,
    ) -> Task<Message> {
        let server = self.workspace.server(&uid);
        let from = server.map_or(OlderFrom::Nowhere, |it| it.older_from(&channel, &before));
        let store = self.history.of(&uid);
        let range = PageRange::Before(before.clone());
        let page = match (from, store) {
            (OlderFrom::Store, Some(store)) => store.page(&uid, &channel, range, PAGE).boxed(),
            (OlderFrom::StoreAcrossGap, Some(store)) => {
                store.page_across_gaps(&uid, &channel, range, PAGE).boxed()
            }
            (OlderFrom::Server, _) => return self.fetch_older(uid, channel, before, request),
            _ => return self.finish_older(&uid, channel, request, Ok(())),
        };
        read_page(uid, channel, StoredRange::Before(before), request, page)
    }

    /// Loads stored messages that follow those around a message that was searched for.
    pub(super) fn load_newer(
        &mut self,
        ChannelRef {
            server: uid,
            channel,
        }: ChannelRef,
        after: MessageId,
        request: HistoryRequestId,
    ) -> Task<Message> {
        let Some(store) = self.history.of(&uid) else {
            return self.on_page(
                &uid,
                channel,
                StoredRange::After(after),
                (request, Ok(StoredPage::default())),
            );
        };
        let range = PageRange::After(after.clone());
        let page = store.page_across_gaps(&uid, &channel, range, PAGE).boxed();
        read_page(uid, channel, StoredRange::After(after), request, page)
    }

    /// Shows stored messages. Where there are none any more, the server is asked for older ones.
    pub fn on_page(
        &mut self,
        uid: &ServerUid,
        channel: ChannelId,
        range: StoredRange,
        (request, page): (HistoryRequestId, Result<StoredPage, history::Error>),
    ) -> Task<Message> {
        let Some(server) = self.workspace.server_mut(uid) else {
            return Task::none();
        };
        // What is wrong with the file was reported.
        let page = page.unwrap_or_default();
        request_names_of(server, &page, &self.connections);
        match range {
            StoredRange::Before(before) => {
                let is_empty = page.messages.is_empty();
                server.add_stored_older(&channel, &before, page);
                if is_empty {
                    let channel_ref = ChannelRef {
                        server: uid.clone(),
                        channel,
                    };
                    return self.load_older(channel_ref, before, request);
                }
            }
            StoredRange::After(after) => server.add_stored_newer(&channel, &after, page),
        }
        self.finish_older(uid, channel, request, Ok(()))
    }

    fn fetch_older(
        &mut self,
        server: ServerUid,
        channel: ChannelId,
        before: MessageId,
        request: HistoryRequestId,
    ) -> Task<Message> {
        let known = self.workspace.server(&server);
        let has_cursor =
            known.is_some_and(|it| it.capabilities().extensions.history_cursor.is_some());
        let state = known.and_then(|server| server.channel_state(&channel));
        let loaded = state.map_or(0, |state| state.timeline.items().len());
        let is_full = state.is_some_and(|state| state.timeline.is_full());
        let Some(session) = self.connections.session(&server).cloned() else {
            return Task::none();
        };
        if is_full && !has_cursor {
            // Such a server sends all newer messages with the older ones.
            let loaded = Box::new(Err(Failure::TooLarge));
            let loaded = ServerTask::OlderLoaded(channel, request, loaded);
            return Task::done(Message::ServerTask(server, loaded));
        }
        let load = async move {
            let outcome = api::fetch_older(&session, &channel, &before, loaded).await;
            ServerTask::OlderLoaded(channel, request, Box::new(outcome))
        };
        Task::perform(load, |loaded| Message::ServerTask(server, loaded))
    }

    /// Loads the older messages that could not be loaded while the current server was not connected.
    pub fn resume_paging(&mut self, uid: &ServerUid) -> Task<Message> {
        if !self.workspace.is_current(uid) {
            return Task::none();
        }
        let Some(ctx) = self.workspace.context() else {
            return Task::none();
        };
        let action = self.features.timeline.on_online(&ctx);
        self.run(action, Message::Timeline, Self::perform_timeline)
    }

    /// Asks again for the names of those whom the channels in view show: what was asked of a lost connection has no answer.
    pub fn request_names(&self, uid: &ServerUid) {
        if let Some(server) = self.workspace.server(uid) {
            let messages = server.shown_states();
            let messages = messages.flat_map(|state| state.timeline.items());
            let messages = messages.map(|item| &item.message);
            let unnamed = server.unnamed_users(messages);
            if !unnamed.is_empty() {
                self.connections.control(uid, Control::Names(unnamed));
            }
        }
    }

    pub fn on_older_loaded(
        &mut self,
        uid: &ServerUid,
        channel: ChannelId,
        request: HistoryRequestId,
        outcome: Result<History, Failure>,
    ) -> Task<Message> {
        let Some(server) = self.workspace.server_mut(uid) else {
            return Task::none();
        };
        let outcome = outcome.map(|history| {
            let unnamed = server.unnamed_users(history.messages.iter());
            self.connections.control(uid, Control::Names(unnamed));
            let event = [ServerEvent::History(Box::new(history))];
            let changes = EventChanges::new(server, &event);
            let _applied = server.apply_all(event, Instant::now());
            self.history.record(uid, changes.finish(server));
        });
        self.finish_older(uid, channel, request, outcome)
    }

    fn finish_older(
        &mut self,
        uid: &ServerUid,
        channel: ChannelId,
        request: HistoryRequestId,
        outcome: Result<(), Failure>,
    ) -> Task<Message> {
        self.workspace.trim_histories();
        let Some(ctx) = self.workspace.context_of(uid) else {
            return Task::none();
        };
        let message = timeline::Message::OlderLoaded {
            channel_ref: ChannelRef {
                server: uid.clone(),
                channel,
            },
            request,
            outcome,
        };
        let action = self.features.timeline.update(message, &ctx);
        let task = self.run(action, Message::Timeline, Self::perform_timeline);
        // What was loaded may show whether the server has the message that others wait for.
        Task::batch([task, self.fetch_avatars(), self.send_queued(uid)])
    }
}

/// Those whom stored messages show, and whose names are not known.
pub(super) fn request_names_of(server: &Server, page: &StoredPage, connections: &Connections) {
    let messages = page.messages.iter().map(|stored| &stored.message);
    let mut unnamed = server.unnamed_users(messages);
    unnamed.retain(|user| page.profiles.iter().all(|profile| profile.user != *user));
    if !unnamed.is_empty() {
        connections.control(server.uid(), Control::Names(unnamed));
    }
}

fn read_page(
    server: ServerUid,
    channel: ChannelId,
    range: StoredRange,
    request: HistoryRequestId,
    page: BoxFuture<'static, Result<StoredPage, history::Error>>,
) -> Task<Message> {
    Task::perform(page, move |page| {
        let loaded = ServerTask::PageRead(channel, range, request, Box::new(page));
        Message::ServerTask(server, loaded)
    })
}
