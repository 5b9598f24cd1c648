//! What the system says about the look of programs, and each change of it, without polling.
//!
//! On Linux and the BSDs it is the settings portal of the desktop. On other systems the window reports the color scheme
//! itself (`iced::system`), and the rest is not known.

#[cfg(all(unix, not(target_os = "macos")))]
mod portal;

use futures::Stream;

use crate::domain::appearance::SystemAppearance;

/// Whether the desktop reports it here, in place of the window.
pub const IS_OF_DESKTOP: bool = cfg!(all(unix, not(target_os = "macos")));

/// What the desktop says, if that is anything, and each change. Must be polled within a tokio runtime.
#[cfg(all(unix, not(target_os = "macos")))]
pub fn changes() -> impl Stream<Item = SystemAppearance> + use<> {
    portal::changes()
}

/// The window reports them on this system.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub fn changes() -> impl Stream<Item = SystemAppearance> + use<> {
    futures::stream::empty()
}
