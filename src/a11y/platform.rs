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

#[cfg(any(target_os = "macos", target_os = "windows"))]
mod subclassing;

#[cfg(all(unix, not(target_os = "macos")))]
pub(super) use system::AtspiAdapter as Adapter;
pub(super) use system::{
    VISIBLE_BEFORE_ATTACH, attach, detach, set_window_bounds, set_window_focused, update,
};

/// Empty: on these systems the adapters live in a thread-local of the thread of the windows.
#[cfg(not(all(unix, not(target_os = "macos"))))]
#[derive(Default)]
pub(super) struct Adapter;

/// Whether a window must stay hidden until its bridge is attached.
pub const HIDDEN_UNTIL_ATTACHED: bool = !VISIBLE_BEFORE_ATTACH;
