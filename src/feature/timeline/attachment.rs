//! Pictures and files of messages: which pictures are wanted, loaded or failed, and which files are being saved.
//!
//! Only pictures in rows on the screen are requested, a few at once. Decoded ones are kept within a number of bytes. Must
//! not load, decode or write: the application does, and reports the outcome as a message.

mod cache;
mod previews;
mod view;

use iced::widget::image::Handle;

use super::{ChannelRef, Event as TimelineEvent, Message as TimelineMessage, State, list};
use crate::domain::attachment::{
    FileKey, FileOrigin, MAX_PICTURE_BYTES, PictureFailure, ShownFile,
};
use crate::domain::id::{ChannelId, LocalId, ServerUid};
use crate::domain::message::Attachment;
use crate::domain::timeline::{Row, Timeline};
use crate::domain::upload::OutgoingFile;
use crate::feature::action::Action;
use crate::feature::context::Ctx;
use crate::ui::widget::picture::Picture;
use crate::ui::widget::virtual_list::Viewport;
use cache::PictureState;
pub use cache::{Files, Saving};
pub(super) use view::menu_items;
pub use view::picture_failure;

#[derive(Debug, Clone)]
pub enum Message {
    /// Other rows are on the screen.
    Shown,
    /// Show a picture in the whole window.
    OpenPressed(FileKey),
    RetryPressed(FileKey),
    /// Load a picture that is not loaded by itself.
    LoadPressed(FileKey),
    CopyPressed(FileKey),
    SavePressed(FileKey),
    CancelPressed(FileKey),
    Loaded(ServerUid, FileKey, Result<Picture, PictureFailure>),
    /// The small pictures of the files of a message that is not confirmed; `None` for what is not there any more.
    PreviewsLoaded(ServerUid, LocalId, Vec<Option<Handle>>),
    /// A file is being saved, or was and is not any more.
    Saving(ServerUid, FileKey, Option<Saving>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Report each outcome as `Message::Loaded`.
    Load {
        server: ServerUid,
        start: Vec<ShownFile>,
        /// Pictures that are not on the screen any more.
        stop: Vec<FileKey>,
        /// Report each as `Message::PreviewsLoaded`.
        previews: Vec<PreviewRequest>,
    },
    /// Show a picture and those around it.
    Open {
        channel_ref: ChannelRef,
        pictures: Vec<ShownFile>,
        /// The index of the picture to begin with.
        at: usize,
    },
    /// Put a picture on the clipboard.
    Copy(ServerUid, ShownFile),
    /// Ask where, and report as `Message::Saving`.
    Save(ServerUid, ShownFile),
    Cancel(ServerUid, FileKey),
}

/// The files of a message that is not confirmed, of which small pictures are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewRequest {
    pub local: LocalId,
    pub files: Vec<OutgoingFile>,
}

impl State {
    pub(super) fn on_file(
        &mut self,
        message: Message,
        ctx: &Ctx<'_>,
    ) -> Action<TimelineMessage, TimelineEvent> {
        let server = ctx.server.uid();
        match message {
            Message::Shown => {}
            Message::OpenPressed(key) => return self.open_picture(&key, ctx),
            Message::RetryPressed(key) => self.files.forget_failure(server, &key),
            Message::LoadPressed(key) => self.files.allow(server, key),
            Message::CopyPressed(key) => return self.emit_file(&key, ctx, Event::Copy),
            Message::SavePressed(key) => return self.emit_file(&key, ctx, Event::Save),
            Message::CancelPressed(key) => return emit(Event::Cancel(server.clone(), key)),
            Message::Loaded(server, key, result) => self.files.on_loaded(&server, &key, result),
            Message::PreviewsLoaded(server, local, previews) => {
                self.files.set_previews(&server, local, previews);
                return Action::none();
            }
            Message::Saving(server, key, saving) => {
                self.files.set_saving(&server, key, saving);
                return Action::none();
            }
        }
        self.load_pictures(ctx)
    }

    /// Requests the pictures on the screen that are missing, a few at once.
    fn load_pictures(&mut self, ctx: &Ctx<'_>) -> Action<TimelineMessage, TimelineEvent> {
        let Some(timeline) = self.timeline_of(ctx) else {
            return Action::none();
        };
        let (start, stop) = self.files.request(ctx, timeline);
        let previews = self.files.request_previews(ctx, timeline);
        if start.is_empty() && stop.is_empty() && previews.is_empty() {
            return Action::none();
        }
        let server = ctx.server.uid().clone();
        emit(Event::Load {
            server,
            start,
            stop,
            previews,
        })
    }

    /// Notes which rows of the list are on the screen, from the first to one past the last.
    pub fn show_rows(&self, first: usize, last: usize) {
        self.files.shown.set((first, last));
    }

    /// Tries again what could not be loaded from the server.
    pub(super) fn retry_pictures(&mut self, server: &ServerUid) {
        self.files.forget_failures(server);
    }

