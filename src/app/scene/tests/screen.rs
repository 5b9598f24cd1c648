//! A window without a display, with the event loop of `iced_winit` 0.14: messages first, then one frame.

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

pub(super) const SIZE: Size = Size::new(1280.0, 800.0);

/// What one event costs.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Cost {
    pub(super) views: usize,
    pub(super) frames: usize,
    /// How often the layers are drawn, each time into another area.
    pub(super) areas: usize,
    /// Redrawn pixels.
    pub(super) damage: f32,
    /// Pixels that are filled through a mask, because their quad reaches beyond the damage.
    pub(super) masked: f32,
    /// How often a mask of the size of the window is cleared.
    pub(super) masks: usize,
}

pub(super) struct Screen {
    pub(super) app: App,
    cache: Cache,
    pub(super) renderer: iced::Renderer,
    cursor: mouse::Cursor,
    /// The layers of the last frame.
    layers: Vec<Layer>,
}

impl Screen {
    pub(super) fn new(scene: &str) -> Self {
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
    pub(super) fn send(&mut self, event: &Event) -> Cost {
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
    pub(super) fn receive(&mut self, server: &str, change: ServerEvent) -> Cost {
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
        let mut interface =
            UserInterface::build(view, self.app.workspace.size(), cache, &mut self.renderer);
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
    pub(super) fn frame(&mut self, cost: &mut Cost) -> bool {
        let frame = Event::Window(window::Event::RedrawRequested(Instant::now()));
        let (mut messages, _, _) = self.pass(&frame);
        self.update(&mut messages, cost);
        let view = self.app.view(window::Id::unique());
        let cache = std::mem::take(&mut self.cache);
        let mut interface =
            UserInterface::build(view, self.app.workspace.size(), cache, &mut self.renderer);
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

    pub(super) fn point_at(&mut self, position: Point) {
        for _ in 0..2 {
            let _cost = self.send(&Event::Mouse(mouse::Event::CursorMoved { position }));
        }
    }

    pub(super) fn click(&mut self, position: Point) {
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
        cost.areas += 1;
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

pub(super) fn key(character: &str) -> Event {
    chord(character, keyboard::Modifiers::empty())
}

/// A key with others held.
pub(super) fn chord(character: &str, modifiers: keyboard::Modifiers) -> Event {
    let key = keyboard::Key::Character(character.into());
    Event::Keyboard(keyboard::Event::KeyPressed {
        key: key.clone(),
        modified_key: key,
        physical_key: keyboard::key::Physical::Unidentified(
            keyboard::key::NativeCode::Unidentified,
        ),
        location: keyboard::Location::Standard,
        modifiers,
        text: Some(character.into()),
        repeat: false,
    })
}

pub(super) fn wheel(lines: f32) -> Event {
    let delta = mouse::ScrollDelta::Lines { x: 0.0, y: lines };
    Event::Mouse(mouse::Event::WheelScrolled { delta })
}

pub(super) fn posted(number: i64, channel: &str) -> ServerEvent {
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

pub(super) fn with_many_messages() -> Screen {
    let mut screen = Screen::new("timeline");
    for number in 0..100 {
        let _cost = screen.receive("one", posted(number, "general"));
    }
    screen
}
