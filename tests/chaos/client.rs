//! The client process as its user sees it: a window to look at, and a keyboard and a mouse. It may be killed at any time.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::servers::PASSPHRASE;

pub const FOLDER: &str = "OPENCHAT_TEST_CHAOS_FOLDER";
/// How long the window may take to answer, or to show what is waited for, before the test fails.
const TIMEOUT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(30);

/// The process was killed on purpose.
#[derive(Debug)]
pub struct Killed;

pub type Result<T> = std::result::Result<T, Killed>;

/// A running client. It is killed when this is dropped.
pub struct Client {
    process: Child,
    input: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
    /// Set before the process is killed.
    is_killed: Arc<AtomicBool>,
}

impl Client {
    pub fn start(folder: &Path) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "client_process", "--ignored", "--nocapture"])
            .env(FOLDER, folder)
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self {
            input: process.stdin.take().unwrap(),
            lines: BufReader::new(process.stdout.take().unwrap()).lines(),
            process,
            is_killed: Arc::default(),
        }
    }

    /// Kills the process after a time, whatever it does then.
    pub fn kill_after(&self, time: Duration) {
        let process = self.process.id().unwrap();
        let process = rustix::process::Pid::from_raw(process.try_into().unwrap()).unwrap();
        let is_killed = Arc::clone(&self.is_killed);
        let _detached = tokio::spawn(async move {
            tokio::time::sleep(time).await;
            is_killed.store(true, Ordering::SeqCst);
            // It may have ended.
            let _ = rustix::process::kill_process(process, rustix::process::Signal::KILL);
        });
    }

    /// Kills the process and waits for its end.
    pub async fn kill(mut self) {
        self.process.kill().await.unwrap();
    }

    /// Waits for something else, or until the process is killed.
    pub async fn stay_until(&mut self, other: impl Future<Output = ()>) -> Result<()> {
        tokio::select! {
            () = other => Ok(()),
            status = self.process.wait() => {
                let is_killed = self.is_killed.load(Ordering::SeqCst);
                assert!(is_killed, "the client ended: {status:?}");
                Err(Killed)
            }
        }
    }

    /// Waits until the process has ended.
    pub async fn ended(mut self) {
        drop(self.input);
        let _status = self.process.wait().await.unwrap();
    }

    pub async fn ask(&mut self, command: &str) -> Result<String> {
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
            Ok(Some(answer)) => Ok(answer),
            Ok(None) if self.is_killed.load(Ordering::SeqCst) => Err(Killed),
            Ok(None) => panic!("the client ended after {command:?}"),
            Err(elapsed) => panic!("{elapsed}: no answer to {command:?} for {TIMEOUT:?}"),
        }
    }

    /// Waits until a command has an effect.
    async fn wait_until(&mut self, command: &str) -> Result<()> {
        let end = Instant::now() + TIMEOUT;
        while self.ask(command).await? != "yes" {
            if Instant::now() > end {
                let screen = self.ask("screen").await?;
                panic!("{command}: the screen shows {screen}");
            }
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    pub async fn sees(&mut self, text: &str) -> Result<bool> {
        Ok(self.ask(&format!("find {text}")).await? == "yes")
    }

    /// Waits until a text is on the screen, as a part of one.
    pub async fn expect(&mut self, text: &str) -> Result<()> {
        self.wait_until(&format!("find {text}")).await
    }

    /// Presses a control if it is there.
    pub async fn press_if_there(&mut self, name: &str) -> Result<bool> {
        Ok(self.ask(&format!("press {name}")).await? == "yes")
    }

    pub async fn unlock(&mut self) -> Result<()> {
        self.wait_until("find Unlock your identity").await?;
        // The first field has the focus.
        let _typed = self.ask(&format!("send {PASSPHRASE}")).await?;
        let end = Instant::now() + TIMEOUT;
        while self.sees("Unlock your identity").await? {
            assert!(Instant::now() < end, "the identity is not unlocked");
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    pub async fn open_server(&mut self, server: &str) -> Result<()> {
        self.wait_until(&format!("press {server}")).await?;
        self.wait_until(&format!("find Actions for {server}")).await
    }

    /// Opens a channel and waits until it is shown.
    pub async fn open(&mut self, server: &str, channel: &str) -> Result<()> {
        self.open_server(server).await?;
        self.wait_until(&format!("press {channel}")).await?;
        self.wait_until(&format!("find Conversation in #{channel}"))
            .await
    }

    pub async fn type_text(&mut self, text: &str) -> Result<()> {
        self.wait_until("click composer").await?;
        let _typed = self.ask(&format!("write {text}")).await?;
        Ok(())
    }

    /// What is written, and sent with Enter, replaces the draft.
    pub async fn send(&mut self, text: &str) -> Result<()> {
        self.wait_until("click composer").await?;
        let _cleared = self.ask("clear").await?;
        let _sent = self.ask(&format!("send {text}")).await?;
        Ok(())
    }

    /// The messages that the list has rows for, as they are read out, from the top.
    pub async fn rows(&mut self) -> Result<Vec<String>> {
        Ok(serde_json::from_str(&self.ask("rows").await?).unwrap())
    }

    /// A positive number scrolls up.
    pub async fn scroll(&mut self, pixels: i32) -> Result<()> {
        let _scrolled = self.ask(&format!("scroll {pixels}")).await?;
        Ok(())
    }
}
