//! Scenes: the real window with sample data, drawn into a picture without a display.
//!
//! The pictures of the README and the snapshot tests come from here. Clock, time zone and fonts are fixed, so that a
//! picture is the same everywhere.

mod add_server;
mod channels;
mod composer;
mod connection;
mod diagnostics;
mod files;
mod fixtures;
pub mod headless;
mod identity;
mod inbox;
mod message_actions;
mod message_text;
mod notifications;
mod pictures;
mod profile;
mod reading;
mod sample_data;
mod search;
mod servers;
mod settings_pages;
#[cfg(test)]
mod tests;

use std::path::Path;

use iced::advanced::widget::Operation;
use iced::advanced::{clipboard, mouse};
use iced::{Event, Size, window};
use iced_runtime::user_interface::{Cache, UserInterface};

use super::{App, Message};
use crate::ui::snapshot::{self, Screenshot};
use crate::ui::theme::Variant;

pub use fixtures::scene_names;

/// How a scene is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting<'a> {
    /// One of `scene_names`.
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
    #[error("there is no scene {0:?}; there are: {list}", list = scene_names().collect::<Vec<_>>().join(", "))]
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
pub fn picture(setting: &Setting<'_>) -> Result<Screenshot, Error> {
    let (app, size) = setting.build()?;
    Ok(draw_app(&app, size, setting.scale)?)
}

/// Draws a scene into a PNG file.
pub fn draw(file: &Path, setting: &Setting<'_>) -> Result<(), Error> {
    Ok(std::fs::write(file, picture(setting)?.to_png()?)?)
}

/// Builds a scene, draws one frame, and calls `act` with a function that runs an operation on its widgets.
pub fn with_widgets(
    setting: &Setting<'_>,
    act: impl FnOnce(&mut dyn FnMut(&mut dyn Operation)),
) -> Result<(), Error> {
    let (app, size) = setting.build()?;
    let (_reported, ()) = first_frame(&app, size, act)?;
    Ok(())
}

impl Setting<'_> {
    fn build(&self) -> Result<(App, Size), Error> {
        let variant = match self.theme {
            None | Some("dark") => Variant::Dark,
            Some("light") => Variant::Light,
            Some("high-contrast-dark") => Variant::HighContrastDark,
            Some("high-contrast-light") => Variant::HighContrastLight,
            Some(other) => return Err(Error::NoTheme(other.to_owned())),
        };
        let (size, locale) = (self.size.into(), self.locale.unwrap_or("en-US"));
        let app = fixtures::build(self.scene, locale, variant, size);
        Ok((
            app.ok_or_else(|| Error::NoScene(self.scene.to_owned()))?,
            size,
        ))
    }
}

fn draw_app(app: &App, size: Size, scale: f32) -> Result<Screenshot, snapshot::Error> {
    snapshot::load_fonts();
    let options = snapshot::SnapshotOptions { size, scale };
    snapshot::render(app.view(drawn_window(app)), app.workspace.theme(), options)
}

/// The window of a channel, if one is open; otherwise the main window.
fn drawn_window(app: &App) -> window::Id {
    let own = app.windows.iter().next();
    own.map_or_else(window::Id::unique, |own| own.id)
}

/// Draws one frame, and calls `act` with a function that runs an operation on its widgets. Returns what these report.
fn first_frame<T>(
    app: &App,
    size: Size,
    act: impl FnOnce(&mut dyn FnMut(&mut dyn Operation)) -> T,
) -> Result<(Vec<Message>, T), snapshot::Error> {
    snapshot::load_fonts();
    let mut renderer = snapshot::headless_renderer()?;
    let view = app.view(drawn_window(app));
    let mut interface = UserInterface::build(view, size, Cache::default(), &mut renderer);
    let frame = Event::Window(window::Event::RedrawRequested(iced::time::Instant::now()));
    let mut messages = Vec::new();
    let _changed = interface.update(
        &[frame],
        mouse::Cursor::Unavailable,
        &mut renderer,
        &mut clipboard::Null,
        &mut messages,
    );
    let result = act(&mut |operation| interface.operate(&renderer, operation));
    Ok((messages, result))
}
