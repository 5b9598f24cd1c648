//! Broken responses, for [`InjectedFault`](crate::demo::control::InjectedFault).

use std::io::{Error, ErrorKind};

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// The connection breaks before the body.
pub(super) fn reset() -> Response {
    reset_after(Response::new(Body::empty()), &[])
}

/// The connection breaks within the body.
pub(super) fn truncate(response: Response) -> Response {
    reset_after(response, b"{\"")
}

/// A body that is not the JSON it claims to be.
pub(super) fn invalid_json() -> Response {
    let json = HeaderValue::from_static("application/json");
    let body = Body::from("\u{1}\u{2}<not json");
    ([(header::CONTENT_TYPE, json)], body).into_response()
}

fn reset_after(response: Response, sent: &'static [u8]) -> Response {
    let (mut head, _) = response.into_parts();
    let stream = futures::stream::iter([
        Ok(Bytes::from_static(sent)),
        Err(Error::from(ErrorKind::ConnectionReset)),
    ]);
    // More bytes than are ever sent.
    let length = HeaderValue::from_static("1000");
    let _none = head.headers.insert(header::CONTENT_LENGTH, length);
    Response::from_parts(head, Body::from_stream(stream))
}
