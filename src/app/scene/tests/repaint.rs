//! What a window shows after each frame equals a full drawing.
//!
//! `iced_tiny_skia` 0.14 redraws only what differs from the frame before, and takes texts for equal by their size alone.

use iced::advanced::graphics::Viewport;
use iced::advanced::{mouse, renderer};
use iced::keyboard::key::Named;
use iced::keyboard::{self, Key, Location, Modifiers};
use iced::theme::Base as _;
use iced::widget::text_editor;
use iced::{Color, Event, Point, Rectangle, Size, window};
use iced_runtime::user_interface::{Cache, UserInterface};
use iced_tiny_skia::Layer;
use iced_tiny_skia::graphics::damage;
use tiny_skia::{Mask, Pixmap};

use super::screen::{Cost, SIZE, Screen, key, posted, wheel};
use crate::app::Message;
use crate::app::notice::Notice;
use crate::domain::preference::Appearance;
use crate::feature::timeline;
use crate::ui::Theme;
use crate::ui::snapshot::{self, Screenshot};
use crate::ui::theme::Variant;
use crate::ui::widget::editor::{EditorCallbacks, MAX_LINES, editor};

const COMPOSER: Point = Point::new(640.0, 752.0);
/// Allowed difference per color channel: what is filled through a mask is rounded differently.
const TOLERANCE: u8 = 2;

/// A picture that is drawn in turn with others, and what it shows.
struct Buffer {
    pixels: Pixmap,
    shows: Option<(Vec<Layer>, Color)>,
}

/// The surface of a window, as `iced_tiny_skia::window::compositor` uses it.
struct Surface {
    size: Size<u32>,
    buffers: Vec<Buffer>,
    next: usize,
}

impl Surface {
    fn new(size: Size<u32>, buffers: usize) -> Self {
        let buffer = || Buffer {
            pixels: Pixmap::new(size.width, size.height).unwrap(),
            shows: None,
        };
        Self {
            size,
            buffers: std::iter::repeat_with(buffer).take(buffers).collect(),
            next: 0,
        }
    }

    /// Redraws what differs from what the next buffer shows.
    fn present(
        &mut self,
        renderer: &mut iced::Renderer,
        viewport: &Viewport,
        background: Color,
    ) -> &Pixmap {
        let all = Rectangle::with_size(viewport.logical_size());
        let current = self.next;
        self.next = (current + 1) % self.buffers.len();
        let buffer = &mut self.buffers[current];
        let layers = renderer.layers().to_vec();
        let damage = match &buffer.shows {
            Some((before, color)) if *color == background => {
                damage::diff(before, &layers, |layer| vec![layer.bounds], Layer::damage)
            }
            _ => vec![all],
        };
        if !damage.is_empty() {
            let damage = damage::group(damage, all);
            let mut mask = Mask::new(self.size.width, self.size.height).unwrap();
            let pixels = &mut buffer.pixels.as_mut();
            renderer.draw(pixels, &mut mask, viewport, &damage, background);
        }
        buffer.shows = Some((layers, background));
        &buffer.pixels
    }
}

/// A window with a surface of one buffer and one of two.
struct Window {
    screen: Screen,
    surfaces: [Surface; 2],
}

impl Window {
    fn new(scene: &str) -> Self {
        let mut window = Self {
            screen: Screen::new(scene),
            surfaces: surfaces(SIZE),
        };
        window.screen.app.workspace.window = Some(window::Id::unique());
        for _ in 0..3 {
            window.check(scene);
        }
        window
    }

