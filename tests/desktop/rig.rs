//! A display of its own, a program under test on it, and hands and eyes for the test.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt, ImageFormat};
use x11rb::rust_connection::RustConnection;

/// A child that ends with the test, whatever happens.
pub struct Process(Child);

impl Process {
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

/// An X server without a screen, and a window manager on it.
pub struct Display {
    pub name: String,
    connection: RustConnection,
    root: u32,
    size: (u16, u16),
    _processes: Vec<Process>,
}

/// The tools the test stands on. A missing one is a failure that names it.
fn tool(name: &str) -> Command {
    let found = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()));
    assert!(
        found,
        "the desktop test needs `{name}`: tests/run installs it on Debian"
    );
    Command::new(name)
}

impl Display {
    pub fn start(size: (u16, u16)) -> Self {
        let mut server = tool("Xvfb")
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
        let mut processes = vec![Process(server)];
        let (connection, screen) = x11rb::connect(Some(&name)).unwrap();
        let root = connection.setup().roots[screen].root;
        processes.push(Process(
            tool("openbox")
                .env("DISPLAY", &name)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap(),
        ));
        Self {
            name,
            connection,
            root,
            size,
            _processes: processes,
        }
    }

    /// Starts the program with a profile of its own; its standard error arrives line by line.
    pub fn launch(&self, arguments: &[&str]) -> (Process, Lines) {
        launch(
            Command::new(env!("CARGO_BIN_EXE_openchat"))
                .env("DISPLAY", &self.name)
                .env_remove("WAYLAND_DISPLAY"),
            arguments,
        )
    }

    /// The first window whose title has the words, once it is there.
    pub fn window(&self, title: &str, limit: Duration) -> u32 {
        wait(limit, &format!("a window titled {title}"), || {
            self.windows(self.root)
                .into_iter()
                .find(|window| self.title(*window).contains(title))
        })
    }

    fn windows(&self, parent: u32) -> Vec<u32> {
        let Ok(cookie) = self.connection.query_tree(parent) else {
            return Vec::new();
        };
        let Ok(tree) = cookie.reply() else {
            return Vec::new();
        };
        tree.children
            .iter()
            .flat_map(|child| std::iter::once(*child).chain(self.windows(*child)))
            .collect()
    }

    /// What the title bar says.
    pub fn title(&self, window: u32) -> String {
        let atom = |name: &[u8]| {
            self.connection
                .intern_atom(false, name)
                .unwrap()
                .reply()
                .unwrap()
                .atom
        };
        let read = |property: u32, kind: u32| {
            self.connection
                .get_property(false, window, property, kind, 0, 1024)
                .ok()
                .and_then(|cookie| cookie.reply().ok())
                .map(|reply| String::from_utf8_lossy(&reply.value).into_owned())
                .unwrap_or_default()
        };
        let modern = read(atom(b"_NET_WM_NAME"), atom(b"UTF8_STRING"));
        if modern.is_empty() {
            read(AtomEnum::WM_NAME.into(), AtomEnum::STRING.into())
        } else {
            modern
        }
    }

    /// Sends keys and clicks, in the words of xdotool.
    pub fn act(&self, arguments: &[&str]) {
        let status = tool("xdotool")
            .env("DISPLAY", &self.name)
            .args(arguments)
            .status()
            .unwrap();
        assert!(status.success(), "xdotool {arguments:?}");
    }

    /// Gives the window the keyboard, and waits until it has it.
    pub fn activate(&self, window: u32) {
        wait(Duration::from_secs(20), "the keyboard", || {
            // The window manager may not know the window yet: it is asked again.
            let _ = tool("xdotool")
                .env("DISPLAY", &self.name)
                .args(["windowactivate", &window.to_string()])
                .stderr(Stdio::null())
                .status();
            let focus = self.connection.get_input_focus().ok()?.reply().ok()?.focus;
            (focus == window || self.windows(window).contains(&focus)).then_some(())
        });
    }

    /// Waits until the composer has the keyboard, which its edge shows: the accent of the dark theme, low in the window.
    pub fn await_composer(&self) {
        const ACCENT: [u8; 3] = [0xD0, 0xE0, 0x5F];
        const EDGE: usize = 400;
        wait(
            Duration::from_secs(30),
            "a composer with the keyboard",
            || {
                let pixels = self.pixels();
                let low = pixels.len() - pixels.len() / 4;
                let edge = pixels[low..]
                    .chunks_exact(4)
                    .filter(|pixel| pixel[..3] == ACCENT)
                    .count();
                (edge > EDGE).then_some(())
            },
        );
    }

