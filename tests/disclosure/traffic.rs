//! Parses a recording: HTTP requests and, after an upgrade, WebSocket frames.

use serde_json::Value;

use super::recording_proxy::Capture;

#[derive(Debug, Clone)]
pub struct CapturedRequest {
    /// Method and path, without the protocol version.
    pub line: String,
    /// Lowercase names, with values.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// The parsed traffic of one connection.
#[derive(Debug, Clone, Default)]
pub struct Traffic {
    pub target: String,
    pub requests: Vec<CapturedRequest>,
    /// Payloads of text frames.
    pub text_frames: Vec<String>,
    /// Opcode and payload of all other frames.
    pub control_frames: Vec<(u8, Vec<u8>)>,
    /// Unparsed bytes, which are a violation.
    pub unparsed: Vec<u8>,
}

impl CapturedRequest {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(header, _)| header == name)?;
        Some(found.1.as_str())
    }
}

pub fn parse(capture: &Capture) -> Traffic {
    let mut traffic = Traffic {
        target: capture.target.clone(),
        ..Traffic::default()
    };
    let mut rest = capture.bytes.as_slice();
    while !rest.is_empty() {
        let Some((request, after)) = parse_request(rest) else {
            traffic.unparsed = rest.to_vec();
            break;
        };
        rest = after;
        let upgrades = request.header("upgrade") == Some("websocket");
        traffic.requests.push(request);
        if upgrades {
            rest = parse_frames(rest, &mut traffic);
            traffic.unparsed = rest.to_vec();
            break;
        }
    }
    traffic
}

fn parse_request(bytes: &[u8]) -> Option<(CapturedRequest, &[u8])> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let mut lines = head.split("\r\n");
    let line = lines.next()?.strip_suffix(" HTTP/1.1")?.to_owned();
    let headers: Vec<_> = lines
        .map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_lowercase(), value.trim().to_owned()))
        })
        .collect::<Option<_>>()?;
    let mut request = CapturedRequest {
        line,
        headers,
        body: Vec::new(),
    };
    let length = request
        .header("content-length")
        .map_or(Some(0), |length| length.parse::<usize>().ok())?;
    let rest = &bytes[end + 4..];
    request.body = rest.get(..length)?.to_vec();
    Some((request, &rest[length..]))
}

/// Reads masked frames, as clients send them.
fn parse_frames<'a>(mut bytes: &'a [u8], traffic: &mut Traffic) -> &'a [u8] {
    while let Some((kind, content, rest)) = parse_frame(bytes) {
        if kind == 1 {
            traffic
                .text_frames
                .push(String::from_utf8(content).unwrap());
        } else {
            traffic.control_frames.push((kind, content));
        }
        bytes = rest;
    }
    bytes
}

fn parse_frame(bytes: &[u8]) -> Option<(u8, Vec<u8>, &[u8])> {
    let (first, second) = (*bytes.first()?, *bytes.get(1)?);
    assert_eq!(
        first & 0xF0,
        0x80,
        "the frame is fragmented or has an extension bit"
    );
    assert_eq!(second & 0x80, 0x80, "the frame of a client is not masked");
    let (length, at) = match second & 0x7F {
        126 => (
            usize::from(u16::from_be_bytes([*bytes.get(2)?, *bytes.get(3)?])),
            4,
        ),
        127 => panic!("the frame is longer than 64 KiB"),
        length => (usize::from(length), 2),
    };
    let mask = bytes.get(at..at + 4)?;
    let content = bytes.get(at + 4..at + 4 + length)?;
    let content = content
        .iter()
        .zip(mask.iter().cycle())
        .map(|(byte, mask)| byte ^ mask);
    Some((first & 0x0F, content.collect(), &bytes[at + 4 + length..]))
}

/// The paths of all fields, for example `a.b`.
pub fn field_paths(value: &Value) -> Vec<String> {
    match value {
        Value::Object(object) => {
            let fields = object.iter().flat_map(|(name, value)| {
                let nested = field_paths(value);
                if nested.is_empty() {
                    vec![name.clone()]
                } else {
                    nested
                        .into_iter()
                        .map(|field| format!("{name}.{field}"))
                        .collect()
                }
            });
            fields.collect()
        }
        Value::Array(rows) => rows.iter().flat_map(field_paths).collect(),
        _ => Vec::new(),
    }
}
