//! The tray: files are added, prepared, removed, refused and sent.

use iced::widget::image::Handle;

use super::*;
use crate::domain::capability::Features;
use crate::domain::failure::Failure;
use crate::domain::redacted::Redacted;
use crate::domain::upload::{FileContent, FileError, FileKind, FileSource, OutgoingFile};
use crate::feature::timeline::staged::{self, ReadyFile, Returned, StagedId};

/// Of one file, and of a message, in bytes.
const MAX: u64 = 1000;

fn fixture() -> TimelineFixture {
    let mut fixture = TimelineFixture::new();
    offer(&mut fixture, true);
    fixture
}

fn offer(fixture: &mut TimelineFixture, attachments: bool) {
    let capabilities = Capabilities {
        limits: Limits {
            message_bytes: Some(LIMIT),
            upload_bytes: Some(MAX),
        },
        features: Features {
            attachments,
            ..Features::default()
        },
        ..Capabilities::default()
    };
    let event = ServerEvent::Capabilities(Box::new(capabilities));
    let _ = fixture.server.apply(event, fixture.now);
}

fn here() -> ChannelRef {
    channel_ref("a", "general")
}

fn path(name: &str) -> FileSource {
    FileSource::Path(name.into())
}

fn ready(name: &str, bytes: u64) -> ReadyFile {
    ReadyFile {
        file: OutgoingFile {
            name: name.into(),
            kind: FileKind::Png,
            size: (2, 2),
            bytes,
        },
        content: Redacted::new(FileContent::from(vec![0; 4])),
        preview: Handle::from_rgba(1, 1, vec![0; 4]),
    }
}

fn update(fixture: &mut TimelineFixture, message: staged::Message) -> Vec<staged::Event> {
    let events = fixture.update(Message::Staged(message));
    staged_events(events)
}

fn staged_events(events: Vec<Event>) -> Vec<staged::Event> {
    let events = events.into_iter().filter_map(|event| match event {
        Event::Staged(event) => Some(event),
        _ => None,
    });
    events.collect()
}

/// Adds files and prepares them. Gives their IDs.
fn add(fixture: &mut TimelineFixture, names: &[&str], bytes: u64) -> Vec<StagedId> {
    let sources = names.iter().map(|name| path(name)).collect();
    let added = staged::Message::Added(here(), sources);
    let events = update(fixture, added);
    let Some(staged::Event::Prepare { files, max, .. }) = events.into_iter().next() else {
        return Vec::new();
    };
    assert_eq!(max, MAX);
    let ids: Vec<_> = files.iter().map(|(id, _)| *id).collect();
    for (id, name) in ids.iter().zip(names) {
        prepared(fixture, *id, Ok(ready(name, bytes)));
    }
    ids
}

fn prepared(fixture: &mut TimelineFixture, id: StagedId, outcome: Result<ReadyFile, FileError>) {
    let events = update(fixture, staged::Message::Prepared(here(), id, outcome));
    assert_eq!(events, []);
}

/// What was sent: the text and the names of the files.
fn sent(fixture: &mut TimelineFixture) -> Option<(String, Vec<String>)> {
    let events = staged_events(fixture.update(Message::SendPressed));
    match events.into_iter().next()? {
        staged::Event::Send { body, files, .. } => Some((
            body,
            files.into_iter().map(|ready| ready.file.name).collect(),
        )),
        other => panic!("{other:?}"),
    }
}

/// All texts and names of controls on the screen.
fn shown(fixture: &TimelineFixture) -> String {
    use iced_test::selector::{Candidate, Target};
    let mut ui = super::rendering::simulator(fixture);
    let redraw = iced::Event::Window(iced::window::Event::RedrawRequested(Instant::now()));
    let _ = ui.simulate([redraw]);
    let found = std::sync::Mutex::new(Vec::new());
    let _nothing = ui.find(|candidate: Candidate<'_>| -> Option<Target> {
        match candidate {
            Candidate::Text { content, .. } => found.lock().unwrap().push(content.to_owned()),
            Candidate::Custom { state, .. } => {
                let node = state.downcast_ref::<crate::a11y::AccessibleNode>()?;
                let semantics = node.semantics.clone();
                let details = semantics.value.into_iter().chain(semantics.description);
                let mut found = found.lock().unwrap();
                found.extend(std::iter::once(semantics.name).chain(details));
            }
            _ => {}
        }
        None
    });
    found.into_inner().unwrap().join("\n")
}

