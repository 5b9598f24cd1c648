//! Splits text into emoji and other text, which need different fonts. The table of emoji is our own, because
//! unicode-segmentation has no such property.

use unicode_segmentation::UnicodeSegmentation;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextRun<'a> {
    pub text: &'a str,
    pub emoji: bool,
}

/// Returns the runs in order; their concatenation is `text`.
pub fn runs(text: &str) -> Vec<TextRun<'_>> {
    if text.is_ascii() && !text.is_empty() {
        return vec![TextRun { text, emoji: false }];
    }
    let mut runs = Vec::new();
    let mut start = 0;
    let mut current = None;
    for (at, cluster) in text.grapheme_indices(true) {
        let emoji = is_emoji(cluster);
        if current.is_some_and(|current| current != emoji) {
            runs.extend(text.get(start..at).map(|text| TextRun {
                text,
                emoji: !emoji,
            }));
            start = at;
        }
        current = Some(emoji);
    }
    if let (Some(text), Some(emoji)) = (text.get(start..), current) {
        runs.push(TextRun { text, emoji });
    }
    runs
}

const KEYCAP: char = '\u{20E3}';
const EMOJI_PRESENTATION: char = '\u{FE0F}';
const TEXT_PRESENTATION: char = '\u{FE0E}';

fn is_emoji(cluster: &str) -> bool {
    let is_default = || cluster.chars().next().is_some_and(has_emoji_presentation);
    // The emoji font has the digits for its keycaps only, without a picture.
    let is_key = || cluster.starts_with(|c: char| c.is_ascii());
    !cluster.contains(TEXT_PRESENTATION)
        && (cluster.contains(KEYCAP)
            || cluster.contains(EMOJI_PRESENTATION) && !is_key()
            || is_default())
}

/// First and last code point of each range that is shown as emoji by default, close to the Unicode property
/// `Emoji_Presentation`.
const EMOJI_RANGES: [u32; 98] = [
    0x231A, 0x231B, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3, 0x25FD, 0x25FE, 0x2614, 0x2615,
    0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE,
    0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F3, 0x26F5, 0x26F5,
    0x26FA, 0x26FA, 0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728, 0x274C, 0x274C,
    0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797, 0x27B0, 0x27B0, 0x27BF, 0x27BF,
    0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55, 0x1F004, 0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E,
    0x1F18E, 0x1F191, 0x1F19A, 0x1F1E6, 0x1F1FF, 0x1F201, 0x1F201, 0x1F21A, 0x1F21A, 0x1F22F,
    0x1F22F, 0x1F232, 0x1F236, 0x1F238, 0x1F23A, 0x1F250, 0x1F251, 0x1F300, 0x1F64F, 0x1F680,
    0x1F6FF, 0x1F7E0, 0x1F7EB, 0x1F90C, 0x1F9FF, 0x1FA70, 0x1FAFF,
];

fn has_emoji_presentation(c: char) -> bool {
    let c = u32::from(c);
    let is_in = |range: &[u32]| matches!(range, [first, last] if (*first..=*last).contains(&c));
    EMOJI_RANGES.chunks_exact(2).any(is_in)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs_of(text: &str) -> Vec<(&str, bool)> {
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
            ("1\u{FE0F}", &[("1\u{FE0F}", false)]),
            ("☎\u{FE0E}", &[("☎\u{FE0E}", false)]),
            ("日本", &[("日本", false)]),
        ];
        for (text, expected) in table {
            assert_eq!(runs_of(text), *expected, "{text}");
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
