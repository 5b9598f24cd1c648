//! Servers that are joined already.

use super::*;

/// A dialog of a user who has joined `srv_Two` at `https://chat.example`.
fn with_joined(state: State) -> State {
    state.with_joined(vec![JoinedListing {
        uid: "own".into(),
        address: "https://chat.example".into(),
        server: "srv_Two".into(),
        name: "Our two".into(),
    }])
}

/// Whether the page offers to open the joined server.
fn offers_to_open(state: &State) -> bool {
    let strings = Strings::negotiate(&[]);
    let mut ui = simulator(state, &strings);
    let text = "You’ve already joined Our two at this address.";
    let is_said = ui.find(text).is_ok();
    let is_pressed = ui.click("Open").is_ok();
    let mut messages = ui.into_messages();
    let opens = messages.any(|it| matches!(it, Message::OpenPressed(uid) if uid == "own".into()));
    assert_eq!((is_said, is_pressed), (opens, opens));
    opens
}

#[test]
fn first_page_says_that_a_server_is_joined_and_opens_it() {
    let invite = |server: &str| {
        format!("openchat://join?address=https%3A%2F%2Fchat.example&server={server}")
    };
    for (typed, expected) in [
        ("Chat.Example.", true),
        ("https://chat.example/", true),
        ("http://chat.example", false),
        ("other.example", false),
        ("", false),
        (invite("srv_Two").as_str(), true),
        (invite("srv_One").as_str(), false),
    ] {
        let mut state = with_joined(State::default());
        let _none = state.update(Message::AddressChanged(typed.to_owned()));
        assert_eq!(offers_to_open(&state), expected, "typed {typed}");
        let state = with_joined(State::from_deep_link(typed));
        assert_eq!(offers_to_open(&state), expected, "link {typed}");
    }
    let opened = with_joined(State::default()).update(Message::OpenPressed("own".into()));
    assert_eq!(opened.event, Some(Event::Open("own".into())));
}

/// The address of the probe may differ from the one that was typed.
#[test]
fn joined_server_that_is_alone_at_its_address_is_not_reviewed() {
    let mut state = with_joined(State::default());
    let probe_id = start_probe(&mut state);
    let event = finish_probe(&mut state, probe_id, Ok(discovery(&["Two"])));
    assert_eq!(event, None);
    assert_eq!(state.step, AddStep::EnteringAddress(None));
    assert!(offers_to_open(&state));
}

#[test]
fn joined_server_of_the_list_is_opened() {
    let mut state = with_joined(State::default());
    let probe_id = start_probe(&mut state);
    let _none = finish_probe(&mut state, probe_id, Ok(discovery(&["One", "Two"])));
    let _none = state.update(Message::ServerChosen(1));
    let confirmed = state.update(Message::Confirmed);
    assert_eq!(confirmed.event, Some(Event::Open("own".into())));
    let _none = state.update(Message::ServerChosen(0));
    let _preview = state.update(Message::Confirmed);
    assert!(matches!(state.step, AddStep::Reviewing(_)));
}
