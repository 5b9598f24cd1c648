use std::time::Duration;

use iced::widget::image::Handle;

use super::attachment::{self, Event as FileEvent, Message as FileMessage, Saving};
use super::*;
use crate::domain::attachment::{FileKey, FileOrigin, PictureFailure, ShownFile};
use crate::domain::message::Attachment;
use crate::ui::widget::picture::Picture;

const MEGABYTE: usize = 1024 * 1024;

fn file(id: &str) -> Attachment {
    Attachment {
        id: id.into(),
        file_name: format!("{id}.png"),
        url: format!("http://localhost:8080/v1/channels/general/attachments/{id}"),
        content_type: "image/png".into(),
        bytes: 1000,
        width: 640,
        height: 480,
    }
}

fn key(id: &str) -> FileKey {
    FileKey {
        channel: "general".into(),
        id: id.into(),
    }
}

fn with_file(id: &str, second: i64, file: Attachment) -> ChatMessage {
    let mut message = message(id, "bo", second);
    message.edit(|extra| extra.attachments = vec![file]);
    message
}

/// A channel with so many pictures, one in each message.
fn with_pictures(count: usize) -> TimelineFixture {
    let messages = (0..count).map(|number| {
        let id = format!("p{number:03}");
        with_file(&id, i64::try_from(number).unwrap(), file(&id))
    });
    TimelineFixture::with(messages.collect())
}

fn picture(bytes: usize) -> Picture {
    let side = u32::try_from(bytes / 4).unwrap();
    let handle = Handle::from_rgba(1, 1, vec![0; 4]);
    Picture::new((side, 1), [(handle, Duration::ZERO)]).unwrap()
}

/// The IDs of the pictures to load, and those not to load any more.
fn loads(events: Vec<Event>) -> (Vec<String>, Vec<String>) {
    let mut loads = (Vec::new(), Vec::new());
    for event in events {
        if let Event::File(FileEvent::Load { start, stop, .. }) = event {
            loads.0.extend(start.into_iter().map(|file| file.key.id));
            loads.1.extend(stop.into_iter().map(|key| key.id));
        }
    }
    loads
}

impl TimelineFixture {
    /// Shows the rows of messages; one row above them is the divider of the day.
    fn show_messages(&mut self, first: usize, last: usize) -> (Vec<String>, Vec<String>) {
        self.state.show_rows(first + 1, last + 1);
        loads(self.update(Message::File(FileMessage::Shown)))
    }

    fn loaded(&mut self, id: &str, result: Result<Picture, PictureFailure>) -> Vec<String> {
        let loaded = FileMessage::Loaded("a".into(), key(id), result);
        loads(self.update(Message::File(loaded))).0
    }

    fn press(&mut self, message: FileMessage) -> Vec<Event> {
        self.update(Message::File(message))
    }
}

#[test]
fn only_pictures_on_the_screen_are_loaded_a_few_at_once() {
    let mut fixture = with_pictures(40);
    let (start, stop) = fixture.show_messages(10, 16);
    assert_eq!(start, ["p010", "p011", "p012", "p013"]);
    assert!(stop.is_empty());
    assert_eq!(fixture.show_messages(10, 16).0, [""; 0]);
    assert_eq!(fixture.loaded("p011", Ok(picture(8))), ["p014"]);
    // What is scrolled by is not loaded any more.
    let (start, stop) = fixture.show_messages(30, 32);
    assert_eq!(start, ["p030", "p031"]);
    assert_eq!(stop, ["p010", "p012", "p013", "p014"]);
    // It comes too late, and is loaded when it is on the screen again.
    assert_eq!(fixture.loaded("p010", Ok(picture(8))), [""; 0]);
    assert_eq!(fixture.show_messages(10, 12).0, ["p010"]);
}

#[test]
fn viewport_asks_once_for_what_is_missing() {
    let fixture = with_pictures(20);
    let ctx = fixture.ctx();
    let timeline = fixture.timeline();
    let viewport = |first, last| Viewport {
        first,
        last,
        seen: last,
        at_start: false,
        at_end: false,
    };
    let files = &fixture.state.files;
    assert!(files.scrolled(viewport(1, 4), &ctx, timeline));
    assert!(!files.scrolled(viewport(1, 4), &ctx, timeline));
    assert!(files.scrolled(viewport(2, 5), &ctx, timeline));
    assert!(!files.scrolled(viewport(3, 5), &ctx, timeline));
}

