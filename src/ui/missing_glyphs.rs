//! Replaces characters that no installed font has.
//!
//! Exists because cosmic-text 0.15 tries every font of the system for each word with such a character, and in Chinese
//! each character is a word: half a millisecond each. A text with a few of them is left alone.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use iced::advanced::graphics::text::font_system;
use ttf_parser::Face;

/// How many characters beyond the bundled fonts a text may have without being looked at.
const FEW: usize = 64;
/// How many characters are remembered.
const MAX_KNOWN: usize = 20_000;
/// The first character that bundled fonts may lack in common texts: Hebrew.
const FIRST_FOREIGN: char = '\u{590}';

/// Whether any font has a character.
static KNOWN: LazyLock<Mutex<HashMap<char, bool>>> = LazyLock::new(Mutex::default);

/// The text, with U+FFFD for what cannot be drawn. The bundled fonts have that.
pub fn drawable(text: &str) -> Cow<'_, str> {
    let foreign = || text.chars().filter(|c| *c >= FIRST_FOREIGN);
    if foreign().nth(FEW).is_none() {
        return Cow::Borrowed(text);
    }
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if known.len() > MAX_KNOWN {
        known.clear();
    }
    let mut unknown: Vec<_> = foreign().filter(|c| !known.contains_key(c)).collect();
    unknown.sort_unstable();
    unknown.dedup();
    look_up(unknown, &mut known);
    if foreign().all(|c| known.get(&c) != Some(&false)) {
        return Cow::Borrowed(text);
    }
    let replaced = text.chars().map(|c| match known.get(&c) {
        Some(false) => char::REPLACEMENT_CHARACTER,
        Some(true) | None => c,
    });
    Cow::Owned(replaced.collect())
}

/// Opens each font at most once.
fn look_up(mut unknown: Vec<char>, known: &mut HashMap<char, bool>) {
    if unknown.is_empty() {
        return;
    }
    let mut system = font_system()
        .write()
        .unwrap_or_else(PoisonError::into_inner);
    let fonts = system.raw().db();
    for font in fonts.faces().map(|face| face.id) {
        let _opened = fonts.with_face_data(font, |bytes, index| {
            let Ok(face) = Face::parse(bytes, index) else {
                return;
            };
            unknown.retain(|c| {
                let has = face.glyph_index(*c).is_some();
                if has {
                    let _new = known.insert(*c, true);
                }
                !has
            });
        });
        if unknown.is_empty() {
            return;
        }
    }
    known.extend(unknown.into_iter().map(|c| (c, false)));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Private characters, which no font has by chance.
    const NOWHERE: char = '\u{10FFF0}';

    #[test]
    fn characters_without_a_font_are_replaced_in_long_texts() {
        crate::ui::snapshot::load_fonts();
        let long: String = std::iter::repeat_n([NOWHERE, ' ', 'a'], 2 * FEW)
            .flatten()
            .collect();
        let drawn = drawable(&long);
        assert!(!drawn.contains(NOWHERE) && drawn.starts_with("\u{FFFD} a"));
        let short: String = std::iter::repeat_n(NOWHERE, FEW).collect();
        assert_eq!(drawable(&short), short);
        let known = "a é ж „–“ ".repeat(500);
        assert!(matches!(drawable(&known), Cow::Borrowed(_)));
    }
}
