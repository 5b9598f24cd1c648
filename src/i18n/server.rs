//! What servers offer and how they changed, in words.

use std::borrow::Cow;

use super::Strings;
use crate::domain::capability::Feature;
use crate::domain::server_version::VersionDiff;
use crate::fl;

impl Strings {
    /// What an offer is called.
    pub fn feature(&self, offer: Feature) -> Cow<'_, str> {
        match offer {
            Feature::Messages => fl!(self, "feature-messages"),
            Feature::Files => fl!(self, "feature-files"),
            Feature::Presence => fl!(self, "feature-presence"),
            Feature::Profiles => fl!(self, "feature-profiles"),
            Feature::Voice => fl!(self, "feature-voice"),
            Feature::Proof => fl!(self, "feature-proof"),
            Feature::Edit => fl!(self, "feature-edit"),
            Feature::Delete => fl!(self, "feature-delete"),
            Feature::Reactions => fl!(self, "feature-reactions"),
            Feature::History => fl!(self, "feature-history"),
        }
    }

    /// How a server changed since it was seen last.
    pub fn server_changes(&self, name: &str, difference: &VersionDiff) -> String {
        let list = |offers: &[Feature]| {
            let words: Vec<_> = offers.iter().map(|offer| self.feature(*offer)).collect();
            words.join(", ")
        };
        let mut sentences = vec![fl!(self, "server-changed", "name" => name)];
        if let Some((before, now)) = &difference.build {
            let (before, now) = (before.as_str(), now.as_str());
            sentences.push(fl!(self, "server-changed-build", "before" => before, "now" => now));
        }
        if let Some((before, now)) = &difference.api {
            let (before, now) = (before.as_str(), now.as_str());
            sentences.push(fl!(self, "server-changed-api", "before" => before, "now" => now));
        }
        if !difference.gained.is_empty() {
            sentences.push(fl!(self, "server-changed-added", "offers" => list(&difference.gained)));
        }
        if !difference.lost.is_empty() {
            sentences.push(fl!(self, "server-changed-removed", "offers" => list(&difference.lost)));
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
        let difference = VersionDiff {
            api: None,
            build: Some(("a1".into(), "b2".into())),
            gained: vec![Feature::Reactions],
            lost: Vec::new(),
        };
        let words = strings.server_changes("Harbor", &difference);
        for part in ["Harbor", "a1", "b2", "reactions"] {
            assert!(words.contains(part), "{words}");
        }
        assert!(!words.contains("voice"), "{words}");
    }
}
