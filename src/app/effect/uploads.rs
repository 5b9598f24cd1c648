//! Files are chosen, pasted, prepared and sent.

use std::time::Duration;

use iced::futures::channel::mpsc::Sender;
use iced::futures::future::{self, Either};
use iced::futures::{SinkExt, Stream};
use iced::widget::image;
use iced::{Task, window};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::app::message::{ServerMessage, ServerTask};
use crate::app::{App, Message};
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, LocalId, ServerUid};
use crate::domain::message::ChatMessage;
use crate::domain::outbox::PendingMessage;
use crate::domain::redacted::Redacted;
use crate::domain::server::Server;
use crate::domain::stored::Change;
use crate::domain::upload::{self, FileContent, FileError, FileSource, OutgoingFile};
use crate::feature::timeline::attachment::{self, PreviewRequest};
use crate::feature::timeline::staged::{Event, ReadyFile, Returned, StagedId};
use crate::feature::timeline::{self, ChannelRef, staged};
use crate::fl;
use crate::net::api::{self, Draft, SendFailure};
use crate::net::session::Session;
use crate::net::upload::{Upload, UploadControl};
use crate::platform::file::{self, ChosenFiles};
use crate::platform::picture::outgoing::{self, PreparedFile};

/// One picture is decoded at a time: each may take half a gigabyte.
static DECODING: Semaphore = Semaphore::const_new(1);
/// How often a message with files is sent by itself. A server that always breaks the connection would be sent them again
/// and again.
const MAX_ATTEMPTS: u32 = 6;
/// Between two steps of the progress that is shown.
const PROGRESS: Duration = Duration::from_millis(250);

