//! Scenes of pictures and files in messages, and of a picture in the whole window.

use std::time::{Duration, Instant};

use iced::widget::image::Handle;

use super::fixtures::{message, show};
use crate::app::App;
use crate::app::dialog::Dialog;
use crate::domain::attachment::{FileKey, FileOrigin, MAX_BOX, PictureFailure, ShownFile, fit};
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::domain::message::Attachment;
use crate::domain::server_event::ServerEvent;
use crate::feature::lightbox;
use crate::feature::timeline::attachment::{self, Event, Saving};
use crate::feature::timeline::{self, Message};
use crate::ui::widget::picture::Picture;

const CHANNEL: &str = "quiet-corner";

/// A name, a size in pixels, and the type.
type Sample = (&'static str, (u32, u32), &'static str);

const PHOTO: Sample = ("harbor-at-dusk.jpg", (1600, 1200), "image/jpeg");
const PANORAMA: Sample = ("pier-panorama.jpg", (6000, 600), "image/jpeg");
const TOWER: Sample = ("crane.png", (900, 1600), "image/png");
const DOT: Sample = ("dot.png", (16, 16), "image/png");
const ANIMATION: Sample = ("waves.gif", (480, 270), "image/gif");

fn attachment((name, size, content_type): Sample) -> Attachment {
    Attachment {
        id: name.into(),
        file_name: name.into(),
        url: format!("/v1/channels/{CHANNEL}/attachments/{name}"),
        content_type: content_type.into(),
        bytes: 2_400_000,
        width: size.0,
        height: size.1,
    }
}

fn key(name: &str) -> FileKey {
    FileKey {
        channel: CHANNEL.into(),
        id: name.into(),
    }
}

/// Messages with these texts and files.
fn post(app: &mut App, lines: &[(&str, &str, &[Attachment])]) {
    show(app, CHANNEL);
    app.workspace.edit(&"one".into(), |server| {
        for (number, (author, body, files)) in (700..).zip(lines) {
            let mut posted = message(number, (author, number, body), CHANNEL);
            posted.edit(|extra| extra.attachments = files.to_vec());
            let _applied = server.apply(ServerEvent::Posted(Box::new(posted)), Instant::now());
        }
    });
    app.refresh(true);
}

fn update(app: &mut App, message: attachment::Message) -> Option<Event> {
    let ctx = app.workspace.context()?;
    let action = (app.features.timeline).update(Message::File(message), &ctx);
    match action.event {
        Some(timeline::Event::File(event)) => Some(event),
        _ => None,
    }
}

/// Loads what is wanted, as if all rows were on the screen. `None`: it goes on loading.
fn load(app: &mut App, outcome: impl Fn(&FileKey) -> Option<Result<Picture, PictureFailure>>) {
    app.features.timeline.show_rows(0, usize::MAX);
    let mut wanted = update(app, attachment::Message::Shown);
    while let Some(Event::Load { server, start, .. }) = wanted.take() {
        for file in start {
            let Some(outcome) = outcome(&file.key) else {
                continue;
            };
            let loaded = attachment::Message::Loaded(server.clone(), file.key, outcome);
            wanted = update(app, loaded).or(wanted);
        }
    }
}

/// A sky above water.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "pixels of a sample"
)]
fn sample((_, size, _): Sample, max: (f32, f32)) -> Option<Picture> {
    let (width, height) = fit(size, max);
    let (width, height) = (width as u32, height as u32);
    let mut rgba = Vec::with_capacity(4 * width as usize * height as usize);
    for y in 0..height {
        let down = y as f32 / height as f32;
        for x in 0..width {
            let across = x as f32 / width as f32;
            let sun = 1.0 - ((across - 0.68).hypot((down - 0.45) * 0.8) * 3.2).min(1.0);
            let water = if down > 0.55 { 0.45 } else { 1.0 };
            let ripple = if down > 0.55 && (y / 3) % 4 == (x / 40) % 4 {
                18.0
            } else {
                0.0
            };
            let channel = |base: f32, glow: f32| {
                ((base + glow * sun) * water + ripple).clamp(0.0, 255.0) as u8
            };
            rgba.extend([
                channel(70.0 + 120.0 * down, 150.0),
                channel(70.0 + 40.0 * down, 110.0),
                channel(130.0 - 20.0 * down, 40.0),
                255,
            ]);
        }
    }
    let handle = Handle::from_rgba(width, height, rgba);
    Picture::new((width, height), [(handle, Duration::ZERO)])
}

#[cfg(test)]
pub(super) fn sample_picture(width: u32, height: u32) -> Option<Picture> {
    sample(("", (width, height), ""), (4000.0, 4000.0))
}

fn decoded(key: &FileKey) -> Option<Result<Picture, PictureFailure>> {
    let samples = [PHOTO, PANORAMA, TOWER, DOT, ANIMATION];
    let wanted = samples.into_iter().find(|(name, ..)| *name == key.id)?;
    sample(wanted, MAX_BOX).map(Ok)
}

