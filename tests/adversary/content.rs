//! Messages and names that are expensive or misleading to show. The channel that they arrive in is on the screen.

use crate::client::Client;
use crate::run_exclusively;
use crate::server::{CHANNEL, SERVER, TestServer, WELCOME, message, posted};

/// A client that shows the channel of a server.
async fn client_of(server: &TestServer) -> Client {
    let mut client = Client::start(&[(server.url(), SERVER)]).await;
    client.wait_for(WELCOME).await;
    client
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plain_messages() {
    let _guard = run_exclusively().await;
    let server = TestServer::start().await;
    let mut client = client_of(&server).await;
    let report = client
        .measure("20 plain messages", async {
            let messages = (0..20).map(|n| {
                posted(&message(
                    CHANNEL,
                    &format!("p{n}"),
                    "uid_peer",
                    "a plain text",
                ))
            });
            server.flood(messages).await;
        })
        .await;
    client.wait_for("a plain text").await;
    report.assert_unharmed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_link_message_of_a_peer() {
    let _guard = run_exclusively().await;
    let server = TestServer::start().await;
    let mut client = client_of(&server).await;
    let body = format!("https://a{}", ")".repeat(65_000));
    let report = client
        .measure("a link followed by 65,000 brackets", async {
            server
                .flood([posted(&message(CHANNEL, "long", "uid_peer", &body))])
                .await;
        })
        .await;
    report.assert_unharmed();
}
