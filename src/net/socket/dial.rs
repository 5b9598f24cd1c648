//! The way from an address to an open socket.

use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_util::either::Either;

use crate::domain::failure::Failure;
use crate::net::egress::{Caller, socket_headers};
use crate::net::session::Session;
use crate::net::{error, way};

/// How long dialling and the upgrade may take.
const DIALLING: Duration = Duration::from_secs(15);
/// The largest message that is read; the server sends some of many megabytes in one frame (`docs/backend-contract.md` 14).
const LARGEST: usize = 64 * 1024 * 1024;

pub(super) type Socket = WebSocketStream<Either<TlsStream<TcpStream>, TcpStream>>;

/// Opens the socket within its time. A token that the server took back is forgotten.
pub(super) async fn open_in_time(session: &Session) -> Result<Socket, Failure> {
    let opened = match tokio::time::timeout(DIALLING, open(session)).await {
        Ok(opened) => opened,
        Err(_) => Err(Failure::TimedOut),
    };
    if matches!(opened, Err(Failure::SessionRevoked)) {
        session.forget();
    }
    opened
}

/// Opens the socket, with the same TLS configuration and the same identity as requests.
async fn open(session: &Session) -> Result<Socket, Failure> {
    let mut url = session.address().realtime();
    let _query = url
        .query_pairs_mut()
        .append_pair("server_id", session.server().as_str());
    let mut request = url
        .as_str()
        .into_client_request()
        .map_err(|error| error::socket(&error))?;
    let token = session.token();
    let caller = Caller {
        persona: session.persona(),
        token: token.as_ref(),
    };
    let headers = socket_headers(caller, session.journal());
    request.headers_mut().extend(headers);
    let stream = way::connect(session.address(), session.proxy()).await?;
    let _set = stream.set_nodelay(true);
    let stream = if session.address().is_secure() {
        let host = url.host_str().unwrap_or_default();
        let host = host.trim_matches(['[', ']']).to_owned();
        let host = ServerName::try_from(host).map_err(|_| Failure::InvalidAddress)?;
        let encrypted = TlsConnector::from(session.tls())
            .connect(host, stream)
            .await;
        Either::Left(encrypted.map_err(|error| error::connection(&error))?)
    } else {
        Either::Right(stream)
    };
    let limits = WebSocketConfig::default()
        .max_message_size(Some(LARGEST))
        .max_frame_size(Some(LARGEST));
    let upgraded = tokio_tungstenite::client_async_with_config(request, stream, Some(limits)).await;
    upgraded
        .map(|(socket, _)| socket)
        .map_err(|error| error::socket(&error))
}
