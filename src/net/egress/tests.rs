use serde_json::json;

use super::*;
use crate::domain::id::{AssetId, ChannelId, LocalId, MessageId, ServerId, UserId};
use crate::domain::profile::ProfileUpdate;

fn persona() -> ServerIdentity {
    ServerIdentity {
        user: "uid_x".into(),
        device: "dev_y".into(),
    }
}

#[test]
fn paths_are_those_of_the_contract() {
    let (server, channel, message) = (
        ServerId::new("srv_a"),
        ChannelId::new("ch/ä b"),
        MessageId::new("msg_1"),
    );
    let users = [UserId::new("uid_1"), UserId::new("uid_2")];
    let table = [
        (Request::Channels(&server), "v1/servers/srv_a/channels"),
        (Request::Leave(&server), "v1/servers/srv_a/membership"),
        (
            Request::Messages {
                channel: &channel,
                limit: 5,
                before: None,
            },
            "v1/channels/ch%2F%C3%A4%20b/messages?limit=5",
        ),
        (
            Request::Messages {
                channel: &"ch_general".into(),
                limit: 5,
                before: Some(&message),
            },
            "v1/channels/ch_general/messages?limit=5&before=msg_1",
        ),
        (
            Request::Profiles(&users),
            "v1/profiles:batch?user_uid=uid_1&user_uid=uid_2",
        ),
    ];
    for (request, expected) in table {
        assert_eq!(request.path(), expected);
    }
}

#[test]
fn reading_says_nobody_s_name_unless_the_server_checks_it() {
    let (persona, token) = (persona(), Token::new("secret".into()));
    let anonymous = Caller {
        persona: &persona,
        token: None,
    };
    let proven = Caller {
        persona: &persona,
        token: Some(&token),
    };
    let channel = ChannelId::new("c");
    let reading = Request::Messages {
        channel: &channel,
        limit: 1,
        before: None,
    };
    let names = |headers: HeaderMap| {
        let mut names: Vec<_> = headers
            .keys()
            .map(|name| name.as_str().to_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(
        names(reading.headers(Some(anonymous))),
        ["accept", "user-agent"]
    );
    assert_eq!(
        names(reading.headers(Some(proven))),
        [
            "accept",
            "authorization",
            "user-agent",
            "x-openchat-device-id",
            "x-openchat-user-uid"
        ]
    );
    let key = LocalId::new("k");
    let sending = Request::Send {
        channel: &channel,
        body: "b",
        reply_to: None,
        key: Some(&key),
    };
    assert_eq!(
        names(sending.headers(Some(anonymous))),
        [
            "accept",
            "idempotency-key",
            "user-agent",
            "x-openchat-device-id",
            "x-openchat-user-uid"
        ]
    );
}

#[test]
fn who_leaves_says_so_by_name_and_sends_nothing_else() {
    let (persona, server) = (persona(), ServerId::new("srv_a"));
    let caller = Caller {
        persona: &persona,
        token: None,
    };
    let leaving = Request::Leave(&server);
    assert_eq!(leaving.method(), Method::DELETE);
    assert_eq!(leaving.body(Some(caller)), None);
    let headers = leaving.headers(Some(caller));
    assert_eq!(headers.get(UID).unwrap(), "uid_x");
    assert_eq!(headers.len(), 4);
}

#[test]
fn bodies_hold_what_is_listed_and_no_more() {
    let channel = ChannelId::new("c");
    let sending = Request::Send {
        channel: &channel,
        body: "b",
        reply_to: Some(&"m".into()),
        key: None,
    };
    assert_eq!(
        sending.body(None),
        Some(json!({"body": "b", "reply_to_message_id": "m"}))
    );
    let persona = persona();
    let caller = Caller {
        persona: &persona,
        token: None,
    };
    let challenge = Request::Challenge { public_key: "k" }
        .body(Some(caller))
        .unwrap();
    assert_eq!(
        challenge,
        json!({"user_uid": "uid_x", "device_id": "dev_y", "public_key": "k"})
    );
    assert_eq!(Request::Directory.body(Some(caller)), None);
}

#[test]
fn names_and_pictures_travel_under_the_headers_that_are_listed() {
    let (persona, wish) = (persona(), ProfileUpdate::neutral(&"uid_x".into()));
    let caller = Caller {
        persona: &persona,
        token: None,
    };
    let names = |ask| {
        let headers = Request::Profile(ask).headers(Some(caller));
        let mut names: Vec<_> = headers
            .keys()
            .map(|name| name.as_str().to_owned())
            .collect();
        names.sort();
        names.join(" ")
    };
    let put = |version| Ask::Put {
        wish: &wish,
        version,
    };
    let asset = AssetId::new("asset_1");
    let who = "user-agent x-openchat-device-id x-openchat-user-uid";
    assert_eq!(names(Ask::Mine), format!("accept {who}"));
    assert_eq!(names(Ask::Upload(b"x")), format!("accept {who}"));
    assert_eq!(names(put(None)), format!("accept {who}"));
    assert_eq!(names(put(Some(3))), format!("accept if-match {who}"));
    assert_eq!(names(Ask::Picture(&asset)), "accept user-agent");
    assert_eq!(names(Ask::Elsewhere("x.png")), "accept user-agent");
    let methods = [
        (Ask::Mine, Method::GET, "v1/profile/me"),
        (put(None), Method::PUT, "v1/profile/me"),
        (Ask::Upload(b"x"), Method::POST, "v1/profile/avatar"),
        (
            Ask::Picture(&asset),
            Method::GET,
            "v1/profile/avatar/asset_1",
        ),
    ];
    for (ask, method, path) in methods {
        let request = Request::Profile(ask);
        assert_eq!((request.method(), request.path().as_str()), (method, path));
    }
}
