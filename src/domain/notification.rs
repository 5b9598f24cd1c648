//! Which new messages notify, and how: one pure function from a message, the settings and what is on screen to a
//! [`Decision`]. Wording and output are elsewhere.
//!
//! That a message is new is not decided here: a server reports each message once, with what it counts as unread
//! (`docs/adr/0025-notifications.md`).

pub mod group;
#[cfg(test)]
mod tests;

use super::notification_settings::{LocalMoment, Mute, NotificationLevel, NotificationPreferences};
use super::preference::Verbosity;

/// What a message is to the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relevance {
    Ordinary,
    /// It has one of the keywords of the user.
    Keyword,
    /// It mentions the user, or is a reply to the user.
    Call,
}

/// A message that has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CandidateMessage {
    /// Also from another device of the user.
    pub is_own: bool,
    /// Whether it was counted before, in this run or an earlier one.
    pub is_known: bool,
    /// Whether it was read before it arrived, as on another device.
    pub is_read: bool,
    pub relevance: Relevance,
}

/// What the user has chosen for a server or a channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlaceSettings {
    /// `None` inherits: from the server, and that from the user.
    pub level: Option<NotificationLevel>,
    pub mute: Option<Mute>,
}

/// What the user sees when a message arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attention {
    /// The message itself.
    InView,
    /// Its channel, in the window that has the focus, but not the message.
    InChannel,
    /// Another channel, in the window that has the focus.
    Focused,
    /// No window of the program has the focus.
    Away,
}

/// What the policy depends on besides the message and its place.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    pub preferences: &'a NotificationPreferences,
    pub announcements: Verbosity,
    pub attention: Attention,
    pub now: LocalMoment,
}

/// What a message causes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an output of its own"
)]
pub struct Decision {
    /// It is counted among what calls for attention.
    pub badge: bool,
    /// A short text in the window.
    pub in_app: bool,
    /// A notification of the system, and its request for attention.
    pub desktop: bool,
    pub sound: bool,
    /// A screen reader may announce it.
    pub announcement: bool,
}

/// The level of a channel.
pub fn level(
    user: NotificationLevel,
    server: PlaceSettings,
    channel: PlaceSettings,
) -> NotificationLevel {
    channel.level.or(server.level).unwrap_or(user)
}

/// What a message in a channel of a server causes.
pub fn decide(
    message: CandidateMessage,
    server: PlaceSettings,
    channel: PlaceSettings,
    situation: Situation<'_>,
) -> Decision {
    if message.is_own || message.is_known || message.is_read {
        return Decision::default();
    }
    let Situation {
        preferences,
        announcements,
        attention,
        now,
    } = situation;
    let is_muted = [server.mute, channel.mute]
        .into_iter()
        .flatten()
        .any(|mute| mute.is_active(now.at));
    let is_call = message.relevance == Relevance::Call;
    let is_quiet = preferences.is_quiet(now);
    let notifies = !is_muted
        && !is_quiet
        && match level(preferences.level, server, channel) {
            NotificationLevel::Everything => true,
            NotificationLevel::Mentions => message.relevance > Relevance::Ordinary,
            NotificationLevel::Nothing => false,
        };
    let desktop = notifies && attention == Attention::Away && preferences.desktop;
    Decision {
        badge: attention != Attention::InView && (is_call || !is_muted),
        in_app: notifies && attention == Attention::Focused,
        desktop,
        sound: desktop && preferences.sound,
        announcement: is_announced(announcements, is_call, attention, is_muted, is_quiet),
    }
}

/// Whether a screen reader may announce a message. What is in view is read along and disturbs no more than the screen does.
fn is_announced(
    announcements: Verbosity,
    is_call: bool,
    attention: Attention,
    is_muted: bool,
    is_quiet: bool,
) -> bool {
    let in_view = attention == Attention::InView;
    let is_wanted = match announcements {
        Verbosity::All => is_call || in_view && !is_muted,
        Verbosity::Mentions => is_call,
        Verbosity::Nothing => false,
    };
    is_wanted && (in_view || !is_quiet)
}
