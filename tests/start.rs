//! The real program where it cannot open a window, and with command lines that it cannot obey.

#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use openchat::platform::instance::{self, Claim};
use openchat::platform::process;
use openchat::store::paths::Profile;

/// The program with a profile, without a display or key store, in English.
fn program(profile: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_openchat"));
    let _command = command
        .args(["--locale", "en-US", "--profile"])
        .arg(profile)
        .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .env("XDG_RUNTIME_DIR", profile);
    for variable in [
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "WAYLAND_SOCKET",
        "LD_LIBRARY_PATH",
    ] {
        let _command = command.env_remove(variable);
    }
    command
}

/// Checks that the program ends with code 2 and one sentence with these words, which is logged too.
fn assert_refused(command: &mut Command, profile: &Path, words: &[&str]) {
    let output = command.output().unwrap();
    let printed = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{printed}");
    assert_eq!(printed.lines().count(), 1, "{printed}");
    let logged = std::fs::read_to_string(profile.join("logs/openchat.log")).unwrap();
    for text in [&printed, &logged] {
        assert!(
            words.iter().all(|word| text.contains(word)),
            "{words:?}: {text}"
        );
        assert!(!text.contains("internal error"), "{text}");
    }
}

#[test]
fn missing_display_is_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    for (variables, words) in [
        (&[][..], &["neither WAYLAND_DISPLAY nor DISPLAY is set"][..]),
        (
            &[("DISPLAY", "")],
            &["neither WAYLAND_DISPLAY nor DISPLAY is set"],
        ),
        (&[("DISPLAY", ":6500")], &["doesn’t answer (DISPLAY=:6500)"]),
        (
            &[("DISPLAY", "no display")],
            &["doesn’t answer (DISPLAY=no display)"],
        ),
        (
            &[("WAYLAND_DISPLAY", "dead-0")],
            &["(WAYLAND_DISPLAY=dead-0)"],
        ),
        (
            &[("WAYLAND_DISPLAY", "dead-0"), ("DISPLAY", ":6500")],
            &["(WAYLAND_DISPLAY=dead-0, DISPLAY=:6500)"],
        ),
    ] {
        let profile = tempfile::tempdir_in(&folder).unwrap();
        let mut program = program(profile.path());
        let program = program.envs(variables.iter().copied());
        // On a machine without the libraries, their names come first.
        if variables.is_empty() || are_libraries_installed() {
            assert_refused(program, profile.path(), words);
        }
    }
}

fn are_libraries_installed() -> bool {
    let profile = tempfile::tempdir().unwrap();
    let output = program(profile.path())
        .env("DISPLAY", ":6500")
        .output()
        .unwrap();
    !String::from_utf8(output.stderr)
        .unwrap()
        .contains("libraries")
}

/// Files that are no libraries are found before those of the system. (Those of libX11 are also looked for where they were
/// when the program was built; `app::start` tests their sentence.)
#[test]
fn missing_libraries_are_named_with_the_commands_that_install_them() {
    let xkbcommon = "libxkbcommon.so.0, libxkbcommon-x11.so.0";
    for (variable, words) in [
        ("DISPLAY", [xkbcommon, "libxkbcommon0 libxkbcommon-x11-0”"]),
        (
            "WAYLAND_DISPLAY",
            [
                "libwayland-client.so.0, libxkbcommon.so.0",
                "apt install libwayland-client0 libxkbcommon0”",
            ],
        ),
    ] {
        let profile = tempfile::tempdir().unwrap();
        let libraries = profile.path().join("libraries");
        std::fs::create_dir(&libraries).unwrap();
        for name in ["libwayland-client", "libxkbcommon", "libxkbcommon-x11"] {
            for file in [format!("{name}.so"), format!("{name}.so.0")] {
                std::fs::write(libraries.join(file), "").unwrap();
            }
        }
        let mut program = program(profile.path());
        let program = program.env(variable, ":6500");
        let program = program.env("LD_LIBRARY_PATH", &libraries);
        assert_refused(program, profile.path(), &words);
    }
}

