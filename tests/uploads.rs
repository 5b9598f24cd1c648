//! Files are sent once and as promised: the whole application with a user who drops pictures on it, three servers at which
//! much goes wrong, and `kill -9` again and again.
//!
//! `cargo test --test uploads` takes less than a minute. The long one sends 200 files:
//! `cargo test --test uploads -- --ignored --nocapture 200`. `OPENCHAT_CHAOS_SEED` repeats what a failed test printed as its
//! seed, as far as time lets it.

#![cfg(target_os = "linux")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

#[allow(
    dead_code,
    reason = "the other test of faults and kills uses all of it"
)]
#[path = "chaos/client.rs"]
mod client;
#[path = "adversary/meter.rs"]
mod meter;
#[path = "chaos/random.rs"]
mod random;
#[allow(
    dead_code,
    reason = "the other test of faults and kills uses all of it"
)]
#[path = "chaos/servers.rs"]
mod servers;
#[path = "uploads/stopped.rs"]
mod stopped;
#[path = "adversary/window.rs"]
mod window;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use openchat::demo::FaultRates;
use openchat::domain::upload::FileSource;
use openchat::platform::picture::outgoing;
use peak_alloc::PeakAlloc;

use client::{Client, Result};
use random::Random;
use servers::Servers;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const HEIGHT: f32 = 1000.0;
const SECRET: &[u8] = b"GPS 53.5511N 9.9937E taken by Ada";
const MAX: u64 = 50 * 1024 * 1024;
/// How long a file may take until it is prepared, and a message until it is drawn.
const MOMENT: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(30);

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
    server_errors: 100,
    rate_limits: 30,
    cut_responses: 100,
    delay: 300,
    socket_drops: 4000,
    restarts: 15_000,
};

