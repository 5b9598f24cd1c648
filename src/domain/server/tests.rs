use std::time::Duration;

use super::fixtures::category;
use super::*;
use crate::domain::member::{ChannelClient, Presence};
use crate::domain::member::{Member, Profile};
use crate::domain::profile::{Avatar, UploadedAvatar};
use crate::domain::server_event::{History, HistoryRange, ServerEvent};
use crate::domain::timeline::calendar::UtcCalendar;
use crate::domain::unread::{ViewEnd, Visibility};

fn server(uid: &str) -> Server {
    fixtures::server_with_channels(uid, vec![category("grp", &["general", "random"])])
}

fn posted(id: &str, channel: &str, author: &str) -> ServerEvent {
    ServerEvent::Posted(Box::new(ChatMessage {
        id: id.into(),
        channel: channel.into(),
        author: author.into(),
        body: "hello @everyone".into(),
        created_at: jiff::Timestamp::UNIX_EPOCH.into(),
        extra: None,
    }))
}

fn client(client: &str, user: &str) -> ChannelClient {
    ChannelClient {
        client: client.into(),
        user: user.into(),
    }
}

#[test]
fn message_in_another_channel_counts_as_unread() {
    let mut server = server("a");
    server.open(Some("general".into()));
    server.set_visibility(Visibility::WHOLE);
    let now = Instant::now();
    let _ = server.apply(posted("1", "general", "x"), now);
    let _ = server.apply(posted("2", "random", "x"), now);
    assert_eq!(server.unread(&"general".into()), (0, 0));
    assert_eq!(server.unread(&"random".into()), (1, 1));
    assert_eq!(server.unread_total(), (1, 1));
}

/// Also own messages from another device.
#[test]
fn own_messages_never_count_and_viewing_clears_the_count() {
    let mut server = server("a");
    server.open(Some("general".into()));
    let now = Instant::now();
    let _ = server.apply(posted("1", "general", "uid_me"), now);
    assert_eq!(server.unread_total(), (0, 0));
    let _ = server.apply(posted("2", "general", "x"), now);
    assert_eq!(server.unread_total(), (1, 1));
    server.set_visibility(Visibility::WHOLE);
    assert_eq!(server.unread_total(), (0, 0));
}

#[test]
fn two_servers_with_equal_channel_ids_share_nothing() {
    let (mut left, right) = (server("a"), server("b"));
    let _ = left.apply(posted("1", "general", "x"), Instant::now());
    assert_eq!(left.unread_total(), (1, 1));
    assert_eq!(right.unread_total(), (0, 0));
    assert!(right.channel_state(&"general".into()).is_none());
}

#[test]
fn missed_messages_are_counted_after_reconnect() {
    let mut server = server("a");
    let now = Instant::now();
    let history = |ids: &[&str]| {
        let messages = ids.iter().map(|id| match posted(id, "random", "x") {
            ServerEvent::Posted(message) => *message,
            other => panic!("{other:?}"),
        });
        let messages = messages.collect();
        ServerEvent::History(Box::new(History {
            channel: "random".into(),
            messages,
            range: HistoryRange::Newest,
            reaches_start: None,
        }))
    };
    let _ = server.apply(history(&["1"]), now);
    assert_eq!(
        server.unread_total(),
        (0, 0),
        "what was there before is not news"
    );
    let _ = server.apply(ServerEvent::Disconnected, now);
    let _ = server.apply(history(&["1", "2", "3"]), now);
    assert_eq!(server.unread_total(), (2, 2));
}

#[test]
fn person_with_two_clients_is_listed_once() {
    let mut server = server("a");
    let now = Instant::now();
    let both = vec![client("c1", "x"), client("c2", "x")];
    let _ = server.apply(ServerEvent::Present("general".into(), both), now);
    assert_eq!(server.people().len(), 1);
    let _ = server.apply(ServerEvent::Left("general".into(), client("c1", "x")), now);
    assert_eq!(server.people().len(), 1);
    let _ = server.apply(ServerEvent::Left("general".into(), client("c2", "x")), now);
    assert!(server.people().is_empty());
}

