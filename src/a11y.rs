//! What is on the screen, in words: for screen readers, for the keyboard, and for tests.
//!
//! Owns what a control says of itself, the tree that is made of it, its way to the system's accessibility interface,
//! and how the keyboard moves. Knows iced's widget trees; must not know what the program is about.

pub mod semantics;

pub use semantics::{Answer, Exposed, Lines, Live, Offers, Range, Request, Role, Semantics, Stop};
