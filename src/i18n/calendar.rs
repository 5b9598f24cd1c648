//! Dates and times in the user's language, hour cycle and time zone.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::Strings;
use crate::domain::preference::HourCycle;
use crate::domain::timeline::calendar::Calendar;
use crate::fl;

/// Valid for one day of one time zone, because it names today and yesterday.
pub struct LocalizedCalendar {
    strings: Strings,
    zone: TimeZone,
    twelve_hour: bool,
    today: Date,
    /// Shared by all messages of the same minute of a day.
    times: Box<[OnceLock<Arc<str>>]>,
}

const MINUTES: usize = 24 * 60;

impl LocalizedCalendar {
    pub fn new(strings: Strings, hours: HourCycle, zone: TimeZone, now: Timestamp) -> Self {
        let twelve_hour = match hours {
            HourCycle::Twelve => true,
            HourCycle::TwentyFour => false,
            HourCycle::Language => strings.text("clock-hours") == "12",
        };
        let today = zone.to_datetime(now).date();
        Self {
            strings,
            zone,
            twelve_hour,
            today,
            times: std::iter::repeat_with(OnceLock::new)
                .take(MINUTES)
                .collect(),
        }
    }

    fn format_time(&self, at: DateTime) -> Arc<str> {
        let minute = format!("{:02}", at.minute());
        if !self.twelve_hour {
            return format!("{:02}:{minute}", at.hour()).into();
        }
        let hour = i64::from(match at.hour() % 12 {
            0 => 12,
            hour => hour,
        });
        let half = if at.hour() < 12 {
            fl!(self.strings, "clock-am")
        } else {
            fl!(self.strings, "clock-pm")
        };
        fl!(self.strings, "clock-twelve", "hour" => hour, "minute" => minute, "half" => half).into()
    }
}

impl fmt::Debug for LocalizedCalendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalizedCalendar")
            .field("today", &self.today)
            .finish_non_exhaustive()
    }
}

impl Calendar for LocalizedCalendar {
    fn local(&self, timestamp: Timestamp) -> DateTime {
        self.zone.to_datetime(timestamp)
    }

    fn time(&self, at: DateTime) -> Arc<str> {
        let minute = i32::from(at.hour()) * 60 + i32::from(at.minute());
        let known = usize::try_from(minute)
            .ok()
            .and_then(|minute| self.times.get(minute));
        known.map_or_else(
            || self.format_time(at),
            |known| Arc::clone(known.get_or_init(|| self.format_time(at))),
        )
    }

    fn unknown_time(&self) -> Arc<str> {
        fl!(self.strings, "clock-unknown").into()
    }

    fn day(&self, date: Date) -> Arc<str> {
        if date == self.today {
            return fl!(self.strings, "day-today").into();
        }
        if self.today.yesterday().ok() == Some(date) {
            return fl!(self.strings, "day-yesterday").into();
        }
        let weekday = i64::from(date.weekday().to_monday_one_offset());
        let (day, month) = (i64::from(date.day()), i64::from(date.month()));
        let year = date.year().to_string();
        fl!(self.strings, "day-date", "weekday" => weekday, "day" => day, "month" => month, "year" => year).into()
    }
}

impl Strings {
    /// The short form of the date in UTC.
    pub fn date(&self, timestamp: Timestamp) -> Cow<'_, str> {
        self.short_date(TimeZone::UTC.to_datetime(timestamp).date())
    }

    /// For use within a sentence.
    pub fn short_date(&self, date: Date) -> Cow<'_, str> {
        let (day, month) = (i64::from(date.day()), i64::from(date.month()));
        let year = date.year().to_string();
        fl!(self, "date", "year" => year, "month" => month, "day" => day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(tag: &str, hours: HourCycle) -> LocalizedCalendar {
        let strings = Strings::negotiate(&[tag.to_owned()]);
        LocalizedCalendar::new(
            strings,
            hours,
            TimeZone::UTC,
            "2026-11-23T12:00:00Z".parse().unwrap(),
        )
    }

    #[test]
    fn days_are_formatted_per_language() {
        for (tag, date, expected) in [
            ("en-US", "2026-11-23", "Today"),
            ("en-US", "2026-11-22", "Yesterday"),
            ("en-US", "2026-11-20", "Friday, November 20, 2026"),
            ("de", "2026-11-20", "Freitag, 20. November 2026"),
            ("de", "2026-03-01", "Sonntag, 1. März 2026"),
        ] {
            let day = calendar(tag, HourCycle::Language).day(date.parse().unwrap());
            assert_eq!(day.as_ref(), expected);
        }
    }

    #[test]
    fn short_dates_fit_the_language() {
        let timestamp: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        for (tag, expected) in [("en-US", "Mar 1, 2026"), ("de", "1.3.2026")] {
            let strings = Strings::negotiate(&[tag.to_owned()]);
            assert_eq!(strings.date(timestamp), expected);
        }
    }

    #[test]
    fn messages_of_one_minute_share_their_label() {
        let calendar = calendar("en-US", HourCycle::Twelve);
        let label = |at: &str| calendar.time(at.parse().unwrap());
        let first = label("2026-11-23T13:05:01");
        assert!(Arc::ptr_eq(&first, &label("2026-11-22T13:05:59")));
        assert_ne!(first, label("2026-11-23T01:05"));
    }

    #[test]
    fn hour_cycle_preference_is_applied() {
        for (tag, hours, at, expected) in [
            ("en-US", HourCycle::Language, "2026-11-23T00:05", "12:05 AM"),
            ("en-US", HourCycle::Language, "2026-11-23T13:05", "1:05 PM"),
            ("en-US", HourCycle::TwentyFour, "2026-11-23T13:05", "13:05"),
            ("de", HourCycle::Language, "2026-11-23T09:05", "09:05"),
            ("de", HourCycle::Twelve, "2026-11-23T12:00", "12:00 PM"),
        ] {
            let time = calendar(tag, hours).time(at.parse().unwrap());
            assert_eq!(time.as_ref(), expected);
        }
    }

    /// A server may send any time.
    #[test]
    fn earliest_and_latest_times_are_formatted() {
        for hours in [-25, -12, 0, 14, 25] {
            let zone = TimeZone::fixed(jiff::tz::offset(hours));
            let strings = Strings::negotiate(&["de".to_owned()]);
            for now in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
                let zone = zone.clone();
                let strings = strings.clone();
                let calendar = LocalizedCalendar::new(strings, HourCycle::Twelve, zone, now);
                for moment in [Timestamp::MIN, Timestamp::MAX] {
                    let at = calendar.local(moment);
                    assert!(!calendar.time(at).is_empty());
                    assert!(!calendar.day(at.date()).is_empty());
                }
            }
        }
    }
}
