use std::time::Instant;

use jiff::Timestamp;

use super::*;
use crate::app::App;
use crate::app::dialog::DialogMessage;
use crate::app::message::ServerMessage;
use crate::app::tests::{self, chat_message, epoch, everything, finish, net_event, receive};
use crate::domain::announcement::{Announcement, NewMessage};
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::disclosure::{DataKind, DisclosureLog};
use crate::domain::member::{Member, Presence, Profile};
use crate::domain::message::ChatMessage;
use crate::domain::preference::Verbosity;
use crate::domain::server_event::ServerEvent;
use crate::feature::servers::{self, ServerAction, server_dialog};
use crate::feature::{channels, timeline};
use crate::net::listen;
use crate::store::registry::JoinedServer;

/// An application with servers of these addresses, all with the same server ID, each with a channel, a member and a
/// message that contain its uid. The first is the current one.
fn app(servers: &[(&str, &str)]) -> App {
    let joined = servers.iter().map(|(uid, address)| {
        let mut joined = JoinedServer::new(
            (*uid).into(),
            (*address).into(),
            "srv_same".into(),
            format!("dev_{uid}").into(),
        );
        joined.name = format!("name_{uid}");
        joined
    });
    let mut app = tests::app(joined);
    for (uid, _) in servers {
        receive(&mut app, uid, listen::Event::Changes(content(uid).into()));
    }
    app
}

const SAME: [(&str, &str); 3] = [
    ("alpha", "https://a.example"),
    ("bravo", "https://b.example"),
    ("charlie", "https://c.example"),
];

/// The channel has the same ID on every server; its content contains the uid of the server.
fn content(uid: &str) -> Vec<ServerEvent> {
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
        posted(uid, "1"),
    ]
}

fn posted(uid: &str, id: &str) -> ServerEvent {
    ServerEvent::Posted(Box::new(ChatMessage {
        body: format!("words_{uid} @everyone").into(),
        ..chat_message(id, "general", &format!("uid_{uid}"), 0)
    }))
}

fn choose(app: &mut App, uid: &str, choice: ServerAction) {
    let chosen = servers::Message::ActionChosen(uid.into(), choice);
    let _task = app.update(Message::Rail(chosen));
}

fn dialog(app: &mut App, message: server_dialog::Message) {
    let _task = app.on_dialog(DialogMessage::Server(message));
}

fn press(app: &mut App, pressed: server_dialog::Leave) {
    dialog(app, server_dialog::Message::Leave(pressed));
}

fn write(app: &mut App, draft: &str) {
    let written = timeline::Message::TextTyped(draft.into());
    let _task = app.update(Message::Timeline(written));
}

fn leave(app: &mut App, uid: &str) {
    choose(app, uid, ServerAction::Leave);
    press(app, server_dialog::Leave::LeavePressed);
    let _task = app.update(finish(&uid.into(), ServerTask::Left(Ok(()))));
}

#[test]
fn removing_a_server_deletes_all_of_it_and_nothing_else() {
    for (uid, _) in SAME {
        let mut app = app(&SAME);
        for (other, _) in SAME {
            let _shown = app.open_server(&other.into());
            write(&mut app, &format!("draft_{other}"));
            let folded =
                channels::Message::SectionToggled(channels::ListSection::Category("grp".into()));
            let _task = app.update(Message::Channels(folded));
            let mut ledger = DisclosureLog::default();
            ledger.record(DataKind::Uid, Timestamp::UNIX_EPOCH);
            app.storage.ledgers().put(&other.into(), &ledger);
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
            let _sent = app.update(Message::Timeline(timeline::Message::SendPressed));
            let draft = format!("draft_{other}");
            assert!(
                everything(&app).contains(&draft),
                "{draft} is gone with {uid}"
            );
        }
        assert!(app.connections.epoch(&uid.into()).is_none());
        assert!(app.shell.dialog().is_none());
    }
}

