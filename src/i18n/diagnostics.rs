//! Sentences about what a server offers, and about what has happened with its connection.

use std::borrow::Cow;
use std::time::Duration;

use super::Strings;
use crate::domain::capability::{Capability, Feature};
use crate::domain::diagnostics::{ConnectionChange, ProbeResult};
use crate::fl;

impl Strings {
    pub fn capability(&self, capability: Capability) -> Cow<'_, str> {
        match capability {
            Capability::Feature(feature) => match feature {
                Feature::Messages => fl!(self, "capability-messages"),
                Feature::Files => fl!(self, "capability-files"),
                Feature::Presence => fl!(self, "capability-presence"),
                Feature::Profiles => fl!(self, "capability-profiles"),
                Feature::Voice => fl!(self, "capability-voice"),
                Feature::Proof => fl!(self, "capability-proof"),
                Feature::Edit => fl!(self, "capability-edit"),
                Feature::Delete => fl!(self, "capability-delete"),
                Feature::Reactions => fl!(self, "capability-reactions"),
                Feature::History => fl!(self, "capability-history"),
                Feature::ChannelManagement => fl!(self, "capability-channels"),
            },
            Capability::MentionLookup => fl!(self, "capability-mentions"),
            Capability::SafeResend => fl!(self, "capability-resend"),
            Capability::ReadSync => fl!(self, "capability-read"),
        }
    }

    /// What OpenChat does with it where it is offered, or without it.
    pub fn capability_use(&self, capability: Capability, is_offered: bool) -> Cow<'_, str> {
        match (capability, is_offered) {
            (Capability::Feature(feature), true) => self.feature_use(feature),
            (Capability::Feature(feature), false) => self.feature_lack(feature),
            (Capability::MentionLookup, true) => fl!(self, "capability-mentions-on"),
            (Capability::MentionLookup, false) => fl!(self, "capability-mentions-off"),
            (Capability::SafeResend, true) => fl!(self, "capability-resend-on"),
            (Capability::SafeResend, false) => fl!(self, "capability-resend-off"),
            (Capability::ReadSync, true) => fl!(self, "capability-read-on"),
            (Capability::ReadSync, false) => fl!(self, "capability-read-off"),
        }
    }

    fn feature_use(&self, feature: Feature) -> Cow<'_, str> {
        match feature {
            Feature::Messages => fl!(self, "capability-messages-on"),
            Feature::Files => fl!(self, "capability-files-on"),
            Feature::Presence => fl!(self, "capability-presence-on"),
            Feature::Profiles => fl!(self, "capability-profiles-on"),
            Feature::Voice => fl!(self, "capability-voice-on"),
            Feature::Proof => fl!(self, "capability-proof-on"),
            Feature::Edit => fl!(self, "capability-edit-on"),
            Feature::Delete => fl!(self, "capability-delete-on"),
            Feature::Reactions => fl!(self, "capability-reactions-on"),
            Feature::History => fl!(self, "capability-history-on"),
            Feature::ChannelManagement => fl!(self, "capability-channels-on"),
        }
    }

    fn feature_lack(&self, feature: Feature) -> Cow<'_, str> {
        match feature {
            Feature::Messages => fl!(self, "capability-messages-off"),
            Feature::Files => fl!(self, "capability-files-off"),
            Feature::Presence => fl!(self, "capability-presence-off"),
            Feature::Profiles => fl!(self, "capability-profiles-off"),
            Feature::Voice => fl!(self, "capability-voice-off"),
            Feature::Proof => fl!(self, "capability-proof-off"),
            Feature::Edit => fl!(self, "capability-edit-off"),
            Feature::Delete => fl!(self, "capability-delete-off"),
            Feature::Reactions => fl!(self, "capability-reactions-off"),
            Feature::History => fl!(self, "capability-history-off"),
            Feature::ChannelManagement => fl!(self, "capability-channels-off"),
        }
    }

    pub fn connection_change(&self, change: &ConnectionChange) -> Cow<'_, str> {
        match change {
            ConnectionChange::Connected => fl!(self, "connection-online"),
            ConnectionChange::Lost(failure, wait) => {
                let (reason, wait) = (self.connection_failure(failure), self.duration(*wait));
                fl!(self, "diagnostics-lost", "reason" => reason.as_ref(), "wait" => wait.as_ref())
            }
            ConnectionChange::AttemptFailed(attempt, failure, wait) => {
                let (reason, wait) = (self.connection_failure(failure), self.duration(*wait));
                fl!(self, "diagnostics-attempt", "number" => *attempt, "reason" => reason.as_ref(), "wait" => wait.as_ref())
            }
            ConnectionChange::Refused(failure) => {
                let reason = self.connection_failure(failure);
                fl!(self, "diagnostics-refused", "reason" => reason.as_ref())
            }
            ConnectionChange::Resumed => fl!(self, "diagnostics-resumed"),
            ConnectionChange::Closed => fl!(self, "diagnostics-closed"),
            ConnectionChange::SignedOut => fl!(self, "account-signed-out"),
        }
    }

    /// When the server was asked last, and what it answered.
    pub fn probe_result(&self, result: &ProbeResult, at: &str) -> Cow<'_, str> {
        let took = self.duration(result.took);
        match &result.failure {
            None => {
                fl!(self, "diagnostics-probe-answered", "at" => at, "took" => took.as_ref())
            }
            Some(failure) => {
                let reason = self.connection_failure(failure);
                fl!(self, "diagnostics-probe-failed", "at" => at, "took" => took.as_ref(), "reason" => reason.as_ref())
            }
        }
    }

    /// In the unit of its size, rounded up.
    fn duration(&self, duration: Duration) -> Cow<'_, str> {
        const LONG: Duration = Duration::from_secs(120);
        let whole = |unit: u128| {
            let count = duration.as_millis().div_ceil(unit);
            i64::try_from(count).unwrap_or(i64::MAX)
        };
        if duration < Duration::from_secs(1) {
            fl!(self, "diagnostics-milliseconds", "count" => whole(1))
        } else if duration < LONG {
            fl!(self, "diagnostics-seconds", "count" => whole(1_000))
        } else {
            fl!(self, "diagnostics-minutes", "count" => whole(60_000))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::capability::Capabilities;
    use crate::domain::failure::Failure;
    use std::collections::BTreeSet;

    #[test]
    fn each_capability_has_a_name_and_two_sentences_of_its_own() {
        for tag in ["en-US", "de"] {
            let strings = Strings::negotiate(&[tag.to_owned()]);
            let all: Vec<_> = Capabilities::default().all().collect();
            let texts = all.iter().flat_map(|(it, _)| {
                [
                    strings.capability(*it),
                    strings.capability_use(*it, true),
                    strings.capability_use(*it, false),
                ]
            });
            let texts: BTreeSet<_> = texts.collect();
            assert_eq!(texts.len(), 3 * all.len(), "{tag}");
        }
    }

    #[test]
    fn durations_have_the_unit_of_their_size() {
        let strings = Strings::negotiate(&[]);
        for (milliseconds, text) in [
            (0, "0 ms"),
            (999, "999 ms"),
            (1_000, "1 s"),
            (1_001, "2 s"),
            (119_000, "119 s"),
            (120_000, "2 min"),
            (120_001, "3 min"),
        ] {
            assert_eq!(strings.duration(Duration::from_millis(milliseconds)), text);
        }
    }

    #[test]
    fn what_happened_names_reason_and_wait() {
        let strings = Strings::negotiate(&[]);
        let wait = Duration::from_secs(8);
        let failed = ConnectionChange::AttemptFailed(3, Failure::TimedOut, wait);
        let text = strings.connection_change(&failed);
        for part in ["3", "8 s", &strings.failure(&Failure::TimedOut)] {
            assert!(text.contains(part), "{text}");
        }
    }
}
