//! A message bus and an accessibility registry for one test. Both stop with it.

use std::cell::RefCell;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use zbus::blocking::{Connection, connection};
use zbus::zvariant::Value;

use crate::harness::{Process, require_tool, wait_for};

/// Generous, because the machine may be busy.
pub const TIMEOUT: Duration = Duration::from_secs(30);
/// The service file names the launcher of the accessibility bus.
const SERVICE_FILE: &str = "/usr/share/dbus-1/services/org.a11y.Bus.service";

/// A session bus without activatable services, and a home directory.
pub struct DbusSession {
    address: String,
    /// Declared before `bus`, because it must stop first.
    registry: RefCell<Option<Process>>,
    bus: RefCell<Option<Process>>,
    /// Additional environment variables for the program.
    extra_environment: Vec<(&'static str, &'static str)>,
    folder: TempDir,
}

impl DbusSession {
    pub fn without_registry() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let run = folder.path().join("run");
        std::fs::create_dir(&run).unwrap();
        std::fs::set_permissions(&run, std::fs::Permissions::from_mode(0o700)).unwrap();
        let config = folder.path().join("bus.conf");
        std::fs::write(&config, bus_config(folder.path())).unwrap();
        let (process, address) = start_bus(&config);
        Self {
            address,
            registry: RefCell::new(None),
            bus: RefCell::new(Some(process)),
            extra_environment: Vec::new(),
            folder,
        }
    }

    /// A session with an accessibility registry. The screen reader state is off.
    pub fn start() -> Self {
        let session = Self::without_registry();
        session.start_registry();
        session
    }

    /// Adds environment variables for the program.
    pub fn with_environment(mut self, more: &[(&'static str, &'static str)]) -> Self {
        self.extra_environment.extend(more);
        self
    }

    /// Starts the accessibility bus. The bus starts its registry on the first request.
    pub fn start_registry(&self) {
        let process = Process::new(
            self.apply_environment(&mut Command::new(bus_launcher()))
                .arg("--launch-immediately")
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap(),
        );
        drop(self.registry.replace(Some(process)));
        let session = self.connect();
        let _address = wait_for(TIMEOUT, "an accessibility bus", || {
            accessibility_bus_address(&session)
        });
    }

    /// Kills the accessibility bus and waits until its address is gone.
    pub fn stop_registry(&self) {
        let session = self.connect();
        self.stop_accessibility_bus();
        wait_for(TIMEOUT, "the accessibility bus to stop", || {
            accessibility_bus_address(&session).is_none().then_some(())
        });
    }

    /// Kills the launcher and the bus that it started, which would survive its parent.
    fn stop_accessibility_bus(&self) {
        let Some(launcher) = self.registry.replace(None) else {
            return;
        };
        let id = launcher.id();
        let list = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
        drop(launcher);
        for child in list.unwrap_or_default().split_whitespace() {
            let _status = Command::new("kill").args(["-KILL", child]).status();
        }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// A directory that is deleted with the session.
    pub fn home(&self) -> &Path {
        self.folder.path()
    }

    pub fn stop_bus(&self) {
        drop(self.bus.replace(None));
    }

    /// Enables or disables the screen reader state on the session bus.
    pub fn set_screen_reader_enabled(&self, listening: bool) {
        let session = self.connect();
        for property in ["IsEnabled", "ScreenReaderEnabled"] {
            let _reply = session
                .call_method(
                    Some("org.a11y.Bus"),
                    "/org/a11y/bus",
                    Some("org.freedesktop.DBus.Properties"),
                    "Set",
                    &("org.a11y.Status", property, Value::from(listening)),
                )
                .unwrap();
        }
    }

    pub fn connect(&self) -> Connection {
        connection::Builder::address(self.address.as_str())
            .unwrap()
            .method_timeout(Duration::from_secs(10))
            .build()
            .unwrap()
    }

    pub fn accessibility_address(&self) -> String {
        let session = self.connect();
        wait_for(TIMEOUT, "an accessibility bus", || {
            accessibility_bus_address(&session)
        })
    }

    /// Sets the environment of this session, and hides the session of the user who runs the test.
    pub fn apply_environment<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env("XDG_RUNTIME_DIR", self.folder.path().join("run"))
            .env("HOME", self.folder.path())
            .env("GSETTINGS_BACKEND", "memory")
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_CACHE_HOME")
            .env_remove("AT_SPI_BUS_ADDRESS")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DISPLAY")
            .envs(self.extra_environment.iter().copied())
    }
}

impl Drop for DbusSession {
    fn drop(&mut self) {
        self.stop_accessibility_bus();
    }
}

fn bus_config(folder: &Path) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir={}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        folder.display()
    )
}

fn start_bus(config: &Path) -> (Process, String) {
    let mut daemon = require_tool("dbus-daemon")
        .arg(format!("--config-file={}", config.display()))
        .args(["--nofork", "--nopidfile", "--print-address=1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut address = String::new();
    let _read = BufReader::new(daemon.stdout.take().unwrap())
        .read_line(&mut address)
        .unwrap();
    let address = address.trim().to_owned();
    assert!(!address.is_empty(), "the message bus did not start");
    (Process::new(daemon), address)
}

/// The program that the service file of the system names.
fn bus_launcher() -> PathBuf {
    let service = std::fs::read_to_string(SERVICE_FILE).unwrap_or_else(|error| {
        panic!("{SERVICE_FILE}: {error}; the test needs at-spi2-core: tests/setup installs it")
    });
    service
        .lines()
        .find_map(|line| line.strip_prefix("Exec="))
        .and_then(|line| line.split_whitespace().next())
        .map(PathBuf::from)
        .unwrap()
}

fn accessibility_bus_address(session: &Connection) -> Option<String> {
    session
        .call_method(
            Some("org.a11y.Bus"),
            "/org/a11y/bus",
            Some("org.a11y.Bus"),
            "GetAddress",
            &(),
        )
        .ok()?
        .body()
        .deserialize::<String>()
        .ok()
        .filter(|address| !address.is_empty())
}
