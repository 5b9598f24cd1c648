//! How each look is worn: at rest, under the pointer, pressed, chosen, disabled.

use iced::{Border, Color, border};

use super::{Look, Pressable, State};
use crate::ui::theme::over;
use crate::ui::{Theme, token};

impl<'a, Message: Clone + 'a> Pressable<'a, Message> {
    /// The colour under it, the colour of its words, and its edge.
    pub(super) fn face(
        &self,
        theme: &Theme,
        state: &State,
    ) -> (Option<Color>, Option<Color>, Border) {
        let roles = &theme.roles;
        let enabled = self.on_press.is_some();
        let laid = |base: Option<Color>| {
            let top = if !enabled {
                None
            } else if state.pressed {
                Some(roles.pressed)
            } else if state.hovered {
                Some(roles.hover)
            } else {
                None
            };
            match (base, top) {
                (Some(base), Some(top)) => Some(over(top, base)),
                (base, top) => base.or(top),
            }
        };
        let radius = border::rounded(token::RADIUS_CONTROL);
        match self.look {
            Look::Primary if enabled => (laid(Some(roles.accent)), Some(roles.on_accent), radius),
            Look::Primary => (Some(roles.line_subtle), Some(roles.text_muted), radius),
            Look::Secondary => {
                let ink = if enabled {
                    roles.text_primary
                } else {
                    roles.text_muted
                };
                (
                    laid(Some(roles.surface_raised)),
                    Some(ink),
                    radius.color(roles.line_strong).width(1.0),
                )
            }
            Look::Quiet => {
                let lit = enabled && (state.hovered || state.pressed || self.is_selected());
                let ink = if lit {
                    roles.text_primary
                } else {
                    roles.text_secondary
                };
                (laid(None), Some(ink), radius)
            }
            Look::Row => {
                let base = self.is_selected().then_some(roles.selected);
                let ink = if self.is_selected() {
                    roles.text_primary
                } else {
                    roles.text_secondary
                };
                (base.or(laid(None)), Some(ink), radius)
            }
            Look::Picture => (None, None, border::rounded(token::RADIUS_DIALOG)),
        }
    }
}
