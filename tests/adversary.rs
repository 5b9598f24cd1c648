//! Attacks of a server or a member on the whole application: it stays responsive, takes little memory, and another server
//! notices nothing. `cargo test --release --test adversary -- --nocapture` prints what was measured.

#![cfg(target_os = "linux")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

#[path = "adversary/client.rs"]
mod client;
#[path = "adversary/content.rs"]
mod content;
#[allow(dead_code, reason = "shared with tests/hostile.rs")]
#[path = "hostile/fake_host.rs"]
mod fake_host;
#[path = "adversary/isolation.rs"]
mod isolation;
#[path = "adversary/meter.rs"]
mod meter;
#[path = "adversary/mutation.rs"]
mod mutation;
#[path = "adversary/network.rs"]
mod network;
#[path = "adversary/proxy.rs"]
mod proxy;
#[path = "adversary/server.rs"]
mod server;
#[path = "adversary/window.rs"]
mod window;

use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// The client process.
#[test]
#[ignore = "started by the other tests as a separate process"]
fn client_process() {
    if let Some(folder) = std::env::var_os(client::FOLDER) {
        window::run(folder.as_ref());
    }
}

/// Runs one attack at a time, so that none is slowed down by another.
async fn run_exclusively() -> tokio::sync::MutexGuard<'static, ()> {
    static LOCK: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    LOCK.lock().await
}

/// Fewer where nothing is optimized, so that a run stays short.
const fn scaled(count: usize) -> usize {
    if cfg!(debug_assertions) {
        count / 10
    } else {
        count
    }
}
