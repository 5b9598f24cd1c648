//! Messages that are stored on this device.

use super::*;
use crate::domain::stored::{StoredMessage, StoredPage};

fn stored(ids: &[(&str, i64)]) -> StoredPage {
    let messages = ids.iter().map(|(id, second)| StoredMessage {
        message: message(id, "x", *second),
        gap_before: false,
        gone: false,
        settled: true,
    });
    StoredPage {
        messages: messages.collect(),
        ..StoredPage::default()
    }
}

fn with_store() -> Timeline {
    let mut timeline = timeline();
    timeline.set_has_store();
    timeline.set_keeps_missing(true);
    timeline
}

fn gaps(timeline: &Timeline) -> Vec<&str> {
    let items = timeline.items().iter().filter(|item| item.gap_before);
    items.map(|item| item.message.id.as_str()).collect()
}

#[test]
fn stored_page_is_shown_before_the_server_reports() {
    let mut timeline = with_store();
    timeline.show_stored(StoredPage {
        has_older: true,
        ..stored(&[("b", 2), ("c", 3)])
    });
    assert_eq!(ids(&timeline), ["b", "c"]);
    assert!(!timeline.is_loaded() && timeline.request_newest());
    assert_eq!(timeline.older_from(&"b".into(), false), OlderFrom::Store);
    let keys: Vec<_> = timeline.items().iter().map(|item| item.key).collect();
    let new = timeline.merge(window(&[message("c", "x", 3), message("d", "x", 4)]));
    assert_eq!(new, ["d".into()]);
    assert_eq!(ids(&timeline), ["b", "c", "d"]);
    assert_eq!(gaps(&timeline), Vec::<&str>::new());
    assert_eq!(timeline.items()[1].key, keys[1], "no row moves");
    check(&timeline);
}

#[test]
fn window_far_below_the_stored_page_leaves_a_gap() {
    let mut timeline = with_store();
    timeline.show_stored(stored(&[("b", 2), ("c", 3)]));
    let _ = timeline.merge(window(&[message("y", "x", 8), message("z", "x", 9)]));
    assert_eq!(ids(&timeline), ["b", "c", "y", "z"]);
    assert_eq!(gaps(&timeline), ["y"]);
    assert_eq!(timeline.older_from(&"y".into(), true), OlderFrom::Server);
    assert_eq!(timeline.older_from(&"y".into(), false), OlderFrom::Nowhere);
    check(&timeline);
}

#[test]
fn stored_page_is_combined_with_what_the_server_reported_first() {
    let mut timeline = with_store();
    let all = History {
        reaches_start: Some(true),
        ..window(&[message("a", "x", 1), message("n", "x", 9)])
    };
    let _ = timeline.merge(all);
    timeline.show_stored(stored(&[("a", 1), ("b", 2), ("c", 3), ("n", 9)]));
    assert_eq!(ids(&timeline), ["a", "b", "c", "n"]);
    let gone: Vec<_> = timeline.items().iter().map(|item| item.gone).collect();
    assert_eq!(gone, [false, true, true, false], "lost by a restart");
    check(&timeline);

    let mut timeline = with_store();
    let _ = timeline.merge(window(&[message("c", "x", 3), message("d", "x", 4)]));
    timeline.show_stored(stored(&[("a", 1), ("b", 2), ("c", 3)]));
    assert_eq!(ids(&timeline), ["a", "b", "c", "d"]);
    assert_eq!(gaps(&timeline), Vec::<&str>::new());

    let mut timeline = with_store();
    let _ = timeline.merge(window(&[message("y", "x", 8)]));
    timeline.show_stored(stored(&[("a", 1)]));
    assert_eq!(
        (ids(&timeline), gaps(&timeline)),
        (vec!["a", "y"], vec!["y"])
    );

    let mut timeline = timeline_that_deletes();
    let _ = timeline.merge(window(&[message("a", "x", 1), message("c", "x", 3)]));
    timeline.show_stored(stored(&[("a", 1), ("b", 2), ("c", 3)]));
    assert_eq!(ids(&timeline), ["a", "c"], "deleted");
}

fn timeline_that_deletes() -> Timeline {
    let mut timeline = with_store();
    timeline.set_keeps_missing(false);
    timeline
}

