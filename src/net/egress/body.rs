//! Reads the body of a response within its limits, and decompresses it if the server compressed it without being asked.
//!
//! Every request says `Accept-Encoding: identity`; some servers and proxies do not obey. The limits count what is read
//! from the network and, separately, what that becomes.

use std::io::{self, Write};

use flate2::write::{DeflateDecoder, GzDecoder, ZlibDecoder};
use reqwest::header::{CONTENT_ENCODING, HeaderMap};

use super::request::{Limits, ResponseBody};
use crate::domain::failure::Failure;
use crate::net::error::from_reqwest;

/// Receives how many bytes of a body were read so far.
pub type Progress<'a> = &'a (dyn Fn(u64) + Send + Sync);

/// Reads all of a body.
pub(super) async fn read<B: ResponseBody>(
    response: &mut reqwest::Response,
    limits: &Limits,
    progress: Progress<'_>,
) -> Result<B, Failure> {
    let mut reader = BodyReader::new(response.headers(), limits)?;
    while let Some(bytes) = response
        .chunk()
        .await
        .map_err(|error| from_reqwest(&error))?
    {
        reader.push(&bytes)?;
        progress((limits.max_response - reader.left) as u64);
    }
    reader.finish()
}

struct BodyReader<B: ResponseBody> {
    coding: Coding<Plain<B>>,
    /// Of what may come from the network, in bytes.
    left: usize,
}

/// How the rest of a body is compressed.
enum Coding<W: Write> {
    Identity(W),
    Gzip(GzDecoder<W>),
    /// Which of the two forms of "deflate" is known with the first byte.
    Undecided(Option<W>),
    Zlib(ZlibDecoder<W>),
    Deflate(DeflateDecoder<W>),
}

impl<B: ResponseBody> BodyReader<B> {
    fn new(headers: &HeaderMap, limits: &Limits) -> Result<Self, Failure> {
        let plain = Plain {
            parts: B::start(limits),
            left: limits.max_response,
            is_over: false,
        };
        Ok(Self {
            coding: Coding::new(headers, plain)?,
            left: limits.max_response,
        })
    }

    fn push(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let left = self.left.checked_sub(bytes.len());
        self.left = left.ok_or(Failure::TooLarge)?;
        let written = self.coding.write(bytes);
        written.map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => Failure::TooLarge,
            _ => Failure::Unreadable,
        })
    }

    fn finish(self) -> Result<B, Failure> {
        let plain = self.coding.finish().map_err(|_| Failure::Unreadable)?;
        let body = plain.and_then(|plain| B::finish(plain.parts));
        body.ok_or(Failure::Unreadable)
    }
}

impl<W: Write> Coding<W> {
    fn new(headers: &HeaderMap, plain: W) -> Result<Self, Failure> {
        let values = headers.get_all(CONTENT_ENCODING).iter();
        let values: Vec<_> = values
            .map(|value| String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase())
            .collect();
        let codings = values.iter().flat_map(|value| value.split(','));
        let codings: Vec<_> = codings
            .map(str::trim)
            .filter(|coding| !coding.is_empty() && *coding != "identity")
            .collect();
        match codings.as_slice() {
            [] => Ok(Self::Identity(plain)),
            ["gzip" | "x-gzip"] => Ok(Self::Gzip(GzDecoder::new(plain))),
            ["deflate"] => Ok(Self::Undecided(Some(plain))),
            _ => Err(Failure::UnknownCompression),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let (Self::Undecided(plain), Some(first)) = (&mut *self, bytes.first())
            && let Some(plain) = plain.take()
        {
            // The method of zlib, which begins no useful raw stream.
            *self = if first & 0x0F == 8 {
                Self::Zlib(ZlibDecoder::new(plain))
            } else {
                Self::Deflate(DeflateDecoder::new(plain))
            };
        }
        match self {
            Self::Identity(plain) => plain.write_all(bytes),
            Self::Gzip(decoder) => write_until_end(decoder, bytes),
            Self::Zlib(decoder) => write_until_end(decoder, bytes),
            Self::Deflate(decoder) => write_until_end(decoder, bytes),
            Self::Undecided(_) => Ok(()),
        }
    }

    /// Fails if the compressed body is not complete.
    fn finish(self) -> io::Result<Option<W>> {
        Ok(match self {
            Self::Identity(plain) => Some(plain),
            Self::Gzip(decoder) => Some(decoder.finish()?),
            Self::Zlib(decoder) => Some(decoder.finish()?),
            Self::Deflate(decoder) => Some(decoder.finish()?),
            Self::Undecided(plain) => plain,
        })
    }
}

/// What follows the end of a compressed body is ignored.
fn write_until_end(decoder: &mut impl Write, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        let used = decoder.write(bytes)?;
        if used == 0 {
            break;
        }
        bytes = bytes.get(used..).unwrap_or_default();
    }
    Ok(())
}