#[test]
fn subscribed_member_is_online_until_disconnect() {
    let mut server = server("a");
    let now = Instant::now();
    let row = Member {
        id: "x".into(),
        name: "Xenia".into(),
        status: Presence::Offline,
    };
    let _ = server.apply(ServerEvent::Members(vec![row]), now);
    let _ = server.apply(
        ServerEvent::Joined("general".into(), client("c1", "x")),
        now,
    );
    assert_eq!(server.people()[0].status, Presence::Online);
    assert_eq!(server.name_of(&"x".into()), "Xenia");
    let _ = server.apply(ServerEvent::Disconnected, now);
    assert_eq!(server.people()[0].status, Presence::Unknown);
    let row = Member {
        id: "x".into(),
        name: "Xenia".into(),
        status: Presence::Idle,
    };
    let _ = server.apply(ServerEvent::Members(vec![row]), now);
    assert_eq!(server.people()[0].status, Presence::Idle);
}

/// What was heard before says nothing about now, and no row moves because of it.
#[test]
fn presence_is_unknown_while_disconnected() {
    let mut server = server("a");
    let now = Instant::now();
    let row = |id: &str, status| Member {
        id: id.into(),
        name: id.into(),
        status,
    };
    let members = vec![
        row("a", Presence::Offline),
        row("b", Presence::Online),
        row("c", Presence::Busy),
    ];
    let _ = server.apply(ServerEvent::Members(members), now);
    let people = |server: &Server| {
        let people = server.people();
        let rows = people.iter().map(|it| (it.id.to_string(), it.status));
        rows.collect::<Vec<_>>()
    };
    let unknown = ["b", "c", "a"].map(|id| (id.to_owned(), Presence::Unknown));
    let _ = server.apply(ServerEvent::Disconnected, now);
    assert_eq!(people(&server), unknown);
    let joined = ServerEvent::Joined("general".into(), client("c1", "a"));
    let _ = server.apply(joined, now);
    let known = [
        ("a", Presence::Online),
        ("b", Presence::Online),
        ("c", Presence::Busy),
    ];
    assert_eq!(
        people(&server),
        known.map(|(id, status)| (id.to_owned(), status))
    );
}

#[test]
fn typing_ends_by_message_timeout_and_disconnect() {
    let mut server = server("a");
    let now = Instant::now();
    let typing = |id: &str| ServerEvent::Typing {
        channel: "general".into(),
        connection: client(id, "x"),
        active: true,
    };
    let typists = |server: &Server| server.typing(&"general".into()).count();
    let _ = server.apply(typing("c1"), now);
    assert_eq!(typists(&server), 1);
    let _ = server.apply(posted("1", "general", "x"), now);
    assert_eq!(typists(&server), 0);
    let _ = server.apply(typing("c1"), now);
    server.expire_typing(now + Duration::from_secs(7));
    assert_eq!(typists(&server), 0);
    let _ = server.apply(typing("c1"), now);
    let _ = server.apply(ServerEvent::Disconnected, now);
    assert_eq!(typists(&server), 0);
}

#[test]
fn queued_message_is_listed_and_discard_returns_its_text() {
    let mut server = server("a");
    let (channel, local) = (ChannelId::new("general"), LocalId::new("l1"));
    server.queue(&channel, local.clone(), "hello", None);
    server.stored(&channel, &local);
    assert_eq!(server.sendable().count(), 1);
    assert!(server.progress(&channel, &local, SendState::Sending));
    assert_eq!(server.sendable().count(), 0);
    server.fail(&channel, &local, Failure::TimedOut, true);
    assert_eq!(server.discard(&channel, &local).as_deref(), Some("hello"));
    assert!(server.pending_message(&channel, &local).is_none());
}

