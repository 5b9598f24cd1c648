//! The X server ends while the program runs.

use std::process::Stdio;

use super::harness::Display;
use super::{SIZE, TIMEOUT, run_exclusively};

#[test]
fn lost_display_is_logged_and_no_success() {
    let _guard = run_exclusively();
    let display = Display::start(SIZE);
    let profile = tempfile::tempdir().unwrap();
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_openchat"));
    let program = program
        .args(["--locale", "en-US", "--profile"])
        .arg(profile.path())
        .env("DISPLAY", &display.name)
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .env_remove("WAYLAND_DISPLAY")
        .stderr(Stdio::piped());
    let child = program.spawn().unwrap();
    let _window = display.window("OpenChat", TIMEOUT);
    drop(display);
    let output = child.wait_with_output().unwrap();
    let printed = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success(), "{printed}");
    let logged = std::fs::read_to_string(profile.path().join("logs/openchat.log")).unwrap();
    for text in [printed, logged] {
        let sentence = "the connection to the display was lost";
        assert_eq!(text.matches(sentence).count(), 1, "{text}");
    }
}
