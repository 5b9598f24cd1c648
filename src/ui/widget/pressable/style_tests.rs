//! What every kind of button shows in every state, in every theme.

use super::style::Look;
use super::*;
use crate::ui::theme::Variant;
use crate::ui::theme::blend;
use crate::ui::theme::tests::{VARIANTS, contrast};

/// `None` after the last one. A new kind has to be added here.
fn next(kind: ButtonKind) -> Option<ButtonKind> {
    Some(match kind {
        ButtonKind::Primary => ButtonKind::Danger,
        ButtonKind::Danger => ButtonKind::Secondary,
        ButtonKind::Secondary => ButtonKind::Quiet,
        ButtonKind::Quiet => ButtonKind::Row,
        ButtonKind::Row => ButtonKind::Round,
        ButtonKind::Round => ButtonKind::RailIcon,
        ButtonKind::RailIcon => ButtonKind::Inline,
        ButtonKind::Inline => return None,
    })
}

fn kinds() -> impl Iterator<Item = ButtonKind> {
    std::iter::successors(Some(ButtonKind::Primary), |kind| next(*kind))
        // What they show has colors of its own.
        .filter(|kind| !matches!(kind, ButtonKind::RailIcon | ButtonKind::Inline))
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Situation {
    Resting,
    Hovered,
    Pressed,
    Selected,
    Disabled,
}
use Situation::{Disabled, Hovered, Pressed, Resting, Selected};

fn look(kind: ButtonKind, situation: Situation, theme: &Theme) -> Look {
    let button: Pressable<'_, ()> = Pressable::new(Role::Button, "", "", kind);
    let enabled = (situation != Disabled).then_some(());
    let button = button
        .on_press_maybe(enabled)
        .selected(situation == Selected);
    let state = State {
        hovered: matches!(situation, Hovered | Pressed),
        pressed: situation == Pressed,
        ..State::default()
    };
    button.style(theme, &state)
}

/// The color under the label, on a surface.
fn under(look: &Look, surface: Color) -> Color {
    look.0.map_or(surface, |fill| blend(fill, surface))
}

#[test]
fn label_is_readable_in_every_state() {
    let mut failures = Vec::new();
    for (variant, min) in VARIANTS {
        let theme = Theme::new(variant);
        for (surface, color) in theme.roles.surfaces() {
            for kind in kinds() {
                for situation in [Resting, Hovered, Pressed, Selected, Disabled] {
                    let look = look(kind, situation, &theme);
                    let ratio = contrast(look.1.unwrap(), under(&look, color));
                    // Half a second.
                    let min = if situation == Pressed { 4.5 } else { min };
                    if ratio < min {
                        let what = format!("{variant:?}: {situation:?} {kind:?} on {surface}");
                        failures.push(format!("{what}: {ratio:.2} of {min}"));
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Without relying on a tint: a border comes or goes, or the fill changes by 3:1.
#[test]
fn high_contrast_tells_every_state_from_resting() {
    for variant in [Variant::HighContrastDark, Variant::HighContrastLight] {
        let theme = Theme::new(variant);
        let surface = theme.roles.surface_base;
        for kind in kinds() {
            let resting = look(kind, Resting, &theme);
            for situation in [Hovered, Pressed, Selected, Disabled] {
                let look = look(kind, situation, &theme);
                let lines = look.2.width != resting.2.width || look.2.color != resting.2.color;
                let fills = contrast(under(&look, surface), under(&resting, surface)) >= 3.0;
                let fades = look.1 != resting.1 && situation == Disabled;
                let what = format!("{variant:?}: {situation:?} {kind:?}");
                assert!(lines || fills || fades, "{what}");
                if situation != Disabled && look.2.width > 0.0 {
                    let ratio = contrast(look.2.color, surface);
                    assert!(ratio >= 3.0, "{what}: {ratio} of its border");
                }
            }
        }
    }
}
