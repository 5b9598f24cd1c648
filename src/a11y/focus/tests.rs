//! Navigation in a window with a server list, a channel tree, a message log and a composer.

use iced::{Rectangle, Vector};

use super::*;
use crate::a11y::scroll_into_view::ScrollArea;

fn target(name: &str) -> FocusTarget {
    FocusTarget {
        focus_policy: FocusPolicy::Tab,
        name: name.into(),
        ..FocusTarget::default()
    }
}

fn item(name: &str, index: usize, (pane, composite): (usize, usize)) -> FocusTarget {
    FocusTarget {
        pane: Some(pane),
        composite: Some(composite),
        item: Some(index),
        ..target(name)
    }
}

/// The window with the focus on the target of this name.
fn window(focused: &str) -> FocusMap {
    let scroll_area = ScrollArea {
        index: 0,
        viewport: Rectangle::default(),
        translation: Vector::ZERO,
        virtualized: true,
    };
    let composite = |role, scroll| Composite { role, scroll };
    let targets = vec![
        item("Harbor", 0, (0, 0)),
        FocusTarget {
            selected: true,
            ..item("Garden", 1, (0, 0))
        },
        FocusTarget {
            pane: Some(0),
            ..target("Add")
        },
        FocusTarget {
            expanded: Some(true),
            level: 1,
            ..item("Talk", 3, (1, 1))
        },
        FocusTarget {
            level: 2,
            ..item("general", 4, (1, 1))
        },
        FocusTarget {
            level: 2,
            ..item("tides", 5, (1, 1))
        },
        FocusTarget {
            expanded: Some(false),
            level: 1,
            ..item("Records", 6, (1, 1))
        },
        item("first message", 7, (2, 2)),
        item("last message", 8, (2, 2)),
        FocusTarget {
            item: Some(8),
            ..item("Retry", 9, (2, 2))
        },
        FocusTarget {
            pane: Some(3),
            ..target("composer")
        },
    ];
    let targets = targets
        .into_iter()
        .map(|target| FocusTarget {
            focused: target.name == focused,
            ..target
        })
        .collect();
    let composites = vec![
        composite(Role::List, None),
        composite(Role::Tree, Some(scroll_area)),
        composite(Role::Log, Some(scroll_area)),
    ];
    FocusMap::from_parts(targets, composites, 4)
}

fn name(focus_map: &FocusMap, index: Option<usize>) -> &str {
    index.map_or("nowhere", |index| focus_map.targets()[index].name.as_str())
}

#[test]
fn tab_stops_once_per_composite_and_wraps() {
    let order = ["Garden", "Add", "Talk", "last message", "Retry", "composer"];
    for (position, focused) in order.iter().enumerate() {
        let focus_map = window(focused);
        // Each composite is entered at its current item.
        let next = order[(position + 1) % order.len()];
        assert_eq!(
            name(&focus_map, tab_target(&focus_map, false)),
            next,
            "after {focused}"
        );
    }
    let focus_map = window("composer");
    assert_eq!(
        name(&focus_map, tab_target(&focus_map, true)),
        "last message"
    );
    let focus_map = window("no target");
    assert_eq!(name(&focus_map, tab_target(&focus_map, false)), "Garden");
    assert_eq!(name(&focus_map, tab_target(&focus_map, true)), "composer");
}

#[test]
fn tab_enters_controls_of_the_focused_item_only() {
    let focus_map = window("first message");
    assert_eq!(name(&focus_map, tab_target(&focus_map, false)), "composer");
    let focus_map = window("Retry");
    assert_eq!(
        name(&focus_map, tab_target(&focus_map, true)),
        "last message"
    );
}

#[test]
fn arrow_keys_move_focus_and_toggle_tree_items() {
    let outcome = |focused: &str, direction| {
        let focus_map = window(focused);
        match navigate(&focus_map, direction) {
            Some(FocusOutcome::MoveTo(index)) => name(&focus_map, Some(index)).to_owned(),
            Some(FocusOutcome::Press(index)) => format!("press {}", name(&focus_map, Some(index))),
            Some(FocusOutcome::ScrollThenMove(_)) => "beyond".to_owned(),
            None => "nothing".to_owned(),
        }
    };
    for (focused, direction, expected) in [
        ("Harbor", FocusDirection::Next, "Garden"),
        ("Garden", FocusDirection::Next, "nothing"),
        ("Garden", FocusDirection::Previous, "Harbor"),
        ("Harbor", FocusDirection::Last, "Garden"),
        ("Harbor", FocusDirection::Child, "nothing"),
        ("Talk", FocusDirection::Child, "general"),
        ("Talk", FocusDirection::Parent, "press Talk"),
        ("Records", FocusDirection::Child, "press Records"),
        ("tides", FocusDirection::Parent, "Talk"),
        ("tides", FocusDirection::Next, "Records"),
        ("Records", FocusDirection::Next, "beyond"),
        ("first message", FocusDirection::Previous, "beyond"),
        ("last message", FocusDirection::First, "beyond"),
        ("Retry", FocusDirection::Previous, "first message"),
        ("composer", FocusDirection::Next, "nothing"),
    ] {
        assert_eq!(
            outcome(focused, direction),
            expected,
            "{direction:?} at {focused}"
        );
    }
}

#[test]
fn f6_cycles_panes_and_restores_last_focus() {
    let focus_map = window("general");
    let none = |_: usize| None;
    assert_eq!(
        name(&focus_map, pane_target(&focus_map, false, none)),
        "last message"
    );
    assert_eq!(
        name(&focus_map, pane_target(&focus_map, true, none)),
        "Garden"
    );
    let first_message = |pane: usize| (pane == 2).then_some(7);
    assert_eq!(
        name(&focus_map, pane_target(&focus_map, false, first_message)),
        "first message"
    );
    let in_other_pane = |_: usize| Some(0);
    assert_eq!(
        name(&focus_map, pane_target(&focus_map, false, in_other_pane)),
        "last message"
    );
    let focus_map = window("composer");
    assert_eq!(
        name(&focus_map, pane_target(&focus_map, false, none)),
        "Garden"
    );
    let focus_map = window("no target");
    assert_eq!(
        name(&focus_map, pane_target(&focus_map, true, none)),
        "composer"
    );
}

#[test]
fn type_ahead_searches_lists_but_not_logs() {
    let focus_map = window("Talk");
    assert_eq!(
        name(&focus_map, type_ahead_target(&focus_map, "t")),
        "tides"
    );
    assert_eq!(
        name(&focus_map, type_ahead_target(&focus_map, "ta")),
        "Talk"
    );
    assert_eq!(
        name(&focus_map, type_ahead_target(&focus_map, "GEN")),
        "general"
    );
    assert_eq!(type_ahead_target(&focus_map, "x"), None);
    assert!(supports_type_ahead(&focus_map));
    let focus_map = window("last message");
    assert_eq!(type_ahead_target(&focus_map, "f"), None);
    assert!(!supports_type_ahead(&focus_map));
}
