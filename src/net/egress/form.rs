//! A form with files, which is sent piece by piece.

use std::fmt::{self, Write as _};
use std::io;
use std::ops::Range;
use std::sync::Arc;

use futures::stream::{self, Stream};

use crate::domain::upload::{FileContent, OutgoingFile};
use crate::net::upload::{Upload, UploadControl};

/// In bytes.
const PIECE: usize = 64 * 1024;

/// `multipart/form-data`.
pub struct Form {
    boundary: String,
    parts: Vec<FileContent>,
    control: Arc<UploadControl>,
}

impl Form {
    /// With text fields first. The files are named `files`.
    pub(super) fn new(fields: &[(&str, &str)], upload: &Upload) -> Self {
        // Random, so that it is in no file; new each time, so that it recognizes nobody.
        let boundary = format!("openchat-{}", uuid::Uuid::new_v4().simple());
        let mut parts = Vec::new();
        let mut text = String::new();
        for (name, value) in fields {
            let _infallible = write!(
                text,
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
        }
        for (file, content) in &upload.files {
            text += &file_head(&boundary, file);
            parts.push(FileContent::from(std::mem::take(&mut text).into_bytes()));
            parts.push(Arc::clone(content));
            text += "\r\n";
        }
        let _infallible = write!(text, "--{boundary}--\r\n");
        parts.push(FileContent::from(text.into_bytes()));
        Self {
            boundary,
            parts,
            control: Arc::clone(&upload.control),
        }
    }

    pub(super) fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary)
    }

    pub(super) fn length(&self) -> u64 {
        let lengths = self.parts.iter().map(|part| part.len() as u64);
        lengths.sum()
    }

    /// Ends with an error when the upload was stopped.
    pub(super) fn into_stream(self) -> impl Stream<Item = io::Result<Vec<u8>>> + Send + 'static {
        self.control.start();
        let pieces: Vec<_> = self.pieces().collect();
        let count = pieces.len();
        stream::unfold(
            (self, pieces.into_iter().enumerate(), false),
            move |(form, mut pieces, ended)| async move {
                let (at, (part, range)) = pieces.next().filter(|_| !ended)?;
                let piece = form.parts.get(part).and_then(|part| part.get(range));
                let piece = piece.unwrap_or_default().to_vec();
                let is_last = at + 1 == count;
                if form.control.advance(piece.len() as u64, is_last) {
                    return Some((Ok(piece), (form, pieces, false)));
                }
                let stopped = io::Error::from(io::ErrorKind::ConnectionAborted);
                Some((Err(stopped), (form, pieces, true)))
            },
        )
    }

    fn pieces(&self) -> impl Iterator<Item = (usize, Range<usize>)> + '_ {
        self.parts.iter().enumerate().flat_map(|(at, part)| {
            let starts = (0..part.len()).step_by(PIECE);
            starts.map(move |start| (at, start..part.len().min(start + PIECE)))
        })
    }
}

/// A name in quotes has none, as [`crate::domain::upload::file_name`] makes it.
fn file_head(boundary: &str, file: &OutgoingFile) -> String {
    let name = file.name.replace(['"', '\\', '\r', '\n'], "_");
    let content_type = file.kind.content_type();
    format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
         Content-Type: {content_type}\r\n\r\n"
    )
}

/// Without its content.
impl fmt::Debug for Form {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Form({} bytes)", self.length())
    }
}

impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        self.boundary == other.boundary && self.parts == other.parts
    }
}