/// A compositor that hangs up: winit panics, after the check.
#[test]
fn panic_of_the_window_system_is_reported_and_logged() {
    let profile = tempfile::tempdir().unwrap();
    let path = profile.path().join("wayland-7");
    let listener = UnixListener::bind(&path).unwrap();
    let _hangs_up = std::thread::spawn(move || listener.incoming().for_each(drop));
    let output = program(profile.path())
        .env("WAYLAND_DISPLAY", &path)
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{printed}");
    let last = printed.lines().last().unwrap();
    assert!(last.starts_with("openchat: OpenChat "), "{printed}");
    let logged = std::fs::read_to_string(profile.path().join("logs/openchat.log")).unwrap();
    assert!(logged.contains(&last["openchat: ".len()..]), "{logged}");
}

#[test]
fn sentence_is_in_the_language_of_the_settings() {
    let profile = tempfile::tempdir().unwrap();
    std::fs::write(profile.path().join("settings.toml"), "language = \"de\"\n").unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_openchat"));
    let program = program.arg("--profile").arg(profile.path());
    let output = program
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stderr).unwrap();
    assert!(printed.contains("grafische Sitzung"), "{printed}");
}

#[test]
fn options_for_the_start_are_refused_while_the_profile_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let profile = Profile::open(Some(folder.path())).unwrap();
    let Ok(Claim::First(instance)) = instance::claim(&profile.run(), None) else {
        panic!("another process holds the profile");
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _listening = runtime.spawn(async move {
        use futures::StreamExt;
        instance::activations(&std::sync::Arc::new(instance))
            .count()
            .await
    });
    let run = |arguments: &[&str]| -> Output {
        let mut program = Command::new(env!("CARGO_BIN_EXE_openchat"));
        let program = program.arg("--profile").arg(folder.path()).args(arguments);
        program.env("LC_ALL", "C").output().unwrap()
    };
    for (arguments, options) in [
        (&["--demo"][..], "so --demo had no effect"),
        (
            &["--demo", "--quiet", "chat.example"],
            "so --demo, --quiet had no effect",
        ),
        (
            &["--locale", "en-US", "--log"],
            "so --locale, --log had no effect",
        ),
    ] {
        let output = run(arguments);
        let printed = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{printed}");
        assert!(printed.contains(options), "{printed}");
    }
    assert_eq!(run(&["chat.example"]).status.code(), Some(0));
}

#[test]
fn help_names_the_scenes() {
    let output = Command::new(env!("CARGO_BIN_EXE_openchat"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    for scene in openchat::app::scene::scene_names() {
        assert!(help.contains(scene), "{scene}: {help}");
    }
}

#[test]
fn demo_is_served_by_name_of_this_computer() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_openchat"))
        .args(["--demo-server", "localhost:0", "--quiet"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let lines: Vec<_> = lines.take(2).map(Result::unwrap).collect();
    child.kill().unwrap();
    let _status = child.wait().unwrap();
    assert!(
        lines.iter().all(|line| line.contains("http://127.0.0.1:")),
        "{lines:?}"
    );
}

/// The child process: a library ends it.
#[test]
#[ignore = "started by another test as a separate process"]
fn child_is_ended_by_a_library() {
    process::run_with_exit_handler(|| (), || println!("called in vain"));
    let exit = || std::process::exit(7);
    process::run_with_exit_handler(exit, || println!("handled"));
}

#[test]
fn exit_handler_runs_only_when_a_library_ends_the_process() {
    let child = [
        "--exact",
        "child_is_ended_by_a_library",
        "--ignored",
        "--nocapture",
    ];
    let this = std::env::current_exe().unwrap();
    let output = Command::new(this).args(child).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(7), "{printed}");
    assert!(
        printed.contains("handled") && !printed.contains("in vain"),
        "{printed}"
    );
}
