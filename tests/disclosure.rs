//! Records every byte that the client sends during full use, compares it with the table of allowed requests and
//! searches it for secrets (ADR-0005).

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

#[path = "disclosure/leak_samples.rs"]
mod leak_samples;
#[path = "disclosure/recording_proxy.rs"]
mod recording_proxy;
#[path = "disclosure/rules.rs"]
mod rules;
#[path = "disclosure/secrets.rs"]
mod secrets;
#[path = "disclosure/traffic.rs"]
mod traffic;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};
use openchat::demo::{self, Community, Demo, Options};
use openchat::domain::address::ServerAddress;
use openchat::domain::attachment::ShownFile;
use openchat::domain::connection::ConnectionState;
use openchat::domain::disclosure::{DataKind, DisclosureLog};
use openchat::domain::discovery::ProbeTarget;
use openchat::domain::id::{ChannelId, Epoch, MessageId};
use openchat::domain::layout_change::LayoutChange;
use openchat::domain::profile::{AvatarChoice, Preset, ProfileUpdate};
use openchat::domain::proxy::{Proxy, ProxyAddr};
use openchat::domain::upload::{FileContent, FileSource, OutgoingFile};
use openchat::net::api::messages::{self, Edit};
use openchat::net::api::{self, Draft, channels};
use openchat::net::egress::endpoint::ListChannels;
use openchat::net::listen::{self, Control, Controller, Event};
use openchat::net::probe;
use openchat::net::proof;
use openchat::net::session::{ConnectionSettings, Session, SessionParams};
use openchat::net::tls::Trust;
use openchat::net::upload::Upload;
use openchat::platform::picture::outgoing;
use recording_proxy::{Capture, RecordingProxy};
use rules::Recipient;

const TIMEOUT: Duration = Duration::from_secs(30);
const ROOT: [u8; 32] = *b"\x9d\x01the root of a day that is seen";
const MESSAGE: &str = "the tide turns at nine";
/// The name under which it leaves.
const PHOTO: &str = "at sea.jpg";
const REPLY: &str = "and the ferry with it";
const EDITED: &str = "the tide turns at ten";

async fn start_quiet_demo() -> Demo {
    demo::start(Options {
        lively: false,
        controls: true,
        ..Options::default()
    })
    .await
    .unwrap()
}

/// The recorded use of one server.
struct RecordedUse {
    session: Session,
    server: Recipient,
    probed: DisclosureLog,
    captures: Vec<Capture>,
}

impl RecordedUse {
    /// How often the log says that this was sent.
    fn counted(&self, wanted: DataKind) -> usize {
        let logs = [self.probed.clone(), self.session.disclosures().log()];
        let entries = logs.iter().flat_map(DisclosureLog::entries);
        let counts = entries.filter(|(kind, _)| *kind == wanted);
        counts
            .map(|(_, entry)| usize::try_from(entry.count).unwrap())
            .sum()
    }
}

/// Uses a server from the first probe to leaving, through a recording proxy.
async fn record_use(demo: &Demo, index: usize) -> RecordedUse {
    let recorder = RecordingProxy::start().await;
    let Community { url, server_id, .. } = demo.communities()[index].clone();
    let target = ProbeTarget {
        typed: url.clone(),
        pin: None,
        proxy: recorder.proxy(),
    };
    let discovery = probe::probe(&target.into(), |_| {}).await.unwrap();
    let session = open_session(&url, &server_id, recorder.proxy());
    let mut allowed_values = vec![
        MESSAGE.to_owned(),
        REPLY.to_owned(),
        EDITED.to_owned(),
        "l1".into(),
        "l2".into(),
        "l3".into(),
        "l4".into(),
    ];
    let channel = run_connection(&session, demo, index).await;
    let speaks_all = discovery.capabilities.extensions.reactions.is_some();
    let sent = exchange_messages(&session, &channel, speaks_all).await;
    if discovery.capabilities.extensions.read_acks {
        let read = sent[0].as_str().into();
        api::report_read(&session, &channel, &read).await.unwrap();
    }
    allowed_values.extend(sent);
    if discovery.capabilities.extensions.channel_management {
        allowed_values.extend(change_category(&session).await);
    }
    allowed_values.extend(load_file(&session, demo, index, &channel).await);
    allowed_values.extend(publish_and_withdraw_profile(&session).await);
    leave(&session).await;
    let address = ServerAddress::parse(&url).unwrap();
    let (host, port) = address.endpoint().unwrap();
    let known = demo.communities()[index].clone();
    allowed_values.extend(channel_ids(&session).await);
    let server = Recipient {
        target: format!("{host}:{port}"),
        user: session.identity().user.to_string(),
        device: session.identity().device.to_string(),
        verifies_identity: discovery.capabilities.extensions.identity_proof,
        allowed_values,
    };
    assert_eq!(known.server_id, server_id);
    RecordedUse {
        server,
        probed: discovery.disclosed,
        captures: recorder.captures(),
        session,
    }
}

