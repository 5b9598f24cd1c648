//! Sentences about names and profiles that a server or this device rejects.

use std::borrow::Cow;

use super::Strings;
use crate::domain::profile::{NameError, ProfileError};
use crate::fl;

impl Strings {
    pub fn name_error(&self, error: NameError) -> Cow<'_, str> {
        match error {
            NameError::TooShort => fl!(self, "profile-name-short"),
            NameError::TooLong(excess) => fl!(self, "profile-name-long", "count" => excess),
            NameError::Character(c) => {
                let character = if c.is_control() || c.is_whitespace() {
                    format!("U+{:04X}", u32::from(c))
                } else {
                    c.to_string()
                };
                fl!(self, "profile-name-character", "character" => character)
            }
        }
    }

    pub fn profile_error(&self, error: &ProfileError) -> Cow<'_, str> {
        match error {
            ProfileError::Conflict => fl!(self, "profile-retry"),
            ProfileError::Name => fl!(self, "profile-name-refused"),
            ProfileError::Picture(_) | ProfileError::PictureGone => {
                fl!(self, "picture-unreadable")
            }
            ProfileError::Other(failure) => self.failure(failure),
        }
    }
}
