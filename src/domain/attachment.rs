//! Pictures and files of messages: where they may be loaded from, how large they are shown, and which are dangerous.

use url::Url;

use super::address::is_loopback;
use super::failure::Failure;
use super::id::ChannelId;
use super::message::Attachment;
use super::unicode;

/// In logical pixels: the largest box that a picture has in a message.
pub const MAX_BOX: (f32, f32) = (400.0, 300.0);
/// The least width and height of the box.
pub const MIN_BOX: f32 = 48.0;
/// The least box of a picture on another host, where its name fits.
const MIN_FOREIGN_BOX: (f32, f32) = (280.0, 110.0);
/// Of a picture whose size is missing or absurd.
const DEFAULT_BOX: (f32, f32) = (320.0, 240.0);
/// No picture has a longer side, in pixels.
pub const MAX_SIDE: u32 = 65_535;
/// Larger pictures are not loaded by themselves, in bytes.
pub const MAX_PICTURE_BYTES: u64 = 20 * 1024 * 1024;
/// Of the name of a file, in characters.
const MAX_NAME: usize = 120;
/// What is read of a longer one, in characters.
const MAX_LINE: usize = 4096;

/// Names a file of a server.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileKey {
    pub channel: ChannelId,
    pub id: String,
}

impl FileKey {
    pub fn new(channel: &ChannelId, file: &Attachment) -> Self {
        Self {
            channel: channel.clone(),
            id: file.id.clone(),
        }
    }
}

/// A file of the open channel, as it is shown, loaded and saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownFile {
    pub key: FileKey,
    /// Cleaned.
    pub name: String,
    pub is_picture: bool,
    /// In bytes, as the server states.
    pub bytes: u64,
    pub origin: FileOrigin,
}

impl ShownFile {
    /// A file of a message in this channel of a server with this base address.
    pub fn new(channel: &ChannelId, file: &Attachment, base: &str) -> Self {
        Self {
            key: FileKey::new(channel, file),
            name: file.clean_name(),
            is_picture: file.is_picture(),
            bytes: file.bytes,
            origin: file.origin(base, channel),
        }
    }
}

impl FileOrigin {
    pub fn is_foreign(&self) -> bool {
        matches!(self, Self::Foreign { .. })
    }
}

/// Why a picture is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureFailure {
    NotLoaded(Failure),
    /// It is damaged, or of another type than its server states.
    Unreadable,
    /// It has more pixels than are decoded.
    TooLarge,
}

/// Where the address of a file leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileOrigin {
    /// It is asked for by its IDs, whatever host the address names (`docs/backend-contract.md` 2.6, 5.8).
    OwnServer,
    /// Not loaded without a press, since loading tells that host who looks.
    Foreign { host: String, address: String },
    /// Never loaded.
    Blocked,
}

impl Attachment {
    /// As seen from a server with this base address, in this channel.
    pub fn origin(&self, base: &str, channel: &ChannelId) -> FileOrigin {
        let Ok(url) = Url::parse(&self.url) else {
            return match self.url.strip_prefix('/') {
                Some(path) if !path.starts_with(['/', '\\']) => FileOrigin::OwnServer,
                _ => FileOrigin::Blocked,
            };
        };
        let is_http = matches!(url.scheme(), "http" | "https");
        let is_own = Url::parse(base).is_ok_and(|base| base.origin() == url.origin());
        let path = format!("/v1/channels/{channel}/attachments/{}", self.id);
        if is_http && (is_own || is_loopback(&url) || url.path().ends_with(&path)) {
            return FileOrigin::OwnServer;
        }
        match url.host_str() {
            Some(host) if url.scheme() == "https" && url.username().is_empty() => {
                FileOrigin::Foreign {
                    host: host.to_owned(),
                    address: url.to_string(),
                }
            }
            _ => FileOrigin::Blocked,
        }
    }

    /// Whether it is shown as a picture. What the bytes are decides when they are decoded.
    pub fn is_picture(&self) -> bool {
        let kind = self.content_type.split(';').next().unwrap_or_default();
        let kind = kind.trim().to_ascii_lowercase();
        matches!(
            kind.as_str(),
            "image/png" | "image/jpeg" | "image/jpg" | "image/gif"
        )
    }

    /// Width and height in pixels, as the server states them.
    pub fn stated_size(&self) -> Option<(u32, u32)> {
        let is_plausible = |side| (1..=MAX_SIDE).contains(&side);
        (is_plausible(self.width) && is_plausible(self.height)).then_some((self.width, self.height))
    }

