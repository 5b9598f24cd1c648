//! The recorded exchanges with the real server. Status, headers, content type, keys, types and codes must be equal; names,
//! IDs, times, ports and texts may differ.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::wire::{Request, Response};

/// Optional keys.
const OPTIONAL: [&str; 2] = ["reply_to", "attachments"];
/// Keys with a string or `null`.
const NULLABLE: [&str; 3] = ["avatar_preset_id", "avatar_asset_id", "avatar_url"];
/// Headers that depend on the time or the library.
const OWN_HEADERS: [&str; 4] = ["date", "content-length", "transfer-encoding", "connection"];

/// Names of the real server's data, and the demo's names for them.
const NAMES: [(&str, &str); 13] = [
    ("srv_harbor", "srv_garden"),
    ("srv_testlab", "srv_library"),
    ("ch_general", "ng_ch_moonlight"),
    ("ch_design", "ng_ch_compost"),
    ("ch_release", "ng_ch_swaps"),
    ("ch_outage", "ng_ch_weather"),
    ("vc_general", "ng_vc_pavilion"),
    ("tl_ch_general", "sl_ch_loans"),
    ("tl_ch_qa", "sl_ch_catalogue"),
    ("tl_vc_huddle", "sl_vc_reading"),
    ("msg_seed_01", "msg_seed_ng_ch_moonlight_000"),
    ("msg_seed_02", "msg_seed_ng_ch_moonlight_001"),
    ("http://127.0.0.1:18400", ""),
];

/// All recordings, by name.
pub fn all() -> BTreeMap<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/exchanges");
    let mut recordings = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let recording: Value = serde_json::from_str(&text).unwrap();
        let name = recording["name"].as_str().unwrap().to_owned();
        assert!(recordings.insert(name, recording).is_none());
    }
    recordings
}

/// Translates recorded names and IDs to those of the demo.
pub struct Names(BTreeMap<String, String>);

impl Names {
    pub fn new() -> Self {
        let names = NAMES.iter();
        Self(
            names
                .map(|(real, demo)| ((*real).into(), (*demo).into()))
                .collect(),
        )
    }

    /// Replaces every known name.
    pub fn bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let mut mapped = Vec::new();
        for run in bytes.chunk_by(|before, after| is_word(before) && is_word(after)) {
            let known = std::str::from_utf8(run)
                .ok()
                .and_then(|word| self.0.get(word));
            mapped.extend_from_slice(known.map_or(run, |word| word.as_bytes()));
        }
        mapped
    }

    pub fn text(&self, text: &str) -> String {
        String::from_utf8(self.bytes(text.as_bytes())).unwrap()
    }

    /// Learns the demo's IDs for the recorded ones.
    pub fn learn(&mut self, recorded: &Value, actual: &Value) {
        match (recorded, actual) {
            (Value::String(recorded), Value::String(actual)) if is_id(recorded) => {
                let _known = self.0.entry(recorded.clone()).or_insert(actual.clone());
            }
            (Value::Array(recorded), Value::Array(actual)) => {
                for (recorded, actual) in recorded.iter().zip(actual) {
                    self.learn(recorded, actual);
                }
            }
            (Value::Object(recorded), Value::Object(actual)) => {
                for (key, recorded) in recorded {
                    self.learn(recorded, &actual[key]);
                }
            }
            _ => {}
        }
    }
}

fn is_id(text: &str) -> bool {
    ["msg_", "att_", "asset_"].iter().any(|kind| {
        text.strip_prefix(kind).is_some_and(|tail| {
            tail.len() == 8 && tail.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    })
}

pub fn ids(bytes: &[u8]) -> BTreeSet<String> {
    let words = bytes.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    words
        .filter_map(|word| std::str::from_utf8(word).ok())
        .filter(|word| is_id(word))
        .map(str::to_owned)
        .collect()
}

/// A recorded body.
pub enum Body {
    None,
    Bytes(Vec<u8>),
    /// Only its digest was recorded.
    Lost,
}

pub fn body(body: &Value) -> Body {
    match (body["text"].as_str(), body["base64"].as_str()) {
        _ if body.is_null() => Body::None,
        (Some(text), _) => Body::Bytes(text.as_bytes().to_vec()),
        (None, Some(base64)) => {
            Body::Bytes(data_encoding::BASE64.decode(base64.as_bytes()).unwrap())
        }
        (None, None) if body["len"] == 0 => Body::Bytes(Vec::new()),
        (None, None) => Body::Lost,
    }
}

/// A recorded request with the demo's names. `None` when its body was not recorded.
pub fn request(recorded: &Value, names: &Names) -> Option<Request> {
    let headers = recorded["headers"].as_object().unwrap();
    Some(Request {
        method: recorded["method"].as_str().unwrap().into(),
        path: names.text(recorded["path"].as_str().unwrap()),
        headers: headers
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap().into()))
            .collect(),
        body: match body(&recorded["body"]) {
            Body::None => None,
            // The chunk sizes in the recording match only the unchanged bytes.
            Body::Bytes(bytes) if headers.contains_key("Transfer-Encoding") => Some(bytes),
            Body::Bytes(bytes) => Some(names.bytes(&bytes)),
            Body::Lost => return None,
        },
    })
}

