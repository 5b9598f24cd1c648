//! What somebody publishes of themselves on one server: a name and a picture, and the rules that a server holds them to.
//!
//! Everything here is checked before anything is sent, so that a refusal never needs a server. Must not know how a picture
//! is decoded or how a request is made.

use unicode_segmentation::UnicodeSegmentation;
use url::Url;

use super::address::is_loopback;
use super::failure::Failure;
use super::id::{AssetId, UserId};

/// Fewest and most characters (Unicode scalars) of a name (`docs/backend-contract.md` 5.10).
pub const NAME_LENGTH: (usize, usize) = (2, 32);
/// Most bytes of an uploaded picture (`docs/backend-contract.md` 5.11).
pub const PICTURE_BYTES: usize = 2 * 1024 * 1024;
/// Most pixels along a side of an uploaded picture (`docs/backend-contract.md` 5.11).
pub const PICTURE_SIDE: u32 = 1024;

/// Whether a server may show a name and a picture of the user's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Consent {
    /// It may not. Nothing is sent before the user switches it on.
    #[default]
    Withheld,
    /// It may.
    Given,
    /// It may no longer, and has not been told yet: what it shows is to be taken back when its line is there.
    TakenBack,
}

impl Consent {
    /// Whether the user wishes to be shown.
    #[must_use]
    pub fn is_given(self) -> bool {
        self == Self::Given
    }

    /// What the switch leaves behind. `shown`: whether the server has something that is to be taken back.
    #[must_use]
    pub fn switched(on: bool, shown: bool) -> Self {
        match (on, shown) {
            (true, _) => Self::Given,
            (false, true) => Self::TakenBack,
            (false, false) => Self::Withheld,
        }
    }
}

/// What is wrong with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing but blanks, or a single character.
    #[error("the name is too short")]
    TooShort,
    /// More characters than a server takes; by how many.
    #[error("the name is {0} characters too long")]
    TooLong(usize),
    /// A character that is no letter, digit, space, dot, underscore or hyphen.
    #[error("the name has a character that is not allowed: {0:?}")]
    Character(char),
}

/// What is wrong with a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PictureError {
    /// The file cannot be opened or read.
    #[error("the file cannot be read")]
    Unreadable,
    /// There is nothing in it.
    #[error("the picture is empty")]
    Empty,
    /// It is neither PNG nor JPEG.
    #[error("the picture is neither PNG nor JPEG")]
    UnsupportedType,
    /// It says that it is a picture, and cannot be decoded.
    #[error("the picture is damaged")]
    Damaged,
    /// It has more bytes than are taken.
    #[error("the picture has too many bytes: {0}")]
    Bytes(usize),
    /// It is wider or higher than is taken; both in pixels.
    #[error("the picture is too large: {0} x {1}")]
    Dimensions(u32, u32),
}

/// The two kinds of picture that servers take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    /// `image/png`.
    Png,
    /// `image/jpeg`.
    Jpeg,
}

impl PictureKind {
    /// The kind that the first bytes of a file show, whatever its name says.
    #[must_use]
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

/// Checks a name as a server will, and gives it trimmed.
///
/// # Errors
/// With what is wrong; a length is told before a character.
pub fn checked_name(text: &str) -> Result<String, NameError> {
    let name = text.trim();
    let (least, most) = NAME_LENGTH;
    let length = name.chars().count();
    if length < least {
        return Err(NameError::TooShort);
    }
    if length > most {
        return Err(NameError::TooLong(length - most));
    }
    match name.chars().find(|c| !is_allowed(*c)) {
        Some(wrong) => Err(NameError::Character(wrong)),
        None => Ok(name.to_owned()),
    }
}

/// Letters and numbers as Unicode's general categories `L` and `N` have them, space, dot, underscore, hyphen.
fn is_allowed(c: char) -> bool {
    matches!(c, ' ' | '.' | '_' | '-') || (c.is_alphanumeric() && !is_mark(c) && !is_symbol(c))
}

/// What counts as alphabetic and yet is a mark on the letter before it.
fn is_mark(c: char) -> bool {
    if c.is_ascii() {
        return false;
    }
    let pair: String = ['a', c].iter().collect();
    pair.graphemes(true).count() == 1
}

/// What counts as alphabetic and yet is a symbol: letters in circles and squares.
fn is_symbol(c: char) -> bool {
    matches!(c, '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F149}' | '\u{1F150}'..='\u{1F169}' | '\u{1F170}'..='\u{1F189}')
}

/// Checks an encoded picture as a server will, by what it is, how many bytes it has, and its sides in pixels.
///
/// # Errors
/// With the first thing that is wrong.
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

/// A generated picture: two colours and the first letters of a name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Preset {
    /// Orange to rose.
    #[default]
    Horizon,
    /// Light to deep blue.
    Reef,
    /// Light to deep green.
    Mint,
    /// Orange to wine.
    Ember,
    /// Light to deep violet.
    Violet,
    /// Light to deep grey.
    Slate,
}

impl Preset {
    /// All of them, in the order of the contract (`docs/backend-contract.md` 5.9).
    pub const ALL: [Self; 6] = [
        Self::Horizon,
        Self::Reef,
        Self::Mint,
        Self::Ember,
        Self::Violet,
        Self::Slate,
    ];