#[test]
fn removed_channel_is_closed() {
    let mut server = server("a");
    server.open(Some("general".into()));
    let _ = server.apply(ServerEvent::Channels(Vec::new()), Instant::now());
    assert_eq!(server.open_channel(), None);
    assert_eq!(server.first_text_channel(), None);
}

#[test]
fn opened_channel_stays_unread_until_visible() {
    let mut server = server("a");
    let now = Instant::now();
    server.open(Some("general".into()));
    server.set_visibility(Visibility::WHOLE);
    server.open(Some("random".into()));
    let _ = server.apply(posted("1", "random", "x"), now);
    assert_eq!(server.unread(&"random".into()).0, 1);
    server.set_visibility(Visibility::WHOLE);
    assert_eq!(server.unread(&"random".into()), (0, 0));
}

fn profile(user: &str, name: &str, version: u64, avatar: Avatar) -> ServerEvent {
    ServerEvent::Profiles(vec![Profile {
        user: user.into(),
        display_name: name.into(),
        avatar,
        version,
    }])
}

/// A restarted server counts from 1 again; only a late response on the same connection is stale.
#[test]
fn profile_versions_grow_per_connection() {
    let now = Instant::now();
    let mut server = server("one");
    let steps = [
        (profile("uid_a", "Ada", 3, Avatar::Unspecified), "Ada"),
        (
            profile("uid_a", "Ada of old", 2, Avatar::Unspecified),
            "Ada",
        ),
        (profile("uid_a", "Ada L.", 4, Avatar::Unspecified), "Ada L."),
        (ServerEvent::Disconnected, "Ada L."),
        (profile("uid_a", "User a", 1, Avatar::Unspecified), "User a"),
        (
            profile("uid_a", "Ada again", 2, Avatar::Unspecified),
            "Ada again",
        ),
        (
            profile("uid_a", "User a", 1, Avatar::Unspecified),
            "Ada again",
        ),
    ];
    for (event, name) in steps {
        let _applied = server.apply(event, now);
        assert_eq!(server.name_of(&"uid_a".into()), name);
    }
}

#[test]
fn pictures_in_view_are_of_this_server_and_unique() {
    let now = Instant::now();
    let mut server = server("one");
    let at = |asset: &str, address: &str| {
        Avatar::Uploaded(UploadedAvatar {
            asset: asset.into(),
            address: address.into(),
        })
    };
    let present = vec![
        client("1", "uid_a"),
        client("2", "uid_b"),
        client("3", "uid_c"),
        client("4", "uid_d"),
    ];
    for event in [
        profile("uid_a", "Ada", 1, at("one", "")),
        profile("uid_b", "Bo", 1, at("two", "https://elsewhere.example/two")),
        profile(
            "uid_c",
            "Cy",
            1,
            at("three", "https://harbor.example/three"),
        ),
        profile("uid_d", "Di", 1, at("one", "")),
        profile("uid_away", "Em", 1, at("four", "")),
        profile("uid_me", "Me", 1, at("mine", "")),
        ServerEvent::Present("general".into(), present),
    ] {
        let _applied = server.apply(event, now);
    }
    let assets = |most| -> Vec<_> {
        let pictures = server.pictures_in_view(most);
        pictures
            .into_iter()
            .map(|upload| upload.asset.to_string())
            .collect()
    };
    assert_eq!(assets(9), ["mine", "one", "three"]);
    assert_eq!(assets(2), ["mine", "one"]);
}

#[test]
fn mark_read_affects_one_server_only() {
    let (mut left, mut right) = (server("a"), server("b"));
    let now = Instant::now();
    for server in [&mut left, &mut right] {
        let _ = server.apply(posted("1", "general", "x"), now);
        let _ = server.apply(posted("2", "random", "x"), now);
    }
    left.mark_read();
    assert_eq!(left.unread_total(), (0, 0));
    assert_eq!(right.unread_total(), (2, 2));
    let _ = left.apply(posted("3", "random", "x"), now);
    assert_eq!(left.unread_total(), (1, 1));
}

