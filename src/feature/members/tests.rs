use std::time::Instant;

use super::*;
use crate::domain::member::{ChannelClient, Member};
use crate::domain::server::ServerInfo;
use crate::domain::server_event::ServerEvent;
use crate::domain::timeline::calendar::UtcCalendar;

fn server(members: &[(&str, &str, Presence)]) -> Server {
    let info = ServerInfo {
        uid: "a".into(),
        name: "Harbor".into(),
        icon_text: "HA".into(),
        address: "https://harbor.example".into(),
        me: "me".into(),
    };
    let mut server = Server::new(info, Arc::new(UtcCalendar));
    let members = members.iter().map(|(id, name, status)| Member {
        id: (*id).into(),
        name: (*name).into(),
        status: *status,
    });
    let members = ServerEvent::Members(members.collect());
    let _ = server.apply(members, Instant::now());
    server
}

/// The rows as text, and the position of each member.
fn rows(state: &State) -> Vec<String> {
    let rows = state.rows.iter().enumerate();
    let text = rows.map(|(index, row)| match row {
        MemberRow::OnlineHeader(count) => format!("online {count}"),
        MemberRow::OfflineHeader(count) => format!("offline {count}"),
        MemberRow::UnknownHeader(count) => format!("unknown {count}"),
        MemberRow::Member { person, is_me } => {
            let position = state.members_above(index);
            format!(
                "{position} {}{}",
                person.name,
                if *is_me { " (me)" } else { "" }
            )
        }
    });
    text.collect()
}

#[test]
fn members_are_grouped_and_numbered() {
    let mut state = State::default();
    let all = [
        ("1", "zoe", Presence::Offline),
        ("me", "Bo", Presence::Busy),
        ("3", "ada", Presence::Online),
        ("4", "Cy", Presence::Offline),
    ];
    let mut server = server(&all);
    state.refresh(&server);
    let expected = [
        "online 2",
        "0 ada",
        "1 Bo (me)",
        "offline 2",
        "2 Cy",
        "3 zoe",
    ];
    assert_eq!(rows(&state), expected);
    let nobody_online = all.map(|(id, name, _)| Member {
        id: id.into(),
        name: name.into(),
        status: Presence::Offline,
    });
    let members = ServerEvent::Members(nobody_online.to_vec());
    let _ = server.apply(members, Instant::now());
    state.refresh(&server);
    let expected = ["offline 4", "0 ada", "1 Bo (me)", "2 Cy", "3 zoe"];
    assert_eq!(rows(&state), expected);
    let _ = server.apply(ServerEvent::Members(Vec::new()), Instant::now());
    state.refresh(&server);
    assert_eq!(rows(&state), [""; 0]);
}

#[test]
fn nobody_is_grouped_while_presence_is_unknown() {
    let mut state = State::default();
    let all = [
        ("1", "Zoe", Presence::Offline),
        ("2", "Ada", Presence::Online),
    ];
    let mut server = server(&all);
    let _ = server.apply(ServerEvent::Disconnected, Instant::now());
    state.refresh(&server);
    assert_eq!(rows(&state), ["unknown 2", "0 Ada", "1 Zoe"]);
}

#[test]
fn rows_are_built_only_when_people_change() {
    let mut state = State::default();
    let mut server = server(&[("1", "Ada", Presence::Online)]);
    state.refresh(&server);
    let revision = state.revision;
    let now = Instant::now();
    let unlisted = ChannelClient {
        client: "c".into(),
        user: "2".into(),
    };
    let _ = server.apply(ServerEvent::Joined("unlisted".into(), unlisted), now);
    let _ = server.apply(ServerEvent::Channels(Vec::new()), now);
    state.refresh(&server);
    assert_eq!(state.revision, revision);
    server.set_me("1".into());
    state.refresh(&server);
    assert_eq!(rows(&state), ["online 1", "0 Ada (me)"]);
}
