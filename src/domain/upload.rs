//! Files that leave with a message: which ones, under which name, within which limits, and how far an upload is.

mod progress;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::capability::{Capabilities, Limits};
use super::message::Attachment;
use super::tagged::tagged;
use super::unicode;
pub use progress::UploadProgress;

/// Of one message (`docs/backend-contract.md` 5.7).
pub const MAX_FILES: usize = 4;
/// Of a file, and of all files of a message, where the server names no limit. In bytes.
const CONTRACT_BYTES: u64 = 50 * 1024 * 1024;
/// The same, whatever the server names.
const MAX_BYTES: u64 = 100 * 1024 * 1024;
/// Of all files that wait to be sent to one server, on the disk. In bytes.
pub const MAX_WAITING: u64 = 256 * 1024 * 1024;
/// The same of all servers, in memory.
pub const MAX_WAITING_IN_MEMORY: u64 = 128 * 1024 * 1024;
/// Of a name, in characters.
const MAX_NAME: usize = 80;

tagged! {
    /// What every server takes.
    pub enum FileKind {
        Png = "png",
        Jpeg = "jpg",
        Gif = "gif",
    }
}

impl FileKind {
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
        }
    }
}

/// The bytes of a file as they leave.
pub type FileContent = Arc<[u8]>;

/// Where a file comes from.
#[derive(Clone, PartialEq, Eq)]
pub enum FileSource {
    Path(PathBuf),
    /// A picture of the clipboard.
    Pixels {
        size: (u32, u32),
        rgba: Arc<[u8]>,
    },
}

/// Without names and pixels.
impl fmt::Debug for FileSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Path(_) => "FileSource::Path",
            Self::Pixels { .. } => "FileSource::Pixels",
        })
    }
}

/// A file as it leaves: nothing else of it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingFile {
    pub name: String,
    pub kind: FileKind,
    /// Width and height in pixels.
    pub size: (u32, u32),
    pub bytes: u64,
}

impl OutgoingFile {
    /// Whether the server may have made this attachment of it. A size that it does not state fits.
    fn is_in(&self, attachment: &Attachment) -> bool {
        self.name == attachment.file_name
            && (attachment.bytes == 0 || attachment.bytes == self.bytes)
    }
}

/// Whether the server may have made these attachments of the files.
pub fn are_attached(files: &[OutgoingFile], attachments: &[Attachment]) -> bool {
    let mut pairs = files.iter().zip(attachments);
    files.len() == attachments.len() && pairs.all(|(file, attachment)| file.is_in(attachment))
}

pub fn total(files: &[OutgoingFile]) -> u64 {
    let sizes = files.iter().map(|file| file.bytes);
    sizes.fold(0, u64::saturating_add)
}

/// Why a file is not added to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("it cannot be read")]
    Unreadable,
    #[error("it is empty")]
    Empty,
    #[error("it is no picture that can be sent")]
    Type,
    #[error("it is damaged")]
    Damaged,
    #[error("it has too many pixels")]
    Dimensions,
    /// With the limit in bytes.
    #[error("it is too large")]
    TooLarge(u64),
    /// With the limit in bytes.
    #[error("all files together are too large")]
    TotalTooLarge(u64),
    #[error("the message has too many files")]
    TooMany,
    /// Too much waits to be sent.
    #[error("too much waits")]
    Full,
}

/// Whether a server takes files.
pub fn is_offered(capabilities: &Capabilities) -> bool {
    capabilities.features.attachments && capabilities.features.messaging
}

/// Of one file, and of all files of a message, in bytes.
pub fn max_bytes(limits: &Limits) -> u64 {
    limits.upload_bytes.unwrap_or(CONTRACT_BYTES).min(MAX_BYTES)
}

/// Whether a file of so many bytes can be added to these.
pub fn check_added(files: &[OutgoingFile], bytes: u64, limits: &Limits) -> Result<(), FileError> {
    let max = max_bytes(limits);
    if bytes == 0 {
        return Err(FileError::Empty);
    }
    if bytes > max {
        return Err(FileError::TooLarge(max));
    }
    if files.len() >= MAX_FILES {
        return Err(FileError::TooMany);
    }
    if total(files).saturating_add(bytes) > max {
        return Err(FileError::TotalTooLarge(max));
    }
    Ok(())
}

/// The name under which a file leaves: the last part of its path, without what is invisible, reserved or reorders
/// others, and with the extension of its kind. Nothing but that remains of a name that is not usable.
pub fn file_name(name: &str, kind: FileKind) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_plain = |c: &char| !unicode::is_invisible(*c) && !r#"<>:"|?*"#.contains(*c);
    let plain: String = last.chars().filter(is_plain).collect();
    let stem = match plain.rsplit_once('.') {
        Some((stem, extension)) if is_extension(extension) => stem,
        _ => &plain,
    };
    let stem = unicode::single_line(stem, MAX_NAME);
    let stem = stem.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let stem = if unicode::is_blank(stem) {
        "picture"
    } else {
        stem
    };
    format!("{stem}.{}", kind.tag())
}

fn is_extension(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests;