fn open_session(url: &str, server: &str, proxy: Proxy) -> Session {
    let params = SessionParams {
        known: Vec::new(),
        uid: format!("own-{server}").into(),
        epoch: Epoch(0),
        address: ServerAddress::parse(url).unwrap(),
        server: server.into(),
        device: proof::random_device_id().unwrap(),
        settings: ConnectionSettings {
            proxy,
            ..ConnectionSettings::default()
        },
    };
    Session::open(params, &ROOT, &Trust::System).unwrap()
}

/// Connects, loads every channel, sends a typing event, and reconnects once.
async fn run_connection(session: &Session, demo: &Demo, index: usize) -> ChannelId {
    let mut events = listen::connect(session).boxed();
    let mut controller: Option<Controller> = None;
    let mut channel: Option<ChannelId> = None;
    let mut online_count = 0;
    let mut history_count = 0;
    let end = Instant::now() + TIMEOUT;
    while online_count < 2 || history_count < 6 {
        let remaining = end.saturating_duration_since(Instant::now());
        let event = tokio::time::timeout(remaining, events.next()).await;
        match event
            .unwrap_or_else(|_| panic!("no event before the timeout"))
            .unwrap()
        {
            Event::Opened(opened) => controller = Some(opened),
            Event::Connection(state) if state.is_online() => {
                online_count += 1;
                if online_count == 2 {
                    let controller = controller.as_ref().unwrap();
                    let channel = channel.clone().unwrap();
                    controller.send(Control::Focus(channel.clone()));
                    controller.send(Control::Typing {
                        channel,
                        active: true,
                    });
                }
            }
            Event::Changes(changes) => {
                for change in changes {
                    if let openchat::domain::server_event::ServerEvent::History(history) = change {
                        history_count += 1;
                        channel = channel.or(Some(history.channel));
                    }
                }
                if online_count == 1 && history_count >= 2 {
                    demo.control(index).unwrap().drop_sockets();
                }
            }
            _ => {}
        }
    }
    channel.unwrap()
}

/// Loads older messages, posts a message and a reply. Returns the IDs that the server may receive again.
async fn exchange_messages(
    session: &Session,
    channel: &ChannelId,
    speaks_all: bool,
) -> Vec<String> {
    let draft = |local: &str, body: &str, reply_to| Draft {
        channel: channel.clone(),
        local: local.into(),
        body: body.to_owned(),
        reply_to,
    };
    let first = api::send(session, &draft("l1", MESSAGE, None))
        .await
        .unwrap();
    let reply = draft("l2", REPLY, Some(first.id.clone()));
    let reply = api::send(session, &reply).await.unwrap();
    let upload = Upload {
        files: vec![photo()],
        control: Arc::default(),
    };
    let photo = draft("l3", MESSAGE, Some(first.id.clone()));
    let _sent = api::send_files(session, &photo, &upload).await.unwrap();
    let _older = api::fetch_older(session, channel, &first.id, 10)
        .await
        .unwrap();
    let mut known = vec![
        first.id.to_string(),
        reply.id.to_string(),
        channel.to_string(),
        PHOTO.to_owned(),
    ];
    if speaks_all {
        let third = api::send(session, &draft("l4", MESSAGE, None))
            .await
            .unwrap();
        change_message(session, channel, &third.id).await;
        known.push(third.id.to_string());
    }
    known
}

