//! What the application is about: servers, channels, messages, people.
//!
//! Owns the terms of the protocol as plain Rust types and the rules that need no window, socket or disk. Must not depend
//! on iced, tokio, the wire format or the file system: everything here is a value or a pure function of values.

pub mod address;
pub mod address_input;
pub mod announcement;
pub mod attachment;
pub mod capability;
pub mod channel;
pub mod channel_preferences;
pub mod command;
pub mod completion;
pub mod connection;
pub mod disclosure;
pub mod discovery;
pub mod emoji;
pub mod failure;
pub mod formatting;
pub mod html;
pub mod id;
pub mod identity;
pub mod invite;
pub mod join_warning;
pub mod known_server;
pub mod layout_change;
pub mod markup;
pub mod member;
pub mod message;
pub mod message_actions;
pub mod outbox;
pub mod passphrase;
pub mod preference;
pub mod profile;
pub mod proxy;
pub mod published_profile;
pub mod ranking;
pub mod reaction;
pub mod recovery;
pub mod recovery_quiz;
pub mod redacted;
pub mod search;
pub mod server;
pub mod server_event;
pub mod server_listing;
pub mod server_settings;
pub mod server_status;
pub mod server_version;
pub mod slash_command;
pub mod stored;
mod tagged;
pub mod timeline;
pub mod trust;
pub mod unicode;
pub mod unread;
pub mod upload;
pub mod visited;
pub mod web_link;
