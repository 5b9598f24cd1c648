//! What servers offer and how they changed, in words.

use std::borrow::Cow;

use super::Strings;
use crate::domain::capability::Offer;
use crate::domain::edition::Difference;
use crate::fl;

impl Strings {
    /// What an offer is called.
    #[must_use]
    pub fn offer(&self, offer: Offer) -> Cow<'_, str> {
        match offer {
            Offer::Messages => fl!(self, "feature-messages"),
            Offer::Files => fl!(self, "feature-files"),
            Offer::Presence => fl!(self, "feature-presence"),
            Offer::Profiles => fl!(self, "feature-profiles"),
            Offer::Voice => fl!(self, "feature-voice"),
            Offer::Proof => fl!(self, "feature-proof"),
            Offer::Edit => fl!(self, "feature-edit"),
            Offer::Delete => fl!(self, "feature-delete"),
            Offer::Reactions => fl!(self, "feature-reactions"),
            Offer::History => fl!(self, "feature-history"),
        }
    }

    /// How a server changed since it was seen last.
    #[must_use]
    pub fn difference(&self, name: &str, difference: &Difference) -> String {
        let list = |offers: &[Offer]| {
            let words: Vec<_> = offers.iter().map(|offer| self.offer(*offer)).collect();
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
    fn a_change_is_told_by_what_is_different() {
        let strings = Strings::negotiate(&[]);
        let difference = Difference {
            api: None,
            build: Some(("a1".into(), "b2".into())),
            gained: vec![Offer::Reactions],
            lost: Vec::new(),
        };
        let words = strings.difference("Harbor", &difference);
        for part in ["Harbor", "a1", "b2", "reactions"] {
            assert!(words.contains(part), "{words}");
        }
        assert!(!words.contains("voice"), "{words}");
    }
}
