//! Two processes and one profile: the program itself hands over what it was asked for, and a dead holder blocks nobody.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use futures::StreamExt;
use openchat::platform::instance::{self, Claim};
use openchat::store::paths::Profile;

const FOLDER: &str = "OPENCHAT_TEST_INSTANCE_FOLDER";

/// The process that holds the profile, and says what it hears.
#[test]
#[ignore = "runs in a process of its own, which is killed"]
fn holds_the_profile_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let profile = Profile::open(Some(Path::new(&folder))).unwrap();
    let Ok(Claim::First(instance)) = instance::claim(&profile.run(), None) else {
        panic!("somebody else holds it");
    };
    let say = |text: String| {
        let mut out = std::io::stdout();
        writeln!(out, "\nheard {text}")
            .and_then(|()| out.flush())
            .unwrap();
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut visitors = Box::pin(instance::visitors(&Arc::new(instance)));
        say(String::from("nothing yet"));
        while let Some(handed) = visitors.next().await {
            say(handed.0.unwrap_or_else(|| String::from("nothing to open")));
        }
    });
}

struct Holder {
    child: Child,
    lines: Box<dyn Iterator<Item = String>>,
}

impl Holder {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "holds_the_profile_until_it_is_killed",
                "--ignored",
                "--nocapture",
            ])
            .env(FOLDER, folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let lines = lines.filter_map(|line| line.strip_prefix("heard ").map(str::to_owned));
        let mut holder = Self {
            child,
            lines: Box::new(lines),
        };
        assert_eq!(holder.hears(), "nothing yet");
        holder
    }

    fn hears(&mut self) -> String {
        self.lines.next().expect("it lives")
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        let _status = self.child.wait().unwrap();
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        // It may have been killed before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program, where it could open no window: who gets an answer from it got it before any window.
fn program(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_openchat"))
        .arg("--profile")
        .arg(folder)
        .args(arguments)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .output()
        .unwrap()
}

#[test]
fn the_second_program_hands_its_link_over_and_ends_well() {
    let folder = tempfile::tempdir().unwrap();
    let mut holder = Holder::start(folder.path());
    for (arguments, heard) in [
        (
            &["openchat://join?address=https%3A%2F%2Fchat.example"][..],
            "openchat://join?address=https%3A%2F%2Fchat.example",
        ),
        (&["chat.example"], "chat.example"),
        (&[], "nothing to open"),
    ] {
        let output = program(folder.path(), arguments);
        assert!(output.status.success(), "{output:?}");
        assert_eq!(holder.hears(), heard);
    }
    let logs = std::fs::read_dir(folder.path().join("logs")).unwrap();
    assert_eq!(
        logs.count(),
        0,
        "the second one wrote into the profile of the first"
    );
}

#[test]
fn a_holder_that_was_killed_blocks_nobody() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..3 {
        Holder::start(folder.path()).kill();
    }
    let profile = Profile::open(Some(folder.path())).unwrap();
    let claimed = instance::claim(&profile.run(), None).unwrap();
    assert!(matches!(claimed, Claim::First(_)));
}

#[test]
fn two_profiles_are_held_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let mut a = Holder::start(&folder.path().join("a"));
    let mut b = Holder::start(&folder.path().join("b"));
    for (name, holder) in [("a", &mut a), ("b", &mut b)] {
        let word = format!("{name}.example");
        assert!(
            program(&folder.path().join(name), &[&word])
                .status
                .success()
        );
        assert_eq!(holder.hears(), word);
    }
}
