//! The AccessKit adapter of the target platform behind one interface: `attach`, `update`, window focus and bounds.

#[cfg(all(unix, not(target_os = "macos")))]
#[path = "platform/unix.rs"]
mod system;

#[cfg(target_os = "windows")]
#[path = "platform/windows.rs"]
mod system;

#[cfg(target_os = "macos")]
#[path = "platform/macos.rs"]
mod system;

pub(super) use system::{Adapter, SHOWN_AT_ONCE, attach, focused, placed, update};

/// Whether a window must stay hidden until its bridge is attached.
pub const HIDDEN_AT_FIRST: bool = !SHOWN_AT_ONCE;
