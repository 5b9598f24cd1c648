//! A virtual display with a program under test, keyboard input and text recognition.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use x11rb::protocol::xproto::ConnectionExt;

use super::screen::Screen;

/// A child process that is killed when this value is dropped.
pub struct Process(Child);

impl Process {
    pub fn new(child: Child) -> Self {
        Self(child)
    }

    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// A line of the kernel about the memory of the process, in KiB: `VmRSS:` is all of it, `RssAnon:` without the files
    /// that are mapped, such as fonts.
    pub fn memory(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(name));
        let size = line.and_then(|line| line.split_whitespace().nth(1));
        size.unwrap().parse().unwrap()
    }

    pub fn is_running(&mut self) -> bool {
        self.0.try_wait().is_ok_and(|status| status.is_none())
    }

    /// Sends a signal by its name, as `kill` takes it.
    pub fn signal(&self, name: &str) {
        let mut kill = Command::new("kill");
        let _ = kill.args(["-s", name, &self.id().to_string()]).status();
    }

    /// The exit code once the process has ended.
    pub fn wait_for_exit(&mut self, limit: Duration) -> Option<i32> {
        let ended = wait_for(limit, "the program to exit", || self.0.try_wait().unwrap());
        ended.code()
    }

    pub fn exits_within(&mut self, limit: Duration) -> bool {
        poll_until(limit, || (!self.is_running()).then_some(())).is_some()
    }

    pub fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

thread_local! {
    /// The displays of the test in this thread.
    static SCREENS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Saves screenshots of all displays, to help find the cause of a failure.
fn save_screenshots() {
    for name in SCREENS.take() {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("screen{}.png", name.replace(':', "-")));
        Screen::open(&name).save(&path);
        eprintln!("screenshot of the failed test: {}", path.display());
    }
}

/// An Xvfb server with a window manager.
pub struct Display {
    pub name: String,
    screen: Screen,
    _server: Process,
    manager: Process,
}

/// A required external tool. Panics with its name if it is missing.
pub fn require_tool(name: &str) -> Command {
    let found = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()));
    assert!(found, "this test needs `{name}`; tests/setup installs it");
    Command::new(name)
}

impl Display {
    pub fn start(size: (u16, u16)) -> Self {
        let mut server = require_tool("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-noreset",
                "-nolisten",
                "tcp",
                "-screen",
                "0",
            ])
            .arg(format!("{}x{}x24", size.0, size.1))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        let _ = BufReader::new(server.stdout.take().unwrap())
            .read_line(&mut number)
            .unwrap();
        let name = format!(":{}", number.trim());
        SCREENS.with_borrow_mut(|screens| screens.push(name.clone()));
        let server = Process(server);
        let screen = Screen::open(&name);
        Self {
            manager: start_manager(&name, &screen),
            name,
            screen,
            _server: server,
        }
    }

    /// Ends the window manager, and moves the window to the corner of the screen.
    pub fn end_manager(&mut self, window: u32) {
        self.manager.kill();
        self.xdotool(&["windowmove", "--sync", &window.to_string(), "0", "0"]);
    }

    pub fn start_manager(&mut self) {
        self.manager = start_manager(&self.name, &self.screen);
    }

    /// Where the content of a window is on the screen.
    pub fn corner(&self, window: u32) -> (i32, i32) {
        self.screen.corner(window)
    }

    /// Starts the program and forwards its output line by line.
    pub fn launch(&self, arguments: &[&str]) -> (Process, OutputLines) {
        launch(
            Command::new(env!("CARGO_BIN_EXE_openchat"))
                .env("DISPLAY", &self.name)
                // Keeps the program away from the key store of the user who runs the test.
                .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
                .env_remove("WAYLAND_DISPLAY"),
            arguments,
        )
    }

    /// Waits for a window whose title contains the text.
    pub fn window(&self, title: &str, limit: Duration) -> u32 {
        wait_for(limit, &format!("a window titled {title}"), || {
            self.find_window(title)
        })
    }

    /// The window whose title contains the text, if there is one.
    pub fn find_window(&self, title: &str) -> Option<u32> {
        let windows = self.screen.windows(self.screen.root).into_iter();
        let titled = windows.map(|window| (window, self.title(window)));
        // That of a channel is the beginning of that of the main window.
        let found = titled.filter(|(_, it)| it.contains(title));
        Some(found.min_by_key(|(_, it)| it.len())?.0)
    }

    pub fn title(&self, window: u32) -> String {
        self.screen.title(window)
    }

    /// Runs xdotool with the arguments.
    pub fn xdotool(&self, arguments: &[&str]) {
        let status = require_tool("xdotool")
            .env("DISPLAY", &self.name)
            .args(arguments)
            .status()
            .unwrap();
        assert!(status.success(), "xdotool {arguments:?}");
    }

    /// Focuses the window and waits until it has the focus.
    pub fn activate(&self, window: u32) {
        wait_for(Duration::from_secs(20), "the focus", || {
            // The window manager may not know the window yet, so every poll asks again.
            let _ = require_tool("xdotool")
                .env("DISPLAY", &self.name)
                .args(["windowactivate", &window.to_string()])
                .stderr(Stdio::null())
                .status();
            let focus = self
                .screen
                .connection
                .get_input_focus()
                .ok()?
                .reply()
                .ok()?
                .focus;
            let has_focus = focus == window || self.screen.windows(window).contains(&focus);
            // Before the window manager knows, it applies its own keys to no window.
            (has_focus && self.screen.active_window() == Some(window)).then_some(())
        });
        self.move_pointer();
    }

    /// Moves the pointer. winit 0.30 sometimes holds back the first events of a window, such as its focus, until the next one.
    fn move_pointer(&self) {
        for distance in ["1", "-1"] {
            self.xdotool(&["mousemove_relative", "--", distance, "0"]);
        }
    }

    /// Waits until the composer has the focus: its border, low in the window, then has the accent color of the dark
    /// theme. Returns the first and the last row of its pixels.
    pub fn wait_for_composer_focus(&self) -> (u16, u16) {
        const ACCENT: [u8; 3] = [0xD0, 0xE0, 0x5F];
        const MIN_BORDER_PIXELS: usize = 400;
        wait_for(Duration::from_secs(30), "focus on the composer", || {
            let pixels = self.screen.pixels();
            let low = pixels.len() - pixels.len() / 4;
            let width = pixels.len() / usize::from(self.screen.height());
            let border = pixels[low..].chunks_exact(4).enumerate();
            let border = border.filter(|(_, pixel)| pixel[..3] == ACCENT);
            let rows: Vec<_> = border.map(|(at, _)| (low + 4 * at) / width).collect();
            let is_border = rows.len() > MIN_BORDER_PIXELS;
            let row = |row: usize| u16::try_from(row).unwrap();
            is_border.then(|| (row(rows[0]), row(rows[rows.len() - 1])))
        })
    }

    /// The pixels between two rows, both included.
    pub fn rows(&self, (first, last): (u16, u16)) -> Vec<u8> {
        self.screen.rows(first, last - first + 1)
    }

    /// Sets the keyboard layout, of those that setxkbmap knows.
    pub fn set_layout(&self, layout: &str) {
        let status = require_tool("setxkbmap")
            .env("DISPLAY", &self.name)
            .arg(layout)
            .status()
            .unwrap();
        assert!(status.success(), "setxkbmap {layout}");
    }

    pub fn type_text(&self, text: &str) {
        self.xdotool(&["type", "--delay", "12", text]);
    }

    pub fn key(&self, key: &str) {
        self.xdotool(&["key", key]);
    }

    /// Waits until text recognition finds the text on the screen.
    pub fn expect_text(&self, text: &str, limit: Duration) {
        let wanted = alphanumeric_lowercase(text);
        let mut last = String::new();
        let () = poll_until(limit, || {
            last = self.screen.recognized_text();
            alphanumeric_lowercase(&last)
                .contains(&wanted)
                .then_some(())
        })
        .unwrap_or_else(|| panic!("{text:?} is not on the screen; it shows:\n{last}"));
    }
}

