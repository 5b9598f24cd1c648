//! Styles of iced's own widgets, by named surface and text color.

use iced::widget::{container, scrollable, text, text_editor, text_input};
use iced::{Background, Border, Color, Shadow, border};

use super::{Theme, blend};
use crate::ui::token::{RADIUS_CARD, RADIUS_CONTROL, RADIUS_DIALOG};

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Surface {
    #[default]
    Transparent,
    Sidebar,
    Card,
    Dialog,
    Tooltip,
    Divider,
    AccentBar,
    Mention,
    /// Of a message that was gone to.
    Highlight,
    UnreadBadge,
    MentionBadge,
    Code,
    Banner,
    WarningBanner,
    DangerBanner,
    /// Floats above other content, like `Pill`.
    Toolbar,
    Pill,
    Avatar(u64),
    Track {
        on: bool,
    },
    IconBadge,
    Dot(TextColor),
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TextColor {
    #[default]
    Inherit,
    Primary,
    Secondary,
    Muted,
    Accent,
    OnAccent,
    Danger,
    Warning,
    Success,
    OnAvatar,
}

impl Theme {
    pub fn text_color(&self, color: TextColor) -> Option<Color> {
        let roles = &self.roles;
        match color {
            TextColor::Inherit => None,
            TextColor::Primary => Some(roles.text_primary),
            TextColor::Secondary => Some(roles.text_secondary),
            TextColor::Muted => Some(roles.text_muted),
            TextColor::Accent => Some(roles.accent_text),
            TextColor::OnAccent => Some(roles.on_accent),
            TextColor::Danger => Some(roles.danger),
            TextColor::Warning => Some(roles.warning),
            TextColor::Success => Some(roles.success),
            TextColor::OnAvatar => Some(super::avatar::LETTERS),
        }
    }

    fn surface_style(&self, surface: Surface) -> container::Style {
        let (roles, flat) = (&self.roles, self.is_high_contrast());
        match surface {
            Surface::Transparent => container::Style::default(),
            Surface::Sidebar => filled(roles.surface_sidebar, 0.0),
            Surface::Card => outlined(roles.surface_raised, roles.border_subtle, RADIUS_CARD),
            // Overlays have a border and no shadow: iced_tiny_skia 0.14 draws shadows over the whole window even if
            // only a part of it is redrawn, so they darken with each keystroke.
            Surface::Dialog => outlined(roles.surface_overlay, roles.border_strong, RADIUS_DIALOG),
            Surface::Tooltip => container::Style {
                text_color: Some(roles.text_primary),
                ..outlined(roles.surface_overlay, roles.border_strong, RADIUS_CONTROL)
            },
            Surface::Divider => filled(roles.border_subtle, 0.0),
            Surface::AccentBar => filled(roles.accent, 0.0),
            Surface::Mention => filled(roles.warning.scale_alpha(0.11), 0.0),
            Surface::Highlight => filled(roles.selected, 0.0),
            Surface::UnreadBadge => pill(roles.badge, roles.on_badge),
            Surface::MentionBadge => pill(roles.accent, roles.on_accent),
            Surface::Code => outlined(roles.surface_sidebar, roles.border_subtle, RADIUS_CONTROL),
            Surface::WarningBanner => self.tinted(roles.warning),
            Surface::DangerBanner => self.tinted(roles.danger),
            Surface::Banner if flat => {
                outlined(roles.surface_raised, roles.border_strong, RADIUS_CONTROL)
            }
            Surface::Banner => filled(blend(roles.hover, roles.surface_raised), RADIUS_CONTROL),
            Surface::Toolbar => outlined(
                roles.surface_overlay,
                roles.border_strong,
                RADIUS_CONTROL + 1.0,
            ),
            Surface::Pill => outlined(roles.surface_overlay, roles.border_strong, f32::MAX),
            Surface::Avatar(index) => self.avatar_style(index),
            Surface::Track { on: true } => filled(roles.accent, f32::MAX),
            Surface::Track { on: false } => {
                outlined(Color::TRANSPARENT, roles.border_control, f32::MAX)
            }
            Surface::IconBadge => filled(roles.surface_rail, f32::MAX),
            Surface::Dot(color) => {
                filled(self.text_color(color).unwrap_or(roles.text_muted), f32::MAX)
            }
        }
    }

    fn tinted(&self, color: Color) -> container::Style {
        let tint = blend(color.scale_alpha(0.12), self.roles.surface_base);
        let line = color.scale_alpha(if self.is_high_contrast() { 1.0 } else { 0.5 });
        outlined(tint, line, RADIUS_CONTROL)
    }

    fn field_style(&self, focused: bool, hovered: bool) -> (Background, Border) {
        let roles = &self.roles;
        let (color, width) = match (focused, hovered) {
            (true, _) => (roles.focus_ring, self.focus_width),
            (false, true) => (roles.text_muted, 1.0),
            (false, false) => (roles.border_control, 1.0),
        };
        let border = border::rounded(RADIUS_CARD).color(color).width(width);
        (Background::Color(roles.surface_raised), border)
    }
}

fn filled(color: Color, radius: f32) -> container::Style {
    container::Style {
        background: Some(color.into()),
        border: border::rounded(radius),
        ..container::Style::default()
    }
}

fn outlined(color: Color, line: Color, radius: f32) -> container::Style {
    container::Style {
        border: border::rounded(radius).color(line).width(1.0),
        ..filled(color, radius)
    }
}

fn pill(color: Color, text: Color) -> container::Style {
    container::Style {
        text_color: Some(text),
        ..filled(color, f32::MAX)
    }
}

impl container::Catalog for Theme {
    type Class<'a> = Surface;

    fn default<'a>() -> Self::Class<'a> {
        Surface::default()
    }

    fn style(&self, class: &Surface) -> container::Style {
        self.surface_style(*class)
    }
}

impl text::Catalog for Theme {
    type Class<'a> = TextColor;

    fn default<'a>() -> Self::Class<'a> {
        TextColor::default()
    }

    fn style(&self, class: &TextColor) -> text::Style {
        text::Style {
            color: self.text_color(*class),
        }
    }
}

macro_rules! field_catalog {
    ($field:ident { $($icon:ident)? }) => {
        impl $field::Catalog for Theme {
            type Class<'a> = ();

            fn default<'a>() -> Self::Class<'a> {}

            fn style(&self, _class: &(), status: $field::Status) -> $field::Style {
                let focused = matches!(status, $field::Status::Focused { .. });
                let hovered = matches!(status, $field::Status::Hovered);
                let (background, border) = self.field_style(focused, hovered);
                $field::Style {
                    background,
                    border,
                    $($icon: self.roles.text_muted,)?
                    placeholder: self.roles.text_muted,
                    value: self.roles.text_primary,
                    selection: self.selection(),
                }
            }
        }
    };
}

field_catalog!(text_input { icon });
field_catalog!(text_editor {});

impl scrollable::Catalog for Theme {
    type Class<'a> = ();

    fn default<'a>() -> Self::Class<'a> {}

    fn style(&self, _class: &(), status: scrollable::Status) -> scrollable::Style {
        let thumb = match status {
            scrollable::Status::Active { .. } => self.roles.border_strong,
            _ => self.roles.text_muted,
        };
        let rail = scrollable::Rail {
            background: None,
            border: Border::default(),
            scroller: scrollable::Scroller {
                background: thumb.into(),
                border: border::rounded(3.0),
            },
        };
        scrollable::Style {
            container: container::Style::default(),
            vertical_rail: rail,
            horizontal_rail: rail,
            gap: None,
            auto_scroll: scrollable::AutoScroll {
                background: self.roles.surface_overlay.into(),
                border: border::rounded(f32::MAX),
                shadow: Shadow::default(),
                icon: self.roles.text_secondary,
            },
        }
    }
}
