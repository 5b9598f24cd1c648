//! What the user has typed and chosen and not published yet.

use crate::domain::member::Profile;
use crate::domain::profile::{
    Avatar, NameError, PictureError, Preset, ProfileError, UploadedAvatar, checked_name, is_neutral,
};
use crate::domain::server::Server;

use super::{Own, Portrait, Publication};

/// What the user has typed and chosen and not published yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The name as it is typed.
    pub(super) name: String,
    /// What is wrong with it, once it was edited.
    pub(super) name_fault: Option<NameError>,
    /// Which picture it is.
    pub(super) choice: Choice,
    /// The picture of the user's that can be chosen, if there is one.
    pub(super) own: Option<Portrayed>,
    /// What was wrong with the picture that was tried last.
    pub(super) picture_fault: Option<PictureError>,
    /// Where a picture is, as it is typed.
    pub(super) path: String,
    /// The version it began with.
    pub(super) base: Option<u64>,
    touched: bool,
}

/// Which picture is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// A generated one.
    Preset(Preset),
    /// The user's own.
    Own,
}

/// The user's own picture.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Portrayed {
    /// On the server already.
    There(UploadedAvatar),
    /// Read from a file.
    New(Own),
}

impl Draft {
    /// A draft that begins with what a server shows; with nothing where it shows only what it makes of a uid by itself.
    pub(super) fn of(server: &Server) -> Self {
        match server.profile(server.me()) {
            Some(profile) if is_neutral(profile) => Self {
                base: Some(profile.version),
                ..Self::blank(Preset::default_for(server.me()))
            },
            Some(profile) => Self::from_profile(profile),
            None => Self::blank(Preset::default_for(server.me())),
        }
    }

    pub(super) fn from_profile(profile: &Profile) -> Self {
        let usual = Preset::default_for(&profile.user);
        let (choice, own) = match &profile.avatar {
            Avatar::Unspecified => (Choice::Preset(usual), None),
            Avatar::Preset(preset) => (Choice::Preset(*preset), None),
            Avatar::Uploaded(upload) => (Choice::Own, Some(Portrayed::There(upload.clone()))),
        };
        Self {
            name: profile.display_name.clone(),
            choice,
            own,
            base: Some(profile.version),
            ..Self::blank(usual)
        }
    }

    fn blank(preset: Preset) -> Self {
        Self {
            name: String::new(),
            name_fault: None,
            choice: Choice::Preset(preset),
            own: None,
            picture_fault: None,
            path: String::new(),
            base: None,
            touched: false,
        }
    }

    /// Whether the user has changed anything in it.
    pub(super) fn is_touched(&self) -> bool {
        self.touched
    }

    pub(super) fn rename(&mut self, name: String) {
        self.name_fault = checked_name(&name).err();
        self.name = name;
        self.touched = true;
    }

    /// The user's own picture can be chosen only where there is one.
    pub(super) fn choose(&mut self, choice: Choice) {
        if choice != Choice::Own || self.own.is_some() {
            self.choice = choice;
            self.touched = true;
        }
    }

    /// Takes a picture that was read, and chooses it.
    pub(super) fn take(&mut self, own: Own) {
        self.own = Some(Portrayed::New(own));
        self.picture_fault = None;
        self.path.clear();
        self.choose(Choice::Own);
    }

    /// Puts what a server found wrong where it is to be mended.
    pub(super) fn refused(&mut self, refusal: &ProfileError) {
        match refusal {
            ProfileError::Picture(fault) => self.picture_fault = Some(*fault),
            ProfileError::PictureGone => {
                self.picture_fault = Some(PictureError::Unreadable);
                if matches!(self.own, Some(Portrayed::There(_))) {
                    self.own = None;
                    self.choice = Choice::Preset(Preset::default());
                }
            }
            ProfileError::Conflict | ProfileError::Name | ProfileError::Other(_) => {}
        }
    }

    /// What is to be published. `None` while the name is not to its rule, which is shown then.
    pub(super) fn publication(&mut self) -> Option<Publication> {
        self.name_fault = checked_name(&self.name).err();
        self.touched = true;
        let portrait = match (self.choice, &self.own) {
            (Choice::Preset(preset), _) => Portrait::Preset(preset),
            (Choice::Own, Some(Portrayed::There(upload))) => Portrait::Kept(upload.asset.clone()),
            (Choice::Own, Some(Portrayed::New(own))) => Portrait::New(own.png.clone()),
            (Choice::Own, None) => return None,
        };
        Some(Publication {
            name: checked_name(&self.name).ok()?,
            portrait,
            version: self.base,
        })
    }
}
