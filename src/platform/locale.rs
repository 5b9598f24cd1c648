//! Languages and time zone of the operating system.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Tags of the languages that the user prefers, best first; may be empty.
pub fn languages() -> Vec<String> {
    sys_locale::get_locales().collect()
}

/// The time, and the local time zone, or UTC where the system names none.
pub fn clock() -> (Timestamp, TimeZone) {
    let zone = TimeZone::try_system().unwrap_or(TimeZone::UTC);
    (Timestamp::now(), zone)
}

/// Has the time zone read from the system again. Otherwise the one in use may be five minutes old.
pub fn reload_zone() {
    jiff::tz::reset_system_time_zone_cache();
}
