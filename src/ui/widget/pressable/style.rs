//! Colors of each button kind when idle, hovered, pressed, selected or disabled.

use iced::{Border, Color, Rectangle, border};

use super::{ButtonKind, Pressable, State, focus_ring};
use crate::ui::theme::blend;
use crate::ui::{Theme, token};

/// The background color, the text color and the border.
pub(super) type Look = (Option<Color>, Option<Color>, Border);

impl<'a, Message: Clone + 'a> Pressable<'a, Message> {
    pub(super) fn style(&self, theme: &Theme, state: &State) -> Look {
        let (fill, label, border) = self.colors(theme, state);
        let is_tinted = self.is_highlighted(state) && self.kind != ButtonKind::RailIcon;
        if !is_tinted || !theme.is_high_contrast() {
            return (fill, label, border);
        }
        // A tint alone says nothing in high contrast.
        let line = if self.is_selected() {
            theme.roles.accent
        } else {
            theme.roles.border_strong
        };
        (fill, label, border.color(line).width(2.0))
    }

    fn is_highlighted(&self, state: &State) -> bool {
        self.on_press.is_some() && (state.hovered || state.pressed || self.is_selected())
    }

    fn colors(&self, theme: &Theme, state: &State) -> Look {
        let (roles, flat) = (&theme.roles, theme.is_high_contrast());
        let enabled = self.on_press.is_some();
        let top = match (enabled, state.pressed, state.hovered) {
            (true, true, _) => Some(roles.pressed),
            (true, false, true) => Some(roles.hover),
            _ => None,
        };
        let with_overlay = |base| overlay(top, base);
        let radius = border::rounded(match self.kind {
            ButtonKind::Round => f32::MAX,
            _ => token::RADIUS_CONTROL,
        });
        let filled = |fill: Color, label: Color| {
            let fill = theme.fill_under_pointer(fill, label, (state.hovered, state.pressed));
            (Some(fill), Some(label), radius)
        };
        match self.kind {
            ButtonKind::Primary if enabled => filled(roles.accent, roles.on_accent),
            ButtonKind::Danger if enabled => filled(roles.danger_fill, roles.on_danger_fill),
            ButtonKind::Primary | ButtonKind::Danger if flat => {
                let line = radius.color(roles.border_subtle).width(1.0);
                (None, Some(roles.text_muted), line)
            }
            // Those that are disabled look alike.
            ButtonKind::Primary
            | ButtonKind::Danger
            | ButtonKind::Secondary
            | ButtonKind::Round => {
                let (label, line) = if enabled {
                    (roles.text_primary, roles.border_strong)
                } else {
                    (roles.text_muted, roles.border_subtle)
                };
                (
                    with_overlay(Some(roles.surface_raised)),
                    Some(label),
                    radius.color(line).width(1.0),
                )
            }
            ButtonKind::Quiet if self.is_highlighted(state) => {
                (with_overlay(None), Some(roles.text_primary), radius)
            }
            ButtonKind::Row if self.is_selected() => {
                (Some(roles.selected), Some(roles.text_primary), radius)
            }
            ButtonKind::Quiet | ButtonKind::Row if !enabled => {
                (None, Some(roles.text_muted), radius)
            }
            ButtonKind::Quiet | ButtonKind::Row => {
                (with_overlay(None), Some(roles.text_secondary), radius)
            }
            ButtonKind::Inline | ButtonKind::RailIcon => {
                (None, None, border::rounded(token::RADIUS_DIALOG))
            }
        }
    }
}

fn overlay(top: Option<Color>, base: Option<Color>) -> Option<Color> {
    match (base, top) {
        (Some(base), Some(top)) => Some(blend(top, base)),
        (base, top) => base.or(top),
    }
}

pub(super) fn draw_underline((renderer, theme): (&mut iced::Renderer, &Theme), bounds: Rectangle) {
    let line = Rectangle {
        y: bounds.y + bounds.height - 1.0,
        height: 1.0,
        ..bounds
    };
    let color = theme.roles.text_secondary;
    focus_ring::fill(renderer, line, Border::default(), color);
}
