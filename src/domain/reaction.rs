//! Reactions to a message: an emoji, and how many people chose it.

use unicode_segmentation::UnicodeSegmentation;

use super::id::UserId;
use super::unicode;

/// Of one message, of different emoji. Further ones are not shown.
pub const MAX_REACTIONS: usize = 64;
/// Offered at once.
pub const FAVORITES: [&str; 6] = ["👍", "❤️", "😂", "🎉", "😮", "😢"];
/// In bytes. An emoji of a family with skin tones fits.
const MAX_EMOJI: usize = 64;
/// Of one reaction: how many of those who reacted are remembered.
const MAX_KNOWN: usize = 10;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reaction {
    pub emoji: String,
    /// At least 1.
    pub count: u32,
    /// Whether the user is among them.
    pub mine: bool,
    /// Others who are among them, as far as events have named them: a history has only the count.
    pub by: Vec<UserId>,
}

impl Reaction {
    /// Notes that another user is among them, or is not any more.
    pub fn note(&mut self, user: &UserId, added: bool) {
        self.by.retain(|known| known != user);
        if added && self.by.len() < MAX_KNOWN {
            self.by.push(user.clone());
        }
    }

    /// About what it takes on the heap besides itself, in bytes.
    pub fn size(&self) -> usize {
        let users = self.by.iter().map(|user| user.as_str().len());
        self.emoji.len() + self.by.len() * size_of::<UserId>() + users.sum::<usize>()
    }
}

/// Takes over who reacted from an older copy, where nothing else has changed.
pub fn keep_known_users(new: &mut [Reaction], old: &[Reaction]) {
    for reaction in new.iter_mut().filter(|it| it.by.is_empty()) {
        let same = |it: &&Reaction| {
            it.emoji == reaction.emoji && it.count == reaction.count && it.mine == reaction.mine
        };
        if let Some(known) = old.iter().find(same) {
            reaction.by.clone_from(&known.by);
        }
    }
}

/// Whether a text is one emoji: what a person sees as one picture, and nothing else.
pub fn is_emoji(text: &str) -> bool {
    const KEYCAP: char = '\u{20E3}';
    let mut clusters = text.graphemes(true);
    let is_one = clusters.next().is_some() && clusters.next().is_none();
    let is_picture = |c: char| {
        matches!(c, '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{27BF}'
            | '\u{2900}'..='\u{297F}' | '\u{2B00}'..='\u{2BFF}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}'
            | '\u{1F000}'..='\u{1FAFF}')
    };
    let is_key = |c: char| c.is_ascii_digit() || matches!(c, '#' | '*');
    let is_shown = |c: char| is_picture(c) || is_key(c) && text.ends_with(KEYCAP);
    is_one
        && text.len() <= MAX_EMOJI
        && text.chars().next().is_some_and(is_shown)
        && unicode::single_line(text, MAX_EMOJI) == text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_single_emoji_are_reactions() {
        for emoji in FAVORITES {
            assert!(is_emoji(emoji), "{emoji}");
        }
        for emoji in ["👩‍👩‍👧", "👍🏽", "🇩🇪", "1️⃣", "#️⃣", "❤", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "☎️", "↔️", "🙋🏾"]
        {
            assert!(is_emoji(emoji), "{emoji}");
        }
        let family = "👩\u{200D}".repeat(20) + "👩";
        for other in [
            "",
            " ",
            "a",
            "1",
            "#",
            "ab",
            "👍👍",
            "👍 ",
            " 👍",
            "👍a",
            "évil",
            "日",
            ":+1:",
            "\u{202E}👍",
            "👍\n",
            "\u{200D}",
            "\u{FE0F}",
            "..",
            ".",
            "\u{2800}",
            &family,
        ] {
            assert!(!is_emoji(other), "{other:?}");
        }
    }

    #[test]
    fn users_who_reacted_are_remembered_up_to_a_limit() {
        let mut reaction = Reaction::default();
        for number in 0..30 {
            reaction.note(&format!("u{number}").as_str().into(), true);
        }
        reaction.note(&"u3".into(), true);
        assert_eq!(reaction.by.len(), MAX_KNOWN);
        reaction.note(&"u3".into(), false);
        assert!(!reaction.by.contains(&"u3".into()));
        let old = Reaction {
            emoji: "👍".into(),
            count: 3,
            ..reaction
        };
        let mut new = [old.clone(), old.clone()];
        for it in &mut new {
            it.by.clear();
        }
        new[1].count = 4;
        keep_known_users(&mut new, std::slice::from_ref(&old));
        assert_eq!(new.map(|it| it.by.len()), [MAX_KNOWN - 1, 0]);
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,8}|[\\u{200D}\\u{FE0F}👩❤0-9#]{0,9}") {
            let _ = is_emoji(&text);
        }
    }
}
