//! Pictures and files of messages: loaded from this device or their server, decoded, kept, shown, copied and saved.

mod copy;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use futures::channel::mpsc;
use iced::widget::image::Handle;
use iced::{Task, task, window};
use tokio::task::spawn_blocking;

use crate::app::dialog::{Dialog, DialogMessage, wrap};
use crate::app::message::{FilesMessage, SaveError, SavedFile};
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::attachment::{
    FileKey, FileOrigin, MAX_BOX, PictureFailure, ShownFile, is_program_content, is_program_name,
};
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::domain::server::Server;
use crate::domain::server_event::ServerEvent;
use crate::feature::timeline::ChannelRef;
use crate::feature::timeline::Message as TimelineMessage;
use crate::feature::timeline::attachment::{self, Event, Saving, picture_failure};
use crate::feature::{lightbox, timeline};
use crate::fl;
use crate::net::api;
use crate::net::session::Session;
use crate::platform::file::{self, DialogResult};
use crate::platform::picture::decode::{self, DecodedFrame, Target};
use crate::store::history::HistoryStore;
use crate::store::saved_file;
use crate::ui::Element;
use crate::ui::widget::picture::Picture;

/// Rows that are scrolled by faster than that request nothing.
const SETTLE: Duration = Duration::from_millis(60);
/// Between two reports of how much of a file was downloaded.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);
/// The largest scale for which pictures in rows are decoded.
const MAX_SCALE: f32 = 4.0;
/// Of all frames of an animation in a row, in bytes.
const ROW_ANIMATION: usize = 12 * 1024 * 1024;
/// In the whole window.
const WINDOW_TARGET: Target = Target {
    size: (3072, 3072),
    animation_bytes: 48 * 1024 * 1024,
};

/// What is being loaded and saved. What is dropped from here ends.
#[derive(Default)]
pub struct Transfers {
    pictures: BTreeMap<(ServerUid, FileKey), task::Handle>,
    files: BTreeMap<(ServerUid, FileKey), task::Handle>,
    /// The picture in the whole window.
    shown: Option<task::Handle>,
    /// The picture that goes to the clipboard.
    copied: Option<(ServerUid, task::Handle)>,
}

/// Where the bytes of the files of a server come from.
#[derive(Clone)]
struct FileSource {
    server: ServerUid,
    session: Option<Session>,
    store: Option<HistoryStore>,
}

