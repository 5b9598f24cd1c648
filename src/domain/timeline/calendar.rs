//! Local time and its formatting, provided from outside.

use std::fmt::Debug;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Formats times in the time zone and language of the reader.
pub trait Calendar: Debug + Send + Sync {
    fn local(&self, moment: Timestamp) -> DateTime;

    fn time(&self, at: DateTime) -> Arc<str>;

    /// What stands in place of a time that the server does not state.
    fn unknown_time(&self) -> Arc<str>;

    /// The label of a day divider.
    fn day(&self, date: Date) -> Arc<str>;
}

/// A day of a time zone. The labels of dates are valid while it is the current one.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalDay {
    zone: TimeZone,
    date: Date,
}

impl LocalDay {
    pub fn new(now: Timestamp, zone: TimeZone) -> Self {
        let date = zone.to_datetime(now).date();
        Self { zone, date }
    }

    /// The start of the next day; `None` at the end of time.
    pub fn end(&self) -> Option<Timestamp> {
        let next = self.date.tomorrow().ok()?;
        Some(next.to_zoned(self.zone.clone()).ok()?.timestamp())
    }
}

/// UTC in plain digits: for tests, and before a language is known.
#[derive(Debug, Clone, Copy, Default)]
pub struct UtcCalendar;

impl Calendar for UtcCalendar {
    fn local(&self, moment: Timestamp) -> DateTime {
        TimeZone::UTC.to_datetime(moment)
    }

    fn time(&self, at: DateTime) -> Arc<str> {
        format!("{:02}:{:02}", at.hour(), at.minute()).into()
    }

    fn unknown_time(&self) -> Arc<str> {
        "time unknown".into()
    }

    fn day(&self, date: Date) -> Arc<str> {
        date.to_string().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::posix(name).unwrap()
    }

    #[test]
    fn day_ends_at_local_midnight() {
        for (now, name, end) in [
            ("2026-11-28T23:59:20Z", "UTC0", "2026-11-29T00:00:00Z"),
            ("2026-11-28T23:59:20Z", "CET-1", "2026-11-29T23:00:00Z"),
            ("2026-11-29T00:00:00Z", "EST5", "2026-11-29T05:00:00Z"),
            // A day of 23 hours.
            (
                "2026-03-28T23:30:00Z",
                "CET-1CEST,M3.5.0,M10.5.0/3",
                "2026-03-29T22:00:00Z",
            ),
            // Midnight is skipped: the day begins at 1:00.
            (
                "2026-09-05T20:00:00Z",
                "<-04>4<-03>,M9.1.6/24,M4.1.6/24",
                "2026-09-06T04:00:00Z",
            ),
        ] {
            let day = LocalDay::new(now.parse().unwrap(), zone(name));
            assert_eq!(day.end(), Some(end.parse().unwrap()), "{now} {name}");
        }
        assert_eq!(LocalDay::new(Timestamp::MAX, TimeZone::UTC).end(), None);
    }

    #[test]
    fn days_of_zones_with_other_rules_differ() {
        let now = "2026-11-28T12:00:00Z".parse().unwrap();
        let berlin = LocalDay::new(now, zone("CET-1CEST,M3.5.0,M10.5.0/3"));
        assert_eq!(berlin, berlin.clone());
        // The same offset today, another one in the summer.
        assert_ne!(berlin, LocalDay::new(now, zone("WAT-1")));
        let later = "2026-11-28T22:00:00Z".parse().unwrap();
        assert_eq!(berlin, LocalDay::new(later, berlin.zone.clone()));
    }
}