#[test]
fn older_pages_come_from_the_store_first() {
    let mut timeline = with_store();
    let _ = timeline.merge(window(&[message("e", "x", 5)]));
    let e = "e".into();
    assert_eq!(timeline.older_from(&e, true), OlderFrom::Store, "perhaps");
    timeline.add_stored_older(
        &e,
        StoredPage {
            has_older: true,
            ..stored(&[("c", 3), ("d", 4)])
        },
    );
    assert_eq!(ids(&timeline), ["c", "d", "e"]);
    let c = "c".into();
    assert_eq!(timeline.older_from(&c, false), OlderFrom::Store);
    timeline.add_stored_older(&e, stored(&[("a", 1)]));
    assert_eq!(
        timeline.items().len(),
        3,
        "a page for another place is dropped"
    );
    timeline.add_stored_older(&c, StoredPage::default());
    assert_eq!(timeline.older_from(&c, false), OlderFrom::Nowhere);
    assert_eq!(timeline.older_from(&c, true), OlderFrom::Server);
    let _ = timeline.merge(History {
        reaches_start: Some(true),
        ..older(&[message("b", "x", 2)], "c")
    });
    let b = "b".into();
    assert_eq!(timeline.older_from(&b, true), OlderFrom::Store, "perhaps");
    timeline.add_stored_older(&b, StoredPage::default());
    assert_eq!(timeline.older_from(&b, true), OlderFrom::Nowhere);
    assert!(timeline.reaches_start());
    check(&timeline);
}

#[test]
fn lost_messages_above_the_start_of_the_server_are_loaded_from_the_store() {
    let mut timeline = with_store();
    timeline.show_stored(StoredPage {
        has_older: true,
        ..stored(&[("b", 2)])
    });
    let _ = timeline.merge(History {
        reaches_start: Some(true),
        ..window(&[message("n", "x", 9)])
    });
    assert!(timeline.items()[0].gone && !timeline.reaches_start());
    assert_eq!(timeline.older_from(&"b".into(), true), OlderFrom::Store);
    let mut page = stored(&[("a", 1)]);
    page.messages[0].gone = true;
    timeline.add_stored_older(&"b".into(), page);
    assert_eq!(ids(&timeline), ["a", "b", "n"]);
    assert!(timeline.reaches_start());
    check(&timeline);
}

#[test]
fn messages_around_a_search_result_lead_back_to_the_newest() {
    let mut timeline = with_store();
    let _ = timeline.merge(window(&[message("y", "x", 8), message("z", "x", 9)]));
    timeline.show_around(StoredPage {
        has_older: true,
        has_newer: true,
        ..stored(&[("b", 2), ("c", 3)])
    });
    assert_eq!(ids(&timeline), ["b", "c"]);
    assert!(timeline.lacks_newest());
    let _ = timeline.post(message("zz", "x", 10));
    assert_eq!(timeline.items().len(), 2, "it would hide a gap");
    assert_eq!(timeline.newer_wanted(), Some(&"c".into()));
    timeline.add_stored_newer(
        &"c".into(),
        StoredPage {
            has_newer: true,
            ..stored(&[("d", 4), ("y", 8)])
        },
    );
    timeline.add_stored_newer(&"y".into(), stored(&[("z", 9), ("zz", 10)]));
    assert_eq!(ids(&timeline), ["b", "c", "d", "y", "z", "zz"]);
    assert!(!timeline.lacks_newest(), "nothing is newer");
    let _ = timeline.post(message("new", "x", 11));
    assert_eq!(timeline.items().len(), 7);
    check(&timeline);
}

#[test]
fn jump_to_latest_replaces_a_search_result() {
    let mut timeline = with_store();
    let newest = window(&[message("y", "x", 8), message("z", "x", 9)]);
    let _ = timeline.merge(newest.clone());
    timeline.show_around(StoredPage {
        has_newer: true,
        ..stored(&[("b", 2)])
    });
    let _ = timeline.merge(newest.clone());
    assert_eq!(ids(&timeline), ["b"], "the user reads");
    assert!(timeline.request_newest());
    let new = timeline.merge(newest);
    assert_eq!(new, Vec::new(), "they were known");
    assert_eq!(ids(&timeline), ["y", "z"]);
    check(&timeline);
}

#[test]
fn stored_gap_is_drawn() {
    let mut timeline = with_store();
    let mut page = stored(&[("a", 1), ("m", 5)]);
    page.messages[1].gap_before = true;
    timeline.show_stored(page);
    assert!(
        timeline
            .rows()
            .iter()
            .any(|row| matches!(row, Row::Gap { index: 1, .. }))
    );
    check(&timeline);
}