/// Loads a picture whose address names another host. Returns its ID.
async fn load_file(
    session: &Session,
    demo: &Demo,
    index: usize,
    channel: &ChannelId,
) -> Vec<String> {
    let control = demo.control(index).unwrap();
    control.post_file(channel.as_str(), "picture.png", "image/png", png());
    let history = api::fetch_newest(session, channel, 1).await.unwrap();
    let message = history.messages.last().unwrap();
    let file = &message.extra().attachments[0];
    let shown = ShownFile::new(channel, file, session.server().as_str());
    let bytes = api::file::fetch(session, &shown, &|_| ()).await.unwrap();
    assert_eq!(bytes, png());
    vec![file.id.clone()]
}

/// Reacts to a message, takes that back, edits the message and deletes it.
async fn change_message(session: &Session, channel: &ChannelId, message: &MessageId) {
    let place = (channel, message);
    for added in [true, false] {
        let reactions = messages::react(session, place, ("👍🏽", added))
            .await
            .unwrap();
        assert_eq!(reactions.len(), usize::from(added));
    }
    let edit = Edit {
        channel: channel.clone(),
        message: message.clone(),
        body: EDITED.to_owned(),
        revision: Some(1),
    };
    assert_eq!(&*messages::edit(session, &edit).await.unwrap().body, EDITED);
    messages::delete(session, channel, message).await.unwrap();
}

/// Publishes and withdraws a profile. Returns the published values.
async fn publish_and_withdraw_profile(session: &Session) -> Vec<String> {
    let own = api::profile::fetch_own(session).await.unwrap();
    let png = openchat::platform::picture::prepare_upload(&png())
        .unwrap()
        .png;
    let asset = api::profile::upload_avatar(session, &png).await.unwrap();
    let update = ProfileUpdate::new("Ada L.", AvatarChoice::Picture(asset.clone())).unwrap();
    let published = api::profile::publish(session, &update, Some(own.version)).await;
    let _picture = api::profile::fetch_avatar(session, &asset).await.unwrap();
    let neutral = ProfileUpdate::neutral(&session.identity().user);
    let version = Some(published.unwrap().version);
    let _withdrawn = api::profile::publish(session, &neutral, version)
        .await
        .unwrap();
    let users = [session.identity().user.clone()];
    let _names = api::fetch_profiles(session, &users).await.unwrap();
    let kinds = ["generated", "uploaded"].map(str::to_owned);
    let presets = Preset::ALL.map(|preset| preset.tag().to_owned());
    let mut allowed_values = vec![
        "Ada L.".to_owned(),
        asset.to_string(),
        neutral.name().to_owned(),
    ];
    allowed_values.extend(kinds);
    allowed_values.extend(presets);
    allowed_values
}

/// A photo with its place and its author, as it is prepared for sending.
fn photo() -> (OutgoingFile, FileContent) {
    let author = b"Ada, GPS 53.5511N 9.9937E";
    let mut exif = b"II*\0\x08\0\0\0\x01\0\x3b\x01\x02\0".to_vec();
    exif.extend(u32::try_from(author.len()).unwrap().to_le_bytes());
    exif.extend(26_u32.to_le_bytes());
    exif.extend([0; 4]);
    exif.extend(author);
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif).unwrap();
    let kind = ExtendedColorType::Rgb8;
    encoder.write_image(&[80; 192], 8, 8, kind).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("at sea.JPEG");
    std::fs::write(&path, &bytes).unwrap();
    assert!(bytes.windows(author.len()).any(|window| window == author));
    let prepared = outgoing::prepare(&FileSource::Path(path), 1_000_000).unwrap();
    (prepared.file, prepared.content)
}

fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(8, 8, image::Rgb([9, 9, 200]));
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

async fn leave(session: &Session) {
    api::leave(session).await.unwrap();
    session.sign_out().await.unwrap();
}

