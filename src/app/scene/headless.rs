//! A scene without a display, after one frame, for operations on its widgets.

use iced::advanced::widget::Operation;
use iced::advanced::{clipboard, mouse};
use iced::{Event, Size, window};
use iced_runtime::user_interface::{Cache, UserInterface};

use super::{App, Error, Setting, fixtures, snapshot, variant};

/// Builds a scene, and calls `act` with a function that runs an operation on its widgets.
///
/// # Errors
/// When there is no such scene or theme, or nothing can draw.
pub fn with_widgets(
    setting: &Setting<'_>,
    act: impl FnOnce(&mut dyn FnMut(&mut dyn Operation)),
) -> Result<(), Error> {
    let size = Size::new(setting.size.0, setting.size.1);
    let locale = setting.locale.unwrap_or("en-US");
    let app = fixtures::build(setting.scene, locale, variant(setting.theme)?, size)
        .ok_or_else(|| Error::NoScene(setting.scene.to_owned()))?;
    Ok(app_with_widgets(&app, size, act)?)
}

pub(super) fn app_with_widgets(
    app: &App,
    size: Size,
    act: impl FnOnce(&mut dyn FnMut(&mut dyn Operation)),
) -> Result<(), snapshot::Error> {
    snapshot::load_fonts();
    let mut renderer = snapshot::headless_renderer()?;
    let view = app.view(window::Id::unique());
    let mut interface = UserInterface::build(view, size, Cache::default(), &mut renderer);
    let frame = Event::Window(window::Event::RedrawRequested(iced::time::Instant::now()));
    let _changed = interface.update(
        &[frame],
        mouse::Cursor::Unavailable,
        &mut renderer,
        &mut clipboard::Null,
        &mut Vec::new(),
    );
    act(&mut |operation| interface.operate(&renderer, operation));
    Ok(())
}
