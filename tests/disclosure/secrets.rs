//! The values that must never be sent, and the search for all violations in a recording.

use data_encoding::{BASE32_NOPAD, BASE64, BASE64URL_NOPAD, HEXLOWER};
use openchat::domain::recovery::RecoveryPhrase;

use super::recording_proxy::Capture;
use super::rules::{Recipient, leaked_secrets, violations};
use super::traffic;

/// The root in every encoding that the client uses, and what identifies the device.
pub fn secret_encodings(root: &[u8; 32]) -> Vec<(String, Vec<u8>)> {
    let words: Vec<_> = RecoveryPhrase::from_bytes(root).iter().collect();
    let text = |name: &str, text: String| (name.to_owned(), text.into_bytes());
    let mut secrets = vec![
        ("the root".to_owned(), root.to_vec()),
        ("a part of the root".to_owned(), root[..12].to_vec()),
        text("the root in hexadecimal", HEXLOWER.encode(&root[..8])),
        text("the root in base64", BASE64.encode(&root[..9])),
        text("the root in base64url", BASE64URL_NOPAD.encode(&root[..9])),
        text("the root in base32", BASE32_NOPAD.encode(&root[..10])),
        text("the recovery words", words[..3].join(" ")),
        text("a cookie", "cookie".into()),
        text("a referrer", "referer".into()),
        text("a language", "accept-language".into()),
        text("the version", env!("CARGO_PKG_VERSION").into()),
        text("the system", std::env::consts::OS.into()),
        text("the architecture", std::env::consts::ARCH.into()),
    ];
    for (name, variable) in [
        ("the user's name", "USER"),
        ("the user's name", "LOGNAME"),
        ("the home", "HOME"),
        ("the locale", "LANG"),
        ("the host's name", "HOSTNAME"),
    ] {
        let value = std::env::var(variable).unwrap_or_default();
        // Shorter values occur by chance.
        if value.len() > 2
            && value != "C.UTF-8"
            && value != "localhost"
            && !value.eq_ignore_ascii_case("openchat")
        {
            secrets.push(text(name, value));
        }
    }
    if let Ok(host) = std::fs::read_to_string("/etc/hostname") {
        let host = host.trim();
        if host.len() > 2 && host != "localhost" && !host.eq_ignore_ascii_case("openchat") {
            secrets.push(text("the host's name", host.to_owned()));
        }
    }
    secrets
}

/// Disallowed requests and fields, secrets, and the identifiers of other servers.
pub fn all_violations(
    captures: &[Capture],
    server: &Recipient,
    others: &[&Recipient],
    secrets: &[(String, Vec<u8>)],
) -> Vec<String> {
    let mut secrets = secrets.to_vec();
    for other in others {
        for (name, value) in [("uid", &other.user), ("device", &other.device)] {
            let name = format!("another server's {name}");
            secrets.push((name, value.clone().into_bytes()));
        }
    }
    let violations_of = |capture: &Capture| {
        let traffic = traffic::parse(capture);
        let mut found = violations(&traffic, server);
        found.extend(leaked_secrets(&capture.bytes, &secrets));
        // Frames are masked, so the search needs their decoded payload.
        let frames = traffic.text_frames.iter().map(String::as_bytes);
        let control_frames = traffic
            .control_frames
            .iter()
            .map(|(_, content)| content.as_slice());
        for content in frames.chain(control_frames) {
            found.extend(leaked_secrets(content, &secrets));
        }
        found
    };
    captures.iter().flat_map(violations_of).collect()
}
