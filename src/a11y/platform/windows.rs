//! UI Automation adapter for Windows.

use accesskit_windows::{HWND, SubclassingAdapter};
use iced::window::raw_window_handle::{HasWindowHandle, RawWindowHandle};

use super::subclassing::add;
pub use super::subclassing::{detach, set_window_bounds, update};
use crate::a11y::bridge::{AdapterHandler, Shared};

pub const VISIBLE_BEFORE_ATTACH: bool = false;

pub fn attach(shared: &Shared, window: &dyn iced::Window, handler: &AdapterHandler) {
    let Ok(handle) = HasWindowHandle::window_handle(window) else {
        return;
    };
    if let RawWindowHandle::Win32(handle) = handle.as_raw() {
        let window = HWND(handle.hwnd.get() as *mut std::ffi::c_void);
        let adapter = SubclassingAdapter::new(window, handler.clone(), handler.clone());
        add(shared, adapter);
    }
}

/// The adapter tracks the window focus itself.
pub fn set_window_focused(_shared: &Shared, _focused: bool) {}
