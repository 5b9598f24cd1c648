//! Pictures beside messages, and pictures of people (`docs/backend-contract.md` 5.7, 5.8, 5.11, 5.12).

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::json;

use super::Asked;
use crate::demo::envelope::{Refused, answer, either};
use crate::demo::form::{self, Part};
use crate::demo::image;
use crate::demo::random::hex8;
use crate::demo::state::{Attachment, Blob, State};

/// How many files a message may have.
const MOST_FILES: usize = 4;
/// How large a file may be, in bytes.
pub(super) const LARGEST: usize = 50 * 1024 * 1024;
/// How large a picture of somebody may be, in bytes.
pub(super) const LARGEST_AVATAR: usize = 2 * 1024 * 1024;
/// How wide and how high a picture of somebody may be.
pub(super) const WIDEST_AVATAR: u32 = 1024;
/// What a form around a picture of somebody may add to it, in bytes.
const FORM: usize = 1024;

fn refused(status: StatusCode, code: &str) -> Refused {
    Refused::new(status, code, &code.replace('_', " "))
}

/// A file as it was sent.
pub(super) struct File<'a> {
    name: String,
    kind: String,
    bytes: &'a [u8],
}

/// A file that is a picture.
pub(super) struct Picture<'a> {
    name: String,
    kind: String,
    bytes: &'a [u8],
    size: (u32, u32),
}

impl<'a> File<'a> {
    pub(super) fn of(part: Part<'a>) -> Self {
        Self {
            name: part.file.unwrap_or_default(),
            kind: part.kind,
            bytes: part.bytes,
        }
    }

    /// The declared type counts, also when it is wrong; without one the bytes are looked at.
    fn kind(&self) -> Option<&str> {
        let kind = match self.kind.as_str() {
            "" | "application/octet-stream" => image::kind(self.bytes)?,
            declared => declared,
        };
        image::KINDS.contains(&kind).then_some(kind)
    }

    /// The last step of its path, as the server's system counts steps.
    fn file_name(&self, kind: &str) -> String {
        let name = self.name.rsplit('/').next().unwrap_or_default().trim();
        match (name, kind) {
            ("", "image/jpeg") => "image.jpg".into(),
            ("", "image/gif") => "image.gif".into(),
            ("", _) => "image.png".into(),
            _ => name.into(),
        }
    }
}

pub(super) fn check_sizes(files: &[File<'_>]) -> Result<(), Refused> {
    if files.len() > MOST_FILES {
        return Err(refused(
            StatusCode::BAD_REQUEST,
            "attachment_count_exceeded",
        ));
    }
    if files.iter().any(|file| file.bytes.len() > LARGEST) {
        return Err(refused(
            StatusCode::PAYLOAD_TOO_LARGE,
            "attachment_too_large",
        ));
    }
    Ok(())
}

pub(super) fn pictures<'a>(files: &[File<'a>]) -> Result<Vec<Picture<'a>>, Refused> {
    let picture = |file: &File<'a>| {
        let invalid = || refused(StatusCode::BAD_REQUEST, "attachment_invalid_image");
        if file.bytes.is_empty() {
            return Err(invalid());
        }
        let kind = file.kind().ok_or_else(|| {
            refused(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "attachment_type_unsupported",
            )
        })?;
        Ok(Picture {
            name: file.file_name(kind),
            kind: kind.to_owned(),
            bytes: file.bytes,
            size: image::size(file.bytes).ok_or_else(invalid)?,
        })
    };
    files.iter().map(picture).collect()
}

/// Keeps the pictures of a message.
pub(super) fn keep(
    state: &mut State,
    url: &str,
    channel: &str,
    pictures: Vec<Picture<'_>>,
) -> Box<[Attachment]> {
    let kept = pictures.into_iter().map(|picture| {
        let id = format!("att_{}", hex8());
        let blob = Blob {
            kind: picture.kind.clone(),
            bytes: Bytes::copy_from_slice(picture.bytes),
        };
        state.blobs.put(format!("{channel}/{id}"), blob);
        Attachment {
            url: format!("{url}/v1/channels/{channel}/attachments/{id}"),
            id,
            name: picture.name,
            kind: picture.kind,
            size: picture.size,
            bytes: picture.bytes.len(),
        }
    });
    kept.collect()
}

pub(super) fn attachment(asked: &Asked, channel: &str, id: &str) -> Response {
    let state = asked.shared.lock();
    let blob = state.blobs.get(&format!("{channel}/{id}"));
    blob.map_or_else(
        || refused(StatusCode::NOT_FOUND, "attachment_not_found").response(),
        served,
    )
}

fn served(blob: &Blob) -> Response {
    let mut response = Response::new(Body::from(blob.bytes.clone()));
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::from_str(&blob.kind) {
        let _none = headers.insert(header::CONTENT_TYPE, kind);
    }
    let cached = HeaderValue::from_static("public, max-age=300");
    let _none = headers.insert(header::CACHE_CONTROL, cached);
    response
}

fn avatar_key(id: &str) -> String {
    format!("avatar/{id}")
}

/// Where the picture of an id is.
pub(super) fn avatar_url(url: &str, id: &str) -> String {
    format!("{url}/v1/profile/avatar/{id}")
}

pub(super) fn is_avatar(state: &State, id: &str) -> bool {
    state.blobs.get(&avatar_key(id)).is_some()
}

pub(super) fn avatar(asked: &Asked, id: &str) -> Response {
    let state = asked.shared.lock();
    state.blobs.get(&avatar_key(id)).map_or_else(
        || refused(StatusCode::NOT_FOUND, "avatar_asset_not_found").response(),
        served,
    )
}

pub(super) fn upload_avatar(asked: &Asked) -> Response {
    either(asked.caller().and_then(|_| taken_avatar(asked)))
}

/// A form that cannot be read is called too large, as the real server does.
fn taken_avatar(asked: &Asked) -> Result<Response, Refused> {
    let too_large = || refused(StatusCode::PAYLOAD_TOO_LARGE, "avatar_too_large");
    let unsupported = || {
        refused(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "avatar_type_unsupported",
        )
    };
    if asked.body.len() > LARGEST_AVATAR + FORM {
        return Err(too_large());
    }
    let kind = asked.header("content-type").unwrap_or_default();
    let parts = form::parts(&kind, &asked.body).ok_or_else(too_large)?;
    let mut files = parts.into_iter();
    let part = files
        .find(|part| part.name == "file" && part.file.is_some())
        .ok_or_else(|| refused(StatusCode::BAD_REQUEST, "invalid_payload"))?;
    let file = File::of(part);
    let kind = file.kind().filter(|kind| *kind != "image/gif");
    let kind = kind.ok_or_else(unsupported)?.to_owned();
    if file.bytes.is_empty() || file.bytes.len() > LARGEST_AVATAR {
        return Err(too_large());
    }
    let (width, height) = image::size(file.bytes).ok_or_else(unsupported)?;
    if width > WIDEST_AVATAR || height > WIDEST_AVATAR {
        return Err(refused(
            StatusCode::BAD_REQUEST,
            "avatar_dimensions_exceeded",
        ));
    }
    let id = format!("asset_{}", hex8());
    let uploaded = json!({
        "avatar_asset_id": id, "avatar_url": avatar_url(&asked.shared.url, &id), "width": width, "height": height,
        "content_type": kind, "bytes": file.bytes.len(),
    });
    let bytes = Bytes::copy_from_slice(file.bytes);
    let blob = Blob { kind, bytes };
    asked.shared.lock().blobs.put(avatar_key(&id), blob);
    Ok(answer(StatusCode::CREATED, &uploaded))
}
