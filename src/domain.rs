//! What the application is about: servers, channels, messages, people.
//!
//! Owns the words of the protocol as plain Rust types and the rules that need no window, socket or disk.
//! Must not know iced, tokio, the wire format or any path: everything here is a value or a pure function of values.

pub mod announce;
pub mod backend;
pub mod capability;
pub mod change;
pub mod channel;
pub mod discovery;
pub mod edition;
pub mod failure;
pub mod guise;
pub mod id;
pub mod identity;
pub mod invite;
pub mod joining;
pub mod ledger;
pub mod link;
pub mod markup;
pub mod member;
pub mod message;
pub mod offer;
pub mod opaque;
pub mod outbox;
pub mod passphrase;
pub mod pasted;
pub mod preference;
pub mod profile;
pub mod proxy;
pub mod recovery;
pub mod server;
pub mod timeline;
pub mod trust;
pub mod unread;
