//! The bundled fonts, and what of them text is drawn with; `family` replaces that by a family of the system.

mod family;

pub use family::{families, use_family};

use std::borrow::Cow;
use std::sync::{Arc, Once, PoisonError};

use iced::Font;
use iced::advanced::graphics::text::cosmic_text::fontdb::{self, Database, FaceInfo, Source};
use iced::advanced::graphics::text::cosmic_text::{Fallback, FontSystem, PlatformFallback};
use iced::advanced::graphics::text::font_system;
use iced::font::{Family, Style, Weight};
use unicode_script::Script;

// Names that no font of a system has: with two faces of one name, which of them is drawn depends on the machine.
const FONT_SANS: &str = "OpenChat Sans";
/// The faces that text is drawn with, whichever they are.
const FONT_TEXT: &str = "OpenChat Text";
const FONT_MONO: &str = "OpenChat Mono";
const FONT_ICONS: &str = "OpenChat Icons";
const FONT_EMOJI: &str = "OpenChat Emoji";
const OWN: [&str; 5] = [FONT_SANS, FONT_TEXT, FONT_MONO, FONT_ICONS, FONT_EMOJI];

pub const SANS: Font = Font::with_name(FONT_TEXT);
pub const SEMIBOLD: Font = with_weight(Weight::Semibold);
pub const BOLD: Font = with_weight(Weight::Bold);
pub const ITALIC: Font = Font {
    style: Style::Italic,
    ..SANS
};
pub const BOLD_ITALIC: Font = Font {
    style: Style::Italic,
    ..BOLD
};
pub const MONO: Font = Font::with_name(FONT_MONO);
pub const ICONS: Font = Font::with_name(FONT_ICONS);
/// In color.
pub const EMOJI: Font = Font::with_name(FONT_EMOJI);

const fn with_weight(weight: Weight) -> Font {
    Font {
        family: Family::Name(FONT_TEXT),
        weight,
        stretch: iced::font::Stretch::Normal,
        style: Style::Normal,
    }
}

/// The bytes of every bundled font except the emoji font, which iced would copy.
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
            "../../assets/fonts/OpenChatSans-BoldItalic.ttf"
        )),
        Cow::Borrowed(include_bytes!(
            "../../assets/fonts/OpenChatMono-Regular.ttf"
        )),
        Cow::Borrowed(include_bytes!("../../assets/fonts/OpenChatIcons.ttf")),
    ]
}

const EMOJI_BYTES: &[u8] = include_bytes!("../../assets/fonts/OpenChatEmoji.ttf");

/// Adds the bundled fonts. Fonts of the system with the same names are left out: of two faces of one name, which is drawn
/// depends on the machine.
pub fn load() {
    static LOADED: Once = Once::new();
    LOADED.call_once(|| {
        let system = font_system().write();
        let mut system = system.unwrap_or_else(PoisonError::into_inner);
        let empty = FontSystem::new_with_locale_and_db(String::new(), Database::new());
        let (locale, fonts) = std::mem::replace(system.raw(), empty).into_locale_and_db();
        *system.raw() = with_emoji(locale, fonts);
        for bytes in bundled() {
            system.load_font(bytes);
        }
        let _bundled = family::assign(system.raw().db_mut(), None);
    });
}

fn with_emoji(locale: String, mut fonts: Database) -> FontSystem {
    let foreign = fonts.faces().filter(|face| {
        let mut names = face.families.iter();
        names.any(|(name, _)| OWN.contains(&name.as_str()))
    });
    for face in foreign.map(|face| face.id).collect::<Vec<_>>() {
        fonts.remove_face(face);
    }
    for id in fonts.load_font_source(Source::Binary(Arc::new(EMOJI_BYTES))) {
        let Some(face) = fonts.face(id).cloned() else {
            continue;
        };
        // A fallback must have the weight of the text.
        for weight in [fontdb::Weight::SEMIBOLD, fontdb::Weight::BOLD] {
            let _id = fonts.push_face_info(FaceInfo {
                weight,
                ..face.clone()
            });
        }
    }
    FontSystem::new_with_locale_and_db_and_fallback(locale, fonts, fallback(false))
}

/// With `is_foreign`, text is not drawn with the bundled fonts, which then draw what its font lacks.
fn fallback(is_foreign: bool) -> EmojiFirst {
    let own = std::iter::once(FONT_EMOJI).chain(is_foreign.then_some(FONT_SANS));
    let system = PlatformFallback.common_fallback().iter().copied();
    EmojiFirst(own.chain(system).collect())
}

