//! UI Automation adapter for Windows.
//!
//! The adapter belongs to the window's thread and must exist before the window is first shown.

use std::cell::RefCell;

use accesskit::TreeUpdate;
use accesskit_windows::{HWND, SubclassingAdapter};
use iced::window::raw_window_handle::{HasWindowHandle, RawWindowHandle};

use crate::a11y::bridge::{AdapterHandler, Shared};

pub const VISIBLE_BEFORE_ATTACH: bool = false;

thread_local! {
    static ADAPTER: RefCell<Option<SubclassingAdapter>> = const { RefCell::new(None) };
}

pub fn attach(_shared: &Shared, window: &dyn iced::Window, handler: &AdapterHandler) {
    let Ok(handle) = HasWindowHandle::window_handle(window) else {
        return;
    };
    if let RawWindowHandle::Win32(handle) = handle.as_raw() {
        let window = HWND(handle.hwnd.get() as *mut std::ffi::c_void);
        let adapter = SubclassingAdapter::new(window, handler.clone(), handler.clone());
        ADAPTER.with_borrow_mut(|slot| *slot = Some(adapter));
    }
}

pub fn update(_shared: &Shared, change: TreeUpdate) {
    let events = ADAPTER.with_borrow_mut(|slot| slot.as_mut()?.update_if_active(|| change));
    // Raised after the borrow ends, because it may call the window procedure.
    if let Some(events) = events {
        events.raise();
    }
}

/// The adapter tracks the window focus itself.
pub fn set_window_focused(_shared: &Shared, _focused: bool) {}

/// The adapter tracks the window position itself.
pub fn set_window_bounds(_shared: &Shared, _corner: (f64, f64), _size: (f64, f64)) {}
