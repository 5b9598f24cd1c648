//! `OpenChat`: a native desktop client for many independent communities.
//!
//! The crate is layered, and each layer knows only those below it:
//!
//! ```text
//! main -> app -> { feature, net, store, platform, demo }
//!                  feature -> { ui, domain }      net, store -> domain
//! ```
//!
//! `domain` is pure: no window, no socket, no disk. `demo` is the other side of the wire and shares no code with this one.
//! `docs/architecture.md` draws the house; `tests/architecture.rs` holds it.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::float_cmp,
        clippy::print_stdout
    )
)]

pub mod a11y;
pub mod app;
pub mod cli;
pub mod demo;
pub mod domain;
pub mod feature;
pub mod i18n;
pub mod log;
pub mod net;
pub mod platform;
pub mod store;
pub mod ui;
