//! `tests/setup` and `tests/run` among fake programs, which record how they are called. Nothing is installed, no network.
#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// The libraries that the program loads.
const LIBRARIES: &str = "libX11.so.6 libX11-xcb.so.1 libXcursor.so.1 libXi.so.6 libxkbcommon.so.0 libxkbcommon-x11.so.0";

/// A machine that has only what is put on it.
struct Machine {
    folder: tempfile::TempDir,
}

impl Machine {
    /// Has cargo and no other tool.
    fn new() -> Self {
        let machine = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        std::fs::create_dir(machine.path("bin")).unwrap();
        for tool in "awk basename bash cat chmod cp dirname env find mkdir mktemp rm sed tee uname"
            .split(' ')
        {
            symlink(find(tool), machine.path("bin").join(tool)).unwrap();
        }
        machine.has("cargo", "");
        machine.has("id", "echo 0");
        machine.has(
            "ldconfig",
            &format!(
                "[ ! -e {0} ] || cat {0}",
                machine.path("libraries").display()
            ),
        );
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn has(&self, name: &str, script: &str) {
        let file = self.path("bin").join(name);
        std::fs::write(&file, format!("#!{}\n{script}\n", find("bash").display())).unwrap();
        std::fs::set_permissions(file, PermissionsExt::from_mode(0o755)).unwrap();
    }

    fn replace(&self, name: &str, script: &str) {
        std::fs::remove_file(self.path("bin").join(name)).unwrap();
        self.has(name, script);
    }

    /// A program that records its call, and then does what the script says.
    fn records(&self, name: &str, script: &str) {
        let calls = self.path("calls");
        self.has(
            name,
            &format!("echo {name} \"$@\" >>{}\n{script}", calls.display()),
        );
    }

    /// A package manager that installs the tools for building and the libraries.
    fn installs(&self, name: &str) {
        let libraries = LIBRARIES.replace(' ', " (libc6)\\n");
        let (list, bin) = (self.path("libraries"), self.path("bin"));
        let install = format!(
            "case $* in *gcc*) printf '{libraries} (libc6)' >{}; cd {}; echo >cc; echo >make; echo >perl; \
             chmod +x cc make perl ;; esac",
            list.display(),
            bin.display()
        );
        self.records(name, &install);
    }

    fn is_not_root(&self) {
        self.has("id", "echo 1000");
    }

    fn calls(&self) -> String {
        std::fs::read_to_string(self.path("calls")).unwrap_or_default()
    }

    fn run(&self, script: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        Command::new(find("bash"))
            .arg(script)
            .args(arguments)
            .env_clear()
            .env("PATH", self.path("bin"))
            .env("TMPDIR", self.folder.path())
            .envs(variables.iter().copied())
            .output()
            .unwrap()
    }

    fn run_tests(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        self.run(&self.path("tests/run"), arguments, variables)
    }

    fn setup(&self, arguments: &[&str]) -> (bool, String) {
        let output = self.run(&Path::new(ROOT).join("tests/setup"), arguments, &[]);
        (output.status.success(), text(&output))
    }
}

fn find(tool: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let mut files = std::env::split_paths(&path).map(|folder| folder.join(tool));
    files
        .find(|file| file.is_file())
        .unwrap_or_else(|| panic!("{tool} is missing"))
}

fn text(output: &Output) -> String {
    let (out, errors) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    format!("{out}{errors}")
}

#[test]
fn setup_installs_what_is_missing_and_says_so_before() {
    for (manager, expected) in [
        (
            "apt-get",
            "apt-get update -q\napt-get install -q -y --no-install-recommends gcc libc6-dev make perl libx11-6 libx11-xcb1 \
             libxcursor1 libxi6 libxkbcommon0 libxkbcommon-x11-0\n",
        ),
        (
            "dnf",
            "dnf install -y gcc make perl-core libX11 libX11-xcb libXcursor libXi libxkbcommon libxkbcommon-x11\n",
        ),
        (
            "pacman",
            "pacman -S --needed --noconfirm gcc make perl libx11 libxcursor libxi libxkbcommon libxkbcommon-x11\n",
        ),
    ] {
        let machine = Machine::new();
        machine.installs(manager);
        let (done, said) = machine.setup(&["build", "run"]);
        assert!(done, "{said}");
        assert_eq!(machine.calls(), expected);
        for line in expected.lines() {
            assert!(said.contains(&format!("runs: {line}\n")), "{said}");
        }
        let (done, said) = machine.setup(&["build", "run"]);
        assert!(done && said.contains("nothing is missing"), "{said}");
        assert_eq!(machine.calls(), expected, "nothing more is installed");
    }
}

#[test]
fn setup_asks_for_sudo_when_not_root() {
    let machine = Machine::new();
    machine.installs("dnf");
    machine.is_not_root();
    machine.records("sudo", "exec \"$@\"");
    let (done, said) = machine.setup(&["build"]);
    assert!(
        done && said.contains("runs: sudo dnf install -y gcc make perl-core\n"),
        "{said}"
    );
    assert_eq!(
        machine.calls(),
        "sudo dnf install -y gcc make perl-core\ndnf install -y gcc make perl-core\n"
    );
}

/// Fedora and the smallest installations of Debian have a Perl without the modules that OpenSSL is built with.
#[test]
fn setup_installs_missing_modules_of_perl() {
    let machine = Machine::new();
    machine.has("cc", "");
    machine.has("make", "");
    let installed = machine.path("modules").display().to_string();
    machine.has("perl", &format!("[ -e {installed} ]"));
    machine.records("dnf", &format!("echo >{installed}"));
    let (done, said) = machine.setup(&["--check", "build"]);
    let missing = "missing: FindBin IPC::Cmd Time::Piece\n";
    assert!(!done && said.contains(missing), "{said}");
    let (done, said) = machine.setup(&["build"]);
    assert!(done, "{said}");
    assert_eq!(machine.calls(), "dnf install -y perl-core\n");
}

#[test]
fn setup_names_what_is_missing_where_it_cannot_install() {
    let unknown = Machine::new();
    let without_sudo = Machine::new();
    without_sudo.installs("apt-get");
    without_sudo.is_not_root();
    let broken = Machine::new();
    broken.records("apt-get", "exit 100");
    for (machine, calls) in [
        (&unknown, ""),
        (&without_sudo, ""),
        (&broken, "apt-get update -q\n"),
    ] {
        let (done, said) = machine.setup(&["build", "run"]);
        assert!(!done);
        for missing in ["cc", "libXcursor.so.1", "libxcursor1"] {
            assert!(said.contains(missing), "{said}");
        }
        assert_eq!(machine.calls(), calls);
    }
}

#[test]
fn setup_does_not_install_what_no_package_has() {
    let machine = Machine::new();
    machine.installs("pacman");
    std::fs::remove_file(machine.path("bin").join("cargo")).unwrap();
    let (done, said) = machine.setup(&["build", "run"]);
    assert!(
        !done && said.contains("https://rustup.rs") && said.contains("missing: cargo\n"),
        "{said}"
    );
}

#[test]
fn setup_only_looks_with_check() {
    let machine = Machine::new();
    machine.installs("apt-get");
    let (done, said) = machine.setup(&["--check", "build"]);
    assert!(!done && said.contains("missing: cc"), "{said}");
    assert_eq!(machine.calls(), "");
    let (done, said) = machine.setup(&["build", "everything"]);
    assert!(
        !done && said.contains("there is no group everything"),
        "{said}"
    );
}

/// Has a copy of `tests/run`, and a `tests/setup` that records its call and finds everything.
fn prepared() -> Machine {
    let machine = Machine::new();
    let tests = machine.path("tests");
    std::fs::create_dir(&tests).unwrap();
    for target in ["demo.rs", "desktop.rs", "screen_reader.rs"] {
        std::fs::write(tests.join(target), "").unwrap();
    }
    let _length = std::fs::copy(Path::new(ROOT).join("tests/run"), tests.join("run")).unwrap();
    machine.records("setup", "");
    symlink(machine.path("bin").join("setup"), tests.join("setup")).unwrap();
    machine.has("dbus-run-session", "shift 2; exec \"$@\"");
    // Of the description of the accessibility registry, which may be missing.
    machine.replace("cp", "");
    machine
}

/// What `cargo test` says about three targets, one of which fails and one ends without results.
const RESULTS: &str = "     Running unittests src/lib.rs (target/debug/deps/openchat-0)
test result: ok. 900 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 1.00s
     Running tests/demo.rs (target/debug/deps/demo-0)
test result: FAILED. 24 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s
     Running tests/limits.rs (target/debug/deps/limits-0)
test result: ok. 6 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1.00s
error: 2 targets failed:
    `--test demo`
    `--test crash`";

#[test]
fn run_tests_every_target_and_ends_with_the_totals() {
    let machine = prepared();
    machine.records("cargo", &format!("echo '{RESULTS}'; exit 101"));
    let output = machine.run_tests(&["--test", "demo", "--", "name"], &[]);
    let said = text(&output);
    assert_eq!(output.status.code(), Some(101), "{said}");
    assert_eq!(
        machine.calls(),
        "setup --check build run test\ncargo test --locked --no-fail-fast --test demo -- name\n"
    );
    let last = "Total: 930 passed, 1 failed, 4 ignored; failed targets: --test demo, --test crash";
    assert_eq!(said.trim_end().lines().last(), Some(last));

    machine.records(
        "cargo",
        "echo 'test result: ok. 7 passed; 0 failed; 0 ignored; 0 measured;'",
    );
    let output = machine.run_tests(&[], &[]);
    assert!(output.status.success());
    assert!(text(&output).ends_with("\nTotal: 7 passed, 0 failed, 0 ignored\n"));
}

#[test]
fn run_skips_the_desktop_only_outside_of_ci() {
    let machine = prepared();
    machine.records(
        "cargo",
        "echo 'test result: ok. 7 passed; 0 failed; 0 ignored; 0 measured;'",
    );
    let skip = ("OPENCHAT_SKIP_DESKTOP", "1");
    let output = machine.run_tests(&[], &[skip]);
    assert!(text(&output).ends_with("\nTotal: 14 passed, 0 failed, 0 ignored\n"));
    let calls = machine.calls();
    assert!(
        calls.contains("--test demo\n") && calls.ends_with("--doc\n"),
        "{calls}"
    );
    assert!(
        !calls.contains("desktop") && !calls.contains("screen_reader"),
        "{calls}"
    );
    assert!(
        !machine
            .run_tests(&[], &[skip, ("CI", "true")])
            .status
            .success()
    );
    assert_eq!(machine.calls(), calls);
}

#[test]
fn run_installs_only_with_install_or_as_root_in_ci() {
    for (arguments, ci, root, setup) in [
        (&[][..], "", true, "setup --check build run test"),
        (&["--install"], "", false, "setup build run test"),
        (&[], "true", true, "setup build run test"),
        (&[], "true", false, "setup --check build run test"),
    ] {
        let machine = prepared();
        machine.replace("cargo", "echo cargo");
        if !root {
            machine.is_not_root();
        }
        let output = machine.run_tests(arguments, &[("CI", ci)]);
        assert!(output.status.success(), "{}", text(&output));
        assert_eq!(machine.calls(), format!("{setup}\n"));

        machine.records("setup", "exit 1");
        let output = machine.run_tests(arguments, &[("CI", ci)]);
        assert!(!output.status.success() && !text(&output).contains("cargo"));
    }
}
