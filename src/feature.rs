//! The features, each a room of its own: state, messages, view. None knows another, the network or the disk.

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
