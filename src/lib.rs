//! `OpenChat`: a native desktop client for many independent communities.
//!
//! The crate is layered, and each layer knows only those below it:
//!
//! ```text
//! main -> app -> { feature, net, store, platform, demo }
//!                  feature -> { ui, domain }      net, store -> domain
//! ```
//!
//! `domain` is pure: no window, no socket, no disk. `demo` is a server and shares no code with the client.
//! `docs/architecture.md` describes the layers; `tests/architecture.rs` checks them.
// On macOS the accessibility adapter is installed by an unsafe call (`a11y::platform`), and on Windows badges are shown by
// some (`platform::tray`).
#![cfg_attr(
    not(any(target_os = "macos", target_os = "windows")),
    forbid(unsafe_code)
)]
#![warn(clippy::indexing_slicing, clippy::string_slice)]
#![cfg_attr(
    test,
    allow(
        clippy::indexing_slicing,
        clippy::string_slice,
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
