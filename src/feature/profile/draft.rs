//! The unpublished edits of a profile.

use crate::domain::member::Profile;
use crate::domain::profile::{
    Face, NameFault, PictureFault, Preset, Refusal, Upload, checked_name, is_neutral,
};
use crate::domain::server::Server;

use super::{Own, Portrait, Publication};

#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub(super) name: String,
    pub(super) name_fault: Option<NameFault>,
    pub(super) choice: Choice,
    pub(super) own: Option<Portrayed>,
    pub(super) picture_fault: Option<PictureFault>,
    pub(super) path: String,
    /// `None` if the server had no profile.
    pub(super) base: Option<u64>,
    touched: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    Preset(Preset),
    Own,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Portrayed {
    There(Upload),
    New(Own),
}

impl Draft {
    /// Starts from the published profile, or blank if the server only has the neutral profile that it generates.
    pub(super) fn of(server: &Server) -> Self {
        match server.profile(server.me()) {
            Some(profile) if is_neutral(profile) => Self {
                base: Some(profile.version),
                ..Self::blank(Preset::usual(server.me()))
            },
            Some(profile) => Self::from_profile(profile),
            None => Self::blank(Preset::usual(server.me())),
        }
    }

    pub(super) fn from_profile(profile: &Profile) -> Self {
        let usual = Preset::usual(&profile.user);
        let (choice, own) = match &profile.face {
            Face::Unsaid => (Choice::Preset(usual), None),
            Face::Preset(preset) => (Choice::Preset(*preset), None),
            Face::Picture(upload) => (Choice::Own, Some(Portrayed::There(upload.clone()))),
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

    pub(super) fn is_touched(&self) -> bool {
        self.touched
    }

    pub(super) fn rename(&mut self, name: String) {
        self.name_fault = checked_name(&name).err();
        self.name = name;
        self.touched = true;
    }

    /// Ignores `Custom` if there is no custom avatar.
    pub(super) fn choose(&mut self, choice: Choice) {
        if choice != Choice::Own || self.own.is_some() {
            self.choice = choice;
            self.touched = true;
        }
    }

    pub(super) fn take(&mut self, own: Own) {
        self.own = Some(Portrayed::New(own));
        self.picture_fault = None;
        self.path.clear();
        self.choose(Choice::Own);
    }

    /// Shows the error of the server at the input that caused it.
    pub(super) fn refused(&mut self, refusal: &Refusal) {
        match refusal {
            Refusal::Picture(fault) => self.picture_fault = Some(*fault),
            Refusal::PictureGone => {
                self.picture_fault = Some(PictureFault::Unreachable);
                if matches!(self.own, Some(Portrayed::There(_))) {
                    self.own = None;
                    self.choice = Choice::Preset(Preset::default());
                }
            }
            Refusal::Conflict | Refusal::Name | Refusal::Other(_) => {}
        }
    }

    /// Returns `None` if the draft is invalid; an invalid name sets `name_error`.
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