impl App {
    pub fn perform_staged(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::Choose(channel_ref) => self.choose_files(channel_ref),
            Event::Prepare {
                channel_ref,
                files,
                max,
            } => {
                let files = files.into_iter();
                let prepared = files.map(|file| prepare(channel_ref.clone(), file, max));
                Task::batch(prepared)
            }
            Event::Send {
                channel_ref,
                local_id,
                body,
                reply_to,
                files,
            } => {
                let returned = Returned {
                    channel_ref,
                    body,
                    reply_to,
                    files,
                    error: None,
                };
                self.queue_files(local_id, returned)
            }
            Event::TakeBack(channel_ref, local_id) => self.take_back(channel_ref, &local_id),
            Event::Cancel(local) => {
                self.uploads.cancel(&local);
                Task::none()
            }
        }
    }

    /// Files are dragged over the window. A layer above the conversation takes none.
    pub fn on_file_event(&mut self, event: &window::Event) -> Task<Message> {
        let message = match event {
            window::Event::FileHovered(_) => staged::Message::Hovered(true),
            window::Event::FilesHoveredLeft => staged::Message::Hovered(false),
            window::Event::FileDropped(path) => staged::Message::Dropped(path.clone()),
            _ => return Task::none(),
        };
        let is_taken = !self.is_covered() || matches!(message, staged::Message::Hovered(false));
        if !is_taken {
            return Task::none();
        }
        self.update(to_tray(message))
    }

    fn choose_files(&self, channel_ref: ChannelRef) -> Task<Message> {
        let strings = self.workspace.strings();
        let title = fl!(strings, "attach-title").into_owned();
        let kinds = fl!(strings, "attach-kinds").into_owned();
        let chosen = file::open_many(title, (kinds, &outgoing::EXTENSIONS));
        Task::future(chosen).then(move |chosen| {
            let channel_ref = channel_ref.clone();
            match chosen {
                ChosenFiles::Files(paths) => {
                    let sources = paths.into_iter().map(FileSource::Path);
                    let added = staged::Message::Added(channel_ref, sources.collect());
                    Task::done(to_tray(added))
                }
                ChosenFiles::Cancelled => Task::none(),
                ChosenFiles::NoDialog => {
                    Task::done(to_tray(staged::Message::DialogMissing(channel_ref)))
                }
            }
        })
    }

    /// Queues a message with files, unless too much waits: then it goes back into the composer.
    fn queue_files(&mut self, local: LocalId, mut message: Returned) -> Task<Message> {
        let files = message.files.iter().map(|ready| ready.file.clone());
        let files: Vec<_> = files.collect();
        let ChannelRef { server, channel } = message.channel_ref.clone();
        if self.waits_too_much(&server, &files) {
            message.error = Some(FileError::Full);
            return Task::done(to_tray(staged::Message::Returned(Box::new(message))));
        }
        let contents = message.files.iter();
        let contents: Vec<_> = contents
            .map(|ready| FileContent::clone(&ready.content.0))
            .collect();
        self.uploads.keep(local.clone(), contents);
        self.workspace.edit(&server, |server| {
            let text = (message.body.as_str(), message.reply_to);
            server.queue_with(&channel, local.clone(), text, files);
        });
        self.load_newest(&server, &channel);
        self.commit_message(&server, &channel, local)
    }

    fn waits_too_much(&self, server: &ServerUid, files: &[OutgoingFile]) -> bool {
        let new = upload::total(files);
        let waiting = self
            .workspace
            .server(server)
            .map_or(0, Server::waiting_bytes);
        let in_memory = self.uploads.kept_bytes().saturating_add(new);
        waiting.saturating_add(new) > upload::MAX_WAITING
            || in_memory > upload::MAX_WAITING_IN_MEMORY
    }

    /// What is written to the disk with a new message.
    pub fn files_to_store(
        &self,
        server: &Server,
        channel: &ChannelId,
        local: &LocalId,
    ) -> Option<Change> {
        let contents = self.uploads.contents(local)?;
        let files = server.pending_message(channel, local)?.files.clone();
        let files = files.into_iter().zip(contents).collect();
        Some(Change::PendingFiles(local.clone(), files))
    }

    /// A message and its files are durable.
    pub fn on_files_committed(
        &mut self,
        channel_ref: &ChannelRef,
        local: &LocalId,
    ) -> Task<Message> {
        self.uploads.release(local);
        self.on_committed(channel_ref, local)
    }

    /// Puts the files of a message back into the tray, and discards it. Where they are gone, only its text comes back.
    fn take_back(&mut self, channel_ref: ChannelRef, local: &LocalId) -> Task<Message> {
        let ChannelRef { server, channel } = &channel_ref;
        let known = self.workspace.server(server);
        let pending = known.and_then(|it| it.pending_message(channel, local));
        let Some(pending) = pending else {
            return Task::none();
        };
        let files = pending.files.clone();
        let contents = self.load_contents(server, local);
        let task = ServerTask::FilesTaken(channel.clone(), local.clone());
        let discard = Message::ServerTask(server.clone(), task);
        let count = files.len();
        let taken = async move {
            let contents = contents.await;
            let ready = move || {
                let files = files.into_iter().zip(contents);
                files
                    .filter_map(|(file, content)| ready_again(file, content))
                    .collect()
            };
            let files: Vec<_> = spawn_blocking(ready).await.unwrap_or_default();
            Returned {
                channel_ref,
                body: String::new(),
                reply_to: None,
                error: (files.len() < count).then_some(FileError::Unreadable),
                files,
            }
        };
        Task::future(taken).then(move |returned| {
            let returned = staged::Message::Returned(Box::new(returned));
            Task::done(discard.clone()).chain(Task::done(to_tray(returned)))
        })
    }

    /// Makes small pictures of the files of a message that was written before the program started.
    pub fn load_previews(&self, server: &ServerUid, request: PreviewRequest) -> Task<Message> {
        let PreviewRequest { local, files } = request;
        let contents = self.load_contents(server, &local);
        let previews = async move {
            let _permit = DECODING.acquire().await;
            let contents = contents.await;
            let previews = move || {
                let files = files.iter().zip(contents);
                let previews = files.map(|(file, content)| {
                    let preview = outgoing::preview_of(&content, file.kind)?;
                    Some(preview_handle(preview.dimensions(), preview.into_raw()))
                });
                previews.collect()
            };
            spawn_blocking(previews).await.unwrap_or_default()
        };
        let server = server.clone();
        Task::perform(previews, move |previews| {
            let loaded = attachment::Message::PreviewsLoaded(server, local, previews);
            Message::Timeline(timeline::Message::File(loaded))
        })
    }

    fn load_contents(
        &self,
        server: &ServerUid,
        local: &LocalId,
    ) -> impl Future<Output = Vec<FileContent>> + Send + 'static + use<> {
        let kept = self.uploads.contents(local);
        let stored = match kept {
            Some(_) => None,
            None => self
                .history
                .of(server)
                .map(|it| it.pending_files(server, local)),
        };
        async move {
            match (kept, stored) {
                (Some(contents), _) => contents,
                (None, Some(stored)) => stored.await.unwrap_or_default(),
                (None, None) => Vec::new(),
            }
        }
    }

    /// Sends a message with files, and reports how far it is.
    pub fn send_with_files<N: Future<Output = ()> + Send + 'static>(
        &mut self,
        (session, noted): (Session, N),
        draft: Draft,
        files: Vec<OutgoingFile>,
    ) -> impl Stream<Item = ServerMessage> + Send + 'static + use<N> {
        let (server, local) = (session.uid().clone(), draft.local.clone());
        let control = self.uploads.start(&server, &local);
        let contents = self.load_contents(&server, &local);
        iced::stream::channel(4, async move |mut output: Sender<ServerMessage>| {
            noted.await;
            let outcome = match complete(files, contents.await) {
                Some(files) => {
                    let upload = Upload { files, control };
                    run(&session, &draft, &upload, &mut output).await
                }
                None => Err(SendFailure {
                    failure: Failure::FilesMissing,
                    certain: true,
                }),
            };
            let sent = ServerMessage::MessageSent(draft.channel, draft.local, Box::new(outcome));
            let _window_closed = output.send(sent).await;
        })
    }

    /// Drops the bytes of messages that were confirmed or given up.
    pub fn release_uploads(&mut self) {
        if self.uploads.is_empty() {
            return;
        }
        let servers: Vec<_> = self.workspace.servers().collect();
        let is_pending = |local: &LocalId| servers.iter().any(|server| server.is_pending(local));
        self.uploads.retain(is_pending);
    }
}

