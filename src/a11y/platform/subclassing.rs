//! The adapters of macOS and Windows. They belong to the thread of the windows, and each must exist before its window is first
//! shown.

use std::cell::RefCell;
use std::collections::HashMap;

use accesskit::TreeUpdate;
#[cfg(target_os = "macos")]
use accesskit_macos::SubclassingAdapter;
#[cfg(target_os = "windows")]
use accesskit_windows::SubclassingAdapter;

use crate::a11y::bridge::Shared;

thread_local! {
    /// By the address of the state of their window.
    static ADAPTERS: RefCell<HashMap<usize, SubclassingAdapter>> = RefCell::default();
}

fn key(shared: &Shared) -> usize {
    std::ptr::from_ref(shared).addr()
}

pub fn add(shared: &Shared, adapter: SubclassingAdapter) {
    let _before = ADAPTERS.with_borrow_mut(|adapters| adapters.insert(key(shared), adapter));
}

/// Runs something on the adapter of a window, if there is one.
pub fn with_adapter<T>(
    shared: &Shared,
    run: impl FnOnce(&mut SubclassingAdapter) -> Option<T>,
) -> Option<T> {
    ADAPTERS.with_borrow_mut(|adapters| run(adapters.get_mut(&key(shared))?))
}

pub fn detach(shared: &Shared) {
    let adapter = ADAPTERS.with_borrow_mut(|adapters| adapters.remove(&key(shared)));
    // Dropped after the borrow ends, because that may call back into the adapter.
    drop(adapter);
}

pub fn update(shared: &Shared, change: TreeUpdate) {
    let events = with_adapter(shared, |adapter| adapter.update_if_active(|| change));
    // Raised after the borrow ends, because it may call the window procedure or back into the adapter.
    if let Some(events) = events {
        events.raise();
    }
}

/// The adapter tracks the window position itself.
pub fn set_window_bounds(_shared: &Shared, _corner: (f64, f64), _size: (f64, f64)) {}
