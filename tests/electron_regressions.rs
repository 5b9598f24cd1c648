//! Regression tests for the bugs and weaknesses of the Electron client; `docs/testing.md` lists them by number.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

#[path = "electron_regressions/conversations.rs"]
mod conversations;
#[allow(dead_code, reason = "shared with tests/hostile.rs")]
#[path = "hostile/fake_host.rs"]
mod fake_host;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use fake_host::{FakeHost, FakeResponse, ReceivedRequest};
use futures::StreamExt;
use futures::stream::BoxStream;
use openchat::demo::{self, Options};
use openchat::domain::address::ServerAddress;
use openchat::domain::connection::ConnectionState;
use openchat::domain::failure::Failure;
use openchat::domain::id::Epoch;
use openchat::domain::identity::SessionState;
use openchat::domain::passphrase::Passphrase;
use openchat::domain::profile::{AvatarChoice, Preset, ProfileError, ProfileUpdate};
use openchat::domain::server::{Server, ServerInfo};
use openchat::domain::timeline::calendar::UtcCalendar;
use openchat::domain::{trust, unread};
use openchat::net::api::{self, Draft};
use openchat::net::listen::{self, Event};
use openchat::net::proof;
use openchat::net::session::{ConnectionSettings, Session, SessionParams};
use openchat::net::tls::Trust;
use openchat::platform::open;
use openchat::store::paths::Profile;
use openchat::store::registry::{JoinedServer, Registry};
use openchat::store::secret::{IdentityStore, KeyStore, KeyStoreError, Root, Target, WorkFactor};

const TIMEOUT: Duration = Duration::from_secs(20);
const ROOT: [u8; 32] = [0x5C; 32];

/// A client of one server without a window.
struct Client {
    session: Session,
    server: Server,
    events: BoxStream<'static, Event>,
}

fn params(url: &str, server: &str, settings: ConnectionSettings) -> SessionParams {
    SessionParams {
        known: Vec::new(),
        uid: format!("own-{server}").into(),
        epoch: Epoch(0),
        address: ServerAddress::parse(url).unwrap(),
        server: server.into(),
        device: proof::random_device_id().unwrap(),
        settings,
    }
}

impl Client {
    fn connect(url: &str, server: &str) -> Self {
        let params = params(url, server, ConnectionSettings::default());
        let session = Session::open(params, &ROOT, &Trust::System).unwrap();
        let info = ServerInfo {
            uid: session.uid().clone(),
            name: server.into(),
            icon_text: "XX".into(),
            address: url.into(),
            me: session.identity().user.clone(),
        };
        Self {
            events: listen::connect(&session).boxed(),
            server: Server::new(info, Arc::new(UtcCalendar)),
            session,
        }
    }

    async fn wait_until(&mut self, what: &str, is_reached: impl Fn(&Server) -> bool) {
        let end = Instant::now() + TIMEOUT;
        while !is_reached(&self.server) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(Some(event)) = tokio::time::timeout(left, self.events.next()).await else {
                panic!("{what}: {:?}", self.server.connection());
            };
            match event {
                Event::Connection(state) => self.server.set_connection(state),
                Event::Session(state) => self.server.set_session_state(state),
                Event::Changes(changes) => {
                    for change in changes {
                        let _applied = self.server.apply(change, Instant::now());
                    }
                }
                Event::Opened(_) | Event::Tls(_) | Event::Probed(..) => {}
            }
        }
    }

    async fn wait_until_loaded(&mut self) {
        self.wait_until("a history", |server| {
            let general = server.channel_state(&"ch_general".into());
            server.connection().is_online()
                && general.is_some_and(|state| state.timeline.is_loaded())
        })
        .await;
    }
}

const CAPABILITIES: &str = r#"{"server_id":"srv_harbor","profile_data_policy":"uid_only",
    "rtc":{"features":{"voice":true},"ice_servers":[{"urls":["turns:turn.example:5349"],"username":"u","credential":"turn-secret"}]}}"#;

fn messages(body: &str) -> FakeResponse {
    let message = serde_json::json!({ "messages": [{ "id": "m1", "channel_id": "ch_general",
        "author_uid": "uid_other", "body": body, "created_at": "2026-02-20T19:37:04Z" }] });
    FakeResponse::json(200, &message.to_string())
}

