//! What an event costs: views, frames, and what the software renderer fills. Counted, so that no clock is involved.

use std::time::Instant;

use iced::advanced::{clipboard, mouse, renderer};
use iced::theme::Base;
use iced::{Event, Point, Rectangle, Size, event, keyboard, window};
use iced_runtime::user_interface::{Cache, State, UserInterface};
use iced_tiny_skia::Layer;
use iced_tiny_skia::graphics::{Text, damage};

use super::Setting;
use crate::app::tests::{chat_message, receive};
use crate::app::{App, Message, subscription};
use crate::domain::server_event::ServerEvent;
use crate::net::listen;
use crate::ui::snapshot;

const SIZE: Size = Size::new(1280.0, 800.0);
const OVER_LIST: Point = Point::new(640.0, 400.0);

/// What one event costs.
#[derive(Debug, Default, PartialEq)]
struct Cost {
    views: usize,
    frames: usize,
    /// Redrawn pixels.
    damage: f32,
    /// Pixels that are filled through a mask, because their quad reaches beyond the damage.
    masked: f32,
    /// How often a mask of the size of the window is cleared.
    masks: usize,
}

/// A window with the event loop of `iced_winit` 0.14: messages first, then one frame.
struct Screen {
    app: App,
    cache: Cache,
    renderer: iced::Renderer,
    cursor: mouse::Cursor,
    /// The layers of the last frame.
    layers: Vec<Layer>,
}

impl Screen {
    fn new(scene: &str) -> Self {
        snapshot::load_fonts();
        let setting = Setting {
            scene,
            size: (SIZE.width, SIZE.height),
            scale: 1.0,
            theme: None,
            locale: None,
        };
        let (mut app, _) = setting.build().unwrap();
        let servers: Vec<_> = app.workspace.order().to_vec();
        for server in &servers {
            app.connections.add(server);
        }
        let mut screen = Self {
            app,
            cache: Cache::default(),
            renderer: snapshot::headless_renderer().unwrap(),
            cursor: mouse::Cursor::Unavailable,
            layers: Vec::new(),
        };
        for _ in 0..3 {
            let _first = screen.frame(&mut Cost::default());
        }
        screen
    }

    /// Sends an event to the controls, the rest to the application, and draws if anything asks for it.
    fn send(&mut self, event: &Event) -> Cost {
        let mut cost = Cost::default();
        if let Event::Mouse(mouse::Event::CursorMoved { position }) = event {
            self.cursor = mouse::Cursor::Available(*position);
        }
        let (mut messages, status, redraws) = self.pass(event);
        self.update(&mut messages, &mut cost);
        // The subscription delivers its message in a later turn of the loop.
        let window = window::Id::unique();
        let bound = subscription::relevant(event.clone(), status, window);
        let mut messages: Vec<_> = bound.into_iter().collect();
        let had_messages = cost.views > 0;
        if had_messages || redraws {
            let _requests = self.frame(&mut cost);
        }
        if !messages.is_empty() {
            self.update(&mut messages, &mut cost);
            let _requests = self.frame(&mut cost);
        }
        cost
    }

    /// Delivers an event of a server.
    fn receive(&mut self, server: &str, change: ServerEvent) -> Cost {
        receive(
            &mut self.app,
            server,
            listen::Event::Changes(vec![change].into()),
        );
        let mut cost = Cost {
            views: 1,
            ..Cost::default()
        };
        let _requests = self.frame(&mut cost);
        cost
    }

    fn pass(&mut self, event: &Event) -> (Vec<Message>, event::Status, bool) {
        let mut messages = Vec::new();
        let view = self.app.view(window::Id::unique());
        let cache = std::mem::take(&mut self.cache);
        let mut interface = UserInterface::build(view, SIZE, cache, &mut self.renderer);
        let (state, statuses) = interface.update(
            std::slice::from_ref(event),
            self.cursor,
            &mut self.renderer,
            &mut clipboard::Null,
            &mut messages,
        );
        self.cache = interface.into_cache();
        let redraws = match state {
            State::Outdated => true,
            State::Updated { redraw_request, .. } => {
                redraw_request == window::RedrawRequest::NextFrame
            }
        };
        (messages, statuses[0], redraws)
    }

