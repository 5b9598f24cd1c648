//! What leaves for the sake of a name and a picture (`docs/backend-contract.md` 5.9 to 5.12), and in what form.
//!
//! A picture travels under a name that is the same for everyone: what the file was called stays here.

use reqwest::Method;
use serde_json::{Value, json};

use super::encoded;
use crate::domain::disclosure::DataKind;
use crate::domain::id::AssetId;
use crate::domain::profile::{AvatarChoice, ProfileUpdate};

/// How many bytes of an answer with a picture are read: more than any server takes as one.
const PICTURE: usize = 3 * 1024 * 1024;

/// Everything that may be asked about names and pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask<'a> {
    /// What the user publishes there (5.9).
    Mine,
    /// Publish this (5.10).
    Put {
        /// What.
        wish: &'a ProfileUpdate,
        /// Only where this version is still the one there.
        version: Option<u64>,
    },
    /// Keep this PNG for a profile (5.11).
    Upload(&'a [u8]),
    /// Give an uploaded picture (5.12).
    Picture(&'a AssetId),
    /// Give a picture that lies on a host which is no server of the user's: its path and query. Says nobody's name.
    Elsewhere(&'a str),
}

impl Ask<'_> {
    pub(super) fn method(&self) -> Method {
        match self {
            Self::Put { .. } => Method::PUT,
            Self::Upload(_) => Method::POST,
            Self::Mine | Self::Picture(_) | Self::Elsewhere(_) => Method::GET,
        }
    }

    pub(super) fn path(&self) -> String {
        match self {
            Self::Mine | Self::Put { .. } => "v1/profile/me".into(),
            Self::Upload(_) => "v1/profile/avatar".into(),
            Self::Picture(asset) => format!("v1/profile/avatar/{}", encoded(asset.as_str())),
            Self::Elsewhere(path) => (*path).to_owned(),
        }
    }

    pub(super) fn names_caller(&self) -> bool {
        matches!(self, Self::Mine | Self::Put { .. } | Self::Upload(_))
    }

    /// What leaves with it, beside who asks.
    pub(super) fn discloses(&self) -> &'static [DataKind] {
        match self {
            Self::Mine | Self::Picture(_) => &[DataKind::ProfileLookup],
            Self::Put { .. } => &[DataKind::ProfileName, DataKind::ProfilePicture],
            Self::Upload(_) => &[DataKind::ProfilePicture],
            Self::Elsewhere(_) => &[DataKind::ThirdPartyPicture],
        }
    }

    pub(super) fn gives_picture(&self) -> bool {
        matches!(self, Self::Picture(_) | Self::Elsewhere(_))
    }

    pub(super) fn limit(&self, usual: usize) -> usize {
        if self.gives_picture() { PICTURE } else { usual }
    }

    /// The version that a change expects.
    pub(super) fn expects(&self) -> Option<u64> {
        match self {
            Self::Put { version, .. } => version.filter(|version| *version > 0),
            _ => None,
        }
    }

    /// The whole profile: what does not apply is said to be nothing.
    pub(super) fn json(&self) -> Option<Value> {
        let Self::Put { wish, .. } = self else {
            return None;
        };
        let (mode, preset, asset) = match wish.look() {
            AvatarChoice::Preset(preset) => ("generated", Some(preset.tag()), None),
            AvatarChoice::Picture(asset) => ("uploaded", None, Some(asset.as_str())),
        };
        Some(json!({
            "display_name": wish.name(), "avatar_mode": mode,
            "avatar_preset_id": preset, "avatar_asset_id": asset,
        }))
    }

    /// The form around a picture, with the kind that names its boundary.
    pub(super) fn form(&self) -> Option<(String, Vec<u8>)> {
        let Self::Upload(picture) = self else {
            return None;
        };
        let boundary = boundary(picture);
        let mut body = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"picture.png\"\r\n\
             Content-Type: image/png\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(picture);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        Some((format!("multipart/form-data; boundary={boundary}"), body))
    }
}

/// A boundary that does not occur in the picture. Nothing in it is drawn at random, so that it tells nobody apart.
fn boundary(picture: &[u8]) -> String {
    let occurs = |text: &str| {
        picture
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    };
    let mut boundary = String::from("openchat-picture");
    while occurs(&boundary) {
        boundary.push('x');
    }
    boundary
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::profile::Preset;

    fn wish(look: AvatarChoice) -> ProfileUpdate {
        ProfileUpdate::new(" Ada L. ", look).unwrap()
    }

    #[test]
    fn a_profile_is_sent_whole_and_says_no_more() {
        let generated = wish(AvatarChoice::Preset(Preset::Mint));
        let uploaded = wish(AvatarChoice::Picture("asset_1".into()));
        let body = |wish| {
            Ask::Put {
                wish,
                version: Some(3),
            }
            .json()
        };
        assert_eq!(
            body(&generated),
            Some(json!({
                "display_name": "Ada L.", "avatar_mode": "generated",
                "avatar_preset_id": "mint", "avatar_asset_id": null,
            }))
        );
        assert_eq!(
            body(&uploaded),
            Some(json!({
                "display_name": "Ada L.", "avatar_mode": "uploaded",
                "avatar_preset_id": null, "avatar_asset_id": "asset_1",
            }))
        );
        for ask in [Ask::Mine, Ask::Upload(b"x"), Ask::Picture(&"a".into())] {
            assert_eq!(ask.json(), None);
        }
    }

    #[test]
    fn a_version_of_nothing_is_not_expected() {
        let wish = wish(AvatarChoice::Preset(Preset::Mint));
        let expects = |version| {
            Ask::Put {
                wish: &wish,
                version,
            }
            .expects()
        };
        assert_eq!(expects(Some(7)), Some(7));
        assert_eq!(expects(Some(0)), None);
        assert_eq!(expects(None), None);
    }

    #[test]
    fn a_form_ends_where_its_picture_does() {
        let plain = Ask::Upload(b"pixels").form().unwrap();
        let tricky = Ask::Upload(b"a\r\n--openchat-picture--\r\nb")
            .form()
            .unwrap();
        assert_eq!(plain.0, "multipart/form-data; boundary=openchat-picture");
        assert_eq!(tricky.0, "multipart/form-data; boundary=openchat-picturex");
        let text = String::from_utf8(plain.1).unwrap();
        assert_eq!(
            text,
            "--openchat-picture\r\nContent-Disposition: form-data; name=\"file\"; filename=\"picture.png\"\r\n\
             Content-Type: image/png\r\n\r\npixels\r\n--openchat-picture--\r\n"
        );
        assert!(
            text.len() - "pixels".len() < 1024,
            "a server leaves a form little room"
        );
    }

    #[test]
    fn an_asset_cannot_leave_its_place() {
        let asset = AssetId::new("../../v1/servers?x#y");
        let path = Ask::Picture(&asset).path();
        assert_eq!(path, "v1/profile/avatar/..%2F..%2Fv1%2Fservers%3Fx%23y");
    }
}
