use reqwest::Method;
use reqwest::header::HeaderName;
use serde_json::json;

use super::endpoint::{
    DeleteMessage, GetAvatar, GetCapabilities, GetExternalImage, GetOwnProfile, LeaveServer,
    ListChannels, ListMembers, ListMessages, ListProfiles, ListServers, RequestChallenge,
    SendMessage, UpdateProfile, UploadAvatar,
};
use super::headers::{self, Caller};
use super::request::{Endpoint, Request, RequestBody, ResponseBody};
use crate::domain::address::ServerAddress;
use crate::domain::id::{AssetId, ChannelId, MessageId, ServerId, UserId};
use crate::domain::identity::ServerIdentity;
use crate::domain::profile::ProfileUpdate;
use crate::net::token::Token;

const NAMED: &str = "user-agent x-openchat-device-id x-openchat-user-uid";

fn identity() -> ServerIdentity {
    ServerIdentity {
        user: "uid_x".into(),
        device: "dev_y".into(),
    }
}

fn path(endpoint: &impl Endpoint) -> String {
    endpoint.request().path
}

/// The names of all headers, sorted.
fn header_names<E: Endpoint>(endpoint: &E, token: Option<&Token>) -> String {
    let identity = &identity();
    let request = endpoint.request();
    let caller = Caller::for_request(Some(Caller { identity, token }), request.identity);
    let headers = headers::of(&request, E::Body::ACCEPT, caller);
    let mut names: Vec<_> = headers.keys().map(HeaderName::as_str).collect();
    names.sort_unstable();
    names.join(" ")
}

fn send_message(channel: &ChannelId) -> SendMessage<'_> {
    SendMessage {
        channel,
        body: "b",
        reply_to: None,
        idempotency_key: None,
    }
}

#[test]
fn paths_follow_the_contract_and_encode_ids() {
    let (server, channel) = (ServerId::new("srv_a"), ChannelId::new("ch/ä b"));
    let users = [UserId::new("uid_1"), UserId::new("uid_2")];
    let page = |channel, before| ListMessages {
        channel,
        limit: 5,
        before,
    };
    assert_eq!(path(&ListChannels(&server)), "v1/servers/srv_a/channels");
    assert_eq!(path(&LeaveServer(&server)), "v1/servers/srv_a/membership");
    assert_eq!(
        path(&page(&channel, None)),
        "v1/channels/ch%2F%C3%A4%20b/messages?limit=5"
    );
    assert_eq!(
        path(&page(&"ch_general".into(), Some(&"msg_1".into()))),
        "v1/channels/ch_general/messages?limit=5&before=msg_1"
    );
    assert_eq!(
        path(&ListProfiles(&users)),
        "v1/profiles:batch?user_uid=uid_1&user_uid=uid_2"
    );
}

/// The requests with an ID in their path or query.
fn requests_with_id(id: &str) -> Vec<Request> {
    let (server, channel, message) = (ServerId::new(id), ChannelId::new(id), MessageId::new(id));
    let (asset, users) = (AssetId::new(id), [UserId::new(id)]);
    let page = ListMessages {
        channel: &channel,
        limit: 1,
        before: Some(&message),
    };
    let (channel, message) = (&channel, &message);
    vec![
        ListChannels(&server).request(),
        ListMembers(&server).request(),
        LeaveServer(&server).request(),
        page.request(),
        send_message(channel).request(),
        DeleteMessage { channel, message }.request(),
        GetAvatar(&asset).request(),
        ListProfiles(&users).request(),
    ]
}

#[test]
fn id_stays_in_its_segment_of_the_path() {
    for base in ["https://a.example", "https://a.example/chat/%2e"] {
        let base = ServerAddress::parse(base).unwrap();
        let requests = |id| requests_with_id(id).into_iter();
        let urls = |id| requests(id).map(|request| request.url(&base));
        for id in [
            "a/../b", "/", "?x=1&y", "#", "%2e%2e", "\\..\\", "a b", "\n\t", "ä", "...",
        ] {
            for (plain, url) in urls("id").zip(urls(id)) {
                let (plain, url) = (plain.unwrap(), url.unwrap());
                assert_eq!(url.fragment(), None);
                let encoded = super::request::encode(id);
                assert_eq!(
                    url.as_str(),
                    plain
                        .as_str()
                        .replace("/id", &format!("/{encoded}"))
                        .replace("=id", &format!("={encoded}"))
                );
                assert_eq!(url.query_pairs().count(), plain.query_pairs().count());
            }
        }
        for id in [".", ".."] {
            for (request, url) in requests(id).zip(urls(id)) {
                let is_in_query = request.path.starts_with("v1/profiles");
                assert_eq!(url.is_some(), is_in_query, "{}", request.path);
            }
        }
    }
}

