//! Pictures of messages are decoded for a place on the screen, within limits whatever the file says.
//!
//! One at a time in the whole program, so that the memory for decoding is that of one picture. Slow; must not run on the
//! UI thread.

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use image::codecs::gif::GifDecoder;
use image::imageops::FilterType;
use image::{
    AnimationDecoder as _, DynamicImage, Frame, ImageDecoder as _, ImageFormat, ImageReader,
    Limits, RgbaImage,
};

use crate::domain::attachment::{PictureFailure, fit};

/// About 50 million pixels: a photo of any phone.
const MAX_PIXELS: u64 = 50_000_000;
/// In pixels.
const MAX_SIDE: u32 = 16_384;
/// For decoding, in bytes: eight bits per channel of the largest picture.
const MEMORY: u64 = 4 * MAX_PIXELS;
/// Of all frames of an animation together.
const MAX_ANIMATED_PIXELS: u64 = 4 * MAX_PIXELS;
const MAX_FRAMES: usize = 600;
/// Browsers show shorter frames for so long.
const LEAST_DELAY: Duration = Duration::from_millis(20);
const USUAL_DELAY: Duration = Duration::from_millis(100);

static DECODING: Mutex<()> = Mutex::new(());

/// For which place a picture is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Width and height at most, in pixels.
    pub size: (u32, u32),
    /// What all frames of an animation may take, in bytes.
    pub animation_bytes: usize,
}

/// A frame of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodedFrame {
    pub width: u32,
    pub height: u32,
    /// Four bytes per pixel, row by row.
    pub rgba: Vec<u8>,
    /// How long it is shown, unless it is the last one.
    pub shown_for: Duration,
}

/// Decodes a picture. The result has at least one frame, and more than one only of a GIF.
pub fn decode(bytes: &[u8], target: Target) -> Result<Vec<DecodedFrame>, PictureFailure> {
    let _one_at_a_time = DECODING.lock().unwrap_or_else(PoisonError::into_inner);
    match image::guess_format(bytes) {
        Ok(ImageFormat::Gif) => decode_gif(bytes, target),
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg)) => {
            let picture = decode_still(bytes, format)?;
            Ok(vec![scaled(picture, target.size, Duration::ZERO)])
        }
        _ => Err(PictureFailure::Unreadable),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits
}

fn check_size((width, height): (u32, u32)) -> Result<u64, PictureFailure> {
    let pixels = u64::from(width) * u64::from(height);
    let is_small = width <= MAX_SIDE && height <= MAX_SIDE && pixels <= MAX_PIXELS;
    match pixels {
        0 => Err(PictureFailure::Unreadable),
        _ if is_small => Ok(pixels),
        _ => Err(PictureFailure::TooLarge),
    }
}

fn failure(error: &image::ImageError) -> PictureFailure {
    match error {
        image::ImageError::Limits(_) => PictureFailure::TooLarge,
        _ => PictureFailure::Unreadable,
    }
}

fn decode_still(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, PictureFailure> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut header_limits = limits();
    // Sizes are checked here, so that a large one is not taken for a damaged file.
    header_limits.max_image_width = None;
    header_limits.max_image_height = None;
    reader.limits(header_limits);
    let mut decoder = reader.into_decoder().map_err(|it| failure(&it))?;
    let _pixels = check_size(decoder.dimensions())?;
    if decoder.total_bytes() > 2 * MEMORY {
        return Err(PictureFailure::TooLarge);
    }
    let orientation = decoder.orientation();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|it| failure(&it))?;
    if let Ok(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    Ok(picture)
}

