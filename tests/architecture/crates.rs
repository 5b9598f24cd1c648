//! Which files may name which crates and modules. Everything that reaches the network or starts programs is listed
//! (ADR-0005). Clippy's `disallowed_types` cannot do this: its exceptions are attributes in the files themselves.

use super::report;
use super::source::{Source, sources};

/// A path, and the files below `src` that may name it; a folder ends with a slash. The rows from `iced` on are those of the layers.
const MAY_NAME: &str = "
    reqwest net/egress.rs net/egress/ net/error.rs net/proxy.rs
    tokio_tungstenite net/error.rs net/socket/dial.rs net/socket/websocket.rs
    tungstenite net/socket/websocket.rs
    tokio_rustls net/socket/dial.rs
    hyper_util net/proxy.rs net/system_proxy.rs
    interprocess platform/instance.rs
    open::that
    open::that_detached platform/open.rs
    zbus platform/notification/freedesktop.rs platform/system_appearance/portal.rs platform/tray/status_notifier.rs
    ksni platform/tray/status_notifier.rs
    tray_icon platform/tray/status_icon.rs
    windows::UI platform/notification/toast.rs
    windows::Win32 platform/tray/overlay.rs
    objc2_app_kit platform/tray/app_badge.rs platform/tray/status_icon.rs
    windows_registry platform/autostart/registry.rs
    notify_rust platform/notification/toast.rs
    pulseaudio platform/sound/server.rs platform/sound/server/
    arboard platform/clipboard.rs platform/clipboard/files.rs
    hyper
    h2
    socket2
    mio
    rustix platform/private_file.rs platform/process.rs
    std::fs app/scene.rs log/rotating_file.rs platform/autostart.rs platform/instance.rs platform/private_file.rs store/atomic.rs store/erase.rs store/history/files.rs store/secret/history_key.rs store/secret/identity_store.rs store/themes.rs
    libc
    tokio::net demo.rs demo/ net/socket/dial.rs net/proxy.rs
    tokio::process
    std::net demo.rs demo/
    std::os::unix::net platform/display.rs platform/sound/server.rs platform/sound/server/
    std::process::Command platform/process.rs
    x11_dl platform/display.rs
    xkbcommon_dl platform/display.rs
    wayland_sys platform/display.rs
    iced a11y.rs a11y/ app.rs app/ feature/ net/ ui.rs ui/
    tokio app/ demo.rs demo/ net/ platform/
    axum demo/
    rustls net/
    keyring store/
    directories platform/autostart.rs platform/autostart/ store/
    rusqlite store/history.rs store/history/
    fluent_bundle i18n.rs i18n/
    serde_json demo/ net/ store/
";
/// Types of `std::net` that open nothing.
const ADDRESSES: &str =
    "AddrParseError IpAddr Ipv4Addr Ipv6Addr SocketAddr SocketAddrV4 SocketAddrV6";

fn violations(file: &Source) -> Vec<String> {
    let mut wrong = Vec::new();
    for rule in MAY_NAME.lines().filter(|rule| !rule.is_empty()) {
        let mut words = rule.split_whitespace();
        let restricted: Vec<_> = words.next().unwrap().split("::").collect();
        let is_allowed = words.any(|allowed| {
            let path = &file.path["src/".len()..];
            path == allowed || (allowed.ends_with('/') && path.starts_with(allowed))
        });
        let paths = file.paths.iter().filter(|_| !is_allowed);
        let named = paths.filter(|(_, path)| names(path, &restricted));
        wrong
            .extend(named.map(|(line, path)| format!("{}:{line}: {}", file.path, path.join("::"))));
    }
    wrong
}

/// Whether a path names the restricted one, something in it, or imports the module that holds it.
fn names(path: &[String], restricted: &[&str]) -> bool {
    let is_address = restricted == ["std", "net"]
        && path
            .get(2)
            .is_some_and(|name| ADDRESSES.split(' ').any(|address| address == name));
    let is_prefix = path.iter().zip(restricted).all(|(a, b)| a == b);
    // `use std::process` allows `process::Command`, which does not begin with `std`.
    let is_parent = path.len() + 1 == restricted.len() && path.len() > 1;
    is_prefix && !is_address && (path.len() >= restricted.len() || is_parent)
}

/// Ends of paths that open a file or read all of it.
const OPENING: &str = "File::create File::create_new File::open File::options OpenOptions::new fs::copy fs::read \
    fs::read_to_string fs::write";

fn opened(file: &Source) -> Vec<String> {
    // A scene is written where the command line says.
    let is_allowed = ["src/platform/private_file.rs", "src/app/scene.rs"].contains(&&*file.path);
    let paths = file.paths.iter().filter(|_| !is_allowed);
    let opening = paths.filter(|(_, path)| {
        let mut endings = OPENING
            .split_whitespace()
            .map(|end| end.split("::").collect::<Vec<_>>());
        endings.any(|end| path.ends_with(&end.iter().map(ToString::to_string).collect::<Vec<_>>()))
    });
    opening
        .map(|(line, path)| format!("{}:{line}: {}", file.path, path.join("::")))
        .collect()
}

#[test]
fn files_are_opened_in_one_place() {
    let wrong: Vec<_> = sources().iter().flat_map(opened).collect();
    report("a file is opened outside of platform::private_file", &wrong);
    let bad = "fn a() { std::fs::read_to_string(\"x\"); fs::read(\"x\"); File::open(\"x\"); }";
    assert_eq!(opened(&Source::parse("src/store/a.rs", bad)).len(), 3);
}

#[test]
fn crates_are_named_only_where_allowed() {
    let wrong: Vec<_> = sources().iter().flat_map(violations).collect();
    report("a file names a crate that it must not", &wrong);
}

#[test]
fn forbidden_names_are_found() {
    for (path, text) in [
        ("app/a", "async fn a() { reqwest::get(\"x\").await; }"),
        ("net/api/a", "use reqwest as other;"),
        ("net/api/a", "use tokio::net;"),
        ("app/a", "use tokio::net::TcpStream as Other;"),
        ("platform/a", "fn a() { std::net::UdpSocket::bind(1); }"),
        ("platform/a", "use std::net::*;"),
        ("platform/a", "use std::net::{IpAddr, ToSocketAddrs};"),
        ("feature/a", "use std::process;"),
        ("feature/a", "use std::process::{Command, Stdio};"),
        ("store/a", "use std::os::unix::net::UnixDatagram;"),
        ("log", "use tokio_tungstenite::connect_async;"),
        ("domain/a", "use iced::Task;"),
    ] {
        let found = violations(&Source::parse(&format!("src/{path}.rs"), text));
        assert!(!found.is_empty(), "{text}");
    }
    let address = Source::parse("src/net/a.rs", "use std::net::{IpAddr, Ipv4Addr};");
    assert_eq!(violations(&address), Vec::<String>::new());
}
