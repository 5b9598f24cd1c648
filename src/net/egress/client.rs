//! The HTTP client of one server. It sends endpoints and nothing else.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Method, redirect};
use serde_json::Value;

use super::headers::{self, Caller};
use super::request::{Endpoint, Request, ResponseBody};
use crate::domain::address::ServerAddress;
use crate::domain::disclosure::DataKind;
use crate::domain::failure::Failure;
use crate::domain::proxy::Proxy;
use crate::net::disclosure::DisclosureRecorder;
use crate::net::error::{from_reqwest, from_response, proxy_fault};
use crate::net::proxy::{Route, RoutedClient};
use crate::net::wire::Fields;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Long enough for the requests of one action. Below the server's own 90 seconds, so that no request uses a connection that
/// is just being closed (`docs/backend-contract.md` 14), and short, because a hundred servers would keep a hundred of them.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(10);
const POOL_IDLE_CONNECTIONS: usize = 1;

/// A successful response (2xx).
#[derive(Debug, Clone, PartialEq)]
pub struct Response<B> {
    /// The HTTP status.
    pub status: u16,
    /// The body before decoding.
    pub body: B,
}

/// Why a request failed.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestError {
    /// The reason.
    pub failure: Failure,
    /// Whether the server may have carried out the request nevertheless.
    pub maybe_applied: bool,
    /// The error code of the server, if it gave one.
    pub code: Option<String>,
}

impl RequestError {
    fn new(failure: Failure, maybe_applied: bool) -> Self {
        Self {
            failure,
            maybe_applied,
            code: None,
        }
    }
}

impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Self {
        error.failure
    }
}

/// Sends requests to one server and records what they disclose.
#[derive(Clone)]
pub struct HttpClient {
    address: ServerAddress,
    client: RoutedClient,
    route: Route,
    uses_proxy: bool,
    disclosures: DisclosureRecorder,
}

impl HttpClient {
    /// Makes a client with its own connection pool.
    pub fn new(
        address: ServerAddress,
        tls: &rustls::ClientConfig,
        proxy: &Proxy,
        disclosures: DisclosureRecorder,
    ) -> Result<Self, Failure> {
        let builder = || {
            reqwest::Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .redirect(redirect::Policy::none())
                .connect_timeout(CONNECT_TIMEOUT)
                .pool_idle_timeout(POOL_IDLE_TIMEOUT)
                .pool_max_idle_per_host(POOL_IDLE_CONNECTIONS)
                .referer(false)
        };
        let route = Route::new(&address, proxy);
        let uses_proxy = route.uses_proxy()?;
        let client = route.client(builder)?;
        Ok(Self {
            address,
            client,
            route,
            uses_proxy,
            disclosures,
        })
    }

    /// How its connections are made.
    pub fn route(&self) -> &Route {
        &self.route
    }

    /// Sends a request and decodes the response.
    pub async fn send<E: Endpoint>(
        &self,
        endpoint: &E,
        caller: Option<Caller<'_>>,
    ) -> Result<E::Response, RequestError> {
        let decoded = endpoint.decode(self.fetch(endpoint, caller).await?.body);
        decoded.map_err(|failure| RequestError::new(failure, true))
    }

    /// Sends a request and does not decode the response. A GET is repeated once if a pooled connection was just closed.
    pub async fn fetch<E: Endpoint>(
        &self,
        endpoint: &E,
        caller: Option<Caller<'_>>,
    ) -> Result<Response<E::Body>, RequestError> {
        let request = endpoint.request();
        let is_get = request.method == Method::GET;
        let accept = E::Body::ACCEPT;
        let mut result = self.execute(request, accept, caller).await;
        if is_get && matches!(&result, Err(error) if error.failure == Failure::ConnectionLost) {
            result = self.execute(endpoint.request(), accept, caller).await;
        }
        let (status, bytes) = result?;
        match E::Body::parse(bytes) {
            Some(body) => Ok(Response { status, body }),
            None => Err(RequestError::new(Failure::Unreadable, true)),
        }
    }

    /// Returns the status and the body.
    async fn execute(
        &self,
        request: Request,
        accept: &str,
        caller: Option<Caller<'_>>,
    ) -> Result<(u16, Vec<u8>), RequestError> {
        let caller = Caller::for_request(caller, request.identity);
        let mut builder = self
            .client
            .request(request.method.clone(), self.address.join(&request.path))
            .timeout(request.limits.timeout)
            .headers(headers::of(&request, accept, caller));
        if let Some((content_type, bytes)) = request.body.encode() {
            builder = builder.header(CONTENT_TYPE, content_type).body(bytes);
        }
        self.disclosures.record(request.discloses.iter().copied());
        if caller.is_some() {
            self.disclosures.record([DataKind::Uid, DataKind::Device]);
        }
        let sent = match builder.build() {
            Ok(request) => self.client.execute(request).await,
            Err(error) => Err(error),
        };
        match sent {
            Ok(response) => read_body(response, request.limits.max_response).await,
            Err(error) => Err(self.send_error(&error)),
        }
    }

    fn send_error(&self, error: &reqwest::Error) -> RequestError {
        let mut failure = from_reqwest(error);
        let by_server = matches!(
            failure,
            Failure::Certificate(_) | Failure::NotOpenChat | Failure::Handshake
        );
        if self.uses_proxy && error.is_connect() && !by_server {
            failure = Failure::Proxy(proxy_fault(error));
        }
        RequestError::new(failure, !error.is_connect() && !error.is_builder())
    }
}

/// Reads the status and the body of a 2xx response of at most `limit` bytes.
async fn read_body(
    mut response: reqwest::Response,
    limit: usize,
) -> Result<(u16, Vec<u8>), RequestError> {
    let status = response.status().as_u16();
    let retry_after = response.headers().get(RETRY_AFTER);
    let retry_after = retry_after.and_then(|value| value.to_str().ok()?.parse().ok());
    let success = response.status().is_success();
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() <= limit => {
                bytes.extend_from_slice(&chunk);
            }
            Ok(Some(_)) => return Err(RequestError::new(Failure::TooLarge, success)),
            Err(error) if success => return Err(RequestError::new(from_reqwest(&error), true)),
            Ok(None) | Err(_) => break,
        }
    }
    if success {
        return Ok((status, bytes));
    }
    let json = serde_json::from_slice::<Value>(&bytes).ok();
    let code = json
        .as_ref()
        .and_then(|body| Fields::of(body).id(&["code"]));
    Err(RequestError {
        failure: from_response(status, json.as_ref(), retry_after),
        // The server may have failed after it acted, or a proxy may have lost the response.
        maybe_applied: matches!(status, 500 | 502 | 504),
        code,
    })
}
