//! How the real server reads JSON (`docs/backend-contract.md` 2.5): the first value counts and what follows it does not, broken text is
//! mended, names are found whatever the case of their letters, `null` is as good as nothing.

use serde_json::Value;

/// The character that stands for what cannot be read, as an escape.
const MENDED: &str = "\\ufffd";
/// How long an escape such as `\ud83d` is.
const ESCAPE: usize = 6;

/// The first JSON value in some bytes.
pub(super) fn first(bytes: &[u8]) -> Option<Value> {
    let text = mended(&String::from_utf8_lossy(bytes));
    serde_json::Deserializer::from_str(&text)
        .into_iter::<Value>()
        .next()?
        .ok()
}

/// The first JSON value, which is an object or `null`.
pub(super) fn object(bytes: &[u8]) -> Option<Value> {
    first(bytes).filter(|value| value.is_object() || value.is_null())
}

/// A field of an object.
pub(super) fn field<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let object = value.as_object()?;
    object.get(name).or_else(|| {
        let mut fields = object.iter();
        fields
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

/// A field that is a text; empty when it is not there. `None` when it is something else.
pub(super) fn text(value: &Value, name: &str) -> Option<String> {
    match field(value, name) {
        None | Some(Value::Null) => Some(String::new()),
        Some(Value::String(text)) => Some(text.clone()),
        Some(_) => None,
    }
}

/// The same JSON without halves of surrogate pairs, which no text can hold.
fn mended(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        whole.push_str(before);
        let (kept, length) = match unit(escape) {
            Some(0xD800..=0xDBFF) => match escape.get(ESCAPE..).and_then(unit) {
                Some(0xDC00..=0xDFFF) => (escape.get(..2 * ESCAPE), 2 * ESCAPE),
                _ => (Some(MENDED), ESCAPE),
            },
            Some(0xDC00..=0xDFFF) => (Some(MENDED), ESCAPE),
            Some(_) => (escape.get(..ESCAPE), ESCAPE),
            None => {
                let two = escape.char_indices().nth(2);
                let length = two.map_or(escape.len(), |(at, _)| at);
                (escape.get(..length), length)
            }
        };
        whole.push_str(kept.unwrap_or_default());
        rest = escape.get(length..).unwrap_or_default();
    }
    whole.push_str(rest);
    whole
}

/// The UTF-16 unit that an escape at the beginning of `text` says.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..ESCAPE - 2)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_value_counts_and_broken_text_is_mended() {
        for (given, read) in [
            (&br#"{"a":1} %%%"#[..], Some(json!({"a": 1}))),
            (br#"{"a":"\ud83d\ude00"}"#, Some(json!({"a": "😀"}))),
            (br#"{"a":"x \ud800 y"}"#, Some(json!({"a": "x \u{fffd} y"}))),
            (
                br#"{"a":"x \udc00\\ud800"}"#,
                Some(json!({"a": "x \u{fffd}\\ud800"})),
            ),
            (br#"{"a":"\ud800\n"}"#, Some(json!({"a": "\u{fffd}\n"}))),
            (b"{\"a\":\"\xff\"}", Some(json!({"a": "\u{fffd}"}))),
            (b"", None),
            (b"{\"a\"", None),
            (b"\xef\xbb\xbf{}", None),
        ] {
            assert_eq!(first(given), read, "{}", String::from_utf8_lossy(given));
        }
    }

    #[test]
    fn fields_are_found_in_any_case_and_typed() {
        let value = json!({"BODY": "x", "n": 5, "nothing": null});
        assert_eq!(text(&value, "body").as_deref(), Some("x"));
        assert_eq!(text(&value, "n"), None);
        assert_eq!(text(&value, "nothing").as_deref(), Some(""));
        assert_eq!(text(&Value::Null, "body").as_deref(), Some(""));
        assert_eq!(object(b"[]"), None);
        assert_eq!(object(b"null"), Some(Value::Null));
    }
}
