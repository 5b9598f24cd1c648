//! `NSAccessibility`. The adapter belongs to the main thread, which is the one that draws, and must be there before the
//! window is shown for the first time.

use std::cell::RefCell;

use accesskit::TreeUpdate;
use accesskit_macos::SubclassingAdapter;
use iced::window::raw_window_handle::{HasWindowHandle, RawWindowHandle};

use crate::a11y::bridge::{Handler, Shared};

pub const SHOWN_AT_ONCE: bool = false;

/// Nothing: the real one never leaves its thread.
#[derive(Default)]
pub struct Adapter;

thread_local! {
    static ADAPTER: RefCell<Option<SubclassingAdapter>> = const { RefCell::new(None) };
}

#[expect(
    unsafe_code,
    reason = "the adapter takes the window's view as a bare pointer"
)]
pub fn attach(_shared: &Shared, window: &dyn iced::Window, handler: &Handler) {
    let Ok(handle) = HasWindowHandle::window_handle(window) else {
        return;
    };
    if let RawWindowHandle::AppKit(handle) = handle.as_raw() {
        // SAFETY: the view is that of a window which is there now, and this is its thread.
        let adapter = unsafe {
            SubclassingAdapter::new(handle.ns_view.as_ptr(), handler.clone(), handler.clone())
        };
        ADAPTER.with_borrow_mut(|slot| *slot = Some(adapter));
    }
}

pub fn update(_shared: &Shared, change: TreeUpdate) {
    let events = ADAPTER.with_borrow_mut(|slot| slot.as_mut()?.update_if_active(|| change));
    // With nothing borrowed: raising may call back.
    if let Some(events) = events {
        events.raise();
    }
}

pub fn focused(_shared: &Shared, focused: bool) {
    let events = ADAPTER.with_borrow_mut(|slot| slot.as_mut()?.update_view_focus_state(focused));
    if let Some(events) = events {
        events.raise();
    }
}

/// The adapter knows by itself where the window is.
pub fn placed(_shared: &Shared, _corner: (f64, f64), _size: (f64, f64)) {}
