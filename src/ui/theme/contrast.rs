//! Which colors of a theme are too alike: of the themes of the program none, which is tested; of those of users some.

use iced::Color;

use super::{ColorRoles, Purpose, Theme, blend};

/// Of what is not text.
pub(super) const MARK: f32 = 3.0;

/// A role that is hard to see on a background.
#[derive(Debug, Clone, PartialEq)]
pub struct LowContrast {
    pub role: &'static str,
    /// A role, or two with a space between them: the first one lies over the second one.
    pub background: String,
    pub ratio: f32,
    /// What WCAG asks for, of which the ratio is short.
    pub required: f32,
}

/// From 1 to 21.
pub fn contrast(a: Color, b: Color) -> f32 {
    let (a, b) = (a.relative_luminance(), b.relative_luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

impl Theme {
    /// The contrast of text with what it is on.
    pub fn text_contrast(&self) -> f32 {
        if self.is_high_contrast() { 7.0 } else { 4.5 }
    }

    /// Of each role the background that it is seen worst on, if that is too bad; the worst first.
    pub fn low_contrast(&self) -> Vec<LowContrast> {
        let (list, backgrounds) = (self.roles.list(), backgrounds(&self.roles));
        let mut low: Vec<LowContrast> = Vec::new();
        for (role, purpose, color) in &list {
            let on = backgrounds.iter().filter_map(|(background, behind)| {
                let required = self.required((role, *purpose), background)?;
                Some((background.clone(), *behind, required))
            });
            let fill = list.iter().filter_map(|(fill, _, behind)| {
                let is_its_text = role.strip_prefix("on_") == Some(fill);
                is_its_text.then(|| ((*fill).to_owned(), *behind, self.text_contrast()))
            });
            let pairs = on
                .chain(fill)
                .map(|(background, behind, required)| LowContrast {
                    role,
                    background,
                    ratio: contrast(*color, behind),
                    required,
                });
            let short = |it: &LowContrast| it.ratio / it.required;
            let worst = pairs.min_by(|a, b| short(a).total_cmp(&short(b)));
            low.extend(worst.filter(|it| it.ratio < it.required));
        }
        low.sort_by(|a, b| (a.ratio / a.required).total_cmp(&(b.ratio / b.required)));
        low
    }

    /// What a role needs on a background, if it is on it at all.
    fn required(&self, (role, purpose): (&str, Purpose), background: &str) -> Option<f32> {
        let is_resting = background.starts_with("surface") || background.starts_with("hover");
        match purpose {
            // On what is pressed or selected, labels have the primary color.
            Purpose::Text if is_resting || role == "text_primary" => Some(self.text_contrast()),
            // The ring is also inside rows.
            Purpose::Mark if is_resting || role == "focus_ring" => Some(MARK),
            _ => None,
        }
    }
}

/// The roles of a purpose.
pub(super) fn of(roles: &ColorRoles, purpose: Purpose) -> Vec<(&'static str, Color)> {
    let list = roles.list().into_iter();
    let list = list.filter(|(_, its, _)| *its == purpose);
    list.map(|(name, _, color)| (name, color)).collect()
}

/// Every surface, also where it is hovered, pressed or selected.
fn backgrounds(roles: &ColorRoles) -> Vec<(String, Color)> {
    let mut all = Vec::new();
    for (surface, color) in of(roles, Purpose::Surface) {
        let overlays = of(roles, Purpose::Overlay).into_iter();
        all.extend(overlays.map(|(name, top)| (format!("{name} {surface}"), blend(top, color))));
        all.push((surface.to_owned(), color));
    }
    all
}
