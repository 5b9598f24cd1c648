//! What floods of events cost, and what of them is kept.

use super::*;
use crate::domain::server::history::MAX_DELETIONS;

fn layout(ids: impl IntoIterator<Item = String>) -> ServerEvent {
    let channels = ids.into_iter().map(|id| Channel {
        id: id.as_str().into(),
        name: id,
        kind: ChannelKind::Text,
    });
    ServerEvent::Channels(vec![Category {
        id: "grp".into(),
        name: "Text".into(),
        channels: channels.collect(),
    }])
}

fn member(number: usize, status: Presence) -> Member {
    Member {
        id: format!("uid_{number:06}").into(),
        name: format!("Member {number}"),
        status,
    }
}

fn joined(number: usize) -> ServerEvent {
    let (client, user) = (format!("c{number}"), format!("uid_{number:06}"));
    ServerEvent::Joined("general".into(), super::client(&client, &user))
}

/// 100,000 presences took 16 s.
#[test]
fn presences_cost_one_step_each_and_are_limited() {
    let mut server = server("a");
    let start = Instant::now();
    for batch in 0..200 {
        let events = (0..500).map(|number| joined(batch * 500 + number));
        let _ = server.apply_all(events, start);
    }
    assert_eq!(server.people().len(), MAX_CLIENTS);
    assert!(server.people.visits <= 100_000, "{}", server.people.visits);
    let _ = server.apply(ServerEvent::Present("general".into(), Vec::new()), start);
    assert!(server.people().is_empty());
    assert_eq!(server.clients, 0);
}

/// With 9,000 members one join took half a second.
#[test]
fn one_presence_event_looks_at_one_member_of_thousands() {
    let mut server = server("a");
    let now = Instant::now();
    let members = (0..9_000).map(|number| member(number, Presence::Offline));
    let _ = server.apply(ServerEvent::Members(members.collect()), now);
    let before = server.people.visits;
    for number in 0..10 {
        let _ = server.apply(joined(number * 3), now);
    }
    assert_eq!(server.people.visits - before, 10);
    let people = server.people();
    assert_eq!(people.len(), 9_000);
    let online = people.iter().take_while(|it| it.status == Presence::Online);
    assert_eq!(online.count(), 10);
}

#[test]
fn people_are_sorted_by_presence_and_name() {
    let mut server = server("a");
    let now = Instant::now();
    let rows = [
        ("1", "zoe", Presence::Idle),
        ("2", "Ada", Presence::Offline),
        ("3", "bo", Presence::Offline),
    ];
    let members = rows.map(|(id, name, status)| Member {
        id: id.into(),
        name: name.into(),
        status,
    });
    let _ = server.apply(ServerEvent::Members(members.to_vec()), now);
    let names = |server: &Server| -> Vec<_> {
        server
            .people()
            .iter()
            .map(|person| person.name.to_string())
            .collect()
    };
    assert_eq!(names(&server), ["zoe", "Ada", "bo"]);
    let revision = server.people_revision();
    let _ = server.apply(posted("m", "general", "1"), now);
    assert_eq!(server.people_revision(), revision);
    let _ = server.apply(profile("3", "Anna", 1, Avatar::Unspecified), now);
    let _ = server.apply(ServerEvent::Joined("general".into(), client("c", "2")), now);
    assert_eq!(names(&server), ["Ada", "zoe", "Anna"]);
    let _ = server.apply(ServerEvent::Left("general".into(), client("c", "2")), now);
    let _ = server.apply(ServerEvent::Members(Vec::new()), now);
    assert_eq!(names(&server), Vec::<String>::new());
}

/// 390 MB for 500,000 profiles.
#[test]
fn profiles_are_limited_and_those_of_shown_people_stay() {
    let mut server = server("a");
    let now = Instant::now();
    let shown = (0..100).map(|number| member(number, Presence::Online));
    let _ = server.apply(ServerEvent::Members(shown.collect()), now);
    for number in 0..30_000 {
        let user = format!("uid_{number:06}");
        let _ = server.apply(profile(&user, "Name", 1, Avatar::Unspecified), now);
    }
    assert!(server.profiles.len() <= MAX_PROFILES + MAX_PROFILES / 10);
    assert!(server.has_profile(&"uid_000000".into()));
    assert!(!server.has_profile(&"uid_000200".into()));
    assert!(server.has_profile(&"uid_029999".into()));
    for number in 0..30_000 {
        let (user, name) = (format!("big_{number}"), "N".repeat(4_096));
        let _ = server.apply(profile(&user, &name, 1, Avatar::Unspecified), now);
    }
    assert!(server.profiles.len() < 2_600, "{}", server.profiles.len());
}

