//! One search over the stored messages of several servers, and what it finds.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::super::id::{ChannelId, MessageId, ServerUid, UserId};
use super::super::message::SentAt;
use super::query::Query;
use super::snippet::Snippet;

/// How many results a page has.
pub const PAGE: usize = 50;
/// Results are counted up to this number.
pub const MAX_COUNT: usize = 1_000;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchRequest {
    pub query: Query,
    /// From when on, and until when, the end excluded.
    pub times: (Option<Timestamp>, Option<Timestamp>),
    pub servers: Vec<SearchedServer>,
    /// Where an earlier page ended.
    pub after: Option<SearchCursor>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchedServer {
    pub server: ServerUid,
    /// `None`: all of them.
    pub channels: Option<Vec<ChannelId>>,
}

/// Of each server, the key of the last result in its database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchCursor(pub BTreeMap<ServerUid, i64>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    pub server: ServerUid,
    pub channel: ChannelId,
    pub message: MessageId,
    pub author: UserId,
    /// As it is stored; `None` when it is not known.
    pub author_name: Option<String>,
    pub sent: SentAt,
    pub snippet: Snippet,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchProgress {
    /// Further results, newest first.
    Found(Vec<SearchHit>),
    /// `None`: there are no more.
    PageEnded(Option<SearchCursor>),
    /// All results of the search, this page and those before included.
    Counted(ResultCount),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultCount {
    Exactly(usize),
    MoreThan(usize),
}
