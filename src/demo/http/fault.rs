//! Broken responses, for [`InjectedFault`](crate::demo::control::InjectedFault).

use std::io::{Error, ErrorKind};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};

use super::MAX_BODY;
use crate::demo::envelope::empty;

/// A status without a body.
pub(super) fn status(status: u16) -> Response {
    empty(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
}

/// The connection breaks before the body.
pub(super) fn reset() -> Response {
    reset_after(Response::new(Body::empty()), Bytes::new(), 1000)
}

/// The connection breaks within the body.
pub(super) async fn truncate(response: Response) -> Response {
    let (head, body) = response.into_parts();
    let body = axum::body::to_bytes(body, MAX_BODY).await;
    let body = body.unwrap_or_default();
    let sent = body.slice(..body.len() / 2);
    let length = body.len().max(1);
    reset_after(Response::from_parts(head, Body::empty()), sent, length)
}

/// A body that is not the JSON it claims to be.
pub(super) fn invalid_json() -> Response {
    let json = HeaderValue::from_static("application/json");
    let body = Body::from("\u{1}\u{2}<not json");
    ([(header::CONTENT_TYPE, json)], body).into_response()
}

/// `length` is that of the whole body, which is more than what is sent.
fn reset_after(response: Response, sent: Bytes, length: usize) -> Response {
    let (mut head, _) = response.into_parts();
    let first = stream::once(async { Ok(sent) });
    let error = stream::once(async {
        // What was sent is not written together with the error, which would drop it.
        tokio::time::sleep(Duration::from_millis(5)).await;
        Err(Error::from(ErrorKind::ConnectionReset))
    });
    let length = HeaderValue::from(length);
    let _none = head.headers.insert(header::CONTENT_LENGTH, length);
    Response::from_parts(head, Body::from_stream(first.chain(error)))
}
