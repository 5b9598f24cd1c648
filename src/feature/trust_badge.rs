//! Badge for the trust level of a connection, shared by several features.

use std::borrow::Cow;

use crate::domain::trust::Trust;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;

/// Each level has its own icon shape, so that color is not the only difference.
pub fn trust_badge(trust: Trust, strings: &Strings) -> (Icon, TextColor, Cow<'_, str>) {
    match trust {
        Trust::VerifiedPin => (
            Icon::Verified,
            TextColor::Success,
            fl!(strings, "trust-verified-pin"),
        ),
        Trust::SystemTrusted => (
            Icon::Secure,
            TextColor::Success,
            fl!(strings, "trust-system"),
        ),
        Trust::SelfSignedAccepted => (
            Icon::Key,
            TextColor::Warning,
            fl!(strings, "trust-accepted-key"),
        ),
        Trust::InsecureLoopback => (
            Icon::Server,
            TextColor::Muted,
            fl!(strings, "trust-loopback"),
        ),
        Trust::InsecureChosen => (
            Icon::Warning,
            TextColor::Danger,
            fl!(strings, "trust-insecure"),
        ),
        Trust::Changed { .. } => (
            Icon::Failed,
            TextColor::Danger,
            fl!(strings, "trust-changed"),
        ),
    }
}