/// Creates a category and renames it. Returns what was sent.
async fn change_category(session: &Session) -> Vec<String> {
    let created = channels::create_category(session, "Tide pools").await;
    let created = created.unwrap();
    let change = LayoutChange::RenameCategory(created.id.clone(), "Tidepools".into());
    let list = [created];
    let renamed = channels::change_layout(session, &change, &list).await;
    renamed.unwrap();
    ["Tide pools", "Tidepools", "text"].map(String::from).into()
}

async fn channel_ids(session: &Session) -> Vec<String> {
    let list = session.send(&ListChannels(session.server())).await.unwrap();
    let channels = list
        .categories
        .into_iter()
        .flat_map(|category| category.channels);
    channels.map(|channel| channel.id.to_string()).collect()
}

/// Violations in a recording.
fn violations(recorded: &RecordedUse, others: &[&Recipient]) -> Vec<String> {
    secrets::all_violations(&recorded.captures, &recorded.server, others, &secrets())
}

fn secrets() -> Vec<(String, Vec<u8>)> {
    secrets::secret_encodings(&ROOT)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_allowed_data_is_sent_during_full_use() {
    let demo = start_quiet_demo().await;
    let (full, plain) = (record_use(&demo, 0).await, record_use(&demo, 1).await);
    assert!(full.server.verifies_identity && !plain.server.verifies_identity);
    assert_eq!(violations(&full, &[&plain.server]), Vec::<String>::new());
    assert_eq!(violations(&plain, &[&full.server]), Vec::<String>::new());
    let lines = |recorded: &RecordedUse| -> BTreeSet<String> {
        let traffic = recorded.captures.iter().map(traffic::parse);
        let requests = traffic.flat_map(|traffic| traffic.requests);
        requests
            .map(|request| {
                request
                    .line
                    .split(['?', '/'])
                    .take(4)
                    .collect::<Vec<_>>()
                    .join("/")
            })
            .collect()
    };
    let frame_count = |recorded: &RecordedUse| -> usize {
        let traffic = recorded.captures.iter().map(traffic::parse);
        traffic.map(|traffic| traffic.text_frames.len()).sum()
    };
    for (recorded, kinds) in [(&full, 12), (&plain, 10)] {
        assert!(
            lines(recorded).len() >= kinds,
            "too few kinds of requests: {:?}",
            lines(recorded)
        );
        assert!(frame_count(recorded) > 4, "too few socket frames");
    }
    assert!(!lines(&plain).iter().any(|line| line.contains("identity")));
    let user = &full.session.identity().user;
    assert_eq!(user.as_str(), full.server.user);
}

/// What two servers, and a copy of one at another address, see of a user has nothing in common.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_receive_nothing_that_links_a_user() {
    let (demo, copy) = (start_quiet_demo().await, start_quiet_demo().await);
    let recordings = [
        record_use(&demo, 0).await,
        record_use(&demo, 1).await,
        record_use(&copy, 0).await,
    ];
    let identifiers: Vec<BTreeSet<String>> = recordings.iter().map(identifying_values).collect();
    for (left, right) in [(0, 1), (0, 2), (1, 2)] {
        for a in &identifiers[left] {
            for b in &identifiers[right] {
                let shared = longest_shared(a, b);
                assert!(shared.len() < 8, "{a} and {b} share {shared}");
            }
        }
    }
    assert!(
        identifiers[0].len() >= 4,
        "expected at least uid, device, key and signature: {identifiers:?}"
    );
}

/// Values that identify the user: IDs, keys, signatures and tokens, without their constant prefixes.
fn identifying_values(recorded: &RecordedUse) -> BTreeSet<String> {
    let bare = |text: &str| {
        let text = text.trim_start_matches("uid_").trim_start_matches("dev_");
        text.trim_start_matches("Bearer ").to_owned()
    };
    let mut values = BTreeSet::new();
    for request in recorded
        .captures
        .iter()
        .map(traffic::parse)
        .flat_map(|traffic| traffic.requests)
    {
        for name in [
            "x-openchat-user-uid",
            "x-openchat-device-id",
            "authorization",
        ] {
            values.extend(request.header(name).map(bare));
        }
        let body = serde_json::from_slice::<serde_json::Value>(&request.body);
        for field in ["public_key", "signature", "user_uid", "device_id"] {
            let value = body.as_ref().ok().and_then(|body| body[field].as_str());
            values.extend(value.map(bare));
        }
    }
    values
}

