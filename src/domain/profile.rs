//! Profiles on one server: name, avatar, and the rules a server has for them.
//!
//! Everything is validated before it is sent. How pictures are decoded and requests are made is elsewhere.

use unicode_segmentation::UnicodeSegmentation;
use url::Url;

use super::address::is_loopback;
use super::failure::Failure;
use super::id::{AssetId, UserId};
use super::tagged::tagged;

/// Minimum and maximum, in characters (`docs/backend-contract.md` 5.10).
pub const NAME_LENGTH: (usize, usize) = (2, 32);
/// Maximum (`docs/backend-contract.md` 5.11).
pub const PICTURE_BYTES: usize = 2 * 1024 * 1024;
/// Maximum, in pixels (`docs/backend-contract.md` 5.11).
pub const PICTURE_SIDE: u32 = 1024;

/// Whether a server may show the name and picture of the user.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Consent {
    /// Nothing is sent before the user switches it on.
    #[default]
    Withheld,
    Given,
    /// The server is notified on the next connection.
    Withdrawn,
}

impl Consent {
    pub fn is_given(self) -> bool {
        self == Self::Given
    }

    /// The state after the switch is set. `shown`: whether the server still shows something.
    pub fn switched(on: bool, shown: bool) -> Self {
        match (on, shown) {
            (true, _) => Self::Given,
            (false, true) => Self::Withdrawn,
            (false, false) => Self::Withheld,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("the name is too short")]
    TooShort,
    /// By how many characters.
    #[error("the name is {0} characters too long")]
    TooLong(usize),
    #[error("the name has a character that is not allowed: {0:?}")]
    Character(char),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PictureError {
    #[error("the file cannot be read")]
    Unreadable,
    #[error("the picture is empty")]
    Empty,
    #[error("the picture is neither PNG nor JPEG")]
    UnsupportedType,
    /// It has the header of a picture and cannot be decoded.
    #[error("the picture is damaged")]
    Damaged,
    /// Its size.
    #[error("the picture has too many bytes: {0}")]
    Bytes(usize),
    /// Width and height, in pixels.
    #[error("the picture is too large: {0} x {1}")]
    Dimensions(u32, u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    Png,
    Jpeg,
}

impl PictureKind {
    /// By the first bytes; a file name is not trusted.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else {
            None
        }
    }
}

/// Validates a name as a server does, and returns it trimmed. An error of the length precedes one of a character.
pub fn checked_name(text: &str) -> Result<String, NameError> {
    let name = text.trim();
    let (min, max) = NAME_LENGTH;
    let length = name.chars().count();
    if length < min {
        return Err(NameError::TooShort);
    }
    if length > max {
        return Err(NameError::TooLong(length - max));
    }
    match name.chars().find(|c| !is_allowed(*c)) {
        Some(forbidden) => Err(NameError::Character(forbidden)),
        None => Ok(name.to_owned()),
    }
}

/// Unicode general categories `L` and `N`, space, dot, underscore, hyphen.
fn is_allowed(c: char) -> bool {
    matches!(c, ' ' | '.' | '_' | '-') || (c.is_alphanumeric() && !is_mark(c) && !is_symbol(c))
}

/// Alphabetic by Unicode, but a combining mark.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && format!("a{c}").graphemes(true).count() == 1
}

/// Alphabetic by Unicode, but a symbol: enclosed letters.
fn is_symbol(c: char) -> bool {
    matches!(c, '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F149}' | '\u{1F150}'..='\u{1F169}' | '\u{1F170}'..='\u{1F189}')
}

/// Validates an encoded picture as a server does.
pub fn checked_picture(
    bytes: &[u8],
    (width, height): (u32, u32),
) -> Result<PictureKind, PictureError> {
    if bytes.is_empty() {
        return Err(PictureError::Empty);
    }
    let kind = PictureKind::of(bytes).ok_or(PictureError::UnsupportedType)?;
    if bytes.len() > PICTURE_BYTES {
        return Err(PictureError::Bytes(bytes.len()));
    }
    if width > PICTURE_SIDE || height > PICTURE_SIDE {
        return Err(PictureError::Dimensions(width, height));
    }
    Ok(kind)
}

tagged! {
    /// A generated avatar: a gradient and initials. In the order of the contract (`docs/backend-contract.md` 5.9).
    #[derive(Default)]
    pub enum Preset {
        #[default]
        Horizon = "horizon",
        Reef = "reef",
        Mint = "mint",
        Ember = "ember",
        Violet = "violet",
        Slate = "slate",
    }
}

impl Preset {
    /// An unknown name on the wire gives the first preset.
    pub fn from_id(id: &str) -> Self {
        Self::from_tag(id).unwrap_or_default()
    }

    /// The index in `ALL`.
    pub fn index(self) -> u8 {
        self as u8
    }

    /// The one that a server assigns to a uid by default.
    pub fn default_for(user: &UserId) -> Self {
        let code_points = user.as_str().chars().map(u32::from);
        let sum = code_points.fold(0, u32::wrapping_add);
        let index = usize::try_from(sum % 6).unwrap_or(0);
        Self::ALL.get(index).copied().unwrap_or_default()
    }
}

