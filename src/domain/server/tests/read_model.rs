//! Model-based test of the unread counts: posts, histories, what is on screen in the main window and in one of the channel, their
//! focus, restarts of the program and of the server, a second device, deletions, commands and "mark unread from here", against a
//! list of messages that know whether they were read.

use proptest::prelude::*;

use super::*;
use crate::domain::capability::Capabilities;
use crate::domain::stored::{
    Change, ReadState, StoredChannel, StoredMessage, StoredPage, StoredServer,
};
use crate::domain::timeline::Row;

#[derive(Debug, Clone, Copy)]
enum Step {
    /// While disconnected the event does not arrive.
    Post {
        mine: bool,
    },
    Disconnect,
    /// The history arrives, after a reconnect or without one.
    Window,
    Open(Place),
    Leave(Place),
    /// The conversation is on screen, in a window with the focus.
    Look(Place, Look),
    /// The window loses the focus, or a dialog opens.
    LookAway(Place),
    JumpToLatest,
    MarkRead,
    /// Who writes has read the channel.
    Write,
    ReadElsewhere(usize),
    Delete(usize),
    MarkUnread(usize),
    RestartProgram,
    RestartServer,
}

/// Where the channel is shown.
#[derive(Debug, Clone, Copy)]
enum Place {
    MainWindow,
    OwnWindow,
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![Just(Place::MainWindow), Just(Place::OwnWindow)]
}

/// Which of the known messages are on screen.
#[derive(Debug, Clone, Copy)]
struct Look {
    first: usize,
    rows: usize,
    at_newest: bool,
}

fn look() -> impl Strategy<Value = Look> {
    let look = (0usize..20, 0usize..8, any::<bool>());
    look.prop_map(|(first, rows, at_newest)| Look {
        first,
        rows,
        at_newest,
    })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => any::<bool>().prop_map(|mine| Step::Post { mine }),
        2 => Just(Step::Disconnect),
        3 => Just(Step::Window),
        3 => place().prop_map(Step::Open),
        1 => place().prop_map(Step::Leave),
        8 => (place(), look()).prop_map(|(place, look)| Step::Look(place, look)),
        2 => place().prop_map(Step::LookAway),
        1 => Just(Step::JumpToLatest),
        1 => Just(Step::MarkRead),
        1 => Just(Step::Write),
        1 => (0usize..20).prop_map(Step::ReadElsewhere),
        1 => (0usize..20).prop_map(Step::Delete),
        1 => (0usize..20).prop_map(Step::MarkUnread),
        1 => Just(Step::RestartProgram),
        1 => Just(Step::RestartServer),
    ];
    proptest::collection::vec(step, 0..80)
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

/// How one window shows the channel.
#[derive(Debug, Default, Clone, Copy)]
struct View {
    is_open: bool,
    /// Whether the end of the conversation is on screen, in a window with the focus.
    at_newest: bool,
    /// Whether it was marked as unread since it was opened.
    is_marked: bool,
}

