//! What can be asked of a server, in the words of the domain.

pub mod profile;

use jiff::Timestamp;

use super::egress::{Gate, Miss, Request};
use super::probe::{self, Wish};
use super::session::Session;
use super::tls;
use super::wire::{self, Fields};
use crate::domain::capability::Capabilities;
use crate::domain::channel::Category;
use crate::domain::discovery::Discovery;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, LocalId, MessageId, UserId};
use crate::domain::member::{Member, Profile};
use crate::domain::message::ChatMessage;
use crate::domain::server_event::{History, HistoryRange};

/// How many messages a window or a page has.
pub const PAGE: u32 = 100;
/// How many messages are asked for at most where the only way back is a larger window.
const LARGEST_WINDOW: u32 = 50_000;
/// How many profiles one request may ask for (`docs/backend-contract.md` 5.13).
pub const PROFILES: usize = 100;

/// How a message did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendFailure {
    /// Why.
    pub failure: Failure,
    /// Whether it is certain that the server did not take it.
    pub certain: bool,
}

/// Looks what is at an address, without saying who asks.
///
/// # Errors
/// With why nothing can be joined there.
pub async fn probe(typed: &str) -> Result<Discovery, Failure> {
    probe_trusting(typed, &tls::Trust::System).await
}

/// Looks what is at an address, trusting whom it is told to.
///
/// # Errors
/// With why nothing can be joined there.
pub async fn probe_trusting(typed: &str, trust: &tls::Trust) -> Result<Discovery, Failure> {
    let wish = Wish {
        trust: trust.clone(),
        ..Wish::new(typed)
    };
    let found = probe::look(&wish, |_| {}).await;
    found.map_err(|obstacle| obstacle.failure)
}

/// What a backend offers, at its place or at the older one.
pub(super) async fn capabilities_at(gate: &Gate) -> Result<Capabilities, Failure> {
    let first = gate.ask(&Request::Capabilities, None).await;
    let answer = match first {
        Err(Miss {
            failure: Failure::Unsupported,
            ..
        }) => gate.ask(&Request::LegacyCapabilities, None).await,
        other => other,
    };
    let answer = answer?;
    wire::server::capabilities(&answer.body).ok_or(Failure::NotOpenChat)
}

/// What a server offers.
///
/// # Errors
/// With what went wrong.
pub async fn capabilities(session: &Session) -> Result<Capabilities, Failure> {
    let capabilities = capabilities_at(session.gate()).await?;
    session.set_extensions(capabilities.extensions);
    Ok(capabilities)
}

/// A server's channels.
///
/// # Errors
/// With what went wrong.
pub async fn channels(session: &Session) -> Result<Vec<Category>, Failure> {
    Ok(rooms(session).await?.0)
}

/// A server's channels, and what it counts as unread in each.
///
/// # Errors
/// With what went wrong.
pub async fn rooms(session: &Session) -> Result<(Vec<Category>, Vec<Counted>), Failure> {
    let answer = session.ask(&Request::Channels(session.server())).await?;
    let categories = wire::server::channels(&answer.body).ok_or(Failure::Unreadable)?;
    Ok((categories, wire::server::counts(&answer.body)))
}

/// A channel, messages in it that were not read, and mentions among them.
pub type Counted = (ChannelId, u32, u32);

/// A server's member list.
///
/// # Errors
/// With what went wrong.
pub async fn members(session: &Session) -> Result<Vec<Member>, Failure> {
    let answer = session.ask(&Request::Members(session.server())).await?;
    wire::server::members(&answer.body).ok_or(Failure::Unreadable)
}

/// The newest messages of a channel.
///
/// # Errors
/// With what went wrong.
pub async fn newest(
    session: &Session,
    channel: &ChannelId,
    limit: u32,
) -> Result<History, Failure> {
    let answer = session
        .ask(&Request::Messages {
            channel,
            limit,
            before: None,
        })
        .await?;
    let mut history = wire::message::history(
        &answer.body,
        channel,
        HistoryRange::Newest,
        Timestamp::now(),
    )
    .ok_or(Failure::Unreadable)?;
    let short = wire::message::count(&answer.body) < usize::try_from(limit).unwrap_or(usize::MAX);
    history.reaches_start = Some(history.reaches_start.unwrap_or(short));
    Ok(history)
}

