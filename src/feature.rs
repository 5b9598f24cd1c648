//! The features, each a room of its own: state, messages, view. None knows another, the network or the disk.

pub mod action;
pub mod context;
pub mod registry;