/// How a person is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Avatar {
    /// Not published, or in an unknown form.
    #[default]
    Unspecified,
    Preset(Preset),
    Uploaded(UploadedAvatar),
}

/// What a person published about themselves on one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub user: UserId,
    pub display_name: String,
    pub avatar: Avatar,
    /// Grows with each change; a server that lost its data may start again at 1 (`docs/backend-contract.md` 14).
    pub version: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UploadedAvatar {
    pub asset: AssetId,
    /// Where the server says it is; not trusted.
    pub address: String,
}

/// Where the address of an uploaded avatar leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AvatarOrigin {
    /// Includes addresses that the server takes for its own (`docs/backend-contract.md` 2.6).
    SameServer,
    /// Not loaded without a click, since loading tells that host who looks.
    ThirdParty { host: String, address: String },
    /// Never loaded.
    Blocked,
}

impl UploadedAvatar {
    /// As seen from a server with this base address.
    pub fn origin(&self, base: &str) -> AvatarOrigin {
        if self.address.is_empty() {
            return AvatarOrigin::SameServer;
        }
        let Ok(url) = Url::parse(&self.address) else {
            return match self.address.strip_prefix('/') {
                Some(path) if !path.starts_with('/') => AvatarOrigin::SameServer,
                _ => AvatarOrigin::Blocked,
            };
        };
        let is_own = Url::parse(base).is_ok_and(|base| base.origin() == url.origin());
        let is_http = matches!(url.scheme(), "http" | "https");
        if is_http && (is_own || is_loopback(&url)) {
            return AvatarOrigin::SameServer;
        }
        match url.host_str() {
            Some(host) if url.scheme() == "https" && url.username().is_empty() => {
                AvatarOrigin::ThirdParty {
                    host: host.to_owned(),
                    address: url.to_string(),
                }
            }
            _ => AvatarOrigin::Blocked,
        }
    }
}

/// A whole validated profile (`docs/backend-contract.md` 5.10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileUpdate {
    name: String,
    choice: AvatarChoice,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AvatarChoice {
    Preset(Preset),
    /// Uploaded to the same server before.
    Picture(AssetId),
}

impl ProfileUpdate {
    pub fn new(name: &str, choice: AvatarChoice) -> Result<Self, NameError> {
        Ok(Self {
            name: checked_name(name)?,
            choice,
        })
    }

    /// What a server assigns to a uid by default: says nothing of who it is. Characters that the name rule forbids
    /// are left out.
    pub fn neutral(user: &UserId) -> Self {
        let (tail, length) = match user.as_str().strip_prefix("uid_") {
            Some(tail) => (tail, 10),
            None => (user.as_str(), 14),
        };
        let tail: String = tail
            .chars()
            .take(length)
            .filter(|c| is_allowed(*c))
            .collect();
        Self {
            name: format!("User {tail}").trim().to_owned(),
            choice: AvatarChoice::Preset(Preset::default_for(user)),
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn choice(&self) -> &AvatarChoice {
        &self.choice
    }
}

/// Whether a profile says no more than what a server assigns by default.
pub fn is_neutral(profile: &Profile) -> bool {
    let neutral = ProfileUpdate::neutral(&profile.user);
    // The default name of a server may break the name rule; `neutral` leaves the forbidden characters out.
    let name = profile.display_name.chars().filter(|c| is_allowed(*c));
    let name: String = name.collect();
    !matches!(profile.avatar, Avatar::Uploaded(_)) && name.trim() == neutral.name
}

/// Whether a received profile version replaces the known one. On one connection versions only grow, and a smaller one
/// is a late response. After a reconnect the server may have lost its data and count from 1 again
/// (`docs/backend-contract.md` 14), so that its first version is accepted.
pub fn supersedes(received: u64, known: u64, same_connection: bool) -> bool {
    !same_connection || received >= known
}

/// Why a server rejected a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProfileError {
    /// It was changed elsewhere meanwhile.
    Conflict,
    Name,
    Picture(PictureError),
    /// The uploaded picture no longer exists.
    PictureGone,
    Other(Failure),
}

impl From<Failure> for ProfileError {
    fn from(failure: Failure) -> Self {
        let Failure::Rejected { code, .. } = &failure else {
            return Self::Other(failure);
        };
        match code.as_str() {
            "profile_conflict" => Self::Conflict,
            "display_name_invalid" => Self::Name,
            "avatar_asset_not_found" => Self::PictureGone,
            "avatar_type_unsupported" => Self::Picture(PictureError::UnsupportedType),
            "avatar_too_large" => Self::Picture(PictureError::Bytes(0)),
            "avatar_dimensions_exceeded" => Self::Picture(PictureError::Dimensions(0, 0)),
            _ => Self::Other(failure),
        }
    }
}

#[cfg(test)]
mod tests;