/// A minimal server whose general channel holds one message with `body`.
fn minimal_response(request: &ReceivedRequest, body: &str) -> FakeResponse {
    match request.path.split('?').next().unwrap() {
        "/v1/client/capabilities" => FakeResponse::json(200, CAPABILITIES),
        "/v1/servers" => FakeResponse::json(
            200,
            r#"{"servers":[{"server_id":"srv_harbor"},{"server_id":"srv_testlab","display_name":"Lab"}]}"#,
        ),
        path if path.ends_with("/channels") => FakeResponse::json(
            200,
            r#"{"groups":[{"id":"g","label":"g","channels":[
                {"id":"ch_general","name":"general","type":"text","unread_count":1},
                {"id":"ch_quiet","name":"quiet","type":"text","unreadCount":3}]}]}"#,
        ),
        "/v1/channels/ch_general/messages" => messages(body),
        path if path.ends_with("/messages") => FakeResponse::json(200, r#"{"messages":[]}"#),
        "/v1/realtime" => FakeResponse::upgrade(),
        _ => FakeResponse::new(404, "text/plain", "404 page not found\n"),
    }
}

async fn minimal_host(body: &'static str) -> FakeHost {
    FakeHost::plain(move |request| minimal_response(request, body)).await
}

async fn closed_port() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

fn joined_server(uid: &str, address: &str) -> JoinedServer {
    JoinedServer::new(
        uid.into(),
        address.into(),
        "srv_harbor".into(),
        "dev_a".into(),
    )
}

/// Bug 1: starting offline removed every server.
#[tokio::test]
async fn bug_1_unreachable_servers_stay_in_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("servers.json");
    let mut registry = Registry::default();
    let closed = [closed_port().await, closed_port().await];
    for (number, url) in closed.iter().enumerate() {
        registry
            .add(joined_server(&number.to_string(), url))
            .unwrap();
    }
    registry.save(&path).unwrap();
    for url in &closed {
        let mut client = Client::connect(url, "srv_harbor");
        client
            .wait_until("the wait before a reconnect", |server| {
                matches!(server.connection(), ConnectionState::Waiting { .. })
            })
            .await;
    }
    assert_eq!(Registry::load(&path).value.servers().len(), 2);
}

