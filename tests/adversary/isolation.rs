//! Attacks of a server in the background. The user types on another server, which must not notice.

use serde_json::{Value, json};

use crate::client::{Client, MIB, Report};
use crate::fake_host::FakeResponse;
use crate::server::{
    CHANNEL, SERVER, TestServer, WELCOME, channel_list, message, ok, posted, presence, wait_until,
};
use crate::{run_exclusively, scaled};

/// The IDs under which the hostile server is joined.
const IDS: [&str; 3] = ["srv_a", "srv_b", "srv_c"];

/// An honest server on the screen, and a hostile one that is joined three times.
struct Servers {
    honest: TestServer,
    hostile: TestServer,
    client: Client,
    _guard: tokio::sync::MutexGuard<'static, ()>,
}

impl Servers {
    async fn start() -> Self {
        let guard = run_exclusively().await;
        let (honest, hostile) = (TestServer::start().await, TestServer::start().await);
        let joined = [
            (honest.url(), SERVER),
            (hostile.url(), IDS[0]),
            (hostile.url(), IDS[1]),
            (hostile.url(), IDS[2]),
        ];
        let mut client = Client::start(&joined).await;
        client.wait_for(WELCOME).await;
        hostile.wait_for_sockets(IDS.len()).await;
        Self {
            honest,
            hostile,
            client,
            _guard: guard,
        }
    }

    /// Sends frames to all three sockets.
    async fn flood(name: &str, frames: impl IntoIterator<Item = impl ToString>) -> Report {
        let mut servers = Self::start().await;
        let report = servers
            .client
            .measure(name, servers.hostile.flood(frames))
            .await;
        servers.expect_honest_server().await;
        report
    }

    /// Answers a path with this, and makes the client ask again.
    async fn answer(name: &str, path: &str, answer: &Value) -> Report {
        let mut servers = Self::start().await;
        servers.hostile.answer(path, ok(answer));
        let report = servers
            .client
            .measure(name, servers.hostile.reconnect(IDS.len()))
            .await;
        servers.expect_honest_server().await;
        report
    }

