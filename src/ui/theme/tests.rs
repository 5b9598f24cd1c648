//! Contrast of every role and every surface, computed from the lists of the theme.

use iced::Background;
use iced::widget::container::Catalog;

pub use super::contrast::contrast;
use super::contrast::{MARK, of};
use super::*;

/// Each theme with the contrast that its text needs.
pub const VARIANTS: [(Variant, f32); 4] = [
    (Variant::Dark, 4.5),
    (Variant::Light, 4.5),
    (Variant::HighContrastDark, 7.0),
    (Variant::HighContrastLight, 7.0),
];
/// Each with every accent, and the contrast that its text needs.
fn themes() -> impl Iterator<Item = (String, f32, Theme)> {
    VARIANTS.into_iter().flat_map(|(variant, min)| {
        let accents = Accent::ALL.into_iter();
        accents.map(move |accent| {
            let theme = Theme::new(variant).with_accent(accent);
            (format!("{variant:?} {accent:?}"), min, theme)
        })
    })
}

struct Failures(Vec<String>);

impl Failures {
    fn check(&mut self, ratio: f32, min: f32, what: &str) {
        if ratio < min {
            self.0.push(format!("{what}: {ratio:.2} of {min}"));
        }
    }
}

impl Drop for Failures {
    fn drop(&mut self) {
        assert!(self.0.is_empty(), "{}", self.0.join("\n"));
    }
}

impl ColorRoles {
    pub fn colors(&self) -> impl Iterator<Item = (&'static str, Color)> + use<> {
        let list = self.list().into_iter();
        list.map(|(name, _, color)| (name, color))
    }

    pub fn surfaces(&self) -> Vec<(&'static str, Color)> {
        of(self, Purpose::Surface)
    }
}

#[test]
fn every_role_has_the_contrast_of_its_purpose() {
    for (variant, min, theme) in themes() {
        assert_eq!(theme.text_contrast(), min, "{variant}");
        assert_eq!(theme.low_contrast(), [], "{variant}");
    }
}

/// They were hover over a raised surface, which looks like the background of the light themes.
#[test]
fn skeletons_differ_from_what_they_lie_on() {
    let mut failures = Failures(Vec::new());
    for (variant, text) in VARIANTS {
        let roles = Theme::new(variant).roles;
        let min = if text > 4.5 { MARK } else { 1.3 };
        for (name, color) in of(&roles, Purpose::Placeholder) {
            for (surface, background) in of(&roles, Purpose::Surface) {
                let ratio = contrast(color, background);
                failures.check(ratio, min, &format!("{variant:?}: {name} on {surface}"));
            }
            // Quieter than what it stands for.
            assert!(
                contrast(color, roles.surface_base)
                    < contrast(roles.text_muted, roles.surface_base)
            );
        }
    }
}

/// In high contrast nothing depends on a tint alone.
#[test]
fn high_contrast_has_strong_lines_and_fills() {
    let mut failures = Failures(Vec::new());
    for (variant, _, theme) in themes().filter(|(_, min, _)| *min > 4.5) {
        let roles = theme.roles;
        for (surface, color) in roles.surfaces() {
            for purpose in [Purpose::Line, Purpose::Fill] {
                for (name, foreground) in of(&roles, purpose) {
                    let ratio = contrast(foreground, color);
                    failures.check(ratio, MARK, &format!("{variant:?}: {name} on {surface}"));
                }
            }
        }
        for (name, overlay) in of(&roles, Purpose::Overlay) {
            assert_eq!(overlay.a, 1.0, "{variant:?}: {name} is not flat");
        }
    }
}

/// The ring around a badge is the surface of the rail; the icon beyond it may have any color.
#[test]
fn badges_differ_from_the_ring_around_them() {
    let mut failures = Failures(Vec::new());
    for (variant, _, theme) in themes() {
        let background = |surface| match theme.style(&surface).background {
            Some(Background::Color(color)) => color,
            other => panic!("{surface:?}: {other:?}"),
        };
        let ring = background(Surface::IconBadge);
        let ratio = contrast(background(Surface::MentionBadge), ring);
        failures.check(ratio, MARK, &format!("{variant:?}: mentions"));
        let knob = background(Surface::Dot(TextColor::OnAccent));
        let check = theme.text_color(TextColor::Accent).unwrap();
        failures.check(contrast(check, knob), MARK, &format!("{variant:?}: switch"));
    }
}

