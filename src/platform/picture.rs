//! Avatar pictures: decoding within limits, cropping to a square, scaling and encoding.
//!
//! Metadata (place, time, device, author) is never sent: an upload is encoded from pixels alone. Everything here is slow
//! and must not run on the UI thread.

pub mod decode;
pub mod gif;
pub mod outgoing;

use std::io::{Cursor, ErrorKind};
use std::path::Path;

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};

use super::private_file;
use crate::domain::profile::{PICTURE_SIDE, PictureError, PictureKind, checked_picture};

/// File extensions of supported pictures.
pub const EXTENSIONS: [&str; 6] = ["png", "jpg", "jpeg", "PNG", "JPG", "JPEG"];

/// Side of a displayed picture in pixels: the largest avatar at a scale of two.
const DISPLAY_SIDE: u32 = 160;
/// Side of an uploaded picture in pixels. Even incompressible pixels stay below the size limit of servers.
const UPLOAD_SIDE: u32 = 512;
/// In bytes.
const MAX_FILE_BYTES: usize = 64 * 1024 * 1024;
/// The largest side of the user's own files, in pixels.
const MAX_FILE_SIDE: u32 = 16_384;
/// Memory limit for decoding the user's own files, in bytes.
const DECODE_MEMORY: u64 = 512 * 1024 * 1024;
/// Memory limit for decoding downloaded pictures, in bytes.
const DOWNLOAD_MEMORY: u64 = 32 * 1024 * 1024;

/// A square RGBA image, transparent outside the inscribed circle.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    /// In pixels.
    pub side: u32,
    /// Four bytes per pixel, row by row.
    pub rgba: Vec<u8>,
}

/// A picture that is ready for upload.
pub struct AvatarUpload {
    pub png: Vec<u8>,
    pub preview: Pixels,
}

/// Reads a picture file of at most 64 MiB.
pub fn read(path: &Path) -> Result<Vec<u8>, PictureError> {
    private_file::read(path, MAX_FILE_BYTES as u64).map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => PictureError::Bytes(MAX_FILE_BYTES + 1),
        _ => PictureError::Unreadable,
    })
}

/// Decodes a downloaded picture for display.
pub fn decode_download(bytes: &[u8]) -> Result<Pixels, PictureError> {
    let picture = decode(bytes, PICTURE_SIDE, DOWNLOAD_MEMORY)?;
    Ok(mask_circle(&crop_square(&picture, DISPLAY_SIDE)))
}

/// Prepares a picture of the user for upload: upright, square, at most 512 pixels a side, without metadata.
pub fn prepare_upload(bytes: &[u8]) -> Result<AvatarUpload, PictureError> {
    let picture = decode(bytes, MAX_FILE_SIDE, DECODE_MEMORY)?;
    let side = picture.width().min(picture.height()).min(UPLOAD_SIDE);
    let square = crop_square(&picture, side);
    let mut png = Cursor::new(Vec::new());
    square
        .write_to(&mut png, ImageFormat::Png)
        .map_err(|_| PictureError::Damaged)?;
    let png = png.into_inner();
    let _kind = checked_picture(&png, (side, side))?;
    Ok(AvatarUpload {
        preview: mask_circle(&crop_square(&square, DISPLAY_SIDE)),
        png,
    })
}

fn decode(bytes: &[u8], max_side: u32, memory: u64) -> Result<DynamicImage, PictureError> {
    if bytes.is_empty() {
        return Err(PictureError::Empty);
    }
    let format = match PictureKind::of(bytes) {
        Some(PictureKind::Png) => ImageFormat::Png,
        Some(PictureKind::Jpeg) => ImageFormat::Jpeg,
        None => return Err(PictureError::UnsupportedType),
    };
    let mut limits = Limits::default();
    limits.max_alloc = Some(memory);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| PictureError::Damaged)?;
    let (width, height) = decoder.dimensions();
    if width > max_side || height > max_side {
        return Err(PictureError::Dimensions(width, height));
    }
    let orientation = decoder.orientation();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| PictureError::Damaged)?;
    if let Ok(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    Ok(picture)
}

/// The center square, scaled to `side` pixels; eight bits per channel.
fn crop_square(picture: &DynamicImage, side: u32) -> DynamicImage {
    let (width, height) = (picture.width(), picture.height());
    let least = width.min(height);
    let square = picture.crop_imm((width - least) / 2, (height - least) / 2, least, least);
    let resized = square.resize_exact(side.max(1), side.max(1), FilterType::CatmullRom);
    DynamicImage::ImageRgba8(resized.into_rgba8())
}

/// Makes everything outside the inscribed circle transparent, with an antialiased edge.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a side has a few hundred pixels, and alpha stays within a byte"
)]
fn mask_circle(square: &DynamicImage) -> Pixels {
    let mut pixels = square.to_rgba8();
    let side = pixels.width();
    let radius = side as f32 / 2.0;
    let from_center = |at: u32| at as f32 + 0.5 - radius;
    for (x, y, pixel) in pixels.enumerate_pixels_mut() {
        let coverage = (radius + 0.5 - from_center(x).hypot(from_center(y))).clamp(0.0, 1.0);
        let [_, _, _, alpha] = &mut pixel.0;
        *alpha = (f32::from(*alpha) * coverage).round() as u8;
    }
    Pixels {
        side,
        rgba: pixels.into_raw(),
    }
}

#[cfg(test)]
mod tests;
