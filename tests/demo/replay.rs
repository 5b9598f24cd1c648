//! Sends every recorded request to the plain community and compares the responses.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::recording::{self, Body, Names};
use crate::wire::Request;
use crate::{GARDEN, start_quiet_demo};

/// Prefixes of recordings that are not replayed, with the reason.
const SKIPPED: [(&str, &str); 4] = [
    ("rtc_", "the demo has no voice"),
    ("ticket_", "the demo has no voice"),
    ("signaling_", "the demo has no voice"),
    ("leave_join_ticket", "the demo has no voice"),
];

/// Allowed differences, with the reason.
const ALLOWED: [(&str, &str, &str); 3] = [
    ("capabilities_", ".rtc is missing", "no voice"),
    (
        "capabilities_",
        ".moderation is missing",
        "the demo has no moderation",
    ),
    (
        "messages_limit_1",
        "is not in the recording",
        "the demo's last message may be a reply",
    ),
];

fn is_skipped(name: &str) -> bool {
    SKIPPED.iter().any(|(start, _)| name.starts_with(start))
}

fn is_allowed(name: &str, difference: &str) -> bool {
    ALLOWED
        .iter()
        .any(|(start, end, _)| name.starts_with(start) && difference.ends_with(end))
}

/// The IDs in a request that other recordings create.
fn required_ids(recorded: &Value, created: &BTreeSet<String>) -> BTreeSet<String> {
    let mut ids = recording::ids(recorded["path"].as_str().unwrap().as_bytes());
    if let Body::Bytes(body) = recording::body(&recorded["body"]) {
        ids.extend(recording::ids(&body));
    }
    ids.retain(|id| created.contains(id));
    ids
}

/// The replayable recordings, ordered so that IDs are created before they are used.
fn replay_order() -> Vec<(String, Value)> {
    let mut waiting: Vec<(String, Value)> = recording::all()
        .into_iter()
        .filter(|(name, recorded)| recorded["kind"] == "http" && !is_skipped(name))
        .filter(|(_, recorded)| {
            !matches!(recording::body(&recorded["request"]["body"]), Body::Lost)
        })
        .collect();
    let created_ids = |recorded: &Value| {
        let response = &recorded["response"];
        let created = if response["status"] == 201 {
            response["json"].to_string()
        } else {
            String::new()
        };
        recording::ids(created.as_bytes())
    };
    let created: BTreeSet<String> = waiting
        .iter()
        .flat_map(|(_, recorded)| created_ids(recorded))
        .collect();
    let (mut order, mut known) = (Vec::new(), BTreeSet::new());
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut later = Vec::new();
        for (name, recorded) in waiting {
            if required_ids(&recorded["request"], &created).is_subset(&known) {
                known.extend(created_ids(&recorded));
                order.push((name, recorded));
            } else {
                later.push((name, recorded));
            }
        }
        assert!(later.len() < before, "recordings depend on each other");
        waiting = later;
    }
    order
}

/// Replaces a matching `If-Match` version by the demo's version, and one that conflicts by the next.
async fn with_version(mut request: Request, status: &Value, base: &str) -> Request {
    let user = request
        .headers
        .iter()
        .find(|(name, _)| name == "X-OpenChat-User-UID")
        .map_or("uid_dev_local", |(_, uid)| uid)
        .to_owned();
    let Some((_, value)) = request
        .headers
        .iter_mut()
        .find(|(name, _)| name == "If-Match")
    else {
        return request;
    };
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    if (status != 200 && status != 409) || digits.is_empty() {
        return request;
    }
    let profile = Request::new("GET", "/v1/profile/me")
        .by(&user)
        .send(base)
        .await;
    let current = profile.json()["profile_version"].as_u64().unwrap();
    let expected = if status == 200 { current } else { current + 1 };
    *value = value.replace(&digits, &expected.to_string());
    request
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recorded_requests_get_the_recorded_responses() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[GARDEN].url.clone();
    let mut names = Names::new();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (name, recorded) in replay_order() {
        let request = recording::request(&recorded["request"], &names).unwrap();
        let response = &recorded["response"];
        let request = with_version(request, &response["status"], &base).await;
        let actual = request.send(&base).await;
        let found = recording::differences(response, &actual, &base);
        wrong.extend(
            found
                .into_iter()
                .filter(|difference| !is_allowed(&name, difference))
                .map(|difference| format!("{name}: {difference}")),
        );
        if actual.status == 201 && response["status"] == 201 {
            names.learn(&response["json"], &actual.json());
        }
        count += 1;
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count > 230, "only {count} recordings were replayed");
}