impl App {
    pub fn perform_files(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::Load {
                server,
                start,
                stop,
                previews,
            } => {
                for key in stop {
                    self.transfers.stop(&server, key);
                }
                let loads = start.into_iter().map(|file| self.load_row(&server, file));
                let mut loads: Vec<_> = loads.collect();
                let previews = previews.into_iter();
                loads.extend(previews.map(|request| self.load_previews(&server, request)));
                Task::batch(loads)
            }
            Event::Open {
                channel_ref,
                pictures,
                at,
            } => self.open_picture(channel_ref, pictures, at),
            Event::Copy(server, file) => self.copy_picture(&server, file),
            Event::Save(server, file) => self.ask_where(server, file),
            Event::Cancel(server, key) => {
                if let Some(saving) = self.transfers.files.remove(&(server.clone(), key.clone())) {
                    saving.abort();
                }
                self.on_saving(&server, key, None)
            }
        }
    }

    fn source(&self, server: &ServerUid) -> FileSource {
        FileSource {
            server: server.clone(),
            session: self.connections.session(server).cloned(),
            store: self.history.of(server).cloned(),
        }
    }

    /// Physical pixels per logical pixel.
    fn scale(&self) -> Task<f32> {
        let zoom = self.workspace.preferences().scale;
        match self.workspace.window {
            Some(window) => window::scale_factor(window).map(move |scale| scale * zoom),
            None => Task::done(zoom),
        }
    }

    /// Loads a picture for its row.
    fn load_row(&mut self, server: &ServerUid, file: ShownFile) -> Task<Message> {
        let (source, key) = (self.source(server), file.key.clone());
        let load = self.scale().then(move |scale| {
            let (source, file) = (source.clone(), file.clone());
            Task::future(async move {
                tokio::time::sleep(SETTLE).await;
                load_picture(source, file, row_target(scale)).await
            })
        });
        let (load, handle) = load.abortable();
        let (uid, shown) = (server.clone(), key.clone());
        let _before = (self.transfers.pictures).insert((uid.clone(), key), handle.abort_on_drop());
        load.map(move |loaded| {
            let loaded = attachment::Message::Loaded(uid.clone(), shown.clone(), loaded);
            Message::Timeline(TimelineMessage::File(loaded))
        })
    }

    fn open_picture(
        &mut self,
        ChannelRef { server, .. }: ChannelRef,
        pictures: Vec<ShownFile>,
        at: usize,
    ) -> Task<Message> {
        let Some(state) = lightbox::State::new(server.clone(), pictures, at) else {
            return Task::none();
        };
        let current = state.current().cloned();
        let opened = self.open_dialog(Dialog::Picture(state));
        let load = current.map(|file| self.load_shown(&server, file));
        Task::batch([opened, load.unwrap_or_else(Task::none)])
    }

    /// Loads the picture in the whole window. One that was being loaded for it is not any more.
    fn load_shown(&mut self, server: &ServerUid, file: ShownFile) -> Task<Message> {
        let key = file.key.clone();
        let load = Task::future(load_picture(self.source(server), file, WINDOW_TARGET));
        let (load, handle) = load.abortable();
        self.transfers.shown = Some(handle.abort_on_drop());
        let loaded = move |loaded| lightbox::Message::Loaded(key.clone(), loaded);
        load.map(loaded).map(wrap(DialogMessage::Picture))
    }

    pub fn on_lightbox(&mut self, message: lightbox::Message) -> Task<Message> {
        let Some(Dialog::Picture(state)) = self.shell.dialog_mut() else {
            return Task::none();
        };
        let action = state.update(message);
        let label = state.label(self.workspace.strings()).into_owned();
        self.run(
            action,
            wrap(DialogMessage::Picture),
            |app, event| match event {
                lightbox::Event::Load(server, file) => {
                    app.announcer.announce(label);
                    app.load_shown(&server, file)
                }
                lightbox::Event::Copy(server, file) => app.copy_picture(&server, file),
                lightbox::Event::Save(server, file) => app.ask_where(server, file),
                lightbox::Event::Close => {
                    app.transfers.shown = None;
                    app.close_dialog()
                }
            },
        )
    }

    /// A picture in the whole window that has this timeline.
    pub fn view_picture<'a>(
        &'a self,
        state: &'a lightbox::State,
        timeline: &'a timeline::State,
    ) -> Option<Element<'a, Message>> {
        let strings = self.workspace.strings();
        let thumbnail = timeline.thumbnail(state.server(), &state.current()?.key);
        let reason = |failure: &PictureFailure| picture_failure(strings, failure);
        let preferences = self.workspace.preferences();
        let plays = self.workspace.theme_sources.plays_animations(preferences);
        let view = state.view(strings, plays, thumbnail, reason);
        Some(view.map(wrap(DialogMessage::Picture)))
    }

    fn ask_where(&self, server: ServerUid, file: ShownFile) -> Task<Message> {
        let title = fl!(self.workspace.strings(), "file-save-title").into_owned();
        let name = file.name.clone();
        let chosen = async move { file::save(title, &name).await };
        Task::future(chosen).then(move |chosen| {
            let (server, file) = (server.clone(), file.clone());
            Task::done(Message::Files(match chosen {
                DialogResult::File(path) => FilesMessage::PathChosen(server, file, path),
                DialogResult::NoDialog => FilesMessage::NoDialog(server, file),
                DialogResult::Cancelled => return Task::none(),
            }))
        })
    }

    pub fn on_files(&mut self, message: FilesMessage) -> Task<Message> {
        match message {
            FilesMessage::PathChosen(server, file, path) => self.save(&server, file, Some(path)),
            FilesMessage::NoDialog(server, file) => self.save(&server, file, None),
            FilesMessage::Copied(file, outcome) => self.say_copied(&file, outcome),
            FilesMessage::Saved(server, file, outcome) => {
                let key = (server.clone(), file.key.clone());
                let _done = self.transfers.files.remove(&key);
                let said = self.say_saved(&file, outcome);
                Task::batch([self.on_saving(&server, file.key, None), said])
            }
        }
    }

    /// Downloads a file and writes it to a path; without one, into the folder for downloads.
    fn save(
        &mut self,
        server: &ServerUid,
        file: ShownFile,
        path: Option<PathBuf>,
    ) -> Task<Message> {
        let (source, key) = (self.source(server), file.key.clone());
        let (sender, received) = mpsc::unbounded();
        let total = file.bytes;
        let (uid, shown) = (server.clone(), key.clone());
        let progress = Task::stream(received).map(move |received| {
            let saving = Some(Saving { received, total });
            let saving = attachment::Message::Saving(uid.clone(), shown.clone(), saving);
            Message::Timeline(TimelineMessage::File(saving))
        });
        let (uid, saved) = (server.clone(), file.clone());
        let save = Task::future(save_file(source, file, path, sender));
        let save = save.map(move |outcome| {
            let (uid, saved) = (uid.clone(), saved.clone());
            Message::Files(FilesMessage::Saved(uid, saved, outcome))
        });
        let (save, handle) = Task::batch([progress, save]).abortable();
        let place = (server.clone(), key.clone());
        let _before = (self.transfers.files).insert(place, handle.abort_on_drop());
        let started = Some(Saving { received: 0, total });
        Task::batch([self.on_saving(server, key, started), save])
    }

    fn on_saving(
        &mut self,
        server: &ServerUid,
        key: FileKey,
        saving: Option<Saving>,
    ) -> Task<Message> {
        let message = attachment::Message::Saving(server.clone(), key, saving);
        self.update(Message::Timeline(TimelineMessage::File(message)))
    }

    fn say_saved(
        &mut self,
        file: &ShownFile,
        outcome: Result<SavedFile, SaveError>,
    ) -> Task<Message> {
        let strings = self.workspace.strings();
        let (text, kind) = match outcome {
            Ok(saved) => {
                let path = saved.path.display().to_string();
                if saved.is_disguised {
                    let text = fl!(strings, "file-saved-program", "path" => path);
                    (text, ToastKind::Warning)
                } else {
                    (
                        fl!(strings, "file-saved", "path" => path),
                        ToastKind::Success,
                    )
                }
            }
            Err(error) => {
                let reason = match &error {
                    SaveError::NotLoaded(failure) => strings.failure(failure),
                    SaveError::NotWritten(error) => {
                        tracing::warn!(%error, "a file was not saved");
                        fl!(strings, "file-not-written")
                    }
                    SaveError::NoFolder => fl!(strings, "file-no-folder"),
                };
                let (name, reason) = (file.name.as_str(), reason.as_ref());
                let text = fl!(strings, "file-not-saved", "name" => name, "reason" => reason);
                (text, ToastKind::Warning)
            }
        };
        let text = text.into_owned();
        self.toast(text, kind)
    }

    /// Deletes the pictures of messages that are deleted from this device. Must be called before the messages are.
    pub fn forget_deleted_pictures(
        &self,
        uid: &ServerUid,
        changes: &[ServerEvent],
    ) -> Task<Message> {
        let Some((store, server)) = self.history.of(uid).zip(self.workspace.server(uid)) else {
            return Task::none();
        };
        let keys: Vec<_> = changes
            .iter()
            .flat_map(|change| deleted_files(server, change))
            .collect();
        if keys.is_empty() {
            return Task::none();
        }
        let (store, uid) = (store.clone(), uid.clone());
        let forget = async move {
            let _ended = spawn_blocking(move || store.forget_pictures(&uid, &keys)).await;
        };
        Task::future(forget).discard()
    }
}

