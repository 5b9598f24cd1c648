//! A TOML document that a person may edit: read as the fields that serde takes, and changed only where a value has changed,
//! so that comments, order and unknown keys stay.
//!
//! TOML has no null. A value without one that is not the default is the text `none`.

use serde_json::{Number, Value};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value as TomlValue};

use super::versioned_file::Fields;

const NONE: &str = "none";
/// Further broken lines make the whole document unreadable.
const MAX_BROKEN: usize = 32;

/// A document, and which of its lines make no sense, from 1. They are left out.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub document: DocumentMut,
    pub broken: Vec<usize>,
}

/// `None` if there is nothing to be read.
pub(super) fn parse(text: &str) -> Option<Parsed> {
    let mut lines: Vec<&str> = text.lines().collect();
    let mut broken = Vec::new();
    while broken.len() <= MAX_BROKEN {
        let text = lines.join("\n");
        let error = match text.parse::<DocumentMut>() {
            Ok(document) if document.is_empty() => return None,
            Ok(document) => {
                broken.sort_unstable();
                return Some(Parsed { document, broken });
            }
            Err(error) => error,
        };
        let at = error.span().map_or(0, |span| span.start);
        let before = text.get(..at).unwrap_or(&text);
        // An error at the end of the text is one of its last line.
        let mut line = before.matches('\n').count();
        while lines.get(line).is_some_and(|line| line.trim().is_empty()) && line > 0 {
            line -= 1;
        }
        if let Some(line) = lines.get_mut(line) {
            *line = "";
        }
        broken.push(line + 1);
    }
    None
}

pub(super) fn to_fields(document: &DocumentMut, defaults: &Fields) -> Fields {
    let mut fields = table_fields(document.as_table());
    restore_nulls(&mut fields, defaults);
    fields
}

fn table_fields(table: &dyn TableLike) -> Fields {
    let fields = table.iter();
    let fields = fields.map(|(name, item)| (name.to_owned(), item_value(item)));
    fields.collect()
}

fn item_value(item: &Item) -> Value {
    match item {
        Item::None => Value::Null,
        Item::Value(value) => plain_value(value),
        Item::Table(table) => Value::Object(table_fields(table)),
        Item::ArrayOfTables(tables) => {
            let tables = tables.iter().map(|table| table_fields(table));
            Value::Array(tables.map(Value::Object).collect())
        }
    }
}

fn plain_value(value: &TomlValue) -> Value {
    match value {
        TomlValue::String(text) => text.value().clone().into(),
        TomlValue::Integer(number) => (*number.value()).into(),
        TomlValue::Float(number) => Number::from_f64(*number.value())
            .map_or_else(|| number.value().to_string().into(), Value::Number),
        TomlValue::Boolean(is) => (*is.value()).into(),
        TomlValue::Datetime(time) => time.value().to_string().into(),
        TomlValue::Array(items) => items.iter().map(plain_value).collect(),
        TomlValue::InlineTable(table) => Value::Object(table_fields(table)),
    }
}

/// `none` where the default is no text.
fn restore_nulls(fields: &mut Fields, defaults: &Fields) {
    for (name, value) in fields {
        match (value, defaults.get(name)) {
            (Value::Object(below), Some(Value::Object(defaults))) => restore_nulls(below, defaults),
            (value, Some(default)) if !default.is_string() && *value == NONE => {
                *value = Value::Null;
            }
            _ => {}
        }
    }
}

/// Writes into a table what differs from `before`, or is missing there.
pub(super) fn update(
    table: &mut dyn TableLike,
    fields: &Fields,
    before: &Fields,
    defaults: &Fields,
) {
    for name in before.keys().filter(|name| !fields.contains_key(*name)) {
        let _removed = table.remove(name);
    }
    for (name, value) in fields {
        let default = defaults.get(name);
        if let Value::Object(below) = value {
            let object = |value: Option<&Value>| value.and_then(Value::as_object).cloned();
            let before = object(before.get(name)).unwrap_or_default();
            let defaults = object(default).unwrap_or_default();
            if table.get(name).is_none_or(|item| !item.is_table_like()) && !below.is_empty() {
                let _before = table.insert(name, Item::Table(Table::new()));
            }
            if let Some(inner) = table.get_mut(name).and_then(Item::as_table_like_mut) {
                update(inner, below, &before, &defaults);
            }
        } else if !table.contains_key(name) || before.get(name) != Some(value) {
            let is_default = default.is_none_or(Value::is_null);
            set(table, name, value, is_default);
        }
    }
}