    fn timeline_of<'a>(&self, ctx: &Ctx<'a>) -> Option<&'a Timeline> {
        let current = self.current.as_ref()?;
        (current.server == *ctx.server.uid()).then(|| super::open_timeline(ctx))?
    }

    /// A file of the open channel.
    pub fn file(&self, key: &FileKey, ctx: &Ctx<'_>) -> Option<ShownFile> {
        let mut files = self.timeline_of(ctx)?.items().iter().flat_map(|item| {
            let files = item.message.extra().attachments.iter();
            files.map(|file| (&item.message.channel, file))
        });
        let (channel, file) =
            files.find(|(channel, file)| file.id == key.id && **channel == key.channel)?;
        Some(ShownFile::new(channel, file, ctx.server.address()))
    }

    fn emit_file(
        &self,
        key: &FileKey,
        ctx: &Ctx<'_>,
        event: fn(ServerUid, ShownFile) -> Event,
    ) -> Action<TimelineMessage, TimelineEvent> {
        let file = self.file(key, ctx);
        file.map_or_else(Action::none, |file| {
            emit(event(ctx.server.uid().clone(), file))
        })
    }

    /// A picture that was decoded for its row.
    pub fn thumbnail(&self, server: &ServerUid, key: &FileKey) -> Option<&Picture> {
        match self.files.state(server, key)? {
            PictureState::Ready(picture) => Some(picture),
            PictureState::Loading | PictureState::Failed(_) => None,
        }
    }

    /// The pictures that are being loaded for rows.
    pub fn loading_pictures(&self, server: &ServerUid) -> Vec<FileKey> {
        self.files.loading(server)
    }

    /// What the decoded pictures of all servers take, in bytes.
    pub fn picture_bytes(&self) -> usize {
        self.files.bytes()
    }

    /// Shows a picture with all others of the loaded messages.
    fn open_picture(&self, key: &FileKey, ctx: &Ctx<'_>) -> Action<TimelineMessage, TimelineEvent> {
        let (Some(timeline), Some(channel_ref)) = (self.timeline_of(ctx), self.current.clone())
        else {
            return Action::none();
        };
        let items = timeline.items().iter();
        let files = items.flat_map(|item| {
            let files = item.message.extra().attachments.iter();
            files.map(|file| ShownFile::new(&item.message.channel, file, ctx.server.address()))
        });
        let server = ctx.server.uid();
        let is_shown = |file: &ShownFile| {
            file.is_picture && self.files.may_load(server, file) || file.key == *key
        };
        let pictures: Vec<_> = files.filter(is_shown).collect();
        match pictures.iter().position(|picture| picture.key == *key) {
            Some(at) => emit(Event::Open {
                channel_ref,
                pictures,
                at,
            }),
            None => Action::none(),
        }
    }
}

fn emit(event: Event) -> Action<TimelineMessage, TimelineEvent> {
    Action::emit(TimelineEvent::File(event))
}

/// The rows between two indices of the list.
fn rows_in(timeline: &Timeline, (first, last): (usize, usize)) -> std::slice::Iter<'_, Row> {
    let header_count = list::header_count(timeline);
    let rows = timeline.rows();
    let last = last.saturating_sub(header_count).min(rows.len());
    let first = first.saturating_sub(header_count).min(last);
    rows.get(first..last).unwrap_or_default().iter()
}

/// The pictures in the rows between two indices of the list.
fn pictures_in(
    timeline: &Timeline,
    shown: (usize, usize),
) -> impl Iterator<Item = (&ChannelId, &Attachment)> {
    let indices = rows_in(timeline, shown).filter_map(|row| match row {
        Row::Message { index, .. } | Row::Part { index, .. } => Some(*index),
        _ => None,
    });
    let items = indices.filter_map(|index| timeline.items().get(index));
    items.flat_map(|item| {
        let files = item.message.extra().attachments.iter();
        let pictures = files.filter(|file| file.is_picture());
        pictures.map(|file| (&item.message.channel, file))
    })
}

impl Files {
    /// Notes the rows on the screen. Returns whether pictures are missing that were not before.
    pub(super) fn scrolled(&self, viewport: Viewport, ctx: &Ctx<'_>, timeline: &Timeline) -> bool {
        self.shown.set((viewport.first, viewport.last));
        let missing: Vec<_> = self.missing(ctx, timeline).map(|file| file.key).collect();
        let mut reported = self.reported.borrow_mut();
        let is_new = missing.iter().any(|key| !reported.contains(key));
        *reported = missing;
        is_new || self.missing_previews(ctx, timeline).next().is_some()
    }

    /// The pictures on the screen that are to be loaded and are not.
    fn missing<'a>(
        &'a self,
        ctx: &'a Ctx<'_>,
        timeline: &'a Timeline,
    ) -> impl Iterator<Item = ShownFile> + 'a {
        let server = ctx.server.uid();
        let pictures = pictures_in(timeline, self.shown.get());
        pictures.filter_map(move |(channel, file)| {
            let file = ShownFile::new(channel, file, ctx.server.address());
            let is_missing = self.state(server, &file.key).is_none();
            (is_missing && self.loads_by_itself(ctx, &file)).then_some(file)
        })
    }

    /// Whether a picture is loaded as soon as it is on the screen.
    fn loads_by_itself(&self, ctx: &Ctx<'_>, file: &ShownFile) -> bool {
        let is_small = file.bytes <= MAX_PICTURE_BYTES;
        let is_own = file.origin == FileOrigin::OwnServer;
        ctx.preferences.load_pictures && is_own && is_small
            || self.is_allowed(ctx.server.uid(), &file.key)
    }

    /// Whether a picture may be loaded without a further question.
    fn may_load(&self, server: &ServerUid, file: &ShownFile) -> bool {
        file.origin == FileOrigin::OwnServer || self.is_allowed(server, &file.key)
    }
}
