//! Answers as a server gives them that is not well.

use std::io::{Error, ErrorKind};

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;

/// More bytes than ever follow.
const PROMISED: &str = "1000";

/// An answer that never comes: the connection breaks.
pub(super) fn broken() -> Response {
    promising(Response::new(Body::empty()), &[])
}

/// The beginning of an answer, and then the connection breaks.
pub(super) fn cut(whole: Response) -> Response {
    promising(whole, b"{\"")
}

/// An answer that says it is JSON and is not.
pub(super) fn garbage() -> Response {
    let mut response = Response::new(Body::from("\u{1}\u{2}<not json"));
    let _none = response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}

fn promising(response: Response, beginning: &'static [u8]) -> Response {
    let (mut head, _) = response.into_parts();
    let stream = futures::stream::iter([
        Ok(Bytes::from_static(beginning)),
        Err(Error::from(ErrorKind::ConnectionReset)),
    ]);
    let _none = head
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from_static(PROMISED));
    Response::from_parts(head, Body::from_stream(stream))
}
