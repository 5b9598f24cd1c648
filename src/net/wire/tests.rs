//! One fault in every kind of answer and event: the faults of public bug reports, each of which hid more than itself.

use jiff::Timestamp;

use super::event::{self, Event};
use super::json::{JsonBody, JsonList};
use super::message::{decode_history, history_list};
use super::server;
use crate::domain::server_event::{HistoryRange, ServerEvent};

/// Fields that a decoder need not know, each with another fault.
fn fields() -> Vec<Vec<u8>> {
    let deep = format!("\"x\":{}{}", "[".repeat(250), "]".repeat(250));
    vec![
        br#""x":"\ud83d""#.to_vec(),
        b"\"x\":\"\xFF\"".to_vec(),
        b"\"x\":[{\"y\":NaN}]".to_vec(),
        br#""revision":1e999"#.to_vec(),
        br#""x":-Infinity"#.to_vec(),
        b"\"x\":\"\t\x01\n\"".to_vec(),
        deep.into_bytes(),
    ]
}

/// Texts with a fault, and what is read of them on one line.
const TEXTS: [(&[u8], &str); 4] = [
    (br"cut \ud83d here", "cut \u{FFFD} here"),
    (b"cut \xFF here", "cut \u{FFFD} here"),
    (b"cut \xF0\x9F\x98 here", "cut \u{FFFD} here"),
    (b"cut\t here", "cut here"),
];

fn read(parts: &[&[u8]], list: JsonList) -> JsonBody {
    let bytes = parts.concat();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    JsonBody::read(&bytes, list).unwrap_or_else(|| panic!("{text}"))
}

#[test]
fn faulty_field_costs_nothing_else_in_any_answer() {
    for fault in fields() {
        let what = String::from_utf8_lossy(&fault).into_owned();
        let rows = |list: JsonList, name: &str, id: &str| {
            let (head, id) = (format!("{{\"{name}\":["), format!("{{\"{id}\":"));
            let id = id.as_bytes();
            read(
                &[
                    head.as_bytes(),
                    id,
                    br#""a","display_name":"A"},"#,
                    id,
                    br#""b","display_name":"B","#,
                    &fault,
                    b"},",
                    id,
                    br#""c","display_name":"C"}],"#,
                    &fault,
                    b"}",
                ],
                list,
            )
        };
        let history = rows(history_list(9), "messages", "id");
        let range = HistoryRange::Newest;
        let history = decode_history(&history, &"c".into(), range, Timestamp::MAX).unwrap();
        let ids: Vec<_> = history.messages.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c"], "{what}");
        let servers = server::decode_servers(&rows(server::SERVERS, "servers", "server_id"));
        assert_eq!(servers.unwrap().len(), 3, "{what}");
        let members = server::decode_members(&rows(server::MEMBERS, "members", "user_uid"));
        assert_eq!(members.unwrap().len(), 3, "{what}");
        let profiles = server::decode_profiles(&rows(server::PROFILES, "profiles", "user_uid"));
        assert_eq!(profiles.unwrap().len(), 3, "{what}");
        let channels = server::decode_channels(&rows(server::CATEGORIES, "groups", "id"));
        assert_eq!(channels.unwrap().len(), 3, "{what}");
        let capabilities = read(&[b"{", &fault, br#","server_id":"s"}"#], JsonList::NONE);
        let capabilities = server::decode_capabilities(capabilities.fields()).unwrap();
        assert_eq!(capabilities.server_id, Some("s".into()), "{what}");
    }
}

#[test]
fn faulty_text_is_repaired_in_any_answer() {
    for (text, expected) in TEXTS {
        let capabilities = read(&[br#"{"server_name":""#, text, b"\"}"], JsonList::NONE);
        let capabilities = server::decode_capabilities(capabilities.fields()).unwrap();
        assert_eq!(capabilities.server_name.as_deref(), Some(expected));
        let row = [
            br#"{"user_uid":"u","display_name":""#.as_slice(),
            text,
            b"\"}",
        ]
        .concat();
        let members = read(&[br#"{"members":["#, &row, b"]}"], server::MEMBERS);
        assert_eq!(server::decode_members(&members).unwrap()[0].name, expected);
        let profiles = read(&[br#"{"profiles":["#, &row, b"]}"], server::PROFILES);
        let profiles = server::decode_profiles(&profiles).unwrap();
        assert_eq!(profiles[0].display_name, expected);
        let row = [
            br#"{"server_id":"s","display_name":""#.as_slice(),
            text,
            b"\"}",
        ]
        .concat();
        let servers = read(&[br#"{"servers":["#, &row, b"]}"], server::SERVERS);
        assert_eq!(server::decode_servers(&servers).unwrap()[0].name, expected);
        let row = [br#"{"id":"m","body":""#.as_slice(), text, b"\"}"].concat();
        let history = read(&[br#"{"messages":["#, &row, b"]}"], history_list(9));
        let range = HistoryRange::Newest;
        let history = decode_history(&history, &"c".into(), range, Timestamp::MAX).unwrap();
        let body = history.messages[0].body.replace('\t', "");
        assert_eq!(body, expected);
    }
}

/// A text frame is UTF-8; of a binary one, invalid bytes are replaced before it is decoded.
#[test]
fn faulty_field_costs_nothing_else_in_an_event() {
    for fault in fields() {
        let head = br#"{"type":"chat.message.created","payload":{"message":{"id":"m","channel_id":"c","body":"b","#;
        let frame = [head.as_slice(), &fault, b"}},", &fault, b"}"].concat();
        let frame = String::from_utf8_lossy(&frame);
        let decoded = event::decode(&frame, Timestamp::MAX).unwrap();
        let Event::Change(ServerEvent::Posted(message)) = decoded.event else {
            panic!("{frame}");
        };
        assert_eq!(&*message.body, "b");
    }
}
