//! The table of allowed requests, headers and fields, each with its reason, and the search for secrets.

use std::collections::BTreeSet;

use serde_json::Value;

use super::traffic::{CapturedRequest, Traffic, field_paths};

/// The recipient of a recording, and the values that it may receive.
#[derive(Debug, Clone)]
pub struct Recipient {
    pub target: String,
    pub user: String,
    pub device: String,
    /// Whether the server verifies identities.
    pub verifies_identity: bool,
    /// Values that the user wrote or published, or that the server itself assigned.
    pub allowed_values: Vec<String>,
}

/// Sent with every request: recipient, accepted types, no compression, and a constant program name.
const COMMON_HEADERS: &[&str] = &["accept", "accept-encoding", "host", "user-agent"];
/// The pseudonymous uid and the random device ID, for requests that need a user.
const IDENTITY_HEADERS: &[&str] = &["x-openchat-device-id", "x-openchat-user-uid"];
/// The session token, sent only to the server that issued it.
const TOKEN_HEADERS: &[&str] = &["authorization"];
/// Length and type of a body.
const BODY_HEADERS: &[&str] = &["content-length", "content-type"];
/// The headers of a WebSocket upgrade (RFC 6455).
const UPGRADE_HEADERS: &[&str] = &[
    "connection",
    "host",
    "sec-websocket-key",
    "sec-websocket-version",
    "upgrade",
    "user-agent",
];

/// An allowed request: its method and path, groups of headers, and JSON fields.
struct AllowedRequest {
    method: &'static str,
    path: &'static str,
    headers: &'static [&'static [&'static str]],
    fields: &'static [&'static str],
}

const fn get(path: &'static str, headers: &'static [&'static [&'static str]]) -> AllowedRequest {
    AllowedRequest {
        method: "GET",
        path,
        headers,
        fields: &[],
    }
}

