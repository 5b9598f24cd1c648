//! Conversations in windows of their own: what each shows, with its own timeline, dialog and menu.
//!
//! While a message of such a window is handled, its state is in the place of that of the main window, and that of the main
//! window is kept here: handlers work on the window that their message came from. See `docs/adr/0024`.

use iced::{Size, Task, window};

use super::message::ConversationMessage;
use super::placement::Placement;
use super::shell::Shell;
use super::window_scope::{self, Origin};
use super::workspace::WindowView;
use super::{App, Message, Transfers};
use crate::a11y::Bridge;
use crate::domain::channel::ChannelRef;
use crate::domain::id::ServerUid;
use crate::feature::timeline;
use crate::platform::tray;
use crate::store::settings::{ChannelWindow, MAX_CHANNEL_WINDOWS, WindowPlace};

/// How many closed windows are remembered: some of their messages may still be on the way.
const MAX_CLOSED: usize = 16;

pub struct ConversationWindow {
    pub id: window::Id,
    pub place: ChannelRef,
    pub bridge: Bridge,
    /// That of the main window, while a message of this one is handled.
    pub state: WindowState,
}

/// What each window has for itself.
pub struct WindowState {
    pub view: WindowView,
    pub timeline: timeline::State,
    pub shell: Shell,
    pub transfers: Transfers,
}

#[derive(Default)]
pub struct Windows {
    open: Vec<ConversationWindow>,
    closed: Vec<window::Id>,
    /// Those of the last run whose channels are not known yet.
    waiting: Vec<ChannelWindow>,
    /// The window whose message is handled, if it is not the main one.
    acting: Option<window::Id>,
    /// How many were opened.
    count: u64,
}

impl Windows {
    pub fn iter(&self) -> impl Iterator<Item = &ConversationWindow> {
        self.open.iter()
    }

    pub fn get(&self, id: window::Id) -> Option<&ConversationWindow> {
        self.open.iter().find(|window| window.id == id)
    }

    pub fn find(&self, place: &ChannelRef) -> Option<&ConversationWindow> {
        self.open.iter().find(|window| window.place == *place)
    }

    pub fn acting(&self) -> Option<&ConversationWindow> {
        self.get(self.acting?)
    }

    pub fn is_full(&self) -> bool {
        self.open.len() >= MAX_CHANNEL_WINDOWS
    }

    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    fn get_mut(&mut self, id: window::Id) -> Option<&mut ConversationWindow> {
        self.open.iter_mut().find(|window| window.id == id)
    }

    /// Adds a window whose place and size are `stored`.
    pub fn add(&mut self, id: window::Id, place: ChannelRef, stored: WindowPlace) -> Bridge {
        self.count += 1;
        let shell = Shell::of_window(Placement::new(stored));
        let size = Size::new(stored.width, stored.height);
        let state = WindowState {
            view: WindowView::of_channel(id, &place, size),
            timeline: timeline::State::of_window(self.count),
            shell,
            transfers: Transfers::default(),
        };
        let bridge = Bridge::new();
        self.open.push(ConversationWindow {
            id,
            place,
            bridge: bridge.clone(),
            state,
        });
        bridge
    }

    pub fn remove(&mut self, id: window::Id) -> Option<ConversationWindow> {
        let at = self.open.iter().position(|window| window.id == id)?;
        if self.closed.len() >= MAX_CLOSED {
            let _oldest = self.closed.remove(0);
        }
        self.closed.push(id);
        Some(self.open.remove(at))
    }

    pub fn forget_changed_drafts(&mut self) {
        for window in &mut self.open {
            let _same = window.state.timeline.take_changed_drafts();
        }
    }

    pub fn wait_for_channels(&mut self, windows: Vec<ChannelWindow>) {
        self.waiting = windows;
    }

    /// Those of a server whose channels are known now.
    pub fn take_waiting(&mut self, server: &ServerUid) -> Vec<ChannelWindow> {
        let of_server = |window: &ChannelWindow| window.server == *server;
        let (taken, waiting) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition(of_server);
        self.waiting = waiting;
        taken
    }

    /// Keeps those for later whose channel is not known yet.
    pub fn wait_again(&mut self, windows: impl IntoIterator<Item = ChannelWindow>) {
        self.waiting.extend(windows);
    }

    /// What the next start opens again.
    pub fn stored(&self) -> Vec<ChannelWindow> {
        let open = self.open.iter().map(|window| ChannelWindow {
            server: window.place.server.clone(),
            channel: window.place.channel.clone(),
            place: window.state.shell.placement.stored(),
        });
        open.chain(self.waiting.iter().cloned()).collect()
    }

    /// Drops what waits for a server that was removed.
    fn retain_waiting(&mut self, is_joined: impl Fn(&ServerUid) -> bool) -> bool {
        let before = self.waiting.len();
        self.waiting.retain(|window| is_joined(&window.server));
        self.waiting.len() < before
    }
}

