//! Windows, pixels and recognized text of an X display.

use std::path::Path;
use std::process::Stdio;

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt, ImageFormat};
use x11rb::rust_connection::RustConnection;

use super::harness::require_tool;

/// A connection to an X display.
pub struct Screen {
    pub connection: RustConnection,
    pub root: u32,
    size: (u16, u16),
}

impl Screen {
    pub fn open(name: &str) -> Self {
        let (connection, screen) = x11rb::connect(Some(name)).unwrap();
        let screen = &connection.setup().roots[screen];
        let (root, size) = (
            screen.root,
            (screen.width_in_pixels, screen.height_in_pixels),
        );
        Self {
            connection,
            root,
            size,
        }
    }

    /// All descendants of a window.
    pub fn windows(&self, parent: u32) -> Vec<u32> {
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

    /// The window that has the focus as the window manager knows it.
    pub fn active_window(&self) -> Option<u32> {
        self.window_property(self.root, b"_NET_ACTIVE_WINDOW")
    }

    /// Whether a window manager has begun: the window that it names exists, and names itself.
    pub fn has_manager(&self) -> bool {
        let named = |window| self.window_property(window, b"_NET_SUPPORTING_WM_CHECK");
        named(self.root).is_some_and(|window| named(window) == Some(window))
    }

    fn window_property(&self, window: u32, name: &[u8]) -> Option<u32> {
        let atom = self.connection.intern_atom(false, name);
        let (property, kind) = (atom.ok()?.reply().ok()?.atom, AtomEnum::WINDOW);
        let read = (self.connection).get_property(false, window, property, kind, 0, 1);
        read.ok()?.reply().ok()?.value32()?.next()
    }

    /// Where the content of a window is on the screen.
    pub fn corner(&self, window: u32) -> (i32, i32) {
        let at = (self.connection).translate_coordinates(window, self.root, 0, 0);
        let at = at.unwrap().reply().unwrap();
        (at.dst_x.into(), at.dst_y.into())
    }

    pub fn height(&self) -> u16 {
        self.size.1
    }

    /// All pixels, four bytes each in the order blue, green, red, unused.
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

    /// The pixels of some rows, from the first on.
    pub fn rows(&self, first: u16, count: u16) -> Vec<u8> {
        let (window, width) = (self.root, self.size.0);
        let image = self.connection.get_image(
            ImageFormat::Z_PIXMAP,
            window,
            0,
            i16::try_from(first).unwrap(),
            width,
            count,
            !0,
        );
        image.unwrap().reply().unwrap().data
    }

    /// Saves an inverted grayscale PNG, enlarged so that text recognition can read small type.
    pub fn save(&self, path: &Path) {
        const SCALE: usize = 2;
        let (width, height) = (usize::from(self.size.0), usize::from(self.size.1));
        let pixels = self.pixels();
        let mut grayscale = Vec::with_capacity(width * height * SCALE * SCALE);
        for y in 0..height * SCALE {
            for x in 0..width * SCALE {
                let at = ((y / SCALE) * width + x / SCALE) * 4;
                let light = (u32::from(pixels[at])
                    + 2 * u32::from(pixels[at + 1])
                    + u32::from(pixels[at + 2]))
                    / 4;
                grayscale.push(255 - u8::try_from(light).unwrap());
            }
        }
        let file = std::fs::File::create(path).unwrap();
        let side = |value: usize| u32::try_from(value * SCALE).unwrap();
        let mut encoder =
            png::Encoder::new(std::io::BufWriter::new(file), side(width), side(height));
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        encoder
            .write_header()
            .unwrap()
            .write_image_data(&grayscale)
            .unwrap();
    }

    /// The text that Tesseract recognizes on the screen.
    pub fn recognized_text(&self) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("screen.png");
        self.save(&path);
        let output = require_tool("tesseract")
            .env("OMP_THREAD_LIMIT", "1")
            .arg(&path)
            .args(["stdout", "--psm", "11"])
            .stderr(Stdio::null())
            .output()
            .unwrap();
        assert!(output.status.success(), "tesseract failed");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}
