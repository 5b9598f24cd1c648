//! Languages and time zone of the operating system.

use jiff::tz::TimeZone;

/// Tags of the languages that the user prefers, best first; may be empty.
pub fn languages() -> Vec<String> {
    sys_locale::get_locales().collect()
}

/// The local time zone; UTC where the system names none.
pub fn zone() -> TimeZone {
    TimeZone::try_system().unwrap_or(TimeZone::UTC)
}
