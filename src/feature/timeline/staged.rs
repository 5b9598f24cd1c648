//! The files above the composer: added by the button, by pasting and by dropping, prepared, removed, and sent.
//!
//! They belong to the draft of a channel, but are in memory only: they are written to the disk with the message.

mod upload_row;
mod view;

use std::path::PathBuf;

use iced::Task;
use iced::widget::image::Handle;

use super::{Action, ChannelRef, State, composer, list};
use crate::domain::id::{LocalId, MessageId};
use crate::domain::redacted::Redacted;
use crate::domain::unicode;
use crate::domain::upload::{self, FileContent, FileError, FileSource, OutgoingFile};
use crate::feature::context::Ctx;
pub(super) use upload_row::{can_cancel, files_text, files_view};
pub(super) use view::{attach_button, drop_overlay, tray};

/// Of all channels together, in bytes.
const MAX_STAGED: u64 = upload::MAX_WAITING_IN_MEMORY;
/// How many refused files are listed.
const MAX_REFUSED: usize = 4;
/// Of the name of a refused file, in characters.
const MAX_REFUSED_NAME: usize = 60;

/// Distinguishes the files of a tray.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StagedId(pub u64);

/// A file that can be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadyFile {
    pub file: OutgoingFile,
    pub content: Redacted<FileContent>,
    /// A small picture of it.
    pub preview: Handle,
}

#[derive(Debug, Clone)]
pub enum Message {
    ChoosePressed,
    /// The system has no file dialog: a path can be typed.
    DialogMissing(ChannelRef),
    PathEdited(String),
    PathSubmitted,
    PathClosed,
    /// Files were chosen or pasted.
    Added(ChannelRef, Vec<FileSource>),
    Prepared(ChannelRef, StagedId, Result<ReadyFile, FileError>),
    RemovePressed(StagedId),
    /// The list of refused files was read.
    RefusedClosed,
    /// Files are dragged over the window (`true`), or not any more.
    Hovered(bool),
    Dropped(PathBuf),
    /// Of the upload of a message.
    CancelPressed(LocalId),
    /// A message comes back: to be edited, or because too much waits.
    Returned(Box<Returned>),
}

/// What goes back into the composer.
#[derive(Debug, Clone, PartialEq)]
pub struct Returned {
    pub channel_ref: ChannelRef,
    pub body: String,
    pub reply_to: Option<MessageId>,
    pub files: Vec<ReadyFile>,
    pub error: Option<FileError>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Ask for files. Report them as `Message::Added`.
    Choose(ChannelRef),
    /// Report each as `Message::Prepared`.
    Prepare {
        channel_ref: ChannelRef,
        files: Vec<(StagedId, FileSource)>,
        /// Of each, in bytes.
        max: u64,
    },
    Send {
        channel_ref: ChannelRef,
        local_id: LocalId,
        /// Trimmed; may be empty.
        body: String,
        reply_to: Option<MessageId>,
        files: Vec<ReadyFile>,
    },
    /// Put the files of a message back into the tray, and discard it. Its text is already in the composer.
    TakeBack(ChannelRef, LocalId),
    Cancel(LocalId),
}

/// The files of the draft of one channel.
#[derive(Debug, Default)]
pub(super) struct Tray {
    files: Vec<StagedFile>,
    /// What was not added, by name.
    refused: Vec<(String, FileError)>,
    /// The path that is typed where there is no file dialog.
    path: Option<String>,
    last_id: u64,
}

#[derive(Debug)]
struct StagedFile {
    id: StagedId,
    /// As long as it is being prepared.
    name: String,
    ready: Option<ReadyFile>,
}

impl Tray {
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Whether there are files, and all can be sent.
    pub(super) fn is_ready(&self) -> bool {
        !self.is_empty() && self.files.iter().all(|file| file.ready.is_some())
    }

    fn ready(&self) -> Vec<OutgoingFile> {
        let ready = self.files.iter().filter_map(|file| file.ready.as_ref());
        ready.map(|ready| ready.file.clone()).collect()
    }

    fn bytes(&self) -> u64 {
        upload::total(&self.ready())
    }

    fn refuse(&mut self, name: &str, error: FileError) {
        if self.refused.len() >= MAX_REFUSED {
            let _oldest = self.refused.remove(0);
        }
        let name = unicode::single_line(name, MAX_REFUSED_NAME);
        self.refused.push((name, error));
    }

    fn next_id(&mut self) -> StagedId {
        self.last_id += 1;
        StagedId(self.last_id)
    }