    pub fn type_text(&self, text: &str) {
        self.act(&["type", "--delay", "12", text]);
    }

    pub fn key(&self, key: &str) {
        self.act(&["key", key]);
    }

    /// All pixels of the screen, four bytes each, blue first.
    pub fn pixels(&self) -> Vec<u8> {
        self.connection
            .get_image(
                ImageFormat::Z_PIXMAP,
                self.root,
                0,
                0,
                self.size.0,
                self.size.1,
                !0,
            )
            .unwrap()
            .reply()
            .unwrap()
            .data
    }

    /// Writes what is on the screen to a PNG file, enlarged so that small type can be read by a machine.
    fn save(&self, path: &PathBuf) {
        const ENLARGED: usize = 2;
        let (width, height) = (usize::from(self.size.0), usize::from(self.size.1));
        let pixels = self.pixels();
        let mut grey = Vec::with_capacity(width * height * ENLARGED * ENLARGED);
        for y in 0..height * ENLARGED {
            for x in 0..width * ENLARGED {
                let at = ((y / ENLARGED) * width + x / ENLARGED) * 4;
                let light = (u32::from(pixels[at])
                    + 2 * u32::from(pixels[at + 1])
                    + u32::from(pixels[at + 2]))
                    / 4;
                grey.push(255 - u8::try_from(light).unwrap());
            }
        }
        let file = std::fs::File::create(path).unwrap();
        let side = |value: usize| u32::try_from(value * ENLARGED).unwrap();
        let mut encoder =
            png::Encoder::new(std::io::BufWriter::new(file), side(width), side(height));
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        encoder
            .write_header()
            .unwrap()
            .write_image_data(&grey)
            .unwrap();
    }

    /// The words on the screen, as another program reads them from the pixels alone.
    pub fn words(&self) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("screen.png");
        self.save(&path);
        let output = tool("tesseract")
            .env("OMP_THREAD_LIMIT", "1")
            .arg(&path)
            .args(["stdout", "--psm", "11"])
            .stderr(Stdio::null())
            .output()
            .unwrap();
        assert!(output.status.success(), "tesseract failed");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Waits until the words stand on the screen.
    pub fn expect_words(&self, words: &str, limit: Duration) {
        let wanted = squeezed(words);
        let mut last = String::new();
        let () = wait_or(limit, || {
            last = self.words();
            squeezed(&last).contains(&wanted).then_some(())
        })
        .unwrap_or_else(|| panic!("{words:?} is not on the screen; it shows:\n{last}"));
    }
}

/// Letters and digits alone, so that a reader's blanks and marks do not matter.
fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Lines of a program's output as they come.
pub struct Lines(mpsc::Receiver<String>);

impl Lines {
    /// The first line from now on that has the words.
    pub fn until(&self, words: &str, limit: Duration) -> String {
        let end = Instant::now() + limit;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.0.recv_timeout(left) {
                Ok(line) if line.contains(words) => return line,
                Ok(_) => {}
                Err(mpsc::RecvTimeoutError::Timeout | mpsc::RecvTimeoutError::Disconnected) => {
                    panic!("no line with {words:?} within {limit:?}")
                }
            }
        }
    }
}

/// Starts a program and reads both its outputs.
pub fn launch(command: &mut Command, arguments: &[&str]) -> (Process, Lines) {
    let mut child = command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (sender, receiver) = mpsc::channel();
    follow(child.stdout.take().unwrap(), sender.clone());
    follow(child.stderr.take().unwrap(), sender);
    (Process(child), Lines(receiver))
}

fn follow(stream: impl Read + Send + 'static, lines: mpsc::Sender<String>) {
    let _ = std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            // The reader may be gone; the stream is read on, so that the program never blocks on it.
            let _ = lines.send(line);
        }
    });
}

/// Asks until there is an answer.
pub fn wait<T>(limit: Duration, what: &str, ask: impl FnMut() -> Option<T>) -> T {
    wait_or(limit, ask).unwrap_or_else(|| panic!("no {what} within {limit:?}"))
}

fn wait_or<T>(limit: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + limit;
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        if Instant::now() > end {
            return None;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
