use std::sync::Arc;
use std::time::Instant;

use super::menu::{Standing, choices};
use super::*;
use crate::domain::change::Change;
use crate::domain::failure::Failure;
use crate::domain::guise::{Colour, Guise};
use crate::domain::identity::Standing as Signed;
use crate::domain::link::Link;
use crate::domain::message::ChatMessage;
use crate::domain::server::{Facts, Server};
use crate::domain::timeline::calendar::Universal;
use crate::i18n::Strings;

fn server(address: &str) -> Server {
    let facts = Facts {
        uid: "one".into(),
        name: "Harbor".into(),
        icon_text: "HA".into(),
        address: address.into(),
        me: "uid_me".into(),
    };
    let mut server = Server::new(facts, Arc::new(Universal));
    server.set_link(Link::Online);
    server
}

fn say(server: &mut Server, id: &str, body: &str) {
    let message = ChatMessage {
        id: id.into(),
        channel: "general".into(),
        author: "uid_other".into(),
        body: body.into(),
        created_at: jiff::Timestamp::UNIX_EPOCH,
        reply_to: None,
        attachments: Vec::new(),
        reactions: Vec::new(),
        edited_at: None,
        revision: None,
        client_key: None,
    };
    let _ = server.apply(Change::Posted(Box::new(message)), Instant::now());
}

fn guise(muted: bool) -> Guise {
    Guise {
        muted,
        ..Guise::default()
    }
}

#[test]
fn the_menu_offers_what_would_change_something_and_nothing_else() {
    let offered = |server: &Server, place, count| -> Vec<_> {
        choices(server, Standing { place, count }).collect()
    };
    let plain = server("https://chat.example");
    let alone = [
        Choice::Details,
        Choice::Profile,
        Choice::Mute,
        Choice::Rename,
        Choice::Dress,
        Choice::CopyLink,
        Choice::Recheck,
        Choice::SignOut,
        Choice::Leave,
    ];
    assert_eq!(offered(&plain, 0, 1), alone);
    let between = offered(&plain, 1, 3);
    assert!(between.contains(&Choice::MoveUp) && between.contains(&Choice::MoveDown));
    assert!(!offered(&plain, 2, 3).contains(&Choice::MoveDown));
    let mut muted = server("https://chat.example");
    muted.set_guise(guise(true));
    say(&mut muted, "1", "hello");
    let offer = offered(&muted, 0, 1);
    assert!(offer.contains(&Choice::Unmute) && !offer.contains(&Choice::Mute));
    assert!(offer.contains(&Choice::MarkRead), "unread, muted or not");
    let mut ended = server("https://chat.example");
    ended.set_standing(Signed::SignedOut);
    let offer = offered(&ended, 0, 1);
    assert!(offer.contains(&Choice::SignIn) && !offer.contains(&Choice::SignOut));
    assert!(!offer.contains(&Choice::Recheck));
    let open = server("http://chat.example");
    assert!(!offered(&open, 0, 1).contains(&Choice::CopyLink));
}

#[test]
fn the_name_of_a_server_says_what_its_picture_shows() {
    let strings = Strings::negotiate(&[String::from("en-US")]);
    let mut server = server("http://chat.example");
    let name = |server: &Server| signs::name(server, &strings).into_owned();
    assert_eq!(name(&server), "Harbor, not encrypted");
    say(&mut server, "1", "hello");
    say(&mut server, "2", "hello @everyone");
    assert_eq!(
        name(&server),
        "Harbor, 2 unread messages, 1 mention, not encrypted"
    );
    server.set_guise(Guise {
        name: Some("Work".into()),
        ..guise(true)
    });
    assert_eq!(
        name(&server),
        "Work, 1 unread message, 1 mention, muted, not encrypted"
    );
    server.mark_read();
    server.set_link(Link::Refused(Failure::Unauthorized));
    assert_eq!(
        name(&server),
        "Work, connection failed, muted, not encrypted"
    );
}

