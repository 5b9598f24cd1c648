//! What is on the screen, in words: for screen readers, for the keyboard, and for tests.
//!
//! Owns what a control says of itself, the tree that is made of it, its way to the system's accessibility interface,
//! and how the keyboard moves. Knows iced's widget trees; must not know what the program is about.

pub mod announce;
pub mod bridge;
pub mod focus;
pub mod host;
pub mod platform;
pub mod seek;
pub mod semantics;
pub mod tree;
pub mod walk;

pub use bridge::Bridge;
pub use host::host;
pub use semantics::{Answer, Exposed, Lines, Live, Offers, Range, Request, Role, Semantics, Stop};
