//! Themes: colors by role, and the styles of iced's own widgets.

mod accent;
mod avatar;
mod catalog;
mod contrast;
mod user;

use iced::theme::{Base, Mode, Palette, Style};
use iced::{Color, color};

pub use accent::Accent;
pub use avatar::AVATAR_COLORS;
pub use catalog::{Surface, TextColor};
pub use contrast::LowContrast;

use super::token::FOCUS_RING_WIDTH;

#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    variant: Variant,
    pub roles: ColorRoles,
    /// Of the focus ring, in logical pixels.
    pub focus_width: f32,
    /// Whether another one follows when the system changes its color scheme.
    follows_system: bool,
}

/// The high contrast variants have at least 7:1 contrast for text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    Dark,
    Light,
    HighContrastDark,
    HighContrastLight,
}

/// What a role colors, which decides what it must contrast with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// A background of text.
    Surface,
    /// Blended over a surface.
    Overlay,
    Text,
    /// Must differ from what surrounds it: borders of inputs, the focus ring, switches.
    Mark,
    /// A background whose text has the role `on_…`.
    Fill,
    /// Text on the fill or mark of that name.
    On,
    /// Separates, and says nothing.
    Line,
    /// Stands for what is loading: seen, and quieter than text.
    Placeholder,
    /// Covers the page under a dialog.
    Cover,
}

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident $purpose:ident: $dark:tt $light:tt $contrast_dark:tt $contrast_light:tt;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct ColorRoles {
            $($(#[$doc])* pub $name: Color,)*
        }

        const DARK: ColorRoles = ColorRoles { $($name: color!$dark,)* };
        const LIGHT: ColorRoles = ColorRoles { $($name: color!$light,)* };
        const HIGH_CONTRAST_DARK: ColorRoles = ColorRoles { $($name: color!$contrast_dark,)* };
        const HIGH_CONTRAST_LIGHT: ColorRoles = ColorRoles { $($name: color!$contrast_light,)* };

        impl ColorRoles {
            fn list(&self) -> Vec<(&'static str, Purpose, Color)> {
                vec![$((stringify!($name), Purpose::$purpose, self.$name),)*]
            }

            fn get_mut(&mut self, name: &str) -> Option<(Purpose, &mut Color)> {
                match name {
                    $(stringify!($name) => Some((Purpose::$purpose, &mut self.$name)),)*
                    _ => None,
                }
            }
        }
    };
}

// Dark, light, high contrast dark, high contrast light.
roles! {
    surface_rail Surface: (0x0D_0F_13) (0xE6_EA_EE) (0x00_00_00) (0xFF_FF_FF);
    surface_sidebar Surface: (0x11_14_19) (0xF3_F5_F7) (0x00_00_00) (0xFF_FF_FF);
    surface_base Surface: (0x16_1A_1F) (0xFF_FF_FF) (0x00_00_00) (0xFF_FF_FF);
    surface_raised Surface: (0x1E_23_2B) (0xFF_FF_FF) (0x0A_0A_0A) (0xFF_FF_FF);
    surface_overlay Surface: (0x24_29_33) (0xFF_FF_FF) (0x0A_0A_0A) (0xFF_FF_FF);
    border_subtle Line: (0x22_28_31) (0xE0_E5_EA) (0x8A_93_A1) (0x5A_66_74);
    /// Borders of overlays, and scrollbars.
    border_strong Line: (0x38_41_4D) (0xBF_C8_D1) (0xFF_FF_FF) (0x00_00_00);
    skeleton Placeholder: (0x35_3C_48) (0xC5_CD_D6) (0x66_6E_7A) (0x8A_93_A1);
    /// Borders of inputs.
    border_control Mark: (0x76_80_8E) (0x70_7A_86) (0xFF_FF_FF) (0x00_00_00);
    focus_ring Mark: (0x5F_E0_D0) (0x0A_6F_66) (0x6F_F2_E1) (0x00_4F_48);
    text_primary Text: (0xE8_EB_F0) (0x14_17_1C) (0xFF_FF_FF) (0x00_00_00);
    text_secondary Text: (0xA9_B2_BF) (0x46_50_5D) (0xE8_EB_F0) (0x1C_22_29);
    text_muted Text: (0x93_9C_AA) (0x52_5E_6C) (0xB4_BD_C8) (0x3D_47_53);
    accent Mark: (0x3D_D6_C3) (0x0B_7A_70) (0x6F_F2_E1) (0x00_4F_48);
    on_accent On: (0x06_20_1D) (0xFF_FF_FF) (0x00_00_00) (0xFF_FF_FF);
    accent_text Text: (0x5F_E0_D0) (0x0A_6F_66) (0x6F_F2_E1) (0x00_4F_48);
    /// Counts of unread messages.
    badge Fill: (0x38_41_4D) (0xBF_C8_D1) (0xFF_FF_FF) (0x00_00_00);
    on_badge On: (0xE8_EB_F0) (0x14_17_1C) (0x00_00_00) (0xFF_FF_FF);
    danger Text: (0xF5_79_82) (0xAF_1F_2B) (0xFF_9A_A0) (0x8C_0F_1A);
    /// Buttons that destroy something.
    danger_fill Fill: (0xC9_36_42) (0xBF_27_33) (0xFF_9A_A0) (0x8C_0F_1A);
    on_danger_fill On: (0xFF_FF_FF) (0xFF_FF_FF) (0x00_00_00) (0xFF_FF_FF);
    warning Text: (0xF0_B4_29) (0x78_4C_00) (0xFF_CF_5A) (0x5C_3A_00);
    success Mark: (0x46_C3_7B) (0x19_77_41) (0x7C_E8_A8) (0x0B_4F_29);
    /// Strings and numbers in code.
    code_literal Text: (0xE8_C0_7D) (0x78_4C_00) (0xFF_CF_5A) (0x5C_3A_00);
    /// Functions and types in code.
    code_name Text: (0x8A_B4_F8) (0x1A_56_B0) (0x9C_C4_FF) (0x0A_35_78);
    /// Blended over the surface, like `pressed` and `selected`.
    hover Overlay: (0xFF_FF_FF, 0.045) (0x00_00_00, 0.045) (0x2A_2A_2A) (0xE2_E6_EA);
    pressed Overlay: (0xFF_FF_FF, 0.085) (0x00_00_00, 0.085) (0x3A_3A_3A) (0xD0_D6_DC);
    selected Overlay: (0x3D_D6_C3, 0.15) (0x0B_7A_70, 0.13) (0x00_3B_35) (0xCF_EB_E7);
    scrim Cover: (0x05_07_09, 0.62) (0x14_17_1C, 0.45) (0x00_00_00, 0.8) (0x00_00_00, 0.6);
}

