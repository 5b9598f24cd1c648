//! Servers that refuse, wait or break off, and a network that damages what they say.

use std::time::Duration;

use crate::client::Client;
use crate::fake_host::FakeResponse;
use crate::proxy::{Fault, FaultProxy, Faults};
use crate::run_exclusively;
use crate::server::{CHANNEL, SERVER, TestServer, WELCOME, message, posted, wait_until};

fn too_many(retry_after: &str) -> FakeResponse {
    FakeResponse::json(429, "{}").with_header("Retry-After", retry_after)
}

/// A server that names an absurd time is shown as waiting, and *Retry* connects at once.
async fn reconnects_in_spite_of(retry_after: &str) {
    let _guard = run_exclusively().await;
    let server = TestServer::start().await;
    server.answer("/capabilities", too_many(retry_after));
    let mut client = Client::start(&[(server.url(), SERVER)]).await;
    client.wait_for("Retry").await;
    server.answer_again("/capabilities");
    client.click("Retry").await;
    client.wait_for(WELCOME).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn retry_after_of_u64_max_is_capped_and_try_now_works() {
    reconnects_in_spite_of("18446744073709551615").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn retry_after_of_317_years_is_capped_and_try_now_works() {
    reconnects_in_spite_of("9999999999").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn retry_after_of_a_second_reconnects_alone() {
    let _guard = run_exclusively().await;
    let server = TestServer::start().await;
    server.answer("/capabilities", too_many("1"));
    let mut client = Client::start(&[(server.url(), SERVER)]).await;
    wait_until("a request", || server.requests_of("/capabilities") > 0).await;
    server.answer_again("/capabilities");
    client.wait_for(WELCOME).await;
}

/// Refused messages are sent again without a click, in the order in which they were written.
async fn sends_in_order(refusals: impl IntoIterator<Item = FakeResponse>) {
    const TEXTS: [&str; 4] = ["one", "two", "three", "four"];
    let _guard = run_exclusively().await;
    let server = TestServer::start().await;
    let mut client = Client::start(&[(server.url(), SERVER)]).await;
    client.wait_for(WELCOME).await;
    server.refuse_sends(refusals);
    for text in TEXTS {
        client.send(text).await;
    }
    wait_until("all messages", || server.accepted().len() >= TEXTS.len()).await;
    assert_eq!(server.accepted(), TEXTS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sends_refused_by_429_keep_their_order() {
    sends_in_order([too_many("1"), too_many("1")]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sends_refused_by_503_keep_their_order() {
    let unavailable = r#"{"code":"maintenance","message":"m","retryable":true}"#;
    sends_in_order([
        FakeResponse::json(503, unavailable),
        FakeResponse::json(503, unavailable),
    ])
    .await;
}

/// A server behind a broken network, and an honest one on the screen.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_of_the_network_are_not_noticed_elsewhere() {
    const EACH: Duration = Duration::from_millis(300);
    let _guard = run_exclusively().await;
    let (honest, behind) = (TestServer::start().await, TestServer::start().await);
    let proxy = FaultProxy::start(behind.url()).await;
    let joined = [
        (honest.url(), SERVER),
        (&proxy.url, "srv_a"),
        (&proxy.url, "srv_b"),
    ];
    let mut client = Client::start(&joined).await;
    client.wait_for(WELCOME).await;
    behind.wait_for_sockets(2).await;
    let attack = async {
        for fault in [
            Fault::Delay(Duration::from_millis(50)),
            Fault::Throttle(20_000),
            Fault::Stall,
            Fault::Corrupt(97),
            Fault::HalfClose,
            Fault::Cut,
            Fault::Reset,
        ] {
            for (to_server, to_client) in
                [(Fault::None, fault), (fault, Fault::None), (fault, fault)]
            {
                proxy.set(Faults {
                    to_server,
                    to_client,
                    refuses: false,
                });
                behind.send((0..50).map(|number| {
                    posted(&message(
                        CHANNEL,
                        &format!("n{number}"),
                        "uid_peer",
                        "through a broken network",
                    ))
                }));
                tokio::time::sleep(EACH / 3).await;
            }
        }
        proxy.set(Faults {
            refuses: true,
            ..Faults::default()
        });
        tokio::time::sleep(EACH).await;
        proxy.set(Faults::default());
        behind.wait_for_sockets(2).await;
    };
    let report = client.measure("seven faults of the network", attack).await;
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
