//! The storage page: what is kept of conversations on this device, how much that is, and deleting it. Owns the reported
//! sizes and the question before something is deleted. Must not access files: the application reports sizes and deletes.

use crate::domain::id::ServerUid;

pub(super) const KEEP_ID: &str = "history-keep";
pub(super) const CANCEL_TURN_OFF_ID: &str = "history-keep-on";

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// `None` until they are reported.
    pub(super) sizes: Option<Vec<StoredHistory>>,
    /// What the user is asked about before it is deleted.
    pub(super) asked: Option<Deletion>,
}

/// The history of one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredHistory {
    pub server: ServerUid,
    pub name: String,
    pub bytes: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deletion {
    /// The history of one server.
    Server(ServerUid),
    /// The histories of all servers.
    All,
    /// Of all servers, and nothing is kept from then on.
    TurnOff,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    SizesLoaded(Vec<StoredHistory>),
    DeletePressed(Deletion),
    DeleteCanceled,
    DeleteConfirmed,
}

impl State {
    /// Returns what is to be deleted.
    pub fn update(&mut self, message: Message) -> Option<Deletion> {
        match message {
            Message::SizesLoaded(histories) => {
                let is_left = |deletion: &Deletion| match deletion {
                    Deletion::Server(uid) => histories.iter().any(|it| it.server == *uid),
                    Deletion::All | Deletion::TurnOff => true,
                };
                self.asked = self.asked.take().filter(is_left);
                self.sizes = Some(histories);
            }
            Message::DeletePressed(deletion) => self.asked = Some(deletion),
            Message::DeleteCanceled => self.asked = None,
            Message::DeleteConfirmed => return self.asked.take(),
        }
        None
    }

    /// Of all servers together.
    pub(super) fn total(&self) -> u64 {
        let histories = self.sizes.iter().flatten();
        let bytes = histories.map(|history| history.bytes);
        bytes.fold(0, u64::saturating_add)
    }
}

/// Of the control that opened a question.
pub(super) fn control_id(deletion: &Deletion) -> String {
    match deletion {
        Deletion::Server(uid) => format!("history-{uid}"),
        Deletion::All => "history-all".to_owned(),
        Deletion::TurnOff => KEEP_ID.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(server: &str, bytes: u64) -> StoredHistory {
        StoredHistory {
            server: server.into(),
            name: server.into(),
            bytes,
        }
    }

    fn loaded() -> State {
        let mut state = State::default();
        let sizes = vec![history("a", 10), history("b", u64::MAX)];
        assert_eq!(state.update(Message::SizesLoaded(sizes)), None);
        state
    }

    #[test]
    fn history_is_deleted_only_after_the_question() {
        for deletion in [
            Deletion::All,
            Deletion::Server("b".into()),
            Deletion::TurnOff,
        ] {
            let mut state = loaded();
            assert_eq!(state.update(Message::DeleteConfirmed), None);
            let pressed = Message::DeletePressed(deletion.clone());
            assert_eq!(state.update(pressed.clone()), None);
            assert_eq!(state.update(Message::DeleteCanceled), None);
            assert_eq!(state.update(Message::DeleteConfirmed), None);
            assert_eq!(state.update(pressed), None);
            assert_eq!(state.update(Message::DeleteConfirmed), Some(deletion));
            assert_eq!(state.update(Message::DeleteConfirmed), None);
        }
    }

    #[test]
    fn question_about_a_server_that_was_left_closes() {
        let mut state = loaded();
        let deletion = Deletion::Server("b".into());
        assert_eq!(state.update(Message::DeletePressed(deletion)), None);
        let _none = state.update(Message::SizesLoaded(vec![history("a", 11)]));
        assert_eq!(state.update(Message::DeleteConfirmed), None);
    }

    #[test]
    fn total_saturates() {
        assert_eq!(State::default().total(), 0);
        assert_eq!(loaded().total(), u64::MAX);
    }
}
