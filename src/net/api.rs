//! Requests to a server that take more than one endpoint, and the short forms of the others.

pub mod channels;
pub mod file;
pub mod messages;
pub mod profile;

use futures::future::{self, Either};
use jiff::Timestamp;

use super::egress::RequestError;
use super::egress::endpoint::{
    GetReadPosition, LeaveServer, ListMessages, ListProfiles, ReportReadPosition, ResolveMentions,
    SendFiles, SendMessage,
};
use super::probe::{self, ProbeParams};
use super::session::Session;
use super::tls;
use super::upload::{StopReason, Upload};
use crate::domain::capability::Capabilities;
use crate::domain::discovery::Discovery;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, LocalId, MessageId, UserId};
use crate::domain::member::Profile;
use crate::domain::message::ChatMessage;
use crate::domain::server_event::History;

/// The number of messages per page.
pub const PAGE: u32 = 100;
/// The most messages that are requested at once from a server without `history_cursor`; no more are kept.
const MAX_WINDOW: u32 = 30_000;
/// The most messages that are requested again to close the gap after a known one.
const MAX_CATCH_UP: u32 = 5_000;
/// The most requests for them, after the first.
const MAX_CATCH_UP_REQUESTS: usize = 25;
/// The most profiles per request (`docs/backend-contract.md` 5.13).
pub const PROFILES: usize = 100;

/// Why a message was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendFailure {
    /// The reason.
    pub failure: Failure,
    /// `true` if the server certainly did not store the message.
    pub certain: bool,
}

/// Checks what is at an address, anonymously.
pub async fn probe(typed: &str) -> Result<Discovery, Failure> {
    probe_trusting(typed, &tls::Trust::System).await
}

/// Like `probe`, with other trusted certificates.
pub async fn probe_trusting(typed: &str, trust: &tls::Trust) -> Result<Discovery, Failure> {
    let params = ProbeParams {
        trust: trust.clone(),
        ..ProbeParams::new(typed)
    };
    let found = probe::probe(&params, |_| {}).await;
    found.map_err(|error| error.failure)
}

/// Reads what the server offers and tells the session which extensions it has.
pub async fn fetch_capabilities(session: &Session) -> Result<Capabilities, Failure> {
    let capabilities = probe::fetch_capabilities(session.client()).await?;
    session.set_extensions(capabilities.extensions);
    Ok(capabilities)
}

/// Asks for people whose names match what is typed, with their names. Only for servers that offer it.
pub async fn resolve_mentions(
    session: &Session,
    channel: &ChannelId,
    query: &str,
) -> Result<Vec<(UserId, String)>, Failure> {
    Ok(session.send(&ResolveMentions { channel, query }).await?)
}

/// Reads the newest `limit` messages of a channel.
pub async fn fetch_newest(
    session: &Session,
    channel: &ChannelId,
    limit: u32,
) -> Result<History, Failure> {
    let page = ListMessages {
        channel,
        limit,
        before: None,
    };
    Ok(session.send(&page).await?)
}

/// A message that is known from an earlier history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownMessage {
    id: MessageId,
    /// As the server states.
    created_at: Option<Timestamp>,
}

impl From<&ChatMessage> for KnownMessage {
    fn from(message: &ChatMessage) -> Self {
        Self {
            id: message.id.clone(),
            created_at: message.created_at.stated(),
        }
    }
}

/// Its time is not known.
impl From<MessageId> for KnownMessage {
    fn from(id: MessageId) -> Self {
        Self {
            id,
            created_at: None,
        }
    }
}

impl KnownMessage {
    /// Whether the message, or the place where it was, is in a history or older than everything.
    fn is_reached(&self, history: &History) -> bool {
        let messages = &history.messages;
        history.reaches_start == Some(true)
            || messages.iter().any(|message| message.id == self.id)
            || messages
                .first()
                .and_then(|first| Some(first.created_at.stated()? < self.created_at?))
                .unwrap_or(false)
    }
}

/// Reads the newest messages of a channel, at least `limit`, and as many more as it takes to reach `known`. If that is too
/// far away, there is a gap before the history.
pub async fn fetch_newest_since(
    session: &Session,
    channel: &ChannelId,
    limit: u32,
    known: Option<&KnownMessage>,
) -> Result<History, Failure> {
    let mut limit = limit.min(MAX_CATCH_UP);
    let mut history = fetch_newest(session, channel, limit).await?;
    for _ in 0..MAX_CATCH_UP_REQUESTS {
        let is_reached = known.is_none_or(|known| known.is_reached(&history));
        let count = history.messages.len();
        if is_reached || count >= MAX_CATCH_UP as usize {
            break;
        }
        let cursor = session.extensions().history_cursor;
        if let (Some(max_limit), Some(first)) = (cursor, history.messages.first()) {
            let page = ListMessages {
                channel,
                limit: max_limit.min(MAX_CATCH_UP),
                before: Some(&first.id),
            };
            let older = match session.send(&page).await {
                // The server no longer knows the first message.
                Err(error) if error.failure == Failure::NotFound => break,
                older => older?,
            };
            history.reaches_start = older.reaches_start;
            drop(history.messages.splice(0..0, older.messages));
        } else {
            limit = limit.saturating_mul(4).min(MAX_CATCH_UP);
            history = fetch_newest(session, channel, limit).await?;
        }
        if history.messages.len() <= count {
            break;
        }
    }
    Ok(history)
}

