//! `NSAccessibility` adapter for macOS.

use accesskit_macos::SubclassingAdapter;
use iced::window::raw_window_handle::{HasWindowHandle, RawWindowHandle};

use super::subclassing::{add, with_adapter};
pub use super::subclassing::{detach, set_window_bounds, update};
use crate::a11y::bridge::{AdapterHandler, Shared};

pub const VISIBLE_BEFORE_ATTACH: bool = false;

#[expect(
    unsafe_code,
    reason = "the adapter takes the window's view as a bare pointer"
)]
pub fn attach(shared: &Shared, window: &dyn iced::Window, handler: &AdapterHandler) {
    let Ok(handle) = HasWindowHandle::window_handle(window) else {
        return;
    };
    if let RawWindowHandle::AppKit(handle) = handle.as_raw() {
        // SAFETY: the pointer is the view of an open window, and this is the main thread.
        let adapter = unsafe {
            SubclassingAdapter::new(handle.ns_view.as_ptr(), handler.clone(), handler.clone())
        };
        add(shared, adapter);
    }
}

pub fn set_window_focused(shared: &Shared, focused: bool) {
    let events = with_adapter(shared, |adapter| adapter.update_view_focus_state(focused));
    if let Some(events) = events {
        events.raise();
    }
}
