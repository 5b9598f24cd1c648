//! The color and the name of a presence, shared by several features.

use std::borrow::Cow;

use crate::domain::member::Presence;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::TextColor;

pub fn presence_label(status: Presence, strings: &Strings) -> (TextColor, Cow<'_, str>) {
    match status {
        Presence::Online => (TextColor::Success, fl!(strings, "status-online")),
        Presence::Idle => (TextColor::Warning, fl!(strings, "status-idle")),
        Presence::Busy => (TextColor::Danger, fl!(strings, "status-busy")),
        Presence::Offline => (TextColor::Muted, fl!(strings, "status-offline")),
        Presence::Unknown => (TextColor::Muted, fl!(strings, "status-unknown")),
    }
}
