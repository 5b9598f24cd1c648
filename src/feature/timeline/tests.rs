//! Timeline tests with an in-memory server: messages in, state and events out.

mod attachments;
mod banner;
mod composing;
mod connection;
mod gaps;
mod history;
mod layout;
mod long;
mod lost;
mod menu;
mod message_actions;
mod reading;
mod rendering;
mod selecting;
mod staged;
mod writing;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use iced::Point;
use iced::Size;
use iced::futures::StreamExt;
use iced::futures::executor::block_on;
use iced::widget::text_editor::{Action as Edit, Edit as Change};

use super::*;
use crate::domain::capability::{Capabilities, Limits};
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::ChannelId;
use crate::domain::message::ChatMessage;
use crate::domain::outbox::SendState;
use crate::domain::server::{Server, ServerInfo};
use crate::domain::server_event::{History, HistoryRange, ServerEvent};
use crate::domain::timeline::calendar::UtcCalendar;
use crate::feature::context::AvatarCache;
use crate::i18n::Strings;
use crate::ui::Theme;
use crate::ui::theme::Variant;
use crate::ui::widget::undo::UndoKey;
use crate::ui::widget::virtual_list::Viewport;

const ME: &str = "uid_me";
const LIMIT: u64 = 20;

fn server(uid: &str) -> Server {
    let info = ServerInfo {
        uid: uid.into(),
        name: "Harbour".into(),
        icon_text: "H".into(),
        address: "https://harbour.example".into(),
        me: ME.into(),
    };
    let mut server = Server::new(info, Arc::new(UtcCalendar));
    let channels = ["general", "random"].map(|name| Channel {
        id: name.into(),
        name: name.into(),
        kind: ChannelKind::Text,
    });
    let category = Category {
        id: "text".into(),
        name: "Text".into(),
        channels: channels.to_vec(),
    };
    let now = Instant::now();
    let _ = server.apply(ServerEvent::Channels(vec![category]), now);
    let capabilities = Capabilities {
        limits: Limits {
            message_bytes: Some(LIMIT),
            upload_bytes: None,
        },
        ..Capabilities::default()
    };
    let _ = server.apply(ServerEvent::Capabilities(Box::new(capabilities)), now);
    server.set_connection(ConnectionState::Online);
    server.open(Some("general".into()));
    server
}

fn message(id: &str, author: &str, second: i64) -> ChatMessage {
    ChatMessage {
        id: id.into(),
        channel: "general".into(),
        author: author.into(),
        body: format!("words of {id}").into(),
        created_at: jiff::Timestamp::from_second(1_700_000_000 + second)
            .unwrap()
            .into(),
        extra: None,
    }
}

fn channel_ref(server: &str, channel: &str) -> ChannelRef {
    ChannelRef {
        server: server.into(),
        channel: channel.into(),
    }
}

struct TimelineFixture {
    server: Server,
    strings: Strings,
    theme: Theme,
    avatars: AvatarCache,
    preferences: crate::domain::preference::Preferences,
    now: Instant,
    window: Size,
    state: State,
    /// Number of scroll and focus operations.
    operation_count: usize,
    /// Operations that are not yet applied to a view.
    operations: Vec<Box<dyn iced::advanced::widget::Operation>>,
}

impl TimelineFixture {
    fn new() -> Self {
        let mut fixture = Self {
            server: server("a"),
            strings: Strings::negotiate(&[]),
            theme: Theme::new(Variant::Dark),
            avatars: AvatarCache::default(),
            preferences: crate::domain::preference::Preferences::default(),
            now: Instant::now(),
            window: Size::new(800.0, 600.0),
            state: State::default(),
            operation_count: 0,
            operations: Vec::new(),
        };
        let _ = fixture.sync_channel();
        fixture
    }

    fn with(messages: Vec<ChatMessage>) -> Self {
        let mut fixture = Self::new();
        fixture.history(messages, None);
        fixture
    }

    fn ctx(&self) -> Ctx<'_> {
        Ctx {
            server: &self.server,
            own_channel: None,
            preferences: &self.preferences,
            strings: &self.strings,
            theme: &self.theme,
            avatars: &self.avatars,
            plays_animations: self.preferences.play_animations,
            now: self.now,
            window: self.window,
        }
    }

    fn history(&mut self, messages: Vec<ChatMessage>, reaches_start: Option<bool>) {
        let history = History {
            channel: "general".into(),
            messages,
            range: HistoryRange::Newest,
            reaches_start,
        };
        let _ = self
            .server
            .apply(ServerEvent::History(Box::new(history)), self.now);
    }

    fn open(&mut self, channel: &str) -> Vec<Event> {
        self.server.open(Some(channel.into()));
        self.sync_channel()
    }

    fn sync_channel(&mut self) -> Vec<Event> {
        let mut state = std::mem::take(&mut self.state);
        let action = state.sync_channel(&self.ctx());
        self.state = state;
        self.run(action)
    }

    fn update(&mut self, message: Message) -> Vec<Event> {
        let mut state = std::mem::take(&mut self.state);
        let action = state.update(message, &self.ctx());
        self.state = state;
        self.run(action)
    }

    /// Runs all tasks to completion and returns their events.
    fn run(&mut self, action: Action<Message, Event>) -> Vec<Event> {
        let mut events = Vec::new();
        let mut queue = VecDeque::from([action]);
        while let Some(Action { task, event }) = queue.pop_front() {
            events.extend(event);
            let Some(mut stream) = iced_runtime::task::into_stream(task) else {
                continue;
            };
            while let Some(done) = block_on(stream.next()) {
                match done {
                    iced_runtime::Action::Output(message) => {
                        let mut state = std::mem::take(&mut self.state);
                        queue.push_back(state.update(message, &self.ctx()));
                        self.state = state;
                    }
                    iced_runtime::Action::Widget(operation) => {
                        self.operation_count += 1;
                        self.operations.push(operation);
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
        events
    }

    fn write(&mut self, text: &str) -> Vec<Event> {
        let paste = Edit::Edit(Change::Paste(Arc::new(text.to_owned())));
        self.update(Message::DraftEdited(paste))
    }

    fn draft(&self) -> String {
        self.state.current_view().unwrap().draft.content.text()
    }

    fn timeline(&self) -> &Timeline {
        &self.server.open_channel_state().unwrap().timeline
    }

    fn set_viewport(&mut self, first: usize, last: usize, at_end: bool) -> Vec<Event> {
        let viewport = Viewport {
            first,
            last,
            seen: last,
            at_start: first == 0,
            at_end,
        };
        let content_id = self.state.current_view().unwrap().content_id;
        self.update(Message::ViewportChanged(content_id, viewport))
    }
}