/// Lowercase letters and digits only: text recognition gets spaces and punctuation wrong.
fn alphanumeric_lowercase(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The output of a program, line by line.
pub struct OutputLines(mpsc::Receiver<String>);

impl OutputLines {
    /// Waits for a line that contains the text.
    pub fn wait_for_line(&self, text: &str, limit: Duration) -> String {
        let end = Instant::now() + limit;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.0.recv_timeout(left) {
                Ok(line) if line.contains(text) => return line,
                Ok(_) => {}
                Err(mpsc::RecvTimeoutError::Timeout | mpsc::RecvTimeoutError::Disconnected) => {
                    panic!("no line with {text:?} within {limit:?}")
                }
            }
        }
    }
}

/// Waits until the window manager has begun: a window that opens before moves when it gets its title bar.
fn start_manager(name: &str, screen: &Screen) -> Process {
    let mut command = require_tool("openbox");
    let _ = command.env("DISPLAY", name).stdout(Stdio::null());
    let manager = Process(command.stderr(Stdio::null()).spawn().unwrap());
    wait_for(Duration::from_secs(20), "the window manager", || {
        screen.has_manager().then_some(())
    });
    manager
}

/// Starts a program and forwards the lines of both its outputs.
pub fn launch(command: &mut Command, arguments: &[&str]) -> (Process, OutputLines) {
    let mut child = command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (sender, receiver) = mpsc::channel();
    forward_lines(child.stdout.take().unwrap(), sender.clone());
    forward_lines(child.stderr.take().unwrap(), sender);
    (Process(child), OutputLines(receiver))
}

fn forward_lines(stream: impl Read + Send + 'static, lines: mpsc::Sender<String>) {
    let _ = std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            // Reads on even if the receiver is gone, so that the program never blocks on a full pipe.
            let _ = lines.send(line);
        }
    });
}

/// Polls until `poll` returns a value. Saves screenshots and panics after `limit`.
pub fn wait_for<T>(limit: Duration, what: &str, poll: impl FnMut() -> Option<T>) -> T {
    poll_until(limit, poll).unwrap_or_else(|| {
        save_screenshots();
        panic!("timed out after {limit:?} waiting for {what}")
    })
}

fn poll_until<T>(limit: Duration, mut poll: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + limit;
    loop {
        if let Some(response) = poll() {
            return Some(response);
        }
        if Instant::now() > end {
            return None;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
