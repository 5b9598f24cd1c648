//! What the user published on a server, kept on this device: a server may lose it, and the user can publish it again.

use serde::{Deserialize, Serialize};

use super::id::AssetId;
use super::member::Profile;
use super::profile::{Avatar, Preset, is_neutral};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedProfile {
    /// Tells apart the identities that published; not a user ID.
    pub publisher: String,
    pub name: String,
    pub avatar: PublishedAvatar,
    pub version: u64,
    /// The picture that is also kept on this device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_picture: Option<AssetId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublishedAvatar {
    Preset(Preset),
    Picture(AssetId),
}

/// What a server has no longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostProfile {
    pub name: Option<String>,
    pub picture: bool,
}

impl PublishedProfile {
    /// `None` for a profile that says nothing of the user.
    pub fn new(profile: &Profile, publisher: String) -> Option<Self> {
        if is_neutral(profile) {
            return None;
        }
        let avatar = match &profile.avatar {
            Avatar::Uploaded(upload) => PublishedAvatar::Picture(upload.asset.clone()),
            Avatar::Preset(preset) => PublishedAvatar::Preset(*preset),
            Avatar::Unspecified => PublishedAvatar::Preset(Preset::default_for(&profile.user)),
        };
        Some(Self {
            publisher,
            name: profile.display_name.clone(),
            avatar,
            version: profile.version,
            kept_picture: None,
        })
    }

    /// Whether its picture is kept on this device.
    pub fn has_picture(&self) -> bool {
        match &self.avatar {
            PublishedAvatar::Picture(asset) => self.kept_picture.as_ref() == Some(asset),
            PublishedAvatar::Preset(_) => false,
        }
    }

    /// What a server has lost that now has the neutral profile. With a later version than was published, the user has
    /// withdrawn it on another device.
    pub fn lost(&self, now: &Profile) -> Option<LostProfile> {
        if !is_neutral(now) || now.version > self.version {
            return None;
        }
        let lost = LostProfile {
            name: (now.display_name != self.name).then(|| self.name.clone()),
            picture: matches!(self.avatar, PublishedAvatar::Picture(_)),
        };
        (lost.name.is_some() || lost.picture).then_some(lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::profile::{ProfileUpdate, UploadedAvatar};

    fn profile(name: &str, avatar: Avatar, version: u64) -> Profile {
        Profile {
            user: "uid_a".into(),
            display_name: name.to_owned(),
            avatar,
            version,
        }
    }

    fn picture() -> Avatar {
        Avatar::Uploaded(UploadedAvatar {
            asset: "asset".into(),
            address: String::new(),
        })
    }

    fn neutral(version: u64) -> Profile {
        let neutral = ProfileUpdate::neutral(&"uid_a".into());
        profile(neutral.name(), Avatar::Unspecified, version)
    }

    #[test]
    fn server_that_counts_from_the_start_has_lost_what_was_published() {
        let neutral_name = neutral(1).display_name;
        for (name, avatar, expected) in [
            ("Ada", Avatar::Preset(Preset::Mint), (true, false)),
            ("Ada", picture(), (true, true)),
            (neutral_name.as_str(), picture(), (false, true)),
        ] {
            let published = PublishedProfile::new(&profile(name, avatar, 4), "me".into());
            let published = published.unwrap();
            let lost = published.lost(&neutral(1)).unwrap();
            assert_eq!((lost.name.is_some(), lost.picture), expected, "{name}");
            assert_eq!(published.lost(&neutral(5)), None, "withdrawn elsewhere");
            let other = profile("Bob", Avatar::Unspecified, 1);
            assert_eq!(published.lost(&other), None, "changed elsewhere");
        }
        assert_eq!(PublishedProfile::new(&neutral(1), "me".into()), None);
    }
}
