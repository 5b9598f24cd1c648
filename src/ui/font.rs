//! The bundled fonts, and the name of the system's emoji font.

use std::borrow::Cow;
use std::sync::{Once, PoisonError};

use iced::Font;
use iced::advanced::graphics::text::font_system;
use iced::font::{Family, Style, Weight};

// Names that no font of a system has: with two faces of one name, which of them is drawn depends on the machine.
const FONT_SANS: &str = "OpenChat Sans";
const FONT_MONO: &str = "OpenChat Mono";
const FONT_ICONS: &str = "OpenChat Icons";

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
        Cow::Borrowed(include_bytes!(
            "../../assets/fonts/OpenChatSans-Regular.ttf"
        )),
        Cow::Borrowed(include_bytes!("../../assets/fonts/OpenChatSans-Italic.ttf")),
        Cow::Borrowed(include_bytes!(
            "../../assets/fonts/OpenChatSans-Semibold.ttf"
        )),
        Cow::Borrowed(include_bytes!("../../assets/fonts/OpenChatSans-Bold.ttf")),
        Cow::Borrowed(include_bytes!(
            "../../assets/fonts/OpenChatMono-Regular.ttf"
        )),
        Cow::Borrowed(include_bytes!("../../assets/fonts/OpenChatIcons.ttf")),
    ]
}

/// Adds the bundled fonts. Fonts of the system with the same names are left out: of two faces of one name, which is drawn
/// depends on the machine.
pub fn load() {
    static LOADED: Once = Once::new();
    LOADED.call_once(|| {
        let system = font_system().write();
        let mut system = system.unwrap_or_else(PoisonError::into_inner);
        let fonts = system.raw().db_mut();
        let own = [FONT_SANS, FONT_MONO, FONT_ICONS];
        let foreign = fonts.faces().filter(|face| {
            let mut names = face.families.iter();
            names.any(|(name, _)| own.contains(&name.as_str()))
        });
        for face in foreign.map(|face| face.id).collect::<Vec<_>>() {
            fonts.remove_face(face);
        }
        for bytes in bundled() {
            system.load_font(bytes);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use ttf_parser::{Face, Tag, name_id};

    #[test]
    fn the_bundled_families_are_the_named_ones() {
        let mut families = Vec::new();
        for bytes in bundled() {
            let face = Face::parse(&bytes, 0).unwrap();
            let name = |id| {
                let mut names = face.names().into_iter();
                names.find(|name| name.name_id == id)?.to_string()
            };
            let typographic = name(name_id::TYPOGRAPHIC_FAMILY);
            families.push(typographic.or(name(name_id::FAMILY)).unwrap());
        }
        let sans = [FONT_SANS; 4];
        assert_eq!(families, [&sans[..], &[FONT_MONO, FONT_ICONS]].concat());
    }

    #[test]
    fn text_has_kerning_and_shows_missing_characters() {
        for bytes in bundled() {
            let face = Face::parse(&bytes, 0).unwrap();
            let missing = face.glyph_bounding_box(ttf_parser::GlyphId(0));
            if face.glyph_index('a').is_none() {
                continue; // the icons
            }
            assert!(missing.is_some());
            let positions = face.tables().gpos.unwrap();
            let kerning = positions.features.find(Tag::from_bytes(b"kern"));
            assert_eq!(kerning.is_some(), !face.is_monospaced());
            for character in "äöüÄÖÜßéñ€„“’–…•\t".chars() {
                assert!(face.glyph_index(character).is_some(), "{character:?}");
            }
        }
    }
}
