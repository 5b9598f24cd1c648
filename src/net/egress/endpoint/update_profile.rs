//! `PUT v1/profile/me`: publishes a name and an avatar (`docs/backend-contract.md` 5.10).

use reqwest::header::IF_MATCH;

use crate::domain::member::Profile;
use crate::domain::profile::{AvatarChoice, ProfileUpdate};
use crate::net::egress::request::prelude::*;

/// Publishes a name and an avatar. Returns the profile as it is then.
pub struct UpdateProfile<'a> {
    /// The name and the avatar.
    pub profile: &'a ProfileUpdate,
    /// Fails unless this is the current version. Versions start at 1.
    pub version: Option<u64>,
}

impl Endpoint for UpdateProfile<'_> {
    type Body = JsonBody;
    type Response = Profile;

    fn request(&self) -> Request {
        let (mode, preset, asset) = match self.profile.choice() {
            AvatarChoice::Preset(preset) => ("generated", Some(preset.tag()), None),
            AvatarChoice::Picture(asset) => ("uploaded", None, Some(asset.as_str())),
        };
        let version = self.version.filter(|version| *version > 0);
        Request::put(
            "v1/profile/me",
            Identity::Required,
            &[DataKind::ProfileName, DataKind::ProfilePicture],
            Limits::mib(1),
        )
        .header(version.map(|version| (IF_MATCH, version.to_string())))
        .body(RequestBody::Json(json!({
            "display_name": self.profile.name(), "avatar_mode": mode,
            "avatar_preset_id": preset, "avatar_asset_id": asset,
        })))
    }

    fn decode(&self, body: JsonBody) -> Result<Profile, Failure> {
        wire::server::decode_profile(body.fields()).ok_or(Failure::Unreadable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::profile::Preset;

    #[test]
    fn profile_body_has_all_four_fields_and_no_others() {
        let body = |choice| {
            let profile = &ProfileUpdate::new(" Ada L. ", choice).unwrap();
            UpdateProfile {
                profile,
                version: Some(3),
            }
            .request()
            .body
        };
        assert_eq!(
            body(AvatarChoice::Preset(Preset::Mint)),
            RequestBody::Json(json!({
                "display_name": "Ada L.", "avatar_mode": "generated",
                "avatar_preset_id": "mint", "avatar_asset_id": null,
            }))
        );
        assert_eq!(
            body(AvatarChoice::Picture("asset_1".into())),
            RequestBody::Json(json!({
                "display_name": "Ada L.", "avatar_mode": "uploaded",
                "avatar_preset_id": null, "avatar_asset_id": "asset_1",
            }))
        );
    }

    #[test]
    fn version_zero_sends_no_if_match_header() {
        let profile = &ProfileUpdate::new("Ada", AvatarChoice::Preset(Preset::Mint)).unwrap();
        let header = |version| UpdateProfile { profile, version }.request().header;
        assert_eq!(header(Some(7)), Some((IF_MATCH, "7".into())));
        assert_eq!(header(Some(0)), None);
        assert_eq!(header(None), None);
    }
}
