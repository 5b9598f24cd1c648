//! Long messages: folded, shown in full, edited meanwhile.

use super::*;

/// Its parts in the order of the rows, with their keys.
fn parts(timeline: &Timeline) -> Vec<(u64, usize, u32)> {
    let rows = timeline.rows().iter();
    rows.filter_map(|row| match row {
        Row::Part { key, index, part } => Some((*key, *index, *part)),
        _ => None,
    })
    .collect()
}

#[test]
fn long_message_is_shown_in_rows_with_stable_keys() {
    let mut timeline = timeline();
    let mut long = message("a", "x", 1);
    long.body = "word ".repeat(50_000).into();
    let _ = timeline.merge(window(&[long.clone(), message("b", "x", 2)]));
    let folded = parts(&timeline);
    assert_eq!(folded.len() + 1, long.body.part_count());
    let all = Arc::new(long.body.parts());
    timeline.expand(&"a".into(), Arc::clone(&all));
    let shown = parts(&timeline);
    assert_eq!(shown.len() + 1, all.count());
    assert_eq!(shown[..folded.len()], folded, "those that were there stay");
    assert!(
        shown
            .iter()
            .zip(1..)
            .all(|((_, index, part), n)| (*index, *part) == (0, n))
    );
    check(&timeline);
    assert!(timeline.post(message("c", "x", 3)));
    let _ = timeline.merge(window(&[long, message("b", "x", 2), message("c", "x", 3)]));
    assert_eq!(parts(&timeline), shown);
    let mut edited = message("a", "x", 1);
    edited.body = "short".into();
    assert!(timeline.replace(edited));
    assert_eq!(parts(&timeline), []);
    timeline.expand(&"a".into(), all);
    assert_eq!(parts(&timeline), [], "parts of another text");
    check(&timeline);
}

#[test]
fn long_messages_are_folded_again() {
    let mut timeline = timeline();
    let long = ["a", "b"].map(|id| {
        let mut message = message(id, "x", 1);
        message.body = "word ".repeat(50_000).into();
        message
    });
    let _ = timeline.merge(window(&long));
    let folded = parts(&timeline);
    for message in &long {
        timeline.expand(&message.id, Arc::new(message.body.parts()));
    }
    timeline.collapse(Some(&"a".into()));
    let of_first = parts(&timeline)
        .into_iter()
        .filter(|(_, index, _)| *index == 0);
    assert_eq!(of_first.count() + 1, long[0].body.part_count());
    timeline.collapse(None);
    assert_eq!(parts(&timeline), folded);
}

#[test]
fn message_of_some_parts_is_shown_without_being_asked_for() {
    let mut timeline = timeline();
    let mut long = message("a", "x", 1);
    long.body = "word ".repeat(5_000).into();
    let _ = timeline.merge(window(&[long.clone()]));
    assert!(!long.body.is_long());
    assert_eq!(parts(&timeline).len() + 1, long.body.part_count());
    assert_eq!(long.body.part_count(), 7);
    check(&timeline);
}

#[test]
fn spoilers_are_shown_and_hidden_and_hidden_again_after_an_edit() {
    let mut timeline = timeline();
    let mut secret = message("a", "x", 1);
    secret.body = "||one||".into();
    let _ = timeline.merge(window(&[secret.clone()]));
    let is_revealed = |timeline: &Timeline| timeline.is_revealed(&timeline.items()[0]);
    assert!(!is_revealed(&timeline));
    let revision = timeline.revision();
    timeline.toggle_spoilers(&"a".into());
    assert!(is_revealed(&timeline) && timeline.revision() != revision);
    timeline.toggle_spoilers(&"a".into());
    assert!(!is_revealed(&timeline));
    timeline.toggle_spoilers(&"a".into());
    secret.body = "||two||".into();
    assert!(timeline.replace(secret));
    assert!(!is_revealed(&timeline));
    timeline.toggle_spoilers(&"unknown".into());
}
