//! Searches the stored messages, and goes to a result.

use std::time::Duration;

use iced::Task;
use iced::futures::StreamExt;
use jiff::tz::TimeZone;

use super::paging::request_names_of;
use crate::app::dialog::{Dialog, DialogMessage, wrap};
use crate::app::message::{ConversationMessage, ServerTask};
use crate::app::toast::ToastKind;
use crate::app::workspace::Workspace;
use crate::app::{App, Message};
use crate::domain::channel::ChannelRef;
use crate::domain::id::{ChannelId, MessageId, ServerUid, UserId};
use crate::domain::search::{SearchHit, SearchRequest, SearchedServer, fold};
use crate::domain::server::Server;
use crate::domain::stored::{PageRange, StoredPage};
use crate::feature::search::{self, Event, ResultRow, Scope, SearchJob};
use crate::feature::{members, timeline};
use crate::fl;
use crate::store::history::{Error, HistoryStore};

/// From a key press to the search, so that one of several keys that follow each other fast is enough.
const DEBOUNCE: Duration = Duration::from_millis(60);
/// How many messages are read around a result.
const AROUND: usize = 100;

impl App {
    /// Opens the search, of the open channel only or everywhere.
    pub fn open_search(&mut self, everywhere: bool) -> Task<Message> {
        let server = self.workspace.current_server().filter(|_| !everywhere);
        let scope = server.and_then(|server| {
            let channel = server.channel(server.open_channel()?)?;
            Some(Scope {
                server: server.uid().clone(),
                channel: channel.id.clone(),
                name: channel.name.clone(),
            })
        });
        let state = search::State::new(scope, self.searched_history().is_some());
        self.open_dialog(Dialog::Search(Box::new(state)))
    }

    /// Searches for the messages of one person, in all channels.
    pub fn search_messages_of(&mut self, user: &UserId) -> Task<Message> {
        if let Some(own) = self.windows.acting() {
            let place = ConversationMessage::GoTo(own.place.clone());
            let search = Message::Members(members::Message::MessagesPressed(user.clone()));
            let shown = self.in_main_window(Message::Conversation(place));
            return shown.chain(Task::done(search));
        }
        self.shell.drawer = None;
        let opened = self.open_search(true);
        let query = search::Message::TextChanged(author_filter(user));
        Task::batch([opened, self.on_search(query)])
    }

    pub fn on_search(&mut self, message: search::Message) -> Task<Message> {
        let Some(Dialog::Search(state)) = self.shell.dialog_mut() else {
            return Task::none();
        };
        let action = state.update(message, |hit| result_row(&self.workspace, hit));
        self.run(action, wrap(DialogMessage::Search), Self::perform_search)
    }

    /// The store, unless nothing is stored.
    fn searched_history(&self) -> Option<HistoryStore> {
        let keeps = self.workspace.preferences().history.keep;
        self.history.store.clone().filter(|_| keeps)
    }

