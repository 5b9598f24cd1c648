//! Who may speak to the world outside (ADR-0005): each means of it, and the only files that may name it.

use super::report;
use super::source::{Source, sources};

/// How a path begins that leads outside, and the files, or folders with a slash at their end, that may name it.
const MEANS: &[(&[&str], &[&str])] = &[
    (
        &["reqwest"],
        &[
            "src/net/egress.rs",
            "src/net/egress/",
            "src/net/error.rs",
            "src/net/proxy.rs",
        ],
    ),
    (
        &["tokio_tungstenite"],
        &[
            "src/net/error.rs",
            "src/net/socket/dial.rs",
            "src/net/socket/websocket.rs",
        ],
    ),
    (&["tungstenite"], &["src/net/socket/websocket.rs"]),
    (&["hyper_util"], &["src/net/proxy.rs"]),
    (&["hyper"], &[]),
    (&["h2"], &[]),
    (&["socket2"], &[]),
    (&["mio"], &[]),
    (&["rustix"], &[]),
    (&["libc"], &[]),
    (
        &["tokio", "net"],
        &[
            "src/demo.rs",
            "src/demo/",
            "src/net/socket/dial.rs",
            "src/net/proxy.rs",
            "src/platform/instance/",
        ],
    ),
    (&["tokio", "process"], &[]),
    (&["std", "net"], &["src/demo.rs", "src/demo/"]),
    (&["std", "os", "unix", "net"], &["src/platform/instance/"]),
    (
        &["std", "process", "Command"],
        &["src/platform/open.rs", "src/platform/renderer.rs"],
    ),
];
/// Addresses alone reach nobody.
const ADDRESSES: &[&str] = &[
    "AddrParseError",
    "IpAddr",
    "Ipv4Addr",
    "Ipv6Addr",
    "SocketAddr",
    "SocketAddrV4",
    "SocketAddrV6",
];

/// Where a file names a means that is not its own.
fn faults(file: &Source) -> Vec<String> {
    let mut wrong = Vec::new();
    for (line, path) in file.paths() {
        for (means, speakers) in MEANS {
            let may = speakers.iter().any(|speaker| {
                file.path == *speaker || (speaker.ends_with('/') && file.path.starts_with(speaker))
            });
            if !may && leads_to(&path, means) {
                let path = path.join("::");
                wrong.push(format!("{}:{line}: {path}", file.path));
            }
        }
    }
    wrong
}

/// Whether a path leads to this means, or takes in a whole that holds it.
fn leads_to(path: &[String], means: &[&str]) -> bool {
    let address = means == ["std", "net"]
        && path
            .get(2)
            .is_some_and(|name| ADDRESSES.contains(&name.as_str()));
    let begins = path.len() >= means.len() && path.iter().zip(means).all(|(a, b)| a == b);
    // `use std::process` lets `process::Command` be named where no path begins with `std`.
    let whole = path.len() + 1 == means.len() && path.len() > 1;
    let holds = whole && path.iter().zip(means).all(|(a, b)| a == b);
    (begins && !address) || holds
}

#[test]
fn only_the_border_speaks_to_the_world() {
    let wrong: Vec<_> = sources().iter().flat_map(faults).collect();
    report("something speaks past the border", &wrong);
}

#[test]
fn whoever_speaks_past_the_border_is_found() {
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
    ] {
        assert!(!faults(&Source::parse(path, text)).is_empty(), "{text}");
    }
    let address = Source::parse("src/net/a.rs", "use std::net::{IpAddr, Ipv4Addr};");
    assert_eq!(faults(&address), Vec::<String>::new());
}
