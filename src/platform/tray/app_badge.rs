//! The count on the icon in the Dock of macOS. Not built by the tests, which run on Linux (`docs/testing.md`).

use objc2_app_kit::NSApplication;
use objc2_foundation::{MainThreadMarker, NSString};

/// Zero shows none.
pub(super) fn show_count(count: u32) {
    let Some(main_thread) = MainThreadMarker::new() else {
        return;
    };
    let label = (count > 0).then(|| NSString::from_str(&count.to_string()));
    let application = NSApplication::sharedApplication(main_thread);
    application.dockTile().setBadgeLabel(label.as_deref());
}
