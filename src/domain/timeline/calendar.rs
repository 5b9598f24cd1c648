//! Local time and its formatting, provided from outside.

use std::fmt::Debug;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

/// Formats times in the time zone and language of the reader.
pub trait Calendar: Debug + Send + Sync {
    fn local(&self, moment: Timestamp) -> DateTime;

    fn time(&self, at: DateTime) -> Arc<str>;

    /// What stands in place of a time that the server does not state.
    fn unknown_time(&self) -> Arc<str>;

    /// The label of a day divider.
    fn day(&self, date: Date) -> Arc<str>;
}

/// UTC in plain digits: for tests, and before a language is known.
#[derive(Debug, Clone, Copy, Default)]
pub struct UtcCalendar;

impl Calendar for UtcCalendar {
    fn local(&self, moment: Timestamp) -> DateTime {
        jiff::tz::TimeZone::UTC.to_datetime(moment)
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
