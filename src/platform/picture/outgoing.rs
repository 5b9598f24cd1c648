//! Prepares the user's files for a message.
//!
//! What leaves is made of pixels alone: upright, in sRGB, without place, time, device, author, color profile or thumbnail.
//! Of a GIF the frames are copied ([`super::gif`]). Type, size and dimensions are known before a file is read whole. All of
//! this is slow and must not run on the UI thread.

use std::io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbaImage};
use imagesize::ImageType;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::gif;
use crate::domain::upload::{self, FileContent, FileError, FileKind, FileSource, OutgoingFile};
use crate::platform::private_file;

/// File extensions of what can be added.
pub const EXTENSIONS: [&str; 7] = ["png", "jpg", "jpeg", "gif", "webp", "bmp", "PNG"];

/// Of a file that is made smaller. In bytes.
const MAX_SOURCE: u64 = 128 * 1024 * 1024;
/// In pixels.
const MAX_SIDE: u32 = 16_384;
/// In pixels.
const MAX_AREA: u64 = 120_000_000;
/// In bytes.
const DECODE_MEMORY: u64 = 512 * 1024 * 1024;
/// The longer side of a preview, in pixels.
const PREVIEW_SIDE: u32 = 128;
const JPEG_QUALITY: u8 = 90;

/// A file that can be sent.
pub struct PreparedFile {
    pub file: OutgoingFile,
    pub content: FileContent,
    pub preview: RgbaImage,
}

/// What a file was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Png,
    Jpeg,
    Gif,
    WebP,
    Bmp,
}

impl Source {
    fn format(self) -> ImageFormat {
        match self {
            Self::Png => ImageFormat::Png,
            Self::Jpeg => ImageFormat::Jpeg,
            Self::Gif => ImageFormat::Gif,
            Self::WebP => ImageFormat::WebP,
            Self::Bmp => ImageFormat::Bmp,
        }
    }
}

/// Prepares a file of at most `max` bytes.
pub fn prepare(source: &FileSource, max: u64) -> Result<PreparedFile, FileError> {
    match source {
        FileSource::Path(path) => prepare_file(path, max),
        FileSource::Pixels { size, rgba } => {
            check_size(*size)?;
            let pixels = RgbaImage::from_raw(size.0, size.1, rgba.to_vec());
            let picture = DynamicImage::ImageRgba8(pixels.ok_or(FileError::Damaged)?);
            finish("", &picture, false, max)
        }
    }
}

fn prepare_file(path: &Path, max: u64) -> Result<PreparedFile, FileError> {
    let file = private_file::open(path).map_err(|_| FileError::Unreadable)?;
    let length = file.metadata().map_err(|_| FileError::Unreadable)?.len();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut reader = BufReader::new(&file);
    let source = source_of(&mut reader, length)?;
    let limit = if source == Source::Gif {
        max
    } else {
        MAX_SOURCE
    };
    if length > limit {
        return Err(FileError::TooLarge(limit));
    }
    check_size(header_size(&mut reader)?)?;
    let bytes = read_all(&file, limit)?;
    if source == Source::Gif {
        return prepare_gif(&name, &bytes, max);
    }
    let picture = decode(&bytes, source)?;
    let is_photo = match source {
        Source::Jpeg => true,
        Source::WebP => !is_lossless(&bytes),
        Source::Png | Source::Gif | Source::Bmp => false,
    };
    drop(bytes);
    finish(&name, &picture, is_photo, max)
}

fn source_of(reader: &mut impl BufRead, length: u64) -> Result<Source, FileError> {
    if length == 0 {
        return Err(FileError::Empty);
    }
    let header = reader.fill_buf().map_err(|_| FileError::Unreadable)?;
    match imagesize::image_type(header).map_err(|_| FileError::Type)? {
        ImageType::Png => Ok(Source::Png),
        ImageType::Jpeg => Ok(Source::Jpeg),
        ImageType::Gif => Ok(Source::Gif),
        ImageType::Webp => Ok(Source::WebP),
        ImageType::Bmp => Ok(Source::Bmp),
        _ => Err(FileError::Type),
    }
}

fn header_size(reader: &mut (impl BufRead + Seek)) -> Result<(u32, u32), FileError> {
    reader.rewind().map_err(|_| FileError::Unreadable)?;
    let size = imagesize::reader_size(reader).map_err(|_| FileError::Damaged)?;
    let pixels = |side| u32::try_from(side).map_err(|_| FileError::Dimensions);
    Ok((pixels(size.width)?, pixels(size.height)?))
}

fn check_size((width, height): (u32, u32)) -> Result<(), FileError> {
    if width == 0 || height == 0 {
        return Err(FileError::Damaged);
    }
    let area = u64::from(width) * u64::from(height);
    if width > MAX_SIDE || height > MAX_SIDE || area > MAX_AREA {
        return Err(FileError::Dimensions);
    }
    Ok(())
}

/// The file may have grown since its size was read.
fn read_all(mut file: impl Read + Seek, limit: u64) -> Result<Vec<u8>, FileError> {
    let unreadable = |_| FileError::Unreadable;
    let _start = file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let mut bytes = Vec::new();
    let mut limited = file.take(limit + 1);
    let length = limited.read_to_end(&mut bytes).map_err(unreadable)?;
    if length as u64 > limit {
        return Err(FileError::TooLarge(limit));
    }
    Ok(bytes)
}