#[test]
fn selected_text_is_readable() {
    use iced::widget::text_input::{self, Status};
    let mut failures = Failures(Vec::new());
    for (variant, min, theme) in themes() {
        let field = text_input::Catalog::style(&theme, &(), Status::Active);
        let Background::Color(background) = field.background else {
            panic!("{:?}", field.background);
        };
        let ratio = contrast(field.value, blend(field.selection, background));
        failures.check(ratio, min, &format!("{variant:?}: selected text"));
        // Of messages, and of code in them.
        for surface in [theme.roles.surface_base, theme.roles.surface_sidebar] {
            let selected = blend(theme.selection(), surface);
            let ratio = contrast(theme.roles.text_primary, selected);
            failures.check(ratio, min, &format!("{variant:?}: selected message"));
        }
        let ratio = contrast(field.placeholder, background);
        failures.check(ratio, min, &format!("{variant:?}: placeholder"));
    }
}

/// Their contrast is that of every role.
#[test]
fn every_fill_has_a_text() {
    let roles = Theme::new(Variant::Dark).roles;
    let mut texts = of(&roles, Purpose::On);
    for (name, purpose, _) in roles.list() {
        let before = texts.len();
        texts.retain(|(on, _)| on.strip_prefix("on_") != Some(name));
        let has_text = texts.len() < before;
        assert!(has_text || purpose != Purpose::Fill, "{name} has no text");
    }
    assert!(texts.is_empty(), "without a fill: {texts:?}");
}

/// `None` after the last one. A new surface has to be added here.
fn next(surface: Surface) -> Option<Surface> {
    Some(match surface {
        Surface::Transparent => Surface::Sidebar,
        Surface::Sidebar => Surface::Card,
        Surface::Card => Surface::Dialog,
        Surface::Dialog => Surface::Tooltip,
        Surface::Tooltip => Surface::Divider,
        Surface::Divider => Surface::AccentBar,
        Surface::AccentBar => Surface::Mention,
        Surface::Mention => Surface::Highlight,
        Surface::Highlight => Surface::UnreadBadge,
        Surface::UnreadBadge => Surface::MentionBadge,
        Surface::MentionBadge => Surface::Code,
        Surface::Code => Surface::Banner,
        Surface::Banner => Surface::WarningBanner,
        Surface::WarningBanner => Surface::DangerBanner,
        Surface::DangerBanner => Surface::Toolbar,
        Surface::Toolbar => Surface::Pill,
        Surface::Pill => Surface::Track { on: false },
        Surface::Track { on: false } => Surface::Track { on: true },
        Surface::Track { on: true } => Surface::IconBadge,
        Surface::IconBadge => Surface::Dot(TextColor::Success),
        // Gradients.
        Surface::Dot(_) | Surface::Avatar(_) => return None,
    })
}

#[test]
fn every_surface_shows_its_text_and_the_focus_ring() {
    let mut failures = Failures(Vec::new());
    for (variant, min, theme) in themes() {
        for surface in std::iter::successors(Some(Surface::default()), |last| next(*last)) {
            let style = theme.style(&surface);
            let Some(Background::Color(color)) = style.background else {
                continue;
            };
            let color = blend(color, theme.roles.surface_base);
            if let Some(text) = style.text_color {
                failures.check(
                    contrast(text, color),
                    min,
                    &format!("{variant:?}: {surface:?}"),
                );
            }
            // What texts and controls lie on.
            if matches!(
                surface,
                Surface::Sidebar
                    | Surface::Card
                    | Surface::Dialog
                    | Surface::Banner
                    | Surface::WarningBanner
                    | Surface::DangerBanner
                    | Surface::Mention
                    | Surface::Code
            ) {
                for (name, purpose, role) in theme.roles.list() {
                    let min = match purpose {
                        Purpose::Text => min,
                        _ if name == "focus_ring" => MARK,
                        _ => continue,
                    };
                    let ratio = contrast(role, color);
                    failures.check(ratio, min, &format!("{variant:?}: {name} on {surface:?}"));
                }
            }
        }
    }
}