/// Bug 2: a server whose capabilities list voice without a receive policy could not be joined.
#[tokio::test]
async fn bug_2_capabilities_without_receive_policy_are_read() {
    let recorded =
        std::fs::read_to_string("tests/fixtures/exchanges/capabilities_ok.json").unwrap();
    let recorded: serde_json::Value = serde_json::from_str(&recorded).unwrap();
    let text = recorded["response"]["body"]["text"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(text.contains("\"rtc\"") && !text.contains("subscribe_receive_policy"));
    let host = FakeHost::plain(move |request| match request.path.as_str() {
        "/v1/client/capabilities" => FakeResponse::json(200, &text),
        _ => minimal_response(request, ""),
    })
    .await;
    let discovery = api::probe(&host.url).await.unwrap();
    assert_eq!(discovery.listed.len(), 2);
}

/// Bug 3: the first server of a backend was joined, whichever was chosen.
#[tokio::test]
async fn bug_3_second_server_of_backend_is_joined_by_id() {
    let host = minimal_host("hello").await;
    let discovery = api::probe(&host.url).await.unwrap();
    let mut client = Client::connect(&discovery.address, discovery.listed[1].id.as_str());
    client.wait_until_loaded().await;
    let requests = host.requests();
    let request_count = |id: &str| {
        let path = format!("/v1/servers/{id}/channels");
        requests
            .iter()
            .filter(|request| request.path == path)
            .count()
    };
    assert_eq!(
        (request_count("srv_testlab"), request_count("srv_harbor")),
        (1, 0)
    );
}

/// Bug 4: state was stored by channel ID only, so equal IDs on two backends shared it.
#[tokio::test]
async fn bug_4_equal_channel_ids_on_two_backends_are_separate() {
    let (left, right) = (
        minimal_host("from the left").await,
        minimal_host("from the right").await,
    );
    let mut clients = [
        Client::connect(&left.url, "srv_harbor"),
        Client::connect(&right.url, "srv_harbor"),
    ];
    for client in &mut clients {
        client.wait_until_loaded().await;
    }
    let [left, right] = clients.map(|client| format!("{:?}", client.server));
    assert!(left.contains("from the left") && !left.contains("from the right"));
    assert!(right.contains("from the right") && !right.contains("from the left"));
}

/// Bug 10: every occurrence of the uid counted as a mention.
#[test]
fn bug_10_uid_inside_other_text_is_no_mention() {
    let me = "uid_abc".into();
    for body in [
        "see uid_abc.txt",
        "uid_abc",
        "https://x.example/uid_abc",
        "@uid_abcd",
    ] {
        assert!(!unread::mentions(body, &me, "Ada"), "{body}");
    }
    assert!(unread::mentions("@uid_abc, look", &me, "Ada"));
}

/// Bug 11: the unread count was read in one spelling and written in another.
#[tokio::test]
async fn bug_11_unread_count_is_read_in_both_spellings() {
    let host = minimal_host("hello").await;
    let mut client = Client::connect(&host.url, "srv_harbor");
    client.wait_until_loaded().await;
    let unread = |channel: &str| client.server.unread(&channel.into()).0;
    assert_eq!((unread("ch_general"), unread("ch_quiet")), (1, 3));
}

/// Bug 12: a second avatar was not uploaded, and profile errors were not reported.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bug_12_every_avatar_is_uploaded_and_rejections_reported() {
    let demo = start_quiet_demo().await;
    let community = demo.communities()[1].clone();
    let params = params(
        &community.url,
        &community.server_id,
        ConnectionSettings::default(),
    );
    let session = Session::open(params, &ROOT, &Trust::System).unwrap();
    let picture = |color: u8| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let picture = image::RgbImage::from_pixel(8, 8, image::Rgb([color, 9, 9]));
        picture
            .write_to(&mut bytes, image::ImageFormat::Png)
            .unwrap();
        openchat::platform::picture::prepare_upload(&bytes.into_inner())
            .unwrap()
            .png
    };
    let first = api::profile::upload_avatar(&session, &picture(1))
        .await
        .unwrap();
    let second = api::profile::upload_avatar(&session, &picture(200))
        .await
        .unwrap();
    assert_ne!(first, second);
    let update = ProfileUpdate::new("Ada", AvatarChoice::Picture(second)).unwrap();
    let published = api::profile::publish(&session, &update, None)
        .await
        .unwrap();
    let stale = published.version + 7;
    let result = api::profile::publish(&session, &update, Some(stale)).await;
    assert!(matches!(result, Err(ProfileError::Conflict)), "{result:?}");
    let unknown = ProfileUpdate::new("Ada", AvatarChoice::Picture("asset_nothing".into())).unwrap();
    let result = api::profile::publish(&session, &unknown, None).await;
    assert!(result.is_err(), "{result:?}");
}

/// Bug 15: the socket URL lost the base path of the server.
#[test]
fn bug_15_socket_url_keeps_base_path() {
    let address = ServerAddress::parse("https://chat.example/team/a").unwrap();
    let socket = address.realtime();
    assert_eq!(socket.as_str(), "wss://chat.example/team/a/v1/realtime");
}

/// Bug 20: a user could not rejoin after leaving, and had another uid in the directory than on the server.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bug_20_rejoining_keeps_uid_and_directory_is_anonymous() {
    let demo = start_quiet_demo().await;
    let community = demo.communities()[1].clone();
    let mut client = Client::connect(&community.url, &community.server_id);
    client
        .wait_until("online", |server| server.connection().is_online())
        .await;
    let before = client.session.identity().user.clone();
    api::leave(&client.session).await.unwrap();
    drop(client);
    let discovery = api::probe(&community.url).await.unwrap();
    assert!(
        discovery
            .listed
            .iter()
            .any(|listed| listed.id.as_str() == community.server_id)
    );
    let mut again = Client::connect(&community.url, &community.server_id);
    again
        .wait_until("online again", |server| server.connection().is_online())
        .await;
    assert_eq!(again.session.identity().user, before);
    let host = minimal_host("").await;
    let _found = api::probe(&host.url).await.unwrap();
    for request in host.requests() {
        assert!(
            !request
                .headers
                .iter()
                .any(|(name, _)| name.contains("openchat"))
        );
    }
}

/// A key store that stores nothing.
struct UnavailableKeyStore;

impl KeyStore for UnavailableKeyStore {
    fn load(&self) -> Result<Option<Root>, KeyStoreError> {
        Err(KeyStoreError::Absent)
    }

    fn save(&self, _root: &Root) -> Result<(), KeyStoreError> {
        Err(KeyStoreError::Absent)
    }