pub(super) fn timeline(app: &mut App) {
    let files = [PHOTO, PANORAMA, DOT].map(attachment);
    let [photo, panorama, dot] = files;
    let lines: [(&str, &str, &[Attachment]); 3] = [
        ("uid_mira", "The harbor, just now", &[photo]),
        ("uid_orin", "", &[panorama]),
        ("uid_orin", "And the smallest buoy", &[dot]),
    ];
    post(app, &lines);
    load(app, decoded);
}

pub(super) fn tall(app: &mut App) {
    let files = [TOWER, ANIMATION].map(attachment);
    let [tower, animation] = files;
    let lines: [(&str, &str, &[Attachment]); 2] = [
        ("uid_noor", "New crane", &[tower]),
        ("uid_noor", "", &[animation]),
    ];
    post(app, &lines);
    load(app, decoded);
}

/// With two frames, the first of which is shown for an hour.
#[cfg(test)]
pub(super) fn animated(app: &mut App) {
    post(app, &[("uid_noor", "", &[attachment(ANIMATION)])]);
    let handle = Handle::from_rgba(1, 1, vec![0; 4]);
    let frames = [
        (handle.clone(), Duration::from_secs(3600)),
        (handle, Duration::ZERO),
    ];
    let picture = Picture::new((1, 1), frames);
    load(app, |_| picture.clone().map(Ok));
}

/// Not loaded yet, failed in both ways, on another host, and large.
pub(super) fn states(app: &mut App) {
    let named = |name: &'static str, size| attachment((name, size, "image/png"));
    let foreign = Attachment {
        url: "https://pictures.example.net/plan.png".into(),
        ..named("plan.png", (600, 300))
    };
    let large = Attachment {
        bytes: 34_000_000,
        ..named("scan.png", (400, 120))
    };
    let waiting = named("waiting.png", (400, 120));
    let lost = named("lost.png", (400, 120));
    let lines: [(&str, &str, &[Attachment]); 3] = [
        ("uid_mira", "The plans", &[waiting, lost]),
        ("uid_orin", "", &[named("broken.png", (60, 60)), foreign]),
        ("uid_noor", "", &[large]),
    ];
    post(app, &lines);
    load(app, |key| match key.id.as_str() {
        "lost.png" => Some(Err(PictureFailure::NotLoaded(Failure::TimedOut))),
        "broken.png" => Some(Err(PictureFailure::Unreadable)),
        _ => None,
    });
}

/// A document, a program, one that is being saved, and one that nobody can load.
pub(super) fn files(app: &mut App) {
    let named = |name: &'static str, content_type| attachment((name, (0, 0), content_type));
    let document = named("tide-table-2026.pdf", "application/pdf");
    let program = Attachment {
        file_name: "photo\u{202e}gnp.exe".into(),
        ..named("setup", "application/octet-stream")
    };
    let archive = Attachment {
        bytes: 48_000_000,
        ..named("survey.tar.gz", "application/gzip")
    };
    let blocked = Attachment {
        url: "file:///etc/passwd".into(),
        ..named("notes", "text/plain")
    };
    let lines: [(&str, &str, &[Attachment]); 2] = [
        ("uid_mira", "For the meeting", &[document, archive]),
        ("uid_orin", "Try this", &[program, blocked]),
    ];
    post(app, &lines);
    let saving = Saving {
        received: 18_000_000,
        total: 48_000_000,
    };
    let saving = attachment::Message::Saving("one".into(), key("survey.tar.gz"), Some(saving));
    let _none = update(app, saving);
}

fn shown((name, ..): Sample) -> ShownFile {
    ShownFile {
        key: key(name),
        name: name.into(),
        is_picture: true,
        bytes: 2_400_000,
        origin: FileOrigin::OwnServer,
    }
}

fn open(app: &mut App, outcome: Result<Picture, PictureFailure>, zoom: f32) {
    timeline(app);
    let pictures = [PHOTO, PANORAMA, DOT].map(shown);
    let server = ServerUid::from("one");
    if let Some(mut state) = lightbox::State::new(server, pictures.into(), 0) {
        let _loaded = state.update(lightbox::Message::Loaded(key(PHOTO.0), outcome));
        let _zoomed = state.update(lightbox::Message::ZoomPressed(zoom));
        app.shell.open_dialog(Dialog::Picture(state));
    }
}

pub(super) fn lightbox(app: &mut App) {
    let picture = sample(PHOTO, (1600.0, 1200.0));
    open(app, picture.ok_or(PictureFailure::Unreadable), 0.0);
}

pub(super) fn lightbox_enlarged(app: &mut App) {
    let picture = sample(PHOTO, (1600.0, 1200.0));
    open(app, picture.ok_or(PictureFailure::Unreadable), 5.0);
}

pub(super) fn lightbox_failed(app: &mut App) {
    open(app, Err(PictureFailure::TooLarge), 0.0);
}
