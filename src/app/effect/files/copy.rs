//! Pictures of messages that are put on the clipboard, as large as they are; of an animation the first frame.

use iced::Task;

use super::{FileSource, load_frames};
use crate::app::message::{CopyError, FilesMessage};
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::attachment::{MAX_SIDE, PictureFailure, ShownFile};
use crate::domain::id::ServerUid;
use crate::feature::timeline::attachment::picture_failure;
use crate::fl;
use crate::platform::clipboard;
use crate::platform::picture::decode::{DecodedFrame, Target};

/// Nothing that can be decoded is larger.
const TARGET: Target = Target {
    size: (MAX_SIDE, MAX_SIDE),
    animation_bytes: 0,
};

impl App {
    /// Another picture that is on its way to the clipboard does not get there any more.
    pub(super) fn copy_picture(&mut self, server: &ServerUid, file: ShownFile) -> Task<Message> {
        let source = self.source(server);
        // Without a window, as in scenes, the clipboard of the system is not touched.
        let has_clipboard = self.workspace.window.is_some();
        let copy = Task::future(async move {
            let outcome = match first_frame(source, &file).await {
                Err(failure) => Err(CopyError::NotShown(failure)),
                Ok(frame) => {
                    let is_there = has_clipboard && write(frame).await;
                    is_there.then_some(()).ok_or(CopyError::NoClipboard)
                }
            };
            Message::Files(FilesMessage::Copied(file, outcome))
        });
        let (copy, handle) = copy.abortable();
        self.transfers.copied = Some((server.clone(), handle.abort_on_drop()));
        copy
    }

    pub(super) fn say_copied(
        &mut self,
        file: &ShownFile,
        outcome: Result<(), CopyError>,
    ) -> Task<Message> {
        let strings = self.workspace.strings();
        let reason = match outcome {
            Ok(()) => {
                let text = fl!(strings, "picture-copied").into_owned();
                return self.toast(text, ToastKind::Success);
            }
            Err(CopyError::NotShown(failure)) => picture_failure(strings, &failure),
            Err(CopyError::NoClipboard) => fl!(strings, "picture-no-clipboard"),
        };
        let (name, reason) = (file.name.as_str(), reason.as_ref());
        let text = fl!(strings, "picture-not-copied", "name" => name, "reason" => reason);
        let text = text.into_owned();
        self.toast(text, ToastKind::Warning)
    }
}

async fn write(frame: DecodedFrame) -> bool {
    clipboard::write_picture((frame.width, frame.height), frame.rgba).await
}

pub(super) async fn first_frame(
    source: FileSource,
    file: &ShownFile,
) -> Result<DecodedFrame, PictureFailure> {
    let frames = load_frames(source, file, TARGET).await?;
    frames.into_iter().next().ok_or(PictureFailure::Unreadable)
}
