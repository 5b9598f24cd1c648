use std::time::Instant;

use iced::Size;
use jiff::Timestamp;

use super::*;
use crate::app::shelf::Shelf;
use crate::app::tests::everything;
use crate::domain::announcement::{Announcement, NewMessage};
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::disclosure::{DataKind, DisclosureLog};
use crate::domain::id::Epoch;
use crate::domain::member::{Member, Presence, Profile};
use crate::domain::message::ChatMessage;
use crate::domain::preference::Verbosity;
use crate::domain::server_event::ServerEvent;
use crate::feature::registry::{self, Choice, sheet};
use crate::feature::{channels, timeline};
use crate::net::listen;
use crate::store::registry::{Joined, Registry};
use crate::store::settings::Settings;

/// An application with servers of these addresses, all with the same id, each with a channel, a member and a message that
/// bear its uid. The first is in view.
fn app(servers: &[(&str, &str)]) -> App {
    let mut registry = Registry::default();
    for (uid, address) in servers {
        let mut joined = Joined::new(
            (*uid).into(),
            (*address).into(),
            "srv_same".into(),
            format!("dev_{uid}").into(),
        );
        joined.name = format!("name_{uid}");
        registry.add(joined).unwrap();
    }
    let shelf = Shelf::new(Settings::default(), registry, None);
    let mut app = App::with(shelf, Some("en-US".into()), Size::new(1280.0, 800.0));
    let _shown = app.take_up_registry();
    for (uid, _) in servers {
        let uid = ServerUid::from(*uid);
        let epoch = app.lines.entry(&uid).epoch;
        let changes = furniture(uid.as_str());
        let _task = app.update(Message::Net(uid, epoch, listen::Event::Changes(changes)));
    }
    app
}

const SAME: [(&str, &str); 3] = [
    ("alpha", "https://a.example"),
    ("bravo", "https://b.example"),
    ("charlie", "https://c.example"),
];

/// The channel has one id everywhere; what stands in it bears the server's uid.
fn furniture(uid: &str) -> Vec<ServerEvent> {
    let category = Category {
        id: "grp".into(),
        name: format!("group_{uid}"),
        channels: vec![Channel {
            id: "general".into(),
            name: format!("channel_{uid}"),
            kind: ChannelKind::Text,
        }],
    };
    let user = format!("uid_{uid}");
    let member = Member {
        id: user.as_str().into(),
        name: format!("member_{uid}"),
        status: Presence::Online,
    };
    let profile = Profile {
        user: user.as_str().into(),
        display_name: format!("profile_{uid}"),
        avatar: crate::domain::profile::Avatar::Unspecified,
        version: 1,
    };
    vec![
        ServerEvent::Channels(vec![category]),
        ServerEvent::Members(vec![member]),
        ServerEvent::Profiles(vec![profile]),
        said(uid, "1"),
    ]
}

fn said(uid: &str, id: &str) -> ServerEvent {
    ServerEvent::Posted(Box::new(ChatMessage {
        id: id.into(),
        channel: "general".into(),
        author: format!("uid_{uid}").as_str().into(),
        body: format!("words_{uid} @everyone").into(),
        created_at: jiff::Timestamp::UNIX_EPOCH,
        reply_to: None,
        attachments: Vec::new(),
        reactions: Vec::new(),
        edited_at: None,
        revision: None,
        client_key: None,
    }))
}

fn choose(app: &mut App, uid: &str, choice: Choice) {
    let chosen = registry::Message::Chosen(uid.into(), choice);
    let _task = app.update(Message::Rail(chosen));
}

fn press(app: &mut App, pressed: sheet::Leave) {
    let _task = app.update(Message::Sheet(sheet::Message::Leave(pressed)));
}

fn write(app: &mut App, draft: &str) {
    let written = timeline::Message::Written(draft.into());
    let _task = app.update(Message::Timeline(written));
}

fn leave(app: &mut App, uid: &str) {
    choose(app, uid, Choice::Leave);
    press(app, sheet::Leave::LeavePressed);
    let _task = app.update(Message::Left(uid.into(), Ok(())));
}

