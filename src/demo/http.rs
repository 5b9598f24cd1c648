//! The requests a demo community answers (`docs/backend-contract.md` 2, 4, 5).

mod asked;
pub(super) mod create;
mod faulty;
mod files;
mod messages;
mod profile;
mod server;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State, WebSocketUpgrade};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use axum::serve::ListenerExt;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::control::{Control, Fault};
use super::envelope::{answer, empty, no_method, no_route, open_to_pages, plain, refusal};
use super::state::Shared;
use super::{identity, socket};
use asked::Asked;
pub(super) use asked::Caller;

/// The largest body that is taken, in bytes: four of the largest files and a form around them.
const LARGEST: usize = 4 * files::LARGEST + 16 * 1024;
/// The largest message on a socket that is taken, in bytes.
const LARGEST_MESSAGE: usize = 64 * 1024 * 1024;

/// Answers until the community ends. While it is paused nobody listens at its address.
pub(super) async fn listen(mut listener: TcpListener, shared: Arc<Shared>) {
    loop {
        let address = listener.local_addr();
        serve(listener, &shared).await;
        if !shared.resumed().await {
            return;
        }
        listener = match again(address).await {
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
    // As the real server does: what is small goes out at once.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let serving = axum::serve(listener, router).with_graceful_shutdown(stopped);
    // Connections end by themselves: the address is given up without waiting for them.
    tokio::select! {
        ended = serving => if let Err(error) = ended {
            tracing::warn!(%error, "a demo community ended");
        },
        () = shared.stopped() => {}
    }
}

/// Listens at an address that was just given up, which may need a moment.
async fn again(address: std::io::Result<SocketAddr>) -> std::io::Result<TcpListener> {
    const TRIES: u32 = 50;
    const MOMENT: Duration = Duration::from_millis(20);
    let address = address?;
    for _ in 1..TRIES {
        if let Ok(listener) = TcpListener::bind(address).await {
            return Ok(listener);
        }
        tokio::time::sleep(MOMENT).await;
    }
    TcpListener::bind(address).await
}

async fn entry(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if let Some(action) = path
        .strip_prefix("/demo/control/")
        .filter(|_| shared.controls)
    {
        return order(&shared, action, request.into_body()).await;
    }
    let delay = shared.faults.delay();
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let mut response = match shared.faults.next() {
        Fault::Down => return faulty::broken(),
        Fault::Status(status) => {
            empty(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
        }
        Fault::Garbage => faulty::garbage(),
        Fault::Cut => return faulty::cut(routed(shared, request).await),
        Fault::None => routed(shared, request).await,
    };
    open_to_pages(&mut response);
    response
}

async fn order(shared: &Arc<Shared>, action: &str, body: Body) -> Response {
    let bytes = axum::body::to_bytes(body, LARGEST)
        .await
        .unwrap_or_default();
    let order = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    if Control::new(shared).order(action, &order) {
        answer(StatusCode::OK, &json!({ "done": true }))
    } else {
        no_route()
    }
}

async fn routed(shared: Arc<Shared>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    if parts.method == Method::OPTIONS {
        return empty(StatusCode::NO_CONTENT);
    }
    let path = parts.uri.path().to_owned();
    if path == "/v1/realtime" {
        return realtime(shared, &mut parts).await;
    }
    let Ok(bytes) = axum::body::to_bytes(body, LARGEST).await else {
        return refusal(
            StatusCode::BAD_REQUEST,
            "invalid_payload",
            "the body is too large",
        );
    };
    let asked = Asked {
        shared,
        query: asked::pairs(&parts.uri),
        headers: parts.headers,
        body: bytes,
    };
    let Some(path) = path.strip_prefix('/') else {
        return no_route();
    };
    let steps: Vec<&str> = path.split('/').collect();
    route(&asked, &parts.method, &steps)
}

/// Which handler answers. The real router is as strict: no slash at the end, nothing decoded.
fn route(asked: &Asked, method: &Method, steps: &[&str]) -> Response {
    match steps {
        ["healthz"] => on(
            method,
            &[(Method::GET, &|| {
                answer(StatusCode::OK, &json!({ "status": "ok" }))
            })],
        ),
        ["v1", "client", "capabilities"] => {
            on(method, &[(Method::GET, &|| server::capabilities(asked))])
        }
        ["v1", "servers"] => on(method, &[(Method::GET, &|| server::directory(asked))]),
        ["v1", "servers", id, "membership"] => {
            on(method, &[(Method::DELETE, &|| server::leave(asked, id))])
        }
        ["v1", "servers", id, "channels"] => {
            on(method, &[(Method::GET, &|| server::channels(asked, id))])
        }
        ["v1", "servers", id, "members"] => {
            on(method, &[(Method::GET, &|| server::members(asked, id))])
        }
        ["v1", "channels", id, "messages"] => on(
            method,
            &[
                (Method::GET, &|| messages::list(asked, id)),
                (Method::POST, &|| create::create(asked, id)),
            ],
        ),
        ["v1", "channels", id, "attachments", file] => on(
            method,
            &[(Method::GET, &|| files::attachment(asked, id, file))],
        ),
        _ => people(asked, method, steps),
    }
}

fn people(asked: &Asked, method: &Method, steps: &[&str]) -> Response {
    match steps {
        ["v1", "profile", "avatar"] => {
            on(method, &[(Method::POST, &|| files::upload_avatar(asked))])
        }
        ["v1", "profile", "avatar", id] if !id.is_empty() => {
            on(method, &[(Method::GET, &|| files::avatar(asked, id))])
        }
        ["v1", "profile", "me"] => on(
            method,
            &[
                (Method::GET, &|| profile::mine(asked)),
                (Method::PUT, &|| profile::change(asked)),
            ],
        ),
        ["v1", "profiles:batch"] => on(method, &[(Method::GET, &|| profile::batch(asked))]),
        _ if asked.shared.kind.is_extended() => extended(asked, method, steps),
        _ => no_route(),
    }
}

fn extended(asked: &Asked, method: &Method, steps: &[&str]) -> Response {
    match steps {
        ["v1", "identity", "challenge"] => on(
            method,
            &[(Method::POST, &|| {
                identity::challenge(&asked.shared, &asked.json())
            })],
        ),
        ["v1", "identity", "session"] => on(
            method,
            &[
                (Method::POST, &|| {
                    identity::prove(&asked.shared, &asked.json())
                }),
                (Method::DELETE, &|| {
                    identity::end(&asked.shared, asked.bearer().as_deref())
                }),
            ],
        ),
        ["v1", "channels", id, "messages", message] => on(
            method,
            &[
                (Method::PATCH, &|| messages::edit(asked, id, message)),
                (Method::DELETE, &|| messages::delete(asked, id, message)),
            ],
        ),
        [
            "v1",
            "channels",
            id,
            "messages",
            message,
            "reactions",
            emoji,
        ] => on(
            method,
            &[
                (Method::PUT, &|| {
                    messages::react(asked, (id, message), emoji, true)
                }),
                (Method::DELETE, &|| {
                    messages::react(asked, (id, message), emoji, false)
                }),
            ],
        ),
        _ => no_route(),
    }
}

type Handler<'a> = (Method, &'a dyn Fn() -> Response);

fn on(method: &Method, handlers: &[Handler<'_>]) -> Response {
    let handler = handlers.iter().find(|(known, _)| known == method);
    let known = handlers.iter().map(|(known, _)| known.clone());
    handler.map_or_else(|| no_method(known), |(_, handler)| handler())
}

async fn realtime(shared: Arc<Shared>, parts: &mut axum::http::request::Parts) -> Response {
    use axum::extract::FromRequestParts;
    if parts.method != Method::GET {
        return no_method([Method::GET]);
    }
    let asked = Asked {
        shared: Arc::clone(&shared),
        headers: parts.headers.clone(),
        query: asked::pairs(&parts.uri),
        body: Bytes::new(),
    };
    let caller = match asked.caller_of_socket() {
        Ok(caller) => caller,
        Err(refused) => return refused.response(),
    };
    let upgrade = WebSocketUpgrade::from_request_parts(parts, &()).await;
    match upgrade.ok().filter(|_| asked.has_socket_key()) {
        Some(upgrade) => upgrade
            .max_message_size(LARGEST_MESSAGE)
            .max_frame_size(LARGEST_MESSAGE)
            .on_upgrade(move |socket| socket::serve(socket, shared, caller)),
        None => no_socket(),
    }
}

fn no_socket() -> Response {
    let mut response = plain(StatusCode::BAD_REQUEST, "Bad Request");
    let _none = response.headers_mut().insert(
        header::SEC_WEBSOCKET_VERSION,
        HeaderValue::from_static("13"),
    );
    response
}