#[test]
fn a_menu_opens_where_it_was_asked_for_and_goes_with_the_first_choice() {
    let mut state = State::default();
    let _scrolled = state.update(Message::Scrolled(120.0));
    let wanted = Message::MenuWanted("one".into(), Point::new(20.0, 300.0));
    let _focus = state.update(wanted);
    let menu = state.menu.as_ref().unwrap();
    assert_eq!(menu.at, Point::new(20.0, 180.0));
    let event = state
        .update(Message::Chosen("one".into(), Choice::Mute))
        .event;
    assert_eq!(event, Some(Event::Do("one".into(), Choice::Mute)));
    assert!(!state.has_menu());
}

#[test]
fn a_menu_goes_with_its_server_and_stays_with_another() {
    let mut state = State::default();
    let _focus = state.open_menu("one".into(), Point::ORIGIN);
    state.forget(&"two".into());
    assert!(state.has_menu());
    state.forget(&"one".into());
    assert!(!state.has_menu());
}

fn dressed(sheet: &mut sheet::State, message: sheet::Message) -> Option<Guise> {
    match sheet.update(message).event {
        Some(sheet::Event::Dress(server, guise)) => {
            assert_eq!(server, "one".into());
            Some(guise)
        }
        None => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_name_is_kept_and_an_empty_one_is_the_server_s_own() {
    let server = server("https://chat.example");
    for (typed, expected) in [("  Work ", Some("Work")), ("", None), ("Harbor", None)] {
        let mut sheet = sheet::State::rename(&server);
        let typed = sheet::Rename::Typed(typed.into());
        assert_eq!(dressed(&mut sheet, sheet::Message::Rename(typed)), None);
        let guise = dressed(&mut sheet, sheet::Message::Confirmed).unwrap();
        assert_eq!(guise.name.as_deref(), expected);
    }
}

#[test]
fn a_picture_is_kept_with_what_else_the_user_made() {
    let mut server = server("https://chat.example");
    server.set_guise(Guise {
        name: Some("Work".into()),
        ..guise(true)
    });
    let mut sheet = sheet::State::face(&server);
    for message in [
        sheet::Face::Typed("harbor".into()),
        sheet::Face::ColourChosen(Some(Colour::Green)),
    ] {
        assert_eq!(dressed(&mut sheet, sheet::Message::Face(message)), None);
    }
    let submitted = sheet::Message::Face(sheet::Face::Submitted);
    let expected = Guise {
        name: Some("Work".into()),
        letters: Some("har".into()),
        colour: Some(Colour::Green),
        muted: true,
    };
    assert_eq!(dressed(&mut sheet, submitted), Some(expected));
}

fn leaving() -> sheet::State {
    sheet::State::leave(&server("https://chat.example"))
}

const LEAVE: sheet::Message = sheet::Message::Leave(sheet::Leave::LeavePressed);
const REMOVE: sheet::Message = sheet::Message::Leave(sheet::Leave::RemovePressed);

#[test]
fn a_server_is_told_first_and_removed_untold_only_when_it_refused() {
    let mut sheet = leaving();
    assert_eq!(sheet.update(REMOVE).event, None);
    let asked = Some(sheet::Event::Leave("one".into()));
    assert_eq!(sheet.update(LEAVE).event, asked);
    assert_eq!(sheet.update(LEAVE).event, None, "asked once");
    assert_eq!(sheet.update(REMOVE).event, None);
    assert!(sheet.refused(&"one".into(), Failure::TimedOut));
    assert_eq!(sheet.update(LEAVE).event, asked);
    assert!(sheet.refused(&"one".into(), Failure::TimedOut));
    let removed = Some(sheet::Event::Remove("one".into()));
    assert_eq!(sheet.update(REMOVE).event, removed);
}

#[test]
fn enter_alone_leaves_no_server() {
    let mut sheet = leaving();
    assert_eq!(sheet.update(sheet::Message::Confirmed).event, None);
    assert_eq!(
        sheet.update(sheet::Message::Dismissed).event,
        Some(sheet::Event::Close)
    );
}

#[test]
fn a_refusal_of_another_server_or_one_nobody_waits_for_is_not_seen() {
    let mut sheet = leaving();
    assert!(!sheet.refused(&"one".into(), Failure::TimedOut));
    let _asked = sheet.update(LEAVE);
    assert!(!sheet.refused(&"two".into(), Failure::TimedOut));
}
