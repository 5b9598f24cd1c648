//! The accent colors to choose from. Each has its own values in every variant, whose contrast is tested.

use iced::{Color, color};

use super::{Theme, Variant, blend};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Accent {
    /// That of the themes.
    #[default]
    Teal,
    Blue,
    Violet,
    Pink,
    Orange,
    Green,
}

impl Accent {
    #[cfg(test)]
    pub const ALL: [Self; 6] = [
        Self::Teal,
        Self::Blue,
        Self::Violet,
        Self::Pink,
        Self::Orange,
        Self::Green,
    ];

    /// For marks and fills, and for text and the focus ring.
    fn colors(self, variant: Variant) -> Option<(Color, Color)> {
        use Variant::{Dark, HighContrastDark, HighContrastLight, Light};

        let one = |color| (color, color);
        Some(match (self, variant) {
            (Self::Teal, _) => return None,
            (Self::Blue, Dark) => (color!(0x6A_A9_FF), color!(0x8F_BF_FF)),
            (Self::Blue, Light) => (color!(0x1F_5F_BF), color!(0x1A_52_A8)),
            (Self::Blue, HighContrastDark) => one(color!(0x9C_C8_FF)),
            (Self::Blue, HighContrastLight) => one(color!(0x0A_35_78)),
            (Self::Violet, Dark) => (color!(0xB7_9C_FF), color!(0xCB_B8_FF)),
            (Self::Violet, Light) => (color!(0x6B_43_C4), color!(0x5D_38_B0)),
            (Self::Violet, HighContrastDark) => one(color!(0xD2_C2_FF)),
            (Self::Violet, HighContrastLight) => one(color!(0x3E_1F_86)),
            (Self::Pink, Dark) => (color!(0xFF_8A_C4), color!(0xFF_AB_D5)),
            (Self::Pink, Light) => (color!(0xB0_24_6F), color!(0x9C_1D_61)),
            (Self::Pink, HighContrastDark) => one(color!(0xFF_B3_DA)),
            (Self::Pink, HighContrastLight) => one(color!(0x6E_0E_45)),
            (Self::Orange, Dark) => (color!(0xFF_A4_5C), color!(0xFF_BC_87)),
            (Self::Orange, Light) => (color!(0x9A_4A_00), color!(0x8A_42_00)),
            (Self::Orange, HighContrastDark) => one(color!(0xFF_C4_8F)),
            (Self::Orange, HighContrastLight) => one(color!(0x5C_2E_00)),
            (Self::Green, Dark) => (color!(0x6F_CF_7C), color!(0x93_DE_9D)),
            (Self::Green, Light) => (color!(0x1F_74_34), color!(0x1A_67_2D)),
            (Self::Green, HighContrastDark) => one(color!(0x9B_EB_A6)),
            (Self::Green, HighContrastLight) => one(color!(0x0B_4A_1C)),
        })
    }
}

impl Theme {
    /// The same theme with another accent color.
    pub fn with_accent(mut self, accent: Accent) -> Self {
        const ON_DARK: Color = color!(0x0B_0D_10);
        let Some((fill, text)) = accent.colors(self.variant) else {
            return self;
        };
        let (on, selected) = match self.variant {
            Variant::Dark => (ON_DARK, fill.scale_alpha(0.15)),
            Variant::Light => (Color::WHITE, fill.scale_alpha(0.13)),
            // In high contrast nothing is translucent.
            Variant::HighContrastDark => {
                let selected = blend(fill.scale_alpha(0.22), Color::BLACK);
                (Color::BLACK, selected)
            }
            Variant::HighContrastLight => {
                let selected = blend(fill.scale_alpha(0.2), Color::WHITE);
                (Color::WHITE, selected)
            }
        };
        self.roles.accent = fill;
        self.roles.on_accent = on;
        self.roles.accent_text = text;
        self.roles.focus_ring = text;
        self.roles.selected = selected;
        self
    }
}
