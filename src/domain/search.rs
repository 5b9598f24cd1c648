//! Searching the messages that are stored on this device: what is indexed, what the user can ask for, and what matches.
//!
//! The index narrows the candidates down by tokens ([`index_text`], [`Query::expression`]); whether a message matches is
//! decided by [`Query::matches`] alone, so a token too many costs time and never a wrong result.

mod fold;
mod index;
mod matching;
mod parse;
mod query;
mod request;
mod runs;
mod snippet;

use std::borrow::Cow;

pub use fold::fold;
pub use index::{MAX_INDEXED, MessageKeys, TOKENIZER, index_text};
pub use parse::QueryError;
pub use query::{Has, Query, Term};
pub use request::{
    MAX_COUNT, PAGE, ResultCount, SearchCursor, SearchHit, SearchProgress, SearchRequest,
    SearchedServer,
};
pub use snippet::Snippet;

use super::message::ChatMessage;

/// What of a message is searched: its text and the names of its files.
pub fn searched_text(message: &ChatMessage) -> Cow<'_, str> {
    let attachments = &message.extra().attachments;
    let names = attachments.iter().map(|file| file.file_name.as_str());
    with_file_names(message.body.as_str(), names)
}

/// What of a message a result shows: the same, without spoilers.
pub fn shown_text(message: &ChatMessage) -> String {
    let attachments = &message.extra().attachments;
    let names = attachments.iter().map(|file| file.file_name.as_str());
    with_file_names(&message.body.hide_spoilers(), names).into_owned()
}

/// As [`searched_text`], for a message that is not decoded.
pub fn with_file_names<'a>(body: &'a str, names: impl Iterator<Item = &'a str>) -> Cow<'a, str> {
    let mut text = Cow::Borrowed(body);
    for name in names {
        let text = text.to_mut();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(name);
    }
    text
}
