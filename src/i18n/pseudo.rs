//! A language made of English: every letter marked, every sentence longer.

/// The sentences of `source` with marks on their letters and two fifths more of them; keys and places stay.
pub(super) fn accented(source: &str) -> String {
    let mut result = String::with_capacity(source.len() * 2);
    for line in source.lines() {
        result.push_str(&accented_line(line));
        result.push('\n');
    }
    result
}

fn accented_line(line: &str) -> String {
    if line.starts_with('#') {
        return line.to_owned();
    }
    let variant = line.trim_start().starts_with(['[', '*']);
    let split = if variant { line.find(']').map(|at| at + 1) } else { line.find('=').map(|at| at + 1) };
    match split {
        Some(at) => {
            let (head, text) = line.split_at(at);
            format!("{head}{}", marked(text))
        }
        None if line.trim_start().starts_with(['}', '{']) || line.trim().is_empty() => line.to_owned(),
        None => marked(line),
    }
}

/// Marks letters outside braces and adds to each sentence.
fn marked(text: &str) -> String {
    let mut result = String::with_capacity(text.len() * 2);
    let (mut depth, mut letters) = (0usize, 0usize);
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && c.is_alphabetic() {
            letters += 1;
            result.push(accent(c));
        } else {
            result.push(c);
        }
    }
    if letters > 0 && depth == 0 {
        result.push(' ');
        result.extend("ëxträ löng ".chars().cycle().take(letters * 2 / 5));
    }
    result.trim_end().to_owned()
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
    fn keys_places_and_variants_stay() {
        let source = "# comment\nkey = Say { $name } now\nother = { $n ->\n    [one] one thing\n   *[other] { $n } things\n}";
        let made = accented(source);
        for kept in ["# comment", "key =", "{ $name }", "other = { $n ->", "[one]", "*[other]", "{ $n }", "\n}"] {
            assert!(made.contains(kept), "{kept:?} in {made}");
        }
        assert!(!made.contains("things"));
    }
}
