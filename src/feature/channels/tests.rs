//! The channel list: what it shows, hides and finds.

use std::time::Instant;

use proptest::prelude::*;

use super::*;
use crate::domain::capability::{Capabilities, Extensions};
use crate::domain::channel::{Category, Channel};
use crate::domain::connection::ConnectionState;
use crate::domain::server::fixtures;
use crate::domain::server_event::ServerEvent;

const NAMES: [(&str, ChannelKind); 5] = [
    ("general", ChannelKind::Text),
    ("tides", ChannelKind::Text),
    ("workshop", ChannelKind::Text),
    ("quiet", ChannelKind::Text),
    ("pier", ChannelKind::Voice),
];

fn category(id: &str, names: &[(&str, ChannelKind)]) -> Category {
    let channels = names.iter().map(|(name, kind)| Channel {
        id: (*name).into(),
        name: (*name).to_owned(),
        kind: *kind,
    });
    Category {
        id: id.into(),
        name: id.to_uppercase(),
        channels: channels.collect(),
    }
}

/// Two categories of channels; `unread` is of each: messages, and mentions among them.
fn server(unread: &[(&str, u32, u32)]) -> Server {
    let mut server = fixtures::server("a");
    let (first, second) = NAMES.split_at(2);
    let categories = vec![category("one", first), category("two", second)];
    let counts = unread
        .iter()
        .map(|(id, unread, mentions)| ((*id).into(), *unread, *mentions));
    let events = [
        ServerEvent::Channels(categories),
        ServerEvent::UnreadCounts(counts.collect()),
    ];
    let _changes = server.apply_all(events, Instant::now());
    server
}

/// Carries out what a message asks for, as the application does.
fn send(state: &mut State, server: &mut Server, message: Message) -> Option<Event> {
    let event = state.update(message, server).event;
    match &event {
        Some(Event::Arrange(preferences)) => {
            server.arrange_channels(|it| it.clone_from(preferences));
        }
        Some(Event::SetFavorite(id, is_favorite)) => {
            server.arrange_channels(|it| it.set_favorite(id, *is_favorite));
        }
        Some(Event::SetMuted(id, is_muted)) => {
            server.arrange_channels(|it| it.set_muted(id, *is_muted));
        }
        Some(Event::MoveFavorite(id, before)) => {
            server.arrange_channels(|it| it.move_favorite(id, before.as_ref()));
        }
        _ => {}
    }
    state.refresh(server);
    event
}

/// The rows as text: headers in capitals, a sign after what is muted, counts and mentions.
fn shown(state: &State) -> Vec<String> {
    let rows = state.rows.iter().map(|row| match row {
        ChannelRow::Header {
            section: ListSection::Favorites,
            ..
        } => "*".to_owned(),
        ChannelRow::Header { name, .. } => name.clone(),
        ChannelRow::Channel(entry) => {
            let muted = if entry.is_muted { "~" } else { "" };
            match (entry.unread, entry.mentions) {
                (0, _) => format!("{}{muted}", entry.name),
                (unread, mentions) => format!("{}{muted} {unread}/{mentions}", entry.name),
            }
        }
    });
    rows.collect()
}

fn list(unread: &[(&str, u32, u32)]) -> (State, Server) {
    let (mut state, server) = (State::default(), server(unread));
    state.refresh(&server);
    (state, server)
}

#[test]
fn pressing_a_voice_channel_says_that_voice_is_not_available() {
    let (mut state, mut server) = list(&[]);
    let said = Some(Event::SayVoiceUnsupported);
    assert_eq!(send(&mut state, &mut server, Message::VoicePressed), said);
    let _ranked = send(
        &mut state,
        &mut server,
        Message::FilterChanged("pier".into()),
    );
    assert_eq!(
        send(&mut state, &mut server, Message::FilterConfirmed),
        said
    );
}

#[test]
fn favorites_are_on_top_and_nowhere_else() {
    let (mut state, mut server) = list(&[]);
    for id in ["workshop", "general", "tides"] {
        let _set = send(
            &mut state,
            &mut server,
            Message::FavoriteChosen(id.into(), true),
        );
    }
    let expected = ["*", "workshop", "general", "tides", "TWO", "quiet", "pier"];
    assert_eq!(shown(&state), expected);
    let moved = Message::MovePressed("tides".into(), -1);
    let _moved = send(&mut state, &mut server, moved);
    assert_eq!(shown(&state)[..4], ["*", "workshop", "tides", "general"]);
    let beyond = Message::MovePressed("general".into(), 1);
    assert_eq!(send(&mut state, &mut server, beyond), None);
    let folded = Message::SectionToggled(ListSection::Favorites);
    let _folded = send(&mut state, &mut server, folded);
    assert_eq!(shown(&state), ["*", "TWO", "quiet", "pier"]);
    for id in ["workshop", "general", "tides"] {
        let _set = send(
            &mut state,
            &mut server,
            Message::FavoriteChosen(id.into(), false),
        );
    }
    assert_eq!(shown(&state), shown(&list(&[]).0));
}