#[test]
fn unlisted_channels_leave_nothing_behind() {
    let mut server = server("a");
    let now = Instant::now();
    for number in 0..1_000 {
        let channel = format!("unlisted {number}");
        let deleted = ServerEvent::Deleted {
            channel: channel.as_str().into(),
            message: "m".into(),
        };
        let typing = ServerEvent::Typing {
            channel: channel.as_str().into(),
            connection: client("c", "x"),
            active: true,
        };
        let counts = ServerEvent::UnreadCounts(vec![(channel.as_str().into(), 5, 5)]);
        let joined = ServerEvent::Joined(channel.as_str().into(), client("c", "x"));
        let events = [posted("m", &channel, "x"), deleted, typing, counts, joined];
        let _ = server.apply_all(events, now);
    }
    assert_eq!(server.channel_states.len(), 0);
    assert_eq!(server.unread_total(), (0, 0));
    assert_eq!(server.next_typing_end(), None);
    assert!(server.people().is_empty() && server.deletions.is_empty());
}

/// 261 MB for layouts that change again and again.
#[test]
fn changing_layouts_leave_nothing_but_pending_messages() {
    let mut server = server("a");
    let now = Instant::now();
    server.open(Some("general".into()));
    server.queue(&"general".into(), "local".into(), "mine", None);
    server.stored(&"general".into(), &"local".into());
    for number in 0..200 {
        let names: Vec<_> = (0..20).map(|it| format!("{number} {it}")).collect();
        let _ = server.apply(layout(names.clone()), now);
        let events = names.iter().flat_map(|it| {
            let joined = ServerEvent::Joined(it.as_str().into(), client("c", "x"));
            [posted("m", it, "x"), joined]
        });
        let _ = server.apply_all(events, now);
        assert_eq!(server.unread_total(), (20, 20));
    }
    assert_eq!(server.channel_states.len(), 21);
    assert_eq!(server.sendable().count(), 1);
    assert_eq!(server.people().len(), 1);
    let _ = server.apply(layout(["general".into()]), now);
    assert_eq!(server.unread_total(), (0, 0));
    assert!(server.people().is_empty());
    assert_eq!(server.history_bytes, 0);
    let local = LocalId::new("local");
    assert!(server.pending_message(&"general".into(), &local).is_some());
}

#[test]
fn layout_is_limited_and_keeps_each_channel_once() {
    let mut server = server("a");
    let now = Instant::now();
    let ids = (0..20_000).map(|number| format!("ch{number}"));
    let _ = server.apply(layout(ids), now);
    assert_eq!(server.channels().count(), MAX_CHANNELS);
    assert!(server.channel(&"ch4999".into()).is_some());
    let _ = server.apply(layout(["a".into(), "a".into(), "b".into()]), now);
    let ids: Vec<_> = server
        .channels()
        .map(|channel| channel.id.as_str())
        .collect();
    assert_eq!(ids, ["a", "b"]);
    let categories = (0..5_000).map(|number| Category {
        id: format!("{}", number % 3_000).into(),
        name: "Group".into(),
        channels: Vec::new(),
    });
    let _ = server.apply(ServerEvent::Channels(categories.collect()), now);
    assert_eq!(server.categories().len(), MAX_CATEGORIES);
}

#[test]
fn typing_and_deletions_are_limited() {
    let mut server = server("a");
    let now = Instant::now();
    for number in 0..10_000 {
        let typing = ServerEvent::Typing {
            channel: "general".into(),
            connection: client(&number.to_string(), &number.to_string()),
            active: true,
        };
        let deleted = ServerEvent::Deleted {
            channel: "general".into(),
            message: number.to_string().into(),
        };
        let _ = server.apply_all([typing, deleted], now);
    }
    assert_eq!(server.typing(&"general".into()).count(), MAX_TYPING);
    assert_eq!(server.deletions.len(), MAX_DELETIONS);
}

