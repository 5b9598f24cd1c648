//! Pictures of people: decoded within bounds, cut to a square, made small, and written anew with nothing but pixels.
//!
//! Whatever a camera or a program wrote beside the pixels (place, time, device, author) ends here: what leaves is encoded
//! from pixels alone. Everything here takes its time and is called where nothing is drawn.

use std::fs::File;
use std::io::{Cursor, Read as _};
use std::path::Path;

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};

use crate::domain::profile::{PICTURE_SIDE, PictureError, PictureKind, checked_picture};

/// How the names of files end that can be used.
pub const ENDINGS: [&str; 6] = ["png", "jpg", "jpeg", "PNG", "JPG", "JPEG"];

/// Pixels along a side of a picture as it is shown: sharp at the largest size and twice the scale.
const SHOWN: u32 = 160;
/// Pixels along a side of a picture as it is sent. Never over the bytes that servers take, whatever is in it.
const SENT: u32 = 512;
/// The largest file that is read, in bytes.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;
/// The most pixels along a side of a file of the user's.
const WIDEST_FILE: u32 = 16_384;
/// The most memory for decoding, in bytes: a file of the user's, and a picture of somebody else's.
const MEMORY: (u64, u64) = (512 * 1024 * 1024, 32 * 1024 * 1024);

/// A square of pixels, round within: red, green, blue, alpha, row by row.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels along a side.
    pub side: u32,
    /// Four bytes for each.
    pub rgba: Vec<u8>,
}

/// A picture that is ready to be sent.
pub struct Prepared {
    /// As it is sent.
    pub png: Vec<u8>,
    /// As it is shown.
    pub shown: Pixels,
}

/// Reads a file of the user's.
///
/// # Errors
/// When it cannot be read, or is larger than any picture needs to be.
pub fn read(path: &Path) -> Result<Vec<u8>, PictureError> {
    // Asked before it is opened: opening a pipe waits for somebody at its other end.
    if !std::fs::metadata(path).is_ok_and(|about| about.is_file()) {
        return Err(PictureError::Unreadable);
    }
    let file = File::open(path).map_err(|_| PictureError::Unreadable)?;
    let mut bytes = Vec::new();
    let mut bounded = file.take(LARGEST_FILE + 1);
    match bounded.read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > LARGEST_FILE => Err(PictureError::Bytes(bytes.len())),
        Ok(_) => Ok(bytes),
        Err(_) => Err(PictureError::Unreadable),
    }
}

/// A picture that somebody has uploaded, as it is shown.
///
/// # Errors
/// When it is no picture, or larger than a server takes.
pub fn shown(bytes: &[u8]) -> Result<Pixels, PictureError> {
    let picture = decoded(bytes, PICTURE_SIDE, MEMORY.1)?;
    Ok(round(&squared(&picture, SHOWN)))
}

/// A picture of the user's, turned upright, cut to a square, of at most 512 pixels a side, without anything but pixels.
///
/// # Errors
/// When it is no picture, or cannot be made one that servers take.
pub fn prepared(bytes: &[u8]) -> Result<Prepared, PictureError> {
    let picture = decoded(bytes, WIDEST_FILE, MEMORY.0)?;
    let side = picture.width().min(picture.height()).min(SENT);
    let square = squared(&picture, side);
    let mut png = Cursor::new(Vec::new());
    square
        .write_to(&mut png, ImageFormat::Png)
        .map_err(|_| PictureError::Damaged)?;
    let png = png.into_inner();
    let _kind = checked_picture(&png, (side, side))?;
    Ok(Prepared {
        shown: round(&squared(&square, SHOWN)),
        png,
    })
}

fn decoded(bytes: &[u8], widest: u32, memory: u64) -> Result<DynamicImage, PictureError> {
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
    if width > widest || height > widest {
        return Err(PictureError::Dimensions(width, height));
    }
    let upright = decoder.orientation();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| PictureError::Damaged)?;
    if let Ok(upright) = upright {
        picture.apply_orientation(upright);
    }
    Ok(picture)
}

/// The middle of a picture, as a square of this many pixels a side; eight bits a colour.
fn squared(picture: &DynamicImage, side: u32) -> DynamicImage {
    let least = picture.width().min(picture.height());
    let (x, y) = (
        (picture.width() - least) / 2,
        (picture.height() - least) / 2,
    );
    let middle = picture.crop_imm(x, y, least, least);
    let resized = middle.resize_exact(side.max(1), side.max(1), FilterType::CatmullRom);
    DynamicImage::ImageRgba8(resized.into_rgba8())
}

/// Takes away what lies outside the circle within a square, with a soft edge.
fn round(square: &DynamicImage) -> Pixels {
    let mut pixels = square.to_rgba8();
    let side = pixels.width();
    #[expect(clippy::cast_precision_loss, reason = "a few hundred pixels")]
    let place = |at: u32| at as f32 + 0.5 - side as f32 / 2.0;
    #[expect(clippy::cast_precision_loss, reason = "a few hundred pixels")]
    let radius = side as f32 / 2.0;
    for (x, y, pixel) in pixels.enumerate_pixels_mut() {
        let inside = (radius + 0.5 - place(x).hypot(place(y))).clamp(0.0, 1.0);
        if let Some(alpha) = pixel.0.last_mut() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a share of a byte"
            )]
            let faded = (f32::from(*alpha) * inside).round() as u8;
            *alpha = faded;
        }
    }
    Pixels {
        side,
        rgba: pixels.into_raw(),
    }
}

#[cfg(test)]
mod tests;