impl Theme {
    /// Behind selected text.
    pub fn selection(&self) -> Color {
        self.roles.accent.scale_alpha(0.35)
    }

    pub fn new(variant: Variant) -> Self {
        let roles = match variant {
            Variant::Dark => DARK,
            Variant::Light => LIGHT,
            Variant::HighContrastDark => HIGH_CONTRAST_DARK,
            Variant::HighContrastLight => HIGH_CONTRAST_LIGHT,
        };
        Self {
            variant,
            roles,
            focus_width: FOCUS_RING_WIDTH,
            follows_system: false,
        }
    }

    /// The same theme, while the user has chosen that of the system.
    pub fn following_system(mut self, follows_system: bool) -> Self {
        self.follows_system = follows_system;
        self
    }

    /// The same theme with a focus ring of twice the width.
    pub fn with_strong_focus(mut self, is_strong: bool) -> Self {
        if is_strong {
            self.focus_width = 2.0 * FOCUS_RING_WIDTH;
        }
        self
    }
}

impl Theme {
    /// Whether it has dark text on a light background.
    pub fn is_light(&self) -> bool {
        matches!(self.variant, Variant::Light | Variant::HighContrastLight)
    }

    pub fn is_high_contrast(&self) -> bool {
        matches!(
            self.variant,
            Variant::HighContrastDark | Variant::HighContrastLight
        )
    }

    /// The fill of a button, hovered and pressed or not: further from the color of its label, which stays readable.
    pub fn fill_under_pointer(
        &self,
        fill: Color,
        label: Color,
        (hovered, pressed): (bool, bool),
    ) -> Color {
        let away = if label.relative_luminance() > 0.5 {
            Color::BLACK
        } else {
            Color::WHITE
        };
        let share = match (self.is_high_contrast(), hovered, pressed) {
            (_, false, false) => 0.0,
            (false, true, false) => 0.1,
            (false, _, true) => 0.2,
            (true, true, false) => 0.25,
            (true, _, true) => 0.45,
        };
        blend(away.scale_alpha(share), fill)
    }
}

impl Base for Theme {
    fn default(preference: Mode) -> Self {
        match preference {
            Mode::Light => Self::new(Variant::Light),
            Mode::Dark | Mode::None => Self::new(Variant::Dark),
        }
    }

    /// iced gives it to the window, which reports no changes of the system if it has a mode. On Linux the desktop reports
    /// them, and the mode is that of the title bar.
    fn mode(&self) -> Mode {
        if self.follows_system && !cfg!(target_os = "linux") {
            return Mode::None;
        }
        if self.is_light() {
            Mode::Light
        } else {
            Mode::Dark
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
pub(crate) mod tests;