#[test]
fn next_server_is_shown_and_welcome_page_after_the_last() {
    let mut app = app(&SAME);
    let _shown = app.open_server(&"bravo".into());
    for (left, shown) in [
        ("bravo", Some("charlie")),
        ("charlie", Some("alpha")),
        ("alpha", None),
    ] {
        leave(&mut app, left);
        let current = app.workspace.current().map(ServerUid::as_str);
        assert_eq!(current, shown, "after {left}");
    }
    assert!(app.workspace.context().is_none());
    assert!(app.features.timeline.current_channel().is_none());
}

#[test]
fn removing_another_server_keeps_the_current_one() {
    let mut app = app(&SAME);
    leave(&mut app, "charlie");
    assert!(app.workspace.is_current(&"alpha".into()));
}

#[test]
fn late_messages_of_a_removed_server_are_dropped() {
    let mut app = app(&SAME);
    let uid = ServerUid::from("bravo");
    let epoch = epoch(&app, "bravo");
    leave(&mut app, "bravo");
    let gone = everything(&app);
    let failure = crate::net::api::SendFailure {
        failure: Failure::TimedOut,
        certain: false,
    };
    let sent = ServerMessage::MessageSent("general".into(), "l".into(), Box::new(Err(failure)));
    let opened = ServerMessage::SessionOpened(Err(Failure::Unreachable));
    let outcome = Box::new(Err(Failure::TimedOut));
    let request = timeline::HistoryRequestId::default();
    let older = ServerTask::OlderLoaded("general".into(), request, outcome);
    let late = [
        net_event(&uid, epoch, listen::Event::Changes(content("bravo").into())),
        net_event(
            &uid,
            epoch,
            listen::Event::Connection(ConnectionState::Online),
        ),
        Message::Server(uid.clone(), epoch, opened),
        Message::Server(uid.clone(), epoch, sent),
        finish(&uid, older),
        finish(&uid, ServerTask::Left(Err(Failure::TimedOut))),
        finish(&uid, ServerTask::Left(Ok(()))),
        Message::Rail(servers::Message::ServerPressed(uid.clone())),
        Message::Rail(servers::Message::ActionChosen(
            uid.clone(),
            ServerAction::Mute,
        )),
    ];
    for message in late {
        let name = format!("{message:?}");
        let _task = app.update(message);
        assert_eq!(everything(&app), gone, "{name}");
        assert!(app.connections.epoch(&uid).is_none(), "{name}");
    }
}

#[test]
fn unreachable_server_stays_until_removed_explicitly() {
    let mut app = app(&SAME);
    choose(&mut app, "bravo", ServerAction::Leave);
    press(&mut app, server_dialog::Leave::LeavePressed);
    // Without a session the server cannot be reached.
    assert!(app.workspace.server(&"bravo".into()).is_some());
    assert!(matches!(app.shell.dialog(), Some(Dialog::Server(_))));
    press(&mut app, server_dialog::Leave::RemovePressed);
    assert!(!everything(&app).contains("bravo"));
    assert_eq!(app.workspace.order().len(), 2);
}

#[test]
fn no_connection_state_removes_a_server() {
    let mut app = app(&SAME);
    let uid = ServerUid::from("bravo");
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
        for state in [waiting, ConnectionState::Refused(failure)] {
            receive(&mut app, "bravo", listen::Event::Connection(state));
        }
    }
    assert!(app.storage.server(&uid).is_some());
    assert!(app.workspace.server(&uid).is_some());
}

#[test]
fn late_leave_failure_is_shown_as_notice() {
    let mut app = app(&SAME);
    choose(&mut app, "bravo", ServerAction::Leave);
    dialog(&mut app, server_dialog::Message::Dismissed);
    let failed = ServerTask::Left(Err(Failure::TimedOut));
    let _late = app.update(finish(&"bravo".into(), failed));
    let expected = Notice::NotLeft("bravo".into(), "name_bravo".into(), Failure::TimedOut);
    assert_eq!(app.shell.notices(), [expected]);
}

