//! Colors of each button kind when idle, hovered, pressed, selected or disabled.

use iced::{Border, Color, border};

use super::{ButtonKind, Pressable, State};
use crate::ui::theme::blend;
use crate::ui::{Theme, token};

impl<'a, Message: Clone + 'a> Pressable<'a, Message> {
    /// Returns the background color, the text color and the border.
    pub(super) fn style(
        &self,
        theme: &Theme,
        state: &State,
    ) -> (Option<Color>, Option<Color>, Border) {
        let roles = &theme.roles;
        let enabled = self.on_press.is_some();
        let with_overlay = |base: Option<Color>| {
            let top = match (enabled, state.pressed, state.hovered) {
                (true, true, _) => Some(roles.pressed),
                (true, false, true) => Some(roles.hover),
                _ => None,
            };
            match (base, top) {
                (Some(base), Some(top)) => Some(blend(top, base)),
                (base, top) => base.or(top),
            }
        };
        let is_highlighted = enabled && (state.hovered || state.pressed || self.is_selected());
        let radius = border::rounded(token::RADIUS_CONTROL);
        match self.kind {
            ButtonKind::Primary if enabled => (
                with_overlay(Some(roles.accent)),
                Some(roles.on_accent),
                radius,
            ),
            ButtonKind::Danger if enabled => (
                with_overlay(Some(roles.danger_fill)),
                Some(roles.on_danger_fill),
                radius,
            ),
            ButtonKind::Primary | ButtonKind::Danger => {
                (Some(roles.border_subtle), Some(roles.text_muted), radius)
            }
            ButtonKind::Secondary => {
                let text_color = enabled.then_some(roles.text_primary);
                (
                    with_overlay(Some(roles.surface_raised)),
                    text_color.or(Some(roles.text_muted)),
                    radius.color(roles.border_strong).width(1.0),
                )
            }
            ButtonKind::Quiet if is_highlighted => {
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
            ButtonKind::RailIcon => (None, None, border::rounded(token::RADIUS_DIALOG)),
        }
    }
}
