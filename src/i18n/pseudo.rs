//! The pseudo locale: English with accented letters, about 40% longer. Transforms the text of parsed messages, so that
//! arguments and variants stay intact. Repeats letters instead of adding words, so that a sign such as `#` stays next to
//! its argument.

use std::borrow::Cow;

/// Accents the letters and adds two for every five characters.
pub(super) fn pseudolocalize(text: &str) -> Cow<'_, str> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let added = (text.chars().count() * 2).div_ceil(5);
    let mut result = String::with_capacity(text.len() * 2);
    let mut letter = 0;
    for c in text.chars() {
        let c = accent(c);
        result.push(c);
        if c.is_alphabetic() {
            // Spreads the added letters evenly.
            let share = |letter: usize| (letter * added).div_ceil(letters);
            result.extend(std::iter::repeat_n(c, share(letter + 1) - share(letter)));
            letter += 1;
        }
    }
    Cow::Owned(result)
}

fn accent(c: char) -> char {
    match c {
        'a' => 'á',
        'e' => 'ê',
        'i' => 'í',
        'o' => 'ø',
        'u' => 'ü',
        'c' => 'ç',
        'n' => 'ñ',
        's' => 'š',
        'y' => 'ý',
        'A' => 'Å',
        'E' => 'É',
        'I' => 'Î',
        'O' => 'Ø',
        'U' => 'Û',
        'S' => 'Š',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_accented_and_repeated_and_punctuation_stays() {
        for (plain, expected) in [
            ("Message #", "MMêêšššággê #"),
            ("a", "áá"),
            (", 12 %", ", 12 %"),
            ("", ""),
        ] {
            assert_eq!(pseudolocalize(plain), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn pseudolocalized_text_is_forty_percent_longer(plain in "[a-zA-Z]([a-zA-Z]| [a-zA-Z]){0,60}") {
            let (short, long) = (plain.chars().count(), pseudolocalize(&plain).chars().count());
            proptest::prop_assert!(long * 5 >= short * 7);
            proptest::prop_assert!(long <= short * 2 + 1);
        }
    }
}
