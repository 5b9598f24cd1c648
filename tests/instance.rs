//! Single instance across processes: a second program forwards its link, and a killed holder releases the profile.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use futures::StreamExt;
use openchat::platform::instance::{self, Claim};
use openchat::store::paths::Profile;

const FOLDER: &str = "OPENCHAT_TEST_INSTANCE_FOLDER";

/// The child process. It holds the profile and prints each activation.
#[test]
#[ignore = "started by other tests as a separate process"]
fn child_holds_profile_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let profile = Profile::open(Some(Path::new(&folder))).unwrap();
    let Ok(Claim::First(instance)) = instance::claim(&profile.run(), None) else {
        panic!("another process holds the profile");
    };
    let print = |text: String| {
        let mut out = std::io::stdout();
        writeln!(out, "\nactivation {text}")
            .and_then(|()| out.flush())
            .unwrap();
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut activations = Box::pin(instance::activations(&Arc::new(instance)));
        print(String::from("ready"));
        while let Some(activation) = activations.next().await {
            print(
                activation
                    .0
                    .unwrap_or_else(|| String::from("nothing to open")),
            );
        }
    });
}

struct Holder {
    child: Child,
    activations: Box<dyn Iterator<Item = String>>,
}

impl Holder {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "child_holds_profile_until_killed",
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
        let activations =
            lines.filter_map(|line| line.strip_prefix("activation ").map(str::to_owned));
        let mut holder = Self {
            child,
            activations: Box::new(activations),
        };
        assert_eq!(holder.next(), "ready");
        holder
    }

    fn next(&mut self) -> String {
        self.activations.next().expect("the child is running")
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        let _status = self.child.wait().unwrap();
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs the program without a display: it can only succeed before it opens a window.
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
fn second_program_forwards_its_link_and_succeeds() {
    let folder = tempfile::tempdir().unwrap();
    let mut holder = Holder::start(folder.path());
    for (arguments, activation) in [
        (
            &["openchat://join?address=https%3A%2F%2Fchat.example"][..],
            "openchat://join?address=https%3A%2F%2Fchat.example",
        ),
        (&["chat.example"], "chat.example"),
        (&[], "nothing to open"),
    ] {
        let output = program(folder.path(), arguments);
        assert!(output.status.success(), "{output:?}");
        assert_eq!(holder.next(), activation);
    }
    let logs = std::fs::read_dir(folder.path().join("logs")).unwrap();
    assert_eq!(
        logs.count(),
        0,
        "the second program wrote into the profile of the first"
    );
}

#[test]
fn killed_holder_releases_the_profile() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..3 {
        Holder::start(folder.path()).kill();
    }
    let profile = Profile::open(Some(folder.path())).unwrap();
    let claimed = instance::claim(&profile.run(), None).unwrap();
    assert!(matches!(claimed, Claim::First(_)));
}

#[test]
fn two_profiles_run_at_the_same_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut a = Holder::start(&folder.path().join("a"));
    let mut b = Holder::start(&folder.path().join("b"));
    for (name, holder) in [("a", &mut a), ("b", &mut b)] {
        let address = format!("{name}.example");
        assert!(
            program(&folder.path().join(name), &[&address])
                .status
                .success()
        );
        assert_eq!(holder.next(), address);
    }
}
