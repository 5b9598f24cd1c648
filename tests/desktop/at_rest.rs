//! What the history costs a program that rests, in memory.
//!
//! `cargo test --release --test desktop -- --ignored --nocapture at_rest`

use std::time::Duration;

use super::community::{CommunityProcess, first_channel, post_message};
use super::harness::Display;
use super::{SIZE, join, run_exclusively};

/// Of the history, in KiB.
const MAX_GROWTH: u64 = 5 * 1024;
const MESSAGES: usize = 100;

/// The memory of a program that has joined a server and opened its channel, in KiB: resident, and its own part of that.
/// Without a history it has the same identity, and finds no folder for its databases.
fn at_rest(with_history: bool) -> [u64; 2] {
    let display = Display::start(SIZE);
    let community = CommunityProcess::start();
    let address = community.addresses.first().unwrap().clone();
    let channel = first_channel(&address);
    for number in 0..MESSAGES {
        let body = format!("message {number}");
        post_message(&address, &channel, "uid_visitor", &body);
    }
    let profile = tempfile::tempdir().unwrap();
    if !with_history {
        std::fs::write(profile.path().join("history"), "no folder").unwrap();
    }
    let process = join(&display, &address, &profile);
    std::thread::sleep(Duration::from_secs(15));
    ["VmRSS:", "RssAnon:"].map(|name| process.memory(name))
}

#[test]
#[ignore = "measures the release build"]
fn history_takes_little_memory_at_rest() {
    let _lock = run_exclusively();
    let mut growth = Vec::new();
    for _ in 0..3 {
        let without = at_rest(false);
        let with = at_rest(true);
        eprintln!("{without:?} KiB without a history, {with:?} KiB with one");
        growth.push(with[0].saturating_sub(without[0]));
    }
    growth.sort_unstable();
    assert!(growth[1] <= MAX_GROWTH, "{growth:?}");
}
