//! The extensions of the contract: identity proof, paging, idempotent sending, editing, deleting, reactions.

use serde_json::{Value, json};

use crate::prover::Prover;
use crate::wire::Request;
use crate::{GARDEN, HARBOR, start_quiet_demo};

const GENERAL: &str = "ch_general";

fn path(message: &str) -> String {
    format!("/v1/channels/{GENERAL}/messages/{message}")
}

async fn messages(base: &str, query: &str) -> Value {
    let path = format!("/v1/channels/{GENERAL}/messages?{query}");
    let response = Request::new("GET", &path).send(base).await;
    assert_eq!(response.status, 200, "{}", response.text());
    response.json()
}

fn ids(page: &Value) -> Vec<String> {
    let rows = page["messages"].as_array().unwrap().iter();
    rows.map(|row| row["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_without_a_session_are_rejected() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[HARBOR].url.clone();
    let mut prover = Prover::new(&base, 1);
    let hello = json!({ "body": "hello" });
    let proof_required = (401, String::from("identity_proof_required"));
    assert_eq!(
        prover.post(GENERAL, &hello).await.status_and_code(),
        proof_required
    );
    assert_eq!(
        prover.open().await.err().unwrap().status_and_code(),
        proof_required
    );
    prover.prove().await;
    assert_eq!(prover.post(GENERAL, &hello).await.status, 201);
    let mut socket = prover.open().await.unwrap();
    assert_eq!(socket.event().await["type"], "chat.hello");
    let mut impostor = Prover::new(&base, 2);
    impostor.token.clone_from(&prover.token);
    assert_eq!(
        impostor.post(GENERAL, &hello).await.status_and_code(),
        proof_required
    );
    assert_eq!(
        prover.send("DELETE", "/v1/identity/session").await.status,
        204
    );
    assert_eq!(
        prover.post(GENERAL, &hello).await.status_and_code(),
        proof_required
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn proof_is_bound_to_origin_key_and_challenge() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[HARBOR].url.clone();
    let prover = Prover::new(&base, 1);
    let challenge = prover.challenge().await.json();
    let relayed = prover.respond(&challenge, "http://elsewhere.example").await;
    assert_eq!(relayed.status_and_code(), (403, "proof_invalid".into()));
    let used = prover.respond(&challenge, &base).await;
    assert_eq!(
        used.status_and_code(),
        (410, "challenge_expired".into()),
        "a challenge can be used only once"
    );
    let other = Prover::new(&base, 2);
    let challenge = prover.challenge().await.json();
    let mismatch = other.respond(&challenge, &base).await;
    assert_eq!(mismatch.status_and_code(), (403, "uid_key_mismatch".into()));
    let mut impostor = Prover::new(&base, 3);
    impostor.uid.clone_from(&prover.uid);
    assert_eq!(
        impostor.challenge().await.status_and_code(),
        (403, "uid_key_mismatch".into())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_expire_and_can_be_revoked() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[HARBOR].url.clone();
    let control = demo.control(HARBOR).unwrap();
    let mut prover = Prover::verified(&base, 1).await;
    control.expire_sessions();
    let rejected = prover.send("GET", "/v1/profile/me").await;
    assert_eq!(rejected.status_and_code(), (401, "session_expired".into()));
    prover.prove().await;
    assert_eq!(prover.send("GET", "/v1/profile/me").await.status, 200);
    control.revoke_sessions();
    let rejected = prover.send("GET", "/v1/profile/me").await;
    assert_eq!(rejected.status_and_code(), (401, "session_revoked".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn idempotency_key_creates_one_message() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[HARBOR].url.clone();
    let author = Prover::verified(&base, 1).await;
    let other = Prover::verified(&base, 2).await;
    let (mut own, _) = author.subscribe(GENERAL).await;
    let (mut others, _) = other.subscribe(GENERAL).await;
    let _joined = own.event_of("chat.presence.joined").await;
    let request = author
        .request("POST", "/v1/channels/ch_general/messages")
        .header("Idempotency-Key", "3f0c")
        .json(&json!({ "body": "once" }));
    let responses = futures::future::join_all((0..8).map(|_| request.send(&base))).await;
    let mut statuses: Vec<u16> = responses.iter().map(|response| response.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 200, 201]);
    let first = responses[0].json()["message"].clone();
    assert!(
        responses
            .iter()
            .all(|response| response.json()["message"] == first)
    );
    assert_eq!(first["client_key"], "3f0c");
    let event = own.event().await;
    assert_eq!(event["payload"]["message"], first);
    let seen = others.event().await["payload"]["message"].clone();
    assert_eq!(
        (&seen["id"], &seen["client_key"]),
        (&first["id"], &Value::Null)
    );
    let _next = author.post_text(GENERAL, "next").await;
    let event = own.event().await;
    assert_eq!(
        event["payload"]["message"]["body"], "next",
        "a repeated request caused an event"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn history_is_paged_before_and_after() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[HARBOR].url.clone();
    let all = ids(&messages(&base, "limit=100000").await);
    let (mut page, mut back) = (messages(&base, "limit=7").await, Vec::new());
    back = [ids(&page), back].concat();
    while let Some(cursor) = page["next_cursor"].as_str() {
        page = messages(&base, &format!("limit=7&before={cursor}")).await;
        back = [ids(&page), back].concat();
    }
    assert_eq!(back, all, "older pages, oldest first, without duplicates");
    let (mut cursor, mut forward) = (all[0].clone(), vec![all[0].clone()]);
    loop {
        let page = messages(&base, &format!("limit=7&after={cursor}")).await;
        forward.extend(ids(&page));
        match page["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    assert_eq!(
        forward, all,
        "newer pages, oldest first, without duplicates"
    );
    let unknown = Request::new("GET", "/v1/channels/ch_general/messages?before=msg_gone");
    assert_eq!(
        unknown.send(&base).await.status_and_code(),
        (404, "cursor_not_found".into())
    );
    let log = Request::new(
        "GET",
        "/v1/channels/ch_log/messages?limit=5000&before=msg_log_19999",
    );
    assert_eq!(
        ids(&log.send(&base).await.json()).len(),
        200,
        "the page size is not limited"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plain_community_has_no_extensions() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[GARDEN].url.clone();
    let capabilities = Request::new("GET", "/v1/client/capabilities")
        .send(&base)
        .await;
    assert_eq!(capabilities.json()["extensions"], Value::Null);
    let absent = [
        ("POST", "/v1/identity/challenge"),
        (
            "PATCH",
            "/v1/channels/ng_ch_moonlight/messages/msg_seed_ng_ch_moonlight_000",
        ),
        (
            "PUT",
            "/v1/channels/ng_ch_moonlight/messages/msg_seed_ng_ch_moonlight_000/reactions/x",
        ),
    ];
    for (method, path) in absent {
        let response = Request::new(method, path).send(&base).await;
        assert_eq!(
            (response.status, response.text().as_str()),
            (404, "404 page not found\n"),
            "{path}"
        );
    }
    let path = "/v1/channels/ng_ch_moonlight/messages";
    let post = || {
        Request::new("POST", path)
            .by("uid_a")
            .header("Idempotency-Key", "k")
    };
    let (first, second) = (
        post().json(&json!({ "body": "twice" })).send(&base).await,
        post().json(&json!({ "body": "twice" })).send(&base).await,
    );
    assert_eq!((first.status, second.status), (201, 201));
    assert_ne!(
        first.json()["message"]["id"],
        second.json()["message"]["id"]
    );
    assert_eq!(first.json()["message"]["client_key"], Value::Null);
    let page = Request::new("GET", &format!("{path}?limit=1"))
        .send(&base)
        .await
        .json();
    assert_eq!(
        (page.get("next_cursor"), page["messages"][0].get("revision")),
        (None, None)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_author_edits_with_the_current_revision() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[HARBOR].url.clone();
    let author = Prover::verified(&base, 1).await;
    let other = Prover::verified(&base, 2).await;
    let (mut socket, _) = other.subscribe(GENERAL).await;
    let id = author.post_text(GENERAL, "teh tide").await;
    let _created = socket.event_of("chat.message.created").await;
    let edit = |by: &Prover, revision: &str, body: Value| {
        let request = by.request("PATCH", &path(&id)).header("If-Match", revision);
        request.json(&json!({ "body": body }))
    };
    let rejected = edit(&other, "1", json!("mine")).send(&base).await;
    assert_eq!(rejected.status_and_code(), (403, "not_author".into()));
    let rejected = edit(&author, "1", json!("  ")).send(&base).await;
    assert_eq!(rejected.status_and_code(), (400, "message_empty".into()));
    let rejected = edit(&author, "1", json!(7)).send(&base).await;
    assert_eq!(rejected.status_and_code(), (400, "invalid_payload".into()));
    let edited = edit(&author, "1", json!(" the tide ")).send(&base).await;
    let message = edited.json()["message"].clone();
    assert_eq!(
        (edited.status, &message["body"], &message["revision"]),
        (200, &json!("the tide"), &json!(2))
    );
    assert!(message["edited_at"].is_string());
    let event = socket.event().await;
    assert_eq!(
        (&event["type"], &event["payload"]["message"]),
        (&json!("chat.message.updated"), &message)
    );
    let stale = edit(&author, "1", json!("too late")).send(&base).await;
    assert_eq!(stale.status_and_code(), (409, "edit_conflict".into()));
    assert_eq!(
        (
            &stale.json()["details"]["message"],
            &stale.json()["retryable"]
        ),
        (&message, &json!(true))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_author_deletes_and_replies_become_unavailable() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[HARBOR].url.clone();
    let author = Prover::verified(&base, 1).await;
    let other = Prover::verified(&base, 2).await;
    let id = author.post_text(GENERAL, "soon gone").await;
    let response = other
        .post(
            GENERAL,
            &json!({ "body": "why?", "reply_to_message_id": id }),
        )
        .await;
    assert_eq!(
        response.json()["message"]["reply_to"]["preview_text"],
        "soon gone"
    );
    let (mut socket, _) = other.subscribe(GENERAL).await;
    assert_eq!(
        other.send("DELETE", &path(&id)).await.status_and_code(),
        (403, "not_author".into())
    );
    assert_eq!(author.send("DELETE", &path(&id)).await.status, 204);
    assert_eq!(
        author.send("DELETE", &path(&id)).await.status_and_code(),
        (404, "message_not_found".into())
    );
    let event = socket.event().await;
    assert_eq!(event["type"], "chat.message.deleted");
    assert_eq!(
        event["payload"],
        json!({ "channel_id": GENERAL, "message_id": id })
    );
    let page = messages(&base, "limit=5").await;
    assert!(!ids(&page).contains(&id));
    let reply = page["messages"].as_array().unwrap().last().unwrap()["reply_to"].clone();
    assert_eq!(
        (&reply["is_unavailable"], reply.get("preview_text")),
        (&json!(true), None)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reactions_count_each_user_once() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[HARBOR].url.clone();
    let (first, second) = (
        Prover::verified(&base, 1).await,
        Prover::verified(&base, 2).await,
    );
    let id = first.post_text(GENERAL, "look").await;
    let (mut socket, _) = first.subscribe(GENERAL).await;
    let reaction_path = format!("{}/reactions/%F0%9F%91%8B", path(&id));
    let reactions = first.send("PUT", &reaction_path).await.json();
    assert_eq!(
        reactions,
        json!({ "reactions": [{ "emoji": "👋", "count": 1, "mine": true }] })
    );
    assert_eq!(
        first.send("PUT", &reaction_path).await.json(),
        reactions,
        "a repeated reaction changes nothing"
    );
    let reactions = second.send("PUT", &reaction_path).await.json();
    assert_eq!(reactions["reactions"][0]["count"], 2);
    let reactions = first.send("DELETE", &reaction_path).await.json();
    assert_eq!(
        reactions,
        json!({ "reactions": [{ "emoji": "👋", "count": 1, "mine": false }] })
    );
    for (user, count, added) in [(&first, 1, true), (&second, 2, true), (&first, 1, false)] {
        let event = socket.event().await;
        assert_eq!(event["type"], "chat.reaction.updated");
        let payload = json!({ "channel_id": GENERAL, "message_id": id, "emoji": "👋", "count": count,
            "user_uid": user.uid, "added": added });
        assert_eq!(event["payload"], payload);
    }
    for number in 0..19 {
        assert_eq!(
            first
                .send("PUT", &format!("{}/reactions/r{number}", path(&id)))
                .await
                .status,
            200
        );
    }
    let full = first
        .send("PUT", &format!("{}/reactions/more", path(&id)))
        .await;
    assert_eq!(full.status_and_code(), (400, "reaction_limit".into()));
}
