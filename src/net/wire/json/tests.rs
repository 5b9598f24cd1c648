use proptest::prelude::*;
use serde_json::json;

use super::*;

const LIST: JsonList = JsonList::last("rows", 3);

fn read(text: &str) -> Option<Value> {
    let body = JsonBody::read(text.as_bytes(), JsonList::NONE);
    body.map(|body| body.value().clone())
}

/// The `n` of the rows that were kept, and the body.
fn numbers(text: &[u8], list: JsonList) -> (Vec<u64>, JsonBody) {
    let body = JsonBody::read(text, list).unwrap();
    let numbers = body.rows(|row| row.number(&["n"])).unwrap();
    (numbers, body)
}

fn arbitrary() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map("rows|[a-z\"\\\\]{0,3}", inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn valid_json_is_read_unchanged(value in arbitrary()) {
        let text = format!("{value:#}");
        let expected: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read(&value.to_string()), Some(expected.clone()));
        prop_assert_eq!(read(&format!("\u{FEFF} {text}\n")), Some(expected));
    }

    #[test]
    fn parts_of_any_size_make_no_difference(
        value in arbitrary(),
        noise in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        size in 1usize..20,
    ) {
        let mut bytes = json!({ "rows": [value, { "n": 1 }] }).to_string().into_bytes();
        for (at, byte) in noise {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let mut reader = JsonReader::new(LIST);
        for part in bytes.chunks(size) {
            prop_assert!(reader.push(part));
        }
        prop_assert_eq!(reader.finish(), JsonBody::read(&bytes, LIST));
    }
}

#[test]
fn invalid_json_stays_invalid() {
    for text in [
        "{",
        "]",
        "{]",
        "[1 2]",
        "[1,]",
        "{\"a\" 1}",
        "\"",
        "\"\\x\"",
        "tr ue",
        "[1]]",
        "{}{}",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
    assert_eq!(read(" \n"), Some(Value::Null));
}

/// Also where what was read last is a whole row.
#[test]
fn truncated_json_is_refused() {
    let text = br#"{"x":7,"rows":[{"n":1},{"n":2}]}"#;
    for length in 1..text.len() {
        let text = text.get(..length).unwrap();
        assert_eq!(JsonBody::read(text, LIST), None, "{length}");
    }
}

/// The faults of `shared/cases`: each hid every message of the channel.
#[test]
fn faulty_row_hides_no_other() {
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    for (fault, is_repaired) in [
        (r#""x":NaN"#.as_bytes(), true),
        (br#""x":-Infinity"#, true),
        (br#""x":1e999"#, true),
        (br#""x":"\ud83d""#, true),
        (br#""x":"\ude00\ud83d\ud83dx""#, true),
        (br#""x":"\u12""#, true),
        (b"\"x\":\"\xE9\"", true),
        (b"\"x\":\"\t\n\"", true),
        (format!("\"x\":{deep}").as_bytes(), true),
        (br#""x":"\q""#, false),
        (br#""x":01"#, true),
        (br#""x""#, false),
        (br#""x":{]"#, false),
        (br#""x":1}"#, false),
    ] {
        let text = [
            br#"{"rows":[{"n":1},{"n":2,"#,
            fault,
            br#"},{"n":3}],"y":4}"#,
        ]
        .concat();
        let (numbers, body) = numbers(&text, LIST);
        let expected = if is_repaired {
            vec![1, 2, 3]
        } else {
            vec![1, 3]
        };
        assert_eq!(numbers, expected, "{}", String::from_utf8_lossy(&text));
        assert_eq!(body.fields().number(&["y"]), Some(4));
        assert_eq!(body.row_count(), 3);
    }
}

#[test]
fn faulty_strings_are_repaired() {
    let value = |text: &str| read(text).map(|value| value.as_str().map(str::to_owned));
    for (text, expected) in [
        (r#""\ud83d\ude00""#, "😀"),
        (r#""a\ud83d""#, "a\u{FFFD}"),
        (r#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
        (r#""\ude00\\ud83d""#, "\u{FFFD}\\ud83d"),
        (r#""\ud83d\n\ude00""#, "\u{FFFD}\n\u{FFFD}"),
        (r#""\u12""#, "\u{FFFD}"),
        (r#""\ud83d\u1z""#, "\u{FFFD}\u{FFFD}z"),
        ("\"a\u{1}\tb\"", "a\u{1}\tb"),
    ] {
        assert_eq!(value(text), Some(Some(expected.to_owned())), "{text}");
    }
}

#[test]
fn only_the_newest_or_first_rows_are_kept() {
    let rows: Vec<_> = (0..100).map(|n| json!({ "n": n })).collect();
    let text = json!({ "a": { "rows": [7] }, "rows": rows }).to_string();
    let (newest, body) = numbers(text.as_bytes(), LIST);
    assert_eq!(newest, [97, 98, 99]);
    assert_eq!((body.row_count(), body.is_cut()), (100, true));
    assert_eq!(
        body.value(),
        &json!({ "a": { "rows": [7] }, "rows": [] }),
        "a list of that name inside another field is not the list"
    );
    let (first, _) = numbers(text.as_bytes(), JsonList::first("rows", 2));
    assert_eq!(first, [0, 1]);
    let (all, body) = numbers(text.as_bytes(), JsonList::last("rows", 100));
    assert_eq!((all.len(), body.is_cut()), (100, false));
}

#[test]
fn rows_are_limited_by_bytes() {
    let rows: Vec<_> = (0..30)
        .map(|n| json!({ "n": n, "x": "x".repeat(MAX_KEPT / 10) }))
        .collect();
    let text = json!({ "rows": rows }).to_string();
    let (newest, body) = numbers(text.as_bytes(), JsonList::last("rows", 100));
    assert_eq!(newest, (21..30).collect::<Vec<_>>());
    assert!(body.is_cut());
}

#[test]
fn long_string_is_cut_and_hides_no_row() {
    for unit in ["x", "ä", "\\n", "\\u00e4", "\\ud83d\\ude00", "\u{1}"] {
        let long = unit.repeat(3 * MAX_STRING / unit.len().min(2));
        let text = format!(r#"{{"rows":[{{"n":1}},{{"n":2,"x":"{long}"}},{{"n":3}}]}}"#);
        let (numbers, body) = numbers(text.as_bytes(), LIST);
        assert_eq!(numbers, [1, 2, 3], "{unit}");
        let texts = body.rows(|row| row.text(&["x"])).unwrap();
        let length = texts[0].len();
        assert!((MAX_TEXT - 4..=MAX_TEXT).contains(&length), "{length}");
    }
}

#[test]
fn row_that_takes_too_much_memory_is_skipped() {
    let bomb = vec![r#"{"":0}"#; 100_000].join(",");
    let text = format!(r#"{{"rows":[{{"n":1}},{{"n":2,"x":[{bomb}]}},{{"n":3}}],"y":4}}"#);
    let (numbers, body) = numbers(text.as_bytes(), LIST);
    assert_eq!(numbers, [1, 3]);
    assert_eq!(body.row_count(), 3);
    assert_eq!(read(&text), None, "not as a part of the document");
    let mut reader = JsonReader::new(JsonList::NONE);
    assert!(!reader.push(text.as_bytes()), "reading ends early");
}
