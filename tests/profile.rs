//! Display names and avatars, checked against recordings of the real server and against the demo.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

#[path = "profile/live.rs"]
mod live;
#[path = "profile/recorded.rs"]
mod recorded;
