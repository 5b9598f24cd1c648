//! Themes: colors by role, and the styles of iced's own widgets.

mod catalog;

use iced::theme::{Base, Mode, Palette, Style};
use iced::{Color, color};

pub use catalog::{Ink, Surface};

#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    variant: Variant,
    pub roles: Roles,
}

/// The high contrast variants have at least 7:1 contrast for text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    Dark,
    Light,
    HighContrastDark,
    HighContrastLight,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Roles {
    pub surface_rail: Color,
    pub surface_side: Color,
    pub surface_base: Color,
    pub surface_raised: Color,
    pub surface_overlay: Color,
    pub line_subtle: Color,
    /// Borders of overlays, and scrollbars.
    pub line_strong: Color,
    /// Borders of inputs: at least 3:1 contrast on every surface.
    pub line_control: Color,
    pub text_primary: Color,
    pub text_secondary: Color,
    pub text_muted: Color,
    pub accent: Color,
    pub on_accent: Color,
    pub accent_text: Color,
    pub danger: Color,
    pub warning: Color,
    pub success: Color,
    pub info: Color,
    /// Blended over the surface, like `pressed` and `selected`.
    pub hover: Color,
    pub pressed: Color,
    pub selected: Color,
    pub scrim: Color,
}

const DARK: Roles = Roles {
    surface_rail: color!(0x0D_0F_13),
    surface_side: color!(0x11_14_19),
    surface_base: color!(0x16_1A_1F),
    surface_raised: color!(0x1E_23_2B),
    surface_overlay: color!(0x24_29_33),
    line_subtle: color!(0x22_28_31),
    line_strong: color!(0x38_41_4D),
    line_control: color!(0x76_80_8E),
    text_primary: color!(0xE8_EB_F0),
    text_secondary: color!(0xA9_B2_BF),
    text_muted: color!(0x93_9C_AA),
    accent: color!(0x3D_D6_C3),
    on_accent: color!(0x06_20_1D),
    accent_text: color!(0x5F_E0_D0),
    danger: color!(0xF5_79_82),
    warning: color!(0xF0_B4_29),
    success: color!(0x46_C3_7B),
    info: color!(0x5A_A9_F5),
    hover: color!(0xFF_FF_FF, 0.045),
    pressed: color!(0xFF_FF_FF, 0.085),
    selected: color!(0x3D_D6_C3, 0.15),
    scrim: color!(0x05_07_09, 0.62),
};

const LIGHT: Roles = Roles {
    surface_rail: color!(0xE6_EA_EE),
    surface_side: color!(0xF3_F5_F7),
    surface_base: color!(0xFF_FF_FF),
    surface_raised: color!(0xFF_FF_FF),
    surface_overlay: color!(0xFF_FF_FF),
    line_subtle: color!(0xE0_E5_EA),
    line_strong: color!(0xBF_C8_D1),
    line_control: color!(0x70_7A_86),
    text_primary: color!(0x14_17_1C),
    text_secondary: color!(0x46_50_5D),
    text_muted: color!(0x52_5E_6C),
    accent: color!(0x0B_7A_70),
    on_accent: color!(0xFF_FF_FF),
    accent_text: color!(0x0A_6F_66),
    danger: color!(0xAF_1F_2B),
    warning: color!(0x78_4C_00),
    success: color!(0x19_77_41),
    info: color!(0x1B_62_AE),
    hover: color!(0x00_00_00, 0.045),
    pressed: color!(0x00_00_00, 0.085),
    selected: color!(0x0B_7A_70, 0.13),
    scrim: color!(0x14_17_1C, 0.45),
};

const HIGH_CONTRAST_DARK: Roles = Roles {
    surface_rail: color!(0x00_00_00),
    surface_side: color!(0x00_00_00),
    surface_base: color!(0x00_00_00),
    surface_raised: color!(0x0A_0A_0A),
    surface_overlay: color!(0x0A_0A_0A),
    line_subtle: color!(0x8A_93_A1),
    line_strong: color!(0xFF_FF_FF),
    line_control: color!(0xFF_FF_FF),
    text_primary: color!(0xFF_FF_FF),
    text_secondary: color!(0xE8_EB_F0),
    text_muted: color!(0xCF_D6_DE),
    accent: color!(0x6F_F2_E1),
    on_accent: color!(0x00_00_00),
    accent_text: color!(0x6F_F2_E1),
    danger: color!(0xFF_9A_A0),
    warning: color!(0xFF_CF_5A),
    success: color!(0x7C_E8_A8),
    info: color!(0x9C_CE_FF),
    hover: color!(0x2A_2A_2A),
    pressed: color!(0x3A_3A_3A),
    selected: color!(0x00_3B_35),
    scrim: color!(0x00_00_00, 0.8),
};