fn seed() -> u64 {
    let seed = std::env::var("OPENCHAT_CHAOS_SEED").ok();
    let seed = seed.map(|seed| seed.parse().expect("a number as the seed"));
    seed.unwrap_or_else(|| u64::from(std::process::id()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_file_is_there_once_after_faults_and_kills() {
    let time_between_kills = Duration::from_millis(1500);
    run(seed(), 30, time_between_kills, Duration::from_secs(120)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute"]
async fn every_one_of_200_files_is_there_once_after_faults_and_kills() {
    let time_between_kills = Duration::from_millis(1500);
    run(seed(), 200, time_between_kills, Duration::from_secs(600)).await;
}

/// Where a file was sent: the server and the channel.
type Place = (usize, usize);

/// A picture that is like no other, with metadata. Every other one is a photo, whose pixels are changed by sending it.
fn new_file(folder: &Path, number: usize, random: &mut Random) -> PathBuf {
    let (width, height) = (40 + number % 50, 30 + random.below(60));
    let pixels: Vec<_> = (0..width * height * 3)
        .map(|at| u8::try_from((at * number + random.below(40)) % 256).unwrap())
        .collect();
    let mut exif = b"II*\0\x08\0\0\0\x01\0\x3b\x01\x02\0".to_vec();
    exif.extend(u32::try_from(SECRET.len()).unwrap().to_le_bytes());
    exif.extend(26_u32.to_le_bytes());
    exif.extend([0; 4]);
    exif.extend(SECRET);
    let mut bytes = Vec::new();
    let size = (
        u32::try_from(width).unwrap(),
        u32::try_from(height).unwrap(),
    );
    let kind = ExtendedColorType::Rgb8;
    let extension = if number.is_multiple_of(2) {
        let mut encoder = PngEncoder::new(&mut bytes);
        encoder.set_exif_metadata(exif).unwrap();
        encoder.write_image(&pixels, size.0, size.1, kind).unwrap();
        "PNG"
    } else {
        let mut encoder = JpegEncoder::new(&mut bytes);
        encoder.set_exif_metadata(exif).unwrap();
        encoder.write_image(&pixels, size.0, size.1, kind).unwrap();
        "JPEG"
    };
    assert!(contains(&bytes, SECRET));
    let path = folder.join(format!("own-{number:05}.{extension}"));
    std::fs::write(&path, bytes).unwrap();
    path
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// What the user has sent.
struct Files {
    folder: tempfile::TempDir,
    next: usize,
    /// What must arrive, by the name under which it leaves.
    expected: BTreeMap<String, Vec<u8>>,
    /// What was drawn is promised.
    drawn: BTreeMap<String, Place>,
    undrawn: BTreeSet<String>,
}

async fn run(seed: u64, count: usize, time_between_kills: Duration, timeout: Duration) {
    println!("OPENCHAT_CHAOS_SEED={seed}");
    let servers = Servers::start().await;
    let profile = servers.new_profile(HEIGHT);
    servers.set_fault_rates(FaultRates { seed, ..RATES });
    let mut random = Random::new(seed, 1);
    let mut files = Files {
        folder: tempfile::tempdir().unwrap(),
        next: 0,
        expected: BTreeMap::new(),
        drawn: BTreeMap::new(),
        undrawn: BTreeSet::new(),
    };
    let mut kills = 0;
    while files.drawn.len() < count {
        let mut client = Client::start(profile.path());
        client.kill_after(random.around(time_between_kills));
        let sent = send_some(&mut client, &servers, &mut files, count, &mut random);
        if sent.await.is_ok() {
            // The last ones are on their way.
            client.kill().await;
        } else {
            client.ended().await;
        }
        kills += 1;
    }
    servers.set_fault_rates(FaultRates::default());
    let calm = Instant::now();
    let mut client = Client::start(profile.path());
    client
        .unlock()
        .await
        .expect("the client is not killed here");
    let mut problems = check(&servers, &files);
    while !problems.is_empty() && calm.elapsed() < timeout {
        let retried = retry_all(&mut client, &servers).await;
        retried.expect("the client is not killed here");
        problems = check(&servers, &files);
    }
    client.kill().await;
    println!(
        "{} files, {} not drawn before the end of the client, {kills} times killed; complete after {:.1?}",
        files.drawn.len(),
        files.undrawn.len(),
        calm.elapsed(),
    );
    assert!(problems.is_empty(), "seed {seed}:\n{}", problems.join("\n"));
}

/// Drops files on one channel after the other, until enough are sent or the client is killed.
async fn send_some(
    client: &mut Client,
    servers: &Servers,
    files: &mut Files,
    count: usize,
    random: &mut Random,
) -> Result<()> {
    client.unlock().await?;
    while files.drawn.len() < count {
        let at = *random.pick(&servers.channels());
        let (server, channel) = servers.names(at);
        client.open(server, channel).await?;
        let mut names = Vec::new();
        for _ in 0..[1, 1, 2, 4][random.below(4)] {
            files.next += 1;
            let path = new_file(files.folder.path(), files.next, random);
            let source = FileSource::Path(path.clone());
            let prepared = outgoing::prepare(&source, MAX).unwrap();
            let name = prepared.file.name.clone();
            let _new = (files.expected).insert(name.clone(), prepared.content.to_vec());
            let _new = files.undrawn.insert(name.clone());
            let _dropped = client.ask(&format!("drop {}", path.display())).await?;
            names.push(name);
        }
        for name in &names {
            client.expect(&format!("Remove {name}")).await?;
        }
        let text = [String::new(), format!("with {}", files.next)];
        client.send(&text[random.below(2)]).await?;
        let is_drawn = is_drawn(client, &names).await?;
        for name in names.iter().filter(|_| is_drawn) {
            let _undrawn = files.undrawn.remove(name);
            let _new = files.drawn.insert(name.clone(), at);
        }
    }
    Ok(())
}

/// Whether a message with these files is shown, as sent or on its way.
async fn is_drawn(client: &mut Client, names: &[String]) -> Result<bool> {
    let end = Instant::now() + MOMENT;
    while Instant::now() < end {
        let rows = client.rows().await?;
        let shows = |row: &String| names.iter().all(|name| row.contains(name.as_str()));
        if rows
            .iter()
            .any(|row| shows(row) && !row.ends_with("Saving"))
        {
            return Ok(true);
        }
        tokio::time::sleep(POLL).await;
    }
    Ok(false)
}

/// As a user would do where it is offered.
async fn retry_all(client: &mut Client, servers: &Servers) -> Result<()> {
    for at in servers.channels() {
        let (server, channel) = servers.names(at);
        client.open(server, channel).await?;
        while client.press_if_there("Retry").await? || client.press_if_there("Try again").await? {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(())
}

/// What was drawn must be on the server once, and the rest not more often; all with the bytes that were promised.
fn check(servers: &Servers, files: &Files) -> Vec<String> {
    let mut problems = Vec::new();
    let mut found = BTreeMap::<String, Vec<Place>>::new();
    for at in servers.channels() {
        let server = &servers.list[at.0];
        let attachments = server.control.attachments(server.channels[at.1].0);
        let mut last = String::new();
        for (name, bytes) in attachments {
            if files.expected.get(&name) != Some(&bytes) {
                problems.push(format!("{name} has other bytes"));
            }
            if contains(&bytes, SECRET) {
                problems.push(format!("{name} has its metadata"));
            }
            if name < last {
                problems.push(format!("{name} is after {last}"));
            }
            last.clone_from(&name);
            found.entry(name).or_default().push(at);
        }
    }
    for (name, at) in &files.drawn {
        match found.get(name).map_or(&[][..], Vec::as_slice) {
            [only] if only == at => {}
            [] => problems.push(format!("{name} is lost")),
            places => problems.push(format!("{name} of {at:?} is at {places:?}")),
        }
    }
    let several = |name: &&String| found.get(*name).is_some_and(|found| found.len() > 1);
    let doubled = files.undrawn.iter().filter(several);
    problems.extend(doubled.map(|name| format!("{name} is there more than once")));
    problems
}
