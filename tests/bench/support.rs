//! What the benches share: messages as a server sends them, an application that shows them, and a canvas.

#![allow(
    dead_code,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

use std::collections::VecDeque;
use std::time::Duration;

use criterion::Criterion;
use iced::advanced::graphics::{Viewport, damage};
use iced::{Event, Point, Rectangle, Size, keyboard, mouse};
use iced_tiny_skia::Layer;
use jiff::Timestamp;
use openchat::app::scene::headless::HeadlessApp;
use openchat::domain::channel::{Category, Channel, ChannelKind};
use openchat::domain::connection::ConnectionState;
use openchat::domain::id::ServerUid;
use openchat::domain::member::{ChannelClient, Member, Presence};
use openchat::domain::server_event::{History, HistoryRange, ServerEvent};
use openchat::net::wire::{JsonBody, event, message};
use openchat::store::registry::JoinedServer;
use serde_json::{Value, json};
use tiny_skia::{Mask, Pixmap};

pub const CHANNEL: &str = "ch_general";
pub const SIZES: [(f32, f32); 4] = [
    (1280.0, 800.0),
    (1920.0, 1080.0),
    (2560.0, 1440.0),
    (3840.0, 2160.0),
];

const TEXTS: [&str; 4] = [
    "A short line.",
    "Something with **marks**, `code` and a link to https://a.example/page that goes on for a while.",
    "Two lines\nof text, and an anchor ⚓ among them, long enough to be broken where the column of the text ends.",
    "```\nlet answer = 42;\nlet question = None;\n```",
];

/// Few samples: the benches show orders of magnitude and are run often.
pub fn criterion() -> Criterion {
    Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
}

fn message_json(n: usize) -> Value {
    let second = 1_700_000_000 + i64::try_from(n).unwrap() * 60;
    json!({
        "id": format!("msg_{n:08x}"),
        "channel_id": CHANNEL,
        "author_uid": format!("uid_{}", n / 3 % 7),
        "body": TEXTS[n % TEXTS.len()],
        "created_at": Timestamp::from_second(second).unwrap().to_string(),
    })
}

/// A frame with a new message.
pub fn message_frame(n: usize) -> String {
    let message = message_json(n);
    json!({ "type": "chat.message.created", "payload": { "message": message } }).to_string()
}

/// A frame that says that a client has joined the channel or left it.
pub fn presence_frame(n: usize, joined: bool) -> String {
    let kind = if joined { "joined" } else { "left" };
    let member = json!({ "client_id": format!("c{n}"), "user_uid": format!("uid_{n}") });
    let payload = json!({ "channel_id": CHANNEL, "member": member });
    json!({ "type": format!("chat.presence.{kind}"), "payload": payload }).to_string()
}

pub fn presence_snapshot(members: usize) -> ServerEvent {
    let client = |n| ChannelClient {
        client: format!("c{n}").as_str().into(),
        user: format!("uid_{n}").as_str().into(),
    };
    ServerEvent::Present(CHANNEL.into(), (0..members).map(client).collect())
}

pub fn decode_frame(text: &str) -> ServerEvent {
    let frame = event::decode(text, Timestamp::MAX).unwrap();
    let event::Event::Change(change) = frame.event else {
        panic!("not a change: {text}");
    };
    change
}

/// A page of history: `count` messages from the `first` on.
pub fn page_json(first: usize, count: usize) -> String {
    let messages: Vec<_> = (first..first + count).map(message_json).collect();
    json!({ "channel_id": CHANNEL, "messages": messages }).to_string()
}

pub fn decode_page(text: &str, range: HistoryRange) -> History {
    let list = message::history_list(usize::MAX);
    let body = JsonBody::read(text.as_bytes(), list).unwrap();
    message::decode_history(&body, &CHANNEL.into(), range, Timestamp::MAX).unwrap()
}

/// The newest messages; decoded in pages, because a response is limited.
pub fn newest(first: usize, count: usize) -> ServerEvent {
    const PAGE: usize = 1_000;
    let page = |start: usize| {
        let size = PAGE.min(first + count - start);
        decode_page(&page_json(start, size), HistoryRange::Newest)
    };
    let mut history = page(first);
    for start in (first..first + count).step_by(PAGE).skip(1) {
        history.messages.extend(page(start).messages);
    }
    ServerEvent::History(Box::new(history))
}

/// The page before a message, from a server with a cursor.
pub fn older(before: usize, count: usize) -> ServerEvent {
    let range = HistoryRange::Before(format!("msg_{before:08x}").as_str().into());
    let history = decode_page(&page_json(before - count, count), range);
    ServerEvent::History(Box::new(history))
}

pub fn channels() -> ServerEvent {
    let channel = |name: &str| Channel {
        id: format!("ch_{name}").as_str().into(),
        name: name.into(),
        kind: ChannelKind::Text,
    };
    ServerEvent::Channels(vec![Category {
        id: "text".into(),
        name: "Text".into(),
        channels: vec![channel("general"), channel("other")],
    }])
}

pub fn server_uid(n: usize) -> ServerUid {
    ServerUid::new(format!("srv-{n:04}"))
}

/// An application with so many online servers; the first is open and shows so many messages.
pub fn app(servers: usize, messages: usize, size: Size) -> HeadlessApp {
    let joined = (0..servers).map(|n| {
        let address = format!("https://{n}.example");
        JoinedServer::new(server_uid(n), address, "srv".into(), "dev".into())
    });
    let mut app = HeadlessApp::new(joined, size).unwrap();
    for n in 0..servers {
        let uid = server_uid(n);
        app.set_connection(&uid, ConnectionState::Online);
        let count = if n == 0 { messages } else { 10 };
        app.receive(&uid, vec![channels(), newest(0, count)]);
    }
    app
}

