//! UI Automation. The adapter belongs to the window's thread, which is the one that draws, and must be there before the
//! window is shown for the first time.

use std::cell::RefCell;

use accesskit::TreeUpdate;
use accesskit_windows::{HWND, SubclassingAdapter};
use iced::window::raw_window_handle::{HasWindowHandle, RawWindowHandle};

use crate::a11y::bridge::{Handler, Shared};

pub const SHOWN_AT_ONCE: bool = false;

/// Nothing: the real one never leaves its thread.
#[derive(Default)]
pub struct Adapter;

thread_local! {
    static ADAPTER: RefCell<Option<SubclassingAdapter>> = const { RefCell::new(None) };
}

pub fn attach(_shared: &Shared, window: &dyn iced::Window, handler: &Handler) {
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
    // With nothing borrowed: raising may call the window's procedure.
    if let Some(events) = events {
        events.raise();
    }
}

/// The adapter sees by itself when the window gains and loses the keyboard.
pub fn focused(_shared: &Shared, _focused: bool) {}

/// The adapter knows by itself where the window is.
pub fn placed(_shared: &Shared, _corner: (f64, f64), _size: (f64, f64)) {}
