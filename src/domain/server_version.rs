//! The version and features a server had when it was last seen, and what changed since.

use super::capability::{Capabilities, Feature};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerVersion {
    /// The API version.
    pub api: Option<String>,
    pub build: Option<String>,
    pub offers: Vec<Feature>,
}

/// Pairs are (before, now).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionDiff {
    pub api: Option<(String, String)>,
    pub build: Option<(String, String)>,
    pub gained: Vec<Feature>,
    pub lost: Vec<Feature>,
}

impl ServerVersion {
    #[must_use]
    pub fn of(capabilities: &Capabilities) -> Self {
        let offers = capabilities.offers();
        Self {
            api: capabilities.api_version.clone(),
            build: capabilities.build_version.clone(),
            offers: offers
                .filter_map(|(offer, on)| on.then_some(offer))
                .collect(),
        }
    }

    /// What changed since `before`, if anything.
    #[must_use]
    pub fn since(&self, before: &Self) -> Option<VersionDiff> {
        if self == before {
            return None;
        }
        let other = |before: &Option<String>, now: &Option<String>| {
            let said = |text: &Option<String>| text.clone().unwrap_or_default();
            (before != now).then(|| (said(before), said(now)))
        };
        let without = |left: &[Feature], right: &[Feature]| {
            let left = left.iter().filter(|offer| !right.contains(offer));
            left.copied().collect()
        };
        Some(VersionDiff {
            api: other(&before.api, &self.api),
            build: other(&before.build, &self.build),
            gained: without(&self.offers, &before.offers),
            lost: without(&before.offers, &self.offers),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_different_is_told_and_what_did_not_is_not() {
        let mut capabilities = Capabilities {
            api_version: Some("2026-02-14".into()),
            build_version: Some("a".into()),
            ..Capabilities::default()
        };
        capabilities.features.messaging = true;
        let before = ServerVersion::of(&capabilities);
        assert_eq!(before.since(&before), None);
        capabilities.build_version = Some("b".into());
        capabilities.features.messaging = false;
        capabilities.extensions.reactions = true;
        let difference = ServerVersion::of(&capabilities).since(&before).unwrap();
        assert_eq!(
            difference,
            VersionDiff {
                api: None,
                build: Some(("a".into(), "b".into())),
                gained: vec![Feature::Reactions],
                lost: vec![Feature::Messages],
            }
        );
    }
}
