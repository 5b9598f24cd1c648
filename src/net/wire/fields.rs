//! Reads the fields of a JSON object, which may be missing, of another type, or have another name.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::domain::unicode;

/// In characters.
const MAX_NAME: usize = 512;
/// In bytes. The recorded server accepts user IDs of thousands of bytes; the contract has none over 256
/// (`docs/backend-contract.md` 11).
const MAX_ID: usize = 16 * 1024;
/// In bytes.
const MAX_TEXT: usize = 16 * 1024 * 1024;
const MAX_LIST: usize = 10_000;
/// For lists of messages.
const MAX_MESSAGES: usize = 50_000;

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

    /// A text without changes.
    pub fn text(self, names: &[&str]) -> Option<String> {
        let text = self.value(names)?.as_str()?;
        (text.len() <= MAX_TEXT).then(|| text.to_owned())
    }

    /// A text that is not blank and not too long for an ID.
    pub fn id(self, names: &[&str]) -> Option<String> {
        let text = self.text(names)?;
        (!text.trim().is_empty() && text.len() <= MAX_ID).then_some(text)
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

    /// A time in RFC 3339 format.
    pub fn moment(self, names: &[&str]) -> Option<Timestamp> {
        self.value(names)?.as_str()?.trim().parse().ok()
    }

    /// A nested object; one without fields if it is missing.
    pub fn inner(self, names: &[&str]) -> Self {
        self.value(names).map_or(Self(None), Self::of)
    }

    /// The objects of a list. Of a list that is too long the beginning is read.
    pub fn rows(self, names: &[&str]) -> impl Iterator<Item = Fields<'a>> + use<'a> {
        objects(self.list(names).iter().take(MAX_LIST))
    }

    /// The objects of a list of messages, oldest first. Of a list that is too long the end is read.
    pub fn newest_rows(self, names: &[&str]) -> impl Iterator<Item = Fields<'a>> + use<'a> {
        let list = self.list(names);
        objects(list.iter().skip(list.len().saturating_sub(MAX_MESSAGES)))
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

    fn list(self, names: &[&str]) -> &'a [Value] {
        let list = self.value(names).and_then(Value::as_array);
        list.map_or(&[], Vec::as_slice)
    }
}

fn objects<'a>(values: impl Iterator<Item = &'a Value>) -> impl Iterator<Item = Fields<'a>> {
    values.map(Fields::of).filter(|fields| fields.is_object())
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
        let long = json!({ "id": "x".repeat(MAX_ID + 1) });
        assert_eq!(Fields::of(&long).id(&["id"]), None);
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
