//! Where keys lead, on a window of a rail, a tree, a conversation and a composer.

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

/// The window, with the keyboard at the spot of this name.
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

fn name(survey: &Survey, index: Option<usize>) -> &str {
    index.map_or("nowhere", |index| survey.spots()[index].name.as_str())
}

#[test]
fn tab_stops_once_at_each_list_and_goes_around() {
    let order = ["Garden", "Add", "Talk", "last message", "Retry", "composer"];
    for (place, at) in order.iter().enumerate() {
        let survey = window(at);
        // Within a list one is at its item; the keyboard goes on from there.
        let next = order[(place + 1) % order.len()];
        assert_eq!(name(&survey, tab(&survey, false)), next, "after {at}");
    }
    let survey = window("composer");
    assert_eq!(name(&survey, tab(&survey, true)), "last message");
    let survey = window("nobody");
    assert_eq!(name(&survey, tab(&survey, false)), "Garden");
    assert_eq!(name(&survey, tab(&survey, true)), "composer");
}

#[test]
fn tab_goes_into_the_item_that_has_the_keyboard_and_no_other() {
    let survey = window("first message");
    assert_eq!(name(&survey, tab(&survey, false)), "composer");
    let survey = window("Retry");
    assert_eq!(name(&survey, tab(&survey, true)), "last message");
}

#[test]
fn arrows_walk_and_open() {
    let leads = |at: &str, way| {
        let survey = window(at);
        match step(&survey, way) {
            Some(Move::To(index)) => name(&survey, Some(index)).to_owned(),
            Some(Move::Press(index)) => format!("press {}", name(&survey, Some(index))),
            Some(Move::Beyond(_)) => "beyond".to_owned(),
            None => "nothing".to_owned(),
        }
    };
    for (at, way, expected) in [
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
        assert_eq!(leads(at, way), expected, "{way:?} at {at}");
    }
}

#[test]
fn panes_are_gone_round_and_remember() {
    let survey = window("general");
    let nothing = |_: usize| None;
    assert_eq!(name(&survey, pane(&survey, false, nothing)), "last message");
    assert_eq!(name(&survey, pane(&survey, true, nothing)), "Garden");
    let before = |pane: usize| (pane == 2).then_some(7);
    assert_eq!(name(&survey, pane(&survey, false, before)), "first message");
    let astray = |_: usize| Some(0);
    assert_eq!(name(&survey, pane(&survey, false, astray)), "last message");
    let survey = window("composer");
    assert_eq!(name(&survey, pane(&survey, false, nothing)), "Garden");
    let survey = window("nobody");
    assert_eq!(name(&survey, pane(&survey, true, nothing)), "composer");
}

#[test]
fn typing_finds_names_in_lists_and_never_in_a_conversation() {
    let survey = window("Talk");
    assert_eq!(name(&survey, typed(&survey, "t")), "tides");
    assert_eq!(name(&survey, typed(&survey, "ta")), "Talk");
    assert_eq!(name(&survey, typed(&survey, "GEN")), "general");
    assert_eq!(typed(&survey, "x"), None);
    assert!(is_searched(&survey));
    let survey = window("last message");
    assert_eq!(typed(&survey, "f"), None);
    assert!(!is_searched(&survey));
}