#[test]
fn everything_of_a_server_goes_and_nothing_of_another() {
    for (uid, _) in SAME {
        let mut app = app(&SAME);
        for (other, _) in SAME {
            let _shown = app.open_server(&other.into());
            write(&mut app, &format!("draft_{other}"));
            let folded = channels::Message::Toggled("grp".into());
            let _task = app.update(Message::Channels(folded));
            let mut ledger = DisclosureLog::default();
            let _new = ledger.record(DataKind::Uid, Timestamp::UNIX_EPOCH);
            app.shelf.ledgers.put(&other.into(), ledger);
        }
        let before = everything(&app);
        assert!(SAME.iter().all(|(uid, _)| before.contains(uid)));
        leave(&mut app, uid);
        let after = everything(&app);
        assert!(!after.contains(uid), "{uid} is in {after}");
        for (other, _) in SAME.iter().filter(|(other, _)| *other != uid) {
            for kind in ["words", "channel", "member", "profile", "dev"] {
                let thing = format!("{kind}_{other}");
                assert!(after.contains(&thing), "{thing} is gone with {uid}");
            }
            let _shown = app.open_server(&(*other).into());
            let _sent = app.update(Message::Timeline(timeline::Message::Submitted));
            let draft = format!("draft_{other}");
            assert!(
                everything(&app).contains(&draft),
                "{draft} is gone with {uid}"
            );
        }
        assert!(app.lines.alive(&uid.into(), Epoch::default()).is_none());
        assert!(app.dialog.is_none());
    }
}

#[test]
fn the_next_server_is_shown_and_after_the_last_one_the_first_page() {
    let mut app = app(&SAME);
    let _shown = app.open_server(&"bravo".into());
    for (left, shown) in [
        ("bravo", Some("charlie")),
        ("charlie", Some("alpha")),
        ("alpha", None),
    ] {
        leave(&mut app, left);
        let current = app.stage.current.as_ref().map(ServerUid::as_str);
        assert_eq!(current, shown, "after {left}");
    }
    assert!(app.stage.ctx().is_none());
    assert!(app.timeline.place().is_none());
}

#[test]
fn who_looks_at_another_server_goes_on_looking_at_it() {
    let mut app = app(&SAME);
    leave(&mut app, "charlie");
    assert_eq!(app.stage.current, Some("alpha".into()));
}

#[test]
fn what_a_server_says_after_it_went_is_dropped() {
    let mut app = app(&SAME);
    let uid = ServerUid::from("bravo");
    let epoch = app.lines.entry(&uid).epoch;
    leave(&mut app, "bravo");
    let gone = everything(&app);
    let place = timeline::Place {
        server: uid.clone(),
        channel: "general".into(),
    };
    let errand = crate::app::message::Errand {
        server: uid.clone(),
        epoch,
        channel: "general".into(),
        local: "l".into(),
    };
    let unsure = crate::net::api::SendFailure {
        failure: Failure::TimedOut,
        certain: false,
    };
    let late = [
        Message::Net(
            uid.clone(),
            epoch,
            listen::Event::Changes(furniture("bravo")),
        ),
        Message::Net(
            uid.clone(),
            epoch,
            listen::Event::Link(ConnectionState::Online),
        ),
        Message::SessionOpened(uid.clone(), epoch, Err(Failure::Unreachable)),
        Message::Sent(errand, Box::new(Err(unsure))),
        Message::OlderLoaded(
            place,
            timeline::Generation::default(),
            Box::new(Err(Failure::TimedOut)),
        ),
        Message::Left(uid.clone(), Err(Failure::TimedOut)),
        Message::Left(uid.clone(), Ok(())),
        Message::Rail(registry::Message::Pressed(uid.clone())),
        Message::Rail(registry::Message::Chosen(uid.clone(), Choice::Mute)),
    ];
    for message in late {
        let said = format!("{message:?}");
        let _task = app.update(message);
        assert_eq!(everything(&app), gone, "{said}");
        assert!(app.lines.alive(&uid, epoch).is_none(), "{said}");
    }
}

#[test]
fn a_server_that_refuses_stays_until_the_user_says_otherwise() {
    let mut app = app(&SAME);
    choose(&mut app, "bravo", Choice::Leave);
    press(&mut app, sheet::Leave::LeavePressed);
    // There is no session in this application: the server cannot be reached.
    assert!(app.stage.servers.contains_key("bravo"));
    assert!(matches!(app.dialog, Some(Dialog::Sheet(_))));
    press(&mut app, sheet::Leave::RemovePressed);
    assert!(!everything(&app).contains("bravo"));
    assert_eq!(app.stage.order.len(), 2);
}

#[test]
fn no_state_of_the_line_removes_a_server() {
    let mut app = app(&SAME);
    let uid = ServerUid::from("bravo");
    let epoch = app.lines.entry(&uid).epoch;
    for failure in [
        Failure::Unreachable,
        Failure::NotFound,
        Failure::NotOpenChat,
        Failure::Unauthorized,
        Failure::HostNotFound,
    ] {
        let waiting = ConnectionState::Waiting {
            attempt: 99,
            until: Instant::now(),
            failure: failure.clone(),
        };
        for link in [waiting, ConnectionState::Refused(failure)] {
            let said = listen::Event::Link(link);
            let _task = app.update(Message::Net(uid.clone(), epoch, said));
        }
    }
    assert!(app.shelf.registry.get(&uid).is_some());
    assert!(app.stage.servers.contains_key(&uid));
}

