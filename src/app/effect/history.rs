//! The history on this device: opened with the identity, taken up by each server before it is connected, and written after
//! every change.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use iced::Task;
use tokio::task::spawn_blocking;

use super::paging::request_names_of;
use crate::app::dialog::{Dialog, DialogMessage};
use crate::app::history::DRAFT_DELAY;
use crate::app::message::{HistoryMessage, NewestPages};
use crate::app::notice::Notice;
use crate::app::{App, Message};
use crate::domain::id::{ChannelId, LocalId, ServerUid};
use crate::domain::preference::HistoryPreferences;
use crate::domain::redacted::Redacted;
use crate::domain::server::Server;
use crate::domain::stored::{Change, PageRange, StoredPage, StoredServer};
use crate::feature::settings;
use crate::feature::settings::storage::{self, StoredHistory};
use crate::feature::timeline::ChannelRef;
use crate::net::listen::Control;
use crate::store::history::{Error, HistoryLimits, HistoryStore, StoreEvent};
use crate::store::paths::Profile;
use crate::store::secret::{self, Identity};

/// How many messages of a channel are read at once.
pub const PAGE: usize = 100;

impl App {
    pub fn on_history(&mut self, message: HistoryMessage) -> Task<Message> {
        match message {
            HistoryMessage::Opened(store) => {
                self.history.store = store.map(|store| HistoryStore::clone(&store.0));
                self.start_servers()
            }
            HistoryMessage::Event(event) => self.on_store_event(&event),
            HistoryMessage::Cleared => self.load_history_sizes(),
            HistoryMessage::SizesLoaded(sizes) => self.on_history_sizes(&sizes),
            HistoryMessage::Loaded(server, stored) => self.on_stored_server(&server, *stored),
            HistoryMessage::PageLoaded(channel_ref, page) => {
                self.on_first_page(&channel_ref, *page)
            }
            HistoryMessage::Committed(channel_ref, local) => {
                self.on_committed(&channel_ref, &local)
            }
            HistoryMessage::FilesCommitted(channel_ref, local) => {
                self.on_files_committed(&channel_ref, &local)
            }
            HistoryMessage::DraftsDue => {
                self.write_drafts();
                Task::none()
            }
        }
    }

    /// Opens the history of an identity, then connects the servers. An identity in memory has none.
    pub fn open_history(&mut self, identity: &Arc<Identity>) -> Task<Message> {
        let store = self.identity.store.clone();
        let folder = self.storage.profile().map(Profile::history);
        let (Some(store), Some(folder), None) = (store, folder, &self.history.store) else {
            return self.start_servers();
        };
        let (identity, limits) = (Arc::clone(identity), self.history_limits());
        let opened = spawn_blocking(move || {
            let key = store.history_key(&identity)?;
            Ok::<_, secret::Error>(key.map(|key| HistoryStore::open(folder, key, limits)))
        });
        Task::future(opened).then(|outcome| {
            let opened = |store| Task::done(Message::History(HistoryMessage::Opened(store)));
            match outcome {
                Ok(Ok(Some((store, events)))) => {
                    let events = Task::stream(events);
                    let events = events.map(|it| Message::History(HistoryMessage::Event(it)));
                    opened(Some(Redacted::new(store))).chain(events)
                }
                Ok(Err(error)) => {
                    tracing::warn!(%error, "nothing can be kept on this device");
                    opened(None)
                }
                Ok(Ok(None)) | Err(_) => opened(None),
            }
        })
    }

    /// Takes up what is stored of every server, that of the current one first, and connects them.
    fn start_servers(&mut self) -> Task<Message> {
        let mut servers = self.workspace.order().to_vec();
        servers.sort_by_key(|uid| !self.workspace.is_current(uid));
        Task::batch(servers.iter().map(|uid| self.start_server(uid)))
    }

    /// Takes up what is stored of a server, then connects it. In the other order what the server says first would replace
    /// what is stored, and it would be unknown which own messages in the first histories are new.
    pub fn start_server(&mut self, uid: &ServerUid) -> Task<Message> {
        let is_stored = self.storage.server(uid).is_some_and(|it| !it.ephemeral);
        let is_new = self.history.of(uid).is_none();
        let store = self.history.store.as_ref();
        let Some(store) = store.filter(|_| is_stored && is_new) else {
            return self.connect(uid);
        };
        let last = self
            .storage
            .server(uid)
            .and_then(|it| it.last_channel.clone());
        let last = last.filter(|_| self.workspace.is_current(uid));
        let (server, store) = (uid.clone(), store.clone());
        let read = async move {
            let stored = store.load(&server).await?;
            let mut shown: BTreeSet<_> = last.into_iter().collect();
            let in_doubt = stored
                .channels
                .iter()
                .filter(|channel| channel.is_in_doubt());
            shown.extend(in_doubt.map(|channel| channel.channel.clone()));
            let mut pages = Vec::new();
            for channel in shown {
                let page = store.page_across_gaps(&server, &channel, PageRange::Newest, PAGE);
                pages.push((channel, page.await.unwrap_or_default()));
            }
            Ok((stored, pages))
        };
        let uid = uid.clone();
        Task::perform(read, |read| {
            Message::History(HistoryMessage::Loaded(uid, Box::new(read)))
        })
    }