    /// Draws a frame and compares each surface with a full drawing.
    fn check(&mut self, what: &str) {
        let _requests = self.screen.frame(&mut Cost::default());
        let scale = self.screen.app.workspace.preferences().scale;
        let size = self.surfaces[0].size;
        let viewport = Viewport::with_physical_size(size, scale);
        let background = self.screen.app.workspace.theme().base().background_color;
        let renderer = &mut self.screen.renderer;
        let mut full = Surface::new(size, 1);
        let full = full.present(renderer, &viewport, background);
        for (buffers, surface) in (1..).zip(&mut self.surfaces) {
            let shown = surface.present(renderer, &viewport, background);
            if let Some(wrong) = difference(shown, full) {
                let files = [("shown", shown), ("full", full)].map(|(name, picture)| {
                    let file = std::env::temp_dir().join(format!("repaint-{name}.png"));
                    std::fs::write(&file, to_png(picture)).unwrap();
                    file
                });
                panic!("{what}, {buffers} buffers: not redrawn: {wrong:?}, see {files:?}");
            }
        }
    }

    fn send(&mut self, event: &Event) {
        let _cost = self.screen.send(event);
        self.check(&format!("{event:?}"));
    }

    fn click(&mut self, position: Point) {
        self.send(&Event::Mouse(mouse::Event::CursorMoved { position }));
        let button = mouse::Button::Left;
        self.send(&Event::Mouse(mouse::Event::ButtonPressed(button)));
        self.send(&Event::Mouse(mouse::Event::ButtonReleased(button)));
    }

    fn type_text(&mut self, text: &str) {
        for character in text.chars() {
            let _cost = self.screen.send(&key(&character.to_string()));
        }
        self.check(text);
    }

    fn update(&mut self, message: Message) {
        let what = format!("{message:?}");
        let _task = self.screen.app.update(message);
        self.check(&what);
    }

    fn open_channel(&mut self, channel: &str) {
        let _task = self.screen.app.open_channel(&channel.into());
        self.check(channel);
    }

    fn open_server(&mut self, server: &str) {
        let _task = self.screen.app.open_server(&server.into());
        self.check(server);
    }

    fn zoom(&mut self, scale: f32) {
        let _task = self.screen.app.change_scale(|_| scale);
        self.check(&format!("zoom {scale}"));
    }

    /// `size` is in logical pixels of the system.
    fn resize(&mut self, size: Size) {
        self.surfaces = surfaces(size);
        let scale = self.screen.app.workspace.preferences().scale;
        let event = window::Event::Resized(size * (1.0 / scale));
        let window = self.screen.app.workspace.window.unwrap();
        self.update(Message::Window(window, event));
    }

    fn appearance(&mut self, appearance: Appearance) {
        let mut preferences = self.screen.app.workspace.preferences().clone();
        preferences.appearance = appearance;
        self.screen.app.workspace.apply_preferences(preferences);
        self.check(&format!("{appearance:?}"));
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number of pixels"
)]
fn surface_size(size: Size) -> Size<u32> {
    Size::new(size.width as u32, size.height as u32)
}

fn surfaces(size: Size) -> [Surface; 2] {
    let size = surface_size(size);
    [Surface::new(size, 1), Surface::new(size, 2)]
}

fn to_png(picture: &Pixmap) -> Vec<u8> {
    // In the byte order of a surface.
    let pixels = picture.data().chunks_exact(4);
    let pixels = pixels.flat_map(|pixel| [pixel[2], pixel[1], pixel[0], pixel[3]]);
    let screenshot = Screenshot {
        width: picture.width(),
        height: picture.height(),
        pixels: pixels.collect(),
    };
    screenshot.to_png().unwrap()
}