#[test]
fn decoded_pictures_are_kept_within_their_bytes_and_those_on_the_screen_stay() {
    let mut fixture = with_pictures(60);
    for first in (0..60).step_by(4) {
        let (start, _) = fixture.show_messages(first, first + 4);
        assert_eq!(start.len(), 4);
        for id in start {
            let _more = fixture.loaded(&id, Ok(picture(2 * MEGABYTE)));
        }
        assert!(fixture.state.files.bytes() <= 48 * MEGABYTE);
    }
    let has = |fixture: &TimelineFixture, id: &str| {
        fixture.state.thumbnail(&"a".into(), &key(id)).is_some()
    };
    assert!(has(&fixture, "p059") && has(&fixture, "p040") && !has(&fixture, "p000"));
    // One that is shown again is loaded again.
    assert_eq!(fixture.show_messages(0, 1).0, ["p000"]);
    let _more = fixture.loaded("p000", Ok(picture(100 * MEGABYTE)));
    assert!(has(&fixture, "p000") && !has(&fixture, "p040"));
}

#[test]
fn picture_of_another_server_is_neither_shown_nor_changed() {
    let mut fixture = with_pictures(1);
    let _start = fixture.show_messages(0, 1);
    let loaded = FileMessage::Loaded("b".into(), key("p000"), Ok(picture(8)));
    let _none = fixture.press(loaded);
    assert!(fixture.state.thumbnail(&"b".into(), &key("p000")).is_none());
    assert!(fixture.state.thumbnail(&"a".into(), &key("p000")).is_none());
    let _more = fixture.loaded("p000", Ok(picture(8)));
    assert!(fixture.state.thumbnail(&"a".into(), &key("p000")).is_some());
    fixture.state.forget(&"a".into());
    assert!(fixture.state.thumbnail(&"a".into(), &key("p000")).is_none());
}

#[test]
fn failed_picture_waits_for_a_press_or_for_the_connection() {
    let mut fixture = with_pictures(2);
    let _start = fixture.show_messages(0, 2);
    let lost = PictureFailure::NotLoaded(Failure::TimedOut);
    let _more = fixture.loaded("p000", Err(lost));
    let _more = fixture.loaded("p001", Err(PictureFailure::Unreadable));
    assert_eq!(fixture.show_messages(0, 2).0, [""; 0]);
    let retried = fixture.press(FileMessage::RetryPressed(key("p001")));
    assert_eq!(loads(retried).0, ["p001"]);
    let _more = fixture.loaded("p001", Err(PictureFailure::Unreadable));
    let mut state = std::mem::take(&mut fixture.state);
    let action = state.on_online(&fixture.ctx());
    fixture.state = state;
    // A damaged one would be damaged again.
    assert_eq!(loads(fixture.run(action)).0, ["p000"]);
}

#[test]
fn foreign_large_and_unwanted_pictures_are_loaded_after_a_press() {
    let foreign = Attachment {
        url: "https://cdn.example/a.png".into(),
        ..file("foreign")
    };
    let large = Attachment {
        bytes: 30_000_000,
        ..file("large")
    };
    let blocked = Attachment {
        url: "http://cdn.example/a.png".into(),
        ..file("blocked")
    };
    let document = Attachment {
        content_type: "application/pdf".into(),
        ..file("document")
    };
    let files = [foreign, large, blocked, document, file("own")];
    let messages = files.into_iter().zip(0..);
    let messages = messages.map(|(file, second)| with_file(&file.id.clone(), second, file));
    let mut fixture = TimelineFixture::with(messages.collect());
    fixture.preferences.load_pictures = false;
    assert_eq!(fixture.show_messages(0, 5).0, [""; 0]);
    fixture.preferences.load_pictures = true;
    assert_eq!(fixture.show_messages(0, 5).0, ["own"]);
    let pressed = fixture.press(FileMessage::LoadPressed(key("large")));
    assert_eq!(loads(pressed).0, ["large"]);
    let events = fixture.press(FileMessage::LoadPressed(key("foreign")));
    let [Event::File(FileEvent::Load { start, .. })] = events.as_slice() else {
        panic!("{events:?}");
    };
    let origin = FileOrigin::Foreign {
        host: "cdn.example".into(),
        address: "https://cdn.example/a.png".into(),
    };
    assert_eq!(start[0].origin, origin);
}