    fn on_stored_server(
        &mut self,
        uid: &ServerUid,
        stored: Result<(StoredServer, NewestPages), Error>,
    ) -> Task<Message> {
        if self.workspace.server(uid).is_none() {
            // It was removed meanwhile.
            return Task::none();
        }
        let (mut stored, pages) = match stored {
            Ok(stored) => stored,
            Err(error) => {
                // One that is damaged is set aside, and loaded again then.
                if !matches!(error, Error::Damaged(_)) {
                    self.shell
                        .notify(Notice::HistoryNotWritten((&error).into()));
                }
                return self.connect(uid);
            }
        };
        for channel in &stored.channels {
            if let Some(draft) = &channel.draft {
                let channel_ref = ChannelRef {
                    server: uid.clone(),
                    channel: channel.channel.clone(),
                };
                self.features.timeline.restore_draft(&channel_ref, draft);
            }
        }
        let logged = self.history.store.as_ref().map(|store| {
            let disclosed = std::mem::take(&mut stored.disclosed);
            self.storage.ledgers().load(uid, disclosed, store)
        });
        let logged = logged.map_or_else(Task::none, |logged| Task::future(logged).discard());
        self.workspace.edit(uid, |server| {
            server.restore(stored, Instant::now());
            for (channel, page) in pages {
                server.show_stored(&channel, page);
            }
        });
        self.history.start_recording(uid);
        let shown = if self.workspace.is_current(uid) {
            self.refresh(true);
            self.reopen_channel()
        } else {
            Task::none()
        };
        let due = self.wait_for_due(uid);
        let windows = self.open_waiting_windows(uid);
        Task::batch([shown, windows, self.connect(uid), due, logged])
    }

    /// Opens the session of a server, unless there is one.
    fn connect(&mut self, uid: &ServerUid) -> Task<Message> {
        if self.connections.session(uid).is_some() {
            return Task::none();
        }
        self.open_session(uid)
    }

    /// Reads the newest stored messages of a channel that shows none.
    pub fn show_stored(&self, uid: &ServerUid, channel: &ChannelId) -> Task<Message> {
        let state = self
            .workspace
            .server(uid)
            .and_then(|it| it.channel_state(channel));
        let is_shown = state.is_some_and(|state| !state.timeline.items().is_empty());
        let store = self.history.of(uid).filter(|_| !is_shown);
        let Some(store) = store else {
            return Task::none();
        };
        let channel_ref = ChannelRef {
            server: uid.clone(),
            channel: channel.clone(),
        };
        let page = store.page_across_gaps(uid, channel, PageRange::Newest, PAGE);
        Task::perform(page, |page| {
            Message::History(HistoryMessage::PageLoaded(channel_ref, Box::new(page)))
        })
    }

    fn on_first_page(
        &mut self,
        ChannelRef {
            server: uid,
            channel,
        }: &ChannelRef,
        page: Result<StoredPage, Error>,
    ) -> Task<Message> {
        let Ok(page) = page else {
            return Task::none();
        };
        if let Some(server) = self.workspace.server(uid) {
            request_names_of(server, &page, &self.connections);
        }
        self.workspace
            .edit(uid, |server| server.show_stored(channel, page));
        let sent = self.send_queued(uid);
        if !self.workspace.is_current(uid) {
            return sent;
        }
        Task::batch([sent, self.fetch_avatars(), self.on_messages()])
    }

    /// A message is durable, or cannot be: it is sent in its turn.
    pub fn on_committed(&mut self, channel_ref: &ChannelRef, local: &LocalId) -> Task<Message> {
        let ChannelRef { server, channel } = channel_ref;
        self.workspace
            .edit(server, |server| server.stored(channel, local));
        self.send_queued(server)
    }

