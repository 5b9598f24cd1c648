//! When a message counts as unread, and when as a mention.

use super::id::{MessageId, UserId};
use super::message::ChatMessage;

/// What the user sees of the open channel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Visibility {
    /// Nothing: the window has no focus, or a dialog is above the conversation.
    #[default]
    Hidden,
    Visible {
        /// `None` if there is no message.
        first: Option<MessageId>,
        last: ViewEnd,
    },
}

impl Visibility {
    /// All of a conversation, to its end.
    pub const WHOLE: Self = Self::Visible {
        first: None,
        last: ViewEnd::Newest,
    };
}

/// The last message whose end is on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViewEnd {
    Message(MessageId),
    /// The list is at its end and follows new messages.
    Newest,
}

/// Own messages, also from another device, are never unread.
pub fn counts_as_unread(message: &ChatMessage, me: &UserId, is_followed: bool) -> bool {
    message.author != *me && !is_followed
}

/// Whether a message by another user mentions the user.
pub fn is_mention(message: &ChatMessage, me: &UserId, name: &str) -> bool {
    message.author != *me && mentions(&message.body, me, name)
}

/// In one text. Further ones are not searched for mentions.
const MAX_SIGNS: usize = 1000;
/// In one text, before the search for mentions ends. The server chooses names and texts.
const MAX_COMPARED_LETTERS: usize = 256 * 1024;

/// Whether a text has the uid or name of the user after an `@`, as a whole word, or mentions everyone.
pub fn mentions(body: &str, me: &UserId, name: &str) -> bool {
    const EVERYONE: [&str; 3] = ["everyone", "here", "channel"];
    let is_word = |word: &&str| !word.is_empty();
    let words: Vec<_> = [me.as_str(), name]
        .into_iter()
        .chain(EVERYONE)
        .filter(is_word)
        .collect();
    let mut budget = MAX_COMPARED_LETTERS;
    body.match_indices('@').take(MAX_SIGNS).any(|(at, _)| {
        let before = body.get(..at).unwrap_or("");
        let after = body.get(at + 1..).unwrap_or("");
        !before.ends_with(char::is_alphanumeric)
            && words
                .iter()
                .any(|word| begins_with_word(after, word, &mut budget))
    })
}

/// Takes each compared letter off the budget.
fn begins_with_word(text: &str, word: &str, budget: &mut usize) -> bool {
    text.split_at_checked(word.len())
        .is_some_and(|(start, after)| {
            let start = start.chars().take_while(|_| {
                let left = budget.checked_sub(1);
                *budget = left.unwrap_or(0);
                left.is_some()
            });
            let start = start.flat_map(char::to_lowercase);
            start.eq(word.chars().flat_map(char::to_lowercase))
                && !after.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mention_is_a_whole_word_after_an_at_sign() {
        let me = UserId::new("uid_abc");
        let table = [
            ("hello @Vin", true),
            ("@vin: look", true),
            ("(@uid_abc)", true),
            ("@everyone", true),
            ("@here", true),
            ("@Vincent", false),
            ("mail@vin", false),
            ("uid_abc said so", false),
            ("@", false),
            ("@ Vin", false),
        ];
        for (body, expected) in table {
            assert_eq!(mentions(body, &me, "Vin"), expected, "{body}");
        }
    }

    #[test]
    fn comparison_ends_with_its_budget() {
        let (word, mut budget) = ("@".repeat(100), 250);
        let compared = [(); 4].map(|()| begins_with_word(&"@".repeat(100), &word, &mut budget));
        assert_eq!(compared, [true, true, false, false]);
        assert_eq!(budget, 0);
    }

    #[test]
    fn at_signs_beyond_the_limit_are_ignored() {
        let me = UserId::new("uid_abc");
        assert!(mentions(&("@".repeat(MAX_SIGNS - 1) + "@Vin"), &me, "Vin"));
        assert!(!mentions(&("@".repeat(MAX_SIGNS) + "@Vin"), &me, "Vin"));
    }

    #[test]
    fn empty_name_is_no_mention() {
        assert!(!mentions("a @ b", &UserId::new("uid_abc"), ""));
    }
}
