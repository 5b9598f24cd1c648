//! Type and size of a picture from its header, as Go's `image.DecodeConfig` accepts them; the crate `image` would need its
//! GIF decoder for this.

pub(super) const CONTENT_TYPES: [&str; 3] = ["image/png", "image/jpeg", "image/gif"];

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";
const GIF: [&[u8]; 2] = [b"GIF87a", b"GIF89a"];
/// The length of a PNG up to the end of its first chunk.
const PNG_HEAD: usize = 33;

pub(super) fn content_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(PNG) {
        Some("image/png")
    } else if bytes.starts_with(JPEG) {
        Some("image/jpeg")
    } else {
        GIF.iter()
            .any(|gif| bytes.starts_with(gif))
            .then_some("image/gif")
    }
}

/// Width and height, both positive. `None` when the header is invalid.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = match content_type(bytes)? {
        "image/png" => png(bytes),
        "image/jpeg" => jpeg(bytes),
        _ => Some((
            u16::from_le_bytes(take(bytes, 6)?).into(),
            u16::from_le_bytes(take(bytes, 8)?).into(),
        )),
    };
    size.filter(|(width, height)| *width > 0 && *height > 0)
}

fn take<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = bytes.get(..PNG_HEAD)?;
    let chunk: [u8; 4] = take(head, 12)?;
    (chunk == *b"IHDR").then_some(())?;
    Some((
        u32::from_be_bytes(take(head, 16)?),
        u32::from_be_bytes(take(head, 20)?),
    ))
}

/// Reads the first frame header and skips the segments before it.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let [start, marker]: [u8; 2] = take(bytes, at)?;
        if start != 0xff {
            return None;
        }
        match marker {
            0xff => at += 1,
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let height = u16::from_be_bytes(take(bytes, at + 5)?);
                let width = u16::from_be_bytes(take(bytes, at + 7)?);
                return Some((width.into(), height.into()));
            }
            _ => at += 2 + usize::from(u16::from_be_bytes(take(bytes, at + 2)?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_from_the_header() {
        let mut png = PNG.to_vec();
        png.extend(b"\0\0\0\x0dIHDR\0\0\x01\0\0\0\0\x02");
        assert_eq!(size(&png), None, "the first chunk is cut");
        png.resize(PNG_HEAD, 0);
        assert_eq!(size(&png), Some((256, 2)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc2\0\x0b\x08\0\x07\0\x09";
        assert_eq!(size(jpeg), Some((9, 7)));
        assert_eq!(size(b"GIF89a\x03\0\x04\x01"), Some((3, 260)));
        assert_eq!(size(b"GIF89a\0\0\x04\x01"), None, "no width");
    }

    #[test]
    fn invalid_headers_have_no_size() {
        for bytes in [
            &b""[..],
            b"text",
            b"\xff\xd8\xff",
            b"\xff\xd8\xff\xe0\0\0",
            b"\x89PNG\r\n\x1a\n",
        ] {
            assert_eq!(size(bytes), None, "{bytes:?}");
        }
    }
}