    /// Writes what the last message has changed, of all servers, and soon the drafts.
    pub fn write_changes(&mut self) -> Task<Message> {
        for (server, changes) in self.workspace.take_changes() {
            self.history.record(&server, changes);
        }
        for (server, change) in self.workspace.take_inbox_changes() {
            self.history.record(&server, vec![change]);
        }
        for (server, channel, message) in self.workspace.take_read() {
            let read = Control::Read(channel, message);
            self.connections.control(&server, read);
        }
        if self.history.store.is_none() || self.history.awaits_drafts || !self.has_changed_draft() {
            return Task::none();
        }
        self.history.awaits_drafts = true;
        let due = async { tokio::time::sleep(DRAFT_DELAY).await };
        Task::perform(due, |()| Message::History(HistoryMessage::DraftsDue))
    }

    fn has_changed_draft(&self) -> bool {
        let mut own = self.windows.iter();
        self.features.timeline.has_changed_draft()
            || own.any(|it| it.state.timeline.has_changed_draft())
    }

    /// Writes the drafts that have changed.
    pub fn write_drafts(&mut self) {
        self.history.awaits_drafts = false;
        // They are those of the main window.
        self.windows.forget_changed_drafts();
        for (ChannelRef { server, channel }, draft) in self.features.timeline.take_changed_drafts()
        {
            let change = Change::Draft(channel, draft);
            self.history.record(&server, vec![change]);
        }
    }

    /// What is kept, as the user has chosen.
    fn history_limits(&self) -> HistoryLimits {
        let HistoryPreferences {
            keep,
            days,
            megabytes,
        } = self.workspace.preferences().history;
        HistoryLimits {
            keeps_history: keep,
            days,
            bytes: megabytes.map(|megabytes| u64::from(megabytes) * 1_000_000),
        }
    }

    /// Applies what the user has chosen to keep.
    pub fn limit_history(&self) {
        if let Some(store) = &self.history.store {
            store.set_limits(self.history_limits());
        }
    }

    /// Deletes the file of a server that was removed.
    pub fn remove_history(&mut self, uid: &ServerUid) -> Task<Message> {
        self.history.forget(uid);
        let Some(store) = &self.history.store else {
            return Task::none();
        };
        Task::future(store.remove(uid)).then(|removed| {
            if let Err(error) = removed {
                tracing::warn!(%error, "the history of a removed server was not deleted");
            }
            Task::none()
        })
    }

    /// Deletes the stored history of a server, or of all. What waits to be sent and drafts stay.
    pub fn clear_history(&mut self, server: Option<ServerUid>) -> Task<Message> {
        let Some(store) = self.history.store.clone() else {
            return Task::none();
        };
        let servers = server.map_or_else(|| self.workspace.order().to_vec(), |uid| vec![uid]);
        for server in &servers {
            self.workspace.edit(server, Server::clear_inbox);
        }
        let cleared = async move {
            for server in servers {
                if let Err(error) = store.clear(&server).await {
                    tracing::warn!(%error, "a history was not deleted");
                }
            }
        };
        Task::perform(cleared, |()| Message::History(HistoryMessage::Cleared))
    }

    /// Reads how large the histories are, for the settings.
    pub fn load_history_sizes(&self) -> Task<Message> {
        let Some(store) = &self.history.store else {
            return Task::none();
        };
        Task::perform(store.sizes(), |sizes| {
            Message::History(HistoryMessage::SizesLoaded(sizes.unwrap_or_default()))
        })
    }

    fn on_history_sizes(&mut self, sizes: &BTreeMap<ServerUid, u64>) -> Task<Message> {
        let servers = self.workspace.servers();
        let histories = servers.filter_map(|server| {
            Some(StoredHistory {
                server: server.uid().clone(),
                name: server.name().to_owned(),
                bytes: *sizes.get(server.uid())?,
            })
        });
        let loaded = storage::Message::SizesLoaded(histories.collect());
        let Some(Dialog::Settings(_)) = self.shell.dialog() else {
            return Task::none();
        };
        self.on_dialog(DialogMessage::Settings(settings::Message::Storage(loaded)))
    }

    fn on_store_event(&mut self, event: &StoreEvent) -> Task<Message> {
        let mut name = "";
        let mut set_aside = None;
        match event {
            StoreEvent::SetAside { server, path, .. } => {
                let path = path.display();
                tracing::warn!(%path, "a damaged history was set aside");
                name = self.workspace.server(server).map_or("", Server::name);
                set_aside = Some(server);
            }
            StoreEvent::NotWritten(error) => {
                tracing::warn!(%error, "the history is not written");
                self.history.is_failing = true;
            }
            StoreEvent::WrittenAgain => {
                self.history.is_failing = false;
                let _withdrawn = self.shell.withdraw_history_not_written();
            }
        }
        if let Some(notice) = Notice::of_history(event, name) {
            self.shell.notify(notice);
        }
        // Takes up what was rescued, if it was damaged at the start.
        set_aside.map_or_else(Task::none, |server| self.start_server(server))
    }
}