    fn erase(&self) -> Result<(), KeyStoreError> {
        Ok(())
    }
}

/// Weakness 1: the secret was short, and stored on disk in plain text.
#[test]
fn weakness_1_root_has_256_bits_and_is_never_stored_in_clear() {
    let folder = tempfile::tempdir().unwrap();
    let profile = Profile::open(Some(folder.path())).unwrap();
    let store = IdentityStore::with_key_store(UnavailableKeyStore, &profile)
        .with_work_factor(WorkFactor::MIN);
    let root = Root::generate().unwrap();
    let bytes = *root.expose();
    assert_eq!(bytes.len() * 8, 256);
    let phrase = Passphrase::new("correct horse battery");
    let _identity = store.restore(root, Target::Vault(&phrase)).unwrap();
    let mut files = 0;
    for_each_file(folder.path(), &mut |content| {
        files += 1;
        let text = data_encoding::HEXLOWER.encode(content);
        assert!(!text.contains(&data_encoding::HEXLOWER.encode(&bytes[..8])));
    });
    assert!(files > 0, "no identity file was written");
}

fn for_each_file(folder: &Path, check: &mut impl FnMut(&[u8])) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            for_each_file(&path, check);
        } else {
            check(&std::fs::read(&path).unwrap());
        }
    }
}

/// Weakness 2: the device ID contained the secret and was sent to every peer.
#[test]
fn weakness_2_device_id_is_random() {
    let device_ids: std::collections::BTreeSet<_> = (0..100)
        .map(|_| proof::random_device_id().unwrap().to_string())
        .collect();
    assert_eq!(device_ids.len(), 100);
    let uid = proof::ServerKey::derive(&ROOT, "https://a.example", &"s".into()).user();
    for device_id in device_ids {
        assert_eq!(device_id.len(), "dev_".len() + 16);
        assert!(!uid.as_str().contains(&device_id[4..12]));
    }
}

/// Weakness 3: the uid was the only credential, so anyone who knew it could act as its owner.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn weakness_3_uid_without_key_is_rejected() {
    let demo = start_quiet_demo().await;
    let community = demo.communities()[0].clone();
    let mut owner = Client::connect(&community.url, &community.server_id);
    owner
        .wait_until("online", |server| server.connection().is_online())
        .await;
    assert!(matches!(
        owner.server.session_state(),
        SessionState::Verified { .. }
    ));
    let channel = owner.server.first_text_channel().unwrap().clone();
    let address = ServerAddress::parse(&community.url).unwrap();
    let (host, port) = address.endpoint().unwrap();
    let body = r#"{"body":"forged"}"#;
    let forged = format!(
        "POST /v1/channels/{channel}/messages HTTP/1.1\r\nHost: {host}:{port}\r\nX-OpenChat-User-UID: {}\r\n\
         X-OpenChat-Device-ID: dev_a\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        owner.session.identity().user,
        body.len()
    );
    let response = tokio::task::spawn_blocking(move || {
        use std::io::{Read, Write};
        let mut stream = std::net::TcpStream::connect((host, port)).unwrap();
        stream.write_all(forged.as_bytes()).unwrap();
        let mut response = String::new();
        let _bytes = stream.read_to_string(&mut response).unwrap();
        response
    });
    assert!(response.await.unwrap().starts_with("HTTP/1.1 401"));
    let draft = Draft {
        channel,
        local: "l".into(),
        body: "genuine".into(),
        reply_to: None,
    };
    assert!(api::send(&owner.session, &draft).await.is_ok());
}

/// Weakness 4: URLs from a server were passed to the system with any scheme.
#[test]
fn weakness_4_only_web_urls_are_opened() {
    for address in [
        "file:///etc/passwd",
        "smb://host/share",
        "javascript:alert(1)",
        "calc:",
    ] {
        assert_eq!(
            open::browse(address),
            Err(open::Error::Refused),
            "{address}"
        );
    }
}

