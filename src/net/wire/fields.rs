//! A JSON object whose fields may be missing, or of another kind, or under another name.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::domain::unicode;

/// The longest name that is kept, in characters.
const LONGEST_NAME: usize = 512;
/// The longest id that is kept, in bytes: the recorded server takes uids of thousands, the contract knows none over 256
/// (`docs/backend-contract.md` 11).
const LONGEST_ID: usize = 16 * 1024;
/// The longest text of any field that is kept, in bytes.
const LONGEST_TEXT: usize = 16 * 1024 * 1024;
/// The longest list that is read.
const LONGEST_LIST: usize = 10_000;
/// The longest list of messages that is read.
const LONGEST_WINDOW: usize = 50_000;

/// A JSON object, read field by field. Each name may be a list of aliases; the first that is there and fits is taken.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a>(Option<&'a Map<String, Value>>);

impl<'a> Fields<'a> {
    /// The fields of a value; none where it is no object.
    #[must_use]
    pub fn of(value: &'a Value) -> Self {
        Self(value.as_object())
    }

    /// Whether it is an object at all.
    #[must_use]
    pub fn is_object(self) -> bool {
        self.0.is_some()
    }

    /// The first of the named fields that is there and is not `null`. Under each snake-case name the camel-case one is
    /// looked for too.
    #[must_use]
    pub fn value(self, names: &[&str]) -> Option<&'a Value> {
        let object = self.0?;
        let found = names.iter().find_map(|name| {
            object
                .get(*name)
                .or_else(|| object.get(&camel(name)))
                .filter(|value| !value.is_null())
        });
        found.or_else(|| {
            names.iter().find_map(|name| {
                object
                    .get(&camel(name).replace("Uid", "UID"))
                    .filter(|value| !value.is_null())
            })
        })
    }

    /// A text as it stands.
    #[must_use]
    pub fn text(self, names: &[&str]) -> Option<String> {
        let text = self.value(names)?.as_str()?;
        (text.len() <= LONGEST_TEXT).then(|| text.to_owned())
    }

    /// A text that is not blank and no longer than any id needs to be.
    #[must_use]
    pub fn id(self, names: &[&str]) -> Option<String> {
        self.text(names)
            .filter(|text| !text.trim().is_empty() && text.len() <= LONGEST_ID)
    }

    /// A text for people: without characters that control or turn the line, trimmed, of limited length.
    #[must_use]
    pub fn name(self, names: &[&str]) -> Option<String> {
        let clean = clean(self.value(names)?.as_str()?);
        (!unicode::is_blank(&clean)).then_some(clean)
    }

    /// A flag.
    #[must_use]
    pub fn flag(self, names: &[&str]) -> Option<bool> {
        self.value(names)?.as_bool()
    }

    /// A number that is not negative.
    #[must_use]
    pub fn number(self, names: &[&str]) -> Option<u64> {
        let value = self.value(names)?;
        value
            .as_u64()
            .or_else(|| value.as_str()?.trim().parse().ok())
    }

    /// A moment.
    #[must_use]
    pub fn moment(self, names: &[&str]) -> Option<Timestamp> {
        self.value(names)?.as_str()?.trim().parse().ok()
    }

    /// An object in it; one without fields where there is none.
    #[must_use]
    pub fn inner(self, names: &[&str]) -> Self {
        self.value(names).map_or(Self(None), Self::of)
    }

    /// The objects of a list in it; what is no object is passed over. Of a list that is too long the beginning is read.
    pub fn rows(self, names: &[&str]) -> impl Iterator<Item = Fields<'a>> + use<'a> {
        objects(self.list(names).iter().take(LONGEST_LIST))
    }

    /// The same of messages, oldest first: of a list that is too long the end is read, which is the newest.
    pub fn newest_rows(self, names: &[&str]) -> impl Iterator<Item = Fields<'a>> + use<'a> {
        let list = self.list(names);
        objects(list.iter().skip(list.len().saturating_sub(LONGEST_WINDOW)))
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
    let mut result = String::with_capacity(name.len());
    let mut raise = false;
    for c in name.chars() {
        if c == '_' {
            raise = true;
        } else if std::mem::take(&mut raise) {
            result.push(c.to_ascii_uppercase());
        } else {
            result.push(c);
        }
    }
    result
}

/// A text that a server wrote, for people: without what controls or turns the line, trimmed, of limited length.
pub(in crate::net) fn clean(text: &str) -> String {
    unicode::single_line(text, LONGEST_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_are_found_under_their_other_names() {
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
        let long = json!({ "id": "x".repeat(LONGEST_ID + 1) });
        assert_eq!(Fields::of(&long).id(&["id"]), None);
    }

    #[test]
    fn a_name_that_nobody_sees_is_none() {
        for unseen in [
            "",
            " ",
            "\u{200B}\u{200B}",
            "\u{3164} \u{2800}",
            "\u{202E}\u{FE0F}",
        ] {
            let value = json!({ "name": unseen });
            assert_eq!(Fields::of(&value).name(&["name"]), None, "{unseen:?}");
        }
        let family = json!({"name": "👩\u{200D}🚀"});
        let name = Fields::of(&family).name(&["name"]);
        assert_eq!(name.as_deref(), Some("👩\u{200D}🚀"));
    }

    #[test]
    fn names_cannot_turn_the_line_or_fill_the_screen() {
        let value = json!({"name": format!("\u{202E}evil\u{0007}\n{}", "x".repeat(5000))});
        let name = Fields::of(&value).name(&["name"]).unwrap();
        assert!(name.starts_with("evilx"));
        assert_eq!(name.chars().count(), LONGEST_NAME);
    }
}
