//! Badge for the trust level of a connection, shared by several features.

use std::borrow::Cow;

use crate::domain::server::Server;
use crate::domain::trust::Trust;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;

/// Why it is not known how far a connection is trusted.
pub fn trust_unknown<'a>(server: &Server, strings: &'a Strings) -> Cow<'a, str> {
    match server.tls_state().trust {
        Some(_) => fl!(strings, "trust-offline"),
        None => fl!(strings, "details-trust-unknown"),
    }
}

/// Each level has its own icon shape, so that color is not the only difference.
pub fn trust_badge(trust: Trust, strings: &Strings) -> (Icon, TextColor, Cow<'_, str>) {
    let (icon, color) = match trust {
        Trust::VerifiedPin => (Icon::Verified, TextColor::Success),
        Trust::SystemTrusted => (Icon::Secure, TextColor::Success),
        Trust::SelfSignedAccepted => (Icon::Key, TextColor::Warning),
        Trust::InsecureLoopback => (Icon::Server, TextColor::Muted),
        Trust::InsecureChosen => (Icon::Warning, TextColor::Danger),
        Trust::Changed { .. } => (Icon::Failed, TextColor::Danger),
    };
    let label = match trust {
        Trust::VerifiedPin => fl!(strings, "trust-verified-pin"),
        Trust::SystemTrusted => fl!(strings, "trust-system"),
        Trust::SelfSignedAccepted => fl!(strings, "trust-accepted-key"),
        Trust::InsecureLoopback => fl!(strings, "trust-loopback"),
        Trust::InsecureChosen => fl!(strings, "trust-insecure"),
        Trust::Changed { .. } => fl!(strings, "trust-changed"),
    };
    (icon, color, label)
}