    /// Width and height of the box in which it is shown, in logical pixels. It depends on nothing that is loaded later.
    pub fn shown_box(&self, is_foreign: bool) -> (f32, f32) {
        let (min_width, min_height) = if is_foreign {
            MIN_FOREIGN_BOX
        } else {
            (MIN_BOX, MIN_BOX)
        };
        self.stated_size().map_or(DEFAULT_BOX, |size| {
            let (width, height) = fit(size, MAX_BOX);
            (width.max(min_width), height.max(min_height))
        })
    }

    /// The name, as it is shown and suggested.
    pub fn clean_name(&self) -> String {
        clean_name(&self.file_name)
    }

    /// Whether opening a saved copy would start a program.
    pub fn is_program(&self) -> bool {
        is_program_name(&self.clean_name())
    }
}

/// Width and height within a box; smaller ones stay as they are.
#[expect(clippy::cast_precision_loss, reason = "a side has at most 16 bits")]
pub fn fit((width, height): (u32, u32), (max_width, max_height): (f32, f32)) -> (f32, f32) {
    let (width, height) = (width.max(1) as f32, height.max(1) as f32);
    let factor = (max_width / width).min(max_height / height).min(1.0);
    (width * factor, height * factor)
}

/// The name of a file without folders, hidden characters, and what file systems do not take.
pub fn clean_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let spaced = name
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c });
    let visible: String = spaced.filter(|c| !unicode::is_invisible(*c)).collect();
    let line = unicode::single_line(&visible, MAX_LINE);
    let safe = |c: char| if "<>:\"|?*".contains(c) { '_' } else { c };
    let name: String = line.chars().map(safe).collect();
    // Leading dots hide a file; Windows drops dots and blanks at the end.
    let is_edge = |c: char| c == '.' || c.is_whitespace();
    let name = shortened(name.trim_matches(is_edge));
    let name = name.trim_end_matches(is_edge).to_owned();
    let stem = name.split('.').next().unwrap_or_default();
    if name.is_empty() {
        "file".to_owned()
    } else if is_device(stem) {
        format!("_{name}")
    } else {
        name
    }
}

/// Keeps the extension.
fn shortened(name: &str) -> String {
    const MAX_EXTENSION: usize = 16;
    if name.chars().count() <= MAX_NAME {
        return name.to_owned();
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    let extension = extension.filter(|it| it.chars().count() <= MAX_EXTENSION);
    let start: String = name.chars().take(MAX_NAME - MAX_EXTENSION - 1).collect();
    match extension {
        Some(extension) => format!("{start}.{extension}"),
        None => start,
    }
}

/// Names that Windows takes for devices.
fn is_device(stem: &str) -> bool {
    let stem = stem.trim().to_ascii_uppercase();
    let numbered = stem.strip_prefix("COM").or(stem.strip_prefix("LPT"));
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || numbered.is_some_and(|rest| matches!(rest.as_bytes(), [digit] if digit.is_ascii_digit()))
}

/// What a system starts when it is opened, or what holds such a file unseen.
const PROGRAMS: &str = " action app appimage appref-ms application apk bat bin bash cmd com command cpl csh deb desktop \
    diagcab dll dmg exe fish gadget hta inf ins iso img jar js jse jsp ksh library-ms lnk mjs mpkg msc msi msix msp mst \
    osx out pif pkg pl ps1 psm1 py pyw rb reg rgs rpm run scf scpt scr service settingcontent-ms sh shb shs sys terminal \
    url vb vbe vbs vhd vhdx webloc wim workflow ws wsc wsf wsh xbap xll zsh ";

/// Whether the extension is one of a program.
pub fn is_program_name(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| {
        let extension = extension.trim().to_ascii_lowercase();
        !extension.contains(' ') && PROGRAMS.contains(&format!(" {extension} "))
    })
}

/// Whether the first bytes are those of a program or a script, whatever the name says.
pub fn is_program_content(bytes: &[u8]) -> bool {
    const STARTS: [&[u8]; 11] = [
        b"MZ",
        b"\x7fELF",
        b"#!",
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xce\xfa\xed\xfe",
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"!<arch>\n",
        // A link of Windows, and an installer.
        b"L\0\0\0\x01\x14\x02\0",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ];
    STARTS.iter().any(|start| bytes.starts_with(start))
}

#[cfg(test)]
mod tests;
