//! Splits text into emoji and other text, which need different fonts.

use unicode_segmentation::UnicodeSegmentation;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run<'a> {
    pub text: &'a str,
    pub emoji: bool,
}

/// Returns the runs in order; their concatenation is `text`.
pub fn runs(text: &str) -> Vec<Run<'_>> {
    if text.is_ascii() && !text.contains(KEYCAP) {
        return if text.is_empty() {
            Vec::new()
        } else {
            vec![Run { text, emoji: false }]
        };
    }
    let mut runs = Vec::new();
    let mut start = 0;
    let mut current = None;
    for (at, cluster) in text.grapheme_indices(true) {
        let emoji = is_emoji(cluster);
        if current.is_some_and(|current| current != emoji) {
            runs.extend(text.get(start..at).map(|text| Run {
                text,
                emoji: !emoji,
            }));
            start = at;
        }
        current = Some(emoji);
    }
    if let (Some(text), Some(emoji)) = (text.get(start..), current) {
        runs.push(Run { text, emoji });
    }
    runs
}

const KEYCAP: char = '\u{20E3}';
const AS_EMOJI: char = '\u{FE0F}';
const AS_TEXT: char = '\u{FE0E}';

fn is_emoji(cluster: &str) -> bool {
    let Some(first) = cluster.chars().next() else {
        return false;
    };
    if cluster.contains(AS_TEXT) {
        return false;
    }
    if cluster.contains(KEYCAP) || cluster.contains(AS_EMOJI) {
        return true;
    }
    is_pictograph(first)
}

/// Characters shown as emoji by default, close to the Unicode property `Emoji_Presentation`.
fn is_pictograph(c: char) -> bool {
    matches!(
        c,
        '\u{231A}'..='\u{231B}'
            | '\u{23E9}'..='\u{23EC}'
            | '\u{23F0}'
            | '\u{23F3}'
            | '\u{25FD}'..='\u{25FE}'
            | '\u{2614}'..='\u{2615}'
            | '\u{2648}'..='\u{2653}'
            | '\u{267F}'
            | '\u{2693}'
            | '\u{26A1}'
            | '\u{26AA}'..='\u{26AB}'
            | '\u{26BD}'..='\u{26BE}'
            | '\u{26C4}'..='\u{26C5}'
            | '\u{26CE}'
            | '\u{26D4}'
            | '\u{26EA}'
            | '\u{26F2}'..='\u{26F3}'
            | '\u{26F5}'
            | '\u{26FA}'
            | '\u{26FD}'
            | '\u{2705}'
            | '\u{270A}'..='\u{270B}'
            | '\u{2728}'
            | '\u{274C}'
            | '\u{274E}'
            | '\u{2753}'..='\u{2755}'
            | '\u{2757}'
            | '\u{2795}'..='\u{2797}'
            | '\u{27B0}'
            | '\u{27BF}'
            | '\u{2B1B}'..='\u{2B1C}'
            | '\u{2B50}'
            | '\u{2B55}'
            | '\u{1F004}'
            | '\u{1F0CF}'
            | '\u{1F18E}'
            | '\u{1F191}'..='\u{1F19A}'
            | '\u{1F1E6}'..='\u{1F1FF}'
            | '\u{1F201}'
            | '\u{1F21A}'
            | '\u{1F22F}'
            | '\u{1F232}'..='\u{1F236}'
            | '\u{1F238}'..='\u{1F23A}'
            | '\u{1F250}'..='\u{1F251}'
            | '\u{1F300}'..='\u{1F64F}'
            | '\u{1F680}'..='\u{1F6FF}'
            | '\u{1F7E0}'..='\u{1F7EB}'
            | '\u{1F90C}'..='\u{1F9FF}'
            | '\u{1FA70}'..='\u{1FAFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(&str, bool)> {
        runs(text)
            .into_iter()
            .map(|run| (run.text, run.emoji))
            .collect()
    }

    #[test]
    fn emoji_are_separated_from_text() {
        let table: &[(&str, &[(&str, bool)])] = &[
            ("", &[]),
            ("plain", &[("plain", false)]),
            ("a😀b", &[("a", false), ("😀", true), ("b", false)]),
            ("👩‍👩‍👧 ok", &[("👩‍👩‍👧", true), (" ok", false)]),
            ("👍🏽👍", &[("👍🏽👍", true)]),
            ("🇩🇪", &[("🇩🇪", true)]),
            ("❤️ ❤", &[("❤️", true), (" ❤", false)]),
            ("1️⃣ 1", &[("1️⃣", true), (" 1", false)]),
            ("☎\u{FE0E}", &[("☎\u{FE0E}", false)]),
            ("日本", &[("日本", false)]),
        ];
        for (text, expected) in table {
            assert_eq!(told(text), *expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn concatenated_runs_equal_the_text(text in "\\PC{0,40}") {
            let joined: String = runs(&text).iter().map(|run| run.text).collect();
            proptest::prop_assert_eq!(joined, text);
        }
    }
}