impl Transfers {
    fn stop(&mut self, server: &ServerUid, key: FileKey) {
        if let Some(loading) = self.pictures.remove(&(server.clone(), key)) {
            loading.abort();
        }
    }

    /// Goes on with the files that a closed window saves.
    pub fn take_over(&mut self, closed: Self) {
        self.files.extend(closed.files);
    }

    /// Ends everything of a server that was removed.
    pub fn forget(&mut self, server: &ServerUid) {
        self.pictures.retain(|(uid, _), _| uid != server);
        self.files.retain(|(uid, _), _| uid != server);
        let _copied = self.copied.take_if(|(uid, _)| uid == server);
    }
}

fn deleted_files(server: &Server, change: &ServerEvent) -> Vec<FileKey> {
    let ServerEvent::Deleted { channel, message } = change else {
        return Vec::new();
    };
    let state = server.channel_state(channel);
    let item = state.and_then(|state| state.timeline.find(message));
    let files = item.map(|item| item.message.extra().attachments.iter());
    let files = files.into_iter().flatten();
    files.map(|file| FileKey::new(channel, file)).collect()
}

/// As large as a row shows it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few hundred pixels"
)]
fn row_target(scale: f32) -> Target {
    let scale = scale.clamp(1.0, MAX_SCALE);
    let side = |side: f32| (side * scale).round() as u32;
    Target {
        size: (side(MAX_BOX.0), side(MAX_BOX.1)),
        animation_bytes: ROW_ANIMATION,
    }
}