/// Of an animation that is damaged or too long, what could be decoded is shown still.
fn decode_gif(bytes: &[u8], target: Target) -> Result<Vec<DecodedFrame>, PictureFailure> {
    let mut decoder = GifDecoder::new(Cursor::new(bytes)).map_err(|it| failure(&it))?;
    let pixels = check_size(decoder.dimensions())?;
    decoder.set_limits(limits()).map_err(|it| failure(&it))?;
    let max_frames = usize::try_from(MAX_ANIMATED_PIXELS / pixels).unwrap_or(MAX_FRAMES);
    let max_frames = max_frames.clamp(1, MAX_FRAMES);
    let mut frames = Thinned::new(target.animation_bytes);
    let mut is_whole = false;
    let mut source = decoder.into_frames();
    for _ in 0..=max_frames {
        match source.next() {
            None => {
                is_whole = true;
                break;
            }
            Some(Ok(frame)) => {
                let delay = delay(&frame);
                let picture = DynamicImage::ImageRgba8(frame.into_buffer());
                frames.push(scaled(picture, target.size, delay));
            }
            Some(Err(error)) if frames.kept.is_empty() => return Err(failure(&error)),
            Some(Err(_)) => break,
        }
    }
    let mut frames = frames.kept;
    if !is_whole {
        frames.truncate(1);
    }
    if frames.is_empty() {
        return Err(PictureFailure::Unreadable);
    }
    Ok(frames)
}

fn delay(frame: &Frame) -> Duration {
    let delay = Duration::from(frame.delay());
    if delay < LEAST_DELAY {
        USUAL_DELAY
    } else {
        delay
    }
}

/// Frames within a number of bytes: of a long animation every second, fourth or eighth, which are shown for longer.
struct Thinned {
    kept: Vec<DecodedFrame>,
    bytes_left: usize,
    /// How many frames become one.
    step: usize,
    count: usize,
}

impl Thinned {
    fn new(bytes: usize) -> Self {
        Self {
            kept: Vec::new(),
            bytes_left: bytes,
            step: 1,
            count: 0,
        }
    }

    fn push(&mut self, frame: DecodedFrame) {
        let is_kept = self.count.is_multiple_of(self.step);
        self.count += 1;
        match self.kept.last_mut() {
            Some(last) if !is_kept => last.shown_for += frame.shown_for,
            _ => {
                while self.bytes_left < frame.rgba.len() && self.kept.len() > 1 {
                    self.halve();
                }
                match self.kept.last_mut() {
                    // Not even two frames fit.
                    Some(last) if self.bytes_left < frame.rgba.len() => {
                        last.shown_for += frame.shown_for;
                    }
                    _ => {
                        self.bytes_left = self.bytes_left.saturating_sub(frame.rgba.len());
                        self.kept.push(frame);
                    }
                }
            }
        }
    }

    fn halve(&mut self) {
        self.step *= 2;
        let mut halved: Vec<DecodedFrame> = Vec::new();
        for (at, frame) in self.kept.drain(..).enumerate() {
            match halved.last_mut() {
                Some(last) if at % 2 == 1 => {
                    last.shown_for += frame.shown_for;
                    self.bytes_left += frame.rgba.len();
                }
                _ => halved.push(frame),
            }
        }
        self.kept = halved;
    }
}

/// Within `max`, eight bits per channel.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a side of a picture"
)]
fn scaled(picture: DynamicImage, max: (u32, u32), shown_for: Duration) -> DecodedFrame {
    /// From there on the mean of blocks is as good and much faster than a filter.
    const COARSE: u32 = 3;
    let size = (picture.width(), picture.height());
    let (width, height) = fit(size, (max.0 as f32, max.1 as f32));
    let (width, height) = (
        (width.round() as u32).max(1),
        (height.round() as u32).max(1),
    );
    let rgba: RgbaImage = if (width, height) == size {
        picture.into_rgba8()
    } else if size.0 / width >= COARSE {
        picture.thumbnail_exact(width, height).into_rgba8()
    } else {
        let picture = picture.resize_exact(width, height, FilterType::Triangle);
        picture.into_rgba8()
    };
    DecodedFrame {
        width,
        height,
        rgba: rgba.into_raw(),
        shown_for,
    }
}

#[cfg(test)]
mod tests;