/// All allowed requests. `*` stands for an ID that the server assigned, or for a number.
const ALLOWED_REQUESTS: &[AllowedRequest] = &[
    get("/v1/client/capabilities", &[COMMON_HEADERS]),
    get("/v1/servers", &[COMMON_HEADERS]),
    get(
        "/v1/servers/*/channels",
        &[COMMON_HEADERS, TOKEN_HEADERS, IDENTITY_HEADERS],
    ),
    get(
        "/v1/servers/*/members",
        &[COMMON_HEADERS, TOKEN_HEADERS, IDENTITY_HEADERS],
    ),
    get(
        "/v1/channels/*/messages?limit=*",
        &[COMMON_HEADERS, TOKEN_HEADERS, IDENTITY_HEADERS],
    ),
    get(
        "/v1/channels/*/messages?limit=*&before=*",
        &[COMMON_HEADERS, TOKEN_HEADERS, IDENTITY_HEADERS],
    ),
    get(
        "/v1/profiles:batch?*",
        &[COMMON_HEADERS, TOKEN_HEADERS, IDENTITY_HEADERS],
    ),
    // Only on a server that offers it.
    get(
        "/v1/channels/*/mentions:resolve?query=*&limit=*",
        &[COMMON_HEADERS, TOKEN_HEADERS, IDENTITY_HEADERS],
    ),
    get(
        "/v1/profile/me",
        &[COMMON_HEADERS, TOKEN_HEADERS, IDENTITY_HEADERS],
    ),
    get(
        "/v1/channels/*/attachments/*",
        &[COMMON_HEADERS, TOKEN_HEADERS, IDENTITY_HEADERS],
    ),
    get("/v1/profile/avatar/*", &[COMMON_HEADERS]),
    get(
        "/v1/realtime?server_id=*",
        &[UPGRADE_HEADERS, TOKEN_HEADERS, IDENTITY_HEADERS],
    ),
    AllowedRequest {
        method: "POST",
        path: "/v1/identity/challenge",
        headers: &[COMMON_HEADERS, BODY_HEADERS],
        fields: &["device_id", "public_key", "user_uid"],
    },
    AllowedRequest {
        method: "POST",
        path: "/v1/identity/session",
        headers: &[COMMON_HEADERS, BODY_HEADERS],
        fields: &[
            "challenge_id",
            "device_id",
            "public_key",
            "signature",
            "user_uid",
        ],
    },
    AllowedRequest {
        method: "DELETE",
        path: "/v1/identity/session",
        headers: &[COMMON_HEADERS, TOKEN_HEADERS, IDENTITY_HEADERS],
        fields: &[],
    },
    AllowedRequest {
        method: "POST",
        path: "/v1/channels/*/messages",
        headers: &[
            COMMON_HEADERS,
            TOKEN_HEADERS,
            IDENTITY_HEADERS,
            BODY_HEADERS,
            &["idempotency-key"],
        ],
        fields: &["body", "reply_to_message_id"],
    },
    // An edit: the new text, and the number of the revision that it is based on.
    AllowedRequest {
        method: "PATCH",
        path: "/v1/channels/*/messages/*",
        headers: &[
            COMMON_HEADERS,
            TOKEN_HEADERS,
            IDENTITY_HEADERS,
            BODY_HEADERS,
            &["if-match"],
        ],
        fields: &["body"],
    },
    AllowedRequest {
        method: "DELETE",
        path: "/v1/channels/*/messages/*",
        headers: &[COMMON_HEADERS, TOKEN_HEADERS, IDENTITY_HEADERS],
        fields: &[],
    },
    // A reaction: one emoji, in the path.
    AllowedRequest {
        method: "PUT",
        path: "/v1/channels/*/messages/*/reactions/%*",
        headers: &[
            COMMON_HEADERS,
            TOKEN_HEADERS,
            IDENTITY_HEADERS,
            &["content-length"],
        ],
        fields: &[],
    },
    AllowedRequest {
        method: "DELETE",
        path: "/v1/channels/*/messages/*/reactions/%*",
        headers: &[COMMON_HEADERS, TOKEN_HEADERS, IDENTITY_HEADERS],
        fields: &[],
    },
    get(
        "/v1/channels/*/read-ack",
        &[COMMON_HEADERS, TOKEN_HEADERS, IDENTITY_HEADERS],
    ),
    AllowedRequest {
        method: "PUT",
        path: "/v1/channels/*/read-ack",
        headers: &[
            COMMON_HEADERS,
            TOKEN_HEADERS,
            IDENTITY_HEADERS,
            BODY_HEADERS,
        ],
        fields: &["last_read_message_id"],
    },
    AllowedRequest {
        method: "PUT",
        path: "/v1/profile/me",
        headers: &[
            COMMON_HEADERS,
            TOKEN_HEADERS,
            IDENTITY_HEADERS,
            BODY_HEADERS,
            &["if-match"],
        ],
        fields: &[
            "avatar_asset_id",
            "avatar_mode",
            "avatar_preset_id",
            "display_name",
        ],
    },
    AllowedRequest {
        method: "POST",
        path: "/v1/profile/avatar",
        headers: &[
            COMMON_HEADERS,
            TOKEN_HEADERS,
            IDENTITY_HEADERS,
            BODY_HEADERS,
        ],
        fields: &[],
    },
    // Only on a server that offers it: the names that the user gives to categories.
    AllowedRequest {
        method: "POST",
        path: "/v1/servers/*/categories",
        headers: &[
            COMMON_HEADERS,
            TOKEN_HEADERS,
            IDENTITY_HEADERS,
            BODY_HEADERS,
        ],
        fields: &["kind", "name"],
    },
    AllowedRequest {
        method: "PUT",
        path: "/v1/servers/*/categories/*",
        headers: &[
            COMMON_HEADERS,
            TOKEN_HEADERS,
            IDENTITY_HEADERS,
            BODY_HEADERS,
        ],
        fields: &["name"],
    },
    AllowedRequest {
        method: "DELETE",
        path: "/v1/servers/*/membership",
        headers: &[COMMON_HEADERS, TOKEN_HEADERS, IDENTITY_HEADERS],
        fields: &[],
    },
];

/// All allowed outgoing frames and their fields.
const ALLOWED_FRAMES: &[(&str, &[&str])] = &[
    ("chat.ping", &[]),
    ("chat.subscribe", &["channel_id"]),
    ("chat.typing.update", &["channel_id", "is_typing"]),
];

impl AllowedRequest {
    fn matches(&self, line: &str) -> bool {
        let Some((method, path)) = line.split_once(' ') else {
            return false;
        };
        let matches_pattern = |pattern: &str, text: &str| {
            let mut parts = pattern.split('*');
            let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else {
                return false;
            };
            for part in parts {
                let end = if part.is_empty() {
                    rest.len()
                } else {
                    match rest.find(part) {
                        Some(end) => end,
                        None => return false,
                    }
                };
                let id = &rest[..end];
                let is_open_ended = pattern.ends_with('*') && part.is_empty();
                if id.is_empty() || (!is_open_ended && id.contains(['/', '?', '&'])) {
                    return false;
                }
                rest = &rest[end + part.len()..];
            }
            rest.is_empty()
        };
        method == self.method && matches_pattern(self.path, path)
    }
}

