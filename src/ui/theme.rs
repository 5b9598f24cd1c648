//! Themes: colors by role, and the styles of iced's own widgets.

mod avatar;
mod catalog;

use iced::theme::{Base, Mode, Palette, Style};
use iced::{Color, color};

pub use avatar::AVATAR_COLORS;
pub use catalog::{Surface, TextColor};

#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    variant: Variant,
    pub roles: ColorRoles,
}

/// The high contrast variants have at least 7:1 contrast for text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    Dark,
    Light,
    HighContrastDark,
    HighContrastLight,
}

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident: $dark:tt $light:tt $contrast_dark:tt $contrast_light:tt;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct ColorRoles {
            $($(#[$doc])* pub $name: Color,)*
        }

        const DARK: ColorRoles = ColorRoles { $($name: color!$dark,)* };
        const LIGHT: ColorRoles = ColorRoles { $($name: color!$light,)* };
        const HIGH_CONTRAST_DARK: ColorRoles = ColorRoles { $($name: color!$contrast_dark,)* };
        const HIGH_CONTRAST_LIGHT: ColorRoles = ColorRoles { $($name: color!$contrast_light,)* };
    };
}

// Dark, light, high contrast dark, high contrast light.
roles! {
    surface_rail: (0x0D_0F_13) (0xE6_EA_EE) (0x00_00_00) (0xFF_FF_FF);
    surface_sidebar: (0x11_14_19) (0xF3_F5_F7) (0x00_00_00) (0xFF_FF_FF);
    surface_base: (0x16_1A_1F) (0xFF_FF_FF) (0x00_00_00) (0xFF_FF_FF);
    surface_raised: (0x1E_23_2B) (0xFF_FF_FF) (0x0A_0A_0A) (0xFF_FF_FF);
    surface_overlay: (0x24_29_33) (0xFF_FF_FF) (0x0A_0A_0A) (0xFF_FF_FF);
    border_subtle: (0x22_28_31) (0xE0_E5_EA) (0x8A_93_A1) (0x5A_66_74);
    /// Borders of overlays, and scrollbars.
    border_strong: (0x38_41_4D) (0xBF_C8_D1) (0xFF_FF_FF) (0x00_00_00);
    /// Borders of inputs: at least 3:1 contrast on every surface.
    border_control: (0x76_80_8E) (0x70_7A_86) (0xFF_FF_FF) (0x00_00_00);
    text_primary: (0xE8_EB_F0) (0x14_17_1C) (0xFF_FF_FF) (0x00_00_00);
    text_secondary: (0xA9_B2_BF) (0x46_50_5D) (0xE8_EB_F0) (0x1C_22_29);
    text_muted: (0x93_9C_AA) (0x52_5E_6C) (0xCF_D6_DE) (0x30_39_44);
    accent: (0x3D_D6_C3) (0x0B_7A_70) (0x6F_F2_E1) (0x00_4F_48);
    on_accent: (0x06_20_1D) (0xFF_FF_FF) (0x00_00_00) (0xFF_FF_FF);
    accent_text: (0x5F_E0_D0) (0x0A_6F_66) (0x6F_F2_E1) (0x00_4F_48);
    danger: (0xF5_79_82) (0xAF_1F_2B) (0xFF_9A_A0) (0x8C_0F_1A);
    warning: (0xF0_B4_29) (0x78_4C_00) (0xFF_CF_5A) (0x5C_3A_00);
    success: (0x46_C3_7B) (0x19_77_41) (0x7C_E8_A8) (0x0B_4F_29);
    /// Blended over the surface, like `pressed` and `selected`.
    hover: (0xFF_FF_FF, 0.045) (0x00_00_00, 0.045) (0x2A_2A_2A) (0xE2_E6_EA);
    pressed: (0xFF_FF_FF, 0.085) (0x00_00_00, 0.085) (0x3A_3A_3A) (0xD0_D6_DC);
    selected: (0x3D_D6_C3, 0.15) (0x0B_7A_70, 0.13) (0x00_3B_35) (0xCF_EB_E7);
    scrim: (0x05_07_09, 0.62) (0x14_17_1C, 0.45) (0x00_00_00, 0.8) (0x00_00_00, 0.6);
}

impl Theme {
    pub fn new(variant: Variant) -> Self {
        let roles = match variant {
            Variant::Dark => DARK,
            Variant::Light => LIGHT,
            Variant::HighContrastDark => HIGH_CONTRAST_DARK,
            Variant::HighContrastLight => HIGH_CONTRAST_LIGHT,
        };
        Self { variant, roles }
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
        match self.variant {
            Variant::Dark | Variant::HighContrastDark => Mode::Dark,
            Variant::Light | Variant::HighContrastLight => Mode::Light,
        }
    }

    fn base(&self) -> Style {
        Style {
            background_color: self.roles.surface_base,
            text_color: self.roles.text_primary,
        }
    }

    /// For iced's debugging tools only.
    fn palette(&self) -> Option<Palette> {
        None
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
pub fn blend(top: Color, bottom: Color) -> Color {
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

    pub fn contrast(a: Color, b: Color) -> f32 {
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
                roles.surface_sidebar,
                roles.surface_base,
                roles.surface_raised,
                roles.surface_overlay,
            ];
            for surface in surfaces {
                for background in [surface, blend(roles.hover, surface)] {
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
                        ("an input border", roles.border_control),
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
                contrast(
                    roles.text_primary,
                    blend(roles.selected, roles.surface_sidebar)
                ) >= min_ratio
            );
        }
    }
}
