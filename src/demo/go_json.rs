//! JSON as the real server, written in Go, reads and writes it (`docs/backend-contract.md` 2.5): only the first value counts,
//! invalid UTF-8 and lone surrogates become U+FFFD, names are matched in any case, `null` counts as absent. `serde_json`
//! has no such mode.

use serde_json::Value;

/// The escape of U+FFFD.
const REPLACEMENT: &str = "\\ufffd";
/// The length of an escape such as `\ud83d`.
const ESCAPE: usize = 6;

/// Writes JSON with `<`, `>` and `&` escaped and a line feed at its end.
pub(super) fn encode(value: &Value) -> String {
    let mut text = value
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026");
    text.push('\n');
    text
}

/// Reads the first JSON value.
pub(super) fn decode(bytes: &[u8]) -> Option<Value> {
    let text = replace_lone_surrogates(&String::from_utf8_lossy(bytes));
    serde_json::Deserializer::from_str(&text)
        .into_iter::<Value>()
        .next()?
        .ok()
}

/// Reads the first JSON value. `None` unless it is an object or `null`.
pub(super) fn object(bytes: &[u8]) -> Option<Value> {
    decode(bytes).filter(|value| value.is_object() || value.is_null())
}

pub(super) fn field<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let object = value.as_object()?;
    object.get(name).or_else(|| {
        let mut fields = object.iter();
        fields
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

/// A string field; empty when absent. `None` when it has another type.
pub(super) fn text(value: &Value, name: &str) -> Option<String> {
    match field(value, name) {
        None | Some(Value::Null) => Some(String::new()),
        Some(Value::String(text)) => Some(text.clone()),
        Some(_) => None,
    }
}

/// Replaces lone surrogates, which `serde_json` rejects.
fn replace_lone_surrogates(text: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        replaced.push_str(before);
        let (kept, length) = match code_unit(escape) {
            Some(0xD800..=0xDBFF) => match escape.get(ESCAPE..).and_then(code_unit) {
                Some(0xDC00..=0xDFFF) => (escape.get(..2 * ESCAPE), 2 * ESCAPE),
                _ => (Some(REPLACEMENT), ESCAPE),
            },
            Some(0xDC00..=0xDFFF) => (Some(REPLACEMENT), ESCAPE),
            Some(_) => (escape.get(..ESCAPE), ESCAPE),
            None => {
                let two = escape.char_indices().nth(2);
                let length = two.map_or(escape.len(), |(at, _)| at);
                (escape.get(..length), length)
            }
        };
        replaced.push_str(kept.unwrap_or_default());
        rest = escape.get(length..).unwrap_or_default();
    }
    replaced.push_str(rest);
    replaced
}

/// The UTF-16 code unit of an escape at the start of `text`.
fn code_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..ESCAPE - 2)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn first_value_is_read_and_invalid_text_is_replaced() {
        for (bytes, expected) in [
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
            assert_eq!(
                decode(bytes),
                expected,
                "{}",
                String::from_utf8_lossy(bytes)
            );
        }
    }

    #[test]
    fn fields_are_matched_in_any_case_and_typed() {
        let value = json!({"BODY": "x", "n": 5, "nothing": null});
        assert_eq!(text(&value, "body").as_deref(), Some("x"));
        assert_eq!(text(&value, "n"), None);
        assert_eq!(text(&value, "nothing").as_deref(), Some(""));
        assert_eq!(text(&Value::Null, "body").as_deref(), Some(""));
        assert_eq!(object(b"[]"), None);
        assert_eq!(object(b"null"), Some(Value::Null));
    }
}