    /// Its name on the wire.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Horizon => "horizon",
            Self::Reef => "reef",
            Self::Mint => "mint",
            Self::Ember => "ember",
            Self::Violet => "violet",
            Self::Slate => "slate",
        }
    }

    /// The one of a name on the wire; an unknown name is the first one.
    #[must_use]
    pub fn named(id: &str) -> Self {
        let known = Self::ALL.into_iter().find(|preset| preset.id() == id);
        known.unwrap_or_default()
    }

    /// Its place in `ALL`, from 0.
    #[must_use]
    pub fn place(self) -> u8 {
        match self {
            Self::Horizon => 0,
            Self::Reef => 1,
            Self::Mint => 2,
            Self::Ember => 3,
            Self::Violet => 4,
            Self::Slate => 5,
        }
    }

    /// The one that a server gives a uid by itself.
    #[must_use]
    pub fn usual(user: &UserId) -> Self {
        let sum: u32 = user
            .as_str()
            .chars()
            .map(u32::from)
            .fold(0, u32::wrapping_add);
        let place = usize::try_from(sum % 6).unwrap_or(0);
        Self::ALL.get(place).copied().unwrap_or_default()
    }
}

/// How somebody is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Avatar {
    /// They have said nothing of it, or in a way that is not known.
    #[default]
    Unspecified,
    /// Generated.
    Preset(Preset),
    /// Uploaded to the server.
    Uploaded(UploadedAvatar),
}

/// What a person published about themselves on one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Who.
    pub user: UserId,
    /// The name to show.
    pub display_name: String,
    /// How they are shown.
    pub face: Avatar,
    /// Grows with each change; a forgetful server may start again at 1 (`docs/backend-contract.md` 14).
    pub version: u64,
}

/// A picture that lies on a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UploadedAvatar {
    /// Its id on that server.
    pub asset: AssetId,
    /// Where the server says that it is; not trusted.
    pub address: String,
}

/// Where an address that a server handed out leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AvatarOrigin {
    /// To the server itself, or to what it takes for itself (`docs/backend-contract.md` 2.6).
    SameServer,
    /// To somebody else, whose host this is: not loaded without a click, since that tells them who looks.
    ThirdParty {
        /// The host, as it is shown.
        host: String,
        /// The whole address.
        address: String,
    },
    /// Nowhere that a picture is ever loaded from.
    Blocked,
}

impl UploadedAvatar {
    /// Where it comes from, seen from a server with this base address.
    #[must_use]
    pub fn whence(&self, base: &str) -> AvatarOrigin {
        if self.address.is_empty() {
            return AvatarOrigin::SameServer;
        }
        let Ok(url) = Url::parse(&self.address) else {
            let relative = self.address.starts_with('/') && !self.address.starts_with("//");
            return if relative {
                AvatarOrigin::SameServer
            } else {
                AvatarOrigin::Blocked
            };
        };
        let own = Url::parse(base).is_ok_and(|base| base.origin() == url.origin());
        let web = matches!(url.scheme(), "http" | "https");
        if web && (own || is_loopback(&url)) {
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

/// The whole profile as somebody wishes it to be (`docs/backend-contract.md` 5.10). Made only of what was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileUpdate {
    name: String,
    look: AvatarChoice,
}

/// How somebody wishes to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AvatarChoice {
    /// Generated.
    Preset(Preset),
    /// A picture that was uploaded to the same server before.
    Picture(AssetId),
}

impl ProfileUpdate {
    /// A wish with a name of the user's.
    ///
    /// # Errors
    /// With what is wrong with the name.
    pub fn new(name: &str, look: AvatarChoice) -> Result<Self, NameError> {
        Ok(Self {
            name: checked_name(name)?,
            look,
        })
    }

    /// What a server gives a uid by itself: says nothing of whose it is. What the name rule forbids is left out.
    #[must_use]
    pub fn neutral(user: &UserId) -> Self {
        let (tail, most) = match user.as_str().strip_prefix("uid_") {
            Some(tail) => (tail, 10),
            None => (user.as_str(), 14),
        };
        let tail: String = tail.chars().take(most).filter(|c| is_allowed(*c)).collect();
        Self {
            name: format!("User {tail}").trim().to_owned(),
            look: AvatarChoice::Preset(Preset::usual(user)),
        }
    }

    /// The name, trimmed.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How to be shown.
    #[must_use]
    pub fn look(&self) -> &AvatarChoice {
        &self.look
    }
}

/// Whether a profile says nothing but what a server gives a uid by itself.
#[must_use]
pub fn is_neutral(profile: &Profile) -> bool {
    let neutral = ProfileUpdate::neutral(&profile.user);
    let shown = !matches!(profile.face, Avatar::Uploaded(_));
    // A name that the server made and the rule forbids is neutral too; it is compared by what the rule leaves of it.
    let said: String = profile
        .display_name
        .chars()
        .filter(|c| is_allowed(*c))
        .collect();
    shown && said.trim() == neutral.name
}

/// Whether what was just heard takes the place of what was known. On one line versions only grow, and a smaller one is
/// an older answer that came late. On a new line the server may have forgotten and count from 1 again
/// (`docs/backend-contract.md` 14), so that whatever it says first is taken.
#[must_use]
pub fn supersedes(heard: u64, known: u64, same_line: bool) -> bool {
    !same_line || heard >= known
}

/// Why a server did not take a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProfileError {
    /// It was changed elsewhere meanwhile.
    Conflict,
    /// The name is not to its rule.
    Name,
    /// The picture is not to its rule.
    Picture(PictureError),
    /// The picture is not there any more.
    PictureGone,
    /// Anything else.
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
