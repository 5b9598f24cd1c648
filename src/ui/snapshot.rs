//! Renders a view to an image in software, without a display or a GPU.

use iced::advanced::mouse;
use iced::advanced::renderer::{self, Headless};
use iced::theme::Base;
use iced::{Event, Pixels, Size, window};
use iced_runtime::user_interface::{Cache, UserInterface};
use image::ExtendedColorType::Rgba8;
use image::ImageEncoder as _;

use super::{Element, Theme, font, token};

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SnapshotOptions {
    /// In logical pixels.
    pub size: Size,
    /// Physical pixels per logical pixel.
    pub scale: f32,
}

/// An RGBA image, 8 bits per channel, row by row; sizes in physical pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screenshot {
    pub width: u32,
    pub height: u32,
    pub pixels: Vec<u8>,
}

#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    #[error("no software renderer")]
    NoRenderer,
    #[error("the image could not be encoded: {0}")]
    Encoding(String),
}

/// Loads the bundled fonts.
pub fn load_fonts() {
    font::load();
}

pub fn render<'a, Message: 'a>(
    view: impl Into<Element<'a, Message>>,
    theme: &Theme,
    SnapshotOptions { size, scale }: SnapshotOptions,
) -> Result<Screenshot, Error> {
    let mut renderer = headless_renderer()?;
    let mut interface = UserInterface::build(view, size, Cache::default(), &mut renderer);
    let mut messages = Vec::new();
    // A second frame, for what appears a moment late.
    let now = iced::time::Instant::now();
    let frames = [now, now + std::time::Duration::from_secs(1)];
    let frames = frames.map(|at| Event::Window(window::Event::RedrawRequested(at)));
    let _ = interface.update(
        &frames,
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
    let width = to_physical(size.width, scale);
    let height = to_physical(size.height, scale);
    let pixels = renderer.screenshot(Size::new(width, height), scale, base.background_color);
    Ok(Screenshot {
        width,
        height,
        pixels,
    })
}

/// Creates a renderer that needs neither a display nor a GPU.
pub fn headless_renderer() -> Result<iced::Renderer, Error> {
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
fn to_physical(logical: f32, scale: f32) -> u32 {
    (logical * scale).round().clamp(1.0, 32_000.0) as u32
}

impl Screenshot {
    pub fn to_png(&self) -> Result<Vec<u8>, Error> {
        let mut file = Vec::new();
        image::codecs::png::PngEncoder::new(&mut file)
            .write_image(&self.pixels, self.width, self.height, Rgba8)
            .map_err(|error| Error::Encoding(error.to_string()))?;
        Ok(file)
    }
}
