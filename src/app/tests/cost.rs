//! What events cost the window: how much is built for them, and what is kept of them.

use super::*;
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::member::{Member, Presence};
use crate::domain::server;
use crate::domain::server_event::ServerEvent;

fn joined(uid: &str) -> JoinedServer {
    let address = format!("https://{uid}.example");
    JoinedServer::new(uid.into(), address, "srv".into(), "dev".into())
}

/// Two servers with some channels and members; the first is in view.
fn two_servers(channels: usize) -> App {
    let mut app = app([joined("one"), joined("two")]);
    let channels = (0..channels).map(|number| Channel {
        id: format!("ch{number}").into(),
        name: format!("channel {number}"),
        kind: ChannelKind::Text,
    });
    let layout = ServerEvent::Channels(vec![Category {
        id: "text".into(),
        name: "Text".into(),
        channels: channels.collect(),
    }]);
    let member = Member {
        id: "x".into(),
        name: "Xenia".into(),
        status: Presence::Online,
    };
    for uid in ["one", "two"] {
        let changes = vec![layout.clone(), ServerEvent::Members(vec![member.clone()])];
        receive(&mut app, uid, Event::Changes(changes.into()));
    }
    app
}

fn posts(channel: &str, numbers: std::ops::Range<i64>, body: &str) -> Event {
    let posts = numbers.map(|number| {
        let message = ChatMessage {
            body: body.into(),
            ..chat_message(&format!("m{number}"), channel, "x", number)
        };
        ServerEvent::Posted(Box::new(message))
    });
    Event::Changes(posts.collect::<Vec<_>>().into())
}

#[test]
fn batch_builds_the_rows_of_the_open_channel_at_most_once() {
    let mut app = two_servers(3);
    let uid = ServerUid::from("one");
    let timeline = |app: &App, channel: &str| {
        let server = app.workspace.server(&uid).unwrap();
        let timeline = &server.channel_state(&channel.into()).unwrap().timeline;
        (timeline.rows().len(), timeline.builds.get())
    };
    receive(&mut app, "one", posts("ch0", 0..500, "text"));
    // With the dividers of the day and of what is unread.
    assert_eq!(timeline(&app, "ch0"), (502, 2));
    receive(&mut app, "one", posts("ch0", 500..1_000, "text"));
    assert_eq!(timeline(&app, "ch0"), (1_002, 2));
    let deletions = (0..500).map(|number| ServerEvent::Deleted {
        channel: "ch0".into(),
        message: format!("m{number}").into(),
    });
    receive(
        &mut app,
        "one",
        Event::Changes(deletions.collect::<Vec<_>>().into()),
    );
    assert_eq!(timeline(&app, "ch0"), (502, 3));
}

#[test]
fn events_of_a_server_that_is_not_in_view_change_only_its_counts() {
    let mut app = two_servers(3);
    let shown = |app: &App| format!("{:?} {:?}", app.features.channels, app.features.members);
    let before = shown(&app);
    receive(&mut app, "two", posts("ch1", 0..500, "text"));
    let profiles = (0..500).map(|number| {
        ServerEvent::Joined(
            "ch1".into(),
            crate::domain::member::ChannelClient {
                client: format!("c{number}").into(),
                user: format!("u{number}").into(),
            },
        )
    });
    receive(
        &mut app,
        "two",
        Event::Changes(profiles.collect::<Vec<_>>().into()),
    );
    assert_eq!(shown(&app), before);
    let two = app.workspace.server(&"two".into()).unwrap();
    assert_eq!(two.attention_counts(), (500, 0));
    let timeline = &two.channel_state(&"ch1".into()).unwrap().timeline;
    assert_eq!(timeline.builds.get(), 0);
}

#[test]
fn messages_that_are_read_at_once_build_no_list() {
    let mut app = two_servers(3);
    app.workspace.edit(&"one".into(), |server| {
        server.set_visibility(crate::domain::unread::Visibility::WHOLE);
    });
    app.refresh(true);
    let shown = |app: &App| format!("{:?} {:?}", app.features.channels, app.features.members);
    let before = shown(&app);
    receive(&mut app, "one", posts("ch0", 0..500, "text"));
    assert_eq!(shown(&app), before);
}

#[test]
fn largest_counts_of_several_servers_are_added() {
    let mut app = two_servers(3);
    for uid in ["one", "two"] {
        let counts = ServerEvent::UnreadCounts(vec![("ch1".into(), u32::MAX, u32::MAX)]);
        receive(&mut app, uid, Event::Changes(vec![counts].into()));
    }
    let title = app.title(iced::window::Id::unique());
    assert!(title.contains('4'), "{title}");
}

/// Everything stayed until the program ended.
#[test]
fn histories_of_channels_that_are_not_in_view_share_one_limit() {
    let mut app = two_servers(20);
    let body = "word ".repeat(12_000);
    for uid in ["one", "two"] {
        for channel in 1..20 {
            let posts = posts(&format!("ch{channel}"), 0..9, &body);
            receive(&mut app, uid, posts);
        }
    }
    let servers = app.workspace.servers();
    let hidden: usize = servers
        .map(crate::domain::server::Server::hidden_history_bytes)
        .sum();
    assert!(hidden > server::MAX_HIDDEN_BYTES / 2, "{hidden}");
    assert!(hidden <= server::MAX_HIDDEN_BYTES, "{hidden}");
}