    fn update(&mut self, messages: &mut Vec<Message>, cost: &mut Cost) {
        if !messages.is_empty() {
            cost.views += 1;
        }
        for message in messages.drain(..) {
            let _task = self.app.update(message);
        }
    }

    /// Draws; returns whether a further frame is requested, now or later.
    fn frame(&mut self, cost: &mut Cost) -> bool {
        let frame = Event::Window(window::Event::RedrawRequested(Instant::now()));
        let (mut messages, _, _) = self.pass(&frame);
        self.update(&mut messages, cost);
        let view = self.app.view(window::Id::unique());
        let cache = std::mem::take(&mut self.cache);
        let mut interface = UserInterface::build(view, SIZE, cache, &mut self.renderer);
        let (state, _) = interface.update(
            &[frame],
            self.cursor,
            &mut self.renderer,
            &mut clipboard::Null,
            &mut messages,
        );
        let theme = self.app.workspace.theme();
        let text_color = theme.base().text_color;
        interface.draw(
            &mut self.renderer,
            theme,
            &renderer::Style { text_color },
            self.cursor,
        );
        self.cache = interface.into_cache();
        cost.frames += 1;
        let layers = self.renderer.layers();
        add_fills(&self.layers, layers, cost);
        self.layers = layers.to_vec();
        !matches!(
            state,
            State::Updated {
                redraw_request: window::RedrawRequest::Wait,
                ..
            }
        )
    }

    fn point_at(&mut self, position: Point) {
        for _ in 0..2 {
            let _cost = self.send(&Event::Mouse(mouse::Event::CursorMoved { position }));
        }
    }

    fn click(&mut self, position: Point) {
        self.point_at(position);
        for event in [
            mouse::Event::ButtonPressed(mouse::Button::Left),
            mouse::Event::ButtonReleased(mouse::Button::Left),
        ] {
            let _cost = self.send(&Event::Mouse(event));
        }
    }
}

/// Adds what `iced_tiny_skia` 0.14 does between two frames: `window::compositor::present`, `Renderer::draw`,
/// `Engine::draw_quad` and `draw_text`.
fn add_fills(before: &[Layer], after: &[Layer], cost: &mut Cost) {
    let regions = damage::diff(before, after, |layer| vec![layer.bounds], Layer::damage);
    for region in damage::group(regions, Rectangle::with_size(SIZE)) {
        cost.damage += region.area();
        for layer in after {
            let Some(clip) = region.intersection(&layer.bounds) else {
                continue;
            };
            cost.masks += 1;
            let touched = layer
                .quads
                .iter()
                .filter(|(quad, _)| clip.intersects(&quad.bounds));
            let masked = touched.filter(|(quad, _)| !quad.bounds.is_within(&clip));
            cost.masked += masked.map(|(quad, _)| quad.bounds.area()).sum::<f32>();
            let texts = layer.text.iter().flat_map(|item| item.as_slice().iter());
            let texts = texts.filter_map(Text::visible_bounds);
            let cut = texts.filter(|text| clip.intersects(text) && !text.is_within(&clip));
            cost.masks += cut.count();
        }
    }
}

fn key(character: &str) -> Event {
    let key = keyboard::Key::Character(character.into());
    Event::Keyboard(keyboard::Event::KeyPressed {
        key: key.clone(),
        modified_key: key,
        physical_key: keyboard::key::Physical::Unidentified(
            keyboard::key::NativeCode::Unidentified,
        ),
        location: keyboard::Location::Standard,
        modifiers: keyboard::Modifiers::empty(),
        text: Some(character.into()),
        repeat: false,
    })
}

fn wheel(lines: f32) -> Event {
    let delta = mouse::ScrollDelta::Lines { x: 0.0, y: lines };
    Event::Mouse(mouse::Event::WheelScrolled { delta })
}

fn posted(number: i64, channel: &str) -> ServerEvent {
    let id = format!("new_{number}");
    // In turn, so that every row shows its author.
    let author = if number % 2 == 0 {
        "uid_mira"
    } else {
        "uid_noor"
    };
    let message = chat_message(&id, channel, author, 1_795_435_200 + number);
    ServerEvent::Posted(Box::new(message))
}

