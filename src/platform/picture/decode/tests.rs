use image::codecs::gif::{GifEncoder, Repeat};
use image::{Delay, Rgba};
use proptest::prelude::*;

use super::*;

const TARGET: Target = Target {
    size: (400, 300),
    animation_bytes: 1024 * 1024,
};

fn encoded(picture: &RgbaImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::ImageRgba8(picture.clone());
    let picture = match format {
        ImageFormat::Jpeg => DynamicImage::ImageRgb8(picture.into_rgb8()),
        _ => picture,
    };
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn plain(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_pixel(width, height, Rgba([200, 30, 10, 255]))
}

/// Each frame has another gray.
fn gif(size: u32, frames: u8, delay: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
    encoder.set_repeat(Repeat::Infinite).unwrap();
    for number in 0..frames {
        let gray = Rgba([number * 2, number * 2, number * 2, 255]);
        let picture = RgbaImage::from_pixel(size, size, gray);
        let delay = Delay::from_numer_denom_ms(delay, 1);
        let frame = Frame::from_parts(picture, 0, 0, delay);
        encoder.encode_frame(frame).unwrap();
    }
    drop(encoder);
    bytes
}

/// A PNG that states a size and has no pixels.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut ihdr = b"IHDR".to_vec();
    ihdr.extend(width.to_be_bytes());
    ihdr.extend(height.to_be_bytes());
    ihdr.extend([8, 6, 0, 0, 0]);
    let mut crc = flate2::Crc::new();
    crc.update(&ihdr);
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    png.extend(ihdr);
    png.extend(crc.sum().to_be_bytes());
    png.extend(b"\0\0\0\x10IDAT\x78\x9c");
    png
}

#[test]
fn pictures_are_scaled_into_their_place_and_never_enlarged() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif] {
        for (size, expected) in [
            ((1600, 600), (400, 150)),
            ((500, 375), (400, 300)),
            ((300, 1200), (75, 300)),
            ((20, 10), (20, 10)),
            ((3000, 1), (400, 1)),
        ] {
            let bytes = encoded(&plain(size.0, size.1), format);
            let frames = decode(&bytes, TARGET).unwrap();
            let [frame] = frames.as_slice() else {
                panic!("{format:?} has {} frames", frames.len());
            };
            assert_eq!((frame.width, frame.height), expected, "{format:?} {size:?}");
            assert_eq!(frame.rgba.len(), 4 * (expected.0 * expected.1) as usize);
            assert!(frame.rgba[0] > 180 && frame.rgba[1] < 60, "{format:?}");
        }
    }
}

#[test]
fn frames_of_an_animation_are_kept_within_their_bytes() {
    let frames = decode(&gif(16, 10, 50), TARGET).unwrap();
    assert_eq!(frames.len(), 10);
    assert_eq!(frames[0].shown_for, Duration::from_millis(50));
    // Room for four frames: every fourth of ten is kept, and the whole takes as long.
    let tight = Target {
        animation_bytes: 4 * 16 * 16 * 4,
        ..TARGET
    };
    let thinned = decode(&gif(16, 10, 50), tight).unwrap();
    assert!((2..=4).contains(&thinned.len()), "{}", thinned.len());
    let total = |frames: &[DecodedFrame]| frames.iter().map(|it| it.shown_for).sum::<Duration>();
    assert_eq!(total(&thinned), total(&frames));
    let none = Target {
        animation_bytes: 0,
        ..TARGET
    };
    assert_eq!(decode(&gif(16, 10, 50), none).unwrap().len(), 1);
    // Without a delay it plays as in browsers.
    let fast = decode(&gif(16, 2, 0), TARGET).unwrap();
    assert_eq!(fast[0].shown_for, USUAL_DELAY);
}

#[test]
fn animation_that_is_cut_off_is_shown_still() {
    let whole = gif(64, 40, 50);
    let frames = decode(&whole[..whole.len() / 2], TARGET).unwrap();
    assert_eq!(frames.len(), 1);
    assert_eq!(
        decode(&whole[..10], TARGET),
        Err(PictureFailure::Unreadable)
    );
}

#[test]
fn stated_sizes_are_refused_before_anything_is_decoded() {
    for (width, height) in [(30_000, 30_000), (u32::MAX >> 1, 1), (10_000, 10_000)] {
        let decoded = decode(&png_header(width, height), TARGET);
        assert_eq!(decoded, Err(PictureFailure::TooLarge), "{width} {height}");
    }
    let mut wide = gif(8, 2, 50);
    wide[6..10].copy_from_slice(&[0x30, 0x75, 0x30, 0x75]);
    assert_eq!(decode(&wide, TARGET), Err(PictureFailure::TooLarge));
    let small = encoded(&plain(8, 8), ImageFormat::Jpeg);
    let start = small.windows(2).position(|it| it == [0xff, 0xc0]).unwrap();
    let mut jpeg = small;
    jpeg[start + 5..start + 9].copy_from_slice(&[0x75, 0x30, 0x75, 0x30]);
    assert_eq!(decode(&jpeg, TARGET), Err(PictureFailure::TooLarge));
}

/// 64 kB that become 48 MB, and a frame that is larger than the picture.
#[test]
fn bombs_cost_no_more_than_their_stated_size() {
    let mut idat = Vec::new();
    let level = flate2::Compression::best();
    let mut encoder = flate2::write::ZlibEncoder::new(&mut idat, level);
    std::io::Write::write_all(&mut encoder, &vec![0; 48 * 1024 * 1024]).unwrap();
    let _bytes = encoder.finish().unwrap();
    let mut png = png_header(10, 10);
    png.truncate(33);
    png.extend(u32::try_from(idat.len()).unwrap().to_be_bytes());
    let mut chunk = b"IDAT".to_vec();
    chunk.extend(&idat);
    let mut crc = flate2::Crc::new();
    crc.update(&chunk);
    png.extend(chunk);
    png.extend(crc.sum().to_be_bytes());
    png.extend(b"\0\0\0\0IEND\xae\x42\x60\x82");
    let decoded = decode(&png, TARGET);
    assert!(decoded.is_err() || decoded.unwrap()[0].rgba.len() == 400);
    let mut wide = gif(4, 1, 50);
    let at = wide.iter().position(|byte| *byte == 0x2c).unwrap();
    wide[at + 5..at + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    let decoded = decode(&wide, TARGET);
    assert!(decoded.is_err() || decoded.unwrap()[0].rgba.len() == 64);
}

#[test]
fn other_types_are_refused_whatever_the_server_states() {
    for bytes in [
        &b""[..],
        b"MZ\x90\0",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"RIFF\x24\0\0\0WEBPVP8 ",
        b"BM\x3a\0\0\0",
    ] {
        assert_eq!(decode(bytes, TARGET), Err(PictureFailure::Unreadable));
    }
}

proptest! {
    #[test]
    fn damaged_pictures_never_panic(
        format in 0..3_usize,
        flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..8),
        length in any::<proptest::sample::Index>(),
    ) {
        let mut bytes = match format {
            0 => encoded(&plain(24, 24), ImageFormat::Png),
            1 => encoded(&plain(24, 24), ImageFormat::Jpeg),
            _ => gif(24, 3, 50),
        };
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        bytes.truncate(length.index(bytes.len()) + 1);
        if let Ok(frames) = decode(&bytes, TARGET) {
            for frame in frames {
                prop_assert!(frame.width <= 400 && frame.height <= 300);
                prop_assert_eq!(frame.rgba.len(), 4 * (frame.width * frame.height) as usize);
            }
        }
    }
}
