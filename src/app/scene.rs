//! Scenes: the real window with sample data, drawn into a picture without a display.
//!
//! The pictures of the README and the snapshot tests come from here. Clock, time zone and fonts are fixed, so that a
//! picture is the same everywhere.

mod add_server;
mod fixtures;
mod headless;
mod identity;
mod profile;
mod sample_data;
mod servers;

use std::path::Path;

pub use headless::with_widgets;

use iced::{Size, window};

use super::App;
use crate::ui::snapshot::{self, Screenshot};
use crate::ui::theme::Variant;

/// The names of all scenes.
pub const SCENES: &[&str] = &[
    "first",
    "bring",
    "keep",
    "locked",
    "away",
    "backup",
    "words",
    "check",
    "replace",
    "identity",
    "welcome",
    "add",
    "add-failed",
    "choose",
    "join",
    "join-danger",
    "doubt",
    "details",
    "changed",
    "timeline",
    "unread",
    "empty",
    "loading",
    "offline",
    "failed",
    "server-menu",
    "server-rename",
    "server-icon",
    "server-leave",
    "server-not-left",
    "settings",
    "settings-servers",
    "notices",
    "profile",
    "profile-off",
    "profile-still",
    "profile-wrong",
    "profile-conflict",
    "profile-offline",
    "person",
];

/// How a scene is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting<'a> {
    /// Its name, one of `SCENES`.
    pub scene: &'a str,
    /// The window's size in logical pixels.
    pub size: (f32, f32),
    /// Physical pixels per logical pixel.
    pub scale: f32,
    /// The theme's name; dark without one.
    pub theme: Option<&'a str>,
    /// The language's tag; English without one.
    pub locale: Option<&'a str>,
}

/// Why a scene could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no scene of that name.
    #[error("there is no scene {0:?}; there are: {list}", list = SCENES.join(", "))]
    NoScene(String),
    /// There is no theme of that name.
    #[error(
        "there is no theme {0:?}; there are dark, light, high-contrast-dark and high-contrast-light"
    )]
    NoTheme(String),
    /// It could not be drawn.
    #[error(transparent)]
    Snapshot(#[from] snapshot::Error),
    /// It could not be written.
    #[error("the picture could not be written: {0}")]
    Write(#[from] std::io::Error),
}

/// Draws a scene.
///
/// # Errors
/// When there is no such scene or theme, or it cannot be drawn.
pub fn picture(setting: &Setting<'_>) -> Result<Screenshot, Error> {
    let variant = variant(setting.theme)?;
    let size = Size::new(setting.size.0, setting.size.1);
    let app = fixtures::build(
        setting.scene,
        setting.locale.unwrap_or("en-US"),
        variant,
        size,
    )
    .ok_or_else(|| Error::NoScene(setting.scene.to_owned()))?;
    Ok(draw_app(&app, size, setting.scale)?)
}

/// Draws a scene into a PNG file.
///
/// # Errors
/// When there is no such scene or theme, or it cannot be drawn or written.
pub fn draw(file: &Path, setting: &Setting<'_>) -> Result<(), Error> {
    let png = picture(setting)?.to_png()?;
    std::fs::write(file, png)?;
    Ok(())
}

fn draw_app(app: &App, size: Size, scale: f32) -> Result<Screenshot, snapshot::Error> {
    snapshot::load_fonts();
    snapshot::render(
        app.view(window::Id::unique()),
        app.workspace.theme(),
        snapshot::SnapshotOptions { size, scale },
    )
}

fn variant(name: Option<&str>) -> Result<Variant, Error> {
    match name {
        None | Some("dark") => Ok(Variant::Dark),
        Some("light") => Ok(Variant::Light),
        Some("high-contrast-dark") => Ok(Variant::HighContrastDark),
        Some("high-contrast-light") => Ok(Variant::HighContrastLight),
        Some(other) => Err(Error::NoTheme(other.to_owned())),
    }
}

#[cfg(test)]
mod tests;
