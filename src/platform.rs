//! What the operating system does for us, and nothing of what it is done for.

pub mod file;
pub mod instance;
pub mod locale;
pub mod open;
pub mod picture;
#[cfg(feature = "gpu")]
pub mod renderer;