/// The bounds of all areas of at least two by two pixels that differ. Lines of one pixel are left out: where an area ends
/// within a pixel, its edge may be filled twice.
fn difference(shown: &Pixmap, full: &Pixmap) -> Option<Rectangle<usize>> {
    if shown.data() == full.data() {
        return None;
    }
    let width = usize::try_from(full.width()).unwrap();
    let pixels = shown
        .data()
        .chunks_exact(4)
        .zip(full.data().chunks_exact(4));
    let differs = pixels.map(|(shown, full)| {
        let mut channels = shown.iter().zip(full);
        channels.any(|(a, b)| a.abs_diff(*b) > TOLERANCE)
    });
    let differs: Vec<bool> = differs.collect();
    let is_area = |at: &usize| {
        let corners = [*at, at + 1, at + width, at + width + 1];
        corners.iter().all(|at| differs.get(*at) == Some(&true))
    };
    let areas = (0..differs.len()).filter(is_area);
    let areas = areas.map(|at| Rectangle {
        x: at % width,
        y: at / width,
        width: 2,
        height: 2,
    });
    areas.reduce(|a, b| {
        let (x, y) = (a.x.min(b.x), a.y.min(b.y));
        let (right, bottom) = ((a.x + a.width).max(b.x + 2), (a.y + a.height).max(b.y + 2));
        Rectangle {
            x,
            y,
            width: right - x,
            height: bottom - y,
        }
    })
}

fn named(key: Named, modifiers: Modifiers) -> Event {
    let key = Key::Named(key);
    Event::Keyboard(keyboard::Event::KeyPressed {
        key: key.clone(),
        modified_key: key,
        physical_key: keyboard::key::Physical::Unidentified(
            keyboard::key::NativeCode::Unidentified,
        ),
        location: Location::Standard,
        modifiers,
        text: None,
        repeat: false,
    })
}

/// Nothing else changes, so that nothing else has the editor redrawn.
#[test]
fn editor_with_another_text_is_redrawn() {
    let size = Size::new(300.0, 60.0);
    let viewport = Viewport::with_physical_size(surface_size(size), 1.0);
    let mut renderer = snapshot::headless_renderer().unwrap();
    let theme = Theme::new(Variant::Dark);
    let background = theme.base().background_color;
    let mut surface = Surface::new(surface_size(size), 1);
    let mut cache = Cache::default();
    let drafts = ["draft of one", "words of two"].map(text_editor::Content::with_text);
    for draft in drafts.iter().cycle().take(5) {
        let callbacks = EditorCallbacks {
            max_lines: MAX_LINES,
            text_size: crate::ui::token::TEXT_BODY,
            on_action: Box::new(|_| ()),
            on_cursor: Box::new(|_| ()),
            on_undo_key: Box::new(|_| ()),
            on_key: Box::new(|_, _, _| None),
            on_paste: Box::new(|_| ()),
            undoable: (false, false),
            on_submit: (),
        };
        let view = editor("editor", "Message", draft, callbacks);
        let mut interface = UserInterface::build(view, size, cache, &mut renderer);
        let style = renderer::Style::default();
        let cursor = mouse::Cursor::Unavailable;
        interface.draw(&mut renderer, &theme, &style, cursor);
        cache = interface.into_cache();
        let shown = surface
            .present(&mut renderer, &viewport, background)
            .clone();
        let mut full = Surface::new(surface_size(size), 1);
        let full = full.present(&mut renderer, &viewport, background);
        assert_eq!(difference(&shown, full), None, "{}", draft.text());
    }
}

#[test]
fn draft_of_the_open_channel_is_shown() {
    let mut window = Window::new("timeline");
    window.click(COMPOSER);
    window.type_text("draft of one");
    window.open_channel("tides");
    window.type_text("words of two");
    for _ in 0..3 {
        window.open_channel("general");
        window.open_channel("tides");
    }
}

#[test]
fn draft_of_the_open_server_is_shown() {
    let mut window = Window::new("timeline");
    window.click(COMPOSER);
    window.type_text("to one");
    window.open_server("two");
    window.open_channel("x");
    window.type_text("to two");
    for _ in 0..2 {
        window.open_server("one");
        window.open_server("two");
    }
}

/// The text goes back to the composer, in place of another.
#[test]
fn draft_that_is_given_back_is_shown() {
    let mut window = Window::new("failed");
    window.update(Message::Timeline(timeline::Message::DiscardPressed(
        "l1".into(),
    )));
    window.update(Message::Timeline(timeline::Message::SendPressed));
    window.update(Message::Timeline(timeline::Message::DiscardPressed(
        "l2".into(),
    )));
}

