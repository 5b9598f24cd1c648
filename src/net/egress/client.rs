//! The HTTP client of one server. It sends endpoints and nothing else.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::Method;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION};

use super::body::Progress;
use super::headers::{self, Caller};
use super::request::{Endpoint, Limits, Request, RequestBody, ResponseBody};
use super::{body, redirect};
use crate::domain::address::ServerAddress;
use crate::domain::disclosure::DataKind;
use crate::domain::failure::Failure;
use crate::domain::proxy::Proxy;
use crate::net::disclosure::DisclosureRecorder;
use crate::net::error::{from_reqwest, from_response, proxy_fault, retry_after};
use crate::net::proxy::{Route, RoutedClient};
use crate::net::wire::JsonBody;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Long enough for the requests of one action. Below the server's own 90 seconds, so that no request uses a connection that
/// is just being closed (`docs/backend-contract.md` 14), and short, because a hundred servers would keep a hundred of them.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(4);
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
    /// What the server says beside it (`details`).
    pub details: Option<Box<JsonBody>>,
    /// The address of the server to which this one refers.
    pub redirect: Option<Box<str>>,
}

impl RequestError {
    fn new(failure: Failure, maybe_applied: bool) -> Self {
        Self {
            failure,
            maybe_applied,
            code: None,
            details: None,
            redirect: None,
        }
    }
}

/// Nothing was sent.
impl From<Failure> for RequestError {
    fn from(failure: Failure) -> Self {
        Self::new(failure, false)
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
                .redirect(reqwest::redirect::Policy::none())
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
        self.send_with_progress(endpoint, caller, &|_| ()).await
    }

    /// Like [`Self::send`], and reports how much of the response was read.
    pub async fn send_with_progress<E: Endpoint>(
        &self,
        endpoint: &E,
        caller: Option<Caller<'_>>,
        progress: Progress<'_>,
    ) -> Result<E::Response, RequestError> {
        let fetched = self.fetch_with_progress(endpoint, caller, progress).await;
        let decoded = endpoint.decode(fetched?.body);
        decoded.map_err(|failure| RequestError::new(failure, true))
    }

    /// Sends a request and does not decode the response. A GET is repeated once if a pooled connection was just closed.
    pub async fn fetch<E: Endpoint>(
        &self,
        endpoint: &E,
        caller: Option<Caller<'_>>,
    ) -> Result<Response<E::Body>, RequestError> {
        self.fetch_with_progress(endpoint, caller, &|_| ()).await
    }

    /// Like [`Self::fetch`], and reports how much of the response was read.
    pub async fn fetch_with_progress<E: Endpoint>(
        &self,
        endpoint: &E,
        caller: Option<Caller<'_>>,
        progress: Progress<'_>,
    ) -> Result<Response<E::Body>, RequestError> {
        let request = endpoint.request();
        let is_get = request.method == Method::GET;
        let result = self.execute(request, caller, progress).await;
        if is_get && matches!(&result, Err(error) if error.failure == Failure::ConnectionLost) {
            return self.execute(endpoint.request(), caller, progress).await;
        }
        result
    }

    async fn execute<B: ResponseBody>(
        &self,
        request: Request,
        caller: Option<Caller<'_>>,
        progress: Progress<'_>,
    ) -> Result<Response<B>, RequestError> {
        let caller = Caller::for_request(caller, request.identity);
        let (path, limits) = (request.path.clone(), request.limits);
        let url = request.url(&self.address);
        let url = url.ok_or_else(|| RequestError::new(Failure::InvalidAddress, false))?;
        let mut builder = self
            .client
            .request(request.method.clone(), url)
            .timeout(request.limits.timeout)
            .headers(headers::of(&request, B::ACCEPT, caller));
        builder = with_body(builder, request.body);
        let named = caller.map(|_| [DataKind::Uid, DataKind::Device]);
        let kinds = named.into_iter().flatten();
        let kinds = request.discloses.iter().copied().chain(kinds).collect();
        let disclosing = self.disclosures.begin(kinds);
        let sent = match builder.build() {
            Ok(request) => self.client.execute(request).await,
            Err(error) => Err(error),
        };
        match &sent {
            Err(error) if error.is_connect() || error.is_builder() => disclosing.nothing_sent(),
            _ => drop(disclosing),
        }
        match sent {
            Ok(response) if response.status().is_success() => {
                read_body(response, &limits, progress).await
            }
            Ok(response) => {
                let location = response.headers().get(LOCATION);
                let location = location.and_then(|it| it.to_str().ok());
                let location = location.filter(|_| response.status().is_redirection());
                let redirect = location.and_then(|it| redirect::target(&self.address, &path, it));
                Err(RequestError {
                    redirect: redirect.map(|target| target.to_string().into()),
                    ..read_error(response).await
                })
            }
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

fn with_body(builder: reqwest::RequestBuilder, body: RequestBody) -> reqwest::RequestBuilder {
    if let RequestBody::Form(form) = body {
        let builder = builder.header(CONTENT_TYPE, form.content_type());
        let builder = builder.header(CONTENT_LENGTH, form.length());
        return builder.body(reqwest::Body::wrap_stream(form.into_stream()));
    }
    match body.encode() {
        Some((content_type, bytes)) => builder.header(CONTENT_TYPE, content_type).body(bytes),
        None => builder,
    }
}

/// Reads a 2xx response.
async fn read_body<B: ResponseBody>(
    mut response: reqwest::Response,
    limits: &Limits,
    progress: Progress<'_>,
) -> Result<Response<B>, RequestError> {
    let body = body::read(&mut response, limits, progress).await;
    Ok(Response {
        status: response.status().as_u16(),
        body: body.map_err(|failure| RequestError::new(failure, true))?,
    })
}

/// Reads another response. Of a body that cannot be read only the status counts.
async fn read_error(mut response: reqwest::Response) -> RequestError {
    let status = response.status().as_u16();
    let retry_after = retry_after(response.headers(), Timestamp::now());
    let body = body::read::<JsonBody>(&mut response, &Limits::ERROR, &|_| ()).await;
    let body = body.ok();
    let code = body.as_ref().and_then(|body| body.fields().name(&["code"]));
    RequestError {
        failure: from_response(status, body.as_ref().map(JsonBody::value), retry_after),
        // The server may have failed after it acted, or a proxy may have lost the response.
        maybe_applied: matches!(status, 500 | 502 | 504),
        code,
        details: body.filter(has_details).map(Box::new),
        redirect: None,
    }
}

fn has_details(body: &JsonBody) -> bool {
    body.fields().inner(&["details"]).is_object()
}