/// Violations in the traffic of one connection.
pub fn violations(traffic: &Traffic, server: &Recipient) -> Vec<String> {
    let mut found = Vec::new();
    if traffic.target != server.target {
        found.push(format!(
            "sent to {} instead of {}",
            traffic.target, server.target
        ));
    }
    if !traffic.unparsed.is_empty() {
        found.push(format!("unexpected bytes: {:?}", traffic.unparsed));
    }
    for request in &traffic.requests {
        found.extend(request_violations(request, server));
    }
    for frame in &traffic.text_frames {
        found.extend(frame_violations(frame, server));
    }
    for (kind, content) in &traffic.control_frames {
        // Opcodes of close, ping and pong. A pong repeats the payload that the server sent.
        if !matches!(kind, 8..=10) || content.len() > 125 {
            found.push(format!("a frame with opcode {kind}"));
        }
    }
    found
}

fn request_violations(request: &CapturedRequest, server: &Recipient) -> Vec<String> {
    let Some(kind) = ALLOWED_REQUESTS
        .iter()
        .rev()
        .find(|kind| kind.matches(&request.line))
    else {
        return vec![format!("this request is not allowed: {}", request.line)];
    };
    let mut found = Vec::new();
    let allowed: BTreeSet<_> = kind.headers.concat().into_iter().collect();
    for (name, value) in &request.headers {
        if !allowed.contains(name.as_str()) || !is_allowed_header(name, value, server) {
            found.push(format!("{}: the header {name}: {value}", request.line));
        }
    }
    if kind.path.contains("user_uid") || request.line.contains("profiles:batch") {
        let pairs = request.line.split(['?', '&']).skip(1);
        for pair in pairs {
            if !pair.starts_with("user_uid=") {
                found.push(format!("{}: {pair}", request.line));
            }
        }
    }
    if request.body.is_empty() {
        return found;
    }
    if request.line == "POST /v1/profile/avatar" {
        let text = String::from_utf8_lossy(&request.body);
        let head = text.split("\r\n\r\n").next().unwrap_or_default();
        let known = "--openchat-picture\r\nContent-Disposition: form-data; name=\"file\"; filename=\"picture.png\"\r\nContent-Type: image/png";
        if head != known {
            found.push(format!("an unexpected form: {head}"));
        }
        return found;
    }
    let content_type = request
        .headers
        .iter()
        .find(|(name, _)| name == "content-type");
    if let Some((_, boundary)) = content_type.and_then(|(_, it)| it.split_once("boundary=")) {
        found.extend(form_violations(
            &request.line,
            boundary,
            &request.body,
            server,
        ));
        return found;
    }
    match serde_json::from_slice::<Value>(&request.body) {
        Ok(body) => found.extend(json_violations(&request.line, &body, kind.fields, server)),
        Err(error) => found.push(format!("{}: an unreadable body: {error}", request.line)),
    }
    found
}

/// A message with files: the text fields of a message, and pictures without metadata under the names that the user sees.
fn form_violations(line: &str, boundary: &str, body: &[u8], server: &Recipient) -> Vec<String> {
    let mut found = Vec::new();
    // Each byte becomes one character.
    let body: String = body.iter().copied().map(char::from).collect();
    let delimiter = format!("--{boundary}");
    let parts = body.split(&delimiter).skip(1);
    for part in parts.take_while(|part| *part != "--\r\n") {
        let (head, content) = part.split_once("\r\n\r\n").unwrap_or((part, ""));
        let content = content.trim_end_matches("\r\n").to_owned();
        let disposition = head
            .trim_start()
            .strip_prefix("Content-Disposition: form-data; name=");
        let allowed = match disposition {
            Some("\"body\"" | "\"reply_to_message_id\"") => {
                server.allowed_values.contains(&content)
            }
            Some(file) => {
                let name = file.strip_prefix("\"files\"; filename=\"");
                let name =
                    name.and_then(|name| name.strip_suffix("\"\r\nContent-Type: image/jpeg"));
                let is_clean = !["Exif", "GPS", "ICC_PROFILE", "Ada"]
                    .iter()
                    .any(|it| content.contains(it));
                is_clean
                    && name.is_some_and(|name| server.allowed_values.iter().any(|it| it == name))
            }
            None => false,
        };
        if !allowed {
            found.push(format!("{line}: the part {head:?}"));
        }
    }
    found
}

