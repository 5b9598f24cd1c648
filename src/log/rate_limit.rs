//! Limits what one line of the program may log: the number of records in a time, and the length of each.
//!
//! Records beyond that are counted before they are formatted, and the next record says how many there were.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::callsite::Identifier;
use tracing::level_filters::LevelFilter;
use tracing::{Event, Metadata};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Context, Filter};

/// How many records one call site may log at once.
const BURST: u32 = 60;
/// The interval at which it may log one more.
const INTERVAL: Duration = Duration::from_secs(1);
/// The longest line, in bytes.
const MAX_LINE_BYTES: usize = 2048;

/// The state of all call sites, of which a program has a fixed number.
#[derive(Clone, Default)]
pub struct RateLimit(Arc<Mutex<HashMap<Identifier, Budget>>>);

struct Budget {
    records: u32,
    refilled: Instant,
    left_out: u64,
}

impl RateLimit {
    fn admit(&self, call_site: Identifier, now: Instant) -> bool {
        let mut budgets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let budget = budgets.entry(call_site).or_insert(Budget {
            records: BURST,
            refilled: now,
            left_out: 0,
        });
        let intervals =
            now.saturating_duration_since(budget.refilled).as_secs() / INTERVAL.as_secs();
        if intervals > 0 {
            let more = u32::try_from(intervals).unwrap_or(BURST);
            budget.records = budget.records.saturating_add(more).min(BURST);
            budget.refilled = now;
        }
        if budget.records == 0 {
            budget.left_out += 1;
            return false;
        }
        budget.records -= 1;
        true
    }

    fn take_left_out(&self, call_site: &Identifier) -> u64 {
        let mut budgets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let budget = budgets.get_mut(call_site);
        budget.map_or(0, |budget| std::mem::take(&mut budget.left_out))
    }
}

impl<S> Filter<S> for RateLimit {
    fn enabled(&self, _record: &Metadata<'_>, _context: &Context<'_, S>) -> bool {
        true
    }

    fn event_enabled(&self, event: &Event<'_>, _context: &Context<'_, S>) -> bool {
        self.admit(event.metadata().callsite(), Instant::now())
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::TRACE)
    }
}

/// Writes each record as one line of limited length.
pub struct LineWriter<W> {
    pub limit: RateLimit,
    pub writer: W,
}

impl<'a, W: MakeWriter<'a>> MakeWriter<'a> for LineWriter<W> {
    type Writer = Line<W::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Line {
            writer: self.writer.make_writer(),
            left_out: 0,
        }
    }

    fn make_writer_for(&'a self, record: &Metadata<'_>) -> Self::Writer {
        Line {
            writer: self.writer.make_writer_for(record),
            left_out: self.limit.take_left_out(&record.callsite()),
        }
    }
}

pub struct Line<W> {
    writer: W,
    left_out: u64,
}

impl<W: Write> Write for Line<W> {
    /// Takes a whole record.
    fn write(&mut self, record: &[u8]) -> io::Result<usize> {
        let start = record.get(..MAX_LINE_BYTES).unwrap_or(record);
        let start = String::from_utf8_lossy(start);
        // A text from outside could imitate another record, or control a terminal.
        let visible = |c: char| {
            if c.is_control() {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        };
        let mut line: String = start.trim_end().chars().map(visible).collect();
        if start.len() < record.len() {
            line.push('…');
        }
        let line = match std::mem::take(&mut self.left_out) {
            0 => format!("{line}\n"),
            count => format!("{line} ({count} similar lines left out)\n"),
        };
        self.writer.write_all(line.as_bytes())?;
        Ok(record.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing::{Callsite, Metadata, subscriber::Interest};

    struct Site(u8);

    impl Callsite for Site {
        fn set_interest(&self, _interest: Interest) {}

        fn metadata(&self) -> &Metadata<'_> {
            panic!("call site {}", self.0)
        }
    }

    fn call_site(number: u8) -> Identifier {
        Identifier(Box::leak(Box::new(Site(number))))
    }

    #[test]
    fn call_site_logs_a_burst_and_then_one_record_a_second() {
        let (limit, start) = (RateLimit::default(), Instant::now());
        let (busy, quiet) = (call_site(1), call_site(2));
        let admitted = (0..15_000u64).filter(|record| {
            let now = start + Duration::from_millis(*record);
            limit.admit(busy.clone(), now)
        });
        assert_eq!(admitted.count(), 60 + 14);
        assert!(limit.admit(quiet, start));
        assert_eq!(limit.take_left_out(&busy), 15_000 - 74);
        assert_eq!(limit.take_left_out(&busy), 0);
        let later = start + Duration::from_secs(3600);
        let admitted = (0..100).filter(|_| limit.admit(busy.clone(), later));
        assert_eq!(admitted.count(), 60);
    }

    #[test]
    fn line_is_one_line_of_limited_length() {
        let mut line = Line {
            writer: Vec::new(),
            left_out: 7,
        };
        let record = format!("a\nWARN forged \u{1b}[31m {}\n", "ä".repeat(1_000_000));
        line.write_all(record.as_bytes()).unwrap();
        let text = String::from_utf8(line.writer).unwrap();
        assert_eq!(text.lines().count(), 1);
        assert!(text.len() < MAX_LINE_BYTES + 100 && !text.contains('\u{1b}'));
        assert!(text.ends_with("… (7 similar lines left out)\n"), "{text}");
    }
}
