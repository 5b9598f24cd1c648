//! Single instance across processes: a second program forwards its link, and a killed holder releases the profile.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use futures::StreamExt;
use openchat::log;
use openchat::platform::instance::{self, Claim};
use openchat::store::export;
use openchat::store::paths::Profile;
use openchat::store::registry::Registry;
use openchat::store::settings::Settings;

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

/// The child process. It uses every kind of file of a profile, and panics.
#[test]
#[ignore = "started by other tests as a separate process"]
fn child_uses_profile_and_panics() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let folder = Path::new(&folder);
    std::fs::write(folder.join("settings.toml"), "broken").unwrap();
    let profile = Profile::open(Some(folder)).unwrap();
    let Ok(Claim::First(_instance)) = instance::claim(&profile.run(), None) else {
        panic!("another process holds the profile");
    };
    let settings = Settings::load(&profile.settings());
    assert!(settings.quarantined.is_some());
    settings.value.save(&profile.settings()).unwrap();
    export::write(&Registry::default(), &folder.join("exported.json")).unwrap();
    let guard = log::open(Some(&profile), None);
    log::hide_panic_messages();
    let panicked = std::thread::spawn(|| panic!("a passphrase {}", "x".repeat(100_000)));
    assert!(panicked.join().is_err());
    drop(guard);
}

#[cfg(unix)]
#[test]
fn files_are_private_with_any_umask_and_panics_are_reported_without_message() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("profile");
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).unwrap();
    let child = "umask 0; exec \"$0\" --exact child_uses_profile_and_panics --ignored --nocapture";
    let output = Command::new("sh")
        .args(["-c", child])
        .arg(std::env::current_exe().unwrap())
        .env(FOLDER, &folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let mut text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.contains("internal error at"), "{text}");
    let (mut folders, mut files) = (vec![folder.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            let is_folder = entry.path().is_dir();
            let expected = if is_folder { 0o700 } else { 0o600 };
            assert_eq!(mode, expected, "{:?}", entry.path());
            let list = if is_folder { &mut folders } else { &mut files };
            list.push(entry.path());
        }
    }
    assert!(files.len() >= 5, "{files:?}");
    text.push_str(&std::fs::read_to_string(folder.join("logs/openchat.log")).unwrap());
    assert_eq!(text.matches("internal error").count(), 2, "{text}");
    assert!(!text.contains("passphrase") && text.len() < 4096, "{text}");
}

#[cfg(target_os = "linux")]
#[test]
fn program_dumps_no_core() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_openchat"))
        .args(["--demo-server", "127.0.0.1:0", "--quiet"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let started = lines.next().is_some();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id()));
    child.kill().unwrap();
    let _status = child.wait().unwrap();
    let limits = limits.unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    let soft = core.and_then(|line| line.split_whitespace().nth(4));
    assert!(started);
    assert_eq!(soft, Some("0"), "{limits}");
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
