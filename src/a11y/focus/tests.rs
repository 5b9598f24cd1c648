//! Navigation in a window with a server list, a channel tree, a message log and a composer.

use iced::Rectangle;
use iced::Vector;

use super::*;
use crate::a11y::seek::Scroll;

fn spot(name: &str) -> Spot {
    Spot {
        stop: Stop::Tab,
        focused: false,
        name: name.into(),
        key: None,
        selected: false,
        expanded: None,
        level: 0,
        pane: None,
        set: None,
        item: None,
        bounds: Rectangle::default(),
        scroll: None,
    }
}

fn item(name: &str, index: usize, (pane, set): (usize, usize)) -> Spot {
    Spot {
        pane: Some(pane),
        set: Some(set),
        item: Some(index),
        ..spot(name)
    }
}

/// The window with the focus on the target of this name.
fn window(at: &str) -> Survey {
    let bar = Scroll {
        nth: 0,
        viewport: Rectangle::default(),
        translation: Vector::ZERO,
        placed: true,
    };
    let set = |role, scroll| Set { role, scroll };
    let spots = vec![
        item("Harbor", 0, (0, 0)),
        Spot {
            selected: true,
            ..item("Garden", 1, (0, 0))
        },
        Spot {
            pane: Some(0),
            ..spot("Add")
        },
        Spot {
            expanded: Some(true),
            level: 1,
            ..item("Talk", 3, (1, 1))
        },
        Spot {
            level: 2,
            ..item("general", 4, (1, 1))
        },
        Spot {
            level: 2,
            ..item("tides", 5, (1, 1))
        },
        Spot {
            expanded: Some(false),
            level: 1,
            ..item("Records", 6, (1, 1))
        },
        item("first message", 7, (2, 2)),
        item("last message", 8, (2, 2)),
        Spot {
            item: Some(8),
            ..item("Retry", 9, (2, 2))
        },
        Spot {
            pane: Some(3),
            ..spot("composer")
        },
    ];
    let spots = spots
        .into_iter()
        .map(|spot| Spot {
            focused: spot.name == at,
            ..spot
        })
        .collect();
    let sets = vec![
        set(Role::List, None),
        set(Role::Tree, Some(bar)),
        set(Role::Log, Some(bar)),
    ];
    Survey::of(spots, sets, 4)
}

fn name(focus_map: &Survey, index: Option<usize>) -> &str {
    index.map_or("nowhere", |index| focus_map.spots()[index].name.as_str())
}

#[test]
fn tab_stops_once_at_each_list_and_goes_around() {
    let order = ["Garden", "Add", "Talk", "last message", "Retry", "composer"];
    for (place, at) in order.iter().enumerate() {
        let focus_map = window(at);
        // Each composite is entered at its current item.
        let next = order[(place + 1) % order.len()];
        assert_eq!(name(&focus_map, tab(&focus_map, false)), next, "after {at}");
    }
    let focus_map = window("composer");
    assert_eq!(name(&focus_map, tab(&focus_map, true)), "last message");
    let focus_map = window("nobody");
    assert_eq!(name(&focus_map, tab(&focus_map, false)), "Garden");
    assert_eq!(name(&focus_map, tab(&focus_map, true)), "composer");
}

#[test]
fn tab_goes_into_the_item_that_has_the_keyboard_and_no_other() {
    let focus_map = window("first message");
    assert_eq!(name(&focus_map, tab(&focus_map, false)), "composer");
    let focus_map = window("Retry");
    assert_eq!(name(&focus_map, tab(&focus_map, true)), "last message");
}

#[test]
fn arrows_walk_and_open() {
    let outcome = |at: &str, direction| {
        let focus_map = window(at);
        match step(&focus_map, direction) {
            Some(Move::To(index)) => name(&focus_map, Some(index)).to_owned(),
            Some(Move::Press(index)) => format!("press {}", name(&focus_map, Some(index))),
            Some(Move::Beyond(_)) => "beyond".to_owned(),
            None => "nothing".to_owned(),
        }
    };
    for (at, direction, expected) in [
        ("Harbor", Step::Forward, "Garden"),
        ("Garden", Step::Forward, "nothing"),
        ("Garden", Step::Back, "Harbor"),
        ("Harbor", Step::Last, "Garden"),
        ("Harbor", Step::In, "nothing"),
        ("Talk", Step::In, "general"),
        ("Talk", Step::Out, "press Talk"),
        ("Records", Step::In, "press Records"),
        ("tides", Step::Out, "Talk"),
        ("tides", Step::Forward, "Records"),
        ("Records", Step::Forward, "beyond"),
        ("first message", Step::Back, "beyond"),
        ("last message", Step::First, "beyond"),
        ("Retry", Step::Back, "first message"),
        ("composer", Step::Forward, "nothing"),
    ] {
        assert_eq!(outcome(at, direction), expected, "{direction:?} at {at}");
    }
}

#[test]
fn panes_are_gone_round_and_remember() {
    let focus_map = window("general");
    let none = |_: usize| None;
    assert_eq!(
        name(&focus_map, pane(&focus_map, false, none)),
        "last message"
    );
    assert_eq!(name(&focus_map, pane(&focus_map, true, none)), "Garden");
    let first_message = |pane: usize| (pane == 2).then_some(7);
    assert_eq!(
        name(&focus_map, pane(&focus_map, false, first_message)),
        "first message"
    );
    let in_other_pane = |_: usize| Some(0);
    assert_eq!(
        name(&focus_map, pane(&focus_map, false, in_other_pane)),
        "last message"
    );
    let focus_map = window("composer");
    assert_eq!(name(&focus_map, pane(&focus_map, false, none)), "Garden");
    let focus_map = window("nobody");
    assert_eq!(name(&focus_map, pane(&focus_map, true, none)), "composer");
}

#[test]
fn typing_finds_names_in_lists_and_never_in_a_conversation() {
    let focus_map = window("Talk");
    assert_eq!(name(&focus_map, typed(&focus_map, "t")), "tides");
    assert_eq!(name(&focus_map, typed(&focus_map, "ta")), "Talk");
    assert_eq!(name(&focus_map, typed(&focus_map, "GEN")), "general");
    assert_eq!(typed(&focus_map, "x"), None);
    assert!(is_searched(&focus_map));
    let focus_map = window("last message");
    assert_eq!(typed(&focus_map, "f"), None);
    assert!(!is_searched(&focus_map));
}
