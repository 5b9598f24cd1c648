//! Timeline tests with an in-memory server: messages in, state and events out.

mod reading;
mod sight;
mod writing;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use iced::Size;
use iced::futures::StreamExt;
use iced::futures::executor::block_on;
use iced::widget::text_editor::{Action as Edit, Edit as Change};

use super::*;
use crate::domain::capability::{Capabilities, Limits};
use crate::domain::change::{Change as Said, History, Span};
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::message::ChatMessage;
use crate::domain::outbox::Sending;
use crate::domain::server::{Facts, Server};
use crate::domain::timeline::calendar::Universal;
use crate::feature::context::Pictures;
use crate::i18n::Strings;
use crate::ui::Theme;
use crate::ui::theme::Variant;

const ME: &str = "uid_me";
const LIMIT: u64 = 20;

fn server(uid: &str) -> Server {
    let facts = Facts {
        uid: uid.into(),
        name: "Harbour".into(),
        icon_text: "H".into(),
        address: "https://harbour.example".into(),
        me: ME.into(),
    };
    let mut server = Server::new(facts, Arc::new(Universal));
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
    let _ = server.apply(Said::Channels(vec![category]), now);
    let capabilities = Capabilities {
        limits: Limits {
            message_bytes: Some(LIMIT),
            upload_bytes: None,
        },
        ..Capabilities::default()
    };
    let _ = server.apply(Said::Capabilities(Box::new(capabilities)), now);
    server.set_link(Link::Online);
    server.open(Some("general".into()));
    server
}

fn message(id: &str, author: &str, second: i64) -> ChatMessage {
    ChatMessage {
        id: id.into(),
        channel: "general".into(),
        author: author.into(),
        body: format!("words of {id}").into(),
        created_at: jiff::Timestamp::from_second(1_700_000_000 + second).unwrap(),
        reply_to: None,
        attachments: Vec::new(),
        reactions: Vec::new(),
        edited_at: None,
        revision: None,
        client_key: None,
    }
}

fn place(server: &str, channel: &str) -> Place {
    Place {
        server: server.into(),
        channel: channel.into(),
    }
}

struct World {
    server: Server,
    strings: Strings,
    theme: Theme,
    pictures: Pictures,
    now: Instant,
    state: State,
    /// Number of scroll and focus operations.
    moves: usize,
    /// Operations that are not yet applied to a view.
    operations: Vec<Box<dyn iced::advanced::widget::Operation>>,
}

impl World {
    fn new() -> Self {
        let mut world = Self {
            server: server("a"),
            strings: Strings::negotiate(&[]),
            theme: Theme::new(Variant::Dark),
            pictures: Pictures::default(),
            now: Instant::now(),
            state: State::default(),
            moves: 0,
            operations: Vec::new(),
        };
        let _ = world.opened();
        world
    }

    fn with(messages: Vec<ChatMessage>) -> Self {
        let mut world = Self::new();
        world.history(messages, None);
        world
    }

    fn ctx(&self) -> Ctx<'_> {
        Ctx {
            server: &self.server,
            strings: &self.strings,
            theme: &self.theme,
            pictures: &self.pictures,
            now: self.now,
            window: Size::new(800.0, 600.0),
        }
    }

    fn history(&mut self, messages: Vec<ChatMessage>, reaches_start: Option<bool>) {
        let history = History {
            channel: "general".into(),
            messages,
            span: Span::Newest,
            reaches_start,
        };
        let _ = self
            .server
            .apply(Said::History(Box::new(history)), self.now);
    }

    fn open(&mut self, channel: &str) -> Vec<Event> {
        self.server.open(Some(channel.into()));
        self.opened()
    }

    fn opened(&mut self) -> Vec<Event> {
        let mut state = std::mem::take(&mut self.state);
        let action = state.opened(&self.ctx());
        self.state = state;
        self.follow(action)
    }

    fn tell(&mut self, message: Message) -> Vec<Event> {
        let mut state = std::mem::take(&mut self.state);
        let action = state.update(message, &self.ctx());
        self.state = state;
        self.follow(action)
    }

    /// Runs all tasks to completion and returns their events.
    fn follow(&mut self, action: Action<Message, Event>) -> Vec<Event> {
        let mut events = Vec::new();
        let mut left = VecDeque::from([action]);
        while let Some(Action { task, event }) = left.pop_front() {
            events.extend(event);
            let Some(mut stream) = iced_runtime::task::into_stream(task) else {
                continue;
            };
            while let Some(done) = block_on(stream.next()) {
                match done {
                    iced_runtime::Action::Output(message) => {
                        let mut state = std::mem::take(&mut self.state);
                        left.push_back(state.update(message, &self.ctx()));
                        self.state = state;
                    }
                    iced_runtime::Action::Widget(operation) => {
                        self.moves += 1;
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
        self.tell(Message::Edited(paste))
    }

    fn draft(&self) -> String {
        self.state.desk().unwrap().draft.content.text()
    }

    fn look(&mut self, first: usize, last: usize, at_end: bool) -> Vec<Event> {
        let viewport = Viewport {
            first,
            last,
            at_start: first == 0,
            at_end,
        };
        let subject = self.state.desk().unwrap().subject;
        self.tell(Message::Viewed(subject, viewport))
    }
}