/// Whether the user decides about a message that was not accepted.
pub fn gives_up(pending: &PendingMessage, failure: &Failure) -> bool {
    let is_upload = !pending.files.is_empty() && !matches!(failure, Failure::RateLimited(_));
    is_upload && pending.attempts + 1 >= MAX_ATTEMPTS
}

/// The files with their bytes; `None` if some are missing.
fn complete(
    files: Vec<OutgoingFile>,
    contents: Vec<FileContent>,
) -> Option<Vec<(OutgoingFile, FileContent)>> {
    let is_whole = |(file, content): (&OutgoingFile, &FileContent)| {
        file.bytes == content.len() as u64 && file.bytes > 0
    };
    let all = files.len() == contents.len() && files.iter().zip(&contents).all(is_whole);
    all.then(|| files.into_iter().zip(contents).collect())
}

async fn run(
    session: &Session,
    draft: &Draft,
    upload: &Upload,
    output: &mut Sender<ServerMessage>,
) -> Result<ChatMessage, SendFailure> {
    let sent = std::pin::pin!(api::send_files(session, draft, upload));
    let reports = std::pin::pin!(report(draft, &upload.control, output));
    match future::select(sent, reports).await {
        Either::Left((outcome, _)) => outcome,
        Either::Right((never, _)) => match never {},
    }
}

/// Reports each change of the progress.
async fn report(
    draft: &Draft,
    control: &UploadControl,
    output: &mut Sender<ServerMessage>,
) -> std::convert::Infallible {
    let mut last = 0;
    loop {
        tokio::time::sleep(PROGRESS).await;
        let sent = control.sent();
        if sent != last {
            last = sent;
            let (channel, local) = (draft.channel.clone(), draft.local.clone());
            let advanced = ServerMessage::UploadAdvanced(channel, local, sent);
            let _is_full = output.try_send(advanced);
        }
    }
}

pub(super) fn to_tray(message: staged::Message) -> Message {
    Message::Timeline(timeline::Message::Staged(message))
}

fn prepare(
    channel_ref: ChannelRef,
    (id, source): (StagedId, FileSource),
    max: u64,
) -> Task<Message> {
    let prepared = async move {
        let _permit = DECODING.acquire().await;
        let prepared = spawn_blocking(move || outgoing::prepare(&source, max)).await;
        prepared.unwrap_or(Err(FileError::Damaged))
    };
    Task::perform(prepared, move |prepared| {
        let ready = prepared.map(ready);
        to_tray(staged::Message::Prepared(channel_ref, id, ready))
    })
}

fn ready(prepared: PreparedFile) -> ReadyFile {
    let PreparedFile {
        file,
        content,
        preview,
    } = prepared;
    ReadyFile {
        file,
        content: Redacted::new(content),
        preview: preview_handle(preview.dimensions(), preview.into_raw()),
    }
}

fn preview_handle((width, height): (u32, u32), rgba: Vec<u8>) -> image::Handle {
    image::Handle::from_rgba(width, height, rgba)
}

/// A file that was prepared before.
fn ready_again(file: OutgoingFile, content: FileContent) -> Option<ReadyFile> {
    let preview = outgoing::preview_of(&content, file.kind)?;
    Some(ready(PreparedFile {
        file,
        content,
        preview,
    }))
}

#[cfg(test)]
mod tests;
