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

/// An incompressible picture.
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

/// A JPEG with a segment inserted after its start marker.
fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap();
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xff, marker]);
    bytes.extend(length.to_be_bytes());
    bytes.extend(content);
    bytes.extend(&jpeg[2..]);
    bytes
}

/// An Exif segment with an orientation and a secret as its artist.
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

fn decode_png(png: &[u8]) -> RgbaImage {
    image::load_from_memory_with_format(png, ImageFormat::Png)
        .unwrap()
        .into_rgba8()
}

fn is_red(pixel: Rgba<u8>) -> bool {
    pixel.0[0] > 180 && pixel.0[2] < 80
}

#[test]
fn jpeg_metadata_is_removed() {
    let plain = encoded(halves(64, 64), ImageFormat::Jpeg);
    let mut tagged = with_segment(&plain, 0xe1, &exif(1));
    tagged = with_segment(&tagged, 0xfe, SECRET);
    tagged = with_segment(&tagged, 0xed, SECRET);
    tagged.extend(SECRET);
    assert!(contains(&tagged, SECRET));
    let prepared = prepare_upload(&tagged).unwrap();
    assert!(!contains(&prepared.png, SECRET));
    assert!(!contains(&prepared.png, b"Exif") && !contains(&prepared.png, b"eXIf"));
}

#[test]
fn png_metadata_is_removed() {
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
    let prepared = prepare_upload(&bytes).unwrap();
    assert!(!contains(&prepared.png, SECRET));
    let kinds: Vec<_> = chunks(&prepared.png);
    assert!(
        kinds
            .iter()
            .all(|kind| ["IHDR", "IDAT", "IEND"].contains(&kind.as_str())),
        "{kinds:?}"
    );
}

/// The types of all chunks of a PNG.
fn chunks(png: &[u8]) -> Vec<String> {
    let mut rest = &png[8..];
    let mut kinds = Vec::new();
    while rest.len() >= 12 {
        let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
        kinds.push(String::from_utf8(rest[4..8].to_vec()).unwrap());
        rest = &rest[12 + length..];
    }
    assert!(rest.is_empty(), "data after the last chunk");
    kinds
}

#[test]
fn exif_orientation_is_applied() {
    let plain = encoded(halves(64, 64), ImageFormat::Jpeg);
    let turned = with_segment(&plain, 0xe1, &exif(6));
    let upright = decode_png(&prepare_upload(&plain).unwrap().png);
    assert!(is_red(*upright.get_pixel(8, 32)) && !is_red(*upright.get_pixel(56, 32)));
    let upright = decode_png(&prepare_upload(&turned).unwrap().png);
    assert!(is_red(*upright.get_pixel(32, 8)) && !is_red(*upright.get_pixel(32, 56)));
}

#[test]
fn upload_is_a_square_within_server_limits() {
    for (width, height, side) in [
        (1500, 700, 512),
        (700, 1500, 512),
        (300, 200, 200),
        (1, 1, 1),
        (9, 4000, 9),
    ] {
        let prepared = prepare_upload(&encoded(halves(width, height), ImageFormat::Png)).unwrap();
        assert_eq!(decode_png(&prepared.png).dimensions(), (side, side));
        assert_eq!(prepared.preview.side, DISPLAY_SIDE);
    }
    let worst = prepare_upload(&encoded(noise(700), ImageFormat::Png)).unwrap();
    assert!(worst.png.len() <= PICTURE_BYTES, "{}", worst.png.len());
}

#[test]
fn preview_is_round() {
    let shown = decode_download(&encoded(halves(64, 64), ImageFormat::Jpeg)).unwrap();
    assert_eq!(shown.rgba.len(), (shown.side * shown.side * 4) as usize);
    let alpha = |x: u32, y: u32| shown.rgba[((y * shown.side + x) * 4 + 3) as usize];
    assert_eq!((alpha(0, 0), alpha(shown.side - 1, 0)), (0, 0));
    assert_eq!((alpha(80, 80), alpha(80, 1)), (255, 255));
}

#[test]
fn invalid_pictures_are_distinguished() {
    let fault = |bytes: &[u8]| decode_download(bytes).err();
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

/// A decompression bomb is refused by its header.
#[test]
fn huge_dimensions_are_refused() {
    let mut bomb = encoded(halves(8, 8), ImageFormat::Png);
    bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    assert!(decode_download(&bomb).is_err());
    assert!(prepare_upload(&bomb).is_err());
}

#[test]
fn missing_files_and_folders_are_unreachable() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("me.png");
    assert_eq!(read(&path), Err(PictureError::Unreadable));
    assert_eq!(read(folder.path()), Err(PictureError::Unreadable));
    std::fs::write(&path, b"abc").unwrap();
    assert_eq!(read(&path), Ok(b"abc".to_vec()));
}
