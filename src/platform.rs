//! Services of the operating system: browser, file dialogs, locale, pictures, single instance, signals.

pub mod autostart;
pub mod clipboard;
#[cfg(all(unix, not(target_os = "macos")))]
pub mod display;
pub mod file;
pub mod instance;
pub mod locale;
pub mod notification;
pub mod open;
pub mod picture;
pub mod private_file;
pub mod process;
#[cfg(feature = "gpu")]
pub mod renderer;
pub mod sound;
pub mod system_appearance;
pub mod termination;
pub mod tray;