#[test]
fn reading_names_the_user_only_with_a_session_token() {
    let (channel, token) = (ChannelId::new("c"), Token::new("secret".into()));
    let reading = ListMessages {
        channel: &channel,
        limit: 1,
        before: None,
    };
    assert_eq!(
        header_names(&reading, None),
        "accept accept-encoding user-agent"
    );
    assert_eq!(
        header_names(&reading, Some(&token)),
        format!("accept accept-encoding authorization {NAMED}")
    );
    let sending = SendMessage {
        idempotency_key: Some(&"k".into()),
        ..send_message(&channel)
    };
    assert_eq!(
        header_names(&sending, None),
        format!("accept accept-encoding idempotency-key {NAMED}")
    );
}

/// Also with a session: a server must not learn who loads an avatar, and the proof names the user in its body.
#[test]
fn anonymous_endpoints_never_name_the_user() {
    let token = Some(&Token::new("secret".into()));
    let (identity, public_key) = (&identity(), [0; 32]);
    let challenge = RequestChallenge {
        identity,
        public_key,
    };
    for names in [
        header_names(&GetCapabilities { legacy: false }, token),
        header_names(&ListServers, token),
        header_names(&GetAvatar(&AssetId::new("asset_1")), token),
        header_names(&GetExternalImage("x.png"), token),
        header_names(&challenge, token),
    ] {
        assert_eq!(names, "accept accept-encoding user-agent");
    }
}

#[test]
fn leaving_a_server_names_the_user_and_has_no_body() {
    let server = ServerId::new("srv_a");
    let leaving = LeaveServer(&server);
    assert_eq!(leaving.request().method, Method::DELETE);
    assert_eq!(leaving.request().body, RequestBody::None);
    assert_eq!(
        header_names(&leaving, None),
        format!("accept accept-encoding {NAMED}")
    );
}

#[test]
fn json_bodies_have_the_listed_fields_and_no_others() {
    let channel = ChannelId::new("c");
    let reply = SendMessage {
        reply_to: Some(&"m".into()),
        ..send_message(&channel)
    };
    let body = |request: Request| match request.body {
        RequestBody::Json(body) => body,
        other => panic!("{other:?}"),
    };
    assert_eq!(body(send_message(&channel).request()), json!({"body": "b"}));
    assert_eq!(
        body(reply.request()),
        json!({"body": "b", "reply_to_message_id": "m"})
    );
    let challenge = RequestChallenge {
        identity: &identity(),
        public_key: [0; 32],
    };
    assert_eq!(
        body(challenge.request()),
        json!({"user_uid": "uid_x", "device_id": "dev_y", "public_key": "A".repeat(43)})
    );
    assert_eq!(ListServers.request().body, RequestBody::None);
}

#[test]
fn profile_endpoints_send_the_listed_headers() {
    let profile = &ProfileUpdate::neutral(&"uid_x".into());
    let update = |version| header_names(&UpdateProfile { profile, version }, None);
    assert_eq!(
        header_names(&GetOwnProfile, None),
        format!("accept accept-encoding {NAMED}")
    );
    assert_eq!(
        header_names(&UploadAvatar(b"x"), None),
        format!("accept accept-encoding {NAMED}")
    );
    assert_eq!(update(None), format!("accept accept-encoding {NAMED}"));
    assert_eq!(
        update(Some(3)),
        format!("accept accept-encoding if-match {NAMED}")
    );
    let (asset, version) = (AssetId::new("asset_1"), None);
    for (request, method, path) in [
        (GetOwnProfile.request(), Method::GET, "v1/profile/me"),
        (
            UpdateProfile { profile, version }.request(),
            Method::PUT,
            "v1/profile/me",
        ),
        (
            UploadAvatar(b"x").request(),
            Method::POST,
            "v1/profile/avatar",
        ),
        (
            GetAvatar(&asset).request(),
            Method::GET,
            "v1/profile/avatar/asset_1",
        ),
    ] {
        assert_eq!((request.method, request.path.as_str()), (method, path));
    }
}