#[test]
fn files_are_sent_with_the_text_and_in_their_order() {
    let mut fixture = fixture();
    let _ = fixture.write("look");
    assert_eq!(add(&mut fixture, &["a.png", "b.png"], 10).len(), 2);
    let expected = ("look".to_owned(), vec!["a.png".into(), "b.png".into()]);
    assert_eq!(sent(&mut fixture), Some(expected));
    assert_eq!(fixture.draft().trim(), "");
    assert_eq!(sent(&mut fixture), None, "the tray is empty");
}

#[test]
fn files_need_no_text_and_take_the_reply_along() {
    let mut fixture = fixture();
    fixture.history(vec![message("m", "x", 1)], None);
    let _ = fixture.update(Message::ReplyPressed("m".into()));
    let _ids = add(&mut fixture, &["a.png"], 10);
    let events = staged_events(fixture.update(Message::SendPressed));
    let [staged::Event::Send { body, reply_to, .. }] = &events[..] else {
        panic!("{events:?}");
    };
    assert_eq!(
        (body.as_str(), reply_to.as_ref().unwrap().as_str()),
        ("", "m")
    );
    assert!(!fixture.state.is_replying());
}

#[test]
fn nothing_is_sent_before_all_files_are_prepared() {
    let mut fixture = fixture();
    let _ids = add(&mut fixture, &["a.png"], 10);
    let events = update(&mut fixture, staged::Message::Dropped("/x/slow.png".into()));
    let [staged::Event::Prepare { files, .. }] = &events[..] else {
        panic!("{events:?}");
    };
    let _ = fixture.write("look");
    assert_eq!(sent(&mut fixture), None);
    assert_eq!(fixture.draft().trim(), "look", "it stays");
    prepared(&mut fixture, files[0].0, Ok(ready("slow.png", 10)));
    assert_eq!(sent(&mut fixture).unwrap().1, ["a.png", "slow.png"]);
}

#[test]
fn text_that_is_too_long_holds_the_files_back() {
    let mut fixture = fixture();
    let _ids = add(&mut fixture, &["a.png"], 10);
    let _ = fixture.write(&"x".repeat(21));
    assert_eq!(sent(&mut fixture), None);
}

#[test]
fn removed_file_is_not_sent_even_if_it_is_prepared_afterwards() {
    let mut fixture = fixture();
    let ids = add(&mut fixture, &["a.png", "b.png"], 10);
    let _ = update(&mut fixture, staged::Message::RemovePressed(ids[0]));
    prepared(&mut fixture, ids[0], Ok(ready("a.png", 10)));
    assert_eq!(sent(&mut fixture).unwrap().1, ["b.png"]);
}

#[test]
fn refused_files_are_listed_with_their_reasons() {
    let mut fixture = fixture();
    let events = update(
        &mut fixture,
        staged::Message::Added(here(), ["1", "2", "3", "4", "five.png"].map(path).to_vec()),
    );
    let [staged::Event::Prepare { files, .. }] = &events[..] else {
        panic!("{events:?}");
    };
    assert_eq!(files.len(), 4);
    assert!(shown(&fixture).contains("five.png: A message can have 4 pictures"));
    prepared(&mut fixture, files[0].0, Ok(ready("1.png", 600)));
    prepared(&mut fixture, files[1].0, Ok(ready("2.png", 500)));
    prepared(&mut fixture, files[2].0, Err(FileError::Type));
    prepared(&mut fixture, files[3].0, Ok(ready("4.png", 400)));
    let text = shown(&fixture);
    for reason in [
        "2: The pictures of a message can have",
        "3: Servers take only PNG",
    ] {
        assert!(text.contains(reason), "{reason} in {text}");
    }
    let _ = update(&mut fixture, staged::Message::RefusedClosed);
    assert!(!shown(&fixture).contains("Servers take only"));
    assert_eq!(sent(&mut fixture).unwrap().1, ["1.png", "4.png"]);
}