#[test]
fn actions_on_a_server_do_not_affect_servers_with_equal_id() {
    let mut app = app(&SAME);
    let other = |app: &App| {
        let server = app.workspace.server(&"charlie".into());
        let joined = app.storage.server(&"charlie".into());
        format!("{server:?} {joined:?}")
    };
    let before = other(&app);
    for choice in [
        ServerAction::MarkRead,
        ServerAction::Mute,
        ServerAction::Unmute,
        ServerAction::Mute,
        ServerAction::CopyLink,
        ServerAction::MoveUp,
        ServerAction::MoveDown,
    ] {
        choose(&mut app, "bravo", choice);
    }
    choose(&mut app, "bravo", ServerAction::Rename);
    let typed = server_dialog::Rename::NameChanged("Work".into());
    for message in [
        server_dialog::Message::Rename(typed),
        server_dialog::Message::Confirmed,
    ] {
        dialog(&mut app, message);
    }
    assert_eq!(other(&app), before);
    let bravo = app.workspace.server(&"bravo".into()).unwrap();
    assert_eq!(bravo.name(), "Work");
    assert!(bravo.is_muted());
    assert_eq!(bravo.unread_total(), (0, 0));
    let kept = &app.storage.server(&"bravo".into()).unwrap().overrides;
    assert_eq!(kept, bravo.overrides());
    leave(&mut app, "bravo");
    assert_eq!(other(&app), before);
}

#[test]
fn moved_and_dragged_servers_are_stored_in_order() {
    let mut app = app(&SAME);
    let order = |app: &App| -> Vec<String> {
        let kept = app.storage.registry().servers().iter();
        let kept: Vec<_> = kept.map(|joined| joined.uid.clone()).collect();
        assert_eq!(kept, app.workspace.order());
        kept.iter().map(|uid| uid.as_str().to_owned()).collect()
    };
    choose(&mut app, "alpha", ServerAction::MoveDown);
    assert_eq!(order(&app), ["bravo", "alpha", "charlie"]);
    choose(&mut app, "bravo", ServerAction::MoveUp);
    assert_eq!(order(&app), ["bravo", "alpha", "charlie"]);
    let dragged = servers::Message::ServerDragged(2, 0);
    let _task = app.update(Message::Rail(dragged));
    assert_eq!(order(&app), ["charlie", "bravo", "alpha"]);
    for nowhere in [(7, 0), (0, 99), (1, 1)] {
        let dragged = servers::Message::ServerDragged(nowhere.0, nowhere.1);
        let _task = app.update(Message::Rail(dragged));
    }
    assert_eq!(order(&app), ["bravo", "alpha", "charlie"]);
}

#[test]
fn title_counts_only_mentions_of_muted_servers() {
    let mut app = app(&SAME);
    let title = |app: &App| app.title(iced::window::Id::unique());
    choose(&mut app, "bravo", ServerAction::MarkRead);
    choose(&mut app, "charlie", ServerAction::MarkRead);
    choose(&mut app, "alpha", ServerAction::MarkRead);
    choose(&mut app, "bravo", ServerAction::Mute);
    let mut quiet = posted("bravo", "2");
    if let ServerEvent::Posted(message) = &mut quiet {
        message.body = "nothing for anybody".into();
    }
    receive(
        &mut app,
        "bravo",
        listen::Event::Changes(vec![quiet].into()),
    );
    assert!(!title(&app).starts_with('('), "{}", title(&app));
    let mention = vec![posted("bravo", "3")];
    receive(&mut app, "bravo", listen::Event::Changes(mention.into()));
    assert!(title(&app).starts_with("(1)"), "{}", title(&app));
}

#[test]
fn queued_announcements_are_dropped_with_their_server() {
    let mut app = app(&SAME);
    let now = Instant::now();
    app.announcer.queue_mut().user_typed(now);
    let waits = NewMessage {
        author: "uid_alpha".into(),
        text: "words_alpha".into(),
        mentions_me: false,
        in_open_channel: true,
    };
    assert_eq!(
        app.announcer.queue_mut().push([waits], Verbosity::All, now),
        Vec::<Announcement>::new()
    );
    assert!(app.announcer.queue_mut().next_due().is_some());
    choose(&mut app, "alpha", ServerAction::Mute);
    assert!(app.announcer.queue_mut().next_due().is_none(), "muted");
    leave(&mut app, "alpha");
    assert!(!everything(&app).contains("words_alpha"));
}
