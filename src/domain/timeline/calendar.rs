//! Time as the reader lives it. The words come from outside; the domain only asks.

use std::fmt::Debug;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

/// Turns moments into the reader's time and words.
pub trait Calendar: Debug + Send + Sync {
    /// The moment where the reader is.
    fn local(&self, moment: Timestamp) -> DateTime;

    /// The time of day.
    fn time(&self, at: DateTime) -> Arc<str>;

    /// The day, for a divider.
    fn day(&self, date: Date) -> Arc<str>;
}

/// Universal time in plain figures: for tests, and before a language is known.
#[derive(Debug, Clone, Copy, Default)]
pub struct UtcCalendar;

impl Calendar for UtcCalendar {
    fn local(&self, moment: Timestamp) -> DateTime {
        jiff::tz::TimeZone::UTC.to_datetime(moment)
    }

    fn time(&self, at: DateTime) -> Arc<str> {
        format!("{:02}:{:02}", at.hour(), at.minute()).into()
    }

    fn day(&self, date: Date) -> Arc<str> {
        date.to_string().into()
    }
}
