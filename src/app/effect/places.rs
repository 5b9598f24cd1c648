//! Goes to channels, members and servers: by the quick switcher, to what is unread, and back to where the user was. Opens the
//! command palette, which is the same list.

use std::collections::HashMap;

use iced::Task;

use crate::app::dialog::{Dialog, DialogMessage, wrap};
use crate::app::message::ConversationMessage;
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::channel::{ChannelKind, ChannelRef};
use crate::domain::command::{Command, Keymap};
use crate::domain::id::ChannelId;
use crate::domain::ranking::Candidate;
use crate::domain::server::Server;
use crate::feature::picker::{self, Event, PickerEntry, PickerKind, PickerTarget};
use crate::fl;
use crate::i18n::Strings;

impl App {
    pub fn open_quick_switcher(&mut self) -> Task<Message> {
        let recent = self.workspace.visited.recent().into_iter();
        let recent: HashMap<_, _> = recent.zip(0..).collect();
        let (mut entries, mut candidates) = (Vec::new(), Vec::new());
        for server in self.workspace.servers() {
            let is_current = self.workspace.is_current(server.uid());
            for (target, candidate) in places_of(server, is_current, &recent) {
                entries.push(PickerEntry { target, keys: None });
                candidates.push(candidate);
            }
        }
        let state = picker::State::new(PickerKind::Places, entries, candidates);
        self.open_dialog(Dialog::Picker(Box::new(state)))
    }

    pub fn open_command_palette(&mut self) -> Task<Message> {
        let (strings, keymap) = (self.workspace.strings(), &self.workspace.preferences().keys);
        let commands = Command::ALL.into_iter();
        // The others would do nothing there; a window of a channel has its own key for its end.
        let others = [
            Command::CommandPalette,
            Command::InboxRead,
            Command::CloseWindow,
        ];
        let commands = commands.filter(|command| !others.contains(command));
        let (entries, candidates) = commands
            .map(|command| command_entry(command, keymap, strings))
            .unzip();
        let state = picker::State::new(PickerKind::Commands, entries, candidates);
        self.open_dialog(Dialog::Picker(Box::new(state)))
    }

    pub fn on_picker(&mut self, message: picker::Message) -> Task<Message> {
        let Some(Dialog::Picker(state)) = self.shell.dialog_mut() else {
            return Task::none();
        };
        let action = state.update(message);
        self.run(action, wrap(DialogMessage::Picker), Self::perform_picker)
    }

