//! Reads the fields of a JSON object, which may be missing, of another type, or have another name.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::moment;
use crate::domain::unicode;

/// In characters. Without a font for its script, a row takes longer the longer the name is.
const MAX_NAME: usize = 128;
/// In bytes. The recorded server accepts user IDs of thousands of bytes; the contract has none over 256
/// (`docs/backend-contract.md` 11).
pub const MAX_ID: usize = 256;
/// For tokens and URLs. In bytes.
const MAX_OPAQUE: usize = 8 * 1024;
/// Of a list inside a row, and of the list in a frame.
pub const MAX_LIST: usize = 10_000;
/// In bytes. A longer text is cut.
pub const MAX_TEXT: usize = 1024 * 1024;

/// A JSON object. Names are lists of aliases in snake case; the first that exists is read, also in camel case.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a>(Option<&'a Map<String, Value>>);

impl<'a> Fields<'a> {
    /// Has no fields if the value is not an object.
    pub fn of(value: &'a Value) -> Self {
        Self(value.as_object())
    }

    /// Whether the value is an object.
    pub fn is_object(self) -> bool {
        self.0.is_some()
    }

    /// The first field that is not `null`.
    pub fn value(self, names: &[&str]) -> Option<&'a Value> {
        let object = self.0?;
        let exact = |name: &&str| object.get(*name).or_else(|| object.get(&camel(name)));
        let upper = |name: &&str| object.get(&camel(name).replace("Uid", "UID"));
        let found = names.iter().filter_map(exact);
        let mut found = found.chain(names.iter().filter_map(upper));
        found.find(|value| !value.is_null())
    }

    /// A text, cut off at the maximum.
    pub fn text(self, names: &[&str]) -> Option<String> {
        let (text, _cut) = cut(self.value(names)?.as_str()?);
        Some(text.to_owned())
    }

    /// An ID that can be a segment of a path. A number is one too, in its decimal digits.
    pub fn id(self, names: &[&str]) -> Option<String> {
        let id = match self.value(names)? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        is_id(&id).then_some(id)
    }

    /// A token or a URL: a text that is not blank and not too long.
    pub fn opaque(self, names: &[&str]) -> Option<String> {
        let text = self.value(names)?.as_str()?;
        (!text.trim().is_empty() && text.len() <= MAX_OPAQUE).then(|| text.to_owned())
    }

    /// A text to display: cleaned, and not blank.
    pub fn name(self, names: &[&str]) -> Option<String> {
        let clean = clean(self.value(names)?.as_str()?);
        (!unicode::is_blank(&clean)).then_some(clean)
    }

    /// A boolean.
    pub fn flag(self, names: &[&str]) -> Option<bool> {
        self.value(names)?.as_bool()
    }

    /// A non-negative integer, also as text.
    pub fn number(self, names: &[&str]) -> Option<u64> {
        let value = self.value(names)?;
        let parse = || value.as_str()?.trim().parse().ok();
        value.as_u64().or_else(parse)
    }

    /// Like `number`, cut off at the maximum.
    pub fn count(self, name: &str) -> Option<u32> {
        let count = self.number(&[name])?;
        Some(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// A time in any form that has one meaning.
    pub fn moment(self, names: &[&str]) -> Option<Timestamp> {
        moment::parse(self.value(names)?)
    }

    /// A nested object; one without fields if it is missing.
    pub fn inner(self, names: &[&str]) -> Self {
        self.value(names).map_or(Self(None), Self::of)
    }

    /// The objects of a list. Of a list that is too long the beginning is read.
    pub fn rows(self, names: &[&str]) -> impl Iterator<Item = Fields<'a>> + use<'a> {
        let list = self.value(names).and_then(Value::as_array);
        let list = list.map_or(&[][..], Vec::as_slice).iter().take(MAX_LIST);
        list.map(Fields::of).filter(|fields| fields.is_object())
    }

    /// Decodes the objects of a list; `None` without a list.
    pub fn decode_rows<T>(
        self,
        name: &str,
        decode: impl Fn(Fields<'a>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let _list = self.value(&[name])?.as_array()?;
        Some(self.rows(&[name]).filter_map(decode).collect())
    }
}

/// The beginning of a text, and whether that is not all of it.
pub fn cut(text: &str) -> (&str, bool) {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (text.get(..end).unwrap_or_default(), end < text.len())
}

/// Whether a text can be an ID: within the limit, on one line, and not a name of a folder, as which `url` would take it in
/// a path.
fn is_id(text: &str) -> bool {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    text.len() <= MAX_ID
        && !text.trim().is_empty()
        && !text.contains(breaks)
        && !matches!(text, "." | "..")
}

/// `user_uid` as `userUid`.
fn camel(name: &str) -> String {
    let mut after_underscore = false;
    let convert = |c: char| {
        let upper = std::mem::replace(&mut after_underscore, c == '_');
        (c != '_').then(|| if upper { c.to_ascii_uppercase() } else { c })
    };
    name.chars().filter_map(convert).collect()
}

/// Makes an untrusted text fit to display on one line, with at most 512 characters.
pub(in crate::net) fn clean(text: &str) -> String {
    unicode::single_line(text, MAX_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::wire::json::{JsonBody, JsonList};
    use serde_json::json;

    #[test]
    fn fields_are_found_by_alias_and_camel_case() {
        let value =
            json!({"channelId": "c", "authorUID": "u", "blank": " ", "none": null, "n": "7"});
        let fields = Fields::of(&value);
        assert_eq!(fields.id(&["channel_id"]).as_deref(), Some("c"));
        assert_eq!(fields.id(&["author_uid"]).as_deref(), Some("u"));
        assert_eq!(fields.id(&["blank"]), None);
        assert_eq!(fields.text(&["none", "channel_id"]).as_deref(), Some("c"));
        assert_eq!(fields.number(&["n"]), Some(7));
        assert_eq!(fields.flag(&["n"]), None);
        assert_eq!(fields.inner(&["n"]).text(&["x"]), None);
    }

    /// Also those that no number of the machine can hold.
    #[test]
    fn numeric_id_is_read_in_its_digits() {
        for digits in [
            "0",
            "7",
            "-1",
            "9007199254740993",
            "18446744073709551615",
            "18446744073709551616",
            "123456789012345678901234567890",
        ] {
            let text = format!(r#"{{"id":{digits}}}"#);
            let body = JsonBody::read(text.as_bytes(), JsonList::NONE).unwrap();
            assert_eq!(body.fields().id(&["id"]).as_deref(), Some(digits));
        }
        for other in ["true", "[7]", "{}", "null", "NaN"] {
            let text = format!(r#"{{"id":{other}}}"#);
            let body = JsonBody::read(text.as_bytes(), JsonList::NONE).unwrap();
            assert_eq!(body.fields().id(&["id"]), None, "{other}");
        }
    }

    #[test]
    fn unusable_ids_are_refused() {
        let long = "x".repeat(MAX_ID + 1);
        for id in [
            ".", "..", "", " ", "a\nb", "\0", "a\u{85}", "\u{2028}", &long,
        ] {
            let value = json!({ "id": id });
            assert_eq!(Fields::of(&value).id(&["id"]), None, "{id:?}");
        }
        for id in ["...", ".a", "a b", "ä/?#%2e", &long[1..]] {
            let value = json!({ "id": id });
            assert_eq!(Fields::of(&value).id(&["id"]).as_deref(), Some(id));
        }
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        let long = json!({ "x": format!("x{}", "ä".repeat(MAX_TEXT)) });
        let text = Fields::of(&long).text(&["x"]).unwrap();
        assert_eq!(text.len(), MAX_TEXT - 1);
        assert_eq!(cut(&text), (text.as_str(), false));
    }

    #[test]
    fn invisible_name_is_none() {
        for invisible in [
            "",
            " ",
            "\u{200B}\u{200B}",
            "\u{3164} \u{2800}",
            "\u{202E}\u{FE0F}",
        ] {
            let value = json!({ "name": invisible });
            assert_eq!(Fields::of(&value).name(&["name"]), None, "{invisible:?}");
        }
        let family = json!({"name": "👩\u{200D}🚀"});
        let name = Fields::of(&family).name(&["name"]);
        assert_eq!(name.as_deref(), Some("👩\u{200D}🚀"));
    }

    #[test]
    fn names_have_no_bidi_controls_and_a_limited_length() {
        let value = json!({"name": format!("\u{202E}evil\u{0007}\n{}", "x".repeat(5000))});
        let name = Fields::of(&value).name(&["name"]).unwrap();
        assert!(name.starts_with("evilx"));
        assert_eq!(name.chars().count(), MAX_NAME);
    }
}
