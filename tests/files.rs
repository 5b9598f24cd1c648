//! Pictures and files from servers that lie, break and never end; and from the demo.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use openchat::demo::{self, Demo, Options};
use openchat::domain::address::ServerAddress;
use openchat::domain::attachment::{FileKey, FileOrigin, PictureFailure, ShownFile};
use openchat::domain::failure::Failure;
use openchat::domain::id::{ChannelId, Epoch};
use openchat::net::api;
use openchat::net::session::{ConnectionSettings, Session, SessionParams};
use openchat::net::tls::Trust;
use openchat::platform::picture::decode::{self, Target};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const MIB: u64 = 1024 * 1024;
const TARGET: Target = Target {
    size: (400, 300),
    animation_bytes: 1024 * 1024,
};

fn session(url: &str) -> Session {
    let params = SessionParams {
        known: Vec::new(),
        uid: "own".into(),
        epoch: Epoch(0),
        address: ServerAddress::parse(url).unwrap(),
        server: "srv".into(),
        device: "device".into(),
        settings: ConnectionSettings::default(),
    };
    Session::open(params, &[7; 32], &Trust::System).unwrap()
}

fn picture(bytes: u64) -> ShownFile {
    ShownFile {
        key: FileKey {
            channel: "c".into(),
            id: "att_1".into(),
        },
        name: "a.png".into(),
        is_picture: true,
        bytes,
        origin: FileOrigin::OwnServer,
    }
}

/// Answers every connection by `answer`, and keeps the heads of the requests.
struct Liar {
    url: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Liar {
    async fn start<F>(answer: impl Fn(TcpStream) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/team", listener.local_addr().unwrap());
        let heads = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heads);
        let _serving = tokio::spawn(async move {
            loop {
                let Ok((mut stream, _)) = listener.accept().await else {
                    return;
                };
                let mut head = vec![0; 4096];
                let length = stream.read(&mut head).await.unwrap_or(0);
                let head = String::from_utf8_lossy(&head[..length]).into_owned();
                kept.lock().unwrap().push(head);
                let _answering = tokio::spawn(answer(stream));
            }
        });
        Self { url, heads }
    }

    /// Answers with these bytes, as this type.
    async fn with(content_type: &'static str, bytes: Vec<u8>) -> Self {
        Self::start(move |mut stream| {
            let bytes = bytes.clone();
            async move {
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
                    bytes.len()
                );
                let _sent = stream.write_all(head.as_bytes()).await;
                let _sent = stream.write_all(&bytes).await;
            }
        })
        .await
    }

    async fn fetch(&self, file: &ShownFile) -> Result<Vec<u8>, Failure> {
        api::file::fetch(&session(&self.url), file, &|_| ()).await
    }
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(width, height, image::Rgb([9, 9, 200]));
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn picture_is_asked_for_below_the_joined_address_without_an_identity() {
    let server = Liar::with("image/png", png(8, 8)).await;
    assert_eq!(server.fetch(&picture(1)).await.unwrap(), png(8, 8));
    let heads = server.heads.lock().unwrap();
    let head = heads[0].to_ascii_lowercase();
    let line = "get /team/v1/channels/c/attachments/att_1 http/1.1\r\n";
    assert!(head.starts_with(line), "{head}");
    for forbidden in ["x-openchat", "authorization", "cookie", "referer", "range"] {
        assert!(!head.contains(forbidden), "{forbidden} in {head}");
    }
}

/// What the bytes are decides, not what the server says.
#[tokio::test]
async fn stated_type_is_not_believed() {
    let html = b"<html><script>alert(1)</script>".to_vec();
    for (content_type, bytes, decoded) in [
        ("text/html", png(8, 8), Ok(1)),
        ("image/png", html, Err(PictureFailure::Unreadable)),
        (
            "image/png",
            b"MZ\x90\0".to_vec(),
            Err(PictureFailure::Unreadable),
        ),
        ("image/png", Vec::new(), Err(PictureFailure::Unreadable)),
    ] {
        let server = Liar::with(content_type, bytes).await;
        let bytes = server.fetch(&picture(1)).await.unwrap();
        let frames = decode::decode(&bytes, TARGET).map(|frames| frames.len());
        assert_eq!(frames, decoded, "{content_type}");
    }
}

