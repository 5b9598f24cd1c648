//! User-interface features. Each is a module with its own state, messages, `update` and view.
//! Features must not depend on each other, on the network or on storage; they request such work through events
//! (see `action`).

pub mod action;
pub mod auth;
pub mod channels;
pub mod context;
pub mod members;
pub mod profile;
pub mod registry;
pub mod settings;
pub mod sign;
pub mod timeline;