#[test]
fn muted_server_calls_attention_to_mentions_only() {
    let mut server = server("a");
    let quiet = ServerEvent::Posted(Box::new(ChatMessage {
        body: "hello".into(),
        ..match posted("1", "general", "x") {
            ServerEvent::Posted(message) => *message,
            other => panic!("{other:?}"),
        }
    }));
    let _ = server.apply(quiet, Instant::now());
    assert_eq!(server.attention_counts(), (1, 0));
    let muted = ServerOverrides {
        muted: true,
        ..ServerOverrides::default()
    };
    server.set_overrides(muted);
    assert_eq!(server.attention_counts(), (0, 0));
    assert_eq!(server.unread_total(), (1, 0));
    let _ = server.apply(posted("2", "random", "x"), Instant::now());
    assert_eq!(server.attention_counts(), (1, 1));
}

#[test]
fn overrides_replace_name_and_icon() {
    let mut server = server("a");
    server.set_overrides(ServerOverrides {
        name: Some("Work".into()),
        icon_text: Some("⚓".into()),
        ..ServerOverrides::default()
    });
    assert_eq!((server.name(), server.icon_text()), ("Work", "⚓"));
    assert_eq!(server.own_name(), "Harbor");
    server.set_overrides(ServerOverrides::default());
    assert_eq!((server.name(), server.icon_text()), ("Harbor", "HA"));
}

#[test]
fn mentions_follow_the_name_and_the_uid_of_the_user() {
    let mut server = server("a");
    let body = "@ada look";
    let event = match posted("1", "general", "x") {
        ServerEvent::Posted(message) => ServerEvent::Posted(Box::new(ChatMessage {
            body: body.into(),
            ..*message
        })),
        other => panic!("{other:?}"),
    };
    let is_mention = |server: &Server| {
        let state = server.channel_state(&"general".into()).unwrap();
        state.timeline.items()[0].is_mention
    };
    let now = Instant::now();
    let _ = server.apply(event, now);
    assert!(!is_mention(&server));
    let _ = server.apply(profile("uid_me", "Ada", 1, Avatar::Unspecified), now);
    assert!(is_mention(&server));
    server.set_me("x".into());
    assert!(!is_mention(&server), "own messages are no mentions");
}

#[test]
fn reading_on_another_device_lowers_the_counts_and_never_raises_them() {
    let mut server = server("a");
    server.open(Some("general".into()));
    let now = Instant::now();
    for id in ["1", "2", "3"] {
        let _ = server.apply(posted(id, "random", "x"), now);
    }
    let counts = |server: &mut Server, user: &str, last_read: &str| {
        let read = ServerEvent::Read {
            channel: "random".into(),
            user: user.into(),
            last_read: last_read.into(),
        };
        let _ = server.apply(read, now);
        server.unread(&"random".into())
    };
    assert_eq!(counts(&mut server, "x", "3"), (3, 3), "another user");
    assert_eq!(counts(&mut server, "uid_me", "unknown"), (3, 3));
    assert_eq!(counts(&mut server, "uid_me", "2"), (1, 1));
    assert_eq!(counts(&mut server, "uid_me", "1"), (1, 1), "backwards");
    assert_eq!(counts(&mut server, "uid_me", "3"), (0, 0));
}

mod arrivals;
mod counts;
mod inbox;
mod limits;
mod read_model;
mod reading;
mod stored;
mod windows;

#[test]
fn server_known_only_by_name_has_an_icon() {
    let info = ServerInfo {
        uid: "a".into(),
        name: "Night Garden".into(),
        icon_text: String::new(),
        address: "https://garden.example".into(),
        me: "".into(),
    };
    assert_eq!(Server::new(info, Arc::new(UtcCalendar)).icon_text(), "NI");
}
