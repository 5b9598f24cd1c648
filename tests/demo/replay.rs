//! Sends every recorded request to the plain community and compares the responses.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::recording::{self, Body, Names};
use crate::wire::Request;
use crate::{GARDEN, quiet};

/// Prefixes of recordings that are not replayed, with the reason.
const LEFT_OUT: [(&str, &str); 4] = [
    ("rtc_", "no voice: the rows are absent"),
    ("ticket_", "no voice: the rows are absent"),
    ("signaling_", "no voice: the rows are absent"),
    ("leave_join_ticket", "no voice: the rows are absent"),
];

/// Allowed differences, with the reason.
const ALLOWED: [(&str, &str, &str); 3] = [
    ("capabilities_", ".rtc is missing", "no voice"),
    (
        "capabilities_",
        ".moderation is missing",
        "no moderation is promised",
    ),
    (
        "messages_limit_1",
        "is not in the recording",
        "the demo's last message may be an answer",
    ),
];

fn is_left_out(name: &str) -> bool {
    LEFT_OUT.iter().any(|(start, _)| name.starts_with(start))
}

fn is_allowed(name: &str, difference: &str) -> bool {
    ALLOWED
        .iter()
        .any(|(start, end, _)| name.starts_with(start) && difference.ends_with(end))
}

/// The ids in a request that other recordings have created.
fn needs(recorded: &Value, made: &BTreeSet<String>) -> BTreeSet<String> {
    let mut ids = recording::ids(recorded["path"].as_str().unwrap().as_bytes());
    if let Body::Bytes(body) = recording::body(&recorded["body"]) {
        ids.extend(recording::ids(&body));
    }
    ids.retain(|id| made.contains(id));
    ids
}

/// The replayable recordings, ordered so that ids are created before they are used.
fn in_order() -> Vec<(String, Value)> {
    let mut waiting: Vec<(String, Value)> = recording::all()
        .into_iter()
        .filter(|(name, recorded)| recorded["kind"] == "http" && !is_left_out(name))
        .filter(|(_, recorded)| {
            !matches!(recording::body(&recorded["request"]["body"]), Body::Lost)
        })
        .collect();
    let makes = |recorded: &Value| {
        let response = &recorded["response"];
        let made = if response["status"] == 201 {
            response["json"].to_string()
        } else {
            String::new()
        };
        recording::ids(made.as_bytes())
    };
    let made: BTreeSet<String> = waiting
        .iter()
        .flat_map(|(_, recorded)| makes(recorded))
        .collect();
    let (mut order, mut known) = (Vec::new(), BTreeSet::new());
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut later = Vec::new();
        for (name, recorded) in waiting {
            if needs(&recorded["request"], &made).is_subset(&known) {
                known.extend(makes(&recorded));
                order.push((name, recorded));
            } else {
                later.push((name, recorded));
            }
        }
        assert!(later.len() < before, "recordings wait for each other");
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
        .ask(base)
        .await;
    let now = profile.json()["profile_version"].as_u64().unwrap();
    let wished = if status == 200 { now } else { now + 1 };
    *value = value.replace(&digits, &wished.to_string());
    request
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recorded_requests_get_the_recorded_responses() {
    let demo = quiet().await;
    let base = demo.communities()[GARDEN].url.clone();
    let mut names = Names::new();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (name, recorded) in in_order() {
        let request = recording::request(&recorded["request"], &names).unwrap();
        let response = &recorded["response"];
        let request = with_version(request, &response["status"], &base).await;
        let answered = request.ask(&base).await;
        let found = recording::differences(response, &answered, &base);
        wrong.extend(
            found
                .into_iter()
                .filter(|difference| !is_allowed(&name, difference))
                .map(|difference| format!("{name}: {difference}")),
        );
        if answered.status == 201 && response["status"] == 201 {
            names.learn(&response["json"], &answered.json());
        }
        count += 1;
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count > 230, "only {count} recordings were put");
}
