//! Channels in windows of their own beside the open one.

use super::*;

#[test]
fn channel_is_read_in_any_window_that_shows_it() {
    let mut server = server("a");
    server.open(Some("general".into()));
    server.open_window(&"random".into());
    let now = Instant::now();
    let unread = |server: &Server| {
        let [general, random] = ["general", "random"].map(|id| server.unread(&id.into()).0);
        (general, random)
    };
    let _ = server.apply(posted("1", "random", "x"), now);
    assert_eq!(unread(&server), (0, 1));
    server.set_window_visibility(&"random".into(), Visibility::WHOLE);
    let _ = server.apply(posted("2", "random", "x"), now);
    let _ = server.apply(posted("3", "general", "x"), now);
    assert_eq!(unread(&server), (1, 0));
    // The main window goes there, too, and away again.
    server.open(Some("random".into()));
    server.open(Some("general".into()));
    let _ = server.apply(posted("4", "random", "x"), now);
    assert_eq!(unread(&server), (1, 0));
    server.close_window(&"random".into());
    let _ = server.apply(posted("5", "random", "x"), now);
    assert_eq!(unread(&server), (1, 1));
    server.set_window_visibility(&"random".into(), Visibility::WHOLE);
    assert_eq!(unread(&server), (1, 1), "it has no window");
}

#[test]
fn divider_stays_while_any_window_shows_the_channel() {
    let mut server = server("a");
    server.open(Some("general".into()));
    let now = Instant::now();
    let _ = server.apply(posted("1", "random", "x"), now);
    server.open_window(&"random".into());
    let has_divider = |server: &Server| {
        let state = server.channel_state(&"random".into()).unwrap();
        !state.timeline.has_no_divider()
    };
    assert!(has_divider(&server));
    server.set_window_visibility(&"random".into(), Visibility::WHOLE);
    server.open(Some("random".into()));
    server.open(Some("general".into()));
    assert!(has_divider(&server), "the window shows it");
    server.close_window(&"random".into());
    assert!(!has_divider(&server));
}

#[test]
fn messages_marked_as_unread_stay_so_in_all_windows() {
    let mut server = server("a");
    server.open(Some("general".into()));
    server.open_window(&"general".into());
    let now = Instant::now();
    let _ = server.apply(posted("1", "general", "x"), now);
    let visible = |server: &mut Server| {
        server.set_visibility(Visibility::WHOLE);
        server.set_window_visibility(&"general".into(), Visibility::WHOLE);
    };
    visible(&mut server);
    server.mark_unread_from(&"general".into(), &"1".into());
    visible(&mut server);
    assert_eq!(server.unread(&"general".into()).0, 1);
    server.queue(&"general".into(), "l1".into(), "answer", None);
    assert_eq!(server.unread(&"general".into()).0, 0, "who writes has read");
}

#[test]
fn shown_channels_are_each_listed_once_and_dropped_with_the_channel() {
    let mut server = server("a");
    server.open(Some("general".into()));
    server.open_window(&"general".into());
    server.open_window(&"random".into());
    assert_eq!(server.shown_channels().count(), 2);
    let _ = server.apply(ServerEvent::Channels(Vec::new()), Instant::now());
    assert_eq!(server.shown_channels().count(), 0);
}

#[test]
fn each_window_reads_what_was_on_screen_there() {
    let random = ChannelId::from("random");
    let mut server = server("a");
    let now = Instant::now();
    let old = ServerEvent::History(Box::new(History {
        channel: random.clone(),
        messages: Vec::new(),
        range: HistoryRange::Newest,
        reaches_start: Some(true),
    }));
    let new = ["1", "2", "3", "4"].map(|id| posted(id, "random", "x"));
    let _ = server.apply_all(std::iter::once(old).chain(new), now);
    server.open(Some("general".into()));
    server.open_window(&random);
    let unread = |server: &Server| server.unread(&"random".into()).0;
    let seen = |first: &str, last| Visibility::Visible {
        first: Some(first.into()),
        last,
    };
    server.set_visibility(Visibility::WHOLE);
    assert_eq!(unread(&server), 4, "the main window shows another channel");
    let beginning = seen("1", ViewEnd::Message("2".into()));
    assert!(server.would_read(&random, &beginning));
    server.set_window_visibility(&random, beginning);
    assert_eq!(unread(&server), 2);
    server.set_window_visibility(&random, seen("4", ViewEnd::Newest));
    assert_eq!(unread(&server), 2, "the third was never on screen");
    server.skip_unread(&random);
    let arrives = |server: &mut Server, id: &str| {
        let _ = server.apply(posted(id, "random", "x"), now);
        server.unread(&"random".into()).0
    };
    assert_eq!(arrives(&mut server, "5"), 0);
    server.open(Some(random.clone()));
    assert_eq!(arrives(&mut server, "6"), 0, "the other window follows");
    server.set_window_visibility(&random, Visibility::Hidden);
    assert_eq!(arrives(&mut server, "7"), 1);
}