/// Writes what is missing.
pub(super) fn fill(table: &mut dyn TableLike, fields: &Fields) {
    for (name, value) in fields {
        let Value::Object(below) = value else {
            if !table.contains_key(name) {
                set(table, name, value, true);
            }
            continue;
        };
        if !table.contains_key(name) {
            let _before = table.insert(name, Item::Table(Table::new()));
        }
        if let Some(inner) = table.get_mut(name).and_then(Item::as_table_like_mut) {
            fill(inner, below);
        }
    }
}

/// `is_default` says whether a value that is missing is none.
fn set(table: &mut dyn TableLike, name: &str, value: &Value, is_default: bool) {
    let value = match to_toml(value) {
        Some(value) => value,
        None if is_default => {
            let _removed = table.remove(name);
            return;
        }
        None => NONE.into(),
    };
    match table.get_mut(name).and_then(Item::as_value_mut) {
        Some(old) => {
            let decor = old.decor().clone();
            *old = value;
            *old.decor_mut() = decor;
        }
        None => {
            let _before = table.insert(name, Item::Value(value));
        }
    }
}

fn to_toml(value: &Value) -> Option<TomlValue> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(is) => (*is).into(),
        Value::Number(number) => match number.as_i64() {
            Some(number) => number.into(),
            None => shortest(number.as_f64()?).into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().filter_map(to_toml).collect::<Array>().into(),
        Value::Object(fields) => {
            let fields = fields.iter();
            let fields = fields.filter_map(|(name, value)| Some((name.as_str(), to_toml(value)?)));
            fields.collect::<InlineTable>().into()
        }
    })
}

/// The shortest number that is the same single-precision one: 1.1 in place of 1.10000002384.
fn shortest(number: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, reason = "compared")]
    let single = number as f32;
    if f64::from(single).to_bits() == number.to_bits() {
        single.to_string().parse().unwrap_or(number)
    } else {
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(value: Value) -> Fields {
        let Value::Object(fields) = value else {
            panic!("{value} is no object");
        };
        fields
    }

    #[test]
    fn comments_order_and_unknown_keys_stay() {
        let text = "# mine\nscale = 1.0 # large\n\nnew = [1, 2]\n[window]\n# wide\nwidth = 3\nscreen = 2\n";
        let mut document = parse(text).unwrap().document;
        let before = fields(json!({"scale": 1.0, "window": {"width": 3}}));
        let after = fields(json!({"scale": 1.1_f32, "window": {"width": 4}, "hours": "twelve"}));
        update(document.as_table_mut(), &after, &before, &Fields::new());
        let expected = "# mine\nscale = 1.1 # large\n\nnew = [1, 2]\nhours = \"twelve\"\n[window]\n# wide\nwidth = 4\nscreen = 2\n";
        assert_eq!(document.to_string(), expected);
    }

    #[test]
    fn value_that_has_not_changed_stays_as_it_was_written() {
        let mut document = parse("scale = \"big\"\n").unwrap().document;
        let both = fields(json!({"scale": 1.0}));
        update(document.as_table_mut(), &both, &both, &Fields::new());
        assert_eq!(document.to_string(), "scale = \"big\"\n");
    }

    #[test]
    fn none_is_a_value_where_the_default_is_another() {
        let defaults = fields(json!({"limit": 500, "language": null}));
        let value = fields(json!({"limit": null, "language": null}));
        let mut document = parse("language = \"de\"\n").unwrap().document;
        update(document.as_table_mut(), &value, &Fields::new(), &defaults);
        assert_eq!(document.to_string(), "limit = \"none\"\n");
        assert_eq!(to_fields(&document, &defaults)["limit"], Value::Null);
    }

    #[test]
    fn broken_lines_are_left_out_and_named() {
        for (text, broken, expected) in [
            ("a = 1\nb = \nc = 3\n", vec![2], json!({"a": 1, "c": 3})),
            ("a = 1\n\nb = [1, 2", vec![3], json!({"a": 1})),
            ("a = 1\na = 2\nb = 3\n", vec![2], json!({"a": 1, "b": 3})),
            ("a = 1\nb", vec![2], json!({"a": 1})),
            ("[t\na = 1\n", vec![1], json!({"a": 1})),
        ] {
            let parsed = parse(text).unwrap();
            assert_eq!(parsed.broken, broken, "{text:?}");
            let read = to_fields(&parsed.document, &Fields::new());
            assert_eq!(Value::Object(read), expected, "{text:?}");
        }
        for nothing in ["", "\n # only a comment\n", "{ \"json\": 1 }", "]]]]"] {
            assert!(parse(nothing).is_none(), "{nothing:?}");
        }
    }
}
