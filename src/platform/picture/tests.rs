use image::{Rgb, RgbImage, Rgba, RgbaImage};

use super::*;
use crate::domain::profile::PICTURE_BYTES;

const SECRET: &[u8] = b"GPS 53.5511N 9.9937E taken by Ada";

fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Left half red, right half blue.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([255, 0, 0])
        } else {
            Rgb([0, 0, 255])
        }
    })
}

/// A picture nothing of which can be packed.
fn noise(side: u32) -> RgbaImage {
    let mut seed = 7_u32;
    RgbaImage::from_fn(side, side, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgba(seed.to_le_bytes())
    })
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// A JPEG with a segment put in behind its beginning.
fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap();
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xff, marker]);
    bytes.extend(length.to_be_bytes());
    bytes.extend(content);
    bytes.extend(&jpeg[2..]);
    bytes
}

/// An Exif segment that turns the picture and names a secret as who made it.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    exif.extend([0x3b, 0x01, 2, 0]);
    exif.extend(u32::try_from(SECRET.len()).unwrap().to_le_bytes());
    exif.extend(38_u32.to_le_bytes());
    exif.extend([0; 4]);
    exif.extend(SECRET);
    exif
}

fn sent(png: &[u8]) -> RgbaImage {
    image::load_from_memory_with_format(png, ImageFormat::Png)
        .unwrap()
        .into_rgba8()
}

fn reddish(pixel: Rgba<u8>) -> bool {
    pixel.0[0] > 180 && pixel.0[2] < 80
}

/// Place, time, device and author never leave with a picture.
#[test]
fn what_is_written_beside_the_pixels_of_a_jpeg_does_not_leave() {
    let plain = encoded(halves(64, 64), ImageFormat::Jpeg);
    let mut told = with_segment(&plain, 0xe1, &exif(1));
    told = with_segment(&told, 0xfe, SECRET);
    told = with_segment(&told, 0xed, SECRET);
    told.extend(SECRET);
    assert!(contains(&told, SECRET));
    let prepared = prepared(&told).unwrap();
    assert!(!contains(&prepared.png, SECRET));
    assert!(!contains(&prepared.png, b"Exif") && !contains(&prepared.png, b"eXIf"));
}

#[test]
fn what_is_written_beside_the_pixels_of_a_png_does_not_leave() {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 8, 8);
    encoder.set_color(png::ColorType::Rgb);
    encoder
        .add_text_chunk("Author".into(), String::from_utf8(SECRET.to_vec()).unwrap())
        .unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[90; 8 * 8 * 3]).unwrap();
    writer.finish().unwrap();
    bytes.extend(SECRET);
    assert!(contains(&bytes, SECRET));
    let prepared = prepared(&bytes).unwrap();
    assert!(!contains(&prepared.png, SECRET));
    let kinds: Vec<_> = chunks(&prepared.png);
    assert!(
        kinds
            .iter()
            .all(|kind| ["IHDR", "IDAT", "IEND"].contains(&kind.as_str())),
        "{kinds:?}"
    );
}

/// The kinds of all chunks of a PNG.
fn chunks(png: &[u8]) -> Vec<String> {
    let mut rest = &png[8..];
    let mut kinds = Vec::new();
    while rest.len() >= 12 {
        let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
        kinds.push(String::from_utf8(rest[4..8].to_vec()).unwrap());
        rest = &rest[12 + length..];
    }
    assert!(rest.is_empty(), "something lies behind the end");
    kinds
}

/// A camera that was held on its side is heeded before its note is thrown away.
#[test]
fn a_picture_is_turned_upright() {
    let plain = encoded(halves(64, 64), ImageFormat::Jpeg);
    let turned = with_segment(&plain, 0xe1, &exif(6));
    let upright = sent(&prepared(&plain).unwrap().png);
    assert!(reddish(*upright.get_pixel(8, 32)) && !reddish(*upright.get_pixel(56, 32)));
    let upright = sent(&prepared(&turned).unwrap().png);
    assert!(reddish(*upright.get_pixel(32, 8)) && !reddish(*upright.get_pixel(32, 56)));
}

#[test]
fn what_is_sent_is_a_square_that_servers_take() {
    for (width, height, side) in [
        (1500, 700, 512),
        (700, 1500, 512),
        (300, 200, 200),
        (1, 1, 1),
        (9, 4000, 9),
    ] {
        let prepared = prepared(&encoded(halves(width, height), ImageFormat::Png)).unwrap();
        assert_eq!(sent(&prepared.png).dimensions(), (side, side));
        assert_eq!(prepared.shown.side, SHOWN);
    }
    let worst = prepared(&encoded(noise(700), ImageFormat::Png)).unwrap();
    assert!(worst.png.len() <= PICTURE_BYTES, "{}", worst.png.len());
}

#[test]
fn what_is_shown_is_round() {
    let shown = shown(&encoded(halves(64, 64), ImageFormat::Jpeg)).unwrap();
    assert_eq!(shown.rgba.len(), (shown.side * shown.side * 4) as usize);
    let alpha = |x: u32, y: u32| shown.rgba[((y * shown.side + x) * 4 + 3) as usize];
    assert_eq!((alpha(0, 0), alpha(shown.side - 1, 0)), (0, 0));
    assert_eq!((alpha(80, 80), alpha(80, 1)), (255, 255));
}

#[test]
fn what_is_no_picture_is_told_apart() {
    let fault = |bytes: &[u8]| shown(bytes).err();
    assert_eq!(fault(b""), Some(PictureError::Empty));
    assert_eq!(
        fault(b"GIF89a\x01\0\x01\0"),
        Some(PictureError::UnsupportedType)
    );
    assert_eq!(fault(b"\x89PNG\r\n\x1a\n"), Some(PictureError::Damaged));
    assert_eq!(
        fault(b"\xff\xd8\xff\xe0garbage"),
        Some(PictureError::Damaged)
    );
    let wide = encoded(halves(1025, 2), ImageFormat::Png);
    assert_eq!(fault(&wide), Some(PictureError::Dimensions(1025, 2)));
    let mut cut = encoded(noise(64), ImageFormat::Png);
    cut.truncate(cut.len() / 2);
    assert_eq!(fault(&cut), Some(PictureError::Damaged));
}

/// A few bytes that claim to be a picture of gigabytes are refused by their head.
#[test]
fn a_bomb_is_not_unpacked() {
    let mut bomb = encoded(halves(8, 8), ImageFormat::Png);
    bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    assert!(shown(&bomb).is_err());
    assert!(prepared(&bomb).is_err());
}

#[test]
fn a_file_is_read_or_its_absence_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("me.png");
    assert_eq!(read(&path), Err(PictureError::Unreadable));
    assert_eq!(read(folder.path()), Err(PictureError::Unreadable));
    std::fs::write(&path, b"abc").unwrap();
    assert_eq!(read(&path), Ok(b"abc".to_vec()));
}