/// For what the font of a text lacks, the emoji font is asked first: a font of the system may have the same emoji, in
/// another style or in black.
struct EmojiFirst(Vec<&'static str>);

impl Fallback for EmojiFirst {
    fn common_fallback(&self) -> &[&'static str] {
        &self.0
    }

    fn forbidden_fallback(&self) -> &[&'static str] {
        PlatformFallback.forbidden_fallback()
    }

    fn script_fallback(&self, script: Script, locale: &str) -> &[&'static str] {
        PlatformFallback.script_fallback(script, locale)
    }
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
        let sans = [FONT_SANS; 5];
        assert_eq!(families, [&sans[..], &[FONT_MONO, FONT_ICONS]].concat());
    }

    use iced::advanced::graphics::text::cosmic_text::{
        Buffer, Metrics, Shaping, SwashCache, SwashContent,
    };
    use iced::advanced::graphics::text::to_attributes;

    /// The fonts of a system that has none.
    fn bundled_only() -> FontSystem {
        let mut fonts = with_emoji("en-US".to_owned(), Database::new());
        for bytes in bundled() {
            fonts.db_mut().load_font_data(bytes.into_owned());
        }
        let _bundled = family::assign(fonts.db_mut(), None);
        fonts
    }

    fn shaped(fonts: &mut FontSystem, text: &str, font: Font) -> Buffer {
        let mut buffer = Buffer::new(fonts, Metrics::new(20.0, 24.0));
        let attributes = to_attributes(font);
        buffer.set_text(fonts, text, &attributes, Shaping::Advanced, None);
        buffer.shape_until_scroll(fonts, false);
        buffer
    }

    /// Whether each glyph of a text is in color; spaces are left out.
    fn glyphs(fonts: &mut FontSystem, text: &str, font: Font) -> Vec<bool> {
        let buffer = shaped(fonts, text, font);
        let mut cache = SwashCache::new();
        let glyphs = buffer.layout_runs().flat_map(|run| run.glyphs);
        let images = glyphs.filter_map(|glyph| {
            let key = glyph.physical((0.0, 0.0), 1.0).cache_key;
            cache.get_image_uncached(fonts, key)
        });
        let images = images.filter(|image| image.placement.width > 2);
        images
            .map(|image| {
                let mut pixels = image.data.chunks_exact(4).filter(|pixel| pixel[3] > 200);
                image.content == SwashContent::Color
                    && pixels.any(|pixel| pixel[0].abs_diff(pixel[2]) > 60)
            })
            .collect()
    }

    /// One of each kind of sequence.
    const SEQUENCES: [&str; 9] = ["😀", "👩‍👩‍👧", "👍🏽", "🇩🇪", "1️⃣", "1\u{20E3}", "❤️", "❤‍🔥", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"];

    #[test]
    fn emoji_are_drawn_in_color_without_fonts_of_the_system() {
        let mut fonts = bundled_only();
        for font in [EMOJI, SANS, SEMIBOLD, BOLD, ITALIC, MONO] {
            for text in SEQUENCES {
                assert_eq!(glyphs(&mut fonts, text, font), [true], "{text} in {font:?}");
            }
        }
    }

    #[test]
    fn emoji_of_the_system_are_not_asked() {
        let mut fonts = bundled_only();
        let emoji: Vec<_> = fonts
            .db()
            .faces()
            .filter(|face| is_emoji(face))
            .cloned()
            .collect();
        for (family, face) in ["Noto Color Emoji", "DejaVu Sans"].iter().zip(emoji) {
            let families = vec![((*family).to_owned(), fontdb::Language::Unknown)];
            let _id = fonts.db_mut().push_face_info(FaceInfo { families, ..face });
        }
        for font in [SANS, BOLD] {
            let buffer = shaped(&mut fonts, "😀", font);
            let glyphs: Vec<_> = buffer.layout_runs().flat_map(|run| run.glyphs).collect();
            assert!(!glyphs.is_empty());
            for glyph in glyphs {
                assert!(fonts.db().face(glyph.font_id).is_some_and(is_emoji));
            }
        }
    }

    /// A family of the system, with one face.
    const FAMILY: &str = "Letter Gothic";

    fn with_family() -> FontSystem {
        let (locale, mut fonts) = bundled_only().into_locale_and_db();
        let mono = fonts.faces().find(|face| face.families[0].0 == FONT_MONO);
        let families = vec![(FAMILY.to_owned(), fontdb::Language::Unknown)];
        let face = FaceInfo {
            families,
            ..mono.unwrap().clone()
        };
        let _id = fonts.push_face_info(face);
        FontSystem::new_with_locale_and_db_and_fallback(locale, fonts, fallback(true))
    }

    /// The file of the first letter: its PostScript name.
    fn drawn_by(fonts: &mut FontSystem, text: &str, font: Font) -> String {
        let buffer = shaped(fonts, text, font);
        let glyph = buffer.layout_runs().flat_map(|run| run.glyphs).next();
        let face = fonts.db().face(glyph.unwrap().font_id).unwrap();
        face.post_script_name.clone()
    }

    #[test]
    fn text_is_drawn_by_the_chosen_family_and_the_rest_as_before() {
        let mut fonts = with_family();
        let (sans, mono) = ("OpenChatSans", "OpenChatMono-Regular");
        let bold = "OpenChatSans-Bold";
        for (family, is_there, expected) in [
            (None, true, sans),
            (Some(FAMILY), true, mono),
            (Some("letter gothic"), true, mono),
            (Some("Gone"), false, sans),
            (Some(FONT_MONO), false, sans),
            (Some(FONT_TEXT), false, sans),
            (None, true, sans),
        ] {
            assert_eq!(
                family::assign(fonts.db_mut(), family),
                is_there,
                "{family:?}"
            );
            assert_eq!(drawn_by(&mut fonts, "a", SANS), expected, "{family:?}");
            assert_eq!(
                drawn_by(&mut fonts, "a", BOLD),
                bold,
                "it lacks bold letters"
            );
            assert_eq!(
                drawn_by(&mut fonts, "\u{1E01}", SANS),
                sans,
                "it lacks this letter"
            );
            assert_eq!(drawn_by(&mut fonts, "a", MONO), mono);
            for font in [SANS, BOLD, ITALIC] {
                assert_eq!(glyphs(&mut fonts, "👍🏽", font), [true], "{family:?}");
            }
            let faces = fonts.db().faces();
            let of_text = faces.filter(|face| face.families[0].0 == FONT_TEXT);
            assert_eq!(of_text.count(), 5, "those of the family before are gone");
        }
    }

    fn is_emoji(face: &FaceInfo) -> bool {
        face.families[0].0 == FONT_EMOJI
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
