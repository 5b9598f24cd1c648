//! Recorded frames and answers with random damage. `OPENCHAT_TEST_MUTATIONS` replaces the number of frames; there is one
//! answer for fifty frames.

use std::time::Duration;

use openchat::domain::address::ServerAddress;
use openchat::domain::id::Epoch;
use openchat::net::api;
use openchat::net::session::{ConnectionSettings, Session, SessionParams};
use openchat::net::tls::Trust;
use serde_json::Value;
use tokio_tungstenite::tungstenite::Message;

use crate::client::{Client, MIB, run_child};
use crate::fake_host::FakeResponse;
use crate::server::{CHANNEL, SERVER, TestServer, WELCOME, message, posted};
use crate::{ALLOCATOR, run_exclusively};

const FRAMES: usize = 20_000;
const FRAMES_PER_ANSWER: usize = 50;
/// Frames that are sent without waiting for a new connection: what follows a dropped one in the same chunk is lost.
const CHUNK: usize = 500;
pub const ADDRESS: &str = "OPENCHAT_TEST_ADVERSARY_ADDRESS";

/// Frames of the extensions, which the recorded server does not have.
const EXTENSIONS: [&str; 7] = [
    r#"{"type":"chat.hello","seq":1,"payload":{"epoch":"e","seq":1}}"#,
    r#"{"type":"chat.message.updated","seq":2,"payload":{"message":{"id":"m0","channel_id":"ch_general","author_uid":"u","body":"edited","created_at":"2026-02-20T19:37:04Z","revision":2}}}"#,
    r#"{"type":"chat.message.deleted","payload":{"channel_id":"ch_general","message_id":"m0"}}"#,
    r#"{"type":"chat.reaction.updated","payload":{"channel_id":"ch_general","message_id":"m0","emoji":"x","count":1,"user_uid":"u","added":true}}"#,
    r#"{"type":"chat.channel.created","payload":{"server_id":"srv_harbor","group_id":"g","channel":{"id":"c","name":"n","type":"text"}}}"#,
    r#"{"type":"chat.read_ack.updated","payload":{"channel_id":"ch_general","user_uid":"u","last_read_message_id":"m0","cursor_index":3}}"#,
    r#"{"type":"chat.server.updated","payload":{"server_id":"srv_harbor","display_name":"n"}}"#,
];
/// What is put in place of a piece.
const PIECES: [&str; 16] = [
    "null",
    "true",
    "-1",
    "1e400",
    "18446744073709551616",
    "\"\"",
    "[]",
    "{}",
    "\\u0000",
    "\\ud800",
    "\u{202e}",
    "\"",
    "}",
    ",",
    "{\"id\":{\"id\":[]}}",
    "e\u{301}\u{301}",
];

/// A random number generator, the same in each run.
struct Mutator(u64);

impl Mutator {
    fn below(&mut self, end: usize) -> usize {
        // xorshift64
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// A text with one to four places changed.
    fn mutate(&mut self, seeds: &[String]) -> Vec<u8> {
        let mut bytes = self.pick(seeds).clone().into_bytes();
        for _ in 0..=self.below(3) {
            let at = self.below(bytes.len());
            let end = (at + self.below(24)).min(bytes.len());
            match self.below(7) {
                0 => bytes.truncate(at),
                1 => drop(bytes.drain(at..end)),
                2 => {
                    let copy = bytes[at..end].repeat(self.below(400));
                    drop(bytes.splice(at..at, copy));
                }
                3 => {
                    let piece = self.pick(&PIECES).as_bytes().to_vec();
                    drop(bytes.splice(at..end, piece));
                }
                4 => {
                    let other = self.pick(seeds).clone().into_bytes();
                    let from = self.below(other.len());
                    drop(bytes.splice(at..end, other[from..].iter().copied()));
                }
                _ => {
                    let random = u8::try_from(self.below(256)).unwrap();
                    bytes
                        .iter_mut()
                        .skip(at)
                        .take(1)
                        .for_each(|byte| *byte = random);
                }
            }
        }
        bytes
    }
}

fn recordings() -> Vec<Value> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/exchanges");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let read = |path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    files.into_iter().map(read).collect()
}

/// The frames that the recorded server sent, and those of the extensions.
fn frames() -> Vec<String> {
    let mut frames: Vec<_> = EXTENSIONS.map(str::to_owned).into();
    for recording in recordings() {
        let events = recording["events"].as_array();
        let received = events
            .into_iter()
            .flatten()
            .filter(|event| event["dir"] == "recv");
        frames.extend(received.filter_map(|event| Some(event["text"].as_str()?.to_owned())));
    }
    frames.retain(|frame| frame.len() < 4096);
    frames
}

