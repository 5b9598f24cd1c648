//! Removes from a GIF what is neither a frame nor its timing.
//!
//! A GIF is not decoded and encoded again: its frames would need new palettes, and it would become larger and worse. Its
//! blocks are copied instead, but for comments, texts, foreign application data (XMP, color profiles) and what follows the
//! end.

const HEADER: usize = 6;
const SCREEN: usize = 7;
const IMAGE: usize = 9;
const TRAILER: u8 = 0x3b;
const EXTENSION: u8 = 0x21;
const DESCRIPTOR: u8 = 0x2c;
const GRAPHIC_CONTROL: u8 = 0xf9;
const APPLICATION: u8 = 0xff;
/// Says how often the frames are repeated.
const LOOPS: [&[u8]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];
/// Of the application data that says it: its length, an identifier and a number of two bytes.
const LOOP_DATA: [u8; 2] = [3, 1];

/// The same pictures without anything else. `None` if it is damaged, or has no frame.
pub fn without_metadata(gif: &[u8]) -> Option<Vec<u8>> {
    let mut from = Blocks(gif);
    let mut to = Vec::with_capacity(gif.len());
    let header = from.take(HEADER)?;
    matches!(header, b"GIF87a" | b"GIF89a").then_some(())?;
    to.extend(b"GIF89a");
    let screen = from.take(SCREEN)?;
    to.extend(screen);
    to.extend(from.take(palette(*screen.get(4)?))?);
    let mut has_frame = false;
    loop {
        match from.take(1)? {
            [TRAILER] => break,
            [EXTENSION] => copy_extension(&mut from, &mut to)?,
            [DESCRIPTOR] => {
                let image = from.take(IMAGE)?;
                to.push(DESCRIPTOR);
                to.extend(image);
                to.extend(from.take(palette(*image.get(8)?))?);
                // The size of the first codes.
                to.extend(from.take(1)?);
                to.extend(from.data()?);
                has_frame = true;
            }
            _ => return None,
        }
    }
    to.push(TRAILER);
    has_frame.then_some(to)
}

fn copy_extension(from: &mut Blocks<'_>, to: &mut Vec<u8>) -> Option<()> {
    let [label] = from.take(1)? else {
        return None;
    };
    let data = from.data()?;
    let is_kept = match *label {
        GRAPHIC_CONTROL => data.len() == 6,
        // One block with the name, then one with the number.
        APPLICATION => {
            let (name, rest) = data.split_at_checked(12)?;
            let is_loop = LOOPS.iter().any(|known| name.ends_with(known));
            is_loop && rest.starts_with(&LOOP_DATA) && rest.len() == 5
        }
        _ => false,
    };
    if is_kept {
        to.extend([EXTENSION, *label]);
        to.extend(data);
    }
    Some(())
}

/// The size of the palette that the flags of a screen or an image announce, in bytes.
fn palette(flags: u8) -> usize {
    if flags & 0x80 == 0 {
        0
    } else {
        3 << ((flags & 7) + 1)
    }
}

struct Blocks<'a>(&'a [u8]);

impl<'a> Blocks<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A sequence of blocks with their lengths, and the empty one that ends it.
    fn data(&mut self) -> Option<&'a [u8]> {
        let mut length = 0;
        loop {
            let block = usize::from(*self.0.get(length)?);
            length += 1 + block;
            if block == 0 {
                return self.take(length);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::time::Duration;

    use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
    use image::{AnimationDecoder, Delay, Frame, Rgba, RgbaImage};
    use proptest::prelude::*;

    use super::*;

    const SECRET: &[u8] = b"GPS 53.5511N taken by Ada";

    fn animation() -> Vec<u8> {
        let mut gif = Vec::new();
        {
            let mut encoder = GifEncoder::new(&mut gif);
            encoder.set_repeat(Repeat::Infinite).unwrap();
            for shade in [0, 90, 200] {
                let pixels = RgbaImage::from_pixel(7, 5, Rgba([shade, 10, 20, 255]));
                let delay = Delay::from_saturating_duration(Duration::from_millis(120));
                let frame = Frame::from_parts(pixels, 0, 0, delay);
                encoder.encode_frame(frame).unwrap();
            }
        }
        gif
    }

    fn frames(gif: &[u8]) -> Vec<(Vec<u8>, (u32, u32))> {
        let decoder = GifDecoder::new(Cursor::new(gif)).unwrap();
        let frames = decoder.into_frames().map(Result::unwrap);
        let frames = frames.map(|it| (it.buffer().to_vec(), it.delay().numer_denom_ms()));
        frames.collect()
    }

    /// The animation with extensions before its end, and bytes after it.
    fn with_metadata() -> Vec<u8> {
        let mut gif = animation();
        assert_eq!(gif.pop(), Some(TRAILER));
        let length = u8::try_from(SECRET.len()).unwrap();
        let comment = [&[EXTENSION, 0xfe, length][..], SECRET, &[0]].concat();
        let xmp = [
            &[EXTENSION, APPLICATION, 11][..],
            b"XMP DataXMP",
            &[length],
            SECRET,
            &[0],
        ];
        let text = [&[EXTENSION, 0x01, length][..], SECRET, &[0]].concat();
        let fake_loop = [
            &[EXTENSION, APPLICATION, 11][..],
            b"NETSCAPE2.0",
            &[length],
            SECRET,
            &[0],
        ];
        for part in [comment, xmp.concat(), text, fake_loop.concat()] {
            gif.extend(part);
        }
        gif.push(TRAILER);
        gif.extend(SECRET);
        gif
    }

    #[test]
    fn frames_and_loop_stay_and_nothing_else_does() {
        let (plain, full) = (animation(), with_metadata());
        let clean = without_metadata(&full).unwrap();
        assert!(full.windows(SECRET.len()).any(|it| it == SECRET));
        assert!(!clean.windows(3).any(|it| it == b"GPS"));
        assert_eq!(clean, plain);
        assert_eq!(frames(&clean), frames(&full));
        assert_eq!(frames(&clean).len(), 3);
        assert!(clean.windows(11).any(|it| it == LOOPS[0]));
    }

    #[test]
    fn damaged_pictures_are_refused() {
        let gif = animation();
        for length in 0..gif.len() {
            assert_eq!(without_metadata(&gif[..length]), None, "{length}");
        }
        assert_eq!(
            without_metadata(b"GIF89a\x01\0\x01\0\0\0\0;"),
            None,
            "no frame"
        );
        assert_eq!(without_metadata(b"text"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(mut tail in prop::collection::vec(any::<u8>(), 0..300), valid in any::<bool>()) {
            let mut gif = b"GIF89a".to_vec();
            if valid {
                gif.extend([1, 0, 1, 0, 0, 0, 0]);
            }
            gif.append(&mut tail);
            if let Some(clean) = without_metadata(&gif) {
                prop_assert!(clean.len() <= gif.len());
                prop_assert_eq!(without_metadata(&clean), Some(clean.clone()));
            }
        }
    }
}
