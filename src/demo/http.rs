//! HTTP server of a demo community (`docs/backend-contract.md` 2, 4, 5).
//!
//! The routes are a table of our own, as axum's router differs from the real one: it answers `HEAD`, puts all methods into
//! one `Allow` header, decodes path segments and does not match empty ones.

mod create;
mod fault;
mod files;
mod manage;
mod messages;
mod profile;
mod read;
mod request;
mod server;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, Request, State, WebSocketUpgrade};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::control::{Control, InjectedFault};
use super::envelope::{
    ApiError, ApiResult, add_cors_headers, empty, json_response, method_not_allowed, plain_text,
    route_not_found,
};
use super::rates::RandomFault;
use super::state::Shared;
use super::{identity, socket};
pub(super) use request::{ApiRequest, Caller};

/// The largest request body in bytes: four of the largest files and the form around them.
const MAX_BODY: usize = 4 * files::MAX_FILE + 16 * 1024;
/// The largest WebSocket message in bytes.
const MAX_MESSAGE: usize = 64 * 1024 * 1024;

/// A method, a path and its handler. `:` matches any segment, `+` any but an empty one.
type Route = (Method, &'static str, fn(&ApiRequest) -> ApiResult);

const ROUTES: &[Route] = &[
    (Method::GET, "/healthz", server::health),
    (Method::GET, "/v1/client/capabilities", server::capabilities),
    (Method::GET, "/v1/servers", server::directory),
    (Method::DELETE, "/v1/servers/:/membership", server::leave),
    (Method::GET, "/v1/servers/:/channels", server::channels),
    (Method::GET, "/v1/servers/:/members", server::members),
    (Method::GET, "/v1/channels/:/messages", messages::list),
    (Method::POST, "/v1/channels/:/messages", create::create),
    (
        Method::GET,
        "/v1/channels/:/attachments/:",
        files::attachment,
    ),
    (Method::POST, "/v1/profile/avatar", files::upload_avatar),
    (Method::GET, "/v1/profile/avatar/+", files::avatar),
    (Method::GET, "/v1/profile/me", profile::own),
    (Method::PUT, "/v1/profile/me", profile::update),
    (Method::GET, "/v1/profiles:batch", profile::batch),
];
/// Routes of the extensions.
const EXTENDED_ROUTES: &[Route] = &[
    (Method::POST, "/v1/identity/challenge", identity::challenge),
    (Method::POST, "/v1/identity/session", identity::prove),
    (Method::DELETE, "/v1/identity/session", identity::end),
    (
        Method::GET,
        "/v1/channels/:/mentions:resolve",
        server::resolve_mentions,
    ),
    (
        Method::POST,
        "/v1/servers/:/channels",
        manage::create_channel,
    ),
    (
        Method::POST,
        "/v1/servers/:/categories",
        manage::create_category,
    ),
    (
        Method::PUT,
        "/v1/servers/:/categories/:",
        manage::rename_category,
    ),
    (
        Method::DELETE,
        "/v1/servers/:/categories/:",
        manage::delete_category,
    ),
    (Method::PUT, "/v1/servers/:/channel-layout", manage::arrange),
    (Method::PATCH, "/v1/channels/:", manage::rename_channel),
    (Method::DELETE, "/v1/channels/:", manage::delete_channel),
    (Method::GET, "/v1/channels/:/read-ack", read::position),
    (Method::PUT, "/v1/channels/:/read-ack", read::report),
    (Method::PATCH, "/v1/channels/:/messages/:", messages::edit),
    (
        Method::DELETE,
        "/v1/channels/:/messages/:",
        messages::delete,
    ),
    (
        Method::PUT,
        "/v1/channels/:/messages/:/reactions/:",
        messages::add_reaction,
    ),
    (
        Method::DELETE,
        "/v1/channels/:/messages/:/reactions/:",
        messages::remove_reaction,
    ),
];

/// Serves until the community is closed. While it is paused its port is closed.
pub(super) async fn listen(mut listener: TcpListener, shared: Arc<Shared>) {
    loop {
        let address = listener.local_addr();
        serve(listener, &shared).await;
        if !shared.resumed().await {
            return;
        }
        listener = match rebind(address).await {
            Ok(listener) => listener,
            Err(error) => return tracing::warn!(%error, "a demo community cannot listen again"),
        };
    }
}

async fn serve(listener: TcpListener, shared: &Arc<Shared>) {
    let router = Router::new().fallback(entry).with_state(Arc::clone(shared));
    let stopped = {
        let shared = Arc::clone(shared);
        async move { shared.stopped().await }
    };
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let serving = axum::serve(listener, router).with_graceful_shutdown(stopped);
    // The port is closed without waiting for open connections.
    tokio::select! {
        ended = serving => if let Err(error) = ended {
            tracing::warn!(%error, "a demo community ended");
        },
        () = shared.stopped() => {}
    }
}

/// Listens again at an address that was just closed, which may take the system a moment.
async fn rebind(address: std::io::Result<SocketAddr>) -> std::io::Result<TcpListener> {
    const ATTEMPTS: u32 = 50;
    const INTERVAL: Duration = Duration::from_millis(20);
    let address = address?;
    for _ in 1..ATTEMPTS {
        if let Ok(listener) = TcpListener::bind(address).await {
            return Ok(listener);
        }
        tokio::time::sleep(INTERVAL).await;
    }
    TcpListener::bind(address).await
}

async fn entry(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if let Some(action) = path.strip_prefix("/demo/control/")
        && shared.options.controls
    {
        return control(&shared, action, request.into_body()).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, MAX_BODY).await else {
        return ApiError::bad_request("invalid_payload", "the body is too large").into_response();
    };
    // What a client has sent is handled also if it does not wait for the answer, as the real server does.
    let answered = tokio::spawn(answer_or_fail(shared, (parts, body)));
    answered
        .await
        .unwrap_or_else(|_panicked| fault::status(500))
}

/// A request with all of its body.
type Received = (Parts, Bytes);

async fn answer_or_fail(shared: Arc<Shared>, request: Received) -> Response {
    let fault = shared.faults.random.next_request();
    let delay = shared.faults.delay() + fault.before;
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let is_send = request.0.method == Method::POST && request.0.uri.path().ends_with("/messages");
    if is_send && let Some(status) = shared.faults.next_send() {
        return refuse(status);
    }
    let response = match (shared.faults.next(), fault.kind) {
        (InjectedFault::Down, _) => return fault::reset(),
        (InjectedFault::Status(status), _) => with_cors_headers(fault::status(status)),
        (InjectedFault::InvalidJson, _) => with_cors_headers(fault::invalid_json()),
        (InjectedFault::Truncate, _) => fault::truncate(answer(shared, request).await).await,
        (InjectedFault::None, Some(fault)) => answer_badly(shared, request, fault).await,
        (InjectedFault::None, None) => with_cors_headers(answer(shared, request).await),
    };
    if !fault.after.is_zero() {
        tokio::time::sleep(fault.after).await;
    }
    response
}

async fn answer_badly(shared: Arc<Shared>, request: Received, fault: RandomFault) -> Response {
    match fault {
        RandomFault::Refused => with_cors_headers(fault::status(500)),
        RandomFault::RateLimited { retry_after: true } => refuse(429),
        RandomFault::RateLimited { retry_after: false } => with_cors_headers(fault::status(429)),
        RandomFault::FailedLate => {
            let _lost = answer(shared, request).await;
            with_cors_headers(fault::status(500))
        }
        RandomFault::Cut => fault::truncate(answer(shared, request).await).await,
    }
}

fn with_cors_headers(mut response: Response) -> Response {
    add_cors_headers(&mut response);
    response
}

fn refuse(status: u16) -> Response {
    let mut response = fault::status(status);
    if response.status() == StatusCode::TOO_MANY_REQUESTS {
        let seconds = HeaderValue::from_static("1");
        let _none = response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    with_cors_headers(response)
}

async fn control(shared: &Arc<Shared>, action: &str, body: Body) -> Response {
    let bytes = axum::body::to_bytes(body, MAX_BODY).await;
    let arguments = serde_json::from_slice(&bytes.unwrap_or_default()).unwrap_or(Value::Null);
    if Control::new(shared).perform(action, &arguments) {
        json_response(StatusCode::OK, &json!({ "done": true }))
    } else {
        route_not_found()
    }
}

async fn answer(shared: Arc<Shared>, (mut parts, body): Received) -> Response {
    if parts.method == Method::OPTIONS {
        return empty(StatusCode::NO_CONTENT);
    }
    if parts.uri.path() == "/v1/realtime" {
        return realtime(shared, &mut parts).await;
    }
    route(parts, shared, body)
}

fn route(parts: Parts, shared: Arc<Shared>, body: Bytes) -> Response {
    let extended = shared.kind.is_extended();
    let extensions = EXTENDED_ROUTES.iter().filter(|_| extended);
    let path = parts.uri.path();
    let routes = ROUTES.iter().chain(extensions);
    let found: Vec<_> = routes
        .filter_map(|(method, pattern, handler)| Some((method, handler, matched(pattern, path)?)))
        .collect();
    if found.is_empty() {
        return route_not_found();
    }
    let allowed: Vec<_> = found.iter().map(|(method, ..)| (*method).clone()).collect();
    match found
        .into_iter()
        .find(|(method, ..)| **method == parts.method)
    {
        Some((_, handler, segments)) => {
            let query = request::query_pairs(&parts.uri);
            let request = ApiRequest {
                shared,
                headers: parts.headers,
                query,
                segments,
                body,
            };
            handler(&request).into_response()
        }
        None => method_not_allowed(allowed),
    }
}

/// The variable segments of a path that matches a pattern.
fn matched(pattern: &str, path: &str) -> Option<Vec<String>> {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    let mut segments = Vec::new();
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return Some(segments),
            (Some("+"), Some("")) => return None,
            (Some(":" | "+"), Some(segment)) => segments.push(segment.to_owned()),
            (expected, segment) if expected == segment => {}
            _ => return None,
        }
    }
}

async fn realtime(shared: Arc<Shared>, parts: &mut Parts) -> Response {
    if parts.method != Method::GET {
        return method_not_allowed([Method::GET]);
    }
    let request = ApiRequest {
        shared: Arc::clone(&shared),
        headers: parts.headers.clone(),
        query: request::query_pairs(&parts.uri),
        segments: Vec::new(),
        body: Bytes::new(),
    };
    let caller = match request.socket_caller() {
        Ok(caller) => caller,
        Err(error) => return error.into_response(),
    };
    let upgrade = WebSocketUpgrade::from_request_parts(parts, &()).await;
    match upgrade.ok().filter(|_| request.has_socket_key()) {
        Some(upgrade) => upgrade
            .max_message_size(MAX_MESSAGE)
            .max_frame_size(MAX_MESSAGE)
            .on_upgrade(move |socket| socket::serve(socket, shared, caller)),
        None => upgrade_refused(),
    }
}

fn upgrade_refused() -> Response {
    let mut response = plain_text(StatusCode::BAD_REQUEST, "Bad Request");
    let version = HeaderValue::from_static("13");
    let _none = response
        .headers_mut()
        .insert(header::SEC_WEBSOCKET_VERSION, version);
    response
}
