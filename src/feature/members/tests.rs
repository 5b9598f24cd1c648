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
    let text = state.rows.iter().map(|row| match row {
        MemberRow::Header(presence, count) => format!("{presence:?} {count}"),
        MemberRow::Member {
            person,
            is_me,
            position,
        } => {
            let me = if *is_me { " (me)" } else { "" };
            format!("{position} {}{me}", person.name)
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
        "Online 1",
        "0 ada",
        "Busy 1",
        "1 Bo (me)",
        "Offline 2",
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
    let expected = ["Offline 4", "0 ada", "1 Bo (me)", "2 Cy", "3 zoe"];
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
    assert_eq!(rows(&state), ["Unknown 2", "0 Ada", "1 Zoe"]);
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
    assert_eq!(rows(&state), ["Online 1", "0 Ada (me)"]);
}

#[test]
fn search_finds_names_without_accents_and_ids_and_counts_what_it_shows() {
    let mut state = State::default();
    let all = [
        ("uid_1", "Zoë Brandt", Presence::Offline),
        ("uid_2", "Ada", Presence::Idle),
        ("uid_3", "Azoe", Presence::Online),
    ];
    let server = server(&all);
    state.refresh(&server);
    let mut search = |text: &str| {
        let action = state.update(Message::SearchChanged(text.into()), Some(&server));
        assert_eq!(action.event, None);
        (rows(&state), state.total)
    };
    let found = search(" ZOE");
    let expected = ["Online 1", "0 Azoe", "Offline 1", "1 Zoë Brandt"];
    assert_eq!(found, (expected.map(str::to_owned).into(), 3));
    assert_eq!(search("uid_2").0, ["Idle 1", "0 Ada"]);
    assert_eq!(search("nothing").0, [""; 0]);
    assert_eq!(search(&"ada".repeat(100)).0, [""; 0]);
    assert_eq!(search("").0.len(), 6);
}

#[test]
fn enter_shows_the_first_that_was_found_and_another_server_ends_the_search() {
    let mut state = State::default();
    let here = server(&[
        ("1", "Ada", Presence::Online),
        ("2", "Bo", Presence::Online),
    ]);
    state.refresh(&here);
    let confirm = |state: &mut State| state.update(Message::SearchConfirmed, Some(&here)).event;
    assert_eq!(confirm(&mut state), None, "nothing was searched for");
    let _none = state.update(Message::SearchChanged("bo".into()), Some(&here));
    assert_eq!(
        confirm(&mut state),
        Some(Event::OpenProfileCard("2".into(), None))
    );
    let info = ServerInfo {
        uid: "b".into(),
        name: "Garden".into(),
        icon_text: "GA".into(),
        address: "https://garden.example".into(),
        me: "me".into(),
    };
    state.refresh(&Server::new(info, Arc::new(UtcCalendar)));
    assert_eq!(state.query, "");
}

/// The limit of a member list is 20,000.
#[test]
fn ten_thousand_members_are_searched_by_one_pass() {
    let names: Vec<_> = (0..10_000)
        .map(|number| (format!("uid_{number}"), format!("Member {number}")))
        .collect();
    let members: Vec<_> = names
        .iter()
        .map(|(id, name)| (id.as_str(), name.as_str(), Presence::Offline))
        .collect();
    let server = server(&members);
    let mut state = State::default();
    state.refresh(&server);
    assert_eq!(rows(&state)[0], "Offline 10000");
    let _none = state.update(Message::SearchChanged("member 999".into()), Some(&server));
    assert_eq!(rows(&state)[0], "Offline 11");
}
