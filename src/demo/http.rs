//! The requests a demo community answers (`docs/backend-contract.md` 2, 4, 5).

pub(super) mod messages;
mod profile;
mod server;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State, WebSocketUpgrade};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::control::{Control, Fault};
use super::envelope::{answer, empty, no_method, no_route, refusal};
use super::identity::{self, Standing};
use super::socket;
use super::state::Shared;

/// The largest body that is taken; without attachments nothing larger makes sense.
const LARGEST: usize = 16 * 1024 * 1024;

/// Who asks.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) user: String,
    pub(super) device: String,
}

/// A request as the handlers see it.
pub(super) struct Asked {
    pub(super) shared: Arc<Shared>,
    pub(super) headers: HeaderMap,
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Bytes,
}

/// Answers until the community ends.
pub(super) async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    let router = Router::new()
        .fallback(entry)
        .with_state(Arc::clone(&shared));
    let ended = async move { shared.closed().await };
    if let Err(error) = axum::serve(listener, router)
        .with_graceful_shutdown(ended)
        .await
    {
        tracing::warn!(%error, "a demo community ended");
    }
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
        Fault::Down => return broken(),
        Fault::Status(status) => {
            empty(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
        }
        Fault::Garbage => garbage(),
        Fault::Cut => return cut(routed(shared, request).await),
        Fault::None => routed(shared, request).await,
    };
    let _none = response.headers_mut().insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
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

/// An answer that never comes: the connection breaks.
fn broken() -> Response {
    let stream = futures::stream::once(async {
        Err::<Bytes, _>(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
    });
    let mut response = Response::new(Body::from_stream(stream));
    let _none = response
        .headers_mut()
        .insert(header::CONTENT_LENGTH, HeaderValue::from_static("1000"));
    response
}

fn cut(whole: Response) -> Response {
    let (mut head, _) = whole.into_parts();
    let stream = futures::stream::iter([
        Ok(Bytes::from_static(b"{\"")),
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
    ]);
    let _none = head
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from_static("1000"));
    Response::from_parts(head, Body::from_stream(stream))
}

fn garbage() -> Response {
    let mut response = Response::new(Body::from("\u{1}\u{2}<not json"));
    let _none = response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
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
        query: pairs(&parts.uri),
        headers: parts.headers,
        body: bytes,
    };
    let steps: Vec<&str> = path.trim_start_matches('/').split('/').collect();
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
                (Method::POST, &|| messages::create(asked, id)),
            ],
        ),
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
    handler.map_or_else(no_method, |(_, handler)| handler())
}

async fn realtime(shared: Arc<Shared>, parts: &mut axum::http::request::Parts) -> Response {
    use axum::extract::FromRequestParts;
    if parts.method != Method::GET {
        return no_method();
    }
    let asked = Asked {
        shared: Arc::clone(&shared),
        headers: parts.headers.clone(),
        query: pairs(&parts.uri),
        body: Bytes::new(),
    };
    let caller = match asked.caller_of_socket() {
        Ok(caller) => caller,
        Err(refused) => return *refused,
    };
    if let Ok(upgrade) = WebSocketUpgrade::from_request_parts(parts, &()).await {
        upgrade.on_upgrade(move |socket| socket::serve(socket, shared, caller))
    } else {
        let mut response = Response::new(Body::from("Bad Request\n"));
        *response.status_mut() = StatusCode::BAD_REQUEST;
        let kind = HeaderValue::from_static("text/plain; charset=utf-8");
        let _none = response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}

fn pairs(uri: &Uri) -> Vec<(String, String)> {
    let query = uri.query().unwrap_or_default();
    url::form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

impl Asked {
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let value = self.headers.get(name)?;
        let text = String::from_utf8_lossy(value.as_bytes()).trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub(super) fn bearer(&self) -> Option<String> {
        let value = self.header("authorization")?;
        let (scheme, token) = value.split_once(' ')?;
        (scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty())
            .then(|| token.trim().to_owned())
    }

    /// Who asks, as the plain contract takes anyone's word for it (`docs/backend-contract.md` 2.2).
    pub(super) fn claimed(&self) -> Caller {
        let bearer = self.bearer().filter(|_| !self.shared.kind.is_extended());
        Caller {
            user: self
                .header("x-openchat-user-uid")
                .or(bearer)
                .unwrap_or_else(|| String::from("uid_dev_local")),
            device: self
                .header("x-openchat-device-id")
                .unwrap_or_else(|| String::from("dev_local")),
        }
    }

    /// Who asks; where proofs are asked for, only who has proven it.
    pub(super) fn caller(&self) -> Result<Caller, Box<Response>> {
        let claimed = self.claimed();
        if !self.shared.kind.is_extended() {
            return Ok(claimed);
        }
        let token = self.bearer().unwrap_or_default();
        let refused = |code| {
            Err(Box::new(refusal(
                StatusCode::UNAUTHORIZED,
                code,
                "prove who you are",
            )))
        };
        match self.shared.lock().sessions.of(&token) {
            Standing::Proven(user) if user == claimed.user => Ok(claimed),
            Standing::Proven(_) | Standing::Unknown => refused("identity_proof_required"),
            Standing::Expired => refused("session_expired"),
        }
    }

    fn caller_of_socket(&self) -> Result<Caller, Box<Response>> {
        if self.shared.kind.is_extended() {
            return self.caller();
        }
        let either = |header: &str, parameter: &str, usual: &str| {
            let named = self
                .parameter(parameter)
                .map(str::trim)
                .filter(|value| !value.is_empty())
                .map(str::to_owned);
            self.header(header)
                .or(named)
                .unwrap_or_else(|| usual.to_owned())
        };
        Ok(Caller {
            user: either("x-openchat-user-uid", "user_uid", "uid_dev_local"),
            device: either("x-openchat-device-id", "device_id", "dev_local"),
        })
    }
}
