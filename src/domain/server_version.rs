//! The version and features a server had when it was last seen, and what changed since.

use serde::{Deserialize, Serialize};

use super::capability::{Capabilities, Feature};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServerVersion {
    pub api: Option<String>,
    pub build: Option<String>,
    #[serde(rename = "offers")]
    pub features: Vec<Feature>,
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
    pub fn from_capabilities(capabilities: &Capabilities) -> Self {
        let features = capabilities.features();
        Self {
            api: capabilities.api_version.clone(),
            build: capabilities.build_version.clone(),
            features: features
                .filter_map(|(feature, on)| on.then_some(feature))
                .collect(),
        }
    }

    /// What changed since `before`, if anything.
    pub fn since(&self, before: &Self) -> Option<VersionDiff> {
        if self == before {
            return None;
        }
        let changed = |before: &Option<String>, now: &Option<String>| {
            let text = |version: &Option<String>| version.clone().unwrap_or_default();
            (before != now).then(|| (text(before), text(now)))
        };
        let without = |left: &[Feature], right: &[Feature]| {
            let left = left.iter().filter(|feature| !right.contains(feature));
            left.copied().collect()
        };
        Some(VersionDiff {
            api: changed(&before.api, &self.api),
            build: changed(&before.build, &self.build),
            gained: without(&self.features, &before.features),
            lost: without(&before.features, &self.features),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diff_contains_only_what_changed() {
        let mut capabilities = Capabilities {
            api_version: Some("2026-02-14".into()),
            build_version: Some("a".into()),
            ..Capabilities::default()
        };
        capabilities.features.messaging = true;
        let before = ServerVersion::from_capabilities(&capabilities);
        assert_eq!(before.since(&before), None);
        capabilities.build_version = Some("b".into());
        capabilities.features.messaging = false;
        capabilities.extensions.reactions = Some(20);
        let difference = ServerVersion::from_capabilities(&capabilities)
            .since(&before)
            .unwrap();
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
