//! Names and pictures against the recordings of the real server, and against the demo communities.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

#[path = "profile/live.rs"]
mod live;
#[path = "profile/recorded.rs"]
mod recorded;