async fn load_frames(
    source: FileSource,
    file: &ShownFile,
    target: Target,
) -> Result<Vec<DecodedFrame>, PictureFailure> {
    let bytes = source.bytes(file, &|_| ()).await;
    let bytes = bytes.map_err(PictureFailure::NotLoaded)?;
    let decoded = spawn_blocking(move || decode::decode(&bytes, target)).await;
    let frames = decoded.unwrap_or(Err(PictureFailure::Unreadable));
    frames.inspect_err(|failure| tracing::info!(?failure, "no picture was decoded"))
}

async fn load_picture(
    source: FileSource,
    file: ShownFile,
    target: Target,
) -> Result<Picture, PictureFailure> {
    let frames = load_frames(source, &file, target).await?;
    let size = frames.first().map_or((0, 0), |it| (it.width, it.height));
    let frames = frames.into_iter().map(|frame| {
        let handle = Handle::from_rgba(frame.width, frame.height, frame.rgba);
        (handle, frame.shown_for)
    });
    Picture::new(size, frames).ok_or(PictureFailure::Unreadable)
}

impl FileSource {
    /// From this device, else from the server; pictures of the server are kept then.
    async fn bytes(
        &self,
        file: &ShownFile,
        progress: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<Vec<u8>, Failure> {
        let is_kept = file.is_picture && file.origin == FileOrigin::OwnServer;
        let store = self.store.as_ref().filter(|_| is_kept);
        if let Some(store) = store.cloned() {
            let (server, key) = (self.server.clone(), file.key.clone());
            let kept = spawn_blocking(move || store.picture(&server, &key)).await;
            if let Ok(Some(bytes)) = kept {
                return Ok(bytes);
            }
        }
        let session = self.session.as_ref().ok_or(Failure::Unreachable)?;
        let loaded = api::file::fetch(session, file, progress).await;
        let bytes = loaded.inspect_err(|failure| tracing::info!(?failure, "no file was loaded"))?;
        let Some(store) = store.cloned() else {
            return Ok(bytes);
        };
        let (server, key) = (self.server.clone(), file.key.clone());
        let keep = spawn_blocking(move || {
            store.keep_picture(&server, &key, &bytes);
            bytes
        });
        keep.await.map_err(|_panicked| Failure::Unreadable)
    }
}

/// Nothing is written before all of the file is there.
async fn save_file(
    source: FileSource,
    file: ShownFile,
    path: Option<PathBuf>,
    progress: mpsc::UnboundedSender<u64>,
) -> Result<SavedFile, SaveError> {
    let last = Mutex::new(Instant::now());
    let report = move |received| {
        let now = Instant::now();
        if let Ok(mut last) = last.lock()
            && now.saturating_duration_since(*last) >= PROGRESS_INTERVAL
        {
            *last = now;
            let _ended = progress.unbounded_send(received);
        }
    };
    let bytes = source.bytes(&file, &report).await;
    drop(report);
    let bytes = bytes.map_err(SaveError::NotLoaded)?;
    let written = spawn_blocking(move || {
        let path = path.or_else(|| saved_file::free_path(&file.name));
        let path = path.ok_or(SaveError::NoFolder)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_disguised = is_program_content(&bytes) && !is_program_name(&name);
        let written = saved_file::write(&path, &bytes);
        written.map_err(SaveError::NotWritten)?;
        Ok(SavedFile { path, is_disguised })
    });
    written.await.unwrap_or(Err(SaveError::NoFolder))
}

#[cfg(test)]
mod tests;
