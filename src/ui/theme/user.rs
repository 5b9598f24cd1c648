//! Themes that users write: colors by the name of a role, over those of a theme of the program.

use std::fmt::Write as _;

use iced::Color;

use super::{Purpose, Theme};

impl Theme {
    /// The same theme with other colors, and the names of those that make no sense: no role has the name, the text is no
    /// color, or the color is translucent where it cannot be.
    pub fn with_colors<'c>(
        mut self,
        colors: impl IntoIterator<Item = (&'c str, &'c str)>,
    ) -> (Self, Vec<&'c str>) {
        let mut wrong = Vec::new();
        for (name, text) in colors {
            let place = self.roles.get_mut(name).zip(parse(text));
            match place {
                Some(((purpose, role), color)) if color.a >= 1.0 || is_translucent(purpose) => {
                    *role = color;
                }
                _ => wrong.push(name),
            }
        }
        (self, wrong)
    }

    /// A line of TOML for each role. Those that the theme shares with another one are comments.
    pub fn lines_over(&self, base: &Self) -> String {
        let mut lines = String::new();
        let of_base = base.roles.list();
        for ((name, _, color), (_, _, same)) in self.roles.list().into_iter().zip(of_base) {
            let comment = if color == same { "# " } else { "" };
            let _infallible = writeln!(lines, "{comment}{name} = \"{}\"", hexadecimal(color));
        }
        lines
    }
}

fn is_translucent(purpose: Purpose) -> bool {
    matches!(purpose, Purpose::Overlay | Purpose::Cover)
}

/// `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`.
fn parse(text: &str) -> Option<Color> {
    // The parser of iced panics where a character has several bytes.
    let digits = text.strip_prefix('#')?;
    let is_number = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_number.then(|| digits.parse().ok()).flatten()
}

fn hexadecimal(color: Color) -> String {
    let [red, green, blue, alpha] = color.into_rgba8();
    match alpha {
        u8::MAX => format!("#{red:02X}{green:02X}{blue:02X}"),
        _ => format!("#{red:02X}{green:02X}{blue:02X}{alpha:02X}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Variant;
    use super::*;

    #[test]
    fn colors_are_understood_one_by_one() {
        let dark = Theme::new(Variant::Dark);
        let colors = [
            ("text_primary", "#fff"),
            ("surface_base", "#10203040"),
            ("surface_rail", "#102030"),
            ("hover", "#ffffff20"),
            ("text_secondary", "white"),
            ("text_muted", "#ää"),
            ("badge", ""),
            ("accent", "#+12345"),
            ("no_such_role", "#fff"),
        ];
        let (theme, wrong) = dark.clone().with_colors(colors);
        assert_eq!(
            wrong,
            [
                "surface_base",
                "text_secondary",
                "text_muted",
                "badge",
                "accent",
                "no_such_role"
            ]
        );
        assert_eq!(theme.roles.text_primary, Color::WHITE);
        assert_eq!(theme.roles.surface_rail, Color::from_rgb8(16, 32, 48));
        assert_eq!(theme.roles.hover.into_rgba8()[3], 0x20);
        assert_eq!(theme.roles.surface_base, dark.roles.surface_base);
    }

    #[test]
    fn lines_over_a_theme_are_what_differs_from_it() {
        let (light, dark) = (Theme::new(Variant::Light), Theme::new(Variant::Dark));
        let lines = light.lines_over(&dark);
        assert_eq!(lines.lines().count(), light.roles.list().len());
        let colors = lines.lines().filter(|line| !line.starts_with('#'));
        let colors = colors.filter_map(|line| {
            let (name, color) = line.split_once(" = ")?;
            Some((name, color.trim_matches('"')))
        });
        let (theme, wrong) = dark.clone().with_colors(colors);
        assert_eq!(wrong.len(), 0);
        assert_eq!(theme.lines_over(&dark), lines);
        let same = dark.lines_over(&dark);
        assert!(same.lines().all(|line| line.starts_with("# ")), "{same}");
    }

    #[test]
    fn bad_pairs_are_named_once_each_with_the_worst_first() {
        for variant in super::super::tests::VARIANTS.map(|(variant, _)| variant) {
            assert_eq!(Theme::new(variant).low_contrast(), []);
        }
        let colors = [("text_muted", "#555555"), ("on_accent", "#3DD6C3")];
        let (theme, _) = Theme::new(Variant::Dark).with_colors(colors);
        let low = theme.low_contrast();
        let pairs: Vec<_> = low.iter().map(|it| (it.role, &*it.background)).collect();
        assert_eq!(
            pairs,
            [
                ("on_accent", "accent"),
                ("text_muted", "hover surface_overlay")
            ]
        );
        assert!(low.iter().all(|it| it.ratio < it.required));
    }
}