    /// Takes the files that have a place, and refuses the others.
    fn add(&mut self, sources: Vec<FileSource>) -> Vec<(StagedId, FileSource)> {
        self.refused.clear();
        let mut added = Vec::new();
        for source in sources {
            let name = shown_name(&source);
            if self.files.len() >= upload::MAX_FILES {
                self.refuse(&name, FileError::TooMany);
                continue;
            }
            let id = self.next_id();
            let ready = None;
            self.files.push(StagedFile { id, name, ready });
            added.push((id, source));
        }
        added
    }

    /// Takes a file that was prepared, unless it was removed meanwhile.
    fn on_prepared(
        &mut self,
        id: StagedId,
        prepared: Result<ReadyFile, FileError>,
        check: impl FnOnce(&[OutgoingFile], u64) -> Result<(), FileError>,
    ) {
        let Some(at) = self.files.iter().position(|file| file.id == id) else {
            return;
        };
        let checked = prepared.and_then(|ready| {
            check(&self.ready(), ready.file.bytes)?;
            Ok(ready)
        });
        match (checked, self.files.get_mut(at)) {
            (Ok(ready), Some(file)) => file.ready = Some(ready),
            (Err(error), _) => {
                let file = self.files.remove(at);
                self.refuse(&file.name, error);
            }
            (Ok(_), None) => {}
        }
    }

    fn take(&mut self) -> Vec<ReadyFile> {
        self.refused.clear();
        let files = self.files.drain(..);
        files.filter_map(|file| file.ready).collect()
    }

    /// Puts files back before those that were added since. What has no place is refused.
    /// Takes the files out that can be sent.
    pub(super) fn take_ready(&mut self) -> Vec<ReadyFile> {
        let files = std::mem::take(&mut self.files).into_iter();
        files.filter_map(|file| file.ready).collect()
    }

    fn put_back(&mut self, files: Vec<ReadyFile>) {
        for (at, ready) in files.into_iter().enumerate() {
            let name = ready.file.name.clone();
            if self.files.len() >= upload::MAX_FILES {
                self.refuse(&name, FileError::TooMany);
                continue;
            }
            let (id, ready) = (self.next_id(), Some(ready));
            self.files.insert(at, StagedFile { id, name, ready });
        }
    }
}

/// The last part of a path; a picture of the clipboard has no name.
fn shown_name(source: &FileSource) -> String {
    match source {
        FileSource::Path(path) => {
            let name = path.file_name().unwrap_or(path.as_os_str());
            unicode::single_line(&name.to_string_lossy(), MAX_REFUSED_NAME)
        }
        FileSource::Pixels { .. } => String::new(),
    }
}

impl State {
    pub(super) fn update_staged(
        &mut self,
        message: Message,
        ctx: &Ctx<'_>,
    ) -> Action<super::Message, super::Event> {
        match message {
            Message::ChoosePressed => return self.emit_staged(Event::Choose),
            Message::DialogMissing(channel_ref) => {
                self.view_or_new(&channel_ref).staged.path = Some(String::new());
                return Action::run(view::focus_path());
            }
            Message::PathEdited(path) => self.edit_tray(|tray| tray.path = Some(path)),
            Message::PathSubmitted => return self.add_path(ctx),
            Message::PathClosed => {
                self.edit_tray(|tray| tray.path = None);
                return Action::run(composer::focus());
            }
            Message::Added(channel_ref, sources) => {
                return self.add_files(&channel_ref, sources, ctx);
            }
            Message::Prepared(channel_ref, id, prepared) => {
                self.on_prepared(&channel_ref, id, prepared, ctx);
            }
            Message::RemovePressed(id) => {
                self.edit_tray(|tray| tray.files.retain(|file| file.id != id));
                return Action::run(composer::focus());
            }
            Message::RefusedClosed => {
                self.edit_tray(|tray| tray.refused.clear());
                return Action::run(composer::focus());
            }
            Message::Hovered(is_over) => self.is_dropping = is_over,
            Message::Dropped(path) => {
                self.is_dropping = false;
                let current = self.current.clone();
                let dropped = vec![FileSource::Path(path)];
                return current.map_or_else(Action::none, |channel_ref| {
                    self.add_files(&channel_ref, dropped, ctx)
                });
            }
            Message::CancelPressed(local) => {
                return Action::emit(super::Event::Staged(Event::Cancel(local)));
            }
            Message::Returned(returned) => return self.on_returned(*returned),
        }
        Action::none()
    }

    fn emit_staged(
        &self,
        event: impl FnOnce(ChannelRef) -> Event,
    ) -> Action<super::Message, super::Event> {
        self.emit_for(|channel_ref| Some(super::Event::Staged(event(channel_ref))))
    }

    fn edit_tray(&mut self, edit: impl FnOnce(&mut Tray)) {
        let current = self.current.as_ref();
        if let Some(view) = current.and_then(|it| self.views.get_mut(it)) {
            edit(&mut view.staged);
        }
    }

