//! Opens the WebSocket, with the same TLS configuration and identity as requests.

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
use crate::net::egress::{Caller, upgrade_headers};
use crate::net::error;
use crate::net::session::Session;

/// For connecting, TLS and the upgrade together.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// Of each connection, while it lasts.
const BUFFER_BYTES: usize = 8 * 1024;
/// Of one message of the server, in one or more frames. A larger one fails with `Failure::TooLarge`; the connection is
/// then opened again, and the history of the channel has what was missed.
const MAX_MESSAGE_BYTES: usize = 4 * 1024 * 1024;

pub(super) type WebSocket = WebSocketStream<Either<TlsStream<TcpStream>, TcpStream>>;

/// Opens the socket.
pub(super) async fn open(session: &Session) -> Result<WebSocket, Failure> {
    let opened = tokio::time::timeout(CONNECT_TIMEOUT, upgrade(session)).await;
    opened.unwrap_or(Err(Failure::TimedOut))
}

async fn upgrade(session: &Session) -> Result<WebSocket, Failure> {
    let mut url = session.address().realtime();
    let _query = url
        .query_pairs_mut()
        .append_pair("server_id", session.server().as_str());
    let request = url.as_str().into_client_request();
    let mut request = request.map_err(|error| error::from_websocket(&error))?;
    let stream = session.route().connect().await?;
    let _set = stream.set_nodelay(true);
    let stream = if session.address().is_secure() {
        let host = url.host_str().unwrap_or_default();
        let host = host.trim_matches(['[', ']']).to_owned();
        let host = ServerName::try_from(host).map_err(|_| Failure::InvalidAddress)?;
        let connector = TlsConnector::from(session.tls());
        let encrypted = connector.connect(host, stream).await;
        Either::Left(encrypted.map_err(|error| error::from_causes(&error))?)
    } else {
        Either::Right(stream)
    };
    let token = session.token();
    let caller = Caller {
        identity: session.identity(),
        token: token.as_ref(),
    };
    let headers = upgrade_headers(caller, session.disclosures());
    request.headers_mut().extend(headers);
    let limits = WebSocketConfig::default()
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES)
        .max_message_size(Some(MAX_MESSAGE_BYTES))
        .max_frame_size(Some(MAX_MESSAGE_BYTES));
    let upgraded = tokio_tungstenite::client_async_with_config(request, stream, Some(limits)).await;
    upgraded
        .map(|(socket, _)| socket)
        .map_err(|error| error::from_websocket(&error))
}
