//! Model-based test of the unread counts: posts, histories, reads, restarts of the program and of the server, a second
//! device, deletions and "mark unread from here", against a list of messages that know whether they were read.

use proptest::prelude::*;

use super::*;
use crate::domain::capability::Capabilities;
use crate::domain::stored::{
    Change, ReadState, StoredChannel, StoredMessage, StoredPage, StoredServer,
};

#[derive(Debug, Clone, Copy)]
enum Step {
    /// While disconnected the event does not arrive.
    Post {
        mine: bool,
    },
    Disconnect,
    /// The history arrives, after a reconnect or without one.
    Window,
    Show,
    Hide,
    ReadElsewhere(usize),
    Delete(usize),
    MarkUnread(usize),
    RestartProgram,
    RestartServer,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => any::<bool>().prop_map(|mine| Step::Post { mine }),
        2 => Just(Step::Disconnect),
        3 => Just(Step::Window),
        2 => Just(Step::Show),
        2 => Just(Step::Hide),
        1 => (0usize..20).prop_map(Step::ReadElsewhere),
        1 => (0usize..20).prop_map(Step::Delete),
        1 => (0usize..20).prop_map(Step::MarkUnread),
        1 => Just(Step::RestartProgram),
        1 => Just(Step::RestartServer),
    ];
    proptest::collection::vec(step, 0..60)
}

#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is independent")]
struct Sent {
    message: ChatMessage,
    mine: bool,
    is_read: bool,
    /// Whether this device knows it.
    is_known: bool,
    /// Whether the server has it.
    exists: bool,
}

#[expect(clippy::struct_excessive_bools, reason = "each is independent")]
struct World {
    server: Server,
    messages: Vec<Sent>,
    stored: Option<ReadState>,
    count: usize,
    is_connected: bool,
    is_visible: bool,
    /// Whether it was marked as unread since it was opened.
    is_marked: bool,
    was_loaded: bool,
    can_delete: bool,
}

fn channel() -> ChannelId {
    "random".into()
}

impl World {
    fn new(can_delete: bool) -> Self {
        let mut world = Self {
            server: server("a"),
            messages: Vec::new(),
            stored: None,
            count: 0,
            is_connected: true,
            is_visible: false,
            is_marked: false,
            was_loaded: false,
            can_delete,
        };
        world.connect();
        world
    }

    fn apply(&mut self, event: ServerEvent) {
        let _changes = self.server.apply(event, Instant::now());
    }

    fn connect(&mut self) {
        let mut capabilities = Capabilities::default();
        capabilities.extensions.message_delete = self.can_delete;
        self.apply(ServerEvent::Capabilities(Box::new(capabilities)));
    }

    fn post(&mut self, mine: bool) {
        self.count += 1;
        let author = if mine { "uid_me" } else { "x" };
        let event = posted(&self.count.to_string(), "random", author);
        let ServerEvent::Posted(message) = &event else {
            panic!("{event:?}");
        };
        let is_known = self.is_connected;
        self.messages.push(Sent {
            message: ChatMessage::clone(message),
            mine,
            is_read: is_known && self.reads(),
            is_known,
            exists: true,
        });
        if is_known {
            self.apply(event);
        }
    }

    fn reads(&self) -> bool {
        self.is_visible && !self.is_marked
    }

    fn window(&mut self) {
        self.is_connected = true;
        // Also of messages that were deleted meanwhile.
        let knew_any = self.was_loaded || self.messages.iter().any(|sent| sent.is_known);
        self.messages.retain(|sent| sent.exists);
        let reads = self.reads() || !knew_any;
        for sent in self.messages.iter_mut().filter(|sent| !sent.is_known) {
            (sent.is_known, sent.is_read) = (true, reads);
        }
        self.was_loaded = true;
        let messages = self.messages.iter().map(|sent| sent.message.clone());
        self.apply(ServerEvent::History(Box::new(History {
            channel: channel(),
            messages: messages.collect(),
            range: HistoryRange::Newest,
            reaches_start: Some(true),
        })));
    }

    fn show(&mut self) {
        if !self.is_visible {
            self.server.open(Some(channel()));
        }
        self.server.set_visibility(Visibility::Visible);
        self.is_visible = true;
        if self.reads() {
            let known = self.messages.iter_mut().filter(|sent| sent.is_known);
            known.for_each(|sent| sent.is_read = true);
        }
    }

