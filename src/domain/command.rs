//! What the user can do by a key from anywhere, and which keys do it. Entry points: [`Command`] and [`Keymap`].

mod chord;
mod keymap;

pub use chord::{Chord, ChordKey, ChordModifiers, NamedKey};
pub use keymap::Keymap;

use super::tagged::tagged;

tagged! {
    /// In the order of help and palette, by group.
    pub enum Command {
        QuickSwitcher = "quick_switcher",
        NextUnread = "next_unread",
        PreviousUnread = "previous_unread",
        NextMention = "next_mention",
        FilterChannels = "filter_channels",
        Inbox = "inbox",
        /// The entry of the inbox that has the focus.
        InboxRead = "inbox_read",
        InboxAllRead = "inbox_all_read",
        RecentChannel = "recent_channel",
        /// The other way round.
        OlderChannel = "older_channel",
        Back = "back",
        Forward = "forward",
        NextChannel = "next_channel",
        PreviousChannel = "previous_channel",
        NextServer = "next_server",
        PreviousServer = "previous_server",
        Search = "search",
        SearchEverywhere = "search_everywhere",
        PageUp = "page_up",
        PageDown = "page_down",
        JumpToUnread = "jump_to_unread",
        JumpToLatest = "jump_to_latest",
        JumpToDate = "jump_to_date",
        /// Of the open channel.
        MarkRead = "mark_read",
        MarkServerRead = "mark_server_read",
        /// Of the open channel, beside the main one.
        OpenWindow = "open_window",
        /// Of a channel; the main one stays.
        CloseWindow = "close_window",
        ToggleMembers = "toggle_members",
        OpenDetails = "server_details",
        AddServer = "add_server",
        CommandPalette = "command_palette",
        OpenSettings = "settings",
        /// The list of all keys.
        Help = "help",
        ZoomIn = "zoom_in",
        ZoomOut = "zoom_out",
        ZoomReset = "zoom_reset",
        /// Also where closing the window would leave it in the tray.
        Quit = "quit",
    }
}

/// Part of a list of commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandGroup {
    Navigation,
    Conversation,
    Server,
    Program,
}

impl CommandGroup {
    pub const ALL: [Self; 4] = [
        Self::Navigation,
        Self::Conversation,
        Self::Server,
        Self::Program,
    ];
}

impl Command {
    pub fn group(self) -> CommandGroup {
        match self {
            Self::QuickSwitcher
            | Self::NextUnread
            | Self::PreviousUnread
            | Self::NextMention
            | Self::FilterChannels
            | Self::Inbox
            | Self::InboxRead
            | Self::InboxAllRead
            | Self::RecentChannel
            | Self::OlderChannel
            | Self::Back
            | Self::Forward
            | Self::NextChannel
            | Self::PreviousChannel
            | Self::NextServer
            | Self::PreviousServer => CommandGroup::Navigation,
            Self::Search
            | Self::SearchEverywhere
            | Self::PageUp
            | Self::PageDown
            | Self::JumpToUnread
            | Self::JumpToLatest
            | Self::JumpToDate
            | Self::MarkRead
            | Self::MarkServerRead
            | Self::OpenWindow
            | Self::CloseWindow => CommandGroup::Conversation,
            Self::ToggleMembers | Self::OpenDetails | Self::AddServer => CommandGroup::Server,
            Self::CommandPalette
            | Self::OpenSettings
            | Self::Help
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::ZoomReset
            | Self::Quit => CommandGroup::Program,
        }
    }

    /// The keys at first, as [`Chord`] writes them.
    fn default_keys(self) -> &'static [&'static str] {
        match self {
            Self::QuickSwitcher => &["Mod+K"],
            Self::NextUnread => &["Alt+Shift+Down"],
            Self::PreviousUnread => &["Alt+Shift+Up"],
            Self::NextMention => &["Mod+Alt+Shift+Down"],
            Self::FilterChannels => &["Mod+Shift+K"],
            Self::Inbox => &["Mod+Shift+J"],
            Self::InboxRead => &["Mod+D"],
            Self::InboxAllRead => &["Mod+Shift+D"],
            Self::RecentChannel => &["Ctrl+Tab"],
            Self::OlderChannel => &["Ctrl+Shift+Tab"],
            Self::Back if cfg!(target_os = "macos") => &["Mod+["],
            Self::Forward if cfg!(target_os = "macos") => &["Mod+]"],
            Self::Back => &["Alt+Left"],
            Self::Forward => &["Alt+Right"],
            Self::NextChannel => &["Alt+Down"],
            Self::PreviousChannel => &["Alt+Up"],
            Self::NextServer => &["Mod+Alt+Down"],
            Self::PreviousServer => &["Mod+Alt+Up"],
            Self::Search => &["Mod+F"],
            Self::SearchEverywhere => &["Mod+Shift+F"],
            Self::PageUp => &["PageUp"],
            Self::PageDown => &["PageDown"],
            Self::JumpToUnread => &["Shift+PageUp"],
            Self::JumpToLatest => &["Shift+PageDown"],
            Self::JumpToDate => &["Mod+G"],
            // Escape, where it has nothing to close.
            Self::MarkRead => &[],
            Self::MarkServerRead => &["Shift+Escape"],
            Self::OpenWindow => &["Mod+Shift+O"],
            Self::CloseWindow => &["Mod+W"],
            Self::ToggleMembers => &["Mod+Shift+M"],
            Self::OpenDetails => &["Mod+Shift+I"],
            Self::AddServer => &["Mod+Shift+N"],
            Self::CommandPalette => &["Mod+Shift+P"],
            Self::OpenSettings => &["Mod+,"],
            Self::Help => &["F1"],
            Self::ZoomIn => &["Mod++"],
            Self::ZoomOut => &["Mod+-"],
            Self::ZoomReset => &["Mod+0"],
            Self::Quit => &["Mod+Q"],
        }
    }
}
