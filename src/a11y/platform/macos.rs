//! `NSAccessibility` adapter for macOS.
//!
//! The adapters belong to the thread of the windows, and each must exist before its window is first shown.

use std::cell::RefCell;
use std::collections::HashMap;

use accesskit::TreeUpdate;
use accesskit_macos::SubclassingAdapter;
use iced::window::raw_window_handle::{HasWindowHandle, RawWindowHandle};

use crate::a11y::bridge::{AdapterHandler, Shared};

pub const VISIBLE_BEFORE_ATTACH: bool = false;

thread_local! {
    /// By the address of the state of their window.
    static ADAPTERS: RefCell<HashMap<usize, SubclassingAdapter>> = RefCell::default();
}

fn key(shared: &Shared) -> usize {
    std::ptr::from_ref(shared).addr()
}

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
        let _before = ADAPTERS.with_borrow_mut(|adapters| adapters.insert(key(shared), adapter));
    }
}

pub fn detach(shared: &Shared) {
    let adapter = ADAPTERS.with_borrow_mut(|adapters| adapters.remove(&key(shared)));
    // Dropped after the borrow ends, because that may call back into the adapter.
    drop(adapter);
}

pub fn update(shared: &Shared, change: TreeUpdate) {
    let events = ADAPTERS.with_borrow_mut(|adapters| {
        let adapter = adapters.get_mut(&key(shared))?;
        adapter.update_if_active(|| change)
    });
    // Raised after the borrow ends, because it may call back into the adapter.
    if let Some(events) = events {
        events.raise();
    }
}

pub fn set_window_focused(shared: &Shared, focused: bool) {
    let events = ADAPTERS.with_borrow_mut(|adapters| {
        let adapter = adapters.get_mut(&key(shared))?;
        adapter.update_view_focus_state(focused)
    });
    if let Some(events) = events {
        events.raise();
    }
}

/// The adapter tracks the window position itself.
pub fn set_window_bounds(_shared: &Shared, _corner: (f64, f64), _size: (f64, f64)) {}