/// The answers of the recorded server, whatever to.
fn answers() -> Vec<String> {
    let recordings = recordings();
    let bodies = recordings
        .iter()
        .filter_map(|recording| recording["response"]["body"]["text"].as_str());
    bodies
        .filter(|body| body.starts_with('{') && body.len() < 16_384)
        .map(str::to_owned)
        .collect()
}

fn count() -> usize {
    let given = std::env::var("OPENCHAT_TEST_MUTATIONS").ok();
    given.map_or(crate::scaled(FRAMES), |count| count.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mutated_frames_leave_the_client_alive() {
    let _guard = run_exclusively().await;
    let (honest, hostile) = (TestServer::start().await, TestServer::start().await);
    let mut client = Client::start(&[(honest.url(), SERVER), (hostile.url(), SERVER)]).await;
    client.wait_for(WELCOME).await;
    hostile.wait_for_sockets(1).await;
    let frames = frames();
    assert!(
        frames.len() > 100,
        "only {} frames are recorded",
        frames.len()
    );
    let mut mutator = Mutator(0x9E37_79B9_7F4A_7C15);
    let attack = async {
        for _ in 0..count().div_ceil(CHUNK) {
            let damaged = (0..CHUNK).map(|_| {
                let bytes = mutator.mutate(&frames);
                match String::from_utf8(bytes) {
                    Ok(text) => Message::text(text),
                    Err(error) => Message::binary(error.into_bytes()),
                }
            });
            hostile.wait_for_sockets(1).await;
            hostile.host.send(damaged);
            hostile.flush().await;
        }
    };
    let report = client.measure("mutated frames", attack).await;
    hostile.wait_for_sockets(1).await;
    hostile.flush().await;
    let text = "still here";
    honest
        .flood([posted(&message(CHANNEL, "still", "uid_friend", text))])
        .await;
    client.wait_for(text).await;
    assert_eq!(
        honest.connections(),
        1,
        "the honest server was disconnected"
    );
    report.assert_unharmed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mutated_answers_leave_the_client_alive() {
    let _guard = run_exclusively().await;
    let server = TestServer::start().await;
    let answers = answers();
    assert!(
        answers.len() > 100,
        "only {} answers are recorded",
        answers.len()
    );
    let mut mutator = Mutator(0xD1B5_4A32_D192_ED03);
    server.answer_all(move || {
        let status = *mutator.pick(&[
            200, 200, 200, 200, 201, 204, 400, 401, 404, 409, 429, 500, 503,
        ]);
        let body = mutator.mutate(&answers);
        FakeResponse::json(status, &String::from_utf8_lossy(&body))
    });
    let answered = count() / FRAMES_PER_ANSWER;
    let variables = [
        (ADDRESS, server.url().to_owned()),
        ("OPENCHAT_TEST_MUTATIONS", answered.to_string()),
    ];
    let peak: usize = run_child(
        "mutation::answers_process",
        variables,
        Duration::from_secs(600),
    )
    .await
    .parse()
    .unwrap();
    assert!(server.host.requests().len() >= answered);
    println!("{answered} mutated answers: {} KiB peak", peak / 1024);
    assert!(peak < 60 * MIB, "{} MiB were allocated", peak / MIB);
}

/// The process that asks for answers, each of which is damaged.
#[test]
#[ignore = "started by another test as a separate process"]
fn answers_process() {
    let Ok(address) = std::env::var(ADDRESS) else {
        return;
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(ask_all(&address));
    println!("\n@{}", ALLOCATOR.peak_usage());
}

async fn ask_all(address: &str) {
    let params = SessionParams {
        known: Vec::new(),
        uid: "srv-0".into(),
        epoch: Epoch(0),
        address: ServerAddress::parse(address).unwrap(),
        server: SERVER.into(),
        device: "dev_test".into(),
        settings: ConnectionSettings::default(),
    };
    let session = Session::open(params, &[7; 32], &Trust::System).unwrap();
    let channel = CHANNEL.into();
    let users: Vec<_> = (0..20)
        .map(|number| format!("uid_{number}").as_str().into())
        .collect();
    for _ in 0..count() / 4 {
        let _discovery = api::probe(address).await;
        let _capabilities = api::fetch_capabilities(&session).await;
        let _history = api::fetch_newest(&session, &channel, 100).await;
        let _profiles = api::fetch_profiles(&session, &users).await;
    }
}