/// Reads the page before a message. A server without `history_cursor` sends the newest messages again, in a larger window
/// (`docs/backend-contract.md` 13.9), or fails with `TooLarge`. `known` is the number of loaded messages.
pub async fn fetch_older(
    session: &Session,
    channel: &ChannelId,
    before: &MessageId,
    known: usize,
) -> Result<History, Failure> {
    let Some(max_limit) = session.extensions().history_cursor else {
        let known = u32::try_from(known).unwrap_or(u32::MAX);
        if known >= MAX_WINDOW {
            return Err(Failure::TooLarge);
        }
        // The window grows by half, as each request transfers everything newer again.
        let limit = known.saturating_add(PAGE.max(known / 2)).min(MAX_WINDOW);
        let window = fetch_newest(session, channel, limit).await?;
        // The server or the limit of the response size cuts the window: a larger one would not have more.
        let is_cut = window.messages.len() <= known as usize && window.reaches_start != Some(true);
        return if is_cut {
            Err(Failure::TooLarge)
        } else {
            Ok(window)
        };
    };
    let page = ListMessages {
        channel,
        limit: PAGE.min(max_limit),
        before: Some(before),
    };
    match session.send(&page).await {
        // The server no longer knows `before`.
        Err(error) if error.failure == Failure::NotFound => {
            fetch_newest(session, channel, PAGE).await
        }
        page => Ok(page?),
    }
}

/// A message to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The channel.
    pub channel: ChannelId,
    /// The ID of the local echo, used as idempotency key.
    pub local: LocalId,
    /// The text.
    pub body: String,
    /// The message that it replies to.
    pub reply_to: Option<MessageId>,
}

/// Sends a message. If it is unknown whether the server stored it, it is sent once more, if the server recognizes
/// repetitions.
pub async fn send(session: &Session, draft: &Draft) -> Result<ChatMessage, SendFailure> {
    let repeatable = session.extensions().idempotent_send;
    let request = SendMessage {
        channel: &draft.channel,
        body: &draft.body,
        reply_to: draft.reply_to.as_ref(),
        idempotency_key: repeatable.then_some(&draft.local),
    };
    let sent = match session.send(&request).await {
        Err(error) if repeatable && error.maybe_applied => session.send(&request).await,
        sent => sent,
    };
    sent.map_err(|error| SendFailure {
        certain: !error.maybe_applied,
        failure: error.failure,
    })
}

/// Sends a message with files. What ended before its last part was sent was certainly not accepted.
pub async fn send_files(
    session: &Session,
    draft: &Draft,
    upload: &Upload,
) -> Result<ChatMessage, SendFailure> {
    let repeatable = session.extensions().idempotent_send;
    let request = SendFiles {
        message: SendMessage {
            channel: &draft.channel,
            body: &draft.body,
            reply_to: draft.reply_to.as_ref(),
            idempotency_key: repeatable.then_some(&draft.local),
        },
        upload,
    };
    let sent = std::pin::pin!(session.send(&request));
    let stalled = std::pin::pin!(upload.control.stalled());
    let sent = match future::select(sent, stalled).await {
        Either::Left((sent, _)) => sent,
        Either::Right(_) => Err(RequestError {
            maybe_applied: true,
            ..Failure::TimedOut.into()
        }),
    };
    sent.map_err(|error| SendFailure {
        certain: !(error.maybe_applied && upload.control.is_complete()),
        failure: match upload.control.stopped() {
            Some(StopReason::Canceled) => Failure::Canceled,
            Some(StopReason::Disconnected) => Failure::ConnectionLost,
            None => error.failure,
        },
    })
}

/// Reads the names and avatars of the first 100 of these users. What the server says about others is left out.
pub async fn fetch_profiles(session: &Session, users: &[UserId]) -> Result<Vec<Profile>, Failure> {
    let users = users.get(..PROFILES).unwrap_or(users);
    let mut profiles = session.send(&ListProfiles(users)).await?;
    profiles.retain(|profile| users.contains(&profile.user));
    Ok(profiles)
}

/// Reads up to which message the devices of the user have read a channel. The server must offer it.
pub async fn fetch_read(
    session: &Session,
    channel: &ChannelId,
) -> Result<Option<MessageId>, Failure> {
    Ok(session.send(&GetReadPosition(channel)).await?)
}

/// Reports up to which message the user has read a channel. The server must offer it.
pub async fn report_read(
    session: &Session,
    channel: &ChannelId,
    message: &MessageId,
) -> Result<(), Failure> {
    Ok(session
        .send(&ReportReadPosition { channel, message })
        .await?)
}

/// Leaves the server (`docs/backend-contract.md` 5.3). May be repeated, and must be after an error.
pub async fn leave(session: &Session) -> Result<(), Failure> {
    let request = LeaveServer(session.server());
    match session.send(&request).await {
        Err(RequestError {
            failure: Failure::Unauthorized | Failure::SessionExpired,
            ..
        }) if !session.extensions().identity_proof => {
            // Before the first connection it is unknown whether the server requires a proof.
            let _extensions = fetch_capabilities(session).await?;
            Ok(session.send(&request).await?)
        }
        left => Ok(left?),
    }
}
