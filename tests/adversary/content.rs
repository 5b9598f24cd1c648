//! Messages and names that are expensive or misleading to show. The channel that they arrive in is on the screen.

use serde_json::json;

use crate::client::{Client, Report};
use crate::server::{CHANNEL, SERVER, TestServer, WELCOME, history, message, ok, posted, presence};
use crate::{run_exclusively, scaled};

/// What a message may have at most on the real server, in bytes.
const MAX_BODY: usize = 65_536;
const AFTERWARDS: &str = "a plain text afterwards";

/// A client that shows the channel of a server.
async fn client_of(server: &TestServer) -> Client {
    let mut client = Client::start(&[(server.url(), SERVER)]).await;
    client.wait_for(WELCOME).await;
    client
}

/// Posts messages into the channel on the screen, and a plain one afterwards, which must be shown.
async fn post(name: &str, bodies: impl IntoIterator<Item = String>) -> Report {
    let _guard = run_exclusively().await;
    let server = TestServer::start().await;
    let mut client = client_of(&server).await;
    let report = client
        .measure(name, async {
            for (number, body) in bodies.into_iter().enumerate() {
                let message = message(CHANNEL, &format!("p{number}"), "uid_peer", &body);
                server.flood([posted(&message)]).await;
            }
        })
        .await;
    // The server may have been left because of a frame that is too long.
    let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let mut sent = 0;
    while !client.is_visible(AFTERWARDS).await {
        assert!(
            std::time::Instant::now() < end,
            "nothing is shown afterwards"
        );
        server.wait_for_sockets(1).await;
        let message = message(CHANNEL, &format!("after{sent}"), "uid_peer", AFTERWARDS);
        server.flood([posted(&message)]).await;
        sent += 1;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    report
}

/// Starts a client on a server that answers with a history, and opens the channel.
async fn open(name: &str, bodies: &[&str]) -> Report {
    let _guard = run_exclusively().await;
    let server = TestServer::start().await;
    let mut client = client_of(&server).await;
    server.answer("/messages", ok(&history(CHANNEL, bodies.iter().copied())));
    let report = client
        .measure(name, async {
            // The client fetches the history after each connect.
            server.reconnect(1).await;
        })
        .await;
    client.wait_for(AFTERWARDS).await;
    report
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plain_messages() {
    let bodies = (0..20).map(|number| format!("a plain text, number {number}"));
    post("20 plain messages", bodies).await.assert_unharmed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_link_message_of_a_peer() {
    let body = format!("https://a{}", ")".repeat(MAX_BODY - 10));
    let report = post("a link followed by 65,000 brackets", [body]).await;
    report.assert_unharmed();
}

/// Each of these makes a reader that looks ahead quadratic.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn markup_of_64_kib() {
    let pieces = [
        "```a\n",
        "*",
        "**a",
        "_a ",
        "`",
        "``",
        "[",
        "[a](",
        "> ",
        "~~",
        "||",
        "https://",
        "www.a",
        "@",
        "@a ",
        "<",
        "\\",
        "\n",
        "- ",
        "a@b.c ",
        "(https://a.b/c) ",
        ":",
        "1. ",
        "# ",
    ];
    let bodies = pieces.map(|piece| piece.repeat(MAX_BODY / piece.len()));
    let report = post("24 messages of 64 KiB of marks", bodies).await;
    report.assert_unharmed();
}

/// A message that once failed must not stop the next start.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn history_of_long_links_at_start() {
    let body = format!("https://a{}", ")".repeat(MAX_BODY - 10));
    let mut bodies = vec![&*body; 10];
    bodies.push(AFTERWARDS);
    let report = open("a history of 10 long links", &bodies).await;
    report.assert_unharmed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn body_of_4_mb() {
    let body = "many words of a text ".repeat(200_000);
    let report = open("a history with a body of 4.2 MB", &[&body, AFTERWARDS]).await;
    report.assert_unharmed();
    report.assert_given_back();
    let report = post("a frame with a body of 4.2 MB", [body]).await;
    report.assert_unharmed();
    report.assert_given_back();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn body_of_19_mb() {
    let body = "many words of a text ".repeat(900_000);
    let report = post("a frame with a body of 18.9 MB", [body]).await;
    report.assert_unharmed();
    report.assert_given_back();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_100_000() {
    let lines = "x\n".repeat(100_000);
    let word = "x".repeat(1_000_000);
    let report = post("100,000 lines, a word of 1 MB", [lines, word]).await;
    report.assert_unharmed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn burst_of_10_000_events() {
    let _guard = run_exclusively().await;
    let server = TestServer::start().await;
    let mut client = client_of(&server).await;
    let report = client
        .measure("a burst of 10,000 messages", async {
            let messages = (0..scaled(10_000)).map(|number| {
                posted(&message(
                    CHANNEL,
                    &format!("b{number}"),
                    "uid_peer",
                    "a text of the burst",
                ))
            });
            server.flood(messages).await;
        })
        .await;
    client.wait_for("a text of the burst").await;
    report.assert_unharmed();
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn zalgo_and_bidi_names() {
    const MARKS: usize = 8;
    let _guard = run_exclusively().await;
    let server = TestServer::start().await;
    let mut client = client_of(&server).await;
    let zalgo: String = "zalgo"
        .chars()
        .flat_map(|c| [c].into_iter().chain(['\u{301}'; 40]))
        .collect();
    let name = format!("{zalgo}\u{202e}gpj.exe\u{2066}\n{}", "long ".repeat(60));
    let report = client
        .measure("zalgo and direction overrides", async {
            let profile =
                json!({ "user_uid": "uid_zalgo", "display_name": name, "profile_version": 9 });
            server
                .flood([json!({ "type": "profile_updated", "payload": profile })])
                .await;
            let bodies = [
                zalgo.repeat(scaled(100) + 1),
                format!("https://n.example\u{202e}gpj.elif {zalgo} done"),
            ];
            for (number, body) in bodies.iter().enumerate() {
                let message = message(CHANNEL, &format!("z{number}"), "uid_zalgo", body);
                server.flood([posted(&message)]).await;
            }
            let id = "uid\u{202e}\nsecond line";
            server
                .flood([posted(&message(CHANNEL, "z9", id, "of a strange ID"))])
                .await;
        })
        .await;
    client.wait_for("done").await;
    client.wait_for("of a strange ID").await;
    let screen = client.screen().await;
    assert!(
        !screen.contains(['\u{202e}', '\u{2066}']),
        "direction overrides are shown"
    );
    let mut marks = 0;
    for c in screen.chars() {
        marks = if is_mark(c) { marks + 1 } else { 0 };
        assert!(marks <= MARKS, "more than {MARKS} marks on a letter");
    }
    report.assert_unharmed();
}

/// The members of the channel on the screen.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hundred_thousand_presences() {
    let _guard = run_exclusively().await;
    let server = TestServer::start().await;
    let mut client = client_of(&server).await;
    let frames = (0..scaled(100_000)).map(|number| presence("joined", CHANNEL, number));
    let report = client
        .measure("100,000 presences on the screen", server.flood(frames))
        .await;
    report.assert_unharmed();
}
