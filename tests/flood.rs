//! Servers that send endless or oversized responses: the client stops at its limit and reports the reason.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use openchat::domain::failure::Failure;
use openchat::net::api;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;
/// Upper bound for the bytes in the socket buffers when the client has stopped reading.
const MAX_BUFFERED: usize = 12 * MIB;

/// How a response continues after its head.
#[derive(Clone, Copy)]
enum Flow {
    /// This many bytes, as fast as the client reads.
    Fast(usize),
    /// Endless chunks.
    Chunks,
    /// One byte every 100 ms.
    Trickle,
    /// Endless headers.
    Headers,
}

/// Starts a server that answers every request with one flow and counts the bytes it sends.
async fn start_server(flow: Flow) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&sent);
    let _server = tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let counter = Arc::clone(&counter);
            let _connection = tokio::spawn(async move {
                let mut head = vec![0; 8 * KIB];
                let _read = stream.read(&mut head).await.unwrap();
                let _ended = send_response(&mut stream, flow, &counter).await;
            });
        }
    });
    (url, sent)
}

async fn send_response(
    stream: &mut tokio::net::TcpStream,
    flow: Flow,
    counter: &AtomicUsize,
) -> std::io::Result<()> {
    let block = vec![b' '; 64 * KIB];
    let json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    match flow {
        Flow::Fast(length) => {
            let head = format!("{json}Content-Length: {length}\r\n\r\n");
            stream.write_all(head.as_bytes()).await?;
            for _ in 0..length / block.len() {
                stream.write_all(&block).await?;
                let _before = counter.fetch_add(block.len(), Ordering::Relaxed);
            }
        }
        Flow::Chunks => {
            let head = format!("{json}Transfer-Encoding: chunked\r\n\r\n");
            stream.write_all(head.as_bytes()).await?;
            loop {
                let size = format!("{:x}\r\n", block.len());
                stream.write_all(size.as_bytes()).await?;
                stream.write_all(&block).await?;
                stream.write_all(b"\r\n").await?;
                let _before = counter.fetch_add(block.len(), Ordering::Relaxed);
            }
        }
        Flow::Trickle => {
            let head = format!("{json}Content-Length: 1000000\r\n\r\n");
            stream.write_all(head.as_bytes()).await?;
            loop {
                stream.write_all(b" ").await?;
                let _before = counter.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        Flow::Headers => {
            stream.write_all(json.as_bytes()).await?;
            loop {
                stream.write_all(b"X-Filler: ").await?;
                stream.write_all(&block).await?;
                stream.write_all(b"\r\n").await?;
                let _before = counter.fetch_add(block.len(), Ordering::Relaxed);
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn oversized_body_is_not_read() {
    let (url, sent) = start_server(Flow::Fast(100 * MIB)).await;
    assert_eq!(api::probe(&url).await, Err(Failure::TooLarge));
    let sent = sent.load(Ordering::Relaxed);
    assert!(sent < MAX_BUFFERED, "the client read {sent} bytes");
}

#[tokio::test]
async fn endless_chunked_body_is_aborted() {
    let (url, sent) = start_server(Flow::Chunks).await;
    assert_eq!(api::probe(&url).await, Err(Failure::TooLarge));
    let before = sent.load(Ordering::Relaxed);
    assert!(before < MAX_BUFFERED, "the client read {before} bytes");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(
        sent.load(Ordering::Relaxed),
        before,
        "the client still reads"
    );
}

#[tokio::test]
async fn endless_headers_are_aborted() {
    let (url, sent) = start_server(Flow::Headers).await;
    assert!(api::probe(&url).await.is_err());
    let sent = sent.load(Ordering::Relaxed);
    assert!(sent < MAX_BUFFERED, "the client read {sent} bytes");
}

/// The timeout of 10 s covers the whole probe.
#[tokio::test]
async fn trickling_body_times_out() {
    let (url, sent) = start_server(Flow::Trickle).await;
    let start = std::time::Instant::now();
    assert_eq!(api::probe(&url).await, Err(Failure::TimedOut));
    assert!(start.elapsed() < Duration::from_secs(20));
    assert!(sent.load(Ordering::Relaxed) < KIB);
}
