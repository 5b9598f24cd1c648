//! Names of server features and messages about changed servers.

use std::borrow::Cow;

use super::Strings;
use crate::domain::capability::Feature;
use crate::domain::server_version::VersionDiff;
use crate::fl;

impl Strings {
    pub fn feature(&self, feature: Feature) -> Cow<'_, str> {
        match feature {
            Feature::Messages => fl!(self, "feature-messages"),
            Feature::Files => fl!(self, "feature-files"),
            Feature::Presence => fl!(self, "feature-presence"),
            Feature::Profiles => fl!(self, "feature-profiles"),
            Feature::Voice => fl!(self, "feature-voice"),
            Feature::Proof => fl!(self, "feature-proof"),
            Feature::Edit => fl!(self, "feature-edit"),
            Feature::Delete => fl!(self, "feature-delete"),
            Feature::Reactions => fl!(self, "feature-reactions"),
            Feature::ChannelManagement => fl!(self, "feature-channel-management"),
            Feature::History => fl!(self, "feature-history"),
        }
    }

    pub fn server_changes(&self, name: &str, diff: &VersionDiff) -> String {
        let list = |features: &[Feature]| {
            let names: Vec<_> = features
                .iter()
                .map(|feature| self.feature(*feature))
                .collect();
            names.join(", ")
        };
        let mut sentences = vec![fl!(self, "server-changed", "name" => name)];
        if let Some((before, now)) = &diff.build {
            sentences.push(fl!(self, "server-changed-build", "before" => before.as_str(), "now" => now.as_str()));
        }
        if let Some((before, now)) = &diff.api {
            sentences.push(
                fl!(self, "server-changed-api", "before" => before.as_str(), "now" => now.as_str()),
            );
        }
        if !diff.gained.is_empty() {
            sentences.push(fl!(self, "server-changed-added", "offers" => list(&diff.gained)));
        }
        if !diff.lost.is_empty() {
            sentences.push(fl!(self, "server-changed-removed", "offers" => list(&diff.lost)));
        }
        sentences.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn server_changes_lists_only_what_differs() {
        let strings = Strings::negotiate(&[]);
        let diff = VersionDiff {
            api: None,
            build: Some(("a1".into(), "b2".into())),
            gained: vec![Feature::Reactions],
            lost: Vec::new(),
        };
        let message = strings.server_changes("Harbor", &diff);
        for part in ["Harbor", "a1", "b2", "reactions"] {
            assert!(message.contains(part), "{message}");
        }
        assert!(!message.contains("voice"), "{message}");
    }
}
