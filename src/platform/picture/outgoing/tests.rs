use std::path::PathBuf;

use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage, Rgba};
use proptest::prelude::*;

use super::*;

const SECRET: &[u8] = b"GPS 53.5511N 9.9937E taken by Ada";
const MAX: u64 = 1_000_000;

/// Its left half is red, its right half blue.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([250, 0, 0])
        } else {
            Rgb([0, 0, 250])
        }
    })
}

/// With an orientation, and a secret as the name of the artist.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    exif.extend([0x3b, 0x01, 2, 0]);
    exif.extend(u32::try_from(SECRET.len()).unwrap().to_le_bytes());
    exif.extend(38_u32.to_le_bytes());
    exif.extend([0; 4]);
    exif.extend(SECRET);
    exif
}

fn jpeg(pixels: &RgbImage, exif: Vec<u8>, profile: Option<Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
    encoder.set_exif_metadata(exif).unwrap();
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).unwrap();
    }
    let (width, height) = pixels.dimensions();
    encoder
        .write_image(pixels, width, height, ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

fn png(pixels: &RgbaImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif(1)).unwrap();
    let (width, height) = pixels.dimensions();
    encoder
        .write_image(pixels, width, height, ExtendedColorType::Rgba8)
        .unwrap();
    bytes
}

fn prepare_bytes(name: &str, bytes: &[u8], max: u64) -> Result<PreparedFile, FileError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    prepare(&FileSource::Path(path), max)
}

fn pixels(prepared: &PreparedFile) -> RgbImage {
    let picture = image::load_from_memory(&prepared.content).unwrap();
    picture.into_rgb8()
}