/// Takes the decompressed body.
struct Plain<B: ResponseBody> {
    parts: B::Parts,
    /// In bytes.
    left: usize,
    is_over: bool,
}

impl<B: ResponseBody> Write for Plain<B> {
    /// Fails for ever once the limit is exceeded: a decoder writes what it holds when it is dropped.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let left = self.left.checked_sub(bytes.len());
        let left = left.filter(|_| !self.is_over && B::push(&mut self.parts, bytes));
        self.is_over = left.is_none();
        self.left = left.ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::wire::JsonBody;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    const LIMIT: usize = 1024 * 1024;
    const TEXT: &[u8] = br#"{"server_id":"s"}"#;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// The body, read in parts of `size` bytes, and how many were read.
    fn decode(coding: &str, body: &[u8], size: usize) -> (Result<JsonBody, Failure>, usize) {
        let headers = HeaderMap::from_iter([(CONTENT_ENCODING, coding.parse().unwrap())]);
        let mut reader = match BodyReader::new(&headers, &Limits::mib(1)) {
            Ok(reader) => reader,
            Err(failure) => return (Err(failure), 0),
        };
        for (number, part) in body.chunks(size).enumerate() {
            if let Err(failure) = reader.push(part) {
                return (Err(failure), number * size);
            }
        }
        (reader.finish(), body.len())
    }

    #[test]
    fn compressed_body_is_decoded() {
        for (coding, body) in [
            ("gzip", gzip(TEXT)),
            ("X-GZIP", gzip(TEXT)),
            ("identity, gzip", gzip(TEXT)),
            ("gzip", [gzip(TEXT), vec![0; 20]].concat()),
            ("deflate", zlib(TEXT)),
            ("deflate", deflate(TEXT)),
            ("", TEXT.to_vec()),
            ("identity", TEXT.to_vec()),
        ] {
            for size in [1, 7, 4096] {
                let (decoded, _) = decode(coding, &body, size);
                let id = decoded.unwrap().fields().id(&["server_id"]);
                assert_eq!(id.as_deref(), Some("s"), "{coding} {size}");
            }
        }
        for coding in ["identity", "deflate"] {
            assert!(decode(coding, b"", 1).0.unwrap().value().is_null());
        }
    }

    #[test]
    fn unknown_compression_is_named_and_a_damaged_body_is_unreadable() {
        for coding in [
            "br",
            "zstd",
            "compress",
            "gzip, gzip",
            "gzip, br",
            "\u{7f}x",
        ] {
            let headers = [(CONTENT_ENCODING, coding.as_bytes())];
            let headers = headers.map(|(name, value)| {
                (
                    name,
                    reqwest::header::HeaderValue::from_bytes(value)
                        .unwrap_or_else(|_| "x".parse().unwrap()),
                )
            });
            let reader =
                BodyReader::<JsonBody>::new(&HeaderMap::from_iter(headers), &Limits::mib(1));
            assert_eq!(reader.err(), Some(Failure::UnknownCompression), "{coding}");
        }
        let mut damaged = gzip(TEXT);
        damaged[14] ^= 0xFF;
        for body in [&gzip(TEXT)[..20], &damaged, TEXT] {
            assert_eq!(decode("gzip", body, 5).0.err(), Some(Failure::Unreadable));
        }
    }

    /// A thousandth of the bytes that it becomes: reading ends at the limit and not at the end.
    #[test]
    fn bomb_is_read_up_to_the_limit() {
        let mut block = DeflateEncoder::new(Vec::new(), Compression::best());
        block.write_all(&vec![b' '; LIMIT]).unwrap();
        block.flush().unwrap();
        let bomb = block.get_ref().repeat(1024);
        assert!((LIMIT / 2..2 * LIMIT).contains(&bomb.len()));
        let (decoded, read) = decode("deflate", &bomb, 256);
        assert_eq!(decoded.err(), Some(Failure::TooLarge));
        assert!(read < 4096, "{read} bytes were read");
        // What becomes nothing is limited by what is read.
        let empty = [0, 0, 0, 0xFF, 0xFF].repeat(LIMIT / 4);
        let (decoded, read) = decode("deflate", &empty, 4096);
        assert_eq!(decoded.err(), Some(Failure::TooLarge));
        assert!(read <= LIMIT);
    }
}
