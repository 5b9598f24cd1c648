//! How answers and events are written: the way the real server writes them.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

/// JSON with `<`, `>` and `&` escaped and a line feed at its end (`docs/backend-contract.md` 2.5).
pub(super) fn text(value: &Value) -> String {
    let mut text = value
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026");
    text.push('\n');
    text
}

/// An answer.
pub(super) fn answer(status: StatusCode, value: &Value) -> Response {
    typed(status, "application/json", text(value))
}

/// A refusal by a handler (`docs/backend-contract.md` 2.3).
pub(super) fn refusal(status: StatusCode, code: &str, message: &str) -> Response {
    let retryable = code == "profile_conflict" || code == "edit_conflict";
    answer(
        status,
        &json!({ "code": code, "message": message, "retryable": retryable }),
    )
}

/// The router's own refusal: no JSON.
pub(super) fn no_route() -> Response {
    typed(
        StatusCode::NOT_FOUND,
        "text/plain; charset=utf-8",
        String::from("404 page not found\n"),
    )
}

/// The router's own refusal of a method: nothing at all.
pub(super) fn no_method() -> Response {
    empty(StatusCode::METHOD_NOT_ALLOWED)
}

pub(super) fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn typed(status: StatusCode, kind: &'static str, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let _none = response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// A moment as the server writes it: whole seconds, universal time.
pub(super) fn moment(second: i64) -> String {
    jiff::Timestamp::from_second(second).map_or_else(
        |_| String::from("1970-01-01T00:00:00Z"),
        |moment| moment.to_string(),
    )
}

/// Now, in whole seconds.
pub(super) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}
