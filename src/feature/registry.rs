//! The server rail and the way into it.

pub mod add;
