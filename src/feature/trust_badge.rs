//! Badge for the trust level of a connection, shared by several features.

use std::borrow::Cow;

use crate::domain::trust::Trust;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;

/// Each level has its own icon shape, so that color is not the only difference.
#[must_use]
pub fn trust_badge(trust: Trust, strings: &Strings) -> (Icon, Ink, Cow<'_, str>) {
    match trust {
        Trust::VerifiedPin => (
            Icon::Proven,
            Ink::Success,
            fl!(strings, "trust-verified-pin"),
        ),
        Trust::SystemTrusted => (Icon::Secure, Ink::Success, fl!(strings, "trust-system")),
        Trust::SelfSignedAccepted => (Icon::Key, Ink::Warning, fl!(strings, "trust-accepted-key")),
        Trust::InsecureLoopback => (Icon::Server, Ink::Muted, fl!(strings, "trust-loopback")),
        Trust::InsecureChosen => (Icon::Warning, Ink::Danger, fl!(strings, "trust-insecure")),
        Trust::Changed { .. } => (Icon::Failed, Ink::Danger, fl!(strings, "trust-changed")),
    }
}