struct World {
    server: Server,
    messages: Vec<Sent>,
    stored: Option<ReadState>,
    count: usize,
    is_connected: bool,
    /// Of each [`Place`].
    views: [View; 2],
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
            views: [View::default(); 2],
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
            is_read: is_known && self.follows(),
            is_known,
            exists: true,
        });
        if is_known {
            self.apply(event);
        }
    }

    fn is_unread(sent: &Sent) -> bool {
        sent.is_known && !sent.is_read && !sent.mine
    }

    fn is_shown(&self) -> bool {
        self.views.iter().any(|view| view.is_open)
    }

    /// Whether what arrives is on screen.
    fn follows(&self) -> bool {
        let mut views = self.views.iter();
        views.any(|view| view.at_newest && !view.is_marked)
            && !self.messages.iter().any(Self::is_unread)
    }

    fn window(&mut self) {
        self.is_connected = true;
        // Also of messages that were deleted meanwhile.
        let knew_any = self.was_loaded || self.messages.iter().any(|sent| sent.is_known);
        self.messages.retain(|sent| sent.exists);
        let reads = self.follows() || !knew_any;
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

    fn open(&mut self, place: Place) {
        match place {
            Place::MainWindow => self.server.open(Some(channel())),
            Place::OwnWindow => self.server.open_window(&channel()),
        }
        self.views[place as usize].is_open = true;
    }

    fn leave(&mut self, place: Place) {
        match place {
            Place::MainWindow => self.server.open(None),
            Place::OwnWindow => self.server.close_window(&channel()),
        }
        self.views[place as usize] = View::default();
    }

    fn set_visibility(&mut self, place: Place, visibility: Visibility) {
        match place {
            Place::MainWindow => self.server.set_visibility(visibility),
            Place::OwnWindow => self.server.set_window_visibility(&channel(), visibility),
        }
    }

    fn look(&mut self, place: Place, look: Look) {
        if !self.views[place as usize].is_open {
            return;
        }
        let all = self.messages.iter().enumerate();
        let known: Vec<usize> = all
            .filter(|(_, sent)| sent.is_known)
            .map(|(at, _)| at)
            .collect();
        let first = known
            .get(look.first.min(known.len().saturating_sub(1)))
            .copied();
        let last = known.get((look.first + look.rows).min(known.len().saturating_sub(1)));
        let last = last.copied().filter(|_| !look.at_newest);
        let id = |at: usize| self.messages[at].message.id.clone();
        let visibility = Visibility::Visible {
            first: first.map(id),
            last: last.map_or(ViewEnd::Newest, |at| ViewEnd::Message(id(at))),
        };
        self.set_visibility(place, visibility);
        let view = &mut self.views[place as usize];
        view.at_newest = last.is_none();
        let above = self.messages.iter().take(first.unwrap_or(0));
        if view.is_marked || above.into_iter().any(Self::is_unread) {
            return;
        }
        let end = last.map_or(self.messages.len(), |last| last + 1);
        for sent in self.messages.iter_mut().take(end) {
            sent.is_read |= sent.is_known;
        }
    }

    fn look_away(&mut self, place: Place) {
        self.set_visibility(place, Visibility::Hidden);
        self.views[place as usize].at_newest = false;
    }

    /// In all windows that show it.
    fn set_marked(&mut self, is_marked: bool) {
        for view in self.views.iter_mut().filter(|view| view.is_open) {
            view.is_marked = is_marked;
        }
    }

    /// By a command, whatever is on screen.
    fn read_all(&mut self, read: impl FnOnce(&mut Server)) {
        if self.is_shown() {
            read(&mut self.server);
            self.set_marked(false);
            for sent in &mut self.messages {
                sent.is_read |= sent.is_known;
            }
        }
    }

    fn write(&mut self) {
        self.count += 1;
        let local = self.count.to_string();
        self.read_all(|it| it.queue(&channel(), local.into(), "mine", None));
    }

    /// The message below the unread divider.
    fn divider(&self) -> Option<MessageId> {
        let timeline = &self.server.channel_state(&channel())?.timeline;
        let mut rows = timeline.rows().iter();
        let _divider = rows.find(|row| **row == Row::Unread)?;
        let below = rows.find_map(|row| match row {
            Row::Message { index, .. } => Some(*index),
            _ => None,
        });
        Some(timeline.items().get(below?)?.message.id.clone())
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
            .filter(|_| self.is_shown())
            .map(|it| it.message.id.clone())
        else {
            return;
        };
        self.set_marked(true);
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
                Change::Pending(..) => {}
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
        (self.views, self.is_connected) = ([View::default(); 2], false);
        self.was_loaded = self.stored.is_some();
    }

    fn step(&mut self, step: Step) {
        let (divider, was_shown) = (self.divider(), self.is_shown());
        match step {
            Step::Post { mine } => self.post(mine),
            Step::Disconnect => {
                self.is_connected = false;
                self.apply(ServerEvent::Disconnected);
            }
            Step::Window => self.window(),
            Step::Open(place) => self.open(place),
            Step::Leave(place) => self.leave(place),
            Step::Look(place, look) => self.look(place, look),
            Step::LookAway(place) => self.look_away(place),
            Step::JumpToLatest => self.read_all(|it| it.skip_unread(&channel())),
            Step::MarkRead => self.read_all(|it| it.mark_channel_read(&channel())),
            Step::Write => self.write(),
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
        let is_moved = match step {
            Step::Open(_) | Step::Leave(_) => !was_shown || !self.is_shown(),
            Step::MarkRead
            | Step::MarkUnread(_)
            | Step::Delete(_)
            | Step::Window
            | Step::RestartProgram
            | Step::RestartServer => true,
            _ => false,
        };
        if divider.is_some() && !is_moved {
            assert_eq!(self.divider(), divider, "{step:?}");
        }
        let expected = self
            .messages
            .iter()
            .filter(|it| Self::is_unread(it))
            .count();
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
