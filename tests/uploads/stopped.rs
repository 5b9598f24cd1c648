//! Uploads that end before they are complete: nothing may be in doubt about them.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use openchat::domain::address::ServerAddress;
use openchat::domain::failure::Failure;
use openchat::domain::id::Epoch;
use openchat::domain::upload::{FileKind, OutgoingFile};
use openchat::net::api::{self, Draft, SendFailure};
use openchat::net::session::{ConnectionSettings, Session, SessionParams};
use openchat::net::tls::Trust;
use openchat::net::upload::{StopReason, Upload};

/// More than the buffers of a connection.
const SIZE: usize = 40 * 1024 * 1024;

fn upload() -> Upload {
    let file = OutgoingFile {
        name: "a.png".into(),
        kind: FileKind::Png,
        size: (1, 1),
        bytes: SIZE as u64,
    };
    Upload {
        files: vec![(file, vec![7; SIZE].into())],
        control: Arc::default(),
    }
}

/// Sends to a server that handles its only connection in this way.
async fn send(
    upload: &Upload,
    serve: impl FnOnce(TcpStream) + Send + 'static,
) -> Result<(), SendFailure> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let _server = std::thread::spawn(move || serve(listener.accept().unwrap().0));
    let params = SessionParams {
        known: Vec::new(),
        uid: "own".into(),
        epoch: Epoch(0),
        address: ServerAddress::parse(&address).unwrap(),
        server: "srv".into(),
        device: "dev".into(),
        settings: ConnectionSettings::default(),
    };
    let session = Session::open(params, &[7; 32], &Trust::System).unwrap();
    let draft = Draft {
        channel: "ch".into(),
        local: "l".into(),
        body: String::new(),
        reply_to: None,
    };
    let sent = api::send_files(&session, &draft, upload).await;
    sent.map(drop)
}

fn read(stream: &mut TcpStream, length: usize) {
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn canceled_upload_was_certainly_not_accepted() {
    let upload = upload();
    let control = Arc::clone(&upload.control);
    let cancel = tokio::spawn(async move {
        while control.sent() == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(control.stop(StopReason::Canceled));
    });
    let (ended, end) = std::sync::mpsc::channel::<()>();
    let sent = send(&upload, move |mut stream| {
        read(&mut stream, 1000);
        let _ended = end.recv();
    });
    let failure = Failure::Canceled;
    let certain = true;
    assert_eq!(sent.await, Err(SendFailure { failure, certain }));
    cancel.await.unwrap();
    assert!(upload.control.sent() < SIZE as u64);
    drop(ended);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connection_that_breaks_within_the_body_leaves_no_doubt() {
    let upload = upload();
    let sent = send(&upload, |mut stream| read(&mut stream, 100_000)).await;
    let error = sent.unwrap_err();
    assert_eq!(error.failure, Failure::ConnectionLost);
    assert!(error.certain, "its body is not complete");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn early_refusal_is_understood() {
    let upload = upload();
    let sent = send(&upload, |mut stream| {
        read(&mut stream, 1000);
        let body = r#"{"code":"attachment_too_large","message":"m","retryable":false}"#;
        let head = "HTTP/1.1 413 Payload Too Large\r\nContent-Type: application/json\r\n";
        let length = body.len();
        let answer = format!("{head}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}");
        stream.write_all(answer.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_secs(2));
    });
    let error = sent.await.unwrap_err();
    assert!(error.certain);
    let is_refusal = matches!(&error.failure, Failure::Rejected { status: 413, code, .. } if code == "attachment_too_large");
    assert!(is_refusal, "{error:?}");
}
