//! Files through the whole application, to a demo server.

use std::collections::VecDeque;

use iced::futures::StreamExt;
use iced_runtime::{Action as RuntimeAction, task};

use super::*;
use crate::app::tests::{self, receive};
use crate::demo::{self, Control, Demo, Options};
use crate::domain::address::ServerAddress;
use crate::domain::connection::ConnectionState;
use crate::domain::id::Epoch;
use crate::domain::outbox::SendState;
use crate::domain::server_event::ServerEvent;
use crate::domain::upload::FileKind;
use crate::net::egress::endpoint::ListChannels;
use crate::net::listen::Event as NetEvent;
use crate::net::session::{ConnectionSettings, SessionParams};
use crate::net::tls::Trust;
use crate::store::registry::JoinedServer;

const UID: &str = "alpha";
const CHANNEL: &str = "ch_general";
const SECRET: &[u8] = b"GPS 53.5511N taken by Ada";

struct Client {
    app: App,
    control: Control,
    _demo: Demo,
}

impl Client {
    async fn new() -> Self {
        let options = Options {
            lively: false,
            histories: false,
            ..Options::default()
        };
        let demo = demo::start(options).await.unwrap();
        let community = demo.communities()[0].clone();
        let params = SessionParams {
            known: Vec::new(),
            uid: UID.into(),
            epoch: Epoch(0),
            address: ServerAddress::parse(&community.url).unwrap(),
            server: community.server_id.as_str().into(),
            device: "dev".into(),
            settings: ConnectionSettings::default(),
        };
        let session = Session::open(params, &[7; 32], &Trust::System).unwrap();
        let capabilities = api::fetch_capabilities(&session).await.unwrap();
        let _state = session.ensure_session().await.unwrap();
        let channels = session.send(&ListChannels(session.server())).await.unwrap();
        let address = session.address().to_string();
        let server = session.server().clone();
        let joined = JoinedServer::new(UID.into(), address, server, "dev".into());
        let mut app = tests::app([joined]);
        app.on_session_opened(&UID.into(), Ok(session));
        receive(&mut app, UID, NetEvent::Connection(ConnectionState::Online));
        let known = vec![
            ServerEvent::Capabilities(Box::new(capabilities)),
            ServerEvent::Channels(channels.categories),
        ];
        receive(&mut app, UID, NetEvent::Changes(known.into()));
        let mut client = Self {
            app,
            control: demo.control(0).unwrap(),
            _demo: demo,
        };
        let opened = client.app.open_channel(&CHANNEL.into());
        client.run(opened).await;
        client
    }

    /// Runs a task and the tasks that its messages start.
    async fn run(&mut self, task: Task<Message>) {
        let mut tasks = VecDeque::from([task]);
        while let Some(task) = tasks.pop_front() {
            let Some(mut actions) = task::into_stream(task) else {
                continue;
            };
            while let Some(action) = actions.next().await {
                if let RuntimeAction::Output(message) = action {
                    tasks.push_back(self.app.update(message));
                }
            }
        }
    }

    async fn update(&mut self, message: staged::Message) {
        let task = self.app.update(to_tray(message));
        self.run(task).await;
    }

    async fn drop_file(&mut self, path: &std::path::Path) {
        let dropped = window::Event::FileDropped(path.to_owned());
        let task = self.app.on_file_event(&dropped);
        self.run(task).await;
    }

    async fn send(&mut self) {
        let send = Message::Timeline(timeline::Message::SendPressed);
        let task = self.app.update(send);
        self.run(task).await;
    }

    fn server(&self) -> &Server {
        self.app.workspace.server(&UID.into()).unwrap()
    }

    fn pending(&self) -> Vec<(String, SendState)> {
        let state = self.server().channel_state(&CHANNEL.into()).unwrap();
        let pending = state.timeline.pending().iter();
        pending
            .map(|it| (it.body.to_string(), it.state.clone()))
            .collect()
    }
}

