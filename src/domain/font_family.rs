//! The names of font families: which may be kept in the settings, and which the settings offer. Fonts are files from
//! anywhere, so their names are text from outside.

use super::unicode;

/// The longest name of a family, in characters.
pub const MAX_FAMILY_NAME: usize = 100;
/// Further ones are not offered. They can be written into the settings file.
pub const MAX_FAMILIES: usize = 2000;

/// Whether a family may be called so: all of the name can be seen, on one line.
pub fn is_family_name(name: &str) -> bool {
    !unicode::is_blank(name)
        && name.len() <= 4 * MAX_FAMILY_NAME
        && unicode::single_line(name, MAX_FAMILY_NAME) == name
}

/// What can be chosen of these names, each once, in the order of a list.
pub fn offered(names: impl IntoIterator<Item = String>) -> Vec<String> {
    // A dot begins the names that macOS hides from users.
    let usable = |name: &String| is_family_name(name) && !name.starts_with('.');
    let names = names.into_iter().filter(usable);
    let mut keyed: Vec<_> = names.map(|name| (name.to_lowercase(), name)).collect();
    keyed.sort_unstable();
    keyed.dedup();
    keyed.truncate(MAX_FAMILIES);
    keyed.into_iter().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_all_of_them_is_seen() {
        for (name, expected) in [
            ("DejaVu Sans", true),
            ("思源黑体", true),
            ("Größe 2.0 (Beta)", true),
            ("", false),
            ("  ", false),
            (" Sans", false),
            ("Sans\n", false),
            ("Sa\u{202E}ns", false),
            ("Sa\u{200B}ns", false),
            ("Sa\0ns", false),
        ] {
            assert_eq!(is_family_name(name), expected, "{name:?}");
        }
        assert!(is_family_name(&"n".repeat(MAX_FAMILY_NAME)));
        assert!(!is_family_name(&"n".repeat(MAX_FAMILY_NAME + 1)));
        assert!(!is_family_name(&"n".repeat(1 << 20)));
        assert!(!is_family_name(&format!("n{}", "\u{301}".repeat(50))));
    }

    #[test]
    fn families_are_offered_once_by_name_and_not_without_end() {
        let names = ["zeta", "Beta", "alpha", "Beta", ".Hidden", "", "a\u{202E}b"];
        let found = offered(names.map(str::to_owned));
        assert_eq!(found, ["alpha", "Beta", "zeta"]);
        let many = (0..3 * MAX_FAMILIES).map(|number| format!("F{number}"));
        assert_eq!(offered(many).len(), MAX_FAMILIES);
    }
}