impl App {
    /// Handles a message in the window that it came from. What outlives a closed window goes on in the main one.
    pub fn route_in_window(&mut self, window: window::Id, message: Message) -> Task<Message> {
        let Some(bridge) = self.windows.get(window).map(|it| it.bridge.clone()) else {
            let is_late = self.windows.closed.contains(&window) && message.is_of_open_window();
            return if is_late {
                Task::none()
            } else {
                self.route(message)
            };
        };
        if let Message::Window(_, window::Event::CloseRequested) = message {
            return self.close_conversation_window(window);
        }
        let task = self.with_window(window, |app| app.route(message));
        self.copy_draft_from(window);
        let origin = Origin::Own(window, bridge);
        task.map_or_else(Task::none, |task| window_scope::keep(task, origin))
    }

    /// Runs something on the state of a window. Does nothing for one that is closed, and within itself.
    pub fn with_window<T>(
        &mut self,
        window: window::Id,
        run: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        if self.windows.acting.is_some() || !self.swap(window) {
            return None;
        }
        self.windows.acting = Some(window);
        let result = run(self);
        self.windows.acting = None;
        let _swapped = self.swap(window);
        Some(result)
    }

    /// Runs something on the state of each window of a server.
    pub fn with_windows_of(
        &mut self,
        server: &ServerUid,
        mut run: impl FnMut(&mut Self) -> Task<Message>,
    ) -> Task<Message> {
        let windows = self.windows.iter().filter(|it| it.place.server == *server);
        let windows: Vec<_> = windows.map(|it| (it.id, it.bridge.clone())).collect();
        let tasks = windows.into_iter().filter_map(|(window, bridge)| {
            let task = self.with_window(window, &mut run)?;
            Some(window_scope::keep(task, Origin::Own(window, bridge)))
        });
        Task::batch(tasks.collect::<Vec<_>>())
    }

    fn swap(&mut self, window: window::Id) -> bool {
        let Some(window) = self.windows.get_mut(window) else {
            return false;
        };
        let state = &mut window.state;
        self.workspace.swap_view(&mut state.view);
        std::mem::swap(&mut self.features.timeline, &mut state.timeline);
        std::mem::swap(&mut self.shell, &mut state.shell);
        std::mem::swap(&mut self.transfers, &mut state.transfers);
        true
    }

    /// Whether the message that is handled came from a window of its own.
    pub fn is_in_own_window(&self) -> bool {
        self.windows.acting.is_some()
    }

    /// The server that the main window shows, whatever window a message came from.
    pub fn main_server(&self) -> Option<&ServerUid> {
        match self.windows.acting() {
            Some(acting) => acting.state.view.current(),
            None => self.workspace.current(),
        }
    }

    /// The main window and all others.
    pub fn all_windows(&self) -> Vec<window::Id> {
        let others = self.windows.iter().filter_map(|it| it.state.view.window());
        self.workspace.window.into_iter().chain(others).collect()
    }

    /// Whether any window shows a server.
    pub fn is_in_view(&self, server: &ServerUid) -> bool {
        let mut others = self.windows.iter();
        self.workspace.is_in_view(server) || others.any(|it| it.state.view.is_in_view(server))
    }

    /// The draft of a channel is the same in all windows, as that of the main one, which is stored.
    pub fn copy_draft_from(&mut self, window: window::Id) {
        if let Some(window) = self.windows.get(window) {
            let (place, timeline) = (&window.place, &window.state.timeline);
            self.features.timeline.copy_draft(place, timeline);
        }
    }

    /// Brings the other windows in line with what a message has changed. To be called once, after each.
    pub fn update_windows(&mut self, task: Task<Message>) -> Task<Message> {
        for window in &mut self.windows.open {
            let main = &self.features.timeline;
            window.state.timeline.copy_draft(&window.place, main);
        }
        let gone = self.windows.iter().filter(|window| {
            let server = self.workspace.server(&window.place.server);
            server.is_none_or(|it| it.channel(&window.place.channel).is_none())
        });
        let gone: Vec<_> = gone.map(|window| window.id).collect();
        let gone = gone
            .into_iter()
            .map(|window| self.close_conversation_window(window));
        let gone = Task::batch(gone.collect::<Vec<_>>());
        let open: Vec<_> = self.windows.iter().map(|window| window.id).collect();
        for window in open {
            // A dialog may have opened or closed, and messages may have arrived.
            let _known = self.with_window(window, Self::update_visibility);
        }
        let workspace = &self.workspace;
        let is_joined = |server: &ServerUid| workspace.server(server).is_some();
        if self.windows.retain_waiting(is_joined) {
            return Task::batch([task, gone, self.store_windows()]);
        }
        Task::batch([task, gone])
    }

    /// The command is one of the main window, which comes to the front.
    pub fn in_main_window(&self, message: Message) -> Task<Message> {
        let acting = self.windows.acting();
        let main = acting.and_then(|acting| acting.state.view.window());
        let raised = match main {
            Some(main) => window::minimize(main, false).chain(window::gain_focus(main)),
            None => Task::done(Message::Tray(tray::Event::OpenPressed)),
        };
        let message = ConversationMessage::InMainWindow(Box::new(message));
        Task::batch([raised, Task::done(Message::Conversation(message))])
    }
}
