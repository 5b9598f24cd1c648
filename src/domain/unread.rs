//! When a message counts as unread, and when as a mention.

use super::id::UserId;
use super::message::ChatMessage;

/// Whether the user can see new messages of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// In a focused window, scrolled to the newest message.
    Visible,
    Hidden,
}

/// Own messages, also from another device, are never unread.
pub fn counts_as_unread(message: &ChatMessage, me: &UserId, visibility: Visibility) -> bool {
    message.author != *me && visibility == Visibility::Hidden
}

/// Whether a message by another user mentions the user.
pub fn is_mention(message: &ChatMessage, me: &UserId, name: &str) -> bool {
    message.author != *me && mentions(&message.body, me, name)
}

/// In one text. Further ones are not searched for mentions.
const MAX_SIGNS: usize = 1000;

/// Whether a text has the uid or name of the user after an `@`, as a whole word, or mentions everyone.
pub fn mentions(body: &str, me: &UserId, name: &str) -> bool {
    const EVERYONE: [&str; 3] = ["everyone", "here", "channel"];
    let is_word = |word: &&str| !word.is_empty();
    let words: Vec<_> = [me.as_str(), name]
        .into_iter()
        .chain(EVERYONE)
        .filter(is_word)
        .collect();
    body.match_indices('@').take(MAX_SIGNS).any(|(at, _)| {
        let before = body.get(..at).unwrap_or("");
        let after = body.get(at + 1..).unwrap_or("");
        !before.ends_with(char::is_alphanumeric)
            && words.iter().any(|word| begins_with_word(after, word))
    })
}

/// Compares letter by letter, so that a text full of signs costs no more than its length.
fn begins_with_word(text: &str, word: &str) -> bool {
    text.split_at_checked(word.len())
        .is_some_and(|(start, after)| {
            let start = start.chars().flat_map(char::to_lowercase);
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

    /// The server chooses both.
    #[test]
    fn names_and_texts_full_of_at_signs_cost_no_more_than_others() {
        let start = std::time::Instant::now();
        let body = "@".repeat(100_000);
        assert!(!mentions(
            &body,
            &("@".repeat(1_600) + "a").as_str().into(),
            &("@".repeat(400) + "a")
        ));
        assert!(!mentions(
            &"@a".repeat(50_000),
            &UserId::new("uid_abc"),
            &"a".repeat(10_000)
        ));
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
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
