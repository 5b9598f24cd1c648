//! The address in a pasted text: a message with a link, an address in quotes or brackets.
//!
//! Only finds where an address may be; whether it is valid is not checked, and between two nothing is guessed.

/// Opening and closing quotes and brackets.
const AROUND: [(char, char); 8] = [
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
const AFTER: &str = ".,;:!?";
/// In a sentence, invitations take precedence over web addresses.
const SCHEMES: [&[&str]; 2] = [&["openchat://"], &["https://", "http://"]];

/// The text without quotes, or the only address in a sentence. If there is none, or more than one, the text as it is.
pub fn extract_address(text: &str) -> &str {
    let text = bare(text.trim());
    if !text.contains(char::is_whitespace) {
        return text;
    }
    let words = || text.split_whitespace().map(word);
    for schemes in SCHEMES {
        let begins = |word: &&str| schemes.iter().any(|scheme| begins(word, scheme));
        let mut links = words().filter(begins);
        match links.next() {
            Some(first) if links.all(|other| other == first) => return first,
            Some(_) => return text,
            None => {}
        }
    }
    text
}

/// A word without quotes and punctuation.
fn word(word: &str) -> &str {
    let opened = AROUND.map(|(opened, _)| opened);
    let closed = AROUND.map(|(_, closed)| closed);
    let word = word.trim_start_matches(opened);
    word.trim_end_matches(|letter| closed.contains(&letter) || AFTER.contains(letter))
}

fn bare(text: &str) -> &str {
    let inner = AROUND.iter().find_map(|(opened, closed)| {
        let inner = text.strip_prefix(*opened)?;
        inner.strip_suffix(*closed)
    });
    inner.map_or(text, str::trim)
}

fn begins(word: &str, scheme: &str) -> bool {
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
