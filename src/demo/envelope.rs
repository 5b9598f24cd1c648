//! HTTP responses in the exact form of the real server (`docs/backend-contract.md` 2.3, 2.5).

use axum::body::Body;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::go_json;

/// What a handler returns.
pub(super) type ApiResult = Result<Response, ApiError>;

/// A refusal of a handler (`docs/backend-contract.md` 2.3).
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
    details: Value,
}

impl ApiError {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            details: Value::Null,
        }
    }

    /// A refusal whose message is its code in words.
    pub(super) fn coded(status: StatusCode, code: &'static str) -> Self {
        Self::new(status, code, code.replace('_', " "))
    }

    pub(super) fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub(super) fn not_found(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, message)
    }

    pub(super) fn with_details(self, details: Value) -> Self {
        Self { details, ..self }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let retryable = matches!(self.code, "profile_conflict" | "edit_conflict");
        let mut body =
            json!({ "code": self.code, "message": self.message, "retryable": retryable });
        if !self.details.is_null() {
            body["details"] = self.details;
        }
        json_response(self.status, &body)
    }
}

pub(super) fn json_response(status: StatusCode, value: &Value) -> Response {
    typed(status, "application/json", go_json::encode(value))
}

#[expect(clippy::unnecessary_wraps, reason = "the result of a handler")]
pub(super) fn ok(value: &Value) -> ApiResult {
    Ok(json_response(StatusCode::OK, value))
}

/// A refusal below the handlers: plain text instead of JSON.
pub(super) fn plain_text(status: StatusCode, text: &str) -> Response {
    let mut response = typed(status, "text/plain; charset=utf-8", format!("{text}\n"));
    let nosniff = HeaderValue::from_static("nosniff");
    let _none = response
        .headers_mut()
        .insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
    response
}

pub(super) fn route_not_found() -> Response {
    plain_text(StatusCode::NOT_FOUND, "404 page not found")
}

/// The router's refusal of a method: one `Allow` header for each method of the route.
pub(super) fn method_not_allowed(allowed: impl IntoIterator<Item = Method>) -> Response {
    let mut response = empty(StatusCode::METHOD_NOT_ALLOWED);
    for method in allowed {
        if let Ok(method) = HeaderValue::from_str(method.as_str()) {
            let _more = response.headers_mut().append(header::ALLOW, method);
        }
    }
    response
}

pub(super) fn add_cors_headers(response: &mut Response) {
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
    (status, Body::empty()).into_response()
}

fn typed(status: StatusCode, content_type: &'static str, text: String) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, HeaderValue::from_static(content_type))],
        Body::from(text),
    )
        .into_response()
}

/// Unix seconds in RFC 3339, UTC.
pub(super) fn timestamp(second: i64) -> String {
    jiff::Timestamp::from_second(second)
        .unwrap_or_default()
        .to_string()
}

/// The current time in Unix seconds.
pub(super) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}
