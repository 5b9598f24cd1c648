//! Whether the program starts when the user logs in.

/// What the system is to do at a login.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LoginStart {
    #[default]
    Off,
    /// Opens the window.
    Window,
    /// Stays in the tray, where there is one.
    Hidden,
}

impl LoginStart {
    pub const ALL: [Self; 3] = [Self::Off, Self::Window, Self::Hidden];
}