/// Upright and in sRGB, with eight bits per channel.
fn decode(bytes: &[u8], source: Source) -> Result<DynamicImage, FileError> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODE_MEMORY);
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), source.format());
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| FileError::Damaged)?;
    check_size(decoder.dimensions())?;
    let orientation = decoder.orientation();
    let profile = decoder.icc_profile().ok().flatten();
    let picture = DynamicImage::from_decoder(decoder).map_err(|_| FileError::Damaged)?;
    let mut picture = eight_bits(picture);
    if let Some(profile) = profile {
        convert_to_srgb(&mut picture, &profile);
    }
    if let Ok(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    Ok(picture)
}

/// As RGBA with a transparent pixel, else as RGB, or gray.
fn eight_bits(picture: DynamicImage) -> DynamicImage {
    if picture.color().has_alpha() {
        let pixels = picture.into_rgba8();
        let is_opaque = pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX);
        let picture = DynamicImage::ImageRgba8(pixels);
        return if is_opaque {
            DynamicImage::ImageRgb8(picture.into_rgb8())
        } else {
            picture
        };
    }
    if picture.color().has_color() {
        DynamicImage::ImageRgb8(picture.into_rgb8())
    } else {
        DynamicImage::ImageLuma8(picture.into_luma8())
    }
}

/// Without a usable profile the colors stay as they are.
fn convert_to_srgb(picture: &mut DynamicImage, profile: &[u8]) {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else {
        return;
    };
    let (layout, pixels): (_, &mut [u8]) = match picture {
        DynamicImage::ImageRgb8(pixels) => (Layout::Rgb, pixels),
        DynamicImage::ImageRgba8(pixels) => (Layout::Rgba, pixels),
        _ => return,
    };
    if profile.color_space != DataColorSpace::Rgb {
        return;
    }
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let transform = profile.create_transform_8bit(layout, &srgb, layout, options);
    let Ok(transform) = transform else {
        return;
    };
    // By rows, so that no second picture is made.
    let row = 4096 * 12;
    for pixels in pixels.chunks_mut(row) {
        let from = pixels.to_vec();
        if transform.transform(&from, pixels).is_err() {
            pixels.copy_from_slice(&from);
        }
    }
}

/// A preview of what was prepared before.
pub fn preview_of(content: &[u8], kind: FileKind) -> Option<RgbaImage> {
    let source = match kind {
        FileKind::Png => Source::Png,
        FileKind::Jpeg => Source::Jpeg,
        FileKind::Gif => Source::Gif,
    };
    Some(preview(&decode(content, source).ok()?))
}

fn preview(picture: &DynamicImage) -> RgbaImage {
    if picture.width().max(picture.height()) > PREVIEW_SIDE {
        picture.thumbnail(PREVIEW_SIDE, PREVIEW_SIDE).into_rgba8()
    } else {
        picture.to_rgba8()
    }
}

/// Whether the pixels of a WebP are stored without loss.
fn is_lossless(webp: &[u8]) -> bool {
    let mut rest = webp.get(12..).unwrap_or_default();
    while let Some((head, tail)) = rest.split_at_checked(8) {
        match head.get(..4) {
            Some(b"VP8L") => return true,
            Some(b"VP8 ") => return false,
            _ => {}
        }
        let length = head.get(4..).and_then(|bytes| bytes.try_into().ok());
        let length = u32::from_le_bytes(length.unwrap_or_default()) as usize;
        rest = tail.get(length + length % 2..).unwrap_or_default();
    }
    false
}

fn prepare_gif(name: &str, bytes: &[u8], max: u64) -> Result<PreparedFile, FileError> {
    let clean = gif::without_metadata(bytes).ok_or(FileError::Damaged)?;
    let first = decode(&clean, Source::Gif)?;
    let size = (first.width(), first.height());
    prepared(name, FileKind::Gif, size, (clean, &first), max)
}

/// Encodes pixels: as PNG, a photo as JPEG, and another picture too if it is too large as PNG.
fn finish(
    name: &str,
    picture: &DynamicImage,
    is_photo: bool,
    max: u64,
) -> Result<PreparedFile, FileError> {
    let size = (picture.width(), picture.height());
    let picture = &eight_bits(picture.clone());
    let has_alpha = picture.color().has_alpha();
    let kind = if is_photo && !has_alpha {
        FileKind::Jpeg
    } else {
        FileKind::Png
    };
    let mut encoded = (kind, encode(picture, kind)?);
    if encoded.1.len() as u64 > max && kind == FileKind::Png && !has_alpha {
        encoded = (FileKind::Jpeg, encode(picture, FileKind::Jpeg)?);
    }
    let (kind, bytes) = encoded;
    prepared(name, kind, size, (bytes, picture), max)
}

fn encode(picture: &DynamicImage, kind: FileKind) -> Result<Vec<u8>, FileError> {
    let mut bytes = Cursor::new(Vec::new());
    let encoded = match kind {
        FileKind::Jpeg => {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
            picture.write_with_encoder(encoder)
        }
        FileKind::Png | FileKind::Gif => picture.write_to(&mut bytes, ImageFormat::Png),
    };
    encoded.map_err(|_| FileError::Damaged)?;
    Ok(bytes.into_inner())
}

fn prepared(
    name: &str,
    kind: FileKind,
    size: (u32, u32),
    (bytes, picture): (Vec<u8>, &DynamicImage),
    max: u64,
) -> Result<PreparedFile, FileError> {
    let length = bytes.len() as u64;
    if length > max {
        return Err(FileError::TooLarge(max));
    }
    let preview = preview(picture);
    Ok(PreparedFile {
        file: OutgoingFile {
            name: upload::file_name(name, kind),
            kind,
            size,
            bytes: length,
        },
        content: bytes.into(),
        preview,
    })
}

#[cfg(test)]
mod tests;
