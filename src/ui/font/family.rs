//! Draws text with a family of the system.
//!
//! The controls ask for the family [`super::FONT_TEXT`], which has faces of the chosen family, or the bundled ones. So no
//! view and no renderer knows what is chosen, code and icons stay what they are, and only the files of that family are
//! read. The system's fonts are known from the start, by name: iced reads these for the scripts that bundled fonts lack.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use iced::advanced::graphics::text::cosmic_text::FontSystem;
use iced::advanced::graphics::text::cosmic_text::fontdb::{
    Database, FaceInfo, Family, ID, Language, Query, Stretch, Style, Weight,
};
use iced::advanced::graphics::text::font_system;
use ttf_parser::{Face, Tag};

use super::{FONT_SANS, FONT_TEXT, OWN, fallback, load};

/// What text is written in.
const STYLES: [(Weight, Style); 5] = [
    (Weight::NORMAL, Style::Normal),
    (Weight::NORMAL, Style::Italic),
    (Weight::SEMIBOLD, Style::Normal),
    (Weight::BOLD, Style::Normal),
    (Weight::BOLD, Style::Italic),
];

/// Draws text with a family of the system from the next layout on, `None` with the bundled one. Returns whether it can:
/// without the family, the bundled one is used.
pub fn use_family(family: Option<&str>) -> bool {
    static USED: Mutex<(Option<String>, bool)> = Mutex::new((None, true));
    let mut used = USED.lock().unwrap_or_else(PoisonError::into_inner);
    if used.0.as_deref() != family {
        load();
        *used = (family.map(str::to_owned), replace(family));
    }
    used.1
}

/// The families of the system that can draw text, whatever their names are. Opens a file of each: not for the main thread.
pub fn families() -> Vec<String> {
    load();
    let fonts = {
        let mut system = font_system()
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        system.raw().db().clone()
    };
    let mut faces = BTreeMap::new();
    for face in fonts.faces() {
        let name = face.families.first().map(|(name, _)| name.as_str());
        if let Some(name) = name.filter(|name| !OWN.contains(name)) {
            let _first = faces.entry(name).or_insert(face.id);
        }
    }
    let usable = faces.into_iter().filter(|(_, face)| is_text(&fonts, *face));
    usable.map(|(name, _)| name.to_owned()).collect()
}

/// Replaces the font system by one that has forgotten all text that was laid out with other faces.
fn replace(family: Option<&str>) -> bool {
    let mut system = font_system()
        .write()
        .unwrap_or_else(PoisonError::into_inner);
    let empty = FontSystem::new_with_locale_and_db(String::new(), Database::new());
    let (locale, mut fonts) = std::mem::replace(system.raw(), empty).into_locale_and_db();
    // Into the empty one: only so does iced learn that what it has laid out is out of date.
    let any = include_bytes!("../../../assets/fonts/OpenChatIcons.ttf");
    system.load_font(Cow::Owned(any.to_vec()));
    let is_there = assign(&mut fonts, family);
    let fallback = fallback(is_there && family.is_some());
    *system.raw() = FontSystem::new_with_locale_and_db_and_fallback(locale, fonts, fallback);
    is_there
}

/// Gives text the faces of a family. A style that it lacks is drawn by the bundled one, so that what is emphasized still
/// is.
pub(super) fn assign(fonts: &mut Database, family: Option<&str>) -> bool {
    let is_named = |face: &FaceInfo, name: &str| {
        let mut names = face.families.iter();
        names.any(|(it, _)| it.eq_ignore_ascii_case(name))
    };
    let faces = fonts.faces().filter(|face| is_named(face, FONT_TEXT));
    for former in faces.map(|face| face.id).collect::<Vec<_>>() {
        fonts.remove_face(former);
    }
    let of_family = family.filter(|it| !OWN.iter().any(|own| own.eq_ignore_ascii_case(it)));
    let known = of_family.and_then(|family| {
        let mut faces = fonts.faces().filter(|face| is_named(face, family));
        let names = &faces.find(|face| is_text(fonts, face.id))?.families;
        let name = names.iter().find(|(it, _)| it.eq_ignore_ascii_case(family));
        name.map(|(name, _)| name.clone())
    });
    for (weight, style) in STYLES {
        let chosen = known.as_ref().and_then(|it| find(fonts, it, weight, style));
        let face = chosen.or_else(|| find(fonts, FONT_SANS, weight, style));
        let Some(face) = face.and_then(|face| fonts.face(face)).cloned() else {
            continue;
        };
        let _id = fonts.push_face_info(FaceInfo {
            families: vec![(FONT_TEXT.to_owned(), Language::English_UnitedStates)],
            weight,
            style,
            stretch: Stretch::Normal,
            ..face
        });
    }
    family.is_none() || known.is_some()
}

/// The face of a family for a style, if it has one.
fn find(fonts: &Database, family: &str, weight: Weight, style: Style) -> Option<ID> {
    let closest = fonts.query(&Query {
        families: &[Family::Name(family)],
        weight,
        stretch: Stretch::Normal,
        style,
    })?;
    let face = fonts.face(closest)?;
    let is_styled = style == Style::Normal || face.style != Style::Normal;
    let is_bold = |face: &FaceInfo| face.weight >= Weight::SEMIBOLD || has_weights(fonts, face.id);
    let is_weighty = weight == Weight::NORMAL || is_bold(face);
    (is_styled && is_weighty).then_some(closest)
}

/// Whether one file has all weights.
fn has_weights(fonts: &Database, face: ID) -> bool {
    let has = fonts.with_face_data(face, |bytes, index| {
        let face = Face::parse(bytes, index).ok()?;
        let mut axes = face.variation_axes().into_iter();
        axes.find(|axis| axis.tag == Tag::from_bytes(b"wght"))
    });
    has.flatten().is_some()
}

/// Whether a font has letters, unlike those of symbols and emoji, or of one other script.
fn is_text(fonts: &Database, face: ID) -> bool {
    let has_letters = fonts.with_face_data(face, |bytes, index| {
        let face = Face::parse(bytes, index).ok()?;
        let mut letters = ('a'..='z').chain('A'..='Z').chain('0'..='9');
        letters
            .all(|letter| face.glyph_index(letter).is_some())
            .then_some(())
    });
    has_letters.flatten().is_some()
}
