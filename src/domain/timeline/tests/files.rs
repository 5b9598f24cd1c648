//! Messages with files: which echo is theirs.

use std::time::{Duration, Instant};

use super::*;
use crate::domain::message::{Attachment, ChatMessage, Extra};
use crate::domain::outbox::SendState;
use crate::domain::upload::{FileKind, OutgoingFile};

fn file(name: &str, bytes: u64) -> OutgoingFile {
    OutgoingFile {
        name: name.into(),
        kind: FileKind::Png,
        size: (1, 1),
        bytes,
    }
}

fn echo(id: &str, body: &str, files: &[(&str, u64)]) -> ChatMessage {
    let attachments = files.iter().map(|(name, bytes)| Attachment {
        id: format!("att_{name}"),
        file_name: (*name).into(),
        url: "/a".into(),
        content_type: "image/png".into(),
        width: 0,
        height: 0,
        bytes: *bytes,
    });
    let message = ChatMessage {
        body: body.into(),
        ..message(id, ME, 60)
    };
    message.with(Extra {
        attachments: attachments.collect(),
        ..Extra::default()
    })
}

/// A message whose files may have arrived.
fn uncertain() -> Timeline {
    let mut timeline = timeline();
    let _new = timeline.merge(window(&[message("m0", "x", 1)]));
    let files = vec![file("a.png", 10), file("b.png", 20)];
    timeline.queue_with("l".into(), "look", None, files);
    let _waited = timeline.stored(&"l".into());
    let _there = timeline.progress(&"l".into(), SendState::Sending);
    let now = Instant::now();
    let _there = timeline.doubt(&"l".into(), Failure::ConnectionLost, now);
    timeline
}

#[test]
fn echo_has_the_same_text_and_files() {
    let both = [("a.png", 10), ("b.png", 20)];
    for (body, files, is_echo) in [
        ("look", &both[..], true),
        ("look", &[("a.png", 0), ("b.png", 20)], true),
        ("look", &[], false),
        ("look", &both[..1], false),
        ("other", &both[..], false),
        ("look", &[("a.png", 10), ("b.png", 21)], false),
        ("look", &[("b.png", 20), ("a.png", 10)], false),
    ] {
        let mut timeline = uncertain();
        let _new = timeline.post(echo("m1", body, files));
        assert_eq!(timeline.pending().is_empty(), is_echo, "{body} {files:?}");
        let mut timeline = uncertain();
        let history = window(&[message("m0", "x", 1), echo("m1", body, files)]);
        let _new = timeline.merge(history);
        assert_eq!(timeline.pending().is_empty(), is_echo, "{body} {files:?}");
    }
}

#[test]
fn text_alone_is_no_echo_of_a_message_with_files_and_the_other_way_round() {
    let mut timeline = uncertain();
    timeline.queue("t".into(), "look", None);
    let _waited = timeline.stored(&"t".into());
    let _there = timeline.progress(&"t".into(), SendState::Sending);
    let _new = timeline.post(echo("m1", "look", &[]));
    let left: Vec<_> = timeline
        .pending()
        .iter()
        .map(|it| it.local.as_str())
        .collect();
    assert_eq!(left, ["l"]);
}

#[test]
fn progress_is_that_of_the_attempt_that_runs() {
    let mut timeline = uncertain();
    assert_eq!(timeline.pending()[0].upload, None, "nothing is sent");
    let _there = timeline.progress(&"l".into(), SendState::Sending);
    let now = Instant::now() + Duration::from_secs(1);
    timeline.upload_advanced(&"l".into(), 15, now);
    assert_eq!(timeline.pending()[0].upload.unwrap().percent(), 50);
    let _there = timeline.progress(&"l".into(), SendState::Queued);
    timeline.upload_advanced(&"l".into(), 20, now);
    assert_eq!(timeline.pending()[0].upload, None);
}
