//! The languages and the zone the system is set to.

use jiff::tz::TimeZone;

/// The tags of the languages the user prefers, the most wanted first; may be empty.
#[must_use]
pub fn languages() -> Vec<String> {
    sys_locale::get_locales().collect()
}

/// The zone the user lives in; universal time where the system names none.
#[must_use]
pub fn zone() -> TimeZone {
    TimeZone::try_system().unwrap_or(TimeZone::UTC)
}
