//! The icon of the program as the tray shows it, with a mark in its lower right corner.

use image::imageops::{self, FilterType};
use image::{Rgba, RgbaImage};

use crate::domain::tray::TrayMark;
use crate::platform::tray::Pixmap;

/// In pixels: those of usual panels, at usual scale factors.
const SIDES: [u32; 3] = [22, 32, 48];
/// In pixels: twice what the taskbar of Windows shows at usual scale factors.
const BADGE_SIDE: u32 = 32;
const DOT: Rgba<u8> = Rgba([0x2e, 0x9b, 0xff, 0xff]);
const BADGE: Rgba<u8> = Rgba([0xc8, 0x1e, 0x2d, 0xff]);
/// Around marks, which stand on any color, and of numbers.
const LIGHT: Rgba<u8> = Rgba([0xff, 0xff, 0xff, 0xff]);
/// Width and height of a character, in cells.
const CELLS: (u32, u32) = (3, 5);
/// The plus sign and the digits from 1, one row of bits after the other.
const CHARACTERS: [[u8; 5]; 10] = [
    [0b000, 0b010, 0b111, 0b010, 0b000],
    [0b010, 0b110, 0b010, 0b010, 0b111],
    [0b110, 0b001, 0b010, 0b100, 0b111],
    [0b110, 0b001, 0b010, 0b001, 0b110],
    [0b101, 0b101, 0b111, 0b001, 0b001],
    [0b111, 0b100, 0b110, 0b001, 0b110],
    [0b011, 0b100, 0b110, 0b101, 0b010],
    [0b111, 0b001, 0b010, 0b010, 0b010],
    [0b010, 0b101, 0b010, 0b101, 0b010],
    [0b010, 0b101, 0b011, 0b001, 0b110],
];

/// Nothing where the icon cannot be decoded, which a test excludes.
pub fn icons(mark: TrayMark) -> Vec<Pixmap> {
    let png = include_bytes!("../../../assets/icon/64.png");
    let Ok(icon) = image::load_from_memory(png) else {
        return Vec::new();
    };
    let icon = icon.into_rgba8();
    let icons = SIDES.iter().map(|side| {
        let mut scaled = imageops::resize(&icon, *side, *side, FilterType::CatmullRom);
        draw(&mut scaled, mark);
        Pixmap {
            side: *side,
            rgba: scaled.into_raw(),
        }
    });
    icons.collect()
}

/// The mark alone, for an icon that is drawn by others.
pub fn badge(mark: TrayMark) -> Option<Pixmap> {
    let mut badge = RgbaImage::new(BADGE_SIDE, BADGE_SIDE);
    match mark {
        TrayMark::None => return None,
        TrayMark::Unread => disc(&mut badge, BADGE_SIDE * 3 / 4, DOT),
        TrayMark::Mentions(number) => numbered(&mut badge, BADGE_SIDE, character(number)),
        TrayMark::ManyMentions => numbered(&mut badge, BADGE_SIDE, CHARACTERS.first()),
    }
    Some(Pixmap {
        side: BADGE_SIDE,
        rgba: badge.into_raw(),
    })
}

fn draw(icon: &mut RgbaImage, mark: TrayMark) {
    let side = icon.width();
    match mark {
        TrayMark::None => {}
        TrayMark::Unread => disc(icon, side * 2 / 5, DOT),
        TrayMark::Mentions(number) => numbered(icon, side * 5 / 8, character(number)),
        TrayMark::ManyMentions => numbered(icon, side * 5 / 8, CHARACTERS.first()),
    }
}

fn character(number: u8) -> Option<&'static [u8; 5]> {
    CHARACTERS.get(usize::from(number))
}

fn numbered(icon: &mut RgbaImage, diameter: u32, character: Option<&[u8; 5]>) {
    disc(icon, diameter, BADGE);
    let cell = ((diameter * 3 / 4 + CELLS.1 / 2) / CELLS.1).max(1);
    let corner = icon.width() - diameter;
    let (x, y) = (
        corner + (diameter - CELLS.0 * cell) / 2,
        corner + (diameter - CELLS.1 * cell) / 2,
    );
    for (row, bits) in (0..).zip(character.into_iter().flatten()) {
        for column in (0..CELLS.0).filter(|column| bits & (0b100 >> column) != 0) {
            let square = RgbaImage::from_pixel(cell, cell, LIGHT);
            let (x, y) = (x + column * cell, y + row * cell);
            imageops::replace(icon, &square, x.into(), y.into());
        }
    }
}