#[test]
fn muted_channel_shows_mentions_alone() {
    let (mut state, mut server) = list(&[("general", 5, 0), ("tides", 7, 2)]);
    for id in ["general", "tides"] {
        let _muted = send(
            &mut state,
            &mut server,
            Message::MuteChosen(id.into(), true),
        );
    }
    assert_eq!(shown(&state)[..3], ["ONE", "general~", "tides~ 2/2"]);
    assert_eq!(server.attention_counts(), (2, 2));
    assert_eq!(server.unread_total(), (12, 2));
    let _hidden = send(
        &mut state,
        &mut server,
        Message::OptionToggled(ListOption::HideMuted),
    );
    assert_eq!(shown(&state)[..3], ["ONE", "tides~ 2/2", "TWO"]);
    let _muted = send(
        &mut state,
        &mut server,
        Message::MuteChosen("general".into(), false),
    );
    assert_eq!(shown(&state)[1], "general 5/0");
    assert_eq!(server.attention_counts(), (7, 2));
}

#[test]
fn unread_only_hides_what_is_read_but_not_the_open_channel() {
    let (mut state, mut server) = list(&[("tides", 3, 0)]);
    server.open(Some("quiet".into()));
    let _hidden = send(
        &mut state,
        &mut server,
        Message::OptionToggled(ListOption::UnreadOnly),
    );
    assert_eq!(shown(&state), ["ONE", "tides 3/0", "TWO", "quiet"]);
    server.mark_channel_read(&"tides".into());
    server.open(None);
    state.refresh(&server);
    assert!(state.rows.is_empty(), "headers without channels are hidden");
    let _all = send(&mut state, &mut server, Message::ShowAllPressed);
    assert_eq!(state.rows.len(), NAMES.len() + 2);
}

#[test]
fn collapsed_categories_are_part_of_the_preferences() {
    let (mut state, mut server) = list(&[("tides", 3, 0)]);
    let _collapsed = send(&mut state, &mut server, Message::AllCollapsed(true));
    assert_eq!(shown(&state), ["ONE", "tides 3/0", "TWO"]);
    assert!(server.channel_preferences().is_collapsed(&"two".into()));
    let again = State::default();
    let (mut state, _) = (again, state);
    state.refresh(&server);
    assert_eq!(
        shown(&state),
        ["ONE", "tides 3/0", "TWO"],
        "after a restart"
    );
    let toggled = Message::SectionToggled(ListSection::Category("two".into()));
    let _expanded = send(&mut state, &mut server, toggled);
    assert_eq!(shown(&state).len(), 6);
}

#[test]
fn filter_finds_hidden_channels_and_opens_the_selected_one() {
    let (mut state, mut server) = list(&[]);
    let _hidden = send(&mut state, &mut server, Message::AllCollapsed(true));
    let _found = send(&mut state, &mut server, Message::FilterChanged("i".into()));
    assert_eq!(shown(&state).len(), 3, "tides, quiet and pier");
    assert_eq!(state.selected, Some(0));
    let moved = send(
        &mut state,
        &mut server,
        Message::FilterMoved(ListMove::Last),
    );
    assert_eq!(moved, Some(Event::AnnounceSelected));
    let _found = send(
        &mut state,
        &mut server,
        Message::FilterChanged("wrk".into()),
    );
    assert_eq!(shown(&state), ["workshop"]);
    let opened = send(&mut state, &mut server, Message::FilterConfirmed);
    assert_eq!(opened, Some(Event::OpenChannel("workshop".into())));
    assert_eq!(shown(&state), ["ONE", "TWO"], "the filter is cleared");
    let left = send(&mut state, &mut server, Message::FilterDismissed);
    assert_eq!(left, Some(Event::LeaveFilter));
    let _found = send(
        &mut state,
        &mut server,
        Message::FilterChanged("zzz".into()),
    );
    assert_eq!(state.selected, None);
    assert_eq!(
        send(&mut state, &mut server, Message::FilterConfirmed),
        None
    );
    assert_eq!(
        send(&mut state, &mut server, Message::FilterDismissed),
        None
    );
    assert_eq!(shown(&state), ["ONE", "TWO"]);
}

/// A server whose channels can be managed. Rows: ONE, general, tides, TWO, workshop, quiet, pier.
fn manageable() -> (State, Server) {
    let (mut state, mut server) = list(&[]);
    let extensions = Extensions {
        channel_management: true,
        ..Extensions::default()
    };
    let capabilities = Capabilities {
        extensions,
        ..Capabilities::default()
    };
    let event = ServerEvent::Capabilities(Box::new(capabilities));
    let _changes = server.apply(event, Instant::now());
    server.set_connection(ConnectionState::Online);
    state.refresh(&server);
    (state, server)
}

