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

pub(super) use system::{
    Adapter, VISIBLE_BEFORE_ATTACH, attach, set_window_bounds, set_window_focused, update,
};

/// Whether a window must stay hidden until its bridge is attached.
pub const HIDDEN_UNTIL_ATTACHED: bool = !VISIBLE_BEFORE_ATTACH;