fn frame_violations(frame: &str, server: &Recipient) -> Vec<String> {
    let Ok(value) = serde_json::from_str::<Value>(frame) else {
        return vec![format!("an unreadable frame: {frame}")];
    };
    let names: BTreeSet<_> = value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str())
        .collect();
    let kind = value["type"].as_str().unwrap_or_default();
    let Some((_, allowed)) = ALLOWED_FRAMES.iter().find(|(known, _)| *known == kind) else {
        return vec![format!("this frame is not allowed: {frame}")];
    };
    let mut found = json_violations(kind, &value["payload"], allowed, server);
    if names != BTreeSet::from(["payload", "type"]) {
        found.push(format!("{kind}: {names:?}"));
    }
    found
}

fn json_violations(what: &str, value: &Value, allowed: &[&str], server: &Recipient) -> Vec<String> {
    let mut found = Vec::new();
    for field in field_paths(value) {
        if !allowed.contains(&field.as_str()) {
            found.push(format!("{what}: the field {field}"));
            continue;
        }
        let text = match &value[&field] {
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Null => continue,
            other => {
                found.push(format!("{what}: {field} is {other}"));
                continue;
            }
        };
        let is_allowed = match field.as_str() {
            "user_uid" => text == server.user,
            "device_id" => text == server.device,
            "public_key" => text.len() == 43,
            "signature" => text.len() == 86,
            "challenge_id" => text.starts_with("chl_"),
            _ => server.allowed_values.contains(&text),
        };
        if !is_allowed {
            found.push(format!("{what}: {field} is {text:?}"));
        }
    }
    found
}

fn is_allowed_header(name: &str, value: &str, server: &Recipient) -> bool {
    match name {
        "accept" => matches!(value, "application/json" | "image/png, image/jpeg" | "*/*"),
        "accept-encoding" => value == "identity",
        "host" => value == server.target,
        "user-agent" => value == "OpenChat",
        "x-openchat-user-uid" => value == server.user,
        "x-openchat-device-id" => value == server.device,
        "authorization" => {
            server.verifies_identity && value.starts_with("Bearer ") && value.len() == 50
        }
        "content-length" | "if-match" => value.chars().all(|digit| digit.is_ascii_digit()),
        "content-type" => {
            let boundary = value.strip_prefix("multipart/form-data; boundary=openchat-");
            let is_random = |it: &str| it.len() == 32 && it.bytes().all(|b| b.is_ascii_hexdigit());
            // Of a picture of the profile it is always the same, of other files never.
            value == "application/json"
                || boundary.is_some_and(|it| it == "picture" || is_random(it))
        }
        "idempotency-key" => {
            server.allowed_values.iter().any(|written| written == value) || is_random_uuid(value)
        }
        "connection" => value == "Upgrade",
        "upgrade" => value == "websocket",
        "sec-websocket-version" => value == "13",
        "sec-websocket-key" => value.len() == 24,
        _ => false,
    }
}

/// Whether the value is a random (version 4) UUID, as the keys of messages are.
fn is_random_uuid(value: &str) -> bool {
    uuid::Uuid::parse_str(value).is_ok_and(|id| id.get_version_num() == 4)
}

/// Names of the secrets that occur in the bytes, ignoring case. Short secrets count only as whole words, because they
/// occur in other words by chance.
pub fn leaked_secrets(bytes: &[u8], secrets: &[(String, Vec<u8>)]) -> Vec<String> {
    const LONG: usize = 8;
    let lower = bytes.to_ascii_lowercase();
    let is_whole_word = |from: usize, to: usize| {
        let outer = [from.checked_sub(1), Some(to)];
        outer.into_iter().flatten().all(|at| {
            lower
                .get(at)
                .is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_' && *byte != b'-')
        })
    };
    let occurs = |secret: &[u8]| {
        let secret = secret.to_ascii_lowercase();
        if secret.is_empty() || secret.len() > lower.len() {
            return false;
        }
        lower.windows(secret.len()).enumerate().any(|(at, window)| {
            window == secret.as_slice()
                && (secret.len() >= LONG || is_whole_word(at, at + secret.len()))
        })
    };
    secrets
        .iter()
        .filter(|(_, secret)| occurs(secret))
        .map(|(name, _)| name.clone())
        .collect()
}
