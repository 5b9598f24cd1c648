//! Samples that are injected into a recording to test the detection.

pub const TEXT: u8 = 1;
pub const BINARY: u8 = 2;
pub const CLOSE: u8 = 8;

/// A recorded request.
pub fn request_bytes(host: &str, line: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = match body.len() {
        0 => String::new(),
        length => format!("content-length: {length}\r\n"),
    };
    format!("{line} HTTP/1.1\r\nhost: {host}\r\n{headers}{length}\r\n{body}").into_bytes()
}

/// A recorded socket connection with one masked frame.
pub fn websocket_bytes(host: &str, kind: u8, content: &[u8]) -> Vec<u8> {
    const MASK: [u8; 4] = [0x5A, 0x01, 0xC3, 0x7F];
    let mut bytes = request_bytes(
        host,
        "GET /v1/realtime?server_id=s",
        "upgrade: websocket\r\n",
        "",
    );
    let length = u8::try_from(content.len()).unwrap();
    assert!(length < 126, "the length does not fit into one byte");
    bytes.extend([0x80 | kind, 0x80 | length]);
    bytes.extend(MASK);
    let masked = content.iter().zip(MASK.iter().cycle());
    bytes.extend(masked.map(|(byte, mask)| byte ^ mask));
    bytes
}

/// Samples without a violation.
pub fn allowed_samples(host: &str, body_text: &str) -> Vec<Vec<u8>> {
    let body = format!("{{\"body\": \"{body_text}\"}}");
    vec![
        request_bytes(host, "GET /v1/servers", "user-agent: OpenChat\r\n", ""),
        request_bytes(host, "POST /v1/channels/c/messages", "", &body),
        websocket_bytes(host, TEXT, br#"{"type": "chat.ping", "payload": {}}"#),
    ]
}

/// Samples with one violation each.
pub fn forbidden_samples(host: &str, user: &str) -> Vec<Vec<u8>> {
    const KNOWN: &str = "GET /v1/servers";
    const SAY: &str = "POST /v1/channels/c/messages";
    let header = |header: &str| request_bytes(host, KNOWN, &format!("{header}\r\n"), "");
    let typing = br#"{"type": "chat.typing.update", "payload": {"is_typing": true, "draft": "x"}}"#;
    vec![
        request_bytes(host, "GET /v1/telemetry", "", ""),
        request_bytes(host, "GET /v1/servers/a/b/channels", "", ""),
        request_bytes(host, "GET /v1/profiles:batch?device=x", "", ""),
        header("cookie: a=b"),
        header("referer: https://elsewhere.example"),
        header("accept-language: de"),
        header("user-agent: OpenChat/1 (Linux)"),
        header("x-forwarded-for: 192.0.2.1"),
        header("authorization: Bearer 0123456789012345678901234567890123456789012"),
        // This request needs no identity, so it must not name the user.
        header(&format!("x-openchat-user-uid: {user}")),
        request_bytes(host, SAY, "", r#"{"body": "not written by the user"}"#),
        request_bytes(host, SAY, "", r#"{"body": {"deep": "x"}}"#),
        request_bytes(host, SAY, "", "no JSON"),
        request_bytes(host, "POST /v1/identity/challenge", "", r#"{"root": "x"}"#),
        websocket_bytes(host, TEXT, b"not a known frame"),
        websocket_bytes(host, TEXT, br#"{"type": "chat.mood", "payload": {}}"#),
        websocket_bytes(
            host,
            TEXT,
            br#"{"type": "chat.ping", "payload": {}, "from": "x"}"#,
        ),
        websocket_bytes(host, TEXT, typing),
        websocket_bytes(host, BINARY, b"bytes"),
        b"not a request at all".to_vec(),
    ]
}