const HIGH_CONTRAST_LIGHT: Roles = Roles {
    surface_rail: color!(0xFF_FF_FF),
    surface_side: color!(0xFF_FF_FF),
    surface_base: color!(0xFF_FF_FF),
    surface_raised: color!(0xFF_FF_FF),
    surface_overlay: color!(0xFF_FF_FF),
    line_subtle: color!(0x5A_66_74),
    line_strong: color!(0x00_00_00),
    line_control: color!(0x00_00_00),
    text_primary: color!(0x00_00_00),
    text_secondary: color!(0x1C_22_29),
    text_muted: color!(0x30_39_44),
    accent: color!(0x00_4F_48),
    on_accent: color!(0xFF_FF_FF),
    accent_text: color!(0x00_4F_48),
    danger: color!(0x8C_0F_1A),
    warning: color!(0x5C_3A_00),
    success: color!(0x0B_4F_29),
    info: color!(0x0B_3F_7A),
    hover: color!(0xE2_E6_EA),
    pressed: color!(0xD0_D6_DC),
    selected: color!(0xCF_EB_E7),
    scrim: color!(0x00_00_00, 0.6),
};

impl Theme {
    #[must_use]
    pub fn new(variant: Variant) -> Self {
        let roles = match variant {
            Variant::Dark => DARK,
            Variant::Light => LIGHT,
            Variant::HighContrastDark => HIGH_CONTRAST_DARK,
            Variant::HighContrastLight => HIGH_CONTRAST_LIGHT,
        };
        Self { variant, roles }
    }

    #[must_use]
    pub fn variant(&self) -> Variant {
        self.variant
    }

    fn is_dark(&self) -> bool {
        matches!(self.variant, Variant::Dark | Variant::HighContrastDark)
    }
}

impl Base for Theme {
    fn default(preference: Mode) -> Self {
        match preference {
            Mode::Light => Self::new(Variant::Light),
            Mode::Dark | Mode::None => Self::new(Variant::Dark),
        }
    }

    fn mode(&self) -> Mode {
        if self.is_dark() {
            Mode::Dark
        } else {
            Mode::Light
        }
    }

    fn base(&self) -> Style {
        Style {
            background_color: self.roles.surface_base,
            text_color: self.roles.text_primary,
        }
    }

    fn palette(&self) -> Option<Palette> {
        let Roles {
            surface_base,
            text_primary,
            accent,
            success,
            warning,
            danger,
            ..
        } = self.roles;
        Some(Palette {
            background: surface_base,
            text: text_primary,
            primary: accent,
            success,
            warning,
            danger,
        })
    }

    fn name(&self) -> &str {
        match self.variant {
            Variant::Dark => "dark",
            Variant::Light => "light",
            Variant::HighContrastDark => "high-contrast-dark",
            Variant::HighContrastLight => "high-contrast-light",
        }
    }
}

/// Blends a translucent color over an opaque one.
#[must_use]
pub fn over(top: Color, bottom: Color) -> Color {
    let mix = |top: f32, bottom: f32, alpha: f32| top * alpha + bottom * (1.0 - alpha);
    Color {
        r: mix(top.r, bottom.r, top.a),
        g: mix(top.g, bottom.g, top.a),
        b: mix(top.b, bottom.b, top.a),
        a: bottom.a,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(a: Color, b: Color) -> f32 {
        let (a, b) = (a.relative_luminance(), b.relative_luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_contrast_is_sufficient_on_every_surface() {
        for (variant, min_ratio) in [
            (Variant::Dark, 4.5),
            (Variant::Light, 4.5),
            (Variant::HighContrastDark, 7.0),
            (Variant::HighContrastLight, 7.0),
        ] {
            let roles = Theme::new(variant).roles;
            let surfaces = [
                roles.surface_rail,
                roles.surface_side,
                roles.surface_base,
                roles.surface_raised,
                roles.surface_overlay,
            ];
            for surface in surfaces {
                for background in [surface, over(roles.hover, surface)] {
                    let texts = [
                        roles.text_primary,
                        roles.text_secondary,
                        roles.text_muted,
                        roles.accent_text,
                        roles.danger,
                        roles.warning,
                    ];
                    for text in texts {
                        let ratio = contrast(text, background);
                        assert!(
                            ratio >= min_ratio,
                            "{variant:?}: {text:?} on {background:?} is {ratio}"
                        );
                    }
                    for (element, color) in [
                        ("the focus ring", roles.accent_text),
                        ("an input border", roles.line_control),
                    ] {
                        let ratio = contrast(color, background);
                        assert!(
                            ratio >= 3.0,
                            "{variant:?}: {element} on {background:?} is {ratio}"
                        );
                    }
                }
                let ratio = contrast(roles.accent, surface);
                assert!(
                    ratio >= 3.0,
                    "{variant:?}: a switch on {surface:?} is {ratio}"
                );
            }
            assert!(
                contrast(roles.on_accent, roles.accent) >= min_ratio,
                "{variant:?}: on the accent"
            );
            assert!(
                contrast(roles.text_primary, over(roles.selected, roles.surface_side)) >= min_ratio
            );
        }
    }
}