#[test]
fn picture_opens_with_all_others_that_may_be_loaded() {
    let foreign = Attachment {
        url: "https://cdn.example/a.png".into(),
        ..file("foreign")
    };
    let document = Attachment {
        content_type: "application/pdf".into(),
        ..file("document")
    };
    let messages = vec![
        with_file("1", 0, file("one")),
        with_file("2", 1, foreign),
        with_file("3", 2, document),
        with_file("4", 3, file("two")),
    ];
    let mut fixture = TimelineFixture::with(messages);
    let opened = |events: Vec<Event>| match events.as_slice() {
        [Event::File(FileEvent::Open { pictures, at, .. })] => {
            let ids: Vec<_> = pictures.iter().map(|it| it.key.id.clone()).collect();
            (ids, *at)
        }
        other => panic!("{other:?}"),
    };
    let events = fixture.press(FileMessage::OpenPressed(key("two")));
    let both = vec!["one".to_owned(), "two".to_owned()];
    assert_eq!(opened(events), (both, 1));
    let _load = fixture.press(FileMessage::LoadPressed(key("foreign")));
    let events = fixture.press(FileMessage::OpenPressed(key("foreign")));
    let all = ["one", "foreign", "two"].map(str::to_owned);
    assert_eq!(opened(events), (all.to_vec(), 1));
    assert!(
        fixture
            .press(FileMessage::OpenPressed(key("gone")))
            .is_empty()
    );
}

#[test]
fn file_is_saved_with_progress_and_can_be_canceled() {
    let program = Attachment {
        file_name: "../photo\u{202e}gnp.exe".into(),
        content_type: "image/x-icon".into(),
        bytes: 4_000_000,
        ..file("f")
    };
    let mut fixture = TimelineFixture::with(vec![with_file("1", 0, program)]);
    let events = fixture.press(FileMessage::SavePressed(key("f")));
    let [Event::File(FileEvent::Save(server, shown))] = events.as_slice() else {
        panic!("{events:?}");
    };
    assert_eq!(
        (server.as_str(), shown.name.as_str()),
        ("a", "photognp.exe")
    );
    let texts = |fixture: &TimelineFixture, wanted: &[&str]| {
        let mut ui = super::rendering::simulator(fixture);
        for text in wanted {
            assert!(ui.find(*text).is_ok(), "{text}");
        }
    };
    let program = "This file is a program. It can harm your device.";
    texts(
        &fixture,
        &["photognp.exe", "EXE, 4 MB", "Save as…", program],
    );
    let saving = Some(Saving {
        received: 1_000_000,
        total: 4_000_000,
    });
    let _none = fixture.press(FileMessage::Saving("a".into(), key("f"), saving));
    texts(&fixture, &["977 KB of 4 MB", "Cancel"]);
    let canceled = fixture.press(FileMessage::CancelPressed(key("f")));
    assert_eq!(
        canceled,
        [Event::File(FileEvent::Cancel("a".into(), key("f")))]
    );
    let _none = fixture.press(FileMessage::Saving("a".into(), key("f"), None));
    texts(&fixture, &["EXE, 4 MB", "Save as…"]);
}

#[test]
fn menu_of_a_message_opens_and_saves_its_files() {
    let fixture = TimelineFixture::with(vec![with_file("1", 0, file("one"))]);
    let target = MenuTarget::Sent("1".into());
    for item in ["Open picture one.png", "Save one.png as…"] {
        assert!(super::menu::menu_shows(&fixture, &target, item), "{item}");
    }
}

#[test]
fn row_keeps_its_height_whatever_becomes_of_its_picture() {
    let below = message("below", "cy", 1);
    let mut fixture = TimelineFixture::with(vec![with_file("p000", 0, file("p000")), below]);
    let height = |fixture: &TimelineFixture| {
        let mut ui = super::rendering::simulator(fixture);
        let name = ui.find("bo").unwrap().bounds();
        let below = ui.find("cy").unwrap().bounds();
        (name.y, below.y)
    };
    let before = height(&fixture);
    let _start = fixture.show_messages(0, 1);
    assert_eq!(height(&fixture), before);
    let lost = PictureFailure::NotLoaded(Failure::TimedOut);
    let _more = fixture.loaded("p000", Err(lost));
    assert_eq!(height(&fixture), before);
    let _retried = fixture.press(FileMessage::RetryPressed(key("p000")));
    // Of another shape than its server has stated.
    let _more = fixture.loaded("p000", Ok(picture(4000)));
    assert_eq!(height(&fixture), before);
}

#[test]
fn shown_file_is_named_by_its_ids() {
    let shown = ShownFile::new(&"general".into(), &file("x"), "https://harbour.example");
    assert_eq!(shown.key, key("x"));
    assert_eq!(shown.origin, FileOrigin::OwnServer);
    let strings = Strings::negotiate(&[]);
    let failure = attachment::picture_failure(&strings, &PictureFailure::TooLarge);
    assert_eq!(failure, "This picture is too large to show.");
}