/// Messages older than one that is known. Where the server pages they come alone; elsewhere the newest window is asked
/// for again, larger by a page (`docs/backend-contract.md` 13.9). `known` is how many messages are known.
///
/// # Errors
/// With what went wrong; `TooLarge` where the window would be larger than one that is asked for.
pub async fn older(
    session: &Session,
    channel: &ChannelId,
    before: &MessageId,
    known: usize,
) -> Result<History, Failure> {
    let Some(most) = session.extensions().history_cursor else {
        let known = u32::try_from(known).unwrap_or(u32::MAX);
        if known >= LARGEST_WINDOW {
            return Err(Failure::TooLarge);
        }
        // Few large requests for a long way back: each reads everything that is younger once more.
        let limit = known
            .saturating_add(PAGE.max(known / 2))
            .min(LARGEST_WINDOW);
        return newest(session, channel, limit).await;
    };
    let limit = PAGE.min(most);
    let page = Request::Messages {
        channel,
        limit,
        before: Some(before),
    };
    let answer = match session.ask(&page).await {
        Err(Miss {
            failure: Failure::NotFound,
            ..
        }) => return newest(session, channel, PAGE).await,
        other => other?,
    };
    let span = HistoryRange::Before(before.clone());
    let mut history = wire::message::history(&answer.body, channel, span, Timestamp::now())
        .ok_or(Failure::Unreadable)?;
    history.reaches_start = Some(history.reaches_start.unwrap_or(history.messages.is_empty()));
    Ok(history)
}

/// A message to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Where.
    pub channel: ChannelId,
    /// Its name until the server gives it one.
    pub local: LocalId,
    /// The text.
    pub body: String,
    /// What it answers.
    pub reply_to: Option<MessageId>,
}

/// Says something. Where the server knows repetitions, a lost answer is asked for once more with the same key.
///
/// # Errors
/// With what went wrong, and whether it is certain that the message was not taken.
pub async fn send(session: &Session, draft: &Draft) -> Result<ChatMessage, SendFailure> {
    let repeatable = session.extensions().idempotent_send;
    let request = Request::Send {
        channel: &draft.channel,
        body: &draft.body,
        reply_to: draft.reply_to.as_ref(),
        key: repeatable.then_some(&draft.local),
    };
    let mut answer = session.ask(&request).await;
    if repeatable && answer.as_ref().is_err_and(|miss| miss.taken) {
        answer = session.ask(&request).await;
    }
    let answer = answer.map_err(|miss| SendFailure {
        certain: !miss.taken,
        failure: miss.failure,
    })?;
    let fields = Fields::of(&answer.body).inner(&["message"]);
    let message = wire::message::message(fields, Some(&draft.channel), Timestamp::now());
    message.ok_or(SendFailure {
        failure: Failure::Unreadable,
        certain: false,
    })
}

/// What people call themselves; at most `PROFILES` at once.
///
/// # Errors
/// With what went wrong.
pub async fn profiles(session: &Session, users: &[UserId]) -> Result<Vec<Profile>, Failure> {
    let users = users.get(..PROFILES).unwrap_or(users);
    let answer = session.ask(&Request::Profiles(users)).await?;
    wire::server::profiles(&answer.body).ok_or(Failure::Unreadable)
}

/// Leaves the server: the user is no member any more (`docs/backend-contract.md` 5.3). May be repeated.
///
/// # Errors
/// With what went wrong; the user may be a member still.
pub async fn leave(session: &Session) -> Result<(), Failure> {
    let request = Request::Leave(session.server());
    let mut answer = session.ask(&request).await;
    let refused = |miss: &Miss| {
        matches!(
            miss.failure,
            Failure::Unauthorized | Failure::SessionExpired
        )
    };
    if answer.as_ref().is_err_and(refused) && !session.extensions().identity_proof {
        // The line was never up, so that it is not known yet whether the server wants a proof.
        let _known = capabilities(session).await?;
        answer = session.ask(&request).await;
    }
    let answer = answer?;
    match Fields::of(&answer.body).flag(&["left"]) {
        Some(false) => Err(Failure::Unreadable),
        Some(true) | None => Ok(()),
    }
}
