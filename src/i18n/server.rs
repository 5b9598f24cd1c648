//! What servers offer and how they changed, in words.

use std::borrow::Cow;

use super::Strings;
use crate::domain::capability::Feature;
use crate::domain::server_version::VersionDiff;
use crate::fl;

impl Strings {
    /// What an offer is called.
    #[must_use]
    pub fn offer(&self, offer: Feature) -> Cow<'_, str> {
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
    #[must_use]
    pub fn difference(&self, name: &str, difference: &VersionDiff) -> String {
        let list = |offers: &[Feature]| {
            let words: Vec<_> = offers.iter().map(|offer| self.offer(*offer)).collect();
            words.join(", ")
        };
        let mut sentences = vec![fl!(self, "changed-server", "name" => name)];
        if let Some((before, now)) = &difference.build {
            let (before, now) = (before.as_str(), now.as_str());
            sentences.push(fl!(self, "changed-build", "before" => before, "now" => now));
        }
        if let Some((before, now)) = &difference.api {
            let (before, now) = (before.as_str(), now.as_str());
            sentences.push(fl!(self, "changed-api", "before" => before, "now" => now));
        }
        if !difference.gained.is_empty() {
            sentences.push(fl!(self, "changed-gained", "offers" => list(&difference.gained)));
        }
        if !difference.lost.is_empty() {
            sentences.push(fl!(self, "changed-lost", "offers" => list(&difference.lost)));
        }
        sentences.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_by_what_is_different() {
        let strings = Strings::negotiate(&[]);
        let difference = VersionDiff {
            api: None,
            build: Some(("a1".into(), "b2".into())),
            gained: vec![Feature::Reactions],
            lost: Vec::new(),
        };
        let words = strings.difference("Harbor", &difference);
        for part in ["Harbor", "a1", "b2", "reactions"] {
            assert!(words.contains(part), "{words}");
        }
        assert!(!words.contains("voice"), "{words}");
    }
}