fn photo(folder: &std::path::Path) -> std::path::PathBuf {
    use ::image::ImageEncoder;
    let mut exif = b"II*\0\x08\0\0\0\x01\0\x3b\x01\x02\0".to_vec();
    exif.extend(u32::try_from(SECRET.len()).unwrap().to_le_bytes());
    exif.extend(26_u32.to_le_bytes());
    exif.extend([0; 4]);
    exif.extend(SECRET);
    let mut bytes = Vec::new();
    let mut encoder = ::image::codecs::jpeg::JpegEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif).unwrap();
    let kind = ::image::ExtendedColorType::Rgb8;
    encoder.write_image(&[90; 300], 10, 10, kind).unwrap();
    let path = folder.join("Day at sea.JPG");
    std::fs::write(&path, bytes).unwrap();
    path
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dropped_photo_arrives_without_its_metadata() {
    let folder = tempfile::tempdir().unwrap();
    let path = photo(folder.path());
    assert!(contains(&std::fs::read(&path).unwrap(), SECRET));
    let mut client = Client::new().await;
    client.drop_file(&path).await;
    client.send().await;
    let arrived = client.control.attachments(CHANNEL);
    let [(name, bytes)] = &arrived[..] else {
        panic!("{} files", arrived.len());
    };
    assert_eq!(name, "Day at sea.jpg");
    assert!(!contains(bytes, SECRET) && !contains(bytes, b"Exif"));
    assert!(::image::load_from_memory(bytes).is_ok());
    assert_eq!(client.pending(), []);
    assert!(client.app.uploads.is_empty(), "nothing is kept in memory");
    let state = client.server().channel_state(&CHANNEL.into()).unwrap();
    let message = &state.timeline.items().back().unwrap().message;
    assert_eq!(message.extra().attachments[0].file_name, *name);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failed_message_with_files_comes_back_into_the_composer() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::new().await;
    client.drop_file(&photo(folder.path())).await;
    client.control.fail_sends(10, 415);
    client.send().await;
    let [(_, SendState::Failed { certain: true, .. })] = &client.pending()[..] else {
        panic!("{:?}", client.pending());
    };
    client.control.fail_sends(0, 500);
    let state = client.server().channel_state(&CHANNEL.into()).unwrap();
    let local = state.timeline.pending()[0].local.clone();
    let edit = Message::Timeline(timeline::Message::DiscardPressed(local));
    let task = client.app.update(edit);
    client.run(task).await;
    assert_eq!(client.pending(), [], "it is in the composer");
    client.send().await;
    assert_eq!(client.control.attachments(CHANNEL).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_is_bounded_and_what_is_refused_comes_back() {
    let mut client = Client::new().await;
    let disconnected = NetEvent::Connection(ConnectionState::Idle);
    receive(&mut client.app, UID, disconnected);
    let large = vec![0; 45 * 1024 * 1024];
    let content = Redacted::new(FileContent::from(large));
    let message = |body: &str| Event::Send {
        channel_ref: ChannelRef {
            server: UID.into(),
            channel: CHANNEL.into(),
        },
        local_id: body.into(),
        body: body.to_owned(),
        reply_to: None,
        files: vec![ReadyFile {
            file: OutgoingFile {
                name: "a.png".into(),
                kind: FileKind::Png,
                size: (1, 1),
                bytes: content.0.len() as u64,
            },
            content: content.clone(),
            preview: image::Handle::from_rgba(1, 1, vec![0; 4]),
        }],
    };
    for body in ["one", "two", "three"] {
        let task = client.app.perform_staged(message(body));
        client.run(task).await;
    }
    let bodies: Vec<_> = client.pending().into_iter().map(|(body, _)| body).collect();
    assert_eq!(bodies, ["one", "two"]);
    let timeline = &client.app.features.timeline;
    assert_eq!(
        timeline.long_draft_count(|_| true),
        1,
        "the third is in the tray"
    );
    let discard = timeline::Event::Discard {
        channel_ref: ChannelRef {
            server: UID.into(),
            channel: CHANNEL.into(),
        },
        local_id: "one".into(),
    };
    let _task = client.app.perform_timeline(discard);
    client.update(staged::Message::RefusedClosed).await;
    assert_eq!(client.app.uploads.kept_bytes(), 45 * 1024 * 1024);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn message_whose_files_were_lost_is_not_sent() {
    let mut client = Client::new().await;
    let file = OutgoingFile {
        name: "a.png".into(),
        kind: FileKind::Png,
        size: (1, 1),
        bytes: 5,
    };
    let uid = ServerUid::from(UID);
    client.app.workspace.edit(&uid, |server| {
        let text = ("words", None);
        server.queue_with(&CHANNEL.into(), "l".into(), text, vec![file]);
        server.stored(&CHANNEL.into(), &"l".into());
    });
    let task = client.app.send_queued(&uid);
    client.run(task).await;
    let failure = Failure::FilesMissing;
    let certain = true;
    let failed = SendState::Failed { failure, certain };
    assert_eq!(client.pending(), [("words".to_owned(), failed)]);
    assert_eq!(client.control.message_bodies(CHANNEL), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn small_pictures_of_waiting_files_are_made_again() {
    let mut client = Client::new().await;
    let mut picture = std::io::Cursor::new(Vec::new());
    let pixels = ::image::RgbImage::from_pixel(600, 300, ::image::Rgb([9, 9, 200]));
    let written = pixels.write_to(&mut picture, ::image::ImageFormat::Png);
    written.unwrap();
    let (whole, broken) = (picture.into_inner(), vec![1, 2, 3]);
    let files = [&whole, &broken].map(|content| OutgoingFile {
        name: "a.png".into(),
        kind: FileKind::Png,
        size: (600, 300),
        bytes: content.len() as u64,
    });
    let contents = [whole, broken].map(FileContent::from).to_vec();
    client.app.uploads.keep("l".into(), contents);
    let request = PreviewRequest {
        local: "l".into(),
        files: files.to_vec(),
    };
    let task = client.app.load_previews(&UID.into(), request);
    let mut actions = task::into_stream(task).unwrap();
    let Some(RuntimeAction::Output(Message::Timeline(timeline::Message::File(loaded)))) =
        actions.next().await
    else {
        panic!("nothing was made");
    };
    let attachment::Message::PreviewsLoaded(server, local, previews) = loaded else {
        panic!("{loaded:?}");
    };
    assert_eq!((server.as_str(), local.as_str()), (UID, "l"));
    let sizes = previews.into_iter().map(|preview| match preview? {
        image::Handle::Rgba { width, height, .. } => Some((width, height)),
        _ => None,
    });
    assert_eq!(sizes.collect::<Vec<_>>(), [Some((128, 64)), None]);
}