#[test]
fn server_without_files_is_offered_none() {
    let mut fixture = fixture();
    let button = |fixture: &TimelineFixture| shown(fixture).contains("Add pictures");
    assert!(button(&fixture));
    offer(&mut fixture, false);
    assert!(!button(&fixture));
    let dropped = staged::Message::Dropped("/x/a.png".into());
    assert_eq!(update(&mut fixture, dropped), []);
    let _ = update(&mut fixture, staged::Message::Hovered(true));
    assert!(shown(&fixture).contains("takes no files"));
}

#[test]
fn dragged_files_show_where_they_go() {
    let mut fixture = fixture();
    let _ = update(&mut fixture, staged::Message::Hovered(true));
    assert!(shown(&fixture).contains("Add to the message in #general"));
    let _ = update(&mut fixture, staged::Message::Hovered(false));
    assert!(!shown(&fixture).contains("Add to the message"));
}

#[test]
fn path_is_typed_where_there_is_no_dialog() {
    let mut fixture = fixture();
    let events = update(&mut fixture, staged::Message::ChoosePressed);
    assert_eq!(events, [staged::Event::Choose(here())]);
    let _ = update(&mut fixture, staged::Message::DialogMissing(here()));
    assert!(shown(&fixture).contains("no file dialog"));
    let _ = update(
        &mut fixture,
        staged::Message::PathEdited(" /x/a.png ".into()),
    );
    let events = update(&mut fixture, staged::Message::PathSubmitted);
    let [staged::Event::Prepare { files, .. }] = &events[..] else {
        panic!("{events:?}");
    };
    assert_eq!(files[0].1, path("/x/a.png"));
    assert!(!shown(&fixture).contains("no file dialog"));
}

#[test]
fn each_channel_has_its_own_tray() {
    let mut fixture = fixture();
    let _ids = add(&mut fixture, &["a.png"], 10);
    let _ = fixture.open("random");
    assert_eq!(sent(&mut fixture), None);
    let _ = fixture.open("general");
    assert_eq!(sent(&mut fixture).unwrap().1, ["a.png"]);
}

#[test]
fn window_with_files_asks_before_it_closes() {
    let mut fixture = fixture();
    assert_eq!(fixture.state.long_draft_count(|_| false), 0);
    let _ids = add(&mut fixture, &["a.png"], 10);
    assert_eq!(fixture.state.long_draft_count(|_| false), 1);
}

#[test]
fn failed_message_comes_back_with_its_files() {
    let mut fixture = fixture();
    let file = ready("a.png", 10);
    fixture.server.queue_with(
        &"general".into(),
        "l".into(),
        ("words", None),
        vec![file.file.clone()],
    );
    let failure = Failure::Canceled;
    (fixture.server).fail(&"general".into(), &"l".into(), failure, true);
    assert!(shown(&fixture).contains("a.png, 1 KB"));
    assert!(shown(&fixture).contains("You canceled the upload."));
    let events = staged_events(fixture.update(Message::DiscardPressed("l".into())));
    assert_eq!(events, [staged::Event::TakeBack(here(), "l".into())]);
    assert_eq!(fixture.draft().trim(), "words");
    let returned = Returned {
        channel_ref: here(),
        body: String::new(),
        reply_to: None,
        files: vec![file],
        error: None,
    };
    let _ = update(&mut fixture, staged::Message::Returned(Box::new(returned)));
    let expected = ("words".to_owned(), vec!["a.png".into()]);
    assert_eq!(sent(&mut fixture), Some(expected));
}

#[test]
fn upload_shows_its_progress_and_can_be_canceled_until_it_is_complete() {
    let mut fixture = fixture();
    let (channel, local) = (ChannelId::from("general"), LocalId::from("l"));
    let files = vec![ready("a.png", 8 * 1024 * 1024).file];
    (fixture.server).queue_with(&channel, local.clone(), ("", None), files);
    let _changed = (fixture.server).progress(&channel, &local, SendState::Sending);
    let now = Instant::now();
    let at = |second| now + Duration::from_secs(second);
    (fixture.server).upload_advanced(&channel, &local, 2 * 1024 * 1024, at(2));
    let text = shown(&fixture);
    assert!(text.contains("2 MB of 8 MB, "), "{text}");
    assert!(
        text.contains("seconds left") && text.contains("Cancel upload"),
        "{text}"
    );
    let cancel = staged::Message::CancelPressed(local.clone());
    assert_eq!(
        update(&mut fixture, cancel),
        [staged::Event::Cancel(local.clone())]
    );
    (fixture.server).upload_advanced(&channel, &local, 8 * 1024 * 1024, at(5));
    let text = shown(&fixture);
    assert!(
        text.contains("waiting for the server") && !text.contains("Cancel upload"),
        "{text}"
    );
}

