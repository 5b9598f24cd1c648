//! The account bar below the channel list: the user's name, avatar and session status on the current server.
//! The submodules `onboarding`, `manage` and `backup` are the identity pages. Must not access keys or create proofs of
//! identity. Entry points: `State::update` and `State::view`.

pub mod backup;
pub mod care;
pub mod entry;
mod parts;
mod view;
mod words;

use crate::domain::identity::Keeping;
use crate::feature::action::Action;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    keeping: Option<Keeping>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    ProfilePressed,
    SettingsPressed,
    CopyPressed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    OpenProfile,
    OpenSettings,
    CopyUid,
}

impl State {
    pub fn identity_opened(&mut self, keeping: Keeping) {
        self.keeping = Some(keeping);
    }

    /// Whether the identity exists only in memory and is lost when the program exits.
    #[must_use]
    pub fn is_fleeting(&self) -> bool {
        self.keeping == Some(Keeping::MemoryOnly)
    }

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
    fn only_memory_only_identity_is_temporary() {
        let mut state = State::default();
        assert!(!state.is_fleeting());
        state.identity_opened(Keeping::MemoryOnly);
        assert!(state.is_fleeting());
        state.identity_opened(Keeping::KeyStore);
        assert!(!state.is_fleeting());
    }
}
