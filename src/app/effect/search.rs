//! Searches the stored messages, and goes to a result.

use std::time::Duration;

use iced::Task;
use iced::futures::StreamExt;
use jiff::tz::TimeZone;

use crate::app::dialog::{Dialog, DialogMessage, wrap};
use crate::app::workspace::Workspace;
use crate::app::{App, Message};
use crate::domain::id::{ChannelId, MessageId, ServerUid};
use crate::domain::search::{SearchHit, SearchRequest, SearchedServer, fold};
use crate::domain::server::Server;
use crate::feature::search::{self, Event, ResultRow, Scope, SearchJob};
use crate::feature::timeline;
use crate::fl;
use crate::store::history::HistoryStore;

/// From a key press to the search, so that one of several keys that follow each other fast is enough.
const DEBOUNCE: Duration = Duration::from_millis(60);

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

    /// The store, unless nothing is stored.
    fn searched_history(&self) -> Option<HistoryStore> {
        None
    }

    pub fn perform_search(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::Search(job) => self.search(job),
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

    /// Closes the search and shows a message with those around it.
    fn open_message(
        &mut self,
        server: &ServerUid,
        channel: &ChannelId,
        message: MessageId,
    ) -> Task<Message> {
        let closed = self.close_dialog();
        let opened = if self.workspace.is_current(server) {
            Task::none()
        } else {
            self.open_server(server)
        };
        let opened = Task::batch([closed, opened, self.open_channel(channel)]);
        opened.chain(Task::done(Message::Timeline(
            timeline::Message::OriginalPressed(message),
        )))
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