    /// The honest server kept its connection, and is still shown live.
    async fn expect_honest_server(&mut self) {
        let text = "still here";
        self.honest
            .flood([posted(&message(CHANNEL, "still", "uid_friend", text))])
            .await;
        self.client.wait_for(text).await;
        assert_eq!(
            self.honest.connections(),
            1,
            "the honest server was disconnected"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_thousand_channels_of_another_server() {
    // As short as they can be: an answer has at most 1 MiB.
    let group = |group: usize| {
        let channels: Vec<_> = (0..10_000)
            .map(|number| json!({ "id": format!("{group}{number}") }))
            .collect();
        json!({ "id": group.to_string(), "channels": channels })
    };
    let list = json!({ "groups": (0..5).map(group).collect::<Vec<_>>() });
    let mut servers = Servers::start().await;
    servers.hostile.answer("/channels", ok(&list));
    let attack = async {
        servers.hostile.ask_again("/channels", IDS.len()).await;
        servers.hostile.try_wait_for_sockets(IDS.len()).await;
        let seq = |seq: u64| json!({ "type": "chat.pong", "seq": seq, "payload": {} });
        let frames = (0..20).map(|number| seq(number * 10));
        servers.hostile.flood(frames).await;
    };
    let report = servers
        .client
        .measure("3 x 50,000 channels and lost frames", attack)
        .await;
    servers.expect_honest_server().await;
    report.assert_unharmed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_thousand_rows_answered_for_100() {
    let rows: Vec<_> = (0..scaled(50_000))
        .map(|number| message(CHANNEL, &format!("r{number}"), "uid_peer", "a row"))
        .collect();
    let answer = json!({ "channel_id": CHANNEL, "messages": rows });
    let report = Servers::answer("50,000 rows answered for 100", "/messages", &answer).await;
    report.assert_unharmed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn history_of_28_mb() {
    let row = format!("{{{}\"id\":\"x\"}}", "\"\":0,".repeat(1000));
    let rows: Vec<Value> = vec![serde_json::from_str(&row).unwrap(); 100];
    let mut answer = json!({ "channel_id": CHANNEL, "messages": rows });
    answer["filler"] = vec![0; 10_000_000].into();
    let report = Servers::answer("a history of 20 MB of numbers", "/messages", &answer).await;
    report.assert_unharmed();
    report.assert_given_back();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frame_of_57_mb() {
    let objects = "{\"\":0},".repeat(57_000_000 / 7);
    let frame = format!("{{\"type\":\"x\",\"payload\":[{objects}{{}}]}}");
    let report = Servers::flood("a frame of 57 MB", [frame]).await;
    report.assert_unharmed();
    report.assert_given_back();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frame_of_4_mb() {
    let objects = "{\"\":0},".repeat(3_900_000 / 7);
    let frame = format!("{{\"type\":\"x\",\"payload\":[{objects}{{}}]}}");
    let report = Servers::flood("a frame of 3.9 MB of values", vec![frame; 5]).await;
    report.assert_unharmed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seventy_thousand_edits() {
    let count = scaled(30_000);
    let posts = (0..count).map(|number| {
        posted(&message(
            CHANNEL,
            &format!("e{number}"),
            "uid_peer",
            "before",
        ))
    });
    let edits = (0..scaled(71_100)).map(|number| {
        let id = format!("e{}", number % count);
        let mut message = message(CHANNEL, &id, "uid_peer", "after");
        message["revision"] = number.into();
        json!({ "type": "chat.message.updated", "payload": { "message": message } })
    });
    let report = Servers::flood("30,000 messages and 71,100 edits", posts.chain(edits)).await;
    report.assert_unharmed();
    report.assert_given_back();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hundred_thousand_presences() {
    let frames = (0..scaled(100_000)).map(|number| presence("joined", CHANNEL, number));
    let report = Servers::flood("100,000 presences", frames).await;
    report.assert_unharmed();
}

/// The members of the server on the screen, which come and go.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nine_thousand_members_who_come_and_go() {
    const MEMBERS: usize = 9_000;
    let mut servers = Servers::start().await;
    let members: Vec<_> = (0..MEMBERS)
        .map(|number| json!({ "id": format!("uid_{number}"), "name": format!("Member {number}"), "status": "online" }))
        .collect();
    servers
        .honest
        .answer("/members", ok(&json!({ "members": members })));
    servers.honest.reconnect(1).await;
    let attack = async {
        for number in 0..scaled(100) + 10 {
            let kind = if number % 2 == 0 { "joined" } else { "left" };
            servers
                .honest
                .flood([presence(kind, CHANNEL, number * 7 % MEMBERS)])
                .await;
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let report = servers
        .client
        .measure("9,000 members who come and go", attack)
        .await;
    report.assert_unharmed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deletions_of_unknown_ids() {
    let frames = (0..scaled(1_000_000)).map(|number| {
        let channel = format!("unknown_{}", number % 1_000);
        format!(
            r#"{{"type":"chat.message.deleted","payload":{{"channel_id":"{channel}","message_id":"{number:0>240}"}}}}"#
        )
    });
    let report = Servers::flood("1,000,000 deletions of unknown IDs", frames).await;
    report.assert_unharmed();
    report.assert_given_back();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn profiles_without_end() {
    let name = "n".repeat(400);
    let frames = (0..scaled(500_000)).map(|number| {
        format!(r#"{{"type":"profile_updated","payload":{{"user_uid":"uid_{number}","display_name":"{name}","profile_version":1}}}}"#)
    });
    let report = Servers::flood("500,000 profiles", frames).await;
    report.assert_unharmed();
    report.assert_given_back();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unlisted_channels() {
    let frames = (0..scaled(100_000)).flat_map(|number| {
        let channel = format!("unlisted_{number}");
        let post = posted(&message(
            &channel,
            "m",
            "uid_peer",
            "a text in an unlisted channel",
        ));
        [post.to_string(), presence("joined", &channel, number)]
    });
    let report = Servers::flood("100,000 unlisted channels", frames).await;
    report.assert_unharmed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changing_layouts() {
    let mut servers = Servers::start().await;
    let attack = async {
        // The client fetches the list at most every two seconds.
        for round in 0..20 {
            let names: Vec<_> = (0..3_000)
                .map(|number| format!("l{round}_{number:0>150}"))
                .collect();
            let list = channel_list(names.iter().map(String::as_str));
            servers.hostile.answer("/channels", ok(&list));
            let asked = servers.hostile.requests_of("/channels");
            servers
                .hostile
                .flood([json!({ "type": "chat.channel.layout.updated", "payload": list })])
                .await;
            wait_until("channels asked for", || {
                servers.hostile.requests_of("/channels") > asked
            })
            .await;
        }
    };
    let report = servers
        .client
        .measure("20 layouts of 3,000 channels", attack)
        .await;
    servers.expect_honest_server().await;
    report.assert_unharmed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reactions_and_typing_of_unknown_users() {
    let frames = (0..scaled(200_000)).map(|number| {
        if number % 2 == 0 {
            format!(r#"{{"type":"chat.reaction.updated","payload":{{"channel_id":"{CHANNEL}","message_id":"m0","emoji":"e{number}","count":1,"user_uid":"u","added":true}}}}"#)
        } else {
            format!(r#"{{"type":"chat.typing.updated","payload":{{"channel_id":"{CHANNEL}","is_typing":true,"member":{{"client_id":"k{number}","user_uid":"uid_{number}","device_id":"d"}}}}}}"#)
        }
    });
    let report = Servers::flood("200,000 reactions and typing", frames).await;
    report.assert_unharmed();
}

/// Floods the client with frames that each are worth a record, and limits the size of the log.
async fn assert_log_is_limited(name: &str, frame: impl Fn(usize) -> String) {
    let mut servers = Servers::start().await;
    let frames = (0..scaled(200_000)).map(frame);
    let report = servers
        .client
        .measure(name, servers.hostile.flood(frames))
        .await;
    servers.expect_honest_server().await;
    let log = servers.client.log_size();
    assert!(log < MIB, "the log has {log} bytes");
    report.assert_unharmed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seq_holes_do_not_fill_the_log() {
    let pong = |number: usize| {
        let seq = number * 2;
        format!(r#"{{"type":"chat.pong","seq":{seq},"payload":{{}}}}"#)
    };
    assert_log_is_limited("200,000 lost frames", pong).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn malformed_frames_do_not_fill_the_log() {
    let malformed = |number: usize| format!("no envelope {number}");
    assert_log_is_limited("200,000 malformed frames", malformed).await;
}

/// Some IDs that exceed what a URL may have do not take the names of all others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn uids_of_16_kb() {
    let _guard = run_exclusively().await;
    let server = TestServer::start().await;
    let mut client = Client::start(&[(server.url(), SERVER)]).await;
    client.wait_for(WELCOME).await;
    let long = (0..9).map(|number| {
        let uid = format!("uid_{number}{}", "x".repeat(15_900));
        posted(&message(
            CHANNEL,
            &format!("u{number}"),
            &uid,
            "of a long ID",
        ))
    });
    let plain = posted(&message(CHANNEL, "plain", "uid_plain", "of a plain ID"));
    let report = client
        .measure("nine IDs of 15.9 KB", server.flood(long.chain([plain])))
        .await;
    client.wait_for("User uid_plain").await;
    report.assert_unharmed();
}

/// A batch of profiles that is refused for one of its users does not take the names of the others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refused_profiles_of_one_user() {
    let _guard = run_exclusively().await;
    let server = TestServer::start().await;
    server.refuse_profiles_of("uid_bad");
    let mut client = Client::start(&[(server.url(), SERVER)]).await;
    client.wait_for(WELCOME).await;
    let frames =
        ["uid_bad", "uid_good1", "uid_good2"].map(|uid| posted(&message(CHANNEL, uid, uid, uid)));
    let report = client
        .measure("profiles refused for one user", server.flood(frames))
        .await;
    client.wait_for("User uid_good1").await;
    report.assert_unharmed();
}

/// The answers of a server that names a huge length and sends nothing of use.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_of_no_use() {
    let mut servers = Servers::start().await;
    let attack = async {
        for answer in [
            FakeResponse::json(200, "[]"),
            FakeResponse::json(200, &"[".repeat(scaled(1_000_000))),
            FakeResponse::json(200, &format!("{{\"groups\":{}}}", "[".repeat(100))),
            FakeResponse::json(500, "{}"),
            FakeResponse::new(200, "text/html", "<html>"),
        ] {
            servers.hostile.answer("/channels", answer);
            servers
                .hostile
                .host
                .send([tokio_tungstenite::tungstenite::Message::Close(None)]);
            let asked = servers.hostile.requests_of("/channels");
            wait_until("channels asked for", || {
                servers.hostile.requests_of("/channels") > asked
            })
            .await;
        }
    };
    let report = servers.client.measure("useless answers", attack).await;
    servers.expect_honest_server().await;
    report.assert_unharmed();
}