    pub fn perform_search(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::Search(job) => self.search(*job),
            Event::Cancel => {
                self.shell.set_probe(None);
                Task::none()
            }
            Event::Announce(index) => {
                self.announce_result(index);
                Task::none()
            }
            Event::OpenMessage(server, channel, message) => {
                self.open_message(&server, &channel, message)
            }
            Event::OpenSettings => self.open_settings(),
            Event::Close => self.close_dialog(),
        }
    }

    /// Searches after a moment, in place of the search before.
    fn search(&mut self, job: SearchJob) -> Task<Message> {
        let Some(history) = self.searched_history() else {
            return Task::none();
        };
        let generation = job.generation;
        let (_, zone) = (self.workspace.clock)();
        let request = search_request(&self.workspace, job, &zone);
        let is_first = request.after.is_none();
        let searching = async move {
            if is_first {
                tokio::time::sleep(DEBOUNCE).await;
            }
            history.search(request)
        };
        let progress = iced::futures::stream::once(searching).flatten();
        let (task, handle) = Task::run(progress, move |progress| {
            let progress = progress.map_err(|error| {
                tracing::warn!(%error, "the search failed");
            });
            search::Message::Progressed(generation, progress)
        })
        .map(wrap(DialogMessage::Search))
        .abortable();
        self.shell.set_probe(Some(handle));
        task
    }

    fn announce_result(&self, index: usize) {
        let Some(Dialog::Search(state)) = self.shell.dialog() else {
            return;
        };
        let strings = self.workspace.strings();
        if let Some(result) = state.selected_row() {
            let (position, count) = (index + 1, state.result_count());
            let result = result.spoken();
            let text = fl!(strings, "search-selected", "position" => position, "count" => count, "result" => result);
            self.announcer.announce(text);
        }
    }

    /// Closes the dialog and shows a message with those around it.
    pub(super) fn open_message(
        &mut self,
        server: &ServerUid,
        channel: &ChannelId,
        message: MessageId,
    ) -> Task<Message> {
        let closed = self.close_dialog();
        let place = ChannelRef {
            server: server.clone(),
            channel: channel.clone(),
        };
        let opened = Task::batch([closed, self.open_channel_of(&place)]);
        opened.chain(self.go_to_message(server, channel, message))
    }

    /// Scrolls the open channel to a message and focuses it. One that is not loaded is read with those around it.
    fn go_to_message(
        &self,
        uid: &ServerUid,
        channel: &ChannelId,
        message: MessageId,
    ) -> Task<Message> {
        let server = self.workspace.server(uid);
        let state = server.and_then(|server| server.channel_state(channel));
        let is_loaded = state.is_some_and(|state| state.timeline.find(&message).is_some());
        let history = self.searched_history().filter(|_| !is_loaded);
        let Some(history) = history else {
            let show = timeline::Message::OriginalPressed(message);
            return Task::done(Message::Timeline(show));
        };
        let range = PageRange::Around(message.clone());
        let page = history.page_across_gaps(uid, channel, range, AROUND);
        let (uid, channel) = (uid.clone(), channel.clone());
        Task::perform(page, move |page| {
            let loaded = ServerTask::AroundLoaded(channel, message, Box::new(page));
            Message::ServerTask(uid, loaded)
        })
    }

    /// Shows stored messages around one, unless the user went elsewhere meanwhile.
    pub fn on_around_loaded(
        &mut self,
        uid: &ServerUid,
        channel: &ChannelId,
        message: MessageId,
        page: Result<StoredPage, Error>,
    ) -> Task<Message> {
        let is_stored = |page: &StoredPage| {
            let mut stored = page.messages.iter();
            stored.any(|stored| stored.message.id == message)
        };
        let Some(page) = page.ok().filter(is_stored) else {
            let text = fl!(self.workspace.strings(), "search-missing").into_owned();
            return self.toast(text, ToastKind::Warning);
        };
        let is_open = self.workspace.is_current(uid) && self.workspace.channel() == Some(channel);
        if !is_open {
            return Task::none();
        }
        if let Some(server) = self.workspace.server(uid) {
            request_names_of(server, &page, &self.connections);
        }
        self.workspace
            .edit(uid, |server| server.show_around(channel, page));
        let show = timeline::Message::OriginalPressed(message);
        Task::batch([self.fetch_avatars(), Task::done(Message::Timeline(show))])
    }
}

/// As it would be typed. Other than a name, the ID is that of one person.
fn author_filter(user: &UserId) -> String {
    let id = user.as_str();
    if id.contains(char::is_whitespace) {
        format!("from:\"{id}\"")
    } else {
        format!("from:{id}")
    }
}

/// What of the joined servers a search asks for.
fn search_request(workspace: &Workspace, job: SearchJob, zone: &TimeZone) -> SearchRequest {
    let SearchJob {
        query,
        scope,
        after,
        ..
    } = job;
    let is_named = |text: &str, names: &[String]| {
        let text = fold(text);
        names.is_empty() || names.iter().any(|name| text.starts_with(&**name))
    };
    let servers = workspace.servers().filter(|server| match &scope {
        Some(scope) => scope.server == *server.uid(),
        None => is_named(server.name(), &query.servers),
    });
    let channels_of = |server: &Server| match &scope {
        Some(scope) => Some(vec![scope.channel.clone()]),
        None if query.channels.is_empty() => None,
        None => {
            let channels = server.channels();
            let named = channels.filter(|it| is_named(&it.name, &query.channels));
            Some(named.map(|channel| channel.id.clone()).collect())
        }
    };
    let servers = servers.map(|server| SearchedServer {
        server: server.uid().clone(),
        channels: channels_of(server),
    });
    SearchRequest {
        servers: servers.collect(),
        times: query.times(zone),
        query,
        after,
    }
}

/// Names what a result shows.
pub fn result_row(workspace: &Workspace, hit: SearchHit) -> ResultRow {
    let (strings, calendar) = (workspace.strings(), workspace.calendar());
    let server = workspace.server(&hit.server);
    let channel = server.and_then(|server| server.channel(&hit.channel));
    let channel = channel.map_or_else(|| hit.channel.shown(), |channel| channel.name.clone());
    let known_author = server.map(|server| server.name_of(&hit.author).to_owned());
    let author = hit.author_name.or(known_author);
    let time = match hit.sent.moment() {
        Some(moment) => {
            let local = calendar.local(moment);
            let (day, time) = (calendar.day(local.date()), calendar.time(local));
            format!("{day}, {time}")
        }
        None => calendar.unknown_time().to_string(),
    };
    let server = server.map_or("", Server::name);
    let origin =
        fl!(strings, "search-origin", "time" => time, "channel" => channel, "server" => server);
    ResultRow {
        author: author.unwrap_or_else(|| hit.author.short().to_owned()),
        origin: origin.into_owned(),
        server: hit.server,
        channel: hit.channel,
        message: hit.message,
        snippet: hit.snippet,
    }
}

#[cfg(test)]
mod tests;