/// The messages whose small pictures are asked for, with all rows on the screen.
fn wanted_previews(fixture: &mut TimelineFixture) -> Vec<String> {
    fixture.state.show_rows(0, 100);
    let shown = Message::File(attachment::Message::Shown);
    let events = fixture.update(shown).into_iter();
    let previews = events.filter_map(|event| match event {
        Event::File(attachment::Event::Load { previews, .. }) => Some(previews),
        _ => None,
    });
    previews.flatten().map(|it| it.local.to_string()).collect()
}

fn queue(fixture: &mut TimelineFixture, local: &str) {
    let files = vec![ready("a.png", 10).file, ready("b.png", 10).file];
    let channel = "general".into();
    (fixture.server).queue_with(&channel, local.into(), ("", None), files);
}

#[test]
fn waiting_pictures_are_made_small_once_and_forgotten_with_their_message() {
    let mut fixture = fixture();
    // As after a restart.
    queue(&mut fixture, "old");
    assert_eq!(wanted_previews(&mut fixture), ["old"]);
    assert_eq!(
        wanted_previews(&mut fixture),
        [""; 0],
        "they are being made"
    );
    let preview = |fixture: &TimelineFixture, local: &str, file| {
        let files = &fixture.state.files;
        files.preview(&"a".into(), &local.into(), file).is_some()
    };
    assert!(!preview(&fixture, "old", 0));
    let small = vec![Some(ready("a.png", 10).preview), None];
    let loaded = attachment::Message::PreviewsLoaded("a".into(), "old".into(), small);
    let _ = fixture.update(Message::File(loaded));
    assert!(preview(&fixture, "old", 0) && !preview(&fixture, "old", 1));
    let _body = (fixture.server).discard(&"general".into(), &"old".into());
    assert_eq!(wanted_previews(&mut fixture), [""; 0]);
    assert!(!preview(&fixture, "old", 0), "nothing is kept of it");
}

#[test]
fn pictures_of_the_tray_are_shown_while_they_are_sent() {
    let mut fixture = fixture();
    let _ids = add(&mut fixture, &["a.png"], 10);
    let events = staged_events(fixture.update(Message::SendPressed));
    let [staged::Event::Send { local_id, .. }] = &events[..] else {
        panic!("{events:?}");
    };
    queue(&mut fixture, local_id.as_str());
    assert_eq!(wanted_previews(&mut fixture), [""; 0], "they are known");
    let files = &fixture.state.files;
    assert!(files.preview(&"a".into(), local_id, 0).is_some());
}

#[test]
fn few_small_pictures_are_kept_of_what_is_not_on_the_screen() {
    let mut fixture = fixture();
    for number in 0..90 {
        queue(&mut fixture, &format!("l{number:02}"));
    }
    let header_count = super::list::header_count(fixture.timeline());
    let mut show = |first: usize, last: usize| {
        (fixture.state).show_rows(header_count + first, header_count + last);
        let _ = fixture.update(Message::File(attachment::Message::Shown));
        let ctx = fixture.ctx();
        let timeline = fixture.timeline();
        let missing = fixture.state.files.missing_previews(&ctx, timeline);
        assert_eq!(missing.count(), 0);
    };
    (0..9).for_each(|page| show(10 * page, 10 * page + 10));
    let known = |number: usize| {
        let local = LocalId::from(format!("l{number:02}").as_str());
        fixture.state.files.has_previews(&"a".into(), &local)
    };
    let kept = (0..90).filter(|number| known(*number)).count();
    assert!((10..=64).contains(&kept), "{kept}");
}
