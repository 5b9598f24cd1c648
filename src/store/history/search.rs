//! Searches the stored messages.
//!
//! One thread with its own connections, so that a search waits for nothing and nothing waits for it. A new search ends
//! the one before; so does dropping its stream.

mod lane;
mod page;
mod thread;

pub use thread::Searcher;

pub(super) use thread::SearchResults;
