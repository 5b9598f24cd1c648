//! Reads times in the forms in which servers write them.
//!
//! Only what has one meaning is read: a time without a zone is UTC (`docs/backend-contract.md` 2.6), a zone that is not
//! known makes the time unknown.

use jiff::civil::DateTime;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp, Zoned};
use serde_json::Value;

/// In bytes. A longer text is no time.
const MAX_TEXT: usize = 64;
/// From these on, a number counts milliseconds, microseconds, nanoseconds, and not seconds: as seconds, it would be after
/// the year 5000.
const UNITS: [(f64, f64); 3] = [(1e17, 1e9), (1e14, 1e6), (1e11, 1e3)];
/// In seconds since 1970. Before it there was no server; zero and the year 1 stand for a time that is not set.
const EARLIEST: i64 = 365 * 24 * 60 * 60;
/// In seconds. The clocks of this device and of the server may differ by as much.
const MAX_AHEAD: i64 = 24 * 60 * 60;

/// Reads a time: RFC 3339 and close forms, RFC 2822, or a number.
pub(super) fn parse(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) if text.len() <= MAX_TEXT => of_text(text.trim()),
        Value::Number(number) => of_number(&number.to_string()),
        _ => None,
    }
}

/// Whether something can have happened at this time.
pub(super) fn is_plausible(moment: Timestamp, now: Timestamp) -> bool {
    let second = moment.as_second();
    second >= EARLIEST && second.saturating_sub(now.as_second()) <= MAX_AHEAD
}

fn of_text(text: &str) -> Option<Timestamp> {
    let plain = ["UTC", "GMT"]
        .iter()
        .find_map(|zone| text.strip_suffix(zone))
        .map_or(text, str::trim_end);
    // As Go prints them: `2026-02-20 19:37:04 +0000 UTC`.
    let joined = plain.replace(" +", "+").replace(" -", "-");
    let zoned = || joined.parse::<Zoned>().ok().map(|zoned| zoned.timestamp());
    let exact = joined.parse().ok().or_else(zoned);
    exact
        .or_else(|| without_zone(plain))
        .or_else(|| DateTimeParser::new().parse_timestamp(text).ok())
        .or_else(|| of_number(text))
}

/// A day alone is no time.
fn without_zone(text: &str) -> Option<Timestamp> {
    const DAY: usize = "2026-02-20".len();
    let has_zone = |time: &str| time.contains(['+', '-', '[', 'Z', 'z']);
    let _time = text
        .get(DAY..)
        .filter(|time| time.contains(':') && !has_zone(time))?;
    let at: DateTime = text.parse().ok()?;
    let zoned = at.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(zoned.timestamp())
}

fn of_number(text: &str) -> Option<Timestamp> {
    let number: f64 = text.parse().ok()?;
    let unit = UNITS.iter().find(|(from, _)| number.abs() >= *from);
    let seconds = number / unit.map_or(1.0, |(_, unit)| *unit);
    let since = SignedDuration::try_from_secs_f64(seconds).ok()?;
    Timestamp::from_duration(since).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn times_are_read_in_every_clear_form() {
        let noon = "2026-11-28T12:00:00Z".parse().ok();
        for value in [
            json!("2026-11-28T12:00:00Z"),
            json!("2026-11-28T12:00:00.000z"),
            json!(" 2026-11-28T12:00:00 "),
            json!("2026-11-28 12:00:00"),
            json!("2026-11-28 12:00"),
            json!("2026-11-28T13:00:00+01:00"),
            json!("2026-11-28T13:00:00+0100"),
            json!("2026-11-28T13:00:00+01"),
            json!("2026-11-28T06:15:00-05:45"),
            json!("2026-11-28T12:00:00[UTC]"),
            json!("2026-11-28T13:00:00+01:00[Europe/Berlin]"),
            json!("2026-11-28 13:00:00 +0100"),
            json!("2026-11-28 12:00:00 +0000 UTC"),
            json!("2026-11-28 12:00:00 UTC"),
            json!("Sat, 28 Nov 2026 12:00:00 GMT"),
            json!("Sat, 28 Nov 2026 13:00:00 +0100"),
            json!(1_795_867_200),
            json!(1_795_867_200_000_u64),
            json!(1_795_867_200_000_000_u64),
            json!(1_795_867_200_000_000_000_u64),
            json!(1_795_867_200.0),
            json!("1795867200"),
            json!("1795867200000"),
            json!("1795867200.0"),
        ] {
            assert_eq!(parse(&value), noon, "{value}");
        }
    }

    #[test]
    fn unclear_times_are_unknown() {
        for value in [
            json!(""),
            json!("soon"),
            json!("12:00"),
            json!("2026-11-28"),
            json!("28.11.2026 12:00"),
            json!("11/28/2026 12:00"),
            json!("2026-11-28T12:00:00 CET"),
            json!("2026-11-28T12:00:00[Nowhere/City]"),
            json!("2026-11-28T12:00:00+99:00"),
            json!("2026-02-30T12:00:00Z"),
            json!("inf"),
            json!("NaN"),
            json!(1e300),
            json!(true),
            json!([1_795_867_200]),
            json!("2026-11-28T12:00:00Z".repeat(9)),
        ] {
            assert_eq!(parse(&value), None, "{value}");
        }
    }

    #[test]
    fn far_times_are_not_plausible() {
        let now = "2026-11-28T12:00:00Z".parse().unwrap();
        for (text, expected) in [
            ("0001-01-01T00:00:00Z", false),
            ("1970-01-01T00:00:00Z", false),
            ("1971-01-01T00:00:00Z", true),
            ("2026-11-29T11:59:59Z", true),
            ("2026-11-29T12:00:01Z", false),
            ("9999-12-01T00:00:00Z", false),
        ] {
            let moment = text.parse().unwrap();
            assert_eq!(is_plausible(moment, now), expected, "{text}");
        }
    }
}
