//! The address in a pasted text: a message with a link, an address in quotes or brackets.
//!
//! Only finds where an address may be; whether it is valid is not checked, and between two nothing is guessed.

/// Opening and closing quotes and brackets.
const DELIMITERS: [(char, char); 8] = [
    ('<', '>'),
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('(', ')'),
    ('“', '”'),
    ('„', '“'),
    ('«', '»'),
];
/// Punctuation that ends a sentence, not an address.
const PUNCTUATION: &str = ".,;:!?";
/// In a sentence, invitations take precedence over web addresses.
const SCHEMES: [&[&str]; 2] = [
    &["openchat://"],
    &["https://", "http://", "wss://", "ws://"],
];

/// The text without quotes, or the only address in a sentence. If there is none, or more than one, the text as it is.
pub fn extract_address(text: &str) -> &str {
    let text = unquoted(text.trim());
    if !text.contains(char::is_whitespace) {
        return text;
    }
    for schemes in SCHEMES {
        let words = text.split_whitespace().map(trimmed);
        let mut links = words.filter(|word| schemes.iter().any(|scheme| has_scheme(word, scheme)));
        match links.next() {
            Some(first) if links.all(|other| other == first) => return first,
            Some(_) => return text,
            None => {}
        }
    }
    text
}

/// A word without quotes and punctuation.
fn trimmed(word: &str) -> &str {
    let word = word.trim_start_matches(DELIMITERS.map(|(opening, _)| opening));
    let closing = DELIMITERS.map(|(_, closing)| closing);
    word.trim_end_matches(|c| closing.contains(&c) || PUNCTUATION.contains(c))
}

fn unquoted(text: &str) -> &str {
    let mut pairs = DELIMITERS.iter();
    let inner =
        pairs.find_map(|(opening, closing)| text.strip_prefix(*opening)?.strip_suffix(*closing));
    inner.map_or(text, str::trim)
}

fn has_scheme(word: &str, scheme: &str) -> bool {
    let head = word.get(..scheme.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extract_address_finds_the_address_in_pasted_text() {
        let link = "openchat://join?address=https%3A%2F%2Fchat.example&server=srv_a";
        for (pasted, expected) in [
            (" chat.example \n", "chat.example"),
            ("<https://chat.example/team>", "https://chat.example/team"),
            ("\"chat.example:8443\"", "chat.example:8443"),
            ("„chat.example“", "chat.example"),
            ("[::1]:8080", "[::1]:8080"),
            (
                "Join us at https://chat.example/team.",
                "https://chat.example/team",
            ),
            (
                "Join (HTTPS://chat.example), please!\nOr https://chat.example no",
                "Join (HTTPS://chat.example), please!\nOr https://chat.example no",
            ),
            ("see <http://127.0.0.1:80>;", "http://127.0.0.1:80"),
            ("two words", "two words"),
            (
                "https://a.example https://b.example",
                "https://a.example https://b.example",
            ),
            (
                "https://a.example or https://a.example!",
                "https://a.example",
            ),
        ] {
            assert_eq!(extract_address(pasted), expected, "{pasted}");
        }
        for sentence in [
            format!("Come: {link}"),
            format!("<{link}>"),
            format!("About us: https://page.example\n\n  OPEN {link}, until Friday."),
        ] {
            assert_eq!(extract_address(&sentence), link, "{sentence}");
        }
    }

    proptest::proptest! {
        #[test]
        fn extracted_address_is_part_of_the_text(text in "\\PC{0,80}") {
            proptest::prop_assert!(text.contains(extract_address(&text)));
        }
    }
}
