//! Where a search looks, and what its results show.

use super::*;
use crate::app::tests;
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::message::SentAt;
use crate::domain::search::{Query, Snippet};
use crate::domain::server_event::ServerEvent;
use crate::store::registry::JoinedServer;

/// Two servers with the channels general, gardening and tides.
fn app() -> App {
    let joined = ["Harbor", "Garden"].map(|name| {
        let uid = ServerUid::from(name.to_lowercase());
        let address = "https://one.example".to_owned();
        let mut joined = JoinedServer::new(uid, address, "srv".into(), "dev".into());
        name.clone_into(&mut joined.name);
        joined
    });
    let mut app = tests::app(joined);
    let channels = ["general", "gardening", "tides"].map(|name| Channel {
        id: format!("id_{name}").into(),
        name: name.into(),
        kind: ChannelKind::Text,
    });
    for server in ["harbor", "garden"] {
        let categories = vec![Category {
            id: "g".into(),
            name: "g".into(),
            channels: channels.to_vec(),
        }];
        app.workspace.edit(&server.into(), |server| {
            let listed = ServerEvent::Channels(categories);
            let _ = server.apply(listed, std::time::Instant::now());
        });
    }
    app
}

fn searched(text: &str, scope: Option<Scope>) -> Vec<(String, Option<Vec<String>>)> {
    let job = SearchJob {
        generation: 1,
        query: Query::parse(text).unwrap(),
        scope,
        after: None,
    };
    let request = search_request(&app().workspace, job, &TimeZone::UTC);
    let servers = request.servers.into_iter().map(|it| {
        let channels = it
            .channels
            .map(|ids| ids.iter().map(ToString::to_string).collect());
        (it.server.to_string(), channels)
    });
    servers.collect()
}

#[test]
fn filters_of_servers_and_channels_go_by_the_start_of_their_names() {
    let all = || vec![("harbor".to_owned(), None), ("garden".to_owned(), None)];
    assert_eq!(searched("word", None), all());
    assert_eq!(searched("word server:h", None), all()[..1]);
    assert_eq!(searched("server:HÁRBOR", None), all()[..1]);
    assert_eq!(searched("server:unknown", None), []);
    let channels = |ids: &[&str]| Some(ids.iter().map(ToString::to_string).collect::<Vec<_>>());
    let of_g = channels(&["id_general", "id_gardening"]);
    assert_eq!(
        searched("in:#g server:gard", None),
        [("garden".to_owned(), of_g)]
    );
    assert_eq!(
        searched("in:unknown server:gard", None),
        [("garden".to_owned(), channels(&[]))]
    );
}

#[test]
fn scope_is_one_channel_whatever_the_filters_say() {
    let scope = Scope {
        server: "garden".into(),
        channel: "id_tides".into(),
        name: "tides".into(),
    };
    let expected = [("garden".to_owned(), Some(vec!["id_tides".to_owned()]))];
    assert_eq!(
        searched("word server:harbor in:general", Some(scope)),
        expected
    );
}

#[test]
fn result_names_author_time_channel_and_server() {
    let app = app();
    let hit = SearchHit {
        server: "harbor".into(),
        channel: "id_tides".into(),
        message: "m1".into(),
        author: "uid_1".into(),
        author_name: Some("Mira".into()),
        sent: SentAt::Unknown,
        snippet: Snippet::default(),
    };
    let row = result_row(&app.workspace, hit.clone());
    assert_eq!(row.author, "Mira");
    assert!(row.origin.ends_with("#tides · Harbor"), "{}", row.origin);
    let unknown = result_row(
        &app.workspace,
        SearchHit {
            channel: "gone".into(),
            author_name: None,
            ..hit
        },
    );
    assert_eq!(unknown.author, "uid_1");
    assert!(unknown.origin.contains("#gone"), "{}", unknown.origin);
}
