//! The bundled fonts, and the name of the system's emoji font.

use std::borrow::Cow;

use iced::Font;
use iced::font::{Family, Style, Weight};

const FONT_SANS: &str = "Open Sans";
const FONT_MONO: &str = "Noto Sans Mono";
const FONT_ICONS: &str = "lucide";

pub const SANS: Font = Font::with_name(FONT_SANS);
pub const SEMIBOLD: Font = with_weight(Weight::Semibold);
pub const BOLD: Font = with_weight(Weight::Bold);
pub const ITALIC: Font = Font {
    style: Style::Italic,
    ..SANS
};
pub const MONO: Font = Font::with_name(FONT_MONO);
pub const ICONS: Font = Font::with_name(FONT_ICONS);

const fn with_weight(weight: Weight) -> Font {
    Font {
        family: Family::Name(FONT_SANS),
        weight,
        stretch: iced::font::Stretch::Normal,
        style: Style::Normal,
    }
}

/// The system's color emoji font, which is too large to bundle.
pub const EMOJI: Font = Font::with_name(FONT_EMOJI);
#[cfg(target_os = "windows")]
const FONT_EMOJI: &str = "Segoe UI Emoji";
#[cfg(target_os = "macos")]
const FONT_EMOJI: &str = "Apple Color Emoji";
#[cfg(not(any(target_os = "windows", target_os = "macos")))]
const FONT_EMOJI: &str = "Noto Color Emoji";

/// The bytes of every bundled font. Only emoji need another font.
pub fn bundled() -> Vec<Cow<'static, [u8]>> {
    vec![
        Cow::Borrowed(include_bytes!("../../assets/fonts/OpenSans-Regular.ttf")),
        Cow::Borrowed(include_bytes!("../../assets/fonts/OpenSans-Italic.ttf")),
        Cow::Borrowed(include_bytes!("../../assets/fonts/OpenSans-Semibold.ttf")),
        Cow::Borrowed(include_bytes!("../../assets/fonts/OpenSans-Bold.ttf")),
        Cow::Borrowed(include_bytes!(
            "../../assets/fonts/NotoSansMono-Regular.ttf"
        )),
        Cow::Borrowed(include_bytes!("../../assets/fonts/Lucide-subset.ttf")),
    ]
}