    fn add_path(&mut self, ctx: &Ctx<'_>) -> Action<super::Message, super::Event> {
        let Some((channel_ref, view)) = self.view_for(ctx) else {
            return Action::none();
        };
        let path = view.staged.path.take().unwrap_or_default();
        let path = path.trim();
        if path.is_empty() {
            return Action::run(composer::focus());
        }
        let source = FileSource::Path(PathBuf::from(path));
        let channel_ref = channel_ref.clone();
        self.add_files(&channel_ref, vec![source], ctx)
    }

    fn add_files(
        &mut self,
        channel_ref: &ChannelRef,
        sources: Vec<FileSource>,
        ctx: &Ctx<'_>,
    ) -> Action<super::Message, super::Event> {
        let is_here = channel_ref.server == *ctx.server.uid();
        if !is_here || !upload::is_offered(ctx.server.capabilities()) {
            return Action::none();
        }
        let files = self.view_or_new(channel_ref).staged.add(sources);
        let focus = composer::focus();
        if files.is_empty() {
            return Action::run(focus);
        }
        let prepare = Event::Prepare {
            channel_ref: channel_ref.clone(),
            files,
            max: upload::max_bytes(&ctx.server.capabilities().limits),
        };
        Action::emit(super::Event::Staged(prepare)).and_run(focus)
    }

    fn on_prepared(
        &mut self,
        channel_ref: &ChannelRef,
        id: StagedId,
        prepared: Result<ReadyFile, FileError>,
        ctx: &Ctx<'_>,
    ) {
        let staged = self.views.values().map(|view| view.staged.bytes());
        let staged = staged.fold(0, u64::saturating_add);
        let limits = ctx.server.capabilities().limits;
        let Some(view) = self.views.get_mut(channel_ref) else {
            return;
        };
        view.staged.on_prepared(id, prepared, |files, bytes| {
            // The limits of another server are checked by that server.
            if channel_ref.server == *ctx.server.uid() {
                upload::check_added(files, bytes, &limits)?;
            }
            let fits = staged.saturating_add(bytes) <= MAX_STAGED;
            fits.then_some(()).ok_or(FileError::Full)
        });
    }

    /// Sends the files with the text, once all are prepared. `None`: there are none.
    pub(super) fn send_staged(
        &mut self,
        ctx: &Ctx<'_>,
    ) -> Option<Action<super::Message, super::Event>> {
        let (channel_ref, view) = self.view_for(ctx)?;
        if view.staged.is_empty() {
            return None;
        }
        let channel_ref = channel_ref.clone();
        let draft = &mut view.draft;
        let fits = draft.excess_bytes(composer::limit(ctx)) == 0;
        let is_offered = upload::is_offered(ctx.server.capabilities());
        if !view.staged.is_ready() || !fits || !is_offered {
            return Some(Action::run(composer::focus()));
        }
        let submitted = composer::submit(draft, ctx);
        let (body, reply_to, was_typing) = if let Some(text) = submitted {
            (text.body, text.reply_to, text.was_typing)
        } else {
            let reply_to = draft.reply_to().cloned();
            draft.set_reply(None);
            (String::new(), reply_to, false)
        };
        let files = view.staged.take();
        let local_id = LocalId::new(uuid::Uuid::new_v4().to_string());
        let previews = files.iter().map(|ready| Some(ready.preview.clone()));
        let (server, local) = (&channel_ref.server, local_id.clone());
        self.files.set_previews(server, local, previews.collect());
        let stop_typing = if was_typing {
            Task::done(super::Message::TypingStopped(channel_ref.clone()))
        } else {
            Task::none()
        };
        let send = Event::Send {
            channel_ref,
            local_id,
            body,
            reply_to,
            files,
        };
        let action = Action::emit(super::Event::Staged(send)).and_run(stop_typing);
        let action = action.and_run(list::scroll_to_newest());
        Some(action.and_run(composer::focus()))
    }

    fn on_returned(&mut self, returned: Returned) -> Action<super::Message, super::Event> {
        let view = self.view_or_new(&returned.channel_ref);
        let is_blank = returned.body.is_empty() && returned.reply_to.is_none();
        if !is_blank {
            let reply_to = returned.reply_to.as_ref();
            view.draft.restore(&returned.body, reply_to);
        }
        let first = returned.files.first();
        let name = first.map(|ready| ready.file.name.clone());
        view.staged.put_back(returned.files);
        if let Some(error) = returned.error {
            view.staged.refuse(&name.unwrap_or_default(), error);
        }
        Action::run(composer::focus())
    }
}
