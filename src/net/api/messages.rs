//! Changes of messages: edits, deletions and reactions.

use jiff::Timestamp;

use super::SendFailure;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, MessageId};
use crate::domain::message::{ChatMessage, Reaction};
use crate::net::egress::RequestError;
use crate::net::egress::endpoint::{AddReaction, DeleteMessage, EditMessage, RemoveReaction};
use crate::net::session::Session;
use crate::net::wire::message::decode_message;

/// A new text of an own message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The channel.
    pub channel: ChannelId,
    /// The message.
    pub message: MessageId,
    /// The text.
    pub body: String,
    /// The revision that was edited, if it is known.
    pub revision: Option<u64>,
}

/// Why a message was not edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditFailure {
    /// It was edited elsewhere meanwhile. With the message as it is now, if the server shows it.
    Conflict(Option<Box<ChatMessage>>),
    /// Another reason.
    Failed(SendFailure),
}

impl From<RequestError> for SendFailure {
    fn from(error: RequestError) -> Self {
        Self {
            certain: !error.maybe_applied,
            failure: error.failure,
        }
    }
}

/// Changes the text of an own message. The server must offer `message_edit`.
pub async fn edit(session: &Session, edit: &Edit) -> Result<ChatMessage, EditFailure> {
    let Edit {
        channel,
        message,
        body,
        revision,
    } = edit;
    let request = EditMessage {
        channel,
        message,
        body,
        revision: *revision,
    };
    let edited = session.send(&request).await;
    edited.map_err(|error| {
        if !matches!(
            error.failure,
            Failure::Rejected {
                status: 409 | 412,
                ..
            }
        ) {
            return EditFailure::Failed(error.into());
        }
        let details = error
            .details
            .as_ref()
            .map(|it| it.fields().inner(&["details"]));
        let current = details.and_then(|details| {
            let current = details.inner(&["message"]);
            decode_message(current, Some(channel), Timestamp::now())
        });
        let is_it = |current: &ChatMessage| current.id == *message && current.channel == *channel;
        EditFailure::Conflict(current.filter(is_it).map(Box::new))
    })
}

/// Deletes a message for everyone. The server must offer `message_delete`.
pub async fn delete(
    session: &Session,
    channel: &ChannelId,
    message: &MessageId,
) -> Result<(), SendFailure> {
    Ok(session.send(&DeleteMessage { channel, message }).await?)
}

/// Adds or removes an own reaction. Returns the reactions of the message then. The server must offer `reactions`. A
/// repetition changes nothing, so it is sent once more if it is unknown whether it arrived.
pub async fn react(
    session: &Session,
    (channel, message): (&ChannelId, &MessageId),
    (emoji, added): (&str, bool),
) -> Result<Vec<Reaction>, SendFailure> {
    let request = async || {
        if added {
            let add = AddReaction {
                channel,
                message,
                emoji,
            };
            session.send(&add).await
        } else {
            let remove = RemoveReaction {
                channel,
                message,
                emoji,
            };
            session.send(&remove).await
        }
    };
    match request().await {
        Err(error) if error.maybe_applied => Ok(request().await?),
        sent => Ok(sent?),
    }
}