fn moved(event: Option<Event>, server: &Server) -> Option<String> {
    let Some(Event::Change(change)) = event else {
        return None;
    };
    let mut list = server.categories().to_vec();
    change.apply(&mut list);
    let categories = list.iter().map(|category| {
        let names: Vec<_> = category
            .channels
            .iter()
            .map(|it| it.name.as_str())
            .collect();
        format!("{}: {}", category.name, names.join(" "))
    });
    Some(categories.collect::<Vec<_>>().join("; "))
}

#[test]
fn dropped_rows_move_channels_and_categories() {
    for (row, gap, expected) in [
        (1, 3, Some("ONE: tides general; TWO: workshop quiet pier")),
        (1, 5, Some("ONE: tides; TWO: workshop general quiet pier")),
        (5, 7, Some("ONE: general tides; TWO: workshop pier quiet")),
        (4, 1, Some("ONE: workshop general tides; TWO: quiet pier")),
        (3, 0, Some("TWO: workshop quiet pier; ONE: general tides")),
        (0, 6, Some("TWO: workshop quiet pier; ONE: general tides")),
        (1, 1, None),
        (1, 2, None),
        (1, 0, None),
        (0, 2, None),
    ] {
        let (mut state, server) = manageable();
        let event = state.update(Message::RowDropped(row, gap), &server).event;
        assert_eq!(
            moved(event, &server).as_deref(),
            expected,
            "{row} before {gap}"
        );
    }
    let (mut state, server) = list(&[]);
    let event = state.update(Message::RowDropped(1, 3), &server).event;
    assert_eq!(event, None, "the server does not offer it");
}

#[test]
fn channel_that_is_dropped_on_favorites_is_one() {
    let (mut state, mut server) = manageable();
    for id in ["tides", "quiet"] {
        let _set = send(
            &mut state,
            &mut server,
            Message::FavoriteChosen(id.into(), true),
        );
    }
    assert_eq!(
        shown(&state)[..5],
        ["*", "tides", "quiet", "ONE", "general"]
    );
    let _moved = send(&mut state, &mut server, Message::RowDropped(2, 1));
    assert_eq!(shown(&state)[..3], ["*", "quiet", "tides"]);
    assert_eq!(
        send(&mut state, &mut server, Message::RowDropped(1, 5)),
        None
    );
    let _added = send(&mut state, &mut server, Message::RowDropped(4, 1));
    assert_eq!(shown(&state)[..4], ["*", "quiet", "tides", "general"]);
}

#[test]
fn channels_and_categories_move_by_steps_where_the_server_lets() {
    let (mut state, server) = manageable();
    let channel = Message::MovePressed("tides".into(), 1);
    let category = Message::SectionMovePressed(ListSection::Category("two".into()), -1);
    for (message, expected) in [
        (
            channel.clone(),
            "ONE: general; TWO: tides workshop quiet pier",
        ),
        (
            category.clone(),
            "TWO: workshop quiet pier; ONE: general tides",
        ),
    ] {
        let event = state.update(message, &server).event;
        assert_eq!(moved(event, &server).as_deref(), Some(expected));
    }
    let (mut state, server) = list(&[]);
    for message in [channel, category] {
        assert_eq!(state.update(message, &server).event, None);
    }
}

proptest! {
    /// Each listed channel stands once, unless it is hidden; channels that call for attention are never hidden.
    #[test]
    fn no_channel_is_lost_or_doubled(
        steps in proptest::collection::vec((0..6_u8, 0..5_usize), 0..30),
        unread in proptest::collection::vec((0..3_u32, 0..2_u32), 5),
    ) {
        let counts: Vec<_> = NAMES.iter().zip(unread).map(|((id, _), (unread, mentions))| (*id, unread, mentions)).collect();
        let (mut state, mut server) = list(&counts);
        for (kind, channel) in steps {
            let id: ChannelId = NAMES[channel].0.into();
            let preferences = server.channel_preferences();
            let (favorite, muted) = (preferences.is_favorite(&id), preferences.is_muted(&id));
            let message = match kind {
                0 => Message::FavoriteChosen(id, !favorite),
                1 => Message::MuteChosen(id, !muted),
                2 => Message::OptionToggled(ListOption::UnreadOnly),
                3 => Message::OptionToggled(ListOption::HideMuted),
                4 => Message::SectionToggled(ListSection::Category("one".into())),
                _ => Message::MovePressed(id, 1),
            };
            let _event = send(&mut state, &mut server, message);
            let mut entries = state.rows.iter().filter_map(|row| match row {
                ChannelRow::Channel(entry) => Some(entry.name.as_str()),
                ChannelRow::Header { .. } => None,
            }).collect::<Vec<_>>();
            let count = entries.len();
            entries.sort_unstable();
            entries.dedup();
            prop_assert_eq!(entries.len(), count);
            for (id, _) in NAMES {
                let (unread, _) = server.channel_attention(&id.into());
                prop_assert!(unread == 0 || entries.contains(&id), "{} in {:?}", id, entries);
            }
        }
    }
}
