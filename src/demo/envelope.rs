//! How answers and events are written: the way the real server writes them.

use axum::body::Body;
use axum::http::{HeaderValue, Method, StatusCode, header};
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

/// A refusal on its way out of a handler.
#[derive(Debug)]
pub(super) struct Refused(Box<Response>);

impl Refused {
    pub(super) fn new(status: StatusCode, code: &str, message: &str) -> Self {
        Self(Box::new(refusal(status, code, message)))
    }

    pub(super) fn response(self) -> Response {
        *self.0
    }
}

/// The answer of a handler, whichever way it ends.
pub(super) fn either(made: Result<Response, Refused>) -> Response {
    made.unwrap_or_else(Refused::response)
}

/// A refusal in words, not by a handler: no JSON.
pub(super) fn plain(status: StatusCode, words: &str) -> Response {
    let mut response = typed(status, "text/plain; charset=utf-8", format!("{words}\n"));
    let guard = HeaderValue::from_static("nosniff");
    let _none = response
        .headers_mut()
        .insert(header::X_CONTENT_TYPE_OPTIONS, guard);
    response
}

/// The router's own refusal.
pub(super) fn no_route() -> Response {
    plain(StatusCode::NOT_FOUND, "404 page not found")
}

/// The router's own refusal of a method: nothing but the methods that it knows.
pub(super) fn no_method(known: impl IntoIterator<Item = Method>) -> Response {
    let mut response = empty(StatusCode::METHOD_NOT_ALLOWED);
    for method in known {
        if let Ok(method) = HeaderValue::from_str(method.as_str()) {
            let _more = response.headers_mut().append(header::ALLOW, method);
        }
    }
    response
}

/// Lets pages of any origin ask, as the real server does.
pub(super) fn open_to_pages(response: &mut Response) {
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            header::ACCESS_CONTROL_ALLOW_METHODS,
            "GET, POST, PUT, DELETE, OPTIONS",
        ),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "Content-Type, Authorization, If-Match, X-OpenChat-User-UID, X-OpenChat-Device-ID",
        ),
    ] {
        let value = HeaderValue::from_static(value);
        let _none = response.headers_mut().insert(name, value);
    }
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
