//! The colors of avatars without a picture.

use iced::widget::container;
use iced::{Background, Color, border, color};

use super::{Theme, Variant};

/// The number of colors. The first six belong to the presets of the contract, in its order.
pub const AVATAR_COLORS: u64 = GRADIENTS.len() as u64;

/// Where a gradient begins, and where it ends: the darker end serves alone in high contrast.
const GRADIENTS: [(Color, Color); 12] = [
    // Amber, blue, green, red, violet, slate.
    (color!(0xA8_65_18), color!(0xAC_18_31)),
    (color!(0x1B_79_BD), color!(0x1A_50_BC)),
    (color!(0x21_85_56), color!(0x18_63_50)),
    (color!(0xD1_42_2C), color!(0xA6_23_43)),
    (color!(0x88_5B_D6), color!(0x58_3B_CE)),
    (color!(0x64_74_9B), color!(0x49_58_72)),
    // Teal, pink, olive, indigo, brown, purple.
    (color!(0x20_81_81), color!(0x1C_5F_70)),
    (color!(0xCD_37_8E), color!(0x97_25_84)),
    (color!(0x6D_7B_23), color!(0x43_60_1B)),
    (color!(0x60_6A_D7), color!(0x4C_40_CF)),
    (color!(0xA1_67_45), color!(0x80_49_37)),
    (color!(0xAE_49_C2), color!(0x7E_36_A2)),
];

/// Of the letters on an avatar.
pub(super) const LETTERS: Color = Color::WHITE;

impl Theme {
    /// `index` is used modulo [`AVATAR_COLORS`].
    pub(super) fn avatar_style(&self, index: u64) -> container::Style {
        const ANGLE: f32 = 2.35;
        let index = usize::try_from(index % AVATAR_COLORS).unwrap_or(0);
        let (from, to) = GRADIENTS.get(index).copied().unwrap_or_default();
        let background = match self.variant {
            Variant::HighContrastDark | Variant::HighContrastLight => to.into(),
            Variant::Dark | Variant::Light => {
                let gradient = iced::gradient::Linear::new(iced::Radians(ANGLE));
                Background::Gradient(gradient.add_stop(0.0, from).add_stop(1.0, to).into())
            }
        };
        container::Style {
            text_color: Some(LETTERS),
            background: Some(background),
            border: border::rounded(f32::MAX),
            ..container::Style::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::contrast::contrast;
    use super::*;

    #[test]
    fn letters_are_readable_on_every_avatar() {
        for (from, to) in GRADIENTS {
            for color in [from, to] {
                let ratio = contrast(LETTERS, color);
                assert!(ratio >= 4.5, "{ratio} on {color:?}");
            }
            let flat = contrast(LETTERS, to);
            assert!(flat >= 7.0, "{flat} in high contrast on {to:?}");
            let edge = contrast(to, Theme::new(Variant::HighContrastDark).roles.surface_base);
            assert!(edge >= 2.9, "{edge} at the edge of {to:?}");
        }
    }
}