/// The differences between a response and the recorded one.
pub fn differences(recorded: &Value, actual: &Response, base: &str) -> Vec<String> {
    let mut found = Vec::new();
    if recorded["status"] != actual.status {
        found.push(format!(
            "status {} for {}",
            actual.status, recorded["status"]
        ));
    }
    for (name, value) in recorded["headers"].as_object().unwrap() {
        let name = name.to_lowercase();
        let value = match value {
            Value::Array(values) => values
                .iter()
                .map(|value| value.as_str().unwrap())
                .collect::<Vec<_>>()
                .join(", "),
            other => other.as_str().unwrap().to_owned(),
        };
        if !OWN_HEADERS.contains(&&*name) && actual.headers.get(&name) != Some(&value) {
            found.push(format!(
                "{name}: {:?} for {value:?}",
                actual.headers.get(&name)
            ));
        }
    }
    let json = &recorded["json"];
    if json.is_object() {
        match serde_json::from_slice(&actual.body) {
            Ok(body) => compare("", json, &body, base, &mut found),
            Err(error) => found.push(format!(
                "{error}: {:?}",
                String::from_utf8_lossy(&actual.body)
            )),
        }
        if !actual.body.ends_with(b"}\n") || actual.body.iter().any(|byte| b"<>&".contains(byte)) {
            found.push("JSON is not formatted like that of the real server".into());
        }
    } else if let Body::Bytes(body) = body(&recorded["body"])
        && !json.is_string()
        && body != actual.body
    {
        let text = String::from_utf8_lossy(&actual.body);
        found.push(format!("body {text:?}"));
    }
    found
}

/// Compares two values by shape, and by value where clients depend on it.
pub fn compare(path: &str, recorded: &Value, actual: &Value, base: &str, found: &mut Vec<String>) {
    match (recorded, actual) {
        (Value::Object(recorded), Value::Object(actual)) => {
            let nested = path.contains("[]");
            for (key, value) in recorded {
                match actual.get(key) {
                    Some(other) => compare(&format!("{path}.{key}"), value, other, base, found),
                    None if nested && OPTIONAL.contains(&&**key) => {}
                    None => found.push(format!("{path}.{key} is missing")),
                }
            }
            for key in actual.keys().filter(|key| !recorded.contains_key(*key)) {
                if !(nested && OPTIONAL.contains(&&**key)) {
                    found.push(format!("{path}.{key} is not in the recording"));
                }
            }
        }
        (Value::Array(recorded), Value::Array(actual)) => {
            if path.ends_with(".payload.members") && recorded.len() != actual.len() {
                found.push(format!("{path}: {actual:?} for {recorded:?}"));
            }
            for actual in actual.iter().filter(|_| !recorded.is_empty()) {
                let mut fewest: Option<Vec<String>> = None;
                for recorded in recorded {
                    let mut current = Vec::new();
                    compare(&format!("{path}[]"), recorded, actual, base, &mut current);
                    if fewest
                        .as_ref()
                        .is_none_or(|fewest| current.len() < fewest.len())
                    {
                        fewest = Some(current);
                    }
                }
                found.extend(fewest.unwrap_or_default());
            }
        }
        (Value::String(recorded), Value::String(actual)) => {
            compare_texts(path, recorded, actual, base, found);
        }
        (Value::Bool(recorded), Value::Bool(actual))
            if path.ends_with("retryable") && recorded != actual =>
        {
            found.push(format!("{path}: {actual} for {recorded}"));
        }
        (Value::Null, Value::String(_)) | (Value::String(_), Value::Null)
            if NULLABLE.iter().any(|key| path.ends_with(key)) => {}
        _ if std::mem::discriminant(recorded) == std::mem::discriminant(actual) => {}
        _ => found.push(format!("{path}: {actual} for {recorded}")),
    }
}

fn compare_texts(path: &str, recorded: &str, actual: &str, base: &str, found: &mut Vec<String>) {
    let key = path.rsplit(['.', ']']).next().unwrap();
    let matches = match key {
        "code" | "type" | "kind" | "user_uid" | "device_id" | "content_type" | "file_name" => {
            recorded == actual
        }
        "created_at" | "updated_at" | "left_at" => {
            actual.len() == 20 && actual.ends_with('Z') && actual.as_bytes()[10] == b'T'
        }
        "url" | "avatar_url" => actual.starts_with(base),
        "ts" => actual.ends_with('Z') && actual.contains('.'),
        _ => true,
    };
    if !matches {
        found.push(format!("{path}: {actual:?} for {recorded:?}"));
    }
}
