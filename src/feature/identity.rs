//! The account bar below the channel list: the user's name, avatar and session status on the current server.
//! The submodules `onboarding`, `manage` and `backup` are the identity pages. Must not access keys or create proofs of
//! identity. Entry points: `State::update` and `State::view`.

pub mod backup;
mod errors;
pub mod manage;
pub mod onboarding;
mod view;
mod widgets;

use crate::domain::identity::IdentityStorage;
use crate::feature::action::Action;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    storage: Option<IdentityStorage>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    ProfilePressed,
    SettingsPressed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    OpenProfileEditor,
    OpenSettings,
}

impl State {
    pub fn set_storage(&mut self, storage: IdentityStorage) {
        self.storage = Some(storage);
    }

    /// Whether the identity exists only in memory and is lost when the program exits.
    pub fn is_temporary(&self) -> bool {
        self.storage == Some(IdentityStorage::MemoryOnly)
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::ProfilePressed => Action::emit(Event::OpenProfileEditor),
            Message::SettingsPressed => Action::emit(Event::OpenSettings),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_memory_only_identity_is_temporary() {
        let mut state = State::default();
        assert!(!state.is_temporary());
        state.set_storage(IdentityStorage::MemoryOnly);
        assert!(state.is_temporary());
        state.set_storage(IdentityStorage::KeyStore);
        assert!(!state.is_temporary());
    }
}