    fn perform_picker(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::Announce(index) => {
                self.announce_entry(index);
                Task::none()
            }
            Event::Chosen(target) => {
                let closed = self.close_dialog();
                closed.chain(self.go_to(target))
            }
            Event::OpenCommands => self.open_command_palette(),
            Event::Close => self.close_dialog(),
        }
    }

    fn announce_entry(&self, index: usize) {
        let Some(Dialog::Picker(state)) = self.shell.dialog() else {
            return;
        };
        if let Some((entry, candidate)) = state.result(index) {
            let strings = self.workspace.strings();
            let (position, count) = (index + 1, state.result_count());
            let result = picker::spoken(entry, candidate, strings);
            let text = fl!(strings, "search-selected", "position" => position, "count" => count, "result" => result.as_ref());
            self.announcer.announce(text);
        }
    }

    fn go_to(&mut self, target: PickerTarget) -> Task<Message> {
        match target {
            PickerTarget::Channel(channel) => self.open_channel_of(&channel),
            PickerTarget::Server(server) => self.open_server(&server),
            PickerTarget::Member(server, user) => {
                let opened = self.open_server(&server);
                opened.chain(self.open_member(user, None))
            }
            PickerTarget::Command(command) => self.run_command(command),
        }
    }

    /// Shows a channel of any server.
    pub fn open_channel_of(
        &mut self,
        ChannelRef { server, channel }: &ChannelRef,
    ) -> Task<Message> {
        let Some(known) = self.workspace.server(server) else {
            return Task::none();
        };
        // It may be deleted while it is offered.
        if known.has_reported_channels() && known.channel(channel).is_none() {
            let text = fl!(self.workspace.strings(), "inbox-channel-gone").into_owned();
            return self.toast(text, ToastKind::Warning);
        }
        if self.is_in_own_window() {
            let place = ChannelRef {
                server: server.clone(),
                channel: channel.clone(),
            };
            let shown = Message::Conversation(ConversationMessage::GoTo(place));
            return self.in_main_window(shown);
        }
        let shown = if self.workspace.is_current(server) {
            Task::none()
        } else {
            self.show_current(server)
        };
        Task::batch([shown, self.open_channel(channel)])
    }

    /// Goes back (negative) or forward in the channels that were visited.
    pub fn step_visited(&mut self, steps: isize) -> Task<Message> {
        let place = self.workspace.step_visited(steps);
        place.map_or_else(Task::none, |place| self.open_channel_of(&place))
    }

    /// Goes to the channel before this one, and further back while its key is held; or the other way round.
    pub fn open_recent_channel(&mut self, forward: bool) -> Task<Message> {
        let place = self.workspace.go_round(forward);
        place.map_or_else(Task::none, |place| self.open_channel_of(&place))
    }

    /// Goes to the next channel with unread messages, in the order of rail and channel lists, or to the one before.
    pub fn step_unread(&mut self, forward: bool, mentions_only: bool) -> Task<Message> {
        if let Some(place) = self.next_unread(forward, mentions_only) {
            return self.open_channel_of(&place);
        }
        let strings = self.workspace.strings();
        let text = if mentions_only {
            fl!(strings, "unread-no-mentions")
        } else {
            fl!(strings, "unread-none")
        };
        let text = text.into_owned();
        self.toast(text, ToastKind::Success)
    }

    fn next_unread(&self, forward: bool, mentions_only: bool) -> Option<ChannelRef> {
        let mut places = Vec::new();
        for server in self.workspace.servers() {
            let preferences = server.channel_preferences();
            let favorites = preferences.favorites().iter();
            let favorites = favorites.filter_map(|id| server.channel(id));
            let others = server.channels();
            let others = others.filter(|channel| !preferences.is_favorite(&channel.id));
            let channels = favorites.chain(others);
            let channels = channels.filter(|channel| channel.kind == ChannelKind::Text);
            places.extend(channels.map(|channel| (server, &channel.id)));
        }
        let open = self.workspace.current_server();
        let open = open.and_then(|server| Some((server.uid(), server.open_channel()?)));
        let is_open = |(server, channel): (&Server, &ChannelId)| {
            open.is_some_and(|(uid, open)| server.uid() == uid && channel == open)
        };
        let wants = |(server, channel): (&Server, &ChannelId)| {
            let (unread, mentions) = server.channel_attention(channel);
            mentions > 0 || unread > 0 && !mentions_only && !server.is_muted()
        };
        let at = places.iter().position(|place| is_open(*place));
        let (before, after) = places.split_at(at.unwrap_or(0));
        let mut order: Vec<_> = after.iter().chain(before).copied().collect();
        if !forward {
            order.reverse();
        }
        let mut order = order.into_iter().filter(|place| !is_open(*place));
        let (server, channel) = order.find(|place| wants(*place))?;
        Some(ChannelRef {
            server: server.uid().clone(),
            channel: channel.clone(),
        })
    }

    pub fn mark_open_channel_read(&mut self) -> Task<Message> {
        let server = self.workspace.current_server();
        let open = self.workspace.channel().cloned();
        let is_unread = |channel: &_| server.is_some_and(|it| it.unread(channel).0 > 0);
        match open.filter(is_unread) {
            Some(channel) => self.mark_channel_read(&channel),
            None => Task::none(),
        }
    }
}

/// What of a server can be gone to: itself, its text channels, its members.
fn places_of<'a>(
    server: &'a Server,
    is_current: bool,
    recent: &'a HashMap<&ChannelRef, usize>,
) -> impl Iterator<Item = (PickerTarget, Candidate)> + use<'a> {
    let name = server.name();
    let channels = server.channels();
    let channels = channels.filter(|channel| channel.kind == ChannelKind::Text);
    let channels = channels.map(move |channel| {
        let (unread, mentions) = server.channel_attention(&channel.id);
        let is_open = is_current && server.open_channel() == Some(&channel.id);
        let place = ChannelRef {
            server: server.uid().clone(),
            channel: channel.id.clone(),
        };
        let unread = if server.is_muted() { mentions } else { unread };
        let candidate = Candidate {
            name: channel.name.clone(),
            context: name.to_owned(),
            unread,
            mentions,
            recency: recent.get(&place).copied(),
            is_suggested: !is_open,
            sign: Some('#'),
        };
        (PickerTarget::Channel(place), candidate)
    });
    let people = server.people().into_iter();
    let people = people.filter(|person| person.id != *server.me());
    let people = people.map(move |person| {
        let candidate = Candidate {
            name: person.name.to_string(),
            context: name.to_owned(),
            sign: Some('@'),
            ..Candidate::default()
        };
        (
            PickerTarget::Member(server.uid().clone(), person.id.clone()),
            candidate,
        )
    });
    let own = Candidate {
        name: name.to_owned(),
        is_suggested: !is_current,
        ..Candidate::default()
    };
    let own = (PickerTarget::Server(server.uid().clone()), own);
    channels.chain([own]).chain(people)
}

fn command_entry(command: Command, keymap: &Keymap, strings: &Strings) -> (PickerEntry, Candidate) {
    let keys = keymap.keys(command);
    let entry = PickerEntry {
        target: PickerTarget::Command(command),
        keys: keys.first().map(|chord| strings.chord(chord)),
    };
    let candidate = Candidate {
        name: strings.command(command).into_owned(),
        is_suggested: true,
        ..Candidate::default()
    };
    (entry, candidate)
}
