//! The client process as a test sees it: starts it, looks at its window, and asks what it measured.

use std::process::Stdio;
use std::time::{Duration, Instant};

use openchat::store::paths::Profile;
use openchat::store::registry::{JoinedServer, Registry};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

pub const FOLDER: &str = "OPENCHAT_TEST_ADVERSARY_FOLDER";
/// How long the window may take to answer, or to show what is waited for, before the test fails.
const TIMEOUT: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(50);
pub const MIB: usize = 1024 * 1024;
/// Above it the process is ended, so that a failing test does not take the machine down. In bytes.
const MAX_RESIDENT: usize = 1500 * MIB;
/// The longest time of a key. Without optimization everything takes ten times as long.
const SLOWEST_KEY: Duration = Duration::from_millis(if cfg!(debug_assertions) { 1000 } else { 50 });
/// The most memory that an attack takes, in bytes.
const MAX_PEAK: usize = 60 * MIB;
/// The most memory in use after an attack, above that at rest, in bytes.
const MAX_KEPT: usize = 10 * MIB;

/// What the client measured since the last `rest`.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub typed: usize,
    pub shown: usize,
    pub slowest: Duration,
    pub median: Duration,
    /// In bytes, above those at rest.
    pub peak: usize,
    pub grown: usize,
    pub updates: usize,
    pub draft: String,
}

impl Report {
    fn parse(line: &str) -> Self {
        let mut parts = line.splitn(10, ' ');
        let mut number = || parts.next().unwrap().parse::<u64>().unwrap();
        let mut numbers = [0; 9];
        numbers.fill_with(&mut number);
        let [
            typed,
            shown,
            slowest,
            median,
            peak,
            grown,
            _quiet,
            updates,
            _frames,
        ] = numbers;
        let size = |number: u64| usize::try_from(number).unwrap();
        Self {
            typed: size(typed),
            shown: size(shown),
            slowest: Duration::from_micros(slowest),
            median: Duration::from_micros(median),
            peak: size(peak),
            grown: size(grown),
            updates: size(updates),
            draft: parts.next().unwrap_or_default().to_owned(),
        }
    }

    /// Fails if a key waited or memory was taken.
    pub fn assert_unharmed(&self) {
        self.assert_responsive();
        assert!(
            self.peak <= MAX_PEAK,
            "{} MiB were allocated",
            self.peak / MIB
        );
    }

    /// Fails if memory stays in use after the attack. Nothing is closed before: kept rows must fit, too.
    pub fn assert_given_back(&self) {
        assert!(self.grown <= MAX_KEPT, "{} MiB are kept", self.grown / MIB);
    }

    pub fn assert_responsive(&self) {
        assert!(self.shown > 0, "no key was shown");
        assert!(self.slowest <= SLOWEST_KEY, "a key took {:?}", self.slowest);
        let expected = if self.typed % 2 == 1 { "a" } else { "" };
        assert_eq!(self.draft, expected, "keys were lost");
    }
}

/// A running client. Ends when this is dropped.
pub struct Client {
    process: Child,
    input: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
    pub profile: TempDir,
}

impl Client {
    /// Starts a client that has joined these servers, as pairs of address and server ID, and opens the first of them.
    pub async fn start(servers: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::open(Some(folder.path())).unwrap();
        let mut registry = Registry::default();
        for (number, (address, server)) in servers.iter().enumerate() {
            let uid = format!("srv-{number}");
            let device = format!("dev_abcdefghijklmno{number}");
            let joined = JoinedServer::new(
                uid.as_str().into(),
                (*address).into(),
                (*server).into(),
                device.as_str().into(),
            );
            registry.add(joined).unwrap();
        }
        registry.save(&profile.registry()).unwrap();
        let mut process = child("client_process")
            .env(FOLDER, folder.path())
            .spawn()
            .unwrap();
        let mut client = Self {
            input: process.stdin.take().unwrap(),
            lines: BufReader::new(process.stdout.take().unwrap()).lines(),
            process,
            profile: folder,
        };
        let _watch = tokio::spawn(end_at_limit(client.process.id().unwrap()));
        client.click("Create identity").await;
        client.click("Use temporary identity").await;
        client
    }

    async fn ask(&mut self, command: &str) -> String {
        let asked = Instant::now();
        let answer = tokio::time::timeout(TIMEOUT, async {
            let line = format!("{command}\n");
            self.input.write_all(line.as_bytes()).await.ok()?;
            loop {
                let line = self.lines.next_line().await.ok()??;
                if let Some(answer) = line.strip_prefix('@') {
                    return Some(answer.to_owned());
                }
            }
        });
        match answer.await {
            Ok(Some(answer)) => answer,
            Ok(None) => panic!(
                "the client ended ({:?}) {:?} after {command:?}",
                self.process.try_wait(),
                asked.elapsed()
            ),
            Err(elapsed) => panic!("{elapsed}: the window did not answer for {TIMEOUT:?}"),
        }
    }