#[test]
fn sums_of_unread_messages_follow_the_channels() {
    let mut server = server("a");
    let now = Instant::now();
    let counts = vec![("general".into(), u32::MAX, 3), ("random".into(), 7, 9)];
    let _ = server.apply(ServerEvent::UnreadCounts(counts), now);
    assert_eq!(server.unread_total(), (u32::MAX, 10));
    let _ = server.apply(posted("1", "general", "x"), now);
    assert_eq!(server.unread(&"general".into()), (u32::MAX, 4));
    server.open(Some("general".into()));
    server.set_visibility(Visibility::WHOLE);
    assert_eq!(server.unread_total(), (7, 7));
    let revision = server.channels_revision();
    let _ = server.apply(posted("2", "general", "x"), now);
    assert_eq!(server.channels_revision(), revision, "it is read at once");
    server.mark_read();
    assert_eq!(server.attention_counts(), (0, 0));
}

/// The events of channels out of view must not make rows.
#[test]
fn background_events_build_no_rows() {
    let mut server = server("a");
    let now = Instant::now();
    server.open(Some("general".into()));
    let events = (0..5_000).map(|number| posted(&number.to_string(), "random", "x"));
    let _ = server.apply_all(events, now);
    let random = &server.channel_state(&"random".into()).unwrap().timeline;
    assert_eq!(random.builds.get(), 0);
    let most = crate::domain::timeline::MAX_INACTIVE_MESSAGES;
    assert!(random.items().len() <= most + most / 10);
}

#[test]
fn histories_seen_longest_ago_are_dropped_first() {
    let now = Instant::now();
    let (mut one, mut two) = (server("one"), server("two"));
    let fill = |server: &mut Server, channel: &str| {
        let events = (0..100).map(|number| posted(&number.to_string(), channel, "x"));
        let _ = server.apply_all(events, now);
    };
    for channel in ["general", "random"] {
        for server in [&mut one, &mut two] {
            fill(server, channel);
            server.open(Some(channel.into()));
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    one.open(None);
    let all = one.hidden_history_bytes() + two.hidden_history_bytes();
    trim_hidden_histories([&mut one, &mut two].into_iter(), all);
    let loaded = |server: &Server, channel: &str| {
        let state = server.channel_state(&channel.into());
        state.is_some_and(|state| !state.timeline.items().is_empty())
    };
    assert!(loaded(&one, "general"));
    trim_hidden_histories([&mut one, &mut two].into_iter(), all - 1);
    assert!(!loaded(&one, "general"), "left first");
    assert!(loaded(&two, "random"), "in view");
    assert!(loaded(&one, "random"));
    assert_eq!(one.unread(&"general".into()).0, 100, "counts stay");
    assert!(one.request_newest(&"general".into()), "it is loaded again");
}

#[test]
fn member_list_is_limited_and_long_names_are_cut() {
    let mut server = server("a");
    let now = Instant::now();
    let members = (0..30_000).map(|number| Member {
        name: "Name ".repeat(100),
        ..member(number, Presence::Offline)
    });
    let _ = server.apply(ServerEvent::Members(members.collect()), now);
    let people = server.people();
    assert_eq!(people.len(), MAX_MEMBERS);
    assert!(
        people
            .iter()
            .all(|person| person.name.chars().count() == 64)
    );
}

#[test]
fn picture_with_an_endless_address_is_not_kept() {
    let mut server = server("a");
    let upload = UploadedAvatar {
        asset: "asset".into(),
        address: format!("https://harbor.example/{}", "x".repeat(100_000)),
    };
    let profile = profile("x", "Xenia", 1, Avatar::Uploaded(upload));
    let _ = server.apply(profile, Instant::now());
    let profile = server.profile(&"x".into()).unwrap();
    assert_eq!(profile.avatar, Avatar::Unspecified);
}

/// A server may rename the user with each event; every message was searched for the new name each time.
#[test]
fn own_name_is_searched_for_once_per_batch() {
    let mut server = server("a");
    let now = Instant::now();
    let _ = server.apply_all(
        (0..1_000).map(|it| posted(&it.to_string(), "general", "x")),
        now,
    );
    let before = server.people_revision();
    let renames =
        (1..500).map(|it| profile("uid_me", &format!("Me {it}"), it, Avatar::Unspecified));
    let _ = server.apply_all(renames, now);
    assert_eq!(server.people_revision(), before + 1);
    assert_eq!(server.name_of(&"uid_me".into()), "Me 499");
}
