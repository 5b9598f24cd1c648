//! Who the user is to the server in view, and what that is worth.
//!
//! Owns the dock under the channel list. Must not know any key, nor how a proof is made.

pub mod backup;
pub mod care;
pub mod entry;
mod parts;
mod view;
mod words;

use crate::domain::identity::IdentityStorage;
use crate::feature::action::Action;

/// What the dock shows beside the server's own facts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    keeping: Option<IdentityStorage>,
}

/// What happened in the dock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    /// The user's own name and picture were pressed.
    ProfilePressed,
    /// The settings were asked for.
    SettingsPressed,
    /// The uid was asked for, to hand it to somebody.
    CopyPressed,
}

/// What the outside must do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Open the editor of the user's name and picture on the server in view.
    OpenProfile,
    /// Open the settings.
    OpenSettings,
    /// Put the user's uid on this server on the clipboard.
    CopyUid,
}

impl State {
    /// Takes up where the identity is kept.
    pub fn identity_opened(&mut self, keeping: IdentityStorage) {
        self.keeping = Some(keeping);
    }

    /// Whether the user must be told that the identity ends with the program.
    #[must_use]
    pub fn is_fleeting(&self) -> bool {
        self.keeping == Some(IdentityStorage::MemoryOnly)
    }

    /// Takes one message.
    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::ProfilePressed => Action::emit(Event::OpenProfile),
            Message::SettingsPressed => Action::emit(Event::OpenSettings),
            Message::CopyPressed => Action::emit(Event::CopyUid),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_in_memory_is_said_and_one_that_is_kept_is_not() {
        let mut state = State::default();
        assert!(!state.is_fleeting());
        state.identity_opened(IdentityStorage::MemoryOnly);
        assert!(state.is_fleeting());
        state.identity_opened(IdentityStorage::KeyStore);
        assert!(!state.is_fleeting());
    }
}