/// A picture that is said to have a thousand bytes is read up to 20 MiB, a file up to 100.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn endless_body_is_read_up_to_a_limit() {
    let sent = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&sent);
    let server = Liar::start(move |mut stream| {
        let counted = Arc::clone(&counted);
        async move {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n";
            let _sent = stream.write_all(head.as_bytes()).await;
            let block = vec![7; 64 * 1024];
            while stream.write_all(&block).await.is_ok() {
                let _total = counted.fetch_add(block.len() as u64, Ordering::Relaxed);
            }
        }
    })
    .await;
    assert_eq!(server.fetch(&picture(1000)).await, Err(Failure::TooLarge));
    // What the buffers of the system take is sent too.
    assert!(sent.swap(0, Ordering::Relaxed) < 40 * MIB);
    assert_eq!(
        server.fetch(&picture(30 * MIB)).await,
        Err(Failure::TooLarge)
    );
    assert!(sent.load(Ordering::Relaxed) > 90 * MIB);
}

#[tokio::test]
async fn redirect_is_not_followed() {
    let elsewhere = Liar::with("image/png", png(8, 8)).await;
    let target = elsewhere.url.clone();
    let server = Liar::start(move |mut stream| {
        let head = format!("HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n");
        async move {
            let _sent = stream.write_all(head.as_bytes()).await;
        }
    })
    .await;
    assert_eq!(server.fetch(&picture(1)).await, Err(Failure::Redirected));
    assert!(elsewhere.heads.lock().unwrap().is_empty());
}

#[tokio::test]
async fn foreign_and_blocked_addresses_are_never_asked_at_the_own_server() {
    let server = Liar::with("image/png", png(8, 8)).await;
    let with = |origin| ShownFile {
        origin,
        ..picture(1)
    };
    let blocked = server.fetch(&with(FileOrigin::Blocked)).await;
    assert_eq!(blocked, Err(Failure::InvalidAddress));
    // Only https is loaded from elsewhere.
    let foreign = FileOrigin::Foreign {
        host: "cdn.example".into(),
        address: format!("{}/a.png", server.url),
    };
    let failed = server.fetch(&with(foreign)).await;
    assert_eq!(failed, Err(Failure::InvalidAddress));
    assert!(server.heads.lock().unwrap().is_empty());
}

async fn quiet_demo() -> Demo {
    let options = Options {
        lively: false,
        ..Options::default()
    };
    demo::start(options).await.unwrap()
}

/// A file that a resident has posted, as the client shows it.
async fn posted(demo: &Demo, session: &Session, bytes: Vec<u8>) -> ShownFile {
    let channel = ChannelId::from("ch_general");
    let control = demo.control(0).unwrap();
    control.post_file(channel.as_str(), "a.png", "image/png", bytes);
    let history = api::fetch_newest(session, &channel, 1).await.unwrap();
    let message = history.messages.last().unwrap();
    let file = &message.extra().attachments[0];
    ShownFile::new(&channel, file, &demo.communities()[0].url)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn file_of_the_demo_is_loaded_with_progress_and_after_faults() {
    let demo = quiet_demo().await;
    let session = session(&demo.communities()[0].url);
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|at| at.to_le_bytes()[1]).collect();
    let file = posted(&demo, &session, bytes.clone()).await;
    assert_eq!(file.origin, FileOrigin::OwnServer);
    let received = AtomicU64::new(0);
    let progress = |count| {
        assert!(received.swap(count, Ordering::Relaxed) < count);
    };
    let loaded = api::file::fetch(&session, &file, &progress).await;
    assert_eq!(loaded.unwrap(), bytes);
    assert_eq!(received.load(Ordering::Relaxed), 3_000_000);
    let control = demo.control(0).unwrap();
    control.fail_next(1, 500);
    let failed = api::file::fetch(&session, &file, &|_| ()).await;
    assert_eq!(failed, Err(Failure::ServerError { status: 500 }));
    control.cut_next();
    let cut = api::file::fetch(&session, &file, &|_| ()).await;
    // It is asked for once more where the connection has broken.
    assert!(cut.is_err() || cut.unwrap() == bytes);
    control.delay(Duration::from_millis(300));
    let late = api::file::fetch(&session, &file, &|_| ()).await;
    assert_eq!(late.unwrap().len(), 3_000_000);
    let gone = ShownFile {
        key: FileKey {
            id: "att_none".into(),
            ..file.key
        },
        ..file
    };
    let gone = api::file::fetch(&session, &gone, &|_| ()).await;
    assert_eq!(gone, Err(Failure::NotFound));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stated_width_and_height_reach_the_client() {
    let demo = quiet_demo().await;
    let session = session(&demo.communities()[0].url);
    let channel = ChannelId::from("ch_general");
    let _file = posted(&demo, &session, png(640, 200)).await;
    let history = api::fetch_newest(&session, &channel, 1).await.unwrap();
    let file = &history.messages[0].extra().attachments[0];
    assert_eq!(file.stated_size(), Some((640, 200)));
    assert_eq!(file.shown_box(false), (400.0, 125.0));
}
