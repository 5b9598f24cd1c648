//! Scenes of files that are sent: in the tray, on their way, refused, and dragged over the window.

use std::time::{Duration, Instant};

use iced::widget::image::Handle;

use crate::app::{App, Message};
use crate::domain::failure::Failure;
use crate::domain::id::ChannelId;
use crate::domain::outbox::SendState;
use crate::domain::redacted::Redacted;
use crate::domain::upload::{FileContent, FileError, FileKind, FileSource, OutgoingFile};
use crate::feature::timeline;
use crate::feature::timeline::ChannelRef;
use crate::feature::timeline::attachment;
use crate::feature::timeline::staged::{self, ReadyFile, StagedId};

const MEGABYTE: u64 = 1024 * 1024;

fn file(name: &str, kind: FileKind, size: (u32, u32), bytes: u64) -> OutgoingFile {
    OutgoingFile {
        name: name.into(),
        kind,
        size,
        bytes,
    }
}

fn channel_ref() -> ChannelRef {
    ChannelRef {
        server: "one".into(),
        channel: "general".into(),
    }
}

fn update(app: &mut App, message: staged::Message) {
    let message = timeline::Message::Staged(message);
    let _task = app.update(Message::Timeline(message));
}

/// A sky over water.
fn preview(width: u32, height: u32, hue: u8) -> Handle {
    let pixels = (0..width * height).flat_map(|at| {
        let row = u8::try_from(at / width * 150 / height).unwrap_or(0);
        let is_sky = at / width < height * 2 / 3;
        if is_sky {
            [hue.saturating_add(row), 120 + row / 2, 220, 255]
        } else {
            [20, 60 + row / 3, 110, 255]
        }
    });
    Handle::from_rgba(width, height, pixels.collect::<Vec<u8>>())
}

/// Three pictures and a text; one picture is being prepared, one was refused.
pub(super) fn tray(app: &mut App) {
    let paths = [
        "Ferry at dawn.jpg",
        "berth-4.png",
        "tide-tables.png",
        "plan.pdf",
    ];
    let sources = paths.map(|path| FileSource::Path(path.into())).to_vec();
    update(app, staged::Message::Added(channel_ref(), sources));
    let ready = |file, preview| ReadyFile {
        file,
        content: Redacted::new(FileContent::from(vec![0])),
        preview,
    };
    let photo = file(
        "Ferry at dawn.jpg",
        FileKind::Jpeg,
        (4032, 3024),
        3 * MEGABYTE,
    );
    let plan = file("berth-4.png", FileKind::Png, (640, 900), 240 * 1024);
    let prepared = [
        (1, Ok(ready(photo, preview(88, 66, 60)))),
        (2, Ok(ready(plan, preview(48, 68, 150)))),
        (4, Err(FileError::Type)),
    ];
    for (id, prepared) in prepared {
        let message = staged::Message::Prepared(channel_ref(), StagedId(id), prepared);
        update(app, message);
    }
    let text = "The first boat of the day, and where it will be.";
    let _task = app.update(Message::Timeline(timeline::Message::TextTyped(text.into())));
}

/// Where the system has no file dialog.
pub(super) fn path(app: &mut App) {
    update(app, staged::Message::DialogMissing(channel_ref()));
}

pub(super) fn drop(app: &mut App) {
    update(app, staged::Message::Hovered(true));
}

/// One upload is on its way, and one was canceled.
pub(super) fn uploads(app: &mut App) {
    app.workspace.edit(&"one".into(), |server| {
        let channel = ChannelId::from("general");
        let canceled = vec![file("harbor.gif", FileKind::Gif, (320, 200), 5 * MEGABYTE)];
        server.queue_with(&channel, "l1".into(), ("", None), canceled);
        server.fail(&channel, &"l1".into(), Failure::Canceled, true);
        let files = vec![
            file(
                "Ferry at dawn.jpg",
                FileKind::Jpeg,
                (4032, 3024),
                3 * MEGABYTE,
            ),
            file("berth-4.png", FileKind::Png, (640, 900), 9 * MEGABYTE),
        ];
        let text = ("The first boat of the day.", None);
        server.queue_with(&channel, "l2".into(), text, files);
        let _changed = server.progress(&channel, &"l2".into(), SendState::Sending);
        let start = Instant::now();
        for second in 1..=4 {
            let now = start + Duration::from_secs(second);
            server.upload_advanced(&channel, &"l2".into(), second * MEGABYTE, now);
        }
    });
    let previews = vec![Some(preview(88, 66, 60)), Some(preview(48, 68, 150))];
    let loaded = attachment::Message::PreviewsLoaded("one".into(), "l2".into(), previews);
    let _task = app.update(Message::Timeline(timeline::Message::File(loaded)));
}