fn with_many_messages() -> Screen {
    let mut screen = Screen::new("timeline");
    for number in 0..100 {
        let _cost = screen.receive("one", posted(number, "general"));
    }
    screen
}

const AREA: f32 = SIZE.width * SIZE.height;

#[test]
fn idle_window_asks_for_no_frame() {
    let mut screen = Screen::new("timeline");
    let mut cost = Cost::default();
    assert!(!screen.frame(&mut cost));
    assert_eq!(cost.views, 0);
    assert_eq!((cost.damage, cost.masks), (0.0, 0));
}

#[test]
fn key_in_the_composer_costs_one_view_and_the_pixels_of_the_field() {
    let mut screen = Screen::new("timeline");
    screen.click(Point::new(640.0, 752.0));
    let _first = screen.send(&key("a"));
    let cost = screen.send(&key("b"));
    assert_eq!((cost.views, cost.frames), (1, 1), "{cost:?}");
    assert!(cost.damage > 0.0 && cost.damage < AREA / 20.0, "{cost:?}");
    assert!(cost.masked < AREA / 20.0, "{cost:?}");
}

#[test]
fn wheel_notch_costs_no_view_and_fills_only_the_list() {
    let mut screen = with_many_messages();
    screen.point_at(OVER_LIST);
    let _leaves_the_end = screen.send(&wheel(1.0));
    for lines in [1.0, 1.0, -1.0, 1.0] {
        let cost = screen.send(&wheel(lines));
        assert_eq!((cost.views, cost.frames), (0, 1), "{cost:?}");
        assert!(cost.damage > 0.0 && cost.damage < AREA * 0.6, "{cost:?}");
        assert!(cost.masked < AREA / 20.0, "{cost:?}");
        assert!(cost.masks < 12, "{cost:?}");
    }
}

#[test]
fn message_in_view_costs_one_view_and_fills_only_the_list() {
    let mut screen = with_many_messages();
    let cost = screen.receive("one", posted(200, "general"));
    assert_eq!((cost.views, cost.frames), (1, 1), "{cost:?}");
    assert!(cost.damage > 0.0 && cost.damage < AREA * 0.6, "{cost:?}");
    assert!(cost.masked < AREA / 20.0, "{cost:?}");
    assert!(cost.masks < 12, "{cost:?}");
}

#[test]
fn message_in_another_channel_or_on_another_server_redraws_its_badge() {
    let mut screen = with_many_messages();
    for (server, channel, number) in [("one", "tides", 300), ("two", "x", 301), ("two", "x", 302)] {
        let cost = screen.receive(server, posted(number, channel));
        assert!(cost.damage < AREA / 4.0, "{server} {cost:?}");
        assert!(cost.masked < AREA / 10.0, "{server} {cost:?}");
    }
}

#[test]
fn pointer_over_a_channel_redraws_no_pane() {
    let mut screen = with_many_messages();
    screen.point_at(Point::new(200.0, 150.0));
    let position = Point::new(200.0, 190.0);
    let cost = screen.send(&Event::Mouse(mouse::Event::CursorMoved { position }));
    assert_eq!(cost.views, 0);
    assert!(cost.damage < AREA / 10.0, "{cost:?}");
    assert!(cost.masked < AREA / 10.0, "{cost:?}");
}

#[test]
fn rail_label_is_made_once_after_each_change_of_its_server() {
    let mut screen = Screen::new("timeline");
    let entries = |app: &App| -> Vec<_> {
        let rail = app.workspace.rail();
        rail.map(|(_, entry)| (std::ptr::from_ref(entry), entry.counts))
            .collect()
    };
    let before = entries(&screen.app);
    let _shown = screen.frame(&mut Cost::default());
    assert_eq!(entries(&screen.app), before);
    let (_, (unread, _)) = before[1];
    let _cost = screen.receive("two", posted(400, "x"));
    assert_eq!(entries(&screen.app)[1].1.0, unread + 1);
}