fn is_about(color: Rgb<u8>, expected: [u8; 3], most: u8) -> bool {
    let mut pairs = color.0.into_iter().zip(expected);
    pairs.all(|(a, b)| a.abs_diff(b) <= most)
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[test]
fn photo_is_upright_and_has_no_metadata() {
    // 6: the top is at the right.
    let photo = jpeg(&halves(64, 32), exif(6), None);
    assert!(contains(&photo, SECRET));
    let prepared = prepare_bytes("IMG_1.JPG", &photo, MAX).unwrap();
    assert_eq!(prepared.file.name, "IMG_1.jpg");
    assert_eq!(prepared.file.kind, FileKind::Jpeg);
    assert_eq!(prepared.file.size, (32, 64));
    assert_eq!(prepared.file.bytes, prepared.content.len() as u64);
    assert!(!contains(&prepared.content, SECRET));
    assert!(!contains(&prepared.content, b"Exif"));
    let pixels = pixels(&prepared);
    assert_eq!(pixels.dimensions(), (32, 64));
    assert!(is_about(*pixels.get_pixel(16, 8), [250, 0, 0], 12));
    assert!(is_about(*pixels.get_pixel(16, 56), [0, 0, 250], 12));
    assert_eq!(prepared.preview.dimensions(), (32, 64));
}

#[test]
fn png_keeps_its_pixels_and_loses_its_metadata() {
    let pixels = RgbaImage::from_fn(300, 20, |x, y| {
        let shade = u8::try_from(x % 256).unwrap();
        Rgba([shade, 3, 9, if y < 10 { 100 } else { 255 }])
    });
    let original = png(&pixels);
    assert!(contains(&original, SECRET));
    let prepared = prepare_bytes("a.png", &original, MAX).unwrap();
    assert_eq!(prepared.file.kind, FileKind::Png);
    assert!(!contains(&prepared.content, SECRET) && !contains(&prepared.content, b"eXIf"));
    let sent = image::load_from_memory(&prepared.content).unwrap();
    assert_eq!(sent.into_rgba8(), pixels);
    assert_eq!(prepared.preview.width(), PREVIEW_SIDE);
}

/// The type is that of the bytes, whatever the name says.
#[test]
fn other_pictures_become_what_servers_take() {
    let rgb = halves(20, 10);
    let mut webp = Vec::new();
    let encoder = WebPEncoder::new_lossless(&mut webp);
    encoder
        .write_image(&rgb, 20, 10, ExtendedColorType::Rgb8)
        .unwrap();
    let mut bmp = Cursor::new(Vec::new());
    rgb.write_to(&mut bmp, ImageFormat::Bmp).unwrap();
    for bytes in [&webp, bmp.get_ref()] {
        let prepared = prepare_bytes("picture.jpeg", bytes, MAX).unwrap();
        assert_eq!(prepared.file.kind, FileKind::Png);
        assert_eq!(prepared.file.name, "picture.png");
        assert_eq!(pixels(&prepared), rgb);
    }
    let clipboard = FileSource::Pixels {
        size: (2, 1),
        rgba: vec![1, 2, 3, 255, 4, 5, 6, 255].into(),
    };
    let prepared = prepare(&clipboard, MAX).unwrap();
    assert_eq!(prepared.file.name, "picture.png");
    assert_eq!(pixels(&prepared).as_raw(), &[1, 2, 3, 4, 5, 6]);
}

#[test]
fn colors_of_a_profile_become_srgb() {
    let wide = ColorProfile::new_display_p3().encode().unwrap();
    let color = RgbImage::from_pixel(16, 16, Rgb([200, 100, 50]));
    let plain = prepare_bytes("a.jpg", &jpeg(&color, exif(1), None), MAX).unwrap();
    let profiled = jpeg(&color, exif(1), Some(wide));
    assert!(contains(&profiled, b"ICC_PROFILE"));
    let converted = prepare_bytes("a.jpg", &profiled, MAX).unwrap();
    assert!(!contains(&converted.content, b"ICC_PROFILE"));
    let color = |prepared: &PreparedFile| *pixels(prepared).get_pixel(8, 8);
    assert!(is_about(color(&plain), [200, 100, 50], 6));
    let wide = color(&converted);
    assert!(
        wide.0[0] > 205 && wide.0[1] < 100,
        "{wide:?} is more saturated"
    );
    let broken = jpeg(&RgbImage::new(8, 8), exif(1), Some(SECRET.to_vec()));
    let prepared = prepare_bytes("a.jpg", &broken, MAX).unwrap();
    assert!(
        !contains(&prepared.content, SECRET),
        "a profile that cannot be read"
    );
}

#[test]
fn what_cannot_be_sent_is_refused_with_its_reason() {
    let error = |name: &str, bytes: &[u8], max| prepare_bytes(name, bytes, max).err();
    assert_eq!(error("a.png", b"", MAX), Some(FileError::Empty));
    for bytes in [&b"%PDF-1.7"[..], b"<svg/>", b"MZ\x90", b"II*\0", b"x"] {
        assert_eq!(
            error("a.png", bytes, MAX),
            Some(FileError::Type),
            "{bytes:?}"
        );
    }
    let photo = jpeg(&halves(64, 32), exif(1), None);
    assert_eq!(error("a.jpg", &photo[..20], MAX), Some(FileError::Damaged));
    assert_eq!(error("a.jpg", &photo, 100), Some(FileError::TooLarge(100)));
    let missing = FileSource::Path(PathBuf::from("/nowhere/a.png"));
    assert_eq!(prepare(&missing, MAX).err(), Some(FileError::Unreadable));
    let folder = FileSource::Path(std::env::temp_dir());
    assert_eq!(prepare(&folder, MAX).err(), Some(FileError::Unreadable));
    let wrong = FileSource::Pixels {
        size: (9, 9),
        rgba: vec![0; 4].into(),
    };
    assert_eq!(prepare(&wrong, MAX).err(), Some(FileError::Damaged));
}

/// Only the header of a huge picture is read.
#[test]
fn huge_pictures_are_refused_by_their_header() {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend(30_000_u32.to_be_bytes());
    png.extend(30_000_u32.to_be_bytes());
    png.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
    png.extend([0; 100]);
    assert_eq!(
        prepare_bytes("a.png", &png, MAX).err(),
        Some(FileError::Dimensions)
    );
    let gif = b"GIF89a\xff\xff\xff\xff\0\0\0;";
    assert_eq!(
        prepare_bytes("a.gif", gif, MAX).err(),
        Some(FileError::Dimensions)
    );
    let sparse = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(sparse.path(), &png).unwrap();
    sparse.as_file().set_len(MAX_SOURCE + 1).unwrap();
    let source = FileSource::Path(sparse.path().to_owned());
    assert_eq!(
        prepare(&source, MAX).err(),
        Some(FileError::TooLarge(MAX_SOURCE))
    );
}

/// A picture without loss that is too large for the server is sent as a photo.
#[test]
fn picture_that_is_too_large_becomes_a_photo() {
    let mut seed = 7_u32;
    let noise = RgbImage::from_fn(256, 256, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, a, b, c] = seed.to_le_bytes();
        Rgb([a, b, c])
    });
    let mut bytes = Cursor::new(Vec::new());
    noise.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let prepared = prepare_bytes("a.png", bytes.get_ref(), 150_000).unwrap();
    assert_eq!(prepared.file.kind, FileKind::Jpeg);
    assert_eq!(prepared.file.name, "a.jpg");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// A picture with any bytes changed is sent clean, or refused.
    #[test]
    fn damaged_files_do_no_harm(
        kind in 0..3_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = match kind {
            0 => jpeg(&halves(16, 8), exif(3), None),
            1 => png(&RgbaImage::from_pixel(9, 9, Rgba([1, 2, 3, 4]))),
            _ => b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;".to_vec(),
        };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len()).max(bytes.len() / 2) + 1);
        if let Ok(prepared) = prepare_bytes("a", &bytes, MAX) {
            prop_assert!(prepared.content.len() as u64 <= MAX);
            prop_assert!(!contains(&prepared.content, SECRET));
            prop_assert!(image::load_from_memory(&prepared.content).is_ok());
        }
    }
}