/// An application with 100 online servers, each with 30 channels, 100 members, unread messages and mentions.
pub fn large_app(size: Size) -> HeadlessApp {
    const SERVERS: usize = 100;
    const CHANNELS: usize = 30;
    const MEMBERS: usize = 100;
    let mut app = app(SERVERS, 100, size);
    for server in 0..SERVERS {
        let listed = (0..CHANNELS).map(|n| {
            let name = match n {
                0 => "general".to_owned(),
                n => format!("channel-{n}-of-{server}"),
            };
            Channel {
                id: format!("ch_{name}").as_str().into(),
                name,
                kind: ChannelKind::Text,
            }
        });
        let categories = vec![Category {
            id: "text".into(),
            name: "Text".into(),
            channels: listed.collect(),
        }];
        let members = (0..MEMBERS).map(|n| Member {
            id: format!("uid_{server}_{n}").as_str().into(),
            name: format!("Member {n} in chapter {server}"),
            status: Presence::Online,
        });
        let mut mention = message_json(100);
        mention["body"] = "@everyone look".into();
        let mention = json!({ "type": "chat.message.created", "payload": { "message": mention } });
        let changes = vec![
            ServerEvent::Channels(categories),
            ServerEvent::Members(members.collect()),
            decode_frame(&mention.to_string()),
        ];
        app.receive(&server_uid(server), changes);
    }
    app
}

pub fn post(app: &mut HeadlessApp, server: usize, n: usize) {
    let change = decode_frame(&message_frame(n));
    app.receive(&server_uid(server), vec![change]);
}

/// A message with a picture.
pub fn post_picture(app: &mut HeadlessApp, n: usize) {
    let mut message = message_json(n);
    let id = format!("att_{n:08x}");
    message["attachments"] = json!([{
        "attachment_id": id, "file_name": "a.png", "url": format!("/v1/channels/{CHANNEL}/attachments/{id}"),
        "content_type": "image/png", "bytes": 200_000, "width": 1600, "height": 1200,
    }]);
    let frame = json!({ "type": "chat.message.created", "payload": { "message": message } });
    app.receive(&server_uid(0), vec![decode_frame(&frame.to_string())]);
}

pub fn moved(x: f32, y: f32) -> Event {
    let position = Point::new(x, y);
    Event::Mouse(mouse::Event::CursorMoved { position })
}

pub fn click() -> [Event; 2] {
    let left = mouse::Button::Left;
    [
        Event::Mouse(mouse::Event::ButtonPressed(left)),
        Event::Mouse(mouse::Event::ButtonReleased(left)),
    ]
}

/// One notch of the wheel; upwards if positive.
pub fn wheel(lines: f32) -> Event {
    let delta = mouse::ScrollDelta::Lines { x: 0.0, y: lines };
    Event::Mouse(mouse::Event::WheelScrolled { delta })
}

pub fn key(key: keyboard::Key, text: Option<&str>) -> Event {
    pressed(key, keyboard::Modifiers::empty(), text)
}

/// A key with others held.
pub fn chord(key: keyboard::Key, modifiers: keyboard::Modifiers) -> Event {
    pressed(key, modifiers, None)
}

fn pressed(key: keyboard::Key, modifiers: keyboard::Modifiers, text: Option<&str>) -> Event {
    Event::Keyboard(keyboard::Event::KeyPressed {
        modified_key: key.clone(),
        physical_key: keyboard::key::Physical::Unidentified(
            keyboard::key::NativeCode::Unidentified,
        ),
        key,
        location: keyboard::Location::Standard,
        modifiers,
        text: text.map(Into::into),
        repeat: false,
    })
}

/// The pixels of a window. Draws what has changed since the last frame, as `iced_tiny_skia` does in a real window.
pub struct Canvas {
    pixels: Pixmap,
    mask: Mask,
    last: VecDeque<Vec<Layer>>,
    viewport: Viewport,
}

impl Canvas {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn new(size: Size) -> Self {
        let (width, height) = (size.width as u32, size.height as u32);
        Self {
            pixels: Pixmap::new(width, height).unwrap(),
            mask: Mask::new(width, height).unwrap(),
            last: VecDeque::new(),
            viewport: Viewport::with_physical_size(Size::new(width, height), 1.0),
        }
    }

    pub fn forget(&mut self) {
        self.last.clear();
    }

    pub fn present(&mut self, app: &mut HeadlessApp) {
        let background = iced::theme::Base::base(app.theme()).background_color;
        let renderer = app.renderer();
        let bounds = Rectangle::with_size(self.viewport.logical_size());
        let damaged = match self.last.front() {
            Some(last) => {
                let bounds = |layer: &Layer| vec![layer.bounds];
                damage::diff(last, renderer.layers(), bounds, Layer::damage)
            }
            None => vec![bounds],
        };
        if damaged.is_empty() {
            return;
        }
        self.last.push_front(renderer.layers().to_vec());
        self.last.truncate(1);
        let damaged = damage::group(damaged, bounds);
        let mut pixels = self.pixels.as_mut();
        renderer.draw(
            &mut pixels,
            &mut self.mask,
            &self.viewport,
            &damaged,
            background,
        );
    }
}
