//! Benchmarks a long timeline: view, layout and recording of draw commands, without rasterization.
//!
//! Targets with 20,000 messages: first frame under 8 ms, one scroll step under 2 ms.

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use iced::advanced::renderer::{Headless, Style};
use iced::advanced::{clipboard, mouse};
use iced::{Color, Event, Pixels, Point, Size, window};
use iced_runtime::user_interface::{Cache, UserInterface};
use openchat::domain::channel::{Category, Channel, ChannelKind};
use openchat::domain::connection::ConnectionState;
use openchat::domain::message::ChatMessage;
use openchat::domain::preference::Preferences;
use openchat::domain::server::{Server, ServerInfo};
use openchat::domain::server_event::{History, HistoryRange, ServerEvent};
use openchat::domain::timeline::calendar::UtcCalendar;
use openchat::feature::context::{AvatarCache, Ctx};
use openchat::feature::timeline::{Message, State};
use openchat::i18n::Strings;
use openchat::ui::theme::Variant;
use openchat::ui::{Theme, font, token};

const MESSAGES: usize = 20_000;
const WINDOW_SIZE: Size = Size::new(1280.0, 800.0);

fn message(n: usize) -> ChatMessage {
    const WORDS: [&str; 4] = [
        "A short line.",
        "Something with **marks**, `code` and a link to https://a.example/page that goes on for a while.",
        "Two lines\nof text, and an anchor ⚓ among them, long enough to be broken where the column of the text ends.",
        "```\nlet answer = 42;\nlet question = None;\n```",
    ];
    ChatMessage {
        id: format!("m{n}").into(),
        channel: "general".into(),
        author: format!("uid_{}", n / 3 % 7).into(),
        body: WORDS[n % WORDS.len()].into(),
        created_at: jiff::Timestamp::from_second(
            1_700_000_000 + i64::try_from(n).unwrap_or_default() * 60,
        )
        .unwrap(),
        extra: None,
    }
}

fn history() -> ServerEvent {
    ServerEvent::History(Box::new(History {
        channel: "general".into(),
        messages: (0..MESSAGES).map(message).collect(),
        range: HistoryRange::Newest,
        reaches_start: Some(true),
    }))
}

fn server() -> Server {
    let info = ServerInfo {
        uid: "a".into(),
        name: "Harbour".into(),
        icon_text: "H".into(),
        address: String::new(),
        me: "uid_me".into(),
    };
    let mut server = Server::new(info, Arc::new(UtcCalendar));
    let channel = Channel {
        id: "general".into(),
        name: "general".into(),
        kind: ChannelKind::Text,
    };
    let category = Category {
        id: "text".into(),
        name: "Text".into(),
        channels: vec![channel],
    };
    let _ = server.apply(ServerEvent::Channels(vec![category]), Instant::now());
    server.set_connection(ConnectionState::Online);
    server.open(Some("general".into()));
    server
}

/// A headless window that shows the timeline.
struct HeadlessWindow {
    server: Server,
    strings: Strings,
    theme: Theme,
    avatars: AvatarCache,
    preferences: Preferences,
    state: State,
    renderer: iced::Renderer,
    cache: Cache,
    messages: Vec<Message>,
}

impl HeadlessWindow {
    fn new() -> Self {
        let renderer = iced::futures::executor::block_on(<iced::Renderer as Headless>::new(
            font::SANS,
            Pixels(token::TEXT_BODY),
            Some("tiny-skia"),
        ))
        .unwrap();
        let mut screen = Self {
            server: server(),
            strings: Strings::negotiate(&[]),
            theme: Theme::new(Variant::Dark),
            avatars: AvatarCache::default(),
            preferences: Preferences::default(),
            state: State::default(),
            renderer,
            cache: Cache::default(),
            messages: Vec::new(),
        };
        let _ = screen.server.apply(history(), Instant::now());
        let mut state = std::mem::take(&mut screen.state);
        let _ = state.sync_channel(&screen.ctx());
        screen.state = state;
        screen
    }

    fn ctx(&self) -> Ctx<'_> {
        Ctx {
            server: &self.server,
            preferences: &self.preferences,
            strings: &self.strings,
            theme: &self.theme,
            avatars: &self.avatars,
            now: Instant::now(),
            window: WINDOW_SIZE,
        }
    }

    /// Draws a frame with a newly built view, as after a message.
    fn frame(&mut self, events: &[Event]) {
        let ctx = Ctx {
            server: &self.server,
            preferences: &self.preferences,
            strings: &self.strings,
            theme: &self.theme,
            avatars: &self.avatars,
            now: Instant::now(),
            window: WINDOW_SIZE,
        };
        let cache = std::mem::take(&mut self.cache);
        let view = self.state.view(&ctx);
        let mut interface = UserInterface::build(view, WINDOW_SIZE, cache, &mut self.renderer);
        let cursor = mouse::Cursor::Available(Point::new(640.0, 400.0));
        let redraw = Event::Window(window::Event::RedrawRequested(Instant::now()));
        let events: Vec<_> = events.iter().cloned().chain([redraw]).collect();
        let _ = interface.update(
            &events,
            cursor,
            &mut self.renderer,
            &mut clipboard::Null,
            &mut self.messages,
        );
        let style = Style {
            text_color: Color::WHITE,
        };
        interface.draw(&mut self.renderer, &self.theme, &style, cursor);
        self.cache = interface.into_cache();
    }

    fn add_message(&mut self, n: usize) {
        let event = ServerEvent::Posted(Box::new(message(n)));
        let _ = self.server.apply(event, Instant::now());
    }
}

fn wheel_event(lines: f32) -> Event {
    Event::Mouse(mouse::Event::WheelScrolled {
        delta: mouse::ScrollDelta::Lines { x: 0.0, y: lines },
    })
}

fn bench_timeline(criterion: &mut Criterion) {
    openchat::ui::snapshot::load_fonts();
    let mut screen = HeadlessWindow::new();
    let _ = criterion.bench_function("first frame of 20,000 messages", |bencher| {
        bencher.iter(|| {
            screen.cache = Cache::default();
            screen.frame(&[]);
        });
    });
    let _ = criterion.bench_function("scroll by one line", |bencher| {
        let mut up = true;
        let mut steps = 0;
        bencher.iter(|| {
            steps += 1;
            if steps % 400 == 0 {
                up = !up;
            }
            screen.frame(&[wheel_event(if up { 1.0 } else { -1.0 })]);
        });
    });
    let mut next = MESSAGES;
    let mut screen = HeadlessWindow::new();
    screen.frame(&[]);
    let _ = criterion.bench_function("apply and show a message", |bencher| {
        bencher.iter(|| {
            screen.add_message(next);
            next += 1;
            screen.frame(&[]);
        });
    });
    let mut screen = HeadlessWindow::new();
    let mut next = MESSAGES;
    let _ = criterion.bench_function("apply a message", |bencher| {
        bencher.iter(|| {
            screen.add_message(black_box(next));
            next += 1;
        });
    });
    let _ = criterion.bench_function("apply 20,000 messages", |bencher| {
        bencher.iter_batched(
            || (server(), history()),
            |(mut server, history)| {
                let _ = server.apply(history, Instant::now());
                server
            },
            BatchSize::LargeInput,
        );
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).warm_up_time(std::time::Duration::from_millis(500)).measurement_time(std::time::Duration::from_secs(2));
    targets = bench_timeline
}
criterion_main!(benches);
