//! Accessibility: the semantics of controls, the AccessKit tree built from them, the platform adapters, and keyboard
//! navigation.
//!
//! Depends on iced's widget trees only; must not know servers, features or translations. Entry points: `Bridge`, one
//! per window, and `Host`.

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
pub use semantics::{Answer, Exposed, Lines, Live, Offers, Range, Request, Role, Semantics, Stop};