/// In the lower right corner, with a light edge and smooth outlines.
fn disc(icon: &mut RgbaImage, diameter: u32, color: Rgba<u8>) {
    let side = icon.width();
    let edge = (f64::from(side) / 20.0).max(1.0);
    let radius = f64::from(diameter) / 2.0;
    let center = f64::from(side) - radius;
    for (x, y, pixel) in icon.enumerate_pixels_mut() {
        let (dx, dy) = (f64::from(x) + 0.5 - center, f64::from(y) + 0.5 - center);
        let distance = dx.hypot(dy);
        blend(pixel, LIGHT, radius + 0.5 - distance);
        blend(pixel, color, radius - edge + 0.5 - distance);
    }
}

/// `share` of a pixel is covered; what is outside of 0 and 1 counts as these.
fn blend(pixel: &mut Rgba<u8>, color: Rgba<u8>, share: f64) {
    let share = share.clamp(0.0, 1.0);
    for (below, above) in pixel.0.iter_mut().zip(color.0) {
        let mixed = f64::from(*below) * (1.0 - share) + f64::from(above) * share;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between two bytes"
        )]
        let mixed = mixed.round() as u8;
        *below = mixed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_marks() -> Vec<TrayMark> {
        let numbers = (1..=9).map(TrayMark::Mentions);
        let others = [TrayMark::None, TrayMark::Unread, TrayMark::ManyMentions];
        others.into_iter().chain(numbers).collect()
    }

    /// Whether a pixel is light, the only thing that a user sees who sees no colors.
    fn shape(icon: &Pixmap) -> Vec<bool> {
        let pixels = icon.rgba.chunks_exact(4);
        let light = |pixel: &[u8]| pixel[..3].iter().map(|it| u16::from(*it)).sum::<u16>() > 600;
        pixels.map(light).collect()
    }

    #[test]
    fn every_mark_has_a_shape_of_its_own_in_every_size() {
        let marks: Vec<_> = all_marks().into_iter().map(icons).collect();
        for size in 0..SIDES.len() {
            let shapes: Vec<_> = marks.iter().map(|icons| shape(&icons[size])).collect();
            for (at, shape) in shapes.iter().enumerate() {
                assert!(!shapes[..at].contains(shape), "{at} in size {size}");
            }
        }
    }

    #[test]
    fn every_badge_has_a_shape_of_its_own() {
        let mut shapes = Vec::new();
        for mark in all_marks() {
            let badge = badge(mark);
            assert_eq!(badge.is_none(), mark == TrayMark::None);
            let Some(badge) = badge else { continue };
            assert_eq!(badge.rgba.len(), 32 * 32 * 4);
            assert_eq!(badge.rgba[3], 0, "the corner shows the icon below");
            let shape = shape(&badge);
            assert!(!shapes.contains(&shape), "{mark:?}");
            shapes.push(shape);
        }
    }

    #[test]
    fn icons_have_the_sizes_that_they_say_and_the_mark_in_a_corner() {
        let plain = icons(TrayMark::None);
        assert_eq!(plain.len(), SIDES.len());
        for mark in all_marks() {
            for (icon, plain) in icons(mark).iter().zip(&plain) {
                let side = usize::try_from(icon.side).unwrap();
                assert_eq!(icon.rgba.len(), side * side * 4);
                let start = side / 4 * side * 4;
                assert_eq!(icon.rgba[..start], plain.rgba[..start], "{mark:?}");
                let corner = (side - side / 5) * (side + 1) * 4;
                let is_marked = icon.rgba[corner..corner + 4] != plain.rgba[corner..corner + 4];
                assert_eq!(is_marked, mark != TrayMark::None, "{mark:?} {side}");
            }
        }
    }
}