#[test]
fn themes_zoom_and_sizes_are_redrawn() {
    let mut window = Window::new("timeline");
    for appearance in [
        Appearance::Light,
        Appearance::HighContrastLight,
        Appearance::HighContrastDark,
        Appearance::Dark,
    ] {
        window.appearance(appearance);
    }
    for scale in [1.1, 1.25, 2.0, 1.0] {
        window.zoom(scale);
        window.screen.point_at(Point::new(200.0, 190.0));
        window.check("pointer");
    }
    for size in [Size::new(900.0, 600.0), Size::new(640.0, 480.0), SIZE] {
        window.resize(size);
    }
}

/// Numbers that look random and are the same in each run (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }
}

fn act(window: &mut Window, numbers: &mut Numbers, step: i64) {
    const SCALES: [f32; 3] = [1.0, 1.25, 1.0];
    const KEYS: [Named; 9] = [
        Named::Tab,
        Named::Tab,
        Named::ArrowDown,
        Named::ArrowUp,
        Named::ArrowRight,
        Named::Enter,
        Named::PageUp,
        Named::End,
        Named::Escape,
    ];
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let point =
        |numbers: &mut Numbers| Point::new(numbers.below(1280) as f32, numbers.below(800) as f32);
    let index =
        |numbers: &mut Numbers, limit: usize| usize::try_from(numbers.below(limit as u64)).unwrap();
    match numbers.below(16) {
        0..4 => {
            let position = point(numbers);
            window.send(&Event::Mouse(mouse::Event::CursorMoved { position }));
        }
        4 | 5 => window.click(point(numbers)),
        6 => {
            let button = mouse::Button::Right;
            window.send(&Event::Mouse(mouse::Event::ButtonPressed(button)));
            window.send(&Event::Mouse(mouse::Event::ButtonReleased(button)));
        }
        7 => window.send(&wheel([-1.0, 1.0, 3.0][index(numbers, 3)])),
        8 => window.send(&named(KEYS[index(numbers, KEYS.len())], Modifiers::empty())),
        9 => {
            window.click(COMPOSER);
            window.type_text(["a", "word", "ü👍"][index(numbers, 3)]);
        }
        10 => window.open_channel(["general", "tides", "workshop"][index(numbers, 3)]),
        11 => window.open_server(["one", "two"][index(numbers, 2)]),
        12 => {
            let _cost = window.screen.receive("one", posted(step, "general"));
            window.check("message");
        }
        13 => window.zoom(SCALES[index(numbers, SCALES.len())]),
        14 => {
            let all = [Appearance::Light, Appearance::Dark];
            window.appearance(all[index(numbers, 2)]);
        }
        _ => {
            let message = timeline::Message::MembersPressed;
            window.update(Message::Timeline(message));
        }
    }
}

/// Whether they begin on a pixel or between two.
#[test]
fn buttons_of_a_row_leave_nothing_behind() {
    for (notice, scale) in [(None, 1.0), (Some(Notice::NotBackedUp), 1.0), (None, 1.5)] {
        let mut window = Window::new("timeline");
        if let Some(notice) = notice {
            window.screen.app.shell.notify(notice);
        }
        window.zoom(scale);
        let mut y = 120.0;
        while y < 720.0 {
            let position = Point::new(700.0 / scale, y / scale);
            window.send(&Event::Mouse(mouse::Event::CursorMoved { position }));
            y += 40.0;
        }
        let position = Point::new(100.0 / scale, 600.0 / scale);
        window.send(&Event::Mouse(mouse::Event::CursorMoved { position }));
    }
}

#[test]
fn everything_that_changes_is_redrawn() {
    for (seed, scene) in (0..).zip(["timeline", "unread"]) {
        let mut numbers = Numbers(seed);
        let mut window = Window::new(scene);
        for step in 0..60 {
            act(&mut window, &mut numbers, step);
        }
    }
}
