//! Characters of HTML that are written by a name or a number.

use std::borrow::Cow;

/// Replaces the character references that browsers write.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 10;

    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(rest.get(..at).unwrap_or(""));
        rest = rest.get(at + 1..).unwrap_or("");
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b';');
        let name = end.and_then(|end| rest.get(..end));
        match name.and_then(character) {
            Some(c) => {
                decoded.push(c);
                rest = rest.get(name.map_or(0, str::len) + 1..).unwrap_or("");
            }
            None => decoded.push('&'),
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "laquo" => '«',
        "raquo" => '»',
        "copy" => '©',
        "euro" => '€',
        _ => return None,
    })
}