fn longest_shared<'a>(left: &'a str, right: &str) -> &'a str {
    let mut longest = "";
    for from in 0..left.len() {
        for to in from + longest.len() + 1..=left.len() {
            match left.get(from..to) {
                Some(part) if right.contains(part) => longest = part,
                _ => break,
            }
        }
    }
    longest
}

/// Proves that the check can fail: each violation is injected into a recording and must be detected.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_injected_violation_is_detected() {
    let demo = start_quiet_demo().await;
    let mut recorded = record_use(&demo, 1).await;
    let host = recorded.server.target.clone();
    let none = Vec::<String>::new();
    for sample in leak_samples::allowed_samples(&host, MESSAGE) {
        assert_eq!(violations_with(&mut recorded, &[], sample), none);
    }
    for sample in leak_samples::forbidden_samples(&host, &recorded.server.user) {
        let found = violations_with(&mut recorded, &[], sample.clone());
        assert_ne!(found, none, "{}", String::from_utf8_lossy(&sample));
    }
    let elsewhere = Capture {
        target: "127.0.0.1:9".into(),
        bytes: leak_samples::request_bytes(&host, "GET /v1/servers", "", ""),
    };
    recorded.captures.push(elsewhere);
    assert_ne!(violations(&recorded, &[]), none);
}

/// Each secret is detected in plain bytes and in masked WebSocket frames.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_secret_is_detected_in_bytes_and_masked_frames() {
    let demo = start_quiet_demo().await;
    let mut recorded = record_use(&demo, 1).await;
    let host = recorded.server.target.clone();
    let other = Recipient {
        user: "uid_abcdefghijklmnopqrstuvwxyz".into(),
        device: "dev_0123456789abcdef".into(),
        ..recorded.server.clone()
    };
    let mut injected = secrets();
    injected.push(("another server's uid".into(), other.user.clone().into()));
    injected.push((
        "another server's device".into(),
        other.device.clone().into(),
    ));
    for (name, secret) in injected {
        let mut samples = vec![
            secret.clone(),
            [b"GET /?a=", secret.as_slice(), b" HTTP/1.1\r\n\r\n"].concat(),
            leak_samples::websocket_bytes(&host, leak_samples::CLOSE, &secret),
        ];
        if std::str::from_utf8(&secret).is_ok() {
            samples.push(leak_samples::websocket_bytes(
                &host,
                leak_samples::TEXT,
                &secret,
            ));
        }
        for sample in samples {
            let found = violations_with(&mut recorded, &[&other], sample.clone());
            let sample = String::from_utf8_lossy(&sample);
            assert!(found.contains(&name), "{name} in {sample:?}: {found:?}");
        }
    }
}

/// Violations in a recording to which `bytes` are added.
fn violations_with(
    recorded: &mut RecordedUse,
    others: &[&Recipient],
    bytes: Vec<u8>,
) -> Vec<String> {
    let target = recorded.server.target.clone();
    recorded.captures.push(Capture { target, bytes });
    let found = violations(recorded, others);
    let _injected = recorded.captures.pop();
    found
}