    pub async fn is_visible(&mut self, text: &str) -> bool {
        self.ask(&format!("find {text}")).await == "yes"
    }

    /// Waits until a text is on the screen, as a part of one.
    pub async fn wait_for(&mut self, text: &str) {
        self.wait_until(&format!("find {text}")).await;
    }

    /// Waits for a control with exactly this name, and presses it.
    pub async fn click(&mut self, name: &str) {
        self.wait_until(&format!("click {name}")).await;
    }

    async fn wait_until(&mut self, command: &str) {
        let end = Instant::now() + TIMEOUT;
        while self.ask(command).await != "yes" {
            if Instant::now() > end {
                let screen = self.screen().await;
                panic!("{command}: the screen shows {screen}");
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Types a message into the composer and sends it.
    pub async fn send(&mut self, text: &str) {
        let _sent = self.ask(&format!("send {text}")).await;
    }

    /// The texts on the screen.
    pub async fn screen(&mut self) -> String {
        self.ask("screen").await
    }

    /// The size of the log files, in bytes.
    pub fn log_size(&self) -> usize {
        let profile = Profile::open(Some(self.profile.path())).unwrap();
        let files = std::fs::read_dir(profile.logs()).into_iter().flatten();
        let sizes = files.filter_map(|file| file.ok()?.metadata().ok());
        sizes.map(|file| usize::try_from(file.len()).unwrap()).sum()
    }

    pub async fn report(&mut self) -> Report {
        Report::parse(&self.ask("report").await)
    }

    /// Types while an attack runs, and until the client has done all that came of it. The first line of the table of
    /// `--nocapture` names the columns.
    pub async fn measure(&mut self, name: &str, attack: impl Future<Output = ()>) -> Report {
        self.click("composer").await;
        let _typing = self.ask("type").await;
        self.settle().await;
        let _resting = self.ask("rest").await;
        attack.await;
        self.settle().await;
        let report = self.report().await;
        println!(
            "{name:<48} key {:>8.1?} at most, {:>7.1?} median, {:>5.1} MiB peak, {:>5.1} MiB kept",
            report.slowest,
            report.median,
            mebibytes(report.peak),
            mebibytes(report.grown),
        );
        let _paused = self.ask("pause").await;
        report
    }

    /// Waits until hardly anything but the typed keys changes the state.
    async fn settle(&mut self) {
        const INTERVAL: Duration = Duration::from_millis(250);
        /// Ten keys, and three messages for each.
        const UPDATES: usize = 30;
        let end = Instant::now() + TIMEOUT;
        let mut before = self.report().await.updates;
        loop {
            tokio::time::sleep(INTERVAL).await;
            let updates = self.report().await.updates;
            if updates.saturating_sub(before) <= UPDATES || Instant::now() > end {
                return;
            }
            before = updates;
        }
    }
}

/// This program, to run one of its ignored tests.
fn child(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let _command = command
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Runs an ignored test as a process to its end. Gives the answer that it printed.
pub async fn run_child(
    test: &str,
    variables: impl IntoIterator<Item = (&str, String)>,
    timeout: Duration,
) -> String {
    let process = child(test).envs(variables).spawn().unwrap();
    let output = tokio::time::timeout(timeout, process.wait_with_output());
    let output = output.await.expect("the process ends").unwrap();
    assert!(output.status.success(), "{test} failed");
    let printed = String::from_utf8_lossy(&output.stdout);
    let mut lines = printed.lines();
    let answer = lines.find_map(|line| line.strip_prefix('@'));
    answer.expect("the process answers").to_owned()
}

#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
fn mebibytes(bytes: usize) -> f64 {
    bytes as f64 / MIB as f64
}

/// Ends a process that takes far more memory than any test allows.
async fn end_at_limit(process: u32) {
    let statm = format!("/proc/{process}/statm");
    while let Ok(statm) = tokio::fs::read_to_string(&statm).await {
        let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok());
        if pages.unwrap_or(0usize) * 4096 > MAX_RESIDENT {
            let _ended = std::process::Command::new("kill")
                .args(["-9", &process.to_string()])
                .status();
            eprintln!("the client took more than {} MiB", MAX_RESIDENT / MIB);
            return;
        }
        tokio::time::sleep(POLL).await;
    }
}
