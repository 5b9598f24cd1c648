//! A view as a picture, without a display and without a graphics card.

use iced::advanced::mouse;
use iced::advanced::renderer::{self, Headless};
use iced::theme::Base;
use iced::{Event, Pixels, Size, window};
use iced_runtime::user_interface::{Cache, UserInterface};

use super::{Element, Theme, font, token};

/// How a picture is taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// The window's size in logical pixels.
    pub size: Size,
    /// Physical pixels in a logical one.
    pub scale: f32,
}

/// A picture: four bytes a pixel, red first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in physical pixels.
    pub width: u32,
    /// Height in physical pixels.
    pub height: u32,
    /// The pixels, row by row.
    pub pixels: Vec<u8>,
}

/// Why there is no picture.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The software renderer could not be made.
    #[error("no software renderer")]
    NoRenderer,
    /// The picture could not be packed.
    #[error("the picture could not be packed: {0}")]
    Packing(String),
}

/// Loads the bundled fonts for pictures; the window does it for itself.
pub fn load_fonts() {
    let mut system = match iced::advanced::graphics::text::font_system().write() {
        Ok(system) => system,
        Err(poisoned) => poisoned.into_inner(),
    };
    for bytes in font::bundled() {
        system.load_font(bytes);
    }
}

/// Draws a view.
///
/// # Errors
/// When no software renderer can be made.
pub fn take<'a, Message: 'a>(
    view: impl Into<Element<'a, Message>>,
    theme: &Theme,
    setting: Setting,
) -> Result<Picture, Error> {
    let Setting { size, scale } = setting;
    let mut renderer = renderer()?;
    let mut interface = UserInterface::build(view, size, Cache::default(), &mut renderer);
    let mut messages = Vec::new();
    let now = Event::Window(window::Event::RedrawRequested(iced::time::Instant::now()));
    let _ = interface.update(
        &[now],
        mouse::Cursor::Unavailable,
        &mut renderer,
        &mut iced::advanced::clipboard::Null,
        &mut messages,
    );
    let base = theme.base();
    interface.draw(
        &mut renderer,
        theme,
        &renderer::Style {
            text_color: base.text_color,
        },
        mouse::Cursor::Unavailable,
    );
    let physical = Size::new(side(size.width, scale), side(size.height, scale));
    let pixels = renderer.screenshot(physical, scale, base.background_color);
    Ok(Picture {
        width: physical.width,
        height: physical.height,
        pixels,
    })
}

/// A renderer that needs neither display nor graphics card.
///
/// # Errors
/// When none can be made.
pub fn renderer() -> Result<iced::Renderer, Error> {
    iced::futures::executor::block_on(<iced::Renderer as Headless>::new(
        font::SANS,
        Pixels(token::TEXT_BODY),
        Some("tiny-skia"),
    ))
    .ok_or(Error::NoRenderer)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes are between 1 and some thousands"
)]
fn side(logical: f32, scale: f32) -> u32 {
    (logical * scale).round().clamp(1.0, 32_000.0) as u32
}

impl Picture {
    /// The picture as a PNG file.
    ///
    /// # Errors
    /// When it cannot be packed.
    pub fn png(&self) -> Result<Vec<u8>, Error> {
        let fail = |error: png::EncodingError| Error::Packing(error.to_string());
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width, self.height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().map_err(fail)?;
        writer.write_image_data(&self.pixels).map_err(fail)?;
        writer.finish().map_err(fail)?;
        Ok(file)
    }
}