#[test]
fn an_answer_that_nobody_waits_for_any_more_is_told_beside_everything() {
    let mut app = app(&SAME);
    choose(&mut app, "bravo", Choice::Leave);
    let _closed = app.update(Message::Sheet(sheet::Message::Dismissed));
    let _late = app.update(Message::Left("bravo".into(), Err(Failure::TimedOut)));
    let expected = Notice::NotLeft("bravo".into(), "name_bravo".into(), Failure::TimedOut);
    assert_eq!(app.notices, [expected]);
}

#[test]
fn what_is_done_with_a_server_leaves_its_namesakes_as_they_were() {
    let mut app = app(&SAME);
    let other = |app: &App| {
        let server = app.stage.servers.get("charlie");
        let joined = app.shelf.registry.get(&"charlie".into());
        format!("{server:?} {joined:?}")
    };
    let before = other(&app);
    for choice in [
        Choice::MarkRead,
        Choice::Mute,
        Choice::Unmute,
        Choice::Mute,
        Choice::CopyLink,
        Choice::MoveUp,
        Choice::MoveDown,
    ] {
        choose(&mut app, "bravo", choice);
    }
    choose(&mut app, "bravo", Choice::Rename);
    let typed = sheet::Rename::Typed("Work".into());
    for message in [sheet::Message::Rename(typed), sheet::Message::Confirmed] {
        let _task = app.update(Message::Sheet(message));
    }
    assert_eq!(other(&app), before);
    let bravo = app.stage.servers.get("bravo").unwrap();
    assert_eq!(bravo.name(), "Work");
    assert!(bravo.is_muted());
    assert_eq!(bravo.unread_total(), (0, 0));
    let kept = &app.shelf.registry.get(&"bravo".into()).unwrap().overrides;
    assert_eq!(kept, bravo.overrides());
    leave(&mut app, "bravo");
    assert_eq!(other(&app), before);
}

#[test]
fn order_is_kept_where_a_server_is_moved_and_dragged() {
    let mut app = app(&SAME);
    let order = |app: &App| -> Vec<String> {
        let kept = app.shelf.registry.servers().iter();
        let kept: Vec<_> = kept.map(|joined| joined.uid.clone()).collect();
        assert_eq!(kept, app.stage.order);
        kept.iter().map(|uid| uid.as_str().to_owned()).collect()
    };
    choose(&mut app, "alpha", Choice::MoveDown);
    assert_eq!(order(&app), ["bravo", "alpha", "charlie"]);
    choose(&mut app, "bravo", Choice::MoveUp);
    assert_eq!(order(&app), ["bravo", "alpha", "charlie"]);
    let dragged = registry::Message::Dragged(2, 0);
    let _task = app.update(Message::Rail(dragged));
    assert_eq!(order(&app), ["charlie", "bravo", "alpha"]);
    for nowhere in [(7, 0), (0, 99), (1, 1)] {
        let dragged = registry::Message::Dragged(nowhere.0, nowhere.1);
        let _task = app.update(Message::Rail(dragged));
    }
    assert_eq!(order(&app), ["bravo", "alpha", "charlie"]);
}

#[test]
fn a_muted_server_counts_in_the_title_for_mentions_only() {
    let mut app = app(&SAME);
    let title = |app: &App| app.title(iced::window::Id::unique());
    choose(&mut app, "bravo", Choice::MarkRead);
    choose(&mut app, "charlie", Choice::MarkRead);
    choose(&mut app, "alpha", Choice::MarkRead);
    choose(&mut app, "bravo", Choice::Mute);
    let uid = ServerUid::from("bravo");
    let epoch = app.lines.entry(&uid).epoch;
    let mut quiet = said("bravo", "2");
    if let ServerEvent::Posted(message) = &mut quiet {
        message.body = "nothing for anybody".into();
    }
    let news = listen::Event::Changes(vec![quiet]);
    let _task = app.update(Message::Net(uid.clone(), epoch, news));
    assert!(!title(&app).starts_with('('), "{}", title(&app));
    let news = listen::Event::Changes(vec![said("bravo", "3")]);
    let _task = app.update(Message::Net(uid, epoch, news));
    assert!(title(&app).starts_with("(1)"), "{}", title(&app));
}

#[test]
fn what_waits_to_be_told_goes_with_its_server() {
    let mut app = app(&SAME);
    let now = Instant::now();
    app.teller.user_typed(now);
    let waits = NewMessage {
        author: "uid_alpha".into(),
        words: "words_alpha".into(),
        mentions_me: false,
        in_open_channel: true,
    };
    assert_eq!(
        app.teller.push([waits], Verbosity::All, now),
        Vec::<Announcement>::new()
    );
    assert!(app.teller.next_due().is_some());
    choose(&mut app, "alpha", Choice::Mute);
    assert!(app.teller.next_due().is_none(), "muted");
    leave(&mut app, "alpha");
    assert!(!everything(&app).contains("words_alpha"));
}
