//! Attachments and avatar uploads (`docs/backend-contract.md` 5.7, 5.8, 5.11, 5.12).

use axum::body::Bytes;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use serde_json::json;

use super::ApiRequest;
use crate::demo::envelope::{ApiError, ApiResult, json_response};
use crate::demo::image;
use crate::demo::multipart::{self, Part};
use crate::demo::random::hex8;
use crate::demo::state::{Attachment, Blob, State};

const MAX_FILES: usize = 4;
/// In bytes.
pub(super) const MAX_FILE: usize = 50 * 1024 * 1024;
/// In bytes.
pub(super) const MAX_AVATAR: usize = 2 * 1024 * 1024;
/// In pixels.
pub(super) const MAX_AVATAR_SIDE: u32 = 1024;
/// What a form may add to an avatar, in bytes.
const FORM_OVERHEAD: usize = 1024;

pub(super) struct UploadedFile<'a> {
    name: String,
    content_type: String,
    bytes: &'a [u8],
}

pub(super) struct UploadedPicture<'a> {
    name: String,
    content_type: String,
    bytes: &'a [u8],
    size: (u32, u32),
}

impl<'a> From<Part<'a>> for UploadedFile<'a> {
    fn from(part: Part<'a>) -> Self {
        Self {
            name: part.file_name.unwrap_or_default(),
            content_type: part.content_type,
            bytes: part.bytes,
        }
    }
}

impl<'a> UploadedFile<'a> {
    /// The declared type, even when it is wrong; without one the type of the bytes.
    fn content_type(&self) -> Option<&str> {
        let content_type = match self.content_type.as_str() {
            "" | "application/octet-stream" => image::content_type(self.bytes)?,
            declared => declared,
        };
        image::CONTENT_TYPES
            .contains(&content_type)
            .then_some(content_type)
    }

    /// The last component of a Unix path.
    fn base_name(&self, content_type: &str) -> String {
        let name = self.name.rsplit('/').next().unwrap_or_default().trim();
        match (name, content_type) {
            ("", "image/jpeg") => "image.jpg".into(),
            ("", "image/gif") => "image.gif".into(),
            ("", _) => "image.png".into(),
            _ => name.into(),
        }
    }

    fn picture(&self) -> Result<UploadedPicture<'a>, ApiError> {
        let invalid = || ApiError::coded(StatusCode::BAD_REQUEST, "attachment_invalid_image");
        let unsupported = || {
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            ApiError::coded(status, "attachment_type_unsupported")
        };
        if self.bytes.is_empty() {
            return Err(invalid());
        }
        let content_type = self.content_type().ok_or_else(unsupported)?;
        Ok(UploadedPicture {
            name: self.base_name(content_type),
            content_type: content_type.to_owned(),
            bytes: self.bytes,
            size: image::size(self.bytes).ok_or_else(invalid)?,
        })
    }
}

pub(super) fn check_sizes(files: &[UploadedFile<'_>]) -> Result<(), ApiError> {
    if files.len() > MAX_FILES {
        let code = "attachment_count_exceeded";
        return Err(ApiError::coded(StatusCode::BAD_REQUEST, code));
    }
    if files.iter().any(|file| file.bytes.len() > MAX_FILE) {
        let code = "attachment_too_large";
        return Err(ApiError::coded(StatusCode::PAYLOAD_TOO_LARGE, code));
    }
    Ok(())
}

pub(super) fn pictures<'a>(
    files: &[UploadedFile<'a>],
) -> Result<Vec<UploadedPicture<'a>>, ApiError> {
    files.iter().map(UploadedFile::picture).collect()
}

pub(super) fn store(
    state: &mut State,
    url: &str,
    channel: &str,
    pictures: Vec<UploadedPicture<'_>>,
) -> Box<[Attachment]> {
    let attachments = pictures.into_iter().map(|picture| {
        let id = format!("att_{}", hex8());
        let blob = Blob {
            content_type: picture.content_type.clone(),
            bytes: Bytes::copy_from_slice(picture.bytes),
        };
        state.blobs.put(format!("{channel}/{id}"), blob);
        Attachment {
            url: format!("{url}/v1/channels/{channel}/attachments/{id}"),
            id,
            name: picture.name,
            content_type: picture.content_type,
            size: picture.size,
            bytes: picture.bytes.len(),
        }
    });
    attachments.collect()
}

fn blob(request: &ApiRequest, key: &str, missing: &'static str) -> ApiResult {
    let state = request.shared.lock();
    let blob = state.blobs.get(key);
    let blob = blob.ok_or_else(|| ApiError::coded(StatusCode::NOT_FOUND, missing))?;
    let content_type = HeaderValue::from_str(&blob.content_type)
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let cache = HeaderValue::from_static("public, max-age=300");
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, cache),
    ];
    Ok((headers, axum::body::Body::from(blob.bytes.clone())).into_response())
}

pub(super) fn attachment(request: &ApiRequest) -> ApiResult {
    let key = format!("{}/{}", request.segment(0), request.segment(1));
    blob(request, &key, "attachment_not_found")
}

fn avatar_key(id: &str) -> String {
    format!("avatar/{id}")
}

pub(super) fn avatar_url(url: &str, id: &str) -> String {
    format!("{url}/v1/profile/avatar/{id}")
}

pub(super) fn has_avatar(state: &State, id: &str) -> bool {
    state.blobs.get(&avatar_key(id)).is_some()
}

pub(super) fn avatar(request: &ApiRequest) -> ApiResult {
    blob(
        request,
        &avatar_key(request.segment(0)),
        "avatar_asset_not_found",
    )
}

/// A malformed form is refused as too large, as by the real server.
pub(super) fn upload_avatar(request: &ApiRequest) -> ApiResult {
    let too_large = || ApiError::coded(StatusCode::PAYLOAD_TOO_LARGE, "avatar_too_large");
    let unsupported = || {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        ApiError::coded(status, "avatar_type_unsupported")
    };
    let _caller = request.caller()?;
    if request.body.len() > MAX_AVATAR + FORM_OVERHEAD {
        return Err(too_large());
    }
    let form = request.header("content-type").unwrap_or_default();
    let parts = multipart::parse(&form, &request.body).ok_or_else(too_large)?;
    let mut files = parts.into_iter();
    let part = files.find(|part| part.name == "file" && part.file_name.is_some());
    let part = part.ok_or_else(|| ApiError::coded(StatusCode::BAD_REQUEST, "invalid_payload"))?;
    let file = UploadedFile::from(part);
    let content_type = file.content_type().filter(|kind| *kind != "image/gif");
    let content_type = content_type.ok_or_else(unsupported)?.to_owned();
    if file.bytes.is_empty() || file.bytes.len() > MAX_AVATAR {
        return Err(too_large());
    }
    let (width, height) = image::size(file.bytes).ok_or_else(unsupported)?;
    if width.max(height) > MAX_AVATAR_SIDE {
        let code = "avatar_dimensions_exceeded";
        return Err(ApiError::coded(StatusCode::BAD_REQUEST, code));
    }
    let id = format!("asset_{}", hex8());
    let body = json!({
        "avatar_asset_id": id, "avatar_url": avatar_url(&request.shared.url, &id), "width": width, "height": height,
        "content_type": content_type, "bytes": file.bytes.len(),
    });
    let bytes = Bytes::copy_from_slice(file.bytes);
    let blob = Blob {
        content_type,
        bytes,
    };
    request.shared.lock().blobs.put(avatar_key(&id), blob);
    Ok(json_response(StatusCode::CREATED, &body))
}
