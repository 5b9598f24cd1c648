//! The names of commands and keys.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::Strings;
use crate::domain::command::{
    Chord, ChordKey, ChordModifiers, Command, CommandGroup, Keymap, NamedKey,
};
use crate::fl;

/// The keys as they are shown, so that no view has to write them.
#[derive(Debug, Default)]
pub(super) struct CommandKeys {
    commands: BTreeMap<Command, String>,
    /// Of the servers by their place in the rail.
    servers: Vec<String>,
}

impl Strings {
    /// Takes the keys that are shown beside what they do.
    pub fn set_keys(&mut self, keymap: &Keymap) {
        let commands = Command::ALL.into_iter().filter_map(|command| {
            let keys = keymap.keys(command);
            Some((command, self.chord(keys.first()?)))
        });
        let servers = ('1'..='9').map(|digit| self.chord(&Chord::server(digit)));
        self.keys = Arc::new(CommandKeys {
            commands: commands.collect(),
            servers: servers.collect(),
        });
    }

    /// The key of a command, if it has one.
    pub fn keys(&self, command: Command) -> Option<&str> {
        self.keys.commands.get(&command).map(String::as_str)
    }

    /// The key that opens the server at a place in the rail, from 0.
    pub fn server_keys(&self, index: usize) -> Option<&str> {
        self.keys.servers.get(index).map(String::as_str)
    }

    pub fn command(&self, command: Command) -> Cow<'_, str> {
        match command {
            Command::QuickSwitcher => fl!(self, "command-quick-switcher"),
            Command::NextUnread => fl!(self, "command-next-unread"),
            Command::PreviousUnread => fl!(self, "command-previous-unread"),
            Command::NextMention => fl!(self, "command-next-mention"),
            Command::FilterChannels => fl!(self, "command-filter-channels"),
            Command::Inbox => fl!(self, "inbox-title"),
            Command::InboxRead => fl!(self, "command-inbox-read"),
            Command::InboxAllRead => fl!(self, "command-inbox-all-read"),
            Command::RecentChannel => fl!(self, "command-recent-channel"),
            Command::OlderChannel => fl!(self, "command-older-channel"),
            Command::Back => fl!(self, "command-back"),
            Command::Forward => fl!(self, "command-forward"),
            Command::NextChannel => fl!(self, "command-next-channel"),
            Command::PreviousChannel => fl!(self, "command-previous-channel"),
            Command::NextServer => fl!(self, "command-next-server"),
            Command::PreviousServer => fl!(self, "command-previous-server"),
            Command::Search => fl!(self, "command-search"),
            Command::SearchEverywhere => fl!(self, "command-search-everywhere"),
            Command::PageUp => fl!(self, "command-page-up"),
            Command::PageDown => fl!(self, "command-page-down"),
            Command::JumpToUnread => fl!(self, "command-jump-to-unread"),
            Command::JumpToLatest => fl!(self, "command-jump-to-latest"),
            Command::JumpToDate => fl!(self, "command-jump-to-date"),
            Command::MarkRead => fl!(self, "command-mark-read"),
            Command::MarkServerRead => fl!(self, "command-mark-server-read"),
            Command::OpenWindow => fl!(self, "command-open-window"),
            Command::CloseWindow => fl!(self, "command-close-window"),
            Command::ToggleMembers => fl!(self, "command-toggle-members"),
            Command::OpenDetails => fl!(self, "command-server-details"),
            Command::AddServer => fl!(self, "command-add-server"),
            Command::CommandPalette => fl!(self, "command-palette"),
            Command::OpenSettings => fl!(self, "command-settings"),
            Command::Help => fl!(self, "command-help"),
            Command::ZoomIn => fl!(self, "command-zoom-in"),
            Command::ZoomOut => fl!(self, "command-zoom-out"),
            Command::ZoomReset => fl!(self, "command-zoom-reset"),
            Command::Quit => fl!(self, "tray-quit"),
        }
    }

    pub fn command_group(&self, group: CommandGroup) -> Cow<'_, str> {
        match group {
            CommandGroup::Navigation => fl!(self, "commands-navigation"),
            CommandGroup::Conversation => fl!(self, "commands-conversation"),
            CommandGroup::Server => fl!(self, "commands-server"),
            CommandGroup::Program => fl!(self, "commands-program"),
        }
    }

    /// As on the keyboards of the system: "Ctrl+Shift+K", on macOS "⇧⌘K".
    pub fn chord(&self, chord: &Chord) -> String {
        let ChordModifiers {
            command,
            control,
            alt,
            shift,
        } = chord.modifiers;
        let key = match chord.key {
            ChordKey::Character('-') => "−".into(),
            ChordKey::Character(character) => character.to_ascii_uppercase().to_string().into(),
            ChordKey::Named(named) => self.named_key(named),
        };
        if cfg!(target_os = "macos") {
            let held = [(control, "⌃"), (alt, "⌥"), (shift, "⇧"), (command, "⌘")];
            let held = held.into_iter().filter(|(is_held, _)| *is_held);
            return held.map(|(_, sign)| sign).chain([&*key]).collect();
        }
        let held = [
            (command || control, fl!(self, "key-ctrl")),
            (alt, fl!(self, "key-alt")),
            (shift, fl!(self, "key-shift")),
        ];
        let held = held.into_iter().filter(|(is_held, _)| *is_held);
        let parts: Vec<_> = held.map(|(_, name)| name).chain([key]).collect();
        parts.join("+")
    }

    fn named_key(&self, key: NamedKey) -> Cow<'_, str> {
        match key {
            NamedKey::Up => "↑".into(),
            NamedKey::Down => "↓".into(),
            NamedKey::Left => "←".into(),
            NamedKey::Right => "→".into(),
            NamedKey::Home => fl!(self, "key-home"),
            NamedKey::End => fl!(self, "key-end"),
            NamedKey::PageUp => fl!(self, "key-page-up"),
            NamedKey::PageDown => fl!(self, "key-page-down"),
            NamedKey::Tab => fl!(self, "key-tab"),
            NamedKey::Escape => fl!(self, "key-escape"),
            NamedKey::Insert => fl!(self, "key-insert"),
            function => function.tag().into(),
        }
    }
}
