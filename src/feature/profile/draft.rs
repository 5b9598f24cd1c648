//! The unpublished edits of a profile.

use crate::domain::member::Profile;
use crate::domain::profile::{
    Avatar, NameError, PictureError, Preset, ProfileError, UploadedAvatar, checked_name, is_neutral,
};
use crate::domain::server::Server;

use super::{AvatarUpdate, LocalImage, PublishRequest};

#[derive(Debug, Clone, PartialEq)]
pub struct ProfileDraft {
    pub(super) name: String,
    pub(super) name_error: Option<NameError>,
    pub(super) selection: AvatarSelection,
    pub(super) custom: Option<CustomAvatar>,
    pub(super) image_error: Option<PictureError>,
    pub(super) path: String,
    /// `None` if the server had no profile.
    pub(super) base_version: Option<u64>,
    pub(super) edited: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AvatarSelection {
    Preset(Preset),
    Custom,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum CustomAvatar {
    OnServer(UploadedAvatar),
    New(LocalImage),
}

impl ProfileDraft {
    /// Starts from the published profile, or blank if the server only has the neutral profile that it generates.
    pub(super) fn from_server(server: &Server) -> Self {
        let profile = server.profile(server.me());
        match profile.filter(|profile| !is_neutral(profile)) {
            Some(profile) => Self::from_profile(profile),
            None => Self {
                base_version: profile.map(|profile| profile.version),
                ..Self::blank(Preset::default_for(server.me()))
            },
        }
    }

    pub(super) fn from_profile(profile: &Profile) -> Self {
        let mut draft = Self {
            name: profile.display_name.clone(),
            base_version: Some(profile.version),
            ..Self::blank(Preset::default_for(&profile.user))
        };
        match &profile.avatar {
            Avatar::Unspecified => {}
            Avatar::Preset(preset) => draft.selection = AvatarSelection::Preset(*preset),
            Avatar::Uploaded(upload) => {
                draft.selection = AvatarSelection::Custom;
                draft.custom = Some(CustomAvatar::OnServer(upload.clone()));
            }
        }
        draft
    }

    fn blank(preset: Preset) -> Self {
        Self {
            name: String::new(),
            name_error: None,
            selection: AvatarSelection::Preset(preset),
            custom: None,
            image_error: None,
            path: String::new(),
            base_version: None,
            edited: false,
        }
    }

    pub(super) fn set_name(&mut self, name: String) {
        self.name_error = checked_name(&name).err();
        self.name = name;
        self.edited = true;
    }

    /// Ignores `Custom` if there is no custom avatar.
    pub(super) fn select_avatar(&mut self, selection: AvatarSelection) {
        if selection != AvatarSelection::Custom || self.custom.is_some() {
            self.selection = selection;
            self.edited = true;
        }
    }

    pub(super) fn use_image(&mut self, image: LocalImage) {
        self.custom = Some(CustomAvatar::New(image));
        self.image_error = None;
        self.path.clear();
        self.select_avatar(AvatarSelection::Custom);
    }

    /// Shows the error of the server at the input that caused it.
    pub(super) fn apply_rejection(&mut self, error: &ProfileError) {
        match error {
            ProfileError::Picture(error) => self.image_error = Some(*error),
            ProfileError::PictureGone => {
                self.image_error = Some(PictureError::Unreadable);
                if matches!(self.custom, Some(CustomAvatar::OnServer(_))) {
                    self.custom = None;
                    self.selection = AvatarSelection::Preset(Preset::default());
                }
            }
            ProfileError::Conflict | ProfileError::Name | ProfileError::Other(_) => {}
        }
    }

    /// Returns `None` if the draft is invalid; an invalid name sets `name_error`.
    pub(super) fn publish_request(&mut self) -> Option<PublishRequest> {
        self.name_error = checked_name(&self.name).err();
        self.edited = true;
        let avatar = match (self.selection, &self.custom) {
            (AvatarSelection::Preset(preset), _) => AvatarUpdate::Preset(preset),
            (AvatarSelection::Custom, Some(CustomAvatar::OnServer(upload))) => {
                AvatarUpdate::Uploaded(upload.asset.clone())
            }
            (AvatarSelection::Custom, Some(CustomAvatar::New(image))) => {
                AvatarUpdate::New(image.png.clone())
            }
            (AvatarSelection::Custom, None) => return None,
        };
        Some(PublishRequest {
            name: checked_name(&self.name).ok()?,
            avatar,
            version: self.base_version,
        })
    }
}
