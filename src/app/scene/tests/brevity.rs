//! How much there is to read on a screen before a disclosure is opened.

use super::*;

/// The most words of running text: labels, titles, values and names of controls do not count.
const MOST_WORDS: usize = 25;

fn running_words(scene: &str, locale: &str) -> (usize, Vec<String>) {
    let words = words(scene, locale, Size::new(1280.0, 800.0));
    let is_control = |text: &str| {
        let mut controls = words.controls.iter();
        controls.any(|(semantics, _)| semantics.name == text)
    };
    let sentences: Vec<_> = words
        .texts
        .iter()
        .map(|(text, _)| text.clone())
        .filter(|text| text.ends_with(['.', '?', ':']) && !is_control(text))
        .collect();
    let count = sentences
        .iter()
        .map(|text| text.split_whitespace().count())
        .sum();
    (count, sentences)
}

#[test]
fn screens_have_little_running_text_before_a_disclosure_is_opened() {
    let scenes = [
        "first", "away", "locked", "backup", "words", "check", "add", "choose", "join", "doubt",
        "details", "replace", "welcome", "identity",
    ];
    let mut wordy = Vec::new();
    for scene in scenes {
        for locale in ["en-US", "de"] {
            let (count, sentences) = running_words(scene, locale);
            if count > MOST_WORDS {
                wordy.push(format!("{scene} in {locale}: {count} words {sentences:#?}"));
            }
        }
    }
    assert!(wordy.is_empty(), "{}", wordy.join("\n"));
}

#[test]
fn the_count_of_running_text_finds_sentences() {
    let (count, sentences) = running_words("backup", "en-US");
    assert!(count > 10, "{sentences:?}");
}
