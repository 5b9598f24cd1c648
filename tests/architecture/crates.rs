//! Which files may name which crates and modules. Everything that reaches the network or starts programs is listed
//! (ADR-0005). Clippy's `disallowed_types` cannot do this: its exceptions are attributes in the files themselves.

use super::report;
use super::source::{Source, sources};

/// A path, and the files that may name it; a folder ends with a slash.
const MAY_NAME: &[(&str, &[&str])] = &[
    (
        "reqwest",
        &[
            "src/net/egress.rs",
            "src/net/egress/",
            "src/net/error.rs",
            "src/net/proxy.rs",
        ],
    ),
    (
        "tokio_tungstenite",
        &[
            "src/net/error.rs",
            "src/net/socket/dial.rs",
            "src/net/socket/websocket.rs",
        ],
    ),
    ("tungstenite", &["src/net/socket/websocket.rs"]),
    ("tokio_rustls", &["src/net/socket/dial.rs"]),
    ("hyper_util", &["src/net/proxy.rs"]),
    ("interprocess", &["src/platform/instance.rs"]),
    ("open::that", &[]),
    ("open::that_detached", &["src/platform/open.rs"]),
    ("hyper", &[]),
    ("h2", &[]),
    ("socket2", &[]),
    ("mio", &[]),
    ("rustix", &[]),
    ("libc", &[]),
    (
        "tokio::net",
        &[
            "src/demo.rs",
            "src/demo/",
            "src/net/socket/dial.rs",
            "src/net/proxy.rs",
        ],
    ),
    ("tokio::process", &[]),
    ("std::net", &["src/demo.rs", "src/demo/"]),
    ("std::os::unix::net", &[]),
    ("std::process::Command", &["src/platform/renderer.rs"]),
    // The layers.
    (
        "iced",
        &[
            "src/a11y.rs",
            "src/a11y/",
            "src/app.rs",
            "src/app/",
            "src/feature/",
            "src/net/",
            "src/ui.rs",
            "src/ui/",
        ],
    ),
    (
        "tokio",
        &[
            "src/app/",
            "src/demo.rs",
            "src/demo/",
            "src/net/",
            "src/platform/",
        ],
    ),
    ("axum", &["src/demo/"]),
    ("rustls", &["src/net/"]),
    ("keyring", &["src/store/"]),
    ("directories", &["src/store/"]),
    ("fluent_bundle", &["src/i18n.rs", "src/i18n/"]),
    ("serde_json", &["src/demo/", "src/net/", "src/store/"]),
];
/// Types of `std::net` that open nothing.
const ADDRESSES: &[&str] = &[
    "AddrParseError",
    "IpAddr",
    "Ipv4Addr",
    "Ipv6Addr",
    "SocketAddr",
    "SocketAddrV4",
    "SocketAddrV6",
];

fn violations(file: &Source) -> Vec<String> {
    let mut wrong = Vec::new();
    for (line, path) in file.paths() {
        for (restricted, files) in MAY_NAME {
            let allowed = files.iter().any(|allowed| {
                file.path == *allowed || (allowed.ends_with('/') && file.path.starts_with(allowed))
            });
            if !allowed && names(&path, restricted) {
                wrong.push(format!("{}:{line}: {}", file.path, path.join("::")));
            }
        }
    }
    wrong
}

/// Whether a path names the restricted one, something in it, or imports the module that holds it.
fn names(path: &[String], restricted: &str) -> bool {
    let restricted: Vec<_> = restricted.split("::").collect();
    let is_address = restricted == ["std", "net"]
        && path
            .get(2)
            .is_some_and(|name| ADDRESSES.contains(&name.as_str()));
    let is_prefix = path.iter().zip(&restricted).all(|(a, b)| a == b);
    // `use std::process` allows `process::Command`, which does not begin with `std`.
    let is_parent = path.len() + 1 == restricted.len() && path.len() > 1;
    is_prefix && !is_address && (path.len() >= restricted.len() || is_parent)
}

#[test]
fn crates_are_named_only_where_allowed() {
    let wrong: Vec<_> = sources().iter().flat_map(violations).collect();
    report("a file names a crate that it must not", &wrong);
}

#[test]
fn forbidden_names_are_found() {
    for (path, text) in [
        (
            "src/app/a.rs",
            "async fn a() { reqwest::get(\"x\").await; }",
        ),
        ("src/net/api/a.rs", "use reqwest as other;"),
        ("src/net/api/a.rs", "use tokio::net;"),
        ("src/app/a.rs", "use tokio::net::TcpStream as Other;"),
        (
            "src/platform/a.rs",
            "fn a() { std::net::UdpSocket::bind(\"x\"); }",
        ),
        ("src/platform/a.rs", "use std::net::*;"),
        (
            "src/platform/a.rs",
            "use std::net::{IpAddr, ToSocketAddrs};",
        ),
        ("src/feature/a.rs", "use std::process;"),
        ("src/feature/a.rs", "use std::process::{Command, Stdio};"),
        ("src/store/a.rs", "use std::os::unix::net::UnixDatagram;"),
        ("src/log.rs", "use tokio_tungstenite::connect_async;"),
        ("src/domain/a.rs", "use iced::Task;"),
    ] {
        let found = violations(&Source::parse(path, text));
        assert!(!found.is_empty(), "{text}");
    }
    let address = Source::parse("src/net/a.rs", "use std::net::{IpAddr, Ipv4Addr};");
    assert_eq!(violations(&address), Vec::<String>::new());
}