    fn hide(&mut self) {
        self.server.open(None);
        (self.is_visible, self.is_marked) = (false, false);
    }

    fn read_elsewhere(&mut self, at: usize) {
        let sent = self
            .messages
            .get(at)
            .filter(|it| it.is_known && self.is_connected);
        let Some(last_read) = sent.map(|sent| sent.message.id.clone()) else {
            return;
        };
        for sent in self.messages.iter_mut().take(at + 1) {
            sent.is_read |= sent.is_known;
        }
        self.apply(ServerEvent::Read {
            channel: channel(),
            user: "uid_me".into(),
            last_read,
        });
    }

    fn delete(&mut self, at: usize) {
        if !self.can_delete || at >= self.messages.len() || !self.messages[at].exists {
            return;
        }
        if self.is_connected {
            let message = self.messages.remove(at).message.id;
            self.apply(ServerEvent::Deleted {
                channel: channel(),
                message,
            });
        } else if self.messages[at].is_known {
            self.messages[at].exists = false;
        } else {
            let _never_seen = self.messages.remove(at);
        }
    }

    fn mark_unread(&mut self, at: usize) {
        let sent = self.messages.get(at).filter(|it| it.is_known);
        let Some(id) = sent
            .filter(|_| self.is_visible)
            .map(|it| it.message.id.clone())
        else {
            return;
        };
        self.is_marked = true;
        for (index, sent) in self.messages.iter_mut().enumerate() {
            if sent.is_known {
                sent.is_read = index < at;
            }
        }
        self.server.mark_unread_from(&channel(), &id);
    }

    fn store(&mut self) {
        for change in self.server.take_changes() {
            match change {
                Change::Read(changed, read) if changed == channel() => self.stored = Some(read),
                other => panic!("{other:?}"),
            }
        }
    }

    fn restart_program(&mut self) {
        self.store();
        let old = std::mem::replace(&mut self.server, server("a"));
        let stored = StoredChannel {
            channel: channel(),
            read: self.stored.clone(),
            draft: None,
            pending: Vec::new(),
        };
        let stored = StoredServer {
            categories: Vec::new(),
            channels: vec![stored],
            ..StoredServer::default()
        };
        self.server.restore(stored, Instant::now());
        let state = old.channel_state(&channel());
        let items = state.into_iter().flat_map(|state| state.timeline.items());
        let messages = items.map(|item| StoredMessage {
            message: item.message.clone(),
            gap_before: item.gap_before,
            gone: item.gone,
            settled: true,
        });
        let page = StoredPage {
            messages: messages.collect(),
            ..StoredPage::default()
        };
        self.server.show_stored(&channel(), page);
        self.connect();
        (self.is_visible, self.is_marked, self.is_connected) = (false, false, false);
        self.was_loaded = self.stored.is_some();
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Post { mine } => self.post(mine),
            Step::Disconnect => {
                self.is_connected = false;
                self.apply(ServerEvent::Disconnected);
            }
            Step::Window => self.window(),
            Step::Show => self.show(),
            Step::Hide => self.hide(),
            Step::ReadElsewhere(at) => self.read_elsewhere(at),
            Step::Delete(at) => self.delete(at),
            Step::MarkUnread(at) => self.mark_unread(at),
            Step::RestartProgram => self.restart_program(),
            Step::RestartServer => {
                self.step(Step::Disconnect);
                self.messages.retain(|sent| sent.is_known);
                self.messages
                    .iter_mut()
                    .for_each(|sent| sent.exists = false);
                self.window();
            }
        }
        self.store();
        let unread = |sent: &&Sent| sent.is_known && !sent.is_read && !sent.mine;
        let expected = self.messages.iter().filter(unread).count();
        let (unread, mentions) = self.server.unread(&channel());
        assert_eq!(unread as usize, expected, "{step:?}: {:?}", self.messages);
        assert_eq!(unread, mentions, "each mentions the user");
        assert_eq!(self.server.unread_total(), (unread, mentions));
    }
}

proptest! {
    #[test]
    fn counts_are_those_of_the_messages_that_were_not_read(
        steps in steps(),
        can_delete in any::<bool>(),
    ) {
        let mut world = World::new(can_delete);
        for step in steps {
            world.step(step);
        }
    }
}
