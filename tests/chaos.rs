//! Nothing is lost and nothing is doubled: the whole application with a user who reads and writes, three servers at which
//! much goes wrong, and `kill -9` again and again.
//!
//! `cargo test --test chaos` takes less than a minute. The long one takes about ten:
//! `cargo test --release --test chaos -- --ignored --nocapture long`. `OPENCHAT_CHAOS_SEED` repeats what a failed test
//! printed as its seed, as far as time lets it.

#![cfg(target_os = "linux")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

#[path = "chaos/client.rs"]
mod client;
#[path = "adversary/meter.rs"]
mod meter;
#[path = "chaos/random.rs"]
mod random;
#[path = "chaos/reader.rs"]
mod reader;
#[path = "chaos/restart.rs"]
mod restart;
#[path = "chaos/servers.rs"]
mod servers;
#[path = "chaos/user.rs"]
mod user;
#[path = "adversary/window.rs"]
mod window;

use std::time::Duration;

use openchat::demo::FaultRates;
use peak_alloc::PeakAlloc;

use user::Plan;

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

const RATES: FaultRates = FaultRates {
    seed: 0,
    lost_events: 50,
    server_errors: 50,
    rate_limits: 50,
    cut_responses: 50,
    delay: 3000,
    socket_drops: 5000,
    restarts: 20_000,
};

fn seed() -> u64 {
    let seed = std::env::var("OPENCHAT_CHAOS_SEED").ok();
    let seed = seed.map(|seed| seed.parse().expect("a number as the seed"));
    seed.unwrap_or_else(|| u64::from(std::process::id()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_message_is_there_once_after_faults_and_kills() {
    user::run(&Plan {
        seed: seed(),
        rates: FaultRates {
            delay: 300,
            socket_drops: 3000,
            restarts: 10_000,
            ..RATES
        },
        foreign: 600,
        own: 24,
        duration: Duration::from_secs(20),
        time_between_kills: Duration::from_secs(5),
        timeout: Duration::from_secs(90),
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes ten minutes"]
async fn every_message_is_there_once_after_faults_and_kills_long() {
    user::run(&Plan {
        seed: seed(),
        rates: RATES,
        foreign: 10_000,
        own: 500,
        duration: Duration::from_secs(500),
        time_between_kills: Duration::from_secs(20),
        timeout: Duration::from_secs(600),
    })
    .await;
}