/// A server whose responses contain URLs of a second host, and that host.
async fn hosts_with_foreign_urls() -> (FakeHost, FakeHost) {
    let other_host =
        FakeHost::plain(|_| FakeResponse::new(200, "text/html", "<title>seen</title>")).await;
    let other = other_host.url.clone();
    let host = FakeHost::plain(move |request| {
        let body = format!("look at {other}/page and {other}/picture.png");
        if request.path.contains("/profiles") || request.path.contains("/profile/me") {
            let profile = format!(
                r#"{{"user_uid":"uid_other","display_name":"Other","avatar_mode":"uploaded",
                "avatar_asset_id":"asset_1","avatar_url":"{other}/avatar.png","profile_version":1}}"#
            );
            return FakeResponse::json(200, &format!(r#"{{"profiles":[{profile}]}}"#));
        }
        if request.path.contains("ch_general/messages") {
            let message = serde_json::json!({ "messages": [{ "id": "m1", "channel_id": "ch_general",
                "author_uid": "uid_other", "body": body, "created_at": "2026-02-20T19:37:04Z",
                "link_previews": [{ "url": format!("{other}/page"), "image_url": format!("{other}/preview.png") }],
                "attachments": [{ "attachment_id": "a", "url": format!("{other}/file.png") }] }] });
            return FakeResponse::json(200, &message.to_string());
        }
        minimal_response(request, "")
    })
    .await;
    (host, other_host)
}

/// Weaknesses 5 and 6: pages, previews and images on any host were fetched automatically.
#[tokio::test]
async fn weaknesses_5_and_6_foreign_urls_are_not_fetched() {
    let (host, other_host) = hosts_with_foreign_urls().await;
    let mut client = Client::connect(&host.url, "srv_harbor");
    client.wait_until_loaded().await;
    client
        .wait_until("the profile of the author", |server| {
            server.has_profile(&"uid_other".into())
        })
        .await;
    assert!(
        other_host.requests().is_empty(),
        "{:?}",
        other_host.requests()
    );
}

/// Weakness 7: unencrypted connections only caused a temporary warning, and certificates were never pinned.
#[test]
fn weakness_7_unencrypted_needs_opt_in_and_pins_are_enforced() {
    let plain = params("http://chat.example", "s", ConnectionSettings::default());
    let opened = Session::open(plain, &ROOT, &Trust::System).map(|_| ());
    assert_eq!(opened, Err(Failure::NotEncrypted));
    let key = |byte| trust::Fingerprint::new([byte; 32]);
    let findings = trust::CertificateFindings {
        system: None,
        outdated: false,
        wrong_host: false,
        key: key(2),
    };
    let pin = trust::Pin {
        key: key(1),
        origin: trust::PinOrigin::FirstUse,
    };
    assert!(trust::evaluate(findings, Some(pin)).is_err());
}

/// Weakness 8: relay credentials were stored on disk with the capabilities.
#[tokio::test]
async fn weakness_8_relay_credentials_are_not_stored() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("servers.json");
    let host = minimal_host("").await;
    let discovery = api::probe(&host.url).await.unwrap();
    let mut registry = Registry::default();
    let mut row = joined_server("a", &discovery.address);
    row.version = Some(
        openchat::domain::server_version::ServerVersion::from_capabilities(&discovery.capabilities),
    );
    registry.add(row).unwrap();
    registry.save(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("edition") && !text.contains("turn"), "{text}");
}

/// Weakness 9: name and avatar were published to every server automatically.
#[tokio::test]
async fn weakness_9_profile_is_not_published_by_default() {
    assert!(!joined_server("a", "https://a.example").consent.is_given());
    let host = minimal_host("hello").await;
    let mut client = Client::connect(&host.url, "srv_harbor");
    client.wait_until_loaded().await;
    for request in host.requests() {
        assert_eq!(request.method, "GET", "{}", request.path);
        assert!(request.body.is_empty());
    }
    assert_ne!(Preset::ALL.len(), 0);
}

/// Weakness 10: web pages could request the microphone, camera and more from the main process. OpenChat contains no
/// web engine.
#[test]
fn weakness_10_no_web_engine_is_linked() {
    let lock = std::fs::read_to_string("Cargo.lock").unwrap();
    let names = lock.lines().filter_map(|line| line.strip_prefix("name = "));
    for name in names {
        let name = name.trim_matches('"');
        for engine in [
            "wry",
            "webkit2gtk",
            "cef",
            "servo",
            "tauri",
            "deno_core",
            "boa_engine",
        ] {
            assert_ne!(name, engine);
        }
    }
}

async fn start_quiet_demo() -> demo::Demo {
    demo::start(Options {
        lively: false,
        controls: true,
        ..Options::default()
    })
    .await
    .unwrap()
}