/// The user relies on the log: it must not say less than a server could. The use includes a lost connection, with
/// which requests are canceled; whether they were sent is not known, so they count.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn disclosure_log_counts_what_the_server_received() {
    let demo = start_quiet_demo().await;
    for index in 0..2 {
        let recorded = record_use(&demo, index).await;
        let traffic: Vec<_> = recorded.captures.iter().map(traffic::parse).collect();
        let requests = |wanted: &dyn Fn(&traffic::CapturedRequest) -> bool| {
            let requests = traffic.iter().flat_map(|traffic| &traffic.requests);
            requests.filter(|request| wanted(request)).count()
        };
        let frames = |kind: &str| {
            let frames = traffic.iter().flat_map(|traffic| &traffic.text_frames);
            frames.filter(|frame| frame.contains(kind)).count()
        };
        let user = &recorded.server.user;
        let names_user = |request: &traffic::CapturedRequest| {
            request.header("x-openchat-user-uid") == Some(user)
                || String::from_utf8_lossy(&request.body).contains(user.as_str())
        };
        let starts = |line: &'static str| {
            move |request: &traffic::CapturedRequest| request.line.starts_with(line)
        };
        let sent = starts("POST /v1/channels/");
        let with_files = |request: &traffic::CapturedRequest| {
            let body = String::from_utf8_lossy(&request.body);
            body.contains("name=\"files\"")
        };
        let pictures = |request: &traffic::CapturedRequest| {
            let lines = ["PUT /v1/profile/me", "POST /v1/profile/avatar"];
            lines.contains(&request.line.as_str())
        };
        let probed = |request: &traffic::CapturedRequest| {
            let paths = ["/v1/capabilities", "/v1/client/capabilities", "/v1/servers"];
            paths
                .iter()
                .any(|path| request.line == format!("GET {path}"))
        };
        let reacted = |request: &traffic::CapturedRequest| request.line.contains("/reactions/");
        let changed = |request: &traffic::CapturedRequest| {
            let mut methods = ["PATCH", "DELETE"].into_iter();
            let is_message = request.line.contains("/messages/") && !reacted(request);
            is_message && methods.any(|method| request.line.starts_with(method))
        };
        // The server that verifies identities speaks all extensions.
        let speaks_all = recorded.server.verifies_identity;
        assert_eq!(requests(&reacted) > 0 && requests(&changed) > 0, speaks_all);
        assert_eq!(recorded.counted(DataKind::Reaction), requests(&reacted));
        let arranged = |request: &traffic::CapturedRequest| request.line.contains("/categories");
        assert_eq!(requests(&arranged) > 0, speaks_all);
        assert_eq!(
            recorded.counted(DataKind::ChannelChange),
            requests(&arranged)
        );
        let expected = [
            (DataKind::Probe, requests(&probed)),
            (DataKind::Uid, requests(&names_user)),
            (DataKind::Device, requests(&names_user)),
            (DataKind::Message, requests(&sent) + requests(&changed)),
            (
                DataKind::LoadedFile,
                requests(&|request: &traffic::CapturedRequest| {
                    request.line.contains("/attachments/")
                }),
            ),
            (DataKind::SentFile, requests(&with_files)),
            (DataKind::Typing, frames("chat.typing.update")),
            (
                DataKind::ProfileName,
                requests(&starts("PUT /v1/profile/me")),
            ),
            (DataKind::ProfilePicture, requests(&pictures)),
            (DataKind::Leave, requests(&starts("DELETE /v1/servers/"))),
        ];
        let reported = requests(&|request: &traffic::CapturedRequest| {
            request.line.starts_with("PUT /v1/channels/") && request.line.ends_with("/read-ack")
        });
        assert_eq!(recorded.counted(DataKind::ReadPosition), reported);
        // Only the first server offers it.
        assert_eq!(reported > 0, index == 0);
        let counted = |kind| recorded.counted(kind);
        for (kind, count) in expected {
            let may_be_canceled = [DataKind::Probe, DataKind::Uid, DataKind::Device];
            if may_be_canceled.contains(&kind) {
                assert!(counted(kind) >= count, "{kind:?} on {index}");
            } else {
                assert_eq!(counted(kind), count, "{kind:?} on {index}");
            }
            assert!(count > 0, "{kind:?} on {index}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn server_that_is_not_reached_is_not_counted() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let dead = listener.local_addr().unwrap().to_string();
    drop(listener);
    let proxy = Proxy::Socks5(ProxyAddr::parse(&dead).unwrap());
    let address = format!("http://{dead}");
    for proxy in [Proxy::Direct, proxy] {
        let session = open_session(&address, "srv", proxy);
        assert!(api::leave(&session).await.is_err());
        let mut events = listen::connect(&session).boxed();
        let waiting = async {
            while let Some(event) = events.next().await {
                if matches!(event, Event::Connection(ConnectionState::Waiting { .. })) {
                    return;
                }
            }
        };
        tokio::time::timeout(TIMEOUT, waiting).await.unwrap();
        let log = session.disclosures().log();
        assert_eq!(log.entries().count(), 0, "{log:?}");
    }
}
